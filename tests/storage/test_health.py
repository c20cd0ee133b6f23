"""What is read of a feed's health: only what the server could see, and only since its first poll."""

from dataclasses import replace
from datetime import timedelta

from feeds.model import Feed, Match, Tier
from feeds.ports import MatchDraft, Placement, Sighting
from tests.storage.building import GUILD, OTHER_GUILD, article, following, watch
from tests.support.store import NOW

LATER = NOW + timedelta(hours=1)
LONG_AGO = NOW - timedelta(days=400)


async def follow(store, guild_id, *urls):
    """The server's followings, their first polls done now."""
    async with store.write() as tx:
        made = [
            await tx.follow(replace(following(), guild_id=guild_id, feed=Feed(0, url)), NOW) for url in urls
        ]
        await tx.mark_first_polled([one.id for one in made], NOW)
    return [one.feed.id for one in made]


async def carry(store, feed_id, name, seen_at, **given):
    async with store.write() as tx:
        (carried,) = await tx.place(feed_id, [Placement(article(name, seen_at=seen_at, **given))])
    return carried


async def sightings(store, guild_id):
    async with store.read() as reads:
        return await reads.sightings(guild_id, LONG_AGO, 100)


async def test_a_server_sees_what_its_own_feeds_brought_after_its_first_poll(store):
    mine, other = await follow(store, GUILD, "https://a.example/", "https://b.example/")
    await follow(store, OTHER_GUILD, "https://a.example/")
    await carry(store, mine, "at the first poll", NOW)
    old = await carry(store, mine, "one", LATER, published_at=NOW)
    clamped = await carry(
        store, other, "two", LATER + timedelta(hours=1), published_at=NOW, date_clamped=True
    )
    async with store.write() as tx:
        saved = await tx.save_watch(watch())
        await tx.add_matches([MatchDraft(old.revision_id, Match(saved, Tier.LIKELY, ()))])
    assert await sightings(store, GUILD) == [
        Sighting(other, clamped.story_id, LATER + timedelta(hours=1), None, False),
        Sighting(mine, old.story_id, LATER, NOW, True),
    ]
    assert await sightings(store, OTHER_GUILD) == [Sighting(mine, old.story_id, LATER, NOW, False)]


async def test_a_match_that_an_exclude_took_back_is_noise(store):
    (feed_id,) = await follow(store, GUILD, "https://a.example/")
    carried = await carry(store, feed_id, "one", LATER)
    async with store.write() as tx:
        saved = await tx.save_watch(watch())
        match = Match(saved, Tier.LIKELY, (), reason="Alibaba Pictures")
        await tx.add_matches([MatchDraft(carried.revision_id, match)])
    (sighting,) = await sightings(store, GUILD)
    assert not sighting.matched


async def test_quiet_feeds_are_those_that_answer_and_bring_nothing(store):
    good = {"good_at": LATER, "newest_at": NOW}
    states = {
        "quiet": good,
        "fresh": {"good_at": LATER, "newest_at": LATER},
        "failing": good | {"failures": 2},
        "gone": good | {"retired": True},
        "told": good | {"silent_at": NOW},
        "not read since": {"good_at": NOW, "newest_at": NOW},
        "never anything": {"good_at": LATER},
    }
    ids = await follow(store, GUILD, *[f"https://a.example/{name}" for name in states])
    for feed_id, (name, state) in zip(ids, states.items(), strict=True):
        await carry(store, feed_id, f"{name} 1", NOW)
        await carry(store, feed_id, f"{name} 2", LATER)
        async with store.write() as tx:
            await tx.save_poll(Feed(feed_id, f"https://a.example/{name}", **state))
    async with store.read() as reads:
        quiet = await reads.quiet_feeds(LATER, 1)
    assert {feed.url: times for feed, times in quiet.items()} == {"https://a.example/quiet": [LATER]}


async def test_of_many_quiet_feeds_those_with_a_rhythm_are_read_at_once(store):
    names = [f"https://a.example/{number}" for number in range(30)]
    ids = await follow(store, GUILD, *names)
    for feed_id, url in zip(ids, names, strict=True):
        for minute in range(feed_id % 4):
            await carry(store, feed_id, f"{feed_id} {minute}", NOW + timedelta(minutes=minute))
        async with store.write() as tx:
            await tx.save_poll(Feed(feed_id, url, good_at=LATER, newest_at=NOW))
    statements = []
    async with store.read() as reads:
        engine = (await reads._connection.get_raw_connection()).driver_connection
        await engine.set_trace_callback(statements.append)
        quiet = await reads.quiet_feeds(LATER, 2)
        await engine.set_trace_callback(None)
    newest = {
        2: [NOW + timedelta(minutes=1), NOW],
        3: [NOW + timedelta(minutes=2), NOW + timedelta(minutes=1)],
    }
    assert {feed.id: times for feed, times in quiet.items()} == {
        feed_id: newest[feed_id % 4] for feed_id in ids if feed_id % 4 >= 2
    }
    assert len(statements) == 3


async def test_entries_of_one_moment_are_no_more_than_asked_for(store):
    (feed_id,) = await follow(store, GUILD, "https://a.example/")
    for name in ("one", "two", "three"):
        await carry(store, feed_id, name, NOW)
    async with store.write() as tx:
        await tx.save_poll(Feed(feed_id, "https://a.example/", good_at=LATER, newest_at=NOW))
    async with store.read() as reads:
        assert list((await reads.quiet_feeds(LATER, 2)).values()) == [[NOW, NOW]]


async def test_unread_feeds_are_those_that_failed_and_were_never_read(store):
    failing = {"failures": 2, "failing_since": NOW}
    states = {
        "dead": failing,
        "gone": failing | {"retired": True},
        "read before": failing | {"good_at": NOW},
        "waits for its turn": {},
        "paused": failing,
    }
    async with store.write() as tx:
        for name, state in states.items():
            url = f"https://a.example/{name}"
            made = await tx.follow(replace(following(url), paused=name == "paused"), NOW)
            await tx.save_poll(Feed(made.feed.id, url, **state))
        left = await tx.follow(following("https://a.example/left", OTHER_GUILD), NOW)
        await tx.save_poll(replace(left.feed, **failing))
        await tx.save_guild(replace(await tx.guild(OTHER_GUILD), left=True))
    async with store.read() as reads:
        unread = await reads.unread_feeds()
    assert [one.feed.url for one in unread] == ["https://a.example/dead", "https://a.example/gone"]


async def test_a_feed_whose_silence_was_told_is_not_quiet_any_more(store):
    (feed_id,) = await follow(store, GUILD, "https://a.example/")
    async with store.write() as tx:
        await tx.save_poll(Feed(feed_id, "https://a.example/", good_at=LATER, newest_at=NOW))
        await tx.mark_silent(feed_id, LATER)
    async with store.read() as reads:
        assert await reads.quiet_feeds(LATER, 1) == {}
        assert [feed.silent_at for feed in await reads.feeds([feed_id])] == [LATER]
