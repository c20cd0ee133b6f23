"""Which addresses count as public, in every form an address can be written."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.addresses import allowed, is_public, parse, unwrapped

PUBLIC = [
    "1.1.1.1",
    "93.184.216.34",
    "2606:4700::1111",
    "::ffff:1.1.1.1",
    "64:ff9b::101:101",  # NAT64 of 1.1.1.1
    "2002:101:101::1",  # 6to4 of 1.1.1.1
    "::1.1.1.1",
    "::ffff:0:1.1.1.1",  # SIIT of 1.1.1.1
    "2606:4700::5efe:101:101",  # ISATAP of 1.1.1.1
]
INTERNAL = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "100.127.255.255",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.0.9",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "::ffff:0:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "64:ff9b:1::101:101",
    "100::1",
    "100:0:0:1::1",
    "1::1",
    "2001::1",
    "2001:0:101:101:0:ffff:fefe:fefe",  # Teredo between public addresses
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2606:4700::5efe:a00:1",
    "2606:4700::200:5efe:127.0.0.1",
    "4000::1",
    "2001:0:5ef5:79fd::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("text", PUBLIC)
def test_a_public_address_is_public_in_any_form(text):
    assert is_public(ip_address(text))


@pytest.mark.parametrize("text", INTERNAL)
def test_any_other_address_is_not(text):
    assert not is_public(ip_address(text))


@pytest.mark.parametrize(
    ("text", "network", "expected"),
    [
        ("127.0.0.1", "127.0.0.0/8", True),
        ("::ffff:127.0.0.1", "127.0.0.0/8", True),
        ("127.0.0.1", "127.0.0.2/32", False),
        ("64:ff9b::7f00:1", "127.0.0.0/8", False),
        ("::1", "::1/128", True),
        ("10.1.2.3", "::/0", False),
        ("1.1.1.1", "10.0.0.0/8", True),
    ],
)
def test_an_opened_network_lets_its_own_addresses_through(text, network, expected):
    assert allowed(ip_address(text), [ip_network(network)]) is expected


def test_a_zone_does_not_change_the_address():
    assert parse("fe80::1%eth0") == ip_address("fe80::1")


# How an IPv4 address is put into an IPv6 address, by the number it is.
FORMS = {
    "mapped": lambda number, seed: 0xFFFF << 32 | number,
    "compatible": lambda number, seed: number,
    "SIIT": lambda number, seed: 0xFFFF << 48 | number,
    "NAT64": lambda number, seed: 0x64FF9B << 96 | number,
    "NAT64 of a local network": lambda number, seed: 0x64FF9B0001 << 80 | (seed % 2**48) << 32 | number,
    "6to4": lambda number, seed: 0x2002 << 112 | number << 80 | seed % 2**80,
    "Teredo server": lambda number, seed: 0x2001 << 112 | number << 64 | seed % 2**64,
    "Teredo client": lambda number, seed: 0x2001 << 112 | (seed % 2**64) << 32 | (number ^ 0xFFFFFFFF),
    "ISATAP": lambda number, seed: 0x26064700 << 96 | 0x5EFE << 32 | number,
    "ISATAP of a global address": lambda number, seed: 0x26064700 << 96 | 0x02005EFE << 32 | number,
}
INNER = [
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
    *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
    *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
]
INNER_NUMBERS = st.sampled_from(INNER).flatmap(
    lambda text: st.integers(int(ip_network(text)[0]), int(ip_network(text)[-1]))
)


@pytest.mark.parametrize("form", FORMS)
@given(INNER_NUMBERS, st.integers(0, 2**80 - 1))
def test_an_inner_address_is_refused_in_every_form_that_carries_it(form, number, seed):
    assert not is_public(IPv4Address(number))
    assert not is_public(IPv6Address(FORMS[form](number, seed)))


@given(st.integers(0, 2**128 - 1))
def test_of_ipv6_only_global_unicast_and_wrapped_public_addresses_are_public(number):
    ip = IPv6Address(number)
    if is_public(ip):
        plain = unwrapped(ip)
        assert plain.version == 4 or number >> 125 == 1


@given(st.integers(0, 2**32 - 1))
def test_an_address_outside_every_inner_network_is_public(number):
    ip = IPv4Address(number)
    assert is_public(ip) is not any(ip in ip_network(text) for text in INNER)
