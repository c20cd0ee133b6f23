"""Every test that docs/design.md names exists."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
DESIGN = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", DESIGN)))


def test_each_named_test_exists():
    missing = [f"{path}::{name}" for path, name in NAMED if name not in _tests(ROOT / path)]
    assert missing == []


def _tests(path):
    if not path.exists():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return {function.name for function in functions}


def test_each_sentence_of_an_invariant_names_a_test_or_what_is_missing():
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", DESIGN.partition("## Invariants")[2], re.MULTILINE)
    sentences = [(sentence, shown) for sentence, shown in rows if sentence not in ("sentence", "---")]
    assert len(sentences) > 20
    assert [
        sentence for sentence, shown in sentences if "::" not in shown and "not built yet" not in shown
    ] == []
