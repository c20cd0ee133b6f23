"""The page's server side: state, stream, actions, and who may use them."""

import asyncio
import json

import aiohttp
import pytest

from bot.loopback.permissions import VIEW_CHANNEL
from tests.support.discord import loopback

NOBODY = {"allowed_mentions": {"parse": []}}
OPTION = {"type": 3, "name": "watch", "description": "d", "autocomplete": True}
COMMANDS = [{"name": "ask", "description": "d", "options": [OPTION]}]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Browser:
    """What the page's script does."""

    def __init__(self, session, discord):
        self.session, self.base = session, discord.page_url

    async def get(self, path):
        async with self.session.get(self.base + path) as answer:
            return answer.status, await answer.read(), answer.headers

    async def post(self, path, body, headers=None):
        headers = {"X-Wirewatch-Page": "1"} if headers is None else headers
        async with self.session.post(self.base + path, json=body, headers=headers) as answer:
            return answer.status, await answer.json()


class Stream:
    """Server-sent events, one at a time."""

    def __init__(self, answer):
        self.answer = answer

    async def read(self):
        line = await asyncio.wait_for(self.answer.content.readuntil(b"\n\n"), 5)
        return json.loads(line.removeprefix(b"data: "))


@pytest.fixture
async def browser(discord, room, api):
    discord.set_visitor(room.guild.id, room.member.id)
    await api("PUT", f"/applications/{discord.application_id}/commands", COMMANDS)
    async with aiohttp.ClientSession() as session:
        yield Browser(session, discord)


@pytest.fixture
async def events(browser):
    """The open stream, its hello already read."""
    async with browser.session.get(browser.base + "page/events") as answer:
        assert answer.headers["Content-Type"] == "text/event-stream"
        one = Stream(answer)
        assert await one.read() == {"type": "hello"}
        yield one


def callback(interaction_id, discord):
    one = discord._interactions.get(int(interaction_id))
    return f"/interactions/{one.id}/{one.token}/callback"


@pytest.mark.parametrize(
    ("path", "kind"), [("", "text/html"), ("page.css", "text/css"), ("page.js", "text/javascript")]
)
async def test_files_come_with_a_strict_policy(path, kind, tmp_path):
    for name in ("index.html", "page.css", "page.js"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    async with loopback(page_dir=tmp_path) as discord, aiohttp.ClientSession() as session:
        status, body, headers = await Browser(session, discord).get(path)
    assert (status, body) == (200, b"x")
    assert headers["Content-Type"] == f"{kind}; charset=utf-8"
    assert headers["Content-Security-Policy"] == POLICY
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")


@pytest.mark.parametrize(
    "path", ["server.py", "..%2fserver.py", "%2e%2e/server.py", "nothing.js", "page", ".js"]
)
async def test_nothing_else_is_served(browser, path):
    assert (await browser.get(path))[0] in (403, 404, 405)


async def test_state_is_what_the_visitor_sees(discord, room, browser):
    hidden = discord.add_channel(room.guild.id, "hidden")
    discord.deny(hidden.id, VIEW_CHANNEL, who=room.member.id)
    first = discord.add_channel(room.guild.id, "first", topic="about", position=-1)
    editors = discord.add_role(room.guild.id, "editors")
    said = discord.say(room.channel.id, room.manager.id, "hello")
    status, body, _ = await browser.get("page/state")
    state = json.loads(body)
    assert (status, state["bar"]) == (200, "local demo: nothing leaves this machine")
    assert state["guild"] == {"id": str(room.guild.id), "name": "Newsroom"}
    assert state["me"] == {"id": str(room.member.id), "username": "pip"}
    assert state["channels"] == [
        {"id": str(first.id), "name": "first", "topic": "about", "position": -1, "messages": []},
        {"id": str(room.channel.id), "name": "news", "topic": None, "position": 0, "messages": [said]},
    ]
    assert state["roles"] == [{"id": str(editors.id), "name": "editors"}]
    assert {one["username"] for one in state["users"]} >= {"pip", "mona", "wirewatch"}
    assert state["commands"] == discord.commands()


async def test_without_a_visitor_there_is_no_state(discord, room):
    async with aiohttp.ClientSession() as session:
        assert (await Browser(session, discord).get("page/state"))[0] == 404


async def test_messages_stream_as_they_come_change_and_go(discord, room, browser, api, events):
    path = f"/channels/{room.channel.id}/messages"
    _, message = await api("POST", path, {"content": "a"} | NOBODY)
    await api("PATCH", f"{path}/{message['id']}", {"content": "b"} | NOBODY)
    await api("DELETE", f"{path}/{message['id']}")
    heard = [await events.read() for _ in range(3)]
    assert [one["type"] for one in heard] == ["message_create", "message_update", "message_delete"]
    assert [one["message"]["content"] for one in heard[:2]] == ["a", "b"]
    assert (heard[2]["channel_id"], heard[2]["id"]) == (str(room.channel.id), message["id"])


async def test_a_command_is_thinking_and_then_answered(discord, room, browser, api, events):
    asked = {"channel_id": str(room.channel.id), "name": "ask", "options": {"watch": "x"}}
    status, answer = await browser.post("page/command", asked)
    assert status == 200
    await api("POST", callback(answer["interaction_id"], discord), {"type": 5, "data": {"flags": 64}})
    one = discord._interactions.get(int(answer["interaction_id"]))
    original = f"/webhooks/{discord.application_id}/{one.token}/messages/@original"
    await api("PATCH", original, {"content": "done"} | NOBODY)
    thinking, created = [await events.read() for _ in range(2)]
    assert thinking == {
        "type": "thinking",
        "channel_id": str(room.channel.id),
        "interaction_id": answer["interaction_id"],
        "name": "/ask",
    }
    assert (created["message"]["interaction_id"], created["message"]["flags"]) == (
        answer["interaction_id"],
        64,
    )


async def test_anothers_ephemeral_reply_is_not_streamed(discord, room, browser, api, events):
    other = await discord.command(room.channel.id, room.manager.id, "ask")
    reply = {"type": 4, "data": {"content": "psst", "flags": 64} | NOBODY}
    await api("POST", callback(other.id, discord), reply)
    discord.say(room.channel.id, room.manager.id, "hello")
    assert (await events.read())["message"]["content"] == "hello"


async def test_buttons_and_modals_lead_on(discord, room, browser, api, events):
    button = {"type": 2, "style": 1, "label": "l", "custom_id": "b"}
    rows = {"content": "x", "components": [{"type": 1, "components": [button]}]} | NOBODY
    _, message = await api("POST", f"/channels/{room.channel.id}/messages", rows)
    assert (await events.read())["type"] == "message_create"
    press = {"message_id": message["id"], "channel_id": str(room.channel.id), "custom_id": "b", "values": []}
    _, pressed = await browser.post("page/component", press)
    entry = {"type": 4, "style": 1, "label": "l", "custom_id": "t"}
    form = {"title": "T", "custom_id": "m", "components": [{"type": 1, "components": [entry]}]}
    await api("POST", callback(pressed["interaction_id"], discord), {"type": 9, "data": form})
    assert await events.read() == {
        "type": "modal",
        "interaction_id": pressed["interaction_id"],
        "modal": form,
    }
    filled = {"interaction_id": pressed["interaction_id"], "values": {"t": "text"}}
    status, submitted = await browser.post("page/modal", filled)
    reply = {"type": 7, "data": {"content": "new", "components": []} | NOBODY}
    await api("POST", callback(submitted["interaction_id"], discord), reply)
    changed = await events.read()
    assert (status, changed["type"], changed["message"]["content"]) == (200, "message_update", "new")


async def test_autocomplete_answers_with_the_bots_choices(discord, room, browser, api):
    asked = {"channel_id": str(room.channel.id), "name": "ask", "options": {"watch": "x"}, "focused": "watch"}
    opened = asyncio.get_running_loop().create_future()
    discord._core.bus.subscribe(
        lambda event: opened.set_result(event.data["id"]) if event.name == "INTERACTION_CREATE" else None
    )
    asking = asyncio.create_task(browser.post("page/autocomplete", asked))
    choices = [{"name": "Xylem", "value": "x"}]
    await api("POST", callback(await opened, discord), {"type": 8, "data": {"choices": choices}})
    assert await asking == (200, {"choices": choices})


async def test_an_unanswered_command_is_told_as_failed(discord, room, browser, events):
    one = await discord.command(room.channel.id, room.member.id, "ask")
    discord._interactions._expire(one)
    failed = {"interaction_id": str(one.id), "channel_id": str(room.channel.id), "name": "/ask"}
    assert await events.read() == {"type": "failed"} | failed


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("page/command", {"channel_id": "5", "name": "ask"}, "There is no such channel or person."),
        ("page/command", {"channel_id": "x", "name": "ask"}, None),
        ("page/command", [], None),
        ("page/component", {"message_id": "5", "custom_id": "b"}, "There is no such message."),
        ("page/modal", {"interaction_id": "5"}, "That form is no longer open."),
    ],
)
async def test_a_refusal_is_a_sentence(browser, path, body, sentence):
    status, answer = await browser.post(path, body)
    assert (status, list(answer)) == (400, ["message"])
    assert sentence is None or answer["message"] == sentence


@pytest.mark.parametrize("path", ["command", "autocomplete", "component", "modal"])
async def test_a_post_without_the_pages_header_is_refused(browser, path):
    assert await browser.post(f"page/{path}", {}, headers={}) == (
        403,
        {"message": "X-Wirewatch-Page is missing."},
    )
