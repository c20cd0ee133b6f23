"""Addresses: the one form under which a page is known, what people type, and what may be shown.

``canonical`` applies, in order:
1. http and https are one; the scheme's own port, credentials and the fragment go (``#!…`` stays);
2. the host in lower case and punycode, without a final dot;
3. percent-encoding: unreserved characters decoded, the rest in upper-case hex (RFC 3986 §6.2.2);
4. dot segments and doubled slashes resolved, an empty path becomes ``/``;
5. parameters that only say where a reader came from go, the others stand sorted.
"""

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from feeds.errors import UserError

MAX_URL_CHARS = 2_000
_EXAMPLE = "type one such as https://example.com/feed.xml"
_PORTS = {"http": 80, "https": 443}
_BAD_LABEL = re.compile(r"\.\.|[^.]{64}")  # empty, or longer than DNS knows (RFC 1035 §2.3.4)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?|\[[0-9a-f:.]+\]")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})|(%)|([^\x21-\x7e]+)|([\"<>\\^`{|}])")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")

# Parameters that campaign tools, social networks and newsrooms append; none of them chooses the page.
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|hsa|mc|oly|vero|ns|at|wt|__hs|_hs)_\w*"
    r"|fbclid|gclid|dclid|gbraid|wbraid|gclsrc|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|srsltid"
    r"|mkt_tok|ocid|cmpid|cmp|icid|smid|xtor|ftag|ito|taid|spm|traffic_source|ref_src|ref_url|_ga|_gl"
    r"|guccounter|guce_referrer(?:_sig)?|__twitter_impression|feedtype",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"(?:source|src|ref|from|via|origin|referrer|referer)=(?:rss|feeds?|rss-?feed|atom|feedburner"
    r"|newsletter|twitter|facebook|telegram|reddit)",
    re.IGNORECASE,
)


def canonical(url: str) -> str:
    """The form under which every spelling of a page's address is the same; '' unless it is http(s)."""
    parts = split(url)
    host = parts and _punycode(parts.hostname or "")
    if not parts or not host:
        return ""
    port = _foreign_port(parts)
    path = _resolved(_requoted(parts.path))
    query = "&".join(sorted(filter(None, map(_kept, parts.query.split("&")))))
    fragment = _requoted(parts.fragment) if parts.fragment.startswith("!") else ""
    return urlunsplit(("https", host + port, path, query, fragment))


def feed_url(text: str) -> str:
    """A typed address with scheme and lower-case host, without fragment; the query stays as it is.

    Raises UserError, which says what to type instead and repeats nothing of the address.
    """
    typed = _INVISIBLE.sub("", text.strip().removeprefix("<").removesuffix(">"))
    typed = re.sub(r"^feed:(?://)?(?=https?:)|^feed:(?=//)", "", typed, flags=re.IGNORECASE)
    if len(typed) > MAX_URL_CHARS:
        raise UserError(f"that address is longer than {MAX_URL_CHARS:,} characters; {_EXAMPLE}")
    parts = split(_with_scheme(typed))
    host = parts and _punycode(parts.hostname or "")
    if not parts or not host or not _is_reachable_name(host):
        raise UserError(f"that is not a web address; {_EXAMPLE}")
    userinfo = parts.netloc.rpartition("@")[0]
    netloc = (f"{userinfo}@" if userinfo else "") + host + _foreign_port(parts)
    return urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))


def absolute(link: str, *bases: str) -> str:
    """A link resolved against its bases, the nearest first; '' unless the result is http(s)."""
    if not link.strip():
        return ""
    found = _INVISIBLE.sub(lambda run: "%20" if run[0].strip(" ") == "" else "", link.strip())
    try:
        for base in filter(None, bases):
            found = urljoin(base, found)
    except ValueError:
        return ""
    return found if found and split(found) else ""


def host(url: str) -> str:
    """The lower-case host an address names, '' where it names none."""
    parts = split(url)
    return _punycode(parts.hostname or "") if parts else ""


def requestable(url: str) -> tuple[str, str]:
    """The address as it can be asked for, blanks escaped, nothing invisible in it, its host as DNS knows it,
    and its ``host``; both '' unless it is http(s). So the host that is judged is the host that is asked.
    """
    parts = split(url.strip().replace(" ", "%20"))
    name = parts and _punycode(parts.hostname or "")
    if not parts or not name:
        return "", ""
    if url.isascii() and url.isprintable() and " " not in url:
        return url, name
    userinfo, at, _ = parts.netloc.rpartition("@")
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit(parts._replace(netloc=f"{userinfo}{at}{name}{port}")), name


def is_among(name: str, hosts: Iterable[str]) -> bool:
    """Whether a host is one of these or below one of them ("news.example.com" is below "example.com")."""
    return any(name == host or name.endswith(f".{host}") for host in hosts)


def identifies(url: str) -> bool:
    """Whether an address can stand for one article: a bare host is a front page."""
    parts = split(url)
    return parts is not None and bool(parts.path.strip("/") or parts.query or parts.fragment.startswith("!"))


def has_credentials(url: str) -> bool:
    """Whether an address carries a user name or password."""
    parts = split(url)
    return parts is not None and "@" in parts.netloc


def without_credentials(url: str) -> tuple[str, tuple[str, str] | None]:
    """The address without user name and password, and these two, None where there are none."""
    parts = split(url) if "@" in url else None
    if not parts or "@" not in parts.netloc:
        return url, None
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return bare, (unquote(parts.username or ""), unquote(parts.password or ""))


def with_credentials(url: str, credentials: tuple[str, str] | None) -> str:
    """The reverse of ``without_credentials``."""
    if not credentials:
        return url
    parts = urlsplit(url)
    userinfo = ":".join(quote(part, safe="") for part in credentials)
    return urlunsplit(parts._replace(netloc=f"{userinfo}@{parts.netloc}"))


def redact(url: str) -> str:
    """An address fit to be shown or logged: credentials, query values and fragment are hidden."""
    parts = split(url)
    if not parts:
        return "…"
    userinfo, _, place = parts.netloc.rpartition("@")
    names = [f"{item.partition('=')[0]}=…" for item in parts.query.split("&") if "=" in item]
    query = "&".join(names) or ("…" if parts.query else "")
    return urlunsplit((parts.scheme, f"…@{place}" if userinfo else place, parts.path, query, ""))


def split(url: str) -> SplitResult | None:
    """The parts of an http(s) address with a host, None for anything else."""
    try:
        parts = urlsplit(_INVISIBLE.sub("", url))
        usable = parts.scheme in _PORTS and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if usable else None


def _with_scheme(typed: str) -> str:
    scheme, colon, rest = typed.partition(":")
    if typed.startswith("//"):
        return f"https:{typed}"
    if not colon or re.match(r"\d+(?:[/?#]|$)", rest) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9+-]*", scheme):
        return f"https://{typed}"
    if scheme.lower() not in _PORTS:
        raise UserError(f"a feed's address starts with http:// or https://; {_EXAMPLE}")
    return typed


def _is_reachable_name(host: str) -> bool:
    return "." in host or host.startswith("[") or host == "localhost"


def _foreign_port(parts: SplitResult) -> str:
    return "" if parts.port in (None, 443, _PORTS[parts.scheme]) else f":{parts.port}"


def _punycode(name: str) -> str:
    """A host name as DNS knows it, '' where it is none."""
    if ":" in name:
        return f"[{name}]" if _HOST.fullmatch(f"[{name}]") else ""
    ascii_name = name.rstrip(".")
    if not ascii_name.isascii():
        try:
            ascii_name = ascii_name.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    ascii_name = ascii_name.lower()
    return ascii_name if _HOST.fullmatch(ascii_name) and not _BAD_LABEL.search(ascii_name) else ""


def _requoted(text: str) -> str:
    """Percent-encoding in its one normal form; a stray % is taken for a character."""
    return _ESCAPE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    if found[1]:
        character = chr(int(found[1], 16))
        return character if character in _UNRESERVED else f"%{found[1].upper()}"
    return quote(found[0], safe="", errors="replace")


def _resolved(path: str) -> str:
    """RFC 3986 §5.2.4, with doubled slashes taken for one."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment not in ("", "."):
            kept.append(segment)
    folder = segments[-1] in ("", ".", "..") and kept
    return "/" + "/".join(kept) + ("/" if folder else "")


def _kept(item: str) -> str:
    """A query parameter in normal form, '' where it only tells where the reader came from."""
    plain = re.sub(r"^(?:amp;)+", "", _requoted(item))
    name = plain.partition("=")[0]
    return "" if _TRACKING.fullmatch(name) or _SOURCE.fullmatch(plain) else plain
