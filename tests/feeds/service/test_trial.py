"""Backtests: what they are based on, what counts as a hit, and whose articles they may use."""

from datetime import timedelta

import pytest

from feeds.model import Sentence, Tier, Watch, WatchKind
from feeds.service import trial
from feeds.service.trial import Basis, Example, Noise
from tests.feeds.service.conftest import HERE, THERE
from tests.support.store import NOW

ALIBABA = Watch("alibaba", WatchKind.COMPANY, HERE, names=("Alibaba",), exclude=("Alibaba Pictures",))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def run(desk, *watches, guild_id=HERE):
    async with desk.service.store.read() as reads:
        return await trial.run(reads, guild_id, watches or [ALIBABA], NOW)


async def test_nothing_stored_is_no_basis(desk):
    assert await run(desk) == trial.Trial(Basis(0, 0))


async def test_a_backtest_sees_what_this_servers_feeds_brought_alone(desk):
    mine = await desk.follows(HERE, "https://a.example/rss")
    theirs = await desk.follows(THERE, "https://b.example/rss")
    shared = await desk.carries(mine, "Rain again")
    again = {"link": "https://example.com/rain", "article_id": shared.article_id}
    await desk.carries(theirs, "Alibaba closes a school", **again)
    await desk.carries(theirs, "Alibaba opens a port")
    tried = await run(desk)
    assert (tried.basis, tried.stories, tried.samples) == (Basis(1, 1, NOW - HOUR), 0, ())
    tried = await run(desk, guild_id=THERE)
    assert (tried.basis.items, tried.stories) == (2, 2)


async def test_samples_show_the_hit_in_the_headline_or_else_in_its_sentence(desk):
    following = await desk.follows(HERE, "https://a.example/rss")
    await desk.carries(following, "Alibaba opens a school", link="https://example.com/1")
    text = f"Rain fell. {'So it goes, ' * 30}and Alibaba sold a port to Alibaba Cloud, {'and on, ' * 30}so."
    await desk.carries(following, "A port is sold", link="https://example.com/2", content=text, age=2 * HOUR)
    first, second = (await run(desk)).samples
    assert first == Example(
        "Alibaba",
        Sentence("Alibaba opens a school", ((0, 7),)),
        "https://example.com/1",
        NOW - HOUR,
        Tier.LIKELY,
    )
    assert (second.headline, second.at) == (Sentence("A port is sold"), NOW - 2 * HOUR)
    assert [second.quote.text[start:end] for start, end in second.quote.spans] == ["Alibaba", "Alibaba"]
    assert second.quote.text.startswith("…")
    assert len(second.quote.text) <= trial.QUOTE_CHARS + 2


async def test_excluded_and_weak_matches_are_near_misses_with_the_reason(desk):
    following = await desk.follows(HERE, "https://a.example/rss")
    await desk.carries(following, "Alibaba Pictures makes a film")
    await desk.carries(following, "A film is made", categories=("Alibaba",))
    tried = await run(desk)
    assert (tried.stories, tried.missed) == (0, 2)
    assert sorted(one.reason for one in tried.misses) == [
        "only among the categories that the feed gives",
        "only inside the excluded “Alibaba Pictures”",
    ]


async def test_a_story_with_a_hit_is_no_near_miss(desk):
    wire = await desk.follows(HERE, "https://a.example/rss")
    paper = await desk.follows(HERE, "https://b.example/rss")
    first = await desk.carries(wire, "Alibaba Pictures makes a film", link="https://example.com/1")
    await desk.carries(
        paper, "Alibaba makes a film", link="https://example.com/1", article_id=first.article_id
    )
    tried = await run(desk)
    assert (tried.basis.items, tried.basis.feeds, tried.stories, tried.missed) == (1, 2, 1, 0)


async def test_the_rate_is_that_of_what_each_feed_lists(desk):
    fast = await desk.follows(HERE, "https://a.example/rss")
    slow = await desk.follows(HERE, "https://b.example/rss")
    for hour in range(1, 5):
        await desk.carries(fast, f"Alibaba opens school {hour}", age=hour * HOUR)
    for days in (1, 4):
        await desk.carries(slow, f"Alibaba opens port {days}", age=days * DAY)
    await desk.carries(slow, "Alibaba opens an office", age=20 * DAY)
    tried = await run(desk)
    assert (tried.stories, tried.per_day) == (7, pytest.approx(4 + 2 / 4))
    assert tried.basis == Basis(7, 2, NOW - 20 * DAY)


async def test_items_of_a_first_poll_are_as_old_as_they_say(desk):
    following = await desk.follows(HERE, "https://a.example/rss")
    await desk.carries(following, "Alibaba opens a school", age=timedelta(0), published_at=NOW - 3 * DAY)
    tried = await run(desk)
    assert (tried.basis.oldest_at, tried.per_day) == (NOW - 3 * DAY, pytest.approx(1 / 3))


async def test_a_term_in_a_large_share_of_the_items_is_noisy(desk):
    following = await desk.follows(HERE, "https://a.example/rss")
    for number in range(5):
        await desk.carries(following, f"Alibaba opens school {number}")
    for number in range(4):
        await desk.carries(following, f"Tesla opens school {number}")
    watch = Watch("both", WatchKind.COMPANY, HERE, names=("Alibaba", "Tesla"))
    assert (await run(desk, watch)).noisy == (Noise("Alibaba", 5),)


async def test_several_watches_are_tried_as_one_and_counted_one_by_one(desk):
    following = await desk.follows(HERE, "https://a.example/rss")
    await desk.carries(following, "Alibaba sues Tesla")
    await desk.carries(following, "Tesla recalls cars")
    tesla = Watch("tesla", WatchKind.COMPANY, HERE, names=("Tesla",))
    nobody = Watch("nobody", WatchKind.COMPANY, HERE, names=("Quaystone",))
    tried = await run(desk, ALIBABA, tesla, nobody)
    assert (tried.stories, tried.by_watch) == (2, {"alibaba": 1, "tesla": 2})


async def test_another_watch_of_the_server_has_the_longer_name(desk):
    following = await desk.follows(HERE, "https://a.example/rss")
    await desk.carries(following, "Alibaba Health opens a school")
    async with desk.service.store.write() as tx:
        await tx.save_watch(Watch("health", WatchKind.COMPANY, HERE, names=("Alibaba Health",)))
    tried = await run(desk)
    assert (tried.stories, [one.reason for one in tried.misses]) == (
        0,
        ["only inside the longer name “Alibaba Health”"],
    )
