"""Full text: the pages behind a feed's articles, read for servers that asked for it.

1. Only articles that are news to the feed and whose own account is at most TEASER_CHARS long; of one document
   the newest MAX_PAGES.
2. A page that is kept (PAGES_KEPT long, for whoever asks for the same address) is not fetched again.
3. The site's robots.txt is obeyed (``robots.py``), at each hop of a redirect.
4. The pages of one site come one after the other, those of several side by side; what is not there after
   READ_SECONDS is left.
5. Whatever goes wrong with a page is that page's alone: its article stays what the feed says of it.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from weakref import WeakValueDictionary

from feeds import dedupe, pages, robots
from feeds.errors import FetchError, FullTextMissing, ParseError, WirewatchError
from feeds.findings import is_page_of
from feeds.forgetting import PAGES_KEPT
from feeds.log import Logger
from feeds.model import Article, Document, Following, PageText
from feeds.ports import Fetcher, KeptPage, KeptRobots, Store
from feeds.threads import aside
from feeds.urls import host, redact, without_credentials

MAX_PAGES = 20
READ_SECONDS = 30.0
TEASER_CHARS = 4_000
"""What a feed gives at more length is no teaser."""

log = Logger(__name__)

Clock = Callable[[], datetime]


class PageReader:
    """Reads pages for all feeds. ``read`` finds the text in a page; ``seconds`` is how long one call takes
    at most."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        read: Callable[[Document], Awaitable[PageText]],
        *,
        now: Clock,
        seconds: float = READ_SECONDS,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._read = read
        self._robots = Robots(store, fetcher, now=now)
        self._now = now
        self._seconds = seconds
        self._told = False

    async def pages(self, followings: Iterable[Following], news: dedupe.Sorted) -> dict[Article, KeptPage]:
        """The pages of a document's articles, as far as somebody asked for them and they can be had.

        ``article_id`` is 0 for one that is to be kept yet. Those that may not be used are among them, without
        text. Raises StoreError.
        """
        if not any(one.full_text for one in followings) or not self._can_read():
            return {}
        kept = await self._kept(news)
        wanted = [one for one in news.fresh if one not in kept and is_teaser(one)]
        return kept | await self._read_all(wanted[-MAX_PAGES:])

    def _can_read(self) -> bool:
        installed = pages.is_installed()
        if not installed and not self._told:
            log.warning("no full text", reason=str(FullTextMissing()))
            self._told = True
        return installed

    async def _kept(self, news: dedupe.Sorted) -> dict[Article, KeptPage]:
        now = self._now()
        async with self._store.read() as reads:
            candidates = await reads.candidates(news.fresh, now - dedupe.FINGERPRINT_WINDOW)
            placed = [*dedupe.place_fresh(news.fresh, candidates), *news.changed, *news.same]
            kept = await reads.pages([one.article_id for one in placed], now - PAGES_KEPT)
        return {
            one.article: kept[one.article_id]
            for one in placed
            if one.article_id in kept and is_page_of(kept[one.article_id], one.article)
        }

    async def _read_all(self, articles: Sequence[Article]) -> dict[Article, KeptPage]:
        """The newest first: what is left out for want of time is old."""
        sites: defaultdict[str, list[Article]] = defaultdict(list)
        for article in reversed(articles):
            sites[host(article.url)].append(article)
        found: dict[Article, KeptPage] = {}
        with suppress(TimeoutError):
            async with asyncio.timeout(self._seconds), asyncio.TaskGroup() as group:
                for of_site in sites.values():
                    group.create_task(self._read_site(of_site, found))
        return found

    async def _read_site(self, articles: Sequence[Article], found: dict[Article, KeptPage]) -> None:
        for article in articles:
            try:
                found[article] = await self._page(article)
            except WirewatchError as error:
                log.info("page not read", page=redact(article.url), error=str(error))

    async def _page(self, article: Article) -> KeptPage:
        address = without_credentials(article.url)[0]
        document = await self._fetcher.fetch(address, kind="page", permit=self._robots.require)
        said = await self._text(document)
        return KeptPage(0, address, said.text, said.refused, self._now())

    async def _text(self, document: Document) -> PageText:
        refused = pages.refused_by_header(document.robots)
        if refused:
            return PageText(refused=refused)
        if not pages.is_page(document):
            raise ParseError("what stands behind the article's link is no web page")
        return await self._read(document)


class Robots:
    """What sites let us fetch, asked for once a day for all feeds and all processes on the database."""

    def __init__(self, store: Store, fetcher: Fetcher, *, now: Clock) -> None:
        self._store = store
        self._fetcher = fetcher
        self._now = now
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def require(self, url: str) -> None:
        """Raises FetchError where the rules of its site keep us from an address; StoreError."""
        rules = await self._rules(robots.origin_of(url))
        if not await aside(robots.allows, rules, url):
            reason = (
                "could not be asked for its robots.txt" if rules.closed else "forbids it in its robots.txt"
            )
            raise FetchError(f"{host(url)} {reason}", url=redact(url), retryable=False)

    async def _rules(self, origin: str) -> KeptRobots:
        turn = self._turns.setdefault(origin, asyncio.Lock())
        async with turn:
            now = self._now()
            async with self._store.read() as reads:
                kept = (await reads.robots([origin], now - robots.RULES_HOLD)).get(origin)
            if kept and robots.holds(kept, now):
                return kept
            rules = await self._ask(origin)
            async with self._store.write() as tx:
                await tx.save_robots([rules])
        return rules

    async def _ask(self, origin: str) -> KeptRobots:
        try:
            document = await self._fetcher.fetch(robots.address_of(origin), kind="robots")
        except FetchError as error:
            return robots.missing(origin, error, self._now())
        return robots.read(origin, document.body, self._now())


def is_teaser(article: Article) -> bool:
    """Whether an article has a page that may say more than its feed does."""
    return bool(robots.origin_of(article.url)) and len(article.body) <= TEASER_CHARS
