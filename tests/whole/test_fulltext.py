"""Full text on its whole way: what a teaser hides is found in the page, for those who asked for it."""

import json
import sys
from dataclasses import replace
from datetime import timedelta
from html import escape

import pytest

from bot.panels.why import panel
from feeds.errors import FullTextMissing, UserError
from feeds.forgetting import PAGES_KEPT, forget
from feeds.model import WatchKind
from feeds.ports import StoryQuery
from feeds.service import config, feeds, stories
from tests.support.feedserver import FeedServer
from tests.support.newsroom import item, rss

pytestmark = pytest.mark.long

pytest.importorskip("trafilatura", reason="the extra fulltext is not installed")

TEASER = "A chief executive who is new to the job has written to the staff."

HTML = "text/html; charset=utf-8"


STORY = (
    "Alibaba is to be run in another way",
    [
        "In a letter to the staff of Alibaba Group (9988:HK; BABA:NYSE) its new chief executive, "
        "Eddie Yongming Wu, named two priorities.",
        "One of them is to be AI-Driven, the other to give the younger among the staff more of a say.",
        "Rivals in Hangzhou expect a season of homogenization, for everybody hires from the same schools.",
    ],
)


@pytest.fixture
def seed(test_data):
    """Title and paragraphs as they stand in the file."""
    (path,) = (test_data / "seeds").glob("*.txt")
    title, _, *paragraphs = [line.strip() for line in path.read_text().splitlines() if line.strip()]
    return title, paragraphs


def html(title, paragraphs, head=""):
    return (
        f"<!doctype html><html lang=en><head><title>{escape(title)} – The Wire</title>{head}</head><body>"
        "<header><a href=/>The Wire</a><nav><ul><li><a href=/tech>Technology</a></ul></nav></header>"
        f"<main><article><h1>{escape(title)}</h1>{''.join(f'<p>{escape(one)}</p>' for one in paragraphs)}"
        "</article><aside><h2>More</h2><ul><li><a href=/x>Baidu shows a robot</a></ul></aside></main>"
        "<footer>© The Wire</footer></body></html>"
    )


class News:
    """Two servers that follow one feed, with the same watches; the first asked for full text."""

    def __init__(self, room, full, plain, old):
        self.room, (self.full, (self.heard,)), (self.plain, (self.unheard,)) = room, full, plain
        self.old = old

    def write(self, name, title, paragraphs, *, head="", headers=None):
        """The feed has a teaser; the page has it all."""
        page = html(title, paragraphs, head)
        link = self.room.server.serve(f"/{name}", page, headers=headers, content_type=HTML)
        self.room.server.serve(
            "/feed", rss("Wire", item(name, "A letter to the staff", TEASER, link=link), self.old)
        )

    async def appears(self):
        self.room.later(minutes=20)
        await self.room.round()

    async def stories(self, guild_id):
        async with self.room.store.read() as reads:
            return await reads.stories(guild_id, StoryQuery())

    async def kept(self):
        async with self.room.store.read() as reads:
            return await reads.pages(range(10), self.room.at - PAGES_KEPT)


async def follow(room, name):
    guild_id, (channel_id,) = await room.guild(name, "news")
    await room.follow(guild_id, "/feed")
    await room.watch(guild_id, "Alibaba", tickers=["9988:HK", "BABA:NYSE"], people=["Eddie Yongming Wu"])
    await room.watch(guild_id, "AI-Driven", kind=WatchKind.KEYWORD)
    await room.subscribe(guild_id, channel_id)
    return guild_id, [channel_id]


@pytest.fixture
async def news(room):
    async with FeedServer() as elsewhere:
        old = item("old", "Old news", link=elsewhere.url("/old"))
        room.server.serve("/feed", rss("Wire", old))
        news = News(room, await follow(room, "Desk"), await follow(room, "Elsewhere"), old)
        await feeds.edit(room.service, news.full, "Wire", full_text=True)
        await room.round()
        yield news


async def test_what_the_teaser_hides_is_found_in_the_page_with_its_evidence(news, seed):
    news.write("alibaba", *seed)
    await news.appears()
    (story,) = await news.stories(news.full)
    found = {
        match.name: {(one.field, one.text, one.rule) for one in match.evidence} for match in story.matches
    }
    assert found["AI-Driven"] == {("text", "AI-Driven", "phrase"), ("text", "AI-driven", "phrase")}
    assert {
        ("text", "9988:HK", "ticker"),
        ("text", "BABA:NYSE", "ticker"),
        ("text", "Eddie Yongming Wu", "person"),
        ("text", "Alibaba", "name"),
    } <= found["Alibaba"]
    assert {match.tier for match in story.matches} == {"certain"}
    sentences = {one.sentence for match in story.matches for one in match.evidence}
    page = " ".join([seed[0], *seed[1]])
    assert [one for one in sentences if one not in page] == []


async def test_a_server_without_full_text_hears_nothing_of_the_page(news):
    news.write("alibaba", *STORY)
    await news.appears()
    assert len(news.room.posts(news.heard)) == 1
    assert news.room.posts(news.unheard) == []
    assert await news.stories(news.plain) == []


async def test_the_post_and_the_export_quote_the_feed_alone(news):
    news.write("alibaba", *STORY)
    await news.appears()
    (message,) = news.room.posts(news.heard)
    (embed,) = message["embeds"]
    summary, _, watches = embed["description"].partition("\n\n")
    assert summary == TEASER
    assert "🔎 Keyword “AI-Driven”: matched **AI-Driven** in text" in watches
    shown = json.dumps(message, ensure_ascii=False) + await config.export(news.room.store)
    assert [one for one in STORY[1] if one[:60] in shown] == []


async def test_why_quotes_the_sentence_of_the_evidence_and_no_more(news):
    news.write("alibaba", *STORY)
    await news.appears()
    told = await stories.why(news.room.service, news.full, channel_id=news.heard)
    said = panel(told).embeds[0].description.replace("**", "").replace("\\", "")
    assert "• AI-Driven in the text: one of the keyword's phrases" in said
    assert "the other to give the younger among the staff" in said
    assert "homogenization" not in said and "two priorities" in said


CLOSED = {
    "robots.txt": {},
    "noarchive": {"head": '<meta name="robots" content="noarchive">'},
    "nosnippet": {"headers": {"X-Robots-Tag": "nosnippet"}},
    "a paywall": {"head": '<script type="application/ld+json">{"isAccessibleForFree":false}</script>'},
}


@pytest.mark.parametrize("name", CLOSED)
async def test_nothing_is_used_of_a_page_that_its_publisher_keeps_to_itself(news, name):
    if name == "robots.txt":
        rules = "User-agent: *\nDisallow: /alibaba"
        news.room.server.serve("/robots.txt", rules, content_type="text/plain")
    news.write("alibaba", *STORY, **CLOSED[name])
    await news.appears()
    assert news.room.posts(news.heard) == []
    assert [kept.text for kept in (await news.kept()).values()] == ([] if name == "robots.txt" else [""])
    assert len(news.room.server.asked("/alibaba")) == (0 if name == "robots.txt" else 1)


async def test_a_page_is_asked_for_once_and_robots_txt_once_a_day(news):
    for name in ("one", "two"):
        news.write(name, *STORY)
        await news.appears()
        await news.appears()
    asked = {path: len(news.room.server.asked(path)) for path in ("/robots.txt", "/one", "/two")}
    assert asked == {"/robots.txt": 1, "/one": 1, "/two": 1}


async def test_a_teaser_that_changes_is_matched_with_the_page_that_is_kept(news):
    news.write("alibaba", *STORY)
    await news.appears()
    link = news.room.server.url("/alibaba")
    news.room.server.serve(
        "/feed", rss("Wire", item("alibaba", "A letter, corrected", TEASER, link=link), news.old)
    )
    await news.appears()
    (story,) = await news.stories(news.full)
    assert story.title == "A letter, corrected"
    assert {match.name for match in story.matches} == {"Alibaba", "AI-Driven"}
    assert len(news.room.server.asked("/alibaba")) == 1


async def test_a_new_watch_looks_back_on_pages_where_its_server_has_full_text(news):
    news.write("alibaba", *STORY)
    await news.appears()
    for guild_id in (news.full, news.plain):
        await news.room.watch(guild_id, "homogenization", kind=WatchKind.KEYWORD)
    found = [[m.name for s in await news.stories(one) for m in s.matches] for one in (news.full, news.plain)]
    assert found == [["homogenization", "AI-Driven", "Alibaba"], []]


async def test_the_text_is_kept_for_a_week(news):
    news.write("alibaba", *STORY)
    await news.appears()
    ((article_id, kept),) = (await news.kept()).items()
    assert all(paragraph in kept.text for paragraph in STORY[1])
    news.room.at += PAGES_KEPT
    await forget(news.room.store, news.room.at)
    assert list(await news.kept()) == [article_id]
    news.room.at += timedelta(seconds=1)
    assert await news.kept() == {}
    await forget(news.room.store, news.room.at)
    news.room.at -= timedelta(days=1)
    assert await news.kept() == {}


async def test_evidence_keeps_the_words_found_but_loses_their_sentences_with_the_page(news):
    await news.room.watch(news.full, "chief executive", kind=WatchKind.KEYWORD)
    news.write("alibaba", *STORY)
    await news.appears()
    (before,) = await news.stories(news.full)
    news.room.at += PAGES_KEPT + timedelta(seconds=1)
    await forget(news.room.store, news.room.at)
    (after,) = await news.stories(news.full)
    hits = [one for match in after.matches for one in match.evidence]
    assert [replace(one, sentence="") for one in hits] == [
        replace(one, sentence="") for match in before.matches for one in match.evidence
    ]
    assert {one.sentence for one in hits} == {"", TEASER}
    told = await stories.why(news.room.service, news.full, channel_id=news.heard)
    said = panel(told).embeds[0].description.replace("**", "").replace("\\", "")
    assert "• AI-Driven in the text: one of the keyword's phrases" in said
    assert "the other to give" not in said


async def test_a_page_that_cannot_be_had_leaves_the_teaser(news):
    await news.room.watch(news.full, "chief executive", kind=WatchKind.KEYWORD)
    news.write("alibaba", *STORY)
    news.room.server.serve("/alibaba", "broken", status=500)
    await news.appears()
    (story,) = await news.stories(news.full)
    assert [match.name for match in story.matches] == ["chief executive"]
    assert len(news.room.posts(news.heard)) == 1


async def test_without_the_extra_who_asks_for_full_text_is_told_what_to_install(news, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(UserError, match="trafilatura") as caught:
        await feeds.edit(news.room.service, news.plain, "Wire", full_text=True)
    assert isinstance(caught.value, FullTextMissing)
    assert not (await feeds.edit(news.room.service, news.full, "Wire", full_text=False)).full_text
