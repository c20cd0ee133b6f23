"""/recent in chat: what was seen, posted or not and why, page by page, and never another server's."""

import pytest

from bot.loopback import permissions
from tests.support.chat import buttons, pressing, text
from tests.support.newsroom import item, rss

pytestmark = pytest.mark.long

SECOND = 1772452800
"""Unix time of the newsroom's noon."""


async def watching(chat, *names):
    for name in names or ("Alibaba",):
        await chat.adds(name)


async def bring(chat, *titles, path="/wire", minutes=20):
    """The feed shows these items alone, and is polled and delivered."""
    items = [item(number_of(title), title) for title in titles]
    chat.server.serve(path, rss("Harbour Wire", *items))
    chat.later(minutes=minutes)
    await chat.round()


def number_of(title):
    """The guid, and the end of the link, of the item of this title."""
    return str(sum(map(ord, title)))


async def following(chat, path="/wire"):
    chat.server.serve(path, rss("Harbour Wire"))
    await chat.follow(chat.desk.id, path)
    await chat.round()


async def test_an_empty_answer_says_what_to_ask_instead(chat):
    assert text(await chat.says("recent")) == (
        "Stories of the last 24 hours\n"
        "No story matched a watch of this server in this time. Ask for more hours, as in "
        "`/recent hours:168`; /watch list and /feed list show where I look and for what."
    )


async def test_stories_are_told_posted_or_not(chat):
    await watching(chat)
    await following(chat)
    await bring(chat, "Alibaba *opens* a [school](x)")
    await chat.says("subscribe")
    await bring(chat, "Alibaba closes a school")
    (post,) = chat.posts(chat.desk.channel)
    link = f"https://discord.com/channels/{chat.desk.id}/{chat.desk.channel}/{post['id']}"
    reply = await chat.says("recent", by=chat.desk.member)
    assert text(reply) == (
        "Stories of the last 24 hours\n"
        f"[**Alibaba closes a school**](https://example.com/{number_of('Alibaba closes a school')})\n"
        f"Harbour Wire · <t:{SECOND + 2400}:R> · Alibaba (likely)\n"
        f"→ [posted]({link}) in <#{chat.desk.channel}>\n"
        "\n"
        r"[**Alibaba \*opens\* a \[school\](x)**]"
        f"(https://example.com/{number_of('Alibaba *opens* a [school](x)')})\n"
        f"Harbour Wire · <t:{SECOND + 1200}:R> · Alibaba (likely)\n"
        f"→ not posted in <#{chat.desk.channel}>: it was stored before this channel was subscribed"
    )


async def test_a_story_no_channel_hears_says_so(chat):
    await watching(chat, "Alibaba", "Tesla")
    await chat.says("subscribe", watches="tesla")
    await following(chat)
    await bring(chat, "Alibaba opens a school")
    assert text(await chat.says("recent")).splitlines()[-1] == (
        "→ not posted: no channel is subscribed to Alibaba"
    )


async def test_what_waits_for_a_broken_channel_says_what_holds_it_up(chat):
    await watching(chat)
    await chat.says("subscribe")
    await following(chat)
    await chat.close_channel(chat.desk.channel, permissions.SEND_MESSAGES)
    await bring(chat, "Alibaba opens a school")
    assert text(await chat.says("recent")).splitlines()[-1] == (
        f"→ waiting to be posted in <#{chat.desk.channel}>: I may not post there: give me Send Messages and "
        "Embed Links"
    )


async def test_pages_are_turned_in_the_same_message_also_after_a_restart(chat):
    await watching(chat)
    await following(chat)
    for number in range(7):
        await bring(chat, f"Alibaba story {number}", minutes=1)
    first = await chat.says("recent", hours=2, by=chat.desk.member)
    assert titles(first) == [f"Alibaba story {number}" for number in (6, 5, 4, 3, 2)]
    assert list(buttons(first)) == ["Older ▶"]
    await chat.restart()
    second = await pressed(chat, first, "Older ▶")
    assert (second["id"], titles(second), list(buttons(second))) == (
        first["id"],
        ["Alibaba story 1", "Alibaba story 0"],
        ["◀ Newer"],
    )
    assert text(second).startswith("Stories of the last 2 hours, page 2\n")
    assert titles(await pressed(chat, second, "◀ Newer")) == titles(first)


async def pressed(chat, message, label):
    one = await chat.discord.press(message, buttons(message)[label], chat.desk.member)
    return (await one.updated())[0]


def titles(reply):
    return [line.split("**")[1] for line in text(reply).splitlines() if line.startswith("[**")]


async def test_one_watch_and_other_hours(chat):
    await watching(chat, "Alibaba", "Tesla")
    await following(chat)
    await bring(chat, "Alibaba opens a school")
    await bring(chat, "Tesla opens a factory", minutes=60 * 30)
    assert titles(await chat.says("recent")) == ["Tesla opens a factory"]
    both = await chat.says("recent", hours=31)
    assert titles(both) == ["Tesla opens a factory", "Alibaba opens a school"]
    one = await chat.says("recent", hours=31, watch="Alibaba")
    assert text(one).startswith("Stories about Alibaba of the last 31 hours\n")
    assert titles(one) == ["Alibaba opens a school"]


def menu(message):
    """The labels of a message's menu with their values; none where it has no menu."""
    found = [one for row in message["components"] for one in row["components"] if one["type"] == 3]
    return {option["label"]: option["value"] for one in found for option in one["options"]}


async def test_a_menu_of_what_was_not_posted_says_why_not_also_after_a_restart(chat):
    await watching(chat)
    await following(chat)
    await bring(chat, "Alibaba opens a school")
    await chat.says("subscribe")
    await bring(chat, "Alibaba closes a school")
    reply = await chat.says("recent", by=chat.desk.member)
    assert list(menu(reply)) == ["Alibaba opens a school"]
    await chat.restart()
    chosen = list(menu(reply).values())
    press = await chat.discord.press(reply, "ww:whynot", chat.desk.member, chosen)
    assert text(await press.reply()) == (
        "Why not this story?\n"
        f"[**Alibaba opens a school**](https://example.com/{number_of('Alibaba opens a school')})\n"
        f"Harbour Wire · seen <t:{SECOND + 1200}:R>\n\n"
        f"Not posted in <#{chat.desk.channel}>: it was stored before this channel was subscribed.\n"
        "Asked for by the subscription to all watches (likely and better).\n\n"
        "**Alibaba**: likely\n• **Alibaba** in the title: one of the company's names\n"
        "> **Alibaba** opens a school"
    )


async def test_there_is_no_such_menu_where_all_was_posted(chat):
    await watching(chat)
    await chat.says("subscribe")
    await following(chat)
    await bring(chat, "Alibaba opens a school")
    assert (await chat.says("recent"))["components"] == []


async def test_the_menu_tells_nothing_of_another_servers_stories(chat):
    other = await chat.open_server("Other")
    await watching(chat)
    await following(chat)
    await bring(chat, "Alibaba opens a school")
    (story,) = menu(await chat.says("recent")).values()
    told = [
        await pressing(chat, "ww:whynot", other.member, [one], to=other) for one in (story, "9" * 30, "x")
    ]
    assert [text(await one.reply()) for one in told] == [
        "I know nothing of this story any more; /recent lists what I saw lately."
    ] * 3


async def test_an_unknown_watch_is_answered_with_those_there_are(chat):
    await watching(chat)
    assert text(await chat.says("recent", watch="Sony")) == (
        "This server has no watch “Sony”; it has Alibaba."
    )


async def test_a_server_is_shown_only_what_its_own_feeds_brought(chat):
    other = await chat.open_server("Other")
    await watching(chat)
    await chat.adds("Alibaba", to=other)
    for path, server in (("/wire", chat.desk), ("/post", other), ("/both", chat.desk), ("/both", other)):
        chat.server.serve(path, rss("Harbour Wire"))
        await chat.follow(server.id, path)
    await chat.round()
    for path in ("/wire", "/post", "/both"):
        await bring(chat, f"Alibaba in {path[1:]}", path=path)
    assert titles(await chat.says("recent")) == ["Alibaba in both", "Alibaba in wire"]
    assert titles(await chat.says("recent", to=other)) == ["Alibaba in both", "Alibaba in post"]


@pytest.mark.parametrize("title", ["A" * 480 + " Alibaba", "Alibaba " + "*_`|" * 110, "Alibaba 👩‍👩‍👧" * 25])
async def test_five_stories_of_any_length_fit(chat, title):
    await watching(chat)
    await following(chat)
    for number in range(5):
        await bring(chat, f"{number} {title}", minutes=1)
    (embed,) = (await chat.says("recent"))["embeds"]
    assert embed["description"].count("Harbour Wire · ") == 5
