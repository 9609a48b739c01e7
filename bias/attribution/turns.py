"""Turns that only the layout shows: *Adur: We have held it*, *Bo Trent, 19: “I cried”*, a name beside a quotation.

In interviews and lists of voices a paragraph opens with who speaks. A name counts if it is spoken of elsewhere in the
text, opens another turn, or stands before a quotation; words such as *Update:* and *Note:* name nobody, nor does what
is written small elsewhere (*Still, the strike goes on: …*) or has a verb behind its comma.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bias.attribution.clauses import has_predicate
from bias.attribution.forms import quoted_share
from bias.attribution.spans import cut_out, merge_spans
from bias.types import Article, Reading, Relation, Span

PLAIN = 0.8
"""How sure a relation is that a turn's layout alone gives: a convention."""
_NAME = r"(?:[A-Z][\w’'.-]+)(?:\s+(?:[A-Z][\w’'.-]+|de|van|von|bin|al)){0,3}"
_BULLET = r"(?:[-–—•*·]\s+)?"
_AGE = r"(?:\s*\(\d{1,3}\))?"
_OPENING = re.compile(rf"{_BULLET}(?P<name>{_NAME}){_AGE}(?P<more>,\s*(?:\d{{1,3}}|[^:“”\"\n]{{2,50}}))?\s*:\s+(?=\S)")
_NAME_LINE = re.compile(rf"{_BULLET}(?P<name>{_NAME}){_AGE}(?P<more>,\s*(?:\d{{1,3}}|[^:“”\".\n]{{2,50}}))?:?\s*")
_SIGNATURE = re.compile(
    rf"(?P<mark>[\s,]*[(–—-]?\s*)(?P<name>{_NAME}){_AGE}(?P<more>,\s*(?:\d{{1,3}}|[^:“”\".!?\n]{{2,60}}))?\)?\.?\s*"
)
_QUOTED_START = re.compile(rf"{_BULLET}[“\"‘„«]")
_NOBODY = frozenset(
    "update updates note correction editor clarification photo picture image source sources caption video listen read "
    "related more also background why what how when where who live breaking analysis opinion question answer "
    "monday tuesday wednesday thursday friday saturday sunday contact tickets result results score scores "
    "and but or nor yet so still then thus wait again if as though while after before since until because here there "
    "on in at by for from with of to up over under about".split()
)
_CONJOINED = re.compile(r",\s*(?:and|but|or|nor|yet|so)\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_SHORTENED = ("Jr.", "Sr.", "St.")
_OPENS_QUOTATION = frozenset("“\"‘„«'")
_MOSTLY = 0.8
_ALL = 0.95
_WORD = re.compile(r"\w+")


def add_turns(article: Article, reading: Reading, relations: Sequence[Relation]) -> list[Relation]:
    """Return the relations with those that turns add, ordered by their first place.

    A paragraph of which anything is a source or a cue is left alone, and so are turns of the outlet itself, which
    ask; what else the relations hold of a turn becomes the turn's. Where one has the same speaker by a cue (a colon,
    *said*), that one is kept, and gets all of the turn.
    """
    text = article.text
    taken = sorted(span for one in relations for span in (*one.source, *one.cue))
    found = _turns(article, reading)
    if not found:
        return list(relations)
    names = Counter(text[slice(*turn.source[0])] for turn in found)
    words = Counter(_WORD.findall(text))
    kept = [
        turn
        for turn in found
        if not _touches(taken, turn)
        and (_is_quoted(text, reading, turn) or _is_known(text[slice(*turn.source[0])], names, words))
    ]
    if not kept:
        return list(relations)
    spoken = [span for turn in kept for span in turn.content]
    others = [
        one
        for one in relations
        if not any(_is_of(turn, one) for turn in kept) and (one.source or one.cue or not _overlap(one.content, spoken))
    ]
    linked = [_with_cue(text, turn, relations) for turn in kept]
    return sorted([*others, *linked], key=lambda one: min((*one.source, *one.cue, *one.content), default=Span(0, 0)))


def _with_cue(text: str, turn: Relation, relations: Sequence[Relation]) -> Relation:
    """The turn, or the relation that has the same words of the same speaker by a cue, with all of the turn."""
    for one in relations:
        same = one.cue and _overlap(one.source, turn.source) and _overlap(one.content, turn.content)
        if same and _is_of(turn, one):
            missing = cut_out(turn.content, (*one.content, *one.source, *one.cue))
            if not any(_LETTERS.search(text, *span) for span in missing):
                return one
            return replace(one, content=merge_spans((*one.content, *missing), len(text)))
    return turn


def _overlap(some: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in some for b in others)


def _turns(article: Article, reading: Reading) -> list[Relation]:
    found: list[Relation] = []
    headline, signed = article.headline, False
    for row, paragraph in enumerate(reading.paragraphs):
        if headline is not None and paragraph.start < headline.end:
            continue
        turn = _opened(article.text, paragraph) or _signed(article.text, reading, paragraph)
        if turn is None:
            turn, signed = _beside(article.text, reading, row, signed)
        if turn is None:
            continue
        name = article.text[slice(*turn.source[0])]
        if name.split()[0].lower() not in _NOBODY and name.casefold() not in article.outlet.casefold():
            found.append(turn)
    return found


def _opened(text: str, paragraph: Span) -> Relation | None:
    match = _OPENING.match(text, paragraph.start, paragraph.end)
    if match is None or not _describes(match) or not _LETTERS.search(text, match.end(), paragraph.end):
        return None
    return _turn(Span(*match.span("name")), Span(match.end(), paragraph.end))


def _describes(match: re.Match[str]) -> bool:
    """Whether what stands behind a name and a comma says who that is, rather than what is done."""
    more = match.group("more") or ""
    return not has_predicate(more) and not _CONJOINED.match(more)


def _signed(text: str, reading: Reading, paragraph: Span) -> Relation | None:
    """*“I lost my roof.” (Mira Holm, farmer)*: nothing but a quotation and who it is of."""
    if not _QUOTED_START.match(text, paragraph.start, paragraph.end):
        return None
    row = bisect_right(reading.quotations, paragraph.end, key=lambda span: span.start) - 1
    if row < 0 or reading.quotations[row].start < paragraph.start:
        return None
    quotation = reading.quotations[row]
    match = _SIGNATURE.fullmatch(text, quotation.end, paragraph.end)
    if match is None or not (match.group("more") or match.group("mark").strip(" ,(")):
        return None
    if has_predicate(text[quotation.end : paragraph.end], after_subject=True):
        return None
    return _turn(Span(*match.span("name")), Span(paragraph.start, quotation.end))


def _beside(text: str, reading: Reading, row: int, signed: bool) -> tuple[Relation | None, bool]:
    """A name on its own line and the quotation that it heads, or signs; and whether names sign in this run of lines.

    Where quotations stand on both sides, the name signs if the run of lines began with a quotation.
    """
    paragraph = reading.paragraphs[row]
    match = _NAME_LINE.fullmatch(text, paragraph.start, paragraph.end)
    if match is None or not _describes(match) or _is_sentence(match.group("name")):
        return None, signed and text[paragraph.start] in _OPENS_QUOTATION
    before = reading.paragraphs[row - 1] if row else None
    after = reading.paragraphs[row + 1] if row + 1 < len(reading.paragraphs) else None
    above = before is not None and _is_all_quoted(text, reading, before)
    below = after is not None and text[after.start] in _OPENS_QUOTATION
    first = row < 2 or not _NAME_LINE.fullmatch(text, *reading.paragraphs[row - 2])
    signs = above and bool(match.group("more")) and (signed or first) and (not below or first or signed)
    name = Span(*match.span("name"))
    if signs and before is not None:
        return _turn(name, before), True
    return (_turn(name, after) if below and after is not None else None), False


def _is_sentence(name: str) -> bool:
    """Whether a line ends like a sentence (*Pause.*), and not like a name (*Bo Trent Jr.*)."""
    return name.endswith(".") and not name.endswith(_SHORTENED)


def _is_all_quoted(text: str, reading: Reading, paragraph: Span) -> bool:
    return text[paragraph.start] in _OPENS_QUOTATION and quoted_share(text, paragraph, reading.quotations) >= _ALL


def _turn(name: Span, content: Span) -> Relation:
    return Relation((name,), (), (content,), PLAIN)


def _touches(taken: Sequence[Span], turn: Relation) -> bool:
    """Whether something in what a turn says is a source or a cue already."""
    start, end = turn.content[0].start, turn.content[-1].end
    row = bisect_right(taken, Span(start, start)) - 1
    return any(span.end > start and span.start < end for span in taken[max(0, row) :][:3])


def _is_of(turn: Relation, other: Relation) -> bool:
    """Whether a relation's source and cue stand in what names a turn's speaker: the turn knows it better."""
    hull = Span(min(turn.source[0].start, turn.content[0].start), max(turn.source[0].end, turn.content[-1].end))
    spans = (*other.source, *other.cue)
    near = any(turn.source[0].start <= span.start < turn.source[0].end for span in spans)
    return near or all(hull.start <= span.start and span.end <= hull.end for span in spans)


def _is_quoted(text: str, reading: Reading, turn: Relation) -> bool:
    return quoted_share(text, turn.content[0], reading.quotations) >= _MOSTLY


def _is_known(name: str, names: Mapping[str, int], words: Mapping[str, int]) -> bool:
    """Whether a name opens another turn, or is spoken of as more than this one (*Sem Adur* … *Adur: …*).

    What is written small elsewhere as often is a word that opens a sentence.
    """
    last = _WORD.findall(name)[-1]
    return names[name] > 1 or words[last] > max(1, words[last.lower()] if last != last.lower() else 0)
