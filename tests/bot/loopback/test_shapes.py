"""Values of a wrong type: an invalid form that names the place, never a failure of the loopback."""

import pytest

NOBODY = {"allowed_mentions": {"parse": []}}
OBJECT, LIST, TEXT = "DICT_TYPE_CONVERT", "LIST_TYPE_CONVERT", "STRING_TYPE_CONVERT"
NUMBER, FLAG, REQUIRED = "NUMBER_TYPE_COERCE", "BOOLEAN_TYPE_CONVERT", "BASE_TYPE_REQUIRED"


def codes(errors, path=()):
    """The codes of an `errors` object by dotted path."""
    own = {".".join(path): [one["code"] for one in errors["_errors"]]} if "_errors" in errors else {}
    inner = [codes(value, (*path, name)) for name, value in errors.items() if name != "_errors"]
    return {place: found for each in [own, *inner] for place, found in each.items()}


async def refused(api, method, path, form):
    """The codes of a refusal as an invalid form."""
    status, body = await api(method, path, form)
    assert (status, body["code"], body["message"]) == (400, 50035, "Invalid Form Body")
    return codes(body["errors"])


MESSAGES = [
    ({"content": 5}, "content", TEXT),
    ({"nonce": []}, "nonce", TEXT),
    ({"nonce": True}, "nonce", TEXT),
    ({"tts": "x"}, "tts", FLAG),
    ({"flags": "abc"}, "flags", NUMBER),
    ({"flags": True}, "flags", NUMBER),
    ({"flags": 1.5}, "flags", NUMBER),
    ({"embeds": "x"}, "embeds", LIST),
    ({"embeds": [5]}, "embeds.0", OBJECT),
    ({"embeds": [None]}, "embeds.0", OBJECT),
    ({"embeds": [{"title": 5}]}, "embeds.0.title", TEXT),
    ({"embeds": [{"url": 5}]}, "embeds.0.url", TEXT),
    ({"embeds": [{"timestamp": 5}]}, "embeds.0.timestamp", TEXT),
    ({"embeds": [{"color": "red"}]}, "embeds.0.color", NUMBER),
    ({"embeds": [{"fields": "x"}]}, "embeds.0.fields", LIST),
    ({"embeds": [{"fields": [5]}]}, "embeds.0.fields.0", OBJECT),
    ({"embeds": [{"footer": "x"}]}, "embeds.0.footer", OBJECT),
    ({"embeds": [{"author": {"name": []}}]}, "embeds.0.author.name", TEXT),
    ({"embeds": [{"image": "x"}]}, "embeds.0.image", OBJECT),
    ({"components": {}}, "components", LIST),
    ({"components": [5]}, "components.0", OBJECT),
    ({"components": [{"type": 1, "components": "x"}]}, "components.0.components", LIST),
    ({"components": [{"type": 1, "components": [5]}]}, "components.0.components.0", OBJECT),
    ({"components": [{"type": 9, "accessory": 5}]}, "components.0.accessory", OBJECT),
    ({"components": [{"type": 3, "options": [5]}]}, "components.0.options.0", OBJECT),
    ({"components": [{"type": "1"}]}, "components.0.type", NUMBER),
    ({"allowed_mentions": []}, "allowed_mentions", OBJECT),
    ({"allowed_mentions": {"parse": "users"}}, "allowed_mentions.parse", LIST),
    ({"allowed_mentions": {"parse": [], "roles": 5}}, "allowed_mentions.roles", LIST),
    ({"allowed_mentions": {"parse": [], "roles": ["x"]}}, "allowed_mentions.roles.0", NUMBER),
    ({"attachments": {}}, "attachments", LIST),
    ({"attachments": ["x"]}, "attachments.0", OBJECT),
]


@pytest.mark.parametrize(("form", "where", "code"), MESSAGES, ids=[str(row[0]) for row in MESSAGES])
async def test_a_message_of_wrong_types_is_an_invalid_form(discord, room, api, form, where, code):
    path = f"/channels/{room.channel.id}/messages"
    sent = {"content": "x"} | NOBODY
    _, message = await api("POST", path, sent)
    for method, place in (("POST", path), ("PATCH", f"{path}/{message['id']}")):
        assert await refused(api, method, place, sent | form) == {where: [code]}
    thread = {"name": "n", "message": sent | form}
    forum = discord.add_channel(room.guild.id, "forum", type=15)
    assert await refused(api, "POST", f"/channels/{forum.id}/threads", thread) == {f"message.{where}": [code]}


@pytest.mark.parametrize(
    ("form", "where", "code"),
    [
        ({"name": 5}, "name", TEXT),
        ({"name": "n", "auto_archive_duration": "x"}, "auto_archive_duration", NUMBER),
        ({"name": "n", "message": 5}, "message", OBJECT),
    ],
)
async def test_a_thread_of_wrong_types_is_an_invalid_form(room, api, form, where, code):
    path = f"/channels/{room.channel.id}/threads"
    assert await refused(api, "POST", path, form) == {where: [code]}


COMMANDS = [
    ([5], "0", OBJECT),
    ([None], "0", OBJECT),
    ([{"name": 5, "description": "d"}], "0.name", TEXT),
    ([{"name": "n", "description": 5}], "0.description", TEXT),
    ([{"name": "n", "description": "d", "type": "x"}], "0.type", NUMBER),
    ([{"name": "n", "description": "d", "options": {}}], "0.options", LIST),
    ([{"name": "n", "description": "d", "options": [5]}], "0.options.0", OBJECT),
    ([{"name": "n", "description": "d", "options": [{"choices": 5}]}], "0.options.0.choices", LIST),
    ([{"name": "n", "description": "d", "options": [{"options": [[]]}]}], "0.options.0.options.0", OBJECT),
    (
        [{"name": "n", "description": "d", "default_member_permissions": "x"}],
        "0.default_member_permissions",
        NUMBER,
    ),
]


@pytest.mark.parametrize(("forms", "where", "code"), COMMANDS, ids=[str(row[0]) for row in COMMANDS])
async def test_commands_of_wrong_types_are_an_invalid_form(discord, api, forms, where, code):
    path = f"/applications/{discord.application_id}/commands"
    assert await refused(api, "PUT", path, forms) == {where: [code]}


WATCH = {"name": "watch", "description": "d"}


@pytest.mark.parametrize(
    ("form", "where", "code"),
    [
        ({"type": "x"}, "type", NUMBER),
        ({"type": 4, "data": "x"}, "data", OBJECT),
        ({"type": 4, "data": {"embeds": "x"}}, "data.embeds", LIST),
        ({"type": 5, "data": {"flags": "abc"}}, "data.flags", NUMBER),
        ({"type": 9, "data": {"custom_id": "c", "title": 5}}, "data.title", TEXT),
        ({"type": 9, "data": {"components": 5}}, "data.components", LIST),
        ({"type": 9, "data": {"components": [5]}}, "data.components.0", OBJECT),
    ],
)
async def test_an_answer_of_wrong_types_is_refused_and_may_be_given_again(
    discord, room, api, form, where, code
):
    await api("PUT", f"/applications/{discord.application_id}/commands", [WATCH])
    one = await discord.command(room.channel.id, room.member.id, "watch")
    path = f"/interactions/{one.id}/{one.token}/callback"
    assert await refused(api, "POST", path, form) == {where: [code]}
    assert await api("POST", path, {"type": 5}) == (204, None)


@pytest.mark.parametrize("choices", [5, [5], [{"name": 5, "value": "v"}], [{"name": "n", "value": []}]])
async def test_choices_of_wrong_types_are_refused(discord, room, api, choices):
    option = {"type": 3, "name": "o", "description": "d", "autocomplete": True}
    await api("PUT", f"/applications/{discord.application_id}/commands", [WATCH | {"options": [option]}])
    opened = discord._people.autocomplete(room.channel.id, room.member.id, "watch", {"o": "x"}, "o")
    path = f"/interactions/{opened.id}/{opened.token}/callback"
    found = await refused(api, "POST", path, {"type": 8, "data": {"choices": choices}})
    assert [place.startswith("data.choices") for place in found] == [True]


@pytest.mark.parametrize("query", ["after=x", "before=", "around=%C2%B2", "before=" + "9" * 5000])
async def test_a_page_of_history_is_bounded_by_ids(room, api, query):
    path = f"/channels/{room.channel.id}/messages?{query}"
    assert await refused(api, "GET", path, None) == {query.partition("=")[0]: [NUMBER]}


@pytest.mark.parametrize("part", ["%C2%B2", "9" * 5000])
async def test_what_only_looks_like_a_number_is_no_id(api, part):
    assert await refused(api, "GET", f"/channels/{part}", None) == {"channel_id": [NUMBER]}


async def test_a_direct_message_needs_an_id(api):
    assert await refused(api, "POST", "/users/@me/channels", {"recipient_id": "x"}) == {
        "recipient_id": [NUMBER]
    }


async def test_json_that_is_nested_too_deeply_is_refused(room, api):
    path = f"/channels/{room.channel.id}/messages"
    headers = {"Content-Type": "application/json"}
    status, body = await api("POST", path, data=b"[" * 100_000, headers=headers)
    assert (status, body["code"]) == (400, 50109)


@pytest.mark.parametrize(
    ("component", "where"),
    [
        ({"type": 3, "custom_id": "c", "options": [{"value": "v"}]}, "options.0.label"),
        ({"type": 3, "custom_id": "c", "options": [{"label": "l"}]}, "options.0.value"),
        ({"type": 2, "label": "l", "custom_id": "c"}, "style"),
    ],
)
async def test_what_is_missing_is_required(room, api, component, where):
    form = NOBODY | {"components": [{"type": 1, "components": [component]}]}
    path = f"/channels/{room.channel.id}/messages"
    assert await refused(api, "POST", path, form) == {f"components.0.components.0.{where}": [REQUIRED]}


@pytest.mark.parametrize(
    ("component", "where", "code"),
    [
        ({"type": 18, "label": "l"}, "component.type", REQUIRED),
        (
            {"type": 1, "components": [{"type": 2, "style": 1, "label": "l", "custom_id": "c"}]},
            "components.0.type",
            "BASE_TYPE_CHOICES",
        ),
        (
            {
                "type": 18,
                "label": "l",
                "component": {"type": 4, "custom_id": "c", "style": 1, "min_length": 3, "max_length": 2},
            },
            "component.min_length",
            "NUMBER_TYPE_MAX",
        ),
    ],
)
async def test_a_modal_holds_inputs_only(discord, room, api, component, where, code):
    await api("PUT", f"/applications/{discord.application_id}/commands", [WATCH])
    one = await discord.command(room.channel.id, room.member.id, "watch")
    modal = {"type": 9, "data": {"custom_id": "m", "title": "t", "components": [component]}}
    path = f"/interactions/{one.id}/{one.token}/callback"
    assert await refused(api, "POST", path, modal) == {f"data.components.0.{where}": [code]}
