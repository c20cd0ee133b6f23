"""/subscribe in chat: which channel hears what, and the channels that cannot."""

import asyncio

import discord
import pytest

from bot.loopback import permissions
from feeds.service import subscriptions
from tests.support.chat import text
from tests.support.store import database_rows

pytestmark = pytest.mark.long

NOW_ON = "New stories are posted from now on; /recent shows earlier ones."


async def stored(chat):
    return [
        (
            one.destination.channel_id,
            one.destination.name,
            one.destination.type,
            one.selectors,
            one.tier,
            one.mode,
        )
        for one in await subscriptions.listed(chat.service, chat.desk.id)
    ]


async def test_without_options_this_channel_hears_everything(chat):
    await chat.adds("Alibaba")
    await chat.adds("Tesla")
    assert text(await chat.says("subscribe")) == (
        f"<#{chat.desk.channel}> is subscribed to all watches (likely and better).\n"
        f"It hears Alibaba and Tesla. {NOW_ON}"
    )
    assert await stored(chat) == [(chat.desk.channel, "news", 0, ("*",), "likely", "instant")]


async def test_a_server_without_watches_is_told_what_comes_next(chat):
    assert text(await chat.says("subscribe")) == (
        f"<#{chat.desk.channel}> is subscribed to all watches (likely and better).\n"
        "This server has no watches yet: add one with /watch add."
    )


async def test_everything_can_be_chosen(chat):
    await chat.adds("Alibaba")
    await chat.adds("Tesla")
    there = await chat.open_channel(chat.desk.id, "announcements", type=5)
    reply = await chat.says("subscribe", channel=there, watches="tesla", mode="digest", tier="certain")
    assert text(reply) == (
        f"<#{there}> is subscribed to tesla (certain).\nIt hears Tesla. {NOW_ON}\n"
        "Digests have no effect yet: until they do, I post each story at once."
    )
    assert await stored(chat) == [(there, "announcements", 5, ("tesla",), "certain", "digest")]


async def test_a_thread_can_hear_too(chat):
    heard = chat.client.wait_for("thread_create", timeout=5)
    channel = chat.client.get_channel(chat.desk.channel)
    thread = await channel.create_thread(name="desk talk", type=discord.ChannelType.public_thread)
    await heard
    await chat.says("subscribe", channel=thread.id)
    (one,) = await subscriptions.listed(chat.service, chat.desk.id)
    assert (one.destination.channel_id, one.destination.thread_id) == (chat.desk.channel, thread.id)


async def test_the_same_again_is_refused_and_other_settings_change_it(chat):
    await chat.says("subscribe")
    before = await database_rows(chat.store)
    assert text(await chat.says("subscribe")) == (
        "This channel is already subscribed to just that; name other watches, or change it with "
        "/subscriptions."
    )
    assert await database_rows(chat.store) == before
    assert text(await chat.says("subscribe", tier="weak")).splitlines()[0] == (
        f"<#{chat.desk.channel}> is now subscribed to all watches (weak and up)."
    )
    assert len(await stored(chat)) == 1


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        (permissions.EMBED_LINKS, "Embed Links"),
        # Without Send Messages there is nothing to embed links in, and without View Channel nothing at all.
        (permissions.SEND_MESSAGES, "Send Messages and Embed Links"),
        (
            permissions.VIEW_CHANNEL,
            "View Channel, Send Messages, Embed Links and Read Message History",
        ),
    ],
)
async def test_a_missing_permission_is_named_with_how_to_grant_it(chat, lost, words):
    there = await chat.open_channel(chat.desk.id, "closed")
    await chat.close_channel(there, lost)
    before = await database_rows(chat.store)
    assert text(await chat.says("subscribe", channel=there)) == (
        f"I lack {words} in #closed; open that channel's settings, then Permissions, give my role {words}, "
        "and try again."
    )
    assert await database_rows(chat.store) == before


NO_CHANNEL = "I cannot use that channel; choose a text channel of this server that I may view."


async def test_a_channel_that_takes_no_posts_is_refused(chat):
    category = await chat.open_channel(chat.desk.id, "text channels", type=4)
    before = await database_rows(chat.store)
    assert text(await chat.says("subscribe", channel=category)) == (
        "I cannot post in #text channels; choose a text channel, an announcement channel or a thread."
    )
    assert await database_rows(chat.store) == before


async def test_a_channel_that_is_gone_by_then_is_refused(chat):
    there = await chat.open_channel(chat.desk.id, "gone")
    before = await database_rows(chat.store)
    release = asyncio.Event()
    fault = chat.discord.fail("POST", r"/interactions/.*/callback$", stall=release)
    sent = await chat.discord.command(chat.desk.channel, chat.desk.manager, "subscribe", {"channel": there})
    await fault.hit.wait()
    heard = chat.client.wait_for("guild_channel_delete", timeout=5)
    chat.discord.delete_channel(there)
    await heard
    release.set()
    assert text(await sent.reply()) == NO_CHANNEL
    assert await database_rows(chat.store) == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Sony", "This server has no watch “Sony”; it has Alibaba."),
        (
            "alibaba, #cars",
            "No watch of this server has the tag #cars; type the name of a watch, or \\* for all.",
        ),
    ],
)
async def test_unknown_watches_are_refused(chat, typed, said):
    await chat.adds("Alibaba")
    assert text(await chat.says("subscribe", watches=typed)) == said
    assert await stored(chat) == []


async def test_watches_are_offered_one_after_another(chat):
    for name in ("Alibaba", "Tesla"):
        await chat.adds(name)

    async def offered(typed):
        return await chat.discord.autocomplete(
            chat.desk.channel, chat.desk.manager, "subscribe", {"watches": typed}, "watches"
        )

    assert await offered("") == [
        {"name": "* (all watches)", "value": "*"},
        {"name": "Alibaba (company)", "value": "alibaba"},
        {"name": "Tesla (company)", "value": "tesla"},
    ]
    assert await offered("alibaba, te") == [{"name": "alibaba, Tesla (company)", "value": "alibaba, tesla"}]


async def test_the_place_is_looked_at_again_once_it_is_subscribed(chat):
    there = await chat.open_channel(chat.desk.id, "second")
    await chat.says("subscribe", channel=there)
    assert (chat.desk.id, there) in chat.places
