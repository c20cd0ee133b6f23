"""Watches that are tried before they are saved, for a day."""

from datetime import datetime

from sqlalchemy import delete, select

from feeds.ports import Draft
from storage.guilds import GuildWrites
from storage.payloads import draft_from_json, draft_to_json
from storage.schema import draft as table
from storage.session import Session, upsert


class DraftReads(Session):
    """A draft is only ever found together with its server."""

    async def draft(self, token: str, guild_id: int, since: datetime) -> Draft | None:
        wanted = (table.c.token == token, table.c.guild_id == guild_id, table.c.made_at >= since)
        row = await self.row(select(table).where(*wanted))
        if row is None:
            return None
        return Draft(token, guild_id, made_at=row.made_at, **draft_from_json(row.content, guild_id))


class DraftWrites(DraftReads, GuildWrites):
    """Keeps drafts, and forgets them."""

    async def save_draft(self, draft: Draft) -> None:
        await self.require_guild(draft.guild_id)
        values = {"token": draft.token, "guild_id": draft.guild_id, "made_at": draft.made_at}
        await self.change(SAVE, [values | {"content": draft_to_json(draft)}])

    async def remove_draft(self, token: str) -> None:
        await self.change(delete(table).where(table.c.token == token))

    async def forget_drafts(self, before: datetime) -> int:
        return await self.change(delete(table).where(table.c.made_at < before))


# Made once: a draft that is changed lives no longer, and stays its server's.
SAVE = upsert(table, ["token"], ["content"])
