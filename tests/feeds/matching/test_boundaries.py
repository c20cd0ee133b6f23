"""Where a hit ends: letters, numbers, symbols and addresses on either side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.matching.boundaries import addresses, is_masked, stands_alone
from tests.support.watches import company, hits, keyword


def alone(text, hit, **options):
    start = text.index(hit)
    return stands_alone(text, start, start + len(hit), **options)


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("AI", "AI"),
        ("(AI)", "AI"),
        ("#AI/ML", "AI"),
        ("AI's", "AI"),
        ("AI-backed", "AI"),
        ("使用AI技术", "AI"),
        ("AIの", "AI"),
        ("한국AI가", "AI"),
        ("AI. Then", "AI"),
        ("AI\u200b", "AI"),
        ("阿里巴巴集团", "阿里巴巴"),
        ("ソニーが", "ソニー"),
        ("新ソニー製", "ソニー"),
        ("กสิกรไทยวันนี้", "กสิกรไทย"),
        ("5 percent.", "5 percent"),
        ("9988, 5", "9988"),
        ("in 2024, 5", "2024"),
        ("7 特斯拉", "特斯拉"),
        ("AT&T", "AT&T"),
        ("C++", "C++"),
        ("S&P 500", "S&P 500"),
    ],
)
def test_what_stands_alone(text, hit):
    assert alone(text, hit)


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("OpenAI", "AI"),
        ("AIs", "AI"),
        ("AI2", "AI"),
        ("AI_x", "AI"),
        ("é\u0301AI", "AI"),
        ("AI\u00adx", "AI"),
        ("AIя", "AI"),
        ("αAI", "AI"),
        ("メタル", "メタ"),
        ("アソニー", "ソニー"),
        ("ソニーー", "ソニー"),
        ("삼성전자서비스", "삼성전자"),
        ("2.5 percent", "5 percent"),
        ("GPT-4.5", "GPT-4"),
        ("1,500", "1"),
        ("7特斯拉", "特斯拉"),
        ("３小米", "小米"),
        ("3メタ", "メタ"),
        ("AT&T", "AT"),
        ("AT&T", "T"),
        ("C++", "C"),
        ("A+", "A"),
    ],
)
def test_what_is_part_of_something_longer(text, hit):
    assert not alone(text, hit)


def test_a_plural_stands_alone_only_where_it_may():
    assert (alone("Teslas", "Tesla"), alone("Teslas", "Tesla", plural=True)) == (False, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://example.com/AI/news?q=AI now", ["https://example.com/AI/news?q=AI"]),
        ("see http://localhost/AI", ["http://localhost/AI"]),
        ("www.example.com, and", ["www.example.com,"]),
        ("mail me+AI@example.co.uk.", ["me+AI@example.co.uk"]),
        ("at alibaba.com now", ["alibaba.com"]),
        ("at alibaba.com/cloud", ["alibaba.com/cloud"]),
        ("at bbc.co.uk", ["bbc.co.uk"]),
        ("at Amazon.com", []),
        ("at Amazon.com/x", ["Amazon.com/x"]),
        ("end.Then more.in", ["more.in"]),
        ("9988.HK and BABA.N", []),
        ("3.14 e.g. a.b", []),
        ("no dot", []),
    ],
)
def test_what_is_an_address(text, expected):
    assert [text[start:end] for start, end in addresses(text)] == expected


@pytest.mark.parametrize(
    ("text", "hit", "expected"),
    [
        ("at booking.com now", "booking.com", False),
        ("at booking.com now", "booking", True),
        ("at booking.com/x now", "booking.com", True),
        ("at www.booking.com now", "booking.com", True),
        ("me@booking.com", "booking.com", True),
        ("booking.com booking", " booking", False),
        ("Booking at a.com", "Booking", False),
    ],
)
def test_what_is_inside_an_address(text, hit, expected):
    start = text.index(hit)
    assert is_masked(text, addresses(text), start, start + len(hit)) is expected


@pytest.mark.parametrize(
    ("watch", "text", "expected"),
    [
        (company("Booking.com"), "Booking.com and booking.com", ["Booking.com", "booking.com"]),
        (company("Booking.com"), "booking.com/hotels, www.booking.com", []),
        (company("Amazon"), "Amazon.com said", ["Amazon"]),
        (company("Amazon"), "amazon.com, shop@amazon.com, https://amazon.com/Amazon", []),
        (keyword("AI"), "https://x.ai/AI。AI", ["AI"]),
    ],
)
def test_names_are_found_in_no_address_but_as_the_whole_of_it(watch, text, expected):
    assert hits(watch, text) == expected


@given(st.text(), st.text(min_size=1), st.text())
def test_spaces_on_both_sides_let_anything_of_letters_stand_alone(before, inside, after):
    hit = "".join(char for char in inside if char.isalpha()) or "x"
    text = f"{before}\n {hit} \n{after}"
    start = len(before) + 2
    assert stands_alone(text, start, start + len(hit))


@given(st.text(alphabet=st.sampled_from("a.@-_/:wtphcom+1é ")))
def test_addresses_ascend_and_never_overlap(text):
    flat = [at for span in addresses(text) for at in span]
    assert flat == sorted(flat)


@pytest.mark.parametrize("piece", ["a.", "a@", "a-", "www.", "http://", "a.com.", "a@b.", ".", "a.b@", "+"])
def test_endless_would_be_addresses_come_to_an_end(piece):
    text = piece * (200_000 // len(piece))
    assert all(0 <= start < end <= len(text) for start, end in addresses(text))
