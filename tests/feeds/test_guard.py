"""No spelling of an inner address, no redirect and no name leads the fetcher inside."""

import socket
from ipaddress import ip_network

import pytest
from aiohttp import web

from feeds.errors import FetchError, RefusedAddress
from feeds.fetch import Fetcher
from tests.support.feedserver import FeedServer

BODY = b"<rss version='2.0'><channel><title>Wire</title></channel></rss>"
NOT_PUBLIC = "is not a public address; set WIREWATCH_ALLOW_NETWORKS to allow it"
OPEN = "127.0.0.2"

# Ways to write this machine or its neighbours. None of them needs a name server.
INWARD = [
    "127.0.0.1",
    "127.0.0.1.",
    "127.1",
    "127.0.0.3",
    "0.0.0.0",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "017700000001",
    "0177.0.0.1",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "１２７.０.０.１",
    "127。0。0。1",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[fe80::1]",
    "[fec0::1]",
    "[fd00::1]",
    "169.254.169.254",
    "10.0.0.1",
    "100.64.0.1",
    "192.168.0.1",
    "224.0.0.1",
    "255.255.255.255",
]


def make_fetcher(*networks, **options):
    opened = [ip_network(network) for network in networks]
    return Fetcher(
        user_agent="wirewatch/test",
        allow_networks=opened,
        host_delay_seconds=0,
        deadline_seconds=5,
        **options,
    )


async def failure(work):
    with pytest.raises(FetchError) as caught:
        await work
    return caught.value


@pytest.fixture
async def server():
    async with FeedServer((OPEN, "127.0.0.1")) as started:
        yield started


@pytest.fixture
async def inner():
    """Fetches from 127.0.0.2 only."""
    async with make_fetcher(f"{OPEN}/32") as started:
        yield started


def _found(address, port):
    """An address as ``getaddrinfo`` gives it."""
    family, place = (socket.AF_INET6, (port, 0, 0)) if ":" in address else (socket.AF_INET, (port,))
    return family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, *place)


@pytest.fixture
def names(monkeypatch):
    """Names and the addresses they stand for, as a name server would answer."""
    known = {}
    real = socket.getaddrinfo

    def answer(host, port, *args, **kwargs):
        if host not in known:
            return real(host, port, *args, **kwargs)
        return [_found(address, port) for address in known[host]]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return known


@pytest.mark.parametrize("host", INWARD)
async def test_no_spelling_of_an_inner_address_is_asked(server, inner, host):
    server.serve("/feed", BODY)
    await failure(inner.fetch(server.url("/feed", host=host)))
    assert server.requests == []


@pytest.mark.parametrize("host", INWARD)
async def test_no_redirect_leads_inside(server, inner, host):
    url = server.redirect("/feed", server.url("/inner", host=host), status=301)
    server.serve("/inner", BODY)
    await failure(inner.fetch(url))
    assert [request.path for request in server.requests] == ["/feed"]


@pytest.mark.parametrize("kind", ["feed", "page", "robots"])
async def test_whatever_is_asked_for_passes_the_guard(server, inner, kind):
    error = await failure(inner.fetch(server.url("/feed", host="127.0.0.1"), kind=kind))
    assert (type(error), str(error)) == (RefusedAddress, f"127.0.0.1 {NOT_PUBLIC}")


async def test_so_does_a_form(server, inner):
    error = await failure(inner.post(server.url("/hub", host="127.0.0.1"), {"hub.mode": "subscribe"}))
    assert (type(error), str(error)) == (RefusedAddress, f"127.0.0.1 {NOT_PUBLIC}")
    assert server.requests == []


async def test_a_name_with_an_inner_and_an_open_address_leads_to_the_open_one(server, inner, names):
    async def where(request):
        return web.Response(text=request.transport.get_extra_info("sockname")[0])

    names["mixed.example"] = ["127.0.0.1", OPEN, "10.0.0.1"]
    server.serve("/where", where)
    document = await inner.fetch(server.url("/where", host="mixed.example"))
    assert document.body == OPEN.encode()


@pytest.mark.parametrize("inside", [["127.0.0.1"], ["::1"], ["10.0.0.1", "127.0.0.1"], ["::ffff:127.0.0.1"]])
async def test_a_name_with_inner_addresses_alone_is_refused(server, inner, names, inside):
    names["inner.example"] = inside
    error = await failure(inner.fetch(server.url("/feed", host="inner.example")))
    assert (type(error), str(error)) == (RefusedAddress, f"{inside[0]} {NOT_PUBLIC}")
    assert server.requests == []


async def test_a_name_that_changes_its_address_is_judged_again(server, inner, names):
    server.redirect("/feed", server.url("/inner", host="second.example"))
    server.serve("/inner", BODY)
    names["first.example"] = [OPEN]
    names["second.example"] = ["127.0.0.1"]
    await failure(inner.fetch(server.url("/feed", host="first.example")))
    names["first.example"] = ["127.0.0.1"]
    await failure(inner.fetch(server.url("/feed", host="first.example")))
    assert server.asked("/inner") == []


# ---- through a proxy -----------------------------------------------------------------------------


async def test_a_named_proxy_is_open_and_looks_names_up_itself(server):
    server.serve("/feed", BODY)
    proxy = server.url("", userinfo="ann:p%40ss")
    async with make_fetcher(proxy=proxy) as fetcher:
        document = await fetcher.fetch("http://news.example.com/feed")
    (request,) = server.requests
    assert (document.url, document.body) == ("http://news.example.com/feed", BODY)
    assert (request.host, request.headers["proxy-authorization"]) == (
        "news.example.com",
        "Basic YW5uOnBAc3M=",
    )


@pytest.mark.parametrize("host", [*INWARD, "news.localhost"])
async def test_a_proxy_is_not_asked_for_this_machine_nor_for_inner_addresses(server, host):
    async with make_fetcher(f"{OPEN}/32", proxy=server.url("")) as fetcher:
        error = await failure(fetcher.fetch(f"http://{host}/feed"))
    assert (type(error), server.requests) == (RefusedAddress, [])


async def test_a_proxy_is_asked_for_a_network_that_was_opened(server):
    server.serve("/feed", BODY)
    async with make_fetcher("10.0.0.0/8", proxy=server.url("")) as fetcher:
        assert (await fetcher.fetch("http://10.0.0.1/feed")).body == BODY


async def test_a_redirect_through_a_proxy_is_judged_as_well(server):
    server.redirect("/feed", "http://169.254.169.254/latest")
    async with make_fetcher(proxy=server.url("")) as fetcher:
        error = await failure(fetcher.fetch("http://news.example.com/feed"))
    assert str(error) == f"169.254.169.254 {NOT_PUBLIC}"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://news.example.com/feed", "the proxy on the way asks for a name and a password (407)"),
        (
            "https://news.example.com/feed",
            "could not reach news.example.com: the proxy in WIREWATCH_PROXY said no (404)",
        ),
    ],
)
async def test_a_proxy_that_refuses_is_named_without_its_password(server, url, sentence):
    server.serve("/feed", b"", status=407)
    async with make_fetcher(proxy=server.url("", userinfo="ann:topsecret")) as fetcher:
        assert str(await failure(fetcher.fetch(url))) == sentence


async def test_a_proxy_that_is_not_there_is_named_without_its_password():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        proxy = f"http://ann:topsecret@127.0.0.1:{holder.getsockname()[1]}"
        async with make_fetcher(proxy=proxy) as fetcher:
            error = await failure(fetcher.fetch("http://news.example.com/feed"))
    assert str(error) == "could not reach news.example.com: the proxy in WIREWATCH_PROXY does not answer"
