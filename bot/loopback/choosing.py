"""From what a person typed to the options of an interaction, as Discord's own app would send them."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.loopback import payloads, permissions
from bot.loopback.errors import Refused
from bot.loopback.world import Channel, Guild, User, World

Json = dict[str, Any]

CHAT_INPUT = 1
SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(3, 12)
TRUE_WORDS = ("true", "yes", "1", "on")


def find_command(commands: list[Json], name: str, guild_id: int | None) -> tuple[Json, list[str]]:
    """The registered command of a full name such as "watch add", and the names below it.

    Raises Refused for a name nobody registered.
    """
    words = name.split()
    for command in commands:
        here = command.get("guild_id") in (None, str(guild_id))
        if here and command["name"] == name and command["type"] != CHAT_INPUT:
            return command, []
        if here and command["name"] == words[0] and command["type"] == CHAT_INPUT:
            return command, words[1:]
    raise Refused(f"There is no command /{name} here.")


def check_allowed(command: Json, granted: int) -> None:
    """Raises Refused for a command that Discord's app hides from a person with these rights."""
    needed = command.get("default_member_permissions")
    if needed is not None and int(needed) & ~granted:
        raise Refused(f"/{command['name']} is hidden from you: it needs rights that you lack.")
    if not granted & permissions.USE_APPLICATION_COMMANDS:
        raise Refused("You may not use commands in this channel.")


def leaf(command: Json, words: list[str]) -> list[Json]:
    """The options of the command or subcommand at the end of ``words``; raises Refused for none."""
    options: list[Json] = command.get("options") or []
    for word in words:
        found = [one for one in options if one["name"] == word and one["type"] in (SUBCOMMAND, GROUP)]
        if not found:
            raise Refused(f"/{command['name']} has no subcommand {word}.")
        options = found[0].get("options") or []
    if any(one["type"] in (SUBCOMMAND, GROUP) for one in options):
        raise Refused(f"/{command['name']} needs a subcommand.")
    return options


def nest(command: Json, words: list[str], options: list[Json]) -> list[Json]:
    """Option values wrapped in the subcommand and group they belong to."""
    level: list[Json] = command.get("options") or []
    types: list[int] = []
    for word in words:
        found = next(one for one in level if one["name"] == word)
        types.append(found["type"])
        level = found.get("options") or []
    for word, kind in zip(reversed(words), reversed(types), strict=True):
        options = [{"name": word, "type": kind, "options": options}]
    return options


def values(declared: list[Json], given: Mapping[str, Any], *, focused: str | None = None) -> list[Json]:
    """The given values in the command's order, with their types. Raises Refused as the app would say it.

    While an option is ``focused`` the others may still be missing, and its own text is sent as it stands.
    """
    unknown = set(given) - {one["name"] for one in declared}
    if unknown:
        raise Refused(f"There is no option {', '.join(sorted(unknown))}.")
    missing = [one["name"] for one in declared if one.get("required") and given.get(one["name"]) is None]
    if missing and focused is None:
        raise Refused(f"This option is required: {', '.join(missing)}.")
    return [
        _value(one, given[one["name"]], focused == one["name"])
        for one in declared
        if given.get(one["name"]) is not None
    ]


def _value(declared: Json, given: Any, focused: bool) -> Json:
    sent = {"name": declared["name"], "type": declared["type"]}
    if focused:
        return sent | {"value": str(given), "focused": True}
    return sent | {"value": _converted(declared, given)}


def _converted(declared: Json, given: Any) -> Any:
    for choice in declared.get("choices") or []:
        if given in (choice["name"], choice["value"]) or str(given) == str(choice["value"]):
            return choice["value"]
    if declared.get("choices"):
        raise Refused(f"{given} is no choice for {declared['name']}.")
    try:
        value = _READ.get(declared["type"], str)(given)
    except ValueError as error:
        raise Refused(f"{given} is not valid for {declared['name']}.") from error
    _check_range(declared, value)
    return value


def _flag(given: Any) -> bool:
    return given if isinstance(given, bool) else str(given).lower() in TRUE_WORDS


def _id(given: Any) -> str:
    return str(int(str(given).strip("<#@&!>")))


_READ: dict[int, Callable[[Any], Any]] = {
    ATTACHMENT: _id,
    INTEGER: int,
    NUMBER: float,
    BOOLEAN: _flag,
    USER: _id,
    CHANNEL: _id,
    ROLE: _id,
    MENTIONABLE: _id,
}


def _check_range(declared: Json, value: Any) -> None:
    text = isinstance(value, str)
    size = len(value) if text else value
    low = declared.get("min_length" if text else "min_value")
    high = declared.get("max_length" if text else "max_value")
    if (low is not None and size < low) or (high is not None and size > high):
        raise Refused(f"{value} is outside the range of {declared['name']}.")


def resolved(world: World, guild: Guild | None, options: list[Json]) -> Json:
    """The objects behind the ids among option values; raises Refused for an id that names nothing."""
    found: Json = {}
    for option in options:
        if option["type"] in _RESOLVE and not option.get("focused"):
            _RESOLVE[option["type"]](world, guild, int(option["value"]), found)
    return found


def resolve_channel(world: World, guild: Guild | None, one: int, found: Json) -> None:
    channel = guild.channels.get(one) if guild else None
    if channel is None:
        raise Refused("There is no such channel here.")
    found.setdefault("channels", {})[str(one)] = partial_channel(world, guild, channel)


def partial_channel(world: World, guild: Guild | None, channel: Channel) -> Json:
    """A channel as an interaction carries it, with the bot's rights there."""
    granted = permissions.in_channel(guild, channel, world.bot.id) if guild else permissions.ALL
    return payloads.channel(channel) | {"permissions": str(granted)}


def resolve_user(world: World, guild: Guild | None, one: int, found: Json) -> None:
    person: User | None = world.users.get(one)
    if person is None:
        raise Refused("There is no such person here.")
    found.setdefault("users", {})[str(one)] = payloads.user(person)
    member = guild.members.get(one) if guild else None
    if member and guild:
        rights = {"permissions": str(permissions.in_guild(guild, one))}
        shown = {name: value for name, value in payloads.member(member).items() if name != "user"}
        found.setdefault("members", {})[str(one)] = shown | rights


def resolve_role(world: World, guild: Guild | None, one: int, found: Json) -> None:
    role = guild.roles.get(one) if guild else None
    if role is None:
        raise Refused("There is no such role here.")
    found.setdefault("roles", {})[str(one)] = payloads.role(role)


def resolve_mentionable(world: World, guild: Guild | None, one: int, found: Json) -> None:
    known = resolve_role if guild and one in guild.roles else resolve_user
    known(world, guild, one, found)


_RESOLVE = {
    USER: resolve_user,
    CHANNEL: resolve_channel,
    ROLE: resolve_role,
    MENTIONABLE: resolve_mentionable,
}
