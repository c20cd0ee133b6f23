"""Settings from the environment and the `.env` file; the only module that reads either.

1. A variable of the environment goes before the same one in `.env`; an empty one counts as not given.
2. A secret may be given as the path of a file instead, in NAME_FILE; never in both ways.
3. A name that begins with WIREWATCH_ and is no setting is reported in ``unknown``, not refused.
"""

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import partial
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from feeds.errors import UserError

PREFIX = "WIREWATCH_"
SECRETS = ("DISCORD_TOKEN", "WIREWATCH_PROXY")
TESTS_ONLY = ("WIREWATCH_TEST_DATA",)

# What each variable may be: the end of "NAME must be …".
ALLOWED = {
    "DISCORD_TOKEN": "the bot token from Discord's developer portal, without spaces",
    "WIREWATCH_DATABASE_URL": "sqlite+aiosqlite:///PATH",
    "WIREWATCH_DATA_DIR": "the path of a folder",
    "WIREWATCH_CONFIG": "the path of a YAML file",
    "WIREWATCH_DISCORD_API": "an address like https://HOST/api/v10 (http only on this machine)",
    "WIREWATCH_DISCORD_GATEWAY": "an address like wss://HOST (ws only on this machine)",
    "WIREWATCH_ALLOW_NETWORKS": "networks such as 10.0.0.0/8, separated by commas",
    "WIREWATCH_CONTACT": "an e-mail address or a URL in plain ASCII",
    "WIREWATCH_BLOCK_HOSTS": "host names such as example.com, separated by commas",
    "WIREWATCH_PROXY": "an address like http://HOST:PORT or https://HOST:PORT",
    "WIREWATCH_DELTA_PARSE": "0 or 1",
    "WIREWATCH_MIN_POLL_SECONDS": "a number of seconds above 0",
    "WIREWATCH_HOST_CONNECTIONS": "a whole number, 1 or more",
    "WIREWATCH_HOST_DELAY_SECONDS": "a number of seconds, 0 or more",
    "WIREWATCH_HTTP_LISTEN": "HOST:PORT, such as 0.0.0.0:8080 or [::1]:8080",
    "WIREWATCH_PUBLIC_URL": "an address like https://news.example.com (http only on this machine)",
    "WIREWATCH_LOG_FORMAT": "console or json",
    "WIREWATCH_LOG_LEVEL": "debug, info, warning or error",
}


def _token(value: SecretStr) -> SecretStr:
    token = value.get_secret_value()
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ValueError
    return value


def _database_url(value: str) -> str:
    path = value.removeprefix("sqlite+aiosqlite:///")
    if path in (value, "", ":memory:"):
        raise ValueError
    return value


def _address(value: str, *, secure: str, plain: str) -> str:
    """The address without a slash at its end. Plain text is for this machine alone: a token goes there."""
    parts = urlsplit(value)
    if not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    if parts.scheme != secure and not (parts.scheme == plain and _is_loopback(parts.hostname)):
        raise ValueError
    return value.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _items(value: object) -> object:
    """The parts of a comma list without blanks; anything that is not text, as it is."""
    return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value


def _network(value: object) -> object:
    return ip_network(value) if isinstance(value, str) else value


def _host(value: str) -> str:
    if set(value) & set("/:@ "):
        raise ValueError
    return value.lower().rstrip(".")


def _listen(value: object) -> object:
    """Host, without the brackets of an IPv6 address, and port."""
    if not isinstance(value, str):
        return value
    parts = urlsplit(f"//{value}")
    if parts.netloc != value or "@" in value or not parts.hostname or not parts.port:
        raise ValueError
    return parts.hostname, parts.port


def _contact(value: str) -> str:
    if not (value.isascii() and value.isprintable() and ("@" in value or "://" in value)):
        raise ValueError
    return value


def _switch(value: object) -> object:
    if isinstance(value, str) and value not in ("0", "1"):
        raise ValueError
    return value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _proxy(value: SecretStr) -> SecretStr:
    parts = urlsplit(value.get_secret_value())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise ValueError
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError
    return value


Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(_network)]
Host = Annotated[str, AfterValidator(_host)]
Api = Annotated[str, AfterValidator(partial(_address, secure="https", plain="http"))]
Gateway = Annotated[str, AfterValidator(partial(_address, secure="wss", plain="ws"))]


class Settings(BaseModel):
    """Every setting, checked. Empty text means not given; ``unknown`` holds one sentence a likely typo.

    A plain model: lists, empty values and secrets have rules of their own in ``load``, and pydantic's reader
    of the environment costs every start a tenth of a second.
    ``log_format`` None: console on a terminal, else json.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, validate_default=False)

    discord_token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(None, alias="DISCORD_TOKEN")
    data_dir: Path = Field(Path("data"), alias="WIREWATCH_DATA_DIR")
    database_url: Annotated[str, AfterValidator(_database_url)] = Field(alias="WIREWATCH_DATABASE_URL")
    config: Path | None = Field(None, alias="WIREWATCH_CONFIG")
    discord_api: Api = Field("", alias="WIREWATCH_DISCORD_API")
    discord_gateway: Gateway = Field("", alias="WIREWATCH_DISCORD_GATEWAY")
    allow_networks: Annotated[tuple[Network, ...], BeforeValidator(_items)] = Field(
        (), alias="WIREWATCH_ALLOW_NETWORKS"
    )
    contact: Annotated[str, AfterValidator(_contact)] = Field("", alias="WIREWATCH_CONTACT")
    block_hosts: Annotated[tuple[Host, ...], BeforeValidator(_items)] = Field(
        (), alias="WIREWATCH_BLOCK_HOSTS"
    )
    proxy: Annotated[SecretStr, AfterValidator(_proxy)] | None = Field(None, alias="WIREWATCH_PROXY")
    delta_parse: Annotated[bool, BeforeValidator(_switch)] = Field(True, alias="WIREWATCH_DELTA_PARSE")
    min_poll_seconds: float = Field(60.0, gt=0, alias="WIREWATCH_MIN_POLL_SECONDS")
    host_connections: int = Field(1, ge=1, alias="WIREWATCH_HOST_CONNECTIONS")
    host_delay_seconds: float = Field(1.0, ge=0, alias="WIREWATCH_HOST_DELAY_SECONDS")
    http_listen: Annotated[tuple[str, int] | None, BeforeValidator(_listen)] = Field(
        None, alias="WIREWATCH_HTTP_LISTEN"
    )
    public_url: Api = Field("", alias="WIREWATCH_PUBLIC_URL")
    log_format: Annotated[Literal["console", "json"], BeforeValidator(_lower)] | None = Field(
        None, alias="WIREWATCH_LOG_FORMAT"
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = Field(
        "info", alias="WIREWATCH_LOG_LEVEL"
    )
    unknown: tuple[str, ...] = ()


def load(environ: Mapping[str, str] | None = None, env_file: str | Path = ".env") -> Settings:
    """The settings from these variables (the process's own where None) and this file, if it exists.

    Raises UserError with one sentence a line for each variable that is wrong.
    """
    given = {**_env_file(Path(env_file)), **(os.environ if environ is None else environ)}
    given = {name: value.strip() for name, value in given.items() if value.strip()}
    for name in SECRETS:
        _take_from_file(given, name)
    known = {name: value for name, value in given.items() if name in ALLOWED}
    if known.get("WIREWATCH_DATABASE_URL", "").startswith("postgres"):
        raise UserError("PostgreSQL is not supported yet; use sqlite+aiosqlite:///PATH")
    folder = Path(known.get("WIREWATCH_DATA_DIR", "data"))
    known.setdefault("WIREWATCH_DATABASE_URL", f"sqlite+aiosqlite:///{folder / 'wirewatch.sqlite3'}")
    try:
        return Settings.model_validate({**known, "unknown": tuple(_typos(given))})
    except ValidationError as error:
        wrong = dict.fromkeys(str(one["loc"][0]) for one in error.errors())
        raise UserError("\n".join(f"{name} must be {ALLOWED[name]}" for name in wrong)) from None


def _env_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        values = dotenv_values(path, interpolate=False)
    except (OSError, ValueError) as error:
        raise UserError(f"{path} cannot be read; it must be a readable UTF-8 text file") from error
    return {name: value or "" for name, value in values.items()}


def _take_from_file(given: dict[str, str], name: str) -> None:
    path = given.pop(f"{name}_FILE", "")
    if not path:
        return
    if name in given:
        raise UserError(f"{name} and {name}_FILE are both set; keep one of them")
    try:
        given[name] = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise UserError(f"{name}_FILE names {path}, which cannot be read as a text file") from error
    if not given[name]:
        raise UserError(f"{name}_FILE names {path}, which is empty")


def _typos(given: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(given):
        if name.startswith(PREFIX) and name not in (*ALLOWED, *TESTS_ONLY):
            near = get_close_matches(name, ALLOWED, 1, 0.8)
            yield f"{name} is no setting" + (f"; did you mean {near[0]}?" if near else " and is ignored")
