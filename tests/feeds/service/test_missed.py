"""Missed news: near misses that three feeds carried, told once a week, and the alias that each offers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.errors import UserError
from feeds.model import Guild, Miss, Notice, Tier
from feeds.service import drafts, missed, subscriptions, watches
from tests.feeds.service.conftest import HERE, THERE
from tests.support.store import NOW

ADMIN = 5009
TITLE = "Storm over the Gap Harbour pier at noon"
DAY = timedelta(days=1)


@pytest.fixture
async def feeds(desk):
    """Three feeds of this server, which watches Gap, hears it in a channel, and wants to be told."""
    async with desk.service.store.write() as tx:
        await tx.save_guild(Guild(HERE, admin_channel_id=ADMIN, missed_news=True))
    found = [await desk.follows(HERE, f"https://{name}.example/rss") for name in "abc"]
    await watches.add(desk.service, HERE, name="Gap")
    await subscriptions.subscribe(desk.service, HERE, 5000)
    return found


async def carry(desk, feeds, title=TITLE, *, age=timedelta(hours=1), **entry):
    """All these feeds bring one article, and the watches of the server look at it."""
    link = entry.pop("link", f"https://example.com/{abs(hash(title))}")
    first = None
    for following in feeds:
        given = {"article_id": first.article_id if first else 0, "link": link}
        placed = await desk.carries(following, title, age=age, **given, **entry)
        first = first or placed
    for watch in await watches.listed(desk.service, HERE):
        people = ("Somebody Else",) if watch.people == () else ()
        await watches.edit(desk.service, HERE, watch.key, {"people": people})
    return first


async def tell(desk, at=NOW):
    await missed.tell_missed(desk.service.store, at)
    return await notices(desk)


async def notices(desk):
    async with desk.service.store.read() as reads:
        found = await reads.due_deliveries(NOW + 99 * DAY)
        pending = [one for each in found for one in await reads.pending(each.destination.id)]
    return [(one.destination.channel_id, one.payload) for one in pending]


async def find(desk, guild_id=HERE, **given):
    async with desk.service.store.read() as reads:
        return await missed.find(reads, guild_id, NOW - 7 * DAY, NOW)


def miss(carried, **given):
    values = {
        "story_id": carried.story_id,
        "watch_id": 1,
        "watch": "Gap",
        "title": TITLE,
        "url": carried.article.url,
        "outlets": 3,
        "why": "nothing there shows that “Gap” is meant as a name",
        "alias": "Gap Harbour",
    }
    return Miss(**values | given)


async def test_a_weak_match_that_three_feeds_carried_is_missed(desk, feeds):
    carried = await carry(desk, feeds)
    assert await find(desk) == [miss(carried)]


async def test_what_fewer_feeds_carried_is_not(desk, feeds):
    await carry(desk, feeds[:2])
    assert await find(desk) == []


async def test_what_an_exclude_took_is_missed_without_an_alias_that_it_would_take_again(desk, feeds):
    await watches.edit(desk.service, HERE, "gap", {"exclude": ("Gap Harbour",)})
    carried = await carry(desk, feeds)
    assert await find(desk) == [miss(carried, why="only inside the excluded “Gap Harbour”", alias="")]


async def test_what_lies_in_a_longer_name_is_missed_with_that_name(desk, feeds):
    await watches.add(desk.service, HERE, name="HDFC")
    await watches.add(desk.service, HERE, name="HDFC Bank")
    for subscription in await subscriptions.listed(desk.service, HERE):
        await subscriptions.end(desk.service, HERE, subscription.id)
    await subscriptions.subscribe(desk.service, HERE, 5000, watches=["hdfc"])
    title = "A school is opened by HDFC Bank in the rain"
    carried = await carry(desk, feeds, title)
    assert await find(desk) == [
        miss(
            carried,
            watch_id=2,
            watch="HDFC",
            title=title,
            why="only inside the longer name “HDFC Bank”",
            alias="HDFC Bank",
        )
    ]


async def test_what_a_channel_would_have_heard_is_not_missed(desk, feeds):
    await subscriptions.subscribe(desk.service, HERE, 5001, tier="weak")
    await carry(desk, feeds)
    assert await find(desk) == []


@pytest.mark.parametrize("message_id", [0, 777])
async def test_what_waits_or_was_posted_for_another_watch_is_not_missed(desk, feeds, message_id):
    await watches.add(desk.service, HERE, name="Quaystone")
    carried = await carry(desk, feeds, "Quaystone opens the Gap Harbour pier at noon")
    assert [one.watch for one in await find(desk)] == ["Gap"]
    await (desk.posts(carried, message_id) if message_id else desk.alerts(carried))
    assert await find(desk) == []


async def test_what_is_below_the_tier_of_every_channel_is_missed(desk, feeds):
    await watches.add(desk.service, HERE, name="Quaystone")
    (subscription,) = await subscriptions.listed(desk.service, HERE)
    async with desk.service.store.write() as tx:
        await tx.save_subscription(replace(subscription, tier=Tier.CERTAIN))
    carried = await carry(desk, feeds, "The idle cranes of Quaystone were sold")
    assert [(one.story_id, one.why) for one in await find(desk)] == [
        (carried.story_id, "it is only likely, and its channels ask for better")
    ]


async def test_a_watch_that_no_channel_hears_misses_nothing(desk, feeds):
    (subscription,) = await subscriptions.listed(desk.service, HERE)
    await subscriptions.end(desk.service, HERE, subscription.id)
    await carry(desk, feeds)
    assert await find(desk) == []


async def test_it_is_told_once_a_week_in_the_admin_channel(desk, feeds):
    carried = await carry(desk, feeds)
    text = (
        "3 or more of this server's feeds carried this in the last week, and no channel heard of it, because "
        "a watch only came near."
    )
    told = [(ADMIN, Notice(text, (miss(carried),)))]
    assert await tell(desk) == told
    assert [await tell(desk, NOW + later) for later in (timedelta(hours=1), 8 * DAY)] == [told, told]


async def test_another_week_is_another_notice(desk, feeds):
    await tell(desk, NOW - 8 * DAY)
    await carry(desk, feeds, "The Gap Street pier burns at noon", age=7 * DAY)
    await tell(desk, NOW - timedelta(hours=20))
    await carry(desk, feeds)
    told = await tell(desk, NOW + 7 * DAY)
    assert [[one.title for one in notice.misses] for _, notice in told] == [
        ["The Gap Street pier burns at noon"],
        [TITLE],
    ]


async def test_nothing_is_told_where_nothing_was_missed_or_nobody_asked(desk, feeds):
    assert await tell(desk) == []
    await missed.switch(desk.service, HERE, on=False)
    await carry(desk, feeds)
    assert await tell(desk, NOW + 8 * DAY) == []


async def test_the_newest_are_told_and_the_others_counted(desk, feeds):
    for number in range(7):
        await carry(desk, feeds, f"Storm {number} over the Gap Harbour pier", age=timedelta(hours=number))
    ((_, notice),) = await tell(desk)
    assert notice.text.endswith("The newest 5 of 7:")
    assert [one.title[6] for one in notice.misses] == list("01234")


async def test_each_server_misses_what_its_own_feeds_carried(desk, feeds):
    for following in feeds:
        await desk.follows(THERE, following.feed.url)
    await watches.add(desk.service, THERE, name="Harbour")
    carried = await carry(desk, feeds)
    assert await find(desk, THERE) == []
    assert await find(desk) == [miss(carried)]
    with pytest.raises(UserError):
        await missed.propose_alias(desk.service, THERE, carried.story_id, 1)


async def test_an_alias_is_shown_before_it_is_added_and_can_be_undone(desk, feeds):
    carried = await carry(desk, feeds)
    (before,) = await watches.listed(desk.service, HERE)
    card = await missed.propose_alias(desk.service, HERE, carried.story_id, 1)
    assert [one.names for one in card.draft.watches] == [("Gap", "Gap Harbour")]
    assert await watches.listed(desk.service, HERE) == [before]
    done = await drafts.save(desk.service, HERE, card.draft.token)
    assert done.watches[0].names == ("Gap", "Gap Harbour")
    with pytest.raises(UserError) as refused:
        await missed.propose_alias(desk.service, HERE, carried.story_id, 1)
    assert str(refused.value) == "there is no name left to add to Gap; /watch edit changes what it looks for"
    undone = await drafts.undo(desk.service, HERE, card.draft.token)
    assert [replace(one, revision=before.revision) for one in undone.restored] == [before]
