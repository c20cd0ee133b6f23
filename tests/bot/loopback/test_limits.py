"""One request at and one over each of Discord's limits, over HTTP."""

import io

import aiohttp
import pytest

from tests.support.discord import caller, furnish, loopback

MIB = 1024 * 1024
V2 = 1 << 15
NOBODY = {"allowed_mentions": {"parse": []}}
TIME = "2026-01-02T03:04:05+00:00"


def embed(**parts):
    return {"embeds": [{"title": "t"} | parts]}


def field(**parts):
    return embed(fields=[{"name": "n", "value": "v"} | parts])


def button(**parts):
    return {"type": 2, "style": 1, "label": "l", "custom_id": "c"} | parts


def link(chars):
    address = "https://example.com/"
    return {"type": 2, "style": 5, "label": "l", "url": address + "x" * (chars - len(address))}


def select(**parts):
    return {"type": 3, "custom_id": "c", "options": [{"label": "l", "value": "v"}]} | parts


def rows(*rows_of_components, **parts):
    return {
        "content": "x",
        "components": [{"type": 1, "components": list(one)} for one in rows_of_components],
    } | parts


def buttons(count):
    return [button(custom_id=str(number)) for number in range(count)]


def texts(count, chars=1):
    return {"flags": V2, "components": [{"type": 10, "content": "x" * chars} for _ in range(count)]}


def v2(*components):
    return {"flags": V2, "components": list(components)}


def section(count):
    inside = [{"type": 10, "content": "x"}] * count
    return {"type": 9, "components": inside, "accessory": button()}


def gallery(count):
    return {"type": 12, "items": [{"media": {"url": "https://a.example"}}] * count}


def url(chars):
    return "https://example.com/" + "x" * (chars - 20)


MESSAGES = {
    "content": ({"content": "x" * 2000}, {"content": "x" * 2001}, "content"),
    "nonce": ({"content": "x", "nonce": "n" * 25}, {"content": "x", "nonce": "n" * 26}, "nonce"),
    "embeds": ({"embeds": [{"title": "t"}] * 10}, {"embeds": [{"title": "t"}] * 11}, "embeds"),
    "title": (embed(title="x" * 256), embed(title="x" * 257), "embeds.0.title"),
    "description": (
        embed(description="x" * 4096),
        embed(description="x" * 4097),
        "embeds.0.description",
    ),
    "fields": (
        embed(fields=[{"name": "n", "value": "v"}] * 25),
        embed(fields=[{"name": "n", "value": "v"}] * 26),
        "embeds.0.fields",
    ),
    "field name": (field(name="x" * 256), field(name="x" * 257), "embeds.0.fields.0.name"),
    "field value": (field(value="x" * 1024), field(value="x" * 1025), "embeds.0.fields.0.value"),
    "blank field name": (field(name="."), field(name=" "), "embeds.0.fields.0.name"),
    "blank field value": (field(value="."), field(value=""), "embeds.0.fields.0.value"),
    "footer": (
        embed(footer={"text": "x" * 2048}),
        embed(footer={"text": "x" * 2049}),
        "embeds.0.footer.text",
    ),
    "author": (
        embed(author={"name": "x" * 256}),
        embed(author={"name": "x" * 257}),
        "embeds.0.author.name",
    ),
    "url": (embed(url=url(2048)), embed(url=url(2049)), "embeds.0.url"),
    "url scheme": (embed(url="http://a.example"), embed(url="ftp://a.example"), "embeds.0.url"),
    "url form": (embed(url="http://a.example"), embed(url="nowhere"), "embeds.0.url"),
    "colour": (embed(color=0xFFFFFF), embed(color=0x1000000), "embeds.0.color"),
    "negative colour": (embed(color=0), embed(color=-1), "embeds.0.color"),
    "sum over embeds": (
        {"embeds": [{"description": "x" * 3000}, {"description": "x" * 3000}]},
        {"embeds": [{"description": "x" * 3000}, {"description": "x" * 3001}]},
        "embeds",
    ),
    "sum counts every part": (
        embed(
            title="x" * 256,
            description="x" * 2336,
            fields=[{"name": "x" * 128, "value": "x" * 1024}],
            footer={"text": "x" * 2048},
            author={"name": "x" * 208},
        ),
        embed(
            title="x" * 256,
            description="x" * 2336,
            fields=[{"name": "x" * 128, "value": "x" * 1024}],
            footer={"text": "x" * 2048},
            author={"name": "x" * 209},
        ),
        "embeds",
    ),
    "footer text": (embed(footer={"text": "x"}), embed(footer={}), "embeds.0.footer.text"),
    "author name": (embed(author={"name": "x"}), embed(author={}), "embeds.0.author.name"),
    "component type": (rows([button()]), {"content": "x", "components": [{}]}, "components.0.type"),
    "missing custom id": (
        rows([button()]),
        rows([button(custom_id=None)]),
        "components.0.components.0.custom_id",
    ),
    "missing link": (rows([link(30)]), rows([link(30) | {"url": None}]), "components.0.components.0.url"),
    "rows": (
        rows(*[[one] for one in buttons(5)]),
        rows(*[[one] for one in buttons(6)]),
        "components",
    ),
    "buttons a row": (rows(buttons(5)), rows(buttons(6)), "components.0.components"),
    "selects a row": (rows([select()]), rows([select(), button(custom_id="d")]), "components.0.components"),
    "button label": (
        rows([button(label="x" * 80)]),
        rows([button(label="x" * 81)]),
        "components.0.components.0.label",
    ),
    "no button label": (rows([button()]), rows([button(label="")]), "components.0.components.0.label"),
    "custom id": (
        rows([button(custom_id="x" * 100)]),
        rows([button(custom_id="x" * 101)]),
        "components.0.components.0.custom_id",
    ),
    "empty custom id": (
        rows([button(custom_id="x")]),
        rows([button(custom_id="")]),
        "components.0.components.0.custom_id",
    ),
    "unique custom ids": (
        rows([button(), button(custom_id="d")]),
        rows([button(), button()]),
        "components.0.components.1.custom_id",
    ),
    "link": (rows([link(512)]), rows([link(513)]), "components.0.components.0.url"),
    "options": (
        rows([select(options=[{"label": "l", "value": str(one)} for one in range(25)])]),
        rows([select(options=[{"label": "l", "value": str(one)} for one in range(26)])]),
        "components.0.components.0.options",
    ),
    "no options": (rows([select()]), rows([select(options=[])]), "components.0.components.0.options"),
    **{
        f"option {name}": (
            rows([select(options=[{"label": "l", "value": "v"} | {name: "x" * 100}])]),
            rows([select(options=[{"label": "l", "value": "v"} | {name: "x" * 101}])]),
            f"components.0.components.0.options.0.{name}",
        )
        for name in ("label", "value", "description")
    },
    "placeholder": (
        rows([select(placeholder="x" * 150)]),
        rows([select(placeholder="x" * 151)]),
        "components.0.components.0.placeholder",
    ),
    "components of the second version": (texts(40), texts(41), "components"),
    "text of the second version": (texts(1, 4000), texts(1, 4001), "components"),
    **{
        f"embed with {name} alone": ({"embeds": [shown]}, {"embeds": [blank]}, "embeds.0.description")
        for name, shown, blank in (
            ("nothing", {"title": "t"}, {}),
            ("colour", {"color": 3, "description": "d"}, {"color": 3}),
            ("description", {"description": "d"}, {"description": ""}),
            ("title", {"title": "t"}, {"title": " \n"}),
            ("footer", {"footer": {"text": "f"}}, {"footer": {"text": ""}}),
            ("author", {"author": {"name": "a"}}, {"author": {"name": " "}}),
            ("fields", {"fields": [{"name": "n", "value": "v"}]}, {"fields": []}),
            ("image", {"image": {"url": "https://a.example"}}, {"image": {}}),
            ("timestamp", {"title": "t", "timestamp": TIME}, {"timestamp": TIME}),
        )
    },
    "second embed with nothing": (
        {"embeds": [{"title": "t"}, {"title": "t"}]},
        {"embeds": [{"title": "t"}, {}]},
        "embeds.1.description",
    ),
    "timestamp": (embed(timestamp=TIME), embed(timestamp="nonsense"), "embeds.0.timestamp"),
    "number as nonce": (
        {"content": "x", "nonce": (1 << 63) - 1},
        {"content": "x", "nonce": 10**29},
        "nonce",
    ),
    "least values": (
        rows([select(min_values=1, max_values=1)]),
        rows([select(min_values=2, max_values=1)]),
        "components.0.components.0.min_values",
    ),
    "least values without most": (
        rows([select(min_values=1)]),
        rows([select(min_values=2)]),
        "components.0.components.0.min_values",
    ),
    "text input in a message": (
        rows([button()]),
        rows([{"type": 4, "custom_id": "c", "label": "l", "style": 1}]),
        "components.0.components.0.type",
    ),
    "broken link": (
        rows([link(30)]),
        rows([link(30) | {"url": "http://["}]),
        "components.0.components.0.url",
    ),
    "text without content": (texts(1), v2({"type": 10}), "components.0.content"),
    "empty text": (texts(1), v2({"type": 10, "content": ""}), "components.0.content"),
    "texts of a section": (v2(section(3)), v2(section(4)), "components.0.components"),
    "accessory of a section": (
        v2(section(1)),
        v2(section(1) | {"accessory": None}),
        "components.0.accessory.type",
    ),
    "inside of a container": (
        v2({"type": 17, "components": [{"type": 10, "content": "x"}]}),
        v2({"type": 17, "components": [button()]}),
        "components.0.components.0.type",
    ),
    "empty container": (texts(1), v2({"type": 17, "components": []}), "components.0.components"),
    "gallery": (texts(1), v2(gallery(11)), "components.0.items"),
    "picture of a gallery": (
        texts(1),
        v2({"type": 12, "items": [{"media": {"url": ""}}]}),
        "components.0.items.0.media.url",
    ),
    "separator": (v2({"type": 14}), rows([{"type": 14}]), "components.0.components.0.type"),
    "no content in the second version": (texts(1), texts(1) | {"content": "x"}, "content"),
    "no embeds in the second version": (texts(1), texts(1) | embed(), "embeds"),
}


@pytest.mark.parametrize(("at", "over", "where"), MESSAGES.values(), ids=MESSAGES)
async def test_a_message_at_a_limit_passes_and_one_over_it_is_an_invalid_form(
    discord, room, api, at, over, where
):
    discord.rate_limits = False
    path = f"/channels/{room.channel.id}/messages"
    status, message = await api("POST", path, at | NOBODY)
    assert (status, message["channel_id"]) == (200, str(room.channel.id))
    for method, place in (("POST", path), ("PATCH", f"{path}/{message['id']}")):
        if where == "nonce" and method == "PATCH":
            continue
        status, refused = await api(method, place, over | NOBODY)
        assert (status, refused["code"], refused["message"]) == (400, 50035, "Invalid Form Body")
        assert places(refused["errors"]) == {where}
    assert len(discord.messages(room.channel.id)) == 1


def places(errors, path=()):
    """The dotted paths of all explanations in an `errors` object."""
    if "_errors" in errors:
        assert all(one.keys() == {"code", "message"} for one in errors["_errors"])
        return {".".join(path)}
    return {one for name, inner in errors.items() for one in places(inner, (*path, name))}


IDS = [str(number) for number in range(1, 102)]


@pytest.mark.parametrize("kind", ["users", "roles"])
async def test_mentioned_ids_are_limited_and_exclude_parsing_their_kind(kind):
    async with loopback(strict_mentions=False) as discord:
        path = f"/channels/{furnish(discord).channel.id}/messages"
        async with caller(discord) as api:
            for allowed, status, where in (
                ({kind: IDS[:100]}, 200, None),
                ({kind: IDS}, 400, f"allowed_mentions.{kind}"),
                ({"parse": [kind]}, 200, None),
                ({"parse": [kind], kind: IDS[:1]}, 400, "allowed_mentions"),
                ({"parse": ["nobody"]}, 400, "allowed_mentions.parse.0"),
            ):
                answered, body = await api("POST", path, {"content": "x", "allowed_mentions": allowed})
                assert answered == status
                assert where is None or places(body["errors"]) == {where}


async def upload(api, path, sizes, payload='{"allowed_mentions": {"parse": []}}'):
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", payload)
    for number, size in enumerate(sizes):
        form.add_field(f"files[{number}]", io.BytesIO(b"x" * size), filename=f"{number}.txt")
    async with api.session.post(api.base + path, data=form) as answer:
        return answer.status, await answer.json()


@pytest.mark.parametrize(
    ("sizes", "status", "code"),
    [([1] * 10, 200, None), ([1] * 11, 400, 50035), ([10 * MIB], 200, None), ([10 * MIB + 1], 413, 40005)],
)
async def test_files_are_limited_in_number_and_size(discord, room, api, sizes, status, code):
    answered, body = await upload(api, f"/channels/{room.channel.id}/messages", sizes)
    assert (answered, body.get("code")) == (status, code)


def named(**parts):
    return {"name": "news", "description": "d"} | parts


def option(**parts):
    return {"type": 3, "name": "o", "description": "d"} | parts


def choices(*given):
    return [named(options=[option(choices=list(given))])]


def sized(chars):
    options = [option(name=f"o{number:02}", description="x" * 100) for number in range(24)]
    many = [{"name": f"{number:02}" + "x" * 98, "value": "x" * 100} for number in range(25)]
    options.append(option(name="o24", description="x", choices=many))
    command = named(description="x", options=options)
    used = 4 + 1 + 24 * 103 + 4 + 25 * 200
    first = 8000 - used + (chars - 8000)
    options[0]["choices"] = [{"name": "n" * min(100, first - at), "value": ""} for at in range(0, first, 100)]
    return [command]


GROUP = {
    "type": 2,
    "name": "g",
    "description": "d",
    "options": [{"type": 1, "name": "s", "description": "d"}],
}
COMMANDS = {
    "name": ([named(name="x" * 32)], [named(name="x" * 33)], "0.name"),
    "empty name": ([named(name="x")], [named(name="")], "0.name"),
    "lower case": ([named(name="news")], [named(name="News")], "0.name"),
    "no spaces": ([named(name="a-b")], [named(name="a b")], "0.name"),
    "description": ([named(description="x" * 100)], [named(description="x" * 101)], "0.description"),
    "empty description": ([named()], [named(description="")], "0.description"),
    "missing description": ([named()], [{"name": "news"}], "0.description"),
    "menus without description": (
        [{"name": "Why this?", "type": 3}],
        [{"name": "Why this?", "type": 3, "description": "d"}],
        "0.description",
    ),
    "name of a menu": ([{"name": "x", "type": 2}], [{"type": 2}], "0.name"),
    "type": ([named(type=1)], [named(type=5)], "0.type"),
    "unique names": ([named(), named(name="other")], [named(), named()], "1.name"),
    "options": (
        [named(options=[option(name=f"o{one}") for one in range(25)])],
        [named(options=[option(name=f"o{one}") for one in range(26)])],
        "0.options",
    ),
    "choices": (
        choices(*[{"name": str(one), "value": str(one)} for one in range(25)]),
        choices(*[{"name": str(one), "value": str(one)} for one in range(26)]),
        "0.options.0.choices",
    ),
    "choice name": (
        choices({"name": "x" * 100, "value": "v"}),
        choices({"name": "x" * 101, "value": "v"}),
        "0.options.0.choices.0.name",
    ),
    "choice value": (
        choices({"name": "n", "value": "x" * 100}),
        choices({"name": "n", "value": "x" * 101}),
        "0.options.0.choices.0.value",
    ),
    "required before optional": (
        [named(options=[option(required=True), option(name="p")])],
        [named(options=[option(), option(name="p", required=True)])],
        "0.options.1",
    ),
    "choices or autocomplete": (
        [named(options=[option(autocomplete=True)])],
        [named(options=[option(autocomplete=True, choices=[{"name": "n", "value": "v"}])])],
        "0.options.0",
    ),
    "one level of groups": (
        [named(options=[GROUP])],
        [named(options=[GROUP | {"options": [GROUP]}])],
        "0.options.0.options.0.type",
    ),
    "size": (sized(8000), sized(8001), "0"),
}


@pytest.mark.parametrize(("at", "over", "where"), COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("in_guild", [False, True], ids=["global", "guild"])
async def test_commands_at_a_limit_are_registered_and_over_it_refused(
    discord, room, api, at, over, where, in_guild
):
    place = f"/guilds/{room.guild.id}" if in_guild else ""
    path = f"/applications/{discord.application_id}{place}/commands"
    status, registered = await api("PUT", path, at)
    assert (status, [one["name"] for one in registered]) == (200, [one["name"] for one in at])
    status, refused = await api("PUT", path, over)
    assert (status, refused["code"], places(refused["errors"])) == (400, 50035, {where})
    assert discord.commands() == registered


@pytest.mark.parametrize(("kind", "most"), [(1, 100), (2, 15), (3, 15)])
@pytest.mark.parametrize("in_guild", [False, True], ids=["global", "guild"])
async def test_commands_are_limited_in_number_by_kind(discord, room, api, kind, most, in_guild):
    place = f"/guilds/{room.guild.id}" if in_guild else ""
    path = f"/applications/{discord.application_id}{place}/commands"
    every = [named(name=f"c{number}", type=kind, description="d" * (kind == 1)) for number in range(most + 1)]
    assert (await api("PUT", path, every[:-1]))[0] == 200
    status, refused = await api("PUT", path, every)
    text = f"Maximum number of application commands reached ({most})."
    assert (status, refused) == (400, {"message": text, "code": 30032})


async def test_two_hundred_new_commands_a_day(discord, api):
    path = f"/applications/{discord.application_id}/commands"
    for start in (0, 100):
        every = [named(name=f"c{number}") for number in range(start, start + 100)]
        assert (await api("PUT", path, every))[0] == 200
    status, refused = await api("PUT", path, [named(name="one-more")])
    assert (status, refused["code"]) == (429, 30034)
    assert (await api("PUT", path, every))[0] == 200


THREADS = [
    ({"name": "x" * 100}, {"name": "x" * 101}, "name"),
    ({"name": "x"}, {"name": ""}, "name"),
    ({"name": "x"}, {}, "name"),
    *[
        ({"name": "x", "auto_archive_duration": minutes}, {"name": "x", "auto_archive_duration": 61}, where)
        for minutes in (60, 1440, 4320, 10080)
        for where in ("auto_archive_duration",)
    ],
]


@pytest.mark.parametrize(("at", "over", "where"), THREADS)
async def test_threads_have_names_and_known_archive_times(room, api, at, over, where):
    path = f"/channels/{room.channel.id}/threads"
    status, thread = await api("POST", path, at)
    assert (status, thread["name"]) == (201, at["name"])
    status, refused = await api("POST", path, over)
    assert (status, refused["code"], places(refused["errors"])) == (400, 50035, {where})


@pytest.mark.parametrize(("limit", "status"), [(1, 200), (100, 200), (0, 400), (101, 400)])
async def test_a_page_of_history_has_1_to_100_messages(room, api, limit, status):
    assert (await api("GET", f"/channels/{room.channel.id}/messages?limit={limit}"))[0] == status
