"""The unmodified discord.py client at work on the loopback."""

import asyncio
import io

import aiohttp
import discord as library
import pytest
from discord import app_commands, ui

from tests.support.discord import connected, furnish, loopback

NOBODY = library.AllowedMentions.none()


async def test_login_tells_the_client_who_it_is_and_where(discord, client, room):
    assert (client.user.id, client.application_id) == (discord.bot_id, discord.application_id)
    assert [(one.id, one.name, one.me.id) for one in client.guilds] == [
        (room.guild.id, "Newsroom", discord.bot_id)
    ]
    assert client.get_channel(room.channel.id).permissions_for(client.guilds[0].me).send_messages


async def test_a_wrong_token_is_refused_at_login(discord):
    with pytest.raises(library.LoginFailure):
        async with connected_with(discord, "no.such.token"):
            pass


def connected_with(server, token):
    class Other:
        api_url, gateway_url = server.api_url, server.gateway_url

    Other.token = token
    return connected(Other)


async def test_a_message_is_posted_edited_read_and_deleted(discord, client, room):
    channel = client.get_partial_messageable(room.channel.id)
    sent = await channel.send("first", embed=library.Embed(title="T", description="D", colour=1))
    await sent.edit(content="second", embed=None, allowed_mentions=NOBODY)
    read = [one async for one in channel.history(limit=5)]
    assert [(one.id, one.content, one.embeds, one.author.id) for one in read] == [
        (sent.id, "second", [], discord.bot_id)
    ]
    assert read[0].edited_at is not None
    await read[0].delete()
    assert discord.messages(room.channel.id) == []


async def test_history_pages_both_ways(discord, client, room):
    discord.rate_limits = False
    for number in range(7):
        discord.say(room.channel.id, room.member.id, str(number))
    channel = client.get_partial_messageable(room.channel.id)
    every = [one async for one in channel.history(limit=None, oldest_first=True)]
    assert [one.content for one in every] == list("0123456")
    newer = [one.content async for one in channel.history(after=every[4], limit=10)]
    older = [one.content async for one in channel.history(before=every[2], limit=10)]
    assert (newer, older) == (["5", "6"], ["1", "0"])


async def test_a_file_is_stored_and_served(client, room, api):
    channel = client.get_partial_messageable(room.channel.id)
    message = await channel.send(file=library.File(io.BytesIO(b"a,b\n"), "list.csv"))
    assert [(one.filename, one.size) for one in message.attachments] == [("list.csv", 4)]
    async with api.session.get(message.attachments[0].url) as answer:
        assert await answer.read() == b"a,b\n"


async def test_threads_start_from_a_message_and_without(discord, client, room):
    channel = await client.fetch_channel(room.channel.id)
    message = await channel.send("headline")
    thread = await message.create_thread(name="talk", auto_archive_duration=1440)
    await thread.send("inside")
    other = await channel.create_thread(name="alone", type=library.ChannelType.public_thread)
    assert (thread.id, thread.parent_id, other.name) == (message.id, room.channel.id, "alone")
    assert [one["content"] for one in discord.messages(thread.id)] == ["inside"]


async def test_a_forum_post_is_a_thread_with_its_first_message(discord, client, room):
    forum = discord.add_channel(room.guild.id, "stories", type=15)
    channel = await client.fetch_channel(forum.id)
    made = await channel.create_thread(name="headline", content="first", allowed_mentions=NOBODY)
    assert [one["content"] for one in discord.messages(made.thread.id)] == ["first"]


async def test_a_direct_message_reaches_its_person(discord, client, room):
    user = await client.create_dm(library.Object(room.member.id))
    await user.send("psst")
    assert [one["content"] for one in discord.messages(user.id)] == ["psst"]


async def test_a_repeated_nonce_returns_the_first_message(discord, client, room):
    channel = client.get_partial_messageable(room.channel.id)
    first = await channel.send("one", nonce="abc")
    second = await channel.send("two", nonce="abc")
    assert (second.id, second.content) == (first.id, "one")
    assert [one["content"] for one in discord.messages(room.channel.id)] == ["one"]


async def test_a_message_stored_before_the_connection_dropped_is_not_sent_twice(discord, client, room):
    discord.fail("POST", "/messages$", drop=True, after_store=True)
    channel = client.get_partial_messageable(room.channel.id)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await channel.send("one", nonce="abc")
    await channel.send("one", nonce="abc")
    assert [one["content"] for one in discord.messages(room.channel.id)] == ["one"]


async def test_commands_are_synced_and_called_with_their_options(discord, client, room):
    group = app_commands.Group(name="watch", description="what to look for")

    @group.command(description="add one")
    async def add(
        interaction: library.Interaction,
        name: str,
        where: library.TextChannel,
        role: library.Role | None = None,
        who: library.Member | None = None,
        count: app_commands.Range[int, 1, 5] = 1,
    ) -> None:
        shown = [name, where.name, role and role.name, who and who.name, count]
        await interaction.response.send_message(repr(shown))

    client.tree.add_command(group)
    await client.tree.sync()
    role = discord.add_role(room.guild.id, "editors")
    given = {
        "name": "Tesla",
        "where": str(room.channel.id),
        "role": role.id,
        "who": room.member.id,
        "count": "5",
    }
    interaction = await discord.command(room.channel.id, room.manager.id, "watch add", given)
    assert (await interaction.reply())["content"] == "['Tesla', 'news', 'editors', 'pip', 5]"
    assert interaction.acknowledged_after_seconds < 3
    assert [one["name"] for one in discord.commands()] == ["watch"]


async def test_autocomplete_asks_the_bot(discord, client, room):
    @client.tree.command(description="x")
    async def recent(interaction: library.Interaction, watch: str) -> None:
        await interaction.response.send_message(watch)

    @recent.autocomplete("watch")
    async def complete(_: library.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{current}…", value=current * 2)]

    await client.tree.sync()
    choices = await discord.autocomplete(room.channel.id, room.member.id, "recent", {"watch": "te"}, "watch")
    assert choices == [{"name": "te…", "value": "tete"}]


class Form(ui.Modal, title="Ask"):
    question = ui.TextInput(label="What", custom_id="what", max_length=20)

    async def on_submit(self, interaction: library.Interaction) -> None:
        await interaction.response.send_message(self.question.value, view=Buttons(), ephemeral=True)


class Buttons(ui.View):
    @ui.button(label="More", custom_id="more")
    async def more(self, interaction: library.Interaction, _: ui.Button) -> None:
        await interaction.response.edit_message(content="more", allowed_mentions=NOBODY)

    @ui.select(cls=ui.ChannelSelect, custom_id="where")
    async def where(self, interaction: library.Interaction, select: ui.ChannelSelect) -> None:
        await interaction.response.defer()
        text = ", ".join(one.name for one in select.values)
        await interaction.followup.send(text)


async def test_modals_buttons_and_menus_come_back_as_interactions(discord, client, room):
    @client.tree.command(description="x")
    async def ask(interaction: library.Interaction) -> None:
        await interaction.response.send_modal(Form())

    await client.tree.sync()
    asked = await discord.command(room.channel.id, room.member.id, "ask")
    submitted = await discord.submit_modal(asked, {"what": "Tesla"})
    reply = await submitted.reply()
    assert (reply["content"], reply["flags"] & 64, discord.messages(room.channel.id)) == ("Tesla", 64, [])
    pressed = await discord.press(reply, "more", room.member.id)
    assert (await pressed.reply())["content"] == "more"
    chosen = await discord.press(reply, "where", room.member.id, [str(room.channel.id)])
    assert (await chosen.reply())["content"] == "news"


async def test_a_message_menu_carries_its_message(discord, client, room):
    @client.tree.context_menu(name="Why this alert?")
    async def why(interaction: library.Interaction, message: library.Message) -> None:
        await interaction.response.send_message(f"because of {message.content}")

    await client.tree.sync()
    message = await client.get_partial_messageable(room.channel.id).send("news")
    menu = await discord.command(room.channel.id, room.member.id, "Why this alert?", {"target": message.id})
    assert (await menu.reply())["content"] == "because of news"


async def test_a_deferred_reply_appears_when_it_is_edited(discord, client, room):
    @client.tree.command(description="x")
    async def slow(interaction: library.Interaction) -> None:
        await interaction.response.defer(thinking=True)
        await interaction.edit_original_response(content="done", allowed_mentions=NOBODY)
        await interaction.followup.send("and more")

    await client.tree.sync()
    interaction = await discord.command(room.channel.id, room.member.id, "slow")
    assert [one["content"] for one in await interaction.updated(2)] == ["done", "and more"]
    assert interaction.deferred


async def test_a_deferred_reply_can_be_filled_by_a_follow_up(discord, client, room):
    @client.tree.command(description="x")
    async def slow(interaction: library.Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send("done")
        await interaction.edit_original_response(content="changed", allowed_mentions=NOBODY)

    await client.tree.sync()
    interaction = await discord.command(room.channel.id, room.member.id, "slow")
    changed = await interaction.updated(2)
    assert [(one["content"], one["flags"]) for one in changed] == [("changed", 64)]


@pytest.mark.parametrize(
    "how", [{"code_or_op": 7}, {"code_or_op": 4000}, {"code_or_op": 9, "resumable": True}]
)
async def test_a_lost_connection_is_resumed_and_what_was_missed_is_replayed(discord, client, room, how):
    joined = asyncio.get_running_loop().create_future()

    @client.event
    async def on_guild_channel_create(channel: library.TextChannel) -> None:
        joined.set_result(channel.name)

    await discord.close_gateway(**how)
    discord.add_channel(room.guild.id, "late")
    assert await asyncio.wait_for(joined, 5) == "late"
    await discord.wait_for_connections(2)
    assert (discord.gateway_connections, discord.gateway_resumes) == (2, 1)


async def test_an_invalid_session_is_identified_again(discord, client):
    await discord.close_gateway(9)
    await discord.wait_for_connections(2)
    assert (discord.gateway_connections, discord.gateway_resumes) == (2, 0)


async def test_a_heartbeat_precedes_identify_and_is_answered(discord, client):
    assert discord.gateway_heartbeats >= 1
    assert client.latency < 5


async def test_changes_of_the_world_reach_the_client(discord, client, room):
    queue: asyncio.Queue = asyncio.Queue()
    for name in (
        "guild_join",
        "guild_remove",
        "guild_channel_update",
        "guild_channel_delete",
        "guild_role_update",
    ):
        setattr(client, f"on_{name}", listener(name, queue))
    discord.deny(room.channel.id, library.Permissions.send_messages.flag)
    discord.set_permissions(room.guild.id, 0)
    discord.delete_channel(room.channel.id)
    other = furnish(discord, "Other")
    discord.remove_guild(other.guild.id)
    heard = [await asyncio.wait_for(queue.get(), 5) for _ in range(5)]
    assert heard == [
        "guild_channel_update",
        "guild_role_update",
        "guild_channel_delete",
        "guild_join",
        "guild_remove",
    ]


async def test_channels_of_every_kind_reach_the_client(discord, client, room):
    """Beside text: voice, category, announcements, stage, forum and media."""
    kinds = [0, 2, 4, 5, 13, 15, 16]
    queue: asyncio.Queue = asyncio.Queue()

    @client.event
    async def on_guild_channel_create(channel: library.abc.GuildChannel) -> None:
        queue.put_nowait((channel.id, channel.type.value))

    made = [(discord.add_channel(room.guild.id, str(kind), type=kind).id, kind) for kind in kinds]
    assert [await asyncio.wait_for(queue.get(), 5) for _ in kinds] == made
    async with connected(discord) as later:
        assert [(one, later.get_channel(one).type.value) for one, _ in made] == made


async def test_a_client_that_comes_back_too_soon_identifies_again_until_it_may():
    async with loopback(identify_window_seconds=0.1) as server:
        furnish(server)
        async with connected(server):
            pass
        async with connected(server) as client:
            assert [one.name for one in client.guilds] == ["Newsroom"]


def listener(name, queue):
    async def hear(*_: object) -> None:
        queue.put_nowait(name)

    return hear


async def test_a_429_is_waited_for_and_retried(discord, client, room):
    discord.limit("/messages$", 0.05)
    await client.get_partial_messageable(room.channel.id).send("hello")
    assert [one.status for one in discord.requests if one.path.endswith("/messages")] == [429, 200]


async def test_a_burst_passes_within_fixed_windows(room):
    async with loopback(rate_limit_window_seconds=0.2) as discord:
        place = furnish(discord)
        async with connected(discord) as client:
            channel = client.get_partial_messageable(place.channel.id)
            await asyncio.gather(*(channel.send(str(number)) for number in range(12)))
        assert sorted(int(one["content"]) for one in discord.messages(place.channel.id)) == list(range(12))
        assert {one.status for one in discord.requests if one.method == "POST"} == {200}


async def test_a_stalled_answer_is_held_until_it_is_let_go(discord, client, room):
    gate = asyncio.Event()
    fault = discord.fail("POST", "/messages$", stall=gate)
    sending = asyncio.create_task(client.get_partial_messageable(room.channel.id).send("late"))
    await fault.hit.wait()
    assert (sending.done(), discord.messages(room.channel.id)) == (False, [])
    gate.set()
    assert (await sending).content == "late"
