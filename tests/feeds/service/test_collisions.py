"""What else goes by a watch's names and tickers."""

from feeds.model import Watch, WatchKind
from feeds.service import collisions
from feeds.service.collisions import Collision
from tests.feeds.service.conftest import HERE, THERE
from tests.support.companies import ALIBABA, save_companies


async def found(desk, **given):
    watch = Watch("draft", WatchKind.COMPANY, HERE, **given)
    async with desk.service.store.read() as reads:
        return await collisions.find(reads, HERE, [watch])


async def save(desk, *watches):
    async with desk.service.store.write() as tx:
        await tx.add_watches(watches)


async def test_other_companies_of_the_same_name_are_found_and_the_one_meant_is_not(desk):
    await save_companies(desk.service.store)
    air = Collision("Delta", "Delta", "Delta Air Lines", listing="DAL:NYSE")
    electronics = Collision("Delta", "Delta", "Delta Electronics", listing="2308:TW")
    assert await found(desk, names=("Delta",)) == [air, electronics]
    assert await found(desk, names=("Delta",), tickers=("DAL:N",)) == [electronics]
    assert await found(desk, names=ALIBABA.names) == []


async def test_a_longer_name_and_a_ticker_are_found(desk):
    await save_companies(desk.service.store)
    assert await found(desk, names=("HDFC",)) == [
        Collision("HDFC", "HDFC", "HDFC Bank", whole=False, listing="HDFCBANK:NSE", hidden=True)
    ]
    assert await found(desk, names=("HD",)) == []
    assert await found(desk, names=("Aliment",), tickers=("1:HK", "09988:HKEX")) == [
        Collision("Aliment", "09988:HKEX", "Alibaba", listing="9988:HK")
    ]
    assert await found(desk, names=("Alibaba Group",), tickers=("9988:HK",)) == []


async def test_other_watches_of_this_server_are_found(desk):
    mine = Watch("ali", WatchKind.COMPANY, HERE, names=("Ali Health", "阿里健康"), tickers=("241:HK",))
    theirs = Watch("ali", WatchKind.COMPANY, THERE, names=("Ali",), tickers=("1:HK",))
    word = Watch("health", WatchKind.KEYWORD, HERE, phrases=("health",))
    await save(desk, mine, theirs, word)
    assert await found(desk, names=("Ali",), tickers=("1:HK",)) == [
        Collision("Ali", "Ali", "Ali Health", whole=False, hidden=True)
    ]
    assert await found(desk, names=("阿里",)) == [
        Collision("阿里", "阿里", "Ali Health", whole=False, hidden=True)
    ]
    assert await found(desk, names=("Health",)) == [
        Collision("Health", "Health", "health"),
        Collision("Health", "Health", "Ali Health", whole=False, hidden=True),
    ]
    assert await found(desk, names=("Nothing",), tickers=("0241:SEHK",)) == [
        Collision("Nothing", "0241:SEHK", "Ali Health")
    ]


async def test_what_a_longer_name_does_not_hide_is_told_apart(desk):
    word = Watch("sees", WatchKind.KEYWORD, HERE, phrases=("North Sea",))
    mine = Watch("lines", WatchKind.COMPANY, HERE, names=("Quay Lines", "Lines of Sea"), tickers=("1:HK",))
    await save(desk, word, mine)
    assert await found(desk, names=("Sea",), tickers=("1:HK",)) == [
        Collision("Sea", "1:HK", "Quay Lines"),
        Collision("Sea", "Sea", "North Sea", whole=False),
    ]
