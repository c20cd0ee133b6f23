"""Files from other programs: known by what stands in them, read whole or refused in one sentence."""

import gzip
import json
from pathlib import Path

import pytest

from feeds import imports
from feeds.errors import UserError
from feeds.imports import kinds
from feeds.listing import Filter, Listing, Route, Wanted

DATA = Path(__file__).parents[2] / "data" / "imports"
KNOWN = "OPML, and the JSON files of MonitoRSS, discord-rss-bot, FeedCord"
HARBOUR, QUIET = ("Harbour-desk",), ("Quiet-desk",)
VIDEOS = "https://www.youtube.com/feeds/videos.xml?channel_id={}"
STRIKE = (Route(filters=(Filter(phrases=("strike",)),), is_filtered=True),)

LISTINGS = {
    "feedcord.json": Listing(
        "FeedCord",
        (
            Wanted(
                "https://a.example/rss",
                tags=HARBOUR,
                every_seconds=180,
                routes=(Route(filters=(Filter(phrases=("ferry",)),), is_filtered=True),),
            ),
            Wanted("https://b.example/rss", tags=HARBOUR, every_seconds=180, routes=STRIKE),
            Wanted(VIDEOS.format("UC0123456789abcdefghijkl"), tags=HARBOUR, every_seconds=180, routes=STRIKE),
            Wanted(VIDEOS.format("UC" + "z" * 22), tags=HARBOUR, every_seconds=180, routes=STRIKE),
            Wanted("https://c.example/rss", tags=QUIET, every_seconds=900, routes=(Route(is_filtered=True),)),
        ),
        {
            kinds.LOOK: 1,
            kinds.MENTIONS: 1,
            "the setting shade": 1,
            kinds.WEBHOOK: 2,
            kinds.FOREIGN_FIELD: 2,
            kinds.YOUTUBE: 1,
            kinds.REQUESTS: 1,
        },
    ),
    "discord-rss-bot.json": Listing(
        "discord-rss-bot",
        (
            Wanted(
                "https://a.example/rss",
                every_seconds=1800,
                routes=(Route(filters=(Filter(phrases=("ferry", "harbour strike")),), is_filtered=True),),
            ),
            Wanted("https://b.example/rss", every_seconds=600, routes=(Route(is_filtered=True),)),
            Wanted("https://c.example/rss", every_seconds=600, routes=(Route(is_filtered=True),)),
            Wanted("https://d.example/rss", every_seconds=600, routes=(Route(),)),
        ),
        {
            kinds.LOOK: 2,
            kinds.WEBHOOK: 1,
            kinds.FIELD: 1,
            kinds.EXCLUDING: 1,
            kinds.PATTERN: 1,
            kinds.FOREIGN_FIELD: 1,
            "the setting unheard_of": 1,
            kinds.EMPTY_ADDRESS: 1,
        },
    ),
    "monitorss-backup.json": Listing(
        "MonitoRSS",
        (
            Wanted(
                "https://a.example/rss",
                "Harbour wire",
                routes=(
                    Route(
                        5000, 1000, filters=(Filter(phrases=("ferry", "strike", "!now")),), is_filtered=True
                    ),
                ),
            ),
            Wanted(
                "https://b.example/rss",
                "Delta wire",
                paused=True,
                routes=(Route(5001, 1000, is_filtered=True),),
            ),
            Wanted("https://c.example/rss", "Quiet wire", routes=(Route(5000, 1000),)),
        ),
        {
            kinds.LOOK: 2,
            kinds.FIELD: 3,
            kinds.EXCLUDING: 1,
            kinds.FOREIGN_FIELD: 1,
            kinds.PATTERN: 1,
            kinds.COMPARISONS: 1,
            kinds.MENTIONS: 2,
        },
    ),
    "monitorss-sources.json": Listing(
        "MonitoRSS",
        (
            Wanted(
                "https://a.example/rss",
                "Harbour wire",
                routes=(Route(5000, 1000, filters=(Filter(phrases=("ferry",)),), is_filtered=True),),
            ),
        ),
        {kinds.MENTIONS: 1, kinds.FIELD: 1, kinds.EMPTY_ADDRESS: 1},
    ),
    "monitorss-feeds.jsonl": Listing(
        "MonitoRSS",
        (
            Wanted(
                "https://a.example/rss",
                "Harbour wire",
                every_seconds=600,
                routes=(
                    Route(
                        5000,
                        1000,
                        filters=(Filter(phrases=("ferry", "harbour"), all=("strike",)),),
                        is_filtered=True,
                    ),
                    Route(0, 1000),
                ),
            ),
            Wanted(
                "https://b.example/rss",
                "Delta wire",
                paused=True,
                routes=(Route(6000, 1000, parent_id=5000), Route(5001, 1000)),
            ),
        ),
        {
            kinds.MENTIONS: 1,
            kinds.PLACE_RATE: 1,
            kinds.LOOK: 1,
            kinds.FIELD: 3,
            kinds.EXACT: 1,
            kinds.EXCLUDING: 1,
            "connections that are switched off (not subscribed)": 1,
        },
    ),
}


def test_every_file_of_the_folder_is_compared():
    assert {path.name for path in DATA.iterdir()} == LISTINGS.keys()


@pytest.mark.parametrize("name", LISTINGS)
def test_another_bots_file_is_read_whole(name):
    assert imports.read((DATA / name).read_bytes()) == LISTINGS[name]


FEED = {
    "url": "https://a.example/rss",
    "connections": [{"key": "DISCORD_CHANNEL", "details": {"channel": {"id": "5000", "guildId": "1000"}}}],
}


@pytest.mark.parametrize(
    "value",
    [FEED, [FEED], {"results": [FEED]}, {"result": FEED}, {"feeds": [FEED]}],
    ids=["one", "list", "results", "result", "feeds"],
)
def test_feeds_are_found_where_a_website_answers_with_them(value):
    assert imports.read(json.dumps(value).encode()) == Listing(
        "MonitoRSS", (Wanted("https://a.example/rss", routes=(Route(5000, 1000),)),)
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", f"the file is no list of feeds that I know; I read {KNOWN}"),
        (b"hello", f"the file is no list of feeds that I know; I read {KNOWN}"),
        (b'{"feeds": [{"url": "x"}]}', f"the file is no list of feeds that I know; I read {KNOWN}"),
        (b'{"Instances": 1}', f"the file is no list of feeds that I know; I read {KNOWN}"),
        (b"[1, null, []]", f"the file is no list of feeds that I know; I read {KNOWN}"),
        (
            gzip.compress(b"<opml/>", mtime=0),
            f"the file is an archive or a database; I read {KNOWN}: unpack it or export one of these",
        ),
        (b"\xef\xbb\xbf  <opml/>", "the file was read as OPML, and names no feed"),
        (
            b'{"feeds": [{"url": "", "webhook": "x"}]}',
            "the file was read as discord-rss-bot, and names no feed",
        ),
        (b'{"a": 1', "the file is no proper JSON: look at line 1, column 8; nothing was changed"),
        (b'{"a":\n "b" 1}', "the file is no proper JSON: look at line 2, column 6; nothing was changed"),
        (b"[" * 200_000, "the file is JSON that nests too deep or holds a number beyond all bounds"),
        (
            b"[1" + b"0" * 10_000 + b"]",
            "the file is JSON that nests too deep or holds a number beyond all bounds",
        ),
        (b"[" + b"[]," * 600_000, "the file holds more than 1,000,000 values; split it and import the parts"),
        (b"{" + b'"\\' * 300_000, None),
        (b"//" + b'/*"' * 300_000, None),
        (b" " * (imports.MAX_BYTES + 1), "the file is larger than 15 MiB; split it and import the parts"),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(data, said):
    with pytest.raises(UserError) as refused:
        imports.read(data)
    assert said is None or str(refused.value) == said


@pytest.mark.parametrize("name", [name for name in LISTINGS if name.endswith(".json")])
def test_a_file_of_wrong_types_is_read_as_far_as_it_makes_sense(name):
    """Each value in turn is replaced by one of another type: an error is a sentence, never a fault."""
    text = (DATA / name).read_text(encoding="utf-8")
    for place in range(0, len(text), 7):
        for other in ("[]", "{}", "0", "null", '"x"'):
            try:
                imports.read(f"{text[:place]}{other}{text[place + 7 :]}".encode())
            except UserError:
                continue
