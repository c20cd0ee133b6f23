"""The demo as a person starts it, and that it does not claim what it did not do."""

import asyncio
import socket

import pytest
from discord import AllowedMentions
from discord.http import handle_message_parameters

from bot.cli import run_to_exit
from bot.demo import run_demo
from bot.demo.news import ITEMS, OUTLETS, UNFOLLOWED
from bot.demo.stage import staged
from tests.support.chat import text
from tests.support.terminal import Terminal

pytestmark = pytest.mark.long


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


def test_all_has_one_deadline_from_the_printed_address_on(capsys):
    """The wait for the first alert is a part of it."""
    demo = run_demo(
        once=True,
        port=0,
        say=lambda line: None,
        before=_stop_deliverer,
        patience_seconds=600,
        all_seconds=1,
    )
    with pytest.raises(SystemExit) as ended:
        run_to_exit(lambda: asyncio.run(demo))
    assert ended.value.code == 1
    assert capsys.readouterr().err.splitlines()[-1] == "not all alerts were posted within 1 seconds"


async def test_a_taken_port_is_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = await Terminal(tmp_path).run("demo", "--port", str(port))
    assert (ended.code, ended.err) == (
        2,
        [f"port {port} is taken; choose another with --port, or leave it out"],
    )


async def test_the_setup_offers_feeds_of_this_machine_and_no_other_can_be_added():
    async with staged() as stage:
        channel_id, discord = stage.alerts_channel_id, stage.discord
        visitor_id = stage.visitor_id
        away = await discord.command(channel_id, visitor_id, "feed add", {"url": "https://example.com/feed"})
        said = text(await away.reply())
        setup = await (await discord.command(channel_id, visitor_id, "setup")).reply()
        (second,) = await (await discord.press(setup, "ww:setup:step:2", visitor_id)).updated()
        (menu,) = [one for row in second["components"] for one in row["components"] if one["type"] == 3]
        (third,) = await (await discord.press(second, "ww:setup:feed", visitor_id, ["0"])).updated()
        async with stage.app.store.read() as reads:
            followed = [one.feed.url for one in await reads.followings(guild_id=stage.guild_id)]
        urls = [stage.newsstand.url(outlet) for outlet in (*UNFOLLOWED, *OUTLETS)]
    assert said == (
        "I could not fetch that feed: this demo reads only feeds of this machine, such as those that /setup "
        "offers; check the address and try again."
    )
    assert [one["label"] for one in menu["options"]] == [one.title for one in (*UNFOLLOWED, *OUTLETS)]
    assert text(third).startswith("Watching **Valley Ledger**, newest item: ")
    assert sorted(followed) == sorted(urls)


async def test_the_channel_hears_its_two_watches_and_no_later_one():
    async with staged() as stage, stage.app.store.read() as reads:
        (subscription,) = await reads.subscriptions([stage.guild_id])
    assert subscription.selectors == ("alibaba", "ai-driven")


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
