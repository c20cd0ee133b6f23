"""The whole bot over the loopback with its own ticks: start, work, and a stop that never takes long."""

import asyncio
import re
import sqlite3
import time
from contextlib import asynccontextmanager, closing
from datetime import timedelta

import pytest

from bot.app import STOP_SECONDS, running
from bot.clock import utc_now
from bot.settings import load
from feeds.config.form import read_form
from feeds.errors import StoreBusy
from feeds.service import config, missed
from storage.store import open_store
from tests.support.callbacks import free_port
from tests.support.discord import loopback
from tests.support.feedserver import FeedServer, stalled
from tests.support.hub import Hub
from tests.support.newsroom import item, rss
from tests.support.store import database_rows, database_url

TITLE = "Alibaba opens a school"
NEWS = rss("Wire", item("1", TITLE, "In Hangzhou."))


class Desk:
    """A server that follows /feed and hears Alibaba in its channels; the bot is started by ``at_work``."""

    def __init__(self, folder, discord, feeds):
        self.discord = discord
        self.feeds = feeds
        self.url = database_url(folder / "wirewatch.sqlite3")
        self.guild = discord.add_guild("Newsroom")
        self.channels = [discord.add_channel(self.guild.id, name).id for name in ("one", "two", "three")]

        self.ahead = timedelta(0)

    def now(self):
        return utc_now() + self.ahead

    @property
    def path(self):
        return self.url.removeprefix(database_url(""))

    @asynccontextmanager
    async def store(self):
        async with open_store(self.url, now=self.now, busy_timeout=timedelta(0)) as store:
            yield store

    async def follow(self, *paths, exclude=""):
        channels = "".join(f"    - {{channel: '{one}', watches: ['*']}}\n" for one in self.channels)
        followed = "".join(
            f"    - {{url: '{self.feeds.url(path)}', every_seconds: 0.05, backfill: 9}}\n" for path in paths
        )
        text = (
            f"guilds:\n  '{self.guild.id}':\n    feeds:\n{followed}    subscriptions:\n{channels}"
            f"    watches:\n    - {{id: alibaba, kind: company, names: [Alibaba], exclude: [{exclude}]}}\n"
        )
        async with self.store() as store:
            await config.apply(store, read_form(text, min_poll_seconds=0.01), now=self.now())

    @asynccontextmanager
    async def at_work(self, clocks=None, **settings):
        """The bot with ticks twenty times a second, or as ``clocks`` (arguments of ``running``) say."""
        given = {
            "DISCORD_TOKEN": self.discord.token,
            "WIREWATCH_DATABASE_URL": self.url,
            "WIREWATCH_DISCORD_API": self.discord.api_url,
            "WIREWATCH_ALLOW_NETWORKS": "127.0.0.0/8",
            "WIREWATCH_HOST_DELAY_SECONDS": "0",
            "WIREWATCH_HOST_CONNECTIONS": "4",
            "WIREWATCH_MIN_POLL_SECONDS": "0.01",
        }
        allowed = load({**given, **settings}, env_file="")
        usual = {"now": self.now, "tick_seconds": 0.05, "ready_timeout_seconds": 0.1}
        async with self.store() as store, running(allowed, store, **{**usual, **(clocks or {})}) as app:
            yield app

    async def rows(self, table):
        async with self.store() as store:
            return (await database_rows(store))[table]

    async def states(self):
        """Of the posts; a notice counts here as little as in ``titles``."""
        return [row["state"] for row in await self.rows("delivery") if row["kind"] == "post"]

    def titles(self):
        return [
            [embed["title"] for message in self.discord.messages(one) for embed in message["embeds"]]
            for one in self.channels
        ]

    def tries(self, channel_id):
        """How often a message was created there, as far as requests were answered."""
        path = re.compile(rf"/channels/{channel_id}/messages$")
        return sum(one.method == "POST" and bool(path.search(one.path)) for one in self.discord.requests)


@pytest.fixture
async def desk(tmp_path):
    async with loopback(rate_limits=False) as discord, FeedServer() as feeds:
        yield Desk(tmp_path, discord, feeds)


async def everywhere(desk):
    await asyncio.gather(*(desk.discord.wait_for_message(one) for one in desk.channels))


async def test_news_is_polled_and_posted_by_the_ticks_alone(desk):
    desk.feeds.serve("/feed", rss("Wire"))
    await desk.follow("/feed")
    async with desk.at_work() as app:
        await app.client.wait_until_ready()
        desk.feeds.serve("/feed", NEWS)
        await everywhere(desk)
    assert desk.titles() == [[TITLE]] * 3
    assert await desk.states() == ["sent"] * 3


async def test_what_a_hub_pushes_is_posted(desk):
    async with Hub() as hub:
        links = {"Link": f'<{hub.url}>; rel="hub", <https://example.com/wire>; rel="self"'}
        desk.feeds.serve("/feed", rss("Wire"), headers=links)
        await desk.follow("/feed")
        listen = f"127.0.0.1:{free_port()}"
        async with desk.at_work({"ask_hubs_seconds": 0.05}, WIREWATCH_HTTP_LISTEN=listen) as app:
            await hub.verified.wait()
            assert await hub.push(NEWS) == 202
            await everywhere(desk)
            assert app.listening.server is not None
    assert (desk.titles(), await desk.states()) == ([[TITLE]] * 3, ["sent"] * 3)


async def test_what_the_week_missed_is_told_by_the_clock(desk):
    for path in ("/a", "/b", "/c"):
        desk.feeds.serve(path, NEWS)
    await desk.follow("/a", "/b", "/c", exclude="Alibaba opens")
    async with desk.at_work({"look_after_seconds": 0.05}) as app:
        await app.poller.tick()
        await app.poller.drain(STOP_SECONDS)
        await missed.switch(app.service, desk.guild.id, on=True)
        message = await desk.discord.wait_for_message(desk.channels[0])
    assert message["embeds"][0]["description"].startswith("3 or more of this server's feeds carried this")


async def test_what_is_due_is_posted_without_any_gateway(desk):
    desk.feeds.serve("/feed", NEWS)
    await desk.follow("/feed")
    async with desk.at_work(WIREWATCH_DISCORD_GATEWAY="ws://127.0.0.1:1"):
        await everywhere(desk)
    assert (desk.titles(), desk.discord.gateway_connections) == ([[TITLE]] * 3, 0)


async def test_a_poll_that_brings_news_has_them_posted_at_once_between_ticks(desk):
    desk.feeds.serve("/feed", NEWS)
    await desk.follow("/feed")
    async with desk.at_work({"tick_seconds": 3600}) as app:
        await app.client.wait_until_ready()
        assert desk.titles() == [[], [], []]
        await app.poller.tick()
        await everywhere(desk)
    assert (desk.titles(), await desk.states()) == ([[TITLE]] * 3, ["sent"] * 3)


async def test_a_closed_channel_is_looked_at_again_by_the_clock_and_gets_what_waits(desk):
    one, *others = desk.channels
    closed = desk.discord.fail("POST", rf"/channels/{one}/messages$", status=403, code=50013)
    desk.feeds.serve("/feed", NEWS)
    await desk.follow("/feed")
    async with desk.at_work(WIREWATCH_DISCORD_GATEWAY="ws://127.0.0.1:1"):
        await asyncio.gather(closed.hit.wait(), *map(desk.discord.wait_for_message, others))
    assert (desk.titles(), sorted(await desk.states())) == (
        [[], [TITLE], [TITLE]],
        ["pending", "sent", "sent"],
    )
    assert [bool(row["broken_at"]) for row in await desk.rows("destination")].count(True) == 1
    async with desk.at_work({"check_places_seconds": 0.1}, WIREWATCH_DISCORD_GATEWAY="ws://127.0.0.1:1"):
        await desk.discord.wait_for_message(one)
    assert (desk.titles(), await desk.states()) == ([[TITLE]] * 3, ["sent"] * 3)
    assert {row["broken_at"] for row in await desk.rows("destination")} == {None}


@pytest.mark.long
async def test_a_stop_takes_ten_seconds_at_most_and_what_it_cut_is_settled_at_the_next_start(desk):
    """One channel stalls, one says 429, one says 500, and a feed never answers."""
    one, two, three = desk.channels
    gate, never, asked = asyncio.Event(), asyncio.Event(), asyncio.Event()
    faults = [
        desk.discord.fail("POST", rf"/channels/{one}/messages$", stall=gate),
        desk.discord.limit(rf"/channels/{two}/messages$", retry_after_seconds=25),
        desk.discord.fail("POST", rf"/channels/{three}/messages$", status=500, times=100),
    ]
    desk.feeds.serve("/feed", NEWS)
    desk.feeds.serve("/stalled", stalled(never, arrived=asked))
    await desk.follow("/feed", "/stalled")
    async with desk.at_work():
        await asyncio.gather(asked.wait(), *(fault.hit.wait() for fault in faults))
        stopped_at = time.monotonic()
    assert time.monotonic() - stopped_at <= STOP_SECONDS
    assert (await desk.states(), desk.titles()) == (["sending"] * 3, [[], [], []])
    assert [row["claimed_by"] for row in await desk.rows("feed")] == ["", ""]

    gate.set()  # the request that was cut off arrives after all
    arrived = await desk.discord.wait_for_message(one)
    faults[2].times = 0
    tries = desk.tries(one)
    async with desk.at_work() as app:
        await everywhere(desk)
        never.set()
        await app.client.wait_until_ready()
    assert desk.titles() == [[TITLE]] * 3
    assert (desk.tries(one), await desk.states()) == (tries, ["sent"] * 3)
    assert int(arrived["id"]) in [row["message_id"] for row in await desk.rows("delivery")]


async def test_a_locked_database_holds_everything_up_and_loses_nothing(desk):
    desk.feeds.serve("/feed", rss("Wire"))
    await desk.follow("/feed")
    async with desk.at_work() as app:
        await app.client.wait_until_ready()
        with closing(sqlite3.connect(desk.path, timeout=60, check_same_thread=False)) as other:
            await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
            async with app.store.read() as reads:
                before = await reads.feeds([1])
            desk.feeds.serve("/feed", NEWS)
            with pytest.raises(StoreBusy):
                async with app.store.write():
                    pass
            async with app.store.read() as reads:
                assert await reads.feeds([1]) == before
            other.rollback()
        desk.ahead = timedelta(minutes=6)  # a poll that could not be written down is claimed for five
        await everywhere(desk)
    assert (desk.titles(), await desk.states()) == ([[TITLE]] * 3, ["sent"] * 3)
