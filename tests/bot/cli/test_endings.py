"""However a command ends, nobody sees a traceback: Ctrl+C, and a reader of its output that went away."""

import asyncio
import os
import signal

import pytest

from tests.support.feedserver import FeedServer, stalled
from tests.support.newsroom import item, rss
from tests.support.terminal import Ended, ended

pytestmark = pytest.mark.long  # a process for each command

LOOPBACK = {"WIREWATCH_ALLOW_NETWORKS": "127.0.0.0/8"}


async def test_ctrl_c_ends_a_poll_quietly_and_leaves_the_database_as_it_was(terminal):
    arrived, never = asyncio.Event(), asyncio.Event()
    async with FeedServer() as server:
        url = server.serve("/feed", stalled(never, arrived=arrived))
        await terminal.apply(f"guilds: {{'1000': {{feeds: [{{url: '{url}'}}]}}}}")
        before = await terminal.rows()
        process = await terminal.start("poll", "--once", **LOOPBACK)
        await arrived.wait()
        process.send_signal(signal.SIGINT)
        last = await ended(process)
    assert last == Ended(130, [], [])
    assert await terminal.rows() == before


async def test_a_reader_that_went_away_ends_it_quietly(terminal):
    terminal.write("feed.xml", rss("Wire", *(item(f"{n}", f"Fog {n}") for n in range(50))))
    commands = (("feed", "inspect", "feed.xml"), ("config", "export"), ("--help",))
    found = await asyncio.gather(*(unread(terminal, *command) for command in commands))
    assert found == [Ended(1, [], [])] * len(commands)


async def unread(terminal, *command):
    """A command whose stdout nobody reads."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        process = await terminal.start(*command, stdout=writer)
    finally:
        os.close(writer)
    return await ended(process)
