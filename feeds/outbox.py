"""The outbox: each delivery reaches Discord once, in order, or says why it did not.

1. A delivery is marked ``sending`` and committed before the first byte leaves.
2. Taken by Discord → ``sent``. Refused for good (400, an unknown message) → ``dead``. Told to wait (429) or
   not taken → ``pending`` with back-off. No answer → stays ``sending``: it may have arrived.
3. The place is gone or closed (403 or 404 with 10003, 50001, 50013) → the destination is broken, somebody
   is told once, its deliveries rest until a check succeeds; then the stale rule is applied to those
   pending, and those of unknown outcome are looked for.
4. A ``sending`` delivery is looked for in the channel's history by its marker before it is sent again,
   with the same nonce. Where history may not be read it is sent again: a possible duplicate is preferred
   to a lost post, and is logged as such. A look that fails counts as a try, so that the waits grow.
5. One sender per destination, so posts keep their order; the first of a destination holds the rest back.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from random import Random

from feeds.alerts import is_stale
from feeds.backoff import delivery_delay
from feeds.errors import DeliveryError
from feeds.log import Logger
from feeds.model import Delivery, DeliveryState, Destination, Post
from feeds.notices import tell
from feeds.ports import Outlet, Reads, Store, Writes
from feeds.reasons import reason

NONCE_IS_SAFE = timedelta(seconds=60)
"""For so long Discord surely remembers a nonce (it says "the past few minutes")."""

NOT_NEEDED_TO_POST = frozenset({"Read Message History"})
"""Wished for, to settle unknown outcomes, but a channel without it can be posted to."""

log = Logger(__name__)


async def deliver_due(
    now: datetime,
    store: Store,
    take: Callable[[Delivery], None],
    *,
    busy: Collection[int] = (),
    channel: int = 0,
    limit: int = 100,
) -> int:
    """Hands the next delivery of each destination that is not busy to ``take``; returns how many.

    Those with an unknown outcome come first: they hold their destination until they are settled.
    """
    async with store.read() as reads:
        unknown = await _unknown(reads, now, busy, channel)
        due = await reads.due_deliveries(now, busy=busy, channel_id=channel, limit=limit)
    for delivery in (*unknown, *due):
        take(delivery)
    return len(unknown) + len(due)


async def _unknown(reads: Reads, now: datetime, busy: Collection[int], channel: int) -> list[Delivery]:
    """The first delivery of unknown outcome of each destination, where its time has come."""
    first: dict[int, Delivery] = {}
    for delivery in await reads.sending():
        first.setdefault(delivery.destination.id, delivery)
    return [
        delivery
        for delivery in first.values()
        if delivery.destination.id not in busy
        and channel in (0, delivery.destination.channel_id)
        and (delivery.next_try_at is None or delivery.next_try_at <= now)
    ]


class Outbox:
    """Sends deliveries and writes down what became of them. ``now`` gives aware UTC."""

    def __init__(self, store: Store, outlet: Outlet, *, now: Callable[[], datetime], random: Random) -> None:
        self._store = store
        self._outlet = outlet
        self._now = now
        self._random = random

    async def deliver(self, delivery: Delivery) -> None:
        """Sends one delivery, first looking whether it arrived before; Discord's refusals are written
        down, never raised."""
        if delivery.state is DeliveryState.SENDING:
            try:
                if await self._arrived(delivery):
                    return
            except DeliveryError as error:
                await self._write_failure(delivery, error, self._now(), unknown=True)
                return
        await self._send(delivery)

    async def _send(self, delivery: Delivery) -> None:
        tried_at = self._now()
        async with self._store.write() as tx:
            await tx.mark_sending(delivery.id, tried_at)
        try:
            message_id = await self._outlet.send(delivery)
        except DeliveryError as error:
            await self._write_failure(delivery, error, tried_at, unknown=error.outcome_unknown)
        else:
            await self._write_sent(delivery, message_id)

    async def _arrived(self, delivery: Delivery) -> bool:
        try:
            message_id = await self._outlet.find(delivery)
        except DeliveryError as error:
            if error.status != 403 or error.place_broken:
                raise
            if self._age(delivery) > NONCE_IS_SAFE:
                log.warning("possible duplicate: history may not be read", delivery_id=delivery.id)
            return False
        if message_id:
            await self._write_sent(delivery, message_id)
        return message_id != 0

    def _age(self, delivery: Delivery) -> timedelta:
        return self._now() - (delivery.first_try_at or self._now())

    async def _write_sent(self, delivery: Delivery, message_id: int) -> None:
        async with self._store.write() as tx:
            await tx.mark_sent(delivery.id, message_id, self._now())
        log.info("posted", delivery_id=delivery.id, channel_id=delivery.destination.channel_id)

    async def _write_failure(
        self, delivery: Delivery, error: DeliveryError, tried_at: datetime, *, unknown: bool
    ) -> None:
        now = self._now()
        next_try_at = now + (error.retry_after or delivery_delay(delivery.tries + 1, self._random))
        log.warning("not posted", delivery_id=delivery.id, status=error.status, error=str(error))
        async with self._store.write() as tx:
            if unknown:
                await tx.mark_unknown(delivery.id, next_try_at, str(error), tried_at=tried_at)
            elif error.permanent:
                await tx.mark_dead(delivery.id, str(error), reason=reason("refused", str(error)))
            else:
                await tx.mark_pending(delivery.id, next_try_at, str(error))
            if error.place_broken and await tx.break_destination(delivery.destination.id, str(error), now):
                await self._tell(tx, delivery.destination, str(error), now)

    async def _tell(self, tx: Writes, place: Destination, error: str, now: datetime) -> None:
        """The people hear once that a place broke; the log always does."""
        text = (
            f"I cannot post in <#{place.thread_id or place.channel_id}>: {error}. "
            "What is due there waits and goes out once I can."
        )
        guild = await tx.guild(place.guild_id)
        subject = f"broken:{place.id}:{now.isoformat()}"
        told = await tell(tx, guild, subject=subject, text=text, now=now, avoid=place.channel_id)
        log.warning("channel broken", channel_id=place.channel_id, error=error, told=told)

    async def check_places(self, *, guild_id: int = 0, channel_id: int = 0) -> int:
        """Looks at broken destinations (of a server, of a channel, or all) again; returns how many are
        whole now. What waits there is due at once, but for what became stale meanwhile."""
        async with self._store.read() as reads:
            broken = await reads.broken_destinations()
        mended = 0
        for place in broken:
            if guild_id in (0, place.guild_id) and channel_id in (0, place.channel_id, place.thread_id):
                mended += await self._check(place)
        return mended

    async def _check(self, place: Destination) -> bool:
        try:
            permissions = await self._outlet.check(place)
        except DeliveryError as error:
            log.info("channel still broken", channel_id=place.channel_id, error=str(error))
            return False
        if not all(granted for name, granted in permissions.items() if name not in NOT_NEEDED_TO_POST):
            return False
        await self._mend(place)
        return True

    async def _mend(self, place: Destination) -> None:
        now = self._now()
        async with self._store.write() as tx:
            guild = await tx.guild(place.guild_id)
            for delivery in await tx.pending(place.id):
                if isinstance(delivery.payload, Post) and is_stale(_dated(delivery.payload), guild, now):
                    await tx.mark_dead(delivery.id, "too old", reason=reason("place_closed"))
                else:
                    await tx.mark_pending(delivery.id, now, "")
            await tx.mend_destination(place.id)
            for delivery in await tx.sending():
                if delivery.destination.id == place.id:
                    await tx.mark_unknown(delivery.id, now, "")
        log.info("channel whole again", channel_id=place.channel_id)


def _dated(post: Post) -> datetime:
    return post.published_at or post.seen_at
