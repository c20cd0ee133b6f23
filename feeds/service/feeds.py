"""Where a server looks: add, list, edit and remove feeds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from feeds import pages, quotas
from feeds.articles import to_articles
from feeds.errors import FullTextMissing, UserError
from feeds.model import Feed, Following
from feeds.service import typed
from feeds.service.finding import FoundFeed, Reader, find
from feeds.service.service import Service
from feeds.urls import canonical, feed_url, has_credentials, redact

MOST_BACKFILL = 200
MOST_SECONDS = 30 * 86_400
"""As in the configuration file."""


@dataclass(frozen=True, slots=True)
class Added:
    """A feed this server follows now; ``newest`` is the title of its newest item, empty where it has none.

    ``page`` is the address that was typed where a web page stands there that led to the feed, else empty.
    """

    following: Following
    title: str
    newest: str = ""
    newest_at: datetime | None = None
    items: int = 0
    page: str = ""


async def listed(service: Service, guild_id: int) -> list[Following]:
    """What the server follows, oldest first."""
    async with service.store.read() as reads:
        return await reads.followings(guild_id=guild_id)


async def add(
    service: Service,
    guild_id: int,
    url: str,
    *,
    every_seconds: float | None = None,
    backfill: int = 0,
    tags: Sequence[str] = (),
) -> Added:
    """Follows a feed, or the one feed of a web page, after reading it once to prove that it is one.

    Raises SeveralFeeds where the page names more than one, and UserError where there is none.
    """
    address = feed_url(url)
    _check_numbers(service, every_seconds, backfill)
    typed.check_tags(tags)
    await _check_new(service, guild_id, address)
    found = await find(Reader(service.fetcher, service.parser), address)
    following = Following(
        id=0,
        guild_id=guild_id,
        feed=_feed(guild_id, found),
        added_at=service.now(),
        every_seconds=every_seconds,
        backfill=backfill,
        tags=typed.unique(tags),
    )
    async with service.store.write() as tx:
        _refuse_duplicate(await tx.followings(guild_id=guild_id), found.address)
        saved = await tx.follow(following, service.now())
    return _added(saved, found, service.now())


def _feed(guild_id: int, found: FoundFeed) -> Feed:
    return Feed(
        id=0,
        url=found.address,
        private_to=guild_id if has_credentials(found.address) else 0,
        title=found.parsed.title,
        link=found.parsed.link,
        language=found.parsed.language,
    )


async def edit(
    service: Service,
    guild_id: int,
    text: str,
    *,
    every_seconds: float | None = None,
    tags: Sequence[str] | None = None,
    full_text: bool | None = None,
    paused: bool | None = None,
) -> Following:
    """Changes what is given and keeps the rest; ``every_seconds`` 0 lets the interval adapt again.

    Raises UserError where nothing is given, and for a feed that the configuration file made; FullTextMissing
    where full text is asked for and cannot be had.
    """
    wishes: dict[str, Any] = {"full_text": full_text, "paused": paused}
    if tags is not None:
        typed.check_tags(tags)
        wishes["tags"] = typed.unique(tags)
    if every_seconds:
        _check_numbers(service, every_seconds, 0)
    if full_text and not pages.is_installed():
        raise FullTextMissing
    given = {name: value for name, value in wishes.items() if value is not None}
    if every_seconds is not None:
        given["every_seconds"] = every_seconds or None
    if not given:
        raise UserError("there is nothing to change; give every_seconds, tags, full_text or paused")
    async with service.store.write() as tx:
        following = pick(await tx.followings(guild_id=guild_id), text)
        typed.refuse_managed(following.managed, f"the feed {name_of(following.feed)}")
        return await tx.follow(replace(following, **given), service.now())


async def remove(service: Service, guild_id: int, text: str) -> Following:
    """Stops following a feed, given by its number, address or title; what it brought stays."""
    async with service.store.write() as tx:
        following = pick(await tx.followings(guild_id=guild_id), text)
        typed.refuse_managed(following.managed, f"the feed {name_of(following.feed)}")
        await tx.unfollow(following.id)
    return following


def name_of(feed: Feed) -> str:
    """The feed's title, else its address with everything secret hidden."""
    return feed.title or redact(feed.url)


def pick(followings: Sequence[Following], text: str) -> Following:
    """By number, else by address, else by title; raises UserError for a feed that is not followed."""
    wanted = " ".join(text.split())
    for test in (_is_number, _is_address, _is_title):
        for following in followings:
            if test(following, wanted):
                return following
    hint = "choose one from the list that appears while you type" if followings else "it follows none yet"
    raise UserError(f"this server follows no such feed; {hint}")


def _is_number(following: Following, wanted: str) -> bool:
    return wanted == str(following.id)


def _is_address(following: Following, wanted: str) -> bool:
    return wanted == following.feed.url or (bool(canonical(wanted)) and _same(following.feed.url, wanted))


def _is_title(following: Following, wanted: str) -> bool:
    return bool(wanted) and wanted.casefold() == following.feed.title.casefold()


def _same(url: str, other: str) -> bool:
    return canonical(url) == canonical(other)


def health(following: Following) -> str:
    """How the feed fares, in words without a full stop."""
    feed = following.feed
    if following.paused:
        return "paused"
    if feed.retired:
        return "gone for good: its publisher says so (410)"
    if feed.failures:
        times = "once" if feed.failures == 1 else f"{feed.failures} times in a row"
        return f"failed {times}: {feed.last_error}"
    return "fine" if feed.polled_at else "not read yet"


def _check_numbers(service: Service, every_seconds: float | None, backfill: int) -> None:
    if every_seconds is not None and not every_seconds >= service.min_poll_seconds:
        raise UserError(f"every_seconds must be {service.min_poll_seconds:g} or more; leave it out to adapt")
    if every_seconds is not None and every_seconds > MOST_SECONDS:
        raise UserError(f"every_seconds must be {MOST_SECONDS:,} (30 days) or less")
    if not 0 <= backfill <= MOST_BACKFILL:
        raise UserError(f"backfill must be between 0 and {MOST_BACKFILL}")


async def _check_new(service: Service, guild_id: int, address: str) -> None:
    async with service.store.read() as reads:
        followings = await reads.followings(guild_id=guild_id)
    _refuse_duplicate(followings, address)


def _refuse_duplicate(followings: Sequence[Following], address: str) -> None:
    for following in followings:
        if _same(following.feed.url, address):
            raise UserError(
                f"this server already follows {name_of(following.feed)}; /feed list shows how it fares"
            )
    quotas.check_feeds(len(followings) + 1)


def _added(following: Following, found: FoundFeed, now: datetime) -> Added:
    articles = to_articles(found.parsed, now=now)
    newest = max(articles, key=lambda article: article.published_at or now, default=None)
    return Added(
        following=following,
        title=found.parsed.title or name_of(following.feed),
        newest=newest.title if newest else "",
        newest_at=newest.published_at if newest else None,
        items=len(articles),
        page=found.page,
    )
