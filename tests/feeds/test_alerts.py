from datetime import timedelta

import pytest

from feeds.alerts import Hit, decide, hold_back_first_poll, is_stale
from feeds.model import Alert, AlertState, Destination, Tier
from feeds.ports import AlertDraft
from tests.support.news import NOON, article, carried, company, feed, guild, keyword, match, subscription


def hit(**given):
    defaults = {"match_id": 7, "match": match(), "carried": carried(), "guild": guild(), "feed": feed()}
    return Hit(**{**defaults, **given})


def drafts(hits, subscriptions, existing=()):
    return [decision.draft for decision in decide(hits, subscriptions, existing, NOON)]


def draft(state=AlertState.DUE, reason="", **given):
    defaults = {
        "story_id": 1,
        "destination_id": 1,
        "revision_id": 1,
        "match_ids": (7,),
        "subscription_ids": (1,),
    }
    return AlertDraft(state=state, reason=reason, **{**defaults, **given})


def test_a_wanted_match_is_due():
    assert drafts([hit()], [subscription()]) == [draft()]


def test_a_channel_that_selects_no_matched_watch_hears_nothing():
    assert drafts([hit()], [subscription(selectors=("tesla", "#cars"))]) == []


@pytest.mark.parametrize("selectors", [("*",), ("alibaba",), ("#china",), ("tesla", "#china")])
def test_selectors_choose_by_key_tag_or_all(selectors):
    hits = [hit(match=match(company(tags=("china",))))]
    assert drafts(hits, [subscription(selectors=selectors)]) == [draft()]


OLD = article(published_at=NOON - timedelta(hours=49))
GERMAN = article(language="de-AT")


@pytest.mark.parametrize(
    ("given", "settings", "reason"),
    [
        ({"match": match(reason="only inside the excluded “Alibaba Pictures”")}, {}, "excluded:only inside"),
        ({"match": match(tier=Tier.WEAK)}, {}, "tier:weak"),
        ({"match": match(tier=Tier.LIKELY)}, {"tier": Tier.CERTAIN}, "tier:likely"),
        ({}, {"feeds": ("https://elsewhere.example/rss",)}, "feed"),
        ({"carried": carried(GERMAN)}, {"languages": ("en", "zh")}, "language:de-AT"),
        ({}, {"paused": True}, "paused"),
        ({"carried": carried(OLD)}, {}, "stale:48"),
        ({"held_back": "first_poll"}, {}, "first_poll"),
    ],
)
def test_what_is_not_wanted_is_suppressed_with_its_reason(given, settings, reason):
    (found,) = drafts([hit(**given)], [subscription(**settings)])
    assert found.state is AlertState.SUPPRESSED
    assert found.reason.startswith(reason)


@pytest.mark.parametrize(
    ("language", "wanted"), [("", ("en",)), ("en-GB", ("en",)), ("zh", ("zh-CN",)), ("fr", ())]
)
def test_an_unknown_or_covered_language_passes(language, wanted):
    hits = [hit(carried=carried(article(language=language)))]
    assert drafts(hits, [subscription(languages=wanted)]) == [draft()]


def test_two_subscriptions_of_one_channel_make_one_alert_that_one_wish_makes_due():
    picky = subscription(id=1, tier=Tier.CERTAIN)
    open_ = subscription(id=2)
    assert drafts([hit()], [picky, open_]) == [draft(subscription_ids=(2,))]


def test_two_watches_in_one_story_make_one_alert_joined_to_both_matches():
    hits = [hit(), hit(match_id=8, match=match(keyword()))]
    assert drafts(hits, [subscription()]) == [draft(match_ids=(7, 8))]


def test_each_destination_gets_its_own_alert():
    other = subscription(id=2, destination=Destination(guild_id=1, channel_id=5001, id=2))
    assert drafts([hit()], [subscription(), other]) == [
        draft(),
        draft(destination_id=2, subscription_ids=(2,)),
    ]


def test_another_servers_subscription_never_hears_this_servers_match():
    elsewhere = subscription(destination=Destination(guild_id=2, channel_id=6000, id=3))
    assert drafts([hit()], [elsewhere]) == []


@pytest.mark.parametrize("state", [AlertState.DUE, AlertState.POSTED, AlertState.MUTED])
def test_an_alert_that_exists_is_not_made_again(state):
    assert drafts([hit()], [subscription()], [Alert(1, 1, state)]) == []


@pytest.mark.parametrize(
    ("reason", "by_the_same_feed", "by_another_feed"),
    [
        ("tier:weak", True, True),
        ("language:de", True, True),
        ("feed", True, True),
        ("first_poll", False, True),
        ("stale:48", False, True),
        ("before_watch", False, False),
        ("place_closed", False, False),
    ],
)
def test_a_silence_is_lifted_as_far_as_its_reason_allows(reason, by_the_same_feed, by_another_feed):
    before = Alert(1, 1, AlertState.SUPPRESSED, reason)
    lifted = [bool(drafts([hit(fresh=fresh)], [subscription()], [before])) for fresh in (False, True)]
    assert lifted == [by_the_same_feed, by_another_feed]


@pytest.mark.parametrize(
    ("published_at", "max_age_hours", "stale"),
    [
        (None, 48, False),
        (NOON - timedelta(hours=48), 48, False),
        (NOON - timedelta(hours=48, seconds=1), 48, True),
        (NOON - timedelta(days=4000), None, False),
        (NOON - timedelta(hours=2), 1.5, True),
    ],
)
def test_stale_by_its_own_date(published_at, max_age_hours, stale):
    assert is_stale(published_at, guild(max_age_hours=max_age_hours), NOON) is stale


@pytest.mark.parametrize(
    ("backfill", "held"), [(0, {1, 2, 3}), (1, {1, 2}), (2, {1}), (3, set()), (9, set())]
)
def test_a_first_poll_holds_back_all_but_the_newest_stories(backfill, held):
    stories = [(1, NOON), (2, NOON + timedelta(hours=1)), (3, NOON + timedelta(hours=2)), (2, NOON)]
    assert hold_back_first_poll(stories, backfill) == dict.fromkeys(held, "first_poll")


def test_of_stories_of_one_time_the_last_is_the_newest():
    stories = [(1, NOON), (2, NOON), (3, NOON)]
    assert hold_back_first_poll(stories, 1) == {1: "first_poll", 2: "first_poll"}
