"""What a feed says of when to poll it and of its hub; ``inspect`` prints none of it."""

import json

import pytest

from feeds.formats import inspect, parse
from feeds.formats.schedule import LONGEST_TTL_SECONDS
from feeds.model import Document

SY = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"
ATOM = "xmlns:atom='http://www.w3.org/2005/Atom'"


def read(body):
    return parse(Document(url="https://wire.example/feed", body=body.encode()))


def channel(*elements):
    inside = f"<title>Wire</title>{''.join(elements)}<item><title>x</title></item>"
    return read(f"<rss version='2.0' {SY} {ATOM}><channel>{inside}</channel></rss>")


@pytest.mark.parametrize(
    ("elements", "seconds"),
    [
        ("", 0.0),
        ("<ttl>60</ttl>", 3_600.0),
        ("<ttl> 1440 </ttl>", 86_400.0),
        ("<ttl>0</ttl>", 0.0),
        ("<ttl>-5</ttl>", 0.0),
        ("<ttl>an hour</ttl>", 0.0),
        ("<ttl>1e9</ttl>", 0.0),
        ("<ttl>99999999</ttl>", 0.0),
        (f"<ttl>{'9' * 5_000}</ttl>", 0.0),
        (f"<ttl>{int(LONGEST_TTL_SECONDS / 60)}</ttl>", LONGEST_TTL_SECONDS),
        ("<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 1_800.0),
        ("<sy:updatePeriod>Daily</sy:updatePeriod>", 86_400.0),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 86_400.0),
        ("<sy:updatePeriod>yearly</sy:updatePeriod>", 0.0),
        ("<sy:updatePeriod>often</sy:updatePeriod>", 0.0),
        ("<sy:updateFrequency>4</sy:updateFrequency>", 0.0),
        ("<ttl>30</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 1_800.0),
    ],
)
def test_a_feed_names_its_shortest_interval(elements, seconds):
    assert channel(elements).ttl_seconds == seconds


@pytest.mark.parametrize(
    ("names", "hours"),
    [
        ([], ()),
        (["0", "1", "23"], (0, 1, 23)),
        (["24", "3", " 3 ", "03"], (0, 3)),
        (["25", "-1", "noon", "", "4.5"], ()),
    ],
)
def test_a_feed_names_hours_to_skip(names, hours):
    listed = "".join(f"<hour>{name}</hour>" for name in names)
    assert channel(f"<skipHours>{listed}</skipHours>").skip_hours == hours


def test_a_feed_names_days_to_skip():
    listed = "<day>Sunday</day><day> monday </day><day>Sunday</day><day>Someday</day>"
    assert channel(f"<skipDays>{listed}</skipDays>").skip_days == (0, 6)


@pytest.mark.parametrize(
    "body",
    [
        f"<rss version='2.0' {ATOM}><channel><title>Wire</title>"
        "<atom:link rel='hub' href='https://hub.example/'/><atom:link rel='self' href='/topic'/>"
        "</channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Wire</title>"
        "<link rel='self' href='topic'/><link rel='hub' href='https://hub.example/'/>"
        "<link rel='hub' href='https://second.example/'/></feed>",
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "Wire",
                "feed_url": "https://wire.example/topic",
                "hubs": [
                    {"type": "rssCloud", "url": "https://x.example/"},
                    {"type": "WebSub"},
                    {"type": "WebSub", "url": "https://hub.example/"},
                ],
                "items": [],
            }
        ),
    ],
)
def test_a_feed_names_its_hub_and_itself(body):
    parsed = read(body)
    assert (parsed.hub, parsed.self_link) == ("https://hub.example/", "https://wire.example/topic")


def test_an_entry_names_no_hub():
    body = (
        f"<rss version='2.0' {ATOM}><channel><title>Wire</title><item><title>x</title>"
        "<atom:link rel='hub' href='https://hub.example/'/><hour>3</hour><ttl>5</ttl></item></channel></rss>"
    )
    parsed = read(body)
    assert (parsed.hub, parsed.self_link, parsed.skip_hours, parsed.ttl_seconds) == ("", "", (), 0.0)


def test_none_of_it_is_printed():
    asked = channel("<ttl>60</ttl><skipHours><hour>1</hour></skipHours>")
    assert inspect(asked) == inspect(channel())
