"""Figures per outlet: attribution scores, framing weights with intervals, and their difference from the peers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bias.report.ledger import outlets_of
from bias.report.quoting import Index, outlet_name
from bias.types import MODES, ArticleScore, Comparison, FramingRow, Mode


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """How attributed one article is, and its body claims per mode."""

    label: str
    href: str
    genre: str
    score: float | None
    without_stances: float | None
    headline: float | None
    words: int
    modes: tuple[tuple[Mode, int], ...]

    @property
    def claims(self) -> int:
        """Body claims of all modes."""
        return sum(count for _, count in self.modes)


@dataclass(frozen=True, slots=True)
class Weight:
    """The weight of one side in one outlet, 0..1, and how it differs from the mean of the other outlets."""

    outlet: str
    side: str
    value: float | None
    low: float | None
    high: float | None
    reason: str | None
    relative: float | None
    """-1..1; None if the outlet or all its peers abstain."""
    relative_low: float | None = None
    relative_high: float | None = None


def score_rows(comparison: Comparison, index: Index) -> tuple[ScoreRow, ...]:
    """One row per article; an outlet with several is told apart by number."""
    scores = {score.article: score for score in comparison.scores}
    labels = article_labels(comparison)
    rows = []
    for document in comparison.articles:
        article = document.article
        score = scores.get(article.id) or ArticleScore(article.id, article.outlet, None, None, None, 0, {})
        modes = tuple((mode, score.modes.get(mode, 0)) for mode in MODES)
        rows.append(
            ScoreRow(
                labels[article.id],
                f"#{index.anchors[article.id]}",
                article.genre,
                score.attribution,
                score.without_stances,
                score.headline,
                score.words,
                modes,
            )
        )
    return tuple(rows)


def article_labels(comparison: Comparison) -> Mapping[str, str]:
    """A short name for each article: its outlet, with a number where the outlet has several."""
    names = [outlet_name(d.article) for d in comparison.articles]
    seen: dict[str, int] = defaultdict(int)
    labels = {}
    for document, name in zip(comparison.articles, names, strict=True):
        seen[name] += 1
        labels[document.article.id] = f"{name} ({seen[name]})" if names.count(name) > 1 else name
    return labels


def side_names(comparison: Comparison) -> tuple[str, ...]:
    """Names of the sides in the order given; sides that only the figures know come last."""
    given = [side.name for side in comparison.sides]
    return tuple(dict.fromkeys([*given, *(row.side for row in comparison.framing if row.side is not None)]))


def weights(comparison: Comparison, index: Index) -> tuple[Weight, ...]:
    """Weight per outlet and side, outlets first; an outlet's articles are pooled, so its first row speaks for it."""
    from bias.framing import relative_to_peers

    rows: dict[tuple[str, str], FramingRow] = {}
    for row in comparison.framing:
        if row.component == "weight" and row.side is not None:
            rows.setdefault((index.outlet(row.article), row.side), row)
    outlets = outlets_of(comparison)
    differences = {
        (r.article, r.side): (r.difference, r.low, r.high)
        for r in relative_to_peers(comparison.framing, shared=comparison.shared)
    }
    found = []
    for outlet in outlets:
        for side in side_names(comparison):
            known = rows.get((outlet, side))
            if known is None:
                found.append(Weight(outlet, side, None, None, None, "no figure was made", None))
                continue
            relative = differences.get((known.article, side), (None, None, None))
            found.append(Weight(outlet, side, known.value, known.low, known.high, known.reason, *relative))
    return tuple(found)


def distinct_pairs(found: Sequence[Weight]) -> list[tuple[Weight, Weight]]:
    """Pairs of outlets, heavier first, whose intervals for one side do not overlap.

    This is a strict test: intervals may overlap a little though the difference is real, but where they do not, the
    order is safe to quote.
    """
    known = [w for w in found if w.value is not None and w.low is not None and w.high is not None]
    return [
        (high, low)
        for high in known
        for low in known
        if high.side == low.side and (high.low or 0.0) > (low.high or 0.0)
    ]
