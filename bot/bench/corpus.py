"""Generated feeds, the same at every run: what 1,000 real ones look like in size, dialect and faults.

Of a hundred feeds about 60 are RSS 2.0, 28 Atom and 12 RDF; 45 carry whole articles as HTML; 20 are
Chinese or Japanese; 6 are Latin-1, GB2312 or Shift_JIS; 3 are malformed; 4 change a date in their head at
every request; 20 stand on servers that never answer 304. 10 to 100 entries, half the documents above 48 kB.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape
from random import Random

NEWEST_AT = datetime(2024, 5, 6, 12, tzinfo=UTC)
BIG_BYTES = 2_500_000

_NOUNS = (
    "harbour market ministry season board driver school company river quarter report council station price "
    "engineer village growth cabinet contract museum weather election factory island budget clinic bridge "
    "signal harvest network reform border shipment theatre airline court storm research teacher protest"
)
_DOINGS = "opens delays reviews expects reports denies plans widens halts approves questions repairs"
_ACCENTED = "café façade über señor naïve crème Zürich Málaga garçon"
_WORDS, _VERBS, _LATIN = _NOUNS.split(), _DOINGS.split(), _ACCENTED.split()
_HAN = "港口市场部委季度公司河流报告委员会车站价格工程师村庄增长内阁合同博物馆天气选举工厂岛屿预算诊所桥梁"
_KANA = "みなとしじょうかいしゃはるなつあきふゆまちむらえきのニュースです"


@dataclass(frozen=True, slots=True)
class Traits:
    """What one feed of the corpus is like, whatever it carries at the moment."""

    dialect: str
    language: str
    encoding: str
    entries: int
    full_text: bool
    malformed: bool
    restless: bool
    answers_304: bool


@cache
def traits(number: int) -> Traits:
    """Those of the feed with this number, counted from 0."""
    random = Random(f"traits {number}")
    language = random.choices(("en", "zh", "ja"), (80, 13, 7))[0]
    answers_304 = random.random() < 0.8
    return Traits(
        dialect=random.choices(("rss", "atom", "rdf"), (60, 28, 12))[0],
        language=language,
        encoding=_encoding(language, random),
        entries=min(100, max(10, int(random.lognormvariate(3.55, 0.6)))),
        full_text=random.random() < 0.45,
        malformed=random.random() < 0.03,
        restless=not answers_304 and random.random() < 0.2,
        answers_304=answers_304,
    )


def document(number: int, gained: int = 0, asked: int = 0) -> bytes:
    """The feed with ``gained`` entries more than at first; ``asked`` tells the requests of a restless one."""
    about = traits(number)
    newest = about.entries + gained
    entries = [_entry(number, age, about) for age in range(newest, newest - about.entries, -1)]
    built = NEWEST_AT + timedelta(minutes=gained, seconds=asked if about.restless else 0)
    text = _DOCUMENTS[about.dialect](number, about, built, entries)
    if about.malformed:
        text = text.replace("</title>", " & more <b></title>", 3)
    return text.encode(about.encoding, "replace")


def big_document(asked: int = 0) -> bytes:
    """One feed of BIG_BYTES and a little more, its newest entry another at every request."""
    about = Traits("rss", "en", "utf-8", 0, True, False, True, False)
    entries: list[str] = []
    size = 0
    while size < BIG_BYTES:
        entries.append(_entry(-1, 1_000_000 + asked - len(entries), about))
        size += len(entries[-1])
    return _rss(-1, about, NEWEST_AT, entries).encode()


def content_type(number: int) -> str:
    """As its server sends it."""
    about = traits(number)
    return f"application/{about.dialect}+xml; charset={about.encoding}"


def _encoding(language: str, random: Random) -> str:
    odd = {"en": ("iso-8859-1", 0.04), "zh": ("gb2312", 0.15), "ja": ("shift_jis", 0.15)}
    encoding, share = odd[language]
    return encoding if random.random() < share else "utf-8"


def _entry(number: int, age: int, about: Traits) -> str:
    random = Random(f"entry {number} {age}")
    text = "".join(_paragraph(random, about) for _ in range(random.randint(4, 9) if about.full_text else 1))
    link = f"https://news{number}.example/{age}/{random.choice(_WORDS)}?utm_source=rss"
    at = NEWEST_AT - timedelta(minutes=40 * (about.entries - age))
    return _ENTRIES[about.dialect](link, escape(_sentence(random, about, 8)), at, escape(text))


def _paragraph(random: Random, about: Traits) -> str:
    chosen = random.choice(_paragraphs(about.language))
    if not about.full_text:
        return chosen
    address = f"https://cdn.example/{random.randrange(10**9)}"
    return (
        f'<p>{chosen} <a href="{address}">{random.choice(_WORDS)}</a></p>\n<img src="{address}.jpg" alt="">'
    )


@cache
def _paragraphs(language: str) -> tuple[str, ...]:
    about = Traits("rss", language, "utf-8", 0, False, False, False, True)
    random = Random(f"paragraphs {language}")
    return tuple(
        " ".join(_sentence(random, about, random.randint(9, 22)) for _ in range(random.randint(2, 5)))
        for _ in range(400)
    )


def _sentence(random: Random, about: Traits, words: int) -> str:
    if about.language == "zh":
        return "".join(random.choices(_HAN, k=words * 2)) + "。"
    if about.language == "ja":
        return "".join(random.choices(_KANA, k=words * 2)) + "。"
    chosen = random.choices(_WORDS, k=words - 1)
    chosen.insert(1, random.choice(_VERBS))
    if random.random() < 0.1:
        chosen[-1] = random.choice(_LATIN)
    return " ".join(chosen).capitalize() + "."


def _rss_entry(link: str, title: str, at: datetime, text: str) -> str:
    link = escape(link)
    return (
        f'<item><title>{title}</title><link>{link}</link><guid isPermaLink="false">{link}</guid>'
        f"<pubDate>{_rfc_822(at)}</pubDate><category>news</category><description>{text}</description></item>\n"
    )


def _atom_entry(link: str, title: str, at: datetime, text: str) -> str:
    return (
        f'<entry><title>{title}</title><link href="{escape(link)}"/><id>{escape(link)}</id>'
        f'<updated>{at.isoformat()}</updated><content type="html">{text}</content></entry>\n'
    )


def _rdf_entry(link: str, title: str, at: datetime, text: str) -> str:
    return (
        f'<item rdf:about="{escape(link)}"><title>{title}</title><link>{escape(link)}</link>'
        f"<dc:date>{at.isoformat()}</dc:date><description>{text}</description></item>\n"
    )


def _rss(number: int, about: Traits, built: datetime, entries: list[str]) -> str:
    return (
        f'<?xml version="1.0" encoding="{about.encoding}"?>\n<rss version="2.0"><channel>'
        f"<title>Feed {number}</title><link>https://news{number}.example/</link>"
        f"<description>News</description><language>{about.language}</language>"
        f"<lastBuildDate>{_rfc_822(built)}</lastBuildDate>\n{''.join(entries)}</channel></rss>\n"
    )


def _atom(number: int, about: Traits, built: datetime, entries: list[str]) -> str:
    return (
        f'<?xml version="1.0" encoding="{about.encoding}"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{about.language}"><title>Feed {number}</title>'
        f'<link href="https://news{number}.example/"/><id>https://news{number}.example/</id>'
        f"<updated>{built.isoformat()}</updated>\n{''.join(entries)}</feed>\n"
    )


def _rdf(number: int, about: Traits, built: datetime, entries: list[str]) -> str:
    site = f"https://news{number}.example/"
    return (
        f'<?xml version="1.0" encoding="{about.encoding}"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="{site}">'
        f"<title>Feed {number}</title><link>{site}</link><description>News</description>"
        f"<dc:date>{built.isoformat()}</dc:date></channel>\n"
        f"{''.join(entries)}</rdf:RDF>\n"
    )


def _rfc_822(at: datetime) -> str:
    return f"{at:%a, %d %b %Y %H:%M:%S} GMT"


_ENTRIES = {"rss": _rss_entry, "atom": _atom_entry, "rdf": _rdf_entry}
_DOCUMENTS = {"rss": _rss, "atom": _atom, "rdf": _rdf}
