"""/feed import, export and edit in chat: the file, the one report, and what the person may do."""

import json

import pytest
from discord import Permissions

from feeds import imports, quotas
from feeds.service import feeds, subscriptions, watches
from tests.support.chat import text
from tests.support.newsroom import item, rss
from tests.support.store import database_rows

pytestmark = pytest.mark.long

LIST = (
    '<opml version="2.0"><body><outline text="Tech"><outline text="Harbour *wire*" xmlUrl="{}"/></outline>'
    '<outline text="Old wire" xmlUrl="ftp://me:secret@a.example/rss"/></body></opml>'
)
MANY = "".join(f'<outline text="Wire {number}" xmlUrl="https://a.example/{number}"/>' for number in range(12))


async def bring(chat, data, **given):
    file = chat.discord.attach("feeds.opml", data if isinstance(data, bytes) else data.encode())
    sent = await chat.discord.command(
        chat.desk.channel, given.pop("by", chat.desk.manager), "feed import", {"file": file}, force=True
    )
    return (await sent.updated(given.pop("times", 2)))[0]


def attached(chat, reply):
    """The files of a reply by name."""
    return {one["filename"]: chat.discord.file(one["id"]).decode() for one in reply["attachments"]}


async def test_a_list_is_followed_and_reported_once(chat):
    url = chat.server.serve("/feed", rss("Harbour", item("1", "Cranes stand idle")))
    reply = await bring(chat, LIST.format(url))
    assert text(reply) == (
        "Read as OPML: 1 new feed, 1 refused.\n"
        r"Refused, a feed's address starts with http\:// or https\:// (1):"
        "\n\\- Old wire"
    )
    (following,) = await feeds.listed(chat.service, chat.desk.id)
    assert (following.feed.url, following.tags) == (url, ("Tech",))
    assert (await chat.poll())[0].articles == 1


async def test_a_long_report_is_a_file_beside_a_short_one(chat, monkeypatch):
    monkeypatch.setattr(quotas, "FEEDS", 2)
    reply = await bring(chat, f"<opml><body>{MANY}</body></opml>")
    assert text(reply).splitlines()[:3] == [
        "Read as OPML: 2 new feeds, 10 refused.",
        "Refused, a server may have 2 feeds (10):",
        r"\- Wire 2 (https\://a.example/2)",
    ]
    assert text(reply).splitlines()[-1] == r"\- and 5 more"
    (report,) = attached(chat, reply).values()
    assert report.splitlines()[-1] == "- Wire 11 (https://a.example/11)"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            b"hello",
            "The file is no list of feeds that I know; I read OPML, and the JSON files of MonitoRSS, "
            "discord-rss-bot, FeedCord.",
        ),
        (
            b'<!DOCTYPE a [<!ENTITY b "c">]><opml/>',
            "The file declares a DOCTYPE or entities, which are refused; take them out.",
        ),
        (b"<opml><body>", "The file is no well-formed XML: look at line 1, column 13; nothing was changed."),
        (b" " * (imports.MAX_BYTES + 1), "That file is larger than 15 MiB; split it and import the parts."),
    ],
)
async def test_a_file_that_cannot_be_read_changes_nothing(chat, data, said):
    before = await database_rows(chat.store)
    assert text(await bring(chat, data, times=1)) == said
    assert await database_rows(chat.store) == before


def backup(chat, *channels):
    sources = [
        {
            "url": f"https://a.example/{channel}",
            "guild": "1",
            "channel": str(channel),
            "filters": {"title": ["ferry"]},
        }
        for channel in channels
    ]
    return json.dumps({"backupVersion": "1", "feeds": sources})


async def test_another_bots_channels_of_this_server_are_subscribed_and_no_others(chat):
    other = await chat.open_server("Other")
    reply = await bring(chat, backup(chat, chat.desk.channel, other.channel))
    assert text(reply) == (
        "Read as MonitoRSS: 2 new feeds.\n"
        "New keyword watches: 1; new subscriptions: 1.\n"
        "Without an equivalent here:\n"
        "\\- filters on one field of an article (every field counts here): 2\n"
        "\\- channels that the file does not name or that are not of this server (type /subscribe there): 1"
    )
    (subscription,) = await subscriptions.listed(chat.service, chat.desk.id)
    assert (subscription.destination.channel_id, subscription.selectors) == (chat.desk.channel, ("ferry",))
    assert subscription.feeds == (f"https://a.example/{chat.desk.channel}",)
    assert [one.phrases for one in await watches.listed(chat.service, chat.desk.id)] == [("ferry",)]


async def test_a_channel_that_the_person_may_not_see_is_not_subscribed(chat):
    hidden = await chat.open_channel(chat.desk.id, "board")
    heard = chat.client.wait_for("guild_channel_update", timeout=5)
    chat.discord.deny(hidden, Permissions(view_channel=True).value, who=chat.desk.manager)
    await heard
    reply = await bring(chat, backup(chat, hidden))
    assert "New keyword watches: 1; new subscriptions: 0." in text(reply)
    assert await subscriptions.listed(chat.service, chat.desk.id) == []


async def test_only_managers_import_and_export(chat):
    before = await database_rows(chat.store)
    refused = "Only people with Manage Server may do this; ask one of them."
    assert text(await bring(chat, LIST, by=chat.desk.member, times=1)) == refused
    assert text(await chat.says("feed export", by=chat.desk.member)) == refused
    assert await database_rows(chat.store) == before


async def test_an_export_is_a_file_without_passwords(chat):
    assert text(await chat.says("feed export")) == (
        "This server follows no feeds yet, so there is nothing to export."
    )
    chat.server.serve("/feed", rss("Harbour"))
    await chat.says("feed add", url=chat.server.url("/feed?key=1"), tags="wire")
    await chat.says("feed add", url=chat.server.url("/feed", userinfo="me:pass"))
    reply = await chat.says("feed export")
    host = chat.server.url("/").split("/")[2].replace(".", r"\.", 1)
    assert text(reply).splitlines()[0] == (
        "1 feed as OPML. Addresses are complete: keep the file to yourself."
    )
    assert "pass" not in text(reply).replace("password", "")
    assert host.split(":")[1] in text(reply)
    (name, written), *_ = attached(chat, reply).items()
    assert name == "feeds.opml"
    assert chat.server.url("/feed?key=1") in written
    assert "pass" not in written
    other = await chat.open_server("Other")
    file = chat.discord.attach("feeds.opml", written.encode())
    sent = await chat.discord.command(other.channel, other.manager, "feed import", {"file": file})
    assert text((await sent.updated(2))[0]) == "Read as OPML: 1 new feed."
    (there,) = await feeds.listed(chat.service, other.id)
    assert (there.feed.url, there.tags) == (chat.server.url("/feed?key=1"), ("wire",))


async def test_a_feed_is_edited_and_what_is_not_given_stays(chat):
    url = chat.server.serve("/feed", rss("Harbour"))
    await chat.says("feed add", url=url, every_seconds=300, tags="wire, asia")
    assert text(await chat.says("feed edit", feed=url, paused=True)) == (
        r"Changed **Harbour**: paused · every 5 min · \#wire #asia."
    )
    assert text(await chat.says("feed edit", feed=url, every_seconds=0, tags="-", paused=False)) == (
        "Changed **Harbour**: polled · adaptive, now every 15 min."
    )
    assert text(await chat.says("feed edit", feed=url, tags="#night")) == (
        r"Changed **Harbour**: polled · adaptive, now every 15 min · \#night."
    )
    (following,) = await feeds.listed(chat.service, chat.desk.id)
    assert (following.every_seconds, following.tags, following.paused) == (None, ("night",), False)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, r"There is nothing to change; give every\_seconds, tags, full\_text or paused."),
        ({"every_seconds": 0.5}, r"Every\_seconds must be 1 or more; leave it out to adapt."),
        ({"every_seconds": -1}, r"Every\_seconds must be 1 or more; leave it out to adapt."),
    ],
)
async def test_an_edit_that_says_nothing_sensible_changes_nothing(chat, options, said):
    url = chat.server.serve("/feed", rss("Harbour"))
    await chat.says("feed add", url=url)
    before = await database_rows(chat.store)
    assert text(await chat.says("feed edit", feed=url, **options)) == said
    assert await database_rows(chat.store) == before


async def test_another_servers_feed_cannot_be_edited(chat):
    other = await chat.open_server("Other")
    url = chat.server.serve("/feed", rss("Harbour"))
    await chat.says("feed add", to=other, url=url)
    assert text(await chat.says("feed edit", feed=url, paused=True)) == (
        "This server follows no such feed; it follows none yet."
    )
