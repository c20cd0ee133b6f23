"""/feed add with addresses that lead to no feed: the whole reply, and nothing stored."""

import pytest

from tests.support.chat import text
from tests.support.feedserver import FeedServer, gzipped
from tests.support.newsroom import rss
from tests.support.store import database_rows

UNFETCHED = "I could not fetch that feed: {}; check the address and try again."
UNREAD = "That address holds no feed: {}; look on the site for its RSS or Atom link and type that."

ANSWERS = {
    "404": ({"body": "", "status": 404}, UNFETCHED, ""),
    "410": ({"body": "", "status": 410}, UNFETCHED, ""),
    "500": ({"body": "", "status": 500}, UNFETCHED, ""),
    "empty": ({"body": b""}, UNREAD, ""),
    "page": ({"body": "<!DOCTYPE html><html><body>Fog</body></html>"}, UNREAD, ""),
    "broken": ({"body": "<?xml version='1.0'?><rs"}, UNREAD, ""),
    "large": (
        {"body": gzipped(b" " * (15 * 2**20 + 1)), "headers": {"Content-Encoding": "gzip"}}, UNFETCHED, "")
}
ADDRESSES = {
    "unreachable": ("http://127.0.0.1:1/feed", UNFETCHED, ""),
    "internal": ("http://10.0.0.1/feed", UNFETCHED, ""),
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
        await refused(chat, safe.serve("/feed", rss("Wire")), UNFETCHED.format(""))
