"""What the loopback refuses as Discord does: strangers, strange places, missing rights, unasked mentions."""

import aiohttp
import pytest

from bot.loopback import Refused
from bot.loopback import permissions as rights
from tests.support.discord import furnish, loopback

NOBODY = {"allowed_mentions": {"parse": []}}
HELLO = {"content": "hello"} | NOBODY
UNKNOWN_CHANNEL = {"message": "Unknown Channel", "code": 10003}
UNKNOWN_MESSAGE = {"message": "Unknown Message", "code": 10008}
MISSING_ACCESS = {"message": "Missing Access", "code": 50001}
MISSING_PERMISSIONS = {"message": "Missing Permissions", "code": 50013}


def listed(room):
    return f"/channels/{room.channel.id}/messages"


@pytest.mark.parametrize("authorization", [None, "Bot nonsense", "Bearer x", "Bot é"])
async def test_a_wrong_token_is_401(discord, room, authorization):
    headers = {"Authorization": authorization} if authorization else {}
    url = f"{discord.api_url}{listed(room)}"
    async with aiohttp.ClientSession() as session, session.post(url, json=HELLO, headers=headers) as answer:
        assert (answer.status, await answer.json()) == (401, {"message": "401: Unauthorized", "code": 0})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/channels/5"),
        ("GET", "/channels/5/messages"),
        ("POST", "/channels/5/messages"),
        ("PATCH", "/channels/5/messages/6"),
        ("POST", "/channels/5/threads"),
        ("POST", "/channels/5/typing"),
    ],
)
async def test_an_unknown_channel_is_10003(api, method, path):
    assert await api(method, path, HELLO) == (404, UNKNOWN_CHANNEL)


async def test_a_channel_that_is_no_number_is_an_invalid_form(api):
    status, body = await api("GET", "/channels/news")
    assert (status, body["code"], list(body["errors"])) == (400, 50035, ["channel_id"])


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_an_unknown_message_is_10008(room, api, method):
    assert await api(method, f"{listed(room)}/6", HELLO) == (404, UNKNOWN_MESSAGE)


@pytest.mark.parametrize("path", ["/nowhere", "/guilds"])
async def test_an_unknown_path_is_404(api, path):
    assert await api("GET", path) == (404, {"message": "404: Not Found", "code": 0})


async def test_broken_json_is_refused(room, api):
    status, body = await api("POST", listed(room), data=b"{", headers={"Content-Type": "application/json"})
    assert (status, body["code"]) == (400, 50109)


@pytest.mark.parametrize("form", [[], "x", 5])
async def test_a_form_that_is_no_object_is_invalid(room, api, form):
    status, body = await api("POST", listed(room), form)
    assert (status, body["code"]) == (400, 50035)


@pytest.mark.parametrize("form", [{}, {"content": ""}, {"content": " \n"}, {"content": None, "embeds": []}])
async def test_an_empty_message_is_50006(room, api, form):
    refused = {"message": "Cannot send an empty message", "code": 50006}
    assert await api("POST", listed(room), form | NOBODY) == (400, refused)


async def test_a_message_cannot_be_edited_to_nothing(discord, room, api):
    _, message = await api("POST", listed(room), HELLO)
    status, body = await api("PATCH", f"{listed(room)}/{message['id']}", {"content": ""} | NOBODY)
    assert (status, body["code"], discord.messages(room.channel.id)[0]["content"]) == (400, 50006, "hello")


async def test_anothers_message_cannot_be_edited_and_is_deleted_only_with_the_right(discord, room, api):
    said = discord.say(room.channel.id, room.member.id, "mine")
    path = f"{listed(room)}/{said['id']}"
    refused = {"message": "Cannot edit a message authored by another user", "code": 50005}
    assert await api("PATCH", path, HELLO) == (403, refused)
    assert await api("DELETE", path) == (403, MISSING_PERMISSIONS)
    discord.allow(room.channel.id, rights.MANAGE_MESSAGES)
    assert await api("DELETE", path) == (204, None)


CHANNEL_RIGHTS = [
    (rights.SEND_MESSAGES, "POST", "/messages", HELLO),
    (rights.EMBED_LINKS, "POST", "/messages", HELLO | {"embeds": [{"title": "t"}]}),
    (rights.SEND_MESSAGES, "POST", "/typing", None),
    (rights.CREATE_PUBLIC_THREADS, "POST", "/threads", {"name": "x"}),
]


@pytest.mark.parametrize(("right", "method", "path", "form"), CHANNEL_RIGHTS)
async def test_a_missing_right_is_50013_until_it_is_given_back(discord, room, api, right, method, path, form):
    place = f"/channels/{room.channel.id}{path}"
    discord.deny(room.channel.id, right)
    assert await api(method, place, form) == (403, MISSING_PERMISSIONS)
    discord.allow(room.channel.id, right)
    assert (await api(method, place, form))[0] in (200, 201, 204)


@pytest.mark.parametrize(("right", "method", "path", "form"), CHANNEL_RIGHTS)
async def test_a_channel_out_of_sight_is_50001(discord, room, api, right, method, path, form):
    discord.deny(room.channel.id, rights.VIEW_CHANNEL)
    assert await api(method, f"/channels/{room.channel.id}{path}", form) == (403, MISSING_ACCESS)


async def test_history_that_may_not_be_read_is_empty(discord, room, api):
    discord.say(room.channel.id, room.member.id, "hello")
    discord.deny(room.channel.id, rights.READ_MESSAGE_HISTORY)
    assert await api("GET", listed(room)) == (200, [])


async def test_rights_of_a_server_reach_every_channel(discord, room, api):
    discord.set_permissions(room.guild.id, rights.VIEW_CHANNEL)
    assert await api("POST", listed(room), HELLO) == (403, MISSING_PERMISSIONS)


async def test_a_thread_follows_its_channel_but_for_its_own_right(discord, room, api):
    _, thread = await api("POST", f"/channels/{room.channel.id}/threads", {"name": "x"})
    path = f"/channels/{thread['id']}/messages"
    discord.deny(room.channel.id, rights.SEND_MESSAGES)
    assert (await api("POST", path, HELLO))[0] == 200
    discord.deny(room.channel.id, rights.SEND_MESSAGES_IN_THREADS)
    assert await api("POST", path, HELLO) == (403, MISSING_PERMISSIONS)


async def test_a_deleted_channel_and_a_left_server_are_unknown(discord, room, api):
    other = furnish(discord, "Other")
    discord.delete_channel(room.channel.id)
    discord.remove_guild(other.guild.id)
    for one in (room, other):
        assert await api("POST", listed(one), HELLO) == (404, UNKNOWN_CHANNEL)


LOOSE = [
    {},
    {"allowed_mentions": None},
    {"allowed_mentions": {}},
    {"allowed_mentions": {"parse": ["users"]}},
    {"allowed_mentions": {"roles": ["1"]}},
    {"allowed_mentions": {"parse": [], "users": ["1"]}},
]


@pytest.mark.parametrize("loose", LOOSE)
async def test_a_strict_loopback_refuses_and_keeps_whatever_may_mention(discord, room, api, loose):
    _, message = await api("POST", listed(room), HELLO)
    for method, path in (("POST", listed(room)), ("PATCH", f"{listed(room)}/{message['id']}")):
        status, body = await api(method, path, {"content": "hi"} | loose)
        assert (status, body["code"], list(body["errors"])) == (400, 50035, ["allowed_mentions"])
    kept = [(one.method, one.json) for one in discord.requests_invalid_mentions]
    assert kept == [("POST", {"content": "hi"} | loose), ("PATCH", {"content": "hi"} | loose)]


async def test_a_role_may_be_listed_and_is_then_mentioned(discord, room, api):
    role = discord.add_role(room.guild.id, "editors")
    text = f"<@&{role.id}> <@{room.member.id}> @everyone"
    allowed = {"parse": [], "roles": [str(role.id)]}
    _, message = await api("POST", listed(room), {"content": text, "allowed_mentions": allowed})
    told = message["mention_roles"], message["mentions"], message["mention_everyone"]
    assert told == ([str(role.id)], [], False)


async def test_without_the_strict_switch_everybody_is_mentioned_by_default():
    async with loopback(strict_mentions=False) as discord:
        room = furnish(discord)
        url = discord.api_url + listed(room)
        headers = {"Authorization": f"Bot {discord.token}"}
        form = {"content": f"<@{room.member.id}> @here"}
        async with aiohttp.ClientSession(headers=headers) as session, session.post(url, json=form) as answer:
            message = await answer.json()
    assert ([one["id"] for one in message["mentions"]], message["mention_everyone"]) == (
        [str(room.member.id)],
        True,
    )


async def test_the_bot_cannot_be_made_to_say_something(discord, room):
    with pytest.raises(Refused):
        discord.say(room.channel.id, discord.bot_id, "forged")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example"])
async def test_a_foreign_host_name_is_refused(discord, api, host):
    async with api.session.get(discord.page_url, headers={"Host": host}) as answer:
        assert answer.status == 403


async def test_only_the_loopback_interface_is_bound(discord):
    assert discord.api_url.startswith("http://127.0.0.1:")
    assert discord.gateway_url.startswith("ws://127.0.0.1:")
