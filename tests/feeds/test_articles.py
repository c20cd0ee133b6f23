"""Entries made into articles: bounds, dates, identities and order."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds import articles
from feeds.articles import guid_key, to_articles, url_key
from feeds.formats import parse
from feeds.identity import digest, fingerprint
from feeds.model import Article, Document, Entry, ParsedFeed

FEEDS = Path(__file__).parents[1] / "data" / "feeds"
NOW = datetime(2026, 2, 18, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def made(*entries):
    return to_articles(ParsedFeed(entries=entries), now=NOW)


def from_file(name):
    return to_articles(parse(Document(url="https://f.example/", body=(FEEDS / name).read_bytes())), now=NOW)


def titles(found):
    return [article.title for article in found]


def test_an_article_is_all_that_an_entry_said():
    entry = Entry(
        guid="ferry-1",
        link="http://Wire.example/ferry?utm_source=rss",
        title="Ferry sold",
        summary="Two boats.",
        content="Two boats were sold.",
        author="Ann Pier",
        language="en-GB",
        categories=("Transport", "Sea"),
        images=("https://wire.example/a.jpg",),
        published_at=NOW - HOUR,
        updated_at=NOW,
    )
    expected = Article(
        identity="https://wire.example/ferry",
        canonical_url="https://wire.example/ferry",
        fingerprint=fingerprint("Ferry sold", "Two boats were sold."),
        guid_key=digest("guid:ferry-1"),
        url_key=digest("url:https://wire.example/ferry"),
        guid="ferry-1",
        url="http://Wire.example/ferry?utm_source=rss",
        title="Ferry sold",
        summary="Two boats.",
        text="Two boats were sold.",
        content_hash=digest("Ferry sold\0Two boats.\0Two boats were sold."),
        seen_at=NOW,
        published_at=NOW - HOUR,
        author="Ann Pier",
        section="Transport",
        categories=("Transport", "Sea"),
        language="en",
        images=("https://wire.example/a.jpg",),
    )
    assert made(entry) == (expected,)


def test_every_field_has_a_limit():
    word = "long " * 50_000
    entry = Entry(
        guid="g" * 5_000,
        link="https://wire.example/" + "a" * 5_000,
        title=word,
        summary=word,
        content=word + "more",
        author=word,
        categories=tuple(f"{number} {word}" for number in range(50)),
        images=tuple(f"https://wire.example/{number}" for number in range(50)),
    )
    (article,) = made(entry)
    assert len(article.title) <= articles.MAX_TITLE_CHARS
    assert len(article.summary) <= articles.MAX_SUMMARY_CHARS
    assert len(article.text) <= articles.MAX_TEXT_CHARS
    assert len(article.author) <= articles.MAX_AUTHOR_CHARS
    assert len(article.guid) == articles.MAX_GUID_CHARS
    assert article.url == ""
    assert (len(article.categories), len(article.images)) == (20, 5)
    assert max(map(len, article.categories)) <= articles.MAX_CATEGORY_CHARS


def test_a_whole_article_in_the_summary_is_its_text():
    words = "word " * 2_000
    (article,) = made(Entry(title="x", summary=words.strip()))
    assert (article.summary, article.text) == ("", words.strip())


def test_a_summary_that_repeats_the_text_is_left_out():
    (article,) = made(Entry(title="x", summary="Same.", content="Same."))
    assert (article.summary, article.text, article.body) == ("", "Same.", "Same.")


@pytest.mark.parametrize(
    ("published", "updated", "expected"),
    [
        (NOW - HOUR, NOW, (NOW - HOUR, False)),
        (None, NOW - HOUR, (NOW - HOUR, False)),
        (NOW, None, (NOW, False)),
        (NOW + 48 * HOUR, None, (NOW, True)),
        (None, NOW + HOUR, (NOW, True)),
        (EPOCH, None, (articles.EARLIEST, True)),
        (EPOCH, NOW - HOUR, (NOW - HOUR, False)),
        (NOW + HOUR, EPOCH, (NOW, True)),
        (articles.EARLIEST, None, (articles.EARLIEST, False)),
        (None, None, (None, False)),
    ],
)
def test_a_time_is_the_published_one_within_reason_or_clamped_and_marked(published, updated, expected):
    (article,) = made(Entry(title="x", published_at=published, updated_at=updated))
    assert (article.published_at, article.date_clamped) == expected


def test_a_clamped_date_does_not_order():
    times = [NOW - HOUR, NOW + 100 * HOUR, EPOCH, NOW - 3 * HOUR]
    found = made(*(Entry(title=str(number), published_at=at) for number, at in enumerate(times)))
    assert titles(found) == ["3", "2", "1", "0"]


def test_an_entry_with_neither_words_nor_an_address_is_no_article():
    assert titles(made(Entry(guid="a"), Entry(title="x"), Entry(published_at=NOW))) == ["x"]


def test_the_seeds_date_is_read_from_a_feed():
    (article,) = (found for found in from_file("rss20-namespaces.xml") if found.guid == "tape-3")
    assert article.published_at == datetime(2023, 9, 13, 11, 31, tzinfo=UTC)


def test_a_bare_host_or_a_link_that_others_share_does_not_identify():
    front = Entry(title="A", link="https://wire.example/", guid="a")
    live = [Entry(title=name, link="https://wire.example/live", guid=name) for name in ("B", "C")]
    found = made(front, *live)
    assert [article.url_key for article in found] == ["", "", ""]
    assert len({article.identity for article in found}) == 3
    assert sorted(titles(found)) == ["A", "B", "C"]


def test_an_article_that_stands_twice_is_kept_once():
    first = Entry(title="New title", link="https://wire.example/a", guid="a")
    again = Entry(title="Old title", link="https://wire.example/a", guid="a")
    same_link = Entry(title="No guid", link="https://wire.example/a?utm_source=rss")
    assert titles(made(first, again, same_link)) == ["New title"]


def test_a_feed_without_ids_is_told_apart_by_its_words():
    found = from_file("no-ids.xml")
    assert titles(found) == ["Second without an id", "First without an id"]
    assert [(article.guid_key, article.url_key) for article in found] == [("", ""), ("", "")]
    assert len({article.identity for article in found}) == 2
    assert [article.identity for article in found] == [
        article.identity for article in from_file("no-ids.xml")
    ]


def test_a_feed_without_dates_is_read_from_its_end():
    found = from_file("no-dates.xml")
    assert titles(found) == ["Oldest", "Middle", "Newest"]
    assert {article.published_at for article in found} == {None}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("321", "123"),
        ("123", "123"),
        ("231", "123"),
        ("3a1", "1a3"),
        ("abc", "cba"),
    ],
)
def test_the_oldest_comes_first_whatever_way_a_feed_is_sorted(order, expected):
    entries = [
        Entry(title=day, published_at=datetime(2026, 1, int(day), tzinfo=UTC) if day.isdigit() else None)
        for day in order
    ]
    assert "".join(titles(made(*entries))) == expected


def test_keys_of_nothing_are_nothing():
    assert (guid_key(""), url_key("")) == ("", "")


def test_entries_of_few_words_without_a_link_are_told_apart_by_their_guids():
    first, second, unnamed = (Entry(title="Update", guid=guid) for guid in ("1", "2", ""))
    found = made(first, second)
    assert len({article.identity for article in found}) == 2
    (bare,) = made(unnamed)
    assert bare.identity == bare.fingerprint


def test_a_guid_that_entries_of_three_addresses_share_names_none_of_them():
    entries = tuple(
        Entry(guid="same", link=f"https://example.com/{n}", title=f"Harbour news {n}") for n in range(3)
    )
    found = to_articles(ParsedFeed(entries=entries), now=NOW)
    assert [(one.guid_key, one.url) for one in found] == [("", entry.link) for entry in entries[::-1]]
