"""Pieces of text for replies: escaped, on one line, within a length."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from bot.clamp import fit, length
from bot.markdown import bold, escape
from bot.weblinks import web_link
from feeds.model import Destination, Sentence
from feeds.words import counted as counted

DESCRIPTION_CHARS = 4096
LINK_CHARS = 400


def plain(text: str, limit: int = 100) -> str:
    """Somebody's text as markdown for itself."""
    return fit(" ".join(text.split()), limit, escape)


def strong(text: str, limit: int = 100) -> str:
    """Somebody's text in bold."""
    return fit(" ".join(text.split()), limit, lambda cut: bold(cut, [(0, len(cut))]))


def linked(text: str, url: str, limit: int = 240) -> str:
    """A title in bold that leads to its page; without a link where Discord would not take the address."""
    return _leading(strong(text or "Untitled", limit), url)


def headline(title: Sentence, url: str, limit: int = 160) -> str:
    """A title with its hits in bold that leads to its page, as ``linked``."""
    return _leading(quoted(title, limit) or "Untitled", url)


def _leading(title: str, url: str) -> str:
    address = web_link(url, LINK_CHARS).replace("(", "%28").replace(")", "%29")
    return f"[{title}]({address})" if address else title


def quoted(sentence: Sentence, limit: int) -> str:
    """A sentence with its hits in bold."""
    return fit(sentence.text, limit, partial(bold, spans=sentence.spans))


def marked(text: str, part: str, limit: int) -> str:
    """A sentence with each occurrence of a part of it in bold."""
    return fit(text, limit, partial(_bold_parts, part=part))


def _bold_parts(cut: str, part: str) -> str:
    spans = []
    at = cut.find(part) if part else -1
    while at >= 0:
        spans.append((at, at + len(part)))
        at = cut.find(part, at + len(part))
    return bold(cut, spans)


def moment(at: datetime, style: str = "R") -> str:
    """A time in the reader's own words and zone."""
    return f"<t:{int(at.timestamp())}:{style}>"


def place(destination: Destination) -> str:
    """The channel or thread, as Discord shows it to those who may see it."""
    return f"<#{destination.thread_id or destination.channel_id}>"


def message_link(destination: Destination, message_id: int) -> str:
    """The address of one of our messages."""
    channel_id = destination.thread_id or destination.channel_id
    return f"https://discord.com/channels/{destination.guild_id}/{channel_id}/{message_id}"


def listed(words: Sequence[str], *, last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def stacked(blocks: Sequence[str], *, gap: str = "\n\n", limit: int = DESCRIPTION_CHARS) -> str:
    """As many of the blocks as fit; what is left out is counted."""
    kept: list[str] = []
    room = limit - 40
    for block in blocks:
        room -= length(block) + length(gap)
        if room < 0:
            break
        kept.append(block)
    more = len(blocks) - len(kept)
    return gap.join([*kept, f"… and {more} more"] if more else kept)
