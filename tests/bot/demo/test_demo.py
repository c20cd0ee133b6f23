"""The demo as a person starts it, and that it does not claim what it did not do."""

import asyncio

import pytest
from discord import AllowedMentions
from discord.http import handle_message_parameters

from bot.cli import run_to_exit
from bot.demo import run_demo
from bot.demo.news import ITEMS
from tests.support.terminal import Terminal


async def test_once_posts_verifies_and_exits_whatever_the_environment_says(tmp_path):
    """Nothing of the environment or .env is read: each of these would stop it."""
    terminal = Terminal(tmp_path)
    terminal.write(".env", "WIREWATCH_MIN_POLL_SECONDS=nonsense\n")
    ended = await terminal.run("demo", "--once", DISCORD_TOKEN="x", WIREWATCH_ALLOW_NETWORKS="nonsense")
    assert (ended.code, ended.err) == (0, [])
    assert [line.partition(": ")[2] or line for line in ended.out[2:]] == [
        "the first alert stands in #alibaba-watch.",
        "verified over REST: two stories posted, hits in bold, the second outlet's copy stayed silent.",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".env"]


async def _stop_deliverer(stage):
    await stage.app.deliverer.stop()


async def _nothing(stage):
    """The stage stays as it is."""


@pytest.mark.parametrize(
    ("items", "before"),
    [(ITEMS, _stop_deliverer), ([item for item in ITEMS if not item.after_seconds], _nothing)],
    ids=["deliverer stopped", "feeds without the items"],
)
def test_without_its_alert_it_exits_with_an_error(items, before, capsys):
    lines = []
    demo = run_demo(once=True, port=0, say=lines.append, items=items, before=before, patience_seconds=2)
    with pytest.raises(SystemExit) as ended:
        run_to_exit(lambda: asyncio.run(demo))
    assert (ended.value.code, len(lines)) == (1, 1)
    assert capsys.readouterr().err.splitlines()[-1] == "no alert was posted within 2 seconds"


def test_a_post_too_many_is_an_error(capsys):
    """A first poll that posted would be one."""

    async def post_more(stage):
        await stage.app.client.http.send_message(stage.alerts_channel_id, params=_params("one more"))

    demo = run_demo(once=True, port=0, say=lambda line: None, before=post_more)
    with pytest.raises(SystemExit) as ended:
        run_to_exit(lambda: asyncio.run(demo))
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith("the channel holds ")


def _params(content):
    return handle_message_parameters(content=content, allowed_mentions=AllowedMentions.none())
