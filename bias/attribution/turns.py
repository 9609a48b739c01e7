"""Turns that only the layout shows: *Adur: We have held it*, *Bo Trent, 19: “I cried”*, a name above a quotation.

In interviews and lists of voices a paragraph opens with who speaks. A name counts if it is spoken of elsewhere in the
text, opens another turn, or stands before a quotation; words such as *Update:* and *Note:* name nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

from bias.attribution.forms import quoted_share
from bias.types import Article, Reading, Relation, Span

PLAIN = 0.8
"""How sure a relation is that a turn's layout alone gives: a convention."""
_NAME = r"(?:[A-Z][\w’'.-]+)(?:\s+(?:[A-Z][\w’'.-]+|de|van|von|bin|al)){0,3}"
_OPENING = re.compile(rf"(?P<name>{_NAME})(?P<more>,\s*(?:\d{{1,3}}|[^:“”\"\n]{{2,50}}))?\s*:\s+(?=\S)")
_NAME_LINE = re.compile(rf"(?P<name>{_NAME})(?P<more>,\s*(?:\d{{1,3}}|[^:“”\".\n]{{2,50}}))?")
_NOBODY = frozenset(
    "update updates note correction editor clarification photo picture image source sources caption video listen read "
    "related more also background why what how when where who live breaking analysis opinion question answer "
    "monday tuesday wednesday thursday friday saturday sunday contact tickets result results score scores".split()
)
_OPENS_QUOTATION = frozenset("“\"‘„«'")
_MOSTLY = 0.8
_WORD = re.compile(r"\w+")


def add_turns(article: Article, reading: Reading, relations: Sequence[Relation]) -> list[Relation]:
    """Return the relations with those that turns add, ordered by their first place.

    A paragraph of which anything is a source or a cue is left alone, and so are turns of the outlet itself, which
    ask; what else the relations hold of a turn becomes the turn's.
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
        if one.source or one.cue or not any(a.start < b.end and b.start < a.end for a in one.content for b in spoken)
    ]
    return sorted([*others, *kept], key=lambda one: min((*one.source, *one.cue, *one.content), default=Span(0, 0)))


def _turns(article: Article, reading: Reading) -> list[Relation]:
    found: list[Relation] = []
    text, headline = article.text, article.headline
    for row, paragraph in enumerate(reading.paragraphs):
        if headline is not None and paragraph.start < headline.end:
            continue
        match = _OPENING.match(text, paragraph.start, paragraph.end)
        if match is None:
            match = _NAME_LINE.fullmatch(text, paragraph.start, paragraph.end)
            following = reading.paragraphs[row + 1] if row + 1 < len(reading.paragraphs) else None
            if match is None or following is None or text[following.start] not in _OPENS_QUOTATION:
                continue
            content = following
        else:
            content = Span(match.end(), paragraph.end)
        name = match.group("name")
        if name.split()[0].lower() in _NOBODY or name.casefold() in article.outlet.casefold():
            continue
        found.append(Relation((Span(*match.span("name")),), (), (content,), PLAIN))
    return found


def _touches(taken: Sequence[Span], turn: Relation) -> bool:
    start, end = turn.source[0].start, turn.content[-1].end
    row = bisect_right(taken, Span(start, start)) - 1
    return any(span.end > start and span.start < end for span in taken[max(0, row) :][:3])


def _is_quoted(text: str, reading: Reading, turn: Relation) -> bool:
    return quoted_share(text, turn.content[0], reading.quotations) >= _MOSTLY


def _is_known(name: str, names: Mapping[str, int], words: Mapping[str, int]) -> bool:
    """Whether a name opens another turn, or is spoken of as more than this one (*Sem Adur* … *Adur: …*)."""
    return names[name] > 1 or words[_WORD.findall(name)[-1]] > 1
