"""Which watches are found in articles: everybody's in what the feed says, in the page as well for those who
asked for full text."""

from collections.abc import Collection, Iterable, Mapping

from feeds.matching import Matcher, fields_of
from feeds.model import Article, Match
from feeds.ports import KeptPage
from feeds.urls import canonical

Pages = Mapping[Article, KeptPage]


def match_all(
    matcher: Matcher, articles: Iterable[Article], pages: Pages, guild_ids: Collection[int]
) -> dict[Article, list[Match]]:
    """The matches of each article; those of the servers in ``guild_ids`` count what its page says."""
    return {article: _match(matcher, article, pages.get(article), guild_ids) for article in articles}


def is_page_of(page: KeptPage, article: Article) -> bool:
    """Whether a kept page stands behind an article's own link: feeds that carry one article by different
    links share no page, for a link may hold a secret."""
    return bool(article.url) and canonical(page.url) == canonical(article.url)


def fields_with_page(article: Article, page: KeptPage | None) -> dict[str, str]:
    """The article's fields, its text continued by that of its page: offsets in the feed's own text stay, and
    no phrase goes from the one into the other."""
    fields = fields_of(article)
    if page and page.text:
        fields["text"] = "\n\n".join(filter(None, (article.text, page.text)))
    return fields


def _match(
    matcher: Matcher, article: Article, page: KeptPage | None, guild_ids: Collection[int]
) -> list[Match]:
    found = matcher.match(fields_of(article))
    if not page or not page.text or not guild_ids:
        return found
    more = matcher.match(fields_with_page(article, page))
    return [
        *(match for match in found if match.watch.guild_id not in guild_ids),
        *(match for match in more if match.watch.guild_id in guild_ids),
    ]
