"""Written files say what is stored, whatever it is."""

from dataclasses import replace

from hypothesis import given

from feeds.config.form import read_form
from feeds.config.plan import Current, difference
from feeds.config.write import write
from feeds.model import Guild
from tests.support.configuration import NOW, configurations


def servers(text):
    """What the file makes of empty servers."""
    found = []
    for form in read_form(text).guilds:
        made = difference(form, Current(Guild(form.guild_id)), prune=False, now=NOW)
        rows = [
            [replace(row, id=number) for number, row in enumerate(edit.save, start=1)]
            for edit in (made.feeds, made.watches, made.subscriptions)
        ]
        found.append(Current(made.guild or Guild(form.guild_id), True, *rows))
    return found


@given(configurations())
def test_what_is_written_is_read_back(text):
    stored = servers(text)
    written = write(stored)
    assert servers(written) == stored
    assert write(servers(written)) == written


def test_nothing_stored_is_an_empty_file():
    assert write([]) == "guilds: {}\n"
    assert write([Current(Guild(1000))]) == "guilds:\n  '1000': {}\n"


def test_a_time_zone_that_was_set_is_written_even_where_it_is_the_default():
    guild = Guild(1000, timezone="UTC", timezone_set=True)
    assert write([Current(guild)]) == "guilds:\n  '1000': {timezone: UTC}\n"
