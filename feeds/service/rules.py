"""A keyword's rules beside its lists, as people write them, one a line:

    near 8: chip, ban
    field: title
    regex: (?i)[0-9]+ gw

Near phrases are set off by commas; one that has a comma or a quotation mark itself stands in quotation marks,
as in CSV. A pattern is taken as it is, blanks and all.
"""

import csv
import re
from collections.abc import Iterator

from feeds.errors import UserError
from feeds.model import Watch

_LINE = re.compile(
    r"\s*(?:(?P<near>near)\s+(?P<words>[1-9]\d{0,3})\s*:|(?P<key>field|regex)\s*:) ?(?P<text>.*)", re.I
)


def written(watch: Watch) -> str:
    """The watch's rules, which ``read`` reads back."""
    return "\n".join(_lines(watch))


def _lines(watch: Watch) -> Iterator[str]:
    if watch.near:
        yield f"near {watch.near.words}: {', '.join(map(_cell, watch.near.phrases))}"
    if watch.field:
        yield f"field: {watch.field}"
    if watch.regex:
        yield f"regex: {watch.regex}"


def _cell(phrase: str) -> str:
    if "," not in phrase and '"' not in phrase:
        return phrase
    return '"{}"'.format(phrase.replace('"', '""'))


def read(text: str) -> dict[str, object]:
    """``near``, ``field`` and ``regex`` in the form of the configuration file, None where they are not given.
    Raises UserError for a line that is no rule, and for a rule that is given twice."""
    rules: dict[str, object] = {"near": None, "field": None, "regex": None}
    for line in filter(str.strip, text.splitlines()):
        name, value = _rule(line)
        if rules[name] is not None:
            raise UserError(f"{name} is there twice; a keyword has one")
        rules[name] = value
    return rules


def _rule(line: str) -> tuple[str, object]:
    found = _LINE.fullmatch(line)
    if found is None:
        raise UserError(
            f"“{line.strip()}” is no rule; write near 8: chip, ban or field: title or regex: [0-9]+ GW"
        )
    if found["near"]:
        (cells,) = csv.reader([found["text"]], skipinitialspace=True)
        phrases = [one.strip() for one in cells if one.strip()]
        if len(phrases) < 2:
            raise UserError(f"“{line.strip()}” needs two phrases or more; write near 8: chip, ban")
        return "near", {"phrases": phrases, "words": int(found["words"])}
    key = found["key"].lower()
    return key, found["text"].strip().lower() if key == "field" else found["text"]
