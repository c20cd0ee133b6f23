"""WebSub as a subscriber: what to ask a hub, what its answers mean, and whether a push is its own.

W3C Recommendation of 23 January 2018 (https://www.w3.org/TR/websub/). Rules, in order:
1. Hub and topic are those of the Link headers, else those of the document (§4); both, or there is no WebSub.
2. Token and secret are made for one hub, topic and callback address; where one of these changes, so do they.
3. A request counts as failed until the hub verifies it; the waits double, from an hour to a week.
4. What we did not ask for is not verified (§5.3). A lease is renewed at four fifths, and at least monthly.
5. A hub that denies is asked again after a week (§5.2); one that nobody needs any more is asked to stop.
6. A push counts if it is signed with our secret (§7.1), and only its body is signed.
7. A feed whose hub pushes what is new is polled once an hour, while the lease runs. Pushing nothing, or
   missing what a poll then finds, ends that.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import unquote

from feeds import urls
from feeds.backoff import DAY, LONGEST_SECONDS, MOST_COUNTED, RATE_MEMORY
from feeds.model import Document, Feed, ParsedFeed
from feeds.ports import HubState, HubSubscription

LEASE = timedelta(days=10)  # what §8.2 of the Recommendation advises
LONGEST_LEASE = timedelta(days=30)
RENEW_AT = 0.8
SHORTEST_RENEWAL = timedelta(minutes=10)
FIRST_WAIT = timedelta(hours=1)
LONGEST_WAIT = timedelta(days=7)
ENDING_TRIES = 2
MAX_CHALLENGE_CHARS = 1_000

ALGORITHMS = ("sha1", "sha256", "sha384", "sha512")  # §7.1.1; most hubs still sign with the first
_CHALLENGE = re.compile(rf"[\x21-\x7e]{{1,{MAX_CHALLENGE_CHARS}}}")


# ---- what a feed says ----------------------------------------------------------------------------


def discovered(document: Document, parsed: ParsedFeed) -> tuple[str, str]:
    """The hub and the topic of a feed, two addresses; both empty where one is missing. Of several hubs the
    first, https before http.
    """
    hub = _first(document, "hub") or _address(parsed.hub)
    topic = _first(document, "self") or _address(parsed.self_link)
    return (hub, topic) if hub and topic else ("", "")


def _first(document: Document, rel: str) -> str:
    found = [_address(address) for name, address in document.links if name.lower() == rel]
    return next(iter(sorted(filter(None, found), key=lambda address: not address.startswith("https:"))), "")


def _address(url: str) -> str:
    usable = len(url) <= urls.MAX_URL_CHARS and urls.split(url) and not urls.has_credentials(url)
    return url if usable else ""


# ---- asking --------------------------------------------------------------------------------------


def opened(
    feed: Feed, now: datetime, *, token: str, secret: str, previous: HubSubscription | None = None
) -> HubSubscription:
    """A subscription to ask for; ``previous`` is the one it replaces, as the feed names another hub or topic
    now. A feed that does so all the time has no more hubs asked than one an hour.
    """
    soonest = previous.asked_at + FIRST_WAIT if previous else now
    return HubSubscription(
        feed_id=feed.id,
        hub_url=feed.hub_url,
        topic_url=feed.topic_url,
        token=token,
        secret=secret,
        state=HubState.ASKED,
        asked_at=previous.asked_at if previous else now,
        next_try_at=max(now, soonest),
    )


def asked(one: HubSubscription, now: datetime) -> HubSubscription:
    """What stands after a request, until the hub verifies it. A running lease runs on while it is renewed."""
    renewed = HubState.ACTIVE if one.state is HubState.ACTIVE else HubState.ASKED
    state = renewed if one.wanted else HubState.ENDING
    failures = one.failures + 1 if state is one.state else 1
    return replace(one, state=state, asked_at=now, failures=failures, next_try_at=now + wait(failures))


def wait(failures: int) -> timedelta:
    """How long after the ``failures``-th request without a verification the next one comes."""
    doublings: int = 2 ** min(failures - 1, 16)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)


def is_over(one: HubSubscription) -> bool:
    """Whether there is nothing left to ask the hub for: nobody wants it, and it has nothing running or did
    not listen when asked to stop.
    """
    if one.wanted or one.state is HubState.ACTIVE:
        return False
    return one.state is not HubState.ENDING or one.failures >= ENDING_TRIES


def request_form(one: HubSubscription, callback: str) -> dict[str, str]:
    """The form to post to the hub (§5.1), in order."""
    form = {
        "hub.callback": callback,
        "hub.mode": "unsubscribe" if one.state is HubState.ENDING else "subscribe",
        "hub.topic": one.topic_url,
    }
    if one.state is HubState.ENDING:
        return form
    return form | {"hub.lease_seconds": f"{LEASE.total_seconds():.0f}", "hub.secret": one.secret}


def hub_addresses(hub_url: str) -> tuple[str, ...]:
    """Where to post: https first, whatever the feed says (§8.2), then http where that does not answer."""
    if hub_url.startswith("http://"):
        return f"https://{hub_url.removeprefix('http://')}", hub_url
    return (hub_url,)


# ---- what the hub says ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """What to answer a hub's question, and what stands then; None: nothing, forget it. What stands changes
    once a request, however often the hub asks.
    """

    text: str
    then: HubSubscription | None


def answer(one: HubSubscription, query: Mapping[str, str], now: datetime) -> Answer | None:
    """What to answer a hub that calls back for ``one``; None where it asks for what we do not want."""
    mode, challenge = query.get("hub.mode", ""), query.get("hub.challenge", "")
    if unquote(query.get("hub.topic", "")) != unquote(one.topic_url):
        return None
    if mode == "denied":
        return Answer("", _denied(one, now))
    if not _CHALLENGE.fullmatch(challenge):
        return None
    if mode == "subscribe" and one.wanted and one.state in (HubState.ASKED, HubState.ACTIVE):
        return Answer(challenge, _verified(one, query.get("hub.lease_seconds", ""), now))
    if mode == "unsubscribe" and not one.wanted and one.state is HubState.ENDING:
        return Answer(challenge, None)
    return None


def _denied(one: HubSubscription, now: datetime) -> HubSubscription | None:
    if not one.wanted:
        return None
    if one.state is HubState.REFUSED:
        return one
    again = now + LONGEST_WAIT
    return replace(one, state=HubState.REFUSED, lease_until=None, failures=0, next_try_at=again)


def _verified(one: HubSubscription, lease_seconds: str, now: datetime) -> HubSubscription:
    if not one.failures:
        return one
    given = lease_seconds if lease_seconds.isascii() and lease_seconds.isdigit() else ""
    lease = min(timedelta(seconds=int(given[:9])), LONGEST_LEASE) if given else LEASE
    renewal = now + max(lease * RENEW_AT, SHORTEST_RENEWAL)
    return replace(
        one, state=HubState.ACTIVE, lease_until=now + lease, failures=0, next_try_at=renewal, wanted=True
    )


# ---- what it pushes ------------------------------------------------------------------------------


class Proof:
    """Checks a signature while the body comes in: ``add`` its pieces, then ask whether it ``holds``."""

    def __init__(self, method: str, signature: str, secret: str) -> None:
        self._signature = signature
        self._hmac = hmac.new(secret.encode(), digestmod=method)

    def add(self, piece: bytes) -> None:
        """Takes the next piece of the body."""
        self._hmac.update(piece)

    def holds(self) -> bool:
        """Whether the hub that knows the secret sent exactly these bytes."""
        return hmac.compare_digest(self._hmac.hexdigest(), self._signature)


def proof(header: str, secret: str) -> Proof | None:
    """The check that an X-Hub-Signature asks for (``method=hex``); None where it asks for none we know."""
    method, _, signature = header.partition("=")
    method, signature = method.strip().lower(), signature.strip().lower()
    if method not in ALGORITHMS or not signature.isascii():
        return None
    return Proof(method, signature, secret)


def takes_pushes(one: HubSubscription) -> bool:
    """Whether the hub may push; a lease that ran out does not make a signed push worse."""
    return one.wanted and one.state is HubState.ACTIVE


def rate_gain(new_entries: int) -> float:
    """What pushed entries add to a feed's entries a day: as much as if a poll had brought them
    (``backoff.next_rate``), whose forgetting the polls go on with.
    """
    return min(new_entries, MOST_COUNTED) * (DAY / RATE_MEMORY)


def stretched(feed: Feed, now: datetime) -> datetime | None:
    """Before when a feed need not be polled as its hub pushes: an hour from now, or when the lease ends; None
    where no lease runs. An interval that a person fixed stays.
    """
    if feed.leased_until is None or feed.fixed_seconds is not None:
        return None
    return min(now + timedelta(seconds=LONGEST_SECONDS), feed.leased_until)
