"""``wirewatch feed inspect``: how wirewatch reads a feed, from an address or a file."""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bot.cli.reading import reason
from bot.fetching import make_fetcher
from bot.settings import Settings
from feeds.errors import ParseError, UserError, WirewatchError
from feeds.formats import inspect, parse
from feeds.model import Document
from feeds.urls import feed_url

FEED_FILES = (".xml", ".rss", ".atom", ".rdf", ".json")


async def inspect_one(source: str, settings: Settings, *, as_json: bool) -> str:
    """What the command prints. Raises UserError with the reason for a feed nobody can read."""
    try:
        document = await _fetch(source, settings) if _is_address(source) else _from_file(source)
        found = inspect(parse(document))
    except WirewatchError as error:
        raise UserError(str(error)) from error
    return json.dumps(found, ensure_ascii=False) if as_json else _table(found)


def _is_address(source: str) -> bool:
    """``example.com/a`` is an address unless there is such a file; ``/a`` and ``a.xml`` are files."""
    if "://" in source:
        return True
    host = source.partition("/")[0]
    is_name = host[:1] not in ("", ".", "~") and Path(host).suffix.lower() not in FEED_FILES
    # Path.exists raises for a name that is too long.
    return is_name and ("." in host or ":" in host) and not os.path.exists(source)  # noqa: PTH110


async def _fetch(source: str, settings: Settings) -> Document:
    async with make_fetcher(settings) as fetcher:
        return await fetcher.fetch(feed_url(source))


def _from_file(path: str) -> Document:
    try:
        return Document(url="", body=Path(path).read_bytes())
    except FileNotFoundError as error:
        raise ParseError(f"there is no file {path}") from error
    except (OSError, ValueError) as error:
        raise ParseError(f"{path} cannot be read: {reason(error)}") from error


def inspect_batch(paths: Iterable[str], say: Callable[[str], None]) -> None:
    """One JSON line a path, each as soon as it is done."""
    for line in paths:
        if path := line.rstrip("\r\n"):
            say(json.dumps(_inspect_file(path), ensure_ascii=False))


def _inspect_file(path: str) -> dict[str, Any]:
    try:
        return inspect(parse(_from_file(path)))
    except WirewatchError as error:
        return {"error": str(error)}


def _table(found: dict[str, Any]) -> str:
    lines = [f"{found['feed']['title'] or 'untitled'}: {len(found['entries'])} entries"]
    lines += [f"  {entry['published'] or 'undated':20}  {entry['title']}" for entry in found["entries"]]
    lines += [f"  problem: {problem}" for problem in found["problems"]]
    return "\n".join(lines)
