"""Namesakes: what is called like a company and is none, and the file that lists it."""

from importlib.resources import files

import pytest

from feeds.companies.seed import read_seed
from feeds.matching import Matcher
from feeds.matching.english import ASSETS, AUXILIARIES, VERBS
from feeds.matching.fold import fold_term
from feeds.matching.longest import longer_names
from feeds.matching.namesakes import namesakes
from feeds.model import Company, Tier
from tests.support.watches import company

LINES = files("feeds.matching").joinpath("data/namesakes.txt").read_text("utf-8").splitlines()
PHRASES = [(line.partition(": ")[0], line.partition(": ")[2].split("; ")) for line in LINES]
MOST_CHARS = 60


def told(watch, text, companies=()):
    found = Matcher([watch], companies).match({"text": text})
    return (found[0].reason or found[0].tier) if found else None


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Delta", "Delta Force freed him", "only inside the longer name “Delta Force”"),
        ("Delta", "DELTA FORCE FREED HIM", "only inside the longer name “Delta Force”"),
        ("Delta", "Delta fell as Delta Force freed him", Tier.LIKELY),
        ("Apple", "Apple Growers Fear Frost", "only inside the longer name “Apple growers”"),
        ("Apple", "Apple's growers fear frost", Tier.LIKELY),
        ("苹果", "苹果日报停刊", "only inside the longer name “苹果日报”"),
        ("苹果", "苹果公司称", Tier.LIKELY),
    ],
)
def test_a_name_inside_a_namesake_is_no_hit(name, text, expected):
    assert told(company(name), text) == expected


def test_who_looks_for_the_namesake_itself_finds_it():
    assert told(company("Delta Force"), "At the Delta Force they met.") == Tier.LIKELY


def test_a_company_of_that_name_is_no_namesake():
    phrases = ["Delta Force", "Nile Delta"]
    found = list(namesakes(["delta"]))
    assert [phrase in found for phrase in phrases] == [True, True]
    found = list(namesakes(["delta"], {"delta force"}))
    assert [phrase in found for phrase in phrases] == [False, True]
    games = Company("Delta Force", listings=("DFC:NYSE",))
    assert told(company("Delta", tickers=("DFC:NYSE",)), "At Delta Force they met.", [games]) == Tier.LIKELY


@pytest.mark.parametrize(("word", "phrases"), PHRASES, ids=[word for word, _ in PHRASES])
def test_a_line_has_a_word_and_phrases_that_hold_it(word, phrases):
    folded = [fold_term(phrase) for phrase in phrases]
    assert len(set(folded)) == len(folded) > 0
    assert [one for one in folded if fold_term(word) not in one or one == fold_term(word)] == []
    assert [phrase for phrase in phrases if len(phrase) > MOST_CHARS or phrase != phrase.strip()] == []


def test_words_stand_once():
    words = [word for word, _ in PHRASES]
    assert sorted(set(words)) == sorted(words)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Unity", "Unity Talks Up AI Revenue After Strong Quarter"),
        ("Box", "Box sets Q4 guidance above estimates"),
        ("Visa", "Visa delays merger vote"),
        ("GE", "GE 2025 outlook tops estimates"),
        ("Paramount", "Paramount chief quits"),
        ("LG", "LG office in Seoul raided"),
    ],
)
def test_headlines_about_the_company_hold_no_namesake(name, text):
    assert told(company(name), text) == Tier.LIKELY


def test_no_phrase_is_the_name_and_a_verb_what_companies_have_or_a_number():
    tails = [
        (phrase, fold_term(phrase).removeprefix(fold_term(word) + " ").split()[0])
        for word, phrases in PHRASES
        for phrase in phrases
        if fold_term(phrase).startswith(fold_term(word) + " ") and phrase[len(word) + 1 :][:1].islower()
    ]
    assert [phrase for phrase, first in tails if first in VERBS | ASSETS | AUXILIARIES] == []
    assert [phrase for phrase, first in tails if first[0].isdigit()] == []


def test_the_directory_needs_no_namesakes():
    known = {fold_term(name) for one in read_seed() for name in longer_names(one)}
    assert [phrase for _, phrases in PHRASES for phrase in phrases if fold_term(phrase) in known] == []
