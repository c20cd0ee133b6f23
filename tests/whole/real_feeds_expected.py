"""What three watches find in the captured feeds, written down from reading them.

Headlines stand here as hashes only, since the words are their publishers'.
"""

from dataclasses import dataclass
from hashlib import blake2b

PARAMOUNT = "🏢 Company “Paramount”: matched "
PERU = "🏢 Company “Peru's Congress”: matched "
TALKS = "🔎 Keyword “nuclear talks”: matched "


@dataclass(frozen=True)
class Outlet:
    """What a feed is called in a post, and how the addresses of its entries begin and end."""

    title: str
    start: str
    end: str = ""


@dataclass(frozen=True)
class Posted:
    """One message as it is compared: what is in bold in its sentences, and its lines of what matched."""

    outlet: str
    url: str
    headline: str
    bold: tuple[str, ...]
    hits: tuple[str, ...]


AL_JAZEERA = Outlet(
    "Al Jazeera",
    "https://www.aljazeera.com/",
    "?traffic_source=rss",
)
BBC = Outlet("BBC News", "https://www.bbc.com/news/articles/", "?at_medium=RSS&at_campaign=rss")
JAPAN_TODAY = Outlet("Japan Today", "https://japantoday.com/category/world/")
MERCOPRESS = Outlet(
    "MercoPress",
    "https://en.mercopress.com/",
    "?utm_source=feed&utm_medium=rss&utm_content=main&utm_campaign=rss",
)
NDTV = Outlet(
    "NDTV News Search Records Found 1000", "https://www.ndtv.com/world-news/", "#publisher=newsstand"
)
NPR = Outlet("NPR Topics", "https://www.npr.org/2026/02/17/")
POST = Outlet("World (127.0.0.1)", "https://www.washingtonpost.com/world/2026/02/")


def hashed(headline: str) -> str:
    """How a headline stands in this file."""
    return blake2b(headline.encode(), digest_size=6).hexdigest()


def post(outlet: Outlet, path: str, headline: str, line: str, *bold: str) -> Posted:
    return Posted(outlet.title, f"{outlet.start}{path}{outlet.end}", headline, bold, (line,))


COLBERT_AT_AL_JAZEERA = post(
    AL_JAZEERA,
    "news/2026/2/18/stephen-colbert-says-cbs-barred-his-interview-with-texas-senate-candidate",
    "54f1bd4aa485",
    PARAMOUNT + "**Stephen Colbert**, **CBS** in title and summary",
    "CBS",
)
COLBERT_AT_BBC = post(
    BBC, "cze0dk3yd5eo", "c5a133947eb2", PARAMOUNT + "**Stephen Colbert**, **CBS** in title"
)
PERU_AT_JAPAN_TODAY = post(
    JAPAN_TODAY,
    "peru%27s-congress-to-debate-a-motion-to-remove-interim-president-jeri-4-months-into-his-term",
    "f7d162647b94",
    PERU + "**Peru's Congress**, **José Jerí** in title and summary",
    "Peru’s Congress",
    "José Jerí",
)
PERU_AT_MERCOPRESS = post(
    MERCOPRESS,
    "2026/02/17/peru-s-congress-ousts-interim-president-jose-jeri",
    "a5889866dd68",
    PERU + "**Peru’s Congress**, **José Jerí** in title and summary",
    "Peru’s Congress",
    "José Jerí",
)
PERU_AT_NDTV = post(
    NDTV,
    "peru-president-jose-jeri-impeached-after-4-months-in-office-amid-corruption-charges-11051184",
    "90af08ebaf70",
    PERU + "**Peru's Congress**, **Jose Jeri** in text",
    "Peru's Congress",
    "Jose Jeri",
)

# Every watch, at the usual tier; feed by feed as they are polled, each feed's oldest first.
EVERYTHING = [
    post(
        AL_JAZEERA,
        "video/newsfeed/2026/2/17/us-and-iran-reach-guiding-principles-in-geneva-nuclear-talks",
        "0292fa78cc52",
        TALKS + "**nuclear talks** in title and summary",
        "nuclear talks",
    ),
    post(
        AL_JAZEERA,
        "economy/2026/2/17/warner-bros-rejects-latest-paramount-bid-but-open-to-best-and-final-offer",
        "3170a37f021c",
        PARAMOUNT + "**Paramount** in title",
    ),
    COLBERT_AT_AL_JAZEERA,
    post(BBC, "cwyknjnd706o", "83d6623c2c9c", TALKS + "**nuclear talks** in title"),
    COLBERT_AT_BBC,
    post(
        JAPAN_TODAY,
        "iran-foreign-minister-says-progress-made-in-nuclear-talks-with-us-in-geneva3",
        "72898a059f6b",
        TALKS + "**nuclear talks** in title",
    ),
    PERU_AT_JAPAN_TODAY,
    PERU_AT_MERCOPRESS,
    post(
        NDTV,
        "agreed-on-guiding-principles-for-deal-iran-on-us-nuclear-talks-11048936",
        "78f901f8233b",
        TALKS + "**Nuclear Talks** in title",
    ),
    PERU_AT_NDTV,
    post(
        NDTV,
        "iran-temporarily-closes-strait-of-hormuz-amid-us-nuclear-talks-11051442",
        "dab07cd8dc85",
        TALKS + "**Nuclear Talks** in title",
    ),
    post(
        NPR,
        "nx-s1-5716052/former-deputy-special-envoy-for-iran-discusses-us-iran-nuclear-talks",
        "3e25bc173349",
        TALKS + "**nuclear talks** in title and text",
        "nuclear talks",
    ),
    post(
        NPR,
        "g-s1-110385/up-first-newsletter-iran-geneva-ice-shooting-texas-trial-jesse-jackson-alex-pretti",
        "80966057b96e",
        TALKS + "**nuclear talks** in title",
    ),
    post(
        POST,
        "16/iran-trump-nuclear-talks-protests-anger/",
        "530103ad999b",
        TALKS + "**nuclear talks** in summary",
        "nuclear talks",
    ),
    post(POST, "17/iran-talks-geneva-nuclear-trump/", "615c6801eade", TALKS + "**nuclear talks** in title"),
]

# The two companies alone, where only what is certain is heard.
CERTAIN = [
    COLBERT_AT_AL_JAZEERA,
    COLBERT_AT_BBC,
    PERU_AT_JAPAN_TODAY,
    PERU_AT_MERCOPRESS,
    PERU_AT_NDTV,
]

# What was matched and stayed silent, with the code of its reason: entries that stood in the feed before,
# previews of talks (an exclude), and a name that is also a common word where certainty is asked for.
FIRST_POLL = (
    f"{AL_JAZEERA.start}news/2026/2/17/perus-congress-votes-to-remove-president-jose-jeri-in-latest-shake-up"
    f"{AL_JAZEERA.end}"
)
SILENT = {
    "everything": {
        FIRST_POLL: "first_poll",
        f"{NPR.start}g-s1-110365/u-s-iran-nuclear-talks-geneva": "excluded",
        f"{NPR.start}nx-s1-5716011/us-and-iran-to-meet-for-second-round-of-nuclear-talks": "excluded",
    },
    "certain": {FIRST_POLL: "first_poll", EVERYTHING[1].url: "tier"},
}
