"""What watches find in a text, and the reason where one finds nothing."""

import pytest

from feeds.errors import UserError
from feeds.matching import Matcher
from feeds.model import Tier, Watch, WatchKind
from feeds.service import probing, watches
from tests.feeds.service.conftest import HERE, THERE

GAP = Watch("gap", WatchKind.COMPANY, names=("Gap",), tickers=("GAP:NYSE",), people=("Art Peck",))
PORTS = Watch("ports", WatchKind.KEYWORD, phrases=("port",), any=("strike", "fire"), all=("crane", "crew"))


def hints(watch, text):
    probe = probing.judge([watch], Matcher([watch]), [{"text": text}])
    return [hint for one in probe.findings for hint in one.hints]


@pytest.mark.parametrize(
    ("watch", "text", "told"),
    [
        (GAP, "Mind the gap, please", ["“Gap” stands there, but not written as the name is"]),
        (GAP, "Gaping holes", ["“Gap” stands there only inside a longer word or in an address"]),
        (
            GAP,
            "Shares of GAP2 and GAP3 fell",
            ["“Gap” stands there only inside a longer word or in an address"],
        ),
        (
            Watch("x", WatchKind.COMPANY, names=("Tesla",), tickers=("9988:HK",)),
            "Stock 9988 rose",
            ["“9988” stands there without an exchange I know"],
        ),
        (
            Watch("x", WatchKind.COMPANY, names=("Quaystone",), tickers=("ABC:NYSE",)),
            "Hills Ltd. (TSX-Q: ABC) rose",
            ["“ABC” stands there without an exchange I know"],
        ),
        (
            PORTS,
            "A crane at the port",
            [
                "“port”, “crane” are there, but not “crew”",
                "“port”, “crane” are there, but none of “strike”, “fire”",
            ],
        ),
        (PORTS, "Sports", ["“port” stands there only inside a longer word or in an address"]),
        (PORTS, "Rain again", []),
    ],
)
def test_a_near_miss_says_what_keeps_it_from_matching(watch, text, told):
    assert hints(watch, text) == told


def test_matches_come_first_and_watches_without_a_word_are_counted():
    others = [Watch(key, WatchKind.COMPANY, names=(key.title(),)) for key in ("tesla", "nvidia")]
    probe = probing.judge(
        [*others, PORTS, GAP], Matcher([*others, PORTS, GAP]), [{"text": "Art Peck of Gap visits the port."}]
    )
    assert [(one.watch.key, one.match.tier if one.match else None) for one in probe.findings] == [
        ("gap", Tier.CERTAIN),
        ("ports", None),
    ]
    assert probe.silent == 2


async def test_a_stored_article_is_read_in_every_wording_of_this_servers_feeds(desk):
    mine = await desk.follows(HERE, "https://a.example/rss")
    also = await desk.follows(HERE, "https://b.example/rss")
    theirs = await desk.follows(THERE, "https://c.example/rss")
    link = "https://example.com/story"
    carried = await desk.carries(mine, "A school opens", link=link, content="Rain.")
    again = {"link": link, "article_id": carried.article_id}
    await desk.carries(also, "A school opens", content="Alibaba opens a school.", **again)
    await desk.carries(theirs, "A school opens", content="Tesla is sold.", **again)
    for name in ("Alibaba", "Tesla"):
        await watches.add(desk.service, HERE, name=name)
    for asked in (link, f"story:{carried.story_id}"):
        probe = await probing.probe(desk.service, HERE, asked)
        (finding,) = probe.findings
        assert (finding.watch.key, finding.match.evidence[0].sentence) == (
            "alibaba",
            "Alibaba opens a school.",
        )
        assert (probe.title, probe.url, probe.silent) == ("A school opens", link, 1)


async def test_what_no_feed_of_the_server_brought_cannot_be_tested(desk):
    theirs = await desk.follows(THERE, "https://c.example/rss")
    carried = await desk.carries(theirs, "A school opens", link="https://example.com/story")
    await watches.add(desk.service, HERE, name="Alibaba")
    for asked in ("https://example.com/story", f"story:{carried.story_id}"):
        with pytest.raises(UserError) as refused:
            await probing.probe(desk.service, HERE, asked)
        assert str(refused.value) == ("I have not seen this in this server's feeds; paste its text instead")
    assert await probing.titles(desk.service, HERE) == []
