"""Configuration files of any content, for property tests."""

from datetime import UTC, datetime

import yaml
from hypothesis import strategies as st

from feeds.config import keys
from feeds.sameness import looked_for
from feeds.watchfile import watch_from

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)

# Text that a watch may look for: two characters at least, and no word of grammar.
LETTERS = st.text(st.characters(categories=("L", "Nd"), include_characters="-&. 'é“\U0001f4c8"), max_size=12)
TERMS = st.lists(LETTERS.map(lambda text: f"Xq{text}".strip()), unique=True, min_size=1, max_size=3)
# Never one of those.
EXCLUDES = st.lists(LETTERS.map(lambda text: f"Zv{text}".strip()), unique=True, min_size=1, max_size=3)
TAGS = st.lists(st.sampled_from(["wire", "china-tech", "新闻", "no", "1e3", "~"]), unique=True)
SNOWFLAKES = st.integers(1, (1 << 63) - 1).map(str)
SECONDS = st.one_of(st.integers(60, 86_400), st.sampled_from([60.5, 300.25]))
CLOCKS = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
LANGUAGES = st.sampled_from(["en", "zh", "no", "zh-hk"])
PLACES = st.sampled_from(["5000", "5001", "5002"])
ADDRESSES = st.sampled_from(
    [
        "https://a.example/feed",
        "https://user:secret@a.example/feed",
        "http://b.example/rss?key=1&x=%20",
        "https://b.example/rss?key=2",
    ]
)


def entries(required, optional):
    """Mappings with all of the one and any of the other."""
    return st.fixed_dictionaries(required, optional=optional)


DIGESTS = entries({}, {"at": CLOCKS, "days": st.sampled_from(["weekdays", "monday", "hourly"])})
QUIET = entries({"from": CLOCKS, "to": CLOCKS}, {"break_through": TAGS}).filter(
    lambda hours: hours["from"] != hours["to"]
)
SETTINGS = {
    "timezone": st.sampled_from(["UTC", "Asia/Hong_Kong", "America/New_York"]),
    "admin_channel": st.none() | SNOWFLAKES,
    "catch_up": st.sampled_from(["digest", "newest", "all", "none"]),
    "catch_up_newest": st.integers(1, 1_000),
    "max_age_hours": st.none() | st.sampled_from([0.5, 12, 48, 100]),
    "retention_days": st.integers(1, 400),
    "missed_news": st.booleans(),
}
FEEDS = entries(
    {"url": ADDRESSES},
    {
        "every_seconds": st.none() | SECONDS,
        "full_text": st.booleans(),
        "backfill": st.integers(0, 200),
        "tags": TAGS,
        "paused": st.booleans(),
    },
)
COMPANIES = entries(
    {"kind": st.just("company"), "names": TERMS},
    {"people": TERMS, "products": TERMS, "tickers": st.just(["9988:HK"]), "exclude": EXCLUDES, "tags": TAGS},
)
KEYWORDS = entries(
    {"kind": st.just("keyword"), "phrases": TERMS},
    {
        "any": TERMS,
        "all": TERMS,
        "exclude": EXCLUDES,
        "near": st.just({"phrases": ["chip", "export"], "words": 8}),
        "field": st.sampled_from(["title", "text"]),
        "regex": st.just("chips?: #1"),
        "tags": TAGS,
    },
)
SUBSCRIPTIONS = entries(
    {"channel": PLACES},
    {
        "thread": st.none() | st.just("6000"),
        "watches": st.lists(st.sampled_from(["*", "#wire", "#no", "w0"]), unique=True, min_size=1),
        "mode": st.sampled_from(["instant", "digest"]),
        "digest": DIGESTS,
        "tier": st.sampled_from(["certain", "likely", "weak"]),
        "events": TAGS,
        "languages": st.lists(LANGUAGES, unique=True),
        "feeds": st.lists(ADDRESSES, unique=True),
        "mention_role": st.none() | SNOWFLAKES,
        "max_per_hour": st.none() | st.integers(1, 100),
        "quiet": st.none() | QUIET,
        "style": st.sampled_from(["full", "compact", "cards"]),
        "language": LANGUAGES,
        "paused": st.booleans(),
    },
)


def _heard_where(subscription):
    """Two that say exactly the same are refused, however differently they write it."""
    whole = keys.complete(subscription, keys.SUBSCRIPTION)
    return repr([whole[name] for name in ("channel", "thread", "watches", "tier")])


def _what_is_looked_for(watch):
    """Two that look for the same are refused as well."""
    return looked_for(watch_from({"id": "w", **watch}))


@st.composite
def guilds(draw):
    """One server; its first watch is there always, for subscriptions to name."""
    watches = draw(
        st.lists(st.one_of(COMPANIES, KEYWORDS), min_size=1, max_size=3, unique_by=_what_is_looked_for)
    )
    return {
        **draw(entries({}, SETTINGS)),
        "feeds": draw(st.lists(FEEDS, unique_by=lambda feed: feed["url"], max_size=3)),
        "watches": [{"id": f"w{number}", **watch} for number, watch in enumerate(watches)],
        "subscriptions": draw(st.lists(SUBSCRIPTIONS, max_size=4, unique_by=_heard_where)),
    }


def configurations():
    """Files with up to three servers, as YAML."""
    documents = st.dictionaries(st.sampled_from(["1000", "2000", "3000"]), guilds(), max_size=3)
    return documents.map(lambda servers: yaml.safe_dump({"guilds": servers}, sort_keys=False))
