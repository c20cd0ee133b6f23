"""Where discord.py finds Discord, and that nothing else of it is changed."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE

import discord.client
import discord.gateway
import discord.http
import pytest

from bot.endpoints import api_in_use, use_api

pytestmark = pytest.mark.long

DUMP = """
import inspect, json, warnings
warnings.simplefilter("ignore")
import discord.client, discord.gateway, discord.http
def told(value):
    value = getattr(value, "__func__", value)
    code = getattr(value, "__code__", None)
    return repr(value) if code is None else [code.co_filename, code.co_firstlineno, code.co_name]
def plain(value):
    told_value = told(value)
    return told_value.split(" at 0x")[0] if isinstance(told_value, str) else told_value
found = {}
for module in (discord.http, discord.gateway, discord.client):
    for name, value in vars(module).items():
        if inspect.isclass(value) and value.__module__ == module.__name__:
            for one, inner in vars(value).items():
                found[f"{module.__name__}.{name}.{one}"] = plain(inner)
"""
RUN = """
import asyncio
from bot.demo.stage import publish_all, staged
async def work():
    async with staged() as stage:
        publishing = asyncio.create_task(publish_all(stage))
        sent = await stage.discord.command(stage.alerts_channel_id, stage.visitor_id, "help")
        await sent.reply()
        await stage.discord.wait_for_message(stage.alerts_channel_id)
        publishing.cancel()
asyncio.run(work())
"""
CHANGED = {"discord.http.Route.BASE", "discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY"}


async def dumped(program):
    """The attributes of the library's classes in a process that ran this first."""
    code = f"{program}{DUMP}print(json.dumps(found))"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=PIPE)
    out, _ = await process.communicate()
    assert process.returncode == 0
    return json.loads(out.splitlines()[-1])  # the lines before are the log's


async def test_a_bot_that_ran_has_assigned_only_two_attributes_of_the_library():
    """It logged in, heard from the gateway, answered a command and posted."""
    fresh, after = await asyncio.gather(dumped(""), dumped(RUN))
    assert {name for name in fresh | after if fresh.get(name) != after.get(name)} == CHANGED


def test_addresses_are_restored_afterwards():
    before = addresses()
    with api_in_use("http://127.0.0.1:1/api/v10/", "ws://127.0.0.1:1/gateway"):
        use_api("http://127.0.0.1:2/api/v10/", "ws://127.0.0.1:2/gateway")
        assert discord.http.Route("GET", "/users/@me").url == "http://127.0.0.1:2/api/v10/users/@me"
    assert addresses() == before


def addresses():
    return discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
