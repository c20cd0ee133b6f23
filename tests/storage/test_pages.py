"""Pages and robots.txt are kept as they were read, and forgotten in time."""

from datetime import timedelta

from feeds.ports import Placement
from tests.storage.building import LATER, article, following, page, robots
from tests.support.store import NOW


async def carry(store, *names):
    async with store.write() as tx:
        saved = await tx.follow(following(), NOW)
        await tx.place(saved.feed.id, [Placement(article(name)) for name in names])


async def test_a_page_is_kept_for_its_article(store):
    await carry(store, "one", "two", "three")
    kept = [page(1), page(2, text="", refused="its publisher does not let machines quote it (nosnippet)")]
    async with store.write() as tx:
        await tx.save_pages(kept)
    async with store.read() as reads:
        assert await reads.pages([1, 2, 3, 99], NOW) == {1: kept[0], 2: kept[1]}


async def test_what_is_read_again_replaces_what_was_kept(store):
    await carry(store, "one")
    again = page(1, url="https://example.com/one?page=all", text="More.", fetched_at=LATER)
    async with store.write() as tx:
        await tx.save_pages([page(1)])
        await tx.save_pages([again])
    async with store.read() as reads:
        assert await reads.pages([1], NOW) == {1: again}


async def test_what_is_older_than_asked_for_is_not_used_even_before_it_is_forgotten(store):
    await carry(store, "one")
    async with store.write() as tx:
        await tx.save_pages([page(1)])
        await tx.save_robots([robots()])
    async with store.read() as reads:
        assert await reads.pages([1], LATER) == {}
        assert await reads.robots(["https://example.com"], LATER) == {}


async def test_only_what_was_read_before_is_forgotten(store):
    await carry(store, "one", "two")
    origins = ["https://one.example", "https://two.example"]
    async with store.write() as tx:
        await tx.save_pages([page(1), page(2, fetched_at=LATER)])
        await tx.save_robots([robots(origins[0]), robots(origins[1], fetched_at=LATER)])
        assert await tx.forget_pages(LATER) == 1
        assert await tx.forget_robots(LATER) == 1
    async with store.read() as reads:
        assert list(await reads.pages([1, 2], NOW)) == [2]
        assert list(await reads.robots(origins, NOW)) == origins[1:]


async def test_the_rules_of_each_site_are_kept(store):
    closed = robots("http://127.0.0.1:8080", rules="", closed=True, fetched_at=NOW + timedelta(seconds=1))
    async with store.write() as tx:
        await tx.save_robots([robots(rules="User-agent: *"), closed])
        await tx.save_robots([robots()])
    async with store.read() as reads:
        found = await reads.robots(["https://example.com", "http://127.0.0.1:8080", "https://other"], NOW)
    assert found == {"https://example.com": robots(), "http://127.0.0.1:8080": closed}
