"""Documents are read beside the event loop, the odd ones in a child process that can be spared."""

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import NotReadNow, ParseError
from feeds.formats import delta, parse
from feeds.model import Document, Entry, PageText, ParsedFeed, Reading
from feeds.parsing import Parser, child, command, wire
from feeds.parsing.plain import MAX_ATTRIBUTES, MAX_CHARS, MAX_NAMESPACES, MAX_TAGS, is_plain, is_quick

pytestmark = pytest.mark.long

URL = "https://wire.example/feeds/main"
ODD = "<!DOCTYPE rss>"  # all that sends a small document to the child


def document(body):
    return Document(url=URL, body=body.encode())


def rss(items, prologue=""):
    return f"{prologue}<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>"


def items(count, words="Words"):
    return "".join(
        f"<item><title>{words} {number}</title><link>https://wire.example/{number}</link></item>"
        for number in range(count)
    )


async def started(parser):
    """The parser's process, as soon as there is one."""
    async with asyncio.timeout(30):
        while not parser.pid:
            await turns(1)
    return parser.pid


def is_there(pid):
    return Path(f"/proc/{pid}").exists()


async def gone(pid):
    """Returns when that process has ended."""
    ended = asyncio.Event()
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    loop = asyncio.get_running_loop()
    loop.add_reader(watched, ended.set)
    async with asyncio.timeout(30):
        await ended.wait()
    loop.remove_reader(watched)
    os.close(watched)


async def turns(count):
    """Lets everything else go on for so many turns of the loop."""
    for _ in range(count):
        await asyncio.sleep(0)


# ---- where a document is read --------------------------------------------------------------------


async def test_what_is_small_and_plain_needs_no_process():
    async with Parser() as parser:
        shown = document(rss(items(3)))
        reading = await parser.parse(shown)
        assert reading == delta.read(shown)
        assert parser.pid is None


@pytest.mark.parametrize(
    ("source", "plain", "quick"),
    [
        ("", True, True),
        (rss(items(100)), True, True),
        (rss(items(1), ODD), False, True),
        ("x" * (MAX_CHARS + 1), False, True),
        ("<" * (MAX_TAGS + 1), False, True),
        ("<a " + "b='' " * (MAX_ATTRIBUTES + 1), False, True),
        ("<a " + "b='' " * MAX_CHARS, False, False),
        ("<a b='' c=''>" * (MAX_ATTRIBUTES + 1), True, True),
        ("<a xmlns='b'>" * MAX_NAMESPACES, True, True),
        ("<a XMLNS='b'>" * (MAX_NAMESPACES + 1), False, True),
        ("<b>" * 100_001, False, False),
        ("x" * ((4 << 20) + 1), False, False),
    ],
    ids=[
        "empty",
        "feed",
        "doctype",
        "long",
        "tags",
        "attributes",
        "very many attributes",
        "many tags",
        "namespaces",
        "many namespaces",
        "dense",
        "longest",
    ],
)
def test_plain_is_what_costs_little_whatever_it_is(source, plain, quick):
    assert (is_plain(source), is_quick(source.encode())) == (plain, quick)


async def test_the_child_reads_as_a_thread_does():
    async with Parser() as parser:
        first, then = document(rss(items(3), ODD)), document(rss(items(4), ODD))
        reading = await parser.parse(first)
        assert reading == delta.read(first)
        pid = parser.pid
        assert (await parser.parse(then, reading.state)).parsed == parse(then)
        assert (parser.pid, is_there(pid)) == (pid, True)
    assert (parser.pid, is_there(pid)) == (None, False)


async def test_new_entries_of_a_large_document_need_no_process():
    old, new = items(80, "Many words " * 500), "<item><title>New</title></item>"
    known = delta.read(document(rss(old)))
    async with Parser() as parser:
        reading = await parser.parse(document(rss(new + old)), known.state)
        assert ([entry.title for entry in reading.parsed.entries], reading.complete) == (["New"], False)
        assert parser.pid is None


async def test_without_delta_every_reading_is_whole():
    shown = document(rss(items(3)))
    async with Parser(delta=False) as parser:
        reading = await parser.parse(shown, delta.read(shown).state)
        assert reading == Reading(parse(shown), complete=True)


async def test_surrogates_and_dates_come_back_from_the_child():
    feed = (
        '{"version": "https://jsonfeed.org/version/1.1", "home_page_url": "https://w.example/\\ud800", '
        '"items": [{"id": "\\ud83d\\ude00\\udfff", "title": "<!DOCTYPE",'
        ' "date_published": "2026-05-01T10:00:00.5Z"}]}'
    )
    async with Parser() as parser:
        reading = await parser.parse(document(feed))
    assert reading.parsed == parse(document(feed))
    assert reading.parsed.entries[0].published_at == datetime(2026, 5, 1, 10, 0, 0, 500_000, tzinfo=UTC)


@pytest.mark.parametrize("body", ["", "<!DOCTYPE html><p>", ODD + "<opml/>"])
async def test_a_refusal_reads_the_same_wherever_it_comes_from(body):
    with pytest.raises(ParseError) as expected:
        parse(document(body))
    async with Parser() as parser:
        with pytest.raises(ParseError) as caught:
            await parser.parse(document(body))
    assert str(caught.value) == str(expected.value)


# ---- a child that can be spared ------------------------------------------------------------------

SLOW = rss("<item>" * 250_000)


async def test_a_job_of_too_much_processor_time_is_an_error_and_the_next_goes_on():
    async with Parser(cpu_seconds=1) as parser:
        slow = asyncio.create_task(parser.parse(document(SLOW)))
        good = asyncio.create_task(parser.parse(document(rss(items(1), ODD))))
        with pytest.raises(ParseError) as caught:
            await slow
        assert str(caught.value) == (
            "this feed is too large or too odd to be read: it takes more than 1 s and 400 MB"
        )
        assert (await good).parsed.title == "Wire"


async def test_a_job_that_takes_too_long_is_an_error_and_its_process_ends():
    async with Parser(wall_seconds=0.3) as parser:
        slow = asyncio.create_task(parser.parse(document(SLOW)))
        pid = await started(parser)
        with pytest.raises(ParseError, match="too large or too odd"):
            await slow
        await gone(pid)


async def test_a_job_waits_for_its_turn_only_so_long_and_is_no_worse_for_it():
    async with Parser(turn_seconds=0.05) as parser:
        slow = asyncio.create_task(parser.parse(document(SLOW)))
        await started(parser)
        with pytest.raises(NotReadNow) as caught:
            await parser.parse(document(rss(items(1), ODD)))
        assert str(caught.value) == "this cannot be read now: too many others wait to be read before it"
        assert not slow.done()
        slow.cancel()
        await asyncio.wait([slow])
        assert (await parser.parse(document(rss(items(1), ODD)))).parsed.title == "Wire"


async def test_a_job_of_too_much_memory_is_an_error():
    async with Parser(memory_bytes=90 << 20) as parser:
        with pytest.raises(ParseError, match="too odd to be read: it takes more than 10 s and 90 MB"):
            await parser.parse(document(rss(f"<item><title>{'x' * (15 << 20)}</title></item>")))
        assert (await parser.parse(document(rss(items(1), ODD)))).parsed.title == "Wire"


@pytest.mark.parametrize("count", [0, 1, 2, 3, 10, 100, 3_000])
async def test_a_wait_given_up_leaves_nobody_else_its_answer(count):
    async with Parser() as parser:
        asked = [SLOW, rss(items(2), ODD), rss(items(3), ODD), rss(items(4), ODD)]
        slow, behind, *others = [asyncio.create_task(parser.parse(document(body))) for body in asked]
        await turns(count)
        slow.cancel()
        behind.cancel()
        await asyncio.wait([slow, behind])
        assert [len((await other).parsed.entries) for other in others] == [3, 4]


async def test_a_killed_child_is_replaced():
    async with Parser() as parser:
        await parser.parse(document(rss(items(1), ODD)))
        pid = parser.pid
        os.kill(pid, signal.SIGKILL)
        await gone(pid)
        assert (await parser.parse(document(rss(items(2), ODD)))).parsed.title == "Wire"


async def test_closing_in_the_middle_of_a_job_leaves_no_process():
    async with Parser() as parser:
        await parser.parse(document(rss(items(1), ODD)))
        pid = parser.pid
        waiting = asyncio.create_task(parser.parse(document(SLOW)))
        await turns(3_000)
    assert (parser.pid, is_there(pid)) == (None, False)
    with pytest.raises(ParseError):
        await waiting
    with pytest.raises(ParseError):
        await parser.parse(document(SLOW))


async def test_a_child_that_has_grown_is_replaced(monkeypatch):
    monkeypatch.setattr(child, "GROWN_BYTES", 1)
    async with Parser() as parser:
        for _ in range(2):
            reading = asyncio.create_task(parser.parse(document(rss(items(1), ODD))))
            pid = await started(parser)
            assert (await reading).parsed.title == "Wire"
            await gone(pid)


def test_a_child_counts_its_own_memory_and_not_what_its_parent_once_used():
    """Over fork and exec getrusage keeps the parent's peak."""
    start = (
        "import subprocess, sys; b'x' * (300 << 20); subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL)"
    )
    said = subprocess.run(
        [sys.executable, "-I", "-c", start, *command(10, 400 << 20)], stdout=subprocess.PIPE, check=True
    ).stdout
    _, _, used_bytes = wire.START.unpack(said[: wire.START.size])
    assert 1 << 20 < used_bytes < 150 << 20


async def test_a_child_without_work_ends():
    one = child.Child(command(10, 400 << 20), wall_seconds=30, idle_seconds=0)
    await one.ask(wire.asked("feed", document(rss(items(1))), state="", delta=True))
    await gone(one.pid)
    await one.close()


async def test_a_child_whose_input_ends_ends_too():
    """As it does when the bot is killed."""
    process = await asyncio.create_subprocess_exec(
        *command(10, 400 << 20),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={},
    )
    said, _ = await process.communicate(b"")
    assert (process.returncode, len(said) > wire.START.size) == (0, True)


async def test_the_child_gets_no_environment_and_has_its_limits():
    async with Parser() as parser:
        await parser.parse(document(rss(items(1), ODD)))
        process = Path(f"/proc/{parser.pid}")
        limits = dict(line.split("  ", 1) for line in (process / "limits").read_text().splitlines())
        assert (process / "environ").read_bytes() == b""
        assert limits["Max core file size"].split()[0] == "0"
        assert limits["Max address space"].split()[:2] == [str(400 << 20)] * 2
        assert int(limits["Max cpu time"].split()[0]) <= 15


# ---- hostile documents ---------------------------------------------------------------------------

HOSTILE = {
    "entries unpaired": rss("<item>" * 250_000),
    "attributes": rss("<item " + " ".join(f"a{number}=''" for number in range(100_000)) + "/>"),
    "a title of 15 MB": rss(f"<item><title>{'x' * (15 << 20)}</title></item>"),
    "nested": rss("<item>" + "<a>" * 100_000 + "</a>" * 100_000 + "</item>"),
    "nested and torn": rss("<item>" + "<a>" * 100_000),
    "opening signs": rss("<item><title>" + "<" * 1_000_000),
    "comments torn": rss("<item><title>" + "<!--" * 1_000_000),
    "ampersands": rss("<item><title>" + "&" * 1_000_000),
    "brackets": '{"version": "https://jsonfeed.org/version/1.1", "items": ' + "[" * 1_000_000,
}


@pytest.mark.parametrize("case", HOSTILE)
async def test_a_hostile_document_ends_within_the_limits(case):
    loop = asyncio.get_running_loop()
    async with Parser(cpu_seconds=2, wall_seconds=10) as parser:
        begun = loop.time()
        try:
            await parser.parse(document(HOSTILE[case]))
        except ParseError as refused:
            assert str(refused)
        assert loop.time() - begun < 10 + child.START_SECONDS
        assert (await parser.parse(document(rss(items(1), ODD)))).parsed.title == "Wire"
        pid = parser.pid
    assert not is_there(pid)


async def longest_block(work):
    """What a coroutine gives, and the longest that it kept the loop from another task."""
    loop, blocks = asyncio.get_running_loop(), [0.0]

    async def beat():
        while True:
            begun = loop.time()
            await asyncio.sleep(0.001)
            blocks.append(loop.time() - begun)

    heart = asyncio.create_task(beat())
    try:
        return await work, max(blocks)
    finally:
        heart.cancel()


async def test_a_feed_of_two_and_a_half_megabytes_never_blocks_the_loop_for_a_tenth_of_a_second():
    body = rss(items(150, "Many words 公司 " * 1_000))
    assert len(body.encode()) > 2_500_000
    async with Parser() as parser:
        await parser.parse(document(rss(items(1), ODD)))
        first, blocked = await longest_block(parser.parse(document(body)))
        again, blocked_again = await longest_block(
            parser.parse(document(body.replace("</item>", " </item>", 1)), first.state)
        )
    assert (first.complete, again.complete) == (True, False)
    assert max(blocked, blocked_again) < 0.1


# ---- pages ---------------------------------------------------------------------------------------

PARAGRAPH = "The company said on Monday that it would build a second plant near the river. " * 5


def page(body, content_type="text/html"):
    return Document(url="https://wire.example/report", body=body, content_type=content_type)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
async def test_a_page_is_read_in_the_child(encoding):
    pytest.importorskip("trafilatura")
    body = (
        f"<html><head><meta charset='{encoding}'><title>A plant</title></head><body><article>"
        f"<h1>A plant</h1><p>{PARAGRAPH}</p><p>阿里巴巴 {PARAGRAPH}</p></article></body></html>"
    )
    async with Parser() as parser:
        found = await parser.page(page(body.encode(encoding)))
        assert parser.pid
    assert (found.refused, "阿里巴巴" in found.text, PARAGRAPH[:40] in found.text) == ("", True, True)


# ---- what goes over the pipes --------------------------------------------------------------------

TIMES = st.datetimes(timezones=st.just(UTC))
TEXTS = st.text(st.characters(), max_size=8)  # lone surrogates included
ENTRIES = st.builds(
    Entry,
    **dict.fromkeys(("guid", "link", "title", "summary", "content", "author", "language"), TEXTS),
    categories=st.lists(TEXTS, max_size=2).map(tuple),
    images=st.lists(TEXTS, max_size=2).map(tuple),
    published_at=st.none() | TIMES,
    updated_at=st.none() | TIMES,
)
FEEDS = st.builds(
    ParsedFeed,
    **dict.fromkeys(("title", "link", "language", "author", "hub", "self_link"), TEXTS),
    entries=st.lists(ENTRIES, max_size=3).map(tuple),
    problems=st.lists(TEXTS, max_size=2).map(tuple),
    ttl_seconds=st.floats(0, 1e9),
    skip_hours=st.lists(st.integers(0, 23), max_size=2).map(tuple),
    skip_days=st.lists(st.integers(0, 6), max_size=2).map(tuple),
)


def over_the_pipe(head, body=b""):
    framed = wire.frame(head, body)
    length, rest, _ = wire.START.unpack(framed[: wire.START.size])
    said = framed[wire.START.size :]
    return wire.head_of(said[:length]), said[length : length + rest]


@given(st.builds(Reading, FEEDS, st.booleans(), st.binary(max_size=8)))
def test_a_reading_arrives_as_it_left(reading):
    assert wire.reading_of(*over_the_pipe(*wire.reading_said(reading))) == reading


@given(st.builds(PageText, TEXTS, TEXTS, TEXTS))
def test_a_page_arrives_as_it_left(page):
    assert wire.page_of(*over_the_pipe(wire.page_said(page))) == page


GOOD_HEAD, GOOD_BODY = wire.reading_said(Reading(ParsedFeed(entries=(Entry(title="a"),)), complete=True))


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ({}, b""),
        ({**GOOD_HEAD, "feed": None}, b""),
        ({**GOOD_HEAD, "feed": {**GOOD_HEAD["feed"], "title": 1}}, b""),
        ({**GOOD_HEAD, "feed": {**GOOD_HEAD["feed"], "skip_hours": [True]}}, b""),
        ({**GOOD_HEAD, "complete": 1}, b""),
        ({**GOOD_HEAD, "state": "xyz"}, b""),
        (GOOD_HEAD, b"{}"),
        (GOOD_HEAD, b"{"),
        (GOOD_HEAD, b"\xff"),
        (GOOD_HEAD, GOOD_BODY.replace(b'"images": []', b'"images": "a"')),
        (GOOD_HEAD, GOOD_BODY.replace(b'"published_at": null', b'"published_at": "2026-01-01"')),
    ],
)
def test_what_is_no_reading_is_not_believed(head, body):
    with pytest.raises(ValueError):
        wire.reading_of(head, body)
