"""What Discord refuses in the application commands that a bot registers.

Rules, in order ("Application Commands"):

1. At most 100 chat-input, 15 user and 15 message commands, each name once a type.
2. A chat-input name is 1 to 32 lower-case letters, digits, ``-``, ``_``; a menu takes any characters.
3. A chat-input command and each option need a description of 1 to 100 characters; menus have none.
4. At most 25 options, required before optional; an option has choices or autocomplete, not both.
5. Subcommands stand alone or in one level of groups, never beside other options.
6. All names, descriptions and values of a command together hold 8000 characters.
"""

import re
from typing import Any

from bot.loopback import shapes
from bot.loopback.errors import TOO_MANY_COMMANDS, ApiError, Problems

Json = dict[str, Any]
Path = tuple[str | int, ...]

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
MOST_COMMANDS = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
NAME = re.compile(r"[-_'\w]{1,32}")
NAME_CHARS = 32
DESCRIPTION_CHARS = 100
OPTIONS = 25
CHOICES = 25
CHOICE_CHARS = 100
COMMAND_CHARS = 8000
CREATES_PER_DAY = 200

SUBCOMMAND, GROUP, STRING, INTEGER, NUMBER = 1, 2, 3, 4, 10
OPTION_TYPES = tuple(range(1, 12))
COMPLETABLE = (STRING, INTEGER, NUMBER)


def check_commands(commands: list[Json]) -> None:
    """Raises ApiError for a list of commands that Discord would not register."""
    shapes.require(commands, [shapes.COMMAND])
    for kind, most in MOST_COMMANDS.items():
        if sum(_kind(command) == kind for command in commands) > most:
            raise ApiError(TOO_MANY_COMMANDS, limit=most)
    problems = Problems()
    for index, command in enumerate(commands):
        _check_command(command, problems, (index,))
    _check_unique_names(commands, problems)
    problems.raise_if_any()


def _kind(command: Json) -> int:
    return command.get("type") or CHAT_INPUT


def _check_unique_names(commands: list[Json], problems: Problems) -> None:
    seen: set[tuple[int, Any]] = set()
    for index, command in enumerate(commands):
        key = (_kind(command), command.get("name"))
        if key in seen:
            text = "Application command names must be unique"
            problems.add((index, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", text)
        seen.add(key)


def _check_command(command: Json, problems: Problems, path: Path) -> None:
    if _kind(command) == CHAT_INPUT:
        _check_named(command, problems, path)
        _check_options(command.get("options") or [], problems, (*path, "options"), depth=0)
    elif _kind(command) in MOST_COMMANDS:
        _check_menu(command, problems, path)
    else:
        problems.choice((*path, "type"), _kind(command), tuple(MOST_COMMANDS))
    if _size(command) > COMMAND_CHARS:
        text = f"Command exceeds maximum size ({COMMAND_CHARS})"
        problems.add(path, "APPLICATION_COMMAND_TOO_LARGE", text)


def _check_menu(command: Json, problems: Problems, path: Path) -> None:
    problems.text((*path, "name"), command.get("name"), 1, NAME_CHARS)
    if command.get("description"):
        text = "Context menu commands cannot have description"
        problems.add((*path, "description"), "APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED", text)


def _check_named(thing: Json, problems: Problems, path: Path) -> None:
    name = thing.get("name")
    if name is None:
        problems.required((*path, "name"))
    elif len(name) not in range(1, NAME_CHARS + 1):
        problems.length((*path, "name"), len(name), 1, NAME_CHARS)
    elif not NAME.fullmatch(name) or name != name.lower():
        problems.add((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    if thing.get("description") is None:
        problems.required((*path, "description"))
    else:
        problems.text((*path, "description"), thing["description"], 1, DESCRIPTION_CHARS)


def _check_options(options: list[Json], problems: Problems, path: Path, depth: int) -> None:
    problems.length(path, len(options), 0, OPTIONS)
    _check_order(options, problems, path)
    _check_levels(options, problems, path, depth)
    for index, option in enumerate(options):
        _check_option(option, problems, (*path, index), depth)


def _check_order(options: list[Json], problems: Problems, path: Path) -> None:
    seen_optional = False
    names: set[Any] = set()
    for index, option in enumerate(options):
        if option.get("required") and seen_optional:
            text = "Required options must be placed before non-required options"
            problems.add((*path, index), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text)
        if option.get("name") in names:
            text = "Option names must be unique"
            problems.add((*path, index), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", text)
        names.add(option.get("name"))
        seen_optional = seen_optional or not option.get("required")


def _check_levels(options: list[Json], problems: Problems, path: Path, depth: int) -> None:
    nested = [option.get("type") in (SUBCOMMAND, GROUP) for option in options]
    if any(nested) and not all(nested):
        text = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        problems.add(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text)
    allowed = {0: OPTION_TYPES, 1: (SUBCOMMAND,), 2: OPTION_TYPES[2:]}[depth]
    for index, option in enumerate(options):
        problems.choice((*path, index, "type"), option.get("type"), allowed)


def _check_option(option: Json, problems: Problems, path: Path, depth: int) -> None:
    _check_named(option, problems, path)
    kind = option.get("type")
    if kind == GROUP and depth == 0:
        _check_options(option.get("options") or [], problems, (*path, "options"), depth=1)
    elif kind == SUBCOMMAND:
        _check_options(option.get("options") or [], problems, (*path, "options"), depth=2)
    else:
        _check_values(option, problems, path)


def _check_values(option: Json, problems: Problems, path: Path) -> None:
    choices = option.get("choices") or []
    problems.length((*path, "choices"), len(choices), 0, CHOICES)
    if choices and option.get("autocomplete"):
        text = "Autocomplete cannot be set to true when options are present"
        problems.add(path, "APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES", text)
    if option.get("autocomplete"):
        problems.choice((*path, "type"), option.get("type"), COMPLETABLE)
    check_choices(choices, problems, (*path, "choices"))


def check_choices(choices: list[Json], problems: Problems, path: Path) -> None:
    """Notes every choice whose name or text value does not fit; their number is the caller's."""
    for index, choice in enumerate(choices):
        problems.text((*path, index, "name"), choice.get("name"), 1, CHOICE_CHARS)
        if choice.get("value") is None:
            problems.required((*path, index, "value"))
        elif isinstance(choice["value"], str):
            problems.text((*path, index, "value"), choice["value"], 0, CHOICE_CHARS)


def check_autocomplete(choices: list[Json] | None, problems: Problems) -> None:
    """Notes everything wrong with the answer to an autocomplete interaction."""
    if choices is None:
        problems.required(("data", "choices"))
        return
    problems.length(("data", "choices"), len(choices), 0, CHOICES)
    check_choices(choices, problems, ("data", "choices"))


def _size(thing: Json) -> int:
    size = sum(len(str(thing.get(name) or "")) for name in ("name", "description", "value"))
    return size + sum(_size(one) for name in ("options", "choices") for one in thing.get(name) or [])
