"""``wirewatch feed inspect``: how wirewatch reads a feed, from an address or a file."""

import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import typer

from bot.cli.reading import reason
from bot.fetching import make_fetcher
from bot.settings import Settings
from feeds.errors import ParseError, SeveralFeeds, UserError, WirewatchError
from feeds.formats import inspect
from feeds.model import Document, ParsedFeed
from feeds.parsing import Parser
from feeds.service.finding import Reader, look
from feeds.urls import feed_url, without_credentials
from feeds.words import counted

Say = Callable[[str], None]
Ask = Callable[[SeveralFeeds], str]

FEED_FILES = (".xml", ".rss", ".atom", ".rdf", ".json")


async def inspect_one(source: str, settings: Settings, *, as_json: bool, ask: Ask, say: Say) -> str:
    """What the command prints. Raises UserError with the reason for a feed nobody can read.

    ``source`` may be a site's address; ``ask`` is asked which of its feeds is meant where it has several.
    """
    try:
        async with Parser() as parser:
            if _is_address(source):
                parsed = await _found(source, settings, parser, ask, say)
            else:
                parsed = (await parser.parse(_from_file(source))).parsed
    except WirewatchError as error:
        raise UserError(str(error)) from error
    found = inspect(parsed)
    return json.dumps(found, ensure_ascii=False) if as_json else _table(found)


async def _found(source: str, settings: Settings, parser: Parser, ask: Ask, say: Say) -> ParsedFeed:
    async with make_fetcher(settings) as fetcher:
        reader = Reader(fetcher, parser)
        try:
            found = await look(reader, feed_url(source))
        except SeveralFeeds as several:
            found = await look(reader, ask(several))
    if found.page:
        say(f"that is a web page; this is its feed: {without_credentials(found.address)[0]}")
    return found.parsed


def say_beside(text: str) -> None:
    """What is no part of the output."""
    typer.echo(text, err=True)


def choose(several: SeveralFeeds) -> str:
    """Asks whoever sits at the terminal; raises the error itself where nobody does."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise several
    for number, one in enumerate(several.candidates, start=1):
        address = without_credentials(one.url)[0]
        typer.echo(f"{number:3}  {f'{one.title}  ' if one.title else ''}{address}", err=True)

    def read(typed: str) -> str:
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(several.candidates):
            return several.candidates[int(typed) - 1].url
        raise typer.BadParameter(f"type a number from 1 to {len(several.candidates)}")

    return str(typer.prompt("Which of these feeds", value_proc=read, err=True))


def _is_address(source: str) -> bool:
    """``example.com/a`` is an address unless there is such a file; ``/a`` and ``a.xml`` are files."""
    if "://" in source:
        return True
    host = source.partition("/")[0]
    is_name = host[:1] not in ("", ".", "~") and Path(host).suffix.lower() not in FEED_FILES
    # Path.exists raises for a name that is too long.
    return is_name and ("." in host or ":" in host) and not os.path.exists(source)  # noqa: PTH110


def _from_file(path: str) -> Document:
    try:
        return Document(url="", body=Path(path).read_bytes())
    except FileNotFoundError as error:
        raise ParseError(f"there is no file {path}") from error
    except (OSError, ValueError) as error:
        raise ParseError(f"{path} cannot be read: {reason(error)}") from error


async def inspect_batch(paths: Iterable[str], say: Say) -> None:
    """One JSON line a path, each as soon as it is done."""
    async with Parser() as parser:
        for line in paths:
            if path := line.rstrip("\r\n"):
                say(json.dumps(await _inspect_file(parser, path), ensure_ascii=False))


async def _inspect_file(parser: Parser, path: str) -> dict[str, Any]:
    try:
        return inspect((await parser.parse(_from_file(path))).parsed)
    except WirewatchError as error:
        return {"error": str(error)}


def _table(found: dict[str, Any]) -> str:
    entries = counted(len(found["entries"]), "entry", "entries")
    lines = [f"{found['feed']['title'] or 'untitled'}: {entries}"]
    lines += [f"  {entry['published'] or 'undated':20}  {entry['title']}" for entry in found["entries"]]
    lines += [f"  problem: {problem}" for problem in found["problems"]]
    return "\n".join(lines)
