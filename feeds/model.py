"""The dictionary of wirewatch: what each word means, as frozen values.

The news goes one way: Feed → Document → Entry → Article → Match → Story → Alert → Delivery.
All times are aware and UTC, all text is plain text, all offsets count code points.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class Tier(StrEnum):
    """How sure a match is. Ordered by ``rank``, the surest first."""

    CERTAIN = "certain"
    LIKELY = "likely"
    WEAK = "weak"

    @property
    def rank(self) -> int:
        """0 for certain, 2 for weak."""
        return list(Tier).index(self)


class WatchKind(StrEnum):
    """What a watch looks for."""

    COMPANY = "company"
    KEYWORD = "keyword"


class AlertState(StrEnum):
    """What became of an alert; every state but DUE and POSTED comes with a reason."""

    DUE = "due"
    HELD = "held"
    IN_DIGEST = "in digest"
    POSTED = "posted"
    MUTED = "muted"
    SHADOW = "shadow"
    SUPPRESSED = "suppressed"


class DeliveryKind(StrEnum):
    """One kind of request to Discord."""

    POST = "post"
    EDIT = "edit"
    DIGEST = "digest"
    NOTICE = "notice"
    THREAD = "thread"
    CROSSPOST = "crosspost"


class DeliveryState(StrEnum):
    """Where a delivery stands. ``sending`` is written before the first byte leaves."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"


# ---- where the news comes from -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed address, polled once for all servers that follow it.

    ``private_to`` is a guild id where the address carries credentials and is never shared, else 0.
    ``fixed_seconds`` is the shortest interval any follower asked for, None where the interval adapts;
    ``waiting``: some follower's first poll of it was still to come when this was read, and ``full_text``:
    some follower wanted its articles' pages. ``reading`` is what its last reading left for the next delta
    parse; only a claim brings it along.
    ``failing_since`` is the time of the first failure in the present row of failures.
    ``rate`` is new entries a day, smoothed, None while unknown; ``least_seconds`` the shortest interval its
    publisher asks for, ``skip_hours`` (0–23, UTC) and ``skip_days`` (Monday is 0) when not to ask at all.
    ``listed_at`` is when a whole document was last read, ``newest_at`` when it last brought something new,
    ``silent_at`` when its followers were told of its silence. ``hub_url`` and ``topic_url`` are WebSub's;
    ``leased_until`` is how long a hub that missed nothing of late will go on, None where none does.
    """

    id: int
    url: str
    private_to: int = 0
    title: str = ""
    link: str = ""
    language: str = ""
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    fixed_seconds: float | None = None
    interval_seconds: float = 900.0
    next_poll_at: datetime | None = None
    polled_at: datetime | None = None
    good_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    last_error: str = ""
    retired: bool = False
    rate: float | None = None
    least_seconds: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    body_bytes: int = 0
    listed_at: datetime | None = None
    newest_at: datetime | None = None
    silent_at: datetime | None = None
    hub_url: str = ""
    topic_url: str = ""
    leased_until: datetime | None = None
    waiting: bool = field(default=False, compare=False)
    full_text: bool = field(default=False, compare=False)
    reading: bytes = field(default=b"", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Following:
    """A server follows a feed. ``first_polled_at`` is None until this server's first poll of it."""

    id: int
    guild_id: int
    feed: Feed
    added_at: datetime
    every_seconds: float | None = None
    backfill: int = 0
    tags: tuple[str, ...] = ()
    full_text: bool = False
    paused: bool = False
    managed: bool = False
    first_polled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes as fetched. ``url`` is the address that answered; ``moved_to`` where only permanent
    redirects (301, 308) led there, else empty. ``not_modified``: the server said 304 and ``body`` is empty.
    ``max_age`` is how long the answer stays fresh by its own word, ``links`` the pairs (rel, address) of its
    Link headers, ``robots`` its X-Robots-Tag.
    """

    url: str
    body: bytes = b""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    not_modified: bool = False
    retry_after: timedelta | None = None
    max_age: timedelta | None = None
    links: tuple[tuple[str, str], ...] = ()
    robots: str = ""


@dataclass(frozen=True, slots=True)
class PageText:
    """The main text of an article's page. ``refused`` is a sentence where its publisher does not let
    machines keep or quote it (behind a paywall, noarchive, nosnippet); then ``text`` is empty.
    """

    text: str = ""
    title: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed said of one item, as text. Empty strings and tuples where it said nothing."""

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    author: str = ""
    language: str = ""
    categories: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A document that was read. ``entries`` in the document's order; ``problems`` are sentences.

    An entry that names no language or author of its own has ``language`` and ``author``.
    ``hub`` and ``self_link`` are what it says of WebSub; ``ttl_seconds`` (0: nothing said), ``skip_hours``
    (0–23, UTC) and ``skip_days`` (Monday is 0) of when to ask again.
    """

    title: str = ""
    link: str = ""
    language: str = ""
    author: str = ""
    entries: tuple[Entry, ...] = ()
    problems: tuple[str, ...] = ()
    hub: str = ""
    self_link: str = ""
    ttl_seconds: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that was read as a feed. Where it is not ``complete``, ``parsed`` lists only the entries
    that are new or changed since the state it was read with; all else in it is the whole document's either
    way.

    ``state`` is for the next reading, empty where that one has to read the whole document.
    """

    parsed: ParsedFeed
    complete: bool
    state: bytes = b""


@dataclass(frozen=True, slots=True)
class Article:
    """An entry we cleaned and can identify, as one feed carries it.

    ``identity`` is the canonical URL, else the fingerprint. ``text`` is the content, empty where the
    feed gives only a summary. ``published_at`` is what the feed claims, ``seen_at`` is ours.
    ``content_hash`` changes when title, summary or text change. ``guid_key`` and ``url_key`` are the
    identities that ``seen`` keeps: ``url_key`` is empty where the link does not identify the entry.
    ``date_clamped``: the feed's date lay in the future or before 1990, so ``published_at`` is only the bound.
    """

    identity: str
    canonical_url: str
    fingerprint: str
    guid_key: str
    url_key: str
    guid: str
    url: str
    title: str
    summary: str
    text: str
    content_hash: str
    seen_at: datetime
    published_at: datetime | None = None
    author: str = ""
    section: str = ""
    categories: tuple[str, ...] = ()
    language: str = ""
    images: tuple[str, ...] = ()
    date_clamped: bool = False

    @property
    def body(self) -> str:
        """The longest account the feed gives: its text, else its summary."""
        return self.text or self.summary


# ---- what people look for ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Near:
    """Two or more phrases within ``words`` words of each other."""

    phrases: tuple[str, ...]
    words: int


@dataclass(frozen=True, slots=True)
class Watch:
    """A server's company or keyword.

    ``key`` is the name used in configuration and selectors, unique in its server. Companies have
    ``names`` (aliases included), ``tickers`` ("9988:HK"), ``people`` and ``products``; keywords have
    ``phrases``, ``any``, ``all``, ``near``, ``field`` and ``regex``; both have ``exclude`` and ``tags``.
    ``id`` is 0 until stored.
    """

    key: str
    kind: WatchKind
    guild_id: int = 0
    id: int = 0
    revision: int = 1
    names: tuple[str, ...] = ()
    tickers: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    near: Near | None = None
    field: str = ""
    regex: str = ""
    tags: tuple[str, ...] = ()
    managed: bool = False

    @property
    def called(self) -> tuple[str, ...]:
        """What a company, its people and its products go by."""
        return (*self.names, *self.people, *self.products)

    @property
    def terms(self) -> tuple[str, ...]:
        """Everything written out that it looks for; tickers, near phrases and patterns are not among it."""
        return (*self.called, *self.phrases, *self.any, *self.all)

    @property
    def name(self) -> str:
        """What people call it: the first name, phrase or word it has, else its key."""
        for terms in (self.names, self.phrases, self.any, self.all):
            if terms:
                return terms[0]
        return self.key


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who stands for a company: ``role`` in words, ``spellings`` besides the name in any script.

    ``as_of`` is a month ("2024-06") in which they were known to have the role, empty where nobody says.
    """

    name: str
    role: str = ""
    spellings: tuple[str, ...] = ()
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Company:
    """A company of the directory, whoever watches it.

    ``name`` is what the press calls it, ``legal`` its full legal name (may be empty), ``aliases`` its other
    names in any script. ``listings`` are "9988:HK", the main one first; ``joined`` are those of them that
    another source added. ``identifiers``, in order, are what importers group by: "isin:US01609W1027",
    "figi:…" (of the share class), "cik:1577552". ``reported`` says how much the press reports about it, 0 to
    100; ``source`` who says all this, ``as_of`` the month for which. ``id`` is 0 until stored.
    """

    name: str
    legal: str = ""
    aliases: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    products: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    country: str = ""
    reported: int = 0
    source: str = ""
    as_of: str = ""
    joined: tuple[str, ...] = ()
    id: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the company itself, each once, the short one first."""
        return tuple(dict.fromkeys(filter(None, (self.name, self.legal, *self.aliases))))


@dataclass(frozen=True, slots=True)
class Evidence:
    """One hit: ``text`` stands at ``start:end`` of ``field`` (title, summary, text or categories).

    ``term`` is the watch's term that was found, ``rule`` the rule that found it (see RULES),
    ``sentence`` the sentence around it, copied.
    """

    field: str
    start: int
    end: int
    text: str
    term: str
    rule: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Why an article concerns a watch. ``reason`` is empty, or says why the hits do not count."""

    watch: Watch
    tier: Tier
    evidence: tuple[Evidence, ...]
    reason: str = ""

    @property
    def counts(self) -> bool:
        """False where an exclude took the match back."""
        return not self.reason


# ---- who hears it --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Guild:
    """A Discord server's settings. ``admin_channel_id`` 0: the system channel takes notices.

    ``missed_news``: it is told each week of near misses that several outlets carried.
    """

    id: int
    name: str = ""
    timezone: str = "UTC"
    timezone_set: bool = False
    admin_channel_id: int = 0
    system_channel_id: int = 0
    catch_up: str = "digest"
    catch_up_newest: int = 10
    max_age_hours: float | None = 48.0
    retention_days: int = 90
    missed_news: bool = False
    left: bool = False

    @property
    def notice_channel_id(self) -> int:
        """Where notices go by choice; 0 where neither channel is set."""
        return self.admin_channel_id or self.system_channel_id


@dataclass(frozen=True, slots=True)
class Destination:
    """A place that hears: a channel (with an optional thread), or a user for direct messages."""

    guild_id: int
    channel_id: int
    thread_id: int = 0
    user_id: int = 0
    id: int = 0
    name: str = ""
    type: int = 0
    broken_at: datetime | None = None
    broken_reason: str = ""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A destination hears watches: ``selectors`` are watch keys, "#tag" or "*".

    ``feeds`` are feed addresses as typed, empty for all; ``settings`` are the keys of the
    configuration form that are stored as they stand (mode, digest, events, mention_role, …).
    """

    destination: Destination
    id: int = 0
    selectors: tuple[str, ...] = ("*",)
    tier: Tier = Tier.LIKELY
    mode: str = "instant"
    languages: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    paused: bool = False
    managed: bool = False

    def hears(self, watch: Watch) -> bool:
        """Whether this subscription selects the watch."""
        return any(
            selector in ("*", watch.key) or (selector.startswith("#") and selector[1:] in watch.tags)
            for selector in self.selectors
        )


# ---- what is posted ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence quoted verbatim, with the spans of its hits (start, end), ascending and disjoint."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class HitLine:
    """What matched and where: the watch's name, the texts found (each once) and the fields."""

    watch: str
    kind: WatchKind
    texts: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """Everything a post of one story shows in one server; composed from feeds that server follows."""

    headline: Sentence
    url: str
    outlet: str
    sentences: tuple[Sentence, ...]
    hits: tuple[HitLine, ...]
    seen_at: datetime
    published_at: datetime | None = None
    author: str = ""
    section: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class Miss:
    """A story that a watch only came near to and that nobody heard of, though ``outlets`` carried it.

    ``why`` is a clause without a full stop; ``alias`` what could be added to the watch, or empty.
    """

    story_id: int
    watch_id: int
    watch: str
    title: str
    url: str
    outlets: int
    why: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A plain message to the people who run a server, and the news that it says they missed."""

    text: str
    misses: tuple[Miss, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """What a destination should hear of a story, with the reason it does or does not."""

    story_id: int
    destination_id: int
    state: AlertState
    reason: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request to Discord: the outbox row that gets an alert (or a notice) there.

    ``idempotency_key`` is unique with the destination and hex; ``article_seen_at`` and
    ``published_at`` let the stale rule be applied again without reading the article.
    """

    id: int
    kind: DeliveryKind
    destination: Destination
    payload: Post | Notice
    idempotency_key: str
    state: DeliveryState = DeliveryState.PENDING
    tries: int = 0
    first_try_at: datetime | None = None
    next_try_at: datetime | None = None
    message_id: int = 0

    @property
    def nonce(self) -> str:
        """The first 24 hex characters of the key; Discord takes at most 25."""
        return self.idempotency_key[:24]

    @property
    def marker(self) -> str:
        """The footer marker by which a post is recognised in a channel's history."""
        return "ww" + self.idempotency_key[:12]
