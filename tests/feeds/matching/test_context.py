"""What can be said of the words around a hit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.matching.context import Context, Word, is_amount, is_title_case, is_venue


def context(sentence):
    """The hit is what stands in square brackets of the given sentence."""
    before, _, rest = sentence.partition("[")
    name, _, after = rest.partition("]")
    return Context(before + name + after, len(before), len(before) + len(name))


@pytest.mark.parametrize(
    ("sentence", "before", "after"),
    [
        ("Shares of [Apple] fell", Word("of", near=True), Word("fell", near=True)),
        ("Yesterday, [Apple], too", Word("Yesterday", first=True), Word("too", near=False)),
        ("[Apple]", Word(), Word()),
        ("the [Apple]’s U.S. arm", Word("the", near=True, first=True), Word("s")),
        ("T-Mobile’s [Apple] AT&T", Word("T-Mobile’s", near=True, first=True), Word("AT&T", near=True)),
    ],
)
def test_the_words_on_either_side(sentence, before, after):
    found = context(sentence)
    assert (found.before, found.after) == (before, after)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("[Apple] fell", True),
        ("“[Apple] fell”", True),
        ("Tech: [Apple] fell", True),
        ("Markets | [Apple] fell", True),
        ("It rose — [Apple] fell", True),
        ("It rose - [Apple] fell", True),
        ("([Apple] fell)", True),
        ("Then [Apple] fell", False),
        ("Then, [Apple] fell", False),
        ("non-[Apple] phones", False),
    ],
)
def test_where_a_capital_says_nothing(sentence, expected):
    assert context(sentence).opens is expected


@pytest.mark.parametrize(
    ("sentence", "signs"),
    [
        ("[Apple]'s plan", {"is_possessive"}),
        ("[Apple]’s plan", {"is_possessive"}),
        ("[Times]' plan", {"is_possessive"}),
        ("Harrison [Ford] came", {"is_surname"}),
        ("Michael J. [Fox] came", {"is_surname"}),
        ("W [Block] came", {"is_surname"}),
        ("Nvidia's [Target] rose", set()),
        ("[Shell] <SHEL.L> fell", {"is_listed"}),
        ("[Target] (NYSE: TGT) fell", {"is_listed"}),
        ("[Target] (TGT.N) fell", {"is_listed"}),
        ("[Target] (the shop) fell", set()),
        ("of [Visa] and Mastercard", {"is_in_row", "is_in_list"}),
        ("of Mastercard, [Visa]", {"is_in_row", "is_in_list"}),
        ("of [Visa] or IBM", {"is_in_row"}),
        ("of [Apple] and Target", {"is_in_list"}),
        ("of [Apple] and pears", set()),
        ("of [Apple] and The", set()),
        ("[Apple], which fell", {"has_apposition"}),
        ("[Unity], maker of games", {"has_apposition"}),
        ("[Unity], said one", set()),
    ],
)
def test_what_stands_around_a_hit(sentence, signs):
    names = ("is_possessive", "is_surname", "is_listed", "is_in_row", "is_in_list", "has_apposition")
    found = context(sentence)
    assert {name for name in names if getattr(found, name)} == signs


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [("[Apple]-backed", "backed"), ("[Apple]–Nvidia", "Nvidia"), ("[Apple] - x", ""), ("[Apple] x", "")],
)
def test_the_word_joined_by_a_hyphen(sentence, expected):
    assert context(sentence).compound == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Chase Center", True), ("Chase\xa0Field", True), ("Chase center", False), ("Chase Centers", False)],
)
def test_what_is_a_venue(text, expected):
    assert is_venue(text, len("Chase")) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("300 HP", True), ("300HP", True), ("$HP", True), ("v3. HP", False), ("an HP", False), ("HP", False)],
)
def test_what_is_an_amount(text, expected):
    assert is_amount(text, text.index("HP")) is expected


WORD_SIGNS = (
    "is_capital",
    "is_acronym",
    "is_grammar",
    "is_proper",
    "is_other_name",
    "is_legal_form",
    "is_national",
    "is_verb",
)


@pytest.mark.parametrize(
    ("word", "signs"),
    [
        ("Nvidia", {"is_capital", "is_proper", "is_other_name"}),
        ("Pie", {"is_capital"}),
        ("pie", set()),
        ("IBM", {"is_acronym", "is_other_name"}),
        ("The", {"is_capital", "is_grammar"}),
        ("of", {"is_grammar"}),
        ("Monday", {"is_capital", "is_grammar"}),
        ("American", {"is_capital", "is_national"}),
        ("Inc", {"is_capital", "is_proper", "is_other_name", "is_legal_form"}),
        ("Corp.", {"is_capital", "is_proper", "is_other_name", "is_legal_form"}),
        ("plc", set()),
        ("says", {"is_grammar", "is_verb"}),
        ("launched", {"is_verb"}),
        ("unveils", {"is_verb"}),
        ("cancels", {"is_verb"}),
        ("prices", set()),
        ("glass", set()),
        ("", set()),
    ],
)
def test_what_a_word_is(word, signs):
    assert {name for name in WORD_SIGNS if getattr(Word(word, near=True), name)} == signs


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Then", False), ("Delta", False), ("Nvidia", True), ("CEO", False), ("then", False)],
)
def test_a_capital_at_the_start_says_something_only_of_what_is_no_everyday_word(word, expected):
    assert Word(word, near=True, first=True).is_capital is expected


@pytest.mark.parametrize(
    ("word", "low", "possessive"),
    [("Apple’s", "apple", True), ("apple's", "apple", True), ("Times'", "times", False), ("AI", "ai", False)],
)
def test_a_word_without_its_possessive(word, low, possessive):
    assert (Word(word).low, Word(word).is_possessive) == (low, possessive)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Apple Unveils New Phone", True),
        ("Apple to Cut Prices of Its Phones in the US", True),
        ("Apple cuts prices of phones", False),
        ("Apple Unveils New Phone.", False),
        ("Apple", False),
        ("Apple Inc", False),
        ("", False),
    ],
)
def test_what_is_title_case(sentence, expected):
    assert is_title_case(sentence) is expected


PROPERTIES = [
    *("before", "after", "opens", "in_title_case", "is_possessive", "is_surname"),
    *("is_listed", "is_in_row", "is_in_list", "has_apposition", "is_thing", "compound", "is_joined"),
]


def test_a_sentence_all_in_capitals_is_read_as_a_headline():
    found = context("TARGET'S [APPLE] IS LATE, U.S. SAYS")
    assert (found.name, found.before, found.after) == (
        "Apple",
        Word("Target's", near=True, first=True),
        Word("Is", near=True),
    )
    assert found.in_title_case


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("[Rio] de Janeiro", True),
        ("[Shell] & Sons", True),
        ("H&R [Block]", True),
        ("H & R [Block]", True),
        ("AT&T, [Block]", False),
        ("[Apple] & Google", False),
        ("Google & [Apple]", False),
        ("[Rio] and Vale", False),
        ("[Rio] de facto", False),
    ],
)
def test_a_particle_or_an_ampersand_joins_another_name(sentence, expected):
    assert context(sentence).is_joined is expected


@pytest.mark.parametrize("word", ["Seattle-based", "Berkshire-backed", "US-led"])
def test_a_name_with_a_hyphen_and_a_word_is_an_adjective(word):
    assert (Word(word).is_adjective, Word(word).is_capital, Word(word).is_proper) == (True, False, False)


@given(st.text(), st.text(), st.text())
def test_any_sentence_has_a_context(before, name, after):
    found = Context(before + name + after, len(before), len(before) + len(name))
    assert found.name.casefold() == name.casefold()
    assert all(hasattr(found, sign) for sign in PROPERTIES)
