"""Where discord.py finds Discord, and that nothing else of it is changed."""

import json
import subprocess
import sys

import discord.client
import discord.gateway
import discord.http

from bot.endpoints import api_in_use, use_api

DUMP = """
import inspect, json, warnings
warnings.simplefilter("ignore")
import discord.client, discord.gateway, discord.http
def told(value):
    value = inspect.unwrap(getattr(value, "__func__", value))
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
CHANGED = {"discord.http.Route.BASE", "discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY"}


def test_only_two_attributes_of_the_library_are_assigned():
    command = [sys.executable, "-c", DUMP + "print(json.dumps(found))"]
    fresh = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    scope: dict = {}
    with api_in_use("http://127.0.0.1:1/api/v10", "ws://127.0.0.1:1/gateway"):
        exec(DUMP, scope)
    here = json.loads(json.dumps(scope["found"]))
    assert {name for name in fresh | here if fresh.get(name) != here.get(name)} == CHANGED


def test_addresses_are_restored_afterwards():
    before = addresses()
    with api_in_use("http://127.0.0.1:1/api/v10/", "ws://127.0.0.1:1/gateway"):
        use_api("http://127.0.0.1:2/api/v10/", "ws://127.0.0.1:2/gateway")
        assert discord.http.Route("GET", "/users/@me").url == "http://127.0.0.1:2/api/v10/users/@me"
    assert addresses() == before


def addresses():
    return discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
