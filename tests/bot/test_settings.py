"""Settings: defaults, files for secrets, and one sentence for every mistake."""

import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path

import pytest

from bot.settings import ALLOWED, SECRETS, Settings, load
from feeds.errors import UserError

ROOT = Path(__file__).parents[2]
DEFAULTS = {
    "discord_token": None,
    "data_dir": Path("data"),
    "database_url": "sqlite+aiosqlite:///data/wirewatch.sqlite3",
    "config": None,
    "discord_api": "",
    "discord_gateway": "",
    "allow_networks": (),
    "contact": "",
    "block_hosts": (),
    "proxy": None,
    "delta_parse": True,
    "min_poll_seconds": 60.0,
    "host_connections": 1,
    "host_delay_seconds": 1.0,
    "http_listen": None,
    "public_url": "",
    "log_format": None,
    "log_level": "info",
    "unknown": (),
}


def read(environ=None, env_file="no such file"):
    return load(environ or {}, env_file)


def refusal(environ, env_file="no such file"):
    with pytest.raises(UserError) as caught:
        load(environ, env_file)
    return str(caught.value)


def test_nothing_given_gives_the_defaults():
    assert read().model_dump() == DEFAULTS


def test_an_empty_variable_counts_as_not_given():
    assert read(dict.fromkeys(ALLOWED, " ")).model_dump() == DEFAULTS


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("WIREWATCH_DATA_DIR", "/var/lib/wirewatch", "data_dir", Path("/var/lib/wirewatch")),
        (
            "WIREWATCH_DATA_DIR",
            "/var/lib/wirewatch",
            "database_url",
            "sqlite+aiosqlite:////var/lib/wirewatch/wirewatch.sqlite3",
        ),
        (
            "WIREWATCH_DATABASE_URL",
            "sqlite+aiosqlite:///news.db",
            "database_url",
            "sqlite+aiosqlite:///news.db",
        ),
        ("WIREWATCH_CONFIG", "news.yaml", "config", Path("news.yaml")),
        (
            "WIREWATCH_DISCORD_API",
            "http://127.0.0.1:80/api/v10/",
            "discord_api",
            "http://127.0.0.1:80/api/v10",
        ),
        (
            "WIREWATCH_DISCORD_API",
            "https://example.com/api/v10",
            "discord_api",
            "https://example.com/api/v10",
        ),
        ("WIREWATCH_DISCORD_API", "http://localhost/api/v10", "discord_api", "http://localhost/api/v10"),
        ("WIREWATCH_DISCORD_GATEWAY", "ws://[::1]:9", "discord_gateway", "ws://[::1]:9"),
        (
            "WIREWATCH_DISCORD_GATEWAY",
            "wss://gateway.example.com",
            "discord_gateway",
            "wss://gateway.example.com",
        ),
        (
            "WIREWATCH_ALLOW_NETWORKS",
            "10.0.0.0/8, fd00::/8,127.0.0.1,",
            "allow_networks",
            (ip_network("10.0.0.0/8"), ip_network("fd00::/8"), ip_network("127.0.0.1/32")),
        ),
        ("WIREWATCH_CONTACT", "desk@example.com", "contact", "desk@example.com"),
        ("WIREWATCH_BLOCK_HOSTS", "Example.COM., www.b.org", "block_hosts", ("example.com", "www.b.org")),
        ("WIREWATCH_DELTA_PARSE", "0", "delta_parse", False),
        ("WIREWATCH_DELTA_PARSE", "1", "delta_parse", True),
        ("WIREWATCH_MIN_POLL_SECONDS", "0.5", "min_poll_seconds", 0.5),
        ("WIREWATCH_HOST_CONNECTIONS", "4", "host_connections", 4),
        ("WIREWATCH_HOST_DELAY_SECONDS", "0", "host_delay_seconds", 0.0),
        ("WIREWATCH_HTTP_LISTEN", "0.0.0.0:8080", "http_listen", ("0.0.0.0", 8080)),
        ("WIREWATCH_HTTP_LISTEN", "[::1]:8080", "http_listen", ("::1", 8080)),
        ("WIREWATCH_HTTP_LISTEN", "News.example.com:80", "http_listen", ("news.example.com", 80)),
        ("WIREWATCH_PUBLIC_URL", "https://example.com/wire/", "public_url", "https://example.com/wire"),
        ("WIREWATCH_LOG_FORMAT", "JSON", "log_format", "json"),
        ("WIREWATCH_LOG_LEVEL", "Warning", "log_level", "warning"),
    ],
)
def test_a_variable_is_read(name, text, field, value):
    assert getattr(read({name: text}), field) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DISCORD_TOKEN", "two words"),
        ("DISCORD_TOKEN", "tökén"),
        ("WIREWATCH_DATABASE_URL", "mysql://example.com/news"),
        ("WIREWATCH_DATABASE_URL", "sqlite+aiosqlite:///:memory:"),
        ("WIREWATCH_DATABASE_URL", "sqlite+aiosqlite:///"),
        ("WIREWATCH_DISCORD_API", "http://example.com/api/v10"),
        ("WIREWATCH_DISCORD_API", "wss://example.com"),
        ("WIREWATCH_DISCORD_API", "https://[1"),
        ("WIREWATCH_DISCORD_API", "127.0.0.1:8080"),
        ("WIREWATCH_DISCORD_API", "http://127.0.0.1.example.com/api/v10"),
        ("WIREWATCH_DISCORD_GATEWAY", "ws://10.0.0.1"),
        ("WIREWATCH_DISCORD_GATEWAY", "https://example.com"),
        ("WIREWATCH_ALLOW_NETWORKS", "10.0.0.0/8,everything"),
        ("WIREWATCH_ALLOW_NETWORKS", "10.0.0.1/8"),
        ("WIREWATCH_CONTACT", "the newsroom"),
        ("WIREWATCH_CONTACT", "a@example.com\nX-Other: 1"),
        ("WIREWATCH_BLOCK_HOSTS", "https://example.com"),
        ("WIREWATCH_PROXY", "proxy.example.com:3128"),
        ("WIREWATCH_PROXY", "socks5://127.0.0.1:1080"),
        ("WIREWATCH_PROXY", "http://127.0.0.1:0"),
        ("WIREWATCH_PROXY", "http://127.0.0.1/?a=1"),
        ("WIREWATCH_DELTA_PARSE", "no"),
        ("WIREWATCH_MIN_POLL_SECONDS", "0"),
        ("WIREWATCH_MIN_POLL_SECONDS", "nan"),
        ("WIREWATCH_MIN_POLL_SECONDS", "inf"),
        ("WIREWATCH_MIN_POLL_SECONDS", "soon"),
        ("WIREWATCH_HOST_CONNECTIONS", "0"),
        ("WIREWATCH_HOST_CONNECTIONS", "1.5"),
        ("WIREWATCH_HOST_DELAY_SECONDS", "-1"),
        ("WIREWATCH_HTTP_LISTEN", "8080"),
        ("WIREWATCH_HTTP_LISTEN", ":8080"),
        ("WIREWATCH_HTTP_LISTEN", "127.0.0.1"),
        ("WIREWATCH_HTTP_LISTEN", "127.0.0.1:0"),
        ("WIREWATCH_HTTP_LISTEN", "127.0.0.1:65536"),
        ("WIREWATCH_HTTP_LISTEN", "127.0.0.1:http"),
        ("WIREWATCH_HTTP_LISTEN", "http://127.0.0.1:80"),
        ("WIREWATCH_HTTP_LISTEN", "me@127.0.0.1:80"),
        ("WIREWATCH_HTTP_LISTEN", "127.0.0.1:80/path"),
        ("WIREWATCH_PUBLIC_URL", "http://example.com"),
        ("WIREWATCH_PUBLIC_URL", "https://example.com/?a=1"),
        ("WIREWATCH_LOG_FORMAT", "xml"),
        ("WIREWATCH_LOG_LEVEL", "loud"),
    ],
)
def test_a_bad_variable_is_named_with_what_is_allowed(name, text):
    assert refusal({name: text}) == f"{name} must be {ALLOWED[name]}"


def test_every_bad_variable_has_its_own_sentence():
    bad = {"WIREWATCH_LOG_LEVEL": "loud", "WIREWATCH_HOST_CONNECTIONS": "none"}
    assert refusal(bad) == (
        "WIREWATCH_HOST_CONNECTIONS must be a whole number, 1 or more\n"
        "WIREWATCH_LOG_LEVEL must be debug, info, warning or error"
    )


@pytest.mark.parametrize("address", ["postgresql+psycopg://u:secret@db/news", "postgres://db/news"])
def test_postgresql_is_refused_for_now(address):
    assert refusal({"WIREWATCH_DATABASE_URL": address}) == (
        "PostgreSQL is not supported yet; use sqlite+aiosqlite:///PATH"
    )


@pytest.mark.parametrize(
    ("name", "text", "field"),
    [
        ("DISCORD_TOKEN", "abc.def", "discord_token"),
        ("WIREWATCH_PROXY", "http://ann:secret@proxy.example.com:3128", "proxy"),
    ],
)
def test_a_secret_may_stand_in_a_file_and_is_not_shown(tmp_path, name, text, field):
    path = tmp_path / "secret"
    path.write_text(f"  {text}\n")
    settings = read({f"{name}_FILE": str(path)})
    assert name in SECRETS
    assert getattr(settings, field).get_secret_value() == text
    assert text not in repr(settings)


def test_a_secret_given_twice_is_refused():
    assert refusal({"DISCORD_TOKEN": "abc", "DISCORD_TOKEN_FILE": "token"}) == (
        "DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set; keep one of them"
    )


def test_a_missing_secret_file_is_named(tmp_path):
    path = tmp_path / "none"
    assert refusal({"DISCORD_TOKEN_FILE": str(path)}) == (
        f"DISCORD_TOKEN_FILE names {path}, which cannot be read as a text file"
    )


def test_an_empty_secret_file_is_named(tmp_path):
    path = tmp_path / "empty"
    path.write_text("\n")
    assert refusal({"DISCORD_TOKEN_FILE": str(path)}) == f"DISCORD_TOKEN_FILE names {path}, which is empty"


def test_the_token_is_not_shown():
    assert "abc.def" not in repr(read({"DISCORD_TOKEN": "abc.def"}))


def test_the_env_file_is_read_and_the_environment_goes_before_it(tmp_path):
    path = tmp_path / ".env"
    path.write_text("WIREWATCH_CONTACT='a@example.com'\nWIREWATCH_LOG_LEVEL=debug\nEMPTY\n")
    settings = read({"WIREWATCH_LOG_LEVEL": "error"}, path)
    assert (settings.contact, settings.log_level) == ("a@example.com", "error")


def test_an_env_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / ".env"
    path.write_bytes(b"WIREWATCH_CONTACT=\xff\xfe\n")
    assert refusal({}, path) == f"{path} cannot be read; it must be a readable UTF-8 text file"


def test_the_process_environment_is_the_default(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WIREWATCH_HOST_CONNECTIONS", "7")
    assert load().host_connections == 7


def test_a_name_that_is_no_setting_is_reported():
    given = {
        "WIREWATCH_CONTCT": "a@example.com",
        "WIREWATCH_QUUX": "1",
        "WIREWATCH_TEST_DATA": "x",
        "HOME": "/",
    }
    assert read(given).unknown == (
        "WIREWATCH_CONTCT is no setting; did you mean WIREWATCH_CONTACT?",
        "WIREWATCH_QUUX is no setting and is ignored",
    )


def test_every_field_is_a_setting_with_its_allowed_values():
    names = [field.alias for name, field in Settings.model_fields.items() if name != "unknown"]
    assert sorted(names) == sorted(ALLOWED)


def test_the_example_lists_every_setting_with_its_default():
    lines = (ROOT / ".env.example").read_text().splitlines()
    shown = [line.removeprefix("# ").partition("=") for line in lines if "=" in line]
    files = {f"{name}_FILE": "" for name in SECRETS}
    assert {name: value for name, _, value in shown} == files | {
        field.alias: default_text(field.default)
        for name, field in Settings.model_fields.items()
        if name != "unknown"
    }


def default_text(value):
    if isinstance(value, bool):
        return f"{value:d}"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value) if isinstance(value, str | int | Path) else ""


def test_the_example_taken_as_it_is_changes_nothing(tmp_path):
    text = (ROOT / ".env.example").read_text()
    path = tmp_path / ".env"
    path.write_text("\n".join(line.removeprefix("# ") if "=" in line else line for line in text.splitlines()))
    assert read({}, path).model_dump() == DEFAULTS


def test_importing_reads_nothing():
    code = (
        "import os, sys\n"
        "class Watched(type(os.environ)):\n"
        "    def __getitem__(self, key):\n"
        "        if key.startswith(('WIREWATCH', 'DISCORD')): sys.exit(key)\n"
        "        return super().__getitem__(key)\n"
        "os.environ.__class__ = Watched\n"
        "import bot.settings\n"
    )
    environ = {"WIREWATCH_LOG_LEVEL": "loud", "DISCORD_TOKEN": "abc"}
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environ, check=False).returncode == 0
