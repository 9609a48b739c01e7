"""Each claim's score on a terminal, term by term, with the evidence for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bias.report.ansi import painted
from bias.report.evidence import Explanation, SpeakerEvidence, explain
from bias.report.words import (
    CUE_WORDS,
    MODE_WORDS,
    SOURCE_WORDS,
    cells,
    clipped,
    decimal,
    listed,
    percent,
    plain,
    wrapped,
)
from bias.settings import Scoring
from bias.types import Document

_LABEL = 9
_LONGEST = 200
_POLARITY = {1: "the source affirms it", -1: "the source denies it", 0: "the source neither affirms nor denies it"}
_STANCES = frozenset({"belief", "commissive", "attitude", "directive"})
_FORMS = {"direct": "a direct quotation", "mixed": "partly a quotation", "indirect": "in the outlet’s words"}


def explain_claims(document: Document, scoring: Scoring, width: int, color: bool) -> list[str]:
    """Lines that explain the score of every claim, in order, at most `width` columns each."""
    lines = [painted("Every score, term by term", "bold", color)]
    lines.extend(wrapped(_preface(scoring), min(width, 100)))
    told: dict[int, int] = {}
    for one in explain(document, scoring):
        lines.append("")
        lines.extend(_explained(document, one, told, width, color))
        if one.attribution is not None:
            told.setdefault(one.attribution.id, one.claim.id)
    return lines


def _preface(scoring: Scoring) -> str:
    return (
        f"A = c × (1 − {decimal(scoring.endorsement_discount)} × max(0, E)). c goes by the mode. E, −1 to 1, says how "
        "far the wording of the cue endorses: (v − v₀) / (3 − v₀) above v₀, (v − v₀) / (3 + v₀) below it, where v is "
        "the veridicality that people ascribe to the cue, −3 to 3, and v₀ that of “say”. How sure the reader is, "
        "polarity, form and hedges are not part of A. Claims and sentences are numbered as in JSON and CSV."
    )


def _explained(document: Document, one: Explanation, told: Mapping[int, int], width: int, color: bool) -> Iterator[str]:
    """The lines on one claim; cue and speaker only where no claim of the same attribution was `told` before."""
    claim = one.claim
    number = f"{claim.id:>3}  "
    for row, line in enumerate(wrapped(clipped(plain(claim.text), _LONGEST), width - cells(number)) or [""]):
        yield (number if not row else " " * cells(number)) + painted(line, "strong", color)
    differs = abs(one.score - claim.attribution) > 5e-7
    stored = f"; the document says {decimal(claim.attribution)}, from other settings" if differs else ""
    before = told.get(one.attribution.id) if one.attribution is not None and claim.mode != "asserted" else None
    for label, text in (
        ("A", f"{one.formula}{stored}"),
        ("c", f"{decimal(one.rung)} {MODE_WORDS[claim.mode]}: {_mode_reason(document, one)}"),
        ("E", _cue_reason(one) if before is None else f"{_signed(one.endorsement)}, as for claim {before}"),
        ("speaker", _speaker_reason(one) if before is None else ""),
        ("not in A", _beside(one)),
    ):
        if text:
            yield from _labelled(label, text, width, color)


def _labelled(label: str, text: str, width: int, color: bool) -> Iterator[str]:
    indent = 5 + _LABEL
    for row, line in enumerate(wrapped(plain(text), max(width - indent, 12))):
        head = painted(f"{label:<{_LABEL}}", "dim", color) if not row else " " * _LABEL
        yield f"     {head}{line}"


def _quoted(words: str) -> str:
    return f"“{clipped(plain(words).rstrip(' ,;'), 60)}”"


def _mode_reason(document: Document, one: Explanation) -> str:
    claim, by, speaker = one.claim, one.attribution, one.speaker
    words = _quoted(document.text_of(one.deciders)) if one.deciders else ""
    if claim.mode == "asserted":
        return (
            f"the source {words} is the outlet itself" if by and words else "no source, no cue and no marks around it"
        )
    if claim.mode == "sourceless":
        if by is None:
            return f"{words} hands it to somebody, and names nobody"
        return f"the cue {words} has no source" if words else "it is told as somebody’s, with neither source nor cue"
    if claim.mode == "scare":
        return f"the quotation marks in {words} keep a distance, and no source is given"
    away = "" if speaker.sentence is None else _away(claim.sentence, speaker.sentence)
    if claim.mode == "carried":
        return f"no source here; that of before goes on: {words}{away}"
    return f"the source {words} is given" + (f"{away}, and quotation marks go on" if away else "")


def _away(here: int, there: int) -> str:
    """*, 2 sentences before (4)*, or nothing for the same sentence."""
    gap = here - there
    if not gap:
        return ""
    many = "1 sentence" if abs(gap) == 1 else f"{abs(gap)} sentences"
    return f", {many} {'before' if gap > 0 else 'on'} (sentence {there})"


def _signed(value: float) -> str:
    return decimal(value, signed=True)


def _cue_reason(one: Explanation) -> str:
    """The endorsement and where it comes from; empty where no cue speaks."""
    value, neutral, by = one.veridicality, one.neutral, one.attribution
    if value is None or one.claim.mode == "asserted":
        return ""
    wording = f"{_quoted(one.cue)}: {CUE_WORDS[by.cue_class]}, " if by else f"{_quoted(one.cue)}: "
    if abs(value - neutral) < 1e-9:
        return f"{_signed(one.endorsement)} {wording}v = v₀ = {decimal(neutral)}"
    sign = "−" if value >= neutral else "+"
    worked = f"({decimal(value)} − {decimal(neutral)}) / (3 {sign} {decimal(neutral)})"
    return f"{_signed(one.endorsement)} {wording}v = {decimal(value)}: {worked}{_adjusted(one)}"


def _adjusted(one: Explanation) -> str:
    """Why E is not what veridicality alone gives."""
    value, neutral, by = one.veridicality or 0.0, one.neutral, one.attribution
    plainly = (value - neutral) / ((3 - neutral) if value >= neutral else (3 + neutral))
    if abs(plainly - one.endorsement) < 1e-3:
        return f" = {_signed(plainly)}"
    if by and by.cue_class in _STANCES and plainly < 0:
        return ", but a belief, wish, vow or demand that may fail is no doubt of the outlet’s: 0"
    return ", but its source is nobody, which endorses nothing: 0" if by else ""


def _speaker_reason(one: Explanation) -> str:
    by, evidence = one.attribution, one.speaker
    if by is None or one.claim.mode == "asserted":
        return ""
    kind = SOURCE_WORDS[by.source_type]
    described = ", ".join(filter(None, [kind, "official" if by.official else "", f"for {by.side}" if by.side else ""]))
    if evidence.name is None:
        return (
            f"not resolved: {_quoted(evidence.source)} names nobody that can be told ({described})"
            if evidence.source
            else ""
        )
    return f"{evidence.name} ({described}): {_resolution(evidence)}"


def _resolution(evidence: SpeakerEvidence) -> str:
    words = _quoted(evidence.source)
    if evidence.how == "named":
        return "named in the source"
    if evidence.how == "short":
        return f"{words} has a part of the name"
    if evidence.how == "understood":
        return f"no source of its own; that of the attribution before, {words} (sentence {evidence.sentence}), goes on"
    if evidence.how in ("pronoun", "nominal"):
        last = (
            f", {_quoted(evidence.antecedent)} in sentence {evidence.antecedent_sentence}"
            if evidence.antecedent
            else ""
        )
        return f"{'the pronoun ' if evidence.how == 'pronoun' else ''}{words} is taken for this speaker{last}"
    return "how it was found is not kept"


def _beside(one: Explanation) -> str:
    claim, by = one.claim, one.attribution
    parts = [f"mode {percent(claim.probability)} sure"]
    if by is not None and claim.mode != "asserted":
        parts += [f"attribution {percent(by.probability)} sure", _POLARITY[by.polarity], _FORMS[by.form]]
    hedges = listed([_quoted(hedge) for hedge in one.hedges])
    parts.append(f"hedged by {hedges}" if hedges else "hedged" if claim.hedged else "not hedged")
    return "; ".join(parts)
