"""The form of a watch: every list in a box, one term a line, and a keyword's rules in another."""

from collections.abc import Awaitable, Callable, Mapping

from bot.clamp import clamp, length
from bot.forms import BOX_CHARS, Form, box
from bot.replies import Act
from feeds.errors import UserError
from feeds.model import Watch, WatchKind
from feeds.service import rules
from feeds.service.typed import lines

Filled = Mapping[str, object]
"""What was typed, in the form of the configuration file."""

RULES = "rules"
RULES_HINT = "near 8: chip, ban / field: title / regex: [0-9]+ GW"

TITLE_CHARS = 45

# What a kind's form shows: the key → its label. Five boxes are Discord's limit.
BOXES: Mapping[WatchKind, Mapping[str, str]] = {
    WatchKind.COMPANY: {
        "names": "Names and aliases, one a line",
        "tickers": "Tickers, one a line: 9988:HK",
        "people": "People, one a line",
        "products": "Products, one a line",
        "exclude": "Exclude, one phrase a line",
    },
    WatchKind.KEYWORD: {
        "phrases": "Phrases, one a line; any will do",
        "any": "Any of these words, one a line",
        "all": "All of these words, one a line",
        "exclude": "Exclude, one phrase a line",
        RULES: "Rules, one a line: near, field, regex",
    },
}


class WatchForm(Form):
    """Filled with what the watch is now; ``then`` is awaited with what was typed instead, and acknowledges.

    Raises UserError where a list is longer than a box.
    """

    def __init__(self, watch: Watch, then: Callable[[Act, Filled], Awaitable[None]]) -> None:
        verb = "Change" if watch.id else "Watch"
        super().__init__(title=clamp(f"{verb} {watch.name}", TITLE_CHARS))
        self._then = then
        self._boxes = {
            name: box(
                name, label, _filled(watch, name), hint=_hint(name), long=True, required=name == "names"
            )
            for name, label in BOXES[watch.kind].items()
        }
        for one in self._boxes.values():
            self.add_item(one)

    async def sent(self, act: Act) -> None:
        """Goes on with what was typed."""
        filled: dict[str, object] = {}
        for name, one in self._boxes.items():
            filled |= rules.read(one.value) if name == RULES else {name: lines(one.value)}
        await self._then(act, filled)


def _hint(name: str) -> str:
    return RULES_HINT if name == RULES else ""


def _filled(watch: Watch, name: str) -> str:
    text = rules.written(watch) if name == RULES else "\n".join(getattr(watch, name))
    if length(text) > BOX_CHARS:
        raise UserError(
            f"{watch.name} has more {name} than a form can hold ({BOX_CHARS:,} characters); change it in the "
            "configuration file"
        )
    return text
