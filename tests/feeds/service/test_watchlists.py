"""Lists of what to watch: what each line means, what is chosen, saved as a whole, and undone."""

import pytest

from feeds.errors import UserError
from feeds.model import Company
from feeds.ports import DraftRow
from feeds.service import drafts, watches, watchlists
from feeds.service.watchlists import LEFT_OUT, OpenLine, State, state_of
from feeds.watchlist import read_file, read_list
from tests.feeds.service.conftest import HERE, THERE
from tests.support.companies import COMPANIES, save_companies

GONE = "this is no longer open, for drafts are kept for a day; type the command again"
NOT_OFFERED = "that was not offered; choose from the newest menu"


@pytest.fixture(autouse=True)
async def directory(desk):
    await save_companies(desk.service.store)


async def bring(desk, text, **given):
    return (await watchlists.propose(desk.service, HERE, read_list(text), **given)).draft


async def attach(desk, text):
    return (await watchlists.propose(desk.service, HERE, read_file(text.encode()))).draft


async def pick(desk, draft, row, option):
    return (await watchlists.pick(desk.service, HERE, draft.token, row, option)).draft


async def keep(desk, draft, wanted=True):
    return (await watchlists.keep_unknown(desk.service, HERE, draft.token, keep=wanted)).draft


async def save(desk, draft):
    return await watchlists.save(desk.service, HERE, draft.token)


async def names(desk):
    return [watch.name for watch in await watches.listed(desk.service, HERE)]


async def refusal(asked):
    with pytest.raises(UserError) as refused:
        await asked
    return str(refused.value)


def told(draft):
    """Each line with what became of it, and by whom or why."""
    return [
        (row.typed, state_of(row).value, row.watch.name if row.watch else row.problem) for row in draft.rows
    ]


def options(row: DraftRow):
    return [(one.names, one.tickers) for one in row.options]


async def test_lines_are_found_ambiguous_unknown_or_refused(desk):
    card = await watchlists.propose(desk.service, HERE, read_list("9988:HK, Delta, Nobody Knows, the, HDFC"))
    assert told(card.draft) == [
        ("9988:HK", "found", "Alibaba"),
        ("Delta", "ambiguous", ""),
        ("Nobody Knows", "unknown", ""),
        ("the", "refused", "names: “the” stands in nearly every article"),
        ("HDFC", "ambiguous", ""),
    ]
    _, delta, unknown, _, hdfc = card.draft.rows
    assert [options(one) for one in (delta, unknown, hdfc)] == [
        [
            (("Delta Air Lines", "Delta"), ("DAL:NYSE",)),
            (("Delta Electronics", "Delta"), ("2308:TW",)),
            (("Delta",), ()),
        ],
        [(("Nobody Knows",), ())],
        [(("HDFC Bank",), ("HDFCBANK:NSE",)), (("HDFC",), ())],
    ]
    assert await names(desk) == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("BABA DAL 9988:HK", ["BABA", "DAL", "9988:HK"]),
        (f"{'BABA ' * 50}DAL", ["BABA"] * 50 + ["DAL"]),
        ("Quaystone, BABA DAL", ["Quaystone", "BABA", "DAL"]),
        ("BABA NOBODY DAL", ["BABA NOBODY DAL"]),
        ("Alibaba Quaystone", ["Alibaba Quaystone"]),
        ("HDFC BANK", ["HDFC BANK"]),
    ],
)
async def test_a_column_of_tickers_in_one_line_is_as_many_lines(desk, typed, found):
    assert [row.typed for row in (await bring(desk, typed)).rows] == found


async def test_what_a_spreadsheet_would_compute_is_refused(desk):
    assert told(await bring(desk, "=Alibaba, Quaystone")) == [
        ("=Alibaba", "refused", "a formula of a spreadsheet, not a name"),
        ("Quaystone", "found", "Quaystone"),
    ]


async def test_all_that_is_found_is_tried_as_one(desk):
    wire = await desk.follows(HERE, "https://a.example/rss")
    for title in ("Alibaba sues HDFC Bank", "Alibaba opens a school", "Rain again"):
        await desk.carries(wire, title)
    card = await watchlists.propose(desk.service, HERE, read_list("Alibaba, HDFC Bank, Quaystone"))
    assert (card.trial.basis.items, card.trial.stories, card.trial.by_watch) == (
        3,
        2,
        {"alibaba": 2, "hdfc-bank": 1},
    )


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Delta,DAL:NYSE", "Delta Air Lines"),
        ("Delta,2308.TW", "Delta Electronics"),
        ("Some Other Name,NYSE:BABA", "Alibaba"),
        ("Quaystone,9:HK", "Quaystone"),
    ],
)
async def test_a_ticker_decides_where_one_company_has_it_and_else_the_name(desk, line, found):
    (row,) = (await attach(desk, f"name,ticker\n{line}\n")).rows
    assert row.watch.name == found


@pytest.mark.parametrize(("symbol", "found"), [("DAL", "Delta Air Lines"), ("2308", "Delta Electronics")])
async def test_a_symbol_without_its_exchange_decides_only_between_companies_of_the_name(desk, symbol, found):
    rows = (await attach(desk, f"name;ticker\nDelta;{symbol}\nQuaystone;{symbol}\n")).rows
    assert [row.watch.name for row in rows] == [found, "Quaystone"]


async def test_a_company_brings_what_the_directory_knows_and_the_line_says_besides(desk):
    draft = await attach(desk, "name;ticker;aliases;people;tags\nTaobao;BABA:NYSE;淘宝;Joseph Tsai;asia\n")
    (watch,) = draft.watches
    assert (watch.names, watch.tickers, watch.people, watch.tags) == (
        ("Alibaba", "Alibaba Group Holding Limited", "阿里巴巴", "Taobao", "淘宝"),
        ("BABA:NYSE", "9988:HK"),
        ("Joseph Tsai", "Eddie Yongming Wu", "吴泳铭"),
        ("asia",),
    )


async def test_a_ticker_that_nobody_has_is_no_name(desk):
    draft = await keep(desk, await bring(desk, "1:HK"))
    (watch,) = draft.watches
    assert (watch.names, watch.tickers) == ((), ("1:HK",))


async def test_lines_are_chosen_one_by_one(desk):
    draft = await bring(desk, "Delta, Alibaba, HDFC")
    delta, _, hdfc = draft.rows
    assert watchlists.next_open(draft) == OpenLine(0, "Delta", delta.options, 2)
    draft = await pick(desk, draft, 0, 1)
    assert told(draft)[0] == ("Delta", "found", "Delta Electronics")
    assert watchlists.next_open(draft) == OpenLine(2, "HDFC", hdfc.options, 1)
    draft = await pick(desk, draft, 2, None)
    assert told(draft)[2] == ("HDFC", "refused", LEFT_OUT)
    assert watchlists.next_open(draft) is None
    await save(desk, draft)
    assert await names(desk) == ["Alibaba", "Delta Electronics"]


@pytest.mark.parametrize(("row", "option"), [(-1, 0), (2, 0), (1, -1), (1, 3)])
async def test_what_was_not_offered_cannot_be_chosen(desk, row, option):
    draft = await bring(desk, "Alibaba, Delta")
    assert await refusal(pick(desk, draft, row, option)) == NOT_OFFERED


async def test_unknown_lines_are_kept_only_if_somebody_wants_so(desk):
    draft = await bring(desk, "Nobody Knows, Delta, Nor Them")
    assert await refusal(save(desk, draft)) == (
        "there is nothing to save yet; choose what is meant, or keep the unknown lines"
    )
    draft = await keep(desk, draft)
    assert (watchlists.kept(draft), [one.name for one in draft.watches]) == (2, ["Nobody Knows", "Nor Them"])
    assert [state_of(row) for row in draft.rows] == [State.FOUND, State.OPEN, State.FOUND]
    draft = await keep(desk, draft, wanted=False)
    assert (watchlists.kept(draft), draft.watches) == (0, ())


async def test_what_is_watched_already_or_named_twice_is_left_out(desk):
    await watches.add(desk.service, HERE, name="Delta", tickers=["DAL:NYSE"])
    await watches.add(desk.service, THERE, name="Quaystone")
    draft = await bring(desk, "BABA, Alibaba, DAL, Quaystone")
    assert told(draft) == [
        ("BABA", "found", "Alibaba"),
        ("Alibaba", "refused", "the same as Alibaba in another line"),
        ("DAL", "refused", "watched already, as Delta"),
        ("Quaystone", "found", "Quaystone"),
    ]


async def test_all_is_saved_at_once_and_undone(desk):
    await watches.add(desk.service, HERE, name="Tesla")
    draft = await keep(desk, await bring(desk, "Alibaba, Nobody Knows", tags=("asia",)))
    stored = await save(desk, draft)
    assert [(one.name, one.key, one.tags) for one in stored.watches] == [
        ("Alibaba", "alibaba", ("asia",)),
        ("Nobody Knows", "nobody-knows", ("asia",)),
    ]
    assert await names(desk) == ["Alibaba", "Nobody Knows", "Tesla"]
    undone = await drafts.undo(desk.service, HERE, draft.token)
    assert ([one.name for one in undone.removed], undone.kept) == (["Alibaba", "Nobody Knows"], ())
    assert await names(desk) == ["Tesla"]


async def test_what_is_watched_by_then_is_shown_before_anything_is_saved(desk):
    draft = await bring(desk, "Alibaba, Quaystone")
    await watches.add(desk.service, HERE, name="Alibaba")
    card = await save(desk, draft)
    assert told(card.draft) == [
        ("Alibaba", "refused", "watched already, as Alibaba"),
        ("Quaystone", "found", "Quaystone"),
    ]
    assert await names(desk) == ["Alibaba"]
    await save(desk, card.draft)
    assert await names(desk) == ["Alibaba", "Quaystone"]


async def test_another_servers_list_cannot_be_touched(desk):
    draft = await bring(desk, "Alibaba, Delta, Nobody Knows")
    asked = [
        watchlists.pick(desk.service, THERE, draft.token, 1, 0),
        watchlists.keep_unknown(desk.service, THERE, draft.token, keep=True),
        watchlists.save(desk.service, THERE, draft.token),
    ]
    assert [await refusal(one) for one in asked] == [GONE] * 3


async def test_of_many_companies_the_most_reported_are_offered(desk):
    many = [
        Company(f"Delta {number:02}", aliases=("Delta",), reported=number, source="test")
        for number in range(30)
    ]
    await save_companies(desk.service.store, [*COMPANIES, *many])
    (row,) = (await bring(desk, "Delta")).rows
    offered = [names[0] for names, _ in options(row)]
    assert (len(offered), offered[:3], offered[-1]) == (
        watchlists.OFFERED + 1,
        ["Delta Air Lines", "Delta Electronics", "Delta 29"],
        "Delta",
    )
