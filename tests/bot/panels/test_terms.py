"""A watch in words, the same in every panel."""

from dataclasses import fields, replace

from bot.panels import terms
from feeds.model import Near, Watch, WatchKind

KEYWORD = Watch(
    "chips",
    WatchKind.KEYWORD,
    phrases=("chip*", "chips"),
    any=("port",),
    all=("crane",),
    near=Near(("chip", "ban"), 8),
    field="title",
    regex=r"\d+ GW",
    exclude=("chip shop",),
    tags=("asia",),
)


def test_everything_that_a_watch_looks_for_is_told():
    assert list(terms.described(KEYWORD, 100)) == [
        ("Phrases", r"chip\*, chips"),
        ("Any of", "port"),
        ("All of", "crane"),
        ("Near", "chip, ban (within 8 words)"),
        ("Pattern", r"\\d+ GW"),
        ("Only in", "the title"),
        ("Not inside", "chip shop"),
        ("Tags", "asia"),
    ]


def test_behind_its_name_a_watch_is_told_without_it():
    assert list(terms.line(KEYWORD, 100))[:5] == [
        "also chips",
        "any of port",
        "all of crane",
        "near chip, ban (within 8 words)",
        r"pattern \\d+ GW",
    ]
    alone = Watch("gap", WatchKind.COMPANY, names=("Gap",), people=("Gap",))
    assert list(terms.line(alone, 100)) == ["people Gap"]


def test_nothing_a_watch_may_look_for_is_left_out():
    own = {"key", "kind", "guild_id", "id", "revision", "managed"}
    assert {one.name for one in fields(Watch)} - own == set(terms.LABELS)


def test_of_many_watches_ten_are_named():
    many = [replace(KEYWORD, phrases=(f"p{number}",)) for number in range(12)]
    assert terms.named(many[:2]) == "**p0** and **p1**"
    assert terms.named(many).endswith("**p9** and 2 more")
