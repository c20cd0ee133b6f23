"""Hostile answers whose harm lies in how they are sent: compression, lengths, heads, statuses, redirects."""

from tests.hostile.making import (
    MB,
    OPEN,
    Answer,
    Reads,
    Says,
    bomb,
    chunked,
    compressed,
    dripping,
    each_time,
    endless,
    feed,
    fine,
    head,
    item,
    measured,
    raw,
    redirect,
    reply,
    reset,
    stalled,
    times,
    zipped,
)

TOO_MUCH = Says("127.0.0.2 sent more than 15 MiB")
UNASKED = Says("127.0.0.2 compressed its answer in a way nobody asked for")
BROKE_OFF = Says("127.0.0.2 broke off in the middle of its answer")
GONE = Says("could not reach 127.0.0.2: the connection broke off")
NO_HTTP = Says("127.0.0.2 did not answer in proper HTTP")
MANGLED = Says(NO_HTTP.sentence, (BROKE_OFF.sentence,))
LATE = Says("127.0.0.2 did not finish answering within")
NO_FEED = Says("this is not a feed we can read: it is neither RSS, Atom nor JSON Feed")
EMPTY = Says("the answer was empty")
REFUSED = "this site refuses automated readers"
NO_ADDRESS = Says("a feed's address must start with http:// or https:// and name a host")
LOST = Says("there is no feed at this address any more (404)")
SOMETHING = Says("")  # a sentence of some kind: 127.0.0.1 or ::1, as the machine has it
NOT_FETCHABLE = Says("that is not an address that can be fetched")
HTML = "text/html"


def inner(address):
    return Says(f"{address} is not a public address; set WIREWATCH_ALLOW_NETWORKS to allow it")


COMPRESSION = [
    Answer("2 GB of blanks in gzip", compressed(bomb(2_000), "gzip"), TOO_MUCH),
    Answer("2 GB of blanks in deflate", compressed(bomb(2_000, 15), "deflate"), TOO_MUCH),
    Answer("300 MB in bare deflate", compressed(bomb(300, -15), "deflate"), TOO_MUCH),
    Answer("gzip in gzip, both said", compressed(zipped(zipped(fine("Twice"))), "gzip, gzip"), UNASKED),
    Answer("gzip in gzip, one said", compressed(zipped(zipped(fine("Twice"))), "gzip"), NO_FEED),
    Answer("gzip said a hundred times", compressed(zipped(fine("Often")), "gzip, " * 100 + "gzip"), UNASKED),
    Answer(
        "br that nobody asked for",
        compressed(b"\xcf\xff\xff\x7f\xf8'\x00\xe2\xb1\x40 \xf7\xfe", "br"),
        UNASKED,
    ),
    Answer("zstd that nobody asked for", compressed(b"\x28\xb5\x2f\xfd" + bytes(200), "zstd"), UNASKED),
    Answer("an encoding that does not exist", compressed(fine("Rotten"), "rot13"), UNASKED),
    Answer("gzip said, nothing compressed", compressed(fine("Harbour plain"), "gzip"), BROKE_OFF),
    Answer("gzip sent, nothing said", reply(zipped(fine("Harbour unsaid"))), NO_FEED),
    Answer("deflate said, gzip sent", compressed(zipped(fine("Harbour mixed")), "deflate"), BROKE_OFF),
    Answer("gzip cut off", compressed(zipped(fine("Harbour cut"))[:-20], "gzip"), BROKE_OFF),
    Answer(
        "gzip with a wrong checksum",
        compressed(zipped(fine("Harbour sum"))[:-8] + bytes(8), "gzip"),
        BROKE_OFF,
    ),
    Answer(
        "gzip with rubbish behind it",
        compressed(zipped(fine("Harbour rubbish")) + b"\xff" * 1_000, "gzip"),
        Reads("Harbour rubbish"),
    ),
    Answer("100,000 gzip members", compressed(times(100_000, zipped("")), "gzip"), BROKE_OFF),
    Answer("gzip of nothing", compressed(zipped(""), "gzip"), EMPTY),
    Answer(
        "a gzip bomb behind a 503",
        reply(bomb(300), "Content-Encoding: gzip", status="503 Busy"),
        Says("127.0.0.2 has trouble of its own and could not answer (503)"),
    ),
    Answer(
        "a gzip bomb beside a redirect",
        raw(head("Location: /fine", "Content-Encoding: gzip", status="302 Found"), bomb(300)),
        Reads("Harbour is fine"),
    ),
]

LENGTHS = [
    Answer("a Content-Length too long", measured(fine("Harbour long"), 10**6), BROKE_OFF),
    Answer(
        "a Content-Length too short",
        measured(feed(item("Harbour short"), item("Hidden" * 99)), len(OPEN + item("Harbour short"))),
        NO_HTTP,
    ),
    Answer("a Content-Length below zero", measured(fine("Harbour minus"), -1), NO_HTTP),
    Answer("a Content-Length in words", measured(fine("Harbour words"), "plenty"), NO_HTTP),
    Answer("two Content-Lengths", reply(fine("Two"), "Content-Length: 5", "Content-Length: 50"), NO_HTTP),
    Answer("a Content-Length of 10^40", measured(fine("Harbour vast"), 10**40), NO_HTTP),
    Answer("a body of 4 GB, by its length", measured(b"<rss>", 2**32), BROKE_OFF),
    Answer(
        "chunked and measured at once",
        reply(b"5\r\n<rss>\r\n0\r\n\r\n", "Content-Length: 5", "Transfer-Encoding: chunked"),
        NO_HTTP,
    ),
    Answer("a chunk of no size", chunked(b"size\r\n<rss>\r\n0\r\n\r\n"), MANGLED),
    Answer("a chunk of 2^80 bytes", chunked(b"1" + b"0" * 20 + b"\r\n<rss>"), MANGLED),
    Answer("a chunk that is cut off", chunked(b"ffff\r\n<rss>"), BROKE_OFF),
    Answer("chunks without an end", chunked(b"5\r\n<rss>\r\n"), BROKE_OFF),
    Answer(
        "a chunk extension of 1 MB",
        chunked(
            f"{len(fine('Harbour extended')):x};".encode(),
            times(1, b"x" * MB),
            f"\r\n{fine('Harbour extended')}\r\n0\r\n\r\n".encode(),
        ),
        Reads("Harbour extended"),
    ),
    Answer("100,000 trailers", chunked(b"5\r\n<rss>\r\n0\r\n", times(100_000, "A: b\r\n"), b"\r\n"), MANGLED),
    Answer("a body without end", endless(head(), b"<item><title>more</title></item>" * 2_000), TOO_MUCH),
    Answer("NULs without end", endless(head(), bytes(2**16)), TOO_MUCH),
    Answer("gzip members without end", endless(head("Content-Encoding: gzip"), zipped("")), BROKE_OFF),
    Answer("a reset in the middle", reset(head("Content-Length: 100000"), OPEN.encode()), BROKE_OFF),
    Answer("a reset at once", reset(), GONE),
    Answer("no answer at all", raw(b""), GONE),
]

HEADS = [
    Answer("a header of 1 MB", raw(b"HTTP/1.1 200 OK\r\nX: ", times(1, b"x" * MB), b"\r\n\r\n"), NO_HTTP),
    Answer(
        "a header's name of 1 MB", raw(b"HTTP/1.1 200 OK\r\n", times(1, b"x" * MB), b": y\r\n\r\n"), NO_HTTP
    ),
    Answer("100,000 headers", raw(b"HTTP/1.1 200 OK\r\n", times(100_000, "A: b\r\n"), b"\r\n"), NO_HTTP),
    Answer("headers without end", endless(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n" * 5_000), NO_HTTP),
    Answer("a status line of 1 MB", raw(b"HTTP/1.1 200 ", times(1, b"O" * MB), b"\r\n\r\n"), NO_HTTP),
    Answer("a NUL in a header", reply(fine("Nul"), "X: a\0b"), NO_HTTP),
    Answer("a bare CR in a header", reply(fine("Bare"), "X: a\rSet-Cookie: b=c"), NO_HTTP),
    Answer("a header over two lines", reply(fine("Harbour folded"), "X: a\r\n b"), Reads("Harbour folded")),
    Answer("a blank in a header's name", reply(fine("Blank"), "Content Length: 5"), NO_HTTP),
    Answer("a status line of rubbish", raw(b"\xff\xfe\0\x01 rubbish\r\n\r\n"), NO_HTTP),
    Answer("HTTP/0.9", raw(fine("Harbour of old").encode()), NO_HTTP),
    Answer(
        "HTTP/9.9 of nothing known", raw(b"HTTP/banana 200 OK\r\n\r\n", fine("Harbour").encode()), NO_HTTP
    ),
    Answer("a status of letters", raw(b"HTTP/1.1 20O OK\r\n\r\n"), NO_HTTP),
    Answer("a status of five digits", raw(b"HTTP/1.1 20000 OK\r\n\r\n"), NO_HTTP),
    Answer("the greeting of another protocol", raw(b"SSH-2.0-OpenSSH_9.2p1\r\n"), NO_HTTP),
    Answer("an alert of TLS", raw(b"\x15\x03\x01\x00\x02\x02\x46"), NO_HTTP),
    Answer(
        "a thousand times 100 Continue",
        raw(b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000, head(), fine("Harbour continued").encode()),
        Reads("Harbour continued"),
    ),
    Answer(
        "early hints",
        raw(
            b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n",
            head(),
            fine("Harbour hinted").encode(),
        ),
        Reads("Harbour hinted"),
    ),
    Answer(
        "another protocol, switched to",
        reply(b"", status="101 Switching Protocols"),
        Says("127.0.0.2 gave no feed"),
    ),
    Answer(
        "a second answer behind the first",
        raw(
            head(f"Content-Length: {len(fine('Harbour first'))}") + fine("Harbour first").encode(),
            head() + fine("Harbour smuggled").encode(),
        ),
        NO_HTTP,
    ),
    Answer(
        "a thousand cookies",
        reply(fine("Harbour cookies"), *(f"Set-Cookie: c{n}=1; Max-Age=99999999" for n in range(100))),
        Reads("Harbour cookies"),
    ),
    Answer(
        "validators too long to keep",
        reply(fine("Harbour tagged"), f'ETag: "{"e" * 5_000}"', f"Last-Modified: {'m' * 5_000}"),
        Reads("Harbour tagged"),
    ),
    Answer(
        "validators in other letters",
        reply(fine("Harbour lettered"), 'ETag: "\xe9\x9b"', "Last-Modified: \x7fMon"),
        Reads("Harbour lettered"),
    ),
]

STATUSES = [
    Answer("204", reply(b"", status="204 No Content"), EMPTY),
    Answer("205", reply(b"", status="205 Reset Content"), EMPTY),
    Answer("206 that was not asked for", reply(fine("Harbour part"), status="206 Partial"), BROKE_OFF),
    Answer("300 without a choice", reply(b"", status="300 Many"), Says("127.0.0.2 gave no feed (300)")),
    Answer(
        "304 without being asked", reply(b"", status="304 Not Modified"), Says("127.0.0.2 gave no feed (304)")
    ),
    Answer(
        "401",
        reply(b"<p>@everyone", 'WWW-Authenticate: Basic realm="@everyone"', status="401 No"),
        Says(REFUSED),
    ),
    Answer("403 with a page", reply("<html>@everyone", status="403 No", kind=HTML), Says(REFUSED)),
    Answer("404 with a feed", reply(fine("Harbour lost"), status="404 No"), LOST),
    Answer(
        "407",
        reply(b"", "Proxy-Authenticate: Basic", status="407 No"),
        Says("the proxy on the way asks for a name and a password (407)"),
    ),
    Answer("410", reply(b"", status="410 Gone"), Says("this feed was removed for good (410)")),
    Answer("418", reply(b"@everyone", status="418 @everyone"), Says("127.0.0.2 gave no feed (418)")),
    *(
        Answer(
            f"429 until {said[:20]}",
            reply(b"", f"Retry-After: {said}", status="429 Slow"),
            Says("127.0.0.2 asks us to come back later (429)"),
        )
        for said in (
            "9" * 1_000,
            "-1",
            "1e400",
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "Mon, 01 Jan 0000 00:00:00 GMT",
            "\xe9",
        )
    ),
    Answer("451", reply(b"", status="451 Law"), Says(REFUSED)),
    Answer(
        "500 with a feed",
        reply(fine("Harbour ill"), status="500 Ill"),
        Says("127.0.0.2 has trouble of its own and could not answer (500)"),
    ),
    Answer(
        "999",
        reply(b"", status="999 No"),
        Says("127.0.0.2 has trouble of its own and could not answer (999)"),
    ),
    Answer(
        "a wall in place of a feed",
        reply("<!doctype html><html><script>window._cf_chl_opt={}</script>", kind=HTML),
        Says(f"{REFUSED} (200)"),
    ),
]

UNFINISHED = [
    Answer("a body that drips", dripping(head(), OPEN.encode()), LATE),
    Answer("a head that drips", dripping(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"), LATE),
    Answer("a gzip that drips", dripping(head("Content-Encoding: gzip"), zipped("")), LATE),
    Answer("nothing, for ever", stalled(), LATE),
    Answer("half a head, for ever", stalled(b"HTTP/1.1 200"), LATE),
    Answer("half a body, for ever", stalled(head("Content-Length: 100000"), OPEN.encode()), LATE),
    Answer("half a chunk, for ever", stalled(head("Transfer-Encoding: chunked"), b"ff\r\n<rss>"), LATE),
    Answer("100 Continue without end", endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), LATE),
    Answer("a redirect to what drips", redirect("/a-body-that-drips"), LATE),
    Answer("503 that drips", dripping(head(status="503 Busy"), b"<html>"), LATE),
]

FULL_WIDTH = "\uff11\uff12\uff17.0.0.1".encode().decode("latin-1")  # as a head carries it
CIRCLE = Says("127.0.0.2 redirects in a circle")
REDIRECTS = [
    Answer("a redirect to itself", redirect("/a-redirect-to-itself"), CIRCLE),
    Answer("a circle of two", redirect("/its-other-half"), CIRCLE),
    Answer("its other half", redirect("/a-circle-of-two"), CIRCLE),
    Answer(
        "a redirect to ever other places",
        each_time(lambda n: redirect(f"?{n + 1}")),
        Says("127.0.0.2 redirects more than 5 times"),
    ),
    Answer("a redirect to nowhere", reply(b"", status="302 Found"), Says("127.0.0.2 redirects to nowhere")),
    Answer("a redirect to nothing", redirect(""), Says("127.0.0.2 redirects to nowhere")),
    Answer("a redirect to blanks", redirect("   "), Says("127.0.0.2 redirects to nowhere")),
    Answer(
        "a redirect to 1 MB",
        raw(b"HTTP/1.1 302 Found\r\nLocation: /", times(1, b"x" * MB), b"\r\n\r\n"),
        NO_HTTP,
    ),
    Answer(
        "a redirect to a closed port",
        redirect("http://127.0.0.2:1/"),
        Says("could not reach 127.0.0.2: connection refused"),
    ),
    Answer("a redirect to no port", redirect("http://127.0.0.2:99999/"), NO_ADDRESS),
    Answer("a redirect to half an address", redirect("http://[::1"), NO_ADDRESS),
    Answer(
        "a redirect to TLS that is none",
        redirect("https://HERE/fine"),
        Says("could not reach 127.0.0.2 safely: it does not speak TLS as it should"),
    ),
    Answer("a redirect with a line in it", redirect("/fine\r\n\tX: y"), LOST),
    Answer(
        "a redirect with credentials",
        redirect("http://user:word@HERE/fine"),
        Reads("Harbour is fine", posts=()),
    ),
    *(
        Answer(f"a redirect to {address}", redirect(address), NO_ADDRESS)
        for address in (
            "file:///etc/passwd",
            "gopher://127.0.0.1:CANARY/_GET",
            "data:text/xml,<rss/>",
            "javascript:alert(1)",
            "ftp://127.0.0.1:CANARY/",
            "ldap://127.0.0.1:CANARY/",
        )
    ),
    Answer("a redirect to two slashes", redirect("//"), CIRCLE),
    Answer("a redirect to no host", redirect("http://"), CIRCLE),
    Answer("a redirect to a path after three slashes", redirect("http:///etc"), LOST),
    *(
        Answer(f"a redirect to host {n}, {address}", redirect(f"http://{address}:CANARY/"), seen)
        for n, (address, seen) in enumerate(
            {
                "127.0.0.1": inner("127.0.0.1"),
                "[::1]": inner("::1"),
                "[::ffff:127.0.0.1]": Says("::ffff:"),
                "0.0.0.0": inner("0.0.0.0"),
                "[::]": inner("::"),
                "169.254.169.254": inner("169.254.169.254"),
                "10.0.0.1": inner("10.0.0.1"),
                "192.168.1.1": inner("192.168.1.1"),
                "100.64.0.1": inner("100.64.0.1"),
                "224.0.0.1": inner("224.0.0.1"),
                "[fe80::1]": inner("fe80::1"),
                "[fd00::1]": inner("fd00::1"),
                "[64:ff9b::7f00:1]": inner("64:ff9b::7f00:1"),
                "[2002:7f00:1::1]": inner("2002:7f00:1::1"),
                "user@127.0.0.1": inner("127.0.0.1"),
                "0x7f000001": inner("127.0.0.1"),
                "localhost": SOMETHING,
                "2130706433": NOT_FETCHABLE,
                "127.1": NOT_FETCHABLE,
                "0177.0.0.1": NOT_FETCHABLE,
                "127.0.0.1.": NOT_FETCHABLE,
                FULL_WIDTH: inner("127.0.0.1"),
            }.items()
        )
    ),
]
