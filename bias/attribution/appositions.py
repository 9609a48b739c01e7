"""What names are called beside them, whatever the noun: *Korvan, a steelmaker, …*, *steelmaker Korvan*.

The roster knows roles by a list. Here any noun counts, so that *the steelmaker* can be found again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bias.attribution.clauses import has_predicate
from bias.attribution.names import DOCUMENTS
from bias.attribution.roles import lower_words

_NAME = r"[^\W\d_a-z][\w’'&-]*(?: (?:of |for |and )?[^\W\d_a-z][\w’'&-]*){0,4}"
_BEHIND = re.compile(
    rf"\b(?P<name>{_NAME}), (?:(?:who|which) (?:is|was) )?(?:an?|the|its|his|her|their|[^\W\d_a-z]\w+[’']s) "
    r"(?P<phrase>[^,.;:()\n“”\"]{3,70})(?=[,.;:]|$)"
)
_BEFORE = re.compile(rf"(?P<phrase>(?:\b[\w’'-]+ )?\b[a-z][\w’'-]{{3,}}) (?P<name>{_NAME})")
_CUT = re.compile(
    r"\s(?:of|for|in|at|from|on|with|to|by|and|that|who|which|whose|where|since|based|founded|owned|led|known|called|born|run)\s"
)
_DETERMINER = frozenset("the a an this that these those his her its their our my any every each no some".split())
_MOST = 40
"""Descriptions that are kept of one noun."""


@dataclass(frozen=True, slots=True)
class Description:
    """A name with the words beside the noun that it was called by."""

    at: int
    name: str
    around: frozenset[str]


def find_descriptions(text: str) -> dict[str, list[Description]]:
    """Return for each noun the names that it stands beside as apposition or title, in order. Linear in the text."""
    found: dict[str, list[Description]] = {}
    for match in _BEHIND.finditer(text):
        phrase = _CUT.split(match["phrase"] + " ")[0]
        if not has_predicate(phrase):
            _add(found, match.start("name"), match["name"], lower_words(phrase))
    for match in _BEFORE.finditer(text):
        words = lower_words(match["phrase"])
        if words and words[0] not in _DETERMINER:
            _add(found, match.start("name"), match["name"], words[-1:])
    for descriptions in found.values():
        descriptions.sort(key=lambda description: description.at)
    return found


def _add(found: dict[str, list[Description]], at: int, name: str, words: list[str]) -> None:
    head = words[-1] if words else ""
    if head and head not in DOCUMENTS:
        kept = found.setdefault(head, [])
        if len(kept) < _MOST:
            kept.append(Description(at, re.sub(r"[’']s?$", "", name), frozenset(words[:-1])))
