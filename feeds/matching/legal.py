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
