"""Pages are read for who asked, politely, and whatever goes wrong with one stays with it."""

import asyncio
import sys
from collections import Counter
from contextlib import asynccontextmanager
from datetime import timedelta
from ipaddress import ip_network

import pytest
from structlog.testing import capture_logs

from feeds.dedupe import Sorted
from feeds.errors import FetchError
from feeds.fetch import Fetcher
from feeds.forgetting import PAGES_KEPT
from feeds.fulltext import MAX_PAGES, PageReader, Robots
from feeds.model import Feed, Following
from feeds.pages import read_page
from feeds.ports import KeptPage, Placement
from feeds.threads import aside
from tests.support.feedserver import FeedServer, stalled
from tests.support.news import article
from tests.support.store import NOW, database, store, store_template

__all__ = ["database", "store", "store_template"]

pytest.importorskip("trafilatura", reason="the extra fulltext is not installed")

SENTENCE = "Alibaba opens a school for three hundred engineers in the hills above Hangzhou."
FULL = Following(1, 1000, Feed(1, "https://wire.example/rss"), NOW, full_text=True)
PLAIN = Following(2, 2000, Feed(1, "https://wire.example/rss"), NOW)
HTML = "text/html; charset=utf-8"


def page(sentence=SENTENCE, head=""):
    return (
        f"<!doctype html><html><head><title>News</title>{head}</head>"
        f"<body><article><p>{sentence}</p></article></body></html>"
    )


class Desk:
    """A reader of pages with everything it needs, at a time that can be moved."""

    def __init__(self, store, server, fetcher, **given):
        self.store, self.server, self.at = store, server, NOW
        self.reader = PageReader(store, fetcher, self._read, now=self.now, **given)
        self.robots = Robots(store, fetcher, now=self.now)

    def now(self):
        return self.at

    async def _read(self, document):
        return await aside(read_page, document.body.decode(), document.url)

    def article(self, name, html=None, *, host="", headers=None, content_type=HTML, **given):
        """An article whose page the server has under its name."""
        if html is not None:
            self.server.serve(f"/{name}", html, headers=headers, content_type=content_type)
        return article(f"Story {name}", canonical_url=self.server.url(f"/{name}", host=host), **given)

    async def pages(self, *articles, followings=(FULL, PLAIN), changed=(), same=()):
        return await self.reader.pages(followings, Sorted(articles, changed, same))

    async def texts(self, *articles, **given):
        return {one.title: kept.text for one, kept in (await self.pages(*articles, **given)).items()}

    def asked(self):
        return Counter(one.path for one in self.server.requests)


@asynccontextmanager
async def desk_with(store, **given):
    hosts = ("127.0.0.1", "127.0.0.2", "127.0.0.3")
    networks = [ip_network("127.0.0.0/8")]
    async with (
        FeedServer(hosts) as server,
        Fetcher(user_agent="wirewatch/test", allow_networks=networks, host_delay_seconds=0) as fetcher,
    ):
        yield Desk(store, server, fetcher, **given)


@pytest.fixture
async def desk(store):
    async with desk_with(store) as desk:
        yield desk


async def keep(store, one, kept):
    """Stores an article with its page; returns its id."""
    async with store.write() as tx:
        following = await tx.follow(Following(0, 1000, Feed(0, "https://wire.example/rss"), NOW), NOW)
        (carried,) = await tx.place(following.feed.id, [Placement(one)])
        await tx.save_pages([KeptPage(carried.article_id, *kept)])
    return carried.article_id


async def test_the_page_of_a_fresh_article_is_read(desk):
    one = desk.article("one", page())
    assert await desk.pages(one) == {one: KeptPage(0, one.url, SENTENCE, "", NOW)}
    assert desk.asked() == {"/robots.txt": 1, "/one": 1}


async def test_nothing_is_asked_where_nobody_wants_full_text(desk):
    assert await desk.pages(desk.article("one", page()), followings=(PLAIN,)) == {}
    assert desk.asked() == {}


async def test_an_article_that_the_feed_tells_at_length_needs_no_page(desk):
    long, short = desk.article("long", page(), text="word " * 1_000), desk.article("short", page())
    nowhere = article("No link", canonical_url="")
    assert await desk.texts(long, short, nowhere) == {"Story short": SENTENCE}


async def test_of_many_articles_the_newest_are_read(desk):
    many = [desk.article(f"n{at}", page()) for at in range(MAX_PAGES + 3)]
    assert list(await desk.pages(*many)) == many[:2:-1]


async def test_a_page_that_is_kept_is_not_fetched_again(desk):
    one = desk.article("one", page())
    kept = (f"{one.url}?utm_source=rss", "Kept text.", "", NOW)
    article_id = await keep(desk.store, one, kept)
    again = article("Other words", canonical_url=one.url, guid_key="other", url_key="other")
    changed = article("Story one, changed", canonical_url=one.url)
    pages = await desk.pages(again, changed=(Placement(changed, article_id),))
    assert pages == dict.fromkeys((again, changed), KeptPage(article_id, *kept))
    assert desk.asked() == {}
    desk.at += PAGES_KEPT + timedelta(seconds=1)
    assert await desk.texts(again) == {"Other words": SENTENCE}


async def test_a_copy_behind_another_link_reads_its_own_page(desk):
    words = {"summary": "The same words, long enough to tell that both are one and the same article."}
    one, copy = desk.article("one", page(), **words), desk.article("two", page("Another page."), **words)
    copy = article(one.title, canonical_url=copy.url, **words)
    assert copy.fingerprint == one.fingerprint
    await keep(desk.store, one, (one.url, SENTENCE, "", NOW))
    assert await desk.texts(copy) == {one.title: "Another page."}


async def test_a_change_alone_fetches_nothing(desk):
    changed = desk.article("one", page())
    assert await desk.pages(changed=(Placement(changed, 7),), same=(Placement(changed, 7),)) == {}
    assert desk.asked() == {}


REFUSALS = {
    "a header": ({"headers": {"X-Robots-Tag": "noarchive"}}, "(noarchive)"),
    "a header for us": ({"headers": {"X-Robots-Tag": "wirewatch: nosnippet"}}, "(nosnippet)"),
    "a mark in the page": ({"head": '<meta name="robots" content="noarchive">'}, "(noarchive)"),
    "a paywall": ({"head": '<meta itemprop="isAccessibleForFree" content="false">'}, "paywall"),
}


@pytest.mark.parametrize(("given", "words"), REFUSALS.values(), ids=REFUSALS)
async def test_a_page_that_may_not_be_used_is_kept_without_its_text(desk, given, words):
    one = desk.article("one", page(head=given.get("head", "")), headers=given.get("headers"))
    (kept,) = (await desk.pages(one)).values()
    assert kept.text == ""
    assert words in kept.refused


async def test_what_robots_txt_closes_is_not_fetched(desk):
    desk.server.serve("/robots.txt", "User-agent: *\nDisallow: /closed", content_type="text/plain")
    closed, open_ = desk.article("closed", page()), desk.article("open", page())
    assert await desk.texts(closed, open_) == {"Story open": SENTENCE}
    assert desk.asked() == {"/robots.txt": 1, "/open": 1}


async def test_a_redirect_leads_nowhere_that_robots_txt_closes(desk):
    desk.server.serve("/robots.txt", "User-agent: wirewatch\nDisallow: /target", content_type="text/plain")
    desk.server.serve("/target", page(), content_type=HTML)
    desk.server.redirect("/one", desk.server.url("/target", host="127.0.0.2"))
    assert await desk.pages(desk.article("one")) == {}
    assert desk.asked() == {"/robots.txt": 2, "/one": 1}
    assert {one.host.partition(":")[0] for one in desk.server.requests} == {"127.0.0.1", "127.0.0.2"}


async def test_robots_txt_is_asked_for_once_a_day(desk):
    for hours in (0, 12, 11.9):
        desk.at += timedelta(hours=hours)
        name = f"after{desk.at:%H%M%S}"
        assert await desk.texts(desk.article(name, page())) == {f"Story {name}": SENTENCE}
    assert desk.asked()["/robots.txt"] == 1
    desk.at += timedelta(hours=0.2)
    await desk.pages(desk.article("next day", page()))
    assert desk.asked()["/robots.txt"] == 2


async def test_many_pages_at_once_ask_for_one_robots_txt(desk):
    urls = [desk.server.url(f"/{at}") for at in range(10)]
    await asyncio.gather(*[desk.robots.require(url) for url in urls])
    assert desk.asked() == {"/robots.txt": 1}


async def test_a_site_whose_robots_txt_fails_is_closed_for_an_hour(desk):
    desk.server.serve("/robots.txt", "", status=503)
    one = desk.article("one", page())
    assert await desk.pages(one) == {}
    with pytest.raises(FetchError, match=r"127\.0\.0\.1 could not be asked for its robots\.txt"):
        await desk.robots.require(one.url)
    desk.server.serve("/robots.txt", "", content_type="text/plain")
    desk.at += timedelta(minutes=59)
    assert await desk.pages(one) == {}
    desk.at += timedelta(minutes=2)
    assert await desk.texts(one) == {"Story one": SENTENCE}
    assert desk.asked() == {"/robots.txt": 2, "/one": 1}


async def test_a_robots_txt_behind_a_redirect_holds(desk):
    desk.server.redirect("/robots.txt", "/rules", status=301)
    desk.server.serve("/rules", "User-agent: *\nDisallow: /", content_type="text/plain")
    assert await desk.pages(desk.article("one", page())) == {}


async def test_what_goes_wrong_with_a_page_is_that_pages_alone(desk):
    bad = [
        desk.article("missing"),
        desk.article("paper", "%PDF", content_type="application/pdf"),
        desk.article("huge", "<p>" * 60_000),
    ]
    with capture_logs() as logs:
        assert await desk.texts(*bad, desk.article("one", page())) == {"Story one": SENTENCE}
    assert {line["page"] for line in logs} == {one.url for one in bad}


async def test_what_takes_too_long_is_left_and_the_rest_is_there(store):
    never = asyncio.Event()
    async with desk_with(store, seconds=0.5) as desk:
        slow = desk.article("slow", host="127.0.0.2")
        desk.server.serve("/slow", stalled(never))
        assert await desk.texts(slow, desk.article("one", page())) == {"Story one": SENTENCE}


async def test_an_address_is_asked_without_the_credentials_in_it(desk):
    desk.server.serve("/one", page(), content_type=HTML)
    one = article("Story one", canonical_url=desk.server.url("/one", userinfo="me:secret"))
    assert [kept.url for kept in (await desk.pages(one)).values()] == [desk.server.url("/one")]
    assert "authorization" not in desk.server.asked("/one")[0].headers


async def test_without_the_extra_nothing_is_asked_and_the_log_says_so_once(desk, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with capture_logs() as logs:
        for name in ("one", "two"):
            assert await desk.pages(desk.article(name, page())) == {}
    assert [line["event"] for line in logs] == ["no full text"]
    assert "trafilatura" in logs[0]["reason"]
    assert desk.asked() == {}
