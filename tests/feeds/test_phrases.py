"""The phrases around a hit: what quotation marks, capitals and neighbours show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.phrases import around, name_at

# A sentence, the hit in it, the phrases, and the name of which the hit is a part.
CASES = [
    ("Fire near Apple Valley destroys homes", "Apple", ["Apple Valley", "near Apple"], "Apple Valley"),
    ("Near Apple Valley's pier a fire burns", "Apple", ["Apple Valley", "Near Apple"], "Apple Valley"),
    ("Gap Year Tours is sold", "Gap", ["Gap Year Tours", "Gap Year"], "Gap Year Tours"),
    ("The Bank of Apple was robbed", "Apple", ["Bank of Apple"], "Bank of Apple"),
    ("The Big Apple shines tonight", "Apple", ["Big Apple", "Apple shines"], "Big Apple"),
    ("Few know the Apple & Pear pub", "Apple", ["Apple & Pear"], "Apple & Pear"),
    ("He reads “The Apple of my eye” daily", "Apple", ["The Apple of my eye"], "The Apple of my eye"),
    ("Sie liest „Apple pflücken“ gern", "Apple", ["Apple pflücken"], "Apple pflücken"),
    # A headline in title case, and one in capitals, show no names.
    ("Storm Floods Gap Street", "Gap", ["Gap Street", "Floods Gap"], ""),
    ("STORM FLOODS GAP STREET", "GAP", ["GAP STREET", "FLOODS GAP"], ""),
    # What ends a phrase: punctuation, a possessive, a word of grammar.
    ("Rain fell on Apple, Valley people said", "Apple", [], ""),
    ("The pie of Apple's Tim Cook burnt", "Apple", [], ""),
    ("They gave it to Apple and left", "Apple", [], ""),
    ("Apple pie is easy to bake", "Apple", ["Apple pie"], ""),
    ("A gap year in Rome", "gap", ["gap year"], ""),
    ("An Apple-based diet", "Apple", ["Apple-based", "Apple-based diet"], "Apple-based"),
    ("苹果园的收成", "苹果", ["苹果园"], ""),
    ("新闻：「苹果日报」停刊", "苹果", ["苹果日报", "苹果日"], "苹果日报"),
    # Longer than a name is.
    ("It was Aa Bb Cc Dd Ee Apple Gg with us there today", "Apple", ["Apple Gg", "Ee Apple"], ""),
    ("Apple", "Apple", [], ""),
    ("Rain again", "Apple", [], ""),
    ("Rain again", "", [], ""),
]


@pytest.mark.parametrize(("sentence", "hit", "phrases", "name"), CASES)
def test_phrases_around_a_hit(sentence, hit, phrases, name):
    assert (around(sentence, hit), name_at(sentence, hit)) == (phrases, name)


@given(st.text(max_size=60), st.text(min_size=1, max_size=12), st.text(max_size=60))
def test_each_phrase_stands_in_the_sentence_and_is_more_than_the_hit(before, hit, after):
    sentence = f"{before}{hit}{after}"
    for phrase in [*around(sentence, hit), name_at(sentence, hit)]:
        assert phrase in sentence
        assert phrase != hit
