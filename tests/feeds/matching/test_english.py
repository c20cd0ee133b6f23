"""The lists of words of English grammar."""

import pytest

from feeds.matching import english

LISTS = {name: words for name, words in vars(english).items() if name.isupper()}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_is_of_single_words_in_lower_case(name):
    assert {word for word in LISTS[name] if word != word.lower() or len(word.split()) != 1} == set()


def test_words_of_grammar_open_sentences_and_days_and_verbs_do_not():
    assert english.STOP_WORDS < english.OPENERS
    assert english.OPENERS & (english.CALENDAR - {"may"}) == set()
    assert set() == english.VERBS & english.VENUES
