"""What the command line says of wrong commands, options and settings: one sentence, exit code 2."""

import asyncio
from importlib.metadata import version

import pytest

from tests.support.terminal import Ended, said

pytestmark = pytest.mark.long

EMPTY = "the word given is empty; name a file"
USAGE = {
    ("--nope",): "No such option: --nope; see wirewatch --help",
    ("nope",): "No such command 'nope'; see wirewatch --help",
    ("poll", "--jsn"): "No such option: --jsn (Possible options: --json); see wirewatch poll --help",
    ("poll",): "wirewatch poll needs --once; wirewatch run polls all the time",
    ("match", "-"): "Missing option '--watches'; see wirewatch match --help",
    ("db", "upgrade", "now"): "Got unexpected extra argument(s) (now); see wirewatch db upgrade --help",
    ("demo", "--port", "65536"): (
        "Invalid value for '--port': Input should be less than or equal to 65535; see wirewatch demo --help"
    ),
    ("feed", "inspect"): "name a feed: wirewatch feed inspect URL|FILE",
    ("feed", "inspect", ""): "name a feed: wirewatch feed inspect URL|FILE",
    ("match", "", "--watches", "w.json"): f"Invalid value for 'FILE|-': {EMPTY}; see wirewatch match --help",
    ("match", "-", "--watches", ""): f"Invalid value for '--watches': {EMPTY}; see wirewatch match --help",
    ("config", "apply", ""): f"Invalid value for 'FILE': {EMPTY}; see wirewatch config apply --help",
    ("feed", "import", ""): f"Invalid value for 'FILE|-': {EMPTY}; see wirewatch feed import --help",
    ("feed", "export", ""): f"Invalid value for 'FILE|-': {EMPTY}; see wirewatch feed export --help",
}

SETTINGS = {
    ("WIREWATCH_MIN_POLL_SECONDS", "often"): (
        "WIREWATCH_MIN_POLL_SECONDS must be a number of seconds above 0"
    ),
    ("WIREWATCH_DATABASE_URL", "postgresql+psycopg://localhost/news"): (
        "PostgreSQL is not supported yet; use sqlite+aiosqlite:///PATH"
    ),
}


async def test_wrong_usage_is_one_sentence(terminal):
    found = await terminal.each(*USAGE)
    assert dict(zip(USAGE, found, strict=True)) == {
        command: said(sentence, code=2) for command, sentence in USAGE.items()
    }


async def test_a_wrong_setting_is_one_sentence_and_makes_no_database(terminal):
    runs = [terminal.run("poll", "--once", **{name: value}) for name, value in SETTINGS]
    found = await asyncio.gather(*runs)
    assert found == [said(sentence, code=2) for sentence in SETTINGS.values()]
    assert list(terminal.folder.iterdir()) == []


async def test_a_setting_that_looks_mistyped_is_pointed_out_and_ignored(terminal):
    ended = await terminal.run("db", "upgrade", WIREWATCH_LOG_LEVL="debug")
    assert ended == Ended(
        0,
        ["The database was upgraded."],
        ["WIREWATCH_LOG_LEVL is no setting; did you mean WIREWATCH_LOG_LEVEL?"],
    )


async def test_the_version_is_that_of_the_package(terminal):
    assert await terminal.run("--version") == Ended(0, [f"wirewatch {version('wirewatch')}"], [])


async def test_without_a_command_the_help_is_printed(terminal):
    bare, asked = await terminal.each((), ("--help",))
    assert (bare.code, bare.err, asked.code, asked.err) == (2, [], 0, [])
    assert "\n".join(bare.out).rstrip() == "\n".join(asked.out).rstrip()
    assert any("Usage: wirewatch [OPTIONS] COMMAND [ARGS]..." in line for line in bare.out)
