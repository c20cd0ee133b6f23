"""What places should hear of stories, with the reason they do or do not."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from feeds.model import Alert, AlertState
from feeds.ports import AlertDraft
from storage.schema import alert, alert_match, alert_subscription, story
from storage.session import Session, add_missing, upsert
from storage.visibility import ROOT


class AlertReads(Session):
    """Alerts by story."""

    async def alerts(self, story_ids: Collection[int]) -> list[Alert]:
        """By id. Alerts of a story that was merged are those of the story it went into."""
        columns = (alert.c.destination_id, alert.c.state, alert.c.reason, alert.c.id)
        statement = select(ROOT.label("story_id"), *columns).join(story, story.c.id == alert.c.story_id)
        found = await self.rows_for(story_ids, lambda some: statement.where(ROOT.in_(some)))
        alerts = [Alert(**{**row._mapping, "state": AlertState(row.state)}) for row in found]
        return sorted(alerts, key=lambda one: one.id)


class AlertWrites(AlertReads):
    """Stores alerts with the rows that caused them."""

    async def add_alerts(self, drafts: Sequence[AlertDraft]) -> list[int]:
        await self.change(SAVE, [_columns(self, draft) for draft in drafts])
        found = await self.rows_for(
            (draft.story_id for draft in drafts),
            lambda some: select(alert.c.id, alert.c.story_id, alert.c.destination_id).where(
                alert.c.story_id.in_(some)
            ),
        )
        by_place = {(row.story_id, row.destination_id): int(row.id) for row in found}
        ids = [by_place[draft.story_id, draft.destination_id] for draft in drafts]
        pairs = list(zip(ids, drafts, strict=True))
        matches = [{"alert_id": i, "match_id": m} for i, draft in pairs for m in draft.match_ids]
        causes = [{"alert_id": i, "subscription_id": s} for i, draft in pairs for s in draft.subscription_ids]
        await self.change(add_missing(alert_match), matches)
        await self.change(add_missing(alert_subscription), causes)
        return ids


def _columns(session: Session, draft: AlertDraft) -> dict[str, Any]:
    return {
        "story_id": draft.story_id,
        "destination_id": draft.destination_id,
        "revision_id": draft.revision_id,
        "state": draft.state.value,
        "reason": draft.reason,
        "created_at": session.now(),
    }


SAVE = upsert(alert, ["story_id", "destination_id"], ["revision_id", "state", "reason"])
