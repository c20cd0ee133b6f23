"""The edges of words in Han text, and what is left without the library that knows them."""

import subprocess
import sys
import tomllib

import pytest

from feeds.companies.seed import read_seed
from feeds.errors import UserError
from feeds.matching import Matcher
from feeds.matching.segmenter import Segmenter, is_installed, is_short
from feeds.model import Company, Tier
from feeds.watchfile import check_watch
from tests.support.documents import ROOT
from tests.support.watches import company, hits, tier


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("小米", True),
        ("京", True),
        ("阿里巴巴", False),
        ("百度网", False),
        ("AI", False),
        ("小A", False),
        ("ソニ", False),
        ("삼성", False),
        ("", False),
    ],
)
def test_what_is_a_short_name(term, expected):
    assert is_short(term) is expected


CHINESE = [
    ("小米", "小米发布新手机", True),
    ("小米", "雷军表示，小米手机销量增长", True),
    ("小米", "小米集团公布财报", True),
    ("小米", "他早上喝小米粥", False),
    ("小米", "玉米和大小米价格", False),
    ("苹果", "苹果公司宣布", True),
    ("苹果", "买了苹果汁", False),
    ("百度", "百度推出大模型", True),
    ("百度", "气温三百度以上", False),
    ("腾讯", "腾讯控股", True),
    ("騰訊", "腾讯发布", True),
    ("腾讯", "騰訊公布業績", True),
]


JAPANESE = [
    ("楽天", "新楽天の選手", False),
    ("日立", "日立は新製品を発表した", True),
    ("日立", "日立製の部品を使う", True),
    ("日立", "日立側は否定した", True),
    ("日立", "日立会長の話", True),
    ("日立", "日立社は否定した", True),
    ("日立", "日立市の天気は晴れ", False),
    ("日立", "茨城県日立の天気", False),
    ("楽天", "楽天グループと楽天の会長", True),
    ("楽天", "楽天的な見方もある", False),
]


@pytest.fixture(scope="module")
def found():
    """What is found of one of the short names in a text; one segmenter knows them all."""
    matcher = Matcher([company(name) for name in dict.fromkeys(name for name, _, _ in CHINESE + JAPANESE)])

    def look(name, text):
        matches = matcher.match({"text": text})
        return [item.text for match in matches if match.watch.name == name for item in match.evidence]

    return look


@pytest.mark.parametrize(("name", "text", "expected"), CHINESE)
def test_a_short_chinese_name_counts_as_a_word_alone(name, text, expected, found):
    assert bool(found(name, text)) is expected


@pytest.mark.parametrize(("name", "text", "expected"), JAPANESE)
def test_a_short_japanese_name_ends_where_its_run_ends(name, text, expected, found):
    assert bool(found(name, text)) is expected


def test_longer_names_need_no_edges():
    assert hits(company("阿里巴巴"), "昨日阿里巴巴集团") == ["阿里巴巴"]


def test_a_name_far_into_a_text_is_found_at_its_place():
    text = "天气很好。" * 500 + "小米发布新手机"
    [match] = Matcher([company("小米")]).match({"text": text})
    assert [(item.start, item.end) for item in match.evidence] == [(2500, 2502)]


def words_in(text):
    segmenter = Segmenter()
    return {
        text[start : start + size]
        for start in range(len(text))
        for size in (1, 2)
        if segmenter.is_word(text, start, start + size)
    }


def test_a_name_that_the_dictionary_has_not_ends_where_words_do():
    assert [
        name in words_in(text) for name, text in (("旷视", "昨日旷视发布新品"), ("旷视", "空旷视野"))
    ] == [
        True,
        False,
    ]


@pytest.mark.parametrize("text", ["他早上喝小米粥", "美团队完美团聚", "气温三百度以上", "昨日旷视发布新品"])
def test_what_others_look_for_cuts_no_text_in_another_way(text):
    before = words_in(text)
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    Matcher([company(pair, "A name") for pair in sorted(pairs)]).match({"text": text})
    assert words_in(text) == before


def test_the_dictionary_is_loaded_for_short_names_alone():
    code = (
        "import sys; from feeds.matching import Matcher; from tests.support.watches import company; "
        "Matcher([company(*sys.argv[1:])]).match({'text': '小米 阿里巴巴'}); print('rjieba' in sys.modules)"
    )
    loaded = [
        subprocess.run(
            [sys.executable, "-c", code, *names], capture_output=True, text=True, check=True, cwd=ROOT
        )
        for names in (["阿里巴巴", "Alibaba"], ["小米"])
    ]
    assert [one.stdout for one in loaded] == ["False\n", "True\n"]


# ---- without the library --------------------------------------------------------------------------------


@pytest.fixture
def missing(monkeypatch):
    """As if the extra had not been installed."""
    monkeypatch.setitem(sys.modules, "rjieba", None)


def test_the_library_is_part_of_a_development_install():
    assert is_installed()


def test_its_absence_is_noticed(missing):
    assert not is_installed()


def test_a_short_name_is_refused_without_it_saying_what_to_do(missing):
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    with pytest.raises(UserError) as refused:
        check_watch(company("Xiaomi", "小米"))
    assert str(refused.value) == (
        "names: “小米” is so short that it needs the edges of words; write a longer form, or have the extra "
        f"cjk installed with .venv/bin/pip install '{extras['cjk'][0]}' and wirewatch started again"
    )


def test_a_short_name_is_taken_with_it():
    check_watch(company("Xiaomi", "小米"))


def test_short_names_saved_before_are_not_found_without_it_and_stop_nothing(missing):
    watches = [company("小米", "Xiaomi"), company("阿里巴巴")]
    found = Matcher(watches).match({"text": "小米手机 Xiaomi 阿里巴巴"})
    assert [[item.text for item in match.evidence] for match in found] == [["Xiaomi"], ["阿里巴巴"]]


def test_the_directorys_short_names_need_no_segmenter(missing):
    companies = [*read_seed(), Company("Xiaomi", aliases=("小米",))]
    assert tier(company("Xiaomi"), "Xiaomi fell", companies) == Tier.LIKELY
