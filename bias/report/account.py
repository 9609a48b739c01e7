"""What a read article comes to, on a terminal: who speaks, how attributed it is, and who is heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bias.framing.scores import score_articles
from bias.report.ansi import painted
from bias.report.words import (
    MODE_MEANINGS,
    MODE_WORDS,
    SOURCE_WORDS,
    cells,
    clipped,
    decimal,
    fitted,
    percent,
    plain,
    wrapped,
)
from bias.types import MODES, Claim, Document, SourceType
from bias.words import own_words

_MOST_SPEAKERS = 12
_BAR = 30
_FIGURES = 17
"""Columns of a mode's share and claims."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A speaker in one article with what is handed over from it."""

    name: str
    source_type: SourceType
    official: bool
    side: str | None
    claims: int
    words: int


def heard_in(document: Document) -> tuple[Heard, ...]:
    """The speakers of an article, most words first, with what is attributed to them, headline included."""
    words = own_words(document)
    rows = []
    for speaker in document.speakers:
        claims = _voiced(document.claims_of(speaker))
        rows.append(
            Heard(
                speaker.name,
                speaker.source_type,
                speaker.official,
                document.side_of(speaker),
                len(claims),
                _words(claims, words),
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.words, -row.claims)))


def account_of(document: Document, width: int, color: bool) -> list[str]:
    """Lines on the shares of the modes, the mean attribution, and the speakers; no headings without claims."""
    if not document.claims:
        return ["No claims were found."]
    body = [claim for claim in document.claims if not claim.headline]
    return [
        *_modes(body, own_words(document), width, color),
        "",
        *_means(document, width, color),
        *_speakers(document, width, color),
    ]


def _voiced(claims: Sequence[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.mode != "asserted"]


def _words(claims: Sequence[Claim], words: Sequence[int]) -> int:
    """The own words of some claims; `words` has those of each claim of the article."""
    return sum(words[claim.id] for claim in claims)


def _modes(body: Sequence[Claim], words: Sequence[int], width: int, color: bool) -> list[str]:
    """A line per mode: its share of the body's words, as a bar where there is room, and its claims."""
    total = _words(body, words)
    name_room = max(cells(word) for word in MODE_WORDS.values())
    bar = min(_BAR, width - name_room - _FIGURES - 2)
    lines = [painted("Who speaks, by words of the body", "bold", color)]
    for mode in MODES:
        claims = [claim for claim in body if claim.mode == mode]
        share = _words(claims, words) / total if total else 0.0
        line = fitted(MODE_WORDS[mode], name_room)
        if bar > 5:
            filled = round(share * bar)
            line += f"  {painted('█' * filled, 'middle', color)}{painted('·' * (bar - filled), 'dim', color)}"
        line += f" {_share(share):>4} {len(claims):>4} {'claim ' if len(claims) == 1 else 'claims'}"
        meaning = f"  {MODE_MEANINGS[mode]}"
        fits = cells(meaning) + name_room + _FIGURES + max(bar, 0) + 2 <= width
        lines.append(line + (painted(meaning, "dim", color) if fits else ""))
    return lines


def _share(value: float) -> str:
    return "<1%" if 0 < value < 0.005 else percent(value)


def _means(document: Document, width: int, color: bool) -> list[str]:
    (score,) = score_articles((document,))
    if score.attribution is None:
        text = "The body has no claims, and so no attribution score."
    else:
        without = score.without_stances
        apart = f"; without attitudes and directives {decimal(without)}" if without is not None else ""
        text = f"Attribution of the body {decimal(score.attribution)}{apart}"
    if score.headline is not None:
        text += f"; of the headline {decimal(score.headline)}"
    return wrapped(f"{text}. Means by words: 0 the outlet’s own voice, 1 wholly somebody else’s.", width)


def _speakers(document: Document, width: int, color: bool) -> list[str]:
    rows = [row for row in heard_in(document) if row.claims]
    nameless = _voiced(
        [claim for claim in document.claims if document.speaker_of(claim) is None and claim.attribution_id is not None]
    )
    if not rows and not nameless:
        return []
    shown = rows[:_MOST_SPEAKERS]
    figures = 16
    kind_room = 0 if width < 64 else min(36, width - figures - 30)
    name_room = min(max([cells(plain(row.name)) for row in shown], default=10), width - figures - kind_room - 4)
    name_room = max(name_room, 12)
    heading = f"{fitted('Who is heard', name_room)}  {'words':>6} {'claims':>7}"
    lines = ["", painted(heading, "bold", color)]
    for row in shown:
        kind = ", ".join(
            filter(
                None,
                [
                    SOURCE_WORDS[row.source_type],
                    "official" if row.official else "",
                    f"for {plain(row.side)}" if row.side else "",
                ],
            )
        )
        line = f"{fitted(plain(row.name), name_room)}  {row.words:>6} {row.claims:>7}"
        lines.append(line + (painted(f"  {clipped(kind, kind_room)}", "dim", color) if kind_room else ""))
    if len(rows) > len(shown):
        rest = rows[len(shown) :]
        said, claims = sum(row.words for row in rest), sum(row.claims for row in rest)
        lines.append(f"{fitted(f'{len(rest)} more', name_room)}  {said:>6} {claims:>7}")
    if nameless:
        said = _words(nameless, own_words(document))
        lines.append(f"{fitted('speaker not known', name_room)}  {said:>6} {len(nameless):>7}")
    return lines
