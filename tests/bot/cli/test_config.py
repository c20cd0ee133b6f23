"""``wirewatch config``: what applying a file says and changes, and what is exported."""

import pytest

from feeds.model import Watch, WatchKind
from storage.store import open_store
from tests.support.store import database_url, fixed_clock
from tests.support.terminal import Ended, said

pytestmark = pytest.mark.long  # a process for each command

FILE = """\
guilds:
  '1000':
    timezone: Asia/Hong_Kong
    feeds:
    - {url: 'https://a.example/f?key=secret', every_seconds: 300}
    watches:
    - {id: alibaba, kind: company, names: [Alibaba, 阿里巴巴]}
    subscriptions:
    - {channel: '5000', watches: [alibaba], style: compact}
"""
CHANGES = [
    "server 1000:",
    "+ server 1000",
    "~ timezone: null → Asia/Hong_Kong",
    "+ feed https://a.example/f?key=…",
    "+ watch alibaba",
    "+ subscription #5000",
]
NOTE = "guilds.1000.subscriptions[0].style: stored; has no effect yet"

BAD = {
    "missing.yaml": (None, "missing.yaml: cannot be read; is the path right?"),
    "latin.yaml": (b"guilds: \xff", "latin.yaml: is not UTF-8; save it in that encoding"),
    "key.yaml": (
        "guilds:\n  '1000':\n    timezon: UTC\n",
        "key.yaml, line 3: guilds.1000.timezon: is no known key; did you mean timezone?",
    ),
    "watch.yaml": (
        "guilds:\n  '1000':\n    subscriptions:\n    - {channel: '5', watches: [nope]}\n",
        "watch.yaml, line 4: guilds.1000.subscriptions[0].watches: “nope” is no watch in this file or in the "
        "database; add it under watches",
    ),
}


@pytest.fixture
def desk(terminal):
    terminal.write("file.yaml", FILE)
    return terminal


async def test_a_dry_run_shows_what_applying_then_does(desk):
    dry = await desk.run("config", "apply", "file.yaml", "--dry-run")
    after_dry = await desk.rows()
    done = await desk.run("config", "apply", "file.yaml")
    again = await desk.run("config", "apply", "file.yaml")
    assert dry == done == Ended(0, [*CHANGES, NOTE], [])
    assert again == Ended(0, ["nothing to change", NOTE], [])
    assert [row["key"] for row in after_dry["watch"]] == []
    assert [row["key"] for row in (await desk.rows())["watch"]] == ["alibaba"]


async def test_what_is_exported_changes_nothing_when_it_is_applied(desk):
    await desk.apply(FILE)
    exported = await desk.run("config", "export")
    assert (exported.code, exported.err) == (0, [])
    assert "https://a.example/f?key=secret" in "".join(exported.out)
    desk.write("exported.yaml", "\n".join(exported.out))
    assert await desk.run("config", "apply", "exported.yaml") == Ended(0, ["nothing to change", NOTE], [])


async def test_only_pruning_removes_what_chat_made(desk):
    await desk.apply(FILE)
    async with open_store(database_url(desk.database), now=fixed_clock) as store, store.write() as tx:
        await tx.save_watch(Watch("chat", WatchKind.KEYWORD, 1000, phrases=("made in chat",)))
    kept = await desk.run("config", "apply", "file.yaml")
    pruned = await desk.run("config", "apply", "file.yaml", "--prune")
    assert kept == Ended(0, ["nothing to change", NOTE], [])
    assert pruned == Ended(0, ["server 1000:", "- watch chat", NOTE], [])


async def test_a_bad_file_names_line_and_field_and_changes_nothing(desk):
    await desk.apply(FILE)
    before = await desk.rows()
    for name, (content, _) in BAD.items():
        if content is not None:
            desk.write(name, content)
    found = await desk.each(*(("config", "apply", name) for name in BAD))
    assert dict(zip(BAD, found, strict=True)) == {
        name: said(sentence, code=2) for name, (_, sentence) in BAD.items()
    }
    assert await desk.rows() == before
