"""The whole ledger on a terminal: every shared claim with what each outlet does with it, and every finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bias.report.ansi import STATE_STYLES, painted
from bias.report.figures import article_labels
from bias.report.ledger import NO_SOURCE, Cell, Ledger, LedgerRow, build_ledger
from bias.report.quoting import Index, index_comparison
from bias.report.words import (
    FINDING_WORDS,
    STATE_MEANINGS,
    STATES,
    SYMBOLS,
    State,
    capital,
    clipped,
    counted,
    days,
    plain,
    wrapped,
)
from bias.types import Comparison, Finding, FindingKind

_NARROWEST = 32
_LONGEST = 280
_ALONE = "A comparison needs at least two outlets."
_NO_SIDES = (
    "No sides are known here, so nobody looked for what an outlet states as fact and others leave to one side, nor for "
    "replies: name the sides in event.toml."
)
_PREPOSITIONS: Mapping[State, str] = {"attributed": "to", "endorsed": "to", "doubted": "to", "denied": "by"}


def format_ledger(comparison: Comparison, *, width: int = 100, color: bool = False, every: bool = False) -> str:
    """Every shared claim, most contested first, by how outlets treat it and to whom they attribute it, then findings.

    Lines have at most `width` columns (a width below 32 is taken as 32). With `every`, claims of one outlet alone
    follow. Each finding comes with all of its evidence. Article text loses its control and direction characters.
    """
    width = max(width, _NARROWEST)
    index = index_comparison(comparison)
    ledger = build_ledger(comparison, index)
    sections = [
        _title(comparison, ledger, width, color),
        _legend(width, color) if len(ledger.outlets) > 1 else wrapped(_ALONE, width),
        *(_claim(number, row, width, color) for number, row in enumerate(ledger.rows, 1)),
        *(_singles(ledger, width, color) if every else ()),
        *_findings(comparison, index, width, color),
        [] if comparison.sides or len(ledger.outlets) < 2 else wrapped(_NO_SIDES, width),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _title(comparison: Comparison, ledger: Ledger, width: int, color: bool) -> list[str]:
    when = days([d.article.published for d in comparison.articles])
    counts = [
        counted(len(ledger.outlets), "outlet"),
        counted(len(ledger.rows), "shared claim"),
        counted(len(comparison.findings), "finding"),
    ]
    title = [painted(line, "bold", color) for line in wrapped(plain(comparison.event) or "Untitled event", width)]
    below = capital(", ".join([*counts, *([when] if when else [])]))
    return [*title, *(painted(line, "dim", color) for line in wrapped(below, width))]


def _legend(width: int, color: bool) -> list[str]:
    meanings = (f"{SYMBOLS[state]} {state}: {STATE_MEANINGS[state]}" for state in STATES)
    return [painted(line, "dim", color) for meaning in meanings for line in _hanging(meaning, width, "", "  ")]


def _claim(number: int, row: LedgerRow, width: int, color: bool) -> list[str]:
    head = _hanging(f"{number}. {plain(row.text)}", width, "", "   ")
    return [painted(line, "bold", color) for line in head] + list(_states(row, width, color))


def _states(row: LedgerRow, width: int, color: bool) -> Iterator[str]:
    """A line per state that some outlet is in, strongest first."""
    for state in STATES:
        outlets = [_outlet(cell) for cell in row.cells if cell.state == state]
        if outlets:
            lines = _hanging(f"{SYMBOLS[state]} {state}: {'; '.join(outlets)}", width, "   ", "     ")
            yield from (painted(line, STATE_STYLES[state], color) for line in lines)


def _outlet(cell: Cell) -> str:
    """*The Post (to the ministry)*: to whom a claim is attributed that is not the outlet's own, or who denies it."""
    preposition = "" if cell.note in ("", NO_SOURCE) else _PREPOSITIONS.get(cell.state, "")
    return (
        f"{plain(cell.outlet)} ({f'{preposition} {plain(cell.remark)}'.strip()})" if cell.remark else plain(cell.outlet)
    )


def _singles(ledger: Ledger, width: int, color: bool) -> Iterator[list[str]]:
    for outlet, found in ledger.singles:
        title = f"Only in {plain(outlet)} ({len(found)})"
        lines = [painted(line, "bold", color) for line in wrapped(title, width)]
        for single in found:
            shown = _hanging(f"{SYMBOLS[single.state]} {plain(single.text)}", width, "   ", "     ")
            lines += [painted(line, STATE_STYLES[single.state], color) for line in shown]
        yield lines


def _findings(comparison: Comparison, index: Index, width: int, color: bool) -> Iterator[list[str]]:
    labels = article_labels(comparison)
    by_kind: dict[FindingKind, list[Finding]] = {}
    for finding in comparison.findings:
        by_kind.setdefault(finding.kind, []).append(finding)
    for kind, (title, meaning) in FINDING_WORDS.items():
        for number, finding in enumerate(by_kind.get(kind, ()), 1):
            head: list[str] = []
            if number == 1:
                head = [painted(line, "bold", color) for line in wrapped(f"{title} ({len(by_kind[kind])})", width)]
                head += [painted(line, "dim", color) for line in wrapped(meaning, width)] + [""]
            shown = _hanging(f"* {plain(finding.summary)}", width, "", "  ")
            yield [*head, *shown, *_evidence(finding, index, labels, width, color)]


def _evidence(finding: Finding, index: Index, labels: Mapping[str, str], width: int, color: bool) -> Iterator[str]:
    for one in finding.evidence:
        quote = index.quote(one.article, one.claim)
        note = f", {plain(one.note)}" if one.note else ""
        words = clipped(plain(quote.text), _LONGEST) if quote else ""
        text = f"{plain(labels.get(one.article, one.article))}{note}: {words}"
        yield from (painted(line, "dim", color) for line in _hanging(text, width, "    ", "      "))


def _hanging(text: str, width: int, first: str, rest: str) -> Sequence[str]:
    """Wrapped lines, the first and the others each with its own indent."""
    lines = wrapped(text, width - len(rest))
    return [(first if row == 0 else rest) + line for row, line in enumerate(lines)]
