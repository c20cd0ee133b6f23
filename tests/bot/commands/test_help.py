"""/help, and what every command has to keep to."""

import pytest

from bot.commands import all_commands
from tests.support.chat import text

pytestmark = pytest.mark.long

MANAGERS = ["feed", "setup", "subscribe", "subscriptions", "watch"]
EVERYONE = ["help", "recent", "why"]

# Names to the letter; an option in brackets may be left out.
OPTIONS = {
    "setup": "",
    "watch add": "name [kind] [tickers] [aliases] [people] [products] [exclude] [tags]",
    "watch list": "",
    "watch edit": "watch [tags]",
    "watch import": "[list] [file] [tags]",
    "watch test": "text_or_link [watch]",
    "watch remove": "watch",
    "feed add": "url [every_seconds] [backfill] [tags]",
    "feed list": "",
    "feed edit": "feed [every_seconds] [tags] [full_text] [paused]",
    "feed remove": "feed",
    "feed import": "file",
    "feed export": "",
    "subscribe": "[channel] [watches] [mode] [tier]",
    "subscriptions": "",
    "recent": "[watch] [hours]",
    "why": "[link]",
    "help": "",
}


def leaves(commands):
    """Full names and options of everything that can be typed."""
    found = {}
    for command in commands:
        subcommands = [one for one in command.get("options", ()) if one["type"] == 1]
        for one in subcommands:
            found[f"{command['name']} {one['name']}"] = one.get("options", ())
        if not subcommands:
            found[command["name"]] = command.get("options", ())
    return found


async def test_the_commands_and_their_options_are_those_that_outsiders_rely_on(chat):
    written = {
        name: " ".join(one["name"] if one.get("required") else f"[{one['name']}]" for one in options)
        for name, options in leaves(chat.discord.commands()).items()
    }
    assert written == OPTIONS


async def test_commands_are_for_servers_alone_and_managers_have_their_own(chat):
    commands = chat.discord.commands()
    assert {one["name"]: one["default_member_permissions"] for one in commands} == {
        **dict.fromkeys(MANAGERS, "32"),
        **dict.fromkeys(EVERYONE, None),
    }
    assert {(tuple(one["contexts"]), tuple(one["integration_types"])) for one in commands} == {((0,), (0,))}


def test_every_file_makes_one_command_of_its_own_name():
    assert [one.name for one in all_commands(None)] == sorted([*MANAGERS, *EVERYONE])


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_manager_is_shown_everything_as_something_to_click(chat, restarted):
    ids = {one["name"]: one["id"] for one in chat.discord.commands()}
    if restarted:
        await chat.restart()
    said = text(await chat.says("help"))
    for name in OPTIONS:
        assert f"</{name}:{ids[name.split()[0]]}> " in said


async def test_a_member_is_shown_what_a_member_may_use(chat):
    said = text(await chat.says("help", by=chat.desk.member))
    assert [name for name in OPTIONS if f"</{name}:" in said] == ["recent", "why", "help"]


async def test_without_ids_the_commands_are_still_named(chat):
    await chat.restart()
    chat.discord.fail("GET", r"/applications/\d+/commands", status=403, times=1)
    assert "`/recent` " in text(await chat.says("help"))
