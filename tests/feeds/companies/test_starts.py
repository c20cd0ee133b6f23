"""What a company is found by."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.companies import START_CHARS, Kind
from feeds.companies.starts import Start, start_of, starts_of
from feeds.matching.fold import fold_term
from feeds.model import Company, Person


def texts(name, **given):
    return [one.text for one in starts_of(Company(name, **given))]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Alibaba", ["alibaba"]),
        ("HDFC Bank", ["hdfc bank", "bank"]),
        ("Coca-Cola", ["coca cola", "cola"]),
        ("AT&T", ["at&t", "t"]),
        ("L'Oréal", ["l'oreal", "oreal"]),
        ("Apple Inc.", ["apple inc."]),
        ("Swire Pacific Holdings Ltd", ["swire pacific holdings ltd", "pacific holdings ltd"]),
        ("Group 1 Automotive", ["group 1 automotive", "1 automotive", "automotive"]),
        ("Limited", ["limited"]),
        ("阿里巴巴", ["阿里巴巴", "里巴巴", "巴巴", "巴"]),
        ("腾讯控股有限公司", ["腾讯控股有限公司", "讯控股有限公司"]),
        ("京東集團股份有限公司", ["京东集团股份有限公司", "东集团股份有限公司"]),
        ("トヨタ", ["トヨタ", "ヨタ", "タ"]),
        ("삼성", ["삼성", "성"]),
        ("Газпром нефть", ["газпром нефть", "нефть"]),
        ("ปตท", ["ปตท", "ตท", "ท"]),
        ("X五", ["x五", "五"]),
        ("...", ["..."]),
        ("", []),
    ],
)
def test_every_beginning_of_a_word_is_a_start(name, expected):
    assert texts(name) == expected


def test_names_people_and_products_are_told_apart():
    company = Company(
        "Apple", aliases=("Tim",), people=(Person("Tim Cook", spellings=("库克",)),), products=("Mac",)
    )
    assert starts_of(company) == [
        Start("apple", Kind.NAME, True),
        Start("tim", Kind.NAME, True),
        Start("tim cook", Kind.PERSON, True),
        Start("cook", Kind.PERSON, False),
        Start("库克", Kind.PERSON, True),
        Start("克", Kind.PERSON, False),
        Start("mac", Kind.PRODUCT, True),
    ]


def test_a_text_stands_once_as_a_name_and_as_a_whole_one():
    assert starts_of(Company("Delta Bank", aliases=("Bank",), products=("Bank",))) == [
        Start("delta bank", Kind.NAME, True),
        Start("bank", Kind.NAME, True),
    ]


def test_the_beginning_of_a_name_is_told_from_its_later_words():
    company = Company("GE Vernova", aliases=("Vernova of " + "GE " * 20,), products=("Vernova GE",))
    kinds = {one.text[:10]: one.kind for one in starts_of(company)}
    assert (kinds["ge vernova"], kinds["vernova"], kinds["vernova of"]) == (
        Kind.NAME,
        Kind.LATER,
        Kind.NAME,
    )
    assert (kinds["of ge ge g"], kinds["vernova ge"], kinds["ge"]) == (Kind.LATER, Kind.PRODUCT, Kind.LATER)


def test_a_long_name_is_cut_and_no_whole_one():
    name = "word " * 20
    first = starts_of(Company(name))[0]
    assert (first.text, first.whole) == (fold_term(name)[:START_CHARS], False)
    assert start_of(name) == first.text


@given(st.text(max_size=60))
def test_every_word_of_any_name_is_found_but_the_legal_form(name):
    folded = fold_term(name)
    starts = texts(name)
    assert len(starts) == len(set(starts))
    assert all(one in folded and len(one) <= START_CHARS for one in starts)
    assert bool(starts) == bool(folded)


@given(st.lists(st.from_regex(r"[a-z]{9,12}", fullmatch=True), min_size=1, max_size=5))
def test_every_word_of_a_name_begins_a_start(words):
    starts = texts(" ".join(words))
    assert [re.match(r"\w+", one)[0] for one in starts] == list(dict.fromkeys(words)) or len(
        set(words)
    ) < len(words)
