"""``wirewatch bench``: measures on this machine, with nothing but itself."""

from pathlib import Path
from typing import Annotated

import typer

from feeds.errors import UserError

bench = typer.Typer(help="The benchmarks, each with its ratio last.", no_args_is_help=True)


@bench.callback()
def _bench() -> None:
    """The benchmarks, each with its ratio last."""


@bench.command("poll")
def bench_poll(
    feeds: Annotated[int, typer.Option(min=1, help="How many feeds all readers poll.")] = 1_000,
    big: Annotated[int, typer.Option(min=0, help="How many feeds one process polls; 0: none.")] = 10_000,
    reader_python: Annotated[
        Path | None, typer.Option(help="A Python with reader 3.27 or newer, to compare with it.")
    ] = None,
    repeat: Annotated[int, typer.Option(min=1, help="Turns, of which the least counts.")] = 3,
) -> None:
    """Compare what polling costs with other feed readers, on feeds generated on this machine."""
    if reader_python is not None and not reader_python.exists():
        raise UserError(f"there is no Python at {reader_python}; give one that has reader 3.27 or newer")
    from bot.bench import poll

    poll.run(feeds=feeds, big=big, reader_python=reader_python, repeat=repeat, say=typer.echo)


@bench.command("parse")
def bench_parse() -> None:
    """Compare what a changed feed costs to read whole, and to read only what is new in it."""
    from bot.bench.parse import measure

    for line in measure():
        typer.echo(line)


@bench.command("match")
def bench_match() -> None:
    """Measure matching: articles a second and memory, then its search beside one expression and a loop."""
    from bot.bench.match import measure

    for line in measure():
        typer.echo(line)


@bench.command("companies")
def bench_companies(
    count: Annotated[int, typer.Option(min=1, help="How many companies are made up.")] = 40_000,
) -> None:
    """Compare what finding a company costs with looking through all names."""
    from bot.bench.companies import measure

    for line in measure(count):
        typer.echo(line)
