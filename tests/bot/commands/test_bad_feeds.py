"""/feed add with addresses that lead to no feed: the whole reply, and nothing stored."""

import pytest

from tests.support.chat import text
from tests.support.feedserver import FeedServer, gzipped
from tests.support.newsroom import rss
from tests.support.store import database_rows

pytestmark = pytest.mark.long

UNFETCHED = "I could not fetch that feed: {}; check the address and try again."
UNREAD = "That address holds no feed: {}; look on the site for its RSS or Atom link and type that."

ANSWERS = {
    "404": ({"body": "", "status": 404}, UNFETCHED, "there is no feed at this address any more (404)"),
    "410": ({"body": "", "status": 410}, UNFETCHED, "this feed was removed for good (410)"),
    "500": (
        {"body": "", "status": 500},
        UNFETCHED,
        "127.0.0.1 has trouble of its own and could not answer (500)",
    ),
    "empty": ({"body": b""}, UNREAD, "the answer was empty"),
    "page": (
        {"body": "<!DOCTYPE html><html><body>Fog</body></html>"},
        UNREAD,
        "this is a web page, not a feed",
    ),
    "broken": (
        {"body": "<?xml version='1.0'?><rs"},
        UNREAD,
        "this is not a feed we can read: it is neither RSS, Atom nor JSON Feed",
    ),
    "large": (
        {"body": gzipped(b" " * (15 * 2**20 + 1)), "headers": {"Content-Encoding": "gzip"}},
        UNFETCHED,
        "127.0.0.1 sent more than 15 MiB",
    ),
}
ADDRESSES = {
    "unreachable": ("http://127.0.0.1:1/feed", UNFETCHED, "could not reach 127.0.0.1: connection refused"),
    "internal": (
        "http://10.0.0.1/feed",
        "{}",
        r"10\.0.0.1 is not a public address, and I read public feeds only.",
    ),
}


async def refused(chat, url, said):
    """Types the address; the reply is this sentence and every row stays as it was."""
    before = await database_rows(chat.store)
    assert text(await chat.says("feed add", url=url)) == said
    assert await database_rows(chat.store) == before


@pytest.mark.parametrize(("answer", "sentence", "why"), ANSWERS.values(), ids=ANSWERS)
async def test_an_answer_that_is_no_feed_is_told_and_stores_nothing(chat, answer, sentence, why):
    await refused(chat, chat.server.serve("/feed", **answer), sentence.format(why))


@pytest.mark.parametrize(("url", "sentence", "why"), ADDRESSES.values(), ids=ADDRESSES)
async def test_an_address_that_leads_nowhere_is_told_and_stores_nothing(chat, url, sentence, why):
    await refused(chat, url, sentence.format(why))


async def test_an_address_without_safe_tls_is_told_and_stores_nothing(chat):
    async with FeedServer(tls=True) as safe:
        await refused(
            chat,
            safe.serve("/feed", rss("Wire")),
            UNFETCHED.format("could not reach 127.0.0.1 safely: self-signed certificate"),
        )
