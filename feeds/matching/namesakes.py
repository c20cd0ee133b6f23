"""What else is called like a company: people, places and set phrases, of which its name is a part.

They are longer names of somebody else, as those of other companies are: "Harrison Ford", "Amazon
rainforest", "Shell companies". ``data/namesakes.txt`` has a line for each word, with its phrases as they are
written where a sentence begins; it was written for this purpose.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from importlib.resources import files

from feeds.matching.fold import fold_term


def namesakes(names: Iterable[str], but: Collection[str] = ()) -> Iterator[str]:
    """The phrases that hold one of these names, all but those that are one of ``but``; both are folded."""
    known = _by_word()
    for name in names:
        yield from (phrase for folded, phrase in known.get(name, ()) if folded not in but)


@cache
def _by_word() -> dict[str, list[tuple[str, str]]]:
    text = files("feeds.matching").joinpath("data/namesakes.txt").read_text("utf-8")
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in text.splitlines():
        word, _, phrases = line.partition(": ")
        found[fold_term(word)] += [(fold_term(phrase), phrase) for phrase in phrases.split("; ")]
    return found
