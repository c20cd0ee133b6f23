"""Two servers whose feeds overlap, and one story that three feeds carried."""

from datetime import timedelta

import pytest

from feeds.model import Alert, AlertState, Evidence, Subscription, Tier
from feeds.ports import PlacedAlert, Placement, StoredMatch, StoryQuery, StoryView
from tests.storage.building import (
    CHANNEL,
    LATER,
    OTHER_GUILD,
    alert_draft,
    article,
    delivery_draft,
    destination,
    following,
    match_draft,
    watch,
)
from tests.support.store import NOW

WIRE, PAPER, BLOG = "https://wire.example/rss", "https://paper.example/rss", "https://blog.example/rss"
ALL = StoryQuery(matched=False)

BY_WIRE = article(
    "wire",
    title="As the wire has it",
    author="Wire Author",
    section="Markets",
    language="en",
    images=("https://wire.example/a.png",),
    published_at=NOW - timedelta(hours=1),
)
BY_PAPER = article("paper", title="As the paper has it", summary="", text="Paper text.", seen_at=LATER)
BY_BLOG = article("blog", title="Secret of the blog", author="Blogger", seen_at=LATER + timedelta(hours=1))


@pytest.fixture
async def news(store):
    """The wire, then the paper, then the blog carry story 1; the blog alone carries story 2.

    GUILD follows wire and paper (paused), OTHER_GUILD paper and blog. Both watch Alibaba (watches 1, 2).
    Matches: 1 and 2 on the wire's wording, 3 and 4 on the paper's, 5 and 6 on the blog's.
    Alerts: 1 in GUILD's place 1, 2 in OTHER_GUILD's place 2.
    """
    async with store.write() as tx:
        await tx.follow(following(WIRE), NOW)
        await tx.follow(following(PAPER, paused=True), NOW)
        await tx.follow(following(PAPER, OTHER_GUILD), NOW)
        await tx.follow(following(BLOG, OTHER_GUILD), NOW)
        mine, theirs = await tx.save_watch(watch()), await tx.save_watch(watch(guild_id=OTHER_GUILD))
        for feed_id, of in enumerate((BY_WIRE, BY_PAPER, BY_BLOG), start=1):
            await tx.place(feed_id, [Placement(of, 0 if feed_id == 1 else 1)])
            await tx.add_matches([match_draft(mine, feed_id), match_draft(theirs, feed_id)])
        await tx.place(3, [Placement(article("alone", seen_at=LATER + timedelta(hours=2)))])
        for place in (destination(), destination(CHANNEL + 1, OTHER_GUILD)):
            await tx.save_subscription(Subscription(place))
        await tx.add_alerts(
            [
                alert_draft(match_ids=(1,), subscription_ids=(1,)),
                alert_draft(destination_id=2, revision_id=2, match_ids=(4,), subscription_ids=(2,)),
            ]
        )
        await tx.add_deliveries(
            [
                delivery_draft("a", alert_ids=(1,)),
                delivery_draft("b", destination_id=2, alert_ids=(2,)),
            ]
        )


async def stories(store, guild_id, query=ALL):
    async with store.read() as reads:
        return await reads.stories(guild_id, query)


async def ids(store, guild_id, query):
    return [view.story_id for view in await stories(store, guild_id, query)]


def stored_match(number, watch_id, **given):
    hit = Evidence("title", 0, 5, "Title", "Title", "name", "Title one")
    values = {"key": "alibaba", "name": "Alibaba", "watch_revision": 1, "tier": Tier.CERTAIN}
    return StoredMatch(number, watch_id, **values | {"evidence": (hit,)} | given)


MINE = StoryView(
    story_id=1,
    revision_id=1,
    article_id=1,
    title="As the wire has it",
    url=BY_WIRE.url,
    outlet="wire.example",
    summary="Summary wire.",
    seen_at=NOW,
    published_at=BY_WIRE.published_at,
    author="Wire Author",
    section="Markets",
    language="en",
    image="https://wire.example/a.png",
    outlets=2,
    matches=(stored_match(3, 1),),
    alerts=(PlacedAlert(Alert(1, 1, AlertState.DUE, "", 1), destination(id=1), (1,), 0, "pending"),),
)
THEIRS = StoryView(
    story_id=1,
    revision_id=2,
    article_id=1,
    title="As the paper has it",
    url=BY_PAPER.url,
    outlet="paper.example",
    summary="Paper text.",
    seen_at=LATER,
    published_at=None,
    author="",
    section="",
    language="",
    image="",
    outlets=2,
    matches=(stored_match(6, 2),),
    alerts=(
        PlacedAlert(
            Alert(1, 2, AlertState.DUE, "", 2),
            destination(CHANNEL + 1, OTHER_GUILD, id=2),
            (2,),
            0,
            "pending",
        ),
    ),
)
