"""Interactions over plain HTTP: deadlines, tokens, callbacks that fit, and what a person may do at all."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.loopback import Refused
from bot.loopback.permissions import MANAGE_GUILD, SEND_MESSAGES, VIEW_CHANNEL
from tests.support.discord import caller, furnish, loopback

NOBODY = {"allowed_mentions": {"parse": []}}
UNKNOWN = {"message": "Unknown interaction", "code": 10062}
UNKNOWN_WEBHOOK = {"message": "Unknown Webhook", "code": 10015}
ACKNOWLEDGED = {"message": "Interaction has already been acknowledged.", "code": 40060}
REPLY = {"type": 4, "data": {"content": "here"} | NOBODY}
OPTIONS = [
    {"type": 3, "name": "name", "description": "d", "required": True, "max_length": 5},
    {"type": 3, "name": "kind", "description": "d", "choices": [{"name": "Company", "value": "company"}]},
    {"type": 7, "name": "channel", "description": "d"},
    {"type": 4, "name": "count", "description": "d", "min_value": 1},
    {"type": 3, "name": "watch", "description": "d", "autocomplete": True},
    {"type": 11, "name": "file", "description": "d"},
]
COMMANDS = [
    {"name": "ask", "description": "d", "options": OPTIONS},
    {"name": "why", "description": "d"},
    {"name": "manage", "description": "d", "default_member_permissions": MANAGE_GUILD},
    {
        "name": "watch",
        "description": "d",
        "options": [{"type": 1, "name": "list", "description": "d"}],
    },
    {"name": "Mute this story", "type": 3},
]


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self):
        self.at = datetime(2026, 5, 4, 12, tzinfo=UTC)

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def discord(clock):
    async with loopback(now=clock) as server:
        yield server


@pytest.fixture
async def asked(discord, room, api):
    """An interaction that waits for its callback."""
    await api("PUT", f"/applications/{discord.application_id}/commands", COMMANDS)
    return await discord.command(room.channel.id, room.member.id, "why")


def callback(interaction, query="?with_response=1"):
    return f"/interactions/{interaction.id}/{interaction.token}/callback{query}"


def webhook(discord, interaction, rest=""):
    return f"/webhooks/{discord.application_id}/{interaction.token}{rest}"


async def test_a_reply_is_told_to_the_bot_and_seen_by_all(discord, room, api, asked):
    status, answer = await api("POST", callback(asked), REPLY)
    reply = discord.messages(room.channel.id)[0]
    assert (status, answer["interaction"]["response_message_id"]) == (200, reply["id"])
    assert (answer["resource"]["type"], answer["resource"]["message"]) == (4, reply)
    assert (reply["content"], reply["interaction_metadata"]["name"]) == ("here", "/why")
    assert (await asked.reply(), asked.messages, asked.deferred, asked.failed) == (
        reply,
        [reply],
        False,
        False,
    )


async def test_without_being_asked_for_the_response_is_204(api, asked):
    assert await api("POST", callback(asked, ""), REPLY) == (204, None)


async def test_a_second_callback_is_40060(api, asked):
    await api("POST", callback(asked), REPLY)
    assert await api("POST", callback(asked), REPLY) == (400, ACKNOWLEDGED)


@pytest.mark.parametrize(("seconds", "refused"), [(3.0, None), (3.1, UNKNOWN)])
async def test_a_callback_after_three_seconds_is_10062(api, asked, clock, seconds, refused):
    clock.at += timedelta(seconds=seconds)
    status, body = await api("POST", callback(asked), REPLY)
    assert status == (404 if refused else 200)
    assert refused is None or (body, asked.failed) == (refused, True)


async def test_an_unanswered_interaction_fails_by_itself():
    async with loopback(interaction_deadline_seconds=0.01) as discord:
        room = furnish(discord)
        async with caller(discord) as api:
            await api("PUT", f"/applications/{discord.application_id}/commands", COMMANDS)
            asked = await discord.command(room.channel.id, room.member.id, "why")
            await asked.settled()
            assert (asked.failed, asked.acknowledged) == (True, False)
            assert await api("POST", callback(asked), REPLY) == (404, UNKNOWN)
            given = {"name": "x"}
            assert await discord.autocomplete(room.channel.id, room.member.id, "ask", given, "watch") == []
        with pytest.raises(TimeoutError, match=r"a reply to '/why' \(it failed\)"):
            await asked.reply(timeout=0)


async def test_a_wrong_token_is_an_unknown_interaction(api, asked):
    assert await api("POST", f"/interactions/{asked.id}/guess/callback", REPLY) == (404, UNKNOWN)
    assert await api("POST", f"/interactions/5/{asked.token}/callback", REPLY) == (404, UNKNOWN)


async def test_a_broken_callback_is_not_used_up(api, asked):
    for broken in (
        {"type": 4, "data": {"content": "x" * 2001} | NOBODY},
        {"type": 4, "data": {"content": "x"}},
        {"type": 4, "data": {} | NOBODY},
        {"type": 7, "data": {"content": "x"} | NOBODY},
        {"type": 8, "data": {"choices": []}},
        {},
    ):
        status, body = await api("POST", callback(asked), broken)
        assert (status, body["code"]) in ((400, 50035), (400, 50006))
    assert (await api("POST", callback(asked), REPLY))[0] == 200


@pytest.mark.parametrize("rest", ["", "/messages/@original"])
async def test_the_webhook_is_unknown_before_the_first_callback(discord, api, asked, rest):
    method = "PATCH" if rest else "POST"
    assert await api(method, webhook(discord, asked, rest), REPLY["data"]) == (404, UNKNOWN_WEBHOOK)


@pytest.mark.parametrize(("minutes", "status"), [(15, 200), (15.01, 401)])
async def test_a_token_lives_fifteen_minutes(discord, api, asked, clock, minutes, status):
    await api("POST", callback(asked), REPLY)
    clock.at += timedelta(minutes=minutes)
    answered, body = await api("POST", webhook(discord, asked), REPLY["data"])
    assert (answered, body.get("code")) == (status, 50027 if status == 401 else None)


async def test_a_deferred_reply_is_empty_until_it_is_edited(discord, room, api, asked):
    _, answer = await api("POST", callback(asked), {"type": 5})
    original = webhook(discord, asked, "/messages/@original")
    assert answer["interaction"]["response_message_loading"]
    assert await api("GET", original) == (404, {"message": "Unknown Message", "code": 10008})
    assert (discord.messages(room.channel.id), asked.messages) == ([], [])
    status, edited = await api("PATCH", original, {"content": "done"} | NOBODY)
    assert (status, edited["id"]) == (200, answer["interaction"]["response_message_id"])
    assert [one["content"] for one in discord.messages(room.channel.id)] == ["done"]


async def test_ephemeral_replies_stay_out_of_history(discord, room, api, asked):
    await api("POST", callback(asked), {"type": 4, "data": {"content": "psst", "flags": 64} | NOBODY})
    reply = await asked.reply()
    channel = f"/channels/{room.channel.id}/messages"
    assert (reply["flags"], await api("GET", channel)) == (64, (200, []))
    assert (await api("GET", f"{channel}/{reply['id']}"))[0] == 404
    with pytest.raises(Refused):
        await discord.press(reply, "x", room.manager.id)


async def test_replies_are_deleted_and_then_unknown(discord, room, api, asked):
    await api("POST", callback(asked), REPLY)
    original = webhook(discord, asked, "/messages/@original")
    assert await api("DELETE", original) == (204, None)
    assert (await api("GET", original))[0] == 404
    assert discord.messages(room.channel.id) == []


async def test_webhook_edits_are_strict_about_mentions(discord, api, asked):
    await api("POST", callback(asked), REPLY)
    for method, rest in (("POST", ""), ("PATCH", "/messages/@original")):
        status, body = await api(method, webhook(discord, asked, rest), {"content": "x"})
        assert (status, list(body["errors"])) == (400, ["allowed_mentions"])
    assert len(discord.requests_invalid_mentions) == 2


MODALS = [
    ({"title": "x" * 45}, {"title": "x" * 46}),
    ({"custom_id": "x" * 100}, {"custom_id": "x" * 101}),
    *[({"components": count}, {"components": over}) for count, over in ((1, 0), (5, 6))],
    ({"label": "x" * 45}, {"label": "x" * 46}),
    ({"placeholder": "x" * 100}, {"placeholder": "x" * 101}),
    ({"value": "x" * 4000}, {"value": "x" * 4001}),
    ({"max_length": 4000}, {"max_length": 4001}),
]


def modal(**parts):
    count = parts.pop("components", 1)
    head = {"title": "t", "custom_id": "m"} | {
        one: parts.pop(one) for one in ("title", "custom_id") if one in parts
    }
    inputs = [{"type": 4, "style": 1, "label": "l", "custom_id": str(one)} | parts for one in range(count)]
    return {"type": 9, "data": head | {"components": [{"type": 1, "components": [one]} for one in inputs]}}


@pytest.mark.parametrize(("at", "over"), MODALS)
async def test_modals_at_a_limit_open_and_over_it_are_refused(api, asked, at, over):
    status, body = await api("POST", callback(asked), modal(**over))
    assert (status, body["code"], list(body["errors"])) == (400, 50035, ["data"])
    assert (await api("POST", callback(asked), modal(**at)))[0] == 200
    assert asked.modal == modal(**at)["data"]


async def test_autocomplete_takes_25_choices(discord, room, api, asked):
    def choices(count):
        return {"type": 8, "data": {"choices": [{"name": str(one), "value": "v"} for one in range(count)]}}

    people = discord._people
    one = people.autocomplete(room.channel.id, room.member.id, "ask", {"name": "x"}, "watch")
    assert (await api("POST", callback(one), choices(26)))[0] == 400
    assert (await api("POST", callback(one), choices(25)))[0] == 200
    assert len(one.choices) == 25


REFUSED = [
    ("nothing", {}, "There is no command /nothing here."),
    ("watch", {}, "/watch needs a subcommand."),
    ("watch add", {}, "/watch has no subcommand add."),
    ("ask", {}, "This option is required: name."),
    ("ask", {"name": "x", "other": 1}, "There is no option other."),
    ("ask", {"name": "x" * 6}, "xxxxxx is outside the range of name."),
    ("ask", {"name": "x", "kind": "Phrase"}, "Phrase is no choice for kind."),
    ("ask", {"name": "x", "channel": "5"}, "There is no such channel here."),
    ("ask", {"name": "x", "channel": "news"}, "news is not valid for channel."),
    ("ask", {"name": "x", "count": "many"}, "many is not valid for count."),
    ("ask", {"name": "x", "count": 0}, "0 is outside the range of count."),
    ("manage", {}, "/manage is hidden from you: it needs rights that you lack."),
    ("Mute this story", {"target": 5}, "There is no such message here."),
]


@pytest.mark.parametrize(("name", "options", "sentence"), REFUSED)
async def test_what_the_app_would_not_send_is_refused_in_a_sentence(
    discord, room, asked, name, options, sentence
):
    with pytest.raises(Refused) as caught:
        await discord.command(room.channel.id, room.member.id, name, options)
    assert str(caught.value) == sentence


async def test_a_hidden_command_can_be_forced_and_is_open_to_a_manager(discord, room, asked):
    await discord.command(room.channel.id, room.member.id, "manage", force=True)
    await discord.command(room.channel.id, room.manager.id, "manage")


async def test_a_channel_out_of_sight_takes_no_commands(discord, room, asked):
    discord.deny(room.channel.id, VIEW_CHANNEL, who=room.member.id)
    with pytest.raises(Refused, match="cannot see"):
        await discord.command(room.channel.id, room.member.id, "why")


async def test_a_choice_is_sent_as_its_value(discord, room, asked):
    heard = []
    discord._core.bus.subscribe(lambda event: heard.append(event.data))
    discord.deny(room.channel.id, SEND_MESSAGES)
    await discord.command(room.channel.id, room.member.id, "ask", {"kind": "Company", "name": "x"})
    sent = heard[-1]
    assert sent["data"]["options"] == [
        {"name": "name", "type": 3, "value": "x"},
        {"name": "kind", "type": 3, "value": "company"},
    ]
    assert int(sent["member"]["permissions"]) & SEND_MESSAGES
    assert not int(sent["app_permissions"]) & SEND_MESSAGES


async def test_a_file_is_given_by_its_id_and_one_that_nobody_has_is_refused(discord, room, api):
    await api("PUT", f"/applications/{discord.application_id}/commands", COMMANDS)
    file = discord.attach("feeds.opml", b"<opml/>")
    assert discord.file(file) == b"<opml/>"
    place = room.channel.id, room.member.id
    assert (await discord.command(*place, "ask", {"name": "x", "file": file})).name == "/ask"
    with pytest.raises(Refused, match=r"There is no such file\."):
        await discord.command(*place, "ask", {"name": "x", "file": 5})
