"""The codes under which exchanges are written, in one table.

Each market (by its ISO 10383 MIC) has the codes of data vendors (RIC and Yahoo suffixes, Bloomberg's
country codes), its own short names and those of finance pages. A code may stand for several markets:
"US" is any of the American ones.
"""

from collections import defaultdict

_CODES = {
    "XNYS": "NYSE N K US UN NYQ NYE NYS",
    "XNAS": "NASDAQ NASDAQGS NASDAQGM NASDAQCM O OQ OB NMS NGM NCM US UQ UW UR NAS NSQ XNMS XNCM",
    "XASE": "AMEX NYSEAMERICAN NYSEMKT A US UA ASE NYSEAM",
    "ARCX": "ARCA NYSEARCA P US UP PCX",
    "OTCM": "OTC OTCMKTS PNK PINK PK OTCQX OTCQB XOTC",
    "BATS": "Z CBOE",
    "XHKG": "HK HKG HKEX SEHK HKSE",
    "XSHG": "SS SH SSE SHA SHSE CH CG SHANGHAI",
    "XSHE": "SZ SZSE SHE CH CS SHENZHEN",
    "XTKS": "T TYO TSE JP JT TOKYO",
    "XKRX": "KS KRX KSE KP KOSPI KOSE",
    "XKOS": "KQ KOSDAQ",
    "XTAI": "TW TWSE TPE TT",
    "ROCO": "TWO TPEX",
    "XNSE": "NS NSE NSI IN IS",
    "XBOM": "BO BSE BOM IN IB",
    "XLON": "L LSE LN LON IOB AIM",
    "XETR": "DE ETR XETRA GR GY FRA F FWB",
    "XPAR": "PA EPA FP PAR EURONEXT EURONEXTPARIS ENXTPA",
    "XAMS": "AS AMS NA AEX EURONEXT EURONEXTAMSTERDAM ENXTAM",
    "XBRU": "BR EBR BB BRU EURONEXT EURONEXTBRUSSELS ENXTBR",
    "XLIS": "LS ELI PL LIS EURONEXT EURONEXTLISBON ENXTLS",
    "XSWX": "SW SIX SWX VX S VTX EBS SE",
    "XMIL": "MI BIT IM MIL EURONEXT EURONEXTMILAN",
    "XMAD": "MC BME SM MAD",
    "XSTO": "ST STO OMX SS OMXS NASDAQSTOCKHOLM OMXSTO",
    "XCSE": "CO CPH DC NASDAQCOPENHAGEN OMXCOP",
    "XHEL": "HE HEL FH NASDAQHELSINKI OMXHEX",
    "XOSL": "OL OSL NO OSE EURONEXT EURONEXTOSLO",
    "XWBO": "VI VIE AV",
    "XWAR": "WA WSE GPW PW",
    "XDUB": "IR ISE ID EURONEXT EURONEXTDUBLIN",
    "XTSE": "TO TSX CN CT",
    "XTSX": "V TSXV TSX-V TSX.V TSXVENTURE CVE",
    "XASX": "AX ASX AU AT",
    "XNZE": "NZ NZX NZE",
    "XSES": "SI SGX SES SP SIN",
    "XKLS": "KL KLSE MYX MK KLS BURSA",
    "XBKK": "BK SET BKK TB",
    "XIDX": "JK IDX IJ JKT",
    "XPHS": "PS PSE PM",
    "XSTC": "VN HOSE",
    "XSAU": "SR TADAWUL AB SAU",
    "XTAE": "TA TASE TLV IT",
    "XIST": "IST BIST TI",
    "XJSE": "JO JSE SJ JNB",
    "BVMF": "SA BVMF B3 BZ BOVESPA BS SAO",
    "XMEX": "MX BMV MM MF MEX",
    "XPRA": "PR PRG CP",
    "XBUD": "BU BUD HB",
    "ASEX": "AT ATH GA ATHEX",
    "XADS": "AD ADX UH",
    "XDFM": "DU DFM DB",
    "DSMD": "QA QSE QD",
    "XKUW": "KW KSE KK",
    "XCAI": "CA CAI EY EGX",
    "XBUE": "BA BUE BCBA AR",
    "XSGO": "SN SGO CI BCS",
    "XLIM": "LM BVL",
    "XICE": "IC ICE",
    "XTAL": "TL TAL",
    "XBSE": "RO BVB",
    "XKAR": "KA PSX",
    "XCOL": "CM CSELK",
    "XDHA": "DSEBD",
    "XNSA": "LG NGX",
    "XNAI": "NR NSEKE",
    "XCAS": "CB CASA",
    "XMUS": "OM MSM MSX",
    "XBAH": "BH BHB",
    "XAMM": "AM ASEJO",
    "XZAG": "ZSE",
    "XBOG": "CL BVC CB",
    "MISX": "ME MOEX MCX RM RX MM",
}

NATIVE = {
    "XNYS": "纽交所 紐交所 纽约证券交易所 紐約證券交易所 纽约证交所 紐約證交所 ニューヨーク証券取引所",
    "XNAS": "纳斯达克 納斯達克 那斯達克 纳斯达克证券交易所 ナスダック 나스닥",
    "XHKG": "港交所 联交所 聯交所 香港联交所 香港聯交所 香港交易所 香港联合交易所 香港聯合交易所",
    "XSHG": "上交所 上海证券交易所 上海證券交易所 沪市",
    "XSHE": "深交所 深圳证券交易所 深圳證券交易所 深市",
    "XTAI": "台交所 臺交所 证交所 證交所 台湾证券交易所 臺灣證券交易所",
    "XTKS": "東証 東証プライム 東京証券取引所 东证 东京证券交易所",
    "XKRX": "코스피 유가증권시장",
    "XKOS": "코스닥",
    "MISX": "Мосбиржа Мосбирже",
    "XSAU": "تداول",
}
"""By MIC, what exchanges are called in front of a symbol in other scripts."""


def _markets_by_code() -> dict[str, frozenset[str]]:
    markets: dict[str, set[str]] = defaultdict(set)
    for table in (_CODES, NATIVE):
        for mic, codes in table.items():
            for code in (mic, *codes.upper().split()):
                markets[code].add(mic)
    return {code: frozenset(mics) for code, mics in markets.items()}


_MARKETS = _markets_by_code()


def markets_of(code: str) -> frozenset[str]:
    """The MICs of the markets written so, in any case ("Nasdaq"); empty for a code that is none."""
    return _MARKETS.get(code.upper(), frozenset())
