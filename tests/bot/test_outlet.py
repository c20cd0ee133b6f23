"""Posting, finding and checking over REST, against the loopback Discord with a real client."""

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.endpoints import api_in_use
from bot.loopback import LoopbackDiscord, permissions
from bot.outlet import DiscordOutlet
from bot.render import payload
from feeds.errors import DeliveryError
from feeds.model import Delivery, DeliveryKind, Destination, HitLine, Notice, Post, Sentence, WatchKind
from tests.support.discord import loopback

START = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)
KEY = "0123456789abcdef" * 4
OTHER_KEY = "fedcba9876543210" * 4
POST = Post(
    headline=Sentence("Harbour Tea opens a hundred shops"),
    url="https://news.example/tea",
    outlet="Island Wire",
    sentences=(Sentence("Harbour Tea opens a hundred shops.", ((0, 11),)),),
    hits=(HitLine("Harbour Tea", WatchKind.COMPANY, ("Harbour Tea",), ("title", "text")),),
    seen_at=START,
    published_at=START - timedelta(minutes=5),
    author="Mei Lin",
    image="https://news.example/tea.jpg",
)
MESSAGES = r"/channels/\d+/messages"
ALL_GRANTED = {
    "View Channel": True,
    "Send Messages": True,
    "Embed Links": True,
    "Read Message History": True,
}


class Clock:
    """A time that only tests move."""

    def __init__(self):
        self.time = START

    def __call__(self):
        return self.time

    def pass_by(self, **duration):
        self.time += timedelta(**duration)


class Newsroom:
    """A server with a channel, a reader in it, and the outlet of a client that is logged in."""

    def __init__(self, server, client, clock):
        self.discord = server
        self.client = client
        self.clock = clock
        self.outlet = DiscordOutlet(client)
        self.guild = server.add_guild("Newsroom")
        self.channel = server.add_channel(self.guild.id, "alerts")
        self.reader = server.add_user("reader")
        server.add_member(self.guild.id, self.reader.id)
        self.place = Destination(self.guild.id, self.channel.id, id=1)

    def delivery(self, content=POST, *, key=KEY, place=None, first_try_at=START):
        kind = DeliveryKind.NOTICE if isinstance(content, Notice) else DeliveryKind.POST
        return Delivery(7, kind, place or self.place, content, key, first_try_at=first_try_at)

    def posted_ids(self):
        return [int(message["id"]) for message in self.discord.messages(self.channel.id)]

    async def refused(self, request):
        with pytest.raises(DeliveryError) as caught:
            await request
        return caught.value


@asynccontextmanager
async def logged_in(server):
    with api_in_use(server.api_url, server.gateway_url):
        client = discord.Client(
            intents=discord.Intents(guilds=True), max_ratelimit_timeout=30, guild_ready_timeout=0.05
        )
        async with client:
            await client.login(server.token)
            yield client


@asynccontextmanager
async def online(room):
    """The client on the gateway as well, so that it knows its servers."""
    gateway = asyncio.create_task(room.client.connect())
    await room.client.wait_until_ready()
    yield
    await room.client.close()
    await gateway


@pytest.fixture
async def room():
    clock = Clock()
    async with loopback(rate_limits=False, now=clock) as server, logged_in(server) as client:
        yield Newsroom(server, client, clock)


@pytest.fixture
async def direct_room():
    """Not held against Discord's API description: discord.py opens direct messages with ``recipient_id``
    as a number, which the description does not know."""
    clock = Clock()
    server = LoopbackDiscord(strict_mentions=True, rate_limits=False, now=clock)
    async with server, logged_in(server) as client:
        yield Newsroom(server, client, clock)


async def test_a_post_is_sent_as_it_was_rendered(room):
    """But for what discord.py always adds."""
    message_id = await room.outlet.send(room.delivery())
    expected = payload(room.delivery()) | {"content": None, "tts": False}
    expected["embeds"][0]["flags"] = 0
    for button in expected["components"][0]["components"]:
        button["disabled"] = False
    assert (room.discord.requests[-1].json, room.posted_ids()) == (expected, [message_id])


async def test_a_notice_is_sent_as_text(room):
    message_id = await room.outlet.send(room.delivery(Notice("The feed *news* is gone.")))
    [message] = room.discord.messages(room.channel.id)
    assert (int(message["id"]), message["content"], message["embeds"]) == (
        message_id,
        "The feed \\*news\\* is gone.\n-# ww0123456789ab",
        [],
    )


async def test_the_buttons_are_left_to_the_clients_own_handlers(room):
    await room.outlet.send(room.delivery())
    assert list(room.client.persistent_views) == []


async def test_a_thread_is_posted_to_by_its_own_id(room):
    message_id = await room.outlet.send(room.delivery(place=await thread_place(room)))
    assert room.posted_ids() == []
    assert room.discord.requests[-1].answer["id"] == str(message_id)


async def test_a_person_is_written_to_directly(direct_room):
    room = direct_room
    place = Destination(0, 0, user_id=room.reader.id)
    first = await room.outlet.send(room.delivery(place=place))
    await room.outlet.send(room.delivery(place=place, key=OTHER_KEY))
    paths = [request.path for request in room.discord.requests if request.method == "POST"]
    assert paths[0] == "/users/@me/channels"
    assert paths[1] == paths[2]
    assert await room.outlet.find(room.delivery(place=place)) == first


async def test_a_lost_answer_is_settled_by_the_history_and_by_the_nonce(room):
    room.discord.fail("POST", MESSAGES, drop=True, after_store=True)
    error = await room.refused(room.outlet.send(room.delivery()))
    assert facts(error) == facts(DeliveryError("Discord did not answer", outcome_unknown=True))
    [stored] = room.posted_ids()
    assert await room.outlet.find(room.delivery()) == stored
    assert await room.outlet.send(room.delivery()) == stored
    assert room.posted_ids() == [stored]


async def test_a_request_that_was_lost_is_not_in_the_history(room):
    room.discord.fail("POST", MESSAGES, drop=True)
    error = await room.refused(room.outlet.send(room.delivery()))
    assert (error.outcome_unknown, await room.outlet.find(room.delivery())) == (True, 0)


async def test_a_cancelled_send_stays_cancelled(room):
    held = asyncio.Event()
    fault = room.discord.fail("POST", MESSAGES, stall=held)
    sending = asyncio.create_task(room.outlet.send(room.delivery()))
    await fault.hit.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    held.set()


def facts(error):
    return (str(error), vars(error))


CLOSED = {"place_broken": True}


@pytest.mark.parametrize(
    ("status", "code", "said", "sentence", "kind"),
    [
        (404, 10003, "Unknown Channel", "the channel is gone", CLOSED),
        (403, 50001, "Missing Access", "I may not see the channel: give me View Channel", CLOSED),
        (
            403,
            50013,
            "Missing Permissions",
            "I may not post there: give me Send Messages and Embed Links",
            CLOSED,
        ),
        (403, 50083, "Thread is archived", "the thread is archived and locked", CLOSED),
        (404, 10008, "Unknown Message", "Discord answered 404: Unknown Message", {"permanent": True}),
        (404, 0, "404: Not Found", "Discord answered 404: 404: Not Found", {}),
        (403, 20001, "Bots cannot", "Discord answered 403: Bots cannot", {}),
        (400, 50035, "Invalid\nForm", "Discord answered 400: Invalid Form", {"permanent": True}),
        (401, 0, "401: Unauthorized", "Discord no longer accepts the bot's token", {}),
        (503, 0, "Unavailable", "Discord is in trouble (503)", {"outcome_unknown": True}),
    ],
)
async def test_each_refusal_says_what_to_do_about_it(room, status, code, said, sentence, kind):
    room.discord.fail("POST", MESSAGES, status=status, code=code, message=said)
    error = await room.refused(room.outlet.send(room.delivery()))
    assert facts(error) == facts(DeliveryError(sentence, status=status, code=code * (status != 503), **kind))


async def test_a_refused_form_is_told_in_discords_words_at_bounded_length(room):
    room.discord.fail("POST", MESSAGES, status=400, code=50035, message="x" * 2000)
    error = await room.refused(room.outlet.send(room.delivery()))
    assert str(error) == "Discord answered 400: " + "x" * 299 + "…"


@pytest.mark.parametrize(
    ("headers", "wait"),
    [({"Retry-After": "7"}, timedelta(seconds=7)), ({}, None), ({"Retry-After": "soon"}, None)],
)
async def test_a_429_without_bucket_is_waited_for_as_told(room, headers, wait):
    room.discord.fail("POST", MESSAGES, status=429, headers=headers)
    error = await room.refused(room.outlet.send(room.delivery()))
    expected = DeliveryError("Discord asked me to slow down", status=429, retry_after=wait)
    assert (facts(error), room.posted_ids()) == (facts(expected), [])


async def test_a_long_429_does_not_hold_the_sender(room):
    room.discord.limit(MESSAGES, 90)
    error = await room.refused(room.outlet.send(room.delivery()))
    expected = DeliveryError("Discord asked me to slow down", status=429, retry_after=timedelta(seconds=90))
    assert (facts(error), room.posted_ids()) == (facts(expected), [])


async def test_an_unreachable_discord_leaves_the_outcome_unknown():
    async with LoopbackDiscord() as server, logged_in(server) as client:
        room = Newsroom(server, client, None)
        await server.__aexit__(None, None, None)
        error = await room.refused(room.outlet.send(room.delivery()))
    assert facts(error) == facts(DeliveryError("Discord did not answer", outcome_unknown=True))


# ---- finding ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [POST, Notice("A feed is gone.")])
async def test_a_message_is_found_by_its_marker_behind_many_others(room, content):
    for number in range(120):
        room.discord.say(room.channel.id, room.reader.id, f"line {number}")
    await room.outlet.send(room.delivery(key=OTHER_KEY))
    message_id = await room.outlet.send(room.delivery(content))
    assert await room.outlet.find(room.delivery(content)) == message_id


async def test_a_marker_that_somebody_else_wrote_is_not_our_message(room):
    room.discord.say(room.channel.id, room.reader.id, "ww0123456789ab")
    assert await room.outlet.find(room.delivery()) == 0


async def test_history_is_read_from_shortly_before_the_first_try(room):
    await room.outlet.send(room.delivery())
    seconds = [59, 61]
    found = [
        await room.outlet.find(room.delivery(first_try_at=START + timedelta(seconds=after)))
        for after in seconds
    ]
    assert found == [*room.posted_ids(), 0]


async def test_a_post_never_tried_here_is_looked_for_since_its_article_was_seen(room):
    room.clock.pass_by(hours=2)
    message_id = await room.outlet.send(room.delivery())
    untried = room.delivery(first_try_at=None)
    newer = room.delivery(replace(POST, seen_at=START + timedelta(hours=3)), first_try_at=None)
    assert (await room.outlet.find(untried), await room.outlet.find(newer)) == (message_id, 0)


async def test_a_notice_never_tried_is_not_looked_for(room):
    before = len(room.discord.requests)
    assert await room.outlet.find(room.delivery(Notice("Hello"), first_try_at=None)) == 0
    assert len(room.discord.requests) == before


async def test_a_history_that_is_refused_breaks_nothing(room):
    room.discord.fail("GET", MESSAGES, status=403, code=50013, message="Missing Permissions")
    error = await room.refused(room.outlet.find(room.delivery()))
    assert facts(error) == facts(HISTORY_CLOSED)


async def test_a_history_shown_empty_for_want_of_permission_is_told(room):
    async with online(room):
        await room.outlet.send(room.delivery())
        room.discord.deny(room.channel.id, permissions.READ_MESSAGE_HISTORY)
        error = await room.refused(room.outlet.find(room.delivery()))
    assert facts(error) == facts(HISTORY_CLOSED)


HISTORY_CLOSED = DeliveryError(
    "I may not read what was posted there: give me Read Message History", status=403, code=50013
)


async def test_a_gone_channel_has_no_history(room):
    room.discord.delete_channel(room.channel.id)
    error = await room.refused(room.outlet.find(room.delivery()))
    expected = DeliveryError("the channel is gone", status=404, code=10003, place_broken=True)
    assert facts(error) == facts(expected)


async def test_a_history_that_does_not_answer_is_no_unknown_outcome(room):
    room.discord.fail("GET", MESSAGES, drop=True, times=2)
    error = await room.refused(room.outlet.find(room.delivery()))
    assert facts(error) == facts(DeliveryError("Discord did not answer"))


# ---- checking --------------------------------------------------------------------------------------


async def test_an_open_channel_grants_what_posting_needs(room):
    async with online(room):
        assert await room.outlet.check(room.place) == ALL_GRANTED


@pytest.mark.parametrize(
    ("denied", "missing"),
    [
        (permissions.SEND_MESSAGES, {"Send Messages", "Embed Links"}),
        (permissions.EMBED_LINKS, {"Embed Links"}),
        (permissions.READ_MESSAGE_HISTORY, {"Read Message History"}),
    ],
)
async def test_a_missing_permission_is_named(room, denied, missing):
    async with online(room):
        room.discord.deny(room.channel.id, denied)
        granted = await room.outlet.check(room.place)
    assert granted == {name: name not in missing for name in ALL_GRANTED}


async def test_without_the_gateway_the_servers_roles_come_over_rest(room):
    everyone = {"id": str(room.guild.id), "name": "@everyone", "permissions": str(permissions.INVITE)}
    answer(room, r"^/guilds/\d+$", {"id": str(room.guild.id), "name": "Newsroom", "roles": [everyone]})
    answer(room, r"^/guilds/\d+/members/", {"user": as_user(room.client.user), "roles": [], "flags": 0})
    room.discord.deny(room.channel.id, permissions.EMBED_LINKS)
    assert await room.outlet.check(room.place) == ALL_GRANTED | {"Embed Links": False}


def answer(room, path, body):
    """What the loopback has no route for, answered as Discord would."""
    headers = {"Content-Type": "application/json"}
    room.discord.fail("GET", path, status=200, headers=headers, body=json.dumps(body).encode())


def as_user(user):
    return {"id": str(user.id), "username": user.name, "discriminator": "0", "avatar": None}


async def test_a_server_that_tells_nothing_is_taken_to_let_its_history_be_read(room):
    fault = room.discord.fail("GET", "^/guilds/", status=404, code=10004, message="Unknown Guild")
    assert (await room.outlet.find(room.delivery()), fault.hits) == (0, 1)


async def test_a_thread_asks_for_its_own_permission(room):
    async with online(room):
        place = await thread_place(room)
        room.discord.deny(room.channel.id, permissions.SEND_MESSAGES_IN_THREADS)
        granted = await room.outlet.check(place)
    assert granted == {
        "View Channel": True,
        "Send Messages in Threads": False,
        "Embed Links": True,
        "Read Message History": True,
    }


async def thread_place(room):
    """A thread in the channel, started by the bot."""
    channel = room.client.get_partial_messageable(room.channel.id)
    message = await channel.send("Start", allowed_mentions=discord.AllowedMentions.none())
    thread = await room.client.http.start_thread_with_message(
        room.channel.id, message.id, name="Story", auto_archive_duration=1440
    )
    await message.delete()
    return replace(room.place, thread_id=int(thread["id"]))


async def test_a_closed_channel_stays_closed(room):
    async with online(room):
        room.discord.deny(room.channel.id, permissions.VIEW_CHANNEL)
        hidden = await room.refused(room.outlet.check(room.place))
        room.discord.delete_channel(room.channel.id)
        gone = await room.refused(room.outlet.check(room.place))
    assert [(str(error), error.place_broken) for error in (hidden, gone)] == [
        ("I may not see the channel: give me View Channel", True),
        ("the channel is gone", True),
    ]


async def test_a_channel_of_another_server_is_no_place(room):
    async with online(room):
        elsewhere = room.discord.add_channel(room.discord.add_guild("Elsewhere").id, "there")
        error = await room.refused(room.outlet.check(replace(room.place, channel_id=elsewhere.id)))
    assert facts(error) == facts(DeliveryError("this is no channel I can post in", place_broken=True))


async def test_a_person_who_can_be_written_to_needs_no_permission(direct_room):
    room = direct_room
    assert await room.outlet.check(Destination(0, 0, user_id=room.reader.id)) == {}
