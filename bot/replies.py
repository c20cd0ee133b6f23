"""Answers to people: the one place that sends them, and the one that turns errors into words.

What a person reads of an error, in order:
1. What they can mend (UserError) and what else we raise on purpose: its own sentence; but not a statement
   that the database refused, which is a mistake of ours.
2. A value or command that Discord sent and we cannot use: what to choose or do instead.
3. Anything else: an apology with a reference, under which the traceback stands in the log.
"""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.clamp import fit
from bot.markdown import escape
from feeds.errors import StoreError, UserError, WirewatchError

NOBODY = discord.AllowedMentions.none()
"""Given with every message and edit: discord.py leaves it out of edits without new content."""

CONTENT_CHARS = 2000
GONE = frozenset({10008, 10015, 10062, 50027})
"""Unknown message, webhook or interaction, and a token older than 15 minutes."""

_DEFERRED_UPDATE = discord.InteractionResponseType.deferred_message_update
_OUTDATED = "this command has changed since Discord last looked; press Ctrl+R in Discord and try again"
_NO_CHANNEL = "I cannot use that channel; choose a text channel of this server that I may view"

log = structlog.get_logger(__name__)

Act = discord.Interaction[Any]


@dataclass(frozen=True)
class Panel:
    """What a reply shows. ``text`` is markdown, ready and within Discord's limit; ``files`` are sent once."""

    text: str = ""
    embeds: Sequence[discord.Embed] = ()
    view: discord.ui.View | None = None
    files: Sequence[discord.File] = ()


async def begin(act: Act, *, update: bool = False) -> None:
    """Acknowledges at once: a new reply for this person alone or, with ``update``, a change of the
    message whose button was pressed. ``show`` then fills it."""
    await act.response.defer(ephemeral=True, thinking=not update)


async def show(act: Act, panel: Panel) -> None:
    """Fills what ``begin`` promised."""
    await act.edit_original_response(
        content=panel.text or None,
        embeds=panel.embeds,
        view=panel.view,
        attachments=panel.files,
        allowed_mentions=NOBODY,
    )


async def guarded(act: Act, work: Callable[[Act], Awaitable[None]], *, managers: bool = False) -> None:
    """Runs what a button, a select or a form does, after asking for the presser's own rights."""
    act.client.keep()
    try:
        if managers:
            require_manager(act)
        await work(act)
    except Exception as error:  # noqa: BLE001  the edge where every error becomes a reply
        await refuse(act, error)


def is_manager(act: Act) -> bool:
    """Whether whoever acts has Manage Server in this server."""
    return act.permissions.manage_guild or act.permissions.administrator


def require_manager(act: Act) -> None:
    """Raises UserError for a person without Manage Server: hidden commands can be forged."""
    if not is_manager(act):
        raise UserError("only people with Manage Server may do this; ask one of them")


async def refuse(act: Act, error: BaseException) -> None:
    """Says what went wrong, to this person alone; what nobody expected is logged under its reference."""
    if _is_gone(error):
        log.warning("nobody to answer", interaction_id=act.id, error=str(error))
        return
    text = fit(sentence(error), CONTENT_CHARS, escape)
    try:
        await _send(act, text)
    except discord.HTTPException as failure:
        log.warning("reply lost", interaction_id=act.id, status=failure.status, code=failure.code, text=text)


def _is_gone(error: BaseException) -> bool:
    """Discord no longer takes an answer: too late, or the message was dismissed meanwhile."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    return isinstance(cause, discord.HTTPException) and cause.code in GONE


async def _send(act: Act, text: str) -> None:
    if not act.response.is_done():
        await act.response.send_message(text, ephemeral=True, allowed_mentions=NOBODY)
    elif act.response.type is _DEFERRED_UPDATE:
        await act.followup.send(text, ephemeral=True, allowed_mentions=NOBODY)
    else:
        await act.edit_original_response(content=text, embeds=(), view=None, allowed_mentions=NOBODY)


def sentence(error: BaseException) -> str:
    """What a person reads of an error, as a sentence."""
    if isinstance(error, app_commands.CommandInvokeError):
        return sentence(error.original)
    if isinstance(error, WirewatchError) and type(error) is not StoreError:
        if not isinstance(error, UserError):
            log.warning("request refused", error=str(error), kind=type(error).__name__)
        return as_sentence(str(error))
    if isinstance(error, app_commands.TransformerError):
        return as_sentence(_NO_CHANNEL)
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return as_sentence(_OUTDATED)
    return _apology(error)


def _apology(error: BaseException) -> str:
    reference = secrets.token_hex(4)
    log.error("unexpected error", reference=reference, exc_info=error)
    return (
        f"Sorry, something went wrong on my side (reference {reference}). Try again; if it stays, give the "
        "reference to whoever runs me."
    )


def as_sentence(text: str) -> str:
    """With a capital at its start and a stop at its end."""
    text = text.strip()
    ended = text if text.endswith((".", "!", "?", "…")) else f"{text}."
    # A command or an address keeps its case.
    return ended if ended[:1] in "/<" or "://" in ended.split(" ")[0] else ended[:1].upper() + ended[1:]
