"""Reading the project's own documents: their tables and blocks, by heading."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_YET = "*not yet*"


def section(document: str, heading: str) -> str:
    """The text under a heading, up to the next one of any level."""
    text = (ROOT / document).read_text(encoding="utf-8")
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", _hidden_fences(text), re.M | re.S)
    assert found, f"{document} has no heading {heading}"
    return text[found.start(1) : found.end(1)]


def table(document: str, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, without its head."""
    lines = section(document, heading).splitlines()
    rows = [_cells(line) for line in lines if line.startswith("|")]
    return rows[2:]


def blocks(document: str, heading: str, language: str) -> list[str]:
    """The fenced blocks of a language under a heading."""
    return re.findall(rf"^```{language}\n(.*?)^```$", section(document, heading), re.M | re.S)


def code(cell: str) -> str:
    """The one piece of code that a cell begins with."""
    found = re.match(r"`([^`]*)`", cell)
    assert found, f"no code in {cell}"
    return found[1]


def is_built(row: list[str]) -> bool:
    """Whether a row is about something that works today."""
    return not any(cell.startswith(NOT_YET) for cell in row)


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def _hidden_fences(text: str) -> str:
    """The text with the # of comments inside blocks hidden, each character in its place."""
    return re.sub(r"^```.*?^```$", lambda block: block[0].replace("#", " "), text, flags=re.M | re.S)
