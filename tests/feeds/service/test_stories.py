"""What became of the stories a server saw, in words, and what it is never told."""

from datetime import timedelta

import pytest

from feeds.errors import UserError
from feeds.model import AlertState
from feeds.reasons import reason
from feeds.service import guilds, setup, stories, subscriptions, watches
from tests.feeds.service.conftest import HERE, THERE
from tests.support.store import NOW


async def words(desk, guild_id=HERE, **given):
    page = await stories.recent(desk.service, guild_id, **given)
    return [(told.story.title, [fate.words for fate in told.fates]) for told in page.stories]


@pytest.fixture
async def wire(desk):
    """A feed this server follows, and a watch that one of its articles concerns."""
    following = await desk.follows(HERE, "https://a.example/rss")
    await watches.add(desk.service, HERE, name="Alibaba")
    return following


async def bring(desk, following, title="Alibaba opens a school", **given):
    """Brings an article and matches it, as a poll does; returns what was stored."""
    carried = await desk.carries(following, title, **given)
    (watch,) = await watches.listed(desk.service, HERE)
    await watches.edit(desk.service, HERE, watch.key, {"exclude": ()})
    return carried


async def test_a_story_nobody_is_subscribed_to_says_so(desk, wire):
    await bring(desk, wire)
    assert await words(desk) == [
        ("Alibaba opens a school", ["not posted: no channel is subscribed to Alibaba"])
    ]


async def test_what_waits_is_said_to_wait_and_what_holds_it_up(desk, wire):
    carried = await bring(desk, wire)
    await subscriptions.subscribe(desk.service, HERE, 5000)
    delivery = await desk.alerts(carried)
    assert await words(desk) == [("Alibaba opens a school", ["waiting to be posted"])]
    async with desk.service.store.write() as tx:
        await tx.break_destination(delivery.destination.id, "the channel is gone", NOW)
    assert await words(desk) == [("Alibaba opens a school", ["waiting to be posted: the channel is gone"])]


async def test_what_was_posted_is_linked_to_its_message_and_subscription(desk, wire):
    carried = await bring(desk, wire)
    await subscriptions.subscribe(desk.service, HERE, 5000)
    await desk.posts(carried, 777)
    (fate,) = (await stories.recent(desk.service, HERE)).stories[0].fates
    made = (await subscriptions.listed(desk.service, HERE))[0]
    assert fate == stories.Fate("posted", made.destination, 777, (made,))
    asked = [
        {"message_id": 777},
        {"channel_id": 5000},
        {"link": carried.article.url},
        {"link": carried.article.url.replace("https", "http") + "?utm_source=rss"},
        {"link": f"https://discord.com/channels/{HERE}/5000/777"},
    ]
    for one in asked:
        assert (await stories.why(desk.service, HERE, **one)).story.story_id == carried.story_id
    for one in asked:
        with pytest.raises(UserError):
            await stories.why(desk.service, THERE, **one)


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        (reason("tier", "weak"), "not posted: the match is only weak, and this channel asks for better"),
        (
            reason("stale", "48"),
            "not posted: by its own date it was already older than 48 hours when it first appeared",
        ),
        (reason("first_poll"), "not posted: it stood in the feed before this server's first look at it"),
    ],
)
async def test_what_is_suppressed_is_told_with_its_reason(desk, wire, stored, said):
    carried = await bring(desk, wire)
    await subscriptions.subscribe(desk.service, HERE, 5000)
    await desk.alerts(carried, state=AlertState.SUPPRESSED, why=stored)
    assert await words(desk) == [("Alibaba opens a school", [said])]


async def test_an_excluded_hit_is_no_match_but_is_explained_when_asked_for(desk):
    following = await desk.follows(HERE, "https://a.example/rss")
    carried = await desk.carries(following, "Alibaba Pictures opens a school")
    await watches.add(desk.service, HERE, name="Alibaba", exclude=["Alibaba Pictures"])
    told = await stories.why(desk.service, HERE, link=carried.article.url)
    assert await words(desk) == []
    assert [fate.words for fate in told.fates] == ["not posted: only inside the excluded “Alibaba Pictures”"]


async def test_newest_first_in_pages_within_the_hours(desk, wire):
    for hours in range(1, 9):
        await desk.carries(wire, f"Alibaba story {hours}", age=timedelta(hours=hours))
    await desk.carries(wire, "Alibaba of old", age=timedelta(hours=30))
    await watches.edit(desk.service, HERE, "alibaba", {"people": ("Jack Ma",)})
    pages = [await stories.recent(desk.service, HERE, page=page) for page in range(3)]
    assert [[told.story.title[-1] for told in page.stories] for page in pages] == [
        list("12345"),
        list("678"),
        [],
    ]
    assert [(page.number, page.more) for page in pages] == [(0, True), (1, False), (2, False)]
    assert len(await words(desk, hours=31, page=1)) == 4


@pytest.mark.parametrize("hours", [0, -1, 2161])
async def test_hours_out_of_range_are_refused(desk, hours):
    with pytest.raises(UserError) as refused:
        await stories.recent(desk.service, HERE, hours=hours)
    assert str(refused.value) == "hours must be between 1 and 2,160"


async def test_a_server_sees_only_what_its_own_feeds_brought_and_its_own_watches_matched(desk, wire):
    theirs = await desk.follows(THERE, "https://b.example/rss")
    await bring(desk, wire)
    await desk.carries(theirs, "Alibaba closes a school")
    assert await words(desk, THERE) == []
    await watches.add(desk.service, THERE, name="Alibaba")
    assert [title for title, _ in await words(desk, THERE)] == ["Alibaba closes a school"]
    assert [title for title, _ in await words(desk)] == ["Alibaba opens a school"]


async def test_only_one_watch_can_be_asked_for(desk, wire):
    await watches.add(desk.service, HERE, name="Tesla")
    await desk.carries(wire, "Alibaba opens a school")
    await desk.carries(wire, "Tesla opens a factory", age=timedelta(hours=2))
    await watches.edit(desk.service, HERE, "alibaba", {"people": ("Jack Ma",)})
    tesla = (await watches.edit(desk.service, HERE, "tesla", {"people": ("Elon Musk",)})).watch
    assert [title for title, _ in await words(desk, watch="tesla")] == ["Tesla opens a factory"]
    assert [title for title, _ in await words(desk, watch_id=tesla.id)] == ["Tesla opens a factory"]
    await watches.remove(desk.service, HERE, "tesla")
    with pytest.raises(UserError) as refused:
        await stories.recent(desk.service, HERE, watch_id=tesla.id)
    assert str(refused.value) == "this watch is gone; /recent lists the stories of those there are"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            {"link": "https://nowhere.example/1"},
            "I have not seen this link in this server's feeds; /recent lists what I saw",
        ),
        (
            {"link": f"https://discord.com/channels/{THERE}/1/2"},
            "I have not seen this link in this server's feeds; /recent lists what I saw",
        ),
        ({"link": "that thing"}, "that is no link; paste the address of an article, or leave it out"),
        ({"message_id": 5}, "I know nothing of this story any more; /recent lists what I saw lately"),
        (
            {"channel_id": 5000},
            "I have posted no alert in this server yet; /recent lists what I saw",
        ),
    ],
)
async def test_what_is_not_known_is_said_so(desk, asked, said):
    with pytest.raises(UserError) as refused:
        await stories.why(desk.service, HERE, **asked)
    assert str(refused.value) == said


async def test_a_link_no_watch_matched_is_known_all_the_same(desk, wire):
    carried = await desk.carries(wire, "Rain again")
    told = await stories.why(desk.service, HERE, link=carried.article.url)
    assert [fate.words for fate in told.fates] == ["not posted: no watch of this server found anything in it"]


async def test_a_match_of_a_watch_that_was_changed_since_is_marked(desk, wire):
    await bring(desk, wire)
    await watches.edit(desk.service, HERE, "alibaba", {"names": ("Ali Baba",)})
    (told,) = (await stories.recent(desk.service, HERE)).stories
    assert told.outdated == {"alibaba"}


async def test_the_sample_is_the_newest_match_as_it_would_be_posted(desk, wire):
    assert await setup.sample(desk.service, HERE) is None
    await bring(desk, wire, summary="Alibaba opened a school on Monday. Ten teachers came.")
    post = await setup.sample(desk.service, HERE)
    assert post is not None
    assert (post.headline.text, post.outlet) == ("Alibaba opens a school", "a.example")
    assert [line.watch for line in post.hits] == ["Alibaba"]
    assert await setup.sample(desk.service, THERE) is None
    assert await setup.progress(desk.service, HERE) == setup.Progress(1, 1, 0, 0)


async def test_servers_come_and_go(desk):
    for guild_id in (HERE, THERE):
        await guilds.joined(desk.service, guild_id, name=f"Desk {guild_id}", system_channel_id=7)
    await guilds.leave_others(desk.service, lambda: {HERE})
    async with desk.service.store.read() as reads:
        found = [(one.id, one.name, one.system_channel_id, one.left) for one in await reads.guilds()]
    assert found == [(HERE, "Desk 1000", 7, False), (THERE, "Desk 2000", 7, True)]
    await guilds.joined(desk.service, THERE, name="Back")
    async with desk.service.store.read() as reads:
        back = await reads.guild(THERE)
    assert (back.name, back.system_channel_id, back.left) == ("Back", 0, False)
