"""The language of a text whose feed does not name one, as far as its script tells."""

import re

_SCRIPTS = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7a3]"),
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
}
_READ_CHARS = 1_000
_SHARE = 0.2  # of the letters; a foreign name in brackets decides nothing


def language(named: str, text: str) -> str:
    """The primary subtag of the language named (RFC 5646 §2.2.1), else what the script says, else ''."""
    subtag = named.replace("_", "-").partition("-")[0].strip().lower()
    if re.fullmatch(r"[a-z]{2,3}", subtag):
        return subtag
    sample = text[:_READ_CHARS]
    letters = sum(map(str.isalpha, sample))
    # Japanese comes before Chinese: it is written with Han characters as well.
    for code, script in _SCRIPTS.items():
        if letters and len(script.findall(sample)) > _SHARE * letters:
            return code
    return ""
