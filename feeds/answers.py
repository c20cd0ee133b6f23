"""What an HTTP status means for a feed, in a sentence, and whether asking again can help."""

from datetime import timedelta

from feeds import urls
from feeds.errors import FetchError

REDIRECTS = frozenset((301, 302, 303, 307, 308))
PERMANENT = frozenset((301, 308))
GONE = 410
_REFUSALS = frozenset((401, 402, 403, 405, 406, 407, 451))
_TOO_MANY = 429


def status_error(url: str, status: int, retry_after: timedelta | None) -> FetchError:
    """The error for an answer that holds no document; only a feed that is gone is not worth a retry."""
    return FetchError(
        f"{_meaning(urls.host(url), status)} ({status})",
        url=urls.redact(url),
        status=status,
        retry_after=retry_after,
        retryable=status != GONE,
    )


def _meaning(host: str, status: int) -> str:
    if status == 404:
        return "there is no feed at this address any more"
    if status == GONE:
        return "this feed was removed for good"
    if status in _REFUSALS:
        return "this site refuses automated readers"
    if status == _TOO_MANY:
        return f"{host} asks us to come back later"
    if status >= 500:
        return f"{host} has trouble of its own and could not answer"
    return f"{host} gave no feed"
