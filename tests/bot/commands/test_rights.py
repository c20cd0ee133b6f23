"""Rights are asked for at every use and every press, whatever Discord's app would have hidden."""

import pytest

from feeds.model import Watch, WatchKind
from tests.support.chat import buttons, pressing, text
from tests.support.store import database_rows

REFUSED = "Only people with Manage Server may do this; ask one of them."

FORGED = [
    ("setup", {}),
    ("watch add", {"name": "Tesla"}),
    ("watch list", {}),
    ("watch edit", {"watch": "alibaba"}),
    ("watch remove", {"watch": "alibaba"}),
    ("watch import", {"list": "Tesla"}),
    ("watch test", {"text_or_link": "Tesla"}),
    ("feed add", {"url": "https://example.com/feed"}),
    ("feed list", {}),
    ("feed remove", {"feed": "1"}),
    ("subscribe", {}),
    ("subscriptions", {}),
]


@pytest.mark.parametrize(("command", "options"), FORGED)
async def test_a_forged_command_of_a_plain_member_is_refused(chat, command, options):
    await chat.adds("Alibaba")
    before = await database_rows(chat.store)
    assert text(await chat.says(command, by=chat.desk.member, **options)) == REFUSED
    assert await database_rows(chat.store) == before


async def test_a_forged_request_for_choices_is_offered_none(chat):
    await chat.adds("Alibaba")

    async def offered(person):
        return await chat.discord.autocomplete(
            chat.desk.channel, person, "watch remove", {"watch": ""}, "watch"
        )

    assert [len(await offered(one)) for one in (chat.desk.manager, chat.desk.member)] == [1, 0]


@pytest.mark.parametrize(
    ("custom_id", "values"),
    [
        ("ww:watches:0:f", None),
        ("ww:feeds:0:f", None),
        ("ww:subscriptions:0:f", None),
        ("ww:subscription:end:1:0", None),
        ("ww:subscription:pause:1:0", None),
        ("ww:subscription:resume:1:0", None),
        *((f"ww:import:{one}:{'0' * 32}", None) for one in ("save", "keep", "leave", "cancel")),
        (f"ww:import:pick:{'0' * 32}:0", ["0"]),
        (f"ww:undo:{'0' * 32}", None),
        *((f"ww:exclude:{one}:{'0' * 32}:1:1", None) for one in ("add", "other", "cancel")),
        ("ww:exclude:other::1:1", None),
        ("ww:alias:1:1", None),
        ("ww:missed:on:0", None),
        ("ww:missed:off:0", None),
        (f"ww:draft:save:{'0' * 32}", None),
        (f"ww:draft:edit:{'0' * 32}", None),
        (f"ww:draft:cancel:{'0' * 32}", None),
        ("ww:setup:step:2", None),
        ("ww:setup:company", None),
        ("ww:setup:address", None),
        ("ww:setup:feed", ["0"]),
        ("ww:setup:channel", ["CHANNEL"]),
    ],
)
async def test_a_press_of_a_plain_member_is_refused(chat, custom_id, values):
    await chat.adds("Alibaba")
    await chat.says("subscribe")
    before = await database_rows(chat.store)
    chosen = [str(chat.desk.channel) if one == "CHANNEL" else one for one in values] if values else None
    press = await pressing(chat, custom_id, chat.desk.member, chosen)
    assert text(await press.reply()) == REFUSED
    assert await database_rows(chat.store) == before


async def test_a_form_sent_by_a_plain_member_is_refused(chat):
    await chat.adds("Alibaba")
    before = await database_rows(chat.store)
    asked = await chat.discord.command(
        chat.desk.channel, chat.desk.manager, "watch edit", {"watch": "alibaba"}
    )
    sent = await chat.discord.submit_modal(asked, {"names": "Mine"}, chat.desk.member)
    assert text(await sent.reply()) == REFUSED
    assert await database_rows(chat.store) == before


async def test_a_button_that_names_another_servers_subscription_does_nothing(chat):
    other = await chat.open_server("Other")
    await chat.says("subscribe", to=other)
    before = await database_rows(chat.store)
    press = await pressing(chat, "ww:subscription:end:1:0", chat.desk.manager)
    assert text(await press.reply()) == "This subscription is gone; /subscriptions lists those there are."
    assert await database_rows(chat.store) == before


async def test_a_page_button_shows_the_pressers_own_server(chat):
    other = await chat.open_server("Other")
    async with chat.store.write() as tx:
        for number in range(11):
            key = f"secret-{number}"
            await tx.save_watch(Watch(key, WatchKind.COMPANY, other.id, names=(key,)))
    listed = await chat.says("watch list", to=other)
    press = await pressing(chat, buttons(listed)["More ▶"], chat.desk.manager)
    (shown,) = await press.updated()
    assert text(shown) == "This server has no watches yet. Add one with /watch add, or start with /setup."
