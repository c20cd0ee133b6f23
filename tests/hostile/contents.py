"""Hostile answers whose harm lies in what an entry says: titles, addresses, markup, dates, identities."""

from tests.hostile.making import (
    OPEN,
    Answer,
    Begins,
    Reads,
    dated,
    each_time,
    entry,
    feed,
    fine,
    item,
    jsonfeed,
    jsonitem,
    linked,
    reply,
    texted,
    titled,
)

MARKS = "*_~`|#>-[](){}!\\"
TITLES = [
    Answer(
        "everyone",
        reply(titled("Harbour @everyone @here &lt;@&amp;1> &lt;@1> &lt;#1> &lt;/a:1> &lt;id:guide>")),
        Reads({"title": Begins("Harbour @everyone @here")}, posts=[Begins("Harbour @")]),
    ),
    Answer(
        "a masked link",
        reply(titled("Harbour [news](javascript:alert(1)) [x](https://evil.example)")),
        Reads({"title": "Harbour [news](javascript:alert(1)) [x](https://evil.example)"}),
    ),
    Answer(
        "every mark of Discord",
        reply(titled(f"Harbour {MARKS.replace('>', '&gt;') * 9}")),
        Reads({"title": f"Harbour {MARKS * 9}"}, posts=[Begins(f"Harbour {MARKS}")]),
    ),
    Answer(
        "marks by the thousand",
        reply(titled("Harbour marked " + "**__~~||`" * 2_000)),
        Reads({"title": Begins("Harbour marked **")}, posts=[Begins("Harbour marked **")]),
    ),
    Answer(
        "a block of code that opens",
        reply(titled("```Harbour\n@everyone")),
        Reads({"title": "```Harbour @everyone"}),
    ),
    Answer(
        "bidi overrides",
        reply(titled("Harbour \u202eexe.fdp\u202c \u2066x\u2069 \u200eend")),
        Reads({"title": "Harbour exe.fdp x end"}),
    ),
    Answer(
        "unseen characters",
        reply(titled("Har\u200bbour \u2060un\ufeffseen\u00ad \U000e0041")),
        Reads({"title": "Harbour unseen"}),
    ),
    Answer(
        "a terminal's escapes",
        reply(
            jsonfeed(
                jsonitem("Harbour") | {"title": "Harbour \x1b]0;owned\x07\x1b[2Jterminal\x9b31m\x07\x08"}
            )
        ),
        Reads({"title": "Harbour terminal"}),
    ),
    Answer(
        "controls of the second set",
        reply(titled("Harbour \x80\x85\x9fcontrols")),
        Reads({"title": "Harbour €…Ÿcontrols"}),
    ),
    Answer(
        "a title of blanks",
        reply(titled("  \n\t ", more="<description>Harbour blank text</description>")),
        Reads({"title": "Harbour blank text"}),
    ),
    Answer(
        "a title of nothing seen",
        reply(titled("\u200b\u2060\ufeff\u202e", more="<description>Harbour unseen text</description>")),
        Reads({"title": "Harbour unseen text"}),
    ),
    Answer(
        "a title of a picture",
        reply(titled("&lt;img src=x onerror=alert(1)>", more="<description>Harbour pictured</description>")),
        Reads({"title": "<img src=x onerror=alert(1)>"}),
    ),
    Answer(
        "a title of markup",
        reply(titled("&lt;script>alert(1)&lt;/script>&lt;b>Harbour&lt;/b> &lt;i>markup")),
        Reads({"title": "Harbour markup"}),
    ),
    Answer(
        "a title in a thousand lines",
        reply(titled("Harbour" + "\n" * 1_000 + "lines")),
        Reads({"title": "Harbour lines"}),
    ),
    Answer(
        "stacked marks on letters",
        reply(titled("Harbour z" + "\u0336\u0310" * 500)),
        Reads({"title": Begins("Harbour z")}, posts=["Harbour…"]),
    ),
    Answer(
        "a family of a thousand",
        reply(titled("Harbour " + "\U0001f468\u200d" * 1_000)),
        Reads({"title": Begins("Harbour \U0001f468")}, posts=["Harbour…"]),
    ),
    Answer(
        "addresses in a title",
        reply(titled("Harbour http://evil.example javascript:alert(1)")),
        Reads({"title": "Harbour http://evil.example javascript:alert(1)"}),
    ),
]

NO_LINK = "https://news.example/"
LINKS = [
    *(
        Answer(
            f"address {n}, {address[:30]!r}",
            reply(linked(f"Harbour link {n}", address.replace("&", "&amp;").replace("<", "&lt;"))),
            Reads({"title": f"Harbour link {n}", "link": seen}),
        )
        for n, (address, seen) in enumerate(
            {
                "javascript:alert(1)": "",
                "JaVaScRiPt:alert(1)": "",
                "java\nscript:alert(1)": "",
                "\x01javascript:alert(1)": "",
                "data:text/html,<script>alert(1)</script>": "",
                "vbscript:msgbox(1)": "",
                "file:///etc/passwd": "",
                "intent://x#Intent;scheme=http;end": "",
                "discord://-/channels/1": "",
                "http:///etc/passwd": "http://etc/passwd",
                "https://news.example:99999/": "",
                "https://[::1": "",
                "//news.example/slashes": "http://news.example/slashes",
                "https://news.example/li\nn\tes": "https://news.example/lines",
                "https://news.example/\u202egpj.exe": "https://news.example/gpj.exe",
                "https://user:word@news.example/b": "https://user:word@news.example/b",
                "https://n\u0435ws.example/a": "https://n\u0435ws.example/a",
                "https://news.example/a)b](c<d|e": "https://news.example/a)b](c<d|e",
                'https://news.example/"onclick="alert(1)': 'https://news.example/"onclick="alert(1)',
                "https://news.example/?a=1&b=@everyone": "https://news.example/?a=1&b=@everyone",
                "http://169.254.169.254/latest": "http://169.254.169.254/latest",
                "http://127.0.0.1:CANARY/": "http://127.0.0.1:CANARY/",
            }.items()
        )
    ),
    *(
        Answer(
            f"picture {n}, {address[:30]!r}",
            reply(feed(item(f"Harbour picture {n}", f'<enclosure type="image/png" url="{address}"/>'))),
            Reads({"title": f"Harbour picture {n}", "images": [address] if kept else []}),
        )
        for n, (address, kept) in enumerate(
            {
                "javascript:alert(1)": False,
                "data:image/png;base64,AAAA": False,
                "file:///etc/passwd": False,
                "http://127.0.0.1:CANARY/a.png": True,
                f"https://news.example/{'a' * 5_000}.png": True,
            }.items()
        )
    ),
    Answer(
        "a base of a script",
        reply(
            OPEN.replace("<rss", '<rss xml:base="javascript:alert(1)//"')
            + entry("Harbour based", "a").removeprefix(OPEN)
        ),
        Reads({"title": "Harbour based"}),
    ),
    Answer(
        "a feed's own address of a script",
        reply(fine("Harbour home").replace(NO_LINK + "</link>", "javascript:alert(1)</link>", 1)),
        Reads("Harbour home"),
    ),
    Answer(
        "a hub of the inner network",
        reply(
            feed(
                item("Harbour hub"),
                '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="http://127.0.0.1:CANARY/"/>',
            )
        ),
        Reads("Harbour hub"),
    ),
    Answer(
        "Link headers by the hundred",
        reply(
            fine("Harbour heads"),
            *(
                'Link: <javascript:alert(1)>; rel="hub", <http://127.0.0.1:CANARY/>; rel=self'
                for _ in range(60)
            ),
        ),
        Reads("Harbour heads"),
    ),
]

MARKUP = [
    *(
        Answer(
            f"a text of {name}",
            reply(texted(f"Harbour {name}", markup)),
            Reads({"title": f"Harbour {name}", "summary": text}),
        )
        for name, (markup, text) in {
            "a script": ("Fog.<script>alert(1)</script>", "Fog."),
            "a script in half a script": ("Fog.<scr<script>ipt>alert(1)</scr</script>ipt>", Begins("Fog.")),
            "a style": ("<style>@import 'http://127.0.0.1:CANARY/'</style>Fog.", "Fog."),
            "a frame": ('<iframe src="http://127.0.0.1:CANARY/"></iframe>Fog.', "Fog."),
            "an event": ("Fog.<img src=x onerror=alert(1)>", "Fog."),
            "SVG": ("<svg onload=alert(1)><script>alert(1)</script></svg>Fog.", "Fog."),
            "a form": ('<form action="http://127.0.0.1:CANARY/"><input value="word"></form>Fog.', "Fog."),
            "an object": ('<object data="x"></object><embed src="x">Fog.', "Fog."),
            "a page that goes on": (
                '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:CANARY/">Fog.',
                "Fog.",
            ),
            "markup escaped twice": ("&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;Fog.&lt;/b&gt;", "Fog."),
            "comments of old browsers": ("<!--[if IE]><script>alert(1)</script><![endif]-->Fog.", "Fog."),
            "a comment without end": ("Fog.<!-- <b>more", "Fog.more"),
            "mentions": ("@everyone &lt;@&amp;1&gt; Fog.", "@everyone <@&1> Fog."),
            "masked links": ("[Fog](javascript:alert(1))", "[Fog](javascript:alert(1))"),
            "overrides": ("Fog\u202e.\x9b2J\u2066!", "Fog.›2J!"),
        }.items()
    ),
    Answer(
        "a picture that counts readers",
        reply(texted("Harbour pixel", '<img src="https://news.example/p.gif" width="1" height="1">')),
        Reads({"title": "Harbour pixel", "images": []}),
    ),
    Answer(
        "a picture of a script in a text",
        reply(texted("Harbour scripted", '<img src="javascript:alert(1)">')),
        Reads({"title": "Harbour scripted", "images": []}),
    ),
    Answer(
        "an author of marks",
        reply(feed(item("Harbour penned", "<author>@everyone [x](javascript:y) \u202e</author>"))),
        Reads({"title": "Harbour penned", "author": "@everyone [x](javascript:y)"}),
    ),
    Answer(
        "categories of marks",
        reply(feed(item("Harbour filed", "<category>\u202e@everyone\x9b2J</category>"))),
        Reads({"title": "Harbour filed", "categories": ["@everyone›2J"]}),
    ),
    Answer(
        "a language of marks",
        reply(feed(item("Harbour spoken"), "<language>\u202e@everyone\n</language>")),
        Reads("Harbour spoken"),
    ),
]

LATER, EARLIER = "9999-12-31T23:59:59Z", "1000-01-01T00:00:00Z"
DATES = [
    Answer(
        f"the date {date[:40]!r}",
        reply(dated(f"Harbour date {n}", date)),
        Reads({"title": f"Harbour date {n}", "published": seen}),
    )
    for n, (date, seen) in enumerate(
        {
            "0000-00-00T00:00:00Z": None,
            "9999-12-31T23:59:59Z": LATER,
            "9999-12-31T23:59:59-23:59": None,
            "0001-01-01T00:00:00+23:59": None,
            "1000-01-01T00:00:00Z": EARLIER,
            "-1": None,
            "1e400": None,
            "NaN": None,
            "Thu, 99 Foo 2026 25:61:61 +9999": None,
            "tomorrow": None,
            "9" * 10_000: None,
            "1 " * 5_000: None,
            "((((((((((" * 1_000: None,
            "\u202e@everyone": None,
        }.items()
    )
]

LONG = "that is long enough to be known by its words alone"
IDENTITIES = [
    Answer(
        "one guid for all",
        reply(feed(*(item(f"Harbour guid shared {n}", "<guid>same</guid>") for n in (1, 2, 3)))),
        Reads(*(f"Harbour guid shared {n}" for n in (1, 2, 3))),
    ),
    Answer(
        "guids that change",
        each_time(lambda n: reply(feed(item("Harbour guids change", f"<guid>urn:{n}</guid>")))),
        Reads("Harbour guids change"),
    ),
    Answer(
        "tracking that changes",
        each_time(lambda n: reply(linked("Harbour tracking", f"https://news.example/track?utm_source={n}"))),
        Reads({"title": "Harbour tracking"}),
    ),
    Answer(
        "addresses that change",
        each_time(
            lambda n: reply(
                linked(f"Harbour addresses change in an item {LONG}", f"https://news.example/a/{n}")
            )
        ),
        Reads({"title": f"Harbour addresses change in an item {LONG}"}),
    ),
    Answer(
        "guids and addresses that change",
        each_time(
            lambda n: reply(
                entry(
                    f"Harbour both change in an item {LONG}",
                    f"https://news.example/b/{n}",
                    f"<guid>{n}</guid>",
                )
            )
        ),
        Reads({"title": f"Harbour both change in an item {LONG}"}),
    ),
    Answer(
        "dates that change",
        each_time(lambda n: reply(dated("Harbour dates change", f"Mon, 02 Mar 2026 1{n}:00:00 GMT"))),
        Reads("Harbour dates change"),
    ),
    Answer(
        "an order that changes",
        each_time(lambda n: reply(feed(*[item(f"Harbour order {m}") for m in (1, 2)][:: (-1) ** n]))),
        Reads("Harbour order 1", "Harbour order 2"),
    ),
    Answer(
        "entries that go and come",
        each_time(lambda n: reply(feed(*[item("Harbour comes and goes")] * (n != 1)))),
        Reads("Harbour comes and goes"),
    ),
    Answer(
        "guids of nothing",
        reply(feed(item("Harbour guidless", "<guid></guid>"), item("Harbour without", "<guid> </guid>"))),
        Reads("Harbour guidless", "Harbour without"),
    ),
    Answer(
        "one address for all",
        reply(
            feed(
                *(
                    f"<item><title>Harbour address shared {n} {LONG}</title><link>https://news.example/shared</link><guid>{n}</guid></item>"
                    for n in (1, 2, 3)
                )
            )
        ),
        Reads(*({"title": f"Harbour address shared {n} {LONG}"} for n in (1, 2, 3))),
    ),
    Answer(
        "one entry a hundred times",
        reply(feed(item("Harbour again and again") * 100)),
        Reads(*["Harbour again and again"] * 100, posts=["Harbour again and again"]),
    ),
    Answer(
        "guids of controls",
        reply(feed(item("Harbour controlled", "<guid>a\x9b2J\u202eb</guid>"))),
        Reads({"title": "Harbour controlled", "id": "a›2Jb"}),
    ),
    Answer(
        "a guid that is a script",
        reply(entry("Harbour permalink", "", "<guid isPermaLink='true'>javascript:alert(1)</guid>")),
        Reads({"title": "Harbour permalink", "link": ""}),
    ),
    Answer(
        "a broken feed now and then",
        each_time(lambda n: reply(fine("Harbour now and then")) if n != 1 else reply(b"<html>")),
        Reads("Harbour now and then"),
        polled=None,
    ),
]
