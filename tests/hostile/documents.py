"""Hostile answers whose harm lies in the document: entities, encodings, floods, what is no feed at all."""

import random

from tests.hostile.making import (
    MB,
    OPEN,
    Answer,
    Begins,
    Reads,
    Says,
    dated,
    entry,
    feed,
    fine,
    item,
    joined,
    jsonfeed,
    jsonitem,
    link,
    linked,
    numbered,
    reply,
    texted,
    times,
)

TOO_MUCH = Says("127.0.0.2 sent more than 15 MiB")
NO_FEED = Says("this is not a feed we can read: it is neither RSS, Atom nor JSON Feed")
ENTITIES = Says("this is not a feed we can read: it declares entities, which are refused")
BROKEN_JSON = Says("this is not a feed we can read: its JSON is broken")
OTHER_JSON = Says("this is not a feed we can read: its JSON is no JSON Feed")
EMPTY = Says("the answer was empty")
PAGE = Says("this is a web page, not a feed")
TOO_ODD = Says("this feed is too large or too odd to be read")
XML = "text/xml"
HTML = "text/html"
JSON = "application/feed+json"


def doctype(inside, title="Harbour news"):
    return f'<?xml version="1.0"?><!DOCTYPE rss {inside}>{fine(title)}'


BILLION = (
    '[<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]"
)
DOCUMENTS = [
    Answer("a billion laughs", reply(doctype(BILLION, "&j;")), ENTITIES),
    Answer(
        "an entity of 100 kB, 10,000 times",
        reply(doctype(f'[<!ENTITY a "{"a" * 100_000}">]', "&a;" * 10_000)),
        ENTITIES,
    ),
    Answer(
        "an external entity", reply(doctype('[<!ENTITY a SYSTEM "file:///etc/passwd">]', "&a;")), ENTITIES
    ),
    Answer(
        "an entity from the inner network",
        reply(doctype('[<!ENTITY a SYSTEM "http://127.0.0.1:CANARY/">]', "&a;")),
        ENTITIES,
    ),
    Answer(
        "a parameter entity", reply(doctype('[<!ENTITY % a SYSTEM "http://127.0.0.1:CANARY/">%a;]')), ENTITIES
    ),
    Answer("entities in UTF-16", reply(doctype(BILLION, "&j;").encode("utf-16")), ENTITIES),
    Answer(
        "a DTD from the inner network",
        reply(doctype('SYSTEM "http://127.0.0.1:CANARY/"', "Harbour typed")),
        Reads("Harbour typed"),
    ),
    Answer(
        "XInclude",
        reply(texted("Harbour included", '<xi:include href="file:///etc/passwd" parse="text"/>')),
        Reads({"title": "Harbour included", "summary": "", "content": ""}),
    ),
    Answer(
        "a style sheet of the inner network",
        reply(
            '<?xml version="1.0"?><?xml-stylesheet href="http://127.0.0.1:CANARY/" type="text/xsl"?>'
            + fine("Harbour styled")
        ),
        Reads("Harbour styled"),
    ),
    Answer(
        "instructions to other programs",
        reply('<?php system("id"); ?>' + fine("Harbour instructed")),
        Reads("Harbour instructed"),
    ),
    Answer(
        "an entity that nobody declared",
        reply(entry("Harbour &undeclared; entity", link("Harbour a"))),
        Reads({"title": "Harbour &undeclared; entity"}),
    ),
    Answer(
        "a comment without end",
        reply(OPEN + item("Harbour commented") + "<!-- " + item("Hidden") * 9),
        Reads("Harbour commented"),
    ),
    Answer(
        "CDATA without end",
        reply(OPEN + item("Harbour sectioned") + "<item><title><![CDATA[Hidden"),
        Reads("Harbour sectioned"),
    ),
    Answer(
        "an instruction without end",
        reply(OPEN + item("Harbour processed") + "<?xml and so on"),
        Reads("Harbour processed"),
    ),
    Answer(
        "an attribute without end",
        reply(OPEN + item("Harbour quoted") + '<item a="and so on'),
        Reads("Harbour quoted"),
    ),
    Answer(
        "NULs between letters",
        reply(fine("Harbour nuls").encode().replace(b"nuls", b"n\0u\0l\0s")),
        Reads({"title": "Harbour nuls"}),
    ),
    Answer(
        "bytes that are no UTF-8",
        reply(
            fine("Harbour bytes").encode().replace(b"bytes", b"\xff\xfe\xc0\x80bytes"),
            kind=f"{XML}; charset=utf-8",
        ),
        Reads({"title": Begins("Harbour ")}),
    ),
    Answer(
        "UTF-7",
        reply(
            '<?xml version="1.0" encoding="utf-7"?>'
            + entry("Harbour +ADw-script+AD4-seven+ADw-/script+AD4-", link("Harbour 7"))
        ),
        Reads({"title": "Harbour"}),
    ),
    Answer(
        "UTF-16 without a mark", reply(fine("Harbour sixteen").encode("utf-16-le")), Reads("Harbour sixteen")
    ),
    Answer(
        "UTF-16 that breaks off",
        reply(feed(item("Harbour halves"), item("More" * 20)).encode("utf-16")[:-431]),
        Reads({"title": "Harbour halves"}),
    ),
    Answer("UTF-32", reply(fine("Harbour thirty-two").encode("utf-32")), Reads("Harbour thirty-two")),
    Answer(
        "EBCDIC", reply(('<?xml version="1.0" encoding="cp037"?>' + fine("Harbour")).encode("cp037")), NO_FEED
    ),
    Answer(
        "two encodings in one document",
        reply(feed(item("Harbour Zürich"), item("Harbour Genève")).encode().replace("è".encode(), b"\xe8")),
        Reads({"title": "Harbour Zürich"}, {"title": "Harbour Genève"}),
    ),
    Answer(
        "three marks of byte order",
        reply(b"\xef\xbb\xbf" * 3 + fine("Harbour marks").encode()),
        Reads("Harbour marks"),
    ),
    Answer(
        "a charset of UTF-16 that is none",
        reply(fine("Harbour charset"), kind=f"{XML}; charset=utf-16"),
        Reads("Harbour charset"),
    ),
    *(
        Answer(
            f"the charset {name[:20]}",
            reply(fine(f"Harbour é {name[:20]}").encode("latin-1"), kind=f"{XML}; charset={name}"),
            Reads({"title": f"Harbour é {name[:20]}"}),
        )
        for name in ("zlib", "undefined", "unicode_escape", "idna", "punycode", "nothing-known", "x" * 3_000)
    ),
    Answer(
        "3 MB in the charset punycode",
        reply(
            feed(item("Harbour punycode"), "<!--", "\xe9a" * MB, "-->").encode("latin-1"),
            kind=f"{XML}; charset=punycode",
        ),
        Reads("Harbour punycode"),
        heavy=True,
    ),
    Answer(
        "characters that are none",
        reply(entry("Harbour &#0;&#xD800;&#xFFFF;&#x110000;&#99999999999;characters", link("Harbour none"))),
        Reads({"title": Begins("Harbour ")}),
    ),
    Answer(
        "escapes and overrides as references",
        reply(entry("Harbour &#27;[31mred&#x202E;txt.exe&#x9B;2J&#8203;.", link("Harbour red"))),
        Reads({"title": "Harbour redtxt.exe›2J."}),
    ),
    Answer("a web page", reply("<!doctype html><html><title>Harbour</title><p>@everyone", kind=HTML), PAGE),
    Answer("a web page as a feed", reply("<html><body>@everyone</body></html>"), PAGE),
    Answer(
        "a feed as a web page",
        reply(fine("Harbour typed as HTML"), kind=HTML),
        Reads("Harbour typed as HTML"),
    ),
    Answer(
        "a feed as a picture",
        reply(fine("Harbour as a picture"), kind="image/png"),
        Reads("Harbour as a picture"),
    ),
    Answer(
        "a page whose feed is inside",
        reply(
            '<html><link rel="alternate" type="application/rss+xml" href="http://127.0.0.1:CANARY/">',
            kind=HTML,
        ),
        PAGE,
    ),
    Answer(
        "a page of 100,000 feeds",
        reply(
            numbered(
                50_000, '<link rel="alternate" type="application/rss+xml" href="/{n}">', before="<html>"
            ),
            kind=HTML,
        ),
        Says("that page names 25 feeds; type the address of one of them: http://HERE/1, http://HERE/2"),
        polled=PAGE,
    ),
    Answer(
        "a page that goes on elsewhere",
        reply('<html><meta http-equiv="refresh" content="0;url=http://127.0.0.1:CANARY/">', kind=HTML),
        PAGE,
    ),
    Answer("a PDF", reply(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type/Catalog>> endobj"), NO_FEED),
    Answer("a picture", reply(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"), NO_FEED),
    Answer("a program", reply(b"\x7fELF\x02\x01\x01" + bytes(200)), NO_FEED),
    Answer("noise", reply(random.Random(1).randbytes(100_000)), NO_FEED),
    Answer("nothing", reply(b""), EMPTY),
    Answer("blanks", reply(b" \r\n\t" * 100_000), EMPTY),
    Answer("NULs", reply(bytes(100_000)), EMPTY),
    Answer("a mark of byte order", reply(b"\xef\xbb\xbf"), EMPTY),
    Answer("the word null", reply(b"null"), NO_FEED),
    Answer("a path in place of a feed", reply(b"/etc/passwd", kind="text/plain"), NO_FEED),
    Answer("an address in place of a feed", reply(b"http://127.0.0.1:CANARY/", kind="text/plain"), NO_FEED),
    Answer(
        "SVG with a script",
        reply('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', kind=XML),
        NO_FEED,
    ),
    Answer("a feed of no entries", reply(feed()), Reads()),
    Answer("a feed of empty entries", reply(feed("<item/>" * 50)), Reads(*[{}] * 50, posts=())),
    Answer(
        "feeds in feeds",
        reply(feed(item("Harbour outer"), feed(item("Harbour inner")), item("Harbour last"))),
        Reads({"title": "Harbour outer"}, {"title": "Harbour inner"}, {"title": "Harbour last"}),
    ),
    Answer(
        "names of 1 MB",
        reply(OPEN + item("Harbour named") + f"<{'n' * MB}/>" + "</channel></rss>"),
        Reads("Harbour named"),
    ),
    Answer(
        "spaces for names, by the thousand",
        reply(
            OPEN.replace("<rss", "<rss " + " ".join(f'xmlns:a{n}="urn:{n}"' for n in range(5_000)))
            + item("Harbour spaces")
            + "</channel></rss>"
        ),
        Reads("Harbour spaces"),
    ),
    Answer(
        "spaces for names, each in a tag of its own",
        reply(
            numbered(
                7_900,
                '<a{n}:b xmlns:a{n}="urn:{n}"/>',
                before=OPEN + item("Harbour scattered"),
                after="</channel></rss>",
            )
        ),
        Reads("Harbour scattered"),
    ),
    Answer(
        "an entry of 10,000 titles",
        reply(feed(item("Harbour titles", "<title>Harbour more</title>" * 10_000))),
        Reads("Harbour titles"),
    ),
]

FLOODS = [
    Answer(
        "100,000 entries",
        reply(numbered(100_000, item("Harbour flood {n}"), before=OPEN, after="</channel></rss>")),
        Reads(
            *(f"Harbour flood {n}" for n in range(1, 201)), posts=[f"Harbour flood {n}" for n in (1, 2, 3)]
        ),
        heavy=True,
    ),
    Answer(
        "200,000 entries without an end",
        reply(times(200_000, "<item><title>Harbour open", before=OPEN)),
        TOO_ODD,
        heavy=True,
    ),
    Answer("250,000 unpaired items", reply(times(250_000, "<item>", before=OPEN)), TOO_ODD, heavy=True),
    Answer(
        "100,000 attributes",
        reply(numbered(100_000, 'a{n}="" ', before=OPEN + "<item ", after=">" + item("Harbour attributes"))),
        TOO_ODD,
        heavy=True,
    ),
    Answer(
        "5,000 attributes",
        reply(
            numbered(
                5_000,
                'a{n}="" ',
                before=OPEN + "<image ",
                after="/>" + item("Harbour attributes") + "</channel></rss>",
            )
        ),
        Reads("Harbour attributes"),
    ),
    Answer(
        "20,000 tags deep",
        reply(times(20_000, "<a>", before=OPEN + item("Harbour deep"))),
        Reads("Harbour deep"),
    ),
    Answer(
        "100,000 divisions deep in a text",
        reply(
            joined(
                OPEN,
                item("Harbour divided").removesuffix("</item>"),
                "<description><![CDATA[",
                times(100_000, "<div>"),
                "]]></description></item></channel></rss>",
            )
        ),
        Reads("Harbour divided"),
    ),
    Answer("100,000 open brackets", reply(times(100_000, "<", before=OPEN)), Reads()),
    Answer(
        "200,000 open brackets in a text",
        reply(
            joined(
                OPEN,
                item("Harbour brackets").removesuffix("</item>"),
                "<description><![CDATA[",
                times(200_000, "<"),
                "]]></description></item></channel></rss>",
            )
        ),
        Reads("Harbour brackets"),
    ),
    Answer(
        "a title of 12 MB",
        reply(
            joined(
                OPEN,
                "<item><title>Harbour",
                times(12, " long" * 200_000),
                "</title><link>https://news.example/12</link></item></channel></rss>",
            )
        ),
        Reads(
            {"title": Begins("Harbour long long"), "link": "https://news.example/12"},
            posts=[Begins("Harbour long long")],
        ),
        heavy=True,
    ),
    Answer(
        "a title of 50 MB",
        reply(
            joined(
                OPEN, "<item><title>Harbour", times(50, " long" * 200_000), "</title></item></channel></rss>"
            )
        ),
        TOO_MUCH,
        heavy=True,
    ),
    Answer(
        "a million categories",
        reply(
            joined(
                OPEN,
                item("Harbour categories").removesuffix("</item>"),
                numbered(300_000, "<category>{n}</category>"),
                "</item></channel></rss>",
            )
        ),
        TOO_ODD,
        heavy=True,
    ),
    Answer(
        "5,000 links in one entry",
        reply(
            joined(
                OPEN,
                "<item><title>Harbour links</title>",
                numbered(5_000, "<link>https://news.example/{n}</link>"),
                "</item></channel></rss>",
            )
        ),
        Reads({"title": "Harbour links"}),
        heavy=True,
    ),
    Answer(
        "5,000 pictures in one entry",
        reply(
            joined(
                OPEN,
                item("Harbour pictures").removesuffix("</item>"),
                numbered(5_000, '<enclosure type="image/png" url="https://news.example/{n}.png"/>'),
                "</item></channel></rss>",
            )
        ),
        Reads("Harbour pictures"),
        heavy=True,
    ),
    Answer(
        "an address of 1 MB",
        reply(linked("Harbour address", f"https://news.example/{'a' * MB}")),
        Reads({"title": "Harbour address"}),
    ),
    Answer(
        "a guid of 1 MB", reply(feed(item("Harbour guid", f"<guid>{'g' * MB}</guid>"))), Reads("Harbour guid")
    ),
    Answer(
        "a date of 1 MB",
        reply(dated("Harbour date of ages", "1" * MB)),
        Reads({"title": "Harbour date of ages", "published": None}),
    ),
    Answer(
        "an author of 1 MB",
        reply(feed(item("Harbour author", f"<author>{'by ' * 300_000}</author>"))),
        Reads("Harbour author"),
    ),
    Answer(
        "amp;amp; by the thousand", reply(texted("Harbour amp", "&" + "amp;" * 100_000)), Reads("Harbour amp")
    ),
    Answer("a word of 400 kB", reply(texted("Harbour word", "w" * 400_000)), Reads("Harbour word")),
]

JSONS = [
    Answer("lists 100,000 deep", reply("[" * 100_000), BROKEN_JSON),
    Answer(
        "lists 100,000 deep in a feed",
        reply(jsonfeed(jsonitem("Harbour depth"))[:-1] + ', "a": ' + "[" * 100_000, kind=JSON),
        BROKEN_JSON,
    ),
    Answer("objects 100,000 deep", reply('{"items":' * 100_000), BROKEN_JSON),
    Answer(
        "a number of 100,000 digits",
        reply(
            jsonfeed(jsonitem("Harbour digits")).replace('"items"', f'"n": {"9" * 100_000}, "items"'),
            kind=JSON,
        ),
        BROKEN_JSON,
    ),
    Answer(
        "a number of 4,000 digits for an id",
        reply(jsonfeed(jsonitem("Harbour number", id=int("9" * 4_000)))),
        Reads("Harbour number"),
    ),
    Answer(
        "1e400 for an id",
        reply(jsonfeed(jsonitem("Harbour infinity", id=0)).replace('"id": 0', '"id": 1e400')),
        Reads("Harbour infinity"),
    ),
    Answer(
        "NaN for an id",
        reply(jsonfeed(jsonitem("Harbour nothing", id=float("nan")))),
        Reads("Harbour nothing"),
    ),
    Answer(
        "keys twice",
        reply(
            jsonfeed(jsonitem("Harbour once")).replace(
                '"title": "Harbour once"', '"title": "Hidden", "title": "Harbour once"'
            )
        ),
        Reads("Harbour once"),
    ),
    Answer(
        "lone surrogates in JSON",
        reply(
            jsonfeed(jsonitem("Harbour lone \ud800\udfff\udc00")).replace(
                link("Harbour lone \ud800\udfff\udc00"), link("Harbour lone")
            )
        ),
        Reads({"title": Begins("Harbour lone")}),
    ),
    Answer(
        "escapes in JSON",
        reply(jsonfeed(jsonitem("Harbour \0\x1b[2Jesc\u202eaped") | {"url": link("Harbour escaped")})),
        Reads({"title": "Harbour escaped"}),
    ),
    Answer(
        "items of every wrong type",
        reply(
            jsonfeed(
                1,
                None,
                "a",
                [],
                {},
                {"title": []},
                {"url": {}},
                jsonitem("Harbour right", authors=7, tags={}, date_published=[], image=1, attachments="x"),
            )
        ),
        Reads({}, {}, {}, "Harbour right", posts=["Harbour right"]),
    ),
    Answer("items that are no list", reply(jsonfeed().replace("[]", '{"a": 1}')), Reads()),
    Answer(
        "100,000 items",
        reply(
            joined(
                jsonfeed()[:-2],
                numbered(
                    99_999, '{"title":"Harbour item {n}","url":"https://news.example/harbour-item-{n}"},'
                ),
                "{}]}",
            )
        ),
        Reads(*(f"Harbour item {n}" for n in range(1, 201)), posts=[f"Harbour item {n}" for n in (1, 2, 3)]),
        heavy=True,
    ),
    Answer(
        "a script for an address in JSON",
        reply(
            jsonfeed(jsonitem("Harbour script", url="javascript:alert(1)", external_url="data:,x", id="x"))
        ),
        Reads({"title": "Harbour script", "link": ""}),
    ),
    Answer("JSON that is no feed", reply('{"error": "@everyone"}', kind="application/json"), OTHER_JSON),
    Answer("JSON that breaks off", reply(jsonfeed(jsonitem("Harbour"))[:-5], kind=JSON), BROKEN_JSON),
    Answer(
        "JSON in UTF-16", reply(jsonfeed(jsonitem("Harbour wide")).encode("utf-16")), Reads("Harbour wide")
    ),
]
