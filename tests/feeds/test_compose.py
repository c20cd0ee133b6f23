"""What a post says: its line of what matched."""

import pytest

from feeds.alerts import Hit
from feeds.compose import compose
from feeds.model import Evidence, HitLine
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
