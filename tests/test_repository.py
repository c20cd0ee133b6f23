"""The checkout as a whole: locks, sizes, documents, and nothing of the machine it was written on."""

import ast
import re
import subprocess
import tomllib
from functools import cache
from statistics import median

import pytest

from tests.support.documents import ROOT, table

PACKAGES = ("bot", "feeds", "storage")
CORE, DEV = "requirements.lock", "requirements-dev.lock"
MOST_LINES = 300
MOST_FUNCTION_LINES = 60
MEDIAN_FUNCTION_LINES = 10

# Longer than a module should be, and why.
LONG = {
    "feeds/model.py": "the dictionary of the project is one page",
}

# Written in parts, so that this file does not hold what it looks for.
NEVER_WRITTEN = (
    "/" + "work/",
    "/" + "root/",
    "/" + "home/",
    "pypi" + ".org",
    "python" + "hosted.org",
    "pypi" + "-mirror",
)


@pytest.fixture(scope="module")
def files():
    """The text of every file that is or would be under version control, by path."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no git checkout")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in paths
        if path.is_file()
    }


def modules():
    """Each module of the packages with its tree; migrations are records of their day."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith("storage/migrations/versions/"):
                text = path.read_text(encoding="utf-8")
                yield name, text, ast.parse(text)


@cache
def functions():
    """The length of every function, by where it stands."""
    return {
        f"{name}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for name, _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


# ---- size and shape --------------------------------------------------------------------------------


def test_modules_are_short():
    assert {name for name, text, _ in modules() if len(text.splitlines()) > MOST_LINES} == set(LONG)


def test_functions_are_short():
    assert {where for where, lines in functions().items() if lines > MOST_FUNCTION_LINES} == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_most_functions_are_very_short(package):
    found = [lines for where, lines in functions().items() if where.startswith(f"{package}/")]
    assert median(found) < MEDIAN_FUNCTION_LINES


def test_every_module_says_what_it_is_for():
    said = {name: (ast.get_docstring(tree) or "").split("\n\n")[0] for name, _, tree in modules()}
    assert {name for name, line in said.items() if not line.endswith((".", ":"))} == set()


def test_no_package_under_tests_hides_a_real_one(files):
    assert [name for name in files if name.startswith("tests/") and name.endswith("/__init__.py")] == []


def test_nothing_is_left_to_be_done_later(files):
    marks = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|X" + "XX)\\b")
    # Captured or written as data, such texts are somebody's words.
    texts = {name: text for name, text in files.items() if not name.startswith("tests/data/")}
    assert {name for name, text in texts.items() if marks.search(text)} == set()


def test_no_document_holds_a_place_kept_for_a_figure(files):
    places = re.compile(r"\b[A-Z]{4,}[0-9]+\b|\bT" + r"BD\b")
    texts = {name: text for name, text in files.items() if name.endswith(".md")}
    assert {(name, found) for name, text in texts.items() for found in places.findall(text)} == set()


# ---- what was written where ------------------------------------------------------------------------


def test_no_file_names_a_folder_of_one_machine_or_a_package_index(files):
    assert {
        (name, word) for name, text in files.items() for word in NEVER_WRITTEN if word in text.lower()
    } == set()


def test_the_usual_files_are_there(files):
    usual = ("README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", ".env.example", ".ci/run")
    assert [name for name in (*usual, "docs/reference.md", "docs/limits.md") if name not in files] == []


def test_nothing_private_is_under_version_control(files):
    assert [name for name in files if name == ".env" or name.endswith((".sqlite3", ".log"))] == []


# ---- dependencies ----------------------------------------------------------------------------------


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def normal(requirement):
    """The name in a requirement, as package indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()


def locked(lock):
    """What a lock pins: name and version with the marker → how many hashes."""
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8").strip())
    pinned = {}
    for entry in entries:
        if not entry.startswith("#"):
            head = re.match(r"([\w.-]+)(?:\[[\w,-]+\])?==(\S+)(?: ; (.*?))? \\\n", entry)
            assert head, f"{lock} pins nothing with {entry[:60]}"
            pinned[normal(head[1]), head[2], head[3] or ""] = len(
                re.findall("--hash=sha256:[0-9a-f]{64}", entry)
            )
    return pinned


@pytest.mark.parametrize("lock", [CORE, DEV])
def test_a_lock_holds_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    for word in ("://", "--index", "--extra-index", "--find-links", "--trusted-host", "-e "):
        assert word not in text
    assert min(locked(lock).values()) >= 1


def test_the_locks_agree():
    assert locked(CORE).items() <= locked(DEV).items()


def test_every_dependency_is_in_the_core_lock():
    wanted = {normal(one) for one in project()["project"]["dependencies"]}
    wanted |= {normal(one) for one in project()["dependency-groups"]["build"]}
    assert wanted <= {name for name, _, _ in locked(CORE)}


def test_every_tool_is_in_the_development_lock():
    wanted = {normal(one) for one in project()["dependency-groups"]["dev"]}
    assert wanted <= {name for name, _, _ in locked(DEV)}
    assert not wanted & {name for name, _, _ in locked(CORE)}


def test_every_library_has_a_row_with_its_reason():
    groups = project()["dependency-groups"]
    extras = project()["project"]["optional-dependencies"]
    declared = [*project()["project"]["dependencies"], *groups["build"], *groups["dev"]]
    declared += [name for extra in extras.values() for name in extra]
    rows = table("CONTRIBUTING.md", "Libraries")
    assert sorted(normal(name) for name, _, _ in rows) == sorted(map(normal, declared))
    assert all(licence and reason for _, licence, reason in rows)
