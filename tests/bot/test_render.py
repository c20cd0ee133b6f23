"""What a post and a notice look like, and that no limit of Discord's is ever passed."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.render import payload
from feeds.model import (
    Delivery,
    DeliveryKind,
    Destination,
    HitLine,
    Miss,
    Notice,
    Post,
    Sentence,
    WatchKind,
)

KEY = "0123456789abcdef" * 4
PLACE = Destination(guild_id=1000, channel_id=5000)
COMPANY = HitLine("Harbour Tea", WatchKind.COMPANY, ("Harbour Tea", "0042:HK"), ("title", "text"))
KEYWORD = HitLine("cold brew", WatchKind.KEYWORD, ("Cold-Brew",), ("text",))
POST = Post(
    headline=Sentence("Harbour Tea opens a hundred shops", ((0, 11),)),
    url="https://news.example/tea?id=1",
    outlet="Island Wire",
    sentences=(
        Sentence("Harbour Tea (0042:HK) opens a hundred shops.", ((0, 11), (13, 20))),
        Sentence("It bets on *Cold-Brew*.", ((12, 21),)),
    ),
    hits=(COMPANY, KEYWORD),
    seen_at=datetime(2024, 3, 1, 9, 30, tzinfo=UTC),
    published_at=datetime(2024, 3, 1, 9, 0, tzinfo=UTC),
    author="Mei Lin",
    section="Retail",
    image="https://news.example/tea.jpg",
)


def delivery(content):
    kind = DeliveryKind.NOTICE if isinstance(content, Notice) else DeliveryKind.POST
    return Delivery(7, kind, PLACE, content, KEY)


def embed(post):
    return payload(delivery(post))["embeds"][0]


def buttons(post):
    return payload(delivery(post))["components"][0]["components"]


def units(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_a_post_is_one_embed_with_two_buttons():
    assert payload(delivery(POST)) == {
        "embeds": [
            {
                "title": "Harbour Tea opens a hundred shops",
                "url": "https://news.example/tea?id=1",
                "description": (
                    "**Harbour Tea** (**0042:HK**) opens a hundred shops. It bets on \\***Cold-Brew**\\*.\n\n"
                    "🏢 Company “Harbour Tea”: matched **Harbour Tea**, **0042:HK** in title and text\n"
                    "🔎 Keyword “cold brew”: matched **Cold-Brew** in text"
                ),
                "color": 0x3B82F6,
                "author": {"name": "Island Wire"},
                "fields": [{"name": "Published", "value": "<t:1709283600:R>", "inline": True}],
                "timestamp": "2024-03-01T09:00:00+00:00",
                "footer": {"text": "Mei Lin · Retail · ww0123456789ab"},
                "thumbnail": {"url": "https://news.example/tea.jpg"},
            }
        ],
        "components": [
            {
                "type": 1,
                "components": [
                    {"type": 2, "style": 2, "label": "Why?", "custom_id": "ww:why"},
                    {"type": 2, "style": 2, "label": "⋯", "custom_id": "ww:more"},
                    {
                        "type": 2,
                        "style": 5,
                        "label": "Read at Island Wire",
                        "url": "https://news.example/tea?id=1",
                    },
                ],
            }
        ],
        "allowed_mentions": {"parse": []},
        "nonce": "0123456789abcdef01234567",
        "enforce_nonce": True,
    }


def test_a_post_that_says_nothing_still_has_a_title_and_its_marker():
    bare = Post(Sentence(""), "", "", (), (), POST.seen_at)
    assert payload(delivery(bare))["embeds"] == [
        {
            "title": "Untitled",
            "color": 0x7A818C,
            "timestamp": "2024-03-01T09:30:00+00:00",
            "footer": {"text": "ww0123456789ab"},
        }
    ]
    assert [one["label"] for one in buttons(bare)] == ["Why?", "⋯"]


def test_a_headline_is_shown_letter_by_letter():
    hostile = replace(POST, headline=Sentence("**Buy**\n[now](https://x.example) @everyone"))
    assert embed(hostile)["title"] == r"\*\*Buy\*\* \[now\](https\://x.example) \@everyone"


@pytest.mark.parametrize(
    ("hits", "colour"), [((KEYWORD,), 0x0D9488), ((KEYWORD, COMPANY), 0x3B82F6), ((), 0x7A818C)]
)
def test_the_colour_is_a_companys_where_there_is_one(hits, colour):
    assert embed(replace(POST, hits=hits))["color"] == colour


@pytest.mark.parametrize(
    ("hit", "line"),
    [
        (
            HitLine("A", WatchKind.COMPANY, ("x", "y", "z"), ("title", "summary", "text")),
            "🏢 Company “A”: matched **x**, **y**, **z** in title, summary and text",
        ),
        (
            HitLine("A", WatchKind.COMPANY, tuple("abcdefghijklmn"), ("categories",)),
            "🏢 Company “A”: matched "
            "**a**, **b**, **c**, **d**, **e**, **f**, **g**, **h**, **i**, **j**, **k**, **l**, "
            "2 more in categories",
        ),
        (HitLine("A", WatchKind.KEYWORD, (), ("text",)), "🔎 Keyword “A” in text"),
        (HitLine("*A*", WatchKind.KEYWORD, ("**", " "), ()), r"🔎 Keyword “\*A\*”: matched **\*\***"),
        (
            HitLine("w" * 200, WatchKind.KEYWORD, ("t" * 200,), ()),
            f"🔎 Keyword “{'w' * 99}…”: matched **{'t' * 95}…**",
        ),
    ],
)
def test_a_line_says_what_matched_and_where(hit, line):
    assert embed(replace(POST, sentences=(), hits=(hit,)))["description"] == line


def test_watches_there_is_no_room_for_are_counted():
    description = embed(replace(POST, sentences=(), hits=(KEYWORD,) * 12))["description"]
    assert description.splitlines() == ["🔎 Keyword “cold brew”: matched **Cold-Brew** in text"] * 10 + [
        "and 2 more watches"
    ]


def test_a_sentence_too_long_is_cut_and_the_rest_is_kept():
    endless = Sentence("阿" * 9000, ((0, 9000),))
    last = Sentence("Harbour Tea grows.", ((0, 11),))
    description = embed(replace(POST, sentences=(endless, last), hits=(KEYWORD,)))["description"]
    text, _, hits = description.partition("\n\n")
    assert text.startswith("**阿阿阿")
    assert text.endswith("阿**… **Harbour Tea** grows.")
    assert hits == "🔎 Keyword “cold brew”: matched **Cold-Brew** in text"


@pytest.mark.parametrize(
    ("url", "embed_url", "labels"),
    [
        ("javascript:alert(1)", None, ["Why?", "⋯"]),
        ("https://user:word@news.example/", None, ["Why?", "⋯"]),
        ("https://news.example/" + "a" * 600, "https://news.example/" + "a" * 600, ["Why?", "⋯"]),
        ("https://news.example/" + "a" * 2100, None, ["Why?", "⋯"]),
    ],
)
def test_an_address_discord_would_refuse_is_left_out(url, embed_url, labels):
    post = replace(POST, url=url)
    assert embed(post).get("url") == embed_url
    assert [button["label"] for button in buttons(post)] == labels


@pytest.mark.parametrize("image", ["", "http://news.example/a.jpg", "data:image/png;base64,AAAA", "https://"])
def test_only_an_https_image_is_shown(image):
    assert "thumbnail" not in embed(replace(POST, image=image))


def test_a_long_byline_leaves_the_marker_whole():
    footer = embed(replace(POST, author="A" * 3000))["footer"]["text"]
    assert (len(footer), footer[-20:]) == (512, "AA… · ww0123456789ab")


def test_an_outlet_without_a_name_is_no_author():
    post = replace(POST, outlet=" \n")
    assert "author" not in embed(post)
    assert buttons(post)[2]["label"] == "Read the article"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "I cannot post in <#5000>: the channel is gone.",
            "I cannot post in <#5000>: the channel is gone.\n-# ww0123456789ab",
        ),
        (
            "*News* (https://x.example) @here <@1>",
            "\\*News\\* (https\\://x.example) \\@here \\<\\@1>\n-# ww0123456789ab",
        ),
        ("", "-# ww0123456789ab"),
        ("n" * 3000, "n" * 1981 + "…\n-# ww0123456789ab"),
    ],
)
def test_a_notice_is_text_with_its_marker(text, content):
    assert payload(delivery(Notice(text))) == {
        "content": content,
        "allowed_mentions": {"parse": []},
        "nonce": "0123456789abcdef01234567",
        "enforce_nonce": True,
    }


def many(text):
    return st.builds(lambda part, count: part * count, text, st.sampled_from([0, 1, 1, 40, 3000]))


TEXTS = many(st.one_of(st.text(max_size=20), st.text(alphabet="*_\\|<@:# \n👍🏽", max_size=10)))
SENTENCES = st.builds(
    Sentence, TEXTS, st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9000)), max_size=4).map(tuple)
)
URLS = st.one_of(TEXTS, TEXTS.map("https://news.example/{}".format))
TIMES = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
HITS = st.builds(
    HitLine,
    TEXTS,
    st.sampled_from(WatchKind),
    st.lists(TEXTS, max_size=8).map(tuple),
    st.lists(TEXTS).map(tuple),
)
POSTS = st.builds(
    Post,
    headline=SENTENCES,
    url=URLS,
    outlet=TEXTS,
    sentences=st.lists(SENTENCES, max_size=4).map(tuple),
    hits=st.lists(HITS, max_size=15).map(tuple),
    seen_at=TIMES,
    published_at=st.none() | TIMES,
    author=TEXTS,
    section=TEXTS,
    image=URLS,
)


def texts_with_limits(shown):
    yield shown["title"], 256
    yield shown.get("description", "-"), 4096
    yield shown["footer"]["text"], 2048
    yield shown.get("author", {}).get("name", "-"), 256
    for field in shown.get("fields", []):
        yield field["name"], 256
        yield field["value"], 1024


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(POSTS)
def test_no_post_passes_a_limit(post):
    shown = embed(post)
    sized = list(texts_with_limits(shown))
    assert [text for text, limit in sized if not 0 < units(text) <= limit or not text.strip()] == []
    assert sum(units(text) for text, _ in sized) <= 6000
    assert shown["footer"]["text"].endswith("ww0123456789ab")
    for link, limit in [(shown.get("url"), 2048), (shown.get("thumbnail", {}).get("url"), 2048)]:
        assert link is None or (len(link) <= limit and urlsplit(link).hostname)
    for button in buttons(post):
        assert 0 < units(button["label"]) <= 80
        assert len(button.get("url", "")) <= 512


@given(TEXTS)
def test_no_notice_passes_the_limit(text):
    content = payload(delivery(Notice(text)))["content"]
    assert units(content) <= 2000
    assert content.splitlines()[-1] == "-# ww0123456789ab"


MISSES = st.lists(
    st.builds(Miss, st.just(1 << 59), st.just(1 << 59), TEXTS, TEXTS, URLS, st.just(3), TEXTS, TEXTS),
    min_size=1,
    max_size=5,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, MISSES)
def test_no_missed_news_pass_a_limit(text, misses):
    body = payload(delivery(Notice(text, tuple(misses))))
    (embed,) = body["embeds"]
    assert (units(embed["description"]) <= 4096, embed["footer"]) == (True, {"text": "ww0123456789ab"})
    buttons = [one for row in body.get("components", ()) for one in row["components"]]
    assert len(buttons) == sum(bool(one.alias) for one in misses)
    assert all(units(one["label"]) <= 80 and len(one["custom_id"]) <= 100 for one in buttons)


def test_sentences_of_a_script_with_full_width_stops_are_joined_without_a_space():
    sentences = (
        Sentence("茶园增产。", ((0, 2),)),
        Sentence("新店开业。"),
        Sentence("Prices fell."),
        Sentence("So."),
    )
    (embed,) = payload(delivery(replace(POST, sentences=sentences, hits=())))["embeds"]
    assert embed["description"] == "**茶园**增产。新店开业。Prices fell. So."
