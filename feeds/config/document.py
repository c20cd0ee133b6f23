"""A configuration document as values that know their path and line; YAML, of which JSON is a part.

1. More than 1 MiB, more than 100,000 values with every alias followed, or more than 20 levels are refused.
2. A key that stands twice, a key that is not known and a merge key (``<<``) are refused.
3. Text is what was written: ``08:00``, ``no`` and ``360`` need no quotes where text is expected.
"""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

import yaml

from feeds.errors import ConfigError

MAX_BYTES = 1 << 20
MAX_VALUES = 100_000
MAX_DEPTH = 20

_TAG = "tag:yaml.org,2002:"
_TEXTS = frozenset(_TAG + kind for kind in ("str", "int", "float", "bool", "timestamp", "value"))


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a document. ``path`` is how people find it, such as ``guilds.1000.feeds[0].url``."""

    node: yaml.Node
    source: str
    path: str = ""

    @property
    def line(self) -> int:
        """Counted from 1; that of the anchor where the value is an alias."""
        return int(self.node.start_mark.line) + 1

    @property
    def empty(self) -> bool:
        """Whether it says ``null`` or nothing."""
        return self.node.tag == f"{_TAG}null"

    def wrong(self, message: str) -> ConfigError:
        """The error to raise about this value."""
        return ConfigError(message, source=self.source, line=self.line, field=self.path)

    def text(self) -> str:
        """The scalar as it was written; raises ConfigError for anything else, ``null`` included."""
        if not isinstance(self.node, yaml.ScalarNode) or self.node.tag not in _TEXTS:
            raise self.wrong("must be text")
        return self._joined(self.node.value)

    def items(self) -> list["Value"]:
        """The items of a list; none where it is empty."""
        if self.empty:
            return []
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.wrong("must be a list")
        return [
            Value(node, self.source, f"{self.path}[{place}]") for place, node in enumerate(self.node.value)
        ]

    @property
    def is_list(self) -> bool:
        """Whether it is a list."""
        return isinstance(self.node, yaml.SequenceNode)

    def entries(self) -> dict[str, "Value"]:
        """The entries of a mapping by key, in the document's order; none where it is empty."""
        if self.empty:
            return {}
        if not isinstance(self.node, yaml.MappingNode):
            raise self.wrong("must be a mapping of keys to values")
        entries: dict[str, Value] = {}
        for key_node, node in self.node.value:
            key = self._key(key_node)
            if key in entries:
                raise Value(key_node, self.source, entries[key].path).wrong("stands twice; keep one of them")
            entries[key] = Value(node, self.source, _below(self.path, key))
        return entries

    def known(self, keys: Collection[str]) -> dict[str, "Value"]:
        """``entries`` with no key but these."""
        entries = self.entries()
        for key, value in entries.items():
            if key not in keys:
                raise value.wrong(f"is no known key; {nearest(key, keys)}")
        return entries

    def _key(self, node: yaml.Node) -> str:
        at = Value(node, self.source, self.path)
        if node.tag == f"{_TAG}merge":
            raise at.wrong('merge keys ("<<") are not supported; write the keys out')
        if not isinstance(node, yaml.ScalarNode):
            raise at.wrong("a key must be text")
        return at._joined(node.value)

    def _joined(self, text: str) -> str:
        """JSON writes characters beyond U+FFFF as two escapes, which PyYAML leaves apart."""
        try:
            return text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeError:
            raise self.wrong("holds half of a character (a lone surrogate)") from None


def compose(text: str, source: str) -> tuple[Value, dict[str, int]]:
    """The document, and the line of every path in it. Raises ConfigError."""
    if len(text.encode(errors="surrogatepass")) > MAX_BYTES:
        raise ConfigError("is larger than 1 MiB", source=source)
    try:
        node = yaml.compose(_without_tabs(text), yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ConfigError(f"this is not YAML: {error.problem}", source=source, line=line) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ConfigError("holds a character that YAML does not allow", source=source, line=line) from error
    except RecursionError:
        raise ConfigError(f"is nested more than {MAX_DEPTH} levels deep", source=source) from None
    if node is None:
        raise ConfigError('is empty; write "guilds: {}" for no servers', source=source)
    root, lines = Value(node, source), dict[str, int]()
    _measure(root, lines)
    return root, lines


def nearest(word: str, words: Collection[str]) -> str:
    """What to write instead of a word that is none of these."""
    begun = sorted(known for known in words if len(word) > 2 and known.startswith(word.lower()))
    found = get_close_matches(word.lower(), words, 1) or begun
    return f"did you mean {found[0]}?" if found else f"use one of {', '.join(sorted(words))}"


def _without_tabs(text: str) -> str:
    """JSON may be indented with tabs, YAML may not; inside JSON's texts no tab can stand."""
    if "\t" not in text or not text.lstrip().startswith("{"):
        return text
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text.replace("\t", " ")


def _measure(value: Value, lines: dict[str, int], depth: int = 0) -> None:
    """Notes the line of each path and refuses documents that grow out of bounds through aliases."""
    if depth > MAX_DEPTH:
        raise value.wrong(f"is nested more than {MAX_DEPTH} levels deep")
    if len(lines) >= MAX_VALUES:
        raise ConfigError(f"holds more than {MAX_VALUES:,} values, aliases followed", source=value.source)
    lines[value.path] = value.line
    if isinstance(value.node, yaml.MappingNode):
        for below in value.entries().values():
            _measure(below, lines, depth + 1)
    elif isinstance(value.node, yaml.SequenceNode):
        for below in value.items():
            _measure(below, lines, depth + 1)


def _below(path: str, key: str) -> str:
    shown = re.sub(r"[^\w#*.<> -]", "�", key)[:60]
    return f"{path}.{shown}" if path else shown
