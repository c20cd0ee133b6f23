"""Common words: where the sentence shows a name, and where it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.companies.seed import read_seed
from feeds.matching import Matcher, company, structure
from feeds.matching.context import Context
from feeds.matching.points import POINTS
from feeds.matching.structure import CERTAINLY, points
from feeds.model import Company, Tier
from tests.support.watches import company as watch_for
from tests.support.watches import tier

NAMES = [
    ("Apple", "Shares of Apple fell."),
    ("Apple", "Yesterday, Apple fell."),
    ("Apple", "When Apple fell, nobody sold."),
    ("Apple", "Rivals such as Apple, Dell and HP fell."),
    ("Apple", "Shares of Apple CEO Tim Cook."),
    ("Apple", "Apple's shares fell."),
    ("Apple", "Apple’s Big Day In Court Has Come"),
    ("Apple", "Apple said it would."),
    ("Apple", "Apple has plans."),
    ("Apple", "Apple launched a phone."),
    ("Apple", "Apple, which fell, rose."),
    ("Apple", "Apple Unveils Its New Phone"),
    ("Apple", "Apple Inc was sued."),
    ("Apple", "He called it “Apple will win”."),
    ("Visa", "Visa and Mastercard were sued."),
    ("Target", "Prices at Target rose again, the chain said."),
    ("Shell", "Shell <SHEL.L> reported a loss."),
    ("Gap", "Analysts expected more of Gap."),
    ("Ford", "Ford to Cut Jobs in Germany"),
    ("Delta", "Delta cancelled 40 flights."),
    ("Delta", "American Delta pilots struck, Delta said."),
    ("Unity", "Unity, maker of a game engine, cut jobs."),
    ("Best Buy", "Best Buy cut its outlook."),
    ("Target", "Minneapolis-based Target said so."),
    ("Target", "Analysts at Minneapolis, Minnesota-based Target said so."),
    ("X", "X, formerly Twitter, lost users."),
    ("Titan", "Buy Titan, target Rs 3,500: ICICI Direct"),
    ("General Motors", "Former NHTSA Chief Rebukes General Motors"),
    ("Ford", "Carmaker Ford says it will cut jobs."),
]

WORDS = [
    ("Apple", "Apple pie is good."),
    ("Apple", "An apple fell."),
    ("Apple", "Apple trees are cheap."),
    ("Apple", "A walk in Apple Valley."),
    ("Apple", "They ate a Granny Apple."),
    ("Apple", "Best Apple Pie Recipes For Autumn"),
    ("Apple", "Recipes: Apple crumble for four."),
    ("Target", "The target was missed."),
    ("Target", "Target practice starts at noon."),
    ("Gap", "The gap between rich and poor grew."),
    ("Gap", "Gap years are popular."),
    ("Ford", "Harrison Ford came to Cannes."),
    ("Ford", "President Gerald R. Ford pardoned him."),
    ("Fox", "Michael J. Fox wrote a book."),
    ("Delta", "Actress Delta Burke came."),
    ("Square", "Crowds filled Times Square on Monday."),
    ("Square", "Crowds filled New York’s Times Square."),
    ("Gap", "They hiked the Cumberland Gap."),
    ("Chase", "They play at Chase Center tonight."),
    ("Visa", "Her visa expired."),
    ("Shell", "A shell fell on the village."),
    ("Best Buy", "It was the best buy of the year."),
    ("X", "Planet X is far away."),
    ("X", "They looked for Planet X again."),
    ("Gap", "The Gap de Grace closed."),
    ("Shell", "They dined at Shell & Sons on Monday."),
    ("Shell", "SHELL & SONS OPENS IN LEEDS"),
    ("Gap", "Gap-on shoes are late."),
]


@pytest.fixture(scope="module")
def tier_of():
    """How sure a name is in a text, beside the shipped companies."""
    matcher = Matcher([watch_for(name) for name in dict(NAMES + WORDS)], read_seed())

    def look(name, text):
        found = matcher.match({"text": text})
        return next((match.tier for match in found if match.watch.name == name and match.counts), None)

    return look


@pytest.mark.parametrize(("name", "text"), NAMES)
def test_a_common_word_is_a_name_where_its_sentence_shows_it(name, text, tier_of):
    assert tier_of(name, text) == Tier.LIKELY


@pytest.mark.parametrize(("name", "text"), WORDS)
def test_a_common_word_is_no_name_where_its_sentence_shows_none(name, text, tier_of):
    assert tier_of(name, text) in (Tier.WEAK, None)


@pytest.mark.parametrize(
    ("watch", "text"),
    [
        (watch_for("Gap", tickers=("GAP:NYSE",)), "The gap (NYSE: GAP) grew."),
        (watch_for("Gap", "Gap Inc"), "The gap at Gap Inc. grew."),
        (watch_for("Gap", people=("Richard Dickson",)), "The gap, says Richard Dickson, grew."),
        (watch_for("Gap", products=("Old Navy",)), "The gap at Old Navy grew."),
    ],
)
def test_strong_evidence_anywhere_settles_it(watch, text):
    assert tier(watch, text) == Tier.CERTAIN


GAP = Company("Gap", legal="The Gap Incorporated", products=("Athleta",), reported=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gap pants, and The Gap Incorporated.", Tier.LIKELY),
        ("Gap pants by Athleta.", Tier.LIKELY),
        ("Gap pants.", Tier.WEAK),
    ],
)
def test_the_directory_vouches_for_a_name(text, expected):
    assert tier(watch_for("Gap"), text, [GAP]) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("an apple", -CERTAINLY),
        ("Harrison Apple", -CERTAINLY),
        ("at Apple Arena", -CERTAINLY),
        ("Apple Inc", CERTAINLY),
        ("Apple <AAPL.O>", CERTAINLY),
    ],
)
def test_what_is_decided_without_counting(sentence, expected):
    start = sentence.lower().index("apple")
    assert points(Context(sentence, start, start + len("apple"))) == expected


# ---- the table of points -----------------------------------------------------------------------------

LEFT = (
    *(
        "of ",
        "the ",
        "by ",
        "in ",
        "and ",
        "Monday ",
        "Although ",
        "although ",
        "5 ",
        "CEO ",
        "French ",
        "Nvidia's ",
        "Seattle-based ",
        "Buy ",
    ),
    *("Says ", "Big ", "fat ", "then, ", "Nvidia, ", "Big, ", "said: ", ""),
)
RIGHT = (
    *("", ",", ".", ":", " - x", ")", "'", "?", "'s", "-Tesla", "-led", "-shop", " is", " to", " of", " by"),
    *(
        " the",
        " in",
        " and",
        " Monday",
        " although",
        " 5",
        " CEO",
        " USB",
        " Nvidia",
        " says",
        " Says",
        " Pie",
    ),
    *(" pie", ", which", " and Nvidia", " and Pie", " $", " fell"),
)
PLACES = ("Then {} it was late and rainy.", "{} it was late and rainy.", "Then {}", "{}")
HEADLINES = ("Then {} Ran Home Again Late", "{} Ran Home Again Late")
COMMON = ("Time", "Team", "Target", "Visa", "Unity", "Sprint", "Best Buy")


class Asked(dict):
    """The table, noting which of its names were asked for."""

    def __init__(self, table):
        super().__init__(table)
        self.names = set()

    def get(self, name, default=None):
        self.names.add(name)
        return super().get(name, default)


@pytest.fixture
def asked(monkeypatch):
    table = Asked(POINTS)
    for module in (structure, company):
        monkeypatch.setattr(module, "POINTS", table)
    return table


def texts(name):
    """Every neighbour on either side, in sentences and headlines."""
    for place in PLACES + HEADLINES:
        yield from (place.format(f"{left}{name} fell") for left in LEFT)
        yield from (place.format(f"{name}{right}") for right in RIGHT)


def test_every_sign_in_the_table_is_one_that_text_may_yield(asked):
    for name in COMMON:
        matcher = Matcher([watch_for(name)])
        for text in (
            *texts(name),
            f"Then {name} fell. At {name} {name.lower()}s fell 3% to $4, {name.lower()}s.",
        ):
            matcher.match({"text": text})
    for reported in (10, 50, 90):
        Matcher([watch_for("Apple")], [Company("Apple", reported=reported)]).match({"text": "At Apple now."})
    assert set(POINTS) - asked.names == set()


def test_points_are_tenths_and_none_is_nothing():
    assert {sign for sign, value in POINTS.items() if not value or round(value, 1) != value} == set()


@given(st.text(), st.text())
def test_any_neighbours_give_points(before, after):
    value = points(Context(f"{before}Apple{after}", len(before), len(before) + len("Apple")))
    assert -CERTAINLY <= value <= CERTAINLY
