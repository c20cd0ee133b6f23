"""``wirewatch run`` and ``wirewatch invite`` against the loopback Discord, from first line to last."""

import signal
import time

import pytest

from bot.app import BAD_TOKEN, NO_TOKEN, STOP_SECONDS
from feeds.companies.seed import read_seed
from tests.support.discord import furnish, loopback
from tests.support.terminal import Ended, ended, said

pytestmark = pytest.mark.long  # a process for each command

LINK = "https://discord.com/oauth2/authorize?client_id={}&scope=bot+applications.commands&permissions=309237763072"
UNREACHABLE = "Discord could not be reached; check the network and try again"


@pytest.fixture
async def discord():
    async with loopback() as server:
        yield server


@pytest.fixture
def online(terminal, discord):
    """A terminal that knows the loopback's REST address alone; the gateway is asked for there."""
    terminal.env |= {
        "DISCORD_TOKEN": discord.token,
        "WIREWATCH_DISCORD_API": discord.api_url,
        "WIREWATCH_LOG_LEVEL": "error",
    }
    return terminal


async def test_it_says_where_it_is_online_keeps_others_out_and_stops_when_told(online, discord):
    furnish(discord, "Newsroom")
    process = await online.start("run")
    line = await process.stdout.readline()
    second = await online.run("run")
    asked_at = time.monotonic()
    process.send_signal(signal.SIGTERM)
    last = await ended(process)
    assert line.decode() == "Online as wirewatch in 1 servers; type /setup in Newsroom\n"
    assert second == said(
        "another wirewatch is using data; stop it first, or set WIREWATCH_DATA_DIR to another folder", code=2
    )
    assert (last, time.monotonic() - asked_at < STOP_SECONDS) == (Ended(0, [], []), True)


async def test_without_a_server_it_prints_the_link_and_ctrl_c_ends_it(online, discord):
    process = await online.start("run")
    line = await process.stdout.readline()
    process.send_signal(signal.SIGINT)
    link = LINK.format(discord.application_id)
    assert line.decode() == f"Online as wirewatch in 0 servers; invite it with {link}\n"
    assert await ended(process) == Ended(0, [], [])


async def test_once_online_it_knows_the_shipped_companies(online, discord):
    furnish(discord)
    process = await online.start("run")
    await process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    await ended(process)
    stored = [row["name"] for row in (await online.rows())["company"]]
    assert stored == [one.name for one in read_seed()]


async def test_a_token_that_is_refused_while_it_runs_ends_it(online, discord):
    furnish(discord)
    process = await online.start("run")
    await process.stdout.readline()
    await discord.close_gateway(4004)
    assert await ended(process) == said(BAD_TOKEN, code=2)


async def test_invite_prints_the_link_alone(online, discord):
    assert await online.run("invite") == Ended(0, [LINK.format(discord.application_id)], [])


async def test_a_wrong_token_or_none_is_one_sentence_and_changes_nothing(online):
    await online.apply("guilds: {'1000': {timezone: Asia/Hong_Kong}}")
    before = await online.rows()
    commands = (("run",), ("invite",))
    assert await online.each(*commands, DISCORD_TOKEN="wrong") == [said(BAD_TOKEN, code=2)] * 2
    assert await online.run("run", DISCORD_TOKEN="") == said(NO_TOKEN, code=2)
    assert await online.rows() == before


async def test_a_discord_that_is_away_or_in_trouble_is_one_sentence(online, discord):
    away = await online.run("invite", WIREWATCH_DISCORD_API="http://127.0.0.1:1/api/v10")
    discord.fail("GET", "/users/@me", status=403, message="no")
    assert [away, await online.run("invite")] == [
        said(UNREACHABLE, code=1),
        said("Discord answered 403; try again in a minute", code=1),
    ]
