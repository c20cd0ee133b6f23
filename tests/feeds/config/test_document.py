"""Documents: lines and paths of values, and what is refused before a key is looked at."""

import json

import pytest

from feeds.config.document import MAX_BYTES, MAX_DEPTH, compose
from feeds.errors import ConfigError

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{below}'] * 10)}]\n"
    for below, name in zip("abcde", "bcdef", strict=True)
)


def plain(value):
    """The value as lists, dicts and the texts that were written."""
    if value.empty:
        return None
    kind = type(value.node).__name__
    if kind == "MappingNode":
        return {key: plain(below) for key, below in value.entries().items()}
    return [plain(below) for below in value.items()] if kind == "SequenceNode" else value.text()


def refusal(text):
    with pytest.raises(ConfigError) as caught:
        compose(text, "news.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 08:00", {"a": "08:00"}),
        ("a: 22:00", {"a": "22:00"}),
        ("a: no", {"a": "no"}),
        ("a: 360", {"a": "360"}),
        ("a: 2026-01-01", {"a": "2026-01-01"}),
        ("a: ~\nb:\nc: null", {"a": None, "b": None, "c": None}),
        ("1000: {a: =}", {"1000": {"a": "="}}),
        ("a: &x [1, 2]\nb: *x", {"a": ["1", "2"], "b": ["1", "2"]}),
        ('{"a":"\\ud83d\\ude00\\/"}', {"a": "😀/"}),
        (json.dumps({"a": ["é", {"b": "😀"}]}, indent="\t"), {"a": ["é", {"b": "😀"}]}),
        ("a: |\n  one\n  two\n", {"a": "one\ntwo\n"}),
    ],
)
def test_a_scalar_is_what_was_written(text, value):
    assert plain(compose(text, "news.yaml")[0]) == value


def test_every_path_has_its_line():
    assert compose("a:\n  - b: 1\n    c:\n      - x\n\n      - y\n", "news.yaml")[1] == {
        "": 1,
        "a": 2,
        "a[0]": 2,
        "a[0].b": 2,
        "a[0].c": 4,
        "a[0].c[0]": 4,
        "a[0].c[1]": 6,
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", 'news.yaml: is empty; write "guilds: {}" for no servers'),
        ("a: b: c", "news.yaml, line 1: this is not YAML: mapping values are not allowed here"),
        ("a: 1\nb: [2", "news.yaml, line 2: this is not YAML: expected ',' or ']', but got '<stream end>'"),
        ("a: *b", "news.yaml, line 1: this is not YAML: found undefined alias 'b'"),
        ("a: 1\n---\nb: 2", "news.yaml, line 2: this is not YAML: but found another document"),
        ("a: 1\nb: \x07", "news.yaml, line 2: holds a character that YAML does not allow"),
        ('"\\ud83d": 1', "news.yaml, line 1: holds half of a character (a lone surrogate)"),
        ("a: 1\nb: 2\na: 3", "news.yaml, line 3: a: stands twice; keep one of them"),
        ("c:\n  1: a\n  '1': b", "news.yaml, line 3: c.1: stands twice; keep one of them"),
        ("c: {<<: {a: 1}}", 'news.yaml, line 1: c: merge keys ("<<") are not supported; write the keys out'),
        ("? [a]\n: 1", "news.yaml, line 1: a key must be text"),
        ("a: &a [*a]", f"news.yaml, line 1: a{'[0]' * MAX_DEPTH}: is nested more than 20 levels deep"),
        ("[" * 1_000, "news.yaml: is nested more than 20 levels deep"),
        ("a: " + "x" * MAX_BYTES, "news.yaml: is larger than 1 MiB"),
        (BOMB, "news.yaml: holds more than 100,000 values, aliases followed"),
    ],
    ids=lambda value: value[:20],
)
def test_what_is_no_document_is_refused(text, sentence):
    assert refusal(text) == sentence


@pytest.mark.parametrize(
    ("text", "read", "message"),
    [
        ("a: [1]", lambda value: value.text(), "must be text"),
        ("a: {b: 1}", lambda value: value.text(), "must be text"),
        ("a:", lambda value: value.text(), "must be text"),
        ('a: "\\ud83d"', lambda value: value.text(), "holds half of a character (a lone surrogate)"),
        ("a: !!binary aGk=", lambda value: value.text(), "must be text"),
        ("a: !!python/name:os.system x", lambda value: value.text(), "must be text"),
        ("a: 1", lambda value: value.items(), "must be a list"),
        ("a: 1", lambda value: value.entries(), "must be a mapping of keys to values"),
        ("a: [1]", lambda value: value.entries(), "must be a mapping of keys to values"),
    ],
)
def test_a_value_of_another_shape_is_refused(text, read, message):
    root, _ = compose(text, "news.yaml")
    with pytest.raises(ConfigError) as caught:
        read(root.entries()["a"])
    assert str(caught.value) == f"news.yaml, line 1: a: {message}"


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("retention_day", "did you mean retention_days?"),
        ("TIMEZONE", "did you mean timezone?"),
        ("xyzzy", "use one of retention_days, timezone"),
        ("\x1b[2J�", "use one of retention_days, timezone"),
    ],
)
def test_an_unknown_key_is_answered_with_the_nearest_known(key, sentence):
    root, _ = compose(json.dumps({"timezone": "UTC", key: "1"}), "news.yaml")
    with pytest.raises(ConfigError) as caught:
        root.known(("timezone", "retention_days"))
    assert str(caught.value).endswith(f"is no known key; {sentence}")
    assert str(caught.value).isprintable()
