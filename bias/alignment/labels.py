"""The wording that names a cluster: the clearest of its claims, trimmed at its ends; nothing is put into words anew."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bias.alignment.views import View
from bias.attribution.clauses import has_predicate
from bias.types import Claim

_FEWEST, _MOST = 6, 28
"""A label is clearest with this many words."""
_DEPENDENT = frozenset("to of in on at for by with from which who whose whom where when as than".split())
_VAGUE = frozenset(
    "he she it they this that these those we i you his her their its there such so but and instead neither".split()
)
_DATELINE = re.compile(r"[A-Z]{3,}[^a-z]|[A-Z]{3,}.{0,40}[—–-]\s")
_QUOTES = frozenset("\"'“‘«„")
_PAIRS = {"“": "”", "‘": "’", '"': '"', "'": "'", "«": "»", "„": "“"}
_LOOSE_START = re.compile(
    r"(?:[\s,;:!?)\]”’»–—]|[.-](?!\d))+"
    r"|that\s+(?!(?:is|was|are|were|be|has|have|had|will|would|can|could|may|might|must|should|did|does|do|said)\b)"
    r"|(?:and|but|or|nor|so|yet)\s+(?=\S)"
    r"|[A-Z]{3,}[^a-z—–]{0,20}?(?:,\s[\w. ]{2,25}?)?(?:\s\([\w. ]{2,20}\)\s[—–-]{1,2}|\s—)\s+(?=[^—–]+$)"
)
"""The last is a dateline."""
_LOOSE_END = re.compile(
    r"(?:[\s,;:(\[“‘«„–—-]"
    r"|(?<=[\s,])(?:and|but|or|nor|because|although|if|unless|whether|than|the|an?))$"
)
_OTHERS = 12
"""Of a larger cluster, this many other wordings tell how central one is."""


def choose_label(claims: Sequence[Claim], views: Sequence[View]) -> int:
    """The row of the wording that names its cluster: amid the others, in own voice, neither long nor short."""
    usual = 2 * sum(bool(view.negated) for view in views) > len(views)
    return max(range(len(claims)), key=lambda row: (_clarity(row, claims[row], views, usual), -row))


def trim_label(text: str) -> str:
    """A wording without what its sentence leaves at its ends; the same text if nothing of it would be left.

    Taken off are marks and white space (not the stop), a *that* which only joins, conjunctions that join nothing,
    a dateline, quotation marks without their partner, and those around the whole if a comma stands before the last.
    """
    trimmed = text.strip()
    for _ in range(len(_PAIRS)):
        before = trimmed
        trimmed = _trim_quotes(_trim_end(_trim_start(trimmed)))
        if trimmed == before:
            break
    return trimmed or text


def _trim_start(text: str) -> str:
    while match := _LOOSE_START.match(text):
        text = text[match.end() :]
    return text


def _trim_end(text: str) -> str:
    while match := _LOOSE_END.search(text, max(0, len(text) - 10)):
        text = text[: match.start()]
    return text


def _trim_quotes(text: str) -> str:
    opening, inner = text[:1], text[1:]
    closing = _PAIRS.get(opening)
    if closing is None:
        last = text[-1:]
        opener = next((one for one, other in _PAIRS.items() if other == last), None)
        unopened = opener is not None and last not in "'’" and text.count(opener) < (2 if opener == last else 1)
        return text[:-1] if unopened else text
    if closing not in inner:
        return inner
    wraps = inner.endswith(closing) and closing not in inner[:-1]
    return inner[:-1] if wraps and inner[:-1].rstrip().endswith((",", ";", ":", "–", "—")) else text


def is_fragment(text: str) -> bool:
    """Whether a wording is no clause of its own: without a finite verb, an infinitive, or a relative clause."""
    words = text.split(maxsplit=1)
    return not words or words[0].lower() in _DEPENDENT or "…" in text or not has_predicate(text)


def _clarity(row: int, claim: Claim, views: Sequence[View], negation_is_usual: bool) -> float:
    view, text = views[row], trim_label(claim.text)
    words = view.wording.words
    first = text.split(maxsplit=1)[0].strip("“\"'‘").lower() if text.strip() else ""
    return (
        _centrality(row, views)
        + 0.2 * (claim.mode == "asserted")
        - 0.6 * is_fragment(text)
        - 0.3 * bool(_DATELINE.match(text))
        - 0.1 * (text[:1] in _QUOTES)
        - 0.03 * max(0, _FEWEST - words)
        - 0.02 * max(0, words - _MOST)
        - 0.2 * (first in _VAGUE)
        - 0.1 * claim.hedged
        - 0.3 * (bool(view.negated) and not negation_is_usual)
    )


def _centrality(row: int, views: Sequence[View]) -> float:
    others = [view for place, view in enumerate(views) if place != row][:_OTHERS]
    if not others:
        return 0.0
    mine = views[row].weights
    shares = [sum(w for key, w in other.weights.items() if key in mine) / (other.mass or 1.0) for other in others]
    return sum(shares) / len(shares)
