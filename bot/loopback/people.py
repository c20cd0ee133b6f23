"""What people do: commands, autocomplete, buttons, menus and modals, sent to the bot as interactions."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.loopback import choosing, messages, payloads, permissions
from bot.loopback.commands import Commands
from bot.loopback.component_limits import SELECTS, walk
from bot.loopback.core import Core
from bot.loopback.errors import Refused
from bot.loopback.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Interaction,
    Interactions,
)
from bot.loopback.limits import FILE_BYTES
from bot.loopback.world import Channel, Guild, Message, User

Json = dict[str, Any]


class People:
    """Acts for the people of the world, within what Discord's own app would let each of them do."""

    def __init__(self, core: Core, commands: Commands, interactions: Interactions) -> None:
        self._core = core
        self._commands = commands
        self._interactions = interactions

    def command(
        self, channel_id: int, user_id: int, name: str, options: Mapping[str, Any], *, force: bool = False
    ) -> Interaction:
        """Sends a command; ``force`` sends one that is hidden from the person all the same."""
        channel, guild, user = self._place(channel_id, user_id)
        command, words = choosing.find_command(self._commands.listed(), name, channel.guild_id)
        if not force and guild:
            choosing.check_allowed(command, permissions.in_channel(guild, channel, user_id))
        if command["type"] == choosing.CHAT_INPUT:
            data = self._chat_input(guild, channel, command, words, options)
        else:
            data = self._menu(command, channel, options)
        one = self._interactions.open(COMMAND, _typed(command, name), channel, user)
        return self._send(one, guild, data)

    def autocomplete(
        self, channel_id: int, user_id: int, name: str, options: Mapping[str, Any], focused: str
    ) -> Interaction:
        """Asks for the choices of the ``focused`` option."""
        channel, guild, user = self._place(channel_id, user_id)
        command, words = choosing.find_command(self._commands.listed(), name, channel.guild_id)
        declared = choosing.leaf(command, words)
        if not any(one["name"] == focused and one.get("autocomplete") for one in declared):
            raise Refused(f"/{name} completes no option {focused}.")
        values = choosing.values(declared, {focused: "", **options}, focused=focused)
        data = _head(command) | {"options": choosing.nest(command, words, values)}
        one = self._interactions.open(AUTOCOMPLETE, f"/{name}", channel, user)
        return self._send(one, guild, data)

    def press(
        self, message_id: int, custom_id: str, user_id: int, values: Sequence[str] | None
    ) -> Interaction:
        """Presses a button, or chooses ``values`` in a menu."""
        message = self._core.world.message(message_id)
        if message is None or message.visible_to not in (None, user_id):
            raise Refused("There is no such message.")
        channel, guild, user = self._place(message.channel_id, user_id)
        component = _component(message, custom_id)
        data: Json = {"custom_id": custom_id, "component_type": component["type"]}
        if component["type"] in SELECTS:
            chosen = _chosen(component, values or [])
            resolved = self._resolve(guild, component["type"], chosen)
            data |= {"values": chosen} | ({"resolved": resolved} if resolved else {})
        one = self._interactions.open(COMPONENT, custom_id, channel, user, message=message)
        return self._send(one, guild, data)

    def submit(
        self, shown: Interaction, values: Mapping[str, Any], user_id: int | None = None
    ) -> Interaction:
        """Sends the modal that an interaction showed, with a text or a list for each custom id."""
        if shown.modal is None:
            raise Refused("No modal is open.")
        channel, guild, user = self._place(shown.channel.id, user_id or shown.user.id)
        parts = [_filled(one, values) for one in shown.modal["components"]]
        data = {"custom_id": shown.modal["custom_id"], "components": parts}
        more: Json = {"message": shown.message, "source": shown}
        one = self._interactions.open(MODAL_SUBMIT, shown.modal["title"], channel, user, **more)
        return self._send(one, guild, data)

    def _place(self, channel_id: int, user_id: int) -> tuple[Channel, Guild | None, User]:
        world = self._core.world
        channel, user = world.channel(channel_id), world.users.get(user_id)
        if channel is None or user is None:
            raise Refused("There is no such channel or person.")
        guild = world.guild_of(channel)
        if guild and not permissions.in_channel(guild, channel, user_id) & permissions.VIEW_CHANNEL:
            raise Refused("You cannot see this channel.")
        return channel, guild, user

    def _chat_input(
        self,
        guild: Guild | None,
        channel: Channel,
        command: Json,
        words: list[str],
        options: Mapping[str, Any],
    ) -> Json:
        values = choosing.values(choosing.leaf(command, words), options)
        data = _head(command) | {"options": choosing.nest(command, words, values)}
        resolved = choosing.resolved(self._core.world, guild, values) | self._attached(channel, values)
        return data | ({"resolved": resolved} if resolved else {})

    def _attached(self, channel: Channel, options: list[Json]) -> Json:
        """The files among option values; Refused for an id that names none."""
        chosen = [int(one["value"]) for one in options if one["type"] == choosing.ATTACHMENT]
        if not self._core.world.files.keys() >= set(chosen):
            raise Refused("There is no such file.")
        found = {str(one): messages.attached(self._core, str(channel.id), one) for one in chosen}
        return {"attachments": found} if found else {}

    def _menu(self, command: Json, channel: Channel, options: Mapping[str, Any]) -> Json:
        target = int(options["target"])
        message = channel.messages.get(target)
        if message is None:
            raise Refused("There is no such message here.")
        read = messages.as_read(message)
        return _head(command) | {
            "target_id": str(target),
            "resolved": {"messages": {str(target): read}},
        }

    def _resolve(self, guild: Guild | None, kind: int, chosen: list[str]) -> Json:
        resolve = {
            5: choosing.resolve_user,
            6: choosing.resolve_role,
            7: choosing.resolve_mentionable,
            8: choosing.resolve_channel,
        }
        found: Json = {}
        for one in chosen if kind in resolve else []:
            resolve[kind](self._core.world, guild, int(one), found)
        return found

    def _send(self, one: Interaction, guild: Guild | None, data: Json) -> Interaction:
        world = self._core.world
        event: Json = {
            "id": str(one.id),
            "application_id": str(world.application_id),
            "type": one.type,
            "token": one.token,
            "version": 1,
            "data": data,
            "channel_id": str(one.channel.id),
            "channel": choosing.partial_channel(world, guild, one.channel),
            "locale": "en-US",
            "entitlements": [],
            "attachment_size_limit": FILE_BYTES,
        }
        if one.message is not None:
            event["message"] = messages.as_read(one.message)
        event |= self._from_guild(one, guild) if guild else self._from_direct(one)
        self._core.tell("INTERACTION_CREATE", event, one.channel)
        return one

    def _from_guild(self, one: Interaction, guild: Guild) -> Json:
        granted = permissions.in_channel(guild, one.channel, one.user.id)
        member = payloads.member(guild.members[one.user.id]) | {"permissions": str(granted)}
        own = permissions.in_channel(guild, one.channel, self._core.world.bot.id)
        return {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
            "guild_locale": "en-US",
            "member": member,
            "app_permissions": str(own),
            "authorizing_integration_owners": {"0": str(guild.id)},
            "context": 0,
        }

    def _from_direct(self, one: Interaction) -> Json:
        return {
            "user": payloads.user(one.user),
            "app_permissions": str(permissions.ALL),
            "authorizing_integration_owners": {"0": "0"},
            "context": 1,
        }


def _typed(command: Json, name: str) -> str:
    return f"/{name}" if command["type"] == choosing.CHAT_INPUT else name


def _head(command: Json) -> Json:
    head = {"id": command["id"], "name": command["name"], "type": command["type"]}
    return head | ({"guild_id": command["guild_id"]} if command.get("guild_id") else {})


def _component(message: Message, custom_id: str) -> Json:
    for _, component in walk(message.payload["components"]):
        if component.get("custom_id") == custom_id:
            if component.get("disabled"):
                raise Refused("That is disabled.")
            return component
    raise Refused(f"The message has no component {custom_id}.")


def _chosen(select: Json, values: Sequence[str]) -> list[str]:
    chosen = [str(one) for one in values]
    if not select["min_values"] <= len(chosen) <= select["max_values"]:
        raise Refused(f"Choose {select['min_values']} to {select['max_values']}.")
    known = {option["value"] for option in select.get("options") or []}
    if select["type"] == 3 and not set(chosen) <= known:
        raise Refused(f"{', '.join(sorted(set(chosen) - known))} cannot be chosen.")
    return chosen


def _filled(part: Json, values: Mapping[str, Any]) -> Json:
    """One part of a modal with what was entered. Raises Refused where something required is missing."""
    if "components" in part:
        return {"type": part["type"], "components": [_entered(one, values) for one in part["components"]]}
    if "component" in part:
        return {"type": part["type"], "component": _entered(part["component"], values)}
    return {"type": part["type"]}


def _entered(component: Json, values: Mapping[str, Any]) -> Json:
    kind, custom_id = component["type"], component["custom_id"]
    given = values.get(custom_id, component.get("value", ""))
    if component.get("required", True) and not given:
        raise Refused(f"{component.get('label') or custom_id} is required.")
    if kind in SELECTS:
        return {"type": kind, "custom_id": custom_id, "values": [str(one) for one in given or []]}
    low, high = component.get("min_length") or 0, component.get("max_length") or 4000
    if given and not low <= len(given) <= high:
        raise Refused(f"{component.get('label') or custom_id} takes {low} to {high} characters.")
    return {"type": kind, "custom_id": custom_id, "value": str(given)}
