"""The installation and its servers."""

from feeds.model import Guild
from tests.storage.building import GUILD, OTHER_GUILD, watch


async def test_hashes_are_kept_beside_the_key(store):
    async with store.write() as tx:
        before = await tx.installation()
        await tx.set_config_hash("config")
        await tx.set_commands_hash("commands")
        after = await tx.installation()
    assert (after.key, after.config_hash, after.commands_hash) == (before.key, "config", "commands")


async def test_a_server_that_is_not_stored_has_the_defaults(store):
    async with store.read() as reads:
        assert await reads.guild(GUILD) == Guild(GUILD)
        assert await reads.guilds() == []


async def test_a_server_comes_back_as_it_was_saved(store):
    full = Guild(GUILD, "Newsroom", "Asia/Hong_Kong", True, 5, 6, "newest", 3, None, 30, True)
    async with store.write() as tx:
        await tx.save_guild(Guild(GUILD))
        await tx.save_guild(full)
        assert (await tx.guild(GUILD), await tx.guilds()) == (full, [full])


async def test_many_servers_are_asked_for_at_once(store):
    newsroom, left = Guild(GUILD, name="Newsroom"), Guild(OTHER_GUILD, left=True)
    async with store.write() as tx:
        await tx.save_guild(left)
        await tx.save_guild(newsroom)
        assert await tx.guilds([3000, OTHER_GUILD, GUILD, GUILD]) == [newsroom, left, Guild(3000)]
        assert (await tx.guilds([]), await tx.guilds()) == ([], [newsroom, left])


async def test_what_refers_to_a_server_does_not_undo_its_settings(store):
    async with store.write() as tx:
        await tx.save_guild(Guild(GUILD, name="Newsroom"))
        await tx.save_watch(watch())
        assert await tx.guilds() == [Guild(GUILD, name="Newsroom")]
