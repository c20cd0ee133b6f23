"""What companies are by law, as their names say it, in the languages of the large exchanges."""

from feeds.words import word_set

# Words of their own, behind the name.
LEGAL_FORMS = word_set(
    """
    inc incorporated corp corporation co company ltd limited plc llc llp lp ag se sa nv bv ab asa oyj
    oy spa srl gmbh kg kgaa kk group groupe gruppe gruppo grupo holding holdings bhd berhad tbk pt pte pty
    sab saog пао оао ао ооо группа холдинг
    """
)

# Endings of names written without spaces.
LEGAL_ENDINGS = (
    "集团",
    "集團",
    "公司",
    "控股",
    "株式会社",
    "グループ",
    "ホールディングス",
    "주식회사",
    "그룹",
    "홀딩스",
    "(株)",
)

# Forms that are written short and in full.
SAME_FORMS = {
    form: pair
    for pair in (
        ("inc", "incorporated"),
        ("corp", "corporation"),
        ("co", "company"),
        ("ltd", "limited"),
    )
    for form in pair
}

# What companies do, behind the name that the press shortens to: "Delta" of Delta Air Lines.
TRADES = word_set(
    """
    airlines airline airways air lines motor motors stores store technologies technology energy oil
    petroleum gas pharmaceuticals pharma financial finance bank bancorp banking insurance media
    entertainment platforms systems software communications telecom telecommunications wireless industries
    international global electronics semiconductor semiconductors pictures studios foods brands beverage
    beverages hotels resorts cruise railroad railway steel mining resources power electric chemical
    chemicals materials health healthcare laboratories sciences therapeutics robotics networks network
    computer computers markets capital securities investments asset management partners services solutions
    digital labs interactive games
    """
)
