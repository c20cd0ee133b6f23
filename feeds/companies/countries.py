"""Countries by their English names, as lists of companies write them (ISO 3166-1, two letters)."""

_NAMES = """
AE United Arab Emirates; AR Argentina; AT Austria; AU Australia; AZ Azerbaijan; BB Barbados; BD Bangladesh;
BE Belgium; BG Bulgaria; BM Bermuda; BR Brazil; BS Bahamas; BW Botswana; CA Canada; CG Republic of the Congo;
CH Switzerland; CL Chile; CN China; CO Colombia; CR Costa Rica; CY Cyprus; CZ Czech Republic; CZ Czechia;
DE Germany; DK Denmark; EE Estonia; EG Egypt; ES Spain; FI Finland; FR France; GA Gabon; GB United Kingdom;
GE Georgia; GG Guernsey; GI Gibraltar; GL Greenland; GR Greece; HK Hong Kong; HR Croatia; HU Hungary;
ID Indonesia; IE Ireland; IL Israel; IM Isle of Man; IN India; IS Iceland; IT Italy; JE Jersey; JO Jordan;
JP Japan; KE Kenya; KG Kyrgyzstan; KH Cambodia; KR South Korea; KW Kuwait; KY Cayman Islands; KZ Kazakhstan;
LI Liechtenstein; LK Sri Lanka; LT Lithuania; LU Luxembourg; LV Latvia; MA Morocco; MC Monaco; MH Marshall
Islands; MK Macedonia; MK North Macedonia; MM Myanmar; MN Mongolia; MO Macau; MT Malta; MU Mauritius;
MX Mexico; MY Malaysia; NA Namibia; NG Nigeria; NL Netherlands; NO Norway; NZ New Zealand; PA Panama;
PE Peru; PG Papua New Guinea; PH Philippines; PK Pakistan; PL Poland; PR Puerto Rico; PT Portugal; QA Qatar;
RO Romania; RU Russia; SA Saudi Arabia; SE Sweden; SG Singapore; SI Slovenia; SK Slovakia; TH Thailand;
TR Turkey; TW Taiwan; UA Ukraine; US United States; UY Uruguay; VG British Virgin Islands; VN Vietnam;
ZA South Africa; ZM Zambia; ZW Zimbabwe
"""
_CODES = {
    name: code for code, _, name in (entry.partition(" ") for entry in " ".join(_NAMES.split()).split("; "))
}


def country_code(name: str) -> str:
    """The two letters of a country, also given as such; empty for one that is not listed."""
    name = name.strip()
    return name if len(name) == 2 and name.isupper() else _CODES.get(name, "")
