"""Names as registers write them, made readable and comparable."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.companies.naming import are_alike, name_key, short, tidy


@pytest.mark.parametrize(
    ("name", "full", "brief"),
    [
        ("APPLE INC.", "Apple Inc.", "Apple"),
        ("NVIDIA CORP", "Nvidia Corp", "Nvidia"),
        ("Apple Inc.", "Apple Inc.", "Apple"),
        ("COSTCO WHOLESALE CORP /NEW", "Costco Wholesale Corp", "Costco Wholesale"),
        ("BANK OF AMERICA CORP /DE/", "Bank of America Corp", "Bank of America"),
        ("WELLS FARGO & COMPANY/MN", "Wells Fargo & Company", "Wells Fargo & Company"),
        ("TOYOTA MOTOR CORP/", "Toyota Motor Corp", "Toyota Motor"),
        ("PROCTER & GAMBLE Co", "Procter & Gamble Co", "Procter & Gamble"),
        ("GOLDMAN & Co", "Goldman & Co", "Goldman & Co"),
        ("AT&T INC.", "AT&T Inc.", "AT&T"),
        ("CVS HEALTH Corp", "CVS Health Corp", "CVS Health"),
        ("AES CORP", "AES Corp", "AES"),
        ("SUN COMMUNITIES INC", "Sun Communities Inc", "Sun Communities"),
        ("MCDONALDS CORP", "McDonalds Corp", "McDonalds"),
        ("ARMADA ACQUISITION CORP. II", "Armada Acquisition Corp. II", "Armada Acquisition Corp. II"),
        ("T-MOBILE US, INC.", "T-Mobile US, Inc.", "T-Mobile US"),
        ("HSBC HOLDINGS PLC", "HSBC Holdings plc", "HSBC"),
        ("Lantheus Holdings, Inc.", "Lantheus Holdings, Inc.", "Lantheus"),
        ("SoftBank Group Corp.", "SoftBank Group Corp.", "SoftBank Group"),
        ("SIGNIFY HOLDING NV", "Signify Holding NV", "Signify"),
        ("Bambuser AB (publ)", "Bambuser AB", "Bambuser"),
        ("MongoDB, Inc. Class A", "MongoDB, Inc.", "MongoDB"),
        ("Gaotu Techedu, Inc. Sponsored ADR Class A", "Gaotu Techedu, Inc.", "Gaotu Techedu"),
        ("Rare Earths Americas Inc. Common Stock", "Rare Earths Americas Inc.", "Rare Earths Americas"),
        ("GIGASET AG O.N.", "Gigaset AG", "Gigaset"),
        ("PT Bank Central Asia Tbk", "PT Bank Central Asia Tbk", "Bank Central Asia"),
        ("Public Joint Stock Company Gazprom", "Public Joint Stock Company Gazprom", "Gazprom"),
        ("Proya Cosmetics Co.,Ltd.", "Proya Cosmetics Co., Ltd.", "Proya Cosmetics"),
        ("Intesa Sanpaolo S.p.A.", "Intesa Sanpaolo S.p.A.", "Intesa Sanpaolo"),
        ("  Siemens   Energy  AG ", "Siemens Energy AG", "Siemens Energy"),
        ("株式会社日立製作所", "株式会社日立製作所", "株式会社日立製作所"),
        ("Limited", "Limited", "Limited"),
        ("", "", ""),
    ],
)
def test_a_name_is_made_readable_and_short(name, full, brief):
    assert (tidy(name), short(tidy(name))) == (full, brief)


@pytest.mark.parametrize(
    "names",
    [
        ("Apple Inc.", "APPLE INC", "Apple Incorporated", "Apple"),
        ("Koninklijke Philips N.V.", "Koninklijke Philips NV"),
        ("The Coca-Cola Company", "COCA COLA CO"),
        ("Novo Nordisk A/S", "NOVO NORDISK A S", "Novo Nordisk"),
        ("Industria de Diseño Textil, S.A.", "Industria de Diseno Textil SA"),
        ("PT Bank Central Asia Tbk", "Bank Central Asia"),
        ("PJSC Gazprom", "Public Joint Stock Company Gazprom"),
    ],
)
def test_spellings_of_one_name_have_one_key(names):
    assert len({name_key(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Merck & Co., Inc.", "Merck KGaA"),
        ("SoftBank Group Corp.", "SoftBank Corp."),
        ("Toho Co., Ltd.", "Toho Holdings Co., Ltd."),
        ("HDFC Bank Limited", "HDFC Life Insurance Company Limited"),
    ],
)
def test_names_of_two_companies_have_two_keys(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("blackstone", "bioxyne", False),
        ("virtu financ", "virtu financial", True),
        ("salesforce.com", "salesforce", True),
        ("mind technology", "mind gym", True),
        ("first bancshares", "southern first bancshares", True),
        ("kingdom holdings", "swire holdings", False),
        ("a b", "a c", False),
        ("", "anything", True),
    ],
)
def test_names_may_be_alike(one, other, alike):
    assert are_alike(name_key(one), name_key(other)) is alike


@given(st.text(max_size=300))
@example("a/-")
def test_any_name_is_made_readable_without_harm(name):
    full = tidy(name)
    assert short(full) or not full
    assert tidy(full) == full or full == full.upper()
    assert name_key(name) == name_key(name.swapcase()) or not name.isascii()
