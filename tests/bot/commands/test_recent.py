from tests.support.chat import buttons, text
from tests.support.newsroom import item, rss


async def test_first(chat):
    d = chat.desk
    say = lambda r: print("-----\n" + text(r), buttons(r))
    say(
        await chat.says(
            "watch add", name="Alibaba", tickers="9988:HK", aliases="阿里巴巴", exclude="Alibaba Pictures"
        )
    )
    say(await chat.says("watch add", name="AI-Driven", kind="keyword"))
    say(await chat.says("watch add", name="Alibaba"))
    url = chat.server.serve(
        "/wire?key=secret", rss("Harbour Wire", item("1", "Alibaba *opens* a [school](x)"))
    )
    url = chat.server.serve("/wire", rss("Harbour Wire", item("1", "Alibaba *opens* a [school](x)")))
    say(await chat.says("feed add", url=url))
    say(await chat.says("feed add", url=url))
    say(await chat.says("feed list"))
    await chat.poll()
    say(await chat.says("feed list"))
    say(await chat.says("watch list"))
    say(await chat.says("recent"))
    say(await chat.says("subscribe"))
    say(await chat.says("subscribe"))
    say(await chat.says("subscriptions"))
    say(await chat.says("why"))
    chat.server.serve(
        "/wire",
        rss(
            "Harbour Wire",
            *[
                item(
                    str(n),
                    f"Alibaba is _{n}_ AI-Driven",
                    text="Wow. Alibaba (9988.HK) rose. AI-driven it is.",
                    link=f"https://example.com/a_(b)_{n}",
                )
                for n in range(2, 9)
            ],
            item("1", "Alibaba *opens* a [school](x)"),
        ),
    )
    chat.later(minutes=20)
    await chat.round()
    r = await chat.says("recent")
    say(r)
    r2 = await chat.discord.press(r, buttons(r)["Older ▶"], d.manager)
    r2 = (await r2.updated())[0]
    say(r2)
    say(await chat.says("why"))
    posts = chat.posts(d.channel)
    print(posts[0])
    w = await chat.discord.press(posts[0], "ww:why", d.member)
    say(await w.reply())
    say(await chat.says("why", link="https://nowhere.example/"))
    say(await chat.says("feed remove", feed="harbour wire"))
    say(await chat.says("watch remove", watch="alibaba"))
    say(await chat.says("setup"))
    assert 0
