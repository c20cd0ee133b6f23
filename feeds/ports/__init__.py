"""What the news needs from outside: a place to keep things, a way to fetch, a way to post.

``Store.read()`` gives a consistent view, ``Store.write()`` one transaction that commits when the block
ends without an exception and leaves nothing behind otherwise. A commit that was cancelled may have
happened, so every write here can be repeated. Methods take and return model types, a batch a call.
All raise StoreError.
"""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from feeds.ports.articles import (
    ArticleReads,
    ArticleWrites,
    Candidate,
    Carried,
    KnownEntry,
    MatchDraft,
    Placement,
)
from feeds.ports.companies import CompanyReads, CompanyWrites
from feeds.ports.deliveries import AlertDraft, DeliveryDraft, DeliveryReads, DeliveryWrites
from feeds.ports.drafts import Draft, DraftReads, DraftRow, DraftWrites
from feeds.ports.feeds import FeedReads, FeedWrites, Sighting
from feeds.ports.fetching import Fetcher, FetchKind, Permit
from feeds.ports.guilds import GuildReads, GuildWrites, Installation
from feeds.ports.missed import MissedReads, MissedWrites
from feeds.ports.outlet import Outlet
from feeds.ports.pages import KeptPage, KeptRobots, PageReads, PageWrites
from feeds.ports.stories import PlacedAlert, StoredMatch, StoryQuery, StoryReads, StoryView
from feeds.ports.subscriptions import SubscriptionReads, SubscriptionWrites
from feeds.ports.votes import Posted, Record, Vote, VoteReads, VoteWrites
from feeds.ports.watches import WatchReads, WatchWrites
from feeds.ports.websub import HubReads, HubState, HubSubscription, HubWrites

__all__ = [
    "AlertDraft",
    "Candidate",
    "Carried",
    "DeliveryDraft",
    "Draft",
    "DraftRow",
    "FetchKind",
    "Fetcher",
    "HubState",
    "HubSubscription",
    "Installation",
    "KeptPage",
    "KeptRobots",
    "KnownEntry",
    "MatchDraft",
    "Outlet",
    "Permit",
    "PlacedAlert",
    "Placement",
    "Posted",
    "Reads",
    "Record",
    "Sighting",
    "Store",
    "StoredMatch",
    "StoryQuery",
    "StoryView",
    "Vote",
    "Writes",
]


class Reads(
    GuildReads,
    FeedReads,
    HubReads,
    WatchReads,
    DraftReads,
    CompanyReads,
    ArticleReads,
    PageReads,
    StoryReads,
    VoteReads,
    MissedReads,
    SubscriptionReads,
    DeliveryReads,
    Protocol,
):
    """Everything that can be asked of the store."""


class Writes(
    Reads,
    GuildWrites,
    FeedWrites,
    HubWrites,
    WatchWrites,
    DraftWrites,
    CompanyWrites,
    ArticleWrites,
    PageWrites,
    VoteWrites,
    MissedWrites,
    SubscriptionWrites,
    DeliveryWrites,
    Protocol,
):
    """One transaction: everything that can be asked, and everything that can be changed."""


class Store(Protocol):
    """The database, opened."""

    def read(self) -> AbstractAsyncContextManager[Reads]: ...

    def write(self) -> AbstractAsyncContextManager[Writes]: ...
