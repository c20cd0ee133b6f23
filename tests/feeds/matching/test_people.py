"""People: the forms of a name, and which of them are found."""

import pytest

from feeds.matching.people import forms
from tests.support.watches import company, hits


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "Eddie Yongming Wu",
            (
                *("Eddie Yongming Wu", "Eddie Wu", "Wu Eddie", "Wu, Eddie", "Eddie Y. Wu", "Eddie Y Wu"),
                *("Yongming Wu", "Wu Yongming", "Wu Eddie Yongming"),
            ),
        ),
        ("Joseph Tsai", ("Joseph Tsai", "Tsai Joseph", "Tsai, Joseph")),
        ("Warren E. Buffett", ("Warren E. Buffett", "Warren Buffett", "Buffett Warren", "Buffett, Warren")),
        (
            "Lee Jae-yong",
            (
                *("Lee Jae-yong", "Jae-yong Lee", "Jae-yong, Lee"),
                *("Lee Jaeyong", "Jaeyong Lee", "Jaeyong, Lee"),
            ),
        ),
        ("Sundar P.", ("Sundar P.",)),
        ("Ben van Beurden", ("Ben van Beurden",)),
        ("Sheikh Mohammed bin Rashid", ("Sheikh Mohammed bin Rashid",)),
        ("马云", ("马云",)),
        ("Madonna", ("Madonna",)),
    ],
)
def test_the_forms_of_a_persons_name(name, expected):
    assert forms(name) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Eddie Yongming Wu", "Wu Yongming, or Yongming Wu", ["Wu Yongming", "Yongming Wu"]),
        ("Eddie Yongming Wu", "EDDIE Y. WU and Eddie Y Wu", ["EDDIE Y. WU", "Eddie Y Wu"]),
        ("Lee Jae-yong", "Lee Jae Yong’s or Lee Jaeyong", ["Lee Jae Yong", "Lee Jaeyong"]),
        ("Lee Jae-yong", "Jae-yong Lee; JAEYONG LEE", ["Jae-yong Lee", "JAEYONG LEE"]),
        ("Bernard Arnault", "Arnault, Bernard", ["Arnault, Bernard"]),
        ("Carlos Brito", "Carlos Brïto", ["Carlos Brïto"]),
        ("马云", "马云说", ["马云"]),
    ],
)
def test_a_person_is_found_under_each_form(name, text, expected):
    assert hits(company("Zzyzx", people=(name,)), text) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Eddie Yongming Wu", "Eddie met Wu"),
        ("Eddie Yongming Wu", "Eddie. Wu came"),
        ("Eddie Yongming Wu", "Eddie Wus, Teddie Wu and Eddie Wuhan"),
        ("Eddie Yongming Wu", "Yongming said"),
        ("Ben van Beurden", "Beurden, Ben van Dijk"),
        ("Warren E. Buffett", "Warren Buffet"),
    ],
)
def test_parts_of_a_name_and_longer_ones_are_nobody(name, text):
    assert hits(company("Zzyzx", people=(name,)), text) == []
