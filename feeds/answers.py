"""What an answer means for whoever asked, in a sentence, and whether asking again can help.

1. A bot wall (a challenge by its header or by its page, whatever the status) refuses automated readers;
2. so do 401, 402, 403, 405, 406 and 451;
3. 429 asks for a pause, of a quarter of an hour where it names none;
4. 404 may come back, 410 never does, 5xx is the site's own trouble.
Nothing of a body is repeated.
"""

import re
from datetime import timedelta

from feeds import urls
from feeds.errors import FetchError

REDIRECTS = frozenset((301, 302, 303, 307, 308))
PERMANENT = frozenset((301, 308))
GONE = 410
CHALLENGED = frozenset((429, 503))
"""Statuses that a page must be read for, to tell a bot wall from what they say."""

PAUSING = frozenset((429, 503))
"""Statuses whose Retry-After is meant for the whole host."""

MAX_WALL_BYTES = 64 * 1024
"""How much of a page is searched for the marks of a bot wall."""

TOO_MANY_WAIT = timedelta(minutes=15)

_REFUSALS = frozenset((401, 402, 403, 405, 406, 451))
_PROXY_REFUSES = 407
_TOO_MANY = 429
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--(?:(?!-->).){0,500}-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
# Each stands in the page that asks a reader to prove it is a person, and not in pages behind the wall.
_WALL = re.compile(
    rb"_cf_chl_opt|cf-browser-verification|cf-challenge-running"  # Cloudflare
    rb"|captcha-delivery\.com/"  # DataDome
    rb"|sec-if-cpt-container|/_sec/cp_challenge/|\bbm-verify="  # Akamai
    rb"|_Incapsula_Resource\?[^\"'<>]{0,500}incident_id|Incapsula incident ID"  # Imperva
    rb"|id=[\"']px-captcha[\"']"  # HUMAN
    rb"|\bgokuProps\b|awsWafCookieDomainList"  # AWS
    rb"|sucuri_cloudproxy_js"  # Sucuri
    rb"|/\.well-known/ddos-guard/|id=[\"']link-ddg[\"']"  # DDoS-Guard
    rb"|id=[\"']anubis_challenge[\"']"  # Anubis
)


def status_error(
    url: str, status: int, retry_after: timedelta | None = None, *, wall: bool = False
) -> FetchError:
    """The error for an answer that holds no document; only a feed that is gone is not worth a retry."""
    if status == _TOO_MANY and retry_after is None:
        retry_after = TOO_MANY_WAIT
    return FetchError(
        f"{_meaning(urls.host(url), status, wall=wall)} ({status})",
        url=urls.redact(url),
        status=status,
        retry_after=retry_after,
        retryable=status != GONE,
    )


def is_wall(body: bytes) -> bool:
    """Whether a body is an HTML page of a bot wall that asks for a browser in place of the document."""
    return _PAGE.match(body[:4096]) is not None and _WALL.search(body, 0, MAX_WALL_BYTES) is not None


def _meaning(host: str, status: int, *, wall: bool) -> str:
    if wall or status in _REFUSALS:
        return "this site refuses automated readers"
    if status == _PROXY_REFUSES:
        return "the proxy on the way asks for a name and a password"
    if status == 404:
        return "there is no feed at this address any more"
    if status == GONE:
        return "this feed was removed for good"
    if status == _TOO_MANY:
        return f"{host} asks us to come back later"
    if status >= 500:
        return f"{host} has trouble of its own and could not answer"
    return f"{host} gave no feed"
