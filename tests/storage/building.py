"""One use of every method of the store, and builders for the rows they need.

In a fresh store every id is 1, so the steps can name each other's rows.
"""

from datetime import timedelta

from feeds.model import (
    AlertState,
    Article,
    Company,
    DeliveryKind,
    Destination,
    Evidence,
    Feed,
    Following,
    Guild,
    Match,
    Near,
    Notice,
    Person,
    Post,
    Sentence,
    Subscription,
    Tier,
    Watch,
    WatchKind,
)
from feeds.ports import (
    AlertDraft,
    DeliveryDraft,
    Draft,
    DraftRow,
    HubState,
    HubSubscription,
    KeptPage,
    KeptRobots,
    MatchDraft,
    Placement,
    StoryQuery,
    Vote,
)
from tests.support.store import NOW

GUILD, OTHER_GUILD, CHANNEL = 1000, 2000, 5000
URL = "https://example.com/rss"
TOKEN = "f" * 32
LATER = NOW + timedelta(minutes=10)


def article(name="one", **given):
    """An article that is told apart by its name alone."""
    url = f"https://example.com/{name}"
    values = {
        "identity": url,
        "canonical_url": url,
        "fingerprint": f"print {name}",
        "guid_key": f"guid {name}",
        "url_key": f"url {name}",
        "guid": name,
        "url": f"{url}?from=feed",
        "title": f"Title {name}",
        "summary": f"Summary {name}.",
        "text": "",
        "content_hash": f"hash {name}",
        "seen_at": NOW,
    }
    return Article(**values | given)


def following(url=URL, guild_id=GUILD, **given):
    private_to = given.pop("private_to", 0)
    return Following(
        **{"id": 0, "guild_id": guild_id, "added_at": NOW} | given, feed=Feed(0, url, private_to)
    )


def watch(key="alibaba", guild_id=GUILD, **given):
    return Watch(
        **{"key": key, "kind": WatchKind.COMPANY, "guild_id": guild_id, "names": ("Alibaba",)} | given
    )


def destination(channel_id=CHANNEL, guild_id=GUILD, **given):
    return Destination(guild_id, channel_id, **{"name": "alibaba-watch"} | given)


def match_draft(of, revision_id=1, **given):
    hit = Evidence("title", 0, 5, "Title", "Title", "name", "Title one")
    return MatchDraft(revision_id, Match(**{"watch": of, "tier": Tier.CERTAIN, "evidence": (hit,)} | given))


def alert_draft(**given):
    values = {"story_id": 1, "destination_id": 1, "revision_id": 1, "state": AlertState.DUE, "reason": ""}
    return AlertDraft(**values | {"match_ids": (), "subscription_ids": ()} | given)


def post(title="Title one"):
    return Post(Sentence(title), "https://example.com/one", "example.com", (), (), NOW)


def delivery_draft(key="k1", **given):
    values = {"kind": DeliveryKind.POST, "destination_id": 1, "payload": post(), "next_try_at": NOW}
    return DeliveryDraft(**values | {"idempotency_key": key} | given)


def page(article_id=1, **given):
    values = {"url": "https://example.com/one", "text": "The whole text.", "refused": "", "fetched_at": NOW}
    return KeptPage(article_id, **values | given)


def robots(origin="https://example.com", **given):
    values = {"rules": "User-agent: *\nDisallow: /private", "closed": False, "fetched_at": NOW}
    return KeptRobots(origin, **values | given)


def hub_subscription(**given):
    values = {"feed_id": 1, "hub_url": "https://hub.example/", "topic_url": URL, "token": "token"}
    values |= {"secret": "secret", "state": HubState.ASKED, "asked_at": NOW, "next_try_at": NOW}
    return HubSubscription(**values | given)


def vote(watch_id=1, story_id=1, user_id=70, guild_id=GUILD, **given):
    return Vote(guild_id, watch_id, story_id, user_id, **{"voted_at": NOW} | given)


def draft(token=TOKEN, guild_id=GUILD, **given):
    found = watch(guild_id=guild_id, id=1, revision=2, tickers=("9988:HK",), tags=("asia",))
    keyword = watch("a-b", guild_id, kind=WatchKind.KEYWORD, names=(), near=Near(("a", "b"), 8))
    rows = (
        DraftRow("alibaba", found, before=watch(guild_id=guild_id, id=1)),
        DraftRow("delta", None, (watch(guild_id=guild_id), keyword)),
        DraftRow("the", problem="too broad"),
    )
    return Draft(**{"token": token, "guild_id": guild_id, "rows": rows, "made_at": NOW} | given)


def company(name="Alibaba", **given):
    """A company with everything that one may have; what is given replaces it."""
    values = {
        "legal": "Alibaba Group Holding Limited",
        "aliases": ("阿里巴巴", "Алибаба"),
        "listings": ("9988:HK", "BABA:NYSE"),
        "people": (Person("Eddie Yongming Wu", "chief executive", ("吴泳铭",), "2023-09"),),
        "products": ("Taobao",),
        "identifiers": ("cik:1577552", "isin:US01609W1027"),
        "country": "CN",
        "reported": 95,
        "source": "seed",
        "as_of": "2025-01",
        "joined": ("BABA:NYSE",),
    }
    return Company(name, **values | given)


def claim(tx, now=NOW, **given):
    wanted = {"until": now + timedelta(minutes=5), "owner": "worker", "limit": 10}
    return tx.claim_due_feeds(now, **wanted | given)


READS = {
    "installation": lambda tx: tx.installation(),
    "guild": lambda tx: tx.guild(GUILD),
    "guilds": lambda tx: tx.guilds(),
    "followings": lambda tx: tx.followings(guild_id=GUILD),
    "feeds": lambda tx: tx.feeds([1]),
    "watches": lambda tx: tx.watches(guild_id=GUILD),
    "watch_revisions": lambda tx: tx.watch_revisions(),
    "draft": lambda tx: tx.draft(TOKEN, GUILD, NOW),
    "posted": lambda tx: tx.posted(GUILD, 77),
    "votes": lambda tx: tx.votes(GUILD, [1]),
    "records": lambda tx: tx.records(GUILD, [1]),
    "missed_due": lambda tx: tx.missed_due(NOW),
    "confirmed": lambda tx: tx.confirmed(GUILD, NOW, LATER, 3),
    "wordings": lambda tx: tx.wordings([1], 1),
    "subscriptions": lambda tx: tx.subscriptions([GUILD]),
    "companies": lambda tx: tx.companies(),
    "search_companies": lambda tx: tx.search_companies("baba"),
    "companies_with": lambda tx: tx.companies_with(["alibaba"]),
    "companies_listed": lambda tx: tx.companies_listed(["9988:HK"]),
    "known_entries": lambda tx: tx.known_entries(1, ["guid one"]),
    "candidates": lambda tx: tx.candidates([article()], NOW),
    "carried": lambda tx: tx.carried([1], NOW, 10),
    "sightings": lambda tx: tx.sightings(GUILD, NOW, 10),
    "quiet_feeds": lambda tx: tx.quiet_feeds(NOW, 10),
    "unread_feeds": lambda tx: tx.unread_feeds(),
    "alerts": lambda tx: tx.alerts([1]),
    "pages": lambda tx: tx.pages([1], NOW),
    "robots": lambda tx: tx.robots(["https://example.com"], NOW),
    "stories": lambda tx: tx.stories(GUILD, StoryQuery()),
    "hub_subscription": lambda tx: tx.hub_subscription("token"),
    "hub_subscriptions": lambda tx: tx.hub_subscriptions([1]),
    "due_hub_subscriptions": lambda tx: tx.due_hub_subscriptions(LATER, 10),
    "feeds_naming_hubs": lambda tx: tx.feeds_naming_hubs(10),
    "due_deliveries": lambda tx: tx.due_deliveries(NOW),
    "has_delivery": lambda tx: tx.has_delivery(1, ["k1"]),
    "sending": lambda tx: tx.sending(),
    "pending": lambda tx: tx.pending(1),
    "broken_destinations": lambda tx: tx.broken_destinations(),
}

# In an order in which each finds the rows it needs.
WRITES = {
    "set_config_hash": lambda tx: tx.set_config_hash("config"),
    "set_commands_hash": lambda tx: tx.set_commands_hash("commands"),
    "save_guild": lambda tx: tx.save_guild(Guild(GUILD, name="Newsroom", max_age_hours=None)),
    "follow": lambda tx: tx.follow(following(every_seconds=60.5, tags=("wire",)), NOW),
    "follow_all": lambda tx: tx.follow_all([following("https://example.com/other", tags=("wire",))], NOW),
    "save_watch": lambda tx: tx.save_watch(watch()),
    "add_watches": lambda tx: tx.add_watches([watch("tesla", names=("Tesla",)), watch("gap")]),
    "remove_watches": lambda tx: tx.remove_watches([2, 3]),
    "save_draft": lambda tx: tx.save_draft(draft()),
    "remove_draft": lambda tx: tx.remove_draft("another"),
    "forget_drafts": lambda tx: tx.forget_drafts(NOW),
    "save_destination": lambda tx: tx.save_destination(destination()),
    "save_subscription": lambda tx: tx.save_subscription(Subscription(destination(), selectors=("alibaba",))),
    "save_companies": lambda tx: tx.save_companies([company(), company("Other", listings=(), joined=())]),
    "remove_companies": lambda tx: tx.remove_companies([2]),
    "set_seed_hash": lambda tx: tx.set_seed_hash("seed"),
    "claim_due_feeds": claim,
    "place": lambda tx: tx.place(1, [Placement(article())]),
    "place_new": lambda tx: tx.place_new({1: [article("new")]}),
    "touch_seen": lambda tx: tx.touch_seen(1, ["guid one"], LATER),
    "touch_listed": lambda tx: tx.touch_listed(1, LATER, LATER + timedelta(hours=1)),
    "save_readings": lambda tx: tx.save_readings({1: b"state", 2: b""}),
    "save_pages": lambda tx: tx.save_pages([page()]),
    "save_robots": lambda tx: tx.save_robots([robots()]),
    "forget_pages": lambda tx: tx.forget_pages(NOW),
    "forget_robots": lambda tx: tx.forget_robots(NOW),
    "add_matches": lambda tx: tx.add_matches([match_draft(watch(id=1))]),
    "add_vote": lambda tx: tx.add_vote(vote()),
    "remove_vote": lambda tx: tx.remove_vote(vote(user_id=71)),
    "mark_missed": lambda tx: tx.mark_missed(GUILD, NOW),
    "add_alerts": lambda tx: tx.add_alerts([alert_draft(match_ids=(1,), subscription_ids=(1,))]),
    "add_deliveries": lambda tx: tx.add_deliveries(
        [
            delivery_draft("k1", alert_ids=(1,)),
            delivery_draft("k2", kind=DeliveryKind.NOTICE, payload=Notice("Hello.")),
        ]
    ),
    "save_unchanged": lambda tx: tx.save_unchanged([Feed(1, URL, polled_at=LATER)]),
    "mark_first_polled": lambda tx: tx.mark_first_polled([1], NOW),
    "save_poll": lambda tx: tx.save_poll(Feed(1, URL, title="Example", next_poll_at=LATER)),
    "save_good": lambda tx: tx.save_good([Feed(1, URL, title="Example", next_poll_at=LATER)]),
    "mark_silent": lambda tx: tx.mark_silent(1, NOW),
    "release_feeds": lambda tx: tx.release_feeds("worker"),
    "save_hub_subscriptions": lambda tx: tx.save_hub_subscriptions([hub_subscription()]),
    "mark_pushed": lambda tx: tx.mark_pushed(1, LATER, rate_gain=0.5),
    "bring_forward": lambda tx: tx.bring_forward([1], NOW, LATER),
    "remove_hub_subscriptions": lambda tx: tx.remove_hub_subscriptions([1]),
    "break_destination": lambda tx: tx.break_destination(1, "Missing Access", NOW),
    "mend_destination": lambda tx: tx.mend_destination(1),
    "mark_sending": lambda tx: tx.mark_sending(1, NOW),
    "mark_unknown": lambda tx: tx.mark_unknown(1, LATER, "no answer", tried_at=LATER),
    "mark_pending": lambda tx: tx.mark_pending(1, LATER, "try later"),
    "mark_sent": lambda tx: tx.mark_sent(1, 77, LATER),
    "mark_dead": lambda tx: tx.mark_dead(2, "refused", reason="refused"),
    "remove_subscription": lambda tx: tx.remove_subscription(1),
    "remove_watch": lambda tx: tx.remove_watch(1),
    "unfollow": lambda tx: tx.unfollow(1),
}


async def build(store, *, upto):
    """Takes the steps of WRITES, in one transaction each, up to and including the named one."""
    for name, step in WRITES.items():
        async with store.write() as tx:
            await step(tx)
        if name == upto:
            return
    raise LookupError(upto)
