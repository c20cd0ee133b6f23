"""Discord's own API description is checked against, or its absence from the named folder is a failure."""

from pathlib import Path

import pytest

from tests.support import openapi


def test_a_folder_without_the_description_fails_instead_of_checking_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("WIREWATCH_TEST_DATA", str(tmp_path))
    with pytest.raises(FileNotFoundError) as caught:
        openapi.check([])
    missing = Path("discord-api-spec", "openapi.json")
    assert str(caught.value) == f"WIREWATCH_TEST_DATA holds no {missing}"


def test_without_a_folder_nothing_is_checked(monkeypatch):
    monkeypatch.delenv("WIREWATCH_TEST_DATA", raising=False)
    assert (openapi.document_path(), openapi.check([])) == (None, [])
