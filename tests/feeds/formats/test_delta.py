"""A delta reading says of new entries what a reading of the whole document says of them."""

import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.articles import to_articles
from feeds.errors import ParseError
from feeds.formats import MAX_ENTRIES, delta, parse
from feeds.model import Document, Reading

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
URL = "https://wire.example/feeds/main"
FEEDS = Path(__file__).parents[2] / "data" / "feeds"
DATA = os.environ.get("WIREWATCH_TEST_DATA", "")
REAL_FEEDS = Path(DATA) / "data" / "real-feeds"
ENTRY = re.compile(rb"<(item|entry)\b.*?</\1>", re.DOTALL)


def document(body, **more):
    return Document(**{"url": URL, "body": body.encode() if isinstance(body, str) else body, **more})


def rss(*items, head="<title>Wire</title>", root="version='2.0'", tail=""):
    return f"<?xml version='1.0'?><rss {root}><channel>{head}{' '.join(items)}{tail}</channel></rss>"


def item(number, more="", *, title="", guid="", link="", date=True):
    at = format_datetime(NOW - timedelta(hours=number + 1)) if date is True else date and f"{date}-01-01"
    return (
        f"<item><title>{title or f'Report {number}'}</title><guid isPermaLink='false'>{guid or number}</guid>"
        f"<link>{link or f'https://wire.example/{number}'}</link><pubDate>{at}</pubDate>{more}</item>"
    )


ITEMS = [item(number) for number in range(5)]
STATE = delta.read(document(rss(*ITEMS))).state


def titles(reading):
    return [entry.title for entry in reading.parsed.entries]


def check(document, state, unseen):
    """Reads with a state and compares with the whole reading; ``unseen`` are the places of new entries."""
    whole = parse(document)
    reading = delta.read(document, state)
    if reading.complete:
        assert reading.parsed == whole
        return reading
    expected = replace(whole, entries=tuple(whole.entries[place] for place in unseen))
    assert reading.parsed == expected
    articles, new = to_articles(whole, now=NOW), to_articles(reading.parsed, now=NOW)
    assert (len(articles), len(new)) == (len(whole.entries), len(unseen))
    assert [article for article in articles if article in new] == list(new)
    return reading


# ---- what is read ----------------------------------------------------------------------------------


def test_the_first_reading_is_whole():
    reading = delta.read(document(rss(*ITEMS)))
    assert (reading.parsed, reading.complete) == (parse(document(rss(*ITEMS))), True)
    assert len(reading.state) == 17 + 24 * len(ITEMS)


@pytest.mark.parametrize(
    ("items", "unseen"),
    [
        (ITEMS, []),
        ([item(9), *ITEMS], [0]),
        ([*ITEMS, item(9)], [5]),
        ([item(9), *ITEMS, item(8)], [0, 6]),
        (ITEMS[2:], []),
        (ITEMS[::-1], []),
        ([ITEMS[0], item(1, title="Corrected"), *ITEMS[2:]], [1]),
        ([item(9), ITEMS[4], ITEMS[1]], [0]),
        ([ITEMS[0], "<!-- <item> -->", ITEMS[1]], []),
        ([item(9, "<description><![CDATA[</item><item>]]></description>"), *ITEMS], [0]),
    ],
    ids=["same", "first", "last", "both", "gone", "turned", "edited", "mixed", "comment", "cdata"],
)
def test_only_what_is_new_is_read(items, unseen):
    reading = check(document(rss(*items)), STATE, unseen)
    assert not reading.complete
    assert reading.state == delta.read(document(rss(*items))).state


def test_the_head_and_the_tail_are_read_each_time():
    body = rss(*ITEMS, head="<title>New name</title><lastBuildDate>x</lastBuildDate>", tail="<ttl>90</ttl>")
    reading = check(document(body), STATE, [])
    assert (reading.complete, reading.parsed.title, reading.parsed.ttl_seconds) == (False, "New name", 5_400)


def test_text_that_only_looks_torn_byte_by_byte_is_read():
    """In Shift_JIS the second byte of 表 is a backslash, that of 廰 a "]"."""
    words = "<description><![CDATA[廰]> 表]]></description>"
    head = "<?xml version='1.0' encoding='Shift_JIS'?>"
    first, then = (
        document((head + rss(*items)[21:]).encode("shift_jis"))
        for items in ([item(1, words)], [item(2, words), item(1, words)])
    )
    assert not check(then, delta.read(first).state, [0]).complete


# ---- what is read whole ----------------------------------------------------------------------------

NEW = item(9)
WHOLE = {
    "no state": ({}, rss(NEW, *ITEMS), b""),
    "state of another version": ({}, rss(NEW, *ITEMS), b"\0" + STATE[1:]),
    "torn state": ({}, rss(NEW, *ITEMS), STATE[:-1]),
    "all new": ({}, rss(NEW), STATE),
    "a tag around": ({}, rss(NEW, *ITEMS, root="version='2.0' xml:base='https://a.example/'"), STATE),
    "language of the feed": ({}, rss(NEW, *ITEMS, head="<title>Wire</title><language>de</language>"), STATE),
    "author of the feed": ({}, rss(NEW, *ITEMS, tail="<author>desk@wire.example (Desk)</author>"), STATE),
    "torn header": ({}, rss(NEW, *ITEMS), STATE[:9]),
    "address": ({"url": "https://other.example/"}, rss(NEW, *ITEMS), STATE),
    "content type": ({"content_type": "text/xml; charset=latin-1"}, rss(NEW, *ITEMS), STATE),
    "doctype": ({}, f"<!DOCTYPE rss>{rss(NEW, *ITEMS)[21:]}", STATE),
    "utf-16": ({}, rss(NEW, *ITEMS).encode("utf-16"), STATE),
    "iso-2022": ({"content_type": "text/xml; charset=iso-2022-jp"}, rss(NEW, *ITEMS), STATE),
    "nested": ({}, rss("<item><item/></item>", *ITEMS), STATE),
    "torn": ({}, rss("<item>", *ITEMS), STATE),
    "a name that closes another": ({}, rss("<item></entry>", *ITEMS), STATE),
    "torn comment": ({}, rss(NEW, *ITEMS, tail="<!-- "), STATE),
    "an element between": ({}, rss(NEW, "<ttl>5</ttl>", *ITEMS), STATE),
    "two levels": ({}, rss(NEW, *ITEMS, f"</channel><channel>{item(8)}"), STATE),
    "malformed": ({}, rss(item(9, "&broken"), *ITEMS), STATE),
    "an item that is no entry": ({}, rss("<x:item xmlns:x='urn:x'>no</x:item>", *ITEMS), STATE),
    "a prefix that means two things": (
        {},
        rss(
            item(9, "<a:x xmlns:a='http://purl.org/dc/elements/1.1/'>1</a:x>"),
            item(8, "<a:x xmlns:a='urn:b'>2</a:x>"),
            *ITEMS,
        ),
        STATE,
    ),
    "guid of a known entry": ({}, rss(item(9, guid="1"), *ITEMS), STATE),
    "address of a known entry": ({}, rss(item(9, link="http://wire.example/1?utm_source=x"), *ITEMS), STATE),
    "two at one time": ({}, rss(item(9, guid="a", link="https://a.example/1"), item(9), *ITEMS), STATE),
    "two before 1990": (
        {},
        rss(*(item(9, guid=at, link=f"https://a.example/{at}", date=at) for at in (1970, 1980)), *ITEMS),
        STATE,
    ),
    "misdeclared": (
        {"content_type": "text/xml; charset=latin-1"},
        rss(item(9, title="社会"), *ITEMS),
        delta.read(document(rss(*ITEMS), content_type="text/xml; charset=latin-1")).state,
    ),
    "two without a time": ({}, rss(item(9, date=False), item(8, date=False), *ITEMS), STATE),
    "too many": ({}, rss(*(item(number) for number in range(MAX_ENTRIES + 1))), STATE),
}


@pytest.mark.parametrize("case", WHOLE)
def test_what_is_not_certain_is_read_whole(case):
    more, body, state = WHOLE[case]
    shown = document(body, **more)
    reading = delta.read(shown, state)
    assert (reading.parsed, reading.complete) == (parse(shown), True)


@pytest.mark.parametrize("charset", ["iso-2022-jp", "utf-7", "hz", "utf-16"])
def test_an_encoding_that_is_no_superset_of_ascii_leaves_no_state(charset):
    shown = document(rss(item(1))[21:].encode(charset), content_type=f"text/xml; charset={charset}")
    assert delta.read(shown) == Reading(parse(shown), complete=True, state=b"")


@pytest.mark.parametrize(
    "body",
    [
        rss(),
        rss(item(1, "&broken")),
        rss(item(1), item(2, guid="1")),
        rss(item(1), item(2, link="https://wire.example/1")),
        rss(*(item(number) for number in range(MAX_ENTRIES + 1))),
        rss("<item><title>Same</title></item>", "<item><title>Same</title> </item>"),
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "x"}]}',
    ],
    ids=["empty", "malformed", "guid twice", "address twice", "too many", "words twice", "JSON"],
)
def test_what_can_only_be_read_whole_leaves_no_state(body):
    assert delta.read(document(body)).state == b""


def test_a_document_is_refused_as_by_a_whole_reading():
    with pytest.raises(ParseError) as caught:
        delta.read(document(""), STATE)
    assert str(caught.value) == "the answer was empty"


def test_it_can_be_switched_off():
    shown = document(rss(NEW, *ITEMS))
    assert delta.read(shown, STATE, delta=False) == Reading(parse(shown), complete=True, state=b"")


# ---- bounds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "parsable", "passable", "found"),
    [
        (b"", True, True, 6),
        (b"", False, True, None),
        (STATE, "rest", True, 1),
        (STATE, "rest", False, None),
        (STATE, False, True, None),
    ],
)
def test_what_is_too_large_is_left_to_somebody_else(state, parsable, passable, found):
    body = rss(NEW, *ITEMS)
    reading = delta.read(
        document(body),
        state,
        parsable=lambda source: len(source) < 600 if parsable == "rest" else parsable,
        passable=lambda source: passable,
    )
    assert (reading and len(reading.parsed.entries)) == found


@pytest.mark.parametrize(
    "piece",
    ["<item ", "<item a='", "<!--", "<![CDATA[", "<?", "<", "<a:", "</item", "<b>", 'xmlns:a="', "<a b='c' "],
)
def test_no_piece_repeated_makes_the_pass_run_away(piece):
    body = rss(*ITEMS, tail=piece * 100_000)
    assert delta.read(document(body), STATE, parsable=lambda source: len(source) < 600) is None


# ---- delta = whole ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Story:
    """An entry as a publisher may write it; each field is a choice of how."""

    number: int
    guid: int
    link: int
    date: int
    extra: int
    version: int = 0


EXTRAS = [
    "",
    "<description>Words &lt;b&gt;here&lt;/b&gt; &amp;amp; there</description>",
    "<description><![CDATA[<p>a</p> </item> <item> 公司 ]]></description>",
    "<description xml:base='https://base.example/x/'>&lt;img src='a.png'/&gt;</description>",
    "<!-- </item> --><category>China</category><category>Tech</category>",
    "<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Ann &amp; Bo</dc:creator>",
    "<media:content xmlns:media='http://search.yahoo.com/mrss/' url='/a.jpg' medium='image'/>",
    "<source url='https://other.example/feed'>Other</source>",
    "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>Whole</content:encoded>",
    "<language>de</language><author>desk@wire.example (Desk)</author>",
]


def rss_item(story):
    guid = ["", f"<guid>g{story.number}</guid>", "<guid>g1</guid>", "<guid/>"][story.guid]
    link = [
        "",
        f"<link>/{story.number}</link>",
        "<link>https://w.example/1?utm_source=a</link>",
        "<link>/</link>",
    ]
    at = [
        "",
        f"<pubDate>{format_datetime(NOW - timedelta(minutes=story.number))}</pubDate>",
        f"<pubDate>{format_datetime(NOW.replace(hour=0))}</pubDate>",
        "<pubDate>1 Jan 1970 00:00:00 GMT</pubDate>",
    ][story.date]
    title = f"<title>Story {story.number} told {story.version} times</title>"
    return f"<item>{title}{guid}{link[story.link]}{at}{EXTRAS[story.extra]}</item>"


def atom_entry(story):
    guid = ["", f"<id>g{story.number}</id>", "<id>g1</id>", "<id/>"][story.guid]
    link = ["", f"<link href='{story.number}'/>", "<link href='https://w.example/1#x'/>", "<link href='/'/>"]
    at = NOW - timedelta(minutes=story.number) if story.date == 1 else NOW.replace(hour=0)
    date = f"<updated>{at.isoformat()}</updated>" if story.date else ""
    base = " xml:base='https://base.example/x/' xml:lang='fr'" if story.extra % 2 else ""
    content = (
        f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{story.version}</div></content>"
    )
    return f"<entry{base}><title>{story.number}</title>{guid}{link[story.link]}{date}{content}</entry>"


def atom(*entries, head=""):
    return f"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'>{head}{' '.join(entries)}</feed>"


def rdf(*items, head=""):
    names = "xmlns='http://purl.org/rss/1.0/' xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
    return f"<rdf:RDF {names}><channel>{head}</channel>{' '.join(items)}</rdf:RDF>"


DIALECTS = {
    "RSS": (lambda *items, head: rss(*items, head=head), rss_item),
    "RDF": (rdf, rss_item),
    "Atom": (atom, atom_entry),
}
USUAL = st.sampled_from([1, 1, 1, 1, 1, 1, 0, 2, 3])
STORIES = st.builds(
    Story, st.integers(0, 30), USUAL, USUAL, USUAL, st.integers(0, len(EXTRAS) - 1), st.integers(0, 3)
)
HEADS = [
    "<title>N</title>",
    "<language>de</language>",
    "<language>fr</language>",
    "<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Ann</dc:creator>",
    "<author><name>Bo</name></author>",
]
POLLS = st.lists(
    st.tuples(
        st.lists(STORIES, max_size=4),
        st.randoms(use_true_random=False),
        st.lists(st.sampled_from(HEADS), max_size=2).map("".join),
    ),
    min_size=2,
    max_size=5,
)


def changed(listed, random):
    """Some entries withdrawn, some edited, some moved."""
    kept = [one for one in listed if random.random() < 0.9]
    kept = [replace(one, version=one.version + 1) if random.random() < 0.1 else one for one in kept]
    return sorted(kept, key=lambda one: random.random()) if random.random() < 0.2 else kept


@cache
def inherited(feed, head):
    """What an entry that says nothing has from its feed."""
    (entry,) = parse(document(feed("<item><title>x</title></item>", head=head))).entries
    return entry.language, entry.author


@pytest.mark.parametrize("dialect", DIALECTS)
@given(polls=POLLS)
def test_delta_is_the_whole_over_several_polls(dialect, polls):
    feed, entry = DIALECTS[dialect]
    state, before, listed, written_by = b"", set(), [], None
    for added, random, head in polls:
        listed = list(dict.fromkeys([*added, *changed(listed, random)]))
        written = [entry(story) for story in listed]
        unseen = [place for place, one in enumerate(written) if one not in before]
        shown = document(feed(*written, head=head))
        reading, by = check(shown, state, unseen), inherited(feed, head)
        assert reading.complete or by == written_by
        state, before, written_by = reading.state, set(written), by


def fixtures():
    own = [path for path in sorted(FEEDS.iterdir()) if ".expected" not in path.name]
    return own + (sorted(REAL_FEEDS.glob("*.xml")) if DATA else [])


@pytest.mark.parametrize("path", fixtures(), ids=lambda path: path.name)
def test_delta_is_the_whole_on_feeds_as_they_are_published(path):
    body = path.read_bytes()
    spans = [found.span() for found in ENTRY.finditer(body)]
    entries = [body[start:end] for start, end in spans]
    start, end = (spans[0][0], spans[-1][1]) if spans else (len(body), len(body))
    state, before, random = b"", set(), Random(path.name)
    for _ in range(6):
        listed = [
            one.replace(b"</title>", b"!</title>", 1) if random.random() < 0.1 else one for one in entries
        ]
        listed = [one for one in listed if random.random() < 0.8]
        listed = sorted(listed, key=lambda one: random.random()) if random.random() < 0.3 else listed
        unseen = [place for place, one in enumerate(listed) if one not in before]
        shown = document(body[:start] + b"\n".join(listed) + body[end:])
        try:
            state = check(shown, state, unseen).state
        except ParseError as refused:
            with pytest.raises(ParseError, match=re.escape(str(refused))):
                parse(shown)
        before = set(listed)
