"""Feed text stays text, and exactly the spans are bold, as a reader of Discord's markdown sees it."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.markdown import bold, bold_spans, escape

BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
STRONG = re.compile(r"\*\*((?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL)
BLOCK = re.compile(r"[^\S\n]*(?:#{1,3}\s|-#\s|[-*+]\s|[0-9]+[.)]\s|>{1,3}\s|```)")
OTHER = re.compile(
    r"\*(?=\S)(?:\\.|[^\\*])+?\*|_(?:\\.|[^\\_])+?_|~~.+?~~|\|\|.+?\|\||`[^`]+`"
    r"|\[[^\]]*\]\([^)]*\)|<(?:@[!&]?|#|a?:\w+:|t:|/|id:|https?:)[^>]*>"
    r"|https?://\S|@(?:everyone|here)|:[\w+-]+:",
    re.DOTALL,
)

MARKUP = st.text(alphabet="*_~`|<>[]()#-+@\\:/.1 \n\r\f\u2028at", max_size=30)
PARTS = (
    *("**", "__", "||", "~~", "```", "\\", " ", "\n", "\r", "# ", "-# ", "- ", "1. ", "> ", ">>> ", "word"),
    *("[here](https://example.com)", "https://example.com/a_b_c", "<@1>", "<@&1>", "<#1>", "<t:1:R>"),
    *("<:smile:1>", ":smile:", "@everyone", "@here", "</watch:1>", "阿里巴巴", "🇭🇰", "e\u0301", "\ufeff"),
)
FRAGMENTS = st.lists(st.sampled_from(PARTS), max_size=10).map("".join)
TEXTS = st.one_of(st.text(max_size=40), MARKUP, FRAGMENTS)
SPANS = st.lists(st.tuples(st.integers(-2, 40), st.integers(-2, 40)), max_size=5)


@dataclass
class Shown:
    """What a person sees: the letters, and which of them are bold."""

    text: str
    bold: list[tuple[int, int]]


def read(source):
    """A small reader of Discord's markdown that knows bold and refuses any other markup."""
    letters = list(_letters(source, is_bold=False))
    return Shown("".join(letter for letter, _ in letters), _runs([is_bold for _, is_bold in letters]))


def _letters(source, *, is_bold):
    at = 0
    while at < len(source):
        if at == 0 or source[at - 1] in BREAKS:
            assert not BLOCK.match(source, at), f"a block begins at {source[at:]!r}"
        if found := ESCAPED.match(source, at):
            yield found[1], is_bold
        elif (found := STRONG.match(source, at)) and not is_bold:
            yield from _letters(found[1], is_bold=True)
        else:
            assert not OTHER.match(source, at), f"markup begins at {source[at:]!r}"
            yield source[at], is_bold
        at = found.end() if found else at + 1


def _runs(flags):
    edges = [i for i in range(len(flags) + 1) if _at(flags, i) != _at(flags, i - 1)]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _at(flags, index):
    return 0 <= index < len(flags) and flags[index]


def expected_runs(text, spans):
    """Letter by letter: each span without the blanks at its edges."""
    flags = [False] * len(text)
    for start, end in spans:
        inside = [i for i in range(len(text)) if start <= i < end]
        while inside and text[inside[0]].isspace():
            inside = inside[1:]
        while inside and text[inside[-1]].isspace():
            inside = inside[:-1]
        for i in inside:
            flags[i] = True
    return _runs(flags)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("", ""),
        ("Alibaba (9988:HK) is up 3.5% - again", "Alibaba (9988:HK) is up 3.5% - again"),
        ("阿里巴巴，AI‐Driven", "阿里巴巴，AI‐Driven"),
        ("**bold** _it_ ~~gone~~ ||secret||", r"\*\*bold\*\* \_it\_ \~\~gone\~\~ \|\|secret\|\|"),
        ("`code` ```block```", r"\`code\` \`\`\`block\`\`\`"),
        ("[here](https://example.com)", r"\[here\](https\://example.com)"),
        ("<@1> <@&2> <#3> <t:1:R> <:a:1> </watch:1>", r"\<\@1> \<\@&2> \<#3> \<t\:1:R> \<\:a:1> \</watch:1>"),
        ("@everyone and a@here.example", r"\@everyone and a\@here.example"),
        ("C:\\temp", r"C:\\temp"),
        (":smile: at 12:30", r"\:smile: at 12:30"),
        ("# one\n## two\n-# three", "\\# one\n\\## two\n\\-# three"),
        ("- a\n  + b\n* c\n1. d\n 2) e", "\\- a\n  \\+ b\n\\* c\n1\\. d\n 2\\) e"),
        ("> a\r>>> b\u2028> c", "\\> a\r\\>>> b\u2028\\> c"),
        ("A - B > C # D + E", "A - B > C # D + E"),
    ],
)
def test_only_what_could_be_markup_gets_a_backslash(text, escaped):
    assert escape(text) == escaped


@pytest.mark.parametrize(
    ("text", "spans", "written"),
    [
        ("Alibaba is up", [(0, 7)], "**Alibaba** is up"),
        ("Alibaba is up", [], "Alibaba is up"),
        ("Alibaba", [(0, 3), (3, 7)], "**Alibaba**"),
        ("Alibaba", [(2, 7), (0, 4)], "**Alibaba**"),
        ("a b", [(0, 2), (1, 3)], "**a** **b**"),
        ("a  b", [(1, 3)], "a  b"),
        ("abc", [(-5, 1), (2, 99), (2, 1), (1, 1)], "**a**b**c**"),
        ("**", [(0, 1)], r"**\***\*"),
        ("“AI-Driven”", [(1, 10)], "“**AI-Driven**”"),
        ("# x", [(0, 3)], r"**\# x**"),
    ],
)
def test_spans_become_bold(text, spans, written):
    assert bold(text, spans) == written


@given(TEXTS)
@example("1. # x")
@example("||x||")
@example("+ x")
@example("\\")
@example("https:https://x")
def test_escaped_text_is_shown_letter_by_letter(text):
    assert read(escape(text)) == Shown(text, [])


@given(TEXTS, SPANS)
@example("*", [(0, 1)])
@example("ab", [(0, 1), (1, 2)])
@example(":a:", [(0, 2)])
@example("https://x", [(0, 5)])
def test_exactly_the_spans_are_bold(text, spans):
    assert read(bold(text, spans)) == Shown(text, expected_runs(text, spans))


@given(TEXTS, SPANS)
def test_bold_spans_are_those_that_are_shown(text, spans):
    assert bold_spans(text, spans) == expected_runs(text, spans)


@given(TEXTS)
def test_escaping_at_most_doubles_the_length(text):
    assert len(escape(text)) <= 2 * len(text)
