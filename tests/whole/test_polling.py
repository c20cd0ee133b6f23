"""What a poll does with what a feed says, up to the rows and the posts."""

import asyncio
from datetime import timedelta
from random import Random

import pytest

from feeds.claiming import poll_due
from feeds.ingest import Ingest
from feeds.model import Destination, Guild, Subscription
from feeds.ports import StoryQuery
from tests.support.feedserver import stalled
from tests.support.news import NOON
from tests.support.newsroom import item, rss
from tests.support.store import database_rows

OLD = item("old", "Harbour news")
LONG = "Alibaba opened a school for the children of its drivers, the company said on Monday in Hangzhou."
NEW = item("new", "Alibaba opens a school", LONG)
COPY = item("copy-1", "Alibaba opens a school", LONG, link="https://copy.example/1")


async def desk(room, *paths, channels=("one",), **watch):
    """A server that follows the feeds and hears Alibaba in its channels; first polls are done."""
    guild_id, made = await room.guild("Desk", *channels)
    await room.watch(guild_id, "Alibaba", **watch)
    for path in paths:
        await room.follow(guild_id, path)
    for channel_id in made:
        await room.subscribe(guild_id, channel_id)
    await room.round()
    return guild_id, made


def titles(room, channel_id):
    return [message["embeds"][0]["title"] for message in room.posts(channel_id) if message["embeds"]]


def notices(room, channel_id):
    """The notices there as they read: without their marker line and markdown's backslashes."""
    texts = [message["content"].rpartition("\n")[0] for message in room.posts(channel_id)]
    return [text.replace("\\", "") for text in texts]


async def recent(room, guild_id):
    async with room.store.read() as reads:
        return await reads.stories(guild_id, StoryQuery(limit=100))


async def test_a_first_poll_stores_and_posts_nothing(room):
    room.server.serve("/a", rss("A", NEW, OLD))
    guild_id, (channel,) = await desk(room, "/a")
    assert titles(room, channel) == []
    (story,) = await recent(room, guild_id)
    assert [(alert.alert.state, alert.alert.reason) for alert in story.alerts] == [
        ("suppressed", "first_poll")
    ]


async def test_backfill_posts_the_newest_matches_oldest_first(room):
    entries = [item(f"n{n}", f"Alibaba news number {n}", more=_date(hours=-n)) for n in range(4)]
    room.server.serve("/a", rss("A", *entries))
    guild_id, (channel,) = await room.guild("Desk", "one")
    await room.watch(guild_id, "Alibaba")
    await room.follow(guild_id, "/a", backfill=2)
    await room.subscribe(guild_id, channel)
    await room.round()
    assert titles(room, channel) == ["Alibaba news number 1", "Alibaba news number 0"]


def _date(**delta):
    at = NOON + timedelta(**delta)
    return f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"


async def test_what_appears_later_is_posted_once_however_often_it_is_polled(room):
    room.server.serve("/a", rss("A", OLD))
    _, (channel,) = await desk(room, "/a")
    room.server.serve("/a", rss("A", NEW, OLD))
    for _ in range(3):
        room.later(minutes=10)
        await room.round()
    assert titles(room, channel) == ["Alibaba opens a school"]


async def test_the_same_article_from_a_second_feed_stays_silent(room):
    for path in ("/a", "/b"):
        room.server.serve(path, rss(path, OLD))
    guild_id, (channel,) = await desk(room, "/a", "/b")
    room.server.serve("/a", rss("A", NEW, OLD))
    room.server.serve("/b", rss("B", COPY, OLD))
    await room.round()
    assert titles(room, channel) == ["Alibaba opens a school"]
    (story,) = await recent(room, guild_id)
    assert story.outlets == 2


async def test_an_unchanged_body_is_not_read_again(room):
    room.server.serve("/a", rss("A", OLD))
    await desk(room, "/a")
    room.later(minutes=10)
    (polled,) = await room.poll()
    assert (polled.unchanged, polled.error, polled.articles) == (True, "", 0)


async def test_validators_are_sent_back_and_a_304_changes_nothing_but_times(room):
    room.server.serve("/a", rss("A", OLD), etag=True)
    await desk(room, "/a")
    before = await database_rows(room.store)
    room.later(minutes=10)
    (polled,) = await room.poll()
    after = await database_rows(room.store)
    assert polled.unchanged
    assert "if-none-match" in room.server.asked("/a")[-1].headers
    assert {name for name in after if after[name] != before[name]} == {"feed"}


async def test_a_changed_headline_becomes_a_revision_and_no_second_post(room):
    room.server.serve("/a", rss("A", OLD))
    guild_id, (channel,) = await desk(room, "/a")
    room.server.serve("/a", rss("A", NEW, OLD))
    await room.round()
    room.server.serve("/a", rss("A", item("new", "Alibaba opens a second school", LONG), OLD))
    room.later(minutes=10)
    await room.round()
    assert titles(room, channel) == ["Alibaba opens a school"]
    assert [story.title for story in await recent(room, guild_id)] == ["Alibaba opens a second school"]
    assert len((await database_rows(room.store))["article_revision"]) == 3


async def test_a_change_that_makes_an_article_match_is_posted(room):
    room.server.serve("/a", rss("A", OLD))
    _, (channel,) = await desk(room, "/a")
    room.server.serve("/a", rss("A", item("late", "A company opens a school"), OLD))
    await room.round()
    room.server.serve("/a", rss("A", item("late", "Alibaba opens a school"), OLD))
    await room.round()
    assert titles(room, channel) == ["Alibaba opens a school"]


async def test_entries_that_share_one_link_are_all_posted(room):
    room.server.serve("/a", rss("A", OLD))
    _, (channel,) = await desk(room, "/a")
    home = "https://example.com/status"
    one = item("1", "Alibaba cloud is down", link=home)
    two = item("2", "Alibaba cloud is up again", link=home)
    room.server.serve("/a", rss("A", two, one, OLD))
    await room.round()
    assert sorted(titles(room, channel)) == ["Alibaba cloud is down", "Alibaba cloud is up again"]


async def test_items_without_ids_and_dates_are_posted_once(room):
    bare = (
        "<item><title>Alibaba without an id</title><description>Nothing else is known.</description></item>"
    )
    room.server.serve("/a", rss("A"))
    _, (channel,) = await desk(room, "/a")
    room.server.serve("/a", rss("A", bare))
    await room.round()
    room.server.serve("/a", rss("A", bare) + " ")
    await room.round()
    assert titles(room, channel) == ["Alibaba without an id"]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"body": "", "status": 404}, "there is no feed at this address any more (404)"),
        ({"body": "", "status": 500}, "127.0.0.1 has trouble of its own and could not answer (500)"),
        ({"body": "<html><body>Hello</body></html>", "content_type": "text/html"}, "web page"),
        ({"body": ""}, "empty"),
    ],
)
async def test_a_feed_that_fails_keeps_all_that_is_stored(room, answer, sentence):
    room.server.serve("/a", rss("A", OLD))
    await desk(room, "/a")
    before = await database_rows(room.store)
    room.server.serve("/a", **answer)
    room.later(minutes=10)
    (polled,) = await room.poll()
    after = await database_rows(room.store)
    assert sentence in polled.error
    assert {name for name in after if after[name] != before[name]} == {"feed"}
    assert (polled.feed.failures, polled.feed.failing_since, polled.feed.last_error) == (
        1,
        room.at,
        polled.error,
    )


async def test_one_bad_feed_does_not_stop_the_others(room):
    room.server.serve("/a", rss("A", OLD))
    room.server.serve("/b", rss("B", OLD))
    _, (channel,) = await desk(room, "/a", "/b")
    room.server.serve("/a", "<rss", status=200)
    room.server.serve("/b", rss("B", NEW, OLD))
    polled = await room.round()
    assert [bool(one.error) for one in polled] == [True, False]
    assert titles(room, channel) == ["Alibaba opens a school"]


async def test_a_feed_that_is_gone_is_retired_and_told_once(room):
    room.server.serve("/a", rss("A", OLD))
    guild_id, (_, admin) = await desk(room, "/a", channels=("one", "admin"))
    async with room.store.write() as tx:
        await tx.save_guild(Guild(guild_id, admin_channel_id=admin))
    room.server.serve("/a", "", status=410)
    for _ in range(2):
        room.later(minutes=10)
        await room.round()
    address = room.server.url("/a")
    assert notices(room, admin) == [
        f"A ({address}) is gone for good: its publisher answered 410. I no longer ask for it. "
        "Remove it with /feed remove, or add its new address with /feed add."
    ]
    assert len(room.server.asked("/a")) == 3


async def test_a_feed_that_fails_for_a_day_is_told_once(room):
    room.server.serve("/a", rss("A", OLD))
    guild_id, (_, admin) = await desk(room, "/a", channels=("one", "admin"))
    async with room.store.write() as tx:
        await tx.save_guild(Guild(guild_id, admin_channel_id=admin, timezone="Asia/Hong_Kong"))
    room.server.serve("/a", "", status=404)
    for _ in range(4):
        await room.round()
        room.later(hours=13)
    assert notices(room, admin) == [
        f"A ({room.server.url('/a')}) has failed since 2026-03-02 20:00 (Asia/Hong_Kong): "
        "there is no feed at this address any more (404). I keep trying, once a day at least. "
        "Check its address, or remove it with /feed remove."
    ]


async def test_a_permanent_redirect_moves_the_feed(room):
    room.server.serve("/a", rss("A", OLD))
    _, (channel,) = await desk(room, "/a")
    room.server.redirect("/a", "/b", status=301)
    room.server.serve("/b", rss("A", NEW, OLD))
    await room.round()
    await room.round()
    assert [len(room.server.asked(path)) for path in ("/a", "/b")] == [3, 2]
    told, post = room.posts(channel)
    assert "has moved for good" in told["content"]
    assert [embed["title"] for embed in post["embeds"]] == ["Alibaba opens a school"]


async def test_what_is_claimed_is_not_claimed_by_another(room):
    room.server.serve("/a", rss("A", OLD))
    await desk(room, "/a")
    room.later(hours=2)
    first, second = [], []
    await poll_due(room.at, room.store, first.append, owner="one", limit=10)
    await poll_due(room.at, room.store, second.append, owner="two", limit=10)
    assert (len(first), len(second)) == (1, 0)
    room.later(minutes=6)
    await poll_due(room.at, room.store, second.append, owner="two", limit=10)
    assert len(second) == 1


async def test_a_cancelled_poll_leaves_everything_as_it_was_and_is_repeated(room):
    room.server.serve("/a", rss("A", OLD))
    _, (channel,) = await desk(room, "/a")
    before = await database_rows(room.store)
    arrived = asyncio.Event()
    room.server.serve("/a", stalled(asyncio.Event(), arrived=arrived))
    async with room.store.read() as reads:
        (feed,) = await reads.feeds([1])
    task = asyncio.create_task(room.ingest.poll(feed))
    await arrived.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await database_rows(room.store) == before
    room.server.serve("/a", rss("A", NEW, OLD))
    await room.round()
    assert titles(room, channel) == ["Alibaba opens a school"]


async def test_an_articles_identity_is_written_at_first_sight_and_never_changed(room):
    room.server.serve("/a", rss("A", OLD))
    await desk(room, "/a")
    before = [row["identity"] for row in (await database_rows(room.store))["article"]]
    room.server.serve("/a", rss("A", item("old", "Quite another headline", link="https://example.com/moved")))
    room.later(minutes=10)
    await room.round()
    assert [row["identity"] for row in (await database_rows(room.store))["article"]] == before


async def test_without_an_admin_or_system_channel_a_subscribed_channel_is_told(room):
    room.server.serve("/a", rss("A", OLD))
    _, (channel,) = await desk(room, "/a")
    room.server.serve("/a", "", status=410)
    await room.round()
    assert [notice.startswith("A (") for notice in notices(room, channel)] == [True]


async def test_an_article_of_a_blocked_host_is_neither_stored_nor_quoted(room):
    room.server.serve("/a", rss("A", OLD))
    _, (channel,) = await desk(room, "/a")
    room.ingest = Ingest(
        room.store,
        room.fetcher,
        now=room.now,
        random=Random(1),
        min_poll_seconds=1,
        block_hosts=["quiet.example"],
    )
    quiet = item("q", "Alibaba in a quiet paper", link="https://www.quiet.example/1")
    room.server.serve("/a", rss("A", NEW, quiet, OLD))
    (polled,) = await room.round()
    assert (polled.articles, titles(room, channel)) == (1, ["Alibaba opens a school"])


async def test_a_subscription_to_one_feed_hears_it_in_the_very_poll_that_finds_it_moved(room):
    room.server.serve("/a", rss("A", OLD))
    guild_id, (channel,) = await room.guild("Desk", "one")
    await room.watch(guild_id, "Alibaba")
    await room.follow(guild_id, "/a")
    async with room.store.write() as tx:
        place = Destination(guild_id, channel)
        await tx.save_subscription(Subscription(place, feeds=(room.server.url("/a"),)))
    await room.round()
    room.server.redirect("/a", "/b", status=301)
    room.server.serve("/b", rss("A", NEW, OLD))
    await room.round()
    assert titles(room, channel) == ["Alibaba opens a school"]
