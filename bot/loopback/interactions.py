"""Interactions: what a person did, and how the bot answered within Discord's deadlines.

Rules, in order ("Receiving and Responding"):

1. The first callback comes within 3 seconds, else 10062; a second one is 40060.
2. The token lives 15 minutes, then every use is refused with 50027.
3. A deferred reply is empty until @original is edited or a follow-up takes its place.
"""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.loopback import messages, payloads
from bot.loopback.core import Core
from bot.loopback.errors import (
    ALREADY_ACKNOWLEDGED,
    DEAD_TOKEN,
    UNKNOWN_INTERACTION,
    UNKNOWN_WEBHOOK,
    ApiError,
)
from bot.loopback.world import Channel, Message, User

Json = dict[str, Any]

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
TOKEN_LIFE = timedelta(minutes=15)


@dataclass(eq=False)
class Interaction:
    """One thing a person did, and everything the bot answered to it.

    ``failed``: the deadline passed unanswered. ``modal``: the modal shown instead of a reply.
    ``acknowledged_after_seconds``: real time until the first callback, None before it.
    """

    id: int
    token: str
    type: int
    name: str
    channel: Channel
    user: User
    created_at: datetime
    core: Core = field(repr=False)
    message: Message | None = None
    source: "Interaction | None" = None
    started: float = 0.0
    acknowledged_after_seconds: float | None = None
    callback_type: int | None = None
    failed: bool = False
    deferred: bool = False
    deferred_flags: int = 0
    modal: Json | None = None
    choices: list[Json] | None = None
    original: Message | None = None
    original_id: int | None = None
    replies: list[Message] = field(default_factory=list)
    changes: int = 0
    timer: asyncio.TimerHandle | None = None

    @property
    def acknowledged(self) -> bool:
        return self.callback_type is not None

    @property
    def messages(self) -> list[Json]:
        """Everything the bot showed in answer, as it is now, in order of appearance; may be empty."""
        return [dict(message.payload) for message in self.replies]

    async def reply(self, timeout: float = 5) -> Json:
        """The first visible answer: the reply itself, or what a deferred one became; else TimeoutError."""
        await self._until(lambda: self.replies, timeout, "a reply")
        return self.messages[0]

    async def updated(self, times: int = 1, timeout: float = 5) -> list[Json]:
        """All messages, once they were created or changed ``times`` times in all."""
        await self._until(lambda: self.changes >= times, timeout, f"{times} changes")
        return self.messages

    async def shown_modal(self, timeout: float = 5) -> Json:
        """The modal that the bot opened."""
        await self._until(lambda: self.modal, timeout, "a modal")
        assert self.modal is not None
        return self.modal

    async def settled(self, timeout: float = 5) -> None:
        """Returns once the bot acknowledged, or failed to in time."""
        await self._until(lambda: self.acknowledged or self.failed, timeout, "an acknowledgement")

    async def _until(self, check: Callable[[], object], timeout: float, what: str) -> None:
        waiting_for = f"{what} to {self.name!r}" + (" (it failed)" if self.failed else "")
        await self.core.bus.until(check, timeout, waiting_for)


class Interactions:
    """All interactions by id and by token."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._by_id: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}

    def open(self, kind: int, name: str, channel: Channel, user: User, **more: Any) -> Interaction:
        """A new interaction; its deadline starts now."""
        loop = asyncio.get_running_loop()
        one = Interaction(
            id=self._core.ids.new(),
            token=secrets.token_urlsafe(40),
            type=kind,
            name=name,
            channel=channel,
            user=user,
            created_at=self._core.options.now(),
            core=self._core,
            started=loop.time(),
            **more,
        )
        self._by_id[one.id] = self._by_token[one.token] = one
        one.timer = loop.call_later(self._core.options.interaction_deadline_seconds, self._expire, one)
        return one

    def get(self, interaction_id: int) -> Interaction | None:
        return self._by_id.get(interaction_id)

    def close(self) -> None:
        """Stops all deadlines."""
        for one in self._by_id.values():
            if one.timer:
                one.timer.cancel()

    def _expire(self, one: Interaction) -> None:
        if one.acknowledged or one.failed:
            return
        one.failed = True
        told = {"interaction_id": str(one.id), "channel_id": str(one.channel.id), "name": one.name}
        name = "expired" if one.type == AUTOCOMPLETE else "failed"
        self._core.tell(name, told, one.channel, visible_to=one.user.id)

    def acknowledge(self, interaction_id: int, token: str, callback_type: int) -> Interaction:
        """Takes the first callback. Raises ApiError 10062 (too late, unknown) or 40060 (the second)."""
        one = self._by_id.get(interaction_id)
        if one is None or not secrets.compare_digest(one.token, token):
            raise ApiError(UNKNOWN_INTERACTION)
        if one.acknowledged:
            raise ApiError(ALREADY_ACKNOWLEDGED)
        deadline = timedelta(seconds=self._core.options.interaction_deadline_seconds)
        if self._core.options.now() - one.created_at > deadline:
            self._expire(one)
        if one.failed:
            raise ApiError(UNKNOWN_INTERACTION)
        one.callback_type = callback_type
        one.acknowledged_after_seconds = asyncio.get_running_loop().time() - one.started
        return one

    def by_token(self, token: str) -> Interaction:
        """The acknowledged interaction of a webhook's token. Raises ApiError 10015 or 50027."""
        one = self._by_token.get(token)
        if one is None or not one.acknowledged:
            raise ApiError(UNKNOWN_WEBHOOK)
        if self._core.options.now() - one.created_at > TOKEN_LIFE:
            raise ApiError(DEAD_TOKEN)
        return one


def defer(core: Core, one: Interaction, flags: int) -> None:
    """Shows that the bot is thinking; the reply's id is fixed from now on."""
    one.deferred, one.deferred_flags, one.original_id = True, flags & messages.EPHEMERAL, core.ids.new()
    told = {"channel_id": str(one.channel.id), "interaction_id": str(one.id), "name": one.name}
    core.tell("thinking", told, one.channel, visible_to=one.user.id if one.deferred_flags else None)


def show(core: Core, one: Interaction, form: Json, files: list[messages.Upload]) -> Message:
    """A reply or follow-up comes to be. After a defer the first one is the deferred reply itself."""
    fills = one.original is None
    payload = messages.make(core, one.channel, core.world.bot, form, files)
    waiting = fills and one.deferred
    flags = one.deferred_flags if waiting else int(form.get("flags") or 0) & messages.EPHEMERAL
    payload["flags"] |= flags
    if waiting:
        payload["id"] = str(one.original_id)
    message = Message(
        payload | _origin(core, one),
        core.world.bot.id,
        visible_to=one.user.id if flags else None,
        interaction_id=one.id,
    )
    if fills:
        one.original, one.original_id = message, message.id
    one.replies.append(message)
    one.changes += 1
    return messages.store(core, one.channel, message)


def change(
    core: Core, one: Interaction, message: Message, form: Json, files: list[messages.Upload]
) -> Message:
    """A message of this interaction changes, or the one whose button was pressed."""
    if message not in one.replies:
        one.replies.append(message)
    one.changes += 1
    return messages.edit(core, one.channel, message, form, files)


def _origin(core: Core, one: Interaction) -> Json:
    """What ties a message to its interaction (the "interaction metadata" of a message)."""
    found = {
        "webhook_id": str(core.world.application_id),
        "application_id": str(core.world.application_id),
        "interaction_metadata": metadata(core, one),
    }
    if one.type == COMMAND:
        return found | {"type": 20}
    return found


def metadata(core: Core, one: Interaction) -> Json:
    """Who did what; ``name`` is the command as typed, which Discord's app shows above a reply."""
    found: Json = {
        "id": str(one.id),
        "type": one.type,
        "name": one.name,
        "user": payloads.user(one.user),
        "authorizing_integration_owners": {"0": str(one.channel.guild_id or 0)},
    }
    if one.type == COMPONENT and one.message is not None:
        found["interacted_message_id"] = str(one.message.id)
    if one.type == MODAL_SUBMIT and one.source is not None:
        found["triggering_interaction_metadata"] = metadata(core, one.source)
    return found
