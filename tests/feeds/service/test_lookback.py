"""What a watch or a channel that is new looks back on: stored with the reason, and never posted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.model import AlertState, Destination, Subscription, Tier, Watch, WatchKind
from feeds.ports import KeptPage, StoryQuery
from feeds.reasons import reason
from feeds.service import lookback, subscriptions
from tests.feeds.service.conftest import HERE, THERE
from tests.support.store import NOW, database_rows

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALIBABA = Watch("alibaba", WatchKind.COMPANY, HERE, names=("Alibaba",), exclude=("Alibaba Pictures",))


@pytest.fixture
async def wire(desk):
    return await desk.follows(HERE, "https://a.example/rss")


async def stored(desk, since=NOW - lookback.WINDOW, guild_id=HERE):
    async with desk.service.store.read() as reads:
        return await lookback.stored(reads, guild_id, since)


async def look_back(desk, since=NOW - lookback.WINDOW):
    """Saves the watch as the services do; returns it and how many stories it concerns."""
    async with desk.service.store.write() as tx:
        found = await lookback.search(tx, HERE, [ALIBABA], since)
        saved = await tx.save_watch(ALIBABA)
        return saved, await lookback.write(tx, HERE, {ALIBABA.key: saved}, found, NOW)


async def alerts(desk):
    """State and reason of every alert, by the title of its story."""
    async with desk.service.store.read() as reads:
        found = await reads.stories(HERE, StoryQuery(limit=9, matched=False))
    return {
        story.title: [(one.alert.state, one.alert.reason) for one in story.alerts]
        for story in found
        if story.alerts
    }


async def test_the_newest_of_the_servers_own_feeds_come_first(desk, wire, monkeypatch):
    theirs = await desk.follows(THERE, "https://b.example/rss")
    for days in (3, 1, 9, 2):
        await desk.carries(wire, f"Alibaba opens school {days}", age=days * DAY)
    await desk.carries(theirs, "Alibaba opens a port")
    titles = [one.fields["title"] for one in await stored(desk)]
    assert titles == [f"Alibaba opens school {days}" for days in (1, 2, 3)]
    monkeypatch.setattr(lookback, "MOST", 2)
    assert [one.fields["title"] for one in await stored(desk)] == titles[:2]
    assert [one.fields["title"] for one in await stored(desk, guild_id=THERE)] == ["Alibaba opens a port"]


async def test_pages_are_read_only_for_feeds_followed_with_full_text(desk, wire):
    async with desk.service.store.write() as tx:
        await tx.follow(replace(wire, full_text=True), NOW)
    paper = await desk.follows(HERE, "https://b.example/rss")
    await desk.follows(THERE, "https://a.example/rss")
    carried = await desk.carries(wire, "A port is sold", content="Rain fell.")
    other = await desk.carries(wire, "Rain again", content="Snow fell.")
    again = {"link": carried.article.url, "article_id": carried.article_id, "content": "Wind blew."}
    await desk.carries(paper, "A port is sold", **again)
    links = {carried.article_id: carried.article.url, other.article_id: "https://example.com/another"}
    async with desk.service.store.write() as tx:
        await tx.save_pages([KeptPage(*link, "Alibaba sold it.", "", NOW) for link in links.items()])
    texts = [
        sorted(one.fields["text"] for one in await stored(desk, guild_id=guild_id))
        for guild_id in (HERE, THERE)
    ]
    assert texts == [
        ["Rain fell.\n\nAlibaba sold it.", "Snow fell.", "Wind blew."],
        ["Rain fell.", "Snow fell."],
    ]


async def test_matches_are_stored_with_an_alert_that_says_why_nothing_is_posted(desk, wire):
    await subscriptions.subscribe(desk.service, HERE, 5000)
    for title in ("Alibaba opens a school", "Alibaba Pictures makes a film", "Rain again"):
        await desk.carries(wire, title)
    saved, concerned = await look_back(desk)
    assert concerned == 1
    taken = "only inside the excluded “Alibaba Pictures”"
    assert await alerts(desk) == {
        "Alibaba opens a school": [(AlertState.SUPPRESSED, reason("before_watch"))],
        "Alibaba Pictures makes a film": [(AlertState.SUPPRESSED, reason("excluded", taken))],
    }
    rows = await database_rows(desk.service.store)
    assert sorted((row["watch_id"], row["reason"]) for row in rows["match"]) == [
        (saved.id, ""),
        (saved.id, taken),
    ]
    assert rows["delivery"] == []


async def test_only_matches_of_the_watches_that_are_looked_for_are_found(desk, wire):
    carried = await desk.carries(wire, "Alibaba Health opens a school")
    async with desk.service.store.write() as tx:
        await tx.save_watch(Watch("health", WatchKind.COMPANY, HERE, names=("Alibaba Health",)))
        found = await lookback.search(tx, HERE, [ALIBABA], NOW - DAY)
    (one, matches) = found[carried.revision_id]
    assert (one.carried, [(match.watch, match.reason) for match in matches]) == (
        carried,
        [(ALIBABA, "only inside the longer name “Alibaba Health”")],
    )


async def test_what_was_stored_before_a_channel_was_subscribed_stays_unposted_there(desk, wire):
    for title, age in (("Alibaba opens a school", HOUR), ("Alibaba opens a port", 8 * DAY), ("Rain", HOUR)):
        await desk.carries(wire, title, age=age)
    assert (await look_back(desk, NOW - 30 * DAY))[1] == 2
    await subscriptions.subscribe(desk.service, HERE, 5000)
    held = {"Alibaba opens a school": [(AlertState.SUPPRESSED, reason("before_subscription"))]}
    assert await alerts(desk) == held


async def test_what_a_channel_was_told_already_is_not_held_back_there(desk, wire):
    carried = await desk.carries(wire, "Alibaba opens a school")
    await look_back(desk)
    async with desk.service.store.write() as tx:
        await tx.save_subscription(Subscription(Destination(HERE, 5000)))
    await desk.posts(carried, 777)
    await subscriptions.subscribe(desk.service, HERE, 5000, watches=["alibaba"], tier=Tier.WEAK)
    assert await alerts(desk) == {"Alibaba opens a school": [(AlertState.POSTED, "")]}
