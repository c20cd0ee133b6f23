"""Tables of articles, of who carried them, and of the stories they make.

What a server is shown comes from feeds it follows, so every text stands in ``article_revision``, which
belongs to one feed; ``article`` holds only what identifies the article for the whole installation.
"""

from sqlalchemy import Column, Index, UniqueConstraint

from storage.schema.base import flag, id_column, json, maybe_time, reference, table, text, time
from storage.types import Text, UtcTime

article = table(
    "article",
    id_column(),
    text("identity", index=True),  # canonical URL, else fingerprint, as at first sight; never changed
    text("canonical_url", index=True),  # as at first sight
    text("fingerprint"),  # hash of the folded title and text, as at first sight
    time("seen_at"),  # when the installation first saw it
    Index(None, "fingerprint", "seen_at"),
)

article_revision = table(
    "article_revision",
    id_column(),
    reference("article_id", "article.id", gone="CASCADE"),
    reference("feed_id", "feed.id"),  # the feed that said so
    time("seen_at"),  # when this wording was first seen
    text("content_hash"),  # of title, summary and text
    text("title"),
    text("summary"),
    text("text"),
    maybe_time("published_at"),  # as claimed
    text("author"),
    text("section"),
    json("categories"),
    text("language"),
    json("images"),  # addresses
    flag("date_clamped"),  # the feed's date was impossible; published_at is the bound it was put to
    Index(None, "article_id", "feed_id"),
    Index(None, "feed_id", "seen_at"),
)

article_source = table(
    "article_source",
    reference("feed_id", "feed.id", primary_key=True),
    reference("article_id", "article.id", gone="CASCADE", primary_key=True, index=True),
    text("guid"),
    text("guid_key"),  # the identity that ``seen`` keeps of the guid
    text("url", index=True),  # the link this feed gives
    text("url_key"),  # the identity that ``seen`` keeps of the link
    text("canonical_url", index=True),  # of this feed's link
    text("title"),
    time("seen_at"),  # when this feed first carried it
    Index(None, "feed_id", "seen_at"),
)

seen = table(
    "seen",
    reference("feed_id", "feed.id", primary_key=True),
    Column("key", Text(), primary_key=True),  # hash of a guid or a canonical URL
    reference("article_id", "article.id", gone="SET NULL", nullable=True, index=True),  # null: pruned
    text("content_hash"),  # of what the feed last said under this key
    time("listed_at"),  # last time the feed's document held it
    Index(None, "listed_at"),
    sqlite_with_rowid=False,
)

story = table(
    "story",
    id_column(),
    text("identity"),  # of the article that opened it; outlives the article
    time("opened_at"),
    # Never a story that is merged itself: who merges A into B also points A's former followers at B.
    reference("merged_into", "story.id", nullable=True, index=True),
)

story_article = table(
    "story_article",
    reference("story_id", "story.id", gone="CASCADE", primary_key=True),
    reference("article_id", "article.id", gone="CASCADE", primary_key=True),
    UniqueConstraint("article_id"),  # an article is in one story
    sqlite_with_rowid=False,
)

article_page = table(
    "article_page",
    reference("article_id", "article.id", gone="CASCADE", primary_key=True, autoincrement=False),
    text("url"),  # the page that was read
    text("text"),  # its main text; kept for days only and never exported
    text("refused"),  # why its text may not be used, else empty
    Column("fetched_at", UtcTime(), nullable=False, index=True),
)
