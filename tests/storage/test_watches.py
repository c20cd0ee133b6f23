"""What servers look for, and the version that tells others to look again."""

from dataclasses import replace

import pytest

from feeds.errors import StoreError
from feeds.model import Guild, Near, Subscription, Watch, WatchKind
from tests.storage.building import CHANNEL, GUILD, OTHER_GUILD, destination, watch
from tests.support.store import database_rows


async def version(tx):
    return (await tx.installation()).watch_version


async def test_a_watch_comes_back_as_it_was_saved(store):
    full = Watch(
        key="ai-driven",
        kind=WatchKind.KEYWORD,
        guild_id=GUILD,
        phrases=("AI-Driven",),
        any=("a",),
        all=("b", "c"),
        exclude=("d",),
        near=Near(("e", "f"), 8),
        field="title",
        regex="g+",
        tags=("tech",),
        managed=True,
    )
    async with store.write() as tx:
        stored = await tx.save_watch(full)
        assert stored == replace(full, id=1)
        assert await tx.watches() == await tx.watches(guild_id=GUILD) == [stored]
        assert await version(tx) == 1


async def test_an_edit_raises_the_revision_and_the_version(store):
    async with store.write() as tx:
        first = await tx.save_watch(watch())
        edited = await tx.save_watch(replace(first, names=("Alibaba", "阿里巴巴")))
        assert edited == replace(first, names=("Alibaba", "阿里巴巴"), revision=2)
        assert (await tx.watches(), await version(tx)) == ([edited], 2)


async def test_an_edit_that_changes_nothing_raises_nothing(store):
    async with store.write() as tx:
        first = await tx.save_watch(watch())
        assert await tx.save_watch(first) == first
        assert await version(tx) == 1


async def test_the_same_key_in_one_server_is_one_watch(store):
    async with store.write() as tx:
        first = await tx.save_watch(watch())
        second = await tx.save_watch(watch(names=("Alibaba Group",)))
        other = await tx.save_watch(watch(guild_id=OTHER_GUILD))
        assert (second.id, second.revision, other.id) == (first.id, 2, 2)


async def test_a_removed_watch_is_gone_but_kept_and_its_key_is_free(store):
    async with store.write() as tx:
        first = await tx.save_watch(watch())
        await tx.remove_watch(first.id)
        assert (await tx.watches(), await version(tx)) == ([], 2)
        second = await tx.save_watch(watch())
        assert (second.id, second.revision) == (2, 1)
        with pytest.raises(StoreError) as caught:
            await tx.save_watch(replace(first, names=("x",)))
    assert str(caught.value) == "the watch alibaba is not stored any more"
    assert [row["removed_at"] is None for row in (await database_rows(store))["watch"]] == [False, True]


async def test_a_removed_watch_leaves_the_selectors_of_its_own_server(store):
    async with store.write() as tx:
        one = await tx.save_watch(watch())
        for channel, selectors in enumerate((("alibaba",), ("alibaba", "#tech"), ("*",))):
            await tx.save_subscription(Subscription(destination(CHANNEL + channel), selectors=selectors))
        elsewhere = Subscription(destination(guild_id=OTHER_GUILD), selectors=("alibaba",))
        await tx.save_subscription(elsewhere)
        await tx.remove_watch(one.id)
        left = await tx.subscriptions([GUILD, OTHER_GUILD])
    assert [(one.id, one.selectors) for one in left] == [(2, ("#tech",)), (3, ("*",)), (4, ("alibaba",))]


async def test_watches_of_a_server_that_was_left_rest(store):
    async with store.write() as tx:
        one = await tx.save_watch(watch())
        await tx.save_guild(Guild(GUILD, left=True))
        assert await tx.watches() == await tx.watches(guild_id=GUILD) == []
        await tx.save_guild(Guild(GUILD))
        assert await tx.watches() == [one]
