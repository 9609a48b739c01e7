"""Whose each word is, and how many words there are: the one count behind every weight and every table.

Claims of attributions that nest hold one another (*Police said [a witness had told them that [the van was red]]*).
Wherever words are weighed, a word counts once, for the innermost claim that it stands in.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Sequence
from itertools import pairwise

from bias.types import Document, Span, Spans

_WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")


def count_words(text: str) -> int:
    """Words in `text`: runs of letters and digits; inner hyphens, apostrophes, points and commas do not split."""
    return len(_WORD.findall(text))


def own_spans(document: Document) -> tuple[Spans, ...]:
    """What of each claim stands in no claim inside it, in the order of the claims; disjoint."""
    return innermost([claim.spans for claim in document.claims])


def own_texts(document: Document) -> tuple[str, ...]:
    """The words of each claim that stand in no claim inside it: `Claim.text` where there is none."""
    return tuple(
        claim.text if own == claim.spans else document.text_of(own)
        for claim, own in zip(document.claims, own_spans(document), strict=True)
    )


def own_words(document: Document) -> tuple[int, ...]:
    """How many words of each claim stand in no claim inside it; they add up to the words of all claims."""
    return tuple(count_words(text) for text in own_texts(document))


def innermost(wholes: Sequence[Spans]) -> tuple[Spans, ...]:
    """What each of `wholes` holds that no shorter one holds as well (of equally long ones, the later has it).

    Time O(n log n) in the number of spans.
    """
    lengths = [sum(end - start for start, end in spans) for spans in wholes]
    spans = sorted((start, end, lengths[row], -row) for row, whole in enumerate(wholes) for start, end in whole)
    if all(left[1] <= right[0] for left, right in pairwise(spans)):
        return tuple(wholes)
    return _sweep(spans, len(wholes))


def _sweep(spans: Sequence[tuple[int, int, int, int]], count: int) -> tuple[Spans, ...]:
    own: list[list[Span]] = [[] for _ in range(count)]
    covering: list[tuple[int, int, int]] = []
    coming = 0
    for start, end in pairwise(sorted({point for span in spans for point in span[:2]})):
        while coming < len(spans) and spans[coming][0] <= start:
            _, last, length, row = spans[coming]
            heapq.heappush(covering, (length, row, last))
            coming += 1
        while covering and covering[0][2] <= start:
            heapq.heappop(covering)
        if covering:
            mine = own[-covering[0][1]]
            if mine and mine[-1].end == start:
                start = mine.pop().start
            mine.append(Span(start, end))
    return tuple(map(tuple, own))
