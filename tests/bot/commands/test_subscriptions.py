"""/subscriptions in chat: the list, and its buttons, also after a restart."""

import pytest

from feeds.model import Destination, Subscription
from feeds.service import subscriptions
from tests.support.chat import buttons, text
from tests.support.store import database_rows

pytestmark = pytest.mark.long


async def pressed(chat, message, label, *, by=0):
    one = await chat.discord.press(message, buttons(message)[label], by or chat.desk.manager)
    return (await one.updated())[0]


async def test_an_empty_list_says_what_to_type(chat):
    assert text(await chat.says("subscriptions")) == (
        "No channel is subscribed yet. Type /subscribe in the channel that should hear the news."
    )


async def test_pausing_resuming_and_ending_by_buttons_that_survive_a_restart(chat):
    channel = chat.desk.channel
    await chat.says("subscribe")
    listed = await chat.says("subscriptions")
    assert text(listed) == (
        f"This server has 1 subscription\n1. <#{channel}> hears all watches (likely and better) · instant"
    )
    await chat.restart()
    paused = await pressed(chat, listed, "Pause 1")
    assert (paused["id"], text(paused).splitlines()[-1]) == (
        listed["id"],
        f"1. <#{channel}> hears all watches (likely and better) · instant · ⏸️ paused",
    )
    resumed = await pressed(chat, paused, "Resume 1")
    assert text(resumed) == text(listed)
    ended = await pressed(chat, resumed, "End 1")
    assert text(ended) == (
        "No channel is subscribed yet. Type /subscribe in the channel that should hear the news."
    )
    assert await subscriptions.listed(chat.service, chat.desk.id) == []


async def test_what_the_configuration_file_made_and_what_is_broken_is_marked(chat):
    place = Destination(chat.desk.id, chat.desk.channel)
    async with chat.store.write() as tx:
        made = await tx.save_subscription(Subscription(place, managed=True))
        await tx.break_destination(made.destination.id, "the channel is gone", chat.at)
    listed = await chat.says("subscriptions")
    assert (text(listed).splitlines()[1:], buttons(listed)) == (
        [
            f"1. <#{chat.desk.channel}> hears all watches (likely and better) · instant"
            " · from the configuration file · ⚠️ the channel is gone"
        ],
        {},
    )


async def test_each_page_holds_as_many_as_have_room_for_their_buttons(chat):
    for name in ("Alibaba", "Tesla", "Sony", "Nestlé", "Toyota"):
        await chat.adds(name)
        await chat.says("subscribe", watches=name)
    first = await chat.says("subscriptions")
    assert [label for label in buttons(first) if "End" in label] == ["End 1", "End 2", "End 3", "End 4"]
    second = await pressed(chat, first, "More ▶")
    assert list(buttons(second)) == ["Pause 5", "End 5", "◀ Back"]
    first_again = await pressed(chat, second, "End 5")
    assert text(first_again).startswith("This server has 4 subscriptions\n1. ")


async def test_a_subscription_that_is_gone_is_told_and_the_list_stays(chat):
    await chat.says("subscribe")
    listed = await chat.says("subscriptions")
    (one,) = await subscriptions.listed(chat.service, chat.desk.id)
    await subscriptions.end(chat.service, chat.desk.id, one.id)
    before = await database_rows(chat.store)
    press = await chat.discord.press(listed, buttons(listed)["End 1"], chat.desk.manager)
    told = await press.reply()
    assert (told["flags"] & 64, text(told)) == (
        64,
        "This subscription is gone; /subscriptions lists those there are.",
    )
    assert await database_rows(chat.store) == before
