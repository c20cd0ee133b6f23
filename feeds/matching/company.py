"""Companies: the terms of a watch, and how sure its hits are.

1. A hit inside a longer hit of the same watch is dropped: "Alibaba" in "Alibaba Group"; so is the label of
   somebody's handle ("Twitter: @reporter").
2. certain: a ticker with its exchange, a full legal name (one with a legal form, or of three words), a
   person or product of two words; each written with its capitals.
3. likely: a name that is no common word, or one that shows itself to be a name: by the signs around it
   (``structure.py``) and in the article, or because the directory knows a longer name of the same company
   there ("Delta Air Lines"), or vouches for it with another of its names, people or products.
4. weak: the rest, and whatever stands in categories alone.
"""

import re
from collections.abc import Iterator, Sequence

from feeds.matching import lead
from feeds.matching.context import Context, is_amount, is_venue
from feeds.matching.everyday import is_everyday
from feeds.matching.fold import fold_term
from feeds.matching.labels import is_label
from feeds.matching.legal import LEGAL_ENDINGS, LEGAL_FORMS
from feeds.matching.people import forms
from feeds.matching.points import POINTS
from feeds.matching.structure import CERTAINLY, points
from feeds.matching.terms import About, Hit, Passage, Term, term
from feeds.matching.variants import variants
from feeds.model import Tier, Watch
from feeds.words import count_words

LEGAL_NAME_WORDS = 3
FULL_NAME_WORDS = 2
# A person's name in Han characters or Hangul is whole from this length on.
FULL_NAME_CHARS = 3
# A name of so few characters may be a measure ("300 HP", "$3M").
SHORT_CHARS = 3
# A name of one word and so many letters may be another word where it is written small ("meta", "intel").
LOWERED_CHARS = 5
# How much the press reports about a company; 0 where the directory does not know it.
_REPORTED = (1, 45, 75)


def terms_of(watch: Watch) -> Iterator[Term]:
    """What to look for: names, people and products in all their forms. Tickers have their own grammar."""
    for name in watch.names:
        for form in variants(name):
            yield term(name, _without_last_stop(form), "name", strong=is_legal_name(name))
    for person in watch.people:
        for form in forms(person):
            yield term(person, form, "person", strong=_is_full_name(form), plural=False)
    for product in watch.products:
        for form in variants(product):
            yield term(product, form, "product", strong=count_words(product) >= FULL_NAME_WORDS)


def _is_full_name(name: str) -> bool:
    return count_words(name) >= FULL_NAME_WORDS or (len(name) >= FULL_NAME_CHARS and not name[0].isascii())


def _without_last_stop(name: str) -> str:
    """ "Apple Inc." is found in "Apple Inc said" as well."""
    last = name.split()[-1:] or [""]
    return name.rstrip(".") if last[0].lower().rstrip(".") in LEGAL_FORMS else name


def is_legal_name(name: str) -> bool:
    """Whether the name has a legal form behind another word, or three words and more."""
    words = [word.strip(".,()") for word in fold_term(name).split()]
    has_form = any(word in LEGAL_FORMS for word in words[1:])
    has_ending = any(name.endswith(ending) and name != ending for ending in LEGAL_ENDINGS)
    return has_form or has_ending or count_words(name) >= LEGAL_NAME_WORDS


def sifted(watch: Watch, hits: Sequence[Hit]) -> list[Hit]:
    """The hits that are names in their own right. ``hits`` are in order."""
    return [hit for hit in _longest(hits) if not is_label(hit.passage.text, hit.end)]


def judge(watch: Watch, hits: Sequence[Hit], about: About) -> Tier | None:
    """The tier of these hits of the watch in an article, None where there are none."""
    if not hits:
        return None
    body = [hit for hit in hits if not hit.in_categories]
    if any(hit.term.strong and not hit.lowered for hit in body):
        return Tier.CERTAIN
    if any(not hit.common and _stands(hit) for hit in body):
        return Tier.LIKELY
    common = [hit for hit in body if hit.common]
    return Tier.LIKELY if common and _is_name(common, about) else Tier.WEAK


def _stands(hit: Hit) -> bool:
    """Whether a name that is no common word is written as a name."""
    text = hit.passage.text
    if is_venue(text, hit.end) or (hit.end - hit.start <= SHORT_CHARS and is_amount(text, hit.start)):
        return False
    if hit.term.rule == "person" and hit.lowered:
        return not any(map(str.isupper, hit.in_sentence()[0]))
    if " " in hit.term.folded:
        return not (hit.lowered and _has_everyday_rest(hit))
    if len(hit.term.folded) > LOWERED_CHARS:
        return True
    sentence, start, end = hit.in_sentence()
    context = Context(sentence, start, end)
    if context.is_thing and (context.opens or hit.lowered):
        return False
    return not hit.lowered or not any(char.isupper() for char in sentence[1:])


def _has_everyday_rest(hit: Hit) -> bool:
    """Whether the words that lost their capital are everyday words ("Indian oil imports")."""
    first, *rest = hit.text.split()
    return first[0].isupper() and all(word.islower() and is_everyday(word) for word in rest)


def _is_name(hits: Sequence[Hit], about: About) -> bool:
    """Whether common words are names here: the one that speaks most for it, and the article as a whole.

    Where somebody has it for a surname, it is that person's elsewhere too.
    """
    if about.is_vouched() or any(id(hit) in about.confirmed for hit in hits):
        return True
    contexts = [Context(*hit.in_sentence()) for hit in hits if not hit.lowered]
    if not contexts:
        return False
    most = max(map(points, contexts))
    if abs(most) >= CERTAINLY:
        return most > 0
    if any(context.is_surname for context in contexts) or any(map(_is_person, about.longer)):
        return False
    total = most + sum(POINTS.get(sign, 0.0) for sign in _article_signs(hits, about))
    return round(total, 1) > 0


def _is_person(name: str) -> bool:
    """Whether what precedes the last word of a longer name holds what is no everyday word, as given names are
    none ("Premier Doug Ford")."""
    return not all(map(is_everyday, fold_term(name).split()[:-1]))


def _article_signs(hits: Sequence[Hit], about: About) -> Iterator[str]:
    yield f"reported {sum(about.reported >= bound for bound in _REPORTED)}"
    yield from lead.signs(about.passages)
    if len(hits) > 1:
        yield "more than once"
    if any(_is_small_somewhere(name, about.passages) for name in {hit.term.written for hit in hits}):
        yield "small elsewhere"


def _is_small_somewhere(name: str, passages: Sequence[Passage]) -> bool:
    pattern = re.compile(rf"(?<![^\W_]){re.escape(name.lower())}(?:s|es)?(?![^\W_])")
    return any(pattern.search(passage.text) for passage in passages)


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """The hits that lie in no other one; of equal spans the first term's. ``hits`` are in order."""
    kept: list[Hit] = []
    for hit in hits:
        if not (kept and kept[-1].covers(hit)):
            kept.append(hit)
    return kept
