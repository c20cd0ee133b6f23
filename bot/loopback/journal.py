"""Every request to the API with its answer, for tests to look at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Recorded:
    """One request. ``path`` starts after ``/api/v10``; ``json`` is the form (a multipart's ``payload_json``).

    ``answer`` is the JSON sent back, None where there was none; ``status`` 0 means a dropped connection.
    ``forced`` marks an answer that a fault made up.
    """

    method: str
    path: str
    query: dict[str, str]
    json: Any
    files: tuple[str, ...]
    status: int
    answer: Any
    at: datetime
    forced: bool = False
    authorization: str | None = None
