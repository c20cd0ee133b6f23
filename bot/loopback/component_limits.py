"""What Discord refuses in the components of a message or a modal.

Rules, in order ("Component Reference"):

1. First version: 1 to 5 rows; second version (flag 32768): 40 components in all and 4000 characters of text.
2. A row holds 1 to 5 buttons, or one select.
3. A link button has an address and no custom id; another has a custom id; each has a label or an emoji.
4. A string select has 1 to 25 options with different values; of two bounds the lower is not above the upper.
5. A custom id has 1 to 100 characters and stands once in a message.
6. A modal holds 1 to 5 rows or labels, and only a modal holds text inputs.
7. A text has content; a section has 1 to 3 texts and an accessory; files and thumbnails have an address.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bot.loopback.errors import Problems

Json = dict[str, Any]
Path = tuple[str | int, ...]

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = (3, 5, 6, 7, 8)
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 9, 10, 11, 12, 13, 14, 17, 18
TOP_LEVEL = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER)
IN_MODAL = (TEXT_INPUT, *SELECTS, 19, 21, 22, 23)
"""What a label holds; the last four are file uploads, radio groups, groups of check boxes and check boxes."""
HOLDS = {SECTION: (TEXT,), CONTAINER: (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR)}
ACCESSORIES = (BUTTON, THUMBNAIL)
LINK_STYLE = 5
BUTTON_STYLES = (1, 2, 3, 4, 5, 6)

ROWS = 5
ROW_BUTTONS = 5
V2_COMPONENTS = 40
V2_TEXT_CHARS = 4000
LABEL_CHARS = 80
CUSTOM_ID_CHARS = 100
LINK_CHARS = 512
OPTIONS = 25
OPTION_CHARS = 100
PLACEHOLDER_CHARS = 150
INPUT_LABEL_CHARS = 45
INPUT_PLACEHOLDER_CHARS = 100
INPUT_VALUE_CHARS = 4000
MODAL_PARTS = 5
SECTION_TEXTS = 3
GALLERY_ITEMS = 10


def check(components: list[Json] | None, problems: Problems, path: Path, *, v2: bool) -> None:
    """Notes everything wrong with a message's components."""
    if not components:
        return
    if v2:
        _check_v2_totals(components, problems, path)
    else:
        problems.length(path, len(components), 1, ROWS)
    for index, component in enumerate(components):
        problems.choice((*path, index, "type"), component.get("type"), TOP_LEVEL if v2 else (ROW,))
    for where, component in walk(components, path):
        _check_one(component, problems, where)
        _check_inner(component, problems, where, HOLDS | {ROW: (BUTTON, *SELECTS)})
    _check_unique_ids(components, problems, path)


def check_modal(components: list[Json] | None, problems: Problems, path: Path) -> None:
    """Notes everything wrong with a modal's components."""
    problems.length(path, len(components or []), 1, MODAL_PARTS)
    for index, component in enumerate(components or []):
        problems.choice((*path, index, "type"), component.get("type"), (ROW, LABEL, TEXT))
    for where, component in walk(components or [], path):
        _check_one(component, problems, where)
        _check_inner(component, problems, where, {ROW: (TEXT_INPUT,)})
    _check_unique_ids(components or [], problems, path)


def walk(components: list[Json], path: Path = ()) -> Iterator[tuple[Path, Json]]:
    """Every component with its path, outer before inner."""
    for index, component in enumerate(components):
        yield from _walk_one(component, (*path, index))


def _walk_one(component: Json, path: Path) -> Iterator[tuple[Path, Json]]:
    yield path, component
    yield from walk(component.get("components") or [], (*path, "components"))
    for name in ("accessory", "component"):
        if component.get(name):
            yield from _walk_one(component[name], (*path, name))


def _check_v2_totals(components: list[Json], problems: Problems, path: Path) -> None:
    every = [component for _, component in walk(components)]
    if len(every) > V2_COMPONENTS:
        text = f"The maximum number of components in a message is {V2_COMPONENTS}"
        problems.add(path, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", text)
    if sum(len(component.get("content") or "") for component in every) > V2_TEXT_CHARS:
        text = f"The total length of all text must be {V2_TEXT_CHARS} or fewer."
        problems.add(path, "TOTAL_COMPONENT_TEXT_LENGTH_EXCEEDED", text)


def _check_unique_ids(components: list[Json], problems: Problems, path: Path) -> None:
    found = [(where, one["custom_id"]) for where, one in walk(components, path) if one.get("custom_id")]
    counts = Counter(custom_id for _, custom_id in found)
    seen: set[str] = set()
    for where, custom_id in found:
        if counts[custom_id] > 1 and custom_id in seen:
            text = "Component custom id cannot be duplicated"
            problems.add((*where, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", text)
        seen.add(custom_id)


def _check_one(component: Json, problems: Problems, path: Path) -> None:
    kind = component.get("type")
    if kind == ROW:
        _check_row(component, problems, path)
    elif kind == BUTTON:
        _check_button(component, problems, path)
    elif kind in SELECTS:
        _check_select(component, problems, path)
    elif kind == TEXT_INPUT:
        _check_input(component, problems, path)
    elif kind == LABEL:
        problems.text((*path, "label"), component.get("label"), 1, INPUT_LABEL_CHARS)
        problems.choice((*path, "component", "type"), _type_of(component, "component"), IN_MODAL)
    else:
        _check_v2_one(component, problems, path)


def _check_v2_one(component: Json, problems: Problems, path: Path) -> None:
    kind = component.get("type")
    if kind == TEXT:
        length = len((component.get("content") or "").strip())
        problems.length((*path, "content"), min(length, V2_TEXT_CHARS), 1, V2_TEXT_CHARS)
    elif kind == SECTION:
        problems.length((*path, "components"), len(component.get("components") or []), 1, SECTION_TEXTS)
        problems.choice((*path, "accessory", "type"), _type_of(component, "accessory"), ACCESSORIES)
    elif kind == CONTAINER:
        problems.length((*path, "components"), len(component.get("components") or []), 1, V2_COMPONENTS)
    elif kind == GALLERY:
        items = component.get("items") or []
        problems.length((*path, "items"), len(items), 1, GALLERY_ITEMS)
        for index, item in enumerate(items):
            _check_picture(item, "media", problems, (*path, "items", index))
    elif kind in (THUMBNAIL, FILE):
        _check_picture(component, "media" if kind == THUMBNAIL else "file", problems, path)


def _check_picture(holder: Json, name: str, problems: Problems, path: Path) -> None:
    if not (holder.get(name) or {}).get("url"):
        problems.required((*path, name, "url"))


def _type_of(component: Json, name: str) -> Any:
    return (component.get(name) or {}).get("type")


def _check_inner(component: Json, problems: Problems, path: Path, holds: dict[int, tuple[int, ...]]) -> None:
    """Notes what may not stand in a row, a section or a container."""
    allowed = holds.get(component.get("type") or 0)
    for index, inner in enumerate(component.get("components") or []):
        if allowed is not None:
            problems.choice((*path, "components", index, "type"), inner.get("type"), allowed)


def _check_row(row: Json, problems: Problems, path: Path) -> None:
    inside = row.get("components") or []
    here = (*path, "components")
    problems.length(here, len(inside), 1, ROW_BUTTONS)
    width = sum(1 if one.get("type") == BUTTON else ROW_BUTTONS for one in inside)
    if len(inside) <= ROW_BUTTONS < width:
        text = "The specified component exceeds the maximum width"
        problems.add(here, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", text)


def _check_button(button: Json, problems: Problems, path: Path) -> None:
    problems.choice((*path, "style"), button.get("style"), BUTTON_STYLES)
    if button.get("label") is not None:
        problems.text((*path, "label"), button["label"], 0, LABEL_CHARS)
    if not button.get("label") and not button.get("emoji"):
        problems.required((*path, "label"))
    if button.get("style") == LINK_STYLE:
        _check_link(button, problems, path)
    else:
        _check_custom_id(button, problems, path)


def _check_link(button: Json, problems: Problems, path: Path) -> None:
    if button.get("custom_id"):
        text = "A custom id and url cannot both be specified"
        problems.add((*path, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", text)
    url = button.get("url")
    if not url:
        problems.required((*path, "url"))
        return
    problems.text((*path, "url"), url, 0, LINK_CHARS)
    if _scheme(url) not in ("http", "https", "discord"):
        schemes = "('http', 'https', 'discord')"
        problems.add((*path, "url"), "URL_TYPE_INVALID_SCHEME", f"Scheme must be one of {schemes}.")


def _scheme(url: str) -> str:
    try:
        return urlsplit(url).scheme
    except ValueError:
        return ""


def _check_custom_id(component: Json, problems: Problems, path: Path) -> None:
    if component.get("custom_id") is None:
        problems.required((*path, "custom_id"))
    else:
        problems.text((*path, "custom_id"), component["custom_id"], 1, CUSTOM_ID_CHARS)


def _check_select(select: Json, problems: Problems, path: Path) -> None:
    _check_custom_id(select, problems, path)
    if select.get("placeholder") is not None:
        problems.text((*path, "placeholder"), select["placeholder"], 0, PLACEHOLDER_CHARS)
    for name, low in (("min_values", 0), ("max_values", 1)):
        if select.get(name) is not None:
            problems.number((*path, name), select[name], low, OPTIONS)
    _check_bounds((*path, "min_values"), select.get("min_values"), _or(select.get("max_values"), 1), problems)
    if select.get("type") == STRING_SELECT:
        _check_options(select.get("options") or [], problems, (*path, "options"))


def _check_options(options: list[Json], problems: Problems, path: Path) -> None:
    problems.length(path, len(options), 1, OPTIONS)
    seen: set[str] = set()
    for index, option in enumerate(options):
        for name in ("label", "value"):
            problems.text((*path, index, name), option.get(name), 1, OPTION_CHARS)
        if option.get("description") is not None:
            problems.text((*path, index, "description"), option["description"], 0, OPTION_CHARS)
        if option.get("value") in seen:
            text = "The specified option value is already used"
            problems.add((*path, index, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", text)
        seen.add(str(option.get("value")))


def _check_input(component: Json, problems: Problems, path: Path) -> None:
    _check_custom_id(component, problems, path)
    if path[-1] != "component":
        problems.text((*path, "label"), component.get("label"), 1, INPUT_LABEL_CHARS)
    problems.choice((*path, "style"), component.get("style"), (1, 2))
    for name, most in (("placeholder", INPUT_PLACEHOLDER_CHARS), ("value", INPUT_VALUE_CHARS)):
        if component.get(name) is not None:
            problems.text((*path, name), component[name], 0, most)
    for name, low in (("min_length", 0), ("max_length", 1)):
        if component.get(name) is not None:
            problems.number((*path, name), component[name], low, INPUT_VALUE_CHARS)
    high = _or(component.get("max_length"), INPUT_VALUE_CHARS)
    _check_bounds((*path, "min_length"), component.get("min_length"), high, problems)


def _check_bounds(path: Path, low: int | None, high: int, problems: Problems) -> None:
    if low is not None and 0 <= high < low:
        problems.number(path, low, 0, high)


def _or(value: int | None, default: int) -> int:
    return default if value is None else value
