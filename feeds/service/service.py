"""What every request of people needs: the store, the way out to feeds, the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from feeds.parsing import Parser
from feeds.ports import Fetcher, Store


@dataclass(frozen=True, slots=True)
class SampleFeed:
    """A feed offered by name to a server that has none."""

    name: str
    url: str


SAMPLE_FEEDS = (
    SampleFeed("BBC News: Business", "https://feeds.bbci.co.uk/news/business/rss.xml"),
    SampleFeed("The Guardian: Business", "https://www.theguardian.com/business/rss"),
    SampleFeed("The New York Times: Business", "https://rss.nytimes.com/services/xml/rss/nyt/Business.xml"),
    SampleFeed("PR Newswire: all releases", "https://www.prnewswire.com/rss/news-releases-list.rss"),
)


@dataclass(frozen=True)
class Service:
    """Handed to every function of this package as its first argument.

    ``now`` gives aware UTC. Whoever gives a ``parser`` closes it.
    """

    store: Store
    fetcher: Fetcher
    now: Callable[[], datetime]
    min_poll_seconds: float = 60.0
    sample_feeds: tuple[SampleFeed, ...] = SAMPLE_FEEDS
    parser: Parser = field(default_factory=Parser)
