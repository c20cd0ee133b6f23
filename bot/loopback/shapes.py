"""The JSON types of the forms that bots send, looked at before any limit is.

A shape is a leaf, a list of one shape, or the fields of an object by name. Fields that a shape does not
name pass, and so does null in place of a field; whether a field may be missing is for the limits to say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.loopback.errors import Problems

Path = tuple[str | int, ...]
Shape = Any
"""``Leaf``, ``[Shape]`` or ``{name: Shape}``; fields such as ``components`` hold their own shape again."""

ID_CHARS = 20
"""Digits of the largest 64-bit number."""


@dataclass(frozen=True)
class Leaf:
    """A plain value; ``code`` and ``text`` are what Discord says of any other, shown in place of ``{}``."""

    fits: Callable[[Any], bool]
    code: str
    text: str


def is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_id(value: Any) -> bool:
    """True for a snowflake as text or, as discord.py sends it, as a number."""
    text = str(value) if is_whole(value) else value
    return isinstance(text, str) and text.isdecimal() and len(text) <= ID_CHARS


TEXT = Leaf(lambda one: isinstance(one, str), "STRING_TYPE_CONVERT", "Could not interpret value as string.")
WHOLE = Leaf(is_whole, "NUMBER_TYPE_COERCE", 'Value "{}" is not int.')
ID = Leaf(is_id, "NUMBER_TYPE_COERCE", 'Value "{}" is not snowflake.')
FLAG = Leaf(lambda one: one in (True, False), "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
VALUE = Leaf(lambda one: isinstance(one, str | int | float), TEXT.code, TEXT.text)
NONCE = Leaf(lambda one: isinstance(one, str) or is_whole(one), TEXT.code, TEXT.text)

PICTURE = {"url": TEXT}
EMBED = {
    **dict.fromkeys(("title", "description", "url", "timestamp"), TEXT),
    "color": WHOLE,
    "footer": {"text": TEXT, "icon_url": TEXT},
    "author": {"name": TEXT, "url": TEXT, "icon_url": TEXT},
    "image": PICTURE,
    "thumbnail": PICTURE,
    "fields": [{"name": TEXT, "value": TEXT, "inline": FLAG}],
}
MENTIONS = {"parse": [TEXT], "users": [ID], "roles": [ID], "replied_user": FLAG}
EMOJI = {"id": ID, "name": TEXT}

COMPONENT: dict[str, Shape] = {
    **dict.fromkeys(("custom_id", "label", "url", "placeholder", "content"), TEXT),
    **dict.fromkeys(("type", "style", "min_values", "max_values", "min_length", "max_length"), WHOLE),
    "disabled": FLAG,
    "required": FLAG,
    "emoji": EMOJI,
    "value": VALUE,
    "options": [
        {"label": TEXT, "value": TEXT, "description": TEXT, "default": FLAG, "emoji": EMOJI},
    ],
    "media": PICTURE,
    "file": PICTURE,
    "items": [{"media": PICTURE}],
}
COMPONENT |= {"components": [COMPONENT], "component": COMPONENT, "accessory": COMPONENT}

MESSAGE = {
    "content": TEXT,
    "nonce": NONCE,
    "enforce_nonce": FLAG,
    "tts": FLAG,
    "flags": WHOLE,
    "embeds": [EMBED],
    "allowed_mentions": MENTIONS,
    "attachments": [{"id": ID, "filename": TEXT, "description": TEXT}],
    "components": [COMPONENT],
}
THREAD = {"name": TEXT, "auto_archive_duration": WHOLE, "message": MESSAGE}
DIRECT = {"recipient_id": ID}

CHOICE = {"name": TEXT, "value": VALUE}
CHOICES = {"choices": [CHOICE]}
MODAL = {"custom_id": TEXT, "title": TEXT, "components": [COMPONENT]}
CALLBACK = {"type": WHOLE, "data": {"flags": WHOLE}}

OPTION: dict[str, Shape] = {
    "type": WHOLE,
    "name": TEXT,
    "description": TEXT,
    "required": FLAG,
    "autocomplete": FLAG,
    "choices": [CHOICE],
}
OPTION["options"] = [OPTION]
COMMAND = {
    "type": WHOLE,
    "name": TEXT,
    "description": TEXT,
    "options": [OPTION],
    "default_member_permissions": ID,
    "nsfw": FLAG,
    "dm_permission": FLAG,
    "integration_types": [WHOLE],
    "contexts": [WHOLE],
}

IDENTIFY = {"token": TEXT, "intents": WHOLE}
RESUME = {"token": TEXT, "session_id": TEXT, "seq": WHOLE}


def require(value: Any, shape: Shape, path: Path = ()) -> None:
    """Raises ApiError 50035 that names every value of a wrong type."""
    problems = Problems()
    check(value, shape, problems, path)
    problems.raise_if_any()


def check(value: Any, shape: Shape, problems: Problems, path: Path = ()) -> None:
    """Notes every value of a wrong type."""
    if isinstance(shape, dict):
        _check_object(value, shape, problems, path)
    elif isinstance(shape, list):
        _check_list(value, shape[0], problems, path)
    elif not shape.fits(value):
        problems.add(path, shape.code, shape.text.replace("{}", str(value)[:100]))


def _check_object(value: Any, fields: dict[str, Shape], problems: Problems, path: Path) -> None:
    if not isinstance(value, dict):
        problems.add(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return
    for name, shape in fields.items():
        if value.get(name) is not None:
            check(value[name], shape, problems, (*path, name))


def _check_list(value: Any, shape: Shape, problems: Problems, path: Path) -> None:
    if not isinstance(value, list):
        problems.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return
    for index, one in enumerate(value):
        check(one, shape, problems, (*path, index))
