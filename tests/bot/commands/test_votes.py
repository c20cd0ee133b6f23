"""⋯ under an alert: Not relevant, one vote a person, and for managers an exclude with the way back."""

from dataclasses import replace

import pytest

from feeds.service import watches
from tests.support.chat import EPHEMERAL, buttons, fields, pressing, text
from tests.support.newsroom import item, rss
from tests.support.store import database_rows

VALLEY = "Fire near Quaystone Valley destroys homes"
TITLES = [
    VALLEY,
    "Rain falls on Quaystone Valley again",
    "The schools of Quaystone Valley stay shut",
    "Quaystone sues a harbour",
]
CLOSED = "This is no longer open, for drafts are kept for a day; type the command again."
GONE = "This story or its watch is gone; /recent lists what I saw lately."


async def alerted(chat, titles=TITLES, **given):
    """One post for each title, by title."""
    await chat.adds("Quaystone", **given)
    await chat.says("subscribe")
    chat.server.serve("/wire", rss("Harbour Wire"))
    await chat.follow(chat.desk.id, "/wire")
    await chat.round()
    chat.server.serve("/wire", rss("Harbour Wire", *(item(str(at), one) for at, one in enumerate(titles))))
    chat.later(minutes=20)
    await chat.round()
    return {post["embeds"][0]["title"]: post for post in chat.posts(chat.desk.channel)}


async def opened(chat, post, by):
    return await (await chat.discord.press(post, "ww:more", by)).reply()


async def pressed(chat, message, label, by):
    return (await (await chat.discord.press(message, buttons(message)[label], by)).updated())[-1]


async def votes(chat, post, by):
    """A menu in which this person has pressed Not relevant."""
    return await pressed(chat, await opened(chat, post, by), "Not relevant", by)


async def exclude(chat):
    (watch,) = await watches.listed(chat.service, chat.desk.id)
    return watch.exclude


@pytest.mark.long
async def test_an_alert_has_a_menu_for_the_presser_alone_also_after_a_restart(chat):
    post = (await alerted(chat))[VALLEY]
    assert [one["label"] for one in post["components"][0]["components"]] == [
        "Why?",
        "⋯",
        "Read at Harbour Wire",
    ]
    await chat.restart()
    menu = await opened(chat, post, chat.desk.member)
    assert (menu["flags"] & EPHEMERAL, text(menu), list(buttons(menu))) == (
        EPHEMERAL,
        f"[**{VALLEY}**](https://example.com/0)",
        ["Not relevant"],
    )


async def test_a_member_votes_once_and_takes_it_back(chat):
    post = (await alerted(chat))[VALLEY]
    member, head = chat.desk.member, f"[**{VALLEY}**](https://example.com/0)"
    stale = await opened(chat, post, member)
    voted = await votes(chat, post, member)
    assert (text(voted), list(buttons(voted))) == (
        f"Noted: not relevant to **Quaystone**: {head}\n1 person here finds it not relevant.",
        ["Take my vote back"],
    )
    assert list(buttons(await opened(chat, post, member))) == ["Take my vote back"]
    assert text(await pressed(chat, stale, "Not relevant", member)) == (
        f"Your vote stands already: not relevant to **Quaystone**: {head}\n"
        "1 person here finds it not relevant."
    )
    back = await pressed(chat, voted, "Take my vote back", member)
    assert (text(back), list(buttons(back))) == (
        f"Your vote is taken back: {head}\nNobody here finds it not relevant to **Quaystone**.",
        ["Not relevant"],
    )
    again = await pressing(chat, buttons(voted)["Take my vote back"], member)
    assert text((await again.updated())[-1]).startswith("You had no vote that could be taken back: ")
    assert (await database_rows(chat.store))["vote"] == []


@pytest.mark.long
async def test_one_vote_a_person_and_watch(chat):
    await chat.adds("harbour", kind="keyword")
    post = (await alerted(chat))["Quaystone sues a harbour"]
    menu = await opened(chat, post, chat.desk.member)
    assert list(buttons(menu)) == ["Not relevant: harbour", "Not relevant: Quaystone"]
    for person in (chat.desk.member, chat.desk.manager):
        menu = await opened(chat, post, person)
        said = text(await pressed(chat, menu, "Not relevant: Quaystone", person))
    assert "2 people here find it not relevant." in said
    rows = (await database_rows(chat.store))["vote"]
    assert sorted(row["user_id"] for row in rows) == sorted([chat.desk.member, chat.desk.manager])
    assert {row["watch_id"] for row in rows} == {2}


async def test_a_manager_is_shown_the_exclude_with_what_it_takes(chat):
    posts = await alerted(chat)
    await votes(chat, posts[TITLES[1]], chat.desk.member)
    shown = await votes(chat, posts[VALLEY], chat.desk.manager)
    seen = int(chat.at.timestamp())
    assert text(shown) == "\n".join(
        [
            f"Noted: not relevant to **Quaystone**: [**{VALLEY}**](https://example.com/0)",
            "1 person here finds it not relevant.",
            "Exclude “Quaystone Valley” from Quaystone?",
            "A hit inside **Quaystone Valley** would no longer count.",
            "",
            f"Tried on 4 stored items, 1 feed, the oldest <t:{seen}:R>: it takes **3 stories**.",
            "",
            "**Removed** (2), which people found not relevant:",
            "• [Fire near **Quaystone** Valley destroys homes](https://example.com/0) · likely",
            "• [Rain falls on **Quaystone** Valley again](https://example.com/1) · likely",
            "",
            "**Lost** (1), which nobody voted against:",
            "• [The schools of **Quaystone** Valley stay shut](https://example.com/2) · likely",
        ]
    )
    assert list(buttons(shown)) == ["Add this exclude", "Choose another", "Cancel", "Take my vote back"]
    assert await exclude(chat) == ()


@pytest.mark.long
async def test_an_exclude_is_added_and_undone_exactly_also_after_restarts(chat):
    post = (await alerted(chat, exclude="Quaystone Pie", tags="fruit"))[VALLEY]
    before = await watches.listed(chat.service, chat.desk.id)
    shown = await votes(chat, post, chat.desk.manager)
    await chat.restart()
    added = await chat.presses(shown, "Add this exclude")
    assert (text(added), list(buttons(added))) == (
        "**Quaystone** no longer counts a hit inside **Quaystone Valley**.",
        ["Undo"],
    )
    assert await exclude(chat) == ("Quaystone Pie", "Quaystone Valley")
    await chat.restart()
    undone = await chat.presses(added, "Undo")
    assert (text(undone), undone["components"]) == ("**Quaystone** looks for what it did before again.", [])
    (after,) = await watches.listed(chat.service, chat.desk.id)
    assert [replace(after, revision=1)] == before
    assert text(await chat.says("why", link="https://example.com/0")).count("only inside") == 0
    press = await pressing(chat, buttons(added)["Undo"], chat.desk.manager)
    assert text(await press.reply()).startswith("This is no longer open")


async def test_what_is_excluded_is_not_found_any_more_until_it_is_undone(chat):
    posts = await alerted(chat)
    added = await chat.presses(await votes(chat, posts[VALLEY], chat.desk.manager), "Add this exclude")
    for number in (9, 10):
        story = item(str(number), f"Snow falls on Quaystone Valley {number}")
        chat.server.serve("/wire", rss("Harbour Wire", story))
        chat.later(minutes=20)
        await chat.round()
        link = f"https://example.com/{number}"
        is_found = "only inside the excluded" not in text(await chat.says("why", link=link))
        assert (is_found, len(chat.posts(chat.desk.channel))) == (number == 10, len(posts) + (number == 10))
        if not is_found:
            said = text(await chat.presses(added, "Undo"))
            assert said == "**Quaystone** looks for what it did before again."


async def test_an_exclude_changes_nothing_of_what_is_told_of_posts_made_before(chat):
    posts = await alerted(chat)
    link = "https://example.com/0"
    before, listed = text(await chat.says("why", link=link)), text(await chat.says("recent"))
    assert listed.count("discord.com/channels") == len(posts)
    await chat.presses(await votes(chat, posts[VALLEY], chat.desk.manager), "Add this exclude")
    assert text(await chat.says("recent")) == listed
    assert text(await chat.says("why", link=link)) == before.replace(
        "**Quaystone**: likely", "**Quaystone**: likely (this watch was changed since)"
    )


@pytest.mark.long
async def test_what_an_exclude_took_since_is_said_to_be_gone(chat):
    posts = await alerted(chat)
    await chat.presses(await votes(chat, posts[VALLEY], chat.desk.manager), "Add this exclude")
    said = text(await votes(chat, posts[TITLES[1]], chat.desk.manager))
    assert said.splitlines()[-1] == (
        "It would not be posted any more: only inside the excluded “Quaystone Valley”."
    )


@pytest.mark.long
async def test_a_watch_that_was_changed_since_is_not_undone(chat):
    post = (await alerted(chat))[VALLEY]
    added = await chat.presses(await votes(chat, post, chat.desk.manager), "Add this exclude")
    await watches.edit(chat.service, chat.desk.id, "quaystone", {"people": ("A. Quay",)})
    assert text(await chat.presses(added, "Undo")) == (
        "**Quaystone** was changed since and stays as it is; /watch edit changes it."
    )
    assert await exclude(chat) == ("Quaystone Valley",)


@pytest.mark.long
@pytest.mark.parametrize(("posts", "said"), [(4, ""), (5, " · 4 of 5 posts stood")])
async def test_the_list_tells_how_right_a_watch_was_from_five_posts_on(chat, posts, said):
    sent = await alerted(chat, [f"Harbour {number} is bought by Quaystone" for number in range(posts)])
    for person in (chat.desk.member, chat.desk.manager):
        await votes(chat, sent["Harbour 0 is bought by Quaystone"], person)
    assert text(await chat.says("watch list")).splitlines()[1] == f"🏢 company **Quaystone**{said}"


@pytest.mark.long
async def test_another_phrase_can_be_typed(chat):
    post = (await alerted(chat))[VALLEY]
    shown = await votes(chat, post, chat.desk.manager)
    asked = await chat.discord.press(shown, buttons(shown)["Choose another"], chat.desk.manager)
    assert fields(await asked.shown_modal()) == {"phrase": "Quaystone Valley"}
    sent = await chat.discord.submit_modal(asked, {"phrase": "near  Quaystone Valley"})
    (other,) = await sent.updated()
    assert text(other).splitlines()[0] == "Exclude “near Quaystone Valley” from Quaystone?"
    assert "it takes **1 story**." in text(other)
    await chat.presses(other, "Add this exclude")
    assert await exclude(chat) == ("near Quaystone Valley",)


@pytest.mark.long
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "QUAYSTONE",
            "“QUAYSTONE” is what Quaystone looks for, so it would find nothing any more; type the longer "
            "phrase around it.",
        ),
        ("Quaystone pie", "“Quaystone pie” is excluded already; type another phrase."),
        ("—", "Exclude: “—” has no letter or digit to look for; write a name or a word."),
    ],
)
async def test_a_phrase_that_would_not_do_is_refused_and_the_card_stays(chat, typed, said):
    post = (await alerted(chat, exclude="Quaystone pie"))[VALLEY]
    shown = await votes(chat, post, chat.desk.manager)
    before = await database_rows(chat.store)
    asked = await chat.discord.press(shown, buttons(shown)["Choose another"], chat.desk.manager)
    sent = await chat.discord.submit_modal(asked, {"phrase": typed})
    assert text(await sent.reply()) == said
    assert await database_rows(chat.store) == before


@pytest.mark.long
async def test_a_phrase_that_would_take_everything_is_not_proposed(chat):
    post = (await alerted(chat, ["Quaystone Valley burns down", "Quaystone Valley is rebuilt"]))[
        "Quaystone Valley burns down"
    ]
    shown = await votes(chat, post, chat.desk.manager)
    assert text(shown).splitlines()[2:] == [
        "I found no phrase around the hit that an exclude could name without taking everything."
    ]
    assert list(buttons(shown)) == ["Type an exclude", "Take my vote back"]
    asked = await chat.discord.press(shown, buttons(shown)["Type an exclude"], chat.desk.manager)
    sent = await chat.discord.submit_modal(asked, {"phrase": "Quaystone Valley"})
    assert text(await sent.reply()) == (
        "“Quaystone Valley” would take every stored story that Quaystone finds; type a longer phrase."
    )


@pytest.mark.long
async def test_cancelling_changes_nothing_and_the_vote_stands(chat):
    post = (await alerted(chat))[VALLEY]
    shown = await votes(chat, post, chat.desk.manager)
    assert text(await chat.presses(shown, "Cancel")) == "Nothing was changed; the vote stands."
    rows = await database_rows(chat.store)
    (saved,) = rows["draft"]
    assert (await exclude(chat), saved["content"]["rows"][0]["typed"], len(rows["vote"])) == (
        (),
        "Quaystone",
        1,
    )


@pytest.mark.long
async def test_a_story_that_stays_found_is_said_to(chat):
    title = "Quaystone Valley burns, says Quaystone"
    post = (await alerted(chat, [title, "Quaystone sues a harbour"]))[title]
    shown = text(await votes(chat, post, chat.desk.manager))
    assert "it takes **0 stories**." in shown
    assert "This story would still be found, through another place in it." in shown


@pytest.mark.long
async def test_a_watch_of_the_configuration_file_is_not_changed_in_chat(chat):
    post = (await alerted(chat))[VALLEY]
    async with chat.store.write() as tx:
        (watch,) = await tx.watches(guild_id=chat.desk.id)
        await tx.save_watch(replace(watch, managed=True))
    shown = await votes(chat, post, chat.desk.manager)
    assert list(buttons(shown)) == ["Take my vote back"]
    assert text(shown).splitlines()[-1] == (
        "This watch comes from the configuration file: write the phrase into its `exclude` there."
    )


@pytest.mark.long
async def test_another_servers_votes_and_proposals_show_nowhere_else(chat):
    other = await chat.open_server("Other")
    chat.server.serve("/wire", rss("Harbour Wire"))
    await chat.follow(other.id, "/wire")
    await chat.adds("Quaystone", to=other)
    await chat.says("subscribe", to=other)
    posts = await alerted(chat)
    shown = await votes(chat, posts[VALLEY], chat.desk.manager)
    (theirs,) = [one for one in chat.posts(other.channel) if one["embeds"][0]["title"] == VALLEY]
    before = await database_rows(chat.store)
    for label in ("Add this exclude", "Choose another", "Cancel", "Take my vote back"):
        press = await pressing(chat, buttons(shown)[label], other.manager, to=other)
        assert text(await press.reply()) in (GONE, CLOSED)
    assert await database_rows(chat.store) == before
    voted = await votes(chat, theirs, other.member)
    assert "1 person here finds it not relevant." in text(voted)


@pytest.mark.long
async def test_a_plain_member_is_shown_no_proposal_and_may_press_none(chat):
    post = (await alerted(chat))[VALLEY]
    assert (await votes(chat, post, chat.desk.member))["embeds"] == []
    shown = await votes(chat, post, chat.desk.manager)
    before = await database_rows(chat.store)
    for label in ("Add this exclude", "Choose another", "Cancel"):
        press = await pressing(chat, buttons(shown)[label], chat.desk.member)
        assert text(await press.reply()) == "Only people with Manage Server may do this; ask one of them."
    assert await database_rows(chat.store) == before


@pytest.mark.long
async def test_an_alert_whose_watches_were_removed_has_nothing_to_be_said_of(chat):
    post = (await alerted(chat))[VALLEY]
    await watches.remove(chat.service, chat.desk.id, "quaystone")
    assert text(await opened(chat, post, chat.desk.member)) == (
        "The watches of this alert were removed; there is nothing to say of it any more."
    )
