"""One grammar for tickers: how they may be written, and what is none."""

import pytest

from feeds.errors import UserError
from feeds.matching import Matcher
from feeds.matching.tickers import Ticker, parse_ticker
from feeds.model import Tier, Watch, WatchKind


def found(ticker, text):
    watch = Watch("company", WatchKind.COMPANY, tickers=(ticker,))
    return [
        (item.text, item.rule) for match in Matcher([watch]).match({"text": text}) for item in match.evidence
    ]


@pytest.mark.parametrize(
    ("ticker", "text", "expected"),
    [
        ("9988:HK", "Alibaba (9988:HK; BABA:NYSE)", "9988:HK"),
        ("9988:HK", "09988:HK", "09988:HK"),
        ("9988:HK", "9988.HK", "9988.HK"),
        ("9988:HK", "09988.HK", "09988.HK"),
        ("9988:HK", "9988.hk", "9988.hk"),
        ("9988:HK", "(9988.HK)", "9988.HK"),
        ("9988:HK", "<9988.HK>", "9988.HK"),
        ("9988:HK", "HK:9988", "HK:9988"),
        ("9988:HK", "HKG:9988", "HKG:9988"),
        ("9988:HK", "HKEX: 9988", "HKEX: 9988"),
        ("9988:HK", "HKEx: 9988", "HKEx: 9988"),
        ("9988:HK", "SEHK : 9988", "SEHK : 9988"),
        ("9988:HK", "XHKG:9988", "XHKG:9988"),
        ("9988:HK", "HK: 9988", "HK: 9988"),
        ("9988:HK", "9988: HK", "9988: HK"),
        ("9988:HK", "阿里巴巴（9988：HK）宣布", "9988：HK"),
        ("9988:HK", "阿里巴巴９９８８．ＨＫ", "９９８８．ＨＫ"),
        ("9988:HK", "港股9988.HK大涨", "9988.HK"),
        ("9988:HK", "(9988 HK)", "9988 HK"),
        ("9988:HK", "(BABA US; 9988 HK)", "9988 HK"),
        ("9988:HK", "(BABA US, 9988 HK)", "9988 HK"),
        ("9988:HK", "(9988 HK Equity)", "9988 HK"),
        ("9988:HK", "$9988.HK", "9988.HK"),
        ("0700:HK", "700.HK", "700.HK"),
        ("700:HK", "00700.HK", "00700.HK"),
        ("700:HKEX", "0700.HK", "0700.HK"),
        ("BABA:NYSE", "BABA:NYSE", "BABA:NYSE"),
        ("BABA:NYSE", "NYSE:BABA", "NYSE:BABA"),
        ("BABA:NYSE", "(NYSE: BABA)", "NYSE: BABA"),
        ("BABA:NYSE", "(NYSE: BABA and HKEX: 9988)", "NYSE: BABA"),
        ("BABA:NYSE", "(BABA.N)", "BABA.N"),
        ("BABA:NYSE", "<BABA.N>", "BABA.N"),
        ("BABA:NYSE", "BABA.N fell", "BABA.N"),
        ("BABA:NYSE", "(BABA.K)", "BABA.K"),
        ("BABA:NYSE", "(BABA US)", "BABA US"),
        ("BABA:NYSE", "BABA:US", "BABA:US"),
        ("BABA:NYSE", "US:BABA", "US:BABA"),
        ("BABA:US", "NYSE:BABA", "NYSE:BABA"),
        ("AAPL:NASDAQ", "(Nasdaq: AAPL)", "Nasdaq: AAPL"),
        ("AAPL:NASDAQ", "(AAPL.O)", "AAPL.O"),
        ("AAPL:NASDAQ", "(AAPL.OQ)", "AAPL.OQ"),
        ("AAPL:NASDAQ", "(NasdaqGS:AAPL)", "NasdaqGS:AAPL"),
        ("AAPL:NASDAQ", "(AAPL UQ)", "AAPL UQ"),
        ("AAPL:NASDAQ", "Ticker: AAPL.O", "AAPL.O"),
        ("VOD:LSE", "(VOD.L)", "VOD.L"),
        ("VOD:LSE", "(LON:VOD)", "LON:VOD"),
        ("VOD:LSE", "(VOD LN)", "VOD LN"),
        ("7203:T", "(7203.T)", "7203.T"),
        ("7203:T", "TYO:7203", "TYO:7203"),
        ("7203:TSE", "(7203 JP)", "7203 JP"),
        ("600519:SS", "600519.SH", "600519.SH"),
        ("600519:SS", "SSE: 600519", "SSE: 600519"),
        ("000858:SZ", "(000858.SZ)", "000858.SZ"),
        ("000858:SZ", "SZSE:000858", "SZSE:000858"),
        ("005930:KS", "(005930.KS)", "005930.KS"),
        ("005930:KS", "KRX: 005930", "KRX: 005930"),
        ("2330:TW", "TWSE: 2330", "TWSE: 2330"),
        ("RELIANCE:NSE", "(RELIANCE.NS)", "RELIANCE.NS"),
        ("RELIANCE:NSE", "NSE:RELIANCE", "NSE:RELIANCE"),
        ("SAP:DE", "(SAP.DE)", "SAP.DE"),
        ("SAP:DE", "ETR:SAP", "ETR:SAP"),
        ("SAP:DE", "(XETRA: SAP)", "XETRA: SAP"),
        ("SAP:DE", "(SAP GR)", "SAP GR"),
        ("MC:PA", "(MC.PA)", "MC.PA"),
        ("MC:PA", "EPA:MC", "EPA:MC"),
        ("ASML:AS", "(AMS:ASML)", "AMS:ASML"),
        ("9988:HK", "阿里巴巴（港交所：9988）", "港交所：9988"),
        ("9988:HK", "阿里巴巴（港交所代码：09988）", "港交所代码：09988"),
        ("BABA:NYSE", "（紐交所股票代碼: BABA）", "紐交所股票代碼: BABA"),
        ("7203:T", "トヨタ（東証プライム：7203）", "東証プライム：7203"),
        ("005930:KS", "삼성전자(코스피: 005930)", "코스피: 005930"),
        ("SBER:MOEX", "Сбер (Мосбиржа: SBER)", "Мосбиржа: SBER"),
        ("ASML:AS", "(Euronext: ASML)", "Euronext: ASML"),
        ("ASML:AS", "(Euronext Amsterdam: ASML)", "Amsterdam: ASML"),
        ("700:HK", "(Tencent, 700 HK)", "700 HK"),
        ("BOO:LSE", "boohoo (AIM: BOO)", "AIM: BOO"),
        ("GOOG:NASDAQ", "(NASDAQ: GOOGL, GOOG)", "GOOG"),
        ("GOOG:NASDAQ", "(NASDAQ: GOOGL and GOOG)", "GOOG"),
        ("ABC:TSXV", "(TSX-V: ABC)", "TSX-V: ABC"),
        ("ABC:TSXV", "(TSX.V: ABC)", "TSX.V: ABC"),
        ("ABC:TSXV", "(TSX Venture: ABC)", "Venture: ABC"),
        ("VOLV-B:STO", "VOLVb.ST", "VOLVb.ST"),
        ("VOLV B:STO", "(VOLV-B.ST)", "VOLV-B.ST"),
        ("BP.:LSE", "(LON: BP)", "LON: BP"),
        ("BP.:LSE", "(BP.L)", "BP.L"),
        ("IMO:NYSEAMERICAN", "(NYSE American: IMO)", "American: IMO"),
        ("SHOP:TO", "TSX: SHOP", "TSX: SHOP"),
        ("BHP:AX", "(ASX:BHP)", "ASX:BHP"),
        ("BRK.B:NYSE", "(BRK.B:NYSE)", "BRK.B:NYSE"),
        ("BRK.B:NYSE", "NYSE: BRK-B", "NYSE: BRK-B"),
        ("BRK-B:NYSE", "NYSE: BRK/B", "NYSE: BRK/B"),
        ("T:NYSE", "(T.N)", "T.N"),
        ("T:NYSE", "AT&T (NYSE: T)", "NYSE: T"),
        ("DE:NYSE", "Deere (DE:NYSE)", "DE:NYSE"),
        ("SE:NYSE", "(NYSE:SE)", "NYSE:SE"),
        ("AI:NYSE", "C3.ai (NYSE: AI)", "NYSE: AI"),
    ],
)
def test_a_ticker_is_found_however_it_is_written(ticker, text, expected):
    assert found(ticker, text) == [(expected, "ticker")]


@pytest.mark.parametrize(
    ("ticker", "text", "expected"),
    [
        ("BABA:NYSE", "$BABA rips", "$BABA"),
        ("BABA:NYSE", "($BABA)", "$BABA"),
        ("BABA:NYSE", "$BABA's", "$BABA"),
        ("T:NYSE", "long $T", "$T"),
        ("BRK.B:NYSE", "$BRK.B", "$BRK.B"),
        ("BABA:NYSE", "＄ＢＡＢＡ", "＄ＢＡＢＡ"),
    ],
)
def test_a_dollar_sign_makes_a_symbol_a_ticker(ticker, text, expected):
    assert found(ticker, text) == [(expected, "cashtag")]


@pytest.mark.parametrize(
    ("ticker", "text"),
    [
        ("9988:HK", "9988"),
        ("9988:HK", "$9988"),
        ("9988:HK", "HK$9988"),
        ("9988:HK", "9988 people, HK"),
        ("9988:HK", "19988.HK, 9988.HKD, 99880.HK"),
        ("9988:HK", "9988.T"),
        ("9988:HK", "9988 HK"),
        ("9988:HK", "9988.5"),
        ("9988:HK", "at 12:9988"),
        ("9988:HK", "LSE: 9988"),
        ("9988:HK", "https://example.com/quote/9988.HK"),
        ("700:HK", "7000.HK"),
        ("BABA:NYSE", "BABA"),
        ("BABA:NYSE", "(BABA)"),
        ("BABA:NYSE", "baba.n"),
        ("BABA:NYSE", "nyse:baba"),
        ("BABA:NYSE", "$baba"),
        ("BABA:NYSE", "$BABAX"),
        ("BABA:NYSE", "US$BABA"),
        ("BABA:NYSE", "BABA.L"),
        ("BABA:NYSE", "NASDAQ:BABA"),
        ("BABA:NYSE", "BABA.NET"),
        ("BABA:NYSE", "XBABA:NYSE"),
        ("BABA:NYSE", "NYSE: BABAX"),
        ("T:NYSE", "T"),
        ("T:NYSE", "by T.N. Srinivasan"),
        ("T:NYSE", "AT&T.N"),
        ("AI:NYSE", "US: AI stocks rally"),
        ("AI:NYSE", "AI: US plans rules"),
        ("AI:NYSE", "(AI)"),
        ("IT:NYSE", "it.us and It: NYSE"),
        ("MC:PA", "Paris: MC"),
        ("MC:PA", "(Euronext Amsterdam: MC)"),
        ("GOOG:NASDAQ", "(NASDAQ: GOOGL, NYSE: GOOG)"),
        ("GOOG:NASDAQ", "NASDAQ: GOOGL, GOOG said"),
        ("9988:HK", "深交所：9988"),
        ("VOLV-A:STO", "VOLVb.ST"),
        ("VOLV:STO", "Volvb.ST and VOLVbb.ST"),
        ("9988:HK", "港交所：99881"),
        ("GE:NYSE", "GE shares rose, GE stock fell"),
        ("T:NYSE", "T shares rose"),
    ],
)
def test_what_is_no_ticker_is_not_found(ticker, text):
    assert found(ticker, text) == []


def test_a_dollar_sign_names_no_exchange_and_is_not_certain():
    watch = Watch("alibaba", WatchKind.COMPANY, tickers=("BABA:NYSE",))
    tiers = [Matcher([watch]).match({"text": text})[0].tier for text in ("$BABA", "(BABA.N)")]
    assert tiers == [Tier.LIKELY, Tier.CERTAIN]


@pytest.mark.parametrize(
    ("text", "ticker"),
    [
        ("9988:HK", Ticker("9988", "HK")),
        (" baba : nyse ", Ticker("BABA", "NYSE")),
        ("BRK.B:NYSE", Ticker("BRK.B", "NYSE")),
        ("DE:NYSE", Ticker("DE", "NYSE")),
        ("BP.:LSE", Ticker("BP.", "LSE")),
        ("NOVO B:CPH", Ticker("NOVO B", "CPH")),
    ],
)
def test_tickers_of_watches_are_read(text, ticker):
    assert (parse_ticker(text), str(parse_ticker(text))) == (ticker, f"{ticker.symbol}:{ticker.exchange}")


ADVICE = "write it as SYMBOL:EXCHANGE, for example 9988:HK or BABA:NYSE"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("BABA", f"“BABA” is no ticker with its exchange; {ADVICE}"),
        ("", f"“” is no ticker with its exchange; {ADVICE}"),
        (":HK", f"“:HK” is no ticker with its exchange; {ADVICE}"),
        ("NYSE:BABA", "“NYSE:BABA” names the exchange first; write BABA:NYSE"),
        ("BABA:MOON", f"“MOON” in “BABA:MOON” is no exchange known here; {ADVICE}"),
        ("BA BA:NYSE", f"“BA BA” in “BA BA:NYSE” is no ticker symbol; {ADVICE}"),
    ],
)
def test_a_bad_ticker_is_refused_saying_what_to_write(text, sentence):
    with pytest.raises(UserError) as caught:
        parse_ticker(text)
    assert str(caught.value) == sentence
