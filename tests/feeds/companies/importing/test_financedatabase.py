"""FinanceDatabase's equities."""

import csv
import io
import lzma

import pytest

from feeds.companies.importing import Read, financedatabase
from feeds.companies.importing.reading import FUND, NO_NAME, ODD_SYMBOL, PAPER, UNKNOWN_EXCHANGE
from feeds.companies.merging import group
from feeds.errors import BadList
from feeds.model import Company

ROW = {
    "symbol": "0700.HK",
    "name": "TENCENT HOLDINGS LIMITED",
    "currency": "HKD",
    "sector": "Communication Services",
    "exchange": "HKG",
    "mic": "XHKG",
    "country": "China",
    "market_cap": "Mega Cap",
    "isin": "KYG875721634",
    "shareclass_figi": "BBG001SFGJ86",
    "delisted": "False",
}
HEAD = list(ROW)


def text(*rows):
    file = io.StringIO()
    table = csv.DictWriter(file, HEAD, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return file.getvalue()


def read(*rows):
    found = Read()
    financedatabase.read(io.StringIO(text(*rows)), found)
    return found


def test_a_row_becomes_a_company_with_one_listing():
    assert read(ROW).companies == [
        Company(
            "Tencent",
            "Tencent Holdings Limited",
            listings=("0700:HK",),
            identifiers=("figi:BBG001SFGJ86", "isin:KYG875721634"),
            country="CN",
            reported=20,
            source="financedatabase",
        )
    ]


@pytest.mark.parametrize(
    ("given", "listing"),
    [
        ({"symbol": "7203.T", "exchange": "JPX", "mic": "XJPX"}, "7203:TSE"),
        ({"symbol": "005930.KS", "exchange": "KSC", "mic": "XKRX"}, "005930:KRX"),
        ({"symbol": "NOVO-B.CO", "exchange": "CPH", "mic": "XCSE"}, "NOVO-B:CPH"),
        ({"symbol": "BRK-B", "exchange": "NYQ", "mic": ""}, "BRK-B:NYSE"),
        ({"symbol": "ENG", "exchange": "NGM", "mic": "XNAS"}, "ENG:NASDAQ"),
        ({"symbol": "2330.TW", "exchange": "", "mic": ""}, "2330:TWSE"),
        ({"symbol": "M&M.NS", "exchange": "NSI", "mic": "XNSE"}, "M&M:NSE"),
    ],
)
def test_every_code_of_an_exchange_becomes_the_directorys(given, listing):
    assert [one.listings for one in read(ROW | given).companies] == [(listing,)]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"delisted": "True"}, financedatabase.DELISTED),
        ({"exchange": "BER", "mic": "XBER"}, UNKNOWN_EXCHANGE),
        ({"name": " "}, NO_NAME),
        ({"name": "***"}, NO_NAME),
        ({"country": "", "sector": ""}, financedatabase.CERTIFICATE),
        ({"name": "RCB OE TL.Z./Merck"}, financedatabase.CERTIFICATE),
        ({"name": "iShares Core MSCI World UCITS ETF"}, FUND),
        ({"name": "Fundo de Investimento Imobiliario Rio"}, FUND),
        ({"name": "Leverage Shares 3x Square ETP"}, FUND),
        ({"name": "Penghua FengLi Bd(LOF)", "symbol": "160622.SZ", "exchange": "SHZ", "mic": "XSHE"}, FUND),
        ({"name": "Hwabao Listed MMKt A", "symbol": "511990.SS", "exchange": "SHH", "mic": "XSHG"}, FUND),
        ({"name": "Shinhan Short Strang", "symbol": "500046.KS", "exchange": "KSC", "mic": "XKRX"}, FUND),
        ({"name": "Principal FTSE 40", "symbol": "0822EA.KL", "exchange": "KLS", "mic": "XKLS"}, FUND),
        ({"name": "Maj Invest Makro", "symbol": "MAJMAK.CO", "exchange": "CPH", "mic": "XCSE"}, FUND),
        ({"name": "C WorldWide Asien KL", "symbol": "CWI.CO", "exchange": "CPH", "mic": "XCSE"}, FUND),
        ({"name": "LS -1X HARBOUR"}, FUND),
        ({"name": "NewWave Silver Exchange Traded Note"}, FUND),
        ({"name": "Harbour Venture VCT 4"}, FUND),
        ({"name": "Harbour Fundo Investimento Imobiliario"}, FUND),
        ({"name": "Harbour Hypotek AB FRN CVD GTD SNR 08/2015", "symbol": "38FN.L"}, PAPER),
        ({"name": "Harbour Finance Limited EXCH SUB PERP AUD100"}, PAPER),
        ({"name": "Harbour Partners ZDP 2022"}, PAPER),
        ({"name": "Harbour Power Company RUB0.04 PRF(RUB)"}, PAPER),
        ({"symbol": "5211PA.KL", "exchange": "KLS", "mic": "XKLS"}, PAPER),
        ({"symbol": "084550.TW", "exchange": "TAI", "mic": "XTAI"}, PAPER),
        ({"symbol": "P10HJ8.MI", "exchange": "MIL", "mic": "XMIL", "country": "Italy"}, PAPER),
        ({"name": "Harbour Inc. 8.75% Series D Preferred Stock"}, PAPER),
        ({"name": "Harbour Acquisition Warrants"}, PAPER),
        ({"symbol": "HB^A", "exchange": "ASE", "mic": "XASE"}, PAPER),
        ({"symbol": "HARBW", "exchange": "NCM", "mic": "XNAS"}, PAPER),
        ({"symbol": "JTS-R.BK", "exchange": "SET", "mic": "XBKK"}, PAPER),
        ({"symbol": "WBCPE.AX", "exchange": "ASX", "mic": "XASX"}, PAPER),
        ({"symbol": "SE0011256312.SW", "exchange": "EBS", "mic": "XSWX"}, ODD_SYMBOL),
        ({"symbol": "MRK.VI", "exchange": "VIE", "mic": "XWBO"}, financedatabase.FOREIGN),
        ({"symbol": "NVDC34.SA", "exchange": "SAO", "mic": "BVMF"}, financedatabase.FOREIGN),
        ({"symbol": "0HB0.L", "exchange": "LSE", "mic": "XLON"}, financedatabase.FOREIGN),
    ],
)
def test_what_is_no_companys_share_is_left_out_and_counted(given, reason):
    found = read(ROW | given)
    assert (found.companies, found.left_out) == ([], {reason: 1})


@pytest.mark.parametrize(
    "given",
    [
        {"symbol": "000001.SZ", "exchange": "SHZ", "mic": "XSHE"},
        {"symbol": "300750.SZ", "exchange": "SHZ", "mic": "XSHE"},
        {"symbol": "688981.SS", "exchange": "SHH", "mic": "XSHG"},
        {"symbol": "900901.SS", "exchange": "SHH", "mic": "XSHG"},
        {"symbol": "950160.KQ", "exchange": "KOE", "mic": "XKOS"},
        {"symbol": "2330.TW", "exchange": "TAI", "mic": "XTAI"},
        {"symbol": "EAC.CO", "exchange": "CPH", "mic": "XCSE", "name": "EAC Invest A/S"},
        {
            "symbol": "BMW.DE",
            "exchange": "GER",
            "mic": "XETR",
            "country": "Germany",
            "name": "Harbour AG Pref",
        },
        {"symbol": "PRFX", "exchange": "NCM", "mic": "XNAS", "name": "PRF Technologies Ltd."},
        {"symbol": "NOTE.ST", "exchange": "STO", "mic": "XSTO", "name": "NOTE AB (publ)"},
    ],
)
def test_shares_that_look_like_other_paper_are_taken(given):
    assert read(ROW | given).left_out == {}


def test_exchanges_that_are_not_known_are_named():
    found = read(
        ROW | {"exchange": "BER", "mic": "XBER"}, ROW | {"exchange": "", "mic": "", "symbol": "A.ZZ"}
    )
    assert found.unknown_exchanges == {"BER": 1, "ZZ": 1}


def test_an_identifier_that_is_none_is_not_taken():
    (found,) = read(ROW | {"isin": "XS-1", "shareclass_figi": "BBG"}).companies
    assert found.identifiers == ()


@pytest.mark.parametrize("text", ["", "\n", "symbol,name\nA,B\n", "<html>", "\x00"])
def test_another_file_is_refused(text):
    with pytest.raises(BadList):
        financedatabase.read(io.StringIO(text), Read())


def test_a_file_cut_off_inside_a_row_is_refused():
    rows = [ROW, ROW | {"symbol": "1.HK", "name": 'CK "Hutch", Ltd'}]
    whole = text(*rows)
    ends = {len(text(*rows[:number])) for number in range(3)}
    for end in range(len(text()), len(whole)):
        if {end, end + 1}.isdisjoint(ends):
            with pytest.raises(BadList):
                financedatabase.read(io.StringIO(whole[:end]), Read())


@pytest.mark.long
def test_the_real_files_are_grouped(test_data):
    """Companies that stand in several files are one, and the two Mercks stay two."""
    found = Read()
    for path in sorted((test_data / "data" / "companies" / "equities").glob("*.csv.xz")):
        with lzma.open(path, "rt", encoding="utf-8", newline="") as lines:
            financedatabase.read(lines, found)
    assert found.rows == len(found.companies) + found.left_out.total() == 69_152
    grouped = group((), found.companies)
    by_listing = {text: one for one in grouped.saved for text in one.listings}
    for listings in (("RELIANCE:NSE", "RELIANCE:BSE"), ("PETR3:B3", "PETR4:B3"), ("0525:HK", "601333:SSE")):
        assert len({id(by_listing[one]) for one in listings}) == 1
    assert by_listing.keys().isdisjoint({"38FN:LSE", "NFNG:ASX", "160622:SZSE", "500046:KRX", "NEWSLV:JSE"})
    merck = by_listing["MRK:XETRA"]
    assert (merck.country, [text for text in merck.listings if text == "MRK:PAR"]) == ("DE", [])
    assert 25_000 < len(grouped.saved) < len(found.companies)
    assert len(grouped.disputed) > 50
