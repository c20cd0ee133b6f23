"""Discovery: what a page names as its feeds, what its headers name, and where one may stand otherwise."""

import pytest

from feeds import urls
from feeds.discovery import MAX_CANDIDATES, MAX_PAGE_BYTES, Candidate, declared, is_page, named, usual
from feeds.model import Document

SITE = "https://news.example/section/page.html"


def page(head, *, url=SITE, **given):
    body = head if isinstance(head, bytes) else f"<!doctype html><html><head>{head}</head><body>".encode()
    return Document(url, body, **{"content_type": "text/html"} | given)


RSS = 'type="application/rss+xml"'


@pytest.mark.parametrize(
    ("element", "found"),
    [
        (f'<link rel="alternate" {RSS} href="/rss" title="News">', [("https://news.example/rss", "News")]),
        (f"<LINK HREF=rss.xml REL=Alternate {RSS}/>", [("https://news.example/section/rss.xml", "")]),
        (f"<link rel='home alternate' {RSS} href='//feeds.example/a'>", [("https://feeds.example/a", "")]),
        ('<link rel="alternate" type="application/atom+xml; charset=utf-8" href="/a">', ["/a"]),
        ('<link rel="alternate" type="application/feed+json" href="/a">', ["/a"]),
        ('<link rel="alternate" type="application/rdf+xml" href="/a">', ["/a"]),
        ('<link rel="alternate" type="application/json" href="/feed.json">', ["/feed.json"]),
        ('<link rel="feed" href="/a">', ["/a"]),
        ('<link rel="feed" type="text/html" href="/a">', []),
        (f'<link rel="alternate" {RSS} href="/a?b=1&amp;c=2" title="Fish &amp; chips">', None),
        (f'<link rel="alternate" {RSS} href="/a" title="a > b">', [("https://news.example/a", "a > b")]),
        (f'<link rel="alternate" {RSS} href="/a"><link rel="alternate" {RSS} href="/a#top">', ["/a"]),
        (f'<link rel="alternate" {RSS} href="/a"><link rel="alternate" {RSS} href="/b">', ["/a", "/b"]),
        (f'<link rel="alternate" {RSS} href="https://me:secret@news.example/a">', ["/a"]),
        (f'<link rel="alternate" {RSS} href="/a" href="/b">', ["/a"]),
        (f'<base href="/deep/"><link rel="alternate" {RSS} href="a">', ["/deep/a"]),
        (f'<link rel="alternate" {RSS} href="a"><base href="/x/"><base href="/y/">', ["/x/a"]),
        (f'<link rel="alternate stylesheet" {RSS} href="/a">', []),
        ('<link rel="alternate" type="text/html" hreflang="de" href="/de">', []),
        ('<link rel="alternate" href="/a">', []),
        (f'<link rel="alternate" {RSS}>', []),
        (f'<link rel="alternate" {RSS} href="">', []),
        (f'<link rel="alternate" {RSS} href="javascript:alert(1)">', []),
        (f'<link rel="alternate" {RSS} href="file:///etc/passwd">', []),
        (f'<link rel="alternate" {RSS} href="http://[::1">', []),
        (f'<link rel="alternate" {RSS} href="/{"a" * 2000}">', []),
        ('<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">', []),
        (f'<!-- <link rel="alternate" {RSS} href="/a"> -->', []),
        (f'<script>\'<link rel="alternate" {RSS} href="/a">\'</script>', []),
        (f'<template><link rel="alternate" {RSS} href="/a"></template>', []),
        (f'<title>A <link rel="alternate" {RSS} href="/a"></title>', []),
        (f'<title-bar><link rel="alternate" {RSS} href="/a"></title-bar>', ["/a"]),
        (f'<linked rel="alternate" {RSS} href="/a">', []),
    ],
)
def test_a_page_names_its_feeds_by_links(element, found):
    if found is None:
        found = [("https://news.example/a?b=1&c=2", "Fish & chips")]
    wanted = [one if isinstance(one, tuple) else (f"https://news.example{one}", "") for one in found]
    assert named(page(element)) == tuple(Candidate(*one) for one in wanted)


def test_a_title_is_one_line_without_what_is_unseen():
    (one,) = named(page(f'<link rel="alternate" {RSS} href="/a" title="Night\n\u202e desk\u0007">'))
    assert one.title == "Night desk"


@pytest.mark.parametrize(
    ("encoding", "content_type", "meta"),
    [
        ("gb18030", "text/html; charset=GB2312", ""),
        ("gb18030", "text/html", "<meta charset=gbk>"),
        ("utf-8", "text/html", ""),
        ("utf-8", "text/html; charset=utf-16", ""),
        ("utf-8", "text/html; charset=no-such", ""),
    ],
)
def test_a_title_is_read_in_the_encoding_that_is_declared(encoding, content_type, meta):
    head = f'<html><head>{meta}<link rel="alternate" {RSS} href="/a" title="新闻">'
    (one,) = named(page(head.encode(encoding), content_type=content_type))
    assert one.title == "新闻"


LINK = f'<link rel="alternate" {RSS} href="/%d">'


@pytest.mark.parametrize(
    "body",
    [
        "<html>" + "".join(LINK % number for number in range(50_000)),
        "<html>" + LINK % 1 + "<link " * 170_000,
        "<html>" + LINK % 1 + '<link "' * 140_000,
        "<html>" + LINK % 1 + "<link \"'" + "\"'" * 500_000,
        "<html>" + LINK % 1 + "<!--" * 250_000,
        "<html>" + LINK % 1 + "<script>" * 120_000,
        "<html>" + LINK % 1 + "<link" + " a=b" * 250_000 + ">",
        "<html>" + LINK % 1 + "<link" + " " * 1_000_000 + ">",
        "<html>" + LINK % 1 + "<div>" * 200_000,
        "<html>" + LINK % 1 + "<base href=" * 90_000,
        "<!--a-->" * 120_000 + "<html>" + LINK % 1,
    ],
    ids=[
        "links",
        "open",
        "quotes",
        "mixed",
        "comments",
        "scripts",
        "attributes",
        "blanks",
        "nested",
        "bases",
        "lead",
    ],
)
def test_a_hostile_page_is_read_in_passing_and_names_few(body):
    found = named(page(body.encode()))
    assert 1 <= len(found) <= MAX_CANDIDATES
    assert found[0].url == "https://news.example/1" or "/0" in found[0].url


def test_only_the_beginning_of_a_page_is_read():
    late = b"<html>" + b" " * MAX_PAGE_BYTES + (LINK % 1).encode()
    assert named(page(late)) == ()


def test_link_headers_name_feeds():
    links = (
        ("alternate", "https://news.example/a"),
        ("stylesheet", "https://news.example/s"),
        ("ALTERNATE feed", "https://news.example/b"),
        ("alternate", "https://news.example/wp-json/wp/v2/pages/2"),
        ("alternate", "ftp://news.example/c"),
    )
    assert declared(page("", links=links)) == (
        Candidate("https://news.example/a"),
        Candidate("https://news.example/b"),
    )


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        (b"<!DOCTYPE html><p>Hi", "", True),
        (b"\xef\xbb\xbf\n<!-- a --><HTML lang=en>", "", True),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", "", True),
        (b"<p>Hi<html>", "text/html", True),
        (b"<p>Hi<html>", "text/plain", False),
        (b"<rss><!-- <html> --></rss>", "application/rss+xml", False),
        (b"<!--a-->" * 1_000 + b"<x", "", False),
        (b"", "text/html", False),
    ],
)
def test_a_page_is_known_by_its_beginning(body, content_type, said):
    assert is_page(Document(SITE, body, content_type)) is said


def test_the_usual_places_are_few_and_begin_below_the_page():
    assert usual("http://news.example:8080/en/?a=1") == (
        "http://news.example:8080/en/feed",
        *(
            f"http://news.example:8080{path}"
            for path in ("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/rss", "/index.xml", "/feed.json")
        ),
    )
    assert usual("https://news.example/")[0] == "https://news.example/feed"
    assert usual("no address") == ()
    assert all(urls.feed_url(one) == one for one in usual(SITE))
