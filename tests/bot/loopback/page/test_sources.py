import re
from pathlib import Path

import pytest

import bot.loopback

PAGE = Path(bot.loopback.__file__).parent / "page"
FILES = sorted(PAGE.iterdir())
MARKUP_FROM_TEXT = (
    r"innerHTML|outerHTML|insertAdjacentHTML|setHTML|document\.write|DOMParser|eval\(|new Function"
)
INLINE = r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)"
OUTSIDE = r"""(?:src|href|from|import|url)\s*[=(]?\s*["'(]\s*(?:https?:)?//"""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_of_the_page_makes_markup_from_text_or_names_another_host(path):
    found = re.findall(f"{MARKUP_FROM_TEXT}|{OUTSIDE}", path.read_text())
    assert (path.suffix in {".html", ".css", ".js"}, found) == (True, [])


def test_the_document_holds_no_script_or_style_of_its_own():
    assert re.findall(INLINE, (PAGE / "index.html").read_text()) == []


@pytest.mark.parametrize("path", [one for one in FILES if one.suffix == ".js"], ids=lambda path: path.name)
def test_every_module_says_what_it_is_for_and_stays_small(path):
    lines = path.read_text().splitlines()
    assert (lines[0].startswith("// "), len(lines) <= 250) == (True, True)
