"""docs/limits.md and the defaults of docs/reference.md say what the code says."""

import re

import pytest

from bot import app, client, delivering, polling
from bot.demo import stage
from bot.loopback import LoopbackDiscord
from bot.render import payload
from feeds import (
    articles,
    backoff,
    dedupe,
    fetch,
    formats,
    identity,
    notices,
    quotas,
    sentences,
    summary,
    text,
    urls,
)
from feeds.config import document, keys
from feeds.config.values import guild_from
from feeds.formats import cut
from feeds.matching import matcher
from feeds.model import Delivery, DeliveryKind, Destination, Guild, Notice, Subscription
from feeds.service import feeds, lookback, stories
from feeds.watchfile import MAX_KEY_CHARS, MAX_TERM_CHARS
from storage import backups, engine
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

SIZES = {
    "a feed's document, decompressed": f"{fetch.MAX_BODY_BYTES // MIB} MiB",
    "the time for one fetch, with its redirects and without waits for the host's turn": (
        f"{fetch.DEADLINE_SECONDS:g} s"
    ),
    "redirects": f"{fetch.MAX_REDIRECTS}",
    "entries read of a document, the newest": f"{formats.MAX_ENTRIES}",
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
    "the markup of one field": (
        f"{text.MAX_MARKUP_CHARS:,} characters, {text.MAX_TAGS:,} tags; what follows is not read"
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
    "`backfill`": f"{feeds.MOST_BACKFILL}",
    "`hours` of `/recent`": f"{stories.MOST_HOURS:,}",
    "a configuration file": (
        f"{document.MAX_BYTES // MIB} MiB, {document.MAX_VALUES:,} values, {document.MAX_DEPTH} levels"
    ),
    "a server": QUOTAS,
    "polls at once; channels posted to at once": f"{polling.POLLS_AT_ONCE}; {delivering.SENDERS}",
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


def in_hours(delta):
    return f"{delta.total_seconds() / HOUR:g} h"


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
    "backups": f"before each change of the schema; the newest {backups.KEEP} are kept",
    "quotas per server": QUOTAS,
    "`/recent`": f"the last {stories.DEFAULT_HOURS} h, {stories.PAGE} stories a page",
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
