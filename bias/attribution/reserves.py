"""The hedges of a claim: where in the article they stand, what they hold back, and how far.

A claim is hedged by the words of a hedge in it (*may, probably, appears to*), or by the cue that hands it over, if this
names nobody and says how sure one is (*is feared to, it is thought that*). Scope and strength are those of `certainty`.
"""

from __future__ import annotations

from itertools import accumulate

from bias.attribution.certainty import grade_hedges, strength_of_cue
from bias.types import Hedge, Span, Spans

_GAP = " … "


def find_claim_hedges(text: str, own: Spans, cue: Spans = (), claim: Spans = ()) -> tuple[Hedge, ...]:
    """Return the hedges of a claim whose own words stand at `own`, in order, as places in `text`.

    `cue` are the words outside of everybody's mouth that hold all of `claim` back, if there are any: that hedge comes
    first. Never raises; linear in the length of the claim.
    """
    by_cue = (Hedge(cue, claim, strength_of_cue(_words(text, cue))),) if cue else ()
    return by_cue + tuple(
        Hedge(_placed(one.trigger, own), _placed(one.scope, own), one.strength)
        for one in grade_hedges(_words(text, own))
    )


def _words(text: str, spans: Spans) -> str:
    return _GAP.join(text[start:end] for start, end in spans)


def _placed(found: Span, spans: Spans) -> Spans:
    """A stretch of the joined words of `spans`, as places in the text they are from."""
    begins = [0, *accumulate(end - start + len(_GAP) for start, end in spans)]
    moved = (
        Span(max(start, start + found.start - begin), min(end, start + found.end - begin))
        for (start, end), begin in zip(spans, begins, strict=False)
    )
    return tuple(span for span in moved if span.start < span.end)
