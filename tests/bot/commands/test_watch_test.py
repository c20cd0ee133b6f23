"""/watch test in chat: a pasted text, a link, a title that was offered."""

from tests.support.chat import text
from tests.support.newsroom import item, rss


async def test_a_text_is_explained_for_every_watch(chat):
    await chat.adds("Alibaba", tickers="9988:HK")
    await chat.adds("Gap")
    await chat.adds("Tesla")
    reply = await chat.says(
        "watch test", text_or_link="Shares of Alibaba *jump*. Storm over the Gap Harbour pier at noon."
    )
    assert text(reply) == "\n".join(
        [
            "What the watches find",
            "**Alibaba**: likely",
            "• **Alibaba** in the text: one of the company's names",
            r"> Shares of **Alibaba** \*jump\*.",
            "",
            "**Gap**: weak",
            "• **Gap** in the text: one of the company's names",
            "> Storm over the **Gap** Harbour pier at noon.",
            "→ not posted by default: nothing there shows that “Gap” is meant as a name",
            "",
            "Nothing of 1 other watch is in it.",
        ]
    )


async def test_one_watch_is_asked_and_tells_why_it_finds_nothing(chat):
    await chat.adds("Gap")
    await chat.adds("Tesla")
    assert text(await chat.says("watch test", text_or_link="Mind the gap", watch="gap")) == "\n".join(
        [
            "What the watches find",
            "**No watch matches.**",
            "",
            "**Gap**: nothing",
            "• “Gap” stands there, but not written as the name is",
        ]
    )
    assert text(await chat.says("watch test", text_or_link="Rain", watch="Tesla")) == (
        "What the watches find\n**No watch matches.**\n\nNothing that is looked for is in it."
    )


async def test_titles_of_stored_articles_are_offered(chat):
    titles = ("Gap opens a store", "Cranes stand idle", "A gap in the fence")
    chat.server.serve("/wire", rss("Wire", *(item(title[:5], title) for title in titles)))
    await chat.follow(chat.desk.id, "/wire")
    await chat.poll()
    await chat.adds("Gap")
    offered = await chat.discord.autocomplete(
        chat.desk.channel, chat.desk.manager, "watch test", {"text_or_link": "gap"}, "text_or_link"
    )
    assert [one["name"] for one in offered] == ["Gap opens a store", "A gap in the fence"]
    reply = text(await chat.says("watch test", text_or_link=offered[0]["value"]))
    assert reply.splitlines()[1:4] == [
        "[**Gap opens a store**](https://example.com/Gap%20o)",
        "",
        "**Gap**: likely",
    ]


async def test_a_link_that_was_not_seen_and_a_server_without_watches_are_told(chat):
    assert text(await chat.says("watch test", text_or_link="Gap")) == (
        "This server has no watch to test yet; add one with /watch add."
    )
    await chat.adds("Gap")
    assert text(await chat.says("watch test", text_or_link="https://example.com/nowhere")) == (
        "I have not seen this in this server's feeds; paste its text instead."
    )
