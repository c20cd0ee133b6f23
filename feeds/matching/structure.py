"""Says whether a common word stands in its sentence as a name.

1. Written without a capital it never does.
2. A possessive, or a legal form behind it ("Target Corp"), makes it a name anywhere.
3. Inside a sentence its capital does, unless a capitalised neighbour makes a longer name ("Times Square").
4. At the start of a sentence a verb or a comma must follow, or it has two words, each with a capital.
5. In a headline where nearly every word has a capital, only a verb shows it.
"""

import re

from feeds.matching.english import OPENERS, VERBS
from feeds.matching.legal import LEGAL_FORMS

_WORD = re.compile(r"[^\W_]+(?:[.'’&][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’‘ʼ＇]s\b|s['’](?=\s)")
_NEXT = re.compile(r"[\s\u00a0]+(?P<word>[^\W_][\w.&'’-]*)")
_BEFORE = re.compile(r"(?P<word>[^\W_][\w.&'’]*)[ \u00a0]+$")
_FRESH_START = re.compile(r"(?:^|[:;|•–—…!?\"“«‘(\[]|\s-)\s*[\"'“‘«(\[]*$")
_TITLE_CASE_SHARE = 0.8


def shows_name(sentence: str, start: int, end: int) -> bool:
    """Whether ``sentence[start:end]``, a common word, is used as a name there."""
    if not sentence[start:end][:1].isupper():
        return False
    before, after = sentence[:start], sentence[end:]
    following = _NEXT.match(after)
    word = following["word"] if following else ""
    if _POSSESSIVE.match(after) or _is_legal_form(word):
        return True
    if is_title_case(sentence):
        return _is_verb(word)
    if _FRESH_START.search(before):
        return _is_verb(word) or after.startswith(",") or _has_two_capitals(sentence[start:end])
    return not _lengthens_before(before) and not _lengthens_after(word)


def _has_two_capitals(name: str) -> bool:
    words = _WORD.findall(name)
    return len(words) > 1 and all(word[0].isupper() for word in words)


def _is_legal_form(word: str) -> bool:
    return word[:1].isupper() and word.lower().rstrip(".") in LEGAL_FORMS


def _is_verb(word: str) -> bool:
    lowered = word.lower().rstrip(".,")
    return lowered in VERBS or (word.islower() and lowered.endswith("ed"))


def _lengthens_after(word: str) -> bool:
    """A capitalised word behind makes a longer name; an acronym ("CEO", "US") does not."""
    return word[:1].isupper() and not (len(word) > 1 and word.isupper())


def _lengthens_before(before: str) -> bool:
    found = _BEFORE.search(before)
    if found is None or not found["word"][:1].isupper() or found["word"].lower() in OPENERS:
        return False
    return not (len(found["word"]) > 1 and found["word"].isupper())


def is_title_case(sentence: str) -> bool:
    """Whether capitals say little: a headline, where nearly all words but those of grammar have one."""
    words = [
        word for word in _WORD.findall(sentence)[1:] if word.lower() not in OPENERS and word[0].isalpha()
    ]
    capitals = sum(word[0].isupper() for word in words)
    return (
        len(words) > 1 and capitals >= _TITLE_CASE_SHARE * len(words) and not sentence.rstrip().endswith(".")
    )
