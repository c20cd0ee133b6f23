"""Every format against feeds and results written by hand, and the documents that are refused."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds import dates
from feeds.errors import ParseError
from feeds.formats import MAX_ENTRIES, inspect, parse
from feeds.model import Document

FEEDS = Path(__file__).parents[2] / "data" / "feeds"
NOW = datetime(2026, 2, 18, 12, tzinfo=UTC)
URL = "https://wire.example/feeds/main"


def document(body, content_type=""):
    return Document(url=URL, body=body.encode() if isinstance(body, str) else body, content_type=content_type)


def rss(items="", *, prologue="", title="Wire"):
    return f"{prologue}<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>"


def fixtures():
    return sorted(path for path in FEEDS.iterdir() if ".expected" not in path.name)


@pytest.mark.parametrize("path", fixtures(), ids=lambda path: path.name)
def test_a_feed_reads_as_written_down_beside_it(path):
    expected = json.loads(path.with_suffix(".expected.json").read_text())
    assert inspect(parse(document(path.read_bytes())), now=NOW) == expected


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "the answer was empty"),
        (b" \n\t\0", "the answer was empty"),
        ("<!DOCTYPE html><html><body>secret</body></html>", "this is a web page, not a feed"),
        ("\n<!-- hi --><HTML lang=en><p>secret", "this is a web page, not a feed"),
        (
            "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>",
            "this is a web page, not a feed",
        ),
        ("hi <html><body>secret</body></html>", "this is a web page, not a feed"),
        ("secret words", "this is not a feed we can read: it is neither RSS, Atom nor JSON Feed"),
        ("<opml><body/></opml>", "this is not a feed we can read: it is neither RSS, Atom nor JSON Feed"),
        (b"\x89PNG\r\n\x1a\n\0\0", "this is not a feed we can read: it is neither RSS, Atom nor JSON Feed"),
        ("{'secret':", "this is not a feed we can read: its JSON is broken"),
        ("[" * 100_000, "this is not a feed we can read: its JSON is broken"),
        ('{"secret": 1}', "this is not a feed we can read: its JSON is no JSON Feed"),
        ("[1]", "this is not a feed we can read: its JSON is no JSON Feed"),
        (
            "<rss:x><rss version=2.0><rss:channel><rss:item>secret",
            "this is not a feed we can read: its XML is broken and no entry can be found in it",
        ),
        (
            rss(prologue='<!DOCTYPE rss [<!ENTITY a "secret">]>'),
            "this is not a feed we can read: it declares entities, which are refused",
        ),
        (
            rss(prologue='<!doctype rss [<!entity a SYSTEM "file:///etc/passwd">]>'),
            "this is not a feed we can read: it declares entities, which are refused",
        ),
    ],
)
def test_what_is_no_feed_is_refused_in_a_sentence_without_its_words(body, sentence):
    with pytest.raises(ParseError) as caught:
        parse(document(body))
    assert str(caught.value) == sentence


ATTACK = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ARTICLE = f"<item><title>On DTDs</title><description><![CDATA[Never read {ATTACK}.]]></description></item>"


@pytest.mark.parametrize(
    "body",
    [
        rss(ARTICLE),
        rss(ARTICLE, prologue="<?xml version='1.0'?>\n<!-- written by hand -->\n"),
        json.dumps(
            {
                "title": ATTACK,
                "version": "https://jsonfeed.org/version/1.1",
                "items": [{"id": "1", "title": "On DTDs", "content_text": ATTACK}],
            }
        ),
    ],
)
def test_an_article_may_write_about_entities(body):
    assert [entry.title for entry in parse(document(body)).entries] == ["On DTDs"]


@pytest.mark.parametrize(
    "prologue",
    [
        ATTACK,
        f"<!-- a --><?b c?>\n<!-- <rss> -->{ATTACK}",
        f"\ufeff\n{ATTACK}",
        f"junk {ATTACK}",
        f"<?xml version='1.0'?>{ATTACK.lower()}",
        f"<!-- {'-' * 9_000} -->{ATTACK}",
        f"<!DOCTYPE a>{ATTACK}",
        # Where the first DOCTYPE is taken out, the comment or instruction ends and the second one counts.
        '<!-- <rss> --<!DOCTYPE a>> <!DOCTYPE rss [<!ENTITY a "]">]>',
        '<?b <rss> ?<!DOCTYPE a>> <!DOCTYPE rss [<!ENTITY a "]">]>',
        "<!DOC<!DOCTYPE a>TYPE rss [<!ENTITY a 'b'>]>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_entities_are_refused_however_they_are_hidden(prologue, encoding):
    body = rss("<item><title>&a;</title></item>", prologue=prologue)
    with pytest.raises(ParseError, match="declares entities"):
        parse(document(body.encode(encoding)))


@pytest.mark.parametrize("torn", ["\x0b", "\0", "\x1b[0m"])
def test_entities_torn_by_characters_that_are_dropped_are_refused(torn):
    hidden = f'<{torn}!DOCTYPE x [<{torn}!ENTITY a "secret">]>'
    with pytest.raises(ParseError):
        parse(document(f"{hidden}<x><item><title>&a;</title></item></x>"))


def test_a_caption_never_stands_beside_a_text():
    entry = (
        "<entry><title>x</title><m:description>A caption</m:description><content>Words</content></entry>"
        "<entry><title>y</title><m:description>A caption</m:description></entry>"
    )
    names = 'xmlns="http://www.w3.org/2005/Atom" xmlns:m="http://search.yahoo.com/mrss/"'
    found = parse(document(f"<feed {names}>{entry}</feed>")).entries
    assert [(entry.summary, entry.content) for entry in found] == [("Words", "Words"), ("A caption", "")]


def test_a_document_that_names_a_file_is_text_and_opens_nothing():
    with pytest.raises(ParseError):
        parse(document(b"/etc/passwd"))


@pytest.mark.parametrize("extra", [1, 50])
def test_only_the_newest_entries_are_kept_in_the_documents_order(extra):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    count = MAX_ENTRIES + extra
    times = [dates.iso(start + timedelta(minutes=number)) for number in range(count)]
    items = "".join(
        f"<item><title>{number}</title><pubDate>{at}</pubDate></item>" for number, at in enumerate(times)
    )
    titles = [int(entry.title) for entry in parse(document(rss(items))).entries]
    assert titles == list(range(extra, count))


def test_of_undated_entries_the_first_are_kept():
    items = "".join(f"<item><title>{number}</title></item>" for number in range(MAX_ENTRIES + 5))
    assert [int(entry.title) for entry in parse(document(rss(items))).entries] == list(range(MAX_ENTRIES))


@pytest.mark.parametrize(
    ("declared", "content_type", "written_in", "title"),
    [
        ("utf-8", "", "utf-8", "Zürich – 東京"),
        ("utf-8", "text/xml", "utf-8", "Zürich – 東京"),
        ("utf-8", "application/xml; charset=iso-8859-1", "utf-8", "Zürich – 東京"),
        ("iso-8859-1", "", "utf-8", "Zürich – 東京"),
        ("iso-8859-1", "", "latin-1", "Zürich"),
        ("iso-8859-1", "", "cp1252", "“Zürich” – €5"),
        ("utf-8", "", "cp1252", "“Zürich” – €5"),
        ("", "", "cp1252", "“Zürich” – €5"),
        ("gb2312", "", "gb18030", "阿里巴巴新任首席执行官"),
        ("utf-8", "text/xml; charset=gb2312", "gb18030", "阿里巴巴新任首席执行官"),
        ("shift_jis", "", "cp932", "港に新しい船①"),
        ("euc-kr", "", "cp949", "새로운 배가 왔다"),
        ("big5", "", "big5", "阿里巴巴集團"),
        ("koi8-r", "", "koi8-r", "Новый корабль"),
        ("iso-2022-jp", "", "iso-2022-jp", "港に新しい船"),
        ("utf-16", "", "utf-16", "Zürich – 東京"),
        ("utf-16", "", "utf-16-le", "Zürich – 東京"),
        ("", "", "utf-8-sig", "Zürich – 東京"),
        ("no-such-encoding", "", "utf-8", "Zürich – 東京"),
    ],
)
def test_text_survives_whatever_encoding_is_declared(declared, content_type, written_in, title):
    prologue = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    body = rss(f"<item><title>{title}</title></item>", prologue=prologue).encode(written_in)
    assert [entry.title for entry in parse(document(body, content_type)).entries] == [title]


def test_a_stray_byte_spoils_nothing_else():
    body = rss("<item><title>Zürich – 東京 X5</title></item>").encode().replace(b"X", b"\x80")
    assert [entry.title for entry in parse(document(body)).entries] == ["Zürich – 東京 €5"]


def test_a_wrongly_declared_encoding_is_noted():
    body = rss(title="Zürich", prologue='<?xml version="1.0" encoding="iso-8859-1"?>').encode()
    assert parse(document(body)).problems == ("the encoding is not the declared one; it was read as utf-8",)


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        ("Yiru Qian", "Yiru Qian"),
        ("Author: Yiru Qian", "Yiru Qian"),
        ("By Yiru Qian", "Yiru Qian"),
        ("作者：钱一如", "钱一如"),
        ("Byron Bay", "Byron Bay"),
        ("desk@wire.com (Ann Pier)", "Ann Pier"),
        ("desk@wire.example (Ann Pier)", "Ann Pier"),
        ("desk@wire.example", "desk@wire.example"),
        ("Ann &amp;amp; Ben", "Ann & Ben"),
    ],
)
def test_an_author_is_a_name(author, shown):
    body = rss(f"<item><title>x</title><author>{author}</author></item>")
    assert [entry.author for entry in parse(document(body)).entries] == [shown]


@pytest.mark.parametrize(
    ("markup", "image"),
    [
        ('<img src="a.jpg">', "https://wire.example/feeds/a.jpg"),
        ("<IMG width=600 SRC='//cdn.example/a.jpg?x=1&amp;y=2'>", "https://cdn.example/a.jpg?x=1&y=2"),
        ('<img src="p.gif" width="1" height="1"><img src="b.jpg">', "https://wire.example/feeds/b.jpg"),
    ],
)
def test_the_first_image_of_the_text_is_kept(markup, image):
    body = rss(f"<item><title>x</title><description><![CDATA[{markup}]]></description></item>")
    assert [entry.images for entry in parse(document(body)).entries] == [(image,)]


@pytest.mark.parametrize("source", ["javascript:alert(1)", "data:image/png;base64,AA", "file:///x.png", ""])
def test_only_web_addresses_are_kept(source):
    description = f'<description><![CDATA[<img src="{source}">]]></description>'
    item = f"<item><title>x</title><link>{source}</link>{description}</item>"
    entry = parse(document(rss(item))).entries[0]
    assert (entry.link, entry.images) == ("", ())


def test_hostile_characters_leave_every_text_field():
    evil = "a\u202eb\u200bc&#27;[31md"
    item = f"<item><title>{evil}</title><description>{evil}</description><category>{evil}</category></item>"
    entry = parse(document(rss(item, title=evil))).entries[0]
    assert {entry.title, entry.summary, *entry.categories} == {"abcd"}


def test_json_that_lies_about_its_types_is_read_as_far_as_it_goes():
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": ["x"],
        "items": [{"id": None, "title": "\ud800Still", "tags": {}, "authors": [{"name": ["x"]}, 1]}, 7],
    }
    parsed = parse(document(json.dumps(feed)))
    assert [(entry.title, entry.guid, entry.author) for entry in parsed.entries] == [("Still", "", "")]


def test_a_json_feed_without_items_says_so():
    parsed = parse(document('{"version": "https://jsonfeed.org/version/1", "items": 5}'))
    assert (parsed.entries, parsed.problems) == ((), ("the feed has no list of items",))


def test_a_beginning_of_many_comments_is_not_read_over_and_over():
    with pytest.raises(ParseError):
        parse(Document("https://example.com/", body=b"<!--a-->" * 400 + b"<x"))
