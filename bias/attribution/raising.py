"""Subjects that say nothing: *the deal seems to hold* and *Holt is expected to resign* have no source.

With such a verb the subject belongs to what is seen or expected, and nobody says who sees or expects it (raising
constructions; Huddleston & Pullum 2002, ch. 14). The reader likes to take the subject for a source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bias.types import Relation

_LONGEST_GAP = 12
_ASIDE = re.compile(r",\s[^\n.;:?!“”\"]{2,120},\s+")
"""What may stand between a subject and its verb (*Kovel, who leads the union, seems …*)."""
_BETWEEN = r"(?:(?:would|will|could|may|might|must|has|have|had|do|does|did|not|also|now|still|never|n['’]t|\w+ly)\s+)*"
_SEEMS = r"(?:seem|appear)(?:s|ed)?"
_IS_EXPECTED = (
    rf"(?:is|are|was|were|be|been|being|['’]re)\s+{_BETWEEN}(?:expected|believed|thought|known|considered|projected|predicted|"
    r"supposed|meant|rumou?red|reported|said|alleged|understood|feared|assumed|estimated|presumed|allowed)"
)
_RAISES = re.compile(
    rf"{_BETWEEN}(?:{_SEEMS}|{_IS_EXPECTED})(?:\s+(?:\w+ly|likely|certain|set|like|as|for|to|to\s+be|to\s+have))*",
    re.IGNORECASE,
)
_TO_SOMEBODY = re.compile(r"\s*(?:to\s+(?:me|us|him|her|them|you)\b|by\b)", re.IGNORECASE)


def lower_subjects(text: str, relations: Sequence[Relation]) -> list[Relation]:
    """Return the relations with the subject of such a verb given to the content, if it was taken for a source."""
    return [_lowered(text, relation) for relation in relations]


def _lowered(text: str, relation: Relation) -> Relation:
    if not relation.source or not relation.content or len(relation.cue) != 1:
        return relation
    cue, subject = relation.cue[0], relation.source[-1]
    near = 0 <= cue.start - subject.end <= _LONGEST_GAP or _ASIDE.fullmatch(text, subject.end, cue.start) is not None
    if not near or not _RAISES.fullmatch(text, cue.start, cue.end) or _TO_SOMEBODY.match(text, cue.end):
        return relation
    return replace(relation, source=(), content=tuple(sorted((*relation.source, *relation.content))))
