"""Which stories each of two servers with overlapping feeds may see, whatever it asks."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.dialects import postgresql

from feeds.model import Alert, AlertState, DeliveryKind
from feeds.ports import PlacedAlert, Placement, StoryQuery
from storage.visibility import asked_for
from tests.storage.building import (
    CHANNEL,
    GUILD,
    LATER,
    OTHER_GUILD,
    alert_draft,
    article,
    delivery_draft,
    destination,
    match_draft,
    watch,
)
from tests.storage.overlap import (
    ALL,
    BY_PAPER,
    BY_WIRE,
    MINE,
    ids,
    stories,
)
from tests.support.store import NOW

QUERIES = [
    StoryQuery(matched=False),
    StoryQuery(),
    StoryQuery(story_id=1, matched=False),
    StoryQuery(story_id=2, matched=False),
    StoryQuery(url="https://example.com/alone", matched=False),
    StoryQuery(url="https://example.com/blog", matched=False),
    StoryQuery(channel_id=CHANNEL + 1, matched=False),
    StoryQuery(watch_id=2),
    StoryQuery(since=LATER, matched=False),
]


@pytest.mark.parametrize("query", QUERIES, ids=repr)
async def test_nothing_of_what_others_follow_shows_whatever_is_asked(store, news, query):
    shown = repr(await stories(store, GUILD, query))
    for secret in ("blog", "Blogger", "alone", str(OTHER_GUILD), str(CHANNEL + 1)):
        assert secret not in shown


@pytest.mark.parametrize(
    "query",
    [
        StoryQuery(story_id=2, matched=False),
        StoryQuery(url="https://example.com/blog", matched=False),
        StoryQuery(channel_id=CHANNEL + 1, matched=False),
        StoryQuery(message_id=88, matched=False),
        StoryQuery(watch_id=2),
    ],
    ids=repr,
)
async def test_asking_by_what_belongs_to_others_finds_nothing(store, news, query):
    async with store.write() as tx:
        await tx.mark_sent(2, 88, LATER)
    assert await ids(store, GUILD, query) == []
    assert len(await ids(store, OTHER_GUILD, query)) == 1


async def test_only_hits_that_count_make_a_story_a_match(store, news):
    async with store.write() as tx:
        await tx.add_matches([match_draft(watch(id=1), n, reason="excluded") for n in (1, 2)])
    assert await ids(store, GUILD, StoryQuery()) == []
    assert await ids(store, GUILD, StoryQuery(watch_id=1)) == []
    assert await ids(store, GUILD, ALL) == [1]


async def test_a_removed_watch_still_explains_but_lists_nothing(store, news):
    async with store.write() as tx:
        await tx.remove_watch(1)
    assert await ids(store, GUILD, StoryQuery()) == []
    assert await stories(store, GUILD, StoryQuery(story_id=1)) == [MINE]


async def test_since_is_measured_by_when_the_server_could_first_see_it(store, news):
    assert await ids(store, GUILD, StoryQuery(since=NOW)) == [1]
    assert await ids(store, GUILD, StoryQuery(since=NOW + timedelta(seconds=1))) == []
    assert await ids(store, OTHER_GUILD, StoryQuery(since=LATER)) == [1]
    assert await ids(store, OTHER_GUILD, StoryQuery(since=LATER + timedelta(hours=1), matched=False)) == [2]


@pytest.mark.parametrize("url", [BY_WIRE.url, BY_WIRE.canonical_url, BY_PAPER.url, BY_PAPER.canonical_url])
async def test_a_story_is_found_by_every_link_the_server_could_see(store, news, url):
    assert await ids(store, GUILD, StoryQuery(url=url)) == [1]


async def test_a_page_is_cut_after_sorting(store, news):
    pages = [StoryQuery(matched=False, limit=1, offset=offset) for offset in range(3)]
    assert [await ids(store, OTHER_GUILD, page) for page in pages] == [[2], [1], []]


async def test_a_posted_story_is_found_by_its_message_and_its_channel(store, news):
    by_message, by_channel = StoryQuery(message_id=77), StoryQuery(channel_id=CHANNEL)
    assert await ids(store, GUILD, by_channel) == []
    async with store.write() as tx:
        await tx.mark_sending(1, NOW)
        await tx.mark_sent(1, 77, LATER)
        await tx.add_deliveries([delivery_draft("edit", kind=DeliveryKind.EDIT, alert_ids=(1,))])
    posted = PlacedAlert(Alert(1, 1, AlertState.POSTED, "", 1), destination(id=1), (1,), 77, "sent")
    for query in (by_message, by_channel):
        assert await stories(store, GUILD, query) == [replace(MINE, alerts=(posted,))]
        assert await ids(store, OTHER_GUILD, query) == []
    assert await ids(store, GUILD, StoryQuery(channel_id=CHANNEL + 1)) == []


async def test_in_a_channel_the_newest_post_comes_first(store, news):
    async with store.write() as tx:
        await tx.place(1, [Placement(article("new", seen_at=LATER))])
        await tx.add_alerts([alert_draft(story_id=3, revision_id=5)])
        await tx.add_deliveries([delivery_draft("new", alert_ids=(3,))])
        await tx.mark_sent(3, 78, NOW)
        await tx.mark_sent(1, 77, LATER)
    assert await ids(store, GUILD, ALL) == [3, 1]
    assert await ids(store, GUILD, StoryQuery(channel_id=CHANNEL, matched=False)) == [1, 3]


async def test_posts_in_a_thread_are_not_in_its_channel(store, news):
    async with store.write() as tx:
        thread = await tx.save_destination(destination(thread_id=7))
        (alert_id,) = await tx.add_alerts([alert_draft(destination_id=thread.id)])
        await tx.add_deliveries([delivery_draft("t", destination_id=thread.id, alert_ids=(alert_id,))])
        await tx.mark_sent(3, 79, NOW)
    assert await ids(store, GUILD, StoryQuery(channel_id=7)) == [1]
    assert await ids(store, GUILD, StoryQuery(channel_id=CHANNEL)) == []


async def test_a_merged_story_is_seen_as_part_of_the_one_it_went_into(store, news):
    async with store.write() as tx:
        await tx.change(text("UPDATE story SET merged_into = 1 WHERE id = 2"))
    for query in (
        ALL,
        StoryQuery(story_id=1),
        StoryQuery(story_id=2),
        StoryQuery(url="https://example.com/alone"),
    ):
        assert await ids(store, OTHER_GUILD, query) == [1]
    assert await stories(store, GUILD, StoryQuery(story_id=2)) == [MINE]


PLANNED = [query for query in QUERIES if not query.since and query != StoryQuery() and query != ALL]


@pytest.mark.parametrize("query", PLANNED, ids=repr)
async def test_a_narrow_question_starts_at_its_stories_not_at_all_a_feed_carried(database, query):
    engine = create_engine(f"sqlite:///{database}", poolclass=NullPool)
    statement = asked_for(GUILD, query).compile(engine)
    with engine.connect() as connection:
        parameters = tuple(statement.params[name] for name in statement.positiontup)
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    plan = [step[3] for step in steps]
    assert "SEARCH article_source USING INDEX ix_article_source_article_id (article_id=?)" in plan
    assert [step for step in plan if "(feed_id=?" in step or step.startswith("SCAN article")] == []


@pytest.mark.parametrize("query", QUERIES, ids=repr)
def test_the_same_statement_serves_postgresql(query):
    assert "GROUP BY" in str(asked_for(GUILD, query).compile(dialect=postgresql.dialect()))
