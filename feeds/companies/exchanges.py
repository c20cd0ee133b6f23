"""The code under which the directory keeps a listing's exchange, one a market."""

from feeds.matching.exchanges import markets_of

_CODES = {
    "XNYS": "NYSE",
    "XNAS": "NASDAQ",
    "XASE": "NYSEAMERICAN",
    "XHKG": "HK",
    "XSHG": "SSE",
    "XSHE": "SZSE",
    "XTKS": "TSE",
    "XKRX": "KRX",
    "XKOS": "KOSDAQ",
    "XTAI": "TWSE",
    "ROCO": "TPEX",
    "XNSE": "NSE",
    "XBOM": "BSE",
    "XLON": "LSE",
    "XETR": "XETRA",
    "XPAR": "PAR",
    "XAMS": "AMS",
    "XBRU": "BRU",
    "XLIS": "LIS",
    "XSWX": "SIX",
    "XMIL": "MIL",
    "XMAD": "BME",
    "XSTO": "STO",
    "XCSE": "CPH",
    "XHEL": "HEL",
    "XOSL": "OSL",
    "XWBO": "VIE",
    "XWAR": "GPW",
    "XDUB": "ISE",
    "XTSE": "TSX",
    "XTSX": "TSXV",
    "XASX": "ASX",
    "XNZE": "NZX",
    "XSES": "SGX",
    "XKLS": "KLSE",
    "XBKK": "SET",
    "XIDX": "IDX",
    "XPHS": "PSE",
    "XSTC": "HOSE",
    "XSAU": "TADAWUL",
    "XTAE": "TASE",
    "XIST": "BIST",
    "XJSE": "JSE",
    "BVMF": "B3",
    "XMEX": "BMV",
    "XPRA": "PRG",
    "XBUD": "BUD",
    "ASEX": "ATHEX",
    "XADS": "ADX",
    "XDFM": "DFM",
    "DSMD": "QSE",
    "XKUW": "KW",
    "XCAI": "EGX",
    "XBUE": "BCBA",
    "XSGO": "SGO",
    "XBOG": "BVC",
    "MISX": "MOEX",
}


def canonical(code: str) -> str:
    """The directory's code of the market that is written so; empty where it is none or may be several."""
    markets = markets_of(code)
    return _CODES.get(next(iter(markets)), "") if len(markets) == 1 else ""


CANONICAL = frozenset(_CODES.values())
