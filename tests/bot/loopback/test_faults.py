"""Failures on purpose, and the record of requests."""

import asyncio

import aiohttp
import pytest

from tests.support.discord import caller, furnish, loopback

HELLO = {"content": "hello", "allowed_mentions": {"parse": []}}


def listed(room):
    return f"/channels/{room.channel.id}/messages"


def statuses(discord):
    return [one.status for one in discord.requests]


async def test_an_error_answers_so_many_requests_and_no_more(discord, room, api):
    fault = discord.fail("POST", "/messages$", status=503, code=7, message="later", times=2)
    for _ in range(2):
        assert await api("POST", listed(room), HELLO) == (503, {"message": "later", "code": 7})
    assert (await api("POST", listed(room), HELLO))[0] == 200
    assert (fault.hits, fault.hit.is_set(), len(discord.messages(room.channel.id))) == (2, True, 1)


async def test_an_error_can_come_after_the_message_was_stored(discord, room, api):
    discord.fail("POST", "/messages$", status=500, after_store=True)
    assert (await api("POST", listed(room), HELLO))[0] == 500
    assert len(discord.messages(room.channel.id)) == 1


async def test_a_fault_keeps_to_its_method_and_path(discord, room, api):
    discord.fail("PATCH", "/messages", status=500)
    discord.fail("*", "/nowhere", status=500)
    assert (await api("POST", listed(room), HELLO))[0] == 200


async def test_a_body_of_ones_own_is_sent_as_it_is(discord, room, api):
    discord.fail("GET", "/channels", status=502, body=b"<html>", headers={"X-Odd": "1"})
    async with api.session.get(f"{api.base}/channels/{room.channel.id}") as answer:
        assert (answer.status, await answer.read(), answer.headers["X-Odd"]) == (502, b"<html>", "1")


@pytest.mark.parametrize("after_store", [False, True])
async def test_a_dropped_connection_stores_or_not(discord, room, api, after_store):
    discord.fail("POST", "/messages$", drop=True, after_store=after_store)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await api("POST", listed(room), HELLO)
    assert len(discord.messages(room.channel.id)) == int(after_store)
    assert (statuses(discord), discord.requests[0].forced) == ([0], True)


async def test_a_forced_429_says_all_that_discord_says(discord, room, api):
    discord.limit("/messages$", 1.5)
    discord.limit("/messages$", 2, is_global=True)
    for headers, body in (
        ({"X-RateLimit-Scope": "user", "X-RateLimit-Remaining": "0"}, {"retry_after": 1.5, "global": False}),
        ({"X-RateLimit-Scope": "global", "X-RateLimit-Global": "true"}, {"retry_after": 2, "global": True}),
    ):
        async with api.session.post(api.base + listed(room), json=HELLO) as answer:
            assert (answer.status, answer.headers["Via"]) == (429, "1.1 loopback")
            assert {name: answer.headers[name] for name in headers} == headers
            told = {"message": "You are being rate limited.", "code": 0} | body
            assert await answer.json() == told


async def test_a_stalled_request_does_not_hold_up_the_end():
    async with loopback() as discord:
        room = furnish(discord)
        fault = discord.fail("POST", "/messages$", stall=asyncio.Event())
        async with caller(discord) as api:
            waiting = asyncio.create_task(api("POST", listed(room), HELLO))
            await fault.hit.wait()
            waiting.cancel()


async def test_every_request_is_kept_with_its_answer(discord, room, api):
    status, message = await api("POST", f"{listed(room)}?x=1", HELLO)
    kept = discord.requests[0]
    told = kept.method, kept.path, kept.query, kept.json, kept.status, kept.answer
    assert told == ("POST", listed(room), {"x": "1"}, HELLO, status, message)
    assert await discord.wait_for_request("POST", "/messages$") == [kept]


async def test_the_sixth_message_in_a_window_is_limited_by_its_channel_alone(discord, room, api):
    other = discord.add_channel(room.guild.id, "other")
    for left in range(4, -1, -1):
        async with api.session.post(api.base + listed(room), json=HELLO) as answer:
            told = answer.status, answer.headers["X-RateLimit-Limit"], answer.headers["X-RateLimit-Remaining"]
            assert told == (200, "5", str(left))
    status, body = await api("POST", listed(room), HELLO)
    assert (status, body["global"], 0 < body["retry_after"] <= 5) == (429, False, True)
    assert (await api("POST", f"/channels/{other.id}/messages", HELLO))[0] == 200
    discord.rate_limits = False
    assert (await api("POST", listed(room), HELLO))[0] == 200


async def test_a_message_that_never_comes_is_named(discord, room):
    with pytest.raises(TimeoutError, match=f"a message in channel {room.channel.id}"):
        await discord.wait_for_message(room.channel.id, timeout=0)


async def test_a_message_is_waited_for(discord, room, api):
    first = discord.say(room.channel.id, room.member.id, "one")
    waiting = asyncio.create_task(discord.wait_for_message(room.channel.id, after_id=int(first["id"])))
    discord.say(room.channel.id, room.member.id, "two")
    assert (await waiting)["content"] == "two"
