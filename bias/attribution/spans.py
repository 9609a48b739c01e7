"""Spans put together and taken out of one another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from bias.types import Span, Spans


def merge_spans(spans: Iterable[Span], length: int) -> Spans:
    """Return spans sorted, cut to 0..length, without empty ones; those that overlap or touch become one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        start, end = max(0, start), min(end, length)
        if start >= end:
            continue
        if merged and start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Span(start, end))
    return tuple(merged)


def cut_out(spans: Sequence[Span], holes: Iterable[Span]) -> Spans:
    """Return ordered, disjoint spans without what lies in any of the holes."""
    left = list(spans)
    for hole in holes:
        first = bisect_right(left, hole.start, key=lambda span: span.end)
        last = first
        while last < len(left) and left[last].start < hole.end:
            last += 1
        before = [Span(one.start, hole.start) for one in left[first:last] if one.start < hole.start]
        behind = [Span(hole.end, one.end) for one in left[first:last] if one.end > hole.end]
        left[first:last] = [*before, *behind]
    return tuple(left)
