"""/setup in chat: company, feed, channel, sample, each step also after a restart."""

from dataclasses import replace

import pytest
from discord.http import MultipartParameters

from feeds.service import SampleFeed, feeds, subscriptions, watches
from tests.support.chat import buttons, text
from tests.support.companies import save_companies
from tests.support.newsroom import item, rss

pytestmark = pytest.mark.long

START = (
    "**Step 1 of 4: which company?** Press the button and type its name; tickers such as 9988:HK make "
    "matches surer. (Keywords come later, with /watch add.)\n\n"
    "-# This server has 0 watches, 0 feeds, 0 subscriptions."
)


async def press(chat, message, custom_id, values=None):
    return await chat.discord.press(message, custom_id, chat.desk.manager, values)


async def pressed(chat, message, custom_id, values=None):
    return (await (await press(chat, message, custom_id, values)).updated())[0]


async def filled(chat, message, custom_id, **values):
    """Opens a form by its button, sends it, and returns the message that it changed."""
    sent = await chat.discord.submit_modal(await press(chat, message, custom_id), values)
    return (await sent.updated())[0]


async def test_a_company_of_the_directory_is_filled_in(chat):
    await save_companies(chat.store)
    second = await filled(chat, await chat.says("setup"), "ww:setup:company", name="BABA")
    assert text(second).splitlines()[0] == (
        "Watching 🏢 company **Alibaba** · also Alibaba Group Holding Limited, 阿里巴巴 · tickers 9988:HK, "
        "BABA:NYSE · people Eddie Yongming Wu, 吴泳铭 · products Tongyi Qianwen"
    )


async def test_the_whole_way_with_a_restart_before_every_step(chat):
    url = chat.server.serve("/wire", rss("Harbour Wire", item("1", "Alibaba opens a school")))
    first = await chat.says("setup")
    assert (text(first), buttons(first)) == (
        START,
        {"Name a company": "ww:setup:company", "Skip": "ww:setup:step:2"},
    )
    await chat.restart()
    second = await filled(
        chat, first, "ww:setup:company", name="Alibaba", tickers="9988:HK", aliases="阿里巴巴"
    )
    assert (second["id"], text(second)) == (
        first["id"],
        "Watching 🏢 company **Alibaba** · also 阿里巴巴 · tickers 9988:HK\n\n"
        "**Step 2 of 4: where shall I look?** Choose a feed, or type the address of one.\n\n"
        "-# This server has 1 watch, 0 feeds, 0 subscriptions.",
    )
    await chat.restart()
    third = await filled(chat, second, "ww:setup:address", url=url)
    assert text(third) == (
        "Watching **Harbour Wire**, newest item: **Alibaba opens a school**\n"
        "What stands in it already is stored, not posted; new matches are posted from now on.\n\n"
        "**Step 3 of 4: which channel shall hear the news?** It hears every watch of this server.\n\n"
        "-# This server has 1 watch, 1 feed, 0 subscriptions."
    )
    await chat.restart()
    channel = chat.desk.channel
    fourth = await pressed(chat, third, "ww:setup:channel", [str(channel)])
    assert text(fourth) == (
        f"<#{channel}> is subscribed to all watches (likely and better).\n"
        "It hears Alibaba. New stories are posted from now on; /recent shows earlier ones.\n\n"
        "**Step 4 of 4: a sample.** Nothing stored matches yet, so there is none to show. "
        "I have yet to read 1 feed; look again in a moment. "
        "New stories are posted from now on; what stood in the feeds before is not."
    )
    await chat.restart()
    await chat.round()
    sample = await pressed(chat, fourth, "ww:setup:step:4")
    assert sample["content"] == (
        "**Step 4 of 4: a sample.** This is how the newest match looks. "
        "New stories are posted from now on; what stood in the feeds before is not."
    )
    assert [(one["title"], one["author"]["name"]) for one in sample["embeds"]] == [
        ("Alibaba opens a school", "Harbour Wire")
    ]
    assert chat.posts(channel) == []
    assert [
        [one.key for one in await watches.listed(chat.service, chat.desk.id)],
        [one.feed.url for one in await feeds.listed(chat.service, chat.desk.id)],
        [one.destination.channel_id for one in await subscriptions.listed(chat.service, chat.desk.id)],
    ] == [["alibaba"], [url], [channel]]


async def test_a_sample_feed_is_followed_when_chosen(chat):
    url = chat.server.serve("/wire", rss("Harbour Wire"))
    chat.client.service = replace(chat.service, sample_feeds=(SampleFeed("Harbour", url),))
    second = await pressed(chat, await chat.says("setup"), "ww:setup:step:2")
    (select,) = [one for row in second["components"] for one in row["components"] if one["type"] == 3]
    assert [(one["label"], one["value"], one["description"]) for one in select["options"]] == [
        ("Harbour", "0", url)
    ]
    third = await pressed(chat, second, "ww:setup:feed", ["0"])
    assert text(third).startswith("Watching **Harbour Wire**; it has no items yet.\n")


@pytest.mark.parametrize("values", [["abc"], ["-1"], ["1"], ["²"], ["9" * 90], ["0", "1"], []])
async def test_a_choice_that_was_never_offered_is_refused_and_the_step_stays(chat, values):
    """Whoever writes requests by hand can choose what stands in no menu."""
    chat.client.service = replace(chat.service, sample_feeds=(SampleFeed("Harbour", "http://127.0.0.1:1/"),))
    second = await pressed(chat, await chat.says("setup"), "ww:setup:step:2")
    (select,) = [one for row in second["components"] for one in row["components"] if one["type"] == 3]
    told = await pressed(chat, await forged(chat, select, values), "ww:setup:feed", values)
    assert text(told) == (
        "That feed is no longer offered; choose another one.\n\n"
        "**Step 2 of 4: where shall I look?** Choose a feed, or type the address of one.\n\n"
        "-# This server has 0 watches, 0 feeds, 0 subscriptions."
    )


async def forged(chat, select, values):
    """A message of the bot's with the menu, in which just these values can be chosen."""
    options = [{"label": f"Choice {value}", "value": value} for value in values or ["0"]]
    count = {"min_values": len(values), "max_values": max(len(values), 1)}
    menu = {"type": 3, "custom_id": select["custom_id"], "options": options, **count}
    payload = {"components": [{"type": 1, "components": [menu]}], "allowed_mentions": {"parse": []}}
    with MultipartParameters(payload=payload, multipart=None, files=None) as params:
        return await chat.client.http.send_message(chat.desk.channel, params=params)


async def test_every_step_can_be_skipped_and_what_is_missing_is_named(chat):
    message = await chat.says("setup")
    for _ in range(3):
        message = await pressed(chat, message, buttons(message)["Skip"])
    assert text(message) == (
        "**Step 4 of 4: a sample.** Nothing stored matches yet, so there is none to show. "
        "Still missing: a watch (/watch add), a feed (/feed add), a subscribed channel (/subscribe)."
    )


async def test_a_mistake_is_told_beside_the_step_which_stays(chat):
    first = await chat.says("setup")
    sent = await chat.discord.submit_modal(
        await press(chat, first, "ww:setup:company"), {"name": "Alibaba", "tickers": "9988"}
    )
    told = (await sent.updated())[-1]
    assert (told["id"] != first["id"], text(told)) == (
        True,
        "Tickers: “9988” is no ticker with its exchange; write it as SYMBOL:EXCHANGE, for example 9988:HK or "
        "BABA:NYSE.",
    )
    again = await filled(chat, first, "ww:setup:company", name="Alibaba")
    assert text(again).startswith("Watching 🏢 company **Alibaba**\n")
