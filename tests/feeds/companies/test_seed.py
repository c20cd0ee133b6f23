"""The shipped companies: whole, without doubles, under their own names, with all their listings together."""

import json
import unicodedata
from collections import Counter

import jsonschema
import pytest

from feeds.companies import FOLD_VERSION
from feeds.companies.exchanges import CANONICAL
from feeds.companies.grouping import place
from feeds.companies.merging import group
from feeds.companies.seed import DATA, company_of, digest, read_seed, seed_hash
from feeds.matching.fold import fold_term
from feeds.matching.tickers import parse_ticker
from feeds.model import Company, Person

TEXT = {"type": "string", "pattern": r"^\S(.*\S)?$"}
MONTH = {"type": "string", "pattern": r"^(19|20)\d\d-(0[1-9]|1[0-2])$"}


def texts(**limits):
    return {"type": "array", "items": TEXT, "uniqueItems": True} | limits


def record(required, **optional):
    properties = required | optional
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


SCHEMA = record(
    {
        "name": TEXT,
        "legal": {"type": "string", "maxLength": 120},
        "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
        "aliases": texts(),
        "listings": texts(items={"type": "string", "pattern": r"^[A-Z0-9.&-]{1,12}:[A-Z0-9]+$"}),
        "people": {
            "type": "array",
            "items": record({"name": TEXT, "role": TEXT, "spellings": texts(), "as_of": MONTH}),
        },
        "products": texts(maxItems=12),
        "reported": {"type": "integer", "minimum": 1, "maximum": 100},
        "as_of": MONTH,
    }
)

# Of companies at home there, the scripts of which one must occur in a name.
NATIVE = {
    **dict.fromkeys(("CN", "HK", "MO", "TW"), ("CJK",)),
    "JP": ("CJK", "HIRAGANA", "KATAKANA"),
    "KR": ("HANGUL",),
    "RU": ("CYRILLIC",),
    **dict.fromkeys(("AE", "KW", "QA", "SA"), ("ARABIC",)),
    "IL": ("HEBREW",),
    "TH": ("THAI",),
    "GR": ("GREEK",),
}
REPORTED_WORLDWIDE = 60
SHARE_NAMED = 0.9

# Companies whose shares are listed in several places.
DUAL = """
9988:HK BABA:NYSE
9618:HK JD:NASDAQ
9888:HK BIDU:NASDAQ
9999:HK NTES:NASDAQ
9961:HK TCOM:NASDAQ
9866:HK NIO:NYSE
9868:HK XPEV:NYSE
2015:HK LI:NASDAQ
9626:HK BILI:NASDAQ
9898:HK WB:NASDAQ
2057:HK ZTO:NYSE
1179:HK HTHT:NASDAQ
9987:HK YUMC:NYSE
2423:HK BEKE:NYSE
0981:HK 688981:SSE
1211:HK 002594:SZSE
3750:HK 300750:SZSE
1398:HK 601398:SSE
0939:HK 601939:SSE
1288:HK 601288:SSE
3988:HK 601988:SSE
3328:HK 601328:SSE
3968:HK 600036:SSE
2318:HK 601318:SSE
2628:HK 601628:SSE
0857:HK 601857:SSE
0386:HK 600028:SSE
0883:HK 600938:SSE
0941:HK 600941:SSE
0728:HK 601728:SSE
1088:HK 601088:SSE
2899:HK 601899:SSE
0763:HK 000063:SZSE
0300:HK 000333:SZSE
6690:HK 600690:SSE
0005:HK HSBA:LSE HSBC:NYSE
2888:HK STAN:LSE
2330:TWSE TSM:NYSE
2303:TWSE UMC:NYSE
3711:TWSE ASX:NYSE
7203:TSE TM:NYSE
6758:TSE SONY:NYSE
7267:TSE HMC:NYSE
8306:TSE MUFG:NYSE
8316:TSE SMFG:NYSE
8411:TSE MFG:NYSE
4502:TSE TAK:NYSE
8604:TSE NMR:NYSE
005490:KRX PKX:NYSE
015760:KRX KEP:NYSE
105560:KRX KB:NYSE
055550:KRX SHG:NYSE
INFY:NSE INFY:NYSE
WIPRO:NSE WIT:NYSE
HDFCBANK:NSE HDB:NYSE
ICICIBANK:NSE IBN:NYSE
RELIANCE:NSE 500325:BSE
SHEL:LSE SHEL:NYSE
BP:LSE BP:NYSE
AZN:LSE AZN:NASDAQ
GSK:LSE GSK:NYSE
ULVR:LSE UL:NYSE
DGE:LSE DEO:NYSE
BATS:LSE BTI:NYSE
RIO:LSE RIO:NYSE RIO:ASX
BHP:ASX BHP:NYSE BHP:LSE
BARC:LSE BCS:NYSE
LLOY:LSE LYG:NYSE
VOD:LSE VOD:NASDAQ
ASML:AMS ASML:NASDAQ
PHIA:AMS PHG:NYSE
INGA:AMS ING:NYSE
SAP:XETRA SAP:NYSE
DBK:XETRA DB:NYSE
NOVN:SIX NVS:NYSE
UBSG:SIX UBS:NYSE
NOVO-B:CPH NVO:NYSE
ERIC-B:STO ERIC:NASDAQ
NOKIA:HEL NOK:NYSE
EQNR:OSL EQNR:NYSE
SAN:PAR SNY:NASDAQ
TTE:PAR TTE:NYSE
SAN:BME SAN:NYSE
BBVA:BME BBVA:NYSE
TEF:BME TEF:NYSE
ENI:MIL E:NYSE
STLAM:MIL STLA:NYSE
RACE:MIL RACE:NYSE
ABI:BRU BUD:NYSE
TEVA:TASE TEVA:NYSE
RY:TSX RY:NYSE
TD:TSX TD:NYSE
SHOP:TSX SHOP:NASDAQ
PETR4:B3 PBR:NYSE
VALE3:B3 VALE:NYSE
"""
DUAL_LISTINGS = [line.split() for line in DUAL.strip().splitlines()]


def records():
    for file in sorted(DATA.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            yield f"{file.name}:{number}", json.loads(line)


def has_script(company, scripts):
    letters = {char for name in company.names for char in name if not char.isascii()}
    return any(unicodedata.name(char, "").startswith(scripts) for char in letters)


def test_every_record_is_of_the_form():
    check = jsonschema.Draft202012Validator(SCHEMA)
    wrong = {
        where: [f"{'/'.join(map(str, fault.path))}: {fault.message}" for fault in check.iter_errors(one)]
        for where, one in records()
    }
    assert {where: faults for where, faults in wrong.items() if faults} == {}


def test_the_worlds_most_reported_companies_are_there():
    companies = read_seed()
    assert len(companies) >= 400
    homes = Counter(one.country for one in companies)
    assert min(homes[country] for country in ("US", "CN", "GB", "JP", "IN", "DE", "FR", "KR", "TW")) >= 30


def test_every_listing_is_a_ticker_on_an_exchange_of_the_directory():
    listings = [text for one in read_seed() for text in one.listings]
    assert [text for text in listings if str(parse_ticker(text)) != text] == []
    assert {text.rpartition(":")[2] for text in listings} <= CANONICAL


def test_no_name_and_no_listing_stands_in_two_records():
    names = Counter(key for one in read_seed() for key in {fold_term(name) for name in one.names})
    places = Counter(place(text) for one in read_seed() for text in one.listings)
    assert [key for key, number in (names + places).items() if number > 1] == []


def test_no_company_is_anothers_product():
    companies = read_seed()
    owners = {fold_term(name): one.name for one in companies for name in one.names}
    sold = [(product, one.name) for one in companies for product in one.products]
    assert [
        (product, seller) for product, seller in sold if owners.get(fold_term(product), seller) != seller
    ] == []


def test_no_alias_repeats_a_name_and_no_spelling_a_person():
    for one in read_seed():
        assert one.name not in one.aliases, one.name
        for person in one.people:
            assert person.name not in person.spellings, (one.name, person.name)


def test_a_company_at_home_in_another_script_has_its_name_in_it():
    at_home = [one for one in read_seed() if one.country in NATIVE]
    assert len(at_home) > 300
    assert [one.name for one in at_home if not has_script(one, NATIVE[one.country])] == []


def test_nearly_every_company_the_world_reports_about_has_a_chinese_name():
    companies = [one for one in read_seed() if one.reported >= REPORTED_WORLDWIDE]
    named = [one for one in companies if has_script(one, ("CJK",))]
    assert len(companies) > 200
    assert len(named) >= SHARE_NAMED * len(companies)


def test_there_are_enough_dual_listings_to_tell():
    assert len(DUAL_LISTINGS) >= 60


@pytest.mark.parametrize("listings", DUAL_LISTINGS, ids="+".join)
def test_dual_listings_stand_in_one_record(listings):
    owners = [{one.name for one in read_seed() if text in one.listings} for text in listings]
    assert len(set.union(*owners)) == 1
    assert all(owners)


def test_grouping_leaves_the_shipped_companies_as_they_are():
    companies = read_seed()
    grouped = group((), companies)
    assert grouped.saved == companies
    assert (grouped.removed, grouped.contested) == ([], [])


def test_a_record_becomes_a_company():
    found = next(one for _, one in records() if one["name"] == "Alibaba")
    company = company_of(found)
    assert (company.name, company.country, company.source) == ("Alibaba", "CN", "seed")
    assert company.listings == ("9988:HK", "BABA:NYSE")
    assert {"阿里巴巴", "アリババ", "알리바바", "Алибаба"} <= set(company.aliases)
    assert {"Eddie Yongming Wu", "Joseph Tsai"} <= {person.name for person in company.people}
    assert "Tongyi Qianwen" in company.products


def test_a_record_keeps_every_fact():
    person = {"name": "A B", "role": "chair", "spellings": ["B A"], "as_of": "2024-01"}
    one = {"name": "N", "legal": "N Ltd", "country": "GB", "aliases": ["M"], "listings": ["N:LSE"]}
    rest = {"people": [person], "products": ["P"], "reported": 7, "as_of": "2025-02"}
    assert company_of(one | rest) == Company(
        name="N",
        legal="N Ltd",
        aliases=("M",),
        listings=("N:LSE",),
        people=(Person("A B", "chair", ("B A",), "2024-01"),),
        products=("P",),
        country="GB",
        reported=7,
        source="seed",
        as_of="2025-02",
    )


def test_the_hash_is_of_the_records_and_of_how_names_are_folded():
    assert seed_hash() == digest(FOLD_VERSION, [file.read_bytes() for file in sorted(DATA.glob("*.jsonl"))])
    hashes = [
        digest(*given) for given in ((1, [b"a", b"b"]), (2, [b"a", b"b"]), (1, [b"ab"]), (1, [b"a", b"c"]))
    ]
    assert len(set(hashes)) == 4
