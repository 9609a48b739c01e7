"""Tell what is asked for or promised from what is said to be so: *ordered [an inquiry], promised [reforms]*.

A directive or commissive cue (Searle 1976) with a mere noun phrase hands over no proposition: that there is an inquiry,
nobody says.
"""

from __future__ import annotations

import re

from bias.attribution.clauses import has_predicate
from bias.attribution.source_words import is_capital, load_words, noun_type
from bias.types import CueClass

_ACTS: frozenset[CueClass] = frozenset(("directive", "commissive"))
_CLAUSE = re.compile(r"\W*(?:not\s+)?(?:to|that|whether|if|for\s+.{1,60}?\s+to)\s", re.IGNORECASE)
_BEFORE_TO = re.compile(r"(?:[\w’'-]+\s+){0,5}?([\w’'-]+)\s+(?:not\s+)?to\s+[a-z]")
_QUOTED = re.compile(r"[\"“‘«]")


def is_request(cue_class: CueClass | None, content: str) -> bool:
    """Whether a content is only a thing that is asked for or promised: a noun phrase, and none of it quoted.

    `cue_class` is that of the attribution; None where there is none.
    """
    if cue_class not in _ACTS or not content.strip():
        return False
    clause = _CLAUSE.match(content + " ") is not None or _has_actor(content) or has_predicate(content)
    return not clause and _QUOTED.search(content) is None


def _has_actor(content: str) -> bool:
    """*[the families] to leave*, but not *an end to violence*: who is to do it stands before *to*."""
    before = _BEFORE_TO.match(content)
    if before is None:
        return False
    last = before.group(1)
    kind = noun_type(last.casefold(), load_words())
    return is_capital(last) or kind in ("unnamed-person", "unnamed-group", "organisation", "media")
