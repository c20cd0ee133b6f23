"""The interaction routes: callbacks, and the webhook of an interaction's token."""

from typing import Any

from bot.loopback import command_limits, interactions, limits, messages, shapes
from bot.loopback.errors import UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, ApiError, Problems
from bot.loopback.interactions import AUTOCOMPLETE, COMPONENT, MODAL_SUBMIT, Interaction, Interactions
from bot.loopback.wire import Answer, Call
from bot.loopback.world import Message

Json = dict[str, Any]

REPLY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
ORIGINAL = "@original"
SHAPES = {CHOICES: shapes.CHOICES, MODAL: shapes.MODAL}
"""Messages are looked at where their limits are."""


class InteractionRoutes:
    """Handlers over the interactions of one loopback."""

    def __init__(self, opened: Interactions) -> None:
        self._opened = opened

    def callback(self, call: Call) -> Answer:
        """The first answer to an interaction; the form is checked before the callback is used up."""
        form = call.body
        shapes.require(form, shapes.CALLBACK)
        kind, data = form.get("type") or 0, form.get("data") or {}
        one = self._opened.get(call.id("interaction_id"))
        if one is not None:
            check_callback(call, one, kind, data)
        one = self._opened.acknowledge(call.id("interaction_id"), call.params["token"], kind)
        try:
            message = _apply(call, one, kind, data)
        except ApiError:
            one.callback_type = None
            raise
        call.core.tell("acknowledged", {}, one.channel, visible_to=one.user.id)
        if call.query.get("with_response") in (None, "0", "false"):
            return Answer(204)
        return Answer(200, _response(one, message))

    def follow_up(self, call: Call) -> Answer:
        one = self._token(call)
        messages.check(call.core, call.body, call.files)
        return Answer(200, interactions.show(call.core, one, call.body, call.files).payload)

    def get(self, call: Call) -> Answer:
        return Answer(200, messages.as_read(self._message(call)))

    def edit(self, call: Call) -> Answer:
        """Changes a reply; the first edit of a deferred one makes it appear."""
        one = self._token(call)
        form = call.body
        messages.check(call.core, form, call.files)
        if call.params["message_id"] == ORIGINAL and one.original is None and one.deferred:
            message = interactions.show(call.core, one, form, call.files)
        else:
            message = interactions.change(call.core, one, self._message(call), form, call.files)
        return Answer(200, messages.as_read(message))

    def delete(self, call: Call) -> Answer:
        one, message = self._token(call), self._message(call)
        messages.delete(call.core, one.channel, message)
        if message in one.replies:
            one.replies.remove(message)
        return Answer(204)

    def _token(self, call: Call) -> Interaction:
        if call.id("application_id") != call.core.world.application_id:
            raise ApiError(UNKNOWN_WEBHOOK)
        return self._opened.by_token(call.params["token"])

    def _message(self, call: Call) -> Message:
        one = self._token(call)
        known = [one.original] if call.params["message_id"] == ORIGINAL else one.replies
        for message in known:
            wanted = call.params["message_id"] in (ORIGINAL, str(message.id if message else 0))
            if message and wanted and message.id in one.channel.messages:
                return message
        raise ApiError(UNKNOWN_MESSAGE)


def check_callback(call: Call, one: Interaction, kind: int, data: Json) -> None:
    """Raises ApiError for a callback that does not fit its interaction or breaks a limit."""
    problems = Problems()
    problems.choice(("type",), kind, _fitting(one))
    if kind in SHAPES:
        shapes.require(data, SHAPES[kind], ("data",))
    if kind == CHOICES:
        command_limits.check_autocomplete(data.get("choices"), problems)
    elif kind == MODAL:
        limits.check_modal(data, problems)
    problems.raise_if_any()
    if kind in (REPLY, UPDATE):
        messages.check(call.core, data, call.files, ("data",))


def _fitting(one: Interaction) -> tuple[int, ...]:
    if one.type == AUTOCOMPLETE:
        return (CHOICES,)
    if one.type == COMPONENT:
        return (REPLY, DEFER, DEFER_UPDATE, UPDATE, MODAL)
    if one.type == MODAL_SUBMIT:
        return (REPLY, DEFER, DEFER_UPDATE, UPDATE)
    return (REPLY, DEFER, MODAL)


def _apply(call: Call, one: Interaction, kind: int, data: Json) -> Message | None:
    if kind == REPLY:
        return interactions.show(call.core, one, data, call.files)
    if kind == DEFER:
        interactions.defer(call.core, one, int(data.get("flags") or 0))
    elif kind == CHOICES:
        one.choices = data["choices"]
    elif kind == MODAL:
        _open_modal(call, one, data)
    else:
        one.original = one.message
        if kind == UPDATE and one.message is not None:
            return interactions.change(call.core, one, one.message, data, call.files)
    return None


def _open_modal(call: Call, one: Interaction, data: Json) -> None:
    one.modal = data
    shown = {"interaction_id": str(one.id), "modal": data}
    call.core.tell("modal", shown, one.channel, visible_to=one.user.id)


def _response(one: Interaction, message: Message | None) -> Json:
    told: Json = {"id": str(one.id), "type": one.type}
    if message or one.original_id:
        told["response_message_id"] = str(message.id if message else one.original_id)
        told["response_message_loading"] = one.deferred
        told["response_message_ephemeral"] = bool(message and message.visible_to) or bool(one.deferred_flags)
    found: Json = {"interaction": told}
    if message:
        found["resource"] = {"type": one.callback_type, "message": messages.as_read(message)}
    return found
