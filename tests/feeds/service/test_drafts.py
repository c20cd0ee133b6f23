"""Drafts: tried, changed, saved once, and undone."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.errors import UserError
from feeds.model import Watch, WatchKind
from feeds.ports import DraftRow, StoryQuery
from feeds.service import drafts, subscriptions, watches
from tests.feeds.service.conftest import HERE, THERE
from tests.support.store import database_rows

SAVED = "this is saved already; /watch list shows what this server looks for"
GONE = "this is no longer open, for drafts are kept for a day; type the command again"


async def propose(desk, *names):
    rows = [DraftRow(name, Watch(name.lower(), WatchKind.COMPANY, HERE, names=(name,))) for name in names]
    return (await drafts.propose(desk.service, HERE, rows)).draft.token


async def refusal(asked):
    with pytest.raises(UserError) as refused:
        await asked
    return str(refused.value)


async def names(desk, guild_id=HERE):
    return [one.name for one in await watches.listed(desk.service, guild_id)]


async def test_two_presses_at_once_save_once(desk):
    token = await propose(desk, "Alibaba")
    done = await asyncio.gather(
        *(drafts.save(desk.service, HERE, token) for _ in range(2)), return_exceptions=True
    )
    (refused,) = [one for one in done if isinstance(one, UserError)]
    assert str(refused) == SAVED
    assert await names(desk) == ["Alibaba"]


async def test_a_draft_that_was_changed_while_it_was_saved_is_looked_at_again(desk):
    token = await propose(desk, "Alibaba")

    async def change():
        await drafts.change(desk.service, HERE, token, {"names": ("Tesla",)})

    service = replace(desk.service, store=Interrupted(desk.service.store, change))
    assert await refusal(drafts.save(service, HERE, token)) == (
        "this was changed meanwhile; look at it and press Save again"
    )
    assert await names(desk) == []


class Interrupted:
    """The store, where ``happen`` is awaited just before the first write."""

    def __init__(self, store, happen):
        self.read = store.read
        self._store = store
        self._happen = [happen]

    @asynccontextmanager
    async def write(self):
        if self._happen:
            await self._happen.pop()()
        async with self._store.write() as tx:
            yield tx


async def test_saving_looks_back_and_posts_nothing(desk):
    mine = await desk.follows(HERE, "https://a.example/rss")
    await desk.carries(mine, "Alibaba sues Tesla")
    await subscriptions.subscribe(desk.service, HERE, 5000)
    token = await propose(desk, "Alibaba", "Tesla")

    async def arrive():
        await desk.carries(mine, "Tesla recalls cars", age=timedelta(0))

    service = replace(desk.service, store=Interrupted(desk.service.store, arrive))
    stored = await drafts.save(service, HERE, token)
    assert ([one.name for one in stored.watches], stored.stories, stored.is_heard) == (
        ["Alibaba", "Tesla"],
        2,
        True,
    )
    async with desk.service.store.read() as reads:
        found = await reads.stories(HERE, StoryQuery(limit=9))
    assert [sorted(match.name for match in one.matches) for one in found] == [["Tesla"], ["Alibaba", "Tesla"]]
    assert (await database_rows(desk.service.store))["delivery"] == []


async def test_a_key_that_was_taken_meanwhile_is_replaced(desk):
    token = await propose(desk, "Alibaba")
    async with desk.service.store.write() as tx:
        await tx.save_watch(Watch("alibaba", WatchKind.KEYWORD, HERE, phrases=("port",)))
    stored = await drafts.save(desk.service, HERE, token)
    assert [one.key for one in stored.watches] == ["alibaba-2"]
    assert await names(desk) == ["Alibaba", "port"]


async def test_an_undo_removes_what_was_added_and_nothing_else(desk):
    await watches.add(desk.service, HERE, name="Ant")
    await watches.add(desk.service, THERE, name="Tesla")
    token = await propose(desk, "Alibaba", "Tesla")
    assert await refusal(drafts.undo(desk.service, HERE, token)) == (
        "this was not saved, so there is nothing to undo"
    )
    await drafts.save(desk.service, HERE, token)
    assert await refusal(drafts.undo(desk.service, THERE, token)) == GONE
    await watches.remove(desk.service, HERE, "tesla")
    undone = await drafts.undo(desk.service, HERE, token)
    assert ([one.name for one in undone.removed], undone.kept, undone.ended) == (["Alibaba"], (), 0)
    assert (await names(desk), await names(desk, THERE)) == (["Ant"], ["Tesla"])
    assert await refusal(drafts.undo(desk.service, HERE, token)) == GONE


async def test_a_watch_that_is_gone_or_was_changed_is_not_overwritten(desk):
    for name in ("Alibaba", "Tesla"):
        await watches.add(desk.service, HERE, name=name)
    cards = [
        await drafts.propose_edit(desk.service, HERE, name, {"tags": ("asia",)})
        for name in ("Alibaba", "Tesla")
    ]
    await watches.remove(desk.service, HERE, "Alibaba")
    await watches.edit(desk.service, HERE, "tesla", {"people": ("Elon Musk",)})
    said = [await refusal(drafts.save(desk.service, HERE, card.draft.token)) for card in cards]
    assert said == [
        f"the watch {name} was changed meanwhile; type /watch edit again" for name in ("Alibaba", "Tesla")
    ]


async def test_what_the_configuration_file_took_over_is_not_changed(desk):
    saved = await watches.add(desk.service, HERE, name="Alibaba")
    card = await drafts.propose_edit(desk.service, HERE, "alibaba", {"tags": ("asia",)})
    async with desk.service.store.write() as tx:
        await tx.save_watch(replace(saved.watch, managed=True))
    assert await refusal(drafts.save(desk.service, HERE, card.draft.token)) == (
        "the watch Alibaba was changed meanwhile; type /watch edit again"
    )
