"""What came of trying something on what is stored: on how much, how often, and what."""

from collections.abc import Iterator

from bot.wording import counted, headline, moment, plain, quoted
from feeds.service.trial import Basis, Example, Trial


def tried_on(basis: Basis) -> str:
    """On how much it was tried."""
    oldest = f", the oldest {moment(basis.oldest_at)}" if basis.oldest_at else ""
    return f"Tried on {counted(basis.items, 'stored item')}, {counted(basis.feeds, 'feed')}{oldest}"


def result(trial: Trial) -> str:
    """What the backtest found, with its basis."""
    if not trial.basis.items:
        return "Nothing is stored yet that it could be tried on; /feed add says where to look."
    tried = tried_on(trial.basis)
    if not trial.stories:
        return f"{tried}: **nothing** would have been posted."
    rate = f", {_rate(trial.per_day)}" if trial.per_day is not None else ""
    return f"{tried}: **{counted(trial.stories, 'story', 'stories')}** would have been posted{rate}."


def _rate(per_day: float) -> str:
    if per_day < 0.1:
        return "fewer than one in ten days"
    return f"about {per_day:.0f} a day" if per_day >= 10 else f"about {round(per_day, 1):g} a day"


def sample(one: Example) -> str:
    """A story with its hit in bold, and how sure it is."""
    line = f"• {headline(one.headline, one.url)} · {one.tier.value}"
    return f"{line}\n> {quoted(one.quote, 240)}" if one.quote else line


def misses(trial: Trial) -> Iterator[str]:
    """One block, where there are near misses."""
    if trial.misses:
        lines = [
            f"• {headline(one.headline, one.url, 120)}: {plain(one.reason, 160)}" for one in trial.misses
        ]
        yield "\n".join([f"**Near misses** ({trial.missed:,}), which are not posted:", *lines])
