"""Say which attribution stands inside which, and who holds each stretch of the text.

A stretch belongs to the innermost voice: in *the agency reported that the minister said X*, X is the minister's.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal, NamedTuple

from bias.attribution.spans import cut_out, merge_spans
from bias.types import Relation, Span, Spans

Role = Literal["content", "cue", "source"]
_ROLES: tuple[Role, ...] = ("content", "cue", "source")
_WIDEST_GAP = 400
"""Code points between two parts of a content, up to which what stands between them may be nested in it."""
_NARROW_GAP = 40
"""Code points between two parts of what is nested, up to which the words there are the outer voice's too."""
_HANDS_OVER = re.compile(r"[\s,:]*(?:that)?[\s,:]*(?:the|an?)?\s*", re.IGNORECASE)


class Stretch(NamedTuple):
    """A stretch of text with the attribution that it belongs to and its role there."""

    start: int
    end: int
    row: int
    role: Role


def lay_out(relations: Sequence[Relation], parents: Sequence[int | None] = ()) -> list[Stretch]:
    """Return who holds what: ordered, disjoint stretches, each of the innermost of the spans that cover it.

    The innermost span is the shortest; of equally long ones the nested attribution's, then content before cue
    before source. Time O(n log n) in the number of spans.
    """
    depths = _depths(parents) if parents else [0] * len(relations)
    spans = sorted(
        (start, end, -depths[row], kind, row)
        for row, relation in enumerate(relations)
        for kind, role in enumerate((relation.content, relation.cue, relation.source))
        for start, end in role
    )
    if all(left[1] <= right[0] for left, right in pairwise(spans)):
        return [Stretch(start, end, row, _ROLES[kind]) for start, end, _, kind, row in spans]
    return _sweep(spans)


def _sweep(spans: list[tuple[int, int, int, int, int]]) -> list[Stretch]:
    points = sorted({point for span in spans for point in span[:2]})
    found: list[Stretch] = []
    covering: list[tuple[int, int, int, int, int]] = []
    coming = 0
    for start, end in pairwise(points):
        while coming < len(spans) and spans[coming][0] <= start:
            first, last, depth, kind, row = spans[coming]
            heapq.heappush(covering, (last - first, depth, kind, row, last))
            coming += 1
        while covering and covering[0][4] <= start:
            heapq.heappop(covering)
        if not covering:
            continue
        _, _, kind, row, _ = covering[0]
        role = _ROLES[kind]
        if found and found[-1].end == start and found[-1].row == row and found[-1].role == role:
            start = found.pop().start
        found.append(Stretch(start, end, row, role))
    return found


def find_parents(text: str, relations: Sequence[Relation]) -> list[int | None]:
    """Return for each attribution the row of the one whose content it stands in, or None; never a cycle."""
    parents: list[int | None] = [None] * len(relations)
    reaches = [_reach(relation.content) for relation in relations]
    contents = lay_out([Relation((), (), relation.content, relation.probability) for relation in relations])
    starts = [stretch.start for stretch in contents]
    for row, relation in enumerate(relations):
        anchor = relation.cue or relation.source
        if not anchor:
            continue
        at = bisect_right(starts, anchor[0].start) - 1
        if at >= 0 and contents[at].end > anchor[0].start:
            _adopt(parents, reaches, row, contents[at].row)
    _adopt_in_gaps(relations, reaches, parents)
    _adopt_shared(relations, reaches, parents)
    _adopt_handed_over(text, relations, parents)
    _cut_cycles(parents)
    return parents


def _reach(spans: Iterable[Span]) -> int:
    spans = tuple(spans)
    return spans[-1].end - spans[0].start if spans else 0


def _adopt(parents: list[int | None], reaches: list[int], row: int, parent: int) -> None:
    """Note a parent: the one whose content reaches farther, so that two never hold each other."""
    if parents[row] is None and (reaches[parent], -parent) > (reaches[row], -row):
        parents[row] = parent


def _adopt_in_gaps(relations: Sequence[Relation], reaches: list[int], parents: list[int | None]) -> None:
    """*He said that [the board [had promised] [to pay]] and …*: wholly between two parts of another's content."""
    hulls = [_hull(relation) for relation in relations]
    order = sorted(range(len(relations)), key=lambda row: hulls[row])
    starts = [hulls[row].start for row in order]
    for row, relation in enumerate(relations):
        for left, right in pairwise(relation.content):
            gap = Span(left.end, right.start)
            own = any(gap.start <= span.start < gap.end for span in (*relation.source, *relation.cue))
            if own or gap.end - gap.start > _WIDEST_GAP:
                continue
            for at in range(bisect_left(starts, gap.start), bisect_left(starts, gap.end)):
                inner = order[at]
                if inner != row and hulls[inner].end <= gap.end and relations[inner].source != relation.source:
                    _adopt(parents, reaches, inner, row)


def _hull(relation: Relation) -> Span:
    spans = [*relation.source, *relation.cue, *relation.content]
    return Span(min(span.start for span in spans), max(span.end for span in spans)) if spans else Span(0, 0)


def _adopt_shared(relations: Sequence[Relation], reaches: list[int], parents: list[int | None]) -> None:
    """*X, the minister said, Reuters reported*: of those that share one content the farther cue holds the nearer."""
    sharing: dict[tuple[Span, ...], list[int]] = {}
    for row, relation in enumerate(relations):
        if relation.content and relation.cue:
            sharing.setdefault(relation.content, []).append(row)
    for rows in sharing.values():
        rows.sort(key=lambda row: (_distance(relations[row]), row))
        for inner, outer in pairwise(rows):
            if (
                parents[inner] is None
                and parents[outer] != inner
                and relations[inner].source != relations[outer].source
            ):
                parents[inner] = outer


def _distance(relation: Relation) -> int:
    cue, content = relation.cue[0], relation.content
    return max(content[0].start - cue.end, cue.start - content[-1].end, 0)


def _adopt_handed_over(text: str, relations: Sequence[Relation], parents: list[int | None]) -> None:
    """*Reuters reported that [the minister said X]*, where the reader gave X to the minister alone."""
    for row in range(1, len(relations)):
        outer, inner = relations[row - 1], relations[row]
        if parents[row] is not None or outer.content or not outer.cue or not inner.source:
            continue
        start, end = outer.cue[-1].end, inner.source[0].start
        if start < end and _HANDS_OVER.fullmatch(text, start, end):
            parents[row] = row - 1


def complete_contents(text: str, relations: Sequence[Relation], parents: Sequence[int | None]) -> list[Relation]:
    """Return the relations, each content with the source, cue and content of all that is nested in it.

    The words in narrow gaps between these are taken in as well (*had told [them] that*), but for what hands the outer
    content over itself. Linear in the number of spans, times the depth of nesting.
    """
    completed = list(relations)
    depths = _depths(parents)
    for row in sorted(range(len(relations)), key=lambda row: -depths[row]):
        parent = parents[row]
        if parent is not None:
            outer, inner = completed[parent], completed[row]
            pieces = _joined(text, merge_spans((*inner.source, *inner.cue, *inner.content), len(text)))
            content = cut_out(merge_spans((*outer.content, *pieces), len(text)), (*outer.source, *outer.cue))
            completed[parent] = replace(outer, content=content)
    return completed


def _joined(text: str, spans: Spans) -> list[Span]:
    """Spans in order, those made one that only a narrow gap in a line keeps apart."""
    found: list[Span] = []
    for span in spans:
        if found and span.start - found[-1].end <= _NARROW_GAP and "\n" not in text[found[-1].end : span.start]:
            span = Span(found.pop().start, span.end)
        found.append(span)
    return found


def _cut_cycles(parents: list[int | None]) -> None:
    """Spans that contradict each other can make two attributions hold one another; the later link is cut."""
    seen = [0] * len(parents)
    for row in range(len(parents)):
        at: int | None = row
        while at is not None and not seen[at]:
            seen[at] = row + 1
            above = parents[at]
            if above is not None and seen[above] == row + 1:
                parents[at] = None
            at = parents[at]


def _depths(parents: Sequence[int | None]) -> list[int]:
    depths: list[int] = [-1] * len(parents)
    for row in range(len(parents)):
        chain: list[int] = []
        at: int | None = row
        while at is not None and depths[at] < 0:
            depths[at] = 0
            chain.append(at)
            at = parents[at]
        depth = depths[at] if at is not None else -1
        for member in reversed(chain):
            depth += 1
            depths[member] = depth
    return depths
