"""What replies look like, one module a noun, each with the buttons that lead on from it."""

from bot.panels.card import DraftButton
from bot.panels.choice import FeedChoice
from bot.panels.feeds import FeedsPage
from bot.panels.missed import AliasButton
from bot.panels.recent import RecentButton
from bot.panels.setup import SETUP_ITEMS
from bot.panels.subscriptions import SubscriptionButton, SubscriptionsPage
from bot.panels.undo import UndoButton
from bot.panels.votes import ExcludeButton, MoreButton, VoteButton
from bot.panels.watch_import import ImportButton, PickSelect
from bot.panels.watches import MissedSwitch, WatchesPage
from bot.panels.why import WhyButton, WhyNotSelect

# Everything that can be pressed after a restart.
BUTTONS = (
    WhyButton,
    WhyNotSelect,
    RecentButton,
    WatchesPage,
    FeedsPage,
    FeedChoice,
    SubscriptionsPage,
    SubscriptionButton,
    DraftButton,
    UndoButton,
    MoreButton,
    VoteButton,
    ExcludeButton,
    AliasButton,
    MissedSwitch,
    PickSelect,
    ImportButton,
    *SETUP_ITEMS,
)
