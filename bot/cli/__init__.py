"""The command line. Each command imports what it needs when it runs: start-up is what a cheap poll costs.

Exit codes: 0 fine, 1 failed, 2 bad usage or bad input with one sentence on stderr; never a traceback.
"""

import asyncio
import gc
import json
import os
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot.cli import typed
from bot.cli.benching import bench
from bot.cli.directory import companies
from bot.cli.starting import loaded_settings as _settings
from bot.cli.starting import log_settings as _log_settings
from feeds.errors import UserError, WirewatchError

cli = typer.Typer(
    name="wirewatch",
    help="Watches news feeds for companies and keywords and posts each story once to Discord.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
feed = typer.Typer(help="Feeds.", no_args_is_help=True)
config = typer.Typer(help="Configuration as code.", no_args_is_help=True)
database = typer.Typer(help="Database care.", no_args_is_help=True)
cli.add_typer(feed, name="feed")
cli.add_typer(config, name="config")
cli.add_typer(companies, name="companies")
cli.add_typer(database, name="db")
cli.add_typer(bench, name="bench")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def main() -> None:
    """The console script."""
    _speak_utf8()
    run_to_exit(lambda: cli(prog_name="wirewatch", standalone_mode=False))


def run_to_exit(command: Callable[[], int | None]) -> NoReturn:
    """Runs a command and exits; every error becomes one sentence on stderr and an exit code."""
    try:
        sys.exit(command() or 0)
    except typer.TyperException as error:
        _fail_usage(error)
    except UserError as error:
        _fail(error, 2)
    except WirewatchError as error:
        _fail(error, 1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output went away (``| head``); nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # noqa: BLE001  nobody ever sees a traceback
        _fail_unexpectedly(error)


def _speak_utf8() -> None:
    """Whatever the locale says. Half a surrogate pair, which JSON can name, leaves as its escape again."""
    for stream, errors in (
        (sys.stdin, "surrogateescape"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def _fail_usage(error: typer.TyperException) -> NoReturn:
    """Without any argument the help was printed already, and there is nothing to say."""
    context = getattr(error, "ctx", None)
    if message := error.format_message().rstrip("."):
        typer.echo(f"{message}; see {context.command_path if context else 'wirewatch'} --help", err=True)
    sys.exit(error.exit_code)


def _fail(error: WirewatchError, code: int) -> NoReturn:
    typer.echo(str(error), err=True)
    sys.exit(code)


def _fail_unexpectedly(error: Exception) -> NoReturn:
    import logging

    with suppress(WirewatchError):  # commands that need no settings have not set up the log
        _log_settings()
    logging.getLogger(__name__).debug("unexpected error", exc_info=error)
    typer.echo(
        f"wirewatch stopped: {type(error).__name__}: {error}. This is a fault of wirewatch; "
        "run it again with WIREWATCH_LOG_LEVEL=debug to see where.",
        err=True,
    )
    sys.exit(1)


def _run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


@contextmanager
def _imported_for_good() -> Iterator[None]:
    """What is imported inside is never looked through for garbage: that costs a tenth of a start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"wirewatch {version('wirewatch')}")
        raise typer.Exit


@cli.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Watches news feeds for companies and keywords and posts each story once to Discord."""


@cli.command()
def run() -> None:
    """Run the bot until it is stopped."""
    from bot.cli.running import run_bot

    _run(run_bot(_settings(), typer.echo))


@cli.command()
def invite() -> None:
    """Print the link that invites the bot into a server."""
    from bot.cli.running import print_invite

    _run(print_invite(_settings(), typer.echo))


@cli.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="Exit once the first alerts are verified.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 picks one.")] = 0,
) -> None:
    """Show the bot at work on this machine, with a page in the browser."""
    typer.echo("Starting a small Discord, four news feeds and the bot on this machine ...")
    from bot.demo import run_demo
    from bot.logs import configure

    configure("console", "error")
    with suppress(KeyboardInterrupt):  # Ctrl+C is how a demo ends well
        _run(run_demo(once=once, port=port, say=typer.echo))


@cli.command()
def poll(
    once: Annotated[bool, typer.Option("--once", help="Poll one time and exit.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Poll every feed, due or not.")] = False,
    as_json: AsJson = False,
) -> None:
    """Poll the feeds that are due; delivers nothing."""
    if not once:
        raise UserError("wirewatch poll needs --once; wirewatch run polls all the time")
    with _imported_for_good():
        from bot.cli.polling import poll_once

        settings = _settings()
    counts = asyncio.run(poll_once(settings, everything=everything))
    for error in counts.errors:
        typer.echo(error, err=True)
    typer.echo(json.dumps(counts.as_json(), ensure_ascii=False) if as_json else counts.sentence())
    if counts.failed and counts.failed == counts.polled:
        raise typer.Exit(1)


@feed.command("inspect")
def feed_inspect(
    source: Annotated[str | None, typer.Argument(metavar="URL|FILE", help="A feed or a site.")] = None,
    batch: Annotated[bool, typer.Option(help="Read one path a line from stdin.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show how wirewatch reads a feed."""
    from bot.cli.inspecting import choose, inspect_batch, inspect_one, say_beside

    if batch:
        _run(inspect_batch(sys.stdin, typer.echo))
    elif not source:
        raise UserError("name a feed: wirewatch feed inspect URL|FILE")
    else:
        work = inspect_one(source, _settings(), as_json=as_json, ask=choose, say=say_beside)
        typer.echo(asyncio.run(work))


@feed.command("import")
def feed_import(
    source: Annotated[
        str, typer.Argument(metavar="FILE|-", parser=typed.source, help="OPML, or another bot's list.")
    ],
    server: Annotated[str, typer.Option(metavar="ID", help="The server's Discord id, if several.")] = "",
) -> None:
    """Follow the feeds of an OPML file, or of MonitoRSS, discord-rss-bot or FeedCord."""
    from bot.cli.bulk import import_file

    if not asyncio.run(import_file(_settings(), source, server, typer.echo)):
        raise typer.Exit(1)


@feed.command("export")
def feed_export(
    target: Annotated[
        str, typer.Argument(metavar="FILE|-", parser=typed.source, help="Where to write the OPML.")
    ],
    server: Annotated[str, typer.Option(metavar="ID", help="The server's Discord id, if several.")] = "",
) -> None:
    """Write a server's feeds as OPML, secret addresses included."""
    from bot.cli.bulk import export_file

    _run(export_file(_settings(), target, server, typer.echo))


@cli.command()
def match(
    source: Annotated[
        str, typer.Argument(metavar="FILE|-", parser=typed.source, help="Articles as JSON Lines.")
    ],
    watches: Annotated[Path, typer.Option(metavar="FILE", parser=typed.path, help="A JSON list of watches.")],
    tier: Annotated[str, typer.Option(help="The lowest tier to print: certain, likely or weak.")] = "likely",
) -> None:
    """Match articles against watches, one JSON line each."""
    from bot.cli.matching import print_matches

    print_matches(source, watches, tier, typer.echo)


@config.command("apply")
def config_apply(
    file: Annotated[Path, typer.Argument(metavar="FILE", parser=typed.path, help="A configuration file.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show the difference.")] = False,
    prune: Annotated[bool, typer.Option(help="Also remove what chat made.")] = False,
) -> None:
    """Show how the database differs from a configuration file, and apply the file."""
    from bot.cli.configuring import apply_file

    _run(apply_file(_settings(), file, dry_run=dry_run, prune=prune, say=typer.echo))


@config.command("export")
def config_export() -> None:
    """Write everything in the form of the configuration file."""
    from bot.cli.configuring import print_export

    _run(print_export(_settings(), typer.echo))


@database.command("upgrade")
def db_upgrade() -> None:
    """Create the database or bring its schema up to date."""
    from bot.clock import utc_now
    from bot.opening import upgrade

    changed = asyncio.run(upgrade(_settings(), utc_now))
    typer.echo("The database is up to date." if not changed else "The database was upgraded.")
