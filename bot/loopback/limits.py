"""What Discord refuses in the form of a message, a modal or a thread.

Rules, in order ("Create Message", "Embed limits", "Allowed mentions object", "Modals", "Threads"):

1. Content holds 2000 characters, the nonce 25; there are at most 10 embeds and 10 files.
2. Each part of an embed has its own limit, and all embeds of a message share 6000 characters. An embed
   that shows nothing lacks its description; its timestamp is a time of ISO 8601.
3. Allowed mentions hold 100 ids a kind, and never both a kind in ``parse`` and a list of it.
4. Components follow ``component_limits``; with their second version content and embeds are forbidden.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bot.loopback import component_limits
from bot.loopback.errors import Problems

Json = dict[str, Any]
Path = tuple[str | int, ...]

CONTENT_CHARS = 2000
NONCE_CHARS = 25
EMBEDS = 10
FILES = 10
FILE_BYTES = 10 * 1024 * 1024
EMBED_CHARS = 6000
EMBED_FIELDS = 25
EMBED_TEXTS = {"title": 256, "description": 4096}
FIELD_TEXTS = {"name": 256, "value": 1024}
EMBED_SHOWS = (
    ("title",),
    ("description",),
    ("footer", "text"),
    ("author", "name"),
    ("image", "url"),
    ("thumbnail", "url"),
)
FOOTER_CHARS = 2048
AUTHOR_CHARS = 256
URL_CHARS = 2048
MENTIONED_IDS = 100
MENTION_KINDS = ("users", "roles", "everyone")
THREAD_NAME_CHARS = 100
ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
MODAL_TITLE_CHARS = 45
COMPONENTS_V2 = 1 << 15


def check_message(form: Json, problems: Problems, path: Path = (), *, v2: bool | None = None) -> None:
    """Notes everything wrong with a message to be created or edited; ``v2`` as the stored flags say."""
    if form.get("content") is not None:
        problems.text((*path, "content"), form["content"], 0, CONTENT_CHARS)
    _check_nonce(form.get("nonce"), problems, path)
    _check_embeds(form.get("embeds"), problems, path)
    _check_mentions(form.get("allowed_mentions"), problems, path)
    problems.length((*path, "attachments"), len(form.get("attachments") or []), 0, FILES)
    second_version = bool((form.get("flags") or 0) & COMPONENTS_V2) if v2 is None else v2
    component_limits.check(form.get("components"), problems, (*path, "components"), v2=second_version)
    if second_version:
        _forbid_plain_parts(form, problems, path)


def check_strict_mentions(form: Json, problems: Problems, path: Path = ()) -> None:
    """Notes a message whose ``allowed_mentions`` is not ``{"parse": []}``, a list of roles aside."""
    allowed = form.get("allowed_mentions")
    if not isinstance(allowed, dict) or allowed.get("parse") != []:
        problems.required((*path, "allowed_mentions", "parse"))
    elif allowed.get("users") or allowed.get("replied_user"):
        problems.choice((*path, "allowed_mentions"), "users", ("roles",))


def check_thread(form: Json, problems: Problems) -> None:
    _required_text(form, "name", 1, THREAD_NAME_CHARS, problems)
    if form.get("auto_archive_duration") is not None:
        problems.choice(("auto_archive_duration",), form["auto_archive_duration"], ARCHIVE_MINUTES)


def check_modal(form: Json, problems: Problems) -> None:
    """Notes everything wrong with the data of a modal callback."""
    path = ("data",)
    for name, most in (("custom_id", component_limits.CUSTOM_ID_CHARS), ("title", MODAL_TITLE_CHARS)):
        _required_text(form, name, 1, most, problems, path)
    component_limits.check_modal(form.get("components"), problems, (*path, "components"))


def _required_text(form: Json, name: str, low: int, high: int, problems: Problems, path: Path = ()) -> None:
    if form.get(name) is None:
        problems.required((*path, name))
    else:
        problems.text((*path, name), form[name], low, high)


def _check_nonce(nonce: Any, problems: Problems, path: Path) -> None:
    if nonce is not None:
        problems.length((*path, "nonce"), len(str(nonce)), 0, NONCE_CHARS)


def _forbid_plain_parts(form: Json, problems: Problems, path: Path) -> None:
    for name in ("content", "embeds"):
        if form.get(name):
            problems.add(
                (*path, name),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def _check_embeds(embeds: Any, problems: Problems, path: Path) -> None:
    if not embeds:
        return
    problems.length((*path, "embeds"), len(embeds), 0, EMBEDS)
    for index, embed in enumerate(embeds):
        _check_embed(embed, problems, (*path, "embeds", index))
    if sum(map(embed_chars, embeds)) > EMBED_CHARS:
        text = f"Embed size exceeds maximum size of {EMBED_CHARS}"
        problems.add((*path, "embeds"), "MAX_EMBED_SIZE_EXCEEDED", text)


def _check_embed(embed: Json, problems: Problems, path: Path) -> None:
    for name, most in EMBED_TEXTS.items():
        if embed.get(name) is not None:
            problems.text((*path, name), embed[name], 0, most)
    if embed.get("color") is not None:
        problems.number((*path, "color"), embed["color"], 0, 0xFFFFFF)
    fields = embed.get("fields") or []
    problems.length((*path, "fields"), len(fields), 0, EMBED_FIELDS)
    for index, field in enumerate(fields):
        _check_field(field, problems, (*path, "fields", index))
    _check_named(embed.get("footer"), "text", FOOTER_CHARS, problems, (*path, "footer"))
    _check_named(embed.get("author"), "name", AUTHOR_CHARS, problems, (*path, "author"))
    _check_embed_urls(embed, problems, path)
    _check_timestamp(embed.get("timestamp"), problems, (*path, "timestamp"))
    if not fields and not any(_shown(embed, *names) for names in EMBED_SHOWS):
        problems.required((*path, "description"))


def _shown(embed: Json, *names: str) -> str:
    """The text in a part of an embed, "" for none or a blank one."""
    part: Any = embed
    for name in names:
        part = (part or {}).get(name)
    return str(part or "").strip()


def _check_timestamp(timestamp: str | None, problems: Problems, path: Path) -> None:
    try:
        datetime.fromisoformat(timestamp or "1970-01-01")
    except ValueError:
        text = f"Could not parse {timestamp}. Should be ISO8601."
        problems.add(path, "DATE_TIME_TYPE_PARSE", text)


def _check_field(field: Json, problems: Problems, path: Path) -> None:
    for name, most in FIELD_TEXTS.items():
        if not str(field.get(name) or "").strip():
            problems.required((*path, name))
        else:
            problems.text((*path, name), field[name], 1, most)


def _check_named(part: Json | None, name: str, most: int, problems: Problems, path: Path) -> None:
    if part is not None:
        _required_text(part, name, 0, most, problems, path)


def _check_embed_urls(embed: Json, problems: Problems, path: Path) -> None:
    check_url(embed.get("url"), problems, (*path, "url"), ("http", "https"))
    for part, name in (("author", "url"), ("author", "icon_url"), ("footer", "icon_url")):
        check_url((embed.get(part) or {}).get(name), problems, (*path, part, name), ("http", "https"))
    for part in ("image", "thumbnail"):
        schemes = ("http", "https", "attachment")
        check_url((embed.get(part) or {}).get("url"), problems, (*path, part, "url"), schemes)


def check_url(
    url: Any, problems: Problems, path: Path, schemes: tuple[str, ...], most: int = URL_CHARS
) -> None:
    """Notes an address that is too long, broken, or of another scheme; None and "" pass."""
    if not url:
        return
    problems.text(path, url, 0, most)
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in schemes and parts.scheme:
        listed = ", ".join(f"'{scheme}'" for scheme in schemes)
        problems.add(path, "URL_TYPE_INVALID_SCHEME", f'Scheme "{parts.scheme}" must be one of ({listed}).')
    elif not parts.netloc:
        problems.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")


def embed_chars(embed: Json) -> int:
    """What counts against the sum over all embeds of a message."""
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    texts += [field.get(name) for field in embed.get("fields") or [] for name in FIELD_TEXTS]
    return sum(len(text) for text in texts if isinstance(text, str))


def _check_mentions(allowed: Json | None, problems: Problems, path: Path) -> None:
    if allowed is None:
        return
    here = (*path, "allowed_mentions")
    parse = allowed.get("parse") or []
    for index, kind in enumerate(parse):
        problems.choice((*here, "parse", index), kind, MENTION_KINDS)
    for kind in ("users", "roles"):
        ids = allowed.get(kind) or []
        problems.length((*here, kind), len(ids), 0, MENTIONED_IDS)
        if ids and kind in parse:
            text = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            problems.add(here, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", text)
