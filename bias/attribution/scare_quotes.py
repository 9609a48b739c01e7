"""Tell quotation marks that keep a distance from those that hold a title, a nickname or a word as such."""

from __future__ import annotations

import re

from bias.types import Span

_QUOTED_WORDS = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_WORK = re.compile(
    r"\b(?:film|movie|book|novel|play|song|album|show|series|programme|program|podcast|documentary|episode|article|"
    r"column|essay|poem|painting|exhibition|game|magazine|newspaper|memoir|opera|musical|titled|entitled|(?<!so-)called|named|"
    r"headlined|nicknamed|dubbed|known as|aka|word|words|term|phrase|acronym|hashtag|slogan|operation|project|"
    r"code-?named|codename|means|meaning)\W*$",
    re.IGNORECASE,
)
_SMALL = frozenset("a an the of in on at to for and or but with from by is as".split())


def is_scare(text: str, quotation: Span, headline: Span | None) -> bool:
    """Whether quotation marks keep a distance, rather than hold a title, a nickname or a word as such."""
    surface = text[quotation.start : quotation.end]
    words = _QUOTED_WORDS.findall(surface)
    if not words or not any(char.isalpha() for char in surface):
        return False
    before = text[max(0, quotation.start - 24) : quotation.start]
    if _WORK.search(before):
        return False
    in_headline = headline is not None and quotation.end <= headline.end
    capitals = all(word[0].isupper() or word[0].isdigit() or word.lower() in _SMALL for word in words)
    if capitals and words[0][0].isupper() and not in_headline:
        opens = not before.strip() or before.rstrip()[-1] in ".?!:"
        return opens and len(words) > 1 and surface.rstrip("\"”’'»").endswith((".", "!", "?", ","))
    return not _is_nickname(text, quotation)


def _is_nickname(text: str, quotation: Span) -> bool:
    """*Jan "the Hammer" Holt*: between two words with a capital."""
    before = re.search(r"(\w+) $", text[max(0, quotation.start - 20) : quotation.start])
    after = re.match(r" (\w+)", text[quotation.end : quotation.end + 20])
    return bool(before and after and before.group(1)[0].isupper() and after.group(1)[0].isupper())
