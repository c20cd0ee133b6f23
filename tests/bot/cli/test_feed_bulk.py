"""``wirewatch feed import`` and ``feed export``: one report, the right server, and the same feeds again."""

import json
import os
import pty
import stat
from asyncio.subprocess import PIPE

import pytest

from feeds import imports
from feeds.config.document import compose
from feeds.listing import Wanted
from tests.bot.cli.test_feed_inspect import LOOPBACK
from tests.support.feedserver import FeedServer
from tests.support.newsroom import item, rss
from tests.support.terminal import Ended, ended, said

pytestmark = pytest.mark.long  # a process for each command

LIST = (
    '<opml version="2.0"><body><outline text="Tech"><outline text="Harbour wire" '
    'xmlUrl="https://me:pass@a.example/rss?key=1"/></outline><outline text="Old wire" xmlUrl="ftp://a.example/"/>'
    "</body></opml>"
)
ONE = "guilds: {'1000': {timezone: UTC}}"
TWO = "guilds: {'1000': {timezone: UTC}, '2000': {timezone: UTC}}"
REPORT = [
    "Read as OPML: 1 new feed, 1 refused.",
    "Refused, a feed's address starts with http:// or https:// (1):",
    "- Old wire",
]


async def exported(terminal):
    found = await terminal.run("config", "export")
    return compose("\n".join(found.out), "the export")


async def test_a_list_goes_in_and_comes_out_complete(terminal):
    await terminal.apply(ONE)
    terminal.write("feeds.opml", LIST)
    assert await terminal.run("feed", "import", "feeds.opml") == Ended(0, REPORT, [])
    printed = await terminal.run("feed", "export", "-")
    assert imports.read("\n".join(printed.out).encode()).feeds == (
        Wanted("https://me:pass@a.example/rss?key=1", "Harbour wire", tags=("Tech",)),
    )
    written = await terminal.run("feed", "export", "out.opml", "--server", "1000")
    assert written == Ended(0, ["Wrote 1 feed to out.opml."], [])
    out = terminal.folder / "out.opml"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    out.chmod(0o644)
    await terminal.run("feed", "export", "out.opml", "--server", "1000")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    again = await terminal.run("feed", "import", "-", stdin=out.read_bytes())
    assert again == Ended(0, ["Read as OPML: 0 new feeds, 1 already followed."], [])


async def test_a_server_is_named_where_it_is_not_the_only_one(terminal):
    terminal.write("feeds.opml", LIST)
    before = "wirewatch is in no server yet; invite it, or name one with --server ID"
    assert await terminal.run("feed", "import", "feeds.opml") == said(before, code=2)
    await terminal.apply(TWO)
    several, unknown, odd, chosen = await terminal.each(
        ("feed", "export", "-"),
        ("feed", "export", "-", "--server", "3000"),
        ("feed", "import", "feeds.opml", "--server", "desk"),
        ("feed", "import", "feeds.opml", "--server", "2000"),
    )
    assert several == said("wirewatch is in several servers; name one with --server: 1000, 2000", code=2)
    assert unknown == said("wirewatch knows no server 3000; it knows 1000, 2000", code=2)
    assert odd == said("--server takes the Discord id of a server, a number of at most 19 digits", code=2)
    assert chosen == Ended(0, REPORT, [])
    rows = await terminal.rows()
    assert [row["guild_id"] for row in rows["guild_feed"]] == [2000]


async def test_a_file_that_cannot_be_read_is_one_sentence_and_changes_nothing(terminal):
    await terminal.apply(ONE)
    before = await terminal.rows()
    terminal.write("bad.opml", "<opml><body>")
    terminal.write("none.opml", '<opml><body><outline xmlUrl="hello"/></body></opml>')
    bad, missing, folder, none = await terminal.each(
        *(("feed", "import", name) for name in ("bad.opml", "nope", ".", "none.opml"))
    )
    assert bad == said(
        "the file is no well-formed XML: look at line 1, column 13; nothing was changed", code=2
    )
    assert missing == said("there is no file nope", code=2)
    assert folder == said(". cannot be read: is a directory", code=2)
    assert none == Ended(
        1,
        ["Read as OPML: 0 new feeds, 1 refused.", "Refused, that is not a web address (1):", "- entry 1"],
        [],
    )
    assert await terminal.run("feed", "export", "no/where") == said(
        "no/where cannot be written: no such file or directory", code=2
    )
    assert await terminal.rows() == before


async def test_another_bots_channels_of_the_server_are_subscribed(terminal):
    await terminal.apply(ONE)
    sources = [
        {"url": "https://a.example/rss", "guild": "1000", "channel": "5000", "filters": {"title": ["ferry"]}},
        {"url": "https://b.example/rss", "guild": "2000", "channel": "5001"},
    ]
    terminal.write("backup.json", json.dumps({"backupVersion": "1", "feeds": sources}))
    found = await terminal.run("feed", "import", "backup.json")
    assert (found.code, found.out[:2]) == (
        0,
        ["Read as MonitoRSS: 2 new feeds.", "New keyword watches: 1; new subscriptions: 1."],
    )
    rows = await terminal.rows()
    assert [row["channel_id"] for row in rows["destination"]] == [5000]
    assert [row["feeds"] for row in rows["subscription"]] == [["https://a.example/rss"]]


async def test_ten_thousand_feeds_show_progress_on_a_terminal(terminal):
    await terminal.apply(ONE)
    many = "".join(f'<outline xmlUrl="https://a.example/{number}"/>' for number in range(10_000))
    terminal.write("feeds.opml", f"<opml><body>{many}</body></opml>")
    quiet = await terminal.run("feed", "import", "feeds.opml", "--server", "7")
    assert quiet == Ended(0, ["Read as OPML: 10,000 new feeds."], [])
    shown = await on_terminal(terminal, "feed", "import", "feeds.opml", "--server", "1000")
    assert "Importing" in shown
    assert "100%" in shown


async def on_terminal(terminal, *args, typed=b"", **env):
    """What stands on the screen of somebody who sits at it, once the command has ended."""
    ours, theirs = pty.openpty()
    process = await terminal.start(*args, stdin=theirs, stdout=PIPE, stderr=theirs, **env)
    os.close(theirs)
    if typed:
        os.write(ours, typed)
    out, _ = await process.communicate()
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65_536)
        except OSError:  # the other side was closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    return (shown + (out or b"")).decode()


LINK = '<link rel="alternate" type="application/rss+xml" href="{}" title="{}">'


def page(*links):
    heads = "".join(LINK.format(*link) for link in links)
    return f"<!doctype html><html><head>{heads}</head></html>"


async def test_a_sites_feed_is_inspected_and_of_several_one_is_chosen(terminal):
    async with FeedServer() as server:
        feed = server.serve("/a", rss("News", item("1", "Rain")))
        other = server.serve("/b", rss("Ferries", item("2", "Fog")))
        one = server.serve("/one", page(("/a", "News")), content_type="text/html")
        two = server.serve("/two", page(("/a", "News"), ("/b", "")), content_type="text/html")
        single, several = await terminal.each(
            *(("feed", "inspect", site, "--json") for site in (one, two)), **LOOPBACK
        )
        chosen = await on_terminal(terminal, "feed", "inspect", two, typed=b"9\n2\n", **LOOPBACK)
    assert json.loads("".join(single.out))["feed"]["title"] == "News"
    assert single.err == [f"that is a web page; this is its feed: {feed}"]
    assert several == said(
        f"that page names 2 feeds; type the address of one of them: {feed}, {other}", code=2
    )
    assert f"  1  News  {feed}" in chosen
    assert "type a number from 1 to 2" in chosen
    assert "Ferries: 1 entry" in chosen


async def test_an_interrupted_import_leaves_everything_as_it_was(terminal):
    """Killed while it waits for its input's end: nothing was read whole, so nothing was written."""
    await terminal.apply(ONE)
    before = await terminal.rows()
    process = await terminal.start("feed", "import", "-")
    process.stdin.write(LIST.encode()[:-1])
    await process.stdin.drain()
    process.kill()
    assert (await ended(process)).code == -9
    assert await terminal.rows() == before
