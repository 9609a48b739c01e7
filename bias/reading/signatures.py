"""Signed quotations: a quotation followed by a dash and a name, as in lists of voices and pull quotes.

    “The river took my shop.” ― Ada Brandt

Such lines have no verb of saying, are rare in running news and are certain where they occur, so they are read off the
layout instead of being left to the neural reader.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bias.types import Relation, Span

_SIGNATURE = re.compile(
    r"(?P<close>[”\"“’])[^\S\n]*\n?[^\S\n]*\n?[^\S\n]*"
    r"(?P<dash>[―—–]|--?)[^\S\n]*(?P<name>[^\W\d_][^\n“\"”]{1,79})(?=\n|\Z)"
)
_BEGINS = re.compile(r"(?:^|\n)[^\S\n]*(?P<open>[“\"”])(?=\S)")
_NAME_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_SMALL = frozenset({"de", "la", "van", "von", "of", "the"})
_LONGEST_NAME = 5
_SURE = 0.95


def find_signed(text: str) -> list[Relation]:
    """Return a relation for every signed quotation: the name is the source, the dash the cue.

    The quotation begins a line and no blank line interrupts it; the signature ends its line. The name is up to five
    capitalised words, which a comma and a description may follow.
    """
    found: list[Relation] = []
    free = 0
    for signature in _SIGNATURE.finditer(text):
        close = signature.end("close")
        name = _name_in(text, *signature.span("name"))
        start = max(free, text.rfind("\n\n", free, close) + 1)
        begins = _BEGINS.search(text, start, close)
        if name is None or begins is None or begins.start("open") >= close - 1:
            continue
        content = Span(begins.start("open"), close)
        found.append(Relation((name,), (Span(*signature.span("dash")),), (content,), _SURE))
        free = signature.end()
    return found


def _name_in(text: str, start: int, end: int) -> Span | None:
    """The part before a comma, if it is a few words that are written like a name."""
    comma = text.find(",", start, end)
    end = comma if comma > 0 else end
    while end > start and not text[end - 1].isalnum():
        end -= 1
    words = _NAME_WORD.findall(text, start, end)
    written_as_name = all(word[0].isupper() or word in _SMALL for word in words)
    if not words or len(words) > _LONGEST_NAME or not written_as_name or not words[0][0].isupper():
        return None
    return Span(start, end)


def merge_signed(signed: Sequence[Relation], read: Sequence[Relation]) -> tuple[Relation, ...]:
    """Put signed quotations among the relations that were read; what was read inside a signed quotation gives way."""
    if not signed:
        return tuple(read)
    taken = [span for relation in signed for span in (*relation.source, *relation.cue, *relation.content)]
    kept = [
        relation
        for relation in read
        if not any(
            span.start < end and start < span.end
            for span in (*relation.source, *relation.cue, *relation.content)
            for start, end in taken
        )
    ]
    return tuple(sorted((*kept, *signed), key=lambda relation: min(relation.source + relation.cue + relation.content)))
