"""Why an alert did not become a post: short codes as stored, and the sentence a person reads.

A stored reason is ``code`` or ``code:detail``. FINAL reasons stand for good, ONE_FEED's for what that feed
says; after any other reason a later, better match (another watch, another revision) may still make the alert
due.
"""

REASONS: dict[str, str] = {
    "first_poll": "it stood in the feed before this server's first look at it",
    "before_watch": "it was stored before this watch was made or changed",
    "before_subscription": "it was stored before this channel was subscribed",
    "stale": "by its own date it was already older than {detail} hours when it first appeared",
    "tier": "the match is only {detail}, and this channel asks for better",
    "language": "its language ({detail}) is not among those this channel asks for",
    "feed": "this channel hears other feeds only",
    "excluded": "{detail}",
    "paused": "this subscription is paused",
    "place_closed": "the channel could not be posted to until it was too old",
    "ended": "the subscription ended before it was posted",
    "refused": "Discord refused the message: {detail}",
}

FINAL = frozenset({"before_watch", "before_subscription", "place_closed", "refused", "ended"})
ONE_FEED = frozenset({"first_poll", "stale"})


def reason(code: str, detail: object = "") -> str:
    """The stored form of a reason; raises KeyError for a code that is not in REASONS."""
    if code not in REASONS:
        raise KeyError(code)
    return f"{code}:{detail}" if detail != "" else code


def is_final(stored: str) -> bool:
    """Whether no later match can lift this reason."""
    return stored.partition(":")[0] in FINAL


def ends_with_another_feed(stored: str) -> bool:
    """Whether the reason holds only until another feed carries the story as news."""
    return stored.partition(":")[0] in ONE_FEED


def sentence(stored: str) -> str:
    """The words for a stored reason, without a full stop; an unknown one is shown as it stands."""
    code, _, detail = stored.partition(":")
    return REASONS[code].format(detail=detail) if code in REASONS else stored
