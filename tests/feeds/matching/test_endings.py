"""Endings, particles and clitics of each language: which leave a name the same, and which do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.matching.endings import declined, has_clitic, is_particle, is_plural
from tests.support.watches import company, hits, keyword

DECLINED = [
    ("Яндекс", "Яндекс Яндекса Яндексу Яндексом Яндексе"),
    ("Газпром", "Газпром Газпрома Газпрому Газпромом Газпроме"),
    ("Тесла", "Тесла Теслы Тесле Теслу Теслой"),
    ("Алибаба", "Алибаба Алибабы Алибабе Алибабу Алибабой"),
    ("Россия", "Россия России Россию Россией"),
    ("Роснефть", "Роснефть Роснефти Роснефтью"),
    ("Мосэнерго", "Мосэнерго"),
    ("Греф", "Греф Грефа Грефу Грефом Грефе"),
    ("Сечин", "Сечин Сечина Сечину Сечиным Сечине"),
    ("Костин", "Костин Костина Костину Костиным"),
    ("Потанин", "Потанин Потанина Потаниным"),
    ("Чубайс", "Чубайс Чубайса"),
    ("Набиуллина", "Набиуллина Набиуллиной Набиуллину"),
    ("Сбербанк", "Сбербанк Сбербанка Сбербанку Сбербанком Сбербанке"),
    ("Норильский никель", "Норильский никель|Норильского никеля|Норильскому никелю|Норильским никелем"),
    ("Алексей Миллер", "Алексей Миллер|Алексея Миллера|Алексею Миллеру|Алексеем Миллером"),
    ("Герман Греф", "Герман Греф|Германа Грефа|Герману Грефу"),
    ("Нафтогаз", "Нафтогаз Нафтогазу Нафтогазом Нафтогазі"),
    ("Укрзалізниця", "Укрзалізниця Укрзалізниці Укрзалізницю Укрзалізницею"),
]


@pytest.mark.parametrize(
    ("name", "form"),
    [(name, form) for name, forms in DECLINED for form in (forms.split("|" if "|" in forms else " "))],
)
def test_a_russian_or_ukrainian_name_is_found_in_its_cases(name, form):
    assert hits(company(name), f"Акции «{form}» выросли, сообщает {form}.") == [form, form]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Яндекс", "Яндексовод"),
        ("Яндекс", "яндексовский"),
        ("Тесла", "Теслагейт"),
        ("Тесла", "Тесл"),
        ("Мосэнерго", "Мосэнергоа"),
        ("Газпром", "Газпромнефть"),
        ("Роснефть", "Роснефтегаз"),
        ("Алексей Миллер", "Алексея сына Миллера"),
        ("суд", "судно"),
        ("ВТБ", "ВТБанк"),
        ("Яндекс", "СуперЯндекс"),
    ],
)
def test_a_longer_russian_word_is_another(name, text):
    assert hits(company(name), text) == []


def test_an_acronym_in_cyrillic_stands_as_it_is():
    assert hits(company("ЯП"), "ЯП и ЯПа") == ["ЯП"]


PARTICLES = (
    "은 는 이 가 을 를 의 에 와 과 로 도 만 에서 에게 에는 으로 부터 까지 보다 처럼 이나 하고 라는 "
    "이라고 측은 들은 에서는"
)


@pytest.mark.parametrize("particle", PARTICLES.split())
def test_a_korean_name_may_carry_a_particle(particle):
    assert hits(company("삼성전자"), f"어제 삼성전자{particle} 발표") == ["삼성전자"]


@pytest.mark.parametrize("text", ["삼성전자서비스", "삼성전자판매가", "삼성전자인들", "구삼성전자"])
def test_a_longer_korean_word_is_another(text):
    assert hits(company("삼성전자"), text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("가 왔다", True),
        ("에서는", True),
        ("는.", True),
        ("가A", True),
        ("", False),
        ("가나다", False),
        ("서비스", False),
    ],
)
def test_what_is_a_particle(text, expected):
    assert is_particle(f"삼성{text}", 2) is expected


ARABIC = "و ف ب ل ك ال وال فال بال كال لل ولل وب ول"


@pytest.mark.parametrize("clitic", ARABIC.split())
def test_an_arabic_name_may_be_preceded_by_its_clitics(clitic):
    assert hits(company("أرامكو"), f"قالت {clitic}أرامكو إن") == ["أرامكو"]


@pytest.mark.parametrize("text", ["مأرامكو", "سوفأرامكو", "أرامكوس", "أرامكوي"])
def test_a_longer_arabic_word_is_another(text):
    assert hits(company("أرامكو"), text) == []


@pytest.mark.parametrize("clitic", ["ה", "ב", "ל", "מ", "כ", "ש", "ו", "וה", "וב", "ול", "שב"])
def test_a_hebrew_name_may_be_preceded_by_its_clitics(clitic):
    assert hits(company("טבע"), f"מניית {clitic}טבע עלתה") == ["טבע"]


@pytest.mark.parametrize("text", ["קטבע", "טבעון", "גרטבע"])
def test_a_longer_hebrew_word_is_another(text):
    assert hits(company("טבע"), text) == []


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [("وأرامكو", 1, True), ("بأرامكو", 1, True), ("مأرامكو", 1, False), ("أرامكو", 0, False)],
)
def test_what_is_a_clitic(text, start, expected):
    assert has_clitic(text, start) is expected


@pytest.mark.parametrize(
    ("watch", "text", "expected"),
    [
        (company("Tesla"), "Teslas, TESLAS and Teslaes", ["Tesla", "TESLA", "Tesla"]),
        (keyword("rate cut"), "rate cuts", ["rate cut"]),
        (keyword("tariff"), "tariffs’ end", ["tariff"]),
        (company("Roche"), "Ro\u00adche\u00ads\u00adter and Roches\u200bter", []),
        (company("Tesla"), "Teslasx, Teslas2 and Teslass", []),
        (company("Apple"), "apples", []),
        (company("Gap"), "Gaps", []),
        (keyword("AI"), "AIs", ["AI"]),
        (company("Zz", people=("Tim Cook",)), "Tim Cooks", []),
    ],
)
def test_a_plural_counts_where_it_can_mean_nothing_else(watch, text, expected):
    assert hits(watch, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("s", True), ("es", True), ("S,", True), ("s2", False), ("sa", False), ("", False), ("'s", False)],
)
def test_what_is_a_plural(text, expected):
    assert is_plural(f"tesla{text}", 5) is expected


@pytest.mark.parametrize("term", ["alibaba", "阿里", "яп", "мосэнерго", "삼성", "a я", ""])
def test_what_has_no_cases_is_looked_for_whole(term):
    assert declined(term) == (term, None)


@given(
    st.lists(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ", min_size=1, max_size=12), min_size=1)
)
def test_every_declined_term_finds_itself(words):
    term = " ".join(words)
    fixed, tail = declined(term)
    assert term.startswith(fixed)
    assert tail is None or tail.fullmatch(term, len(fixed))
