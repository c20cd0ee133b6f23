"""A directory, watches and articles for measuring the matcher: the same every time, from the numbers given.

The directory begins with the shipped companies, the most reported first; the others, and the articles, are
made up.
"""

from collections.abc import Iterable, Iterator, Sequence
from random import Random

from feeds.companies.seed import read_seed
from feeds.matching.fold import fold_term
from feeds.matching.segmenter import is_short
from feeds.model import Company, Watch, WatchKind

ARTICLE_CHARS = 2_000
NAMES_AN_ARTICLE = 4


def _listed(words: str) -> list[str]:
    return words.split()


_SYLLABLES = _listed("ka lo mi ra ten vor sil qua bru den fex gal hir jol nim pax rus tav ulm wex yon zar")
_TRADES = _listed("Group Holdings Bank Energy Systems Motors Foods Chemicals Airlines Insurance")
_WORDS = _listed(
    """
    the harbour council said on Monday that it would review its plan after a rise in costs and that the new
    contract was to be signed within weeks although several members had asked for more time to read what the
    engineers had written about the bridge and its foundations in a report of 300 pages
    """
)
_HAN = "港口市场部委季度公司河流报告委员会车站价格工程师村庄增长内阁合同博物馆天气选举工厂岛屿预算诊所桥梁"


def names(count: int, seed: int = 1) -> list[str]:
    """So many different names of one word, none of which stands in another."""
    random = Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(random.choices(_SYLLABLES, k=5)).capitalize()] = None
    return list(found)


def companies(count: int) -> list[Company]:
    """So many companies; those that are made up have a short name, a legal one and a listing each."""
    shipped = sorted(read_seed(), key=lambda one: -one.reported)[:count]
    random = Random(2)
    return shipped + [
        Company(
            f"{name} {random.choice(_TRADES)}", f"{name} Inc", (name,), (f"{name[:4].upper()}{at % 10}:NYSE",)
        )
        for at, name in enumerate(names(count - len(shipped)))
    ]


def watches(some: Sequence[Company], short_han: bool = False) -> list[Watch]:
    """A watch for each of these companies, on all that the directory knows of it, names of one or two Han
    characters with ``short_han`` alone."""

    def kept(terms: Iterable[str]) -> tuple[str, ...]:
        return tuple(term for term in terms if short_han or not is_short(fold_term(term)))

    return [
        Watch(
            str(at),
            WatchKind.COMPANY,
            id=at + 1,
            names=kept(one.names),
            tickers=one.listings,
            people=kept(person.name for person in one.people),
            products=kept(one.products),
        )
        for at, one in enumerate(some)
    ]


def called(one: Company) -> str:
    """What an English article calls the company: the shortest of its names in Latin letters."""
    return min((name for name in one.names if name.isascii()), key=len, default=one.name)


def articles(count: int, called: Sequence[str]) -> Iterator[str]:
    """Texts of about ARTICLE_CHARS characters that hold some of the names; every fifth is Chinese."""
    random = Random(3)
    for number in range(count):
        yield _chinese(random, called) if number % 5 == 4 else _english(random, called)


def _english(random: Random, called: Sequence[str]) -> str:
    sentences: list[str] = []
    while sum(map(len, sentences)) < ARTICLE_CHARS:
        sentences.append(" ".join(random.choices(_WORDS, k=18)).capitalize() + ".")
    for name in random.sample(called, NAMES_AN_ARTICLE):
        at = random.randrange(len(sentences))
        sentences[at] = f"{name}'s share of it, {sentences[at]}"
    return " ".join(sentences)


def _chinese(random: Random, called: Sequence[str]) -> str:
    pieces = ["".join(random.choices(_HAN, k=24)) + "。" for _ in range(ARTICLE_CHARS // 25)]
    for name in random.sample(called, NAMES_AN_ARTICLE):
        pieces[random.randrange(len(pieces))] += f"{name}发布"
    return "".join(pieces)
