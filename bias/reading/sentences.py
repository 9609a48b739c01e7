"""Split paragraphs into sentences: news abbreviations, quotations, initials; linear in the length of the text.

Written for news because nltk's Punkt spends a quarter of a millisecond on every full stop and is quadratic in text
without spaces; the idea that an abbreviation is known by its type, and settled by the case of what follows, is
Punkt's (Kiss & Strunk 2006).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bias.types import Span

_END = re.compile(r"(?<![.?!…])[.?!…]++[\"”»’'\)\]]*+(?=\s)")
_NEXT = re.compile(r"\s++([\"“”«‘'\(\[—–-]*+)(\S)")
_LETTERS = re.compile(r"[^\W\d_]*")
_LAST_WORD = re.compile(r"[^\s\"“”‘’'\(\)\[\]—–/]*$")
_LONGEST_WORD = 40

_BEFORE_NAME = frozenset(
    "mr mrs ms messrs mx dr prof rev hon st gen lt col maj capt cmdr adm sgt cpl pvt brig gov sen rep reps "
    "sens pres supt det insp amb atty msgr ald no nos fig vs v mt ft e.g i.e approx cf art sec vol pp p".split()
)
"""Never end a sentence."""
_ABBREVIATED = frozenset(
    "jr sr u.s u.k u.n e.u u.a.e d.c l.a n.y n.j a.m p.m etc dept univ assn assoc bros co corp inc ltd llc plc "
    "ave blvd rd jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun ala "
    "ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa "
    "penn tenn tex vt va wash wis wyo ph.d m.d b.a m.a est".split()
)
"""May end a sentence: they do when a word follows that commonly begins one."""
_STARTERS = frozenset(
    "the a an this that these those he she it they we i you his her its their our there here but and in on at "
    "for as after before when while if since although though however meanwhile also some many most both each "
    "one no not so what who why how with by from".split()
)


def find_sentences(text: str, paragraphs: list[Span]) -> list[Span]:
    """Return the sentences of `text`, ordered and disjoint; none crosses a paragraph.

    A closing quotation mark belongs to the sentence that it closes (*"We go." He left.* is two sentences), and a
    sentence never starts with a lower-case word (*"Will we go?" he asked.* is one).
    """
    return [sentence for paragraph in paragraphs for sentence in _sentences_in(text, paragraph)]


def _sentences_in(text: str, paragraph: Span) -> Iterator[Span]:
    start = paragraph.start
    for end in _END.finditer(text, paragraph.start, paragraph.end):
        following = _NEXT.match(text, end.end(), paragraph.end)
        if following and _ends(text, start, end, following):
            yield Span(start, end.end())
            start = following.start(1) if following.group(1) else following.start(2)
    if start < paragraph.end:
        yield Span(start, paragraph.end)


def _ends(text: str, start: int, end: re.Match[str], following: re.Match[str]) -> bool:
    """Whether the sentence that began at `start` ends with this stop."""
    first = following.group(2)
    if first.islower() or first in ",;:":
        return False
    if end.group() != ".":
        return end.group() not in ("...", "…") or first.isupper() or bool(following.group(1))
    word = _word_before(text, start, end.start())
    if word in _BEFORE_NAME:
        return False
    if len(word) == 1 and word.isalpha() and text[end.start() - 1].isupper():
        return word == "i"
    if word in _ABBREVIATED or ("." in word and len(word) <= 6 and not word[-1].isdigit()):
        return not following.group(1).startswith("(") and _word_at(text, following.start(2)) in _STARTERS
    return True


def _word_before(text: str, start: int, end: int) -> str:
    match = _LAST_WORD.search(text[max(start, end - _LONGEST_WORD) : end])
    return match.group().lower() if match else ""


def _word_at(text: str, start: int) -> str:
    match = _LETTERS.match(text, start, start + _LONGEST_WORD)
    return match.group().lower() if match else ""
