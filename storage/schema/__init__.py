"""All tables, by group, and the number of the migration that makes them."""

from storage.schema.alerts import alert, alert_match, alert_subscription, destination, subscription
from storage.schema.base import metadata
from storage.schema.directory import company, company_identifier, company_listing, company_start
from storage.schema.feeds import feed, feed_reading, guild_feed, robots, websub
from storage.schema.guilds import guild, installation
from storage.schema.news import (
    article,
    article_page,
    article_revision,
    article_source,
    seen,
    story,
    story_article,
)
from storage.schema.outbox import delivery, delivery_alert
from storage.schema.watches import draft, match, vote, watch

# The newest migration, known here so that a current database opens without loading Alembic.
HEAD = "0005"

__all__ = [
    "HEAD",
    "alert",
    "alert_match",
    "alert_subscription",
    "article",
    "article_page",
    "article_revision",
    "article_source",
    "company",
    "company_identifier",
    "company_listing",
    "company_start",
    "delivery",
    "delivery_alert",
    "destination",
    "draft",
    "feed",
    "feed_reading",
    "guild",
    "guild_feed",
    "installation",
    "match",
    "metadata",
    "robots",
    "seen",
    "story",
    "story_article",
    "subscription",
    "vote",
    "watch",
    "websub",
]
