"""Posts to Discord by ids alone, over REST; posting never asks the gateway or its cache.

What discord.py raises becomes DeliveryError, decided in this order:

1. No answer, or one of 500 and above → ``outcome_unknown``: the message may exist.
2. 429 → ``retry_after``; nothing was posted.
3. A code of CLOSED → ``place_broken``.
4. 400, or an unknown message (10008) → ``permanent``.
5. Anything else, a refused token (401) among it, may be tried again.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import discord
import discord.http

from bot.clamp import clamp
from bot.render import payload
from feeds.errors import DeliveryError
from feeds.model import Delivery, Destination, Post

CLOSED = {
    10003: "the channel is gone",
    10004: "I am no longer in this server",
    10013: "this person is gone",
    50001: "I may not see the channel: give me View Channel",
    50007: "this person takes no direct messages from me",
    50013: "I may not post there: give me Send Messages and Embed Links",
    50083: "the thread is archived and locked",
}
"""What a place that is gone or closed to us answers, and what to tell people (a clause, no full stop)."""

HISTORY_CLOSED = "I may not read what was posted there: give me Read Message History"
CLOCK_MARGIN = timedelta(seconds=60)
"""Discord's clock, which dates messages, and ours may differ by so much."""

_TEXT_LIMIT = 300
_NO_PERMISSION = 50013
_UNKNOWN_MESSAGE = 10008
# Named through the library that raises it: aiohttp itself belongs to the fetcher.
CONNECTION_LOST = (discord.http.aiohttp.ClientError, OSError)  # type: ignore[attr-defined]


class DiscordOutlet:
    """The Outlet of a client that is logged in; it need not be connected to the gateway."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def send(self, delivery: Delivery) -> int:
        """Posts the delivery with its nonce; returns the message's id. Raises DeliveryError.

        Discord answers a nonce it saw within the past minutes with the first message.
        """
        body = payload(delivery)
        with _told_as_delivery_error(sending=True):
            place = await self._place(delivery.destination)
            message = await place.send(**_parts(body), allowed_mentions=discord.AllowedMentions.none())
        return message.id

    async def find(self, delivery: Delivery) -> int:
        """The id of our message that carries the delivery's marker, 0 where there is none.

        The history is read from CLOCK_MARGIN before the first try (else, for a post, before its article
        was seen) to its end. Raises DeliveryError; where history may not be read with status 403 and
        not ``place_broken``, also when Discord shows an empty history instead of saying so.
        """
        since = _since(delivery)
        if since is None:
            return 0
        after = discord.Object(discord.utils.time_snowflake(since - CLOCK_MARGIN))
        seen_any = False
        with _told_as_delivery_error(no_permission=HISTORY_CLOSED):
            place = await self._place(delivery.destination)
            async for message in place.history(limit=None, after=after, oldest_first=True):
                if self._is_ours(message, delivery.marker):
                    return message.id
                seen_any = True
            if not seen_any and not await self._may_read(delivery.destination):
                raise DeliveryError(HISTORY_CLOSED, status=403, code=_NO_PERMISSION)
        return 0

    async def check(self, destination: Destination) -> Mapping[str, bool]:
        """What posting there needs, by the name Discord gives it, and whether we have it now.

        A thread asks for "Send Messages in Threads". A direct message needs nothing but the person.
        Raises DeliveryError, with ``place_broken`` where the place is gone or cannot be seen.
        """
        with _told_as_delivery_error():
            if destination.user_id:
                await self._place(destination)
                return {}
            return await self._permissions(destination)

    async def _place(self, destination: Destination) -> discord.PartialMessageable:
        if destination.user_id:
            channel = await self._client.create_dm(discord.Object(destination.user_id))
            return self._client.get_partial_messageable(channel.id)
        return self._client.get_partial_messageable(_place_id(destination), guild_id=destination.guild_id)

    def _is_ours(self, message: discord.Message, marker: str) -> bool:
        me = self._client.user
        footers = [embed.footer.text or "" for embed in message.embeds]
        return (
            me is not None and message.author.id == me.id and marker in "\n".join([message.content, *footers])
        )

    async def _may_read(self, destination: Destination) -> bool:
        """True also where Discord does not tell."""
        if destination.user_id:
            return True
        try:
            return (await self._permissions(destination))["Read Message History"]
        except (discord.Forbidden, discord.NotFound):
            return True

    async def _permissions(self, destination: Destination) -> dict[str, bool]:
        """Computed by discord.py from the channel as REST describes it now."""
        guild, me = await self._membership(destination.guild_id)
        channel = await guild.fetch_channel(_place_id(destination))
        if isinstance(channel, discord.Thread):
            parent = await guild.fetch_channel(channel.parent_id)
            return _granted(parent.permissions_for(me), sending="Send Messages in Threads")
        return _granted(channel.permissions_for(me), sending="Send Messages")

    async def _membership(self, guild_id: int) -> tuple[discord.Guild, discord.Member]:
        """The server with its roles and us in it: as the gateway keeps them where it does, else by REST."""
        guild = self._client.get_guild(guild_id)
        if guild is not None and guild.me is not None:
            return guild, guild.me
        guild = await self._client.fetch_guild(guild_id, with_counts=False)
        return guild, await guild.fetch_member(self._own_id())

    def _own_id(self) -> int:
        if self._client.user is None:
            raise DeliveryError("the bot is not logged in")
        return self._client.user.id


def _place_id(destination: Destination) -> int:
    return destination.thread_id or destination.channel_id


def _granted(permissions: discord.Permissions, *, sending: str) -> dict[str, bool]:
    """By Discord's names; ``sending`` is what it calls the right to post in such a place."""
    may_send = {
        "Send Messages": permissions.send_messages,
        "Send Messages in Threads": permissions.send_messages_in_threads,
    }
    return {
        "View Channel": permissions.view_channel,
        sending: may_send[sending],
        "Embed Links": permissions.embed_links,
        "Read Message History": permissions.read_message_history,
    }


def _since(delivery: Delivery) -> datetime | None:
    if delivery.first_try_at is None and isinstance(delivery.payload, Post):
        return delivery.payload.seen_at
    return delivery.first_try_at


def _parts(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a request as discord.py takes it."""
    parts: dict[str, Any] = {"content": body.get("content"), "nonce": body["nonce"]}
    if embeds := body.get("embeds"):
        parts["embeds"] = [discord.Embed.from_dict(embed) for embed in embeds]
    if rows := body.get("components"):
        parts["view"] = _view(rows)
    return parts


def _view(rows: list[dict[str, Any]]) -> discord.ui.View:
    """The buttons, stopped before they are sent: discord.py would keep a running view for ever and give
    it the presses that the client's own handlers are for."""
    view = discord.ui.View(timeout=None)
    for index, row in enumerate(rows):
        for button in row["components"]:
            view.add_item(_button(button, index))
    view.stop()
    return view


def _button(button: dict[str, Any], row: int) -> discord.ui.Button[discord.ui.View]:
    return discord.ui.Button(
        style=discord.ButtonStyle(button["style"]),
        label=button["label"],
        custom_id=button.get("custom_id"),
        url=button.get("url"),
        row=row,
    )


@contextmanager
def _told_as_delivery_error(*, sending: bool = False, no_permission: str = "") -> Iterator[None]:
    """``no_permission`` is what a missing permission means here, where it does not close the place."""
    try:
        yield
    except discord.RateLimited as error:
        wait = timedelta(seconds=error.retry_after)
        raise DeliveryError("Discord asked me to slow down", status=429, retry_after=wait) from error
    except discord.HTTPException as error:
        raise _refusal(error, sending=sending, no_permission=no_permission) from error
    except discord.InvalidData as error:
        raise DeliveryError("this is no channel I can post in", place_broken=True) from error
    except CONNECTION_LOST as error:
        raise DeliveryError("Discord did not answer", outcome_unknown=sending) from error


def _refusal(error: discord.HTTPException, *, sending: bool, no_permission: str) -> DeliveryError:
    status, code = error.status, error.code
    if status >= 500:
        return DeliveryError(f"Discord is in trouble ({status})", status=status, outcome_unknown=sending)
    if status == 429:
        return DeliveryError("Discord asked me to slow down", status=status, retry_after=_retry_after(error))
    if no_permission and code == _NO_PERMISSION:
        return DeliveryError(no_permission, status=status, code=code)
    if status in (403, 404) and code in CLOSED:
        return DeliveryError(CLOSED[code], status=status, code=code, place_broken=True)
    if status == 401:
        return DeliveryError("Discord no longer accepts the bot's token", status=status, code=code)
    permanent = status == 400 or code == _UNKNOWN_MESSAGE
    return DeliveryError(_own_words(error), status=status, code=code, permanent=permanent)


def _own_words(error: discord.HTTPException) -> str:
    """Discord's own text, in one line of bounded length."""
    said = clamp(" ".join(error.text.split()), _TEXT_LIMIT)
    return f"Discord answered {error.status}: {said}" if said else f"Discord answered {error.status}"


def _retry_after(error: discord.HTTPException) -> timedelta | None:
    try:
        return timedelta(seconds=max(0.0, float(error.response.headers.get("Retry-After", ""))))
    except (ValueError, OverflowError):
        return None
