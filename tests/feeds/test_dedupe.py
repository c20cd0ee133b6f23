from datetime import timedelta

from feeds.dedupe import place_fresh, sort_out
from feeds.ports import Candidate, KnownEntry, Placement
from tests.support.news import NOON, article

LONG = "A long account of what happened at the harbour, with enough words to know it by."


def known(of, article_id=5, content_hash=None):
    return KnownEntry(article_id, content_hash or of.content_hash)


def candidate(of, article_id=9, **given):
    return Candidate(article_id, of.canonical_url, of.fingerprint, given.get("seen_at", NOON))


def test_an_entry_this_feed_never_carried_is_fresh():
    new = article()
    found = sort_out([new], {})
    assert (found.fresh, found.changed, found.same) == ((new,), (), ())


def test_a_known_entry_with_the_same_content_is_the_same():
    old = article()
    assert sort_out([old], {old.guid_key: known(old)}).same == (Placement(old, 5),)


def test_a_known_guid_with_other_content_is_a_change():
    old = article()
    found = sort_out([old], {old.guid_key: known(old, content_hash="other")})
    assert found.changed == (Placement(old, 5),)


def test_a_new_guid_under_a_known_link_is_the_known_article():
    old = article()
    assert sort_out([old], {old.url_key: known(old)}).same == (Placement(old, 5),)


def test_an_entry_whose_article_was_pruned_is_no_news():
    old = article()
    found = sort_out([old], {old.guid_key: known(old, article_id=0)})
    assert (found.fresh, found.changed, found.same) == ((), (), ())


def test_the_same_canonical_url_is_the_same_article():
    new = article()
    assert place_fresh([new], [candidate(new)]) == [Placement(new, 9)]


def test_the_same_words_under_another_link_are_the_same_article():
    first = article(summary=LONG, canonical_url="https://one.example/a")
    copy = article(summary=LONG, canonical_url="https://two.example/b")
    assert place_fresh([copy], [candidate(first)]) == [Placement(copy, 9)]


def test_few_words_do_not_join_two_links():
    first = article("Live updates", canonical_url="https://one.example/a")
    copy = article("Live updates", canonical_url="https://two.example/b")
    assert place_fresh([copy], [candidate(first)]) == [Placement(copy, 0)]


def test_an_empty_link_joins_nothing():
    first = article("Update", canonical_url="")
    other = article("Another", canonical_url="")
    assert place_fresh([other], [candidate(first)]) == [Placement(other, 0)]


def test_of_several_candidates_the_oldest_is_taken():
    new = article(summary=LONG)
    older = candidate(new, 3, seen_at=NOON - timedelta(hours=1))
    assert place_fresh([new], [candidate(new, 9), older]) == [Placement(new, 3)]
