"""Which channel hears what: subscribe, list, pause, resume and end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from feeds import quotas
from feeds.errors import UserError
from feeds.model import Destination, Subscription, Tier, Watch
from feeds.ports import Reads
from feeds.service import lookback, typed, watches
from feeds.service.service import Service

MODES = ("instant", "digest")


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription as stored, whether it was not there before, and the watches it hears at present, by
    name."""

    subscription: Subscription
    is_new: bool
    heard: tuple[Watch, ...]


async def listed(service: Service, guild_id: int) -> list[Subscription]:
    """The server's subscriptions, oldest first."""
    async with service.store.read() as reads:
        return sorted(await reads.subscriptions([guild_id]), key=lambda subscription: subscription.id)


async def subscribe(
    service: Service,
    guild_id: int,
    channel_id: int,
    *,
    thread_id: int = 0,
    name: str = "",
    type: int = 0,
    watches: Sequence[str] = ("*",),
    mode: str = "instant",
    tier: str = Tier.LIKELY,
) -> Subscribed:
    """A channel (or a thread of it) hears watches: names, keys, #tags, or * for all.

    The same watches in the same place change what is there. Raises UserError for an unknown watch, for a
    subscription that is there already just so, and for one that the configuration file made.
    """
    _check_words(mode, tier)
    place = Destination(guild_id, channel_id, thread_id, name=name, type=type)
    async with service.store.write() as tx:
        stored = await tx.watches(guild_id=guild_id)
        wanted = Subscription(place, selectors=selectors(stored, watches), mode=mode, tier=Tier(tier))
        others = await tx.subscriptions([guild_id])
        before = _same(others, wanted)
        if before is None:
            quotas.check_subscriptions(len(others) + 1)
        else:
            _refuse_unchanged(before, wanted)
            wanted = replace(before, destination=place, mode=mode, tier=Tier(tier), paused=False)
        saved = await tx.save_subscription(wanted)
        await lookback.hold_back(tx, saved, service.now())
    return Subscribed(saved, before is None, _heard(stored, saved))


async def pause(service: Service, guild_id: int, subscription_id: int, *, paused: bool) -> Subscription:
    """Pauses or resumes; doing it twice changes nothing."""
    async with service.store.write() as tx:
        found = await _own(tx, guild_id, subscription_id)
        return await tx.save_subscription(replace(found, paused=paused))


async def end(service: Service, guild_id: int, subscription_id: int) -> Subscription:
    """Removes a subscription; what it caused stays as evidence."""
    async with service.store.write() as tx:
        found = await _own(tx, guild_id, subscription_id)
        await tx.remove_subscription(found.id)
    return found


async def _own(reads: Reads, guild_id: int, subscription_id: int) -> Subscription:
    for subscription in await reads.subscriptions([guild_id]):
        if subscription.id == subscription_id:
            typed.refuse_managed(subscription.managed, "this subscription")
            return subscription
    raise UserError("this subscription is gone; /subscriptions lists those there are")


def _check_words(mode: str, tier: str) -> None:
    if mode not in MODES:
        raise UserError(f"mode: “{mode}” is none; write {' or '.join(MODES)}")
    if tier not in list(Tier):
        raise UserError(f"tier: “{tier}” is none; write certain, likely or weak")


def selectors(stored: Sequence[Watch], typed_ones: Sequence[str]) -> tuple[str, ...]:
    """The selectors that these texts mean; ``("*",)`` for none, or where * is among them."""
    pieces = typed.unique(typed_ones) or ("*",)
    if "*" in pieces:
        return ("*",)
    return typed.unique(_selector(stored, piece) for piece in pieces)


def _selector(stored: Sequence[Watch], piece: str) -> str:
    if not piece.startswith("#"):
        return watches.pick(stored, piece).key
    if not any(piece[1:] in watch.tags for watch in stored):
        raise UserError(
            f"no watch of this server has the tag {piece}; type the name of a watch, or * for all"
        )
    return piece


def _same(others: Sequence[Subscription], wanted: Subscription) -> Subscription | None:
    """The subscription of this place to just these watches."""
    for other in others:
        if _place(other) == _place(wanted) and set(other.selectors) == set(wanted.selectors):
            return other
    return None


def _place(subscription: Subscription) -> tuple[int, int]:
    return subscription.destination.channel_id, subscription.destination.thread_id


def _refuse_unchanged(before: Subscription, wanted: Subscription) -> None:
    typed.refuse_managed(before.managed, "this channel's subscription to these watches")
    if (before.mode, before.tier, before.paused) == (wanted.mode, wanted.tier, False):
        raise UserError(
            "this channel is already subscribed to just that; name other watches, or change it with "
            "/subscriptions"
        )


def _heard(stored: Sequence[Watch], subscription: Subscription) -> tuple[Watch, ...]:
    found = [watch for watch in stored if subscription.hears(watch)]
    return tuple(sorted(found, key=lambda watch: watch.name.casefold()))
