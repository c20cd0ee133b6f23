"""A few companies of a directory that a test needs."""

from feeds.model import Company, Person

ALIBABA = Company(
    "Alibaba",
    legal="Alibaba Group Holding Limited",
    aliases=("阿里巴巴",),
    listings=("9988:HK", "BABA:NYSE"),
    people=(Person("Eddie Yongming Wu", "chief executive", ("吴泳铭",), "2023-09"),),
    products=("Tongyi Qianwen",),
    reported=90,
    source="test",
)
DELTA_AIR = Company("Delta Air Lines", aliases=("Delta",), listings=("DAL:NYSE",), reported=60, source="test")
DELTA_ELECTRONICS = Company(
    "Delta Electronics", aliases=("Delta",), listings=("2308:TW",), reported=40, source="test"
)
HDFC_BANK = Company("HDFC Bank", listings=("HDFCBANK:NSE",), reported=50, source="test")
UNLISTED = Company("Quaystone", reported=5, source="test")

COMPANIES = (ALIBABA, DELTA_AIR, DELTA_ELECTRONICS, HDFC_BANK, UNLISTED)


async def save_companies(store, companies=COMPANIES):
    async with store.write() as tx:
        await tx.save_companies(companies)
