"""``wirewatch feed inspect``: what it prints of a feed, and the one sentence for what is none."""

import json

import pytest

from tests.support.feedserver import FeedServer, gzipped
from tests.support.newsroom import item, rss
from tests.support.terminal import Ended, ended, said

FEED = rss(
    "Harbour wire",
    item("1", "Ferries &amp; fog", "Slow.", more="<pubDate>Mon, 02 Mar 2026 12:00:00 GMT</pubDate>"),
    "<item><title>Tides</title></item>",
)
SEEN = {
    "feed": {"title": "Harbour wire", "link": "https://example.com/", "language": "en"},
    "entries": [
        {
            "id": "1",
            "link": "https://example.com/1",
            "title": "Ferries & fog",
            "published": "2026-03-02T12:00:00Z",
            "updated": "2026-03-02T12:00:00Z",
            "author": "",
            "summary": "Slow.",
            "content": "",
            "language": "en",
            "categories": [],
            "images": [],
        },
        {
            "id": "1aff58f39e7c1920a9066c31bc2f0982",
            "link": "",
            "title": "Tides",
            "published": None,
            "updated": None,
            "author": "",
            "summary": "",
            "content": "",
            "language": "en",
            "categories": [],
            "images": [],
        },
    ],
    "problems": [],
}
UNREADABLE = {
    "/nope": "there is no file /nope",
    "nope.xml": "there is no file nope.xml",
    "folder": "folder cannot be read: is a directory",
    "words": "this is not a feed we can read: it is neither RSS, Atom nor JSON Feed",
    "page": "this is a web page, not a feed",
    "empty": "the answer was empty",
    "cut": "this is not a feed we can read: it is neither RSS, Atom nor JSON Feed",
    "entities": "this is not a feed we can read: it declares entities, which are refused",
}
LOOPBACK = {"WIREWATCH_ALLOW_NETWORKS": "127.0.0.0/8", "WIREWATCH_HOST_DELAY_SECONDS": "0"}


def furnish(terminal):
    """The files that UNREADABLE names, and one that is a feed."""
    (terminal.folder / "folder").mkdir()
    terminal.write("words", "Fog is expected.")
    terminal.write("page", "<!DOCTYPE html><html><body>Fog</body></html>")
    terminal.write("empty", b"")
    terminal.write("cut", "<rss")
    terminal.write("entities", '<!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"></rss>')
    terminal.write("feed.xml", FEED)


async def test_a_file_is_printed_as_json_and_as_a_table(terminal):
    furnish(terminal)
    as_json, table = await terminal.each(
        ("feed", "inspect", "feed.xml", "--json"), ("feed", "inspect", "feed.xml")
    )
    assert (as_json.code, json.loads("".join(as_json.out)), as_json.err) == (0, SEEN, [])
    assert table == Ended(
        0,
        ["Harbour wire: 2 entries", "  2026-03-02T12:00:00Z  Ferries & fog", "  undated               Tides"],
        [],
    )


async def test_a_file_that_is_no_feed_ends_in_one_sentence(terminal):
    furnish(terminal)
    names = ("/nope", "page")
    found = await terminal.each(*(("feed", "inspect", name) for name in names))
    assert found == [said(UNREADABLE[name], code=2) for name in names]


@pytest.mark.long
async def test_an_address_is_fetched_or_refused_in_one_sentence(terminal):
    async with FeedServer() as server, FeedServer(tls=True) as safe:
        sentences = {
            server.serve("/html", "<html><body>Fog</body></html>"): "this is a web page, not a feed",
            server.serve("/big", gzipped(b" " * (15 * 2**20 + 1)), headers={"Content-Encoding": "gzip"}): (
                "127.0.0.1 sent more than 15 MiB"
            ),
            safe.serve("/feed", FEED): "could not reach 127.0.0.1 safely: self-signed certificate",
            "http://10.0.0.1/feed": (
                "10.0.0.1 is not a public address; set WIREWATCH_ALLOW_NETWORKS to allow it"
            ),
        }
        good = server.serve("/wire", FEED)
        read, *found = await terminal.each(
            *(("feed", "inspect", url, "--json") for url in (good, *sentences)), **LOOPBACK
        )
    assert json.loads("".join(read.out)) == SEEN
    assert dict(zip(sentences, found, strict=True)) == {
        url: said(sentence, code=2) for url, sentence in sentences.items()
    }


async def test_a_batch_prints_a_line_for_each_path_and_goes_on_after_a_bad_one(terminal):
    furnish(terminal)
    paths = [*UNREADABLE, "", "feed.xml", "\N{SNOWMAN}"]
    stdin = "\n".join(paths).encode() + b"\n\xff"
    found = await terminal.run("feed", "inspect", "--batch", stdin=stdin)
    expected = [{"error": sentence} for sentence in UNREADABLE.values()]
    expected += [SEEN, {"error": "there is no file \N{SNOWMAN}"}, {"error": "there is no file \udcff"}]
    assert (found.code, [json.loads(line) for line in found.out], found.err) == (0, expected, [])


async def test_a_batch_answers_each_path_before_the_next_one_is_known(terminal):
    furnish(terminal)
    process = await terminal.start("feed", "inspect", "--batch")
    for path, seen in (("feed.xml", SEEN), ("page", {"error": UNREADABLE["page"]})):
        process.stdin.write(f"{path}\n".encode())
        assert json.loads(await process.stdout.readline()) == seen
    assert await ended(process) == Ended(0, [], [])
