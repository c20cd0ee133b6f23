"""What a page adds is found for those alone who asked for full text."""

import pytest

from feeds.findings import fields_with_page, is_page_of, match_all
from feeds.matching import Matcher
from feeds.ports import KeptPage
from tests.support.news import NOON, article, company, keyword

TEASER = "A newcomer speaks of its plans."


def page(text, url="https://wire.example/a", refused=""):
    return KeptPage(0, url, text, refused, NOON)


def found(matches):
    return {match.watch.guild_id: [(one.field, one.text) for one in match.evidence] for match in matches}


WATCHES = [company(guild_id=guild_id, id=guild_id) for guild_id in (1, 2)]


def test_only_the_servers_with_full_text_hear_of_the_page():
    one = article("Newcomer speaks", summary=TEASER)
    pages = {one: page("Alibaba said so in a letter.")}
    matches = match_all(Matcher(WATCHES), [one], pages, {2})
    assert found(matches[one]) == {2: [("text", "Alibaba")]}


def test_what_the_feed_says_is_found_for_everybody_and_counts_on_with_the_page():
    one = article("Alibaba speaks", summary=TEASER)
    pages = {one: page("Alibaba said so in a letter.")}
    matches = match_all(Matcher(WATCHES), [one], pages, {2})
    assert found(matches[one]) == {
        1: [("title", "Alibaba")],
        2: [("title", "Alibaba"), ("text", "Alibaba")],
    }


@pytest.mark.parametrize("kept", [page("", refused="behind a paywall"), None])
def test_without_a_text_the_article_is_what_its_feed_says(kept):
    one = article("Newcomer speaks", summary=TEASER)
    pages = {one: kept} if kept else {}
    assert match_all(Matcher(WATCHES), [one], pages, {1, 2}) == {one: []}


def test_a_rule_may_be_fulfilled_by_feed_and_page_together():
    watch = keyword(phrases=(), all=("plans", "letter"), guild_id=2)
    one = article("Newcomer speaks", summary=TEASER)
    pages = {one: page("Alibaba said so in a letter.")}
    assert found(match_all(Matcher([watch]), [one], pages, {2})[one]) == {
        2: [("summary", "plans"), ("text", "letter")]
    }


def test_offsets_in_the_feeds_own_text_stay():
    one = article("A", text="The feed's own text.")
    fields = fields_with_page(one, page("The page's."))
    assert fields == {"title": "A", "text": "The feed's own text.\n\nThe page's."}


def test_no_phrase_goes_from_the_feeds_text_into_the_pages():
    watch = keyword(phrases=("Customer First",), guild_id=2)
    one = article("A", text="Said the customer")
    pages = {one: page("First of all, no.")}
    assert match_all(Matcher([watch]), [one], pages, {2}) == {one: []}


@pytest.mark.parametrize(
    ("link", "kept", "same"),
    [
        ("https://wire.example/a", "https://wire.example/a", True),
        ("https://wire.example/a?utm_source=rss", "http://wire.example/a", True),
        ("https://wire.example/a?token=1", "https://wire.example/a?token=2", False),
        ("https://wire.example/a", "https://wire.example/b", False),
        ("", "https://wire.example/a", False),
    ],
)
def test_a_page_belongs_to_its_own_link(link, kept, same):
    assert is_page_of(page("", url=kept), article("A", url=link)) is same
