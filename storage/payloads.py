"""What stands in JSON columns, and back: watches' terms, evidence, posts, notices and drafts.

Every object carries "v", the version of its form; a form we do not know is refused, not guessed.
Times are ISO 8601 in UTC. Empty fields are left out of watches and evidence.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from feeds.errors import StoreUnusable
from feeds.model import Evidence, HitLine, Miss, Near, Notice, Post, Sentence, Watch, WatchKind
from feeds.ports import Draft, DraftRow

VERSION = 1
NOTICE_VERSION = 2
"""Notices that tell of missed news."""

Json = Mapping[str, Any]

# These have columns of their own.
OUTSIDE_SPEC = ("key", "kind", "guild_id", "id", "revision", "managed")
EVIDENCE_FIELDS = tuple(field.name for field in fields(Evidence))
SPEC_FIELDS = [field.name for field in fields(Watch) if field.name not in OUTSIDE_SPEC]


def spec_to_json(watch: Watch) -> dict[str, Any]:
    """The terms and tags of a watch."""
    values = asdict(watch)
    return {"v": VERSION} | {name: values[name] for name in SPEC_FIELDS if values[name]}


def spec_from_json(value: Json) -> dict[str, Any]:
    """Arguments for Watch."""
    found = _checked(value)
    near = found.pop("near", None)
    terms = {name: _frozen(part) for name, part in found.items()}
    return terms if near is None else terms | {"near": Near(tuple(near["phrases"]), near["words"])}


def evidence_to_json(evidence: tuple[Evidence, ...]) -> dict[str, Any]:
    """All hits of a match."""
    # By hand: dataclasses.asdict copies each string, and one poll may bring thousands of hits.
    hits = [{name: getattr(hit, name) for name in EVIDENCE_FIELDS} for hit in evidence]
    return {"v": VERSION, "hits": hits}


def evidence_from_json(value: Json) -> tuple[Evidence, ...]:
    """The hits in their stored order."""
    return tuple(Evidence(**hit) for hit in _checked(value)["hits"])


def payload_to_json(payload: Post | Notice) -> dict[str, Any]:
    """What a delivery shows."""
    if isinstance(payload, Notice):
        return _notice_to_json(payload)
    times = {"seen_at": payload.seen_at.isoformat(), "published_at": _iso(payload.published_at)}
    return {"v": VERSION, "type": "post"} | asdict(payload) | times


def payload_from_json(value: Json) -> Post | Notice:
    """The post or the notice, equal to the one that was stored."""
    if value.get("type") == "notice":
        return _notice_from_json(value)
    found = _checked(value)
    del found["type"]
    return Post(
        **found
        | {
            "headline": _sentence(found["headline"]),
            "sentences": tuple(map(_sentence, found["sentences"])),
            "hits": tuple(map(_hit_line, found["hits"])),
            "seen_at": datetime.fromisoformat(found["seen_at"]),
            "published_at": _time(found["published_at"]),
        }
    )


def _notice_to_json(notice: Notice) -> dict[str, Any]:
    """One that tells of no missed news has the form of those before there were any."""
    told = {"type": "notice", "text": notice.text}
    if not notice.misses:
        return {"v": VERSION} | told
    return {"v": NOTICE_VERSION} | told | {"misses": [asdict(one) for one in notice.misses]}


def _notice_from_json(value: Json) -> Notice:
    found = _checked(value, VERSION, NOTICE_VERSION)
    return Notice(found["text"], tuple(Miss(**one) for one in found.get("misses", ())))


def draft_to_json(draft: Draft) -> dict[str, Any]:
    """The rows of a draft, and what was saved of it."""
    rows = [
        {
            "typed": row.typed,
            "watch": _watch_to_json(row.watch) if row.watch else None,
            "options": [_watch_to_json(option) for option in row.options],
            "problem": row.problem,
            "before": _watch_to_json(row.before) if row.before else None,
        }
        for row in draft.rows
    ]
    return {"v": VERSION, "rows": rows, "saved": [list(pair) for pair in draft.saved]}


def draft_from_json(value: Json, guild_id: int) -> dict[str, Any]:
    """Arguments for Draft."""
    found = _checked(value)
    rows = tuple(
        DraftRow(
            row["typed"],
            _watch_from_json(row["watch"], guild_id) if row["watch"] else None,
            tuple(_watch_from_json(option, guild_id) for option in row["options"]),
            row["problem"],
            _watch_from_json(row["before"], guild_id) if row.get("before") else None,
        )
        for row in found["rows"]
    )
    return {"rows": rows, "saved": tuple((watch_id, revision) for watch_id, revision in found["saved"])}


def _watch_to_json(watch: Watch) -> dict[str, Any]:
    outside = {"key": watch.key, "kind": watch.kind.value, "id": watch.id, "revision": watch.revision}
    return outside | {"spec": spec_to_json(watch)}


def _watch_from_json(value: Json, guild_id: int) -> Watch:
    outside = {name: value[name] for name in ("key", "id", "revision")}
    return Watch(kind=WatchKind(value["kind"]), guild_id=guild_id, **outside, **spec_from_json(value["spec"]))


def _checked(value: Json, *versions: int) -> dict[str, Any]:
    version = value.get("v")
    if version not in (versions or (VERSION,)):
        raise StoreUnusable(f"the database holds a value of form {version}; update wirewatch")
    return {name: part for name, part in value.items() if name != "v"}


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _sentence(value: Json) -> Sentence:
    return Sentence(value["text"], tuple((start, end) for start, end in value["spans"]))


def _hit_line(value: Json) -> HitLine:
    return HitLine(value["watch"], WatchKind(value["kind"]), tuple(value["texts"]), tuple(value["fields"]))


def _iso(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
