"""The fetcher against a real server on loopback: what it sends, follows, refuses and says."""

import asyncio
import base64
import socket
import sys
import zlib
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from aiohttp import web

from feeds.claiming import CLAIM
from feeds.errors import FetchError, RefusedAddress
from feeds.fetch import QUEUE_SECONDS, REDIRECT_QUEUE_SECONDS, Fetcher, user_agent
from feeds.kinds import KINDS, MAX_BODY_BYTES, MAX_PAGE_BYTES, MAX_REPLY_BYTES, MAX_ROBOTS_BYTES
from feeds.model import Document
from tests.support import feedserver
from tests.support.feedserver import FeedServer

LOOPBACK = [ip_network("127.0.0.0/8")]
BODY = b"<rss version='2.0'><channel><title>Wire</title></channel></rss>"
NOW = datetime(2026, 2, 18, 12, 0, tzinfo=UTC)


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
GZIP = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
WALL = b"<!DOCTYPE html><title>Just a moment...</title><script>window._cf_chl_opt={}</script>"


def make_fetcher(**options):
    given = {"allow_networks": LOOPBACK, "host_delay_seconds": 0, "now": lambda: NOW, **options}
    return Fetcher(user_agent=user_agent("me@example.com"), **given)


@pytest.fixture
async def server():
    async with FeedServer(("127.0.0.1", "127.0.0.2")) as started:
        yield started


@pytest.fixture
async def fetcher():
    async with make_fetcher() as started:
        yield started


@pytest.fixture
def closed_port():
    """A port of 127.0.0.1 on which nothing listens while the test runs: bound, but not listening."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


async def failure(fetcher, url):
    with pytest.raises(FetchError) as caught:
        await fetcher.fetch(url)
    return caught.value


async def test_a_document_carries_what_the_server_said(server, fetcher):
    said = {
        "ETag": '"a"',
        "Last-Modified": "Wed, 18 Feb 2026 10:00:00 GMT",
        "Retry-After": "120",
        "Cache-Control": "public, max-age=600",
        "Age": "60",
        "Link": '<https://hub.example.com/>; rel=hub, </feed>; rel="self"',
        "X-Robots-Tag": "noarchive",
    }
    url = server.serve("/feed", BODY, headers=said)
    assert await fetcher.fetch(url) == Document(
        url=url,
        body=BODY,
        content_type="application/rss+xml",
        etag='"a"',
        last_modified="Wed, 18 Feb 2026 10:00:00 GMT",
        retry_after=timedelta(seconds=120),
        max_age=timedelta(minutes=9),
        links=(("hub", "https://hub.example.com/"), ("self", url)),
        robots="noarchive",
    )


async def test_a_request_names_us_and_asks_only_for_encodings_that_can_be_bounded(server, fetcher):
    await fetcher.fetch(server.serve("/feed", BODY))
    sent = server.requests[0].headers
    version = user_agent().split()[0]
    assert sent["user-agent"] == f"{version} (+https://github.com/wirewatch/wirewatch; me@example.com)"
    assert sent["accept-encoding"] == "gzip, deflate"
    assert {"cookie", "authorization", "if-none-match", "if-modified-since"}.isdisjoint(sent)


async def test_an_unchanged_document_is_not_sent_again(server, fetcher):
    url = server.serve("/feed", BODY, etag=True)
    first = await fetcher.fetch(url)
    again = await fetcher.fetch(url, etag=first.etag, last_modified="Wed, 18 Feb 2026 10:00:00 GMT")
    assert (again.not_modified, again.body, again.etag) == (True, b"", first.etag)
    assert server.requests[1].headers["if-none-match"] == first.etag
    assert server.requests[1].headers["if-modified-since"] == "Wed, 18 Feb 2026 10:00:00 GMT"


async def test_validators_that_cannot_be_sent_back_are_dropped(server, fetcher):
    said = {"ETag": '"caf\u00e9"', "Last-Modified": "x" * 5_000, "Content-Type": "text/\u00e9"}
    document = await fetcher.fetch(server.serve("/feed", BODY, headers=said))
    assert (document.etag, document.last_modified, document.content_type) == ("", "", "")


@pytest.mark.parametrize(
    ("kind", "accept"), [("feed", "application/atom+xml"), ("page", "text/html"), ("robots", "text/plain")]
)
async def test_each_kind_of_document_is_asked_for_by_its_type(server, fetcher, kind, accept):
    await fetcher.fetch(server.serve("/it", BODY), kind=kind)
    assert server.requests[0].headers["accept"].startswith(accept)


async def test_a_form_is_sent_and_answered(server, fetcher):
    async def hub(request):
        form = await request.post()
        return web.Response(status=202, text=f"{request.method} {form['hub.mode']} {form['hub.topic']}")

    url = server.serve("/hub", hub)
    document = await fetcher.post(url, {"hub.mode": "subscribe", "hub.topic": "https://example.com/é?a=1&b"})
    assert (document.url, document.body.decode()) == (url, "POST subscribe https://example.com/é?a=1&b")


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (308, "127.0.0.1 gave no feed (308)"),
        (302, "127.0.0.1 gave no feed (302)"),
        (403, "this site refuses automated readers (403)"),
    ],
)
async def test_a_form_is_not_sent_elsewhere(server, fetcher, status, sentence):
    server.redirect("/hub", server.url("/other", host="127.0.0.2"), status=status)
    with pytest.raises(FetchError) as caught:
        await fetcher.post(server.url("/hub"), {"a": "b"})
    assert (str(caught.value), server.asked("/other")) == (sentence, [])


async def test_cookies_are_not_kept(server, fetcher):
    url = server.serve("/feed", BODY, headers={"Set-Cookie": "id=1"})
    await fetcher.fetch(url)
    await fetcher.fetch(url)
    assert "cookie" not in server.requests[1].headers


async def test_a_proxy_in_the_environment_is_ignored(server, fetcher, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert (await fetcher.fetch(server.serve("/feed", BODY))).body == BODY


@pytest.mark.parametrize(
    ("encoding", "compressed"),
    [
        ("gzip", feedserver.gzipped(BODY)),
        ("x-gzip", feedserver.gzipped(BODY)),
        ("deflate", zlib.compress(BODY)),
        ("deflate", zlib.compress(BODY)[2:-4]),  # without its head, as some servers send it
        ("identity", BODY),
    ],
)
async def test_compressed_bodies_are_read(server, fetcher, encoding, compressed):
    url = server.serve("/feed", compressed, headers={"Content-Encoding": encoding})
    assert (await fetcher.fetch(url)).body == BODY


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [([301], True), ([308], True), ([308, 301], True), ([302], False), ([301, 307], False), ([303], False)],
)
async def test_only_permanent_redirects_move_a_feed(server, fetcher, statuses, moved):
    final = server.serve("/end", BODY)
    for number, status in enumerate(statuses):
        last = number == len(statuses) - 1
        server.redirect(f"/{number}", final if last else f"/{number + 1}", status=status)
    document = await fetcher.fetch(server.url("/0"))
    assert (document.url, document.body, document.moved_to) == (final, BODY, final if moved else "")


async def test_five_redirects_are_followed_and_six_are_not(server, fetcher):
    server.serve("/0", BODY)
    for number in range(1, 7):
        server.redirect(f"/{number}", f"/{number - 1}")
    assert (await fetcher.fetch(server.url("/5"))).body == BODY
    error = await failure(fetcher, server.url("/6"))
    assert str(error) == "127.0.0.1 redirects more than 5 times"


async def test_credentials_go_to_their_own_host_only_and_stay_out_of_errors(server, fetcher):
    server.redirect("/feed", server.url("/other", host="127.0.0.2"), status=301)
    server.serve("/other", b"", status=403)
    url = server.url("/feed?token=topsecret", userinfo="ann:p%40ss")
    error = await failure(fetcher, url)
    expected = "Basic " + base64.b64encode(b"ann:p@ss").decode()
    assert [request.headers.get("authorization") for request in server.requests] == [expected, None]
    assert "topsecret" not in f"{error} {error.url}"
    assert "ann" not in f"{error} {error.url}"


async def test_a_feed_that_moves_on_its_own_host_keeps_its_credentials(server, fetcher):
    server.redirect("/feed", "/new", status=301)
    server.serve("/new", BODY)
    document = await fetcher.fetch(server.url("/feed", userinfo="ann:p%40ss"))
    assert document.moved_to == server.url("/new", userinfo="ann:p%40ss")


def test_user_agent_without_contact_names_the_project_only():
    assert user_agent().partition(" ")[2] == "(+https://github.com/wirewatch/wirewatch)"


# ---- what a person reads when it fails -----------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "sentence", "retryable"),
    [
        (404, "there is no feed at this address any more (404)", True),
        (410, "this feed was removed for good (410)", False),
        (401, "this site refuses automated readers (401)", True),
        (403, "this site refuses automated readers (403)", True),
        (451, "this site refuses automated readers (451)", True),
        (400, "127.0.0.1 gave no feed (400)", True),
        (304, "127.0.0.1 gave no feed (304)", True),
        (429, "127.0.0.1 asks us to come back later (429)", True),
        (500, "127.0.0.1 has trouble of its own and could not answer (500)", True),
        (503, "127.0.0.1 has trouble of its own and could not answer (503)", True),
    ],
)
async def test_a_status_becomes_a_sentence(server, fetcher, status, sentence, retryable):
    body = b"" if status == 304 else b"secret words of the server"
    error = await failure(fetcher, server.serve("/feed", body, status=status))
    assert (str(error), error.status, error.retryable) == (sentence, status, retryable)


@pytest.mark.parametrize("status", [200, 202, 403, 429, 503])
@pytest.mark.parametrize("given", [{}, {"Cf-Mitigated": "challenge"}, {"Content-Encoding": "gzip"}])
async def test_a_wall_against_programs_reads_as_such(server, fetcher, status, given):
    body = feedserver.gzipped(WALL) if "Content-Encoding" in given else WALL
    url = server.serve("/feed", body, status=status, headers=given, content_type="text/html")
    assert str(await failure(fetcher, url)) == f"this site refuses automated readers ({status})"


async def test_a_wall_that_names_itself_needs_no_page(server, fetcher):
    url = server.serve("/feed", b"", headers={"Cf-Mitigated": "challenge"})
    assert str(await failure(fetcher, url)) == "this site refuses automated readers (200)"


@pytest.mark.parametrize("body", [feedserver.gzipped(b"<html>")[:9], b"no gzip", feedserver.gzip_bomb(2**26)])
async def test_a_damaged_page_does_not_hide_what_its_status_says(server, fetcher, body):
    url = server.serve("/feed", body, status=503, headers={"Content-Encoding": "gzip"})
    sentence = "127.0.0.1 has trouble of its own and could not answer (503)"
    assert str(await failure(fetcher, url)) == sentence


@pytest.mark.parametrize("page", [b"<!DOCTYPE html><p>News</p>", b"<html><p>_cf_chl</p></html>"])
async def test_any_other_page_is_a_document(server, fetcher, page):
    assert (await fetcher.fetch(server.serve("/", page, content_type="text/html"))).body == page


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("90", timedelta(seconds=90)),
        ("999999999999999999", timedelta(days=1)),
        ("Wed, 18 Feb 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Wed, 18 Feb 2020 12:05:00 GMT", timedelta(0)),
        ("Wed, 18 Feb 2099 12:05:00 GMT", timedelta(days=1)),
        ("-5", None),
        ("soon", None),
    ],
)
async def test_retry_after_is_read_and_clamped_to_a_day(server, fetcher, value, wait):
    url = server.serve("/feed", b"", status=503, headers={"Retry-After": value})
    assert (await failure(fetcher, url)).retry_after == wait


async def test_a_closed_port_is_a_refused_connection(server, fetcher, closed_port):
    error = await failure(fetcher, f"http://127.0.0.1:{closed_port}/feed?key=1")
    assert str(error) == "could not reach 127.0.0.1: connection refused"
    assert error.url == f"http://127.0.0.1:{closed_port}/feed?key=…"


async def test_a_name_that_does_not_resolve_is_named(fetcher):
    # Longer than DNS allows (RFC 1035 §2.3.4), so that no name server is asked.
    name = ".".join(["a" * 60] * 5)
    error = await failure(fetcher, f"http://{name}/feed")
    assert str(error) == f"could not reach {name}: the name does not resolve"


async def test_an_unknown_certificate_is_not_trusted():
    async with FeedServer(tls=True) as server, make_fetcher() as fetcher:
        error = await failure(fetcher, server.serve("/feed", BODY))
    assert str(error) == "could not reach 127.0.0.1 safely: self-signed certificate"


async def test_a_known_certificate_is_trusted():
    async with FeedServer(tls=True) as server, make_fetcher(ssl=feedserver.client_context()) as fetcher:
        assert (await fetcher.fetch(server.serve("/feed", BODY))).body == BODY


async def test_a_certificate_for_another_name_is_not_trusted():
    async with (
        FeedServer(("127.0.0.2",), tls=True) as server,
        make_fetcher(ssl=feedserver.client_context()) as fetcher,
    ):
        error = await failure(fetcher, server.serve("/feed", BODY))
    assert str(error).startswith("could not reach 127.0.0.2 safely: IP address mismatch")


async def test_a_server_that_does_not_speak_tls_is_named(server, fetcher):
    error = await failure(fetcher, server.url("/feed").replace("http:", "https:"))
    assert str(error) == "could not reach 127.0.0.1 safely: it does not speak TLS as it should"


@pytest.mark.parametrize("handler", [feedserver.stalled, feedserver.dripping])
async def test_an_answer_that_does_not_end_is_given_up(server, handler):
    url = server.serve("/feed", handler(asyncio.Event()))
    async with make_fetcher(deadline_seconds=0.05) as fetcher:
        error = await failure(fetcher, url)
    assert str(error) == "127.0.0.1 did not finish answering within 0.05 seconds"


async def test_fifteen_mebibytes_are_read_and_one_byte_more_is_not(server, fetcher):
    url = server.serve("/feed", b" " * MAX_BODY_BYTES)
    assert len((await fetcher.fetch(url)).body) == MAX_BODY_BYTES
    error = await failure(fetcher, server.serve("/feed", b" " * (MAX_BODY_BYTES + 1)))
    assert str(error) == "127.0.0.1 sent more than 15 MiB"


async def test_a_page_has_a_cap_of_its_own(server, fetcher):
    url = server.serve("/page", b" " * (MAX_PAGE_BYTES + 1))
    with pytest.raises(FetchError, match=r"^127\.0\.0\.1 sent more than 5 MiB$"):
        await fetcher.fetch(url, kind="page")


@pytest.mark.parametrize(("path", "kept"), [("/robots.txt", MAX_ROBOTS_BYTES), ("/hub", MAX_REPLY_BYTES)])
@pytest.mark.parametrize("compressed", [False, True])
async def test_of_rules_and_replies_only_the_beginning_is_read(server, fetcher, path, kept, compressed):
    body = b"Disallow: /\n" * 100_000
    given = {"Content-Encoding": "gzip"} if compressed else {}
    url = server.serve(path, feedserver.gzipped(body) if compressed else body, headers=given)
    document = await (fetcher.post(url, {}) if path == "/hub" else fetcher.fetch(url, kind="robots"))
    assert document.body == body[:kept]


async def test_padding_without_end_behind_a_body_stops_at_the_cap(server, fetcher):
    async def padded(request):
        response = web.StreamResponse(headers={"Content-Encoding": "gzip"})
        await response.prepare(request)
        await response.write(feedserver.gzipped(BODY))
        while True:
            await response.write(bytes(2**20))

    error = await failure(fetcher, server.serve("/feed", padded))
    assert str(error) == "127.0.0.1 sent more than 15 MiB"


async def test_a_gzip_bomb_stops_at_the_cap(server, fetcher):
    bomb = feedserver.gzip_bomb(200 * 2**20)
    error = await failure(fetcher, server.serve("/feed", bomb, headers={"Content-Encoding": "gzip"}))
    assert str(error) == "127.0.0.1 sent more than 15 MiB"


async def test_an_endless_body_stops_at_the_cap(server, fetcher):
    error = await failure(fetcher, server.serve("/feed", feedserver.endless()))
    assert str(error) == "127.0.0.1 sent more than 15 MiB"


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort", "broke off in the middle of its answer"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nno gzip",
            "broke off in the middle of its answer",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nx",
            "compressed its answer in a way nobody asked for",
        ),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1_000_000 + b"\r\n\r\n", "did not answer in proper HTTP"),
        (b"SMTP ready\r\n\r\n", "did not answer in proper HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1_000 + b"\r\n", "did not answer in proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nX: " + bytes(9) + b"\r\n\r\n", "did not answer in proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx", "did not answer in proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc and more", "did not answer in proper HTTP"),
        (b"HTTP/1.1 200 " + b"O" * 100_000 + b"\r\n\r\n", "did not answer in proper HTTP"),
        (CHUNKED + b"zz\r\nno number\r\n", "did not answer in proper HTTP"),
        (CHUNKED + b"5\r\nshort", "broke off in the middle of its answer"),
        (CHUNKED + b"5\r\ntoo long\r\n0\r\n\r\n", "did not answer in proper HTTP"),
        (GZIP + feedserver.gzipped(BODY)[:-9], "broke off in the middle of its answer"),
        (GZIP + feedserver.gzipped(BODY)[:-6] + b"damage", "broke off in the middle of its answer"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\nx",
            "compressed its answer in a way nobody asked for",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, br\r\n\r\nx",
            "compressed its answer in a way nobody asked for",
        ),
    ],
)
async def test_an_answer_against_the_rules_is_given_up(server, fetcher, answer, sentence):
    error = await failure(fetcher, server.serve("/feed", feedserver.raw(answer)))
    assert str(error) == f"127.0.0.1 {sentence}"


async def test_a_connection_closed_without_an_answer_is_named(server, fetcher):
    error = await failure(fetcher, server.serve("/feed", feedserver.raw(b"")))
    assert str(error) == "could not reach 127.0.0.1: the connection broke off"


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("/feed", "127.0.0.1 redirects in a circle"),
        ("", "127.0.0.1 redirects to nowhere"),
        ("file:///etc/passwd", "a feed's address must start with http:// or https:// and name a host"),
        ("http://[", "a feed's address must start with http:// or https:// and name a host"),
    ],
)
async def test_a_redirect_that_leads_nowhere_is_an_error(server, fetcher, target, sentence):
    assert str(await failure(fetcher, server.redirect("/feed", target))) == sentence


# ---- where it does not go ------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "[::1]", "[::ffff:127.0.0.1]"])
async def test_internal_addresses_are_refused(server, host):
    server.serve("/feed", BODY)
    async with make_fetcher(allow_networks=()) as fetcher:
        with pytest.raises(RefusedAddress) as caught:
            await fetcher.fetch(server.url("/feed", host=host))
    assert str(caught.value).endswith(" is not a public address; set WIREWATCH_ALLOW_NETWORKS to allow it")
    assert not caught.value.retryable
    assert server.requests == []


async def test_the_refusal_names_the_address(server):
    async with make_fetcher(allow_networks=()) as fetcher:
        error = await failure(fetcher, server.url("/feed"))
    assert str(error) == "127.0.0.1 is not a public address; set WIREWATCH_ALLOW_NETWORKS to allow it"


async def test_a_redirect_inward_is_refused(server):
    server.redirect("/feed", server.url("/inner", host="127.0.0.2"))
    async with make_fetcher(allow_networks=[ip_network("127.0.0.1/32")]) as fetcher:
        error = await failure(fetcher, server.url("/feed"))
    assert str(error) == "127.0.0.2 is not a public address; set WIREWATCH_ALLOW_NETWORKS to allow it"
    assert server.asked("/inner") == []


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/feed", "file:///etc/passwd", "gopher://x/", "feed", ""])
async def test_other_schemes_are_refused(fetcher, url):
    error = await failure(fetcher, url)
    assert str(error) == "a feed's address must start with http:// or https:// and name a host"
    assert not error.retryable


async def test_a_blocked_host_is_never_asked(server):
    async with make_fetcher(block_hosts=["127.0.0.1"]) as fetcher:
        error = await failure(fetcher, server.url("/feed"))
    assert str(error) == "127.0.0.1 is blocked here at its publisher's wish (WIREWATCH_BLOCK_HOSTS)"
    assert (error.retryable, server.requests) == (False, [])


@pytest.fixture
def looked_up():
    """The names that were looked up meanwhile."""
    names, listening = [], True

    def hear(event, arguments):
        if listening and event == "socket.getaddrinfo":
            names.append(arguments[0])

    sys.addaudithook(hear)  # there is no taking it away
    yield names
    listening = False


async def test_in_a_demo_only_this_machine_is_asked_and_no_other_name_looked_up(server, looked_up):
    server.serve("/feed", BODY)
    server.redirect("/away", "http://www.example.com/feed")
    outside = ("https://example.com/feed", "http://192.0.2.1/", "http://localhost.example.com/")
    async with make_fetcher(only_here="this machine only") as fetcher:
        read = [await fetcher.fetch(server.url("/feed", host=host)) for host in ("127.0.0.1", "localhost")]
        errors = [await failure(fetcher, url) for url in (*outside, server.url("/away"))]
    assert [one.body for one in read] == [BODY] * 2
    assert [(str(one), one.retryable) for one in errors] == [("this machine only", False)] * 4
    assert set(looked_up) == {"localhost"}


async def test_a_publisher_that_demands_a_contact_is_not_asked_without_one():
    async with Fetcher(user_agent=user_agent()) as fetcher:
        error = await failure(fetcher, "https://www.sec.gov/feed")
    assert str(error) == "www.sec.gov only answers readers that leave a contact; set WIREWATCH_CONTACT"


async def test_cancelling_a_fetch_cancels_it(server, fetcher):
    arrived = asyncio.Event()
    url = server.serve("/feed", feedserver.stalled(asyncio.Event(), arrived=arrived))
    task = asyncio.create_task(fetcher.fetch(url))
    await arrived.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_redirect_takes_the_pause_of_the_host_it_leads_to(server):
    pauses = []

    async def sleep(seconds):
        pauses.append(seconds)

    server.redirect("/feed", "/new")
    server.serve("/new", BODY)
    async with make_fetcher(host_delay_seconds=0.5, clock=lambda: 100.0, sleep=sleep) as fetcher:
        await fetcher.fetch(server.url("/feed"))
    assert pauses == [0.5]


async def test_a_slow_host_that_others_redirect_to_holds_none_of_them_for_long(server):
    """Names of anybody's may lead to one host: nobody counts these requests beforehand."""
    arrived = asyncio.Event()
    slow = feedserver.stalled(asyncio.Event(), arrived=arrived)
    server.serve("/slow", slow)
    server.redirect("/feed", server.url("/slow", host="127.0.0.2"))
    urls = [server.url("/feed", host=name) for name in ("127.0.0.1", "localhost")]
    async with make_fetcher(redirect_queue_seconds=0.01) as fetcher:
        holder = asyncio.create_task(fetcher.fetch(server.url("/slow", host="127.0.0.2")))
        await arrived.wait()
        errors = [await failure(fetcher, url) for url in urls]
        holder.cancel()
        await asyncio.gather(holder, return_exceptions=True)
    assert [(str(one).partition(";")[0], one.retryable) for one in errors] == [
        ("127.0.0.2 is busy", True)
    ] * 2
    assert len(server.asked("/slow")) == 1


async def test_a_first_request_waits_so_long_for_its_host_and_no_longer(server):
    arrived = asyncio.Event()
    url = server.serve("/slow", feedserver.stalled(asyncio.Event(), arrived=arrived))
    async with make_fetcher(queue_seconds=0.01) as fetcher:
        holder = asyncio.create_task(fetcher.fetch(url))
        await arrived.wait()
        error = await failure(fetcher, server.url("/other"))
        holder.cancel()
        await asyncio.gather(holder, return_exceptions=True)
    assert (str(error).partition(";")[0], server.asked("/other")) == ("127.0.0.1 is busy", [])


def test_all_waits_of_a_trip_end_before_its_claim_does():
    whole = QUEUE_SECONDS + REDIRECT_QUEUE_SECONDS + max(one.deadline_seconds for one in KINDS.values())
    assert whole * 1.5 < CLAIM.total_seconds()


@pytest.mark.parametrize(("status", "asked"), [(429, 1), (503, 1), (500, 2), (404, 2)])
async def test_a_host_that_asks_for_a_pause_gets_it_from_all(server, fetcher, status, asked):
    url = server.serve("/feed", b"", status=status, headers={"Retry-After": "90"})
    server.serve("/else", BODY, status=status)
    elsewhere = server.serve("/fine", BODY).replace("127.0.0.1", "127.0.0.2")
    first, second = await failure(fetcher, url), await failure(fetcher, server.url("/else"))
    assert len(server.requests) == asked
    if asked == 1:
        assert (str(second), second.retry_after) == (str(first), timedelta(seconds=90))
    assert (await fetcher.fetch(elsewhere)).body == BODY


@pytest.mark.parametrize("given", [{}, {"Retry-After": "0"}, {"Retry-After": "soon"}])
async def test_without_a_time_only_the_address_that_was_asked_is_left_alone(server, fetcher, given):
    await failure(fetcher, server.serve("/feed", b"", status=429, headers=given))
    assert (await fetcher.fetch(server.serve("/else", BODY))).body == BODY


async def test_a_part_that_nobody_asked_for_is_an_answer_broken_off(server, fetcher):
    url = server.serve("/feed", BODY[:20], status=206, headers={"Content-Range": "bytes 0-19/63"})
    error = await failure(fetcher, url)
    sentence = "127.0.0.1 broke off in the middle of its answer"
    assert (str(error), error.status, error.retryable) == (sentence, 206, True)


# ---- connections ---------------------------------------------------------------------------------


async def port_of(request):
    return web.Response(text=str(request.transport.get_extra_info("peername")[1]))


async def test_a_connection_is_kept_for_the_next_poll(server, fetcher):
    url = server.serve("/port", port_of)
    assert len({(await fetcher.fetch(url)).body for _ in range(3)}) == 1


async def test_a_connection_that_the_server_closed_meanwhile_is_replaced(server, fetcher):
    async def closing(request):
        response = await port_of(request)
        response.force_close()
        return response

    url = server.serve("/port", closing)
    assert len({(await fetcher.fetch(url)).body for _ in range(3)}) == 3


async def test_only_so_many_connections_stay_open(server):
    server.serve("/port", port_of)
    urls = [server.url("/port", host=host) for host in ("127.0.0.1", "127.0.0.2")]
    async with make_fetcher(kept_sites=1) as fetcher:
        ports = [{(await fetcher.fetch(url)).body for _ in range(3)} for url in urls]
    assert [len(ports) for ports in ports] == [1, 3]
    assert [request.headers.get("connection") for request in server.requests] == [None] * 3 + ["close"] * 3


async def test_what_comes_behind_an_answer_answers_no_later_request(server, fetcher):
    answers = [b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(b), b) for b in (b"abc", b"inner")]
    released = asyncio.Event()

    async def talkative(request):
        request.transport.write(b"".join(answers))
        await released.wait()
        return web.Response()

    first = await fetcher.fetch(server.serve("/talk", talkative))
    second = await fetcher.fetch(server.serve("/feed", BODY))
    released.set()
    assert (first.body, second.body) == (b"abc", BODY)
