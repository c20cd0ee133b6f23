"""Every key of the configuration file at work: what people see with it and without it, or the line it has."""

from collections.abc import Callable
from dataclasses import dataclass
from string import Template
from typing import Any

import discord
import pytest
import yaml

from bot.panels import feeds as panels
from feeds.config import keys
from feeds.config.form import read_form
from feeds.service import config
from feeds.service.missed import tell_missed
from tests.support.newsroom import Newsroom, item, rss

pytestmark = pytest.mark.long

SECTIONS = {"": keys.GUILD, **{f"{name}.": known for name, known in keys.LISTS.items()}}
EFFECTIVE = {
    f"{section}{name}" for section, known in SECTIONS.items() for name, key in known.items() if key.effective
}

SCHOOL, BRIDGE = "Alibaba opens a school", "Alibaba closes a bridge"
NEWCOMER = "A newcomer speaks"
FROM_FILE = "from the configuration file"
YESTERDAY = "<pubDate>Sun, 01 Mar 2026 13:00:00 GMT</pubDate>"
FAILED = (
    "Wire ($a) has failed since {}: 127.0.0.1 has trouble of its own and could not answer (500). "
    "I keep trying, once a day at least. Check its address, or remove it with /feed remove."
)


async def heard(room, places):
    """Titles of posts and texts of notices by place, for those where anything was posted."""
    said = {name: [_words(room, one) for one in room.posts(place)] for name, place in places.items()}
    return {name: words for name, words in said.items() if words}


def _words(room, message):
    if message["embeds"]:
        return message["embeds"][0]["title"].replace("**", "").replace("\\", "")
    text = message["content"].rpartition("\n")[0] or message["content"]
    return text.replace("\\", "").replace(room.server.url("/a"), "$a")


async def asked(room, places):
    """How often each feed was asked for."""
    return {path: len(room.server.asked(path)) for path in ("/a", "/b")}


async def followings(room):
    """What every server follows."""
    async with room.store.read() as reads:
        return [one for guild in await reads.guilds() for one in await reads.followings(guild_id=guild.id)]


async def next_poll(room, places):
    """The minutes from the last poll to the next one, by feed; about a quarter of an hour counts as 15."""
    feeds = [one.feed for one in await followings(room)]
    waits = [(one.next_poll_at - one.polled_at).total_seconds() / 60 for one in feeds]
    return [15.0 if 12 < wait < 18 else wait for wait in waits]


async def feed_list(room, places):
    """What /feed list says of each feed behind its times and its interval."""
    panel = panels.panel(await followings(room), 0, room.at, {})
    return [block.splitlines()[1].split(" · ")[2:] for block in panel.embeds[0].description.split("\n\n")]


async def told_of_missed_news(room, places):
    """What is heard once two more feeds carried the same, and the week is over."""
    (guild,) = {one.guild_id for one in await followings(room)}
    for path in ("/c", "/d"):
        room.server.serve(path, document(PIE))
        await room.follow(guild, path)
    await room.poll()
    await tell_missed(room.store, room.at)
    await room.deliver()
    return await heard(room, places)


@dataclass(frozen=True)
class Case:
    """Two files that differ in one key, the news that comes after the first poll, and what is seen then.

    A file is ``BASE`` with these parts; ``$a`` and ``$b`` are feeds, ``$one``, ``$two`` and ``$thread``
    places. ``stood`` is in $a at the first poll already; the last of its items is posted first. Where
    ``page`` is given, each item leads to it.
    """

    given: dict[str, Any]
    seen: Any
    otherwise: Any
    instead: dict[str, Any]
    news: tuple[str, ...] = (SCHOOL,)
    stood: tuple[str, ...] = ()
    more: str = ""
    page: str = ""
    fails: bool = False
    look: Callable[[Newsroom, dict[str, int]], Any] = heard


def feed(url="$a", **given):
    return {"feeds": [{"url": url, **given}]}


def company(*names, **given):
    return {"watches": [{"id": "w", "kind": "company", "names": [*names], **given}]}


def keyword(**given):
    return {"watches": [{"id": "w", "kind": "keyword", **given}]}


def two_watches(first, second, **given):
    return {"watches": [{**company("Alibaba", **given)["watches"][0], "id": first}, _baidu(second)]}


def _baidu(key):
    return {"id": key, "kind": "company", "names": ["Baidu"]}


def subscription(channel="$one", **given):
    return {"subscriptions": [{"channel": channel, **given}]}


BASE = feed() | company("Alibaba") | subscription()
BOTH_FEEDS = {"feeds": [*feed()["feeds"], *feed("$b")["feeds"]]}
BAIDU = "Baidu opens a garden"
PIE = "How to bake an apple pie"

CASES = {
    "timezone": Case(
        {"timezone": "Asia/Hong_Kong"},
        {"one": [FAILED.format("2026-03-02 20:00 (Asia/Hong_Kong)")]},
        {"one": [FAILED.format("2026-03-02 12:00 (UTC)")]},
        {},
        fails=True,
    ),
    "admin_channel": Case(
        {"admin_channel": "$two"},
        {"two": [FAILED.format("2026-03-02 12:00 (UTC)")]},
        {"one": [FAILED.format("2026-03-02 12:00 (UTC)")]},
        {},
        fails=True,
    ),
    "max_age_hours": Case({"max_age_hours": 12}, {}, {"one": [SCHOOL]}, {}, more=YESTERDAY),
    "missed_news": Case(
        {"missed_news": True} | company("Apple"),
        {"one": ["Missed news"]},
        {},
        company("Apple"),
        news=(PIE,),
        look=told_of_missed_news,
    ),
    "feeds.url": Case(feed("$b"), {"one": [BRIDGE]}, {"one": [SCHOOL]}, {}),
    "feeds.every_seconds": Case(feed(every_seconds=120), [2.0], [15.0], {}, look=next_poll),
    "feeds.backfill": Case(
        feed(backfill=1), {"one": [BRIDGE, SCHOOL]}, {"one": [SCHOOL]}, {}, stood=(BRIDGE,)
    ),
    "feeds.tags": Case(feed(tags=["wire"]), [[r"\#wire", FROM_FILE]], [[FROM_FILE]], {}, look=feed_list),
    "feeds.full_text": Case(
        feed(full_text=True),
        {"one": [NEWCOMER]},
        {},
        {},
        news=(NEWCOMER,),
        page="<p>Alibaba welcomes the newcomer to Hangzhou with a long letter and a short speech.</p>",
    ),
    "feeds.paused": Case(feed(paused=True), {"/a": 0, "/b": 0}, {"/a": 2, "/b": 0}, {}, look=asked),
    "watches.id": Case(
        two_watches("other", "w") | subscription(watches=["w"]),
        {"one": [BAIDU]},
        {"one": [SCHOOL]},
        two_watches("w", "other") | subscription(watches=["w"]),
        news=(SCHOOL, BAIDU),
    ),
    "watches.kind": Case(
        keyword(phrases=["Apple"]),
        {"one": [PIE]},
        {},
        company("Apple"),
        news=(PIE,),
    ),
    "watches.names": Case(company("Alibaba", "Baidu"), {"one": [BAIDU]}, {}, {}, news=(BAIDU,)),
    "watches.tickers": Case(
        company("Alibaba", tickers=["9988:HK"]),
        {"one": ["Shares of 9988.HK fall"]},
        {},
        {},
        news=("Shares of 9988.HK fall",),
    ),
    "watches.people": Case(
        company("Alibaba", people=["Joe Tsai"]),
        {"one": ["Joe Tsai buys a house"]},
        {},
        {},
        news=("Joe Tsai buys a house",),
    ),
    "watches.products": Case(
        company("Alibaba", products=["Tongyi Qianwen"]),
        {"one": ["Tongyi Qianwen learns to sing"]},
        {},
        {},
        news=("Tongyi Qianwen learns to sing",),
    ),
    "watches.phrases": Case(
        keyword(phrases=["chip export", "AI-Driven"]),
        {"one": ["An AI-driven harbour"]},
        {},
        keyword(phrases=["chip export"]),
        news=("An AI-driven harbour",),
    ),
    "watches.any": Case(
        keyword(phrases=["harbour"], any=["crane"]),
        {"one": ["The harbour has a crane"]},
        {"one": ["The harbour has a crane", "The harbour is shut"]},
        keyword(phrases=["harbour"]),
        news=("The harbour is shut", "The harbour has a crane"),
    ),
    "watches.all": Case(
        keyword(phrases=["harbour"], all=["crane", "fog"]),
        {"one": ["The harbour lost a crane in fog"]},
        {"one": ["The harbour lost a crane in fog", "The harbour has a crane"]},
        keyword(phrases=["harbour"]),
        news=("The harbour has a crane", "The harbour lost a crane in fog"),
    ),
    "watches.exclude": Case(company("Alibaba", exclude=["Alibaba opens"]), {}, {"one": [SCHOOL]}, {}),
    "watches.near": Case(
        keyword(phrases=["harbour"], near={"phrases": ["crane", "fog"], "words": 2}),
        {"one": ["The harbour crane in fog"]},
        {"one": ["The harbour crane in fog", "The harbour has a crane that nobody saw in fog"]},
        keyword(phrases=["harbour"]),
        news=("The harbour has a crane that nobody saw in fog", "The harbour crane in fog"),
    ),
    "watches.field": Case(
        keyword(phrases=["harbour"], field="text"),
        {},
        {"one": ["The harbour is shut"]},
        keyword(phrases=["harbour"]),
        news=("The harbour is shut",),
    ),
    "watches.regex": Case(
        keyword(phrases=["harbour"], regex="cranes?"),
        {"one": ["The harbour has a crane"]},
        {"one": ["The harbour has a crane", "The harbour is shut"]},
        keyword(phrases=["harbour"]),
        news=("The harbour is shut", "The harbour has a crane"),
    ),
    "watches.tags": Case(
        two_watches("w", "other", tags=["china"]) | subscription(watches=["#china"]),
        {"one": [SCHOOL]},
        {},
        two_watches("w", "other") | subscription(watches=["#china"]),
        news=(SCHOOL, BAIDU),
    ),
    "subscriptions.channel": Case(subscription("$two"), {"two": [SCHOOL]}, {"one": [SCHOOL]}, {}),
    "subscriptions.thread": Case(
        subscription("$two", thread="$thread"), {"thread": [SCHOOL]}, {"two": [SCHOOL]}, subscription("$two")
    ),
    "subscriptions.watches": Case(
        two_watches("w", "other") | subscription(watches=["other"]),
        {"one": [BAIDU]},
        {"one": [BAIDU, SCHOOL]},
        two_watches("w", "other"),
        news=(SCHOOL, BAIDU),
    ),
    "subscriptions.tier": Case(
        company("Apple") | subscription(tier="weak"),
        {"one": [PIE]},
        {},
        company("Apple"),
        news=(PIE,),
    ),
    "subscriptions.languages": Case(subscription(languages=["zh"]), {}, {"one": [SCHOOL]}, {}),
    "subscriptions.feeds": Case(
        BOTH_FEEDS | subscription(feeds=["$b"]), {"one": [BRIDGE]}, {"one": [SCHOOL, BRIDGE]}, BOTH_FEEDS
    ),
    "subscriptions.paused": Case(subscription(paused=True), {}, {"one": [SCHOOL]}, {}),
}
# A watch of another kind says by another key what it looks for.
COMES_WITH = {"watches.kind": {"watches.names", "watches.phrases"}}

KEYWORD_KEYS = {"near", "field", "regex"}
WITHOUT_EFFECT = {
    "catch_up": "none",
    "catch_up_newest": 3,
    "retention_days": 30,
    "subscriptions.mode": "digest",
    "subscriptions.digest": {"at": "09:00", "days": "weekdays"},
    "subscriptions.events": ["results"],
    "subscriptions.mention_role": "7000",
    "subscriptions.max_per_hour": 5,
    "subscriptions.quiet": {"from": "22:00", "to": "07:00"},
    "subscriptions.style": "compact",
    "subscriptions.language": "zh",
}


def document(*titles, more="", link=""):
    return rss("Wire", *(item(title.replace(" ", "-"), title, more=more, link=link) for title in titles))


async def seen(folder, part, case):
    """What is seen of the case's news under a file with this part."""
    async with Newsroom(folder) as room:
        guild_id, (one, two) = await room.guild("Desk", "one", "two")
        places = {"one": one, "two": two, "thread": await _thread(room, two)}
        await _apply(room, guild_id, part, places)
        for path, stood in (("/a", case.stood), ("/b", ())):
            room.server.serve(path, document(*stood))
        await room.round()
        page = room.server.serve("/page", _html(case.page), content_type="text/html") if case.page else ""
        room.server.serve("/a", document(*case.stood, *case.news, more=case.more, link=page))
        room.server.serve("/b", document(BRIDGE))
        if case.fails:
            room.server.serve("/a", "", status=500)
            await room.poll()
            room.later(hours=25)
        await room.round()
        return await case.look(room, places)


def _html(text):
    return f"<!doctype html><html><head><title>Page</title></head><body>{text}</body></html>"


async def _thread(room, channel_id):
    channel = room.client.get_partial_messageable(channel_id)
    message = await channel.send("Start", allowed_mentions=discord.AllowedMentions.none())
    thread = await room.client.http.start_thread_with_message(
        channel_id, message.id, name="Thread", auto_archive_duration=1440
    )
    await message.delete()
    return int(thread["id"])


async def _apply(room, guild_id, part, places):
    text = yaml.safe_dump({"guilds": {str(guild_id): {**BASE, **part}}})
    addresses = {name: room.server.url(f"/{name}") for name in ("a", "b")}
    form = read_form(Template(text).substitute(addresses, **places))
    assert (await config.apply(room.store, form, now=room.now())).notes == ()


def changed(one, other):
    """The keys in which two files differ."""
    return {
        f"{section}{name}"
        for section in SECTIONS
        for before, after in zip(_entries(one, section), _entries(other, section), strict=True)
        for name in SECTIONS[section]
        if before.get(name) != after.get(name)
    }


def _entries(part, section):
    whole = {**BASE, **part}
    return whole[section.rstrip(".")] if section else [whole]


def test_the_cases_are_the_keys_with_effect_and_the_others_are_the_rest():
    every = {f"{section}{name}" for section, known in SECTIONS.items() for name in known}
    assert (CASES.keys(), WITHOUT_EFFECT.keys()) == (EFFECTIVE, every - EFFECTIVE)


@pytest.mark.parametrize("name", CASES)
def test_the_two_files_differ_in_this_key_alone(name):
    assert changed(CASES[name].given, CASES[name].instead) == {name, *COMES_WITH.get(name, ())}


@pytest.mark.parametrize("name", CASES)
async def test_a_key_with_effect_changes_what_is_seen(tmp_path, name):
    case, folders = CASES[name], (tmp_path / "with", tmp_path / "without")
    for folder in folders:
        folder.mkdir()
    parts = zip(folders, (case.given, case.instead), strict=True)
    seen_in_both = [await seen(folder, part, case) for folder, part in parts]
    assert seen_in_both == [case.seen, case.otherwise]
    assert case.seen != case.otherwise


@pytest.mark.parametrize("name", WITHOUT_EFFECT)
def test_every_other_key_is_answered_with_the_line_that_it_has_no_effect_yet(name):
    section, _, key = name.rpartition(".")
    entry = {**(BASE[section][0] if section else BASE), key: WITHOUT_EFFECT[name]}
    if key in KEYWORD_KEYS:
        entry = {**keyword(phrases=["harbour"])["watches"][0], key: WITHOUT_EFFECT[name]}
    guild = {**BASE, section: [entry]} if section else entry
    text = Template(yaml.safe_dump({"guilds": {"1000": guild}})).substitute(
        a="https://a.example/", one="5000"
    )
    path = f"guilds.1000.{section}[0].{key}" if section else f"guilds.1000.{key}"
    assert read_form(text).notes == (f"{path}: stored; has no effect yet",)
