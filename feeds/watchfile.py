"""Reads and writes watches in the form that configuration, watch files and exports share."""

import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from feeds.errors import UserError
from feeds.matching.fold import fold_term
from feeds.matching.terms import ARTICLE_EXCLUDE, FIELDS
from feeds.model import Near, Watch, WatchKind
from feeds.watchterms import MAX_TERM_CHARS, check_foldable, check_regex, check_term, check_ticker

MAX_KEY_CHARS = 60
MAX_NEAR_WORDS = 100

_COMPANY_TERMS = ("names", "tickers", "people", "products")
_KEYWORD_TERMS = ("phrases", "any", "all")
_WORDS = ("names", "people", "products", *_KEYWORD_TERMS)
_LISTS = (*_COMPANY_TERMS, *_KEYWORD_TERMS, "exclude", "tags")
_KEYS = {
    WatchKind.COMPANY: ("id", "kind", *_COMPANY_TERMS, "exclude", "tags"),
    WatchKind.KEYWORD: ("id", "kind", *_KEYWORD_TERMS, "exclude", "near", "field", "regex", "tags"),
}
_EXAMPLE = '{"id": "alibaba", "kind": "company", "names": ["Alibaba"]}'


def watch_from(mapping: Mapping[str, Any]) -> Watch:
    """The watch that this object describes (``id`` becomes ``key``).

    Raises UserError for an unknown key, a wrong type, a key of the other kind, a watch with nothing to
    look for, and a term that is empty, too broad or no ticker; the message begins with the key's name.
    """
    if not isinstance(mapping, Mapping):
        raise UserError(f"a watch is an object; write it like {_EXAMPLE}")
    key, kind = _key(mapping), _kind(mapping)
    _check_keys(mapping, kind)
    lists: dict[str, Any] = {name: _texts(mapping, name) for name in _LISTS if name in mapping}
    near, field = _near(mapping.get("near")), _field(mapping.get("field"))
    watch = Watch(key, kind, near=near, field=field, regex=_regex(mapping.get("regex")), **lists)
    check_watch(watch)
    return watch


def watch_to(watch: Watch) -> dict[str, Any]:
    """The object that ``watch_from`` reads back as this watch; empty keys are left out."""
    near = {"phrases": list(watch.near.phrases), "words": watch.near.words} if watch.near else None
    values: dict[str, Any] = {name: list(getattr(watch, name)) for name in _LISTS}
    values |= {"id": watch.key, "kind": watch.kind.value}
    values |= {"near": near, "field": watch.field, "regex": watch.regex}
    return {name: values[name] for name in _KEYS[watch.kind] if values[name]}


def load_watches(text: str) -> list[Watch]:
    """The watches of a JSON list, in its order; raises UserError naming the one that is wrong. Two that look
    for the same are left as they are: nothing is saved."""
    try:
        entries = json.loads(text)
    except ValueError as error:
        raise UserError(f"the watch file is no JSON ({error}); write a list like [{_EXAMPLE}]") from error
    except RecursionError as error:
        raise UserError(f"the watch file is nested too deeply; write a list like [{_EXAMPLE}]") from error
    if not isinstance(entries, list):
        raise UserError(f"the watch file holds no list; write one like [{_EXAMPLE}]")
    watches = [_numbered(number, entry) for number, entry in enumerate(entries, start=1)]
    _check_unique([watch.key for watch in watches])
    return watches


def key_for(name: str, taken: Collection[str]) -> str:
    """A key for a watch of this name: its letters and digits in any script, lower case, with dashes between.

    At most 60 characters, not in ``taken`` (a number is added), "watch" where the name has no letter.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    letters = "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in folded)
    slug = _shortened("-".join(letters.split()), MAX_KEY_CHARS) or "watch"
    number = 1
    key = slug
    while key in taken:
        number += 1
        key = f"{_shortened(slug, MAX_KEY_CHARS - len(str(number)) - 1)}-{number}"
    return key


def check_watch(watch: Watch) -> None:
    """Raises UserError where the watch looks for nothing, or for what cannot or must not be found."""
    for name, term in _searched(watch):
        check_term(name, term)
    for term in watch.tickers:
        check_ticker(term)
    for term in watch.exclude:
        check_foldable("exclude", term)
    if watch.regex:
        check_regex(watch.regex)
    _check_contradiction(watch)
    if not (watch.tickers or watch.regex or any(_searched(watch))):
        wanted = "names" if watch.kind is WatchKind.COMPANY else "phrases"
        raise UserError(f"the watch looks for nothing; give it {wanted}, for example {wanted}: [Alibaba]")


def _searched(watch: Watch) -> Iterator[tuple[str, str]]:
    """Each word or name that it looks for, with the key that it stands under."""
    for name in _WORDS:
        yield from ((name, term) for term in getattr(watch, name))
    if watch.near:
        yield from (("near", term) for term in watch.near.phrases)


def _check_contradiction(watch: Watch) -> None:
    """A term that is excluded itself could never be found."""
    excluded = {fold_term(text) for text in watch.exclude if not text.startswith(ARTICLE_EXCLUDE)}
    barred = {fold_term(text.removeprefix(ARTICLE_EXCLUDE)) for text in watch.exclude} - excluded
    for name, term in (*_searched(watch), *(("tickers", term) for term in watch.tickers)):
        words = f" {fold_term(term)} "
        if words.strip() in excluded or any(f" {text} " in words for text in barred):
            where = "phrases of near" if name == "near" else name
            raise UserError(
                f"exclude: “{term}” is among the {where} and excluded as well, so it could never be found; "
                "take it out of one of them"
            )


def _shortened(slug: str, max_chars: int) -> str:
    """At most so many characters, cut between letters with their marks."""
    cut = slug[:max_chars]
    if len(slug) > max_chars:
        while cut and unicodedata.category(slug[len(cut)])[0] == "M":
            cut = cut[:-1]
    return cut.strip("-")


def _key(mapping: Mapping[str, Any]) -> str:
    key = mapping.get("id")
    if not isinstance(key, str) or not key.strip():
        raise UserError("id: is missing or no text; give the watch a short name of its own, like id: alibaba")
    if key.startswith("#") or key.strip() == "*" or len(key) > MAX_KEY_CHARS:
        raise UserError(
            f"id: “{key}” cannot be a key; write at most {MAX_KEY_CHARS} characters without # or *"
        )
    return key.strip()


def _kind(mapping: Mapping[str, Any]) -> WatchKind:
    kind = mapping.get("kind")
    if kind is None:
        raise UserError("kind: is missing; write kind: company or kind: keyword")
    if not isinstance(kind, str) or kind not in list(WatchKind):
        raise UserError(f"kind: {_quoted(kind)} is no kind of watch; write company or keyword")
    return WatchKind(kind)


def _check_keys(mapping: Mapping[str, Any], kind: WatchKind) -> None:
    other = WatchKind.KEYWORD if kind is WatchKind.COMPANY else WatchKind.COMPANY
    for key in mapping:
        if key in _KEYS[kind]:
            continue
        if key in _KEYS[other] and mapping[key] in ([], "", None):
            continue
        if key in _KEYS[other]:
            raise UserError(f"{key}: belongs to a {other}, not a {kind}; write kind: {other} or leave it out")
        raise UserError(f"{key}: is no key of a {kind}; write one of {', '.join(_KEYS[kind])}")


def _texts(mapping: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = mapping[name]
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
        raise UserError(f"{name}: is no list of texts; write it like {name}: [one, two]")
    texts = tuple(value.strip() for value in values)
    if "" in texts:
        raise UserError(f"{name}: has an empty entry; take it out or write what to look for")
    if name == "tags":
        _check_tags(texts)
    return texts


def _check_tags(tags: Collection[str]) -> None:
    for tag in tags:
        if tag.startswith("#") or re.search(r"[\s,]", tag):
            plain = "-".join(re.split(r"[\s,]+", tag.lstrip("#").strip()))
            raise UserError(f"tags: “{tag}” is no tag; write {plain or 'china-tech'}")


def _near(value: Any) -> Near | None:
    if value is None:
        return None
    advice = "write it like near: {phrases: [chip, ban], words: 8}"
    if not isinstance(value, Mapping) or set(value) != {"phrases", "words"}:
        raise UserError(f"near: must have phrases and words and nothing else; {advice}")
    words = value["words"]
    if not isinstance(words, int) or isinstance(words, bool) or words < 1:
        raise UserError(f"near: words is no number of 1 or more; {advice}")
    if words > MAX_NEAR_WORDS:
        raise UserError(f"near: {words} words are not near; write at most {MAX_NEAR_WORDS}")
    phrases = _texts(value, "phrases")
    if len(set(map(fold_term, phrases))) < 2:
        raise UserError(f"near: needs two different phrases or more; {advice}")
    return Near(phrases, words)


def _field(value: Any) -> str:
    if value in (None, ""):
        return ""
    if value not in FIELDS:
        raise UserError(f"field: {_quoted(value)} is no field; write one of {', '.join(FIELDS)}")
    return str(value)


def _regex(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > MAX_TERM_CHARS:
        raise UserError(f"regex: must be one pattern of at most {MAX_TERM_CHARS} characters, in quotes")
    return value


def _quoted(value: Any) -> str:
    """A value as a sentence names it; what is no text may be large and nested."""
    return f"“{value}”" if isinstance(value, str) else "what stands there"


def _numbered(number: int, entry: Any) -> Watch:
    try:
        return watch_from(entry)
    except UserError as error:
        key = entry.get("id") if isinstance(entry, dict) else None
        name = f"watch {number} ({key})" if key and isinstance(key, str) else f"watch {number}"
        raise UserError(f"{name}: {error}") from error


def _check_unique(keys: Collection[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise UserError(f"id: “{key}” is there twice; give each watch an id of its own")
        seen.add(key)
