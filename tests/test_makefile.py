"""The Makefile: its targets, and the one sentence each failure of an installation ends in."""

import os
import re
import shutil
import subprocess

import pytest

from tests.support.documents import ROOT, code, table

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")

# A Python that is a shell script: `-c` checks the version, `-m venv DIR` makes an environment whose own
# python takes `-m pip` and whose wirewatch says what it was asked.
PYTHON = """#!/bin/sh
case "$*" in
  -c*) exit {version} ;;
  *venv*)
    [ {venv} = 0 ] || exit {venv}
    mkdir -p .venv/bin
    touch .venv/pyvenv.cfg
    printf '#!/bin/sh\\necho "$*" >>.venv/asked\\necho "no such file" >&2\\nexit {pip}\\n' >.venv/bin/python
    printf '#!/bin/sh\\necho "wirewatch $*"\\n' >.venv/bin/wirewatch
    chmod +x .venv/bin/python .venv/bin/wirewatch ;;
esac
"""


@pytest.fixture
def checkout(tmp_path):
    """A folder with what the Makefile reads, and a way to run it there with such a Python."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    return Checkout(tmp_path)


class Checkout:
    def __init__(self, folder):
        self.folder = folder
        self.python = folder / "python"

    def make(self, *goals, version=0, venv=0, pip=0):
        self.python.write_text(PYTHON.format(version=version, venv=venv, pip=pip), encoding="utf-8")
        self.python.chmod(0o755)
        return make(self.folder, *goals, f"PYTHON={self.python}")

    def asked(self):
        """What pip was asked to do so far."""
        return (self.folder / ".venv" / "asked").read_text(encoding="utf-8").splitlines()


def make(folder, *arguments):
    """Runs make as if typed in a shell: nothing of a make around this one."""
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C"}
    return subprocess.run(
        ["make", *arguments], cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False
    )


def sentence(done):
    """What a person reads of a failure, without make's own last line."""
    assert done.returncode == 2
    return [line for line in done.stderr.splitlines() if not line.startswith("make: ***")]


def test_every_target_can_be_made(checkout):
    named = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert named
    assert set(named[1].split()) >= {"demo", "test", "install", "lock", "clean"}
    for target in named[1].split():
        assert make(checkout.folder, "-n", target).returncode == 0, target


def test_the_targets_that_the_documents_name_exist():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = [code(row[0]) for row in table("CONTRIBUTING.md", "Set up and check")]
    for command in commands:
        if command.startswith("make "):
            assert re.search(rf"^{command.removeprefix('make ')}:", text, re.M), command


@pytest.mark.parametrize("goal", ["install", "demo", "test"])
def test_a_python_that_is_too_old_is_refused(checkout, goal):
    assert sentence(checkout.make(goal, version=1)) == [
        f"wirewatch needs Python 3.11 or newer, and {checkout.python} is not: install one and run: "
        f"make {goal} PYTHON=/path/to/python3"
    ]
    assert not (checkout.folder / ".venv").exists()


def test_a_python_that_is_not_there_is_refused(checkout):
    assert sentence(make(checkout.folder, "install", "PYTHON=./nowhere")) == [
        "wirewatch needs Python 3.11 or newer, and ./nowhere is not: install one and run: "
        "make install PYTHON=/path/to/python3"
    ]


def test_a_missing_venv_module_is_named(checkout):
    assert sentence(checkout.make("install", venv=1)) == [
        "Python's venv module is missing: install it (on Debian and Ubuntu: apt install python3-venv) "
        "and run make again"
    ]
    assert not (checkout.folder / ".venv").exists()


def test_a_failed_installation_says_where_its_last_words_are(checkout):
    assert sentence(checkout.make("install", pip=1)) == [
        "The installation failed; its last words are in .venv/install.log: check the network connection and "
        "run make again"
    ]
    log = (checkout.folder / ".venv" / "install.log").read_text(encoding="utf-8")
    assert log == "no such file\n"


def test_what_failed_once_is_tried_again(checkout):
    checkout.make("install", pip=1)
    shutil.rmtree(checkout.folder / ".venv")
    assert checkout.make("install").returncode == 0


def test_an_installation_checks_hashes_and_happens_once(checkout):
    pip = "-m pip --disable-pip-version-check --no-input -q install"
    expected = [
        f"{pip} --require-hashes --only-binary :all: -r requirements.lock",
        f"{pip} --no-deps --no-build-isolation -e .",
    ]
    assert checkout.make("install").returncode == 0
    assert checkout.asked() == expected
    assert checkout.make("install").returncode == 0
    assert checkout.asked() == expected


def test_an_installation_leaves_the_environment_whole(checkout):
    checkout.make("install")
    assert (checkout.folder / ".venv" / "pyvenv.cfg").exists()


def test_the_tools_include_the_program(checkout):
    checkout.make("lint")
    assert checkout.asked()[0].endswith("-r requirements-dev.lock")
    checkout.make("install")
    assert len(checkout.asked()) == 2


def test_a_changed_lock_installs_again(checkout):
    checkout.make("install")
    lock = checkout.folder / "requirements.lock"
    lock.write_text(lock.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    checkout.make("install")
    assert len(checkout.asked()) == 4
    stamps = [path.name for path in (checkout.folder / ".venv").glob(".core-*")]
    assert len(stamps) == 1


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ((), "wirewatch demo"),
        (("ONCE=1",), "wirewatch demo --once"),
        (("PORT=8123",), "wirewatch demo --port 8123"),
        (("ONCE=1", "PORT=8123"), "wirewatch demo --once --port 8123"),
    ],
)
def test_the_demo_takes_once_and_port(checkout, given, asked):
    done = checkout.make("demo", *given)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, asked)
