"""Tells a name that only labels somebody's handle: "Twitter: @reporter" is no news about Twitter."""

import re

_HANDLE = re.compile(r"\s?[:：]?\s?[@＠][A-Za-z0-9_]|\s?[:：]\s*\Z")


def is_label(text: str, end: int) -> bool:
    """Whether a handle, or nothing but a colon, follows the name that ends here."""
    return _HANDLE.match(text, end) is not None
