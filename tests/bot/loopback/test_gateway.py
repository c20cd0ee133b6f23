"""The gateway below discord.py: close codes, intents, compression and replay."""

import asyncio
import json
import zlib
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.loopback import LoopbackDiscord, compression

GUILDS, GUILD_MESSAGES, MESSAGE_CONTENT = 1, 1 << 9, 1 << 15


class Line:
    """One plain-text connection."""

    def __init__(self, socket):
        self.socket = socket

    async def read(self):
        return json.loads(await self.socket.receive_str(timeout=5))

    async def send(self, op, data):
        await self.socket.send_str(json.dumps({"op": op, "d": data}))

    async def identify(self, discord, intents=GUILDS):
        await self.send(2, {"token": discord.token, "intents": intents, "properties": {}})

    async def until(self, name):
        """The data of the next event of a name."""
        while (payload := await self.read())["t"] != name:
            pass
        return payload["d"]

    async def close_code(self):
        async with asyncio.timeout(5):
            async for _ in self.socket:
                pass
        return self.socket.close_code


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as one:
        yield one


@asynccontextmanager
async def line(discord, session):
    async with session.ws_connect(f"{discord.gateway_url}?v=10&encoding=json") as socket:
        one = Line(socket)
        assert await one.read() == {"op": 10, "d": {"heartbeat_interval": 41250}}
        yield one


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"op": 2, "d": {"token": "guess", "intents": 1}}', 4004),
        ('{"op": 2, "d": {"token": "é", "intents": 1}}', 4004),
        ('{"op": 3, "d": {}}', 4003),
        ('{"op": 99, "d": {}}', 4001),
        ("[]", 4002),
        ("nonsense", 4002),
        ('{"op": 2}', 4002),
        ('{"op": 2, "d": []}', 4002),
        ('{"op": 2, "d": {"token": "x"}}', 4002),
        ('{"op": 2, "d": {"token": "x", "intents": "x"}}', 4002),
        ('{"op": 2, "d": {"token": 5, "intents": 1}}', 4002),
        ('{"op": 2, "d": {"token": "\\ud800", "intents": 1}}', 4004),
        ('{"op": 6, "d": {"token": "x", "session_id": "x", "seq": "x"}}', 4002),
        ('{"op": 6, "d": {"token": "x", "session_id": [], "seq": 1}}', 4002),
        ('{"op": 6, "d": {"token": "x", "seq": 1}}', 4002),
        ('{"op": [], "d": {}}', 4002),
        ("[" * 4096, 4002),
    ],
)
async def test_what_is_not_understood_closes_the_connection(discord, session, text, code):
    async with line(discord, session) as one:
        await one.socket.send_str(text)
        assert await one.close_code() == code


def heartbeat(size):
    """A heartbeat of so many bytes."""
    return '{"op": 1, "d": "' + "x" * (size - 18) + '"}'


async def test_4096_bytes_are_read_and_4097_close_the_connection(discord, session):
    async with line(discord, session) as one:
        await one.socket.send_str(heartbeat(4096))
        assert await one.read() == {"op": 11, "d": None}
        await one.socket.send_str(heartbeat(4097))
        assert await one.close_code() == 4002
    assert [len(heartbeat(size)) for size in (4096, 4097)] == [4096, 4097]


async def test_a_second_identify_within_the_window_is_an_invalid_session(session):
    async with (
        LoopbackDiscord() as discord,
        line(discord, session) as one,
        line(discord, session) as other,
    ):
        await one.identify(discord)
        assert (await one.read())["t"] == "READY"
        for _ in range(2):
            await other.identify(discord)
            assert await other.read() == {"op": 9, "d": False}


async def test_a_refused_identify_does_not_use_the_window_up(session):
    async with (
        LoopbackDiscord() as discord,
        line(discord, session) as one,
        line(discord, session) as other,
    ):
        await one.identify(discord, GUILDS | MESSAGE_CONTENT)
        assert await one.close_code() == 4014
        await other.identify(discord)
        assert (await other.read())["t"] == "READY"


async def test_a_resume_is_no_identify(session):
    async with LoopbackDiscord() as discord:
        async with line(discord, session) as one:
            await one.identify(discord)
            ready = await one.until("READY")
        async with line(discord, session) as one:
            await one.send(6, {"token": discord.token, "session_id": ready["session_id"], "seq": 1})
            assert (await one.read())["t"] == "RESUMED"


async def test_a_window_of_no_length_lets_every_identify_through(session):
    async with (
        LoopbackDiscord(identify_window_seconds=0) as discord,
        line(discord, session) as one,
        line(discord, session) as other,
    ):
        for each in (one, other):
            await each.identify(discord)
            assert (await each.read())["t"] == "READY"


@pytest.mark.parametrize("intent", [1 << 1, 1 << 8, 1 << 15])
async def test_privileged_intents_are_refused(discord, session, intent):
    async with line(discord, session) as one:
        await one.identify(discord, GUILDS | intent)
        assert await one.close_code() == 4014


async def test_a_second_identify_is_refused(discord, session):
    async with line(discord, session) as one:
        await one.identify(discord)
        await one.identify(discord)
        assert await one.close_code() == 4005


async def test_more_than_120_sends_a_minute_are_refused(discord, session):
    async with line(discord, session) as one:
        for number in range(121):
            await one.send(1, number)
        assert await one.close_code() == 4008


async def test_a_heartbeat_is_answered_before_identify(discord, session):
    async with line(discord, session) as one:
        await one.send(1, None)
        assert await one.read() == {"op": 11, "d": None}


async def test_messages_need_their_intent_and_people_keep_their_words(discord, room, session):
    async with line(discord, session) as plain, line(discord, session) as reader:
        await plain.identify(discord)
        await reader.identify(discord, GUILDS | GUILD_MESSAGES)
        await plain.until("GUILD_CREATE")
        await reader.until("GUILD_CREATE")
        said = discord.say(room.channel.id, room.member.id, "hello")
        discord.add_channel(room.guild.id, "after")
        heard = await reader.until("MESSAGE_CREATE")
        assert (heard["id"], heard["content"]) == (said["id"], "")
        assert (await plain.read())["t"] == "CHANNEL_CREATE"


async def test_resume_replays_from_the_last_seen_number(discord, room, session):
    async with line(discord, session) as one:
        await one.identify(discord)
        ready = await one.until("READY")
        first = await one.read()
    discord.add_channel(room.guild.id, "a")
    discord.add_channel(room.guild.id, "b")
    async with line(discord, session) as one:
        resume = {"token": discord.token, "session_id": ready["session_id"], "seq": first["s"]}
        await one.send(6, resume)
        heard = [await one.read() for _ in range(3)]
    assert [(each["t"], each["s"]) for each in heard] == [
        ("CHANNEL_CREATE", 3),
        ("CHANNEL_CREATE", 4),
        ("RESUMED", 5),
    ]


async def test_an_unknown_session_is_invalid(discord, session):
    async with line(discord, session) as one:
        await one.send(6, {"token": discord.token, "session_id": "x", "seq": 1})
        assert await one.read() == {"op": 9, "d": False}


async def test_zlib_stream_is_one_stream_flushed_after_each_message(discord, session):
    async with session.ws_connect(f"{discord.gateway_url}?compress=zlib-stream") as socket:
        unpack = zlib.decompressobj()
        hello = await socket.receive_bytes(timeout=5)
        await socket.send_str('{"op": 1, "d": null}')
        acknowledged = await socket.receive_bytes(timeout=5)
        assert hello.endswith(b"\x00\x00\xff\xff")
        assert [json.loads(unpack.decompress(one))["op"] for one in (hello, acknowledged)] == [10, 11]


async def test_an_unknown_compression_is_refused(discord, session):
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await session.ws_connect(f"{discord.gateway_url}?compress=best")
    assert caught.value.status == 400


async def test_the_gateway_address_is_told_over_rest(discord, api):
    status, answer = await api("GET", "/gateway/bot")
    assert (status, answer["url"]) == (200, discord.gateway_url)
    assert await api("GET", "/gateway") == (200, {"url": discord.gateway_url})


def test_zstd_stream_is_read_back_by_the_library_that_offers_it():
    encode = compression.zstd_stream()
    if encode is None:
        pytest.skip("neither compression.zstd (Python 3.14) nor zstandard is installed")
    from discord.utils import _ActiveDecompressionContext

    context = _ActiveDecompressionContext()
    assert [context.decompress(encode(one)) for one in (b'{"a": 1}', b'{"b": 2}')] == ['{"a": 1}', '{"b": 2}']
