"""Watches: made, changed and removed, with the whole sentence for what cannot be."""

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from feeds import quotas
from feeds.errors import UserError
from feeds.model import AlertState, Tier, Watch, WatchKind
from feeds.ports import StoryQuery
from feeds.reasons import reason
from feeds.service import subscriptions, watches
from tests.feeds.service.conftest import HERE, THERE
from tests.support.store import database_rows


async def stories_of(desk, guild_id):
    async with desk.service.store.read() as reads:
        return await reads.stories(guild_id, StoryQuery(limit=50))


async def save(desk, watch):
    async with desk.service.store.write() as tx:
        return await tx.save_watch(watch)


async def test_a_company_is_stored_with_its_lists(desk):
    saved = await watches.add(
        desk.service,
        HERE,
        name="Alibaba",
        tickers=["9988:HK", "BABA:NYSE"],
        aliases=["阿里巴巴", "Alibaba"],
        people=["Eddie Yongming Wu"],
        products=["Tongyi Qianwen"],
        exclude=["Alibaba Pictures"],
    )
    stored = Watch(
        "alibaba",
        WatchKind.COMPANY,
        HERE,
        id=saved.watch.id,
        names=("Alibaba", "阿里巴巴"),
        tickers=("9988:HK", "BABA:NYSE"),
        people=("Eddie Yongming Wu",),
        products=("Tongyi Qianwen",),
        exclude=("Alibaba Pictures",),
    )
    assert (saved, await watches.listed(desk.service, HERE)) == (watches.Saved((stored,), 0, False), [stored])


async def test_names_that_are_looked_for_alike_are_stored_once(desk):
    given = {"aliases": ["Visa Inc", "Visa Inc.", "visa"], "people": ["A. Quay", "a. quay"]}
    saved = await watches.add(desk.service, HERE, name="Visa", **given)
    assert [(one.names, one.people) for one in saved.watches] == [(("Visa", "Visa Inc"), ("A. Quay",))]
    word = await watches.add(
        desk.service, HERE, name="AI", kind=WatchKind.KEYWORD, aliases=["ai chips", "AI Chips"]
    )
    assert word.watches[0].phrases == ("AI", "ai chips", "AI Chips")


async def test_a_keywords_name_and_aliases_are_its_phrases(desk):
    saved = await watches.add(
        desk.service, HERE, name="AI-Driven", kind=WatchKind.KEYWORD, aliases=["powered by AI"]
    )
    assert (saved.watch.key, saved.watch.phrases) == ("ai-driven", ("AI-Driven", "powered by AI"))


async def test_a_new_watch_matches_what_this_servers_feeds_brought_and_posts_nothing(desk):
    mine = await desk.follows(HERE, "https://a.example/rss")
    theirs = await desk.follows(THERE, "https://b.example/rss")
    hit = await desk.carries(mine, "Alibaba opens a school")
    await desk.carries(mine, "Rain again")
    await desk.carries(theirs, "Alibaba closes a school")
    await subscriptions.subscribe(desk.service, HERE, 5000)
    saved = await watches.add(desk.service, HERE, name="Alibaba")
    (story,) = await stories_of(desk, HERE)
    (match,) = story.matches
    (placed,) = story.alerts
    assert (saved.stories, saved.is_heard) == (1, True)
    assert (story.story_id, match.tier, match.watch_revision) == (hit.story_id, Tier.LIKELY, 1)
    assert (placed.alert.state, placed.alert.reason) == (AlertState.SUPPRESSED, reason("before_watch"))
    assert await stories_of(desk, THERE) == []
    assert (await database_rows(desk.service.store))["delivery"] == []


async def test_an_alert_that_was_decided_stays_as_it_is_when_a_watch_is_changed(desk):
    following = await desk.follows(HERE, "https://a.example/rss")
    await desk.carries(following, "Alibaba opens a school")
    await subscriptions.subscribe(desk.service, HERE, 5000)
    saved = await watches.add(desk.service, HERE, name="Alibaba")
    before = await stories_of(desk, HERE)
    edited = await watches.edit(
        desk.service, HERE, saved.watch.key, {"names": ("Alibaba", "Ali Baba"), "people": ("Jack Ma",)}
    )
    after = await stories_of(desk, HERE)
    assert edited.watch.revision == 2
    assert (edited.watch.names, edited.watch.people) == (("Alibaba", "Ali Baba"), ("Jack Ma",))
    assert [one.alerts for one in after] == [one.alerts for one in before]
    assert after[0].matches[0].watch_revision == 2


async def test_an_edit_keeps_the_lists_it_does_not_name(desk):
    await watches.add(desk.service, HERE, name="Alibaba", tickers=["9988:HK"], exclude=["Alibaba Pictures"])
    edited = await watches.edit(desk.service, HERE, "alibaba", {"exclude": ()})
    assert (edited.watch.names, edited.watch.tickers, edited.watch.exclude) == (
        ("Alibaba",),
        ("9988:HK",),
        (),
    )


@pytest.mark.parametrize("typed", ["alibaba", "ALIBABA", " 阿里巴巴 ", "Alibaba"])
async def test_a_watch_is_found_by_key_or_any_name(desk, typed):
    await watches.add(desk.service, HERE, name="Alibaba", aliases=["阿里巴巴"])
    assert (await watches.find(desk.service, HERE, typed)).key == "alibaba"


async def test_removing_a_watch_ends_what_heard_nothing_else(desk):
    for name in ("Alibaba", "Tesla"):
        await watches.add(desk.service, HERE, name=name)
    await subscriptions.subscribe(desk.service, HERE, 5000, watches=["Alibaba"])
    await subscriptions.subscribe(desk.service, HERE, 5001, watches=["Alibaba", "Tesla"])
    removed = await watches.remove(desk.service, HERE, "alibaba")
    left = [one.selectors for one in await subscriptions.listed(desk.service, HERE)]
    assert (removed.watch.key, removed.ended, left) == ("alibaba", 1, [("tesla",)])
    assert [watch.key for watch in await watches.listed(desk.service, HERE)] == ["tesla"]


MISTAKES = [
    ({"name": "alibaba"}, "this server already watches Alibaba; change it with /watch edit"),
    (
        {"name": "the"},
        "names: “the” stands in nearly every article; write the whole name or phrase",
    ),
    (
        {"name": "Tesla", "tickers": ["TSLA"]},
        "tickers: “TSLA” is no ticker with its exchange; write it as SYMBOL:EXCHANGE, "
        "for example 9988:HK or BABA:NYSE",
    ),
    (
        {"name": "chips", "kind": WatchKind.KEYWORD, "people": ["Jack Ma"]},
        "people: belongs to a company, not a keyword; write kind: company or leave it out",
    ),
]


@pytest.mark.parametrize(("given", "said"), MISTAKES)
async def test_what_cannot_be_watched_is_refused_and_changes_nothing(desk, given, said):
    await watches.add(desk.service, HERE, name="Alibaba")
    before = await database_rows(desk.service.store)
    with pytest.raises(UserError) as refused:
        await watches.add(desk.service, HERE, **given)
    assert str(refused.value) == said
    assert await database_rows(desk.service.store) == before


async def test_another_server_may_watch_the_same(desk):
    await watches.add(desk.service, HERE, name="Alibaba")
    await watches.add(desk.service, THERE, name="Alibaba")
    assert [[w.guild_id for w in await watches.listed(desk.service, one)] for one in (HERE, THERE)] == [
        [HERE],
        [THERE],
    ]


async def test_a_server_without_watches_is_told_how_to_add_one(desk):
    await watches.add(desk.service, THERE, name="Alibaba")
    with pytest.raises(UserError) as refused:
        await watches.remove(desk.service, HERE, "alibaba")
    assert str(refused.value) == (
        "this server has no watch “alibaba”; it has none yet, so add one with /watch add"
    )


async def test_an_unknown_watch_is_answered_with_those_there_are(desk):
    await watches.add(desk.service, HERE, name="Alibaba")
    with pytest.raises(UserError) as refused:
        await watches.find(desk.service, HERE, "Tesla")
    assert str(refused.value) == "this server has no watch “Tesla”; it has Alibaba"


@pytest.mark.parametrize("act", ["edit", "remove"])
async def test_a_watch_from_the_configuration_file_is_read_only(desk, act):
    await save(desk, Watch("tesla", WatchKind.COMPANY, HERE, names=("Tesla",), managed=True))
    before = await database_rows(desk.service.store)
    with pytest.raises(UserError) as refused:
        if act == "edit":
            await watches.edit(desk.service, HERE, "tesla", {"names": ("Tesla Motors",)})
        else:
            await watches.remove(desk.service, HERE, "tesla")
    assert str(refused.value) == (
        "the watch Tesla is managed by the configuration file; change it there and apply the file"
    )
    assert await database_rows(desk.service.store) == before


async def test_more_terms_than_a_server_may_have_are_refused(desk, monkeypatch):
    monkeypatch.setattr(quotas, "TERMS", 2)
    with pytest.raises(UserError) as refused:
        await watches.add(desk.service, HERE, name="Alibaba", aliases=["阿里巴巴", "Ali Baba"])
    assert str(refused.value) == "a server may have 2 terms; this would make 3, so remove some first"


class Interrupted:
    """The store, where ``arrive`` is awaited just before the first write."""

    def __init__(self, store, arrive):
        self.read = store.read
        self._store = store
        self._arrive = [arrive]

    @asynccontextmanager
    async def write(self):
        if self._arrive:
            await self._arrive.pop()()
        async with self._store.write() as tx:
            yield tx


async def test_an_article_that_comes_in_while_a_watch_is_saved_is_matched_too(desk):
    """The poll that stored it knew the watch as little as the search before the transaction did."""
    following = await desk.follows(HERE, "https://a.example/rss")
    arrive = partial(desk.carries, following, "Alibaba opens a school", age=timedelta(0))
    service = replace(desk.service, store=Interrupted(desk.service.store, arrive))
    saved = await watches.add(service, HERE, name="Alibaba")
    assert (saved.stories, [one.title for one in await stories_of(desk, HERE)]) == (
        1,
        ["Alibaba opens a school"],
    )


async def test_a_watch_that_looks_for_the_same_as_another_is_refused_under_any_name_and_when_edited(desk):
    await watches.add(desk.service, HERE, name="Alibaba", aliases=["Baba Group"])
    with pytest.raises(UserError, match="the watch Alibaba looks for exactly the same"):
        await watches.add(desk.service, HERE, name="baba  GROUP", aliases=["alibaba"])
    other = await watches.add(desk.service, HERE, name="Baidu")
    with pytest.raises(UserError, match="the watch Alibaba looks for exactly the same"):
        await watches.edit(desk.service, HERE, other.watch.key, {"names": ["Baba Group", "Alibaba"]})
    await watches.edit(desk.service, HERE, "alibaba", {"names": ["Alibaba", "Baba Group"]})


async def test_a_watch_that_looks_for_the_same_as_one_of_the_configuration_file_is_changed_there(desk):
    await save(desk, Watch("alibaba", WatchKind.COMPANY, HERE, names=("Alibaba", "Baba Group"), managed=True))
    with pytest.raises(UserError, match="the watch Alibaba of the configuration file looks for exactly the"):
        await watches.add(desk.service, HERE, name="Baba Group", aliases=["Alibaba"])


async def test_two_new_watches_may_not_look_for_the_same(desk):
    drafts = [
        watches.new((), HERE, name=name, aliases=[alias]) for name, alias in (("A1", "B1"), ("B1", "A1"))
    ]
    async with desk.service.store.read() as reads:
        with pytest.raises(UserError) as caught:
            await watches.check(reads, HERE, drafts)
    assert str(caught.value) == "A1 and B1 look for exactly the same; leave one of them out"
