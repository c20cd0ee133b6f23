"""What makes two articles the same, and two deliveries the same.

An article is known by its canonical URL, else by its fingerprint: a hash of title and body folded to
bare letters and digits, so that case, width, punctuation and spacing do not matter.
"""

import hashlib
import hmac
import re
import unicodedata

from feeds.model import Article, DeliveryKind, Destination

JOINABLE_CHARS = 40  # shorter texts ("Live updates", "No title") are shared by unrelated articles
_WORDS = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """Letters and digits only, in one case and width, single spaces between words."""
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKC", text).casefold()))


def fingerprint(title: str, body: str) -> str:
    """32 hex characters that are equal for texts that read the same."""
    return digest(f"{folded(title)}\n{folded(body)}")


def digest(text: str) -> str:
    """BLAKE2b-128 of a text as 32 hex characters; the size of all keys in ``seen``."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def joinable(article: Article) -> bool:
    """Whether the fingerprint may join this article with one at another address."""
    return identifies(article.title, article.body)


def identifies(title: str, body: str) -> bool:
    """Whether these are enough words to know an article by; a look at the beginning is enough."""
    return len(folded(title)) + len(folded(body[: 10 * JOINABLE_CHARS])) >= JOINABLE_CHARS


def idempotency_key(
    installation_key: bytes, place: Destination, *, kind: DeliveryKind, identity: str, revision: int = 0
) -> str:
    """64 hex characters naming one delivery: HMAC-SHA-256 over where it goes, what it is and its part.

    ``identity`` is that of the article that opened the story. No row id goes in, so the key survives a
    restore and a move to another database.
    """
    where = (
        f"user {place.user_id}"
        if place.user_id
        else f"guild {place.guild_id} channel {place.channel_id} thread {place.thread_id}"
    )
    message = f"{where}\n{kind.value} {revision}\n{identity}"
    return hmac.new(installation_key, message.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
