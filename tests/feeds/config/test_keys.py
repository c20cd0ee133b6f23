"""Every key of the configuration file either has an effect or says that it has none yet."""

import json

import pytest

from feeds.config import keys, values
from feeds.config.document import compose
from feeds.config.form import read_form
from feeds.config.plan import Current, difference
from feeds.model import Destination, Feed, Following, Guild, Subscription
from tests.support.configuration import NOW

# A value other than the default for every key of the form; what the entry needs besides.
GUILD = {
    "timezone": "Asia/Hong_Kong",
    "admin_channel": "5009",
    "catch_up": "none",
    "catch_up_newest": 3,
    "max_age_hours": 12,
    "retention_days": 30,
    "missed_news": True,
}
FEED = {
    "url": "https://example.com/rss",
    "every_seconds": 300,
    "full_text": True,
    "backfill": 2,
    "tags": ["wire"],
    "paused": True,
}
COMPANY = {
    "id": "alibaba",
    "kind": "company",
    "names": ["Alibaba"],
    "tickers": ["9988:HK"],
    "people": ["Eddie Yongming Wu"],
    "products": ["Tongyi Qianwen"],
    "exclude": ["Alibaba Pictures"],
    "tags": ["china-tech"],
}
KEYWORD = {
    "phrases": ["AI-Driven"],
    "any": ["chip"],
    "all": ["export"],
    "near": {"phrases": ["chip", "export"], "words": 8},
    "field": "title",
    "regex": "chips?",
}
SUBSCRIPTION = {
    "channel": "5000",
    "thread": "6000",
    "watches": ["#china-tech"],
    "mode": "digest",
    "digest": {"at": "09:00", "days": "weekdays"},
    "tier": "weak",
    "events": ["results"],
    "languages": ["en"],
    "feeds": ["https://example.com/rss"],
    "mention_role": "7000",
    "max_per_hour": 5,
    "quiet": {"from": "22:00", "to": "07:00"},
    "style": "compact",
    "language": "zh",
    "paused": True,
}
NO_EFFECT_YET = {
    "guild": {"catch_up", "catch_up_newest", "retention_days"},
    "feeds": set(),
    "watches": set(),
    "subscriptions": {
        "mode",
        "digest",
        "events",
        "mention_role",
        "max_per_hour",
        "quiet",
        "style",
        "language",
    },
}
CASES = [
    *(("guild", name, value) for name, value in GUILD.items()),
    *(("feeds", name, value) for name, value in FEED.items()),
    *(("watches", name, value) for name, value in (COMPANY | KEYWORD).items()),
    *(("subscriptions", name, value) for name, value in SUBSCRIPTION.items()),
]


def smallest(section, name):
    """The keys without which a section's entry is refused, fit for this key."""
    if section == "watches":
        keyword = {"id": "w", "kind": "keyword", "phrases": ["AI-Driven"]}
        company = {"id": "w", "kind": "company", "names": ["Alibaba"]}
        return keyword if name in KEYWORD else company
    return {"guild": {}, "feeds": {"url": "https://a.example/f"}, "subscriptions": {"channel": "1"}}[section]


def form_with(section, entry):
    """A file that says nothing else, as JSON."""
    return read_form(json.dumps({"guilds": {"1000": entry if section == "guild" else {section: [entry]}}}))


def stored(form):
    """What a file makes of an empty server."""
    changes = difference(form.guilds[0], Current(Guild(1000)), prune=False, now=NOW)
    return (changes.guild, changes.feeds.save, changes.watches.save, changes.subscriptions.save)


def test_the_cases_are_all_keys_of_the_form():
    known = {"guild": keys.GUILD, **keys.LISTS}
    assert {(section, name) for section, name, _ in CASES} == {
        (section, name) for section, names in known.items() for name in names
    }


@pytest.mark.parametrize(("section", "name", "value"), CASES)
def test_a_key_is_stored_and_says_when_it_has_no_effect(section, name, value):
    base = smallest(section, name)
    form = form_with(section, {**base, name: value})
    path = "guilds.1000" if section == "guild" else f"guilds.1000.{section}[0]"
    silent = name not in NO_EFFECT_YET[section]
    assert form.notes == (() if silent else (f"{path}.{name}: stored; has no effect yet",))
    assert base.get(name) == value or stored(form) != stored(form_with(section, base))


@pytest.mark.parametrize("section", ["guild", "feeds", "watches", "subscriptions"])
def test_a_default_that_is_written_out_says_nothing(section):
    known = keys.GUILD if section == "guild" else keys.LISTS[section]
    base = smallest(section, "id")
    written = {
        name: key.default
        for name, key in known.items()
        if name not in base and name != "timezone" and key.default is not keys.REQUIRED
    }
    form = form_with(section, {**base, **written})
    assert form.notes == ()
    assert stored(form) == stored(form_with(section, base))


@pytest.mark.parametrize(
    ("fields", "known"),
    [
        (values.guild_fields(Guild(1000)), keys.GUILD),
        (values.feed_fields(Following(0, 1000, Feed(0, "https://a.example/f"), NOW)), keys.FEED),
        (values.subscription_fields(Subscription(Destination(1000, 5000))), keys.SUBSCRIPTION),
    ],
    ids=("guild", "feed", "subscription"),
)
def test_the_defaults_of_the_file_are_those_of_the_model(fields, known):
    assert fields == {
        name: fields[name] if key.default is keys.REQUIRED else key.default for name, key in known.items()
    }


@pytest.mark.parametrize("known", [keys.GUILD, *keys.LISTS.values()])
def test_a_default_is_what_reading_it_gives(known):
    for name, key in known.items():
        if key.default not in (keys.REQUIRED, None, ""):
            root, _ = compose(json.dumps({name: key.default}), "news.yaml")
            assert key.read(root.entries()[name]) == key.default
