"""What a file would change in a server, in the lines that people read."""

from dataclasses import replace
from itertools import count

import pytest

from feeds.config.form import read_form
from feeds.config.plan import Current, difference, require_possible, unheard_feeds
from feeds.errors import ConfigError
from feeds.model import Destination, Feed, Following, Guild, Subscription, Watch, WatchKind
from tests.support.configuration import NOW

BASE = """\
guilds:
  1000:
    max_age_hours: 12
    feeds:
      - {url: "https://a.example/f?key=secret", every_seconds: 300}
      - {url: "https://user:pass@b.example/f"}
    watches:
      - {id: alibaba, kind: company, names: [Alibaba]}
      - {id: chips, kind: keyword, phrases: [chip export]}
    subscriptions:
      - {channel: 5000, watches: [alibaba], feeds: ["https://a.example/f?key=secret"]}
      - {channel: 5000, watches: [chips]}
      - {channel: 5001, thread: 6000}
"""
EMPTY = "guilds: {1000: {}}"


def stored_after(text, *, chat_made=()):
    """What the database holds once the file was applied to an empty server, besides what chat made."""
    numbers = count(1)
    changes = change(text, Current(Guild(1000)))
    rows = [
        tuple(replace(row, id=next(numbers)) for row in (*edit.save, *others))
        for edit, others in (
            (changes.feeds, [one for one in chat_made if isinstance(one, Following)]),
            (changes.watches, [one for one in chat_made if isinstance(one, Watch)]),
            (changes.subscriptions, [one for one in chat_made if isinstance(one, Subscription)]),
        )
    ]
    return Current(changes.guild or Guild(1000), True, *rows)


def change(text, current, *, prune=False):
    return difference(read_form(text).guilds[0], current, prune=prune, now=NOW)


def chat_feed(url="https://chat.example/f"):
    return Following(0, 1000, Feed(0, url), NOW)


def chat_watch(key="acme", **changes):
    return Watch(key, WatchKind.COMPANY, 1000, names=("Acme",), **changes)


def chat_subscription(channel_id=5009, **changes):
    return Subscription(Destination(1000, channel_id), **changes)


def test_an_unknown_server_gets_everything():
    assert change(BASE, Current(Guild(1000), known=False)).lines == (
        "+ server 1000",
        "~ max_age_hours: 48 → 12",
        "+ feed https://a.example/f?key=…",
        "+ feed https://…@b.example/f",
        "+ watch alibaba",
        "+ watch chips",
        "+ subscription #5000",
        "+ subscription #5000",
        "+ subscription #5001 thread 6000",
    )


def test_a_feed_with_credentials_is_the_servers_own():
    feeds = change(BASE, Current(Guild(1000))).feeds.save
    assert [(one.feed.url, one.feed.private_to, one.managed) for one in feeds] == [
        ("https://a.example/f?key=secret", 0, True),
        ("https://user:pass@b.example/f", 1000, True),
    ]


def test_the_same_file_changes_nothing():
    changes = change(BASE, stored_after(BASE))
    assert changes.lines == ()
    assert (changes.guild, changes.feeds.save, changes.watches.save, changes.subscriptions.save) == (
        None,
        (),
        (),
        (),
    )


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "every_seconds: 300",
            "every_seconds: 60",
            "~ feed https://a.example/f?key=… every_seconds: 300 → 60",
        ),
        (", every_seconds: 300", "", "~ feed https://a.example/f?key=… every_seconds: 300 → null"),
        (
            "names: [Alibaba]",
            "names: [Alibaba, 阿里巴巴]",
            "~ watch alibaba names: Alibaba → Alibaba, 阿里巴巴",
        ),
        ("thread: 6000", "thread: 6000, tier: weak", "~ subscription #5001 thread 6000 tier: likely → weak"),
        (
            'feeds: ["https://a.example/f?key=secret"]',
            "feeds: []",
            "~ subscription #5000 feeds: https://a.example/f?key=… → all",
        ),
        ("watches: [chips]", "watches: ['*']", "~ subscription #5000 watches: chips → *"),
        ("max_age_hours: 12", "max_age_hours: null", "~ max_age_hours: 12 → null"),
        ("[Alibaba]", '["Ali\\e[2J\\nbaba"]', "~ watch alibaba names: Alibaba → Ali�[2J�baba"),
    ],
)
def test_an_edit_is_one_line(old, new, line):
    assert change(BASE.replace(old, new), stored_after(BASE)).lines == (line,)


def test_an_edited_row_keeps_what_the_file_does_not_know():
    current = stored_after(BASE)
    seen = [replace(one, first_polled_at=NOW, feed=replace(one.feed, etag="x")) for one in current.followings]
    changes = change(BASE.replace("300", "60"), replace(current, followings=seen))
    assert changes.feeds.save == (replace(seen[0], every_seconds=60),)


def test_what_left_the_file_goes_and_what_chat_made_stays():
    chat_made = (chat_feed(), chat_watch(), chat_subscription())
    changes = change(EMPTY, stored_after(BASE, chat_made=chat_made))
    assert changes.lines == (
        "- feed https://a.example/f?key=…",
        "- feed https://…@b.example/f",
        "- watch alibaba",
        "- watch chips",
        "- subscription #5000",
        "- subscription #5000",
        "- subscription #5001 thread 6000",
    )


def test_a_setting_that_left_the_file_stays():
    assert change(EMPTY, Current(Guild(1000, timezone="Asia/Tokyo", timezone_set=True))).lines == ()


def test_pruning_takes_what_chat_made_and_resets_settings():
    chat_made = (chat_feed(), chat_watch(), chat_subscription())
    current = stored_after(BASE, chat_made=chat_made)
    guild = replace(current.guild, timezone="Asia/Tokyo", timezone_set=True)
    assert change(BASE, replace(current, guild=guild), prune=True).lines == (
        "~ timezone: Asia/Tokyo → null",
        "- feed https://chat.example/f",
        "- watch acme",
        "- subscription #5009",
    )


def test_what_chat_made_becomes_managed_when_the_file_names_it():
    current = Current(
        Guild(1000),
        True,
        [replace(chat_feed("https://a.example/f"), id=1)],
        [chat_watch("alibaba", id=2)],
        [chat_subscription(5000, id=3)],
    )
    text = """\
guilds:
  1000:
    feeds: [{url: https://a.example/f}]
    watches: [{id: alibaba, kind: company, names: [Alibaba]}]
    subscriptions: [{channel: 5000}]
"""
    changes = change(text, current)
    assert changes.lines == (
        "~ feed https://a.example/f: now managed by the file",
        "~ watch alibaba: now managed by the file",
        "~ watch alibaba names: Acme → Alibaba",
        "~ subscription #5000: now managed by the file",
    )
    assert [
        row.id for edit in (changes.feeds, changes.watches, changes.subscriptions) for row in edit.save
    ] == [
        1,
        2,
        3,
    ]


def test_a_different_subscription_made_in_the_same_channel_stays_beside_the_files():
    current = Current(Guild(1000), subscriptions=[chat_subscription(5000, id=3, selectors=("#wire",))])
    changes = change("guilds: {1000: {subscriptions: [{channel: 5000}]}}", current)
    assert changes.lines == ("+ subscription #5000",)
    assert changes.subscriptions.left == tuple(current.subscriptions)


def test_a_watch_that_goes_is_taken_out_of_what_chat_subscribed():
    chat_made = (
        chat_subscription(5007, selectors=("alibaba",)),
        chat_subscription(5008, selectors=("alibaba", "*")),
    )
    lines = change(EMPTY, stored_after(BASE, chat_made=chat_made)).lines
    assert lines[-2:] == ("- subscription #5007", "~ subscription #5008 watches: alibaba, * → *")


def test_direct_messages_are_no_part_of_the_file():
    own = Subscription(Destination(1000, 0, user_id=42), id=1)
    changes = change(EMPTY, Current(Guild(1000), subscriptions=[own]), prune=True)
    assert (changes.lines, changes.subscriptions.remove) == ((), ())


def refusal(text, current, *, prune=False):
    form = read_form(text, source="news.yaml")
    with pytest.raises(ConfigError) as caught:
        require_possible(form, form.guilds[0], change(text, current, prune=prune))
    return str(caught.value)


UNKNOWN_WATCH = (
    "news.yaml, line 4: guilds.1000.subscriptions[0].watches: "
    "“acme” is no watch in this file or in the database; add it under watches"
)
NAMES_ACME = "guilds:\n  1000:\n    subscriptions:\n      - {channel: 5000, watches: [acme, '#x', '*']}\n"


def test_a_subscription_to_an_unknown_watch_is_refused():
    assert refusal(NAMES_ACME, Current(Guild(1000))) == UNKNOWN_WATCH


def test_a_subscription_to_a_watch_that_is_about_to_go_is_refused():
    managed = Current(Guild(1000), watches=[chat_watch(id=1, managed=True)])
    assert refusal(NAMES_ACME, managed) == UNKNOWN_WATCH
    assert refusal(NAMES_ACME, Current(Guild(1000), watches=[chat_watch(id=1)]), prune=True) == UNKNOWN_WATCH


def test_a_subscription_may_name_a_watch_that_chat_made():
    form = read_form(NAMES_ACME)
    current = Current(Guild(1000), watches=[chat_watch(id=1)])
    require_possible(form, form.guilds[0], change(NAMES_ACME, current))


NAMES_BETA = "guilds:\n  1000:\n    watches:\n      - {id: beta, kind: company, names: [ACME], tags: [x]}\n"


def test_a_watch_that_looks_for_the_same_as_one_made_in_chat_is_refused():
    assert refusal(NAMES_BETA, Current(Guild(1000), watches=[chat_watch(id=1)])) == (
        "news.yaml, line 4: guilds.1000.watches[0]: looks for exactly the same as “acme”, which was made in "
        "chat; give it that id to take that one over, or remove that one there"
    )


@pytest.mark.parametrize(("managed", "prune"), [(True, False), (False, True)])
def test_a_watch_may_take_the_place_of_one_that_goes(managed, prune):
    form = read_form(NAMES_BETA)
    current = Current(Guild(1000), watches=[chat_watch(id=1, managed=managed)])
    changes = change(NAMES_BETA, current, prune=prune)
    require_possible(form, form.guilds[0], changes)
    assert changes.lines == ("+ watch beta", "- watch acme")


@pytest.mark.parametrize(
    ("current", "section", "sentence"),
    [
        (
            Current(
                Guild(1000),
                followings=[replace(chat_feed(f"https://a.example/{n}"), id=n + 1) for n in range(200)],
            ),
            "feeds: [{url: https://b.example/f}]",
            "a server may have 200 feeds; this would make 201, so remove some first",
        ),
        (
            Current(Guild(1000), watches=[chat_watch(f"w{n}", id=n + 1) for n in range(500)]),
            "watches: [{id: a, kind: company, names: [Acme]}]",
            "a server may have 500 watches; this would make 501, so remove some first",
        ),
        (
            Current(Guild(1000), subscriptions=[chat_subscription(n + 1, id=n + 1) for n in range(100)]),
            "subscriptions: [{channel: 5000}]",
            "a server may have 100 subscriptions; this would make 101, so remove some first",
        ),
    ],
)
def test_quotas_count_what_chat_made(current, section, sentence):
    text = f"guilds:\n  1000:\n    {section}\n"
    assert refusal(text, current) == f"news.yaml, line 3: guilds.1000: {sentence}"


def test_a_feed_that_is_not_followed_is_noted():
    text = "guilds: {1000: {subscriptions: [{channel: 5, feeds: ['https://a.example/f?key=secret']}]}}"
    form = read_form(text)
    assert list(unheard_feeds(form.guilds[0], change(text, Current(Guild(1000))))) == [
        "guilds.1000.subscriptions[0].feeds: this server does not follow https://a.example/f?key=…; "
        "nothing is heard from it"
    ]
