import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

RENDER = """
  const store = {user: (id) => ({1: {username: "ada"}})[id], role: (id) => ({2: {name: "desk"}})[id],
                 channel: (id) => ({3: {name: "news"}})[id]};
  const node = document.createElement("div");
  node.append(...m.blocks(a[0], {store, commandLines: a[1]}));
"""
NAME = '<span class="mention">@{}</span>'
MARK = '<button type="button" class="mention">{}</button>'


def render(modules, text, command_lines=False):
    return modules.module("markdown.js", RENDER + "return node.innerHTML;", text, command_lines)


def a(href, text):
    return f'<a href="{href}" title="{href}" target="_blank" rel="noopener noreferrer">{text}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**b** *i* _i_ __u__ ~~s~~", "<strong>b</strong> <em>i</em> <em>i</em> <u>u</u> <s>s</s>"),
        ("***both***", "<strong><em>both</em></strong>"),
        ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
        ("snake_case_name 2 * 3 * 4", "snake_case_name 2 * 3 * 4"),
        (r"\*\*no\*\* \`x\` \\", "**no** `x` \\"),
        (r"**a\*\*b**", "<strong>a**b</strong>"),
        ("`**x**`", "<code>**x**</code>"),
        ("``a`b``", "<code>a`b</code>"),
        ("unclosed **bold", "unclosed **bold"),
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ("@everyone <:hm:123>", "@everyone :hm:"),
        ("<@1> <@!1> <@&2>", f"{NAME.format('ada')} {NAME.format('ada')} {NAME.format('desk')}"),
        ("<@9>", NAME.format("unknown-user")),
        ("<#3>", MARK.format("#news")),
        ("</watch add:77>", MARK.format("/watch add")),
        ("[site](https://a.example/x_(y))", a("https://a.example/x_(y)", "site")),
        ("[site](<https://a.example/>)", a("https://a.example/", "site")),
        (r"[a \[b\] **c**](https://a.example/\_)", a("https://a.example/_", "a [b] <strong>c</strong>")),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("[x](data:text/html,1) [y](JaVaScRiPt:1)", "[x](data:text/html,1) [y](JaVaScRiPt:1)"),
        ("[<#3>](https://a.example/)", a("https://a.example/", '<span class="mention">#news</span>')),
        ("see https://a.example/b.", f"see {a('https://a.example/b', 'https://a.example/b')}."),
        ("<t:99999999999999:R>", "&lt;t:99999999999999:R&gt;"),
    ],
)  # fmt: skip
def test_inside_a_line(modules, text, html):
    assert render(modules, text) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo", "<p>one\ntwo</p>"),
        ("> a\n> b\nc", "<blockquote><p>a\nb</p></blockquote><p>c</p>"),
        ("x\n>>> a\nb", "<p>x</p><blockquote><p>a\nb</p></blockquote>"),
        ("> > a", "<blockquote><p>&gt; a</p></blockquote>"),
        ("# A\n## B\n### C\n#### D", "<h3>A</h3><h4>B</h4><h5>C</h5><p>#### D</p>"),
        ("-# small", "<small>small</small>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("- a\n3. b", '<ul><li>a</li></ul><ol start="3"><li>b</li></ol>'),
        ("a\n```py\n**x**\n```\nb", '<p>a</p><pre tabindex="0"><code>**x**</code></pre><p>b</p>'),
        (r"\`\`\`no\`\`\`", "<p>```no```</p>"),
        ("`/recent`", "<p><code>/recent</code></p>"),
        ("", ""),
    ],
)
def test_blocks(modules, text, html):
    assert render(modules, text) == html


@pytest.mark.parametrize("line", ["/subscribe channel:#your-desk", "`/subscribe channel:#your-desk`"])
def test_a_line_that_is_a_command_can_be_clicked(modules, line):
    expected = f"<p>try</p><p>{MARK.format('/subscribe channel:#your-desk')}</p>"
    assert render(modules, f"try\n{line}", True) == expected


def test_a_command_inside_a_sentence_stays_text(modules):
    assert render(modules, "type /recent now", True) == "<p>type /recent now</p>"


def test_a_relative_time_counts_from_now_and_has_the_full_date_as_title(modules):
    script = (
        RENDER + "const t = node.querySelector('time'); return [t.textContent, t.dateTime, Boolean(t.title)]"
    )
    seconds = modules.js("return Math.floor(Date.now() / 1000)") - 7200
    text, moment, titled = modules.module("markdown.js", script, f"<t:{seconds}:R>", False)
    assert text == "2 hours ago"
    assert modules.js("return Date.parse(arguments[0]) / 1000", moment) == seconds
    assert titled


TEXTUAL = {"strong", "em", "u", "s", "code", "span", "small", "time"}
ELEMENTS = TEXTUAL | {"p", "pre", "blockquote", "h3", "h4", "h5", "ul", "ol", "li", "a", "button"}
SPECIAL = st.text(st.sampled_from(list("\\`*_~|<>[]()#:/-@& \n.1ahtps")), max_size=400)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(SPECIAL, st.text(max_size=200)))
def test_any_text_renders_without_markup_of_its_own(modules, text):
    script = RENDER + "return [...new Set([...node.querySelectorAll('*')].map((one) => one.localName))]"
    assert set(modules.module("markdown.js", script, text, False)) <= ELEMENTS


@pytest.mark.parametrize(
    "piece", ["**a ", "_", "[", "[(", "> ", "||", "`", "- ", "<t:", "```", "[a](", "*a**"]
)
def test_a_long_unfinished_mark_does_not_hold_the_page(modules, piece):
    script = "const from = performance.now();" + RENDER + "return performance.now() - from"
    assert modules.module("markdown.js", script, (piece * 4096)[:4096], False) < 1000
