"""Two servers whose feeds overlap: neither starves, neither sees what only the other follows."""

import json

import pytest

from feeds.identity import idempotency_key
from feeds.model import DeliveryKind, Destination, Guild
from feeds.ports import StoryQuery
from feeds.service import feeds as feed_service
from feeds.service import stories
from tests.support.newsroom import item, rss

BODY = "Alibaba opened a school for the children of its drivers, the company said in Hangzhou on Monday."
SHARED = "https://example.com/school"


@pytest.fixture
async def desks(room):
    """Server A follows /wire and /both, server B follows /post and /both; first polls are done."""
    for path in ("/wire", "/post", "/both"):
        room.server.serve(path, rss(path.strip("/")))
    made = []
    for name, paths in (("A", ("/wire", "/both")), ("B", ("/post", "/both"))):
        guild_id, (channel,) = await room.guild(name, "news")
        await room.watch(guild_id, "Alibaba")
        for path in paths:
            await room.follow(guild_id, path)
        await room.subscribe(guild_id, channel)
        made.append((guild_id, channel))
    await room.round()
    return made


async def everything_visible(room, guild_id, channel_id) -> str:
    """All a server can see, as text: its posts, its recent stories, why, its stored views."""
    page = await stories.recent(room.service, guild_id)
    async with room.store.read() as reads:
        views = await reads.stories(guild_id, StoryQuery(matched=False, limit=100))
    told = [await stories.why(room.service, guild_id, link=view.url) for view in views]
    return json.dumps([room.posts(channel_id), repr(page), repr(views), repr(told)], ensure_ascii=False)


def posts(room, channel_id):
    return [
        (message["embeds"][0]["title"], message["embeds"][0]["url"], message["embeds"][0]["author"]["name"])
        for message in room.posts(channel_id)
    ]


async def test_an_article_known_to_one_server_reaches_the_other_through_its_own_feed(room, desks):
    (_, a), (_, b) = desks
    room.server.serve("/wire", rss("wire", item("w", "Alibaba opens a school", BODY, link=SHARED)))
    await room.round()
    assert (posts(room, a), posts(room, b)) == ([("Alibaba opens a school", SHARED, "wire")], [])
    room.later(minutes=10)
    room.server.serve("/post", rss("post", item("p", "A school by Alibaba", BODY, link=SHARED)))
    await room.round()
    assert posts(room, a) == [("Alibaba opens a school", SHARED, "wire")]
    assert posts(room, b) == [("A school by Alibaba", SHARED, "post")]


async def test_each_sees_headline_link_and_count_of_its_own_feeds_alone(room, desks):
    (guild_a, a), (guild_b, b) = desks
    wire = item("w", "Alibaba opens a wire school", BODY.replace("Monday", "wireday"), link=SHARED)
    post = item("p", "Alibaba opens a post school", BODY.replace("Monday", "postday"), link=SHARED)
    room.server.serve("/wire", rss("wire", wire))
    room.server.serve("/post", rss("post", post))
    await room.round()
    seen_a = await everything_visible(room, guild_a, a)
    seen_b = await everything_visible(room, guild_b, b)
    assert ("wire school" in seen_a, "post school" in seen_a, "postday" in seen_a) == (True, False, False)
    assert ("post school" in seen_b, "wire school" in seen_b, "wireday" in seen_b) == (True, False, False)
    async with room.store.read() as reads:
        counts = [
            [view.outlets for view in await reads.stories(guild, StoryQuery())]
            for guild in (guild_a, guild_b)
        ]
    assert counts == [[1], [1]]


async def test_what_only_the_other_follows_does_not_exist_here(room, desks):
    (guild_a, _), (guild_b, b) = desks
    room.server.serve("/wire", rss("wire", item("w", "Alibaba wires alone", BODY)))
    await room.round()
    assert "Alibaba wires alone" not in await everything_visible(room, guild_b, b)
    told = await stories.recent(room.service, guild_a)
    assert [one.story.title for one in told.stories] == ["Alibaba wires alone"]


async def test_a_watch_of_one_server_never_alerts_the_other(room, desks):
    (guild_a, a), (_, b) = desks
    await room.watch(guild_a, "Toyota")
    room.server.serve("/both", rss("both", item("t", "Toyota shows a battery", "It charges over lunch.")))
    await room.round()
    assert (len(posts(room, a)), posts(room, b)) == (1, [])


async def test_a_server_that_follows_later_gets_its_own_first_poll(room, desks):
    (_, a), (guild_b, b) = desks
    room.server.serve("/wire", rss("wire", item("w", "Alibaba opens a school", BODY)))
    await room.round()
    await room.follow(guild_b, "/wire")
    await room.round()
    assert (len(posts(room, a)), posts(room, b)) == (1, [])
    page = await stories.recent(room.service, guild_b)
    assert [(one.story.title, one.fates[0].words) for one in page.stories] == [
        (
            "Alibaba opens a school",
            "not posted: it stood in the feed before this server's first look at it",
        )
    ]


async def test_feeds_with_credentials_are_polled_for_one_server_alone(room):
    room.server.serve("/paid", rss("paid"))
    address = room.server.url("/paid", userinfo="reader:secret")
    made = [await room.guild(name, "news") for name in ("A", "B")]
    for guild_id, _ in made:
        await feed_service.add(room.service, guild_id, address)
    async with room.store.read() as reads:
        feeds = [(await reads.followings(guild_id=guild_id))[0].feed.private_to for guild_id, _ in made]
    assert feeds == [guild_id for guild_id, _ in made]
    await room.round()
    assert len(room.server.asked("/paid")) == 4


async def test_secrets_of_an_address_stand_in_no_post_notice_or_answer(room):
    room.server.serve("/paid", rss(""))
    guild_id, (channel, admin) = await room.guild("A", "news", "admin")
    async with room.store.write() as tx:
        await tx.save_guild(Guild(guild_id, admin_channel_id=admin))
    await room.watch(guild_id, "Alibaba")
    await feed_service.add(
        room.service, guild_id, room.server.url("/paid?key=hunter2", userinfo="reader:s3cret")
    )
    await room.subscribe(guild_id, channel)
    await room.round()
    room.server.serve("/paid", rss("", item("n", "Alibaba opens a school", BODY)))
    await room.round()
    room.server.serve("/paid", "", status=410)
    await room.round()
    seen = await everything_visible(room, guild_id, channel) + repr(room.posts(admin))
    assert len(room.posts(channel)) == len(room.posts(admin)) == 1
    assert [secret in seen for secret in ("hunter2", "s3cret", "reader")] == [False] * 3


async def test_one_feeds_news_reaches_every_server_that_follows_it(room, desks):
    (_, a), (_, b) = desks
    room.server.serve("/both", rss("both", item("s", "Alibaba opens a school", BODY)))
    await room.round()
    assert (len(posts(room, a)), len(posts(room, b))) == (1, 1)


async def test_a_post_shows_hits_of_its_own_servers_watches_alone(room, desks):
    (guild_a, a), (_, b) = desks
    await room.watch(guild_a, "Toyota")
    room.server.serve("/both", rss("both", item("t", "Toyota and Alibaba share a battery")))
    await room.round()
    shown = [["“Toyota”" in one["embeds"][0]["description"] for one in room.posts(place)] for place in (a, b)]
    assert shown == [[True], [False]]


async def test_a_posts_key_holds_the_identity_of_the_opening_article_and_no_row_id(room, desks):
    _, (guild_b, b) = desks
    room.server.serve("/wire", rss("wire", item("w", "Alibaba opens a school", BODY)))
    await room.round()
    copy = item("p", "Alibaba opens a school", BODY, link="https://copy.example/1")
    room.server.serve("/post", rss("post", copy))
    await room.round()
    async with room.store.read() as reads:
        key = (await reads.installation()).key
    place = Destination(guild_b, b)
    wanted = idempotency_key(key, place, kind=DeliveryKind.POST, identity="https://example.com/w")
    (post,) = room.posts(b)
    assert post["nonce"] == wanted[:24]
    assert post["embeds"][0]["footer"]["text"].split(" · ")[-1] == f"ww{wanted[:12]}"


async def test_a_later_server_gets_its_first_poll_of_a_feed_that_answers_304(room):
    room.server.serve("/a", rss("A", item("w", "Alibaba opens a school", BODY)), etag=True)
    first, _ = await room.guild("A", "news")
    second, (channel,) = await room.guild("B", "news")
    for guild_id in (first, second):
        await room.watch(guild_id, "Alibaba")
    await room.subscribe(second, channel)
    await room.follow(first, "/a")
    await room.round()
    await room.follow(second, "/a", backfill=1)
    await room.round()
    assert len(posts(room, channel)) == 1


async def test_what_a_new_feed_listed_before_is_posted_when_an_older_feed_brings_it_as_news(room, desks):
    (guild_a, a), _ = desks
    story = item("p", "Alibaba opens a school", BODY, link=SHARED)
    room.server.serve("/post", rss("post", story))
    await room.follow(guild_a, "/post")
    await room.round()
    assert posts(room, a) == []
    room.later(minutes=20)
    room.server.serve("/wire", rss("wire", item("w", "A school by Alibaba", BODY, link=SHARED)))
    await room.round()
    assert posts(room, a) == [("A school by Alibaba", SHARED, "wire")]
