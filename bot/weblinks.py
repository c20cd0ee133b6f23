"""Addresses as Discord takes them in embeds and link buttons."""

from urllib.parse import quote, urlunsplit

from feeds import urls

_STAY = "!#$%&'()*+,/:;=?@[]~"


def web_link(url: str, limit: int) -> str:
    """An http(s) address in plain ASCII, of at most ``limit`` characters; empty for any other.

    Host names are in punycode, everything else percent-encoded. One with a user name is left out too:
    it is a secret, or a host name in disguise.
    """
    parts = urls.split(url)
    host = urls.host(url)
    if parts is None or not host or urls.has_credentials(url):
        return ""
    port = f":{parts.port}" if parts.port else ""
    rest = (quote(part, safe=_STAY, errors="replace") for part in (parts.path, parts.query, parts.fragment))
    link = urlunsplit((parts.scheme, host + port, *rest))
    return link if len(link) <= limit else ""
