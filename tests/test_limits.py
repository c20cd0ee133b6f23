"""docs/limits.md and the defaults of docs/reference.md say what the code says."""

import re

import pytest

from bot import app, client, delivering, polling, web
from bot import websub as at_work
from bot.cli import lists
from bot.cli import polling as polling_once
from bot.demo import stage
from bot.loopback import LoopbackDiscord
from bot.panels import choice
from bot.panels import watches as watch_panels
from bot.render import payload
from feeds import (
    answers,
    articles,
    backoff,
    companies,
    dedupe,
    discovery,
    fetch,
    forgetting,
    formats,
    fulltext,
    headers,
    hops,
    hosts,
    identity,
    imports,
    inflate,
    intake,
    kinds,
    listing,
    notices,
    opml,
    pages,
    phrases,
    quiet,
    quotas,
    robots,
    room,
    sentences,
    standing,
    summary,
    text,
    transport,
    urls,
    watchlist,
    websub,
)
from feeds.companies import asking, naming
from feeds.companies.importing import wikidata
from feeds.config import document, keys
from feeds.config.values import guild_from
from feeds.formats import cut, mending, schedule
from feeds.imports import json_text
from feeds.matching import matcher
from feeds.model import Delivery, DeliveryKind, Destination, Guild, Notice, Subscription
from feeds.parsing import CPU_SECONDS, MAX_THREAD_BYTES, MEMORY_BYTES, WALL_SECONDS, child, plain, wire
from feeds.service import (
    collisions,
    excludes,
    feeds,
    finding,
    lookback,
    missed,
    probing,
    stories,
    trial,
    watchlists,
)
from feeds.watchfile import MAX_KEY_CHARS
from feeds.watchterms import MAX_TERM_CHARS
from storage import backups, check, engine
from tests.support.documents import ROOT, code, is_built, table

LIMITS = "docs/limits.md"
REFERENCE = "docs/reference.md"
MIB = 1 << 20

SECTIONS = {"": keys.GUILD, "feeds.": keys.FEED, "watches.": keys.WATCH, "subscriptions.": keys.SUBSCRIPTION}

QUOTAS = (
    f"{quotas.FEEDS} feeds, {quotas.WATCHES} watches, {quotas.TERMS:,} terms, "
    f"{quotas.SUBSCRIPTIONS} subscriptions"
)
HOUR = 3600

# What a hostile answer runs into; rows without a number are not listed here.
HOSTILE = {
    "compressed or endless bodies": (
        f"{kinds.MAX_BODY_BYTES // MIB} MiB after decompression, never held whole before that; only "
        f"{inflate.ADVERTISED.replace(', ', ' and ')} are taken"
    ),
    "a server that never finishes": (
        f"{kinds.DEADLINE_SECONDS:g} s, however slowly it drips, redirects included"
    ),
    "headers, redirects": (
        f"{transport.MAX_HEADERS} headers of {transport.MAX_HEADER_BYTES:,} bytes; "
        f"{hops.MAX_REDIRECTS} redirects, each asked for anew whether its address is public"
    ),
    "markup that is slow to read": (
        f"{CPU_SECONDS} s of processor time and {MEMORY_BYTES // MIB} MiB in a process of its own, "
        "one feed at a time"
    ),
    "floods of entries, huge fields": (
        f"the newest {formats.MAX_ENTRIES} of the first and last {cut.KEPT_ENTRIES} entries; each field is "
        "cut to its size"
    ),
    "absurd dates, waits and intervals": (
        f"dates are kept between {articles.EARLIEST.year} and now, waits at "
        f"{backoff.DAY.total_seconds() / HOUR:g} h at most"
    ),
}


def in_hours(delta):
    return f"{delta.total_seconds() / HOUR:g} h"


SIZES = {
    "a feed's document, decompressed": f"{kinds.MAX_BODY_BYTES // MIB} MiB",
    "the time for one fetch, with its redirects and without waits for the host's turn": (
        f"{kinds.DEADLINE_SECONDS:g} s"
    ),
    "an article's page; a robots.txt; a hub's answer": (
        f"{kinds.MAX_PAGE_BYTES // MIB} MiB; {kinds.MAX_ROBOTS_BYTES >> 10} KiB; "
        f"{kinds.MAX_REPLY_BYTES >> 10} KiB, in {kinds.DEADLINE_SECONDS:g}, "
        f"{kinds.SHORT_DEADLINE_SECONDS:g} and {kinds.SHORT_DEADLINE_SECONDS:g} s"
    ),
    "articles' pages read in one poll, those of the newest articles; for how long": (
        f"{fulltext.MAX_PAGES}; {fulltext.READ_SECONDS:g} s"
    ),
    "what a feed may say of an article whose page is read": (
        f"{fulltext.TEASER_CHARS:,} characters; at more length it needs no page"
    ),
    "an article's page that is looked through": (
        f"{pages.MAX_PAGE_CHARS:,} characters, {pages.MAX_TAGS:,} tags"
    ),
    "how long a page's text, the rules of a robots.txt and a site's failure to send one are kept": (
        f"{forgetting.PAGES_KEPT.days} days; {in_hours(robots.RULES_HOLD)}; {in_hours(robots.CLOSED_HOLDS)}"
    ),
    "redirects": f"{hops.MAX_REDIRECTS}",
    "the headers of an answer": f"{transport.MAX_HEADERS} of {transport.MAX_HEADER_BYTES:,} bytes",
    "a header that is kept, such as an ETag; links among the headers": (
        f"{headers.MAX_VALUE_CHARS:,} characters; {headers.MAX_LINKS}"
    ),
    "the members of a gzip answer": f"{inflate.MAX_MEMBERS:,}",
    "connections at once; sites whose idle connections stay open, and for how long": (
        f"{transport.CONNECTIONS}; {fetch.KEPT_SITES}, {transport.KEEP_ALIVE_SECONDS:g} s"
    ),
    "how long an address that a name stands for is used again": f"{transport.DNS_SECONDS} s",
    "what Retry-After, `ttl`, `Cache-Control` and `Expires` may put off a poll by": (
        f"{backoff.DAY.total_seconds() / HOUR:g} h"
    ),
    "how long one feed's Retry-After, with a 429 or 503, holds for all of its host": (
        f"{hosts.LONGEST_REST.total_seconds() / 60:g} min at most"
    ),
    "how long a fetch waits for its turn at its host; for those of hosts that it is redirected to": (
        f"{fetch.QUEUE_SECONDS:g} s; {fetch.REDIRECT_QUEUE_SECONDS:g} s in all"
    ),
    "how long a feed is left alone that answers 429 without Retry-After": (
        f"{answers.TOO_MANY_WAIT.total_seconds() / 60:g} min"
    ),
    "new entries of one poll that count towards the rate of a feed": f"{backoff.MOST_COUNTED}",
    "entries read of a document, the newest": f"{formats.MAX_ENTRIES}",
    "a document that is parsed in a thread; all others are in a process of their own": (
        f"{plain.MAX_CHARS:,} characters, {plain.MAX_TAGS:,} tags, "
        f"{plain.MAX_ATTRIBUTES:,} attributes in a row, {plain.MAX_NAMESPACES} times `xmlns`, no DOCTYPE"
    ),
    "a document of which a thread finds what is new": (
        f"{MAX_THREAD_BYTES // MIB} MiB, {plain.MAX_PASS_TAGS:,} tags"
    ),
    "what that process may take for one document": (
        f"{CPU_SECONDS} s of processor time, {WALL_SECONDS:g} s by the clock, "
        f"{MEMORY_BYTES // MIB} MiB of memory"
    ),
    "how long a document waits for its turn there, before it is left for the next poll": (
        f"{child.TURN_SECONDS:g} s"
    ),
    "what it may answer; when it is replaced": (
        f"{wire.MAX_FRAME_BYTES // MIB} MiB; at {child.GROWN_BYTES // MIB} MiB of memory, after "
        f"{child.MAX_JOBS:,} documents, after {child.IDLE_SECONDS / 60:g} min without work"
    ),
    f"entries looked at for that, where a document has more than {2 * cut.KEPT_ENTRIES:,}": (
        f"the first {cut.KEPT_ENTRIES} and the last {cut.KEPT_ENTRIES}"
    ),
    "an article's title, summary, text": (
        f"{articles.MAX_TITLE_CHARS}, {articles.MAX_SUMMARY_CHARS:,}, {articles.MAX_TEXT_CHARS:,} "
        "characters; longer ones are cut at a word"
    ),
    "an article's author; categories; images": (
        f"{articles.MAX_AUTHOR_CHARS} characters; {articles.MAX_CATEGORIES} of "
        f"{articles.MAX_CATEGORY_CHARS} characters; {articles.MAX_IMAGES}"
    ),
    "a web page in which feeds are looked for; feeds taken of it": (
        f"the first {discovery.MAX_PAGE_BYTES // MIB} MiB; {discovery.MAX_CANDIDATES}"
    ),
    "the usual places of a feed that are tried on a site whose pages name none": (
        f"at most {len(discovery.PATHS) + 1}, within {finding.GUESSING_SECONDS:g} s"
    ),
    "how long one may choose among a page's feeds; such choices at once": (
        f"{choice.OPEN_SECONDS / 60:g} min; {choice.MOST_OPEN}"
    ),
    "a file to import": (
        f"{imports.MAX_BYTES // MIB} MiB, {listing.MAX_FEEDS:,} feeds, {opml.MAX_DEPTH} levels of folders, "
        f"{json_text.MAX_VALUES:,} values of JSON"
    ),
    "tags of an imported feed": f"{listing.MAX_TAGS} of {listing.MAX_TAG_CHARS} characters",
    "kinds of things without an equivalent that a report of an import tells apart": f"{listing.MAX_KINDS}",
    "what is looked for in the directory; the beginning of a name by which it is found": (
        f"{asking.QUERY_CHARS}; {companies.START_CHARS} characters"
    ),
    "a list of companies, unpacked; a name in it; aliases that Wikidata gives a company": (
        f"{lists.MAX_BYTES >> 30} GiB; {naming.NAME_CHARS} characters; {wikidata.MOST_ALIASES}"
    ),
    "the markup of one field": (
        f"{text.MAX_MARKUP_CHARS:,} characters, {text.MAX_TAGS:,} tags; what follows is not read"
    ),
    "the interval that a feed's `ttl` or period may name": (
        f"{schedule.LONGEST_TTL_SECONDS / 24 / HOUR:g} days; a longer one counts as none"
    ),
    "prefixes without a namespace that are given one; where a DOCTYPE is looked for": (
        f"{mending.MAX_PREFIXES}; the first {mending.PROLOGUE_CHARS:,} characters"
    ),
    "the address of a feed or an article": f"{urls.MAX_URL_CHARS:,} characters",
    "how long a copy without the same address is recognised by its words": (
        f"{dedupe.FINGERPRINT_WINDOW.total_seconds() / HOUR:g} h"
    ),
    "words that identify an article without an address": (
        f"{identity.JOINABLE_CHARS} letters and digits or more"
    ),
    "the id of a watch; one of its terms": f"{MAX_KEY_CHARS}; {MAX_TERM_CHARS} characters",
    "hits kept as evidence for one match": f"{matcher.MAX_EVIDENCE}",
    "a sentence kept as evidence": f"{sentences.MAX_SENTENCE_CHARS} characters",
    "what a new or changed watch looks back on": (
        f"{lookback.WINDOW.days} days, the newest {lookback.MOST:,} articles"
    ),
    "what a card's backtest looks through": (
        f"{trial.WINDOW.days} days, the newest {lookback.MOST:,} articles; "
        f"hits a day by the last {trial.RATE_WINDOW.days} days"
    ),
    "samples of a card; its near misses; its collisions": (
        f"{trial.SAMPLES}; {trial.MISSES}; {collisions.MOST}"
    ),
    "how long a card, an exclude or an import can be saved, and be undone": in_hours(forgetting.DRAFTS_KEPT),
    "a list of watches to import": (
        f"{watchlist.MAX_BYTES // MIB} MiB, {watchlist.MAX_LINES:,} lines, {quotas.WATCHES:,} entries"
    ),
    "companies to choose from for one line of it": f"{watchlists.OFFERED}",
    "phrases that are tried for an exclude; words of one that capitals or quotation marks show": (
        f"{excludes.TRIED}; {phrases.MOST_WORDS}"
    ),
    "samples of what an exclude removes; of what is lost": f"{excludes.SAMPLES}; {excludes.SAMPLES}",
    "posts from which on `/watch list` tells how many stood": f"{watch_panels.LEAST_POSTS}",
    "feeds that carried missed news; how many stories one notice tells; how often there is one": (
        f"{missed.OUTLETS}; {missed.MOST}; {missed.WEEK.days} days"
    ),
    "stories whose titles `/watch test` offers": f"the newest {probing.OFFERED}",
    "`backfill`": f"{feeds.MOST_BACKFILL}",
    "`hours` of `/recent`": f"{stories.MOST_HOURS:,}",
    "a configuration file": (
        f"{document.MAX_BYTES // MIB} MiB, {document.MAX_VALUES:,} values, {document.MAX_DEPTH} levels"
    ),
    "a server": QUOTAS,
    "polls at once; channels posted to at once": f"{polling.POLLS_AT_ONCE}; {delivering.SENDERS}",
    f"feeds of more than {room.LARGE_BYTES // MIB} MiB fetched or read at once": f"{room.LARGE_AT_ONCE}",
    "how long a whole reading of a feed stands; until then only its new entries are read": (
        f"{standing.LISTING.total_seconds() / HOUR:g} h"
    ),
    "polls without news that are written in one transaction": f"{polling.UNCHANGED_TOGETHER}",
    "feeds with news that concern nobody, stored in one transaction; how long the first of them waits": (
        f"{quiet.TOGETHER}; {quiet.WAIT_SECONDS:g} s"
    ),
    "text of a feed's new entries that is cleaned and matched without a thread": (
        f"{intake.LIGHT_CHARS:,} characters"
    ),
    "feeds that `wirewatch poll --once` claims at once": f"{polling_once.SLICE}",
    "a database that is wholly checked for damage at each start; by `wirewatch poll --once`": (
        f"below {check.QUICK_CHECK_BYTES // (1 << 30)} GiB; below {check.BRIEF_CHECK_BYTES // MIB} MiB"
    ),
    "a push of a hub; pushes that wait to be read, and their sizes together; read at once": (
        f"{at_work.MAX_PUSH_BYTES // MIB} MiB; {at_work.PUSHES_WAITING}, {at_work.HELD_BYTES // MIB} MiB; "
        f"{at_work.PUSHES_AT_ONCE}"
    ),
    "pushes of one feed": f"{at_work.BURST}, then one in {at_work.SECONDS_A_PUSH:g} s",
    "connections of hubs; how long each lasts": f"{web.MAX_CONNECTIONS}; {web.CONNECTION_SECONDS:g} s",
    "what a hub may have us say to verify a subscription": f"{websub.MAX_CHALLENGE_CHARS:,} characters",
    "how long a hub is asked to push; the longest taken; when it is asked anew": (
        f"{websub.LEASE.days} days; {websub.LONGEST_LEASE.days} days; after {websub.RENEW_AT:.0%} of it, at "
        f"least {websub.SHORTEST_RENEWAL.total_seconds() / 60:g} min"
    ),
    "between two requests to a hub that does not verify them; to one that denied": (
        f"{websub.FIRST_WAIT.total_seconds() / HOUR:g} h, doubled up to {websub.LONGEST_WAIT.days} days; "
        f"{websub.LONGEST_WAIT.days} days"
    ),
    "requests to hubs at once; how often it is looked for due ones": (
        f"{at_work.ASKS_AT_ONCE}; {app.ASK_HUBS_SECONDS / 60:g} min"
    ),
    "how long a full rate limit of Discord may hold a post before it is put off": (
        f"{client.MAX_RATELIMIT_SECONDS:g} s"
    ),
    "how long another program may hold the database before an operation fails": (
        f"{engine.BUSY_TIMEOUT.total_seconds():g} s"
    ),
    "how long a stop may take": (
        f"{app.STOP_SECONDS:g} s, of which {app.DRAIN_SECONDS:g} s for what is under way"
    ),
    "between two looks at a channel that could not be posted to, unless something happens there": (
        f"{app.CHECK_PLACES_SECONDS / HOUR:g} h"
    ),
}


def default(section, name):
    return SECTIONS[section][name].default


DEFAULTS = {
    "poll": (
        f"adaptive {backoff.SHORTEST_SECONDS / 60:g}–{backoff.LONGEST_SECONDS / 60:g} min, starting at "
        f"{backoff.START_SECONDS / 60:g}; fixed if asked; floor `WIREWATCH_MIN_POLL_SECONDS`; failures "
        f"back off to {in_hours(backoff.DAY)}"
    ),
    "first poll of a feed": (
        f"stores, posts nothing (`backfill: {default('feeds.', 'backfill')}`); `/setup` shows the newest "
        "match as a sample"
    ),
    "tier": f"{Subscription(Destination(1, 2)).tier} and better",
    "mode": default("subscriptions.", "mode"),
    "burst": (
        f"*not yet*: above {default('subscriptions.', 'max_per_hour')} an hour in a channel, digest until "
        "the hour ends"
    ),
    "summary": (
        f"1–{summary.MAX_SENTENCES} sentences, ≤ {summary.MAX_WORDS} words (hard cap "
        f"{summary.MAX_WORDS * summary.HARD_CAP:g})"
    ),
    "stale items": (
        f"older than {default('', 'max_age_hours')} h by their own date when they first appeared: stored, "
        "not posted, with that reason; an undated item counts as now"
    ),
    "full text": (
        f"{'on' if default('feeds.', 'full_text') else 'off'}; kept {forgetting.PAGES_KEPT.days} days, never "
        "exported"
    ),
    "backups": f"before each change of the schema; the newest {backups.KEEP} are kept",
    "quotas per server": QUOTAS,
    "`/recent`": f"the last {stories.DEFAULT_HOURS} h, {stories.PAGE} stories a page",
    "missed news": f"{'on' if default('', 'missed_news') else 'off'}; once in {missed.WEEK.days} days",
    "notices": (
        "to the admin channel, else the system channel, else a subscribed one, else the log; "
        f"a failing feed after {in_hours(notices.TELL_AFTER)}, once"
    ),
}
# Rows that are no single constant; each has a test of its own, here or with the module it is about.
SHOWN_ELSEWHERE = {"poll in the demo", "time zone", "mentions", "image"}


def test_every_key_without_effect_is_listed_and_no_other():
    expected = [
        f"{section}{name}"
        for section, known in SECTIONS.items()
        for name, key in known.items()
        if not key.effective
    ]
    assert [code(key) for key, _ in table(LIMITS, "Keys without effect")] == expected


def test_everything_the_reference_reserves_is_listed_and_nothing_else():
    reserved = []
    for heading in ("Settings", "Command line", "Slash commands"):
        rows = [row for row in table(REFERENCE, heading) if not is_built(row)]
        reserved += [plain(code(row[0])) for row in rows]
    listed = [code(name) for name, _ in table(LIMITS, "Settings and commands not built")]
    assert sorted(listed) == sorted(reserved)


def plain(usage):
    """A usage without its arguments and options."""
    return re.sub(r"(?<!^)(?: \[.*| --.*| [A-Z].*)", "", usage)


def test_the_sizes_are_those_of_the_code():
    assert dict(table(LIMITS, "Sizes")) == SIZES


def test_what_hostile_answers_run_into_is_that_of_the_code():
    rows = dict(table(LIMITS, "Hostile input"))
    assert {name: rows[name] for name in HOSTILE} == HOSTILE


@pytest.mark.parametrize("name", DEFAULTS)
def test_a_default_is_that_of_the_code(name):
    assert dict(table(REFERENCE, "Defaults"))[name] == DEFAULTS[name]


def test_every_default_that_has_effect_is_compared():
    built = {row[0] for row in table(REFERENCE, "Defaults") if is_built(row)}
    assert built - DEFAULTS.keys() == SHOWN_ELSEWHERE


async def test_the_demo_polls_as_fast_as_the_reference_says():
    async with LoopbackDiscord() as discord:
        floor = stage._settings(discord, "folder").min_poll_seconds
    assert dict(table(REFERENCE, "Defaults"))["poll in the demo"] == (
        f"floor {floor:g} s, its feeds every {stage.POLL_SECONDS:g} s"
    )


def test_the_time_zone_is_utc_until_set():
    assert (Guild(1).timezone, Guild(1).timezone_set) == ("UTC", False)
    fields = {name: key.default for name, key in keys.GUILD.items()}
    assert guild_from(fields, Guild(1)) == Guild(1)


def test_nobody_is_ever_mentioned():
    notice = Delivery(1, DeliveryKind.NOTICE, Destination(1, 2), Notice("@everyone <@1> <@&2>"), "0" * 64)
    assert payload(notice)["allowed_mentions"] == {"parse": []}


def test_links_between_the_documents_lead_to_files():
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert "://" in target or (path.parent / target).exists(), f"{path.name} links to {target}"
