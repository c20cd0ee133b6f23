"""What stands for what in an entry, where a fixture beside its result would hide the rule."""

import json

import pytest

from feeds.errors import ParseError
from feeds.formats import parse
from feeds.model import Document, Entry


def document(body):
    return Document(url="https://wire.example/feeds/main", body=body.encode())


def rss(items="", *, prologue=""):
    return f"{prologue}<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>"


ATOM_ENTRY = "<entry><title>x</title><id>1</id>{}</entry>"
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Wire</title>{}</feed>"


@pytest.mark.parametrize(
    ("rel", "link"),
    [
        ("", "https://wire.example/1"),
        (" rel='alternate'", "https://wire.example/1"),
        (" rel='http://www.iana.org/assignments/relation/alternate'", "https://wire.example/1"),
        (" rel='replies'", ""),
        (" rel='edit'", ""),
    ],
)
def test_a_link_of_atom_is_its_alternate(rel, link):
    entry = ATOM_ENTRY.format(f"<link{rel} href='https://wire.example/1'/>")
    assert [entry.link for entry in parse(document(ATOM.format(entry))).entries] == [link]


@pytest.mark.parametrize("rel", ["self", "alternate"])
def test_a_document_without_an_address_stands_where_it_says(rel):
    body = ATOM.format(
        f"<link rel='{rel}' href='https://own.example/a/feed'/>" + ATOM_ENTRY.format("<link href='2'/>")
    )
    assert [entry.link for entry in parse(Document(url="", body=body.encode())).entries] == [
        "https://own.example/a/2"
    ]


def test_a_feed_that_declares_itself_html_is_a_feed():
    doctype = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/x.dtd">\n<!-- a -->'
    )
    assert parse(document(rss(prologue=doctype))).title == "Wire"


@pytest.mark.parametrize(
    "version",
    ["https://jsonfeed.org/version/1", "http://jsonfeed.org/version/1.1", "1", "1.0", "1.1", None],
)
def test_a_json_feed_is_known_by_its_version_or_by_its_items_and_address(version):
    feed = {"version": version, "feed_url": "https://json.example/feed", "items": [{"id": 1, "title": "x"}]}
    parsed = parse(document(json.dumps(feed)))
    assert [(entry.guid, entry.title) for entry in parsed.entries] == [("1", "x")]


@pytest.mark.parametrize("feed", [{"items": []}, {"version": "2.0", "items": []}, {"version": "1.10"}])
def test_json_that_says_nothing_of_a_feed_is_none(feed):
    with pytest.raises(ParseError):
        parse(document(json.dumps(feed)))


def test_a_category_has_its_label_and_the_words_that_its_term_adds():
    named = "<category term='{}' label='{}'/>"
    entry = ATOM_ENTRY.format(
        named.format("ferries", "Ships")
        + named.format("sea", "The Sea")
        + named.format("45121504", "Cameras")
        + named.format("tag:x,2026:9", "Quays")
        + "<category term='harbour'/>"
    )
    assert [entry.categories for entry in parse(document(ATOM.format(entry))).entries] == [
        ("Ships", "ferries", "The Sea", "Cameras", "Quays", "harbour")
    ]


def test_an_entry_that_says_nothing_is_listed_unless_the_document_was_cut_off_in_it():
    empty = Entry()
    whole = parse(document(rss("<item/><item><title>x</title></item><item/>"))).entries
    torn = parse(
        document(rss("<item/><item><title>x</title></item><item><link>").replace("</channel></rss>", ""))
    )
    assert (whole, torn.entries) == ((empty, Entry(title="x"), empty), (empty, Entry(title="x")))


def test_a_picture_is_no_link_while_there_is_another_enclosure():
    picture = "<enclosure url='/a.jpg' type='image/jpeg'/>"
    sound = "<enclosure url='/a.mp3' type='audio/mpeg'/>"
    read = parse(
        document(rss(f"<item><title>x</title>{picture}{sound}</item><item>{picture}</item>"))
    ).entries
    assert [entry.link for entry in read] == ["https://wire.example/a.mp3", "https://wire.example/a.jpg"]


def test_a_feed_without_a_title_is_called_by_its_page():
    channel = rss("<link>https://wire.example/</link>").replace("<title>Wire</title>", "")
    feed = {"version": "1.1", "home_page_url": "https://wire.example/", "items": []}
    named = [parse(document(body)).title for body in (channel, json.dumps(feed))]
    assert named == ["https://wire.example/", "https://wire.example/"]
