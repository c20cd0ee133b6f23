"""What a post says: its line of what matched."""

import pytest

from feeds.alerts import Hit
from feeds.compose import compose
from feeds.model import Evidence, HitLine, Sentence
from tests.support import news


def evidence(field, text):
    return Evidence(field, 0, len(text), text, text, "name")


@pytest.mark.parametrize(
    ("found", "texts", "fields"),
    [
        ((("title", "Alibaba"), ("text", "ALIBABA")), ("Alibaba",), ("title", "text")),
        ((("title", "Levi's"), ("summary", "Levi’s")), ("Levi's",), ("title", "summary")),
        ((("title", "José Jerí"), ("text", "Jose Jeri")), ("José Jerí",), ("title", "text")),
        ((("text", "Alibaba"), ("text", "BABA"), ("text", "Alibaba")), ("Alibaba", "BABA"), ("text",)),
    ],
)
def test_each_text_stands_once_as_it_was_first_written(found, texts, fields):
    match = news.match(evidence=tuple(evidence(*one) for one in found))
    hit = Hit(1, match, news.carried(), news.guild(), news.feed())
    post = compose(news.article(), news.feed(), [hit])
    assert post.hits == (HitLine(match.watch.name, match.watch.kind, texts, fields),)


def test_the_text_of_a_page_behind_the_feeds_own_is_not_quoted():
    article = news.article("A letter", text="The staff of Alibaba was written to.")
    own = Evidence("text", 13, 20, "Alibaba", "Alibaba", "name")
    page = Evidence("text", 50, 57, "Alibaba", "Alibaba", "name", "Alibaba said so in its letter.")
    hit = Hit(1, news.match(evidence=(own, page)), news.carried(article), news.guild(), news.feed())
    post = compose(article, news.feed(), [hit])
    assert post.sentences == (Sentence(article.text, ((13, 20),)),)
    assert post.hits[0].fields == ("text",)
