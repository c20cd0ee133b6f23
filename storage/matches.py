"""Why articles concern watches: one row for each watch and revision."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, literal_column, or_, select
from sqlalchemy.dialects.postgresql import insert

from feeds.model import AlertState
from feeds.ports import MatchDraft
from storage.payloads import evidence_to_json
from storage.schema import alert, alert_match, match
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
_judged_by = _insert.excluded.watch_revision
# Written out, for SQLAlchemy would put all matches into the FROM of the subquery.
_own_id: ColumnElement[int] = literal_column('"match".id')
_told = exists().where(
    alert_match.c.match_id == _own_id,
    alert.c.id == alert_match.c.alert_id,
    alert.c.state != AlertState.SUPPRESSED.value,
)
SAVE = _insert.on_conflict_do_update(
    index_elements=["watch_id", "revision_id"],
    set_={name: _insert.excluded[name] for name in JUDGEMENT},
    # A process that still holds an older form of the watch must not undo a newer judgement, and what people
    # were told is explained by what the watch was then.
    where=or_(_judged_by == match.c.watch_revision, (_judged_by > match.c.watch_revision) & ~_told),
)
