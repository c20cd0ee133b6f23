"""Which servers the bot is in, however they come and go while the database is asked."""

import asyncio

from feeds.service import guilds
from tests.feeds.service.conftest import HERE, THERE


async def states(desk):
    async with desk.service.store.read() as reads:
        return {one.id: one.left for one in await reads.guilds()}


async def two_servers(desk):
    for guild_id in (HERE, THERE):
        await guilds.joined(desk.service, guild_id, name="Desk")


async def test_servers_the_bot_is_not_in_are_left(desk):
    await two_servers(desk)
    await guilds.leave_others(desk.service, lambda: {HERE})
    assert await states(desk) == {HERE: False, THERE: True}


async def test_a_server_that_joins_while_others_write_is_not_left(desk):
    """Both are stored; the bot is back in one of them before the mark can be written."""
    await two_servers(desk)
    present, asked = set(), asyncio.Event()

    def now_present():
        asked.set()
        return present

    async with desk.service.store.write():
        marking = asyncio.create_task(guilds.leave_others(desk.service, now_present))
        await asked.wait()
        present.add(THERE)
    await marking
    assert await states(desk) == {HERE: True, THERE: False}


async def test_a_server_that_joins_while_the_mark_is_written_is_there_again(desk):
    await two_servers(desk)
    answers = [set(), set(), {THERE}, {THERE}]
    await guilds.leave_others(desk.service, lambda: answers.pop(0))
    assert (await states(desk), answers) == ({HERE: True, THERE: False}, [])
