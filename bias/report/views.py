"""The page as data: everything that a template shows, built without side effects from a Comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bias.report.figures import ScoreRow, Weight, article_labels, score_rows, side_names, weights
from bias.report.ledger import Ledger, build_ledger
from bias.report.marking import Block, mark_article
from bias.report.method import ComponentTable, components_view, flat_view, settings_view, shared_view
from bias.report.plots import Dot, draw_axis, draw_bar, draw_dots
from bias.report.prose import caveats, read_result, tell_findings
from bias.report.quoting import Index, Quote, index_comparison
from bias.report.weighing import WeighedOutlet, weighed_view
from bias.report.words import (
    FINDING_WORDS,
    days,
    decimal,
    interval,
    moment,
    percent,
    points,
    safe_link,
)
from bias.types import Comparison, Document, Finding, FindingKind, Skipped

_MOST_EVIDENCE = 4
"""Sentences on a card; the ledger has all of them."""


@dataclass(frozen=True, slots=True)
class OutletLine:
    """One article in the masthead."""

    label: str
    href: str
    published: str | None
    genre: str | None
    """None for plain news."""


@dataclass(frozen=True, slots=True)
class ScorePlot:
    """One line of the attribution plot."""

    row: ScoreRow
    dots: Markup
    bar: Markup
    value: str


@dataclass(frozen=True, slots=True)
class WeightPlot:
    """One line of a weight plot: an outlet, its strip, and its figures in words."""

    outlet: str
    strip: Markup | None
    figures: tuple[tuple[str, str, str], ...]
    """(side class, figure, interval) per side."""
    reason: str | None


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One sentence that a finding rests on."""

    outlet: str
    quote: Quote | None
    note: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """One card."""

    label: str
    href: str
    side: str | None
    summary: str
    evidence: tuple[EvidenceView, ...]
    more: int
    """Sentences beyond those shown."""
    row: str | None
    """Link to the claim's row in the ledger."""


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one kind."""

    kind: FindingKind
    title: str
    meaning: str
    cards: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article with its marked text."""

    anchor: str
    label: str
    outlet: str
    title: str
    published: str | None
    genre: str
    url: str | None
    score: str
    claims: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole report."""

    title: str
    dates: str | None
    outlets: tuple[OutletLine, ...]
    reading: tuple[str, ...]
    found: str
    caveats: tuple[str, ...]
    sides: tuple[tuple[str, int, tuple[str, ...]], ...]
    sides_proposed: bool
    scores: tuple[ScorePlot, ...]
    score_axis: Markup
    weights: tuple[WeightPlot, ...]
    weight_axis: Markup
    weighed: tuple[WeighedOutlet, ...]
    relative: tuple[WeightPlot, ...]
    relative_axis: Markup
    findings: tuple[FindingGroup, ...]
    ledger: Ledger
    articles: tuple[ArticleView, ...]
    components: tuple[ComponentTable, ...]
    reasons: tuple[tuple[str, str], ...]
    settings: tuple[tuple[str, str, str], ...]
    order_changes: tuple[tuple[str, str, str], ...]
    provenance: tuple[tuple[str, str], ...]
    skipped: tuple[Skipped, ...]
    shared: tuple[tuple[str, str, str], ...]


def build_page(comparison: Comparison) -> Page:
    """Lay out a comparison as the page shows it. Pure; raises nothing on odd input."""
    index = index_comparison(comparison)
    scores = score_rows(comparison, index)
    found = weights(comparison, index)
    ledger = build_ledger(comparison, index)
    sides = side_names(comparison)
    tables, reasons = components_view(comparison, sides)
    limit, relative_axis = _relative_axis(found)
    return Page(
        title=comparison.event.strip() or "Untitled event",
        dates=days([d.article.published for d in comparison.articles]),
        outlets=tuple(_outlet_line(d, row) for d, row in zip(comparison.articles, scores, strict=True)),
        reading=read_result(comparison, scores, found, ledger),
        found=tell_findings(comparison),
        caveats=caveats(comparison, found),
        sides=_sides(comparison, sides),
        sides_proposed=comparison.sides_proposed and bool(comparison.sides),
        scores=tuple(_score_plot(row, scores) for row in scores),
        score_axis=draw_axis([(0, "0 own voice"), (0.5, "0.5"), (1, "others’ voice 1")], low=0, high=1),
        weights=tuple(_weight_plot(group, sides) for group in _by_outlet(found)) if sides else (),
        weight_axis=draw_axis([(0, "0%"), (0.25, "25"), (0.5, "50"), (0.75, "75"), (1, "100%")], low=0, high=1),
        weighed=weighed_view(comparison, found, sides, index),
        relative=tuple(_relative_plot(group, sides, limit) for group in _by_outlet(found) if _has_relative(group)),
        relative_axis=relative_axis,
        findings=_finding_groups(comparison, index, ledger),
        ledger=ledger,
        articles=tuple(_article(d, row, index) for d, row in zip(comparison.articles, scores, strict=True)),
        components=tables,
        reasons=reasons,
        settings=settings_view(comparison.provenance),
        order_changes=tuple(
            (c.setting, decimal(c.moved, signed=True), " and ".join(c.outlets)) for c in comparison.order_changes
        ),
        provenance=tuple(flat_view({k: v for k, v in comparison.provenance.items() if k != "settings"})),
        skipped=comparison.skipped,
        shared=shared_view(comparison),
    )


def _outlet_line(document: Document, row: ScoreRow) -> OutletLine:
    genre = document.article.genre
    return OutletLine(row.label, row.href, moment(document.article.published), None if genre in ("news", "") else genre)


def _sides(comparison: Comparison, names: Sequence[str]) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    """Each side with its row and what else it is called."""
    others = {
        side.name: tuple(name for name in dict.fromkeys([*side.aliases, *side.speakers]) if name != side.name)
        for side in comparison.sides
    }
    return tuple((name, row, others.get(name, ())) for row, name in enumerate(names))


def side_class(side: str, sides: Sequence[str]) -> str:
    """Style class of a side's colour: six colours, then over again."""
    return f"side{sides.index(side) % 6}"


def _score_plot(row: ScoreRow, rows: Sequence[ScoreRow]) -> ScorePlot:
    others = [r.score for r in rows if r is not row and r.score is not None]
    dots = []
    if others:
        dots.append(Dot(sum(others) / len(others), "tick", tick=True))
    if row.score is not None:
        dots.append(Dot(row.score, "own"))
    value = "–" if row.score is None else decimal(row.score)
    strip = draw_dots([dots], low=0, high=1)
    return ScorePlot(row, strip, draw_bar([(f"m-{mode}", n) for mode, n in row.modes]), value)


def _by_outlet(found: Sequence[Weight]) -> list[list[Weight]]:
    groups: dict[str, list[Weight]] = {}
    for weight in found:
        groups.setdefault(weight.outlet, []).append(weight)
    return list(groups.values())


def _weight_plot(group: Sequence[Weight], sides: Sequence[str]) -> WeightPlot:
    known = [w for w in group if w.value is not None]
    outlet = group[0].outlet
    if not known:
        return WeightPlot(outlet, None, (), group[0].reason or "too little evidence")
    rows = [[Dot(w.value or 0.0, side_class(w.side, sides), w.low, w.high)] for w in known]
    figures = tuple(
        (side_class(w.side, sides), f"{w.side} {percent(w.value or 0.0)}", interval("weight", w.low, w.high))
        for w in known
    )
    return WeightPlot(outlet, draw_dots(rows, low=0, high=1), figures, None)


def _has_relative(group: Sequence[Weight]) -> bool:
    return any(w.relative is not None for w in group)


def _relative_axis(found: Sequence[Weight]) -> tuple[float, Markup]:
    ends = [abs(end) for w in found for end in (w.relative, w.relative_low, w.relative_high) if end is not None]
    limit = next((step for step in (0.1, 0.2, 0.3, 0.5, 0.75) if all(end <= step for end in ends)), 1.0)
    marks = [(-limit, f"{points(-limit)} points"), (0.0, "peers’ mean"), (limit, points(limit))]
    return limit, draw_axis(marks, low=-limit, high=limit)


def _relative_plot(group: Sequence[Weight], sides: Sequence[str], limit: float) -> WeightPlot:
    known = [w for w in group if w.relative is not None]
    rows = [[Dot(w.relative or 0.0, side_class(w.side, sides), w.relative_low, w.relative_high)] for w in known]
    figures = tuple(
        (
            side_class(w.side, sides),
            f"{w.side} {points(w.relative or 0.0)}",
            interval("placement", w.relative_low, w.relative_high),
        )
        for w in known
    )
    return WeightPlot(group[0].outlet, draw_dots(rows, low=-limit, high=limit), figures, None)


def _finding_groups(comparison: Comparison, index: Index, ledger: Ledger) -> tuple[FindingGroup, ...]:
    labels = article_labels(comparison)
    rows = {row.cluster for row in ledger.rows}
    groups = []
    for kind, (title, meaning) in FINDING_WORDS.items():
        cards = tuple(_card(f, index, labels, rows) for f in comparison.findings if f.kind == kind)
        if cards:
            groups.append(FindingGroup(kind, title, meaning, cards))
    return tuple(groups)


def _card(finding: Finding, index: Index, labels: Mapping[str, str], rows: set[int]) -> FindingView:
    evidence = [(e.article, e.claim, e.note) for e in finding.evidence]
    if finding.claim is not None and (finding.article, finding.claim) not in {(a, c) for a, c, _ in evidence}:
        evidence.insert(0, (finding.article, finding.claim, ""))
    views = tuple(EvidenceView(labels.get(a, a), index.quote(a, claim), note) for a, claim, note in evidence)
    label = labels.get(finding.article, finding.article)
    href = f"#{index.anchors[finding.article]}" if finding.article in index.anchors else "#articles"
    row = f"#c{finding.cluster}" if finding.cluster in rows else None
    known = [v for v in views if v.quote or v.note]
    shown = tuple(known[:_MOST_EVIDENCE])
    return FindingView(label, href, finding.side, finding.summary, shown, len(known) - len(shown), row)


def _article(document: Document, row: ScoreRow, index: Index) -> ArticleView:
    article = document.article
    return ArticleView(
        anchor=index.anchors[article.id],
        label=row.label,
        outlet=article.outlet,
        title=article.title,
        published=moment(article.published),
        genre=article.genre,
        url=safe_link(article.url),
        score="–" if row.score is None else decimal(row.score),
        claims=len(document.claims),
        blocks=mark_article(document),
    )
