"""The hostile answers as feeds of one server, polled several times: what is posted, stored and asked."""

import asyncio
import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

import pytest

from feeds.claiming import poll_due
from feeds.model import Feed, Following, WatchKind
from feeds.parsing import Parser
from feeds.room import LARGE_AT_ONCE
from tests.hostile.answers import GROUPS
from tests.hostile.judging import FINE, chosen, expected, path, tell
from tests.hostile.making import Answer, Reads, each_time, feed, fine, item, reply
from tests.hostile.server import HOST, HostileServer, rested
from tests.support.newsroom import Newsroom
from tests.support.store import database_rows

AT_ONCE = LARGE_AT_ONCE  # more large ones at once are given up until the next poll
BACKFILL = 3
HOURS = 13  # between two rounds: at the third, whatever fails has failed for a day, which is told
SHORT_DEADLINE_SECONDS = 0.5
HEAVY = [group for group in GROUPS if chosen(group, heavy=True)]
NEIGHBOUR = "/neighbour"
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ADDRESSES = {"url", "link", "image", "images", "canonical_url", "hub_url", "topic_url", "base_url"}
MARKDOWN = {"title", "description", "value", "content"}
MASKED = re.compile(r"(?<!\\)\]\((?!https?://)")


@dataclass
class Desk:
    """A server that follows every answer of a group and a neighbour with news at each round."""

    room: Newsroom
    server: HostileServer
    channel_id: int

    async def round(self) -> tuple[dict[str, str], list[str]]:
        """What each address was reported to be, and what was posted meanwhile."""
        before = len(self.room.posts(self.channel_id))
        claimed: list[Feed] = []
        await poll_due(self.room.at, self.room.store, claimed.append, owner="t", limit=1_000, everything=True)
        turn = asyncio.Semaphore(AT_ONCE)

        async def poll(one):
            async with turn:
                return one.url, (await self.room.ingest.poll(one)).error

        errors = dict(await asyncio.gather(*map(poll, claimed)))
        await self.room.deliver()
        self.room.later(hours=HOURS)
        return errors, [
            headline(post) for post in self.room.posts(self.channel_id)[before:] if post["embeds"]
        ]


def headline(post):
    return re.sub(r"\\(.)", r"\1", post["embeds"][0]["title"])


async def open_desk(room, server, answers):
    guild_id, (channel_id,) = await room.guild("Desk", "one")
    addresses = [server.serve(path(answer), answer.how) for answer in answers]
    addresses.append(
        server.serve(NEIGHBOUR, each_time(lambda n: reply(feed(item(f"Harbour neighbour {n}")))))
    )
    server.serve(FINE, reply(fine("Harbour is fine")))
    await room.watch(guild_id, "Harbour", kind=WatchKind.KEYWORD)
    await room.subscribe(guild_id, channel_id)
    async with room.store.write() as tx:
        for url in addresses:
            following = Following(0, guild_id, Feed(0, url), added_at=room.at, backfill=BACKFILL)
            await tx.follow(following, room.at)
    return Desk(room, server, channel_id)


def polled(answer: Answer):
    return answer.polled or answer.sees


# ---- what must hold whatever was answered --------------------------------------------------------


def texts(value, at=""):
    """Every text inside a value, with the names on the way to it."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from texts(part, f"{at}.{name}")
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part, at)


def is_clean(text):
    return not any(
        (unicodedata.category(one) in ("Cc", "Cs", "Co") and one not in "\n\t") or one in BIDI
        for one in set(text)
    )


def is_harmless(at, text):
    """Without controls, and an address leads to the web."""
    is_address = at.rpartition(".")[2] in ADDRESSES
    return is_clean(text) and (not (is_address and text) or text.startswith(("http://", "https://")))


def is_masked(at, text):
    """Whether markdown hides where a link leads, where Discord reads markdown."""
    return at.rpartition(".")[2] in MARKDOWN and MASKED.search(text) is not None


def pings(post):
    return [*post["mentions"], *post["mention_roles"], *[post["mention_everyone"]] * post["mention_everyone"]]


async def check_what_is_left(desk):
    posts, rows = desk.room.posts(desk.channel_id), await database_rows(desk.room.store)
    assert [(at, text) for at, text in texts(rows) if not is_harmless(at, text)] == []
    assert [(at, text) for at, text in texts(posts) if not is_harmless(at, text) or is_masked(at, text)] == []
    assert [post for post in posts if pings(post)] == []
    latest = desk.room.at + timedelta(hours=25)
    assert [row["url"] for row in rows["feed"] if row["next_poll_at"] and row["next_poll_at"] > latest] == []
    assert [one for one in desk.server.requests if "cookie" in one] == []
    sent = [value for one in desk.server.requests for value in one.values()]
    assert [value for value in sent if len(value) > 2_000 or not value.isprintable()] == []
    assert desk.server.touched == 0


def check_logs(records):
    said = [pair for one in records for pair in texts(one.msg)]
    assert [
        one.msg for one in records if one.exc_info or "exc_info" in one.msg or "exception" in one.msg
    ] == []
    assert [(at, text) for at, text in said if not is_clean(text)] == []


async def live_through(group, folder, record_property, *, heavy, rounds):
    answers = chosen(group, heavy=heavy)
    deadline = SHORT_DEADLINE_SECONDS if group == "unfinished" else None
    async with (
        HostileServer() as server,
        Newsroom(folder, networks=(f"{HOST}/32",), deadline_seconds=deadline, clock=rested()) as room,
    ):
        if heavy:
            # Its own would be as good, and take five times as long.
            room.ingest._parser = Parser(cpu_seconds=2)
        desk = await open_desk(room, server, answers)
        seen = [await desk.round() for _ in range(rounds)]
        await check_what_is_left(desk)
        wanted = {one.name: outcome(server, polled(one)) for one in answers}
        posted = [title for _, titles in seen for title in titles]
        found = {one.name: (error_of(one, seen, server), taken(posts_of(one), posted)) for one in answers}
        tell(record_property, wanted, found)
        assert found == wanted
        assert posted == [f"Harbour neighbour {n}" for n in range(rounds)]
        assert all(f"Harbour neighbour {n}" in titles for n, (_, titles) in enumerate(seen))


def outcome(server, sees):
    """What a feed should report at the first and the last poll, and what should be posted of it."""
    if isinstance(sees, Reads):
        return ("", ""), sees.posts
    sentence = expected(server, sees)
    return (sentence, sentence), []


def error_of(answer, seen, server):
    """What it reported at the first and the last poll; one that is gone for good is not polled again."""
    url = server.address(path(answer))
    errors = [one[url] for one, _ in seen if url in one]
    return errors[0], errors[-1]


def posts_of(answer):
    sees = polled(answer)
    return sees.posts if isinstance(sees, Reads) else []


def taken(titles, posted):
    """Those of the titles that were posted, which are taken out of there."""
    return [posted.pop(posted.index(title)) for title in titles if title in posted]


@pytest.mark.long
@pytest.mark.parametrize("group", GROUPS)
async def test_a_hostile_feed_is_posted_once_or_not_at_all(group, tmp_path, record_property, caplog):
    await live_through(group, tmp_path, record_property, heavy=False, rounds=3)
    check_logs(caplog.records)


@pytest.mark.long
@pytest.mark.parametrize("group", HEAVY)
async def test_a_heavy_feed_keeps_no_other_from_being_posted(group, tmp_path, record_property, caplog):
    await live_through(group, tmp_path, record_property, heavy=True, rounds=2)
    check_logs(caplog.records)
