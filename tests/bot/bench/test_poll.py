"""The benchmark itself, with a handful of feeds: what it serves, measures and prints."""

import asyncio
import re
import sys

import pytest

from bot.bench import corpus, poll, server
from bot.bench.heartbeat import Pulse
from bot.bench.processes import measure, serving
from feeds.errors import WirewatchError
from tests.support.store import store_template
from tests.support.terminal import Terminal, said

__all__ = ["store_template"]


def test_a_feed_is_answered_by_304_where_its_server_knows_how():
    stand = server.Newsstand()
    knowing = next(number for number in range(100) if corpus.traits(number).answers_304)
    whole = stand.answer(f"/{knowing}", "")
    assert whole.startswith(b"HTTP/1.1 200 OK\r\n") and whole.endswith(corpus.document(knowing))
    assert stand.answer(f"/{knowing}", server.tag(knowing)).startswith(b"HTTP/1.1 304 ")
    stand.gain(1, 100)
    assert stand.answer(f"/{knowing}", server.tag(knowing)).endswith(corpus.document(knowing, 1))


def test_others_answer_whole_every_time():
    stand = server.Newsstand()
    number = next(number for number in range(100) if not corpus.traits(number).answers_304)
    assert server.tag(number) == ""
    assert stand.answer(f"/{number}", '"anything"').startswith(b"HTTP/1.1 200 OK\r\n")


def test_hosts_are_addresses_of_this_machine_and_there_are_so_many():
    hosts = {server.host(number) for number in range(10_000)}
    assert len(hosts) == server.MOST_HOSTS
    assert all(re.fullmatch(r"127\.9\.0\.\d+", host) for host in hosts)


def test_a_process_is_measured_with_what_it_started(tmp_path):
    work = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(10**7))'], check=True)"
    light = measure((sys.executable, "-c", "print('done')"), tmp_path, {})
    heavy = measure((sys.executable, "-c", work), tmp_path, {})
    assert light.output == "done\n"
    assert heavy.cpu_seconds > light.cpu_seconds > 0
    assert light.peak_bytes > 1_000_000


def test_a_process_that_fails_is_told_in_its_last_words(tmp_path):
    with pytest.raises(WirewatchError, match=r"failed \(3\): no luck"):
        measure(
            (sys.executable, "-c", "import sys; print('no luck', file=sys.stderr); sys.exit(3)"), tmp_path, {}
        )


async def test_the_pulse_notices_who_holds_the_loop():
    pulse = Pulse()
    task = asyncio.create_task(pulse.beat())
    await asyncio.sleep(0)
    sum(range(3_000_000))
    while not pulse.longest_cpu_seconds:  # noqa: ASYNC110  until it has beaten
        await asyncio.sleep(0)
    task.cancel()
    assert pulse.longest_cpu_seconds > 0.01


@pytest.mark.long
def test_the_figures_end_with_the_ratios():
    lines = []
    poll.run(feeds=12, big=30, reader_python=None, repeat=1, say=lines.append)
    assert lines[0].startswith("12 generated feeds, ")
    ours, theirs = (
        next(line for line in lines if line.startswith(name)) for name in ("wirewatch", "feedparser")
    )
    # A run of so few feeds may cost less than the machine's noise.
    assert all(float(figure) >= 0 for line in (ours, theirs) for figure in line.split()[-5:])
    assert any(line.startswith("30 feeds polled in one process") for line in lines)
    assert sum(line.startswith("feeds of 2.5 MB") for line in lines) == 2
    assert [line.split("1/")[0].strip() for line in lines[-2:]] == ["above an empty run", "the whole command"]


@pytest.mark.long
async def test_a_python_that_is_not_there_is_told_in_a_sentence(tmp_path, store_template):
    terminal = Terminal(tmp_path, template=store_template)
    found = await terminal.run("bench", "poll", "--reader-python", "missing/python")
    assert found == said(
        "there is no Python at missing/python; give one that has reader 3.27 or newer", code=2
    )


@pytest.mark.long
def test_the_server_ends_with_whoever_started_it():
    with serving(3) as stand:
        stand.gain(1)
        process = stand._process
    assert process.wait(10) == 0
