"""The compiled terms follow what is stored, and share what an edit left alone."""

from dataclasses import replace

import pytest

from feeds.directory import join_companies
from feeds.matching import matcher
from feeds.matching.segments import FORMS_A_TERM
from feeds.model import Company, Watch, WatchKind
from feeds.terms import Terms
from tests.support.store import database, store, store_template

__all__ = ["database", "store", "store_template"]

TEXT = {"title": "Harbour Works and Harbour Works Bank open, as do Zalando, Tesco and Ocado"}


@pytest.fixture
async def terms(store, monkeypatch):
    """The terms of four stored watches, two in a segment."""
    monkeypatch.setattr(matcher, "SEGMENT_TERMS", 2 * FORMS_A_TERM)
    async with store.write() as tx:
        await tx.add_watches(
            [
                Watch(name, WatchKind.COMPANY, guild_id=1000, names=(name,))
                for name in ("Harbour Works", "Zalando", "Tesco", "Ocado")
            ]
        )
    return Terms()


async def current(store, terms):
    async with store.read() as reads:
        return await terms.current(reads)


async def saves(store, name, **changed):
    async with store.read() as reads:
        one = next(one for one in await reads.watches() if one.names == (name,))
    async with store.write() as tx:
        await tx.save_watch(replace(one, **changed))


def found(compiled):
    return {match.watch.key: match.reason for match in compiled.matcher.match(TEXT)}


def kept(before, after):
    return [segment in before.matcher.segments for segment in after.matcher.segments]


async def test_nothing_changed_is_nothing_compiled(store, terms):
    assert terms.last is None
    first = await current(store, terms)
    assert found(first) == {"Harbour Works": "", "Zalando": "", "Tesco": "", "Ocado": ""}
    assert await current(store, terms) is first
    assert terms.last is first


async def test_a_saved_watch_is_looked_for_at_once_and_leaves_other_segments_alone(store, terms):
    before = await current(store, terms)
    await saves(store, "Ocado", names=("Lidl",))
    after = await current(store, terms)
    assert found(after) == {"Harbour Works": "", "Zalando": "", "Tesco": ""}
    assert kept(before, after) == [True, False]


async def test_a_removed_watch_is_looked_for_no_more(store, terms):
    before = await current(store, terms)
    async with store.write() as tx:
        await tx.remove_watches([1, 2])
    after = await current(store, terms)
    assert (found(after), kept(before, after)) == ({"Tesco": "", "Ocado": ""}, [True])


async def test_a_longer_name_that_comes_into_the_directory_holds_the_shorter(store, terms):
    before = await current(store, terms)
    await join_companies(
        store, [Company("Harbour Works Bank", listings=("HWB:LSE",), source="sec")], lambda _: None
    )
    text = {"title": "Harbour Works Bank opens"}
    after = await current(store, terms)
    assert [(match.counts, match.reason) for match in before.matcher.match(text)] == [(True, "")]
    assert [(match.counts, match.reason) for match in after.matcher.match(text)] == [
        (False, "only inside the longer name “Harbour Works Bank”")
    ]
    assert kept(before, after) == [False, False]
