"""The comparison on a terminal: worth reading by itself, at any width."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bias.report.ansi import STATE_STYLES, painted
from bias.report.contested import contested_rows
from bias.report.figures import ScoreRow, Weight, article_labels, score_rows, side_names, weights
from bias.report.ledger import Ledger, LedgerRow, build_ledger
from bias.report.prose import caveats, read_result
from bias.report.quoting import Index, index_comparison
from bias.report.words import (
    FINDING_WORDS,
    MODE_WORDS,
    STATES,
    SYMBOLS,
    capital,
    cells,
    clipped,
    counted,
    days,
    decimal,
    fitted,
    interval,
    percent,
    plain,
    points,
    wrapped,
)
from bias.types import Comparison, Finding, Mode

_NARROWEST = 32
_SHORT: dict[Mode, str] = {
    "attributed": "attributed",
    "carried": "carried",
    "sourceless": "no source",
    "scare": "scare",
    "asserted": "own voice",
}
_MARKS = ("“", '"', "‘", "'", "«", "„")
_MOST_FINDINGS = 6
_MOST_CLAIMS = 8


def summarise(comparison: Comparison, *, width: int = 100, color: bool = False) -> str:
    """Title, reading, outlets, weights, findings, contested claims and caveats, as lines of at most `width` columns.

    A width below 32 is taken as 32. Article text loses its control and direction characters.
    """
    width = max(width, _NARROWEST)
    index = index_comparison(comparison)
    scores, found = score_rows(comparison, index), weights(comparison, index)
    ledger = build_ledger(comparison, index)
    sections = [
        _title(comparison, width, color),
        *(_paragraph(text, width) for text in read_result(comparison, scores, found, ledger)),
        _scores(scores, width, color),
        _weights(found, side_names(comparison), width, color),
        _findings(comparison, index, width, color),
        _contested(ledger, width, color),
        _caveats(caveats(comparison, found), width, color),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _title(comparison: Comparison, width: int, color: bool) -> list[str]:
    title = plain(comparison.event) or "Untitled event"
    when = days([d.article.published for d in comparison.articles])
    outlets = len({d.article.outlet for d in comparison.articles})
    below = f"{capital(counted(outlets, 'outlet'))}, {counted(len(comparison.articles), 'article')}"
    lines = [painted(line, "bold", color) for line in wrapped(title, width)]
    return [*lines, painted(clipped(f"{below}{', ' + when if when else ''}", width), "dim", color)]


def _paragraph(text: str, width: int, indent: str = "") -> list[str]:
    return [indent + line for line in wrapped(plain(text), min(width, 100) - len(indent))]


def _head(text: str, width: int, color: bool) -> list[str]:
    return [painted(line, "bold", color) for line in wrapped(text, width)]


def _name_width(names: Sequence[str], width: int) -> int:
    return min(max([cells(name) for name in names], default=0), max(10, width // 4))


def _scores(rows: Sequence[ScoreRow], width: int, color: bool) -> list[str]:
    if not rows:
        return []
    names = [plain(row.label) for row in rows]
    wide = _name_width(names, width)
    tabled = width >= wide + 66
    bar = min(24, width - wide - (56 if tabled else 8))
    lines = _head("Who speaks: 0 = own voice, 1 = its sources; body claims per mode", width, color)
    if tabled:
        lines.append(painted(" " * (wide + bar + 8) + "".join(f"  {short}" for short in _SHORT.values()), "dim", color))
    for name, row in zip(names, rows, strict=True):
        value = "   –" if row.score is None else decimal(row.score)
        drawn = " " * bar if row.score is None else _bar(row.score, bar)
        line = f"{fitted(name, wide)}  {painted(drawn, 'middle', color)}  {value}"
        genre = "" if row.genre in ("news", "") else plain(row.genre)
        if tabled:
            counts = "".join(f"  {count or '·':>{len(_SHORT[mode])}}" for mode, count in row.modes)
            room = width - wide - bar - 8 - len(counts) - 1
            lines.append(f"{line}{counts} {painted(clipped(genre, room), 'dim', color) if room > 4 else ''}".rstrip())
            continue
        modes = ", ".join(f"{count} {MODE_WORDS[mode]}" for mode, count in row.modes if count) or "no claims"
        lines.append(line)
        lines.extend(
            painted(part, "dim", color) for part in _paragraph(f"{genre}: {modes}" if genre else modes, width, "  ")
        )
    return lines


def _bar(value: float, width: int) -> str:
    filled = round(value * width)
    return "█" * filled + "░" * (width - filled)


def _interval(weight: Weight, width: int) -> str:
    """A line with the 95 % interval as ├──┤ and the value as ● in it."""
    last = width - 1
    line = ["·" if at in (0, last // 2, last) else " " for at in range(width)]
    if weight.low is not None and weight.high is not None:
        low, high = round(weight.low * last), round(weight.high * last)
        for at in range(max(low, 0), min(high, last) + 1):
            line[at] = "─"
        line[max(low, 0)], line[min(high, last)] = "├", "┤"
    line[min(max(round((weight.value or 0.0) * last), 0), last)] = "●"
    return "".join(line)


def _weights(found: Sequence[Weight], sides: Sequence[str], width: int, color: bool) -> list[str]:
    if not found:
        return []
    lines = _head("Weight of each side’s version (95% interval; against the mean of the peers)", width, color)
    names = {w.outlet: plain(w.outlet) for w in found}
    wide = _name_width(list(names.values()), width)
    side_wide = _name_width([plain(side) for side in sides], width)
    # With two columns too few for a bar, the bar goes and the figures stay.
    bar = min(36, width - wide - side_wide - 32 - max(cells(_span(weight)) for weight in found))
    last = ""
    for weight in found:
        name = "" if weight.outlet == last else names[weight.outlet]
        last = weight.outlet
        head = f"{fitted(name, wide)}  {fitted(plain(weight.side), side_wide)}"
        if weight.value is None:
            lines.append(clipped(f"{head}  – {plain(weight.reason or 'too little evidence')}", width))
            continue
        figures = f"{percent(weight.value):>5}"
        if weight.low is not None and weight.high is not None:
            figures += f"  {percent(weight.low).removesuffix('%')}–{percent(weight.high)}".ljust(11)
        if weight.relative is not None:
            figures += f"  {_points(weight.relative)}{_span(weight)}"
        if bar < 11 and cells(f"{head}  {figures}") > width:
            figures = f"{percent(weight.value):>5}" + (
                "" if weight.relative is None else f"  {_points(weight.relative)}"
            )
        drawn = f"  {painted(_interval(weight, bar), 'middle', color)}" if bar >= 11 else ""
        lines.append(f"{head}{drawn}  {figures}" if drawn else clipped(f"{head}  {figures}", width))
    return lines


def _span(weight: Weight) -> str:
    """The interval of the difference from the peers, or nothing."""
    shown = interval("placement", weight.relative_low, weight.relative_high)
    return f" ({shown})" if shown else ""


def _points(value: float) -> str:
    shown = points(value)
    return f"{'±0' if shown == '0' else shown} pts"


def _findings(comparison: Comparison, index: Index, width: int, color: bool) -> list[str]:
    if not comparison.findings:
        return []
    order = {kind: row for row, kind in enumerate(FINDING_WORDS)}
    shown = _round_robin(sorted(comparison.findings, key=lambda f: order[f.kind]))[:_MOST_FINDINGS]
    left = len(comparison.findings) - len(shown)
    lines = _head(f"Findings{f' ({len(shown)} of {len(comparison.findings)})' if left else ''}", width, color)
    labels = article_labels(comparison)
    for finding in shown:
        title = f"* {plain(labels.get(finding.article, finding.article))} · {FINDING_WORDS[finding.kind][0].lower()}"
        lines.extend(painted(line, "strong", color) for line in wrapped(title, width))
        lines.extend(_paragraph(finding.summary, width, "  "))
        for outlet, words in _quoted(finding, index, labels):
            lines.extend(
                painted(line, "dim", color) for line in _paragraph(f"{outlet}: {_in_marks(words)}", width, "    ")
            )
    return lines


def _round_robin(findings: Sequence[Finding]) -> list[Finding]:
    """One of each kind, then the second of each, and so on: a long list of one kind must not hide the others."""
    ranks: dict[str, int] = {}
    keyed = []
    for position, finding in enumerate(findings):
        rank = ranks.get(finding.kind, 0)
        ranks[finding.kind] = rank + 1
        keyed.append((rank, position, finding))
    return [finding for _, _, finding in sorted(keyed, key=lambda item: item[:2])]


def _quoted(finding: Finding, index: Index, labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    places = [(e.article, e.claim) for e in finding.evidence]
    if finding.claim is not None:
        places.insert(0, (finding.article, finding.claim))
    for article, claim in places[:1]:
        quote = index.quote(article, claim)
        if quote is not None:
            yield plain(labels.get(article, article)), clipped(plain(quote.text), 240)


def _in_marks(words: str) -> str:
    """Quotation marks around a sentence, unless it brings its own."""
    return words if words[:1] in _MARKS else f"“{words}”"


def _contested(ledger: Ledger, width: int, color: bool) -> list[str]:
    contested = contested_rows(ledger.rows)
    rows = contested[:_MOST_CLAIMS]
    if not rows:
        return []
    names = [plain(outlet) for outlet in ledger.outlets]
    legend = "  ".join(f"{SYMBOLS[state]} {state}" for state in STATES)
    lines = _head(_contested_title(len(rows), len(contested), len(ledger.rows)), width, color)
    lines.extend(painted(line, "dim", color) for line in wrapped(legend, width))
    column = max(3, min(12, (width - 30) // max(len(names), 1) - 1))
    if width - len(names) * (column + 1) < 30 or column < 6:
        for row in rows:
            lines.extend(_stacked(row, names, width, color))
        return lines
    text = width - len(names) * (column + 1) - 1
    lines.append(" " * text + " " + painted(" ".join(fitted(name, column) for name in names).rstrip(), "dim", color))
    for row in rows:
        lines.extend(_tabled(row, text, column, color))
    return lines


def _contested_title(shown: int, contested: int, shared: int) -> str:
    """*Most contested claims (8 of 12; 27 are shared)*."""
    of = f"{shown} of {contested}" if shown < contested else str(contested)
    return f"Most contested claims ({of}; {shared} {'is' if shared == 1 else 'are'} shared)"


def _tabled(row: LedgerRow, text: int, column: int, color: bool) -> Iterator[str]:
    states = [cell.state for cell in row.cells]
    shown = [clipped(f"{SYMBOLS[state]} {state}", column) for state in states]
    gaps = [" " * (column + 1 - cells(word)) for word in shown[:-1]] + [""]
    words = "".join(painted(w, STATE_STYLES[s], color) + gap for w, s, gap in zip(shown, states, gaps, strict=True))
    for position, line in enumerate(wrapped(plain(row.text), text) or [""]):
        yield f"{fitted(line, text)} {words}" if position == 0 else line


def _stacked(row: LedgerRow, names: Sequence[str], width: int, color: bool) -> Iterator[str]:
    yield from wrapped(plain(row.text), width)
    for name, cell in zip(names, row.cells, strict=True):
        if cell.state != "silent":
            shown = clipped(f"{SYMBOLS[cell.state]} {cell.state}: {name}", width - 2)
            yield "  " + painted(shown, STATE_STYLES[cell.state], color)


def _caveats(parts: Sequence[str], width: int, color: bool) -> list[str]:
    if not parts:
        return []
    lines = _head("Before you quote this", width, color)
    for part in parts:
        first, *rest = wrapped(plain(part), min(width, 100) - 2)
        lines.extend([f"- {first}", *(f"  {line}" for line in rest)])
    return lines
