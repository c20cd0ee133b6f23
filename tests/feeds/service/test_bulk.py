"""Bulk: an import is all or nothing with one report, an export comes back as it was."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from feeds import imports, quotas
from feeds.errors import StoreError
from feeds.imports import kinds
from feeds.listing import Filter, Listing, Route, Wanted
from feeds.model import Destination, Feed, Following, Watch, WatchKind
from feeds.service import bulk, feeds, subscriptions, watches
from feeds.service.bulk import Report, lines
from tests.feeds.service.conftest import HERE, THERE
from tests.support.store import NOW, database_rows

PLACES = {5000: Destination(HERE, 5000, name="news"), 5001: Destination(HERE, 5001, name="ferries")}


def place(route):
    return PLACES.get(route.channel_id)


async def bring(desk, *wanted, left_out=None, **given):
    listing = Listing("OPML", wanted, left_out or {})
    return await bulk.bring(desk.service, HERE, listing, **{"places": place} | given)


def wanted(number, **given):
    return Wanted(f"https://a.example/{number}", f"Wire {number}", **given)


async def followed(desk):
    return [one.feed.url for one in await feeds.listed(desk.service, HERE)]


async def test_feeds_are_followed_with_what_the_file_says_and_first_polls_spread(desk):
    one = Wanted(
        "HTTPS://A.example/rss#top",
        "Harbour wire",
        "https://a.example/",
        ("wire",),
        every_seconds=600,
        backfill=3,
        full_text=True,
        paused=True,
    )
    secret = Wanted("https://me:pass@b.example/rss?key=1")
    assert await bring(desk, one, secret) == Report("OPML", added=2)
    first, second = await feeds.listed(desk.service, HERE)
    assert NOW <= first.feed.next_poll_at < NOW + timedelta(seconds=600)
    assert NOW <= second.feed.next_poll_at < NOW + timedelta(seconds=900)
    feed = Feed(0, "https://a.example/rss", title="Harbour wire", link="https://a.example/")
    assert replace(first, id=0, feed=replace(first.feed, id=0, next_poll_at=None)) == Following(
        0, HERE, feed, NOW, every_seconds=600, backfill=3, tags=("wire",), full_text=True, paused=True
    )
    assert (second.feed.url, second.feed.private_to) == (secret.url, HERE)


async def test_what_is_refused_is_reported_by_reason_without_secrets(desk):
    report = await bring(
        desk,
        wanted(1),
        Wanted("ftp://me:pass@a.example/rss", "Old wire"),
        Wanted("hello"),
        Wanted("https://me:pass@a b/?key=secret", "Odd wire"),
        Wanted("https://a.example/" + "x" * 2_000 + "?key=secret"),
    )
    assert report.added == 1
    assert report.refusals == 4
    assert {reason: len(named) for reason, named in report.refused.items()} == {
        "a feed's address starts with http:// or https://": 1,
        "that is not a web address": 2,
        "that address is longer than 2,000 characters": 1,
    }
    text = "\n".join(lines(report))
    assert "Old wire" in text
    assert "pass" not in text
    assert "secret" not in text


async def test_a_feed_that_stands_twice_is_one_with_the_tags_of_both(desk):
    report = await bring(desk, wanted(1, tags=("a",)), wanted(1, tags=("b", "a")), wanted(2))
    assert report == Report("OPML", added=2, repeated=1)
    assert [one.tags for one in await feeds.listed(desk.service, HERE)] == [("a", "b"), ()]


async def test_what_is_followed_already_stays_as_it_is(desk):
    await desk.follows(HERE, "https://a.example/1", title="Known")
    before = await feeds.listed(desk.service, HERE)
    assert await bring(desk, wanted(1, tags=("new",), paused=True)) == Report("OPML", known=1)
    assert await feeds.listed(desk.service, HERE) == before


async def test_an_import_that_is_repeated_changes_nothing(desk):
    route = Route(5000, HERE, filters=(Filter(("ferry",)),), is_filtered=True)
    await bring(desk, wanted(1, routes=(route,)), wanted(2, routes=(Route(5001, HERE),)))
    before = await database_rows(desk.service.store)
    report = await bring(desk, wanted(1, routes=(route,)), wanted(2, routes=(Route(5001, HERE),)))
    assert report == Report("OPML", known=2, left_out={kinds.UNFILTERED: 1})
    assert await database_rows(desk.service.store) == before


async def test_the_quota_holds_in_chat_and_not_for_the_operator(desk, monkeypatch):
    monkeypatch.setattr(quotas, "FEEDS", 2)
    await desk.follows(HERE, "https://a.example/0")
    report = await bring(desk, *(wanted(number) for number in range(4)))
    assert report == Report(
        "OPML",
        added=1,
        known=1,
        refused={
            "a server may have 2 feeds": ["Wire 2 (https://a.example/2)", "Wire 3 (https://a.example/3)"]
        },
    )
    assert await bring(desk, *(wanted(number) for number in range(4)), limited=False) == Report(
        "OPML", added=2, known=2
    )


async def test_intervals_shorter_than_allowed_are_raised_and_counted(desk):
    report = await bring(desk, wanted(1, every_seconds=5), wanted(2, every_seconds=1e8))
    assert report.left_out == {kinds.SHORT_INTERVAL: 1}
    assert [one.every_seconds for one in await feeds.listed(desk.service, HERE)] == [60, feeds.MOST_SECONDS]


@pytest.mark.long
async def test_ten_thousand_feeds_are_one_transaction_with_progress(desk):
    told = []
    many = [wanted(number) for number in range(10_000)]
    report = await bring(desk, *many, limited=False, progress=lambda *how_far: told.append(how_far))
    assert report == Report("OPML", added=10_000)
    assert told == [(done, 10_000) for done in range(500, 10_001, 500)]
    assert await followed(desk) == [one.url for one in many]
    times = [one.feed.next_poll_at for one in await feeds.listed(desk.service, HERE)]
    assert min(times) < NOW + timedelta(seconds=30)
    assert max(times) > NOW + timedelta(seconds=870)


async def test_an_import_that_breaks_off_leaves_everything_as_it_was(desk):
    """A number that no database can hold, in the last of several slices."""
    before = await database_rows(desk.service.store)
    broken = Wanted("https://b.example/rss", "\ud800")
    with pytest.raises(StoreError):
        await bring(desk, *(wanted(number) for number in range(1_200)), broken, limited=False)
    assert await database_rows(desk.service.store) == before


async def test_filters_become_watches_and_channels_hear_them_from_their_feeds(desk):
    ferry = Route(5000, HERE, filters=(Filter(("ferry", "harbour"), all=("strike",)),), is_filtered=True)
    whole = Route(5001, HERE)
    report = await bring(
        desk, wanted(1, routes=(ferry, whole)), wanted(2, routes=(ferry,)), wanted(3, routes=(whole,))
    )
    assert report == Report("OPML", added=3, watches=1, subscriptions=2, left_out={kinds.UNFILTERED: 2})
    (watch,) = await watches.listed(desk.service, HERE)
    assert replace(watch, id=0) == Watch(
        "ferry", WatchKind.KEYWORD, HERE, phrases=("ferry", "harbour"), all=("strike",)
    )
    urls = {number: f"https://a.example/{number}" for number in (1, 2, 3)}
    assert [
        (one.destination.channel_id, one.destination.name, one.selectors, one.feeds)
        for one in await subscriptions.listed(desk.service, HERE)
    ] == [
        (5000, "news", ("ferry",), (urls[1], urls[2])),
        (5001, "ferries", ("*",), (urls[1], urls[3])),
    ]


async def test_a_watch_that_says_the_same_is_not_made_again(desk):
    await watches.add(desk.service, HERE, name="Ferry", kind=WatchKind.KEYWORD, aliases=["Harbour"])
    route = Route(5000, HERE, filters=(Filter(("harbour", "ferry")),), is_filtered=True)
    report = await bring(desk, wanted(1, routes=(route,)))
    assert (report.watches, report.subscriptions) == (0, 1)
    (subscription,) = await subscriptions.listed(desk.service, HERE)
    assert subscription.selectors == ("ferry",)


async def test_a_later_import_adds_its_feeds_to_the_channels_subscription(desk):
    await bring(desk, wanted(1, routes=(Route(5000, HERE),)))
    assert (await bring(desk, wanted(2, routes=(Route(5000, HERE),)))).subscriptions == 0
    (subscription,) = await subscriptions.listed(desk.service, HERE)
    assert subscription.feeds == ("https://a.example/1", "https://a.example/2")


async def test_a_channel_that_hears_every_feed_stays_so(desk):
    await subscriptions.subscribe(desk.service, HERE, 5000)
    assert (await bring(desk, wanted(1, routes=(Route(5000, HERE),)))).subscriptions == 0
    (subscription,) = await subscriptions.listed(desk.service, HERE)
    assert subscription.feeds == ()


@pytest.mark.parametrize(
    ("route", "left_out"),
    [
        (Route(7000, THERE), {kinds.UNFILTERED: 1, kinds.UNCHANNELLED: 1}),
        (Route(0, HERE), {kinds.UNCHANNELLED: 1}),
        (Route(), {}),
        (Route(5000, HERE, is_filtered=True), {kinds.UNREADABLE_FILTER: 1}),
        (
            Route(5000, HERE, filters=(Filter(("a", "the")),), is_filtered=True),
            {kinds.TOO_BROAD: 2, kinds.UNREADABLE_FILTER: 1},
        ),
    ],
)
async def test_a_channel_that_cannot_be_subscribed_is_counted(desk, route, left_out):
    report = await bring(desk, wanted(1, routes=(route,)))
    assert report == Report("OPML", added=1, left_out=left_out)
    assert await subscriptions.listed(desk.service, HERE) == []


async def test_quotas_of_watches_and_subscriptions_hold_in_chat(desk, monkeypatch):
    monkeypatch.setattr(quotas, "WATCHES", 1)
    monkeypatch.setattr(quotas, "SUBSCRIPTIONS", 1)
    routes = [
        Route(5000, HERE, filters=(Filter(("ferry",)),), is_filtered=True),
        Route(5000, HERE, filters=(Filter(("strike",)),), is_filtered=True),
        Route(5001, HERE),
    ]
    report = await bring(desk, *(wanted(number, routes=(route,)) for number, route in enumerate(routes)))
    assert (report.added, report.watches, report.subscriptions) == (3, 1, 1)
    assert report.left_out == {
        "filters beyond what a server may have of watches and terms": 1,
        kinds.UNREADABLE_FILTER: 1,
        kinds.UNFILTERED: 1,
        "channels beyond what a server may have of subscriptions": 1,
    }


async def test_what_stood_in_a_followed_feed_is_not_posted_by_an_imported_channel(desk):
    following = await desk.follows(HERE, "https://a.example/1")
    saved = await watches.add(desk.service, HERE, name="Alibaba")
    await desk.carries(following, "Alibaba opens a school")
    await watches.edit(desk.service, HERE, saved.watch.key, {"names": ["Alibaba", "Ant"]})
    await bring(desk, wanted(1, routes=(Route(5000, HERE),)))
    async with desk.service.store.read() as reads:
        (alert,) = await reads.alerts([1])
    assert (alert.state, alert.reason) == ("suppressed", "before_subscription")


def test_a_report_is_cut_where_asked_and_complete_otherwise():
    report = Report(
        "FeedCord",
        added=1_234,
        known=2,
        repeated=3,
        refused={"that is not a web address": ["a", "b", "c"], "a server may have 200 feeds": ["d"] * 4},
        watches=5,
        subscriptions=6,
        left_out={kinds.MENTIONS: 1_000},
    )
    assert list(lines(report, most=2)) == [
        "Read as FeedCord: 1,234 new feeds, 2 already followed, 3 named twice, 7 refused.",
        "New keyword watches: 5; new subscriptions: 6.",
        "Refused, a server may have 200 feeds (4):",
        "- d",
        "- d",
        "- and 2 more",
        "Refused, that is not a web address (3):",
        "- a",
        "- b",
        "- and 1 more",
        "Without an equivalent here:",
        "- mentions of roles and people: 1,000",
    ]
    assert sum(line in ("- a", "- b", "- c", "- d") for line in lines(report)) == 7


async def test_an_export_imported_elsewhere_is_the_same_and_keeps_passwords_unless_told(desk):
    await desk.follows(HERE, "https://a.example/1?key=1", title="A")
    await desk.follows(HERE, "https://me:pass@b.example/rss", title="B", private_to=HERE)
    kept = await bulk.export(desk.service, HERE, with_credentials=False)
    assert (kept.feeds, kept.withheld) == (1, ("https://…@b.example/rss",))
    assert "pass" not in kept.text
    assert "key=1" in kept.text
    whole = await bulk.export(desk.service, HERE, with_credentials=True)
    assert (whole.feeds, whole.withheld) == (2, ())
    listing = imports.read(whole.text.encode())
    report = await bulk.bring(desk.service, THERE, listing, places=place)
    assert report == Report("OPML", added=2)
    there = await feeds.listed(desk.service, THERE)
    assert [one.feed.url for one in there] == await followed(desk)


async def test_a_whole_file_of_another_bot_arrives(desk):
    backup = {
        "backupVersion": "1",
        "feeds": [
            {
                "url": "https://a.example/rss",
                "guild": str(HERE),
                "channel": "5000",
                "filters": {"title": ["ferry"]},
            },
            {"url": "https://b.example/rss", "guild": str(THERE), "channel": "5001"},
        ],
    }
    listing = imports.read(json.dumps(backup).encode())
    report = await bulk.bring(
        desk.service, HERE, listing, places=lambda route: place(route) if route.guild_id == HERE else None
    )
    assert report == Report(
        "MonitoRSS",
        added=2,
        watches=1,
        subscriptions=1,
        left_out={kinds.FIELD: 1, kinds.UNFILTERED: 1, kinds.UNCHANNELLED: 1},
    )
