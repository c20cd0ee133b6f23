"""What the news needs from outside: a place to keep things, a way to fetch, a way to post.

``Store.read()`` gives a consistent view, ``Store.write()`` one transaction that commits when the block
ends without an exception and leaves nothing behind otherwise. A commit that was cancelled may have
happened, so every write here can be repeated. Methods take and return model types, a batch a call.
All raise StoreError.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol

from feeds.model import (
    Alert,
    AlertState,
    Article,
    Company,
    Delivery,
    DeliveryKind,
    Destination,
    Document,
    Evidence,
    Feed,
    Following,
    Guild,
    Match,
    Notice,
    Post,
    Subscription,
    Tier,
    Watch,
)

# ---- values that only cross this border -----------------------------------------------------------

FetchKind = Literal["feed", "page", "robots"]
"""A feed, a page (of a site or an article), or a robots.txt."""

Permit = Callable[[str], Awaitable[None]]
"""Raises FetchError where an address is not to be asked, a redirect's as well."""


@dataclass(frozen=True, slots=True)
class Installation:
    """One row: the key all idempotency keys are made with, and hashes of what was last applied."""

    key: bytes
    config_hash: str = ""
    commands_hash: str = ""
    watch_version: int = 0
    directory_version: int = 0
    seed_hash: str = ""


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """What this feed carried under a seen key. ``article_id`` is 0 where the article was pruned."""

    article_id: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored article that a new one may be the same as."""

    article_id: int
    canonical_url: str
    fingerprint: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Placement:
    """An article to store as carried by a feed; ``article_id`` 0 opens a new article and story."""

    article: Article
    article_id: int = 0


@dataclass(frozen=True, slots=True)
class Carried:
    """A placed article: its rows, and the identity of the article that opened its story."""

    article: Article
    article_id: int
    revision_id: int
    story_id: int
    story_identity: str
    feed_id: int


@dataclass(frozen=True, slots=True)
class MatchDraft:
    """A match to store for an article revision."""

    revision_id: int
    match: Match


@dataclass(frozen=True, slots=True)
class AlertDraft:
    """An alert to store, with the rows that caused it."""

    story_id: int
    destination_id: int
    revision_id: int
    state: AlertState
    reason: str
    match_ids: tuple[int, ...]
    subscription_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DeliveryDraft:
    """A request to put into the outbox."""

    kind: DeliveryKind
    destination_id: int
    idempotency_key: str
    payload: Post | Notice
    next_try_at: datetime
    alert_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptPage:
    """What was read of an article's page at ``url``; ``refused`` says why nothing may be used of it."""

    article_id: int
    url: str
    text: str
    refused: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class KeptRobots:
    """The rules of a site (scheme, host and port) for machines; ``closed``: nothing may be fetched."""

    origin: str
    rules: str
    closed: bool
    fetched_at: datetime


class HubState(StrEnum):
    """Where a subscription at a hub stands: asked for, verified, denied, or asked to end."""

    ASKED = "asked"
    ACTIVE = "active"
    REFUSED = "refused"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class HubSubscription:
    """What a hub was asked to push for a feed (WebSub). ``token`` ends the callback's address, ``secret``
    signs what comes there. ``failures`` counts requests that were not verified, ``next_try_at`` is when the
    next one is due. ``wanted``: somebody follows the feed, and it still names this hub and topic; not stored.
    """

    feed_id: int
    hub_url: str
    topic_url: str
    token: str = field(repr=False)
    secret: str = field(repr=False)
    state: HubState
    asked_at: datetime
    next_try_at: datetime
    lease_until: datetime | None = None
    pushed_at: datetime | None = None
    failures: int = 0
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One line of a draft. ``typed`` is what a person wrote, ``watch`` what saving would store, None where
    nothing would; ``options`` are the watches that may be chosen for it, ``problem`` says why there is none.
    ``before`` is the stored watch that would be changed.
    """

    typed: str
    watch: Watch | None = None
    options: tuple[Watch, ...] = ()
    problem: str = ""
    before: Watch | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Watches that somebody of a server tries before they are saved. Its token stands in custom ids.

    A watch with an id is one that would be changed. ``saved`` are ids and revisions of the watches that were
    stored, as they were then; empty until it is saved, and again once that was undone.
    """

    token: str
    guild_id: int
    rows: tuple[DraftRow, ...]
    made_at: datetime
    saved: tuple[tuple[int, int], ...] = ()

    @property
    def watches(self) -> tuple[Watch, ...]:
        """What saving would store, in order."""
        return tuple(row.watch for row in self.rows if row.watch)


@dataclass(frozen=True, slots=True)
class Vote:
    """Somebody of a server finds a story not relevant to a watch."""

    guild_id: int
    watch_id: int
    story_id: int
    user_id: int
    voted_at: datetime


@dataclass(frozen=True, slots=True)
class Posted:
    """What one of our messages told: a story, and the watches for which it was posted there."""

    story_id: int
    watches: tuple[Watch, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """How many alerts were posted for a watch, and against how many of them somebody voted."""

    posted: int
    against: int


@dataclass(frozen=True, slots=True)
class StoryQuery:
    """Which stories a server asks for; empty fields do not restrict. ``url`` is canonical.

    ``message_id`` is a posted message; ``channel_id`` means stories posted there. ``matched`` False
    also returns stories that no watch of the server matches.
    """

    story_id: int = 0
    story_ids: tuple[int, ...] = ()
    watch_id: int = 0
    since: datetime | None = None
    url: str = ""
    message_id: int = 0
    channel_id: int = 0
    matched: bool = True
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True)
class StoredMatch:
    """A match as it was stored; ``name`` and ``key`` are those of the watch today."""

    id: int
    watch_id: int
    key: str
    name: str
    watch_revision: int
    tier: Tier
    evidence: tuple[Evidence, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlacedAlert:
    """An alert with the place it is for and, once posted, its message."""

    alert: Alert
    destination: Destination
    subscription_ids: tuple[int, ...] = ()
    message_id: int = 0
    delivery_state: str = ""
    delivery_error: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """An article as one of a server's feeds brought it; ``published_at`` is None where it is not known.
    ``matched``: some watch of the server counts it.
    """

    feed_id: int
    story_id: int
    seen_at: datetime
    published_at: datetime | None
    matched: bool


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story as one server may see it: only through feeds it follows. ``seen_at`` and every text are
    those of the first such feed that carried it; ``outlets`` counts such feeds.
    """

    story_id: int
    revision_id: int
    article_id: int
    title: str
    url: str
    outlet: str
    summary: str
    seen_at: datetime
    published_at: datetime | None
    author: str
    section: str
    language: str
    image: str
    outlets: int
    matches: tuple[StoredMatch, ...]
    alerts: tuple[PlacedAlert, ...]


# ---- the ports -------------------------------------------------------------------------------------


class Reads(Protocol):
    """Everything that can be asked of the store."""

    async def installation(self) -> Installation: ...

    # guilds and what they follow
    async def guild(self, guild_id: int) -> Guild:
        """The server's settings; the defaults where it is not stored yet."""
        ...

    async def guilds(self, ids: Collection[int] | None = None) -> list[Guild]:
        """By id. Every stored server, left ones too; with ids those servers, with the defaults where one
        is not stored yet."""
        ...

    async def followings(self, *, guild_id: int = 0, feed_id: int = 0) -> list[Following]:
        """By server or by feed (one of them given), oldest first."""
        ...

    async def feeds(self, ids: Collection[int]) -> list[Feed]: ...

    async def watches(self, *, guild_id: int = 0, ids: Collection[int] | None = None) -> list[Watch]:
        """Of one server, or of all, or those with these ids; by id. Watches of servers that were left are not
        among them."""
        ...

    async def watch_revisions(self) -> dict[int, int]:
        """By id, the revision of every watch that ``watches`` would give."""
        ...

    async def draft(self, token: str, guild_id: int, since: datetime) -> Draft | None:
        """The server's draft, made since then."""
        ...

    async def subscriptions(self, guild_ids: Collection[int]) -> list[Subscription]: ...

    # the company directory
    async def companies(self, ids: Collection[int] | None = None) -> list[Company]:
        """By id; without ids every company."""
        ...

    async def search_companies(self, query: str, limit: int = 25) -> list[Company]:
        """Companies that go by this: a beginning of any word of a name, person or product, in any script, or
        a ticker with or without its exchange. Those whose whole name or ticker it is come first, then the
        most reported. Without a query the most reported of all."""
        ...

    async def companies_with(self, terms: Collection[str]) -> list[Company]:
        """By id, every company one of whose own names holds one of these folded terms from the beginning of
        a word on."""
        ...

    async def companies_listed(self, listings: Collection[str]) -> list[Company]:
        """By id, the companies with one of these listings ("9988:HK"), under any code of the exchange."""
        ...

    # news
    async def known_entries(self, feed_id: int, keys: Collection[str]) -> dict[str, KnownEntry]:
        """For each of the keys that this feed's ``seen`` holds, what it carried."""
        ...

    async def candidates(self, articles: Sequence[Article], since: datetime) -> list[Candidate]:
        """Articles with one of these canonical URLs, or with one of these fingerprints since ``since``."""
        ...

    async def carried(self, feed_ids: Collection[int], since: datetime, limit: int) -> list[Carried]:
        """The newest revisions these feeds carried since then, newest first, at most ``limit``."""
        ...

    async def wordings(self, feed_ids: Collection[int], story_id: int) -> list[Carried]:
        """The newest revisions of a story's articles by these feeds, the newest first."""
        ...

    async def alerts(self, story_ids: Collection[int]) -> list[Alert]: ...

    async def pages(self, article_ids: Collection[int], since: datetime) -> dict[int, KeptPage]:
        """By article, what was read of its page since then."""
        ...

    async def robots(self, origins: Collection[str], since: datetime) -> dict[str, KeptRobots]:
        """By origin, the rules read since then."""
        ...

    async def stories(self, guild_id: int, query: StoryQuery) -> list[StoryView]:
        """What this server may see, newest ``seen_at`` first."""
        ...

    # what people think of it
    async def posted(self, guild_id: int, message_id: int) -> Posted | None:
        """What a message in this server told; watches that were removed since are not among its own."""
        ...

    async def votes(self, guild_id: int, watch_ids: Collection[int]) -> list[Vote]:
        """The server's votes on these watches, oldest first; those on a merged story are on the one it went
        into."""
        ...

    async def records(self, guild_id: int, watch_ids: Collection[int]) -> dict[int, Record]:
        """By watch; those for which nothing was posted are left out."""
        ...

    async def missed_due(self, before: datetime) -> dict[Guild, datetime | None]:
        """Servers that want to hear of missed news and heard of none since then, with up to when they did."""
        ...

    async def confirmed(self, guild_id: int, since: datetime, until: datetime, outlets: int) -> list[int]:
        """Stories with a match of one of the server's watches that does not count or is not certain, and that
        the last of so many feeds of the server carried first in that time; newest first."""
        ...

    # how feeds fare
    async def sightings(self, guild_id: int, since: datetime, limit: int) -> list[Sighting]:
        """What the server's feeds brought since then and after its first poll of each, newest first."""
        ...

    async def quiet_feeds(self, before: datetime, most: int) -> dict[Feed, list[datetime]]:
        """Feeds somebody follows that were read well since ``before`` and brought nothing new since, and of
        whose silence nobody was told, with the times of their newest ``most`` entries. Feeds that brought
        fewer are left out."""
        ...

    async def unread_feeds(self) -> list[Following]:
        """Who follows feeds that failed and were never read, oldest first; paused ones are not among them."""
        ...

    async def has_delivery(self, destination_id: int, keys: Collection[str]) -> bool:
        """Whether the outbox holds, or held and sent, one of these for the place."""
        ...

    # WebSub
    async def hub_subscription(self, token: str) -> HubSubscription | None:
        """The one whose callback this is."""
        ...

    async def hub_subscriptions(self, feed_ids: Collection[int] | None = None) -> list[HubSubscription]:
        """By feed; of these feeds, or all."""
        ...

    async def due_hub_subscriptions(self, now: datetime, limit: int) -> list[HubSubscription]:
        """Those whose hub is to be asked now, the longest due first; what nobody wants any more and was not
        asked to end is always due."""
        ...

    async def feeds_naming_hubs(self, limit: int) -> list[Feed]:
        """Feeds somebody follows that name a hub and a topic with which no subscription stands, by id. Not
        those that belong to one server alone."""
        ...

    # the outbox
    async def due_deliveries(
        self, now: datetime, *, busy: Collection[int] = (), channel_id: int = 0, limit: int = 100
    ) -> list[Delivery]:
        """The first unsettled delivery of each destination that is neither busy (ids) nor broken, where
        it is pending and its time has come; posts before edits, oldest first."""
        ...

    async def sending(self) -> list[Delivery]:
        """Deliveries whose outcome is unknown: marked ``sending`` and never settled; not those of places
        that are broken and of servers that were left, which rest as in ``due_deliveries``."""
        ...

    async def pending(self, destination_id: int) -> list[Delivery]: ...

    async def broken_destinations(self) -> list[Destination]: ...


class Writes(Reads, Protocol):
    """One transaction: everything that can be asked, and everything that can be changed."""

    async def set_config_hash(self, value: str) -> None: ...

    async def set_commands_hash(self, value: str) -> None: ...

    async def save_guild(self, guild: Guild) -> None: ...

    # what people set up
    async def follow(self, following: Following, now: datetime) -> Following:
        """Adds or updates by (guild, feed address, private_to); a feed new to the guild is due at once."""
        ...

    async def follow_all(self, followings: Sequence[Following], now: datetime) -> int:
        """As ``follow``, a batch; returns how many are new to their server. Such a feed is due at its own
        ``next_poll_at`` (where that is None, at once), or earlier where it was due earlier."""
        ...

    async def unfollow(self, following_id: int) -> None:
        """A feed that nobody follows is no longer polled; what it brought stays until pruned."""
        ...

    async def save_watch(self, watch: Watch) -> Watch:
        """Inserts (id 0) or updates; an update raises the revision; both raise the watch version."""
        ...

    async def remove_watch(self, watch_id: int) -> None:
        """Also takes its key out of subscriptions' selectors; one left without selectors is removed."""
        ...

    async def add_watches(self, watches: Sequence[Watch]) -> list[Watch]:
        """Inserts a batch, and returns it as it is stored. One whose key its server has stays as it was."""
        ...

    async def remove_watches(self, watch_ids: Collection[int]) -> None:
        """As ``remove_watch``, a batch."""
        ...

    async def save_draft(self, draft: Draft) -> None:
        """Adds it, or replaces the one with its token."""
        ...

    async def remove_draft(self, token: str) -> None: ...

    async def forget_drafts(self, before: datetime) -> int:
        """Deletes drafts made before then; returns how many."""
        ...

    async def add_vote(self, vote: Vote) -> bool:
        """False where this person's vote on story and watch stands already."""
        ...

    async def remove_vote(self, vote: Vote) -> bool:
        """False where there was none; the time of the vote does not matter."""
        ...

    async def mark_missed(self, guild_id: int, until: datetime) -> None:
        """The server was told of the news that it missed until then."""
        ...

    async def save_destination(self, destination: Destination) -> Destination:
        """Adds or updates by (guild, channel, thread, user)."""
        ...

    async def save_subscription(self, subscription: Subscription) -> Subscription:
        """Inserts (id 0) or updates; its destination is saved by the way."""
        ...

    async def remove_subscription(self, subscription_id: int) -> None:
        """What is due through it alone and not sent yet is not sent any more."""
        ...

    # the company directory
    async def save_companies(self, companies: Sequence[Company]) -> int:
        """Inserts (id 0) or replaces, and raises the directory version unless nothing changed; returns how
        many did. One with id 0 that stands there word for word is that one. A listing or identifier that
        another company has stays there."""
        ...

    async def remove_companies(self, ids: Collection[int]) -> None: ...

    async def set_seed_hash(self, value: str) -> None:
        """Of the shipped companies that were stored last."""
        ...

    # polling
    async def claim_due_feeds(
        self,
        now: datetime,
        *,
        until: datetime,
        owner: str,
        limit: int,
        everything: bool = False,
        per_host: int | None = None,
        after_id: int = 0,
    ) -> list[Feed]:
        """Feeds somebody follows that are due (or all) and not claimed by another, soonest first (all: by
        id); claimed. ``after_id``: only those with a greater id, so that all can be had a slice at a time.

        With ``per_host`` no more feeds of one host than that are under a running claim at once, whoever
        claimed them; so that a slow host holds so many workers and no more.
        """
        ...

    async def release_feeds(self, owner: str) -> None:
        """Gives back what this owner claimed and did not finish."""
        ...

    async def save_poll(self, feed: Feed, *, first_polls_at_once: bool = False) -> None:
        """Writes the feed's state (validators, times, health) and ends its claim. A url that another
        row holds already merges the two: followers and sources move over, nothing is lost. Subscriptions of
        its followers that name its former address name the new one. ``first_polls_at_once``: where a server
        still waits for its first poll, the next one is due at once."""
        ...

    async def save_hub_subscriptions(self, subscriptions: Sequence[HubSubscription]) -> None:
        """One a feed; what stood there is replaced."""
        ...

    async def remove_hub_subscriptions(self, feed_ids: Collection[int]) -> None: ...

    async def mark_pushed(self, feed_id: int, now: datetime, *, rate_gain: float) -> None:
        """The feed's hub pushed something; 0.0: nothing new, else what the news adds to the feed's rate."""
        ...

    async def bring_forward(self, feed_ids: Collection[int], now: datetime, polled_before: datetime) -> None:
        """Makes feeds due now that were polled last before then."""
        ...

    async def save_unchanged(self, feeds: Sequence[Feed]) -> None:
        """Writes the times and validators of polls that found nothing new, and ends their claims. A feed
        that a server began to follow meanwhile is due at once."""
        ...

    async def save_good(self, feeds: Sequence[Feed]) -> int:
        """As ``save_poll`` with ``first_polls_at_once``, a batch; but a feed that has another address now is
        left as it is. Returns how many were written."""
        ...

    async def save_readings(self, states: Mapping[int, bytes]) -> None:
        """What each feed's reading left for the next delta parse; empty forgets what stood there."""
        ...

    async def touch_listed(self, feed_id: int, since: datetime, now: datetime) -> None:
        """Keys that stood in the feed's document at ``since`` or later stand in it now."""
        ...

    async def mark_silent(self, feed_id: int, now: datetime) -> None:
        """Its followers were told that it brings nothing any more."""
        ...

    async def mark_first_polled(self, following_ids: Collection[int], now: datetime) -> None: ...

    async def touch_seen(self, feed_id: int, keys: Collection[str], now: datetime) -> None:
        """These keys stand in the feed's document now."""
        ...

    async def place(self, feed_id: int, placements: Sequence[Placement]) -> list[Carried]:
        """Stores articles, revisions, sources, seen keys and stories, in this order. A revision is
        added only where this feed's latest has another ``content_hash``."""
        ...

    async def save_pages(self, pages: Sequence[KeptPage]) -> None:
        """One an article; what was read before of it is replaced."""
        ...

    async def save_robots(self, files: Sequence[KeptRobots]) -> None: ...

    async def forget_pages(self, before: datetime) -> int:
        """Deletes what was read before then, and its sentences in evidence; returns of how many pages."""
        ...

    async def forget_robots(self, before: datetime) -> int:
        """Deletes rules read before then; returns of how many sites."""
        ...

    async def place_new(self, articles: Mapping[int, Sequence[Article]]) -> set[int]:
        """Stores new articles with a story each, as these feeds (ids) carry them; all have seen keys. Of a
        feed whose ``seen`` holds one of those nothing is stored. Returns the other feeds."""
        ...

    async def add_matches(self, drafts: Sequence[MatchDraft]) -> list[int]:
        """Ids in the order given; one row a (watch, revision), the newer judgement replaces the older."""
        ...

    async def add_alerts(self, drafts: Sequence[AlertDraft]) -> list[int]:
        """Ids in the order given; an alert that exists for (story, destination) takes the new state,
        reason and revision and gains the joins."""
        ...

    async def add_deliveries(self, drafts: Sequence[DeliveryDraft]) -> None:
        """Puts them into the outbox; one that exists (destination, key) stays as it is."""
        ...

    # delivering
    async def mark_sending(self, delivery_id: int, now: datetime) -> None:
        """Counts a try; sets ``first_try_at`` the first time."""
        ...

    async def mark_sent(self, delivery_id: int, message_id: int, now: datetime) -> None:
        """Its alerts become posted; its destination is whole again."""
        ...

    async def mark_pending(self, delivery_id: int, next_try_at: datetime, error: str) -> None: ...

    async def mark_unknown(
        self, delivery_id: int, next_try_at: datetime, error: str, *, tried_at: datetime | None = None
    ) -> None:
        """It stays ``sending``: nobody knows whether it arrived; look in history from then on. Counts a
        try for ``tried_at``, once, and none where ``mark_sending`` counted the same."""
        ...

    async def mark_dead(self, delivery_id: int, error: str, *, reason: str = "") -> None:
        """With a reason its alerts become suppressed for it."""
        ...

    async def break_destination(self, destination_id: int, reason: str, now: datetime) -> bool:
        """True when it was whole before: the moment to tell somebody."""
        ...

    async def mend_destination(self, destination_id: int) -> None: ...


class Store(Protocol):
    """The database, opened."""

    def read(self) -> AbstractAsyncContextManager[Reads]: ...

    def write(self) -> AbstractAsyncContextManager[Writes]: ...


class Fetcher(Protocol):
    """Fetches politely and safely; raises FetchError."""

    async def fetch(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        kind: FetchKind = "feed",
        permit: Permit | None = None,
    ) -> Document:
        """``kind`` says what is asked for, and so what is accepted and how much of it is read."""
        ...

    async def post(self, url: str, form: Mapping[str, str]) -> Document:
        """Sends a form; follows no redirect."""
        ...


class Outlet(Protocol):
    """Posts to Discord by ids alone; raises DeliveryError."""

    async def send(self, delivery: Delivery) -> int:
        """Posts the delivery with its nonce; returns the message's id."""
        ...

    async def find(self, delivery: Delivery) -> int:
        """The id of our message with the delivery's marker in the channel's history since shortly
        before its first try; 0 when it is not there."""
        ...

    async def check(self, destination: Destination) -> Mapping[str, bool]:
        """Permissions there, by the names Discord shows, → granted; raises when the place is closed."""
        ...
