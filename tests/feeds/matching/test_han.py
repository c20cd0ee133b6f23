"""Traditional characters as simplified ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.matching.han import simplified
from tests.support.watches import company, hits


@pytest.mark.parametrize(
    ("traditional", "simple"),
    [
        ("阿里巴巴集團", "阿里巴巴集团"),
        ("騰訊控股", "腾讯控股"),
        ("臺積電", "台积电"),
        ("鴻海精密", "鸿海精密"),
        ("滙豐", "汇丰"),
        ("匯豐", "汇丰"),
        ("聯發科", "联发科"),
        ("長江和記實業", "长江和记实业"),
        ("阿里巴巴", "阿里巴巴"),
        ("ソニー", "ソニー"),
        ("삼성전자", "삼성전자"),
        ("Alibaba", "Alibaba"),
        ("", ""),
    ],
)
def test_traditional_characters_become_simplified(traditional, simple):
    assert simplified(traditional) == simple


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("腾讯控股", "騰訊控股公布", ["騰訊控股"]),
        ("騰訊控股", "腾讯控股公布", ["腾讯控股"]),
        ("台积电", "臺積電與台積電", ["臺積電", "台積電"]),
        ("阿里巴巴集團", "阿里巴巴集团", ["阿里巴巴集团"]),
    ],
)
def test_a_name_is_found_in_the_other_script(name, text, expected):
    assert hits(company(name), text) == expected


@given(st.text(alphabet=st.characters(min_codepoint=0x3400, max_codepoint=0x2A6DF)))
def test_every_character_becomes_one_and_stays_so(text):
    once = simplified(text)
    assert (len(once), simplified(once)) == (len(text), once)
