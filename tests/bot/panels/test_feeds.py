"""The list of feeds: health in figures, in words, and which feed could go."""

from dataclasses import replace
from datetime import timedelta

from bot.panels.feeds import NOTHING, PAGE, panel
from feeds.health import Health
from feeds.model import Feed, Following
from tests.support.news import NOON

MINUTE = timedelta(minutes=1)
READ = f"read <t:{int(NOON.timestamp())}:R>, next <t:{int((NOON + 5 * MINUTE).timestamp())}:R>"
FEED = Feed(
    1,
    "https://a.example/rss?key=secret",
    title="Harbour Wire",
    polled_at=NOON,
    good_at=NOON,
    next_poll_at=NOON + 5 * MINUTE,
    body_bytes=50_000,
)
HEALTH = Health(
    entries=40,
    entries_a_week=10,
    latency_p50=3 * MINUTE,
    latency_p95=40 * MINUTE,
    lead=-4 * MINUTE,
    shared=8,
    unique=0.8,
    noise=1.0,
)


def description(*followings, **measured):
    (embed,) = panel(followings, 0, NOON, measured.get("health", {})).embeds
    return embed.description


def following(number=1, **feed):
    followed_at = NOON - timedelta(days=40)
    return Following(number, 1000, replace(FEED, id=number, **feed), followed_at, first_polled_at=followed_at)


def test_a_feed_is_shown_with_all_that_is_known_of_it():
    assert description(following(), health={1: HEALTH}) == (
        "**Harbour Wire** · https\\://a.example/rss?key=…\n"
        f"✅ fine, {READ} · adaptive, now every 15 min\n"
        "10 entries a week · 49 kB · seen 3 min after publication, 95 % within 40 min · "
        "4 min behind your other feeds on 8 shared stories · 80% of its stories only here · "
        "100% matched nothing\n"
        "➖ Could be dropped with /feed remove: none of its 40 entries in 28 days matched a watch."
    )


def test_what_nobody_can_tell_yet_is_left_out():
    assert description(following(body_bytes=0), health={1: NOTHING}) == (
        f"**Harbour Wire** · https\\://a.example/rss?key=…\n✅ fine, {READ} · adaptive, now every 15 min"
    )


def test_the_last_error_stands_in_words_with_the_next_try():
    told = description(following(failures=3, last_error="a.example could not answer (500)", body_bytes=0))
    assert told.splitlines()[1] == (
        f"⚠️ failed 3 times in a row: a.example could not answer (500), {READ} · adaptive, now every 15 min"
    )


def test_a_full_page_is_shown_whole():
    long = following(title="Harbour " * 40, failures=9, last_error="the site refuses automated readers " * 9)
    page = [replace(long, id=number) for number in range(PAGE)]
    assert "more" not in description(*page, health={1: HEALTH})
