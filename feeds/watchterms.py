"""What the terms of a watch may be: each is looked for, so none may be empty, endless or in every article."""

from collections.abc import Collection

from feeds.errors import UserError
from feeds.matching.english import STOP_WORDS
from feeds.matching.everyday import is_broad
from feeds.matching.fold import fold_term
from feeds.matching.patterns import check_pattern
from feeds.matching.segmenter import is_installed, is_short
from feeds.matching.tickers import parse_ticker

MAX_TERM_CHARS = 200
CJK = "rjieba>=0.2.2"  # as pyproject.toml has it


def check_term(name: str, term: str) -> None:
    """Raises UserError for a term of this key that nothing or nearly everything has; begins with the key."""
    folded = check_foldable(name, term)
    if len(folded) == 1 and not _is_capital(term):
        raise UserError(f"{name}: “{term}” is too broad; write a longer form, of two characters or more")
    if _is_too_common(folded.split(), term):
        raise UserError(f"{name}: “{term}” stands in nearly every article; write the whole name or phrase")


def check_foldable(name: str, term: str) -> str:
    """The term as it is looked for; raises UserError where there is nothing in it that could be."""
    folded = fold_term(term)
    if not any(char.isalnum() for char in folded):
        raise UserError(f"{name}: “{term}” has no letter or digit to look for; write a name or a word")
    if len(term) > MAX_TERM_CHARS:
        raise UserError(f"{name}: “{term[:30]}…” is too long; write at most {MAX_TERM_CHARS} characters")
    if is_short(folded) and not is_installed():
        raise UserError(
            f"{name}: “{term}” is so short that it needs the edges of words; write a longer form, or have "
            f"the extra cjk installed with .venv/bin/pip install '{CJK}' and wirewatch started again"
        )
    return folded


def check_ticker(term: str) -> None:
    """Raises UserError for what is no symbol with its exchange."""
    try:
        parse_ticker(term)
    except UserError as error:
        raise UserError(f"tickers: {error}") from error


def check_regex(pattern: str) -> None:
    """Raises UserError for a pattern that cannot be used or finds nearly everything."""
    try:
        check_pattern(pattern)
    except UserError as error:
        raise UserError(f"regex: {error}") from error


def _is_capital(term: str) -> bool:
    """A company may be called by one letter ("X"); what is said of it decides whether it is meant."""
    return term.isascii() and term.isalpha() and term.isupper()


def _is_too_common(words: Collection[str], term: str) -> bool:
    """Words of grammar alone, or the most frequent of all; with capitals ("US", "Next") they may mean
    something else."""
    if all(is_broad(word) for word in words) and term.islower():
        return True
    if any(word not in STOP_WORDS for word in words):
        return False
    return term.islower() if len(words) > 1 else not term.isupper()
