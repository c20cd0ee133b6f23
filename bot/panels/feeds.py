"""Where a server looks, as lists and as the answers to edits."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.pressed import PageButton, page_id, turning, view_of
from bot.replies import Panel
from bot.wording import counted, moment, plain, stacked, strong
from feeds.errors import RefusedAddress, UserError
from feeds.health import Health, advice
from feeds.model import Feed, Following
from feeds.service import Service
from feeds.service import feeds as feed_service
from feeds.service import health as health_service
from feeds.service.feeds import Added, health, name_of
from feeds.urls import host, redact

PAGE = 6
NOTHING = Health()


async def listed(service: Service, guild_id: int, page: int) -> Panel:
    """One page of the list as it is now."""
    followings = await feed_service.listed(service, guild_id)
    return panel(followings, page, service.now(), await health_service.measured(service, guild_id))


def panel(followings: Sequence[Following], page: int, now: datetime, measured: Mapping[int, Health]) -> Panel:
    """One page of the list, with each feed's health and, for those to drop, the reason."""
    if not followings:
        return Panel("This server follows no feeds yet. Add one with /feed add, or start with /setup.")
    shown = followings[page * PAGE : (page + 1) * PAGE]
    embed = discord.Embed(
        title=f"This server follows {counted(len(followings), 'feed')}",
        description=stacked([_block(one, now, measured.get(one.feed.id, NOTHING)) for one in shown]),
    )
    return Panel(embeds=[embed], view=view_of(turning(FeedsPage, page, len(followings), PAGE)))


def _block(following: Following, now: datetime, measured: Health) -> str:
    feed = following.feed
    tags = f" · {plain(' '.join(f'#{tag}' for tag in following.tags), 60)}" if following.tags else ""
    managed = " · from the configuration file" if following.managed else ""
    address = f" · {plain(redact(feed.url), 120)}" if feed.title else ""
    # Redacted here too: what is pasted into an ephemeral reply ends up in screenshots.
    return (
        f"{strong(name_of(feed), 80)}{address}\n"
        f"{_icon(following)} {plain(health(following), 160)}{_times(feed, now)}"
        f" · {_interval(following)}{tags}{managed}"
        f"{_figures(feed, measured)}{_proposal(following, measured, now)}"
    )


def _figures(feed: Feed, measured: Health) -> str:
    """What it brought, in a line of its own; what nobody can tell yet is left out."""
    parts = [
        f"{measured.entries_a_week:.0f} entries a week" if measured.entries else "",
        f"{feed.body_bytes / 1024:,.0f} kB" if feed.body_bytes else "",
        _latency(measured),
        _lead(measured),
        f"{measured.unique:.0%} of its stories only here" if measured.unique is not None else "",
        f"{measured.noise:.0%} matched nothing" if measured.noise is not None else "",
    ]
    told = " · ".join(filter(None, parts))
    return f"\n{told}" if told else ""


def _latency(measured: Health) -> str:
    if measured.latency_p50 is None or measured.latency_p95 is None:
        return ""
    return f"seen {_age(measured.latency_p50)} after publication, 95 % within {_age(measured.latency_p95)}"


def _lead(measured: Health) -> str:
    if measured.lead is None:
        return ""
    place = "ahead of" if measured.lead >= timedelta(0) else "behind"
    shared = counted(measured.shared, "shared story", "shared stories")
    return f"{_age(abs(measured.lead))} {place} your other feeds on {shared}"


def _age(delta: timedelta) -> str:
    return _span(round(max(delta, timedelta(0)).total_seconds()))


def _proposal(following: Following, measured: Health, now: datetime) -> str:
    reason = advice(following, measured, now)
    return f"\n➖ Could be dropped with /feed remove: {reason}." if reason else ""


def _icon(following: Following) -> str:
    if following.paused:
        return "⏸️"
    if following.feed.retired:
        return "⛔"
    return "⚠️" if following.feed.failures else "✅" if following.feed.polled_at else "⏳"


def _times(feed: Feed, now: datetime) -> str:
    read = f", read {moment(feed.good_at)}" if feed.good_at else ""
    return read + _next(feed, now)


def _next(feed: Feed, now: datetime) -> str:
    """Discord counts from its own clock, to the second: what is due would read "0 seconds ago"."""
    if not feed.next_poll_at or feed.retired:
        return ""
    return f", next {moment(feed.next_poll_at)}" if feed.next_poll_at > now else ", due now"


def _interval(following: Following) -> str:
    if following.every_seconds is None:
        return f"adaptive, now every {_span(following.feed.interval_seconds)}"
    return f"every {_span(following.every_seconds)}"


def _span(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:g} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"


class FeedsPage(PageButton, template=page_id("feeds")):
    """Turns the pages of the list."""

    managers = True
    noun = "feeds"

    async def read(self, service: Service, guild_id: int) -> Panel:
        """The page as it is now."""
        return await listed(service, guild_id, self.page)


async def follow(service: Service, guild_id: int, url: str, **given: Any) -> Added:
    """As ``feeds.add``; chat leaves out what only the person who runs the bot can set."""
    try:
        return await feed_service.add(service, guild_id, url, **given)
    except UserError as error:
        if isinstance(error.__cause__, RefusedAddress):
            where = host(error.__cause__.url)
            raise UserError(f"{where} is not a public address, and I read public feeds only") from error
        raise


def added(result: Added) -> Panel:
    """The answer to a new feed: its title and newest item, which prove that it was read."""
    newest = "; it has no items yet."
    if result.newest:
        when = f" ({moment(result.newest_at)})" if result.newest_at else ""
        newest = f", newest item: {strong(result.newest, 200)}{when}"
    if result.page:
        address = plain(redact(result.following.feed.url), 200)
        newest += f"\nThat address is a web page; its feed is {address}."
    backfill = result.following.backfill
    first = (
        f"At my first look I post its newest {counted(backfill, 'matching story', 'matching stories')}."
        if backfill
        else "What stands in it already is stored, not posted; new matches are posted from now on."
    )
    return Panel(f"Watching {strong(result.title)}{newest}\n{first}")


def edited(following: Following) -> Panel:
    """The answer to an edit: how the feed stands now."""
    state = "paused" if following.paused else "polled"
    tags = f" · {plain(' '.join(f'#{tag}' for tag in following.tags), 200)}" if following.tags else ""
    pages = " · articles' pages are read" if following.full_text else ""
    return Panel(f"Changed {strong(name_of(following.feed))}: {state} · {_interval(following)}{tags}{pages}.")


def removed(following: Following) -> Panel:
    """The answer to a removal."""
    return Panel(f"I no longer follow {strong(name_of(following.feed))}.")
