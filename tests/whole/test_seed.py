"""The article this project is for, served by two outlets, up to what two servers see in Discord."""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pytest

from feeds.model import Guild, WatchKind
from feeds.ports import StoryQuery
from feeds.sentences import sentences
from feeds.service import stories
from tests.support.chat import EPHEMERAL, Chat, text
from tests.support.newsroom import Newsroom, rss

AT = datetime(2023, 9, 14, 8, 0, tzinfo=UTC)
DATE = "Sep 13, 2023 07:31 PM (GMT+8)"
OLD_RSS = "<item><guid>old</guid><link>https://wire.example/old</link><title>Old news</title></item>"
OLD_ATOM = (
    "<entry><id>old</id><link href='https://post.example/old'/><title>Older</title>"
    "<updated>2023-09-01T00:00:00Z</updated></entry>"
)

# Companies that the article is not about, though a letter or a word of each stands in it.
OTHERS = {
    "C3.ai": {"tickers": ["AI:NYSE"]},
    "KeyCorp": {"aliases": ["Key"]},
    "Eddie Bauer": {},
    "Apple": {"tickers": ["AAPL:NASDAQ"], "people": ["Tim Cook"]},
}


@pytest.fixture
def seed(test_data):
    """Title, byline and paragraphs as they stand in the file."""
    (path,) = (test_data / "seeds").glob("*.txt")
    title, byline, *paragraphs = [line.strip() for line in path.read_text().splitlines() if line.strip()]
    section, _, rest = byline.partition(" Author: ")
    author = rest.removesuffix(DATE).strip()
    assert (section, author) == ("Consumer Staples", "Yiru Qian")
    return title, f"Author: {author}", section, paragraphs


def wire(seed=None) -> str:
    if seed is None:
        return rss("China Wire", OLD_RSS)
    title, author, section, paragraphs = seed
    html = escape("".join(f"<p>{escape(text)}</p>" for text in paragraphs))
    entry = (
        f"<item><guid isPermaLink='false'>w-1</guid><link>https://wire.example/alibaba-ceo</link>"
        f"<title>{escape(title)}</title><author>{escape(author)}</author><category>{section}</category>"
        f"<pubDate>{DATE}</pubDate><description>{html}</description></item>"
    )
    return rss("China Wire", entry, OLD_RSS)


def post(seed=None) -> str:
    entry = ""
    if seed is not None:
        title, author, section, paragraphs = seed
        html = escape("\n".join(f"<div>{escape(text)}</div>" for text in paragraphs))
        entry = (
            f"<entry><id>urn:post:77</id><link href='https://post.example/2023/wu'/>"
            f"<title>{escape(title)}</title><author><name>{escape(author)}</name></author>"
            f"<category term='{section}'/><published>{DATE}</published>"
            f"<content type='html'>{html}</content></entry>"
        )
    return (
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><id>urn:post</id>"
        f"<title>The Post</title>{entry}{OLD_ATOM}</feed>"
    )


@pytest.fixture
async def room(tmp_path):
    async with Newsroom(tmp_path, at=AT) as room:
        yield room


@pytest.fixture
async def chat(tmp_path):
    """A newsroom whose client is online, so that its commands and buttons answer."""
    async with Chat(tmp_path, at=AT) as chat:
        yield chat


async def prepare(room, *, max_age_hours):
    """Two servers: the first follows both feeds with two channels, the second only the Atom feed."""
    room.server.serve("/wire", wire(), content_type="application/rss+xml")
    room.server.serve("/post", post(), content_type="application/atom+xml")
    first, channels = await room.guild("Desk", "one", "two")
    second, (other,) = await room.guild("Elsewhere", "three")
    for guild_id in (first, second):
        async with room.store.write() as tx:
            await tx.save_guild(Guild(guild_id, max_age_hours=max_age_hours))
        await watch(room, guild_id)
    await room.follow(first, "/wire")
    await room.follow(first, "/post")
    await room.follow(second, "/post")
    for channel_id in channels:
        await room.subscribe(first, channel_id)
    await room.subscribe(second, other)
    await room.round()
    return first, second, channels, other


async def watch(room, guild_id):
    await room.watch(
        guild_id,
        "Alibaba",
        aliases=["Alibaba Group"],
        tickers=["9988:HK", "BABA:NYSE"],
        people=["Eddie Yongming Wu", "Joseph Tsai"],
        products=["Tongyi Qianwen"],
    )
    for name, given in OTHERS.items():
        await room.watch(guild_id, name, **given)
    await room.watch(guild_id, "AI-Driven", kind=WatchKind.KEYWORD)
    await room.watch(guild_id, "Customer First", kind=WatchKind.KEYWORD)


async def sit_down(chat, **given):
    """The desk's channel hears the first feed, by commands where there are such."""
    chat.server.serve("/wire", wire(), content_type="application/rss+xml")
    chat.server.serve("/post", post(), content_type="application/atom+xml")
    async with chat.store.write() as tx:
        await tx.save_guild(replace(await tx.guild(chat.desk.id), **given))
    await watch(chat, chat.desk.id)
    await chat.follow(chat.desk.id, "/wire")
    await chat.says("subscribe")
    await chat.round()


async def appear(room, seed):
    room.later(minutes=20)
    room.server.serve("/wire", wire(seed), content_type="application/rss+xml")
    room.server.serve("/post", post(seed), content_type="application/atom+xml")
    await room.round()


async def story_of(room, guild_id):
    async with room.store.read() as reads:
        (story,) = await reads.stories(guild_id, StoryQuery())
    return story


async def test_each_subscribed_channel_gets_exactly_one_post(room, seed):
    _, _, (one, two), other = await prepare(room, max_age_hours=None)
    assert [room.posts(channel) for channel in (one, two, other)] == [[], [], []]
    await appear(room, seed)
    urls = [[message["embeds"][0]["url"] for message in room.posts(channel)] for channel in (one, two, other)]
    assert urls == [
        ["https://wire.example/alibaba-ceo"],
        ["https://wire.example/alibaba-ceo"],
        ["https://post.example/2023/wu"],
    ]
    outlets = [room.posts(channel)[0]["embeds"][0]["author"]["name"] for channel in (one, other)]
    assert outlets == ["China Wire", "The Post"]


async def test_everything_it_says_is_matched_with_its_evidence(room, seed):
    first, _, _, _ = await prepare(room, max_age_hours=None)
    await appear(room, seed)
    story = await story_of(room, first)
    found = {match.name: Counter((one.rule, one.text) for one in match.evidence) for match in story.matches}
    assert found == {
        "Alibaba": Counter(
            {
                ("name", "Alibaba"): 8,
                ("name", "Alibaba Group"): 1,
                ("ticker", "9988:HK"): 1,
                ("ticker", "BABA:NYSE"): 1,
                ("person", "Eddie Yongming Wu"): 2,
                ("person", "Eddie Wu"): 1,
                ("person", "Wu Yongming"): 1,
                ("person", "Joseph Tsai"): 1,
                ("product", "Tongyi Qianwen"): 1,
            }
        ),
        "AI-Driven": Counter({("phrase", "AI-Driven"): 1, ("phrase", "AI-driven"): 1}),
        "Customer First": Counter({("phrase", "Customer First"): 1}),
    }
    assert {match.tier for match in story.matches} == {"certain"}


async def test_its_date_author_and_section_are_read(room, seed):
    first, second, _, _ = await prepare(room, max_age_hours=None)
    await appear(room, seed)
    for guild_id in (first, second):
        story = await story_of(room, guild_id)
        assert story.published_at == datetime(2023, 9, 13, 11, 31, tzinfo=UTC)
        assert (story.author, story.section) == ("Yiru Qian", "Consumer Staples")


async def test_nothing_is_posted_again_after_a_restart(room, seed):
    _, _, channels, other = await prepare(room, max_age_hours=None)
    await appear(room, seed)
    before = [room.posts(channel) for channel in (*channels, other)]
    await room.restart()
    room.later(minutes=20)
    await room.round()
    room.server.serve("/wire", wire(seed) + " ", content_type="application/rss+xml")
    room.later(minutes=20)
    await room.round()
    assert [room.posts(channel) for channel in (*channels, other)] == before


async def test_by_default_an_old_article_is_stored_and_not_posted_with_that_reason(room, seed):
    first, _, channels, other = await prepare(room, max_age_hours=48.0)
    room.at = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    await appear(room, seed)
    assert [room.posts(channel) for channel in (*channels, other)] == [[], [], []]
    page = await stories.recent(room.service, first)
    (told,) = page.stories
    assert told.story.title == seed[0]
    assert {fate.words for fate in told.fates} == {
        "not posted: by its own date it was already older than 48 hours when it first appeared"
    }


def bold(said):
    """What stands in bold, in order and without the backslashes of markdown."""
    return [one.replace("\\", "") for one in re.findall(r"\*\*(.+?)\*\*", said)]


def bare(said):
    """As it would be without markup."""
    return said.replace("**", "").replace("\\", "")


async def test_the_post_shows_its_date_byline_and_section_and_every_hit_in_bold(chat, seed):
    await sit_down(chat, max_age_hours=None)
    await appear(chat, seed)
    (message,) = chat.posts(chat.desk.channel)
    (embed,) = message["embeds"]
    assert datetime.fromisoformat(embed["timestamp"]) == datetime(2023, 9, 13, 11, 31, tzinfo=UTC)
    assert embed["footer"]["text"].startswith("Yiru Qian · Consumer Staples · ww")
    summary, watches = embed["description"].split("\n\n")
    assert bold(summary) == [
        "Alibaba Group",
        "9988:HK",
        "BABA:NYSE",
        "Eddie Yongming Wu",
        "Customer First",
        "AI-Driven",
        "Alibaba",
        "Joseph Tsai",
        "Eddie Yongming Wu",
    ]
    said, article = bare(summary), " ".join(seed[3])
    assert [said[start:end] for start, end in sentences(said) if said[start:end] not in article] == []
    company, *keywords = watches.splitlines()
    assert {"Alibaba", "9988:HK", "BABA:NYSE"} <= set(bold(company))
    assert keywords == [
        "🔎 Keyword “AI-Driven”: matched **AI-Driven** in summary",
        "🔎 Keyword “Customer First”: matched **Customer First** in summary",
    ]


EVIDENCE = [
    "**Customer First**: certain",
    "• **Customer First** in the summary: one of the keyword's phrases",
    "**AI-Driven**: certain",
    "• **AI-Driven** in the summary: one of the keyword's phrases",
    "• **AI-driven** in the summary, for the term AI-Driven: one of the keyword's phrases",
    "**Alibaba**: certain",
    "• **Alibaba** in the title: one of the company's names",
    "• **Tongyi Qianwen** in the summary: one of the company's products",
    "• **Alibaba Group** in the summary: one of the company's names",
    "• **9988:HK** in the summary: a ticker with its exchange, however it is written",
    "• also **BABA:NYSE**, **Eddie Yongming Wu**, **Joseph Tsai**, **Eddie Wu** and **Wu Yongming**",
]


async def test_the_evidence_is_read_through_the_button_under_the_post_and_by_why(chat, seed):
    await sit_down(chat, max_age_hours=None)
    await appear(chat, seed)
    (message,) = chat.posts(chat.desk.channel)
    reply = await (await chat.discord.press(message, "ww:why", chat.desk.member)).reply()
    said = text(reply)
    assert reply["flags"] & EPHEMERAL
    assert text(await chat.says("why", by=chat.desk.member)) == said
    found = [line for block in said.split("\n\n")[2:] for line in block.splitlines()]
    assert [line for line in found if not line.startswith("> ")] == EVIDENCE
    quoted = [bare(line.removeprefix("> ")) for line in found if line.startswith("> ")]
    article = " ".join([seed[0], *seed[3]])
    assert [sentence for sentence in quoted if sentence not in article] == []


async def test_by_default_recent_shows_the_old_article_with_the_reason_and_no_channel_gets_it(chat, seed):
    await sit_down(chat)
    chat.at = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    await appear(chat, seed)
    assert chat.posts(chat.desk.channel) == []
    assert text(await chat.says("recent", by=chat.desk.member)) == (
        "Stories of the last 24 hours\n"
        f"[**{seed[0]}**](https://wire.example/alibaba-ceo)\n"
        f"China Wire · <t:{int(chat.at.timestamp())}:R> · "
        "Customer First (certain), AI-Driven (certain) and Alibaba (certain)\n"
        f"→ not posted in <#{chat.desk.channel}>: by its own date it was already older than 48 hours when it "
        "first appeared"
    )
