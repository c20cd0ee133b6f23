"""docs/reference.md says what the program does: settings, keys, commands and shapes."""

import json
import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from typer.main import get_command

from bot import settings
from bot.cli import cli
from bot.cli.polling import Counts
from bot.commands import all_commands
from feeds import watchlist
from feeds.companies.importing import SOURCES, Read
from feeds.companies.importing.reading import FUND
from feeds.companies.reporting import Joined, as_json_report, as_record
from feeds.config import keys
from feeds.config.form import read_form
from feeds.formats import inspect
from feeds.matching import match_lines
from feeds.model import Company, Entry, ParsedFeed, Person, Tier
from feeds.service import Service
from feeds.watchfile import load_watches
from tests.support.documents import blocks, code, is_built, section, table

REFERENCE = "docs/reference.md"
FORM = {
    "A server": keys.GUILD,
    "A feed": keys.FEED,
    "A watch": keys.WATCH,
    "A subscription": keys.SUBSCRIPTION,
}
# What a default without a value is called in the tables.
NO_DEFAULT = {
    None: {"–", "Discord", "none", "adaptive", "UTC until set", "off"},
    "": {"none", "Discord"},
    (): {"none"},
}


def rows(heading, *, built=True):
    return [row for row in table(REFERENCE, heading) if is_built(row) is built]


# ---- settings --------------------------------------------------------------------------------------


def test_every_setting_has_a_row_and_every_row_is_a_setting():
    assert [code(name) for name, _, _ in rows("Settings")] == list(settings.ALLOWED)


def test_reserved_settings_are_not_read_yet():
    reserved = {code(name) for name, _, _ in rows("Settings", built=False)}
    assert reserved == set()


def test_every_secret_may_come_from_a_file():
    for name in settings.SECRETS:
        assert f"`{name}_FILE`" in section(REFERENCE, "Settings")


@pytest.mark.parametrize("row", rows("Settings"), ids=lambda row: code(row[0]))
def test_the_default_of_a_setting_is_that_of_the_code(row):
    name, _, default = row
    loaded = settings.load({}, env_file="")
    field = next(key for key, info in type(loaded).model_fields.items() if info.alias == name.strip("`"))
    value = getattr(loaded, field)
    if name == "`WIREWATCH_LOG_FORMAT`":
        assert (value, default) == (None, "console on a terminal, else json")
    elif default.startswith("`"):
        assert type(value)(code(default)) == value
    else:
        assert default in NO_DEFAULT[value]


# ---- the configuration file ------------------------------------------------------------------------


@pytest.mark.parametrize("heading", FORM)
def test_every_key_has_a_row_with_its_default(heading):
    found = {code(name): default for name, _, default in table(REFERENCE, heading)}
    assert list(found) == list(FORM[heading])
    for name, key in FORM[heading].items():
        if key.default is keys.REQUIRED:
            assert found[name] == "required"
        elif found[name].startswith("`"):
            assert json.loads(code(found[name])) == key.default
        else:
            assert key.default is None


@pytest.mark.parametrize("heading", FORM)
def test_keys_without_effect_are_marked(heading):
    marked = {code(row[0]) for row in table(REFERENCE, heading) if not is_built(row)}
    assert marked == {name for name, key in FORM[heading].items() if not key.effective}


def test_the_example_is_a_file_that_applies_and_uses_every_key():
    (example,) = blocks(REFERENCE, "Configuration file", "yaml")
    form = read_form(example)
    assert [(len(one.feeds), len(one.watches), len(one.subscriptions)) for one in form.guilds] == [(1, 2, 2)]
    for known in FORM.values():
        for name in known:
            assert re.search(rf"\b{name}:", example), name


def test_the_tiers_are_those_of_the_model():
    assert [code(tier) for tier, _ in table(REFERENCE, "Tiers")] == [tier.value for tier in Tier]


# ---- the command line ------------------------------------------------------------------------------


def leaves(command, path=()):
    """Every command without subcommands, and the program itself, by path."""
    if path == () or not getattr(command, "commands", {}):
        yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from leaves(below, (*path, name))


def spelled(path, command):
    """A command's usage as the reference writes it; ``poll`` itself refuses to do without --once."""
    words = ["wirewatch", *path]
    for one in command.params:
        required = one.required or (path == ("poll",) and one.name == "once")
        if one.param_type_name == "argument":
            word = one.metavar or one.name.upper()
        elif getattr(one, "is_flag", False):
            word = one.opts[0]
        else:
            word = f"{one.opts[0]} VALUE"
        words.append(word if required else f"[{word}]")
    return " ".join(words)


def test_the_command_line_is_as_written():
    written = {re.sub(r"(--\S+) [A-Z]+", r"\1 VALUE", code(usage)) for usage, _ in rows("Command line")}
    assert written == {spelled(path, command) for path, command in leaves(get_command(cli))}


def test_commands_marked_not_yet_do_not_exist():
    built = {" ".join(path) for path, _ in leaves(get_command(cli)) if path}
    reserved = [code(usage) for usage, _ in rows("Command line", built=False)]
    assert reserved
    for usage in reserved:
        words = usage.removeprefix("wirewatch ").split()
        assert " ".join(word for word in words if word.islower() and word.isalpha()) not in built


def test_every_command_of_the_command_line_has_help():
    for path, command in leaves(get_command(cli)):
        assert command.help, path
        assert all(one.help for one in command.params), path


# ---- what is printed -------------------------------------------------------------------------------


def shape(value):
    """The keys of nested values; lists by their first item."""
    if isinstance(value, dict):
        return {name: shape(below) for name, below in value.items()}
    if isinstance(value, list):
        return [shape(below) for below in value[:1]]
    return "value"


def printed():
    return [json.loads(block) for block in blocks(REFERENCE, "What is printed", "json")]


def test_feed_inspect_prints_the_shape_shown():
    entry = Entry(categories=("Shipping",), images=("https://wire.example/1.png",))
    assert shape(printed()[0]) == shape(inspect(ParsedFeed(entries=(entry,))))


def test_poll_prints_the_shape_shown():
    assert shape(printed()[1]) == shape(Counts(errors=("a sentence",)).as_json())


def test_match_prints_exactly_what_is_shown():
    watches = load_watches('[{"id": "alibaba", "kind": "company", "names": ["Alibaba"]}]')
    article, answer = printed()[2:4]
    assert [json.loads(line) for line in match_lines([json.dumps(article)], watches)] == [answer]


# ---- slash commands --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tree():
    """Each command as the reference writes it → whether Discord shows it to Manage Server alone."""
    service = Service(store=None, fetcher=None, now=lambda: datetime(2024, 5, 6, tzinfo=UTC))
    return {
        usage(leaf): bool(command.default_permissions and command.default_permissions.manage_guild)
        for command in all_commands(service)
        for leaf in (getattr(command, "commands", None) or [command])
    }


def usage(command):
    options = [one.display_name if one.required else f"[{one.display_name}]" for one in command.parameters]
    return " ".join([f"/{command.qualified_name}", *options])


def test_the_slash_commands_are_as_written(tree):
    written = {code(command): audience == "Manage Server" for command, audience, _ in rows("Slash commands")}
    assert written == tree


def test_slash_commands_marked_not_yet_do_not_exist(tree):
    names = {" ".join(word for word in usage.split() if word[0] != "[") for usage in tree}
    reserved = {code(command) for command, _, _ in rows("Slash commands", built=False)}
    assert reserved
    assert not reserved & names


def test_no_command_mixes_readers_and_managers():
    audiences = {}
    for command, audience, _ in table(REFERENCE, "Slash commands"):
        audiences.setdefault(code(command).split()[0], set()).add(audience)
    assert {root for root, found in audiences.items() if len(found) > 1} == set()


def test_companies_are_exported_in_the_shape_shown():
    person = Person("Ada Quay", spellings=("奎艾达",))
    names = {"legal": "Harbour Works Inc", "aliases": ("港湾工业",), "products": ("Quaymaster",)}
    one = Company("Harbour Works", **names, listings=("8999:HK", "HBW:NYSE"), people=(person,))
    assert printed()[4] == as_record(one)


def test_an_import_prints_the_shape_shown():
    read = Read(rows=3, companies=[Company("A"), Company("B")], left_out=Counter({FUND: 1}))
    joined = Joined(new=1, changed=1, total=1626, disputed={}, contested=())
    assert printed()[5] == as_json_report("sec", read, joined)


def test_every_list_that_can_be_imported_is_described():
    assert [code(name) for name, _ in table(REFERENCE, "Lists of companies")] == list(SOURCES)


def test_the_columns_of_a_list_are_those_that_are_read():
    rows = table(REFERENCE, "What can be imported")
    written = [re.findall("`([^`]+)`", f"{name} {others}") for name, others, _ in rows]
    read = [words.replace("_", " ") for words in watchlist.COLUMNS.values()]
    assert [" ".join(names) for names in written] == read
