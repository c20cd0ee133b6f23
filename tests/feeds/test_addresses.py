"""Which addresses count as public, in every form an address can be written."""

from ipaddress import ip_address, ip_network

import pytest

from feeds.addresses import allowed, is_public, parse

PUBLIC = [
    "1.1.1.1",
    "93.184.216.34",
    "2606:4700::1111",
    "::ffff:1.1.1.1",
    "64:ff9b::101:101",  # NAT64 of 1.1.1.1
    "2002:101:101::1",  # 6to4 of 1.1.1.1
    "::1.1.1.1",
    "::ffff:0:1.1.1.1",  # SIIT of 1.1.1.1
]
INTERNAL = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.0.9",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.1",
    "224.0.0.1",
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
    "100::1",
    "2001:0:5ef5:79fd::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
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
