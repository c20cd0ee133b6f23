"""Stories as each of two servers with overlapping feeds may see them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from feeds.model import Alert, AlertState, DeliveryKind, Evidence, Subscription, Tier
from feeds.ports import PlacedAlert, Placement, StoredMatch, StoryQuery, StoryView
from tests.storage.building import (
    CHANNEL,
    GUILD,
    LATER,
    OTHER_GUILD,
    alert_draft,
    article,
    delivery_draft,
    destination,
    following,
    match_draft,
    watch,
)
from tests.support.store import NOW

WIRE, PAPER, BLOG = "https://wire.example/rss", "https://paper.example/rss", "https://blog.example/rss"
ALL = StoryQuery(matched=False)

BY_WIRE = article(
    "wire",
    title="As the wire has it",
    author="Wire Author",
    section="Markets",
    language="en",
    images=("https://wire.example/a.png",),
    published_at=NOW - timedelta(hours=1),
)
BY_PAPER = article("paper", title="As the paper has it", summary="", text="Paper text.", seen_at=LATER)
BY_BLOG = article("blog", title="Secret of the blog", author="Blogger", seen_at=LATER + timedelta(hours=1))


@pytest.fixture
async def news(store):
    """The wire, then the paper, then the blog carry story 1; the blog alone carries story 2.

    GUILD follows wire and paper (paused), OTHER_GUILD paper and blog. Both watch Alibaba (watches 1, 2).
    Matches: 1 and 2 on the wire's wording, 3 and 4 on the paper's, 5 and 6 on the blog's.
    Alerts: 1 in GUILD's place 1, 2 in OTHER_GUILD's place 2.
    """
    async with store.write() as tx:
        await tx.follow(following(WIRE), NOW)
        await tx.follow(following(PAPER, paused=True), NOW)
        await tx.follow(following(PAPER, OTHER_GUILD), NOW)
        await tx.follow(following(BLOG, OTHER_GUILD), NOW)
        mine, theirs = await tx.save_watch(watch()), await tx.save_watch(watch(guild_id=OTHER_GUILD))
        for feed_id, of in enumerate((BY_WIRE, BY_PAPER, BY_BLOG), start=1):
            await tx.place(feed_id, [Placement(of, 0 if feed_id == 1 else 1)])
            await tx.add_matches([match_draft(mine, feed_id), match_draft(theirs, feed_id)])
        await tx.place(3, [Placement(article("alone", seen_at=LATER + timedelta(hours=2)))])
        for place in (destination(), destination(CHANNEL + 1, OTHER_GUILD)):
            await tx.save_subscription(Subscription(place))
        await tx.add_alerts(
            [
                alert_draft(match_ids=(1,), subscription_ids=(1,)),
                alert_draft(destination_id=2, revision_id=2, match_ids=(4,), subscription_ids=(2,)),
            ]
        )
        await tx.add_deliveries(
            [
                delivery_draft("a", alert_ids=(1,)),
                delivery_draft("b", destination_id=2, alert_ids=(2,)),
            ]
        )


async def stories(store, guild_id, query=ALL):
    async with store.read() as reads:
        return await reads.stories(guild_id, query)


async def ids(store, guild_id, query):
    return [view.story_id for view in await stories(store, guild_id, query)]


def stored_match(number, watch_id, **given):
    hit = Evidence("title", 0, 5, "Title", "Title", "name", "Title one")
    values = {"key": "alibaba", "name": "Alibaba", "watch_revision": 1, "tier": Tier.CERTAIN}
    return StoredMatch(number, watch_id, **values | {"evidence": (hit,)} | given)


MINE = StoryView(
    story_id=1,
    revision_id=1,
    article_id=1,
    title="As the wire has it",
    url=BY_WIRE.url,
    outlet="example.com",
    summary="Summary wire.",
    seen_at=NOW,
    published_at=BY_WIRE.published_at,
    author="Wire Author",
    section="Markets",
    language="en",
    image="https://wire.example/a.png",
    outlets=2,
    matches=(stored_match(3, 1),),
    alerts=(PlacedAlert(Alert(1, 1, AlertState.DUE, "", 1), destination(id=1), (1,), 0, "pending"),),
)
THEIRS = StoryView(
    story_id=1,
    revision_id=2,
    article_id=1,
    title="As the paper has it",
    url=BY_PAPER.url,
    outlet="example.com",
    summary="Paper text.",
    seen_at=LATER,
    published_at=None,
    author="",
    section="",
    language="",
    image="",
    outlets=2,
    matches=(stored_match(6, 2),),
    alerts=(
        PlacedAlert(
            Alert(1, 2, AlertState.DUE, "", 2),
            destination(CHANNEL + 1, OTHER_GUILD, id=2),
            (2,),
            0,
            "pending",
        ),
    ),
)


async def test_each_server_sees_a_story_through_its_own_feeds(store, news):
    assert await stories(store, GUILD) == [MINE]
    assert [view for view in await stories(store, OTHER_GUILD) if view.story_id == 1] == [THEIRS]
    assert await ids(store, OTHER_GUILD, ALL) == [2, 1]
    assert await stories(store, 3000) == []


QUERIES = [
    StoryQuery(matched=False),
    StoryQuery(),
    StoryQuery(story_id=1, matched=False),
    StoryQuery(story_id=2, matched=False),
    StoryQuery(url="https://example.com/alone", matched=False),
    StoryQuery(url="https://example.com/blog", matched=False),
    StoryQuery(channel_id=CHANNEL + 1, matched=False),
    StoryQuery(watch_id=2),
    StoryQuery(since=LATER, matched=False),
]


@pytest.mark.parametrize("query", QUERIES, ids=repr)
async def test_nothing_of_what_others_follow_shows_whatever_is_asked(store, news, query):
    shown = repr(await stories(store, GUILD, query))
    for secret in ("blog", "Blogger", "alone", str(OTHER_GUILD), str(CHANNEL + 1)):
        assert secret not in shown


@pytest.mark.parametrize(
    "query",
    [
        StoryQuery(story_id=2, matched=False),
        StoryQuery(url="https://example.com/blog", matched=False),
        StoryQuery(channel_id=CHANNEL + 1, matched=False),
        StoryQuery(message_id=88, matched=False),
        StoryQuery(watch_id=2),
    ],
    ids=repr,
)
async def test_asking_by_what_belongs_to_others_finds_nothing(store, news, query):
    async with store.write() as tx:
        await tx.mark_sent(2, 88, LATER)
    assert await ids(store, GUILD, query) == []
    assert len(await ids(store, OTHER_GUILD, query)) == 1


async def test_a_story_vanishes_with_the_last_feed_that_carried_it(store, news):
    async with store.write() as tx:
        await tx.unfollow(1)
    (view,) = await stories(store, GUILD)
    assert (view.title, view.outlets, view.matches) == (BY_PAPER.title, 1, (stored_match(3, 1),))
    async with store.write() as tx:
        await tx.unfollow(2)
    assert await stories(store, GUILD) == []


async def test_the_outlet_is_the_feeds_title_once_known(store, news):
    async with store.write() as tx:
        (wire,) = await tx.feeds([1])
        await tx.save_poll(replace(wire, title="The Wire"))
    assert await stories(store, GUILD) == [replace(MINE, outlet="The Wire")]


async def test_the_newest_wording_of_the_first_feed_is_shown(store, news):
    edited = replace(BY_WIRE, title="Corrected", content_hash="edited", seen_at=LATER)
    async with store.write() as tx:
        await tx.place(1, [Placement(edited, 1)])
    assert await stories(store, GUILD) == [replace(MINE, title="Corrected", revision_id=5)]


async def test_each_watch_has_one_match_the_best(store, news):
    async with store.write() as tx:
        mine = watch(id=1)
        await tx.add_matches(
            [
                match_draft(mine, 1, tier=Tier.LIKELY),
                match_draft(mine, 2, reason="excluded"),
                match_draft(await tx.save_watch(watch("tencent", names=("Tencent",))), 2, tier=Tier.CERTAIN),
                match_draft(await tx.save_watch(watch("baidu")), 2, reason="excluded"),
            ]
        )
    (view,) = await stories(store, GUILD)
    assert [(one.key, one.tier, one.reason) for one in view.matches] == [
        ("tencent", Tier.CERTAIN, ""),
        ("alibaba", Tier.LIKELY, ""),
        ("baidu", Tier.CERTAIN, "excluded"),
    ]


async def test_only_hits_that_count_make_a_story_a_match(store, news):
    async with store.write() as tx:
        await tx.add_matches([match_draft(watch(id=1), n, reason="excluded") for n in (1, 2)])
    assert await ids(store, GUILD, StoryQuery()) == []
    assert await ids(store, GUILD, StoryQuery(watch_id=1)) == []
    assert await ids(store, GUILD, ALL) == [1]


async def test_a_removed_watch_still_explains_but_lists_nothing(store, news):
    async with store.write() as tx:
        await tx.remove_watch(1)
    assert await ids(store, GUILD, StoryQuery()) == []
    assert await stories(store, GUILD, StoryQuery(story_id=1)) == [MINE]


async def test_since_is_measured_by_when_the_server_could_first_see_it(store, news):
    assert await ids(store, GUILD, StoryQuery(since=NOW)) == [1]
    assert await ids(store, GUILD, StoryQuery(since=NOW + timedelta(seconds=1))) == []
    assert await ids(store, OTHER_GUILD, StoryQuery(since=LATER)) == [1]
    assert await ids(store, OTHER_GUILD, StoryQuery(since=LATER + timedelta(hours=1), matched=False)) == [2]


@pytest.mark.parametrize("url", [BY_WIRE.url, BY_WIRE.canonical_url, BY_PAPER.url, BY_PAPER.canonical_url])
async def test_a_story_is_found_by_every_link_the_server_could_see(store, news, url):
    assert await ids(store, GUILD, StoryQuery(url=url)) == [1]


async def test_a_page_is_cut_after_sorting(store, news):
    pages = [StoryQuery(matched=False, limit=1, offset=offset) for offset in range(3)]
    assert [await ids(store, OTHER_GUILD, page) for page in pages] == [[2], [1], []]


async def test_a_posted_story_is_found_by_its_message_and_its_channel(store, news):
    by_message, by_channel = StoryQuery(message_id=77), StoryQuery(channel_id=CHANNEL)
    assert await ids(store, GUILD, by_channel) == []
    async with store.write() as tx:
        await tx.mark_sending(1, NOW)
        await tx.mark_sent(1, 77, LATER)
        await tx.add_deliveries([delivery_draft("edit", kind=DeliveryKind.EDIT, alert_ids=(1,))])
    posted = PlacedAlert(Alert(1, 1, AlertState.POSTED, "", 1), destination(id=1), (1,), 77, "sent")
    for query in (by_message, by_channel):
        assert await stories(store, GUILD, query) == [replace(MINE, alerts=(posted,))]
        assert await ids(store, OTHER_GUILD, query) == []
    assert await ids(store, GUILD, StoryQuery(channel_id=CHANNEL + 1)) == []


async def test_in_a_channel_the_newest_post_comes_first(store, news):
    async with store.write() as tx:
        await tx.place(1, [Placement(article("new", seen_at=LATER))])
        await tx.add_alerts([alert_draft(story_id=3, revision_id=5)])
        await tx.add_deliveries([delivery_draft("new", alert_ids=(3,))])
        await tx.mark_sent(3, 78, NOW)
        await tx.mark_sent(1, 77, LATER)
    assert await ids(store, GUILD, ALL) == [3, 1]
    assert await ids(store, GUILD, StoryQuery(channel_id=CHANNEL, matched=False)) == [1, 3]


async def test_posts_in_a_thread_are_not_in_its_channel(store, news):
    async with store.write() as tx:
        thread = await tx.save_destination(destination(thread_id=7))
        (alert_id,) = await tx.add_alerts([alert_draft(destination_id=thread.id)])
        await tx.add_deliveries([delivery_draft("t", destination_id=thread.id, alert_ids=(alert_id,))])
        await tx.mark_sent(3, 79, NOW)
    assert await ids(store, GUILD, StoryQuery(channel_id=7)) == [1]
    assert await ids(store, GUILD, StoryQuery(channel_id=CHANNEL)) == []


async def test_a_failed_delivery_says_why_beside_its_alert(store, news):
    async with store.write() as tx:
        await tx.mark_dead(1, "embed too long", reason="Discord refused it")
    (view,) = await stories(store, GUILD)
    (placed,) = view.alerts
    assert (placed.alert.state, placed.delivery_state, placed.delivery_error) == (
        AlertState.SUPPRESSED,
        "dead",
        "embed too long",
    )


async def test_a_merged_story_is_seen_as_part_of_the_one_it_went_into(store, news):
    async with store.write() as tx:
        await tx.change(text("UPDATE story SET merged_into = 1 WHERE id = 2"))
    for query in (
        ALL,
        StoryQuery(story_id=1),
        StoryQuery(story_id=2),
        StoryQuery(url="https://example.com/alone"),
    ):
        assert await ids(store, OTHER_GUILD, query) == [1]
    assert await stories(store, GUILD, StoryQuery(story_id=2)) == [MINE]
