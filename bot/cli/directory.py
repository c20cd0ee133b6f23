"""``wirewatch companies``: the company directory, searched, filled and written out."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import typed
from bot.cli.starting import loaded_settings

companies = typer.Typer(help="The company directory.", no_args_is_help=True)


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@companies.command("search")
def companies_search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="A name in any script, or a ticker.")],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 25,
    as_json: AsJson = False,
) -> None:
    """Find companies by any name, script, person, product or ticker."""
    from bot.cli.cataloguing import search

    if not asyncio.run(search(loaded_settings(), query, limit, as_json=as_json, say=typer.echo)):
        raise typer.Exit(1)


@companies.command("import")
def companies_import(
    source: Annotated[
        str, typer.Argument(metavar="sec|financedatabase|wikidata", help="Whose list the file is.")
    ],
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", parser=typed.path, help="The list; also .xz, or a folder of files."),
    ],
    as_json: AsJson = False,
) -> None:
    """Add the companies of a list that others publish; their listings are grouped."""
    from bot.cli.cataloguing import import_list

    asyncio.run(import_list(loaded_settings(), source, file, as_json=as_json, say=typer.echo))


@companies.command("export")
def companies_export() -> None:
    """Write every company as one JSON object a line."""
    from bot.cli.cataloguing import export

    asyncio.run(export(loaded_settings(), typer.echo))
