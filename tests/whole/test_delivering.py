"""What becomes of a delivery when Discord, the connection or the bot fails."""

import asyncio
import re

import pytest

from bot.loopback import permissions
from feeds.model import DeliveryState, Guild
from feeds.outbox import deliver_due
from feeds.ports import StoryQuery
from tests.support.newsroom import item, rss
from tests.support.store import database_rows

NEWS = [item(f"n{n}", f"Alibaba news number {n}", "Nothing more is known.") for n in range(3)]
TITLES = [f"Alibaba news number {n}" for n in range(3)]


@pytest.fixture
async def desk(room):
    """A server with #one subscribed and #admin for notices; the feed had its first poll."""
    room.server.serve("/a", rss("A"))
    guild_id, (one, admin) = await room.guild("Desk", "one", "admin")
    async with room.store.write() as tx:
        await tx.save_guild(Guild(guild_id, name="Desk", admin_channel_id=admin))
    await room.watch(guild_id, "Alibaba")
    await room.follow(guild_id, "/a")
    await room.subscribe(guild_id, one)
    await room.round()
    return guild_id, one, admin


async def publish(room, count=1):
    room.server.serve("/a", rss("A", *reversed(NEWS[:count])))
    await room.poll()


def titles(room, channel_id):
    return [message["embeds"][0]["title"] for message in room.posts(channel_id)]


def notices(room, channel_id):
    return [message["content"].rpartition("\n")[0] for message in room.posts(channel_id)]


async def states(room):
    rows = (await database_rows(room.store))["delivery"]
    return [row["state"] for row in rows if row["kind"] == "post"]


def looks(room, channel_id):
    """How often a channel's history was asked for."""
    asked = [request.path for request in room.discord.requests if request.method == "GET"]
    return len([path for path in asked if re.search(rf"/channels/{channel_id}/messages$", path)])


async def test_posts_keep_their_order(room, desk):
    await publish(room, 3)
    await room.deliver()
    assert titles(room, desk[1]) == TITLES


async def test_a_post_carries_its_nonce_marker_and_no_mentions(room, desk):
    await publish(room)
    await room.deliver()
    (row,) = [row for row in (await database_rows(room.store))["delivery"] if row["kind"] == "post"]
    (message,) = room.posts(desk[1])
    assert message["nonce"] == row["idempotency_key"][:24]
    assert f"ww{row['idempotency_key'][:12]}" in message["embeds"][0]["footer"]["text"]
    assert int(message["id"]) == row["message_id"]
    assert room.discord.requests_invalid_mentions == []


async def test_a_connection_dropped_after_the_message_was_stored_posts_it_once(room, desk):
    await publish(room)
    room.discord.fail("POST", r"/messages$", drop=True, after_store=True)
    await room.deliver()
    assert await states(room) == [DeliveryState.SENDING]
    room.later(minutes=10)
    await room.deliver()
    assert (titles(room, desk[1]), await states(room)) == (TITLES[:1], [DeliveryState.SENT])


async def test_a_connection_dropped_before_anything_arrived_posts_it_later(room, desk):
    await publish(room)
    room.discord.fail("POST", r"/messages$", drop=True)
    await room.deliver()
    assert await states(room) == [DeliveryState.SENDING]
    room.later(minutes=10)
    await room.deliver()
    assert (titles(room, desk[1]), await states(room)) == (TITLES[:1], [DeliveryState.SENT])


async def test_an_old_unknown_is_found_in_history_beyond_the_nonce_window(room, desk):
    await publish(room)
    room.discord.fail("POST", r"/messages$", drop=True, after_store=True)
    await room.deliver()
    await room.restart()
    room.later(hours=5)
    await room.deliver()
    assert (titles(room, desk[1]), await states(room)) == (TITLES[:1], [DeliveryState.SENT])


async def test_an_unknown_holds_back_what_comes_after_it(room, desk):
    await publish(room, 2)
    room.discord.fail("POST", r"/messages$", drop=True)
    await room.deliver()
    assert titles(room, desk[1]) == []
    room.later(minutes=10)
    await room.deliver()
    assert titles(room, desk[1]) == TITLES[:2]


async def test_without_history_an_unknown_is_sent_again_with_the_same_nonce(room, desk):
    _, one, _ = desk
    room.discord.deny(one, permissions.READ_MESSAGE_HISTORY)
    await publish(room)
    room.discord.fail("POST", r"/messages$", drop=True, after_store=True)
    await room.deliver()
    room.later(seconds=50)
    await room.deliver()
    assert (titles(room, one), await states(room)) == (TITLES[:1], [DeliveryState.SENT])


async def test_a_429_is_waited_out(room, desk):
    await publish(room)
    room.discord.limit(r"/messages$", retry_after_seconds=60)
    await room.deliver()
    assert await states(room) == [DeliveryState.PENDING]
    room.later(seconds=59)
    assert await room.deliver() == 0
    room.later(seconds=2)
    await room.deliver()
    assert titles(room, desk[1]) == TITLES[:1]


async def test_a_message_discord_will_never_take_is_dead_and_holds_nothing_back(room, desk):
    guild_id, one, _ = desk
    await publish(room, 2)
    room.discord.fail("POST", r"/messages$", status=400, code=50035, message="Invalid Form Body")
    await room.deliver()
    assert titles(room, one) == TITLES[1:2]
    assert sorted(await states(room)) == [DeliveryState.DEAD, DeliveryState.SENT]
    async with room.store.read() as reads:
        reasons = [
            alert.alert.reason
            for story in await reads.stories(guild_id, StoryQuery())
            for alert in story.alerts
        ]
    assert [reason.partition(":")[0] for reason in reasons if reason] == ["refused"]


@pytest.mark.parametrize(
    ("status", "code"), [(403, 50001), (403, 50013), (404, 10003)], ids=["access", "permission", "gone"]
)
async def test_a_closed_channel_is_told_once_keeps_its_posts_and_gets_them_when_it_opens(
    room, desk, status, code
):
    guild_id, one, admin = desk
    await publish(room, 2)
    room.discord.fail("POST", rf"/channels/{one}/messages$", status=status, code=code, times=1)
    await room.deliver()
    room.later(hours=2)
    await room.deliver()
    assert (titles(room, one), await states(room)) == ([], [DeliveryState.PENDING] * 2)
    (notice,) = notices(room, admin)
    assert notice.startswith(f"I cannot post in <#{one}>: ")
    assert await room.outbox.check_places(guild_id=guild_id) == 1
    await room.deliver()
    assert (titles(room, one), len(notices(room, admin))) == (TITLES[:2], 1)


@pytest.mark.parametrize(("status", "code"), [(404, 10003), (403, 50001)], ids=["gone", "access"])
async def test_an_unknown_in_a_closed_channel_rests_until_it_opens_and_is_then_sent_once(
    room, desk, status, code
):
    guild_id, one, admin = desk
    await publish(room)
    room.discord.fail("POST", rf"/channels/{one}/messages$", drop=True)
    await room.deliver()
    closed = room.discord.fail("GET", rf"/channels/{one}/messages$", status=status, code=code, times=100)
    for _ in range(3):
        room.later(hours=1)
        await room.deliver()
    assert (looks(room, one), await states(room)) == (1, [DeliveryState.SENDING])
    assert len(notices(room, admin)) == 1
    closed.times = 0
    assert await room.outbox.check_places(guild_id=guild_id) == 1
    await room.deliver()
    assert (looks(room, one), titles(room, one)) == (2, TITLES[:1])
    assert await states(room) == [DeliveryState.SENT]


async def test_an_unknown_that_had_arrived_is_found_at_once_when_its_channel_opens(room, desk):
    _, one, _ = desk
    await publish(room)
    room.discord.fail("POST", rf"/channels/{one}/messages$", drop=True, after_store=True)
    await room.deliver()
    room.discord.deny(one, permissions.VIEW_CHANNEL)
    room.later(hours=1)
    await room.deliver()
    assert await states(room) == [DeliveryState.SENDING]
    room.discord.allow(one, permissions.VIEW_CHANNEL)
    assert await room.outbox.check_places() == 1
    await room.deliver()
    assert (titles(room, one), await states(room)) == (TITLES[:1], [DeliveryState.SENT])


async def test_looks_into_history_that_fail_are_counted_so_that_they_come_further_apart(room, desk):
    _, one, _ = desk
    await publish(room)
    room.discord.fail("POST", rf"/channels/{one}/messages$", drop=True)
    await room.deliver()
    room.discord.fail("GET", rf"/channels/{one}/messages$", drop=True, times=100)
    for _ in range(5):
        room.later(minutes=10)
        await room.deliver()
    (row,) = [row for row in (await database_rows(room.store))["delivery"] if row["kind"] == "post"]
    assert (row["state"], row["tries"], row["last_try_at"]) == (DeliveryState.SENDING, 6, room.at)


async def test_what_became_stale_while_a_channel_was_closed_is_not_posted(room, desk):
    guild_id, one, _ = desk
    room.discord.deny(one, permissions.SEND_MESSAGES)
    await publish(room)
    await room.deliver()
    room.later(hours=49)
    room.discord.allow(one, permissions.SEND_MESSAGES)
    await room.outbox.check_places()
    await room.deliver()
    assert (titles(room, one), await states(room)) == ([], [DeliveryState.DEAD])
    async with room.store.read() as reads:
        (story,) = await reads.stories(guild_id, StoryQuery())
    assert [(alert.alert.state, alert.alert.reason) for alert in story.alerts] == [
        ("suppressed", "place_closed")
    ]


async def test_a_check_that_fails_leaves_the_channel_broken(room, desk):
    _, one, _ = desk
    room.discord.deny(one, permissions.VIEW_CHANNEL)
    await publish(room)
    await room.deliver()
    assert await room.outbox.check_places() == 0
    assert await room.deliver() == 0


async def test_a_single_unknown_message_breaks_nothing(room, desk):
    await publish(room)
    room.discord.fail("POST", r"/messages$", status=404, code=10008, message="Unknown Message")
    await room.deliver()
    async with room.store.read() as reads:
        assert await reads.broken_destinations() == []


async def test_a_channel_that_stalls_does_not_hold_up_another(room, desk):
    guild_id, one, admin = desk
    await room.subscribe(guild_id, admin)
    await publish(room)
    gate = asyncio.Event()
    room.discord.fail("POST", rf"/channels/{one}/messages$", stall=gate)
    due = []
    await deliver_due(room.at, room.store, due.append)
    tasks = [asyncio.create_task(room.outbox.deliver(delivery)) for delivery in due]
    await room.discord.wait_for_message(admin)
    assert titles(room, one) == []
    gate.set()
    await asyncio.gather(*tasks)
    assert titles(room, one) == TITLES[:1]


async def test_a_send_that_was_cut_off_stays_sending_and_is_settled_after_a_restart(room, desk):
    _, one, _ = desk
    await publish(room)
    gate = asyncio.Event()
    room.discord.fail("POST", r"/messages$", stall=gate)
    due = []
    await deliver_due(room.at, room.store, due.append)
    task = asyncio.create_task(room.outbox.deliver(due[0]))
    while await states(room) != [DeliveryState.SENDING]:  # noqa: ASYNC110  the row is the event
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    gate.set()
    await room.restart()
    await room.deliver()
    assert (titles(room, one), await states(room)) == (TITLES[:1], [DeliveryState.SENT])
