"""Real feeds, each first without and then with its newest entries, up to the posts in two channels."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from feeds.model import AlertState, WatchKind
from feeds.ports import StoryQuery
from tests.support import feedfiles
from tests.support.newsroom import Newsroom, item, rss
from tests.support.store import database_rows
from tests.whole.real_feeds_expected import CERTAIN, EVERYTHING, PERU_AT_MERCOPRESS, SILENT, Posted, hashed

pytestmark = pytest.mark.long

UNREADABLE = "no-entries"
COPIED = "mercopress"
COPY_URL = "https://copy.example/lima"
OLD_COPY = item("old", "Nothing to report from the harbour")


@dataclass
class Scene:
    """A server that follows every captured feed and hears them in two channels."""

    room: Newsroom
    files: dict[str, bytes]
    guild_id: int = 0
    channels: dict[str, int] = field(default_factory=dict)

    def posts(self) -> dict[str, list[Posted]]:
        return {
            name: [read(message) for message in self.room.posts(channel_id)]
            for name, channel_id in self.channels.items()
        }

    def serve(self, *, whole: bool) -> None:
        for name, document in self.files.items():
            listed = len(feedfiles.entries(document))
            newest = 0 if whole else listed - listed // 3
            self.room.server.serve(f"/{name}", feedfiles.without_newest(document, newest))
        copies = [copy_of(self.files[COPIED])] if whole else []
        self.room.server.serve("/copy", rss("The Copy", *copies, OLD_COPY))

    async def newest_appear(self) -> None:
        self.room.later(minutes=20)
        self.serve(whole=True)
        await self.room.round()


def read(message: dict) -> Posted:
    """A post as it is compared, from what Discord was given."""
    (embed,) = message["embeds"]
    sentences, _, hits = embed["description"].rpartition("\n\n")
    return Posted(
        embed["author"]["name"],
        embed["url"],
        hashed(unescaped(embed["title"])),
        tuple(unescaped(text) for text in re.findall(r"\*\*(.+?)\*\*", sentences)),
        tuple(unescaped(line) for line in hits.splitlines()),
    )


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def copy_of(document: bytes) -> str:
    """An item with the words of one entry, at an address and with a guid of its own."""
    (entry,) = (
        document[one.start : one.end]
        for one in feedfiles.entries(document)
        if PERU_AT_MERCOPRESS.url.encode() in document[one.start : one.end]
    )
    title, text = (feedfiles.inside(entry, tag).decode() for tag in (b"title", b"description"))
    return item("copy-1", title, text, link=COPY_URL)


@pytest.fixture
def files(test_data):
    folder = test_data / "data" / "real-feeds"
    return {path.stem: path.read_bytes() for path in sorted(folder.glob("*.xml"))}


@pytest.fixture
async def scene(tmp_path, files):
    """The scene after every feed's first poll."""
    captured_at = max(at for document in files.values() for at in feedfiles.times(document))
    async with Newsroom(tmp_path, at=captured_at - timedelta(minutes=20)) as room:
        scene = Scene(room, {name: body for name, body in files.items() if name != UNREADABLE})
        scene.serve(whole=False)
        await furnish(scene)
        await room.round()
        yield scene


async def furnish(scene: Scene) -> None:
    room = scene.room
    guild_id, channels = await room.guild("Desk", "everything", "certain")
    scene.guild_id, scene.channels = guild_id, dict(zip(("everything", "certain"), channels, strict=True))
    people = ["David Ellison", "Stephen Colbert"]
    await room.watch(guild_id, "Paramount", aliases=["CBS"], tickers=["PSKY:NASDAQ"], people=people)
    await room.watch(guild_id, "Peru's Congress", people=["José Jerí"])
    preview = "second round of nuclear talks"
    await room.watch(guild_id, "nuclear talks", kind=WatchKind.KEYWORD, exclude=[preview])
    for name in (*scene.files, "copy"):
        await room.follow(guild_id, f"/{name}")
    everything, certain = channels
    await room.subscribe(guild_id, everything)
    await room.subscribe(guild_id, certain, watches=["Paramount", "Peru's Congress"], tier="certain")


async def stories(scene: Scene):
    """Every story the server may see, matched or not."""
    async with scene.room.store.read() as reads:
        return await reads.stories(scene.guild_id, StoryQuery(matched=False, limit=1000))


async def test_the_newest_entries_become_exactly_the_expected_posts(scene):
    assert scene.posts() == {"everything": [], "certain": []}
    await scene.newest_appear()
    assert scene.posts() == {"everything": EVERYTHING, "certain": CERTAIN}
    for _ in range(2):
        scene.room.later(minutes=20)
        await scene.room.round()
    await scene.room.restart()
    scene.room.server.serve(f"/{COPIED}", scene.files[COPIED] + b"\n")
    await scene.room.round()
    assert scene.posts() == {"everything": EVERYTHING, "certain": CERTAIN}


async def test_what_is_matched_and_stays_silent_has_its_reason(scene):
    await scene.newest_appear()
    silent = {name: {} for name in scene.channels}
    names = {channel_id: name for name, channel_id in scene.channels.items()}
    for story in await stories(scene):
        for placed in story.alerts:
            if placed.alert.state is AlertState.SUPPRESSED:
                code = placed.alert.reason.partition(":")[0]
                silent[names[placed.destination.channel_id]][story.url] = code
    assert silent == SILENT


async def test_an_entry_that_a_second_feed_copies_is_one_story_of_two_outlets(scene):
    await scene.newest_appear()
    shared = [(story.url, story.outlets) for story in await stories(scene) if story.outlets > 1]
    assert shared == [(PERU_AT_MERCOPRESS.url, 2)]


async def test_every_stored_text_is_free_of_replacement_characters_and_mojibake(scene):
    await scene.newest_appear()
    rows = await database_rows(scene.room.store)
    entries = sum(len(feedfiles.entries(document)) for document in scene.files.values())
    texts = [row[name] for row in rows["article_revision"] for name in ("title", "summary", "text")]
    assert len(rows["article"]) == entries + len([OLD_COPY])
    assert [text for text in texts if is_garbled(text)] == []


def test_newest_entries_are_cut_out_whatever_their_text_quotes():
    old = b"<item rdf:about='a'><dc:date>2026-01-01T00:00:00Z</dc:date></item>"
    date = b"<pubDate><![CDATA[ Fri, 2 Jan 2026 00:00:00 GMT ]]></pubDate>"
    new = b"<item><p><![CDATA[</item><item>]]></p>" + date + b"</item>"
    parts = (b"<rss><items/><!-- <item> -->\n", new, b"\n", old, b"</rss>")
    assert feedfiles.without_newest(b"".join(parts), 1) == b"".join(part for part in parts if part is not new)


@pytest.mark.parametrize(
    ("text", "garbled"),
    [("José Jerí — “x”", False), ("JosÃ©", True), ("Peruâ€™s", True), ("Â£5", True), ("a\ufffdb", True)],
)
def test_garbled_text_is_told_from_good_text(text, garbled):
    assert is_garbled(text) is garbled


def is_garbled(text: str) -> bool:
    """Whether something was lost, or UTF-8 was read as one of the Western encodings of one byte."""
    runs = re.findall(r"[^\x00-\x7f]+", text)
    return "\ufffd" in text or any(reads_as_utf8(run, name) for run in runs for name in ("cp1252", "latin-1"))


def reads_as_utf8(run: str, encoding: str) -> bool:
    try:
        return bool(run.encode(encoding).decode())
    except UnicodeError:
        return False
