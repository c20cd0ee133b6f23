import discord
import pytest
from selenium.webdriver.support.ui import Select

from tests.support.browser import ENTER, ESCAPE

NOBODY = {"allowed_mentions": discord.AllowedMentions.none()}


def full_embed():
    embed = discord.Embed(
        title="A **title**", url="https://news.example/a", description="> quoted", colour=0x3B82F6
    )
    embed.set_author(name="Harbour Wire", url="https://news.example/")
    embed.add_field(name="Matched", value="**Alibaba**", inline=True)
    embed.set_thumbnail(url="https://img.example/one.png")
    embed.set_footer(text="ww0123456789ab")
    return embed


def test_a_bots_embed_is_shown_as_a_card(page, stage):
    page.go(stage.watch)
    stage.post(stage.watch, embed=full_embed())
    page.wait(lambda: page.last(".embed"))
    texts = [
        page.last(part)
        for part in (".author", ".app", ".embed-author", ".embed-title", "blockquote", "dt", "dd strong")
    ]
    assert texts == ["wirewatch", "APP", "Harbour Wire", "A title", "quoted", "Matched", "Alibaba"]
    assert page.last(".embed-footer") == "ww0123456789ab"
    assert page.last(".picture") == "picture not loaded\nimg.example"
    assert page.all("img, picture, iframe, object, video") == []
    stripe = "return getComputedStyle([...document.querySelectorAll('.embed')].at(-1)).borderLeftColor"
    assert page.js(stripe) == "rgb(59, 130, 246)"


def test_a_new_message_elsewhere_puts_a_dot_on_its_channel_until_it_is_opened(page, stage):
    dots = (
        "return [...document.querySelectorAll('#channels .dot')].map((one) => one.parentNode.dataset.channel)"
    )
    stage.say(stage.desk, "psst")
    page.wait(lambda: page.js(dots) == [str(stage.desk)])
    page.one(f"[data-channel='{stage.desk}']").click()
    assert (page.js(dots), page.last(), page.one("#channel-name").text) == ([], "psst", "# your-desk")


def test_an_edit_replaces_the_message_in_place_and_marks_it(page, stage):
    page.go(stage.watch)
    message = stage.post(stage.watch, "before")
    page.wait(lambda: page.last() == "before")
    stage.run(message.edit(content="after", **NOBODY))
    page.wait(lambda: page.last() == "after")
    assert page.last(".edited") == "(edited)"
    assert len(page.all(f"[data-id='{message.id}']")) == 1


def test_a_deleted_message_goes(page, stage):
    page.go(stage.watch)
    message = stage.post(stage.watch, "soon gone")
    page.wait(lambda: page.last() == "soon gone")
    stage.run(message.delete())
    page.wait(lambda: not page.all(f"[data-id='{message.id}']"))


def test_an_ephemeral_reply_says_so_names_the_command_and_can_be_dismissed(page):
    page.command("/whisper")
    page.wait(lambda: page.last() == "for your eyes")
    assert page.last(".used") == "visitor used /whisper"
    assert page.last(".only-you") == "Only you can see this · Dismiss message"
    page.all("#log > :last-child .only-you button")[-1].click()
    assert page.last() != "for your eyes"


def test_a_deferred_reply_thinks_until_it_comes(page, stage):
    page.command("/slow")
    page.wait(lambda: page.last(".note") == "The application is thinking…")
    stage.release()
    page.wait(lambda: page.last() == "thought about it")
    assert page.all(".pending") == []


def test_a_command_without_an_answer_fails_visibly(page):
    page.command("/silent")
    page.wait(lambda: page.last(".note") == "The application did not respond")
    assert page.last(".used") == "visitor used /silent"
    page.one(".pending .textual").click()
    assert page.all(".pending") == []


@pytest.mark.parametrize("style", ["primary", "secondary", "success", "danger"])
def test_a_button_of_each_style_is_pressed(page, stage, style):
    page.command("/controls")
    page.wait(lambda: page.last() == "choose")
    page.all(f"#log > :last-child .row > .button.{style}")[0].click()
    page.wait(lambda: page.last() == f"pressed {style}")
    assert stage.heard("press") == [{"custom_id": style}]


def test_a_link_button_is_a_link_that_opens_elsewhere(page):
    page.command("/controls")
    page.wait(lambda: page.last() == "choose")
    link = page.all("#log > :last-child a.button")[-1]
    found = [link.get_attribute(name) for name in ("href", "target", "rel")]
    assert found == ["https://news.example/story", "_blank", "noopener noreferrer"]


@pytest.mark.parametrize(
    ("custom_id", "chosen"),
    [("Pick one", "Alibaba"), ("Pick a channel", "#your-desk")],
)
def test_a_select_sends_what_was_chosen(page, custom_id, chosen):
    page.command("/controls")
    page.wait(lambda: page.last() == "choose")
    Select(page.all(f"#log > :last-child select[aria-label='{custom_id}']")[0]).select_by_visible_text(chosen)
    page.wait(lambda: page.last() == f"picked {chosen}")


def test_a_select_of_several_sends_all_of_them(page, stage):
    page.command("/controls")
    page.wait(lambda: page.last() == "choose")
    page.all("#log > :last-child details summary")[0].click()
    done = page.one("#log > :last-child details button")
    assert not done.is_enabled()
    for box in page.all("#log > :last-child details input")[:2]:
        box.click()
    done.click()
    page.wait(lambda: page.last() == "picked Alibaba, AI-Driven")
    assert stage.heard("pick") == [{"custom_id": "several", "values": ["Alibaba", "AI-Driven"]}]


def test_a_form_asks_for_what_it_requires_and_sends_the_rest(page, stage):
    page.command("/form")
    page.wait(lambda: page.all("dialog[open]"))
    labels = [one.text for one in page.all("dialog h2, .modal-field span, .modal-field small")]
    assert labels == ["A small form", "Name", "Notes (optional)", "Pace", "How often"]
    name, notes, pace = page.all("dialog [data-custom-id]")
    name.send_keys(ENTER)
    assert page.all("dialog[open]")
    name.send_keys("0123456789 too long")
    notes.send_keys("two", ENTER, "lines")
    Select(pace).select_by_visible_text("weekly")
    page.one("dialog .primary").click()
    page.wait(lambda: stage.heard("form"))
    assert stage.heard("form") == [{"name": "0123456789", "notes": "two\nlines", "pace": ["weekly"]}]
    page.wait(lambda: not page.all("dialog[open]"))
    page.wait(lambda: page.last() == "form received")


def test_a_form_closes_on_escape_and_on_cancel(page):
    for close in (
        lambda: page.all("dialog input")[0].send_keys(ESCAPE),
        lambda: page.one("dialog .secondary").click(),
    ):
        page.command("/form")
        page.wait(lambda: page.all("dialog[open]"))
        close()
        page.wait(lambda: not page.all("dialog[open]"))


def test_a_mentioned_channel_opens_it(page, stage):
    page.go(stage.watch)
    stage.post(stage.watch, f"look in <#{stage.desk}>")
    page.wait(lambda: page.last() == "look in #your-desk")
    page.all("#log > :last-child .mention")[0].click()
    assert page.one("#channel-name").text == "# your-desk"


def test_a_mentioned_command_is_put_into_the_box(page, stage):
    page.go(stage.watch)
    stage.post(stage.watch, "try </recent:1>")
    page.wait(lambda: page.last() == "try /recent")
    page.all("#log > :last-child .mention")[0].click()
    assert page.one("#box").get_attribute("value") == "/recent "


def test_a_relative_time_goes_on_by_itself(page, stage):
    page.go(stage.watch)
    now = page.js("return Math.floor(Date.now() / 1000)")
    stage.post(stage.watch, f"posted <t:{now}:R>")
    page.wait(lambda: page.last().startswith("posted "))
    first = page.last()
    page.wait(lambda: page.last() != first)
    assert page.last().endswith(" ago")
