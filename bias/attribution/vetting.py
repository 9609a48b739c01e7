"""Set right what the reader linked where the words around it plainly speak against it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bias.types import Relation

_MANNERS = (
    r"(?:plans?|schedule|law|laws|rules?|regulations|size|custom|customs|tradition|protocol|procedure|need|needs|taste|"
    r"age|height|weight|rank|merit|type|ability|instructions|orders)"
)
_MANNER = re.compile(rf"\s*{_MANNERS}(?:\s+(?:and|or)\s+{_MANNERS})?[\s,.;:]*")
"""What something is done by, rather than somebody who says it (*acted according to plan*)."""
_ACCORDING = re.compile(r"\s*according\s+to\b", re.IGNORECASE)


def drop_manners(text: str, relations: Sequence[Relation]) -> list[Relation]:
    """Leave out *according to* that names no source: *acted according to plan* attributes nothing to anybody."""
    return [relation for relation in relations if not _is_manner(text, relation)]


def _is_manner(text: str, relation: Relation) -> bool:
    cue = " ".join(text[start:end] for start, end in relation.cue)
    match = _ACCORDING.match(cue)
    if match is None:
        return False
    if not relation.source:
        return match.end() == len(cue.rstrip()) or _MANNER.fullmatch(cue, match.end()) is not None
    return any(_MANNER.fullmatch(text, start, end) for start, end in relation.source)
