"""From what a person types to a watch: the directory fills in what it knows of a company.

1. A company is meant by any of its whole names, or by a ticker ("9988:HK"; in capitals or figures also
   without its exchange).
2. Where exactly one is meant, its names, listings, people and products are filled in; what was typed besides
   is added. Terms that no watch may have are left out.
3. Else the watch is what was typed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from feeds.companies.listings import is_plainly_ticker, split, typed_tickers
from feeds.errors import UserError
from feeds.matching.exchanges import markets_of
from feeds.matching.fold import fold_term
from feeds.matching.tickers import symbol_key
from feeds.model import Company, Watch, WatchKind
from feeds.ports import Reads
from feeds.service import watches
from feeds.service.service import Service
from feeds.service.typed import each_once
from feeds.service.watches import Saved

LOOKED_AT = 25
"""Companies that are looked at for one name, the likeliest first."""


async def add(service: Service, guild_id: int, *, name: str, **given: Any) -> Saved:
    """Saves a new watch, given as to ``new``, at once. Raises UserError where it cannot."""
    async with service.store.read() as reads:
        watch = await new(reads, await reads.watches(guild_id=guild_id), guild_id, name=name, **given)
    return await watches.save(service, watch)


async def new(
    reads: Reads,
    stored: Sequence[Watch],
    guild_id: int,
    *,
    name: str,
    kind: WatchKind = WatchKind.COMPANY,
    **given: Any,
) -> Watch:
    """A watch that is not stored yet, given as to ``watches.new``. Raises UserError where it is no good."""
    meant = await called(reads, name) if kind is WatchKind.COMPANY else []
    if len(meant) == 1:
        return of_company(stored, guild_id, meant[0], name=name, **given)
    return watches.new(stored, guild_id, name=name, kind=kind, **given)


async def called(reads: Reads, text: str) -> list[Company]:
    """The companies that a person may mean by this, in the order of ``search_companies``."""
    found = await reads.search_companies(text, LOOKED_AT)
    folded, tickers = fold_term(text), _tickers(text)
    return [one for one in found if folded in map(fold_term, one.names) or any(map(tickers, one.listings))]


def of_company(
    stored: Sequence[Watch],
    guild_id: int,
    company: Company,
    *,
    name: str = "",
    tickers: Sequence[str] = (),
    aliases: Sequence[str] = (),
    people: Sequence[str] = (),
    products: Sequence[str] = (),
    exclude: Sequence[str] = (),
    tags: Sequence[str] = (),
) -> Watch:
    """A watch for a company of the directory; what is given besides is added to what it knows."""
    typed = () if any(map(_tickers(name), company.listings)) else (name,)
    known = [text for one in company.people for text in (one.name, *one.spellings)]
    names = (*_good("names", company.names), *filter(None, typed), *aliases)
    first, *others = each_once(names)
    return watches.new(
        stored,
        guild_id,
        name=first,
        aliases=others,
        tickers=each_once((*tickers, *_good("tickers", company.listings))),
        people=each_once((*people, *_good("people", known))),
        products=each_once((*products, *_good("products", company.products))),
        exclude=exclude,
        tags=tags,
    )


def _tickers(text: str) -> Callable[[str], bool]:
    """Tells whether a listing is what the text says as a ticker."""
    plainly = is_plainly_ticker(text.strip())
    wanted = [one for one in typed_tickers(text) if one.markets or plainly]

    def is_meant(listing: str) -> bool:
        symbol, exchange = split(listing)
        return any(one.key == symbol_key(symbol) and one.names(exchange) for one in wanted)

    return is_meant


def _good(name: str, terms: Iterable[str]) -> Iterator[str]:
    for term in terms:
        with suppress(UserError):
            watches.changed(Watch("x", WatchKind.COMPANY), {name: (term,)})
            yield term


async def offered(service: Service, query: str) -> list[tuple[str, str]]:
    """Companies that begin so, each as it is shown and as what ``called`` knows it by, the best first."""
    async with service.store.read() as reads:
        found = await reads.search_companies(query, LOOKED_AT)
    return [(label(one), _value(one)) for one in found]


def label(company: Company) -> str:
    """The company with its listings: "Alibaba · 9988:HK, BABA:NYSE"."""
    return " · ".join(filter(None, (company.name, ", ".join(company.listings))))


def _value(company: Company) -> str:
    """A listing of it, which no other company has; its name where it has none that can be read."""
    good = (one for one in company.listings if markets_of(split(one)[1]))
    return next(good, company.name)
