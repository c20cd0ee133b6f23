"""What a delivery looks like in Discord: the body of one Create Message request, within every limit.

Limits are those of Discord's "Embed limits", "Create Message" and "Button" pages. The parts of a post are
held so small that title, description, field, author and footer stay under the sum of 6000.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from bot.clamp import clamp, fit, length
from bot.markdown import Span, bold, escape
from bot.weblinks import web_link
from feeds.model import Delivery, HitLine, Miss, Notice, Post, Sentence, WatchKind

WHY_ID = "ww:why"
MORE_ID = "ww:more"
ALIAS_ID = "ww:alias"

CONTENT_LIMIT = 2000
TITLE_LIMIT = 256
DESCRIPTION_LIMIT = 4096
HITS_LIMIT = 1500
FOOTER_LIMIT = 512
OUTLET_LIMIT = 100
URL_LIMIT = 2048
BUTTON_URL_LIMIT = 512
LABEL_LIMIT = 80
NAME_LIMIT = 100
FIELD_LIMIT = 20
FULL_WIDTH_ENDS = frozenset("。！？」』）")
TEXTS_SHOWN = 12
MISS_TITLE_LIMIT = 240
MISS_URL_LIMIT = 250
MISS_WHY_LIMIT = 150
HITS_SHOWN = 10

COLOURS = {WatchKind.COMPANY: 0x3B82F6, WatchKind.KEYWORD: 0x0D9488}
NEUTRAL = 0x7A818C
KINDS = {WatchKind.COMPANY: "🏢 Company", WatchKind.KEYWORD: "🔎 Keyword"}
"""Icon and word: colour is never the only sign of what a watch is."""

_CHANNEL_MENTION = re.compile(r"(<#[0-9]{1,20}>)")

Json = dict[str, Any]


def payload(delivery: Delivery) -> Json:
    """The JSON body: a post is one embed with buttons, a notice is text, or an embed where it tells of missed
    news; all carry the marker.

    Feed text is escaped, nobody is ever mentioned, and an address Discord would refuse is left out.
    """
    if isinstance(delivery.payload, Notice) and delivery.payload.misses:
        body = _missed(delivery.payload, delivery.marker)
    elif isinstance(delivery.payload, Notice):
        body = {"content": _notice(delivery.payload, delivery.marker)}
    else:
        body = _post(delivery.payload, delivery.marker)
    return body | {"allowed_mentions": {"parse": []}, "nonce": delivery.nonce, "enforce_nonce": True}


def _notice(notice: Notice, marker: str) -> str:
    line = f"-# {marker}"
    text = fit(notice.text.strip(), CONTENT_LIMIT - length(line) - 1, _escape_notice)
    return f"{text}\n{line}" if text else line


def _escape_notice(text: str) -> str:
    """Escaped but for channel mentions, which notices name places by and which notify nobody."""
    pieces = _CHANNEL_MENTION.split(text)
    return "".join(piece if index % 2 else escape(piece) for index, piece in enumerate(pieces))


def _missed(notice: Notice, marker: str) -> Json:
    """A numbered list, and a button for each name that could be added."""
    lines = [_miss(number, one) for number, one in enumerate(notice.misses, start=1)]
    intro = fit(notice.text, CONTENT_LIMIT // 2, escape)
    embed = {
        "title": "Missed news",
        "description": "\n".join([intro, "", *lines]),
        "color": NEUTRAL,
        "footer": {"text": marker},
    }
    buttons = [_alias(number, one) for number, one in enumerate(notice.misses, start=1) if one.alias]
    rows = {"components": [{"type": 1, "components": buttons}]} if buttons else {}
    return {"embeds": [embed]} | rows


def _miss(number: int, miss: Miss) -> str:
    title = fit(_one_line(miss.title) or "Untitled", MISS_TITLE_LIMIT, _all_bold)
    url = web_link(miss.url, MISS_URL_LIMIT).replace("(", "%28").replace(")", "%29")
    watch = fit(_one_line(miss.watch), NAME_LIMIT, _all_bold)
    why = fit(_one_line(miss.why), MISS_WHY_LIMIT, escape)
    head = f"[{title}]({url})" if url else title
    return f"{number}\\. {head} · {miss.outlets} outlets\n-# {watch}: {why}"


def _all_bold(text: str) -> str:
    return bold(text, [(0, len(text))])


def _alias(number: int, miss: Miss) -> Json:
    label = clamp(f"{number}: Add this alias: {_one_line(miss.alias)}", LABEL_LIMIT)
    return {"type": 2, "style": 2, "label": label, "custom_id": f"{ALIAS_ID}:{miss.story_id}:{miss.watch_id}"}


def _post(post: Post, marker: str) -> Json:
    return {"embeds": [_embed(post, marker)], "components": [_buttons(post)]}


def _embed(post: Post, marker: str) -> Json:
    image = web_link(post.image, URL_LIMIT)
    outlet = clamp(_one_line(post.outlet), OUTLET_LIMIT)
    return _without_blanks(
        {
            "title": fit(_one_line(post.headline.text) or "Untitled", TITLE_LIMIT, escape),
            "url": web_link(post.url, URL_LIMIT),
            "description": _description(post),
            "color": _colour(post.hits),
            "author": {"name": outlet} if outlet else None,
            "fields": _fields(post),
            "timestamp": (post.published_at or post.seen_at).isoformat(),
            "footer": {"text": _footer(post, marker)},
            "thumbnail": {"url": image} if image.startswith("https://") else None,
        }
    )


def _description(post: Post) -> str:
    """The sentences in one paragraph, a blank line, and a line for each watch."""
    hits = _hit_lines(post.hits)
    room = DESCRIPTION_LIMIT - length(hits) - 2
    return "\n\n".join(part for part in (_sentences(post.sentences, room), hits) if part)


def _sentences(sentences: Sequence[Sentence], room: int) -> str:
    """All of them, each with an equal share of the room that those before it left."""
    written: list[str] = []
    for left, sentence in zip(range(len(sentences), 0, -1), sentences, strict=True):
        text = _marked(sentence, room // left - 1)
        if text.strip():
            written.append(text + _gap(sentence.text))
            room -= length(text) + 1
    return "".join(written).rstrip()


def _gap(text: str) -> str:
    """A space between sentences, none after a full-width stop, which brings its own."""
    return "" if text.rstrip()[-1:] in FULL_WIDTH_ENDS else " "


def _marked(sentence: Sentence, limit: int) -> str:
    return fit(sentence.text, limit, partial(_bold_inside, sentence))


def _bold_inside(sentence: Sentence, cut: str) -> str:
    """The cut in markup; its closing "…" is not in bold, as it is no hit."""
    kept = len(cut) if cut == sentence.text else len(cut) - 1
    spans: list[Span] = [(start, min(end, kept)) for start, end in sentence.spans if start < kept]
    return bold(cut, spans)


def _hit_lines(hits: Sequence[HitLine]) -> str:
    """As many lines as there is room for; what is left out is counted."""
    lines: list[str] = []
    room = HITS_LIMIT
    for hit in hits[:HITS_SHOWN]:
        line = _hit_line(hit)
        if length(line) + 1 > room:
            break
        lines.append(line)
        room -= length(line) + 1
    if more := len(hits) - len(lines):
        lines.append(f"and {more} more {'watch' if more == 1 else 'watches'}")
    return "\n".join(lines)


def _hit_line(hit: HitLine) -> str:
    """ "🏢 Company “Alibaba”: matched **Alibaba**, **9988:HK** in title and text"."""
    texts = [_whole_bold(text) for text in hit.texts[:TEXTS_SHOWN] if text.strip()]
    if len(hit.texts) > TEXTS_SHOWN:
        texts.append(f"{len(hit.texts) - TEXTS_SHOWN} more")
    watch = fit(_one_line(hit.watch) or "unnamed", NAME_LIMIT, escape)
    matched = f": matched {', '.join(texts)}" if texts else ""
    return f"{KINDS[hit.kind]} “{watch}”{matched}" + _where(hit.fields)


def _whole_bold(text: str) -> str:
    return fit(_one_line(text), NAME_LIMIT, _all_bold)


def _where(fields: Sequence[str]) -> str:
    if not fields:
        return ""
    *others, last = [escape(clamp(name, FIELD_LIMIT)) for name in fields]
    return f" in {', '.join(others)} and {last}" if others else f" in {last}"


def _colour(hits: Sequence[HitLine]) -> int:
    """A company's where one is among the hits."""
    kinds = {hit.kind for hit in hits}
    return next((colour for kind, colour in COLOURS.items() if kind in kinds), NEUTRAL)


def _fields(post: Post) -> list[Json]:
    """When it came out, in the reader's own words; nothing else, as byline and section are in the footer."""
    if post.published_at is None:
        return []
    return [{"name": "Published", "value": _relative(post.published_at), "inline": True}]


def _relative(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:R>"


def _footer(post: Post, marker: str) -> str:
    """Footers show no markup, so nothing is escaped; the marker is never cut."""
    said = " · ".join(part for part in map(_one_line, (post.author, post.section)) if part)
    bits = clamp(said, FOOTER_LIMIT - length(marker) - 3)
    return f"{bits} · {marker}" if bits else marker


def _buttons(post: Post) -> Json:
    own = (("Why?", WHY_ID), ("⋯", MORE_ID))
    buttons: list[Json] = [{"type": 2, "style": 2, "label": label, "custom_id": it} for label, it in own]
    if url := web_link(post.url, BUTTON_URL_LIMIT):
        outlet = _one_line(post.outlet)
        label = f"Read at {outlet}" if outlet else "Read the article"
        buttons.append({"type": 2, "style": 5, "label": clamp(label, LABEL_LIMIT), "url": url})
    return {"type": 1, "components": buttons}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _without_blanks(part: Json) -> Json:
    return {name: value for name, value in part.items() if value not in ("", None, [])}
