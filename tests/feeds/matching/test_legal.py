"""What companies are by law: legal forms, and names that have one."""

import pytest

from feeds.matching.company import is_legal_name
from feeds.matching.fold import fold_term
from feeds.matching.legal import LEGAL_ENDINGS, LEGAL_FORMS, SAME_FORMS, TRADES


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Apple Inc.", True),
        ("Alibaba Group", True),
        ("Siemens AG", True),
        ("Toyota Motor Corporation", True),
        ("Bank of America", True),
        ("腾讯控股", True),
        ("ソニーグループ", True),
        ("삼성그룹", True),
        ("Nestlé S.A.", False),
        ("Apple", False),
        ("Wells Fargo", False),
        ("阿里巴巴", False),
        ("Group", False),
        ("集团", False),
    ],
)
def test_what_is_a_full_legal_name(name, expected):
    assert is_legal_name(name) is expected


def test_forms_are_written_as_folded_text_has_them():
    assert {word for word in LEGAL_FORMS | TRADES if fold_term(word) != word} == set()


def test_a_form_written_short_and_in_full_is_a_form_both_times():
    assert {form for pair in SAME_FORMS.values() for form in pair} <= LEGAL_FORMS
    assert all(form in pair for form, pair in SAME_FORMS.items())


@pytest.mark.parametrize("ending", LEGAL_ENDINGS)
def test_an_ending_without_a_space_makes_a_legal_name(ending):
    assert is_legal_name(f"阿里{ending}")
