"""Finds every watch in an article in one pass.

1. One automaton over the folded terms of all watches, and one pattern for all tickers, give the places.
2. A place counts where it stands alone in its script and is written as the term asks.
3. A hit inside an excluded term is taken away; a match with no hit left says so.
4. ``company`` and ``keyword`` say how sure the hits of their watches are.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, Implementation

from feeds.errors import UserError
from feeds.matching import company, keyword
from feeds.matching.boundaries import addresses, stands_alone, touches
from feeds.matching.exchanges import markets_of
from feeds.matching.fold import fold, fold_term, spelled
from feeds.matching.spelling import Case, fits
from feeds.matching.terms import EXCLUDE, FIELDS, Hit, Passage, Term, order
from feeds.matching.tickers import Mention, mentions, parse_ticker, symbol_key
from feeds.model import Article, Match, Tier, Watch, WatchKind

# An article made of one word would otherwise carry tens of thousands of hits.
MAX_EVIDENCE = 200

_RULES = {WatchKind.COMPANY: company, WatchKind.KEYWORD: keyword}
_Found = dict[int, list[Hit]]


def fields_of(article: Article) -> dict[str, str]:
    """The article's fields as ``Matcher.match`` takes them; categories are joined by "; "."""
    texts = (article.title, article.summary, article.text, "; ".join(article.categories))
    return {field: text for field, text in zip(FIELDS, texts, strict=True) if text}


class Matcher:
    """The compiled terms of a set of watches, of any number of servers. Immutable: build a new one on change.

    Terms that fold to nothing and tickers that cannot be read are never found, so that one bad watch
    stops no other; ``feeds.watchfile.check_watch`` refuses them when a watch is saved.
    """

    def __init__(self, watches: Iterable[Watch]) -> None:
        self._watches = tuple(watches)
        self._terms = _terms_by_form(self._watches)
        self._tickers = _tickers_by_symbol(self._watches)
        self._forms = tuple(self._terms)
        self._automaton = AhoCorasick(
            self._forms, implementation=Implementation.ContiguousNFA, store_patterns=False
        )

    def match(self, fields: Mapping[str, str]) -> list[Match]:
        """Every watch found in title, summary, text and categories, in the order of the watches.

        Weak matches, and those that an exclude took back (``reason`` says so), are among them. Evidence
        is in the order of the fields, then of the text; at most MAX_EVIDENCE pieces a match are kept.
        """
        found: _Found = defaultdict(list)
        for field in FIELDS:
            if fields.get(field):
                self._search(Passage(field, fields[field]), found)
        matches = (_judged(self._watches[at], found[at]) for at in sorted(found))
        return [match for match in matches if match is not None]

    def _search(self, passage: Passage, found: _Found) -> None:
        masked = addresses(passage.text)
        for start, end, owned in self._places(passage.text):
            if not touches(masked, start, end) and stands_alone(passage.text, start, end):
                for at, term in owned:
                    if _is_written(term, passage, start, end):
                        found[at].append(Hit(term, passage, start, end))
        if self._tickers:
            for mention in mentions(passage.text):
                if not touches(masked, mention.start, mention.end):
                    self._add_tickers(mention, passage, found)

    def _places(self, text: str) -> Iterator[tuple[int, int, list[tuple[int, Term]]]]:
        folded = fold(text)
        for form, start, end in self._automaton.find_matches_as_indexes(folded.text, overlapping=True):
            yield *folded.span(start, end), self._terms[self._forms[form]]

    def _add_tickers(self, mention: Mention, passage: Passage, found: _Found) -> None:
        for at, markets, plain, cash in self._tickers.get(mention.symbol, ()):
            if not mention.markets:
                found[at].append(Hit(cash, passage, mention.start, mention.end))
            elif markets & mention.markets:
                found[at].append(Hit(plain, passage, mention.start, mention.end))


def _terms_by_form(watches: Sequence[Watch]) -> dict[str, list[tuple[int, Term]]]:
    terms: dict[str, list[tuple[int, Term]]] = defaultdict(list)
    for at, watch in enumerate(watches):
        excludes = (Term(text, EXCLUDE, fold_term(text), spelled(text)) for text in watch.exclude)
        for term in (*_RULES[watch.kind].terms_of(watch), *excludes):
            if term.folded:
                terms[term.folded].append((at, term))
    return dict(terms)


def _tickers_by_symbol(
    watches: Sequence[Watch],
) -> dict[str, list[tuple[int, frozenset[str], Term, Term]]]:
    tickers = defaultdict(list)
    for at, watch in enumerate(watches):
        for text in watch.tickers:
            with suppress(UserError):
                ticker = parse_ticker(text)
                plain, cash = Term(text, "ticker", strong=True), Term(text, "cashtag")
                tickers[symbol_key(ticker.symbol)].append((at, markets_of(ticker.exchange), plain, cash))
    return dict(tickers)


def _is_written(term: Term, passage: Passage, start: int, end: int) -> bool:
    if term.case is Case.ANY or passage.shouts:
        return True
    return fits(term.case, term.written, passage.text[start:end])


def _judged(watch: Watch, found: Sequence[Hit]) -> Match | None:
    ordered = sorted(found, key=order)
    excludes = [hit for hit in ordered if hit.term.rule == EXCLUDE]
    hits = _sifted(watch, [hit for hit in ordered if hit.term.rule != EXCLUDE])
    left = _uncovered(hits, excludes)
    judge = _RULES[watch.kind].judge
    tier = judge(watch, left)
    if tier is not None:
        return _match(watch, tier, left)
    tier = judge(watch, hits)
    return None if tier is None else _match(watch, tier, hits, _reason(hits, excludes))


def _uncovered(hits: list[Hit], excludes: Sequence[Hit]) -> list[Hit]:
    """The hits inside no exclude; of the excludes up to a hit, the one that reaches farthest decides."""
    if not excludes:
        return hits
    places = [order(exclude)[:2] for exclude in excludes]
    reach = list(
        accumulate(((at, exclude.end) for (at, _), exclude in zip(places, excludes, strict=True)), max)
    )
    left = []
    for hit in hits:
        field, start, _ = order(hit)
        before = bisect_right(places, (field, start))
        if not before or reach[before - 1] < (field, hit.end):
            left.append(hit)
    return left


def _sifted(watch: Watch, hits: list[Hit]) -> list[Hit]:
    return company.longest(hits) if watch.kind is WatchKind.COMPANY else hits


def _match(watch: Watch, tier: Tier, hits: Sequence[Hit], reason: str = "") -> Match:
    return Match(watch, tier, tuple(hit.evidence() for hit in hits[:MAX_EVIDENCE]), reason)


def _reason(hits: Sequence[Hit], excludes: Sequence[Hit]) -> str:
    shown = hits[:MAX_EVIDENCE]
    near = [exclude for exclude in excludes if order(exclude)[:2] <= order(shown[-1])[:2]]
    names = [exclude.term.text for exclude in near if any(exclude.covers(hit) for hit in shown)]
    return "only inside the excluded " + " and ".join(f"“{name}”" for name in dict.fromkeys(names))
