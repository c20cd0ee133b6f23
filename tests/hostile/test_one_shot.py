"""A single look at each hostile answer, by the function behind ``wirewatch feed inspect URL``."""

import asyncio
import re
from ipaddress import ip_network

import pytest

from feeds.errors import WirewatchError
from feeds.fetch import Fetcher
from feeds.formats import inspect
from feeds.parsing import Parser
from feeds.service.finding import Reader, look
from feeds.urls import feed_url
from tests.hostile.answers import GROUPS
from tests.hostile.judging import FINE, as_expected, chosen, expected, path, tell
from tests.hostile.making import fine, reply
from tests.hostile.server import HOST, HostileServer, rested

pytestmark = pytest.mark.long

AT_ONCE = 8
MOST_SECONDS = 20.0
SHORT_DEADLINE_SECONDS = 0.5
# What stands in bodies that are refused, and nobody should hear of.
ECHO = re.compile(r"everyone|passwd|Harbour|Hidden|<|[\x00-\x1f\x7f-\x9f]", re.IGNORECASE)
HEAVY = [group for group in GROUPS if chosen(group, heavy=True)]


def make_fetcher(group):
    return Fetcher(
        user_agent="wirewatch/test",
        allow_networks=[ip_network(f"{HOST}/32")],
        host_connections=AT_ONCE,
        host_delay_seconds=0,
        clock=rested(),
        deadline_seconds=SHORT_DEADLINE_SECONDS if group == "unfinished" else None,
    )


async def seen_at(url, reader):
    """The feed, or the sentence in its place; anything but our own errors comes through."""
    async with asyncio.timeout(MOST_SECONDS):
        try:
            return inspect((await look(reader, feed_url(url))).parsed)
        except WirewatchError as error:
            return str(error)


async def look_at(answers, group, record_property, **limits):
    async with HostileServer() as server, make_fetcher(group) as fetcher, Parser(**limits) as parser:
        server.serve(FINE, reply(fine("Harbour is fine")))
        turn = asyncio.Semaphore(AT_ONCE)

        async def one(answer):
            async with turn:
                return await seen_at(server.serve(path(answer), answer.how), Reader(fetcher, parser))

        found = await asyncio.gather(*map(one, answers))
        wanted = {answer.name: expected(server, answer.sees) for answer in answers}
        seen = {name: as_expected(one, wanted[name]) for name, one in zip(wanted, found, strict=True)}
        tell(record_property, wanted, seen)
        assert seen == wanted
        assert [one for one in found if isinstance(one, str) and ECHO.search(one)] == []
        assert server.touched == 0


@pytest.mark.parametrize("group", GROUPS)
async def test_a_hostile_answer_is_refused_in_a_sentence_or_read_without_harm(group, record_property):
    await look_at(chosen(group, heavy=False), group, record_property)


@pytest.mark.parametrize("group", HEAVY)
async def test_a_heavy_answer_takes_no_more_than_its_limits(group, record_property):
    await look_at(chosen(group, heavy=True), group, record_property, cpu_seconds=2)


def test_the_table_is_as_long_as_promised_and_names_are_unique():
    names = [path(answer) for group in GROUPS.values() for answer in group]
    assert len(names) >= 110
    assert len(set(names)) == len(names)
