"""The door that hubs knock at: what is answered to whom, and how much it may cost."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bot.web import WebServer
from bot.websub import BURST, HELD_BYTES, MAX_PUSH_BYTES, PUSHES_WAITING, SECONDS_A_PUSH
from feeds.errors import UserError
from feeds.model import Document
from feeds.ports import HubState
from tests.support.callbacks import Reachable
from tests.support.newsroom import Newsroom, rss
from tests.support.store import database_url, execute

pytestmark = pytest.mark.long

TOPIC = "https://example.com/feed"


class Reader:
    """Takes what is pushed; reads nothing until ``gate`` is open."""

    def __init__(self):
        self.taken = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, feed_id, document):
        await self.gate.wait()
        self.taken.append((feed_id, document))


@pytest.fixture
async def reader():
    return Reader()


@pytest.fixture
async def desk(tmp_path, reader):
    """A server follows a feed whose hub was verified."""
    async with Newsroom(tmp_path) as room, Reachable(room, read=reader) as desk:
        guild_id, _ = await room.guild("Desk", "one")
        room.server.serve("/a", rss("A"))
        await room.follow(guild_id, "/a")
        async with room.store.write() as tx:
            (feed,) = await tx.feeds([1])
            await tx.save_poll(replace(feed, hub_url=desk.hub.url, topic_url=TOPIC))
        await desk.tick()
        yield desk


async def set_state(desk, **given):
    async with desk.room.store.write() as tx:
        (one,) = await tx.hub_subscriptions()
        await tx.save_hub_subscriptions([replace(one, **given)])


async def exchange(port, *parts):
    """The answer to raw bytes, up to the end of the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


# ---- what is answered ------------------------------------------------------------------------------


async def test_a_signed_push_is_taken_as_a_document_of_its_topic(desk, reader):
    assert await desk.hub.push("<rss/>", headers={"Link": '<https://evil.example/>; rel="self"'}) == 202
    await desk.read()
    assert reader.taken == [(1, Document(TOPIC, b"<rss/>", content_type="application/rss+xml"))]


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
async def test_every_method_of_the_recommendation_is_understood(desk, reader, method):
    assert await desk.hub.push("<rss/>", method=method) == 202
    await desk.read()
    assert len(reader.taken) == 1


@pytest.mark.parametrize("signature", ["", "sha256=00", "md5=00", f"sha1={'0' * 40}", "sha256"])
async def test_a_push_that_is_not_signed_as_agreed_is_answered_and_ignored(desk, reader, signature):
    assert await desk.hub.push("<rss/>", signature=signature) == 202
    await desk.read()
    assert reader.taken == []


@pytest.mark.parametrize("path", ["/websub/guess", f"/websub/{'a' * 43}.{'0' * 16}", "/websub/"])
async def test_a_push_to_no_callback_of_ours_is_gone(desk, reader, path):
    assert await desk.hub.push("<rss/>", callback=desk.base + path, signature="sha1=00") == 410
    assert reader.taken == []


@pytest.mark.parametrize("state", [HubState.ASKED, HubState.REFUSED, HubState.ENDING])
async def test_a_push_of_a_hub_that_is_not_verified_is_gone(desk, reader, state):
    await set_state(desk, state=state)
    assert await desk.hub.push("<rss/>") == 410
    await desk.read()
    assert reader.taken == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *[
            ("GET", path)
            for path in ("/", "/healthz", "/websub", "/websub/", "/websub/x", "/websub/../x", "//")
        ],
        *[(method, "/websub/x") for method in ("PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "PROPFIND")],
        ("POST", "/"),
    ],
)
async def test_anything_else_is_not_found(desk, method, path):
    request = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".encode()
    answer = await exchange(desk.server.port, request)
    assert answer.startswith(b"HTTP/1.1 404 ")
    assert answer.endswith(b"\r\n\r\n")


async def test_a_challenge_goes_back_alone_as_no_page_and_ends_the_connection(desk):
    one = await desk.subscription()
    query = f"hub.mode=subscribe&hub.topic={TOPIC}&hub.challenge=<b>x</b>&hub.lease_seconds=60"
    request = f"GET /websub/{one.token}?{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    head, _, body = (await exchange(desk.server.port, request)).partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ") for line in lines)
    del headers["Date"]
    assert (status, body) == ("HTTP/1.1 200 OK", b"<b>x</b>")
    assert headers == {
        "Content-Type": "application/octet-stream",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Server": "wirewatch",
        "Content-Length": "8",
        "Connection": "close",
    }


async def test_a_database_that_does_not_answer_has_the_hub_try_later(desk):
    execute(Path(desk.room.url.removeprefix(database_url(""))), "ALTER TABLE websub RENAME TO elsewhere")
    assert await desk.hub.push("<rss/>") == 503
    assert (await desk.hub.ask(desk.hub.callback, hub_mode="denied", hub_topic=TOPIC))[0] == 503


async def test_no_token_and_no_secret_is_logged(desk, reader, caplog, capsys):
    caplog.set_level("DEBUG")
    one = await desk.subscription()
    await desk.hub.push("<rss/>", signature="sha1=00")
    await desk.hub.push("<rss/>")
    await desk.hub.ask(desk.hub.callback, hub_mode="subscribe", hub_topic="x")
    await exchange(desk.server.port, f"GET /websub/{one.token} HTTP/9\r\n\r\n".encode())
    await exchange(
        desk.server.port, f"POST /websub/{one.token} HTTP/1.1\r\nContent-Length: x\r\n\r\n".encode()
    )
    said = caplog.text + "".join(capsys.readouterr())
    assert "push ignored" in said
    assert one.token not in said
    assert one.secret not in said


# ---- what it may cost ------------------------------------------------------------------------------


async def test_a_push_that_is_too_large_is_refused_however_it_comes(desk, reader):
    assert await desk.hub.push(b"a" * MAX_PUSH_BYTES) == 202
    await desk.read()
    assert len(reader.taken) == 1
    one = await desk.subscription()
    head = f"POST /websub/{one.token} HTTP/1.1\r\nHost: x\r\nX-Hub-Signature: sha1={'0' * 40}\r\n"
    chunk = b"100000\r\n" + b"a" * 2**20 + b"\r\n"
    endless = [f"{head}Transfer-Encoding: chunked\r\n\r\n".encode(), *[chunk] * 16]
    declared = [f"{head}Content-Length: {MAX_PUSH_BYTES + 1}\r\n\r\n".encode()]
    answers = await asyncio.gather(*(exchange(desk.server.port, *parts) for parts in (endless, declared)))
    assert [answer[:13] for answer in answers] == [b"HTTP/1.1 413 "] * 2
    assert desk.pushes._held_bytes == desk.pushes._waiting == 0


async def test_a_compressed_push_is_refused_unread(desk, reader):
    assert await desk.hub.push(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}) == 415
    assert reader.taken == []


async def test_a_feeds_pushes_are_taken_in_a_burst_and_then_one_by_one(desk, reader):
    statuses = [await desk.hub.push("<rss/>") for _ in range(BURST + 1)]
    assert statuses == [*[202] * BURST, 503]
    desk.seconds += SECONDS_A_PUSH
    assert [await desk.hub.push("<rss/>") for _ in range(2)] == [202, 503]
    await desk.read()
    assert len(reader.taken) == BURST + 1


async def test_what_is_not_signed_spends_nothing_of_a_feeds_share(desk, reader):
    for _ in range(BURST + 1):
        assert await desk.hub.push("<rss/>", signature="sha1=00") == 202
    assert await desk.hub.push("<rss/>") == 202


async def test_no_more_is_held_than_there_is_room_for(desk, reader):
    reader.gate.clear()
    pushes = HELD_BYTES // MAX_PUSH_BYTES
    body = b"a" * MAX_PUSH_BYTES
    assert [await desk.hub.push(body) for _ in range(pushes + 1)] == [*[202] * pushes, 503]
    reader.gate.set()
    await desk.read()
    assert await desk.hub.push("<rss/>") == 202
    await desk.read()
    assert (len(reader.taken), desk.pushes._held_bytes, desk.pushes._waiting) == (pushes + 1, 0, 0)


async def test_no_more_pushes_wait_than_there_is_room_for(desk, reader):
    reader.gate.clear()
    for number in range(PUSHES_WAITING):
        with desk.pushes.coming_in(number) as push:
            push.hand_over(TOPIC, "")
    assert await desk.hub.push("<rss/>") == 503
    reader.gate.set()
    await desk.read()
    assert await desk.hub.push("<rss/>") == 202


async def test_a_body_that_is_no_proper_http_is_refused_without_a_word_in_the_log(desk, caplog):
    one = await desk.subscription()
    head = f"POST /websub/{one.token} HTTP/1.1\r\nHost: x\r\nX-Hub-Signature: sha1={'0' * 40}\r\n"
    caplog.clear()
    answer = await exchange(
        desk.server.port, f"{head}Transfer-Encoding: chunked\r\n\r\n".encode(), b"1\r\na\r\n", b"zz\r\n"
    )
    assert answer[8:13] == b" 400 "
    assert (caplog.text, desk.pushes._held_bytes, desk.pushes._waiting) == ("", 0, 0)


async def test_a_hub_that_hangs_up_leaves_nothing_behind(desk):
    one = await desk.subscription()
    head = f"POST /websub/{one.token} HTTP/1.1\r\nHost: x\r\nX-Hub-Signature: sha1={'0' * 40}\r\n"
    _, writer = await asyncio.open_connection("127.0.0.1", desk.server.port)
    writer.write(f"{head}Content-Length: 100\r\n\r\nabc".encode())
    while not desk.pushes._held_bytes:  # noqa: ASYNC110  what came in is the event
        await asyncio.sleep(0)
    writer.transport.abort()
    while desk.pushes._waiting:  # noqa: ASYNC110
        await asyncio.sleep(0)
    assert desk.pushes._held_bytes == 0


async def test_a_connection_ends_in_time_whatever_it_does():
    async with WebServer("127.0.0.1", 0, connection_seconds=0.05) as server:
        connections = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(3)]
        connections[1][1].write(b"GET / HTTP/1.1\r\n")
        connections[2][1].write(b"POST /websub/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
        async with asyncio.timeout(5):
            for reader, writer in connections:
                with suppress(ConnectionResetError):
                    await reader.read()
                writer.close()


async def test_more_connections_than_allowed_are_closed_at_once():
    async with WebServer("127.0.0.1", 0, max_connections=1) as server:
        _, first = await asyncio.open_connection("127.0.0.1", server.port)
        assert await exchange(server.port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n") == b""
        first.close()


async def test_an_address_that_is_taken_is_told_in_a_sentence():
    async with WebServer("127.0.0.1", 0) as server:
        with pytest.raises(UserError) as caught:
            async with WebServer("127.0.0.1", server.port):
                pass
    assert str(caught.value) == (
        f"WIREWATCH_HTTP_LISTEN: cannot listen on 127.0.0.1:{server.port}: Address already in use"
    )


async def test_a_server_without_callbacks_finds_nothing():
    async with WebServer("127.0.0.1", 0) as server:
        request = f"GET /websub/{'a' * 43}.{'0' * 16} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        assert (await exchange(server.port, request)).startswith(b"HTTP/1.1 404 ")
