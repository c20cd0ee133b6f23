"""Configuration as code over a real database: applying, exporting, and leaving alone."""

import asyncio
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from feeds.config.form import read_form
from feeds.errors import ConfigError
from feeds.model import Destination, Feed, Following, Guild, Subscription, Watch, WatchKind
from feeds.service import config
from storage.store import open_store
from tests.support.configuration import NOW, configurations
from tests.support.store import database, database_rows, database_url, fixed_clock, store, store_template

__all__ = ["database", "store", "store_template"]

BASE = """\
guilds:
  '1000':
    timezone: Asia/Hong_Kong
    max_age_hours: null
    feeds:
    - {url: 'https://user:secret@a.example/f', every_seconds: 300}
    watches:
    - id: alibaba
      kind: company
      names: [Alibaba, 阿里巴巴]
    subscriptions:
    - channel: '5000'
      watches: [alibaba]
      max_per_hour: null
"""
NOTE = "guilds.1000.subscriptions[0].max_per_hour: stored; has no effect yet"


async def make_in_chat(store):
    """A server as chat leaves it: one of each, and a direct message."""
    async with store.write() as writes:
        await writes.save_guild(Guild(1000, name="Wire"))
        await writes.follow(Following(0, 1000, Feed(0, "https://chat.example/f"), NOW), NOW)
        await writes.save_watch(Watch("acme", WatchKind.COMPANY, 1000, names=("Acme",)))
        await writes.save_subscription(
            Subscription(Destination(1000, 5009, name="desk", type=5), selectors=("acme",))
        )
        await writes.save_subscription(Subscription(Destination(1000, 0, user_id=42)))


async def test_applying_stores_what_the_file_says(store):
    changes = await config.apply(store, read_form(BASE), now=NOW)
    assert str(changes).splitlines() == [
        "server 1000:",
        "+ server 1000",
        "~ timezone: null → Asia/Hong_Kong",
        "~ max_age_hours: 48 → null",
        "+ feed https://…@a.example/f",
        "+ watch alibaba",
        "+ subscription #5000",
        NOTE,
    ]
    async with store.read() as reads:
        assert await reads.guild(1000) == Guild(
            1000, timezone="Asia/Hong_Kong", timezone_set=True, max_age_hours=None
        )
        (following,) = await reads.followings(guild_id=1000)
        (watch,) = await reads.watches(guild_id=1000)
        (subscription,) = await reads.subscriptions([1000])
    assert (following.feed.private_to, following.every_seconds, following.managed) == (1000, 300, True)
    assert watch == Watch(
        "alibaba", WatchKind.COMPANY, 1000, watch.id, names=("Alibaba", "阿里巴巴"), managed=True
    )
    assert subscription == Subscription(
        Destination(1000, 5000, id=subscription.destination.id),
        subscription.id,
        ("alibaba",),
        settings={"max_per_hour": None},
        managed=True,
    )


async def test_applying_again_changes_no_row(store):
    form = read_form(BASE)
    await config.apply(store, form, now=NOW)
    before = await database_rows(store)
    assert str(await config.apply(store, form, now=NOW)) == f"nothing to change\n{NOTE}"
    assert await database_rows(store) == before


async def test_a_dry_run_shows_the_same_and_changes_no_row(store):
    before = await database_rows(store)
    dry = await config.apply(store, read_form(BASE), now=NOW, dry_run=True)
    assert await database_rows(store) == before
    assert str(dry) == str(await config.apply(store, read_form(BASE), now=NOW))


async def test_the_export_is_the_file(store):
    await config.apply(store, read_form(BASE), now=NOW)
    assert await config.export(store) == BASE


async def test_what_chat_made_is_exported_and_stays(store):
    await make_in_chat(store)
    before = await database_rows(store)
    assert await config.export(store) == (
        "guilds:\n"
        "  '1000':\n"
        "    feeds:\n"
        "    - {url: 'https://chat.example/f'}\n"
        "    watches:\n"
        "    - id: acme\n"
        "      kind: company\n"
        "      names: [Acme]\n"
        "    subscriptions:\n"
        "    - channel: '5009'\n"
        "      watches: [acme]\n"
    )
    assert (await config.apply(store, read_form("guilds: {}"), now=NOW)).lines == ()
    assert without_hash(await database_rows(store)) == without_hash(before)


async def test_applying_an_export_of_what_chat_made_only_makes_it_managed(store):
    await make_in_chat(store)
    text = await config.export(store)
    assert str(await config.apply(store, read_form(text), now=NOW)).splitlines() == [
        "server 1000:",
        "~ feed https://chat.example/f: now managed by the file",
        "~ watch acme: now managed by the file",
        "~ subscription #5009: now managed by the file",
    ]
    assert await config.export(store) == text
    assert str(await config.apply(store, read_form(text), now=NOW)) == "nothing to change"
    async with store.read() as reads:
        places = [one.destination for one in await reads.subscriptions([1000])]
    assert [(place.name, place.type, place.user_id) for place in places] == [("desk", 5, 0), ("", 0, 42)]


async def test_what_left_the_file_goes_with_its_server_section_too(store):
    await make_in_chat(store)
    before = await config.export(store)
    await config.apply(store, read_form(BASE), now=NOW)
    changes = await config.apply(store, read_form("guilds: {}"), now=NOW)
    assert str(changes).splitlines() == [
        "server 1000:",
        "- feed https://…@a.example/f",
        "- watch alibaba",
        "- subscription #5000",
    ]
    kept = "    timezone: Asia/Hong_Kong\n    max_age_hours: null\n"
    assert await config.export(store) == before.replace("'1000':\n", f"'1000':\n{kept}")


async def test_pruning_leaves_what_the_file_says_and_other_servers_alone(store):
    await make_in_chat(store)
    async with store.write() as writes:
        await writes.save_watch(Watch("other", WatchKind.COMPANY, 2000, names=("Other",)))
    await config.apply(store, read_form(BASE), now=NOW, prune=True)
    other = "  '2000':\n    watches:\n    - id: other\n      kind: company\n      names: [Other]\n"
    assert await config.export(store) == BASE + other
    async with store.read() as reads:
        places = [one.destination for one in await reads.subscriptions([1000])]
    assert {(place.channel_id, place.user_id) for place in places} == {(5000, 0), (0, 42)}


async def test_a_watch_that_goes_takes_the_subscriptions_that_name_nothing_else(store):
    await config.apply(store, read_form(BASE), now=NOW)
    async with store.write() as writes:
        await writes.save_subscription(Subscription(Destination(1000, 5009), selectors=("alibaba",)))
    changes = await config.apply(store, read_form("guilds: {1000: {}}"), now=NOW)
    assert changes.lines[-1] == "- subscription #5009"
    async with store.read() as reads:
        assert await reads.subscriptions([1000]) == []


async def test_a_subscription_may_move_from_a_watch_that_goes_to_one_that_comes(store):
    await config.apply(store, read_form(BASE), now=NOW)
    moved = BASE.replace("alibaba", "alibaba-group")
    changes = await config.apply(store, read_form(moved), now=NOW)
    assert changes.lines == (
        "server 1000:",
        "+ watch alibaba-group",
        "- watch alibaba",
        "~ subscription #5000 watches: alibaba → alibaba-group",
    )
    assert await config.export(store) == moved


async def test_a_server_that_was_left_is_left_alone(store):
    await config.apply(store, read_form(BASE), now=NOW)
    async with store.write() as writes:
        await writes.save_guild(replace(await writes.guild(1000), left=True))
    before = await database_rows(store)
    changes = await config.apply(store, read_form(BASE), now=NOW)
    gone = "guilds.1000: wirewatch has left this server; nothing is changed there"
    assert (changes.lines, changes.notes) == ((), (NOTE, gone))
    assert await database_rows(store) == before
    assert await config.export(store) == "guilds: {}\n"


async def test_a_file_that_does_not_fit_changes_nothing(store):
    await make_in_chat(store)
    before = await database_rows(store)
    text = BASE + "    - channel: '5001'\n      watches: [nobody]\n"
    with pytest.raises(ConfigError) as caught:
        await config.apply(store, read_form(text, source="news.yaml"), now=NOW)
    assert str(caught.value) == (
        "news.yaml, line 16: guilds.1000.subscriptions[1].watches: "
        "“nobody” is no watch in this file or in the database; add it under watches"
    )
    assert await database_rows(store) == before


async def test_a_start_applies_a_file_once_until_it_differs(store, tmp_path):
    path = tmp_path / "news.yaml"
    path.write_text(BASE)
    first = await config.apply_if_changed(store, path, NOW)
    async with store.write() as writes:
        await writes.save_guild(replace(await writes.guild(1000), timezone="UTC"))
    again = await config.apply_if_changed(store, path, NOW)
    path.write_text(f"{BASE}# touched\n")
    third = await config.apply_if_changed(store, path, NOW)
    assert (bool(first.lines), again, third.lines) == (
        True,
        None,
        ("server 1000:", "~ timezone: UTC → Asia/Hong_Kong"),
    )


async def test_a_file_applied_by_hand_is_not_applied_again_at_start(store, tmp_path):
    path = tmp_path / "news.yaml"
    path.write_text(BASE)
    await config.apply(store, read_form(config.read_text(path)), now=NOW)
    assert await config.apply_if_changed(store, path, NOW) is None


async def test_a_start_never_prunes(store, tmp_path):
    await make_in_chat(store)
    path = tmp_path / "news.yaml"
    path.write_text(BASE)
    await config.apply_if_changed(store, path, NOW)
    async with store.read() as reads:
        assert {watch.key for watch in await reads.watches()} == {"acme", "alibaba"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, ": cannot be read; is the path right?"),
        (b"\xff\xfe\x00", ": is not UTF-8; save it in that encoding"),
        (b"guilds: [", ", line 1: this is not YAML: expected the node content, but found '<stream end>'"),
        (
            b"guilds:\n  1000: {feeds: [{url: a.example, every_seconds: 1}]}",
            ", line 2: guilds.1000.feeds[0].every_seconds: "
            "must be 5 or more; WIREWATCH_MIN_POLL_SECONDS sets that limit",
        ),
        (
            b"guilds: {1000: {time_zone: UTC}}",
            ", line 1: guilds.1000.time_zone: is no known key; did you mean timezone?",
        ),
    ],
)
async def test_a_bad_file_at_start_changes_nothing(store, tmp_path, content, sentence):
    await make_in_chat(store)
    before = await database_rows(store)
    path = tmp_path / "news.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        await config.apply_if_changed(store, path, NOW, min_poll_seconds=5)
    assert str(caught.value) == f"{path}{sentence}"
    assert await database_rows(store) == before


@settings(max_examples=8, deadline=None)
@given(first=configurations(), second=configurations())
def test_an_export_applied_changes_nothing_and_exports_itself(store_template, first, second):
    """Also from one file to another, and into an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(shutil.copy(store_template, f"{folder}/{name}.sqlite")) for name in ("one", "other")]
        asyncio.run(goes_round(*files, first, second))


async def goes_round(path, other_path, first, second):
    async with opened(path) as one, opened(other_path) as other:
        await config.apply(one, read_form(first), now=NOW)
        await config.apply(one, read_form(second), now=NOW, prune=True)
        assert (await config.apply(one, read_form(second), now=NOW, prune=True)).lines == ()
        text = await config.export(one)
        assert (await config.apply(one, read_form(text), now=NOW, prune=True)).lines == ()
        await config.apply(other, read_form(text), now=NOW)
        assert (await config.export(one), await config.export(other)) == (text, text)


def opened(path):
    return open_store(database_url(path), now=fixed_clock)


def without_hash(rows):
    """All rows but that of the hash of the file applied last."""
    return {name: table for name, table in rows.items() if name != "installation"}
