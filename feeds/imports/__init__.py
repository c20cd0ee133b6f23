"""Files that people bring from elsewhere, told apart by what stands in them.

An XML document is read as OPML. JSON is given to READERS in their order, and the first that knows it reads
it; it may have comments and commas before a closing bracket, and may be one object a line.
"""

from collections.abc import Callable, Mapping
from typing import Any

from feeds import opml
from feeds.errors import UserError
from feeds.imports import discord_rss_bot, feedcord, monitorss
from feeds.imports.json_text import load
from feeds.listing import MAX_FEEDS, Listing

MAX_BYTES = 15 << 20

Reader = Callable[[Any], Listing | None]

READERS: Mapping[str, Reader] = {
    "MonitoRSS": monitorss.read,
    "discord-rss-bot": discord_rss_bot.read,
    "FeedCord": feedcord.read,
}
_KNOWN = f"OPML, and the JSON files of {', '.join(READERS)}"
_ARCHIVES = (b"\x1f\x8b", b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"SQLite format 3\0")


def read(data: bytes) -> Listing:
    """What a file names. Raises UserError saying why it cannot be read; it repeats nothing of the file."""
    if len(data) > MAX_BYTES:
        raise UserError(f"the file is larger than {MAX_BYTES >> 20} MiB; split it and import the parts")
    if data.startswith(_ARCHIVES):
        raise UserError(
            f"the file is an archive or a database; I read {_KNOWN}: unpack it or export one of these"
        )
    start = data[:1_024].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1]
    if start == b"<":
        return _some(opml.read(data))
    if start in (b"{", b"[", b"/"):
        value = load(data)
        for reader in READERS.values():
            if listing := reader(value):
                return _some(listing)
    raise UserError(f"the file is no list of feeds that I know; I read {_KNOWN}")


def _some(listing: Listing) -> Listing:
    if not listing.feeds:
        raise UserError(f"the file was read as {listing.source}, and names no feed")
    if len(listing.feeds) > MAX_FEEDS:
        raise UserError(f"the file names more than {MAX_FEEDS:,} feeds; split it and import the parts")
    return listing
