"""The application commands a bot has registered."""

from datetime import date, timedelta
from typing import Any

from bot.loopback import command_limits
from bot.loopback.core import Core
from bot.loopback.errors import TOO_MANY_CREATES, ApiError

Json = dict[str, Any]
Key = tuple[int, str]


class Commands:
    """Commands by place: None for the global ones, else a guild's id."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._places: dict[int | None, dict[Key, Json]] = {}
        self._created: dict[tuple[int | None, date], int] = {}

    def listed(self, guild_id: int | None = None, *, everywhere: bool = True) -> list[Json]:
        """The commands of one place, or of all."""
        places = self._places.values() if everywhere else [self._places.get(guild_id, {})]
        return [dict(command) for place in places for command in place.values()]

    def replace(self, guild_id: int | None, forms: list[Json]) -> list[Json]:
        """Registers a whole list in place of the old one; a command of the same name keeps its id.

        Raises ApiError for what breaks a limit, and for more than 200 new ones a day and place.
        """
        command_limits.check_commands(forms)
        old = self._places.get(guild_id, {})
        self._count(guild_id, sum(_key(form) not in old for form in forms))
        version = str(self._core.ids.new())
        new = {_key(form): self._registered(guild_id, form, old, version) for form in forms}
        self._places[guild_id] = new
        self._core.tell("commands", {"commands": self.listed()})
        return list(new.values())

    def _count(self, guild_id: int | None, new: int) -> None:
        today = guild_id, self._core.options.now().date()
        total = self._created.get(today, 0) + new
        if total > command_limits.CREATES_PER_DAY:
            raise self._too_many()
        self._created[today] = total

    def _too_many(self) -> ApiError:
        now = self._core.options.now()
        since_midnight = timedelta(hours=now.hour, minutes=now.minute, seconds=now.second)
        error = ApiError(TOO_MANY_CREATES)
        error.extra = {"retry_after": (timedelta(days=1) - since_midnight).total_seconds(), "global": False}
        return error

    def _registered(self, guild_id: int | None, form: Json, old: dict[Key, Json], version: str) -> Json:
        known = old.get(_key(form))
        command = {
            "id": known["id"] if known else str(self._core.ids.new()),
            "application_id": str(self._core.world.application_id),
            "version": version,
            "type": form.get("type") or command_limits.CHAT_INPUT,
            "name": form["name"],
            "description": form.get("description") or "",
            "default_member_permissions": _text(form.get("default_member_permissions")),
            "nsfw": bool(form.get("nsfw")),
            "integration_types": form.get("integration_types") or [0],
            "contexts": form.get("contexts"),
        }
        if guild_id is None:
            command["dm_permission"] = form.get("dm_permission", True)
        else:
            command["guild_id"] = str(guild_id)
        options = [_option(one) for one in form.get("options") or []]
        return command | ({"options": options} if options else {})


def _key(form: Json) -> Key:
    return int(form.get("type") or command_limits.CHAT_INPUT), str(form["name"])


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def _option(form: Json) -> Json:
    kept = {name: value for name, value in form.items() if value is not None}
    if "options" in kept:
        kept["options"] = [_option(one) for one in kept["options"]]
    return kept
