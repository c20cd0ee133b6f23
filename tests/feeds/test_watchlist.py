"""Lists and tables of what to watch, as people have them."""

import pytest

from feeds import quotas
from feeds.errors import UserError
from feeds.watchlist import MAX_BYTES, MAX_LINES, Entry, read_file, read_list, ticker_of

ALIBABA = Entry("Alibaba", {"tickers": ("9988:HK",)})


def names(data):
    return [entry.name for entry in read_file(data if isinstance(data, bytes) else data.encode())]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Alibaba, 9988:HK,Tesla", ["Alibaba", "9988:HK", "Tesla"]),
        ("Apple, Inc., Meta", ["Apple, Inc.", "Meta"]),
        ("Alibaba;  Tesla \n alibaba", ["Alibaba", "Tesla"]),
        ("阿里巴巴、腾讯", ["阿里巴巴", "腾讯"]),
    ],
)
def test_a_typed_list_has_an_entry_for_each_piece(text, found):
    assert [entry.name for entry in read_list(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("name,ticker\nAlibaba,9988:HK\n", [ALIBABA]),
        (
            "Company Name;Symbol;Exchange;Currency\nAlibaba;9988;HKEX;HKD\n",
            [Entry("Alibaba", {"tickers": ("9988:HKEX",)})],
        ),
        (
            "ticker\n9988.HK\nNYSE:BABA\nBABA\n",
            [
                Entry("9988:HK", {"tickers": ("9988:HK",)}),
                Entry("BABA:NYSE", {"tickers": ("BABA:NYSE",)}),
                Entry("BABA", {"tickers": ("BABA",)}),
            ],
        ),
        (
            "name\taliases\tpeople\ttags\nAlibaba\t阿里巴巴|Ali Group\tEddie Wu; Joseph Tsai\tasia\n",
            [
                Entry(
                    "Alibaba",
                    {
                        "aliases": ("阿里巴巴", "Ali Group"),
                        "people": ("Eddie Wu", "Joseph Tsai"),
                        "tags": ("asia",),
                    },
                )
            ],
        ),
        (
            "Alibaba,9988:HK\nTesla,TSLA.O,Tesla Motors\n",
            [
                ALIBABA,
                Entry("Tesla", {"tickers": ("TSLA:O",), "aliases": ("Tesla Motors",)}),
            ],
        ),
        ("9988:HK,Alibaba\n\n,\nTesla\n", [ALIBABA, Entry("Tesla")]),
        ("Apple, Inc.\nTesla, Meta\n", [Entry("Apple, Inc."), Entry("Tesla"), Entry("Meta")]),
        (
            '"Alibaba\nGroup",9988:HK\n\'Tesla,TSLA:NASDAQ\n',
            [
                Entry("Alibaba Group", {"tickers": ("9988:HK",)}),
                Entry("Tesla", {"tickers": ("TSLA:NASDAQ",)}),
            ],
        ),
        ("Alibaba, 9988:HK, Tesla", [Entry("Alibaba"), Entry("9988:HK"), Entry("Tesla")]),
    ],
)
def test_a_file_is_read_with_and_without_a_head(text, found):
    assert read_file(text.encode()) == found


def test_cells_that_a_spreadsheet_would_compute_are_no_names():
    rows = ('=HYPERLINK("http://x"),1:HK', "@SUM(A1),1:HK", "Tesla,=A1", "-cmd|' /C calc'!A0,", "+Plus,1:HK")
    text = "\n".join(("name,ticker", *rows))
    problem = "a formula of a spreadsheet, not a name"
    found = [(entry.name, entry.problem) for entry in read_file(text.encode())]
    assert found == [
        ('=HYPERLINK("http://x")', problem),
        ("@SUM(A1)", problem),
        ("Tesla", problem),
        ("-cmd|' /C calc'!A0", problem),
        ("+Plus", ""),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_are_read_in_the_encodings_that_spreadsheets_write(encoding):
    assert names("Nestlé\nSociété Générale\n".encode(encoding)) == ["Nestlé", "Société Générale"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "that names nothing to watch; write names or tickers, one a line or with commas"),
        (b"name,ticker\n", "that names nothing to watch; write names or tickers, one a line or with commas"),
        (b"PK\x03\x04...", "that file is no text; save the table as CSV (UTF-8) and attach that"),
        (b"a\0b", "that file is no text; save the table as CSV (UTF-8) and attach that"),
        (
            "阿里巴巴\n腾讯控股\n".encode("gbk"),
            "that file is in an encoding that I cannot tell; save it as CSV (UTF-8)",
        ),
        (b"\xff\xfea", "that file is in an encoding that I cannot tell; save it as CSV (UTF-8)"),
        (b" " * (MAX_BYTES + 1), "that file is larger than 1 MiB; split it and import the parts"),
        (b"a\n" * (MAX_LINES + 1), "that file has more than 5,000 lines; split it and import the parts"),
        (b'a\n"' + b"x" * 200_000, "that file is no table that I can read; save it as CSV (UTF-8)"),
        (
            "\n".join(f"Firm {number}" for number in range(quotas.WATCHES + 1)).encode(),
            "that names 501 things, and a server may have 500 watches; shorten it",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(data, said):
    with pytest.raises(UserError) as refused:
        read_file(data)
    assert str(refused.value) == said


def test_a_cell_longer_than_a_term_is_a_problem():
    (entry, _) = read_file(b"a" * 201 + b"\nTesla\n")
    assert entry.problem == "longer than 200 characters"


@pytest.mark.parametrize(
    ("text", "ticker"),
    [
        ("9988:HK", "9988:HK"),
        ("nyse:baba", "BABA:NYSE"),
        ("9988.HK", "9988:HK"),
        ("BRK.B:NYSE", "BRK.B:NYSE"),
        ("$BABA", ""),
        ("BABA", ""),
        ("Yahoo.com", ""),
        ("Alibaba", ""),
    ],
)
def test_a_ticker_is_known_by_its_exchange_however_it_is_written(text, ticker):
    assert ticker_of(text) == ticker
