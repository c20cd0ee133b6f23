"""What a file to be imported names: feeds, where they went, and what has no equivalent here."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from feeds.text import clean, cut, one_line

MAX_FEEDS = 50_000
MAX_TAG_CHARS = 60
MAX_TAGS = 50
MAX_KINDS = 40
MAX_KIND_CHARS = 120


@dataclass(frozen=True, slots=True)
class Filter:
    """What an article must say, as a keyword watch says it: one of ``phrases``, one of ``any``, each of
    ``all``, of those that are not empty."""

    phrases: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """Where a feed's articles went: a channel or thread (0 where the file names none) and which of them, by
    any of ``filters``; all, unless ``is_filtered``. ``guild_id`` is the channel's server and ``parent_id``
    the thread's channel, 0 where the file does not say."""

    channel_id: int = 0
    guild_id: int = 0
    parent_id: int = 0
    filters: tuple[Filter, ...] = ()
    is_filtered: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A feed as the file names it; ``url`` is unchecked, ``every_seconds`` None where it says nothing."""

    url: str
    title: str = ""
    link: str = ""
    tags: tuple[str, ...] = ()
    every_seconds: float | None = None
    backfill: int = 0
    full_text: bool = False
    paused: bool = False
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A file that was read. ``source`` names its format; ``left_out`` counts each kind of thing that it
    holds and that has no equivalent here."""

    source: str
    feeds: tuple[Wanted, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)


class LeftOut(Counter[str]):
    """Counts what has no equivalent; what exceeds MAX_KINDS kinds is counted together."""

    def note(self, kind: str, count: int = 1) -> None:
        """One more of a kind; its name may come from the file."""
        if not count:
            return
        name = cut(one_line(clean(kind)), MAX_KIND_CHARS)
        self[name if name in self or len(self) < MAX_KINDS else "other settings"] += count


def tag_of(name: str) -> str:
    """A folder's or category's name as a tag: without blanks, commas and a leading #, '' where nothing is
    left."""
    return re.sub(r"[\s,]+", "-", one_line(clean(name)).lstrip("# "))[:MAX_TAG_CHARS].strip("-")


def tags_of(names: list[str]) -> tuple[str, ...]:
    """Names as tags, each once, in order, the first MAX_TAGS."""
    return tuple(dict.fromkeys(filter(None, map(tag_of, names))))[:MAX_TAGS]
