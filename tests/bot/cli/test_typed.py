"""Files as they are named on the command line."""

from pathlib import Path

import pytest
import typer

from bot.cli import typed


def test_a_word_is_a_file_whatever_it_holds():
    assert (typed.path("a b"), typed.path("."), typed.source("-")) == (Path("a b"), Path(), "-")


@pytest.mark.parametrize("read", [typed.path, typed.source])
def test_an_empty_word_names_no_file(read):
    with pytest.raises(typer.BadParameter) as caught:
        read("")
    assert caught.value.message == "the word given is empty; name a file"
