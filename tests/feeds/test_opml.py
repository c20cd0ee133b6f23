"""OPML: what is read of other programs' lists, what is refused whole, and that an export reads back."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import opml
from feeds.errors import UserError
from feeds.listing import Listing, Wanted
from feeds.model import Feed, Following
from tests.support.store import NOW

FOLDERS = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.1">
  <head><title>From a reader</title></head>
  <body>
    <outline text="Plain" title="Plain wire" type="rss" xmlUrl="https://a.example/rss" htmlUrl="https://a.example/"/>
    <outline text="Tech &amp; trade">
      <outline text="China, Hong Kong">
        <outline text="Ferry news" xmlUrl="https://b.example/rss" category="/Boston/Weather,wire"/>
      </outline>
      <outline TEXT="Loud" XMLURL="https://c.example/rss"/>
      <outline text="No address" type="rss"/>
      <outline text="Elsewhere" type="include" url="https://d.example/list.opml"/>
    </outline>
  </body>
</opml>
"""


def test_folders_and_categories_become_tags_and_what_is_missing_is_counted():
    assert opml.read(FOLDERS.encode()) == Listing(
        "OPML",
        (
            Wanted("https://a.example/rss", "Plain wire", "https://a.example/"),
            Wanted(
                "https://b.example/rss",
                "Ferry news",
                tags=("Boston", "Weather", "wire", "Tech-&-trade", "China-Hong-Kong"),
            ),
            Wanted("https://c.example/rss", "Loud", tags=("Tech-&-trade",)),
        ),
        {"feeds without an address": 1, "links to other lists, which are not followed": 1},
    )


def outline(title, encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><opml><body><outline text="{title}" xmlUrl="https://a.example/"/></body></opml>'
    return text.encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5"])
def test_a_list_is_read_in_its_encoding(encoding):
    (one,) = opml.read(outline("新聞", encoding)).feeds
    assert one.title == "新聞"


def test_a_title_is_one_line_without_what_is_unseen():
    (one,) = opml.read(outline("Night&#10;\u202e desk\x07", "utf-8")).feeds
    assert one.title == "Night desk"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            b'<!DOCTYPE opml [<!ENTITY a "b">]><opml><body>&a;</body></opml>',
            "the file declares a DOCTYPE or entities, which are refused; take them out",
        ),
        (
            b'<!DOCTYPE opml SYSTEM "http://127.0.0.1/x.dtd"><opml/>',
            "the file declares a DOCTYPE or entities, which are refused; take them out",
        ),
        (
            b'<opml>\n<body><outline text="a & b"/></body></opml>',
            "the file is no well-formed XML: look at line 2, column 25; nothing was changed",
        ),
        (b"<opml><body>", "the file is no well-formed XML: look at line 1, column 13; nothing was changed"),
        (
            b"<opml " + b" ".join(b'a%d=">"' % number for number in range(100_000)) + b"/>",
            "the file has a tag longer than 1 MiB; nothing was changed",
        ),
        (b"<rss/>", "the file is XML, but no list of feeds: its first element is not <opml>"),
        (
            b"<opml>" + b'<outline text="a">' * 200,
            "the file is nested deeper than 100 levels; nothing was changed",
        ),
        (
            b"<opml>" + b"<outline/>" * 100_001,
            "the file names more than 50,000 feeds; split it and import the parts",
        ),
    ],
)
def test_a_list_that_is_wrong_anywhere_is_refused_whole(data, said):
    with pytest.raises(UserError) as refused:
        opml.read(data)
    assert str(refused.value) == said


# Letters in any script, and what XML and URLs make special; a tag holds no blank, comma or leading mark.
WORDS = st.text(
    st.characters(categories=("L", "N", "S"), include_characters="&<>\"'-."), min_size=1, max_size=12
)
TITLES = st.builds(" ".join, st.lists(WORDS, max_size=3))
TAGS = WORDS.filter(lambda tag: tag.strip("-") == tag and not tag.startswith(("#", "/")))
FOLLOWINGS = st.builds(
    lambda number, title, **given: Following(
        0,
        1,
        Feed(0, f"https://a.example/{number}?k={number}&v=%20", title=title, link="https://a.example/"),
        NOW,
        **given,
    ),
    st.integers(0, 10**6),
    TITLES,
    every_seconds=st.none() | st.floats(1, 1e6) | st.integers(60, 86_400),
    backfill=st.integers(0, 200),
    tags=st.lists(TAGS, unique=True, max_size=4).map(tuple),
    full_text=st.booleans(),
    paused=st.booleans(),
)
WISHES = ("every_seconds", "backfill", "tags", "full_text", "paused")


def said(one):
    return tuple(getattr(one, name) for name in WISHES)


@given(st.lists(FOLLOWINGS, max_size=6, unique_by=lambda one: one.feed.url))
def test_an_export_reads_back_as_it_was(followings):
    found = opml.read(opml.write("Feeds of <Desk>", followings, NOW).encode())
    assert {(one.url, said(one)) for one in found.feeds} == {(one.feed.url, said(one)) for one in followings}
    assert found.left_out == {}


def test_an_export_puts_feeds_into_a_folder_of_their_first_tag():
    feeds = [
        Following(0, 1, Feed(0, "https://a.example/rss?key=1", title="A", link="https://a.example/"), NOW),
        Following(0, 1, Feed(0, "https://b.example/rss"), NOW, tags=("wire", "asia"), every_seconds=300),
        Following(0, 1, Feed(0, "https://c.example/rss"), NOW, tags=("wire",), paused=True),
    ]
    assert opml.write("Feeds of Desk", feeds, NOW) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<opml xmlns:ww="https://github.com/wirewatch/wirewatch" version="2.0">\n'
        "  <head>\n"
        "    <title>Feeds of Desk</title>\n"
        "    <dateCreated>Mon, 06 May 2024 07:08:09 +0000</dateCreated>\n"
        "  </head>\n"
        "  <body>\n"
        '    <outline type="rss" text="A" title="A" xmlUrl="https://a.example/rss?key=1" '
        'htmlUrl="https://a.example/" />\n'
        '    <outline text="wire" title="wire">\n'
        '      <outline type="rss" text="Untitled" title="Untitled" xmlUrl="https://b.example/rss" '
        'category="wire,asia" ww:everySeconds="300" />\n'
        '      <outline type="rss" text="Untitled" title="Untitled" xmlUrl="https://c.example/rss" '
        'category="wire" ww:paused="true" />\n'
        "    </outline>\n"
        "  </body>\n"
        "</opml>\n"
    )


def test_everything_a_server_asks_of_a_feed_is_written():
    known = {one.name for one in fields(Following)} - {
        "id",
        "guild_id",
        "feed",
        "added_at",
        "managed",
        "first_polled_at",
    }
    assert known == set(WISHES)
