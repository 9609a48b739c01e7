"""Components, settings and provenance as tables, abstentions with their reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bias.report.figures import article_labels
from bias.report.words import COMPONENT_WORDS, component_figure, interval, percent
from bias.types import COMPONENTS, Comparison, Component, FramingRow


@dataclass(frozen=True, slots=True)
class ComponentCell:
    """A component's figure, or the mark of the reason why there is none."""

    value: str | None
    interval: str
    n: int
    reason: str | None
    """Letter of the reason in the list below the tables."""


@dataclass(frozen=True, slots=True)
class ComponentTable:
    """All nine components of one side, by article."""

    side: str | None
    number: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[ComponentCell, ...]], ...]


def components_view(
    comparison: Comparison, sides: Sequence[str]
) -> tuple[tuple[ComponentTable, ...], tuple[tuple[str, str], ...]]:
    """A table per side, and the reasons for abstentions, each with the letter that stands for it in the tables."""
    labels = article_labels(comparison)
    rows = {(r.article, r.side, r.component): r for r in comparison.framing}
    reasons: dict[str, str] = {}
    for row in comparison.framing:
        if row.value is None:
            reasons.setdefault(row.reason or "no reason was given", _letter(len(reasons)))
    wanted: list[str | None] = list(sides) or ([None] if comparison.framing else [])
    tables = tuple(
        ComponentTable(
            side,
            number,
            tuple(labels.values()),
            tuple(
                (*COMPONENT_WORDS[c], tuple(_component_cell(rows.get((a, side, c)), c, reasons) for a in labels))
                for c in COMPONENTS
            ),
        )
        for number, side in enumerate(wanted)
    )
    return tables, tuple((letter, reason) for reason, letter in reasons.items())


def _component_cell(row: FramingRow | None, component: Component, reasons: Mapping[str, str]) -> ComponentCell:
    if row is None:
        return ComponentCell(None, "", 0, None)
    if row.value is None:
        return ComponentCell(None, "", row.n, reasons[row.reason or "no reason was given"])
    return ComponentCell(component_figure(component, row.value), interval(component, row.low, row.high), row.n, None)


def _letter(position: int) -> str:
    return chr(ord("a") + position) if position < 26 else f"{chr(ord('a') + position % 26)}{position // 26}"


def settings_view(provenance: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """(table, name, value) of each setting that a result was made with; empty if provenance has none."""
    given = provenance.get("settings")
    if not isinstance(given, Mapping):
        return ()
    found: list[tuple[str, str, str]] = []
    for table, values in given.items():
        if isinstance(values, Mapping):
            found.extend((str(table), str(name).replace("_", " "), _plain(value)) for name, value in values.items())
        else:
            found.append(("", str(table).replace("_", " "), _plain(values)))
    return tuple(found)


def flat_view(values: Mapping[Any, Any], above: str = "") -> list[tuple[str, str]]:
    """Nested values as (path, value) pairs, in the order given."""
    found: list[tuple[str, str]] = []
    for key, value in values.items():
        name = f"{above} · {key}" if above else str(key)
        found.extend(flat_view(value, name) if isinstance(value, Mapping) else [(name, _plain(value))])
    return found


def _plain(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_plain(item) for item in value)
    return (
        {True: "yes", False: "no", None: "–"}.get(value, str(value))
        if value is None or isinstance(value, bool)
        else str(value)
    )


def shared_view(comparison: Comparison) -> tuple[tuple[str, str, str], ...]:
    """(article, article, how much) of each pair that has passages in common."""
    labels = article_labels(comparison)
    pairs: dict[tuple[str, str], list[int]] = {}
    overlap: dict[tuple[str, str], float] = {}
    texts = {d.article.id: d.article.text for d in comparison.articles}
    for passage in comparison.shared:
        pairs.setdefault(passage.articles, []).append(len(_words(texts, passage.articles[0], passage.spans[0])))
        overlap[passage.articles] = passage.overlap
    return tuple(
        (labels.get(a, a), labels.get(b, b), f"{sum(n)} words, {percent(overlap[a, b])} of the shorter article")
        for (a, b), n in pairs.items()
    )


def _words(texts: Mapping[str, str], article: str, span: tuple[int, int]) -> list[str]:
    return texts.get(article, "")[span[0] : span[1]].split()
