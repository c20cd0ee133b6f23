"""Says which watches an article concerns, how surely, and on what evidence."""

from feeds.matching.lines import match_lines
from feeds.matching.matcher import Matcher, fields_of

# What each rule that evidence names looks for, for people to read.
RULES = {
    "ticker": "a ticker with its exchange, however it is written",
    "cashtag": "a ticker's symbol behind a dollar sign",
    "shares": "a ticker's symbol in front of shares or stock",
    "name": "one of the company's names",
    "person": "one of the company's people, under any order of the name",
    "product": "one of the company's products",
    "phrase": "one of the keyword's phrases",
    "any": "one of the words of which any will do",
    "all": "one of the words that must all occur",
    "near": "one of the phrases that must stand near each other",
    "regex": "the keyword's pattern",
}

__all__ = ["RULES", "Matcher", "fields_of", "match_lines"]
