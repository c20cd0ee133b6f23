"""``wirewatch companies``: search, import and export."""

import asyncio
import csv
import io
import json
import lzma
import re
import shutil
import sys

import pytest

from feeds.companies.seed import read_seed
from feeds.seeding import ensure_seed
from storage.store import open_store
from tests.bot.cli.test_feed_bulk import on_terminal
from tests.support.store import database_url, fixed_clock
from tests.support.terminal import Ended, Terminal, said

pytestmark = pytest.mark.long  # a process for each command

FIELDS = ["cik", "name", "ticker", "exchange"]
TESLA = [1318605, "TESLA, INC.", "TSLA", "Nasdaq"]
HARBOUR = [7, "HARBOUR WORKS INC", "HBW", "NYSE"]
COLUMNS = ["symbol", "name", "exchange", "mic", "country", "sector", "market_cap", "isin", "shareclass_figi"]


def sec(*rows):
    return json.dumps({"fields": FIELDS, "data": rows})


def equities(*rows):
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow([*COLUMNS, "delisted"])
    table.writerows([*row, "False"] for row in rows)
    return file.getvalue()


HONG_KONG = equities(
    ["8999.HK", "Harbour Works Ltd", "HKG", "XHKG", "China", "Industrials", "Mid Cap", "", ""]
)
LONDON = equities(
    ["HBW.L", "HARBOUR WORKS LIMITED", "LSE", "XLON", "China", "Industrials", "Mid Cap", "", ""],
    ["X.L", "Some ETF", "LSE", "XLON", "", "Financials", "", "", ""],
)


@pytest.fixture(scope="session")
def seeded_template(store_template, tmp_path_factory):
    """A database with the shipped companies, made once and then copied."""
    path = shutil.copy(store_template, tmp_path_factory.mktemp("seeded") / "wirewatch.sqlite3")
    asyncio.run(seed(path))
    return path


async def seed(path):
    async with open_store(database_url(path), now=fixed_clock) as store:
        await ensure_seed(store)


@pytest.fixture
def seeded(tmp_path, seeded_template):
    terminal = Terminal(tmp_path, template=seeded_template)
    terminal.database.parent.mkdir()
    shutil.copy(seeded_template, terminal.database)
    return terminal


async def tables(terminal):
    """The directory's rows."""
    return {name: rows for name, rows in (await terminal.rows()).items() if name.startswith("company")}


async def test_a_new_database_knows_the_shipped_companies(terminal):
    found = await terminal.run("companies", "search", "阿里巴巴", "--json")
    assert (found.code, found.err) == (0, [])
    (alibaba,) = map(json.loads, found.out)
    assert (alibaba["name"], alibaba["listings"]) == ("Alibaba", ["9988:HK", "BABA:NYSE"])
    assert list(alibaba) == ["name", "aliases", "listings", "people", "products"]


async def test_companies_are_found_by_name_person_product_and_ticker(seeded):
    queries = ("alibaba", "9988", "BABA:NYSE", "Eddie Wu", "吴泳铭", "Tongyi")
    found = await seeded.each(*(("companies", "search", query) for query in queries))
    assert {one.code for one in found} == {0}
    assert {one.out[0].split(" · ")[0] for one in found} == {"Alibaba"}


async def test_nothing_found_is_one_sentence(seeded):
    many, none, bad = await seeded.each(
        ("companies", "search", "b", "--limit", "3"),
        ("companies", "search", "qqqqqq"),
        ("companies", "search", "b", "--limit", "0"),
    )
    assert len(many.out) == 3
    assert none == said(
        "no company goes by “qqqqqq”; try a part of its name or a ticker, or import a list with "
        "wirewatch companies import",
        code=1,
    )
    assert bad.code == 2


async def test_everything_is_exported_in_the_form_of_the_reference(seeded):
    found = await seeded.run("companies", "export")
    records = list(map(json.loads, found.out))
    assert (found.code, len(records)) == (0, len(read_seed()))
    apple = next(one for one in records if one["name"] == "Apple")
    assert "Apple Inc." in apple["aliases"]
    assert {"Tim Cook", "蒂姆·库克"} <= set(apple["people"])
    assert all(re.fullmatch(r"\S+:[A-Z0-9]+", text) for one in records for text in one["listings"])


async def test_an_import_tells_what_it_did_and_is_found_afterwards(seeded):
    seeded.write("sec.json", sec(TESLA, HARBOUR, [8, "SOME FUND", "SFD", "NYSE"]))
    first = await seeded.run("companies", "import", "sec", "sec.json")
    again = await seeded.run("companies", "import", "sec", "sec.json", "--json")
    total = len(read_seed()) + 1
    assert first == Ended(
        0,
        [
            f"SEC: 3 rows read, 2 of them taken; 1 new company, 1 changed; the directory holds {total:,}.",
            "Left out: 1 fund.",
        ],
        [],
    )
    assert json.loads(again.out[0]) == {
        "source": "sec",
        "rows": 3,
        "taken": 2,
        "new": 0,
        "changed": 0,
        "companies": total,
        "left_out": {"funds": 1},
        "unknown_exchanges": {},
        "disputed": {},
        "contested": [],
    }
    found = await seeded.run("companies", "search", "HBW")
    assert found.out == ["Harbour Works · Harbour Works Inc · HBW:NYSE"]


async def test_a_folder_and_packed_files_are_read(seeded):
    folder = seeded.folder / "equities"
    folder.mkdir()
    (folder / "HKG.csv").write_text(HONG_KONG)
    (folder / "LSE.csv.xz").write_bytes(lzma.compress(LONDON.encode()))
    (folder / "notes.txt").write_text("not a list")
    found = await seeded.run("companies", "import", "financedatabase", "equities")
    assert (found.code, found.err) == (0, [])
    assert "FinanceDatabase: 3 rows read, 2 of them taken; 1 new company" in found.out[0]
    shown = await seeded.run("companies", "search", "harbour works", "--json")
    assert json.loads(shown.out[0])["listings"] == ["8999:HK", "HBW:LSE"]


async def test_what_cannot_be_imported_is_one_sentence_and_changes_nothing(seeded):
    seeded.write("other.json", "[]")
    seeded.write("latin.csv", "symbol,näme".encode("latin-1"))
    seeded.write("cut.csv.xz", lzma.compress(HONG_KONG.encode())[:-20])
    seeded.write("none.json", sec([1, "A FUND", "AFD", "NYSE"]))
    (seeded.folder / "empty").mkdir()
    before = await tables(seeded)
    refused = await seeded.each(
        ("companies", "import", "yahoo", "other.json"),
        ("companies", "import", "sec", ""),
        ("companies", "import", "sec", "missing.json"),
        ("companies", "import", "sec", "other.json"),
        ("companies", "import", "financedatabase", "latin.csv"),
        ("companies", "import", "financedatabase", "cut.csv.xz"),
        ("companies", "import", "financedatabase", "empty"),
        ("companies", "import", "sec", "none.json"),
    )
    assert refused == [
        said("yahoo is no list that can be read; type sec, financedatabase or wikidata", code=2),
        said(
            "Invalid value for 'FILE': the word given is empty; name a file; see wirewatch companies import "
            "--help",
            code=2,
        ),
        said("there is no file missing.json", code=2),
        said(
            "other.json: this is not the SEC's list of tickers with exchanges; download "
            "company_tickers_exchange.json from www.sec.gov/files and name that file; nothing was changed",
            code=2,
        ),
        said("latin.csv is not UTF-8; nothing was changed", code=2),
        said("cut.csv.xz cannot be unpacked, or is cut off; nothing was changed", code=2),
        said("the folder empty holds no .csv, .csv.xz or .json file", code=2),
        said("none.json holds no company that could be added; nothing was changed", code=2),
    ]
    assert await tables(seeded) == before


async def test_a_list_cut_off_at_many_places_changes_nothing(seeded):
    whole = sec(*([number, f"HARBOUR {number} INC", f"HB{number}", "NYSE"] for number in range(50)))
    packed = lzma.compress(LONDON.encode())
    before = await tables(seeded)
    for at in range(1, 8):
        seeded.write(f"{at}.json", whole[: len(whole) * at // 8])
        seeded.write(f"{at}.csv.xz", packed[: len(packed) * at // 8])
    refused = await seeded.each(*(("companies", "import", "sec", f"{at}.json") for at in range(1, 8, 2)))
    refused += await seeded.each(
        *(("companies", "import", "financedatabase", f"{at}.csv.xz") for at in range(1, 8, 2))
    )
    assert {(one.code, len(one.out), len(one.err)) for one in refused} == {(2, 0, 1)}
    assert await tables(seeded) == before


# Kills itself as hard as can be when so much of the import is done.
KILLED = """
import asyncio, os, signal, sys
from contextlib import contextmanager
from pathlib import Path
from bot.cli.cataloguing import import_list
from bot.settings import load

@contextmanager
def bar():
    yield lambda done: os.kill(os.getpid(), signal.SIGKILL) if done >= float(sys.argv[1]) else None

asyncio.run(import_list(load(), "sec", Path("sec.json"), as_json=False, say=print, bar=bar))
"""


@pytest.mark.parametrize("done", [0.1, 0.35, 0.7, 0.95])
async def test_an_import_that_is_killed_changes_nothing(seeded, monkeypatch, done):
    rows = [[number, f"HARBOUR {number} WORKS INC", f"H{number}", "NYSE"] for number in range(9000)]
    seeded.write("sec.json", sec(*rows))
    before = await tables(seeded)
    monkeypatch.setattr("tests.support.terminal.COMMAND", (sys.executable, "-c", KILLED))
    assert (await seeded.run(str(done))).code == -9
    assert await tables(seeded) == before


async def test_an_import_shows_progress_on_a_terminal(seeded):
    seeded.write("sec.json", sec(HARBOUR))
    shown = await on_terminal(seeded, "companies", "import", "sec", "sec.json")
    assert "Importing" in shown
    assert "100%" in shown
