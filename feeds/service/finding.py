"""Finds the feed that a typed address means: the document there, or one that the page there leads to.

1. The address answers with a feed: that one.
2. It answers with a web page that names one feed: that one; several: the person chooses.
3. It names none that can be read: what the answer's Link headers name, then the usual paths, one after the
   other until one is a feed. A host that refuses or fails is not asked again.
"""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from feeds import discovery, urls
from feeds.discovery import Candidate
from feeds.errors import FetchError, NotReadNow, ParseError, SeveralFeeds, UserError
from feeds.model import Document, ParsedFeed
from feeds.parsing import Parser
from feeds.ports import Fetcher
from feeds.threads import aside

GUESSING_SECONDS = 30.0
"""The longest that one search through the usual paths may take."""

_HOPELESS = frozenset({0, 401, 403, 429})


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that was read. ``address`` is the one to follow, ``page`` the page that led to it, or empty."""

    address: str
    document: Document
    parsed: ParsedFeed
    page: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """What it takes to fetch a document and to read it as a feed."""

    fetcher: Fetcher
    parser: Parser

    async def read(self, address: str) -> FoundFeed:
        """The feed at an address. Raises FetchError, NotReadNow, and NoFeed for a document that is none."""
        document = await self.fetcher.fetch(address)
        if discovery.begins_as_page(document):
            raise NoFeed("this is a web page, not a feed", document)
        try:
            parsed = (await self.parser.parse(document)).parsed
        except NotReadNow:
            raise
        except ParseError as error:
            raise NoFeed(str(error), document) from error
        return FoundFeed(_lasting(address, document), document, parsed)


class NoFeed(ParseError):
    """Carries the document that is no feed."""

    def __init__(self, reason: str, document: Document) -> None:
        super().__init__(reason)
        self.document = document


async def find(reader: Reader, address: str) -> FoundFeed:
    """The feed at an address or of the page there; credentials go to that page's own host only.

    Raises SeveralFeeds where somebody must choose, and UserError where there is none that can be read.
    """
    try:
        return await look(reader, address)
    except FetchError as error:
        raise UserError(f"I could not fetch that feed: {error}; check the address and try again") from error
    except NotReadNow as error:
        raise UserError(f"{error}; try again in a few minutes") from error
    except ParseError as error:
        raise UserError(
            f"that address holds no feed: {error}; look on the site for its RSS or Atom link and type that"
        ) from error


async def look(reader: Reader, address: str) -> FoundFeed:
    """As ``find``, with the bare reason: raises SeveralFeeds, FetchError or ParseError."""
    try:
        return await reader.read(address)
    except NoFeed as none:
        if found := await _through_page(reader, address, none.document):
            return replace(found, page=address)
        raise


async def _through_page(reader: Reader, address: str, page: Document) -> FoundFeed | None:
    if not discovery.is_page(page):
        return None
    named = await aside(discovery.named, page)
    if len(named) > 1:
        raise _several(address, named)
    for found in (named, discovery.declared(page)):
        for one in found[:1]:
            with suppress(FetchError, NoFeed):
                return await reader.read(_for_reader(address, one).url)
    places = [_for_reader(address, Candidate(place)).url for place in discovery.usual(page.url)]
    with suppress(FetchError, TimeoutError):
        return await _guess(reader, places)
    return None


def _several(address: str, named: Sequence[Candidate]) -> SeveralFeeds:
    places = ", ".join(one.url for one in named)
    return SeveralFeeds(
        f"that page names {len(named)} feeds; type the address of one of them: {places}",
        [_for_reader(address, one) for one in named],
    )


async def _guess(reader: Reader, places: Iterable[str]) -> FoundFeed | None:
    """The first of the places that is a feed. Raises FetchError where the host should be left alone."""
    async with asyncio.timeout(GUESSING_SECONDS):
        for place in places:
            try:
                return await reader.read(place)
            except FetchError as error:
                if error.status in _HOPELESS or error.status >= 500:
                    raise
            except NoFeed:
                continue
    return None


def _for_reader(page: str, one: Candidate) -> Candidate:
    """With the credentials of the page's address where it leads to the same host."""
    bare, credentials = urls.without_credentials(page)
    here, there = urls.split(bare), urls.split(one.url)
    if not credentials or not here or not there or here[:2] != there[:2]:
        return one
    return Candidate(urls.with_credentials(one.url, credentials), one.title)


def _lasting(address: str, document: Document) -> str:
    """Where a permanent redirect led, but for an address with credentials, which are not sent on."""
    return address if urls.has_credentials(address) else document.moved_to or address
