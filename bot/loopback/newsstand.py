"""A small web server on this machine whose feeds the demo polls: RSS, Atom and JSON Feed with validators."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from hashlib import blake2b
from html import escape
from types import TracebackType
from typing import Self
from xml.sax.saxutils import escape as xml
from xml.sax.saxutils import quoteattr

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher with one feed; ``dialect`` is rss, atom or json."""

    slug: str
    title: str
    language: str
    dialect: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item, published ``after_seconds``; 0 stands there from the start.

    ``paragraphs`` are text; ``markup`` replaces them where an item is hostile on purpose.
    """

    outlet: str
    slug: str
    title: str
    paragraphs: tuple[str, ...]
    after_seconds: float = 0.0
    author: str = ""
    section: str = ""
    markup: str = ""


Published = tuple[Item, datetime]


class Newsstand:
    """Serves one feed an outlet under ``url(outlet)``; ``publish`` puts an item on top."""

    def __init__(self, outlets: Sequence[Outlet]) -> None:
        self._outlets = {outlet.slug: outlet for outlet in outlets}
        self._items: dict[str, list[Published]] = {outlet.slug: [] for outlet in outlets}
        self._runner: web.AppRunner | None = None
        self._port = 0

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/{outlet}/feed", self._feed)
        app.router.add_get("/{outlet}/{item}", self._page)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def url(self, outlet: Outlet) -> str:
        """The address of the outlet's feed."""
        return f"http://127.0.0.1:{self._port}/{outlet.slug}/feed"

    def publish(self, item: Item, at: datetime) -> None:
        """Puts the item on top of its outlet's feed, dated ``at``."""
        self._items[item.outlet].insert(0, (item, at))

    def link(self, item: Item) -> str:
        """The address of the item's page."""
        return f"http://127.0.0.1:{self._port}/{item.outlet}/{item.slug}"

    async def _feed(self, request: web.Request) -> web.Response:
        outlet = self._outlets.get(request.match_info["outlet"])
        if outlet is None:
            raise web.HTTPNotFound
        body, content_type = self._render(outlet)
        etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=body, headers={"ETag": etag, "Content-Type": content_type})

    async def _page(self, request: web.Request) -> web.Response:
        found = [
            item
            for item, _ in self._items.get(request.match_info["outlet"], [])
            if item.slug == request.match_info["item"]
        ]
        if not found:
            raise web.HTTPNotFound
        paragraphs = "".join(f"<p>{escape(text)}</p>" for text in found[0].paragraphs)
        title = escape(found[0].title)
        page = f"<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1>{paragraphs}"
        return web.Response(text=page, content_type="text/html")

    def _render(self, outlet: Outlet) -> tuple[bytes, str]:
        items = self._items[outlet.slug]
        if outlet.dialect == "rss":
            return self._rss(outlet, items).encode(), "application/rss+xml; charset=utf-8"
        if outlet.dialect == "atom":
            return self._atom(outlet, items).encode(), "application/atom+xml; charset=utf-8"
        return json.dumps(self._json(outlet, items), ensure_ascii=False).encode(), "application/feed+json"

    def _rss(self, outlet: Outlet, items: Sequence[Published]) -> str:
        entries = "".join(
            f"<item><guid isPermaLink='false'>{xml(item.slug)}</guid><link>{xml(self.link(item))}</link>"
            f"<title>{xml(item.title)}</title><pubDate>{format_datetime(at)}</pubDate>"
            f"<author>{xml(item.author)}</author><category>{xml(item.section)}</category>"
            f"<description>{xml(_markup(item))}</description></item>"
            for item, at in items
        )
        return (
            f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
            f"<title>{xml(outlet.title)}</title><link>http://127.0.0.1:{self._port}/{outlet.slug}/</link>"
            f"<description>{xml(outlet.title)}</description><language>{outlet.language}</language>"
            f"{entries}</channel></rss>"
        )

    def _atom(self, outlet: Outlet, items: Sequence[Published]) -> str:
        entries = "".join(
            f"<entry><id>urn:demo:{outlet.slug}:{item.slug}</id><link href={quoteattr(self.link(item))}/>"
            f"<title>{xml(item.title)}</title><updated>{at.isoformat()}</updated>"
            f"<author><name>{xml(item.author)}</name></author><category term={quoteattr(item.section)}/>"
            f"<content type='html'>{xml(_markup(item))}</content></entry>"
            for item, at in items
        )
        return (
            f"<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' "
            f"xml:lang='{outlet.language}'><id>urn:demo:{outlet.slug}</id><title>{xml(outlet.title)}</title>"
            f"{entries}</feed>"
        )

    def _json(self, outlet: Outlet, items: Sequence[Published]) -> dict[str, object]:
        return {
            "version": "https://jsonfeed.org/version/1.1",
            "title": outlet.title,
            "language": outlet.language,
            "items": [
                {
                    "id": item.slug,
                    "url": self.link(item),
                    "title": item.title,
                    "content_html": _markup(item),
                    "date_published": at.isoformat(),
                    "tags": [item.section],
                }
                for item, at in items
            ],
        }


def _markup(item: Item) -> str:
    return item.markup or "".join(f"<p>{escape(text)}</p>" for text in item.paragraphs)
