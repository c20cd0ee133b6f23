import pytest

from tests.support.browser import DOWN, ENTER, ESCAPE, TAB

NAMES = "controls,echo,form,locked,recent,silent,slow,subscribe,watch add,watch list,whisper"
ALL = [f"/{name}" for name in NAMES.split(",")]


def value(page):
    return page.one("#box").get_attribute("value")


def hint(page):
    return page.one("#hint").text


def test_a_slash_offers_every_command_with_its_description(page):
    page.type("/")
    assert page.suggestions() == ALL
    assert page.all("#suggestions li")[4].text.split("\n") == ["/recent", "Stories of the last hours"]


def test_typing_filters_and_enter_takes_the_marked_command(page):
    page.type("/wa")
    assert page.suggestions() == ["/watch add", "/watch list"]
    page.type(DOWN, ENTER)
    assert value(page) == "/watch list "


def test_a_command_with_a_required_option_begins_it(page):
    page.type("/watch a", ENTER)
    assert value(page) == "/watch add name:"


def test_the_mouse_takes_a_suggestion_and_the_box_keeps_the_focus(page):
    page.type("/subs")
    page.one("#suggestions li").click()
    assert value(page) == "/subscribe "
    assert page.suggestions() == ["channel", "tier", "loud", "share"]
    page.all("#suggestions li")[3].click()
    assert value(page) == "/subscribe share:"
    assert page.js("return document.activeElement.id") == "box"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("/subscribe channel:", ["#welcome", "#alibaba-watch", "#your-desk"]),
        ("/subscribe channel:desk", ["#your-desk"]),
        ("/subscribe tier:cert", ["Certain"]),
        ("/subscribe loud:", ["true", "false"]),
        ("/subscribe share:", []),
        ("/nothing", []),
        ("hello", []),
    ],
)
def test_what_is_offered_follows_the_caret(page, typed, offered):
    page.type(typed)
    assert page.suggestions() == offered


def test_enter_takes_a_channel_and_enter_sends(page, stage):
    page.type("/subscribe channel:desk", ENTER)
    assert value(page) == "/subscribe channel:#your-desk "
    page.type("tier:cert", ENTER, ENTER)
    page.wait(lambda: stage.heard("subscribe"))
    expected = {"channel": "your-desk", "tier": "certain", "loud": False, "share": 1.0}
    assert stage.heard("subscribe") == [expected]
    page.wait(lambda: value(page) == "")


def test_autocomplete_asks_the_bot_and_a_choice_sends_its_value(page, stage):
    page.type("/recent watch:tes")
    page.wait(lambda: page.suggestions() == ["Tesla Motors"])
    page.type(DOWN, ENTER)
    assert value(page) == "/recent watch:Tesla Motors "
    page.type("hours:3", ENTER)
    page.wait(lambda: stage.heard("recent"))
    assert stage.heard("recent") == [{"watch": "id:Tesla Motors", "hours": 3}]


def test_tab_takes_the_first_choice_and_free_text_is_sent_as_typed(page, stage):
    page.type("/recent watch:A")
    page.wait(lambda: page.suggestions() == ["Alibaba", "AI-Driven", "Tesla Motors"])
    page.type(TAB)
    assert value(page) == "/recent watch:Alibaba "
    page.command("/recent watch:something else")
    page.wait(lambda: stage.heard("recent"))
    assert stage.heard("recent") == [{"watch": "something else", "hours": 24}]


def test_escape_closes_the_list_so_that_tab_moves_on(page):
    page.type("/wa", ESCAPE)
    assert page.suggestions() == []
    page.type(TAB)
    assert page.js("return document.activeElement.id") == "send"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("hello", "Type / and choose a command."),
        ("/watch add", "name: is required"),
        ("/recent hours:1000", "hours: is at most 720"),
        ("/subscribe channel:#nowhere", "channel: there is no channel #nowhere"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_sent(page, stage, line, sentence):
    page.command(line)
    page.wait(lambda: hint(page) == sentence)
    assert (value(page), stage.bot.heard) == (line, [])


def test_a_line_of_the_welcome_message_is_put_into_the_box_ready_for_enter(page, stage):
    buttons = page.all("#log .markdown button")
    assert [one.text for one in buttons] == ["/recent", "/watch list", "/subscribe channel:#your-desk"]
    buttons[2].click()
    assert (value(page), page.suggestions()) == ("/subscribe channel:#your-desk", [])
    page.type(ENTER)
    page.wait(lambda: stage.heard("subscribe"))
    assert stage.heard("subscribe")[0]["channel"] == "your-desk"


def test_a_command_is_sent_in_the_open_channel(page, stage):
    page.go(stage.desk).command("/echo text:here I am")
    page.wait(lambda: page.last() == "here I am")
    assert stage.discord.messages(stage.desk)[-1]["content"] == "here I am"


def test_a_refusal_of_the_server_is_shown_as_its_sentence(page, stage):
    page.command("/locked")
    page.wait(lambda: "hidden from you" in hint(page))
    assert (value(page), stage.bot.heard) == ("/locked", [])
    assert [one["source"] for one in page.console()] == ["network"]
