"""Configuration files: what they say, and the whole sentence for everything that is wrong."""

import pytest

from feeds.config.form import read_form
from feeds.errors import ConfigError
from feeds.model import Watch, WatchKind

EXAMPLE = """\
guilds:
  "1000":
    timezone: Asia/Hong_Kong
    admin_channel: 5009
    feeds:
      - {url: "HTTPS://Example.com/rss", every_seconds: 300, tags: [wire]}
    watches:
      - {id: alibaba, kind: company, names: [Alibaba, 阿里巴巴], tickers: ["9988:HK"], tags: [china-tech]}
      - {id: numbers, kind: keyword, phrases: [360, 2026-01-01]}
    subscriptions:
      - {channel: "5000", watches: [alibaba, numbers], max_per_hour: null}
      - {channel: "5001", mode: digest, quiet: {from: "22:00", to: 07:00}, languages: [EN, zh_HK]}
"""


def refusal(text, **options):
    with pytest.raises(ConfigError) as caught:
        read_form(text, source="news.yaml", **options)
    return str(caught.value)


def in_guild(lines):
    """A file with these lines in its one server; the first of them is line 3."""
    return "guilds:\n  1000:\n" + "".join(f"    {line}\n" for line in lines.splitlines())


def subscription(**changes):
    defaults = {
        "channel": "5000",
        "thread": None,
        "watches": ["*"],
        "mode": "instant",
        "digest": {"at": "08:00", "days": "daily"},
        "tier": "likely",
        "events": [],
        "languages": [],
        "feeds": [],
        "mention_role": None,
        "max_per_hour": 20,
        "quiet": None,
        "style": "full",
        "language": "en",
        "paused": False,
    }
    return {**defaults, **changes}


def test_a_file_is_read_with_every_default():
    form = read_form(EXAMPLE, source="news.yaml")
    (guild,) = form.guilds
    assert guild.guild_id == 1000
    assert guild.settings == {"timezone": "Asia/Hong_Kong", "admin_channel": "5009"}
    assert guild.feeds == (
        {
            "url": "https://example.com/rss",
            "every_seconds": 300,
            "full_text": False,
            "backfill": 0,
            "tags": ["wire"],
            "paused": False,
        },
    )
    assert guild.watches == (
        Watch(
            "alibaba",
            WatchKind.COMPANY,
            names=("Alibaba", "阿里巴巴"),
            tickers=("9988:HK",),
            tags=("china-tech",),
        ),
        Watch("numbers", WatchKind.KEYWORD, phrases=("360", "2026-01-01")),
    )
    assert guild.subscriptions == (
        subscription(watches=["alibaba", "numbers"], max_per_hour=None),
        subscription(
            channel="5001",
            mode="digest",
            quiet={"from": "22:00", "to": "07:00", "break_through": []},
            languages=["en", "zh-hk"],
        ),
    )


def test_keys_without_effect_are_noted_with_their_path():
    assert read_form(EXAMPLE).notes == (
        "guilds.1000.subscriptions[0].max_per_hour: stored; has no effect yet",
        "guilds.1000.subscriptions[1].mode: stored; has no effect yet",
        "guilds.1000.subscriptions[1].quiet: stored; has no effect yet",
    )


def test_the_hash_is_that_of_the_content():
    first, again, other = (read_form(text).hash for text in (EXAMPLE, EXAMPLE, EXAMPLE + "\n"))
    assert first == again != other


def test_an_address_with_another_query_is_another_feed():
    text = in_guild("feeds:\n  - {url: 'https://a.example/f?x=1'}\n  - {url: 'https://a.example/f?x=2'}")
    assert [feed["url"] for feed in read_form(text).guilds[0].feeds] == [
        "https://a.example/f?x=1",
        "https://a.example/f?x=2",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{}", 'needs "guilds"'),
        ("a: 1", "a: is no known key; use one of guilds"),
        ("guild: {}", "guild: is no known key; did you mean guilds?"),
        ("[]", "must be a mapping of keys to values"),
        ("guilds: []", 'guilds: must name each server by its id: guilds: {"1000": {feeds: []}}'),
        (
            "guilds: {wire: {}}",
            "guilds.wire: a server is named by its Discord id, a number of at most 19 digits",
        ),
        ("guilds: {0: {}}", "guilds.0: a server is named by its Discord id, a number of at most 19 digits"),
        (
            "guilds: {9223372036854775808: {}}",
            "guilds.9223372036854775808: a server is named by its Discord id, a number of at most 19 digits",
        ),
        ("guilds: {1000: []}", "guilds.1000: must be a mapping of keys to values"),
    ],
)
def test_a_file_of_another_shape_is_refused(text, sentence):
    assert refusal(text) == f"news.yaml, line 1: {sentence}"


GUILD_MISTAKES = [
    ("timezone: Asia/Hongkong", "timezone: is no known time zone; write it like Asia/Hong_Kong or UTC"),
    ("timezone: asia/hong kong", "timezone: is no known time zone; did you mean Asia/Hong_Kong?"),
    ("timezone: ../etc/passwd", "timezone: is no known time zone; write it like Asia/Hong_Kong or UTC"),
    ("timezone:", "timezone: must be text"),
    ("time_zone: UTC", "time_zone: is no known key; did you mean timezone?"),
    ("admin_channel: alerts", "admin_channel: must be a Discord id, a number of at most 19 digits"),
    ("admin_channel: 0x10", "admin_channel: must be a Discord id, a number of at most 19 digits"),
    ("admin_channel: -5", "admin_channel: must be a Discord id, a number of at most 19 digits"),
    ("catch_up: some", "catch_up: must be one of digest, newest, all, none"),
    ("catch_up_newest: 0", "catch_up_newest: must be a whole number from 1 to 1,000"),
    ("catch_up_newest: 1.5", "catch_up_newest: must be a whole number from 1 to 1,000"),
    ("max_age_hours: -1", "max_age_hours: must be a number above 0, at most 1,000,000"),
    ("max_age_hours: 0", "max_age_hours: must be a number above 0, at most 1,000,000"),
    ("max_age_hours: .inf", "max_age_hours: must be a number above 0, at most 1,000,000"),
    ("max_age_hours: two days", "max_age_hours: must be a number above 0, at most 1,000,000"),
    ("retention_days: 99999999999999999999", "retention_days: must be a whole number from 1 to 36,500"),
    ("feeds: {}", "feeds: must be a list"),
    ("watches: alibaba", "watches: must be a list"),
]
FEED_MISTAKES = [
    ("{}", ': needs "url"'),
    ("https://a.example/f", ": must be a mapping of keys to values"),
    (
        "{url: nonsense}",
        ".url: that is not a web address; type one such as https://example.com/feed.xml",
    ),
    (
        "{url: ftp://a.example/f}",
        ".url: a feed's address starts with http:// or https://; type one such as https://example.com/feed.xml",
    ),
    (
        "{url: a.example, every_seconds: 59}",
        ".every_seconds: must be 60 or more; WIREWATCH_MIN_POLL_SECONDS sets that limit",
    ),
    ("{url: a.example, every_seconds: fast}", ".every_seconds: must be a number above 0, at most 2,592,000"),
    ("{url: a.example, full_text: maybe}", ".full_text: must be true or false"),
    ("{url: a.example, backfill: -1}", ".backfill: must be a whole number from 0 to 200"),
    (
        "{url: a.example, tags: ['#x']}",
        ".tags[0]: must be a tag of 1 to 60 characters without spaces, commas and a leading #",
    ),
    ("{url: a.example, every: 60}", ".every: is no known key; did you mean every_seconds?"),
]
WATCH_MISTAKES = [
    ("{kind: company}", ': needs "id"'),
    ("{id: a}", ': needs "kind"'),
    ("{id: a, kind: firm, names: [Acme]}", ".kind: “firm” is no kind of watch; write company or keyword"),
    (
        "{id: '#a', kind: company, names: [Acme]}",
        ".id: “#a” cannot be a key; write at most 60 characters without # or *",
    ),
    (
        "{id: a, kind: company}",
        ": the watch looks for nothing; give it names, for example names: [Alibaba]",
    ),
    (
        "{id: a, kind: company, phrases: [x]}",
        ".phrases: belongs to a keyword, not a company; write kind: keyword or leave it out",
    ),
    ("{id: a, kind: company, names: Acme}", ".names: must be a list"),
    ("{id: a, kind: company, names: [[Acme]]}", ".names[0]: must be text"),
    ("{id: a, kind: company, name: [Acme]}", ".name: is no known key; did you mean names?"),
    (
        "{id: a, kind: keyword, near: {phrases: [x, y]}}",
        '.near: needs "phrases" and "words", such as {phrases: [chip, export], words: 8}',
    ),
    (
        "{id: a, kind: keyword, near: {phrases: [x, y], words: 0}}",
        ".near.words: must be a whole number from 1 to 1,000",
    ),
    (
        "{id: a, kind: keyword, near: {phrase: [x, y], words: 1}}",
        ".near.phrase: is no known key; did you mean phrases?",
    ),
]
SUBSCRIPTION_MISTAKES = [
    ("{}", ': needs "channel"'),
    ("{channel: '#news'}", ".channel: must be a Discord id, a number of at most 19 digits"),
    ("{channel: 5, thread: t}", ".thread: must be a Discord id, a number of at most 19 digits"),
    ("{channel: 5, watches: []}", '.watches: selects nothing; write ["*"] for all watches'),
    (
        "{channel: 5, watches: ['#']}",
        '.watches[0]: must be the id of a watch, "#" with a tag, or "*" for all',
    ),
    ("{channel: 5, watches: ['']}", ".watches[0]: must be text of 1 to 1,000 characters"),
    ("{channel: 5, mode: now}", ".mode: must be one of instant, digest"),
    ("{channel: 5, tier: sure}", ".tier: must be one of certain, likely, weak"),
    ("{channel: 5, digest: {at: 25:00}}", ".digest.at: must be a time of day such as 08:00 or 22:30"),
    ("{channel: 5, digest: {at: 8:00}}", ".digest.at: must be a time of day such as 08:00 or 22:30"),
    (
        "{channel: 5, digest: {days: sometimes}}",
        ".digest.days: must be one of daily, weekdays, monday, tuesday, wednesday, thursday, friday, "
        "saturday, sunday, hourly",
    ),
    ("{channel: 5, digest: {time: 08:00}}", ".digest.time: is no known key; use one of at, days"),
    (
        "{channel: 5, languages: [English language]}",
        ".languages[0]: must be a language code such as en or zh-hk",
    ),
    ("{channel: 5, language: e}", ".language: must be a language code such as en or zh-hk"),
    (
        "{channel: 5, feeds: [nonsense]}",
        ".feeds[0]: that is not a web address; type one such as https://example.com/feed.xml",
    ),
    (
        "{channel: 5, mention_role: '@here'}",
        ".mention_role: must be a Discord id, a number of at most 19 digits",
    ),
    ("{channel: 5, max_per_hour: 0}", ".max_per_hour: must be a whole number from 1 to 10,000"),
    ("{channel: 5, quiet: {from: 22:00}}", '.quiet: needs "to", a time of day such as 22:00'),
    (
        "{channel: 5, quiet: {from: 22:00, to: 22:00}}",
        ".quiet: begins and ends at the same time; leave the key out for no quiet hours",
    ),
    (
        "{channel: 5, quiet: {from: 22:00, to: 7pm}}",
        ".quiet.to: must be a time of day such as 08:00 or 22:30",
    ),
    ("{channel: 5, style: loud}", ".style: must be one of full, compact, cards"),
    ("{channel: 5, paused: 2}", ".paused: must be true or false"),
    (
        "{channel: 5, users: [1]}",
        ".users: is no known key; use one of channel, digest, events, feeds, language, "
        "languages, max_per_hour, mention_role, mode, paused, quiet, style, thread, tier, watches",
    ),
]


@pytest.mark.parametrize(("line", "sentence"), GUILD_MISTAKES)
def test_a_mistake_in_a_setting_is_named(line, sentence):
    assert refusal(in_guild(line)) == f"news.yaml, line 3: guilds.1000.{sentence}"


@pytest.mark.parametrize(
    ("section", "entry", "sentence"),
    [
        *(("feeds", *mistake) for mistake in FEED_MISTAKES),
        *(("watches", *mistake) for mistake in WATCH_MISTAKES),
        *(("subscriptions", *mistake) for mistake in SUBSCRIPTION_MISTAKES),
    ],
)
def test_a_mistake_in_an_entry_is_named(section, entry, sentence):
    expected = f"news.yaml, line 4: guilds.1000.{section}[0]{sentence}"
    assert refusal(in_guild(f"{section}:\n  - {entry}")) == expected


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            "feeds:\n  - {url: https://a.example/f}\n  - {url: A.example/f}",
            "guilds.1000.feeds[1]: two feeds have this url; keep one of them",
        ),
        (
            "watches:\n  - {id: a, kind: keyword, any: [chip]}\n  - {id: a, kind: company, names: [Acme]}",
            "guilds.1000.watches[1]: two watches have this id; keep one of them",
        ),
        (
            "watches:\n  - {id: a, kind: keyword, any: [Chip]}\n  - {id: b, kind: keyword, all: [chip]}",
            "guilds.1000.watches[1]: looks for exactly the same as “a”; keep one of them, with the tags of "
            "both",
        ),
        (
            "subscriptions:\n  - {channel: 5}\n  - {channel: 5, mode: instant}",
            "guilds.1000.subscriptions[1]: two subscriptions say exactly this; keep one of them",
        ),
    ],
)
def test_what_stands_twice_is_refused(lines, sentence):
    assert refusal(in_guild(lines)) == f"news.yaml, line 5: {sentence}"


def test_a_floor_other_than_the_default_is_named():
    text = in_guild("feeds:\n  - {url: a.example, every_seconds: 0.4}")
    assert refusal(text, min_poll_seconds=0.5) == (
        "news.yaml, line 4: guilds.1000.feeds[0].every_seconds: "
        "must be 0.5 or more; WIREWATCH_MIN_POLL_SECONDS sets that limit"
    )


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            "feeds:\n" + "".join(f"  - {{url: a.example/{n}}}\n" for n in range(201)),
            "a server may have 200 feeds; this would make 201, so remove some first",
        ),
        (
            "watches:\n" + "".join(f"  - {{id: w{n}, kind: keyword, any: [chip]}}\n" for n in range(501)),
            "a server may have 500 watches; this would make 501, so remove some first",
        ),
        (
            "watches:\n  - {id: w, kind: keyword, any: ["
            + ", ".join(f"chip{n}" for n in range(10_001))
            + "]}",
            "a server may have 10,000 terms; this would make 10,001, so remove some first",
        ),
        (
            "subscriptions:\n" + "".join(f"  - {{channel: {n + 1}}}\n" for n in range(101)),
            "a server may have 100 subscriptions; this would make 101, so remove some first",
        ),
    ],
    ids=("feeds", "watches", "terms", "subscriptions"),
)
def test_more_than_the_quota_is_refused(lines, sentence):
    assert refusal(in_guild(lines)) == f"news.yaml, line 3: guilds.1000: {sentence}"
