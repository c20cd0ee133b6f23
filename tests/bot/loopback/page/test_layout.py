import discord
import pytest

from tests.support.browser import ENTER, ESCAPE, TAB

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> "
    "[x](javascript:alert(1)) [y](data:text/html,<script>) "
    "@everyone @here **bo<b>ld**\n"
    + "W" * 300
    + " שלום עולם مرحبا بالعالم 阿里巴巴集團宣佈新戰略 \u202eevil\u202c "
)
LONG = HOSTILE + "阿" * 500 + "x" * (4000 - len(HOSTILE) - 500)


@pytest.fixture(scope="module")
def hostile_channel(stage):
    """A channel full of text that wants to be more than text."""
    embed = discord.Embed(title="<script>alert(2)</script> " + "T" * 200, description=LONG)
    embed.url = "https://a.example/"
    embed.add_field(name="N" * 200, value="V" * 900 + " <iframe src='//evil.example'></iframe>", inline=True)
    embed.set_footer(text="F" * 500)
    embed.set_image(url="https://img.example/" + "i" * 300)
    stage.post(stage.watch, HOSTILE, embed=embed)
    stage.post(stage.watch, "`code` <#1> <@2> [link](https://a.example) <t:1700000000:R>\n-# small\n> quote")
    stage.say(stage.watch, HOSTILE + "\n```\n" + "c" * 400 + "\n```")
    return stage.watch


@pytest.fixture
def hostile(page, hostile_channel):
    page.go(hostile_channel)
    assert len(page.all("#log article")) >= 3
    return page


def test_hostile_text_stays_text(hostile):
    assert hostile.all("body script, img, iframe, b, object, [onerror]") == []
    schemes = hostile.js("return [...new Set([...document.links].map((one) => one.protocol))]")
    assert schemes == ["https:"]


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_is_wider_than_the_window(hostile, width, scheme):
    hostile.look(width, 844, scheme)
    widths = "return ['html', '#scroller', 'main', '#bar'].map((one) => document.querySelector(one))"
    widths += ".filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.id || one.localName)"
    assert hostile.js(widths) == []
    out = "return [...document.querySelectorAll('main *')].filter((one) => !one.closest('pre')"
    out += " && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.className)"
    assert hostile.js(out) == []


# Relative luminance and contrast ratio: WCAG 2.2, "relative luminance" and "contrast ratio".
CONTRAST = """
  const context = Object.assign(document.createElement('canvas'), {width: 1, height: 1})
    .getContext('2d', {willReadFrequently: true});
  const solid = (colours) => {
    context.clearRect(0, 0, 1, 1);
    for (const colour of colours) { context.fillStyle = colour; context.fillRect(0, 0, 1, 1); }
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => [r, g, b].map((one) => one / 255)
    .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const grounds = (node) => !node ? ['white'] :
    [...grounds(node.parentElement), getComputedStyle(node).backgroundColor];
  const hasText = (node) => [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
  const texts = [...document.querySelectorAll('body *')].filter((node) =>
    node.checkVisibility() && !node.disabled && hasText(node) && !node.closest('.spoiler'));
  if (texts.length < 20) throw new Error('too little text to judge');
  return texts.map((node) => {
    const ground = grounds(node);
    const [a, b] = [solid([...ground, getComputedStyle(node).color]), solid(ground)].map(luminance);
    return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), node.className || node.localName];
  }).filter(([ratio]) => ratio < 4.6);
"""


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_all_text_has_enough_contrast(hostile, scheme):
    hostile.look(scheme=scheme)
    hostile.command("/controls")
    hostile.wait(lambda: hostile.last() == "choose")
    hostile.command("/whisper")
    hostile.wait(lambda: hostile.last() == "for your eyes")
    hostile.command("/recent hours:9999")
    assert hostile.js(CONTRAST) == []
    hostile.js("document.getElementById('box').value = ''")
    hostile.type("/")
    assert hostile.js(CONTRAST) == []


def test_the_theme_follows_the_system_until_the_button_is_pressed(page, stage):
    ground = "return getComputedStyle(document.body).backgroundColor"
    page.look(scheme="light")
    light, label = page.js(ground), page.one("#theme").text
    page.look(scheme="dark")
    dark = page.js(ground)
    assert (light, label, page.one("#theme").text) == ("rgb(255, 255, 255)", "Dark theme", "Light theme")
    page.one("#theme").click()
    assert (page.js(ground), page.one("#theme").text) == (light, "Dark theme")
    page.open(stage.welcome)
    assert page.js(ground) == light != dark


def test_the_channel_list_is_a_drawer_on_a_narrow_window(page, stage):
    page.look(390, 844)
    drawer, button = page.one("#drawer"), page.one("#open-drawer")
    assert (drawer.is_displayed(), button.get_attribute("aria-expanded")) == (False, "false")
    button.click()
    assert (drawer.is_displayed(), button.get_attribute("aria-expanded")) == (True, "true")
    page.one(f"[data-channel='{stage.desk}']").click()
    assert (drawer.is_displayed(), page.one("#channel-name").text) == (False, "# your-desk")


def test_the_drawer_closes_on_escape_and_on_its_shade(page):
    page.look(390, 844)
    page.one("#open-drawer").click()
    page.js("document.elementFromPoint(380, 400).click()")
    assert not page.one("#drawer").is_displayed()
    page.one("#open-drawer").click()
    page.one("#open-drawer").send_keys(ESCAPE)
    assert not page.one("#drawer").is_displayed()


def test_the_bar_the_server_and_the_visitor_are_named(page):
    names = [page.one(part).text for part in ("#bar-text", "#guild", "#me", "#channel-name", "#topic")]
    expected = [
        "local demo: nothing leaves this machine",
        "Demo newsroom",
        "You are visitor",
        "# welcome",
        "About welcome",
    ]
    assert names == expected


def test_the_keyboard_reaches_everything_and_focus_is_seen(page, stage):
    page.js("document.activeElement.blur()")
    seen = []
    for _ in range(9):
        page.driver.switch_to.active_element.send_keys(TAB)
        seen.append(
            page.js("const e = document.activeElement; return e.id || e.dataset.channel || e.textContent")
        )
        assert page.js("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    channels = [str(one) for one in (stage.welcome, stage.watch, stage.desk)]
    commands = ["/recent", "/watch list", "/subscribe channel:#your-desk"]
    assert seen == ["theme", *channels, "scroller", *commands, "box"]
    page.one(f"[data-channel='{stage.desk}']").send_keys(ENTER)
    assert page.one("#channel-name").text == "# your-desk"


def test_a_reader_up_in_the_history_stays_there_and_is_told_of_news(page, stage):
    for number in range(40):
        stage.say(stage.desk, f"line {number}")
    page.go(stage.desk)
    page.wait(lambda: page.last() == "line 39")
    page.js("document.getElementById('scroller').scrollTop = 0")
    page.wait(lambda: page.js("return document.getElementById('scroller').scrollTop") == 0)
    stage.say(stage.desk, "news")
    page.one("#newest:not([hidden])").click()
    rest = (
        "const s = document.getElementById('scroller'); return s.scrollHeight - s.scrollTop - s.clientHeight"
    )
    assert page.js(rest) < 2
    assert page.last() == "news"


def test_nothing_is_asked_from_anywhere_else(hostile, stage):
    names = hostile.js(
        "return performance.getEntriesByType('resource').map((one) => new URL(one.name).origin)"
    )
    assert {f"{one}/" for one in names} == {stage.discord.page_url}


def test_a_page_shown_again_has_what_was_said_meanwhile(page, stage):
    page.js("dispatchEvent(new Event('pagehide'))")
    stage.say(stage.welcome, "while you were away")
    stage.say(stage.desk, "here as well")
    page.js("dispatchEvent(new Event('pageshow'))")
    page.wait(lambda: page.last() == "while you were away")
    assert page.one("#channels .unread").get_attribute("data-channel") == str(stage.desk)
