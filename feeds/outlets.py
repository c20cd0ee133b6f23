"""What people call a publisher."""

import re

from feeds.urls import host

_SLOGAN = re.compile(r"\s+[-–—|·]\s+|:\s+")
_SAYS_NOTHING = frozenset(
    ("feed", "rss", "news", "home", "world", "blog", "latest", "latest news", "untitled")
)


def outlet_name(title: str, url: str) -> str:
    """A feed's title without its slogan, else the host of its address; empty where it has neither.

    Never the whole address, which may be a secret. A title that says only what every feed says ("World")
    gets the host beside it.
    """
    where = host(url).removeprefix("www.")
    name = _SLOGAN.split(title.strip(" -–—|·:"), maxsplit=1)[0].strip() or where
    return f"{name} ({where})" if where and name.casefold() in _SAYS_NOTHING else name
