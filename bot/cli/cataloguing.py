"""``wirewatch companies search``, ``import`` and ``export``."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import typer

from bot.cli.lists import Told, files_of, lines_of
from bot.clock import utc_now
from bot.opening import seeded
from bot.settings import Settings
from feeds.companies.importing import SOURCES, Read
from feeds.companies.reporting import Joined, as_json_report, as_record, as_row, sentences
from feeds.directory import join_companies
from feeds.errors import BadList, UserError
from feeds.threads import aside

Say = Callable[[str], None]
Progress = Callable[[float], None]
Bar = Callable[[], AbstractContextManager[Progress]]

STEPS = 1000
READ_SHARE = 0.3
GROUPED_SHARE = 0.4


async def search(settings: Settings, query: str, limit: int, *, as_json: bool, say: Say) -> bool:
    """Prints what is found, the best first; False where that is nothing."""
    async with seeded(settings, utc_now) as store, store.read() as reads:
        found = await reads.search_companies(query, limit)
    for one in found:
        say(json.dumps(as_record(one), ensure_ascii=False) if as_json else as_row(one))
    if not found:
        typer.echo(
            f"no company goes by “{query}”; try a part of its name or a ticker, or import a list with "
            "wirewatch companies import",
            err=True,
        )
    return bool(found)


async def export(settings: Settings, say: Say) -> None:
    """Prints every company, one JSON object a line."""
    async with seeded(settings, utc_now) as store, store.read() as reads:
        for one in await reads.companies():
            say(json.dumps(as_record(one), ensure_ascii=False))


async def import_list(
    settings: Settings, source: str, file: Path, *, as_json: bool, say: Say, bar: Bar | None = None
) -> None:
    """Reads the whole list, then joins it to the directory in one transaction; prints one report.

    ``bar`` shows how much is done, in place of the one on the terminal.
    """
    if source not in SOURCES:
        raise UserError(f"{source} is no list that can be read; type sec, financedatabase or wikidata")
    with (bar or _bar)() as progress:
        read = await aside(_read, source, file, progress)
        if not read.companies:
            raise UserError(f"{file} holds no company that could be added; nothing was changed")
        async with seeded(settings, utc_now) as store:
            progress(GROUPED_SHARE)
            joined = await join_companies(
                store, read.companies, lambda done: progress(GROUPED_SHARE + (1 - GROUPED_SHARE) * done)
            )
    _report(source, read, joined, as_json, say)


def _report(source: str, read: Read, joined: Joined, as_json: bool, say: Say) -> None:
    if as_json:
        say(json.dumps(as_json_report(source, read, joined), ensure_ascii=False))
        return
    for line in sentences(source, read, joined):
        say(line)


def _read(source: str, path: Path, progress: Progress) -> Read:
    read = Read()
    files = files_of(path)
    total = sum(size for _, size in files) or 1
    before = 0
    for one, size in files:
        _read_one(source, one, read, _told(progress, before, total))
        before += size
    return read


def _read_one(source: str, path: Path, into: Read, told: Told) -> None:
    with lines_of(path, told) as lines:
        try:
            SOURCES[source](lines, into)
        except BadList as error:
            raise UserError(f"{path}: {error}; nothing was changed") from error


def _told(progress: Progress, before: int, total: int) -> Told:
    return lambda done: progress(READ_SHARE * (before + done) / total)


@contextmanager
def _bar() -> Iterator[Progress]:
    """A bar on a terminal; nothing where nobody looks. It takes how much is done, up to 1."""
    with typer.progressbar(
        length=STEPS, label="Importing", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        yield lambda done: bar.update(max(0, int(done * STEPS) - bar.pos))
