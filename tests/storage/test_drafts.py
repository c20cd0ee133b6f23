"""Drafts: kept as they are, their server's alone, and gone after their time."""

from dataclasses import replace
from datetime import timedelta

from tests.storage.building import GUILD, LATER, OTHER_GUILD, TOKEN, draft, watch
from tests.support.store import NOW

SECOND = timedelta(seconds=1)


async def keep(store, *drafts):
    async with store.write() as tx:
        for one in drafts:
            await tx.save_draft(one)


async def found(store, token=TOKEN, guild_id=GUILD, since=NOW):
    async with store.read() as reads:
        return await reads.draft(token, guild_id, since)


async def test_a_draft_comes_back_as_it_was_kept(store):
    await keep(store, draft())
    assert await found(store) == draft()
    changed = draft(rows=draft().rows[:1], saved=((1, 1), (2, 7)))
    await keep(store, replace(changed, made_at=LATER))
    assert await found(store) == changed


async def test_a_draft_is_found_by_its_own_server_in_its_time_alone(store):
    await keep(store, draft())
    assert await found(store, guild_id=OTHER_GUILD) is None
    assert await found(store, token="0" * 32) is None
    assert await found(store, since=NOW + SECOND) is None


async def test_removed_and_old_drafts_are_gone(store):
    await keep(store, draft(), draft("old"), draft("new", made_at=NOW + SECOND))
    async with store.write() as tx:
        await tx.remove_draft(TOKEN)
        assert await tx.forget_drafts(NOW + SECOND) == 1
    kept = [await found(store, token) is not None for token in (TOKEN, "old", "new")]
    assert kept == [False, False, True]


async def test_a_batch_of_watches_is_added_and_removed_with_one_change_of_the_version(store):
    async def version(tx):
        return (await tx.installation()).watch_version

    async with store.write() as tx:
        first = await tx.save_watch(watch())
        before = await version(tx)
        added = await tx.add_watches([watch("tesla", names=("Tesla",)), watch("gap", OTHER_GUILD)])
        assert [(one.id, one.key, one.guild_id) for one in added] == [
            (2, "tesla", GUILD),
            (3, "gap", OTHER_GUILD),
        ]
        assert await tx.add_watches([watch(names=("Ali",))]) == [first]
        assert await version(tx) == before + 1
        await tx.remove_watches([2, 3, 99])
        await tx.remove_watches([])
        assert (await tx.watches(), await version(tx)) == ([first], before + 2)
