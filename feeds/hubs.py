"""Subscribes to the hubs that feeds name, and answers what those hubs ask.

1. ``claim`` takes what is due and writes each request down before it is made: a hub may ask back at once.
2. ``ask`` makes the request. Its failure changes nothing: what was written down already counts as failed.
3. ``verify`` answers the hub. Only then does a lease run; a hub that denies has the feed polled again.
4. A program that listens again after a while has missed what was pushed: ``resume`` polls those feeds.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from feeds import websub
from feeds.callbacks import Callbacks, new_secret
from feeds.errors import FetchError
from feeds.ports import Fetcher, HubState, HubSubscription, Reads, Store, Writes

POLLED_LATELY = timedelta(minutes=5)
"""However often the program is started, no feed is polled more often than this for it."""


async def resume(store: Store, base: str, now: datetime) -> Callbacks:
    """Call before listening, with the base of our callbacks; with '' where nobody will listen.

    Feeds whose hubs may have pushed meanwhile become due, and subscriptions that call back to another base
    are forgotten: they are asked for anew.
    """
    async with store.write() as tx:
        callbacks = Callbacks(base, (await tx.installation()).key)
        stood = await tx.hub_subscriptions()
        leased = [one.feed_id for one in stood if one.lease_until is not None and one.lease_until > now]
        await tx.bring_forward(leased, now, now - POLLED_LATELY)
        await tx.remove_hub_subscriptions([one.feed_id for one in stood if not callbacks.made(one.token)])
    return callbacks


class Hubs:
    """All hubs, from the subscriber's side."""

    def __init__(
        self, store: Store, fetcher: Fetcher, *, callbacks: Callbacks, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._callbacks = callbacks
        self._now = now

    async def claim(self, limit: int) -> list[HubSubscription]:
        """At most ``limit`` subscriptions whose hub is to be asked now, already written down as asked for."""
        now = self._now()
        async with self._store.write() as tx:
            await tx.save_hub_subscriptions(await self._opened(tx, now, limit))
            due = await tx.due_hub_subscriptions(now, limit)
            await tx.remove_hub_subscriptions([one.feed_id for one in due if websub.is_over(one)])
            asked = [websub.asked(one, now) for one in due if not websub.is_over(one)]
            await tx.save_hub_subscriptions(asked)
        return asked

    async def _opened(self, reads: Reads, now: datetime, limit: int) -> list[HubSubscription]:
        feeds = await reads.feeds_naming_hubs(limit)
        replaced = {one.feed_id: one for one in await reads.hub_subscriptions([feed.id for feed in feeds])}
        return [
            websub.opened(
                feed,
                now,
                token=self._callbacks.new_token(),
                secret=new_secret(),
                previous=replaced.get(feed.id),
            )
            for feed in feeds
        ]

    async def ask(self, one: HubSubscription) -> None:
        """Posts the request to the hub. Raises FetchError where it does not take it."""
        form = websub.request_form(one, self._callbacks.address(one.token))
        *secure, last = websub.hub_addresses(one.hub_url)
        for address in secure:
            try:
                await self._fetcher.post(address, form)
                return
            except FetchError as error:
                if error.status:
                    raise
        await self._fetcher.post(last, form)

    async def subscriber(self, token: str) -> HubSubscription | None:
        """The subscription whose callback ends in ``token``, None where there is none."""
        if not self._callbacks.made(token):
            return None
        async with self._store.read() as reads:
            return await reads.hub_subscription(token)

    async def verify(self, token: str, query: Mapping[str, str]) -> str | None:
        """What to answer a hub that calls back with this query; None where it is to be refused (404)."""
        now = self._now()
        one = await self.subscriber(token)
        answer = websub.answer(one, query, now) if one else None
        if answer is None or answer.then == one:
            return answer.text if answer else None
        async with self._store.write() as tx:  # asked again: meanwhile it may be another
            one = await tx.hub_subscription(token)
            answer = websub.answer(one, query, now) if one else None
            if one is None or answer is None:
                return None
            await _settle(tx, one, answer.then, now)
        return answer.text


async def _settle(tx: Writes, before: HubSubscription, then: HubSubscription | None, now: datetime) -> None:
    if then is None:
        await tx.remove_hub_subscriptions([before.feed_id])
    else:
        await tx.save_hub_subscriptions([then])
    if before.state is HubState.ACTIVE and (then is None or then.state is HubState.REFUSED):
        await tx.bring_forward([before.feed_id], now, now)
