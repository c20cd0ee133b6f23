"""The client: what it asks Discord for, which servers it knows, and when it looks at places again."""

import asyncio

import discord
import pytest
from aiohttp import web
from discord import app_commands
from structlog.testing import capture_logs

from bot.client import WireClient
from bot.invite import invite_url, online_line
from bot.loopback import permissions
from feeds.model import Guild
from feeds.service import Service
from tests.support.chat import Chat, chat, text
from tests.support.newsroom import rss

pytestmark = pytest.mark.long

__all__ = ["chat"]


def plain_client():
    return WireClient(Service(store=None, fetcher=None, now=None))


def syncs(chat):
    return [one for one in chat.discord.requests if one.method == "PUT" and one.path.endswith("/commands")]


async def stored_guilds(chat):
    async with chat.store.read() as reads:
        return {one.id: (one.name, one.system_channel_id, one.left) for one in await reads.guilds()}


async def until(check):
    """Returns once a check of the database passes; what is waited for is on its way already."""
    async with asyncio.timeout(5):
        while not await check():
            pass


async def test_it_asks_for_no_privileged_intent_and_mentions_nobody():
    client = plain_client()
    assert client.intents == discord.Intents(guilds=True)
    assert client.allowed_mentions.to_dict() == {"parse": []}
    assert client.http.max_ratelimit_timeout == 30


async def test_commands_are_sent_once_and_again_only_when_they_changed(chat):
    assert len(syncs(chat)) == 1
    await chat.restart()
    assert len(syncs(chat)) == 1
    async with chat.store.write() as tx:
        await tx.set_commands_hash("those of an older version")
    await chat.restart()
    assert len(syncs(chat)) == 2


async def test_commands_that_discord_refuses_do_not_keep_the_bot_away(chat):
    async with chat.store.write() as tx:
        await tx.set_commands_hash("those of an older version")
    chat.discord.fail(
        "PUT", r"/applications/\d+/commands", status=400, code=50035, message="Invalid Form Body"
    )
    await chat.restart()
    assert chat.client.is_ready()
    await chat.restart()
    assert [one.status for one in syncs(chat)] == [200, 400, 200]


async def test_servers_are_stored_with_their_names_and_left_when_the_bot_is_removed(chat):
    other = await chat.open_server("Other")
    assert await stored_guilds(chat) == {
        chat.desk.id: ("Desk", 0, False),
        other.id: ("Other", 0, False),
    }
    chat.discord.remove_guild(other.id)
    await until(lambda: has_left(chat, other.id))
    assert not await has_left(chat, chat.desk.id)


async def has_left(chat, guild_id):
    return (await stored_guilds(chat))[guild_id][2]


async def test_a_server_that_removed_the_bot_while_it_was_away_is_left(chat):
    other = await chat.open_server("Other")
    await chat.restart(lambda: chat.discord.remove_guild(other.id))
    await until(lambda: has_left(chat, other.id))
    assert not await has_left(chat, chat.desk.id)


async def test_a_server_that_joins_while_the_others_are_looked_up_is_not_left(chat):
    """Both are stored from an earlier stay; the bot comes back into one of them."""
    async with chat.store.write() as tx:
        for guild_id, name in ((77, "Gone"), (78, "Back")):
            await tx.save_guild(Guild(guild_id, name=name))
    looking = asyncio.create_task(chat.client.on_ready())
    chat.discord.add_guild("Back", guild_id=78)
    await looking
    await chat.until_looked_at(78)
    assert await stored_guilds(chat) == {
        77: ("Gone", 0, True),
        78: ("Back", 0, False),
        chat.desk.id: ("Desk", 0, False),
    }


async def test_the_system_channel_is_stored(tmp_path):
    async with Chat(tmp_path) as chat:
        guild = chat.discord.add_guild("Other", system_channel_id=77)
        channel_id = await chat.open_channel(guild.id, "general", channel_id=77)
        await chat.restart()
        await chat.until_looked_at(guild.id)
        assert (await stored_guilds(chat))[guild.id] == ("Other", channel_id, False)


async def test_every_change_of_rights_is_a_reason_to_look_again(chat):
    desk = chat.desk
    chat.places.clear()
    chat.discord.set_permissions(desk.id, permissions.INVITE & ~permissions.EMBED_LINKS)
    await chat.until_looked_at(desk.id)
    chat.discord.deny(desk.channel, permissions.SEND_MESSAGES)
    await chat.until_looked_at(desk.id, desk.channel)
    chat.places.clear()
    chat.discord.delete_channel(desk.channel)
    await chat.until_looked_at(desk.id, desk.channel)


async def test_a_command_is_a_reason_to_look_at_its_channel_again(chat):
    chat.places.clear()
    await chat.says("help")
    assert chat.places == [(chat.desk.id, chat.desk.channel)]


async def test_a_broken_channel_gets_what_waits_there_once_it_may_be_posted_to(chat):
    """The whole way, with the check wired as the app does it."""
    await chat.adds("Alibaba")
    await chat.says("subscribe")
    chat.server.serve("/wire", rss("Harbour Wire"))
    await chat.follow(chat.desk.id, "/wire")
    await chat.round()
    async with chat.store.write() as tx:
        (place,) = [one.destination for one in await tx.subscriptions([chat.desk.id])]
        await tx.break_destination(place.id, "I may not post there", chat.at)
    mended = asyncio.Event()

    async def check(guild_id, channel_id):
        if await chat.outbox.check_places(guild_id=guild_id, channel_id=channel_id):
            mended.set()

    chat.client.on_place_changed = check
    await chat.says("help")
    async with asyncio.timeout(5):
        await mended.wait()


async def test_a_mistake_of_ours_is_apologised_for_under_the_reference_in_the_log(chat):
    @app_commands.command(name="broken", description="Fails")
    async def broken(act):
        raise KeyError("a secret detail")

    chat.client.tree.add_command(broken)
    await chat.client.tree.sync()
    with capture_logs() as logged:
        said = text(await chat.says("broken"))
    reference = said.partition("(reference ")[2][:8]
    assert said == (
        f"Sorry, something went wrong on my side (reference {reference}). Try again; if it stays, give the "
        "reference to whoever runs me."
    )
    (line,) = [one for one in logged if one["log_level"] == "error"]
    assert (line["event"], line["reference"], str(line["exc_info"])) == (
        "unexpected error",
        reference,
        "'a secret detail'",
    )


async def test_a_command_that_changed_since_is_answered_with_what_to_do(chat):
    chat.client.tree.remove_command("help")
    assert text(await chat.says("help")) == (
        "This command has changed since Discord last looked; press Ctrl+R in Discord and try again."
    )


async def test_a_slow_feed_does_not_keep_discord_waiting(chat):
    asked, answer = asyncio.Event(), asyncio.Event()

    async def slowly(request):
        asked.set()
        await answer.wait()
        return web.Response(text=rss("Slow Wire"), content_type="application/rss+xml")

    url = chat.server.serve("/slow", slowly)
    sent = await chat.discord.command(chat.desk.channel, chat.desk.manager, "feed add", {"url": url})
    await asked.wait()
    assert (sent.deferred, sent.messages) == (True, [])
    answer.set()
    assert text(await sent.reply()).startswith("Watching **Slow Wire**")


async def test_an_event_that_fails_is_logged_and_the_next_one_is_heard(chat):
    async def fail(guild_id, channel_id):
        raise RuntimeError("no such luck")

    chat.client.on_place_changed = fail
    with capture_logs() as logged:
        await chat.says("help")
    chat.client.on_place_changed = chat._place_changed
    chat.places.clear()
    await chat.says("help")
    assert chat.places == [(chat.desk.id, chat.desk.channel)]
    assert [(one["event"], one["event_name"]) for one in logged] == [("event failed", "on_interaction")]


async def test_the_line_that_says_where_it_is_online(tmp_path):
    async with Chat(tmp_path) as chat:
        assert online_line(chat.client) == "Online as wirewatch in 1 servers; type /setup in Desk"
        await chat.restart(lambda: chat.discord.remove_guild(chat.desk.id))
        assert online_line(chat.client) == (
            "Online as wirewatch in 0 servers; invite it with " + invite_url(chat.discord.application_id)
        )


def test_the_invite_link_asks_for_exactly_what_is_used():
    granted = (1 << 10) + (1 << 11) + (1 << 38) + (1 << 35) + (1 << 14) + (1 << 15) + (1 << 16)
    assert invite_url(42) == (
        "https://discord.com/oauth2/authorize?client_id=42&scope=bot+applications.commands"
        f"&permissions={granted}"
    )


async def test_an_answer_that_discord_no_longer_takes_is_logged_and_the_next_one_is_given(chat):
    fault = chat.discord.fail("PATCH", r"/webhooks/", status=404, code=10015, message="Unknown Webhook")
    with capture_logs() as logged:
        await chat.discord.command(chat.desk.channel, chat.desk.manager, "watch list", {})
        await fault.hit.wait()
        assert text(await chat.says("watch list")).startswith("This server has no watches yet.")
    assert [one["event"] for one in logged] == ["nobody to answer"]


async def test_closing_waits_for_nobody_longer_than_its_time_and_leaves_nothing_running(chat):
    asked, never = asyncio.Event(), asyncio.Event()

    async def slowly(request):
        asked.set()
        await never.wait()

    url = chat.server.serve("/slow", slowly)
    sent = await chat.discord.command(chat.desk.channel, chat.desk.manager, "feed add", {"url": url})
    await asked.wait()
    await chat.client.close()
    assert (sent.messages, [one for one in asyncio.all_tasks() if "CommandTree" in one.get_name()]) == (
        [],
        [],
    )
    never.set()
