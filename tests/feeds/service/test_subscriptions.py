"""Subscriptions: a place hears watches, and what cannot be subscribed."""

import pytest

from feeds import quotas
from feeds.errors import UserError
from feeds.model import AlertState, Destination, Subscription, Tier, Watch, WatchKind
from feeds.ports import StoryQuery
from feeds.reasons import reason
from feeds.service import subscriptions, watches
from tests.feeds.service.conftest import HERE, THERE
from tests.support.store import database_rows


async def watched(desk, *names, guild_id=HERE):
    return [(await watches.add(desk.service, guild_id, name=name)).watch for name in names]


async def test_a_channel_hears_every_watch_unless_told_otherwise(desk):
    alibaba, tesla = await watched(desk, "Alibaba", "Tesla")
    result = await subscriptions.subscribe(desk.service, HERE, 5000, name="news", type=5)
    stored = Subscription(
        Destination(HERE, 5000, id=result.subscription.destination.id, name="news", type=5),
        id=result.subscription.id,
    )
    assert result == subscriptions.Subscribed(stored, True, (alibaba, tesla))
    assert await subscriptions.listed(desk.service, HERE) == [stored]
    assert await subscriptions.listed(desk.service, THERE) == []


async def test_watches_are_named_by_name_key_or_tag(desk):
    await watched(desk, "Alibaba", "Tesla", "Nestlé")
    tagged = Watch("sony", WatchKind.COMPANY, HERE, names=("Sony",), tags=("japan",))
    async with desk.service.store.write() as tx:
        await tx.save_watch(tagged)
    result = await subscriptions.subscribe(
        desk.service, HERE, 5000, watches=["TESLA", "alibaba", "#japan", "alibaba"], tier="certain"
    )
    assert result.subscription.selectors == ("tesla", "alibaba", "#japan")
    assert [watch.key for watch in result.heard] == ["alibaba", "sony", "tesla"]
    assert result.subscription.tier is Tier.CERTAIN


async def test_all_swallows_every_other_selector(desk):
    await watched(desk, "Tesla")
    result = await subscriptions.subscribe(desk.service, HERE, 5000, watches=["Tesla", "*"])
    assert result.subscription.selectors == ("*",)


async def test_the_same_watches_in_the_same_place_change_what_is_there(desk):
    first = await subscriptions.subscribe(desk.service, HERE, 5000)
    await subscriptions.pause(desk.service, HERE, first.subscription.id, paused=True)
    again = await subscriptions.subscribe(desk.service, HERE, 5000, tier="weak")
    (stored,) = await subscriptions.listed(desk.service, HERE)
    assert (again.is_new, stored.id, stored.tier, stored.paused) == (
        False,
        first.subscription.id,
        Tier.WEAK,
        False,
    )


async def test_a_thread_is_another_place_than_its_channel(desk):
    await subscriptions.subscribe(desk.service, HERE, 5000)
    await subscriptions.subscribe(desk.service, HERE, 5000, thread_id=77)
    assert [one.destination.thread_id for one in await subscriptions.listed(desk.service, HERE)] == [0, 77]


async def test_what_was_stored_before_a_subscription_is_not_posted_and_says_so(desk):
    following = await desk.follows(HERE, "https://a.example/rss")
    await desk.carries(following, "Alibaba opens a school")
    await watched(desk, "Alibaba")
    await subscriptions.subscribe(desk.service, HERE, 5000)
    await subscriptions.subscribe(desk.service, HERE, 5000, tier="weak")
    async with desk.service.store.read() as reads:
        (story,) = await reads.stories(HERE, StoryQuery())
    (placed,) = story.alerts
    assert (placed.alert.state, placed.alert.reason) == (AlertState.SUPPRESSED, reason("before_subscription"))
    assert (await database_rows(desk.service.store))["delivery"] == []


async def test_pausing_and_ending(desk):
    made = await subscriptions.subscribe(desk.service, HERE, 5000)
    for paused in (True, True, False):
        await subscriptions.pause(desk.service, HERE, made.subscription.id, paused=paused)
        assert [one.paused for one in await subscriptions.listed(desk.service, HERE)] == [paused]
    await subscriptions.end(desk.service, HERE, made.subscription.id)
    assert await subscriptions.listed(desk.service, HERE) == []


GONE = "this subscription is gone; /subscriptions lists those there are"


@pytest.mark.parametrize("act", ["pause", "end"])
async def test_another_servers_subscription_cannot_be_touched(desk, act):
    made = await subscriptions.subscribe(desk.service, THERE, 5000)
    before = await database_rows(desk.service.store)
    with pytest.raises(UserError) as refused:
        if act == "pause":
            await subscriptions.pause(desk.service, HERE, made.subscription.id, paused=True)
        else:
            await subscriptions.end(desk.service, HERE, made.subscription.id)
    assert str(refused.value) == GONE
    assert await database_rows(desk.service.store) == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"watches": ["Sony"]}, "this server has no watch “Sony”; it has Tesla"),
        (
            {"watches": ["#cars"]},
            "no watch of this server has the tag #cars; type the name of a watch, or * for all",
        ),
        ({"mode": "loud"}, "mode: “loud” is none; write instant or digest"),
        ({"tier": "sure"}, "tier: “sure” is none; write certain, likely or weak"),
        (
            {"watches": ["tesla"]},
            "this channel is already subscribed to just that; name other watches, or change it with "
            "/subscriptions",
        ),
    ],
)
async def test_what_cannot_be_subscribed_is_refused_and_changes_nothing(desk, given, said):
    await watched(desk, "Tesla")
    await subscriptions.subscribe(desk.service, HERE, 5000, watches=["Tesla"])
    before = await database_rows(desk.service.store)
    with pytest.raises(UserError) as refused:
        await subscriptions.subscribe(desk.service, HERE, 5000, **given)
    assert str(refused.value) == said
    assert await database_rows(desk.service.store) == before


async def test_a_subscription_from_the_configuration_file_is_read_only(desk):
    async with desk.service.store.write() as tx:
        made = await tx.save_subscription(Subscription(Destination(HERE, 5000), managed=True))
    owned = "is managed by the configuration file; change it there and apply the file"
    with pytest.raises(UserError) as refused:
        await subscriptions.subscribe(desk.service, HERE, 5000, tier="weak")
    assert str(refused.value) == f"this channel's subscription to these watches {owned}"
    with pytest.raises(UserError) as refused:
        await subscriptions.end(desk.service, HERE, made.id)
    assert str(refused.value) == f"this subscription {owned}"


async def test_more_subscriptions_than_a_server_may_have_are_refused(desk, monkeypatch):
    monkeypatch.setattr(quotas, "SUBSCRIPTIONS", 1)
    await subscriptions.subscribe(desk.service, HERE, 5000)
    with pytest.raises(UserError) as refused:
        await subscriptions.subscribe(desk.service, HERE, 5001)
    assert str(refused.value) == "a server may have 1 subscriptions; this would make 2, so remove some first"
