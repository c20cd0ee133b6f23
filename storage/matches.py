"""Why articles concern watches: one row for each watch and revision."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from feeds.ports import MatchDraft
from storage.payloads import evidence_to_json
from storage.schema import match
from storage.session import Session

JUDGEMENT = ["watch_revision", "tier", "evidence", "reason"]


class MatchWrites(Session):
    """Stores what the matcher found."""

    async def add_matches(self, drafts: Sequence[MatchDraft]) -> list[int]:
        await self.change(SAVE, [_columns(self, draft) for draft in drafts])
        found = await self.rows_for(
            (draft.revision_id for draft in drafts),
            lambda some: select(match.c.id, match.c.watch_id, match.c.revision_id).where(
                match.c.revision_id.in_(some)
            ),
        )
        ids = {(row.watch_id, row.revision_id): int(row.id) for row in found}
        return [ids[draft.match.watch.id, draft.revision_id] for draft in drafts]


def _columns(session: Session, draft: MatchDraft) -> dict[str, Any]:
    return {
        "watch_id": draft.match.watch.id,
        "revision_id": draft.revision_id,
        "watch_revision": draft.match.watch.revision,
        "tier": draft.match.tier.value,
        "evidence": evidence_to_json(draft.match.evidence),
        "reason": draft.match.reason,
        "created_at": session.now(),
    }


_insert = insert(match)
SAVE = _insert.on_conflict_do_update(
    index_elements=["watch_id", "revision_id"],
    set_={name: _insert.excluded[name] for name in JUDGEMENT},
    # A process that still holds an older form of the watch must not undo a newer judgement.
    where=_insert.excluded.watch_revision >= match.c.watch_revision,
)
