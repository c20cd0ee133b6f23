"""Files that people attach to a command, and files that go with a reply."""

import io
from collections.abc import Callable
from typing import TypeVar

import discord

from feeds.errors import UserError, WirewatchError
from feeds.threads import aside

T = TypeVar("T")


async def read(file: discord.Attachment, parse: Callable[[bytes], T], max_bytes: int) -> T:
    """What ``parse``, run beside the event loop, makes of an attached file. Raises UserError for one that is
    too large, and what ``parse`` raises."""
    if file.size > max_bytes:
        raise UserError(f"that file is larger than {max_bytes >> 20} MiB; split it and import the parts")
    try:
        data = await file.read()
    except discord.HTTPException as error:
        raise WirewatchError("Discord did not hand me that file; attach it again") from error
    return await aside(parse, data)


def written(name: str, text: str) -> discord.File:
    """A file of this text."""
    return discord.File(io.BytesIO(text.encode()), filename=name)
