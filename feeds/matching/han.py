"""Traditional Chinese characters as simplified ones, character by character.

The table is OpenCC's for traditional to simplified; it is made when it is first needed. Characters that only
a phrase could decide take OpenCC's first choice, the same in a term and in a text.
"""

from functools import cache

# CJK Unified Ideographs Extension A to the end of the basic block, and Extension B.
_RANGES = ((0x3400, 0xA000), (0x20000, 0x2A6E0))
_FIRST = chr(_RANGES[0][0])


def simplified(text: str) -> str:
    """The text with simplified characters, as many as it had."""
    return text.translate(_table()) if max(text, default="") >= _FIRST else text


@cache
def _table() -> dict[int, str]:
    from opencc import OpenCC

    characters = [chr(code) for low, high in _RANGES for code in range(low, high)]
    simple = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, simple, strict=True)
    return {ord(char): plain for char, plain in pairs if char != plain and len(plain) == 1}
