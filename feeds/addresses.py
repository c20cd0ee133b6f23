"""Which IP addresses feeds may be fetched from: public ones, and networks that were opened by name.

Rules, in order:
1. an IPv4 address wrapped in IPv6 (mapped, compatible, SIIT, 6to4, NAT64) is judged as the address inside;
2. one that an interface carries in its lower half (ISATAP) must be public too;
3. of IPv6 only 2000::/3 is given out to sites at all (IANA, "IPv6 Global Unicast Address Assignments");
4. what the IANA registries call not global is refused, multicast too;
5. what Python's ``ipaddress`` still calls global although nobody's site lives there is refused;
6. ``allowed`` lets through what an opened network holds, by the address itself or its mapped form.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052 §2.1
_TRANSLATED = IPv6Network("::ffff:0:0:0/96")  # RFC 2765 §2.1, SIIT
_COMPATIBLE = IPv6Network("::/96")  # RFC 4291 §2.5.5.1
_ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214 §6.1: the third quarter of the address
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_REFUSED: tuple[Network, ...] = (
    ip_network("192.0.0.0/24"),  # RFC 6890, protocol assignments
    ip_network("192.88.99.0/24"),  # RFC 7526, withdrawn 6to4 relays
    ip_network("2001::/23"),  # RFC 2928, protocol assignments: Teredo (RFC 4380), ORCHID, benchmarks
    ip_network("3fff::/20"),  # RFC 9637, documentation
)


def is_public(ip: Address) -> bool:
    """Whether an address belongs to the public internet, whatever form it is written in."""
    plain = unwrapped(ip)
    if isinstance(plain, IPv6Address) and not (plain in _GLOBAL_UNICAST and _carries_public(plain)):
        return False
    if not plain.is_global or plain.is_multicast:
        return False
    return not any(plain in network for network in _REFUSED)


def allowed(ip: Address, networks: Sequence[Network] = ()) -> bool:
    """Whether a feed may be fetched from an address; ``networks`` are those opened although not public."""
    mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    return any(form in network for form in (ip, mapped) if form for network in networks) or is_public(ip)


def unwrapped(ip: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for, else the address itself."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip.ipv4_mapped or ip.sixtofour:
        return ip.ipv4_mapped or ip.sixtofour or ip
    if ip in _NAT64 or ip in _TRANSLATED or (ip in _COMPATIBLE and int(ip) > 0xFFFF):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip


def parse(text: str) -> Address:
    """The address a socket was given; a zone (``fe80::1%eth0``) does not change the judgement."""
    return ip_address(text.partition("%")[0])


def _carries_public(ip: IPv6Address) -> bool:
    """Whether the IPv4 address in the lower half, where there is one, is public."""
    is_isatap = (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP
    return not is_isatap or is_public(IPv4Address(int(ip) & 0xFFFFFFFF))
