"""Cut each sentence into claims: one per attribution in it, one for what the outlet says itself."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bias.attribution.coordination import explanation
from bias.attribution.cues import Cue
from bias.attribution.evidence import Evidence
from bias.attribution.forms import quoted_share
from bias.attribution.nesting import Stretch, lay_out
from bias.attribution.own_voice import find_own_voice
from bias.attribution.reserves import find_claim_hedges
from bias.attribution.scare_quotes import is_scare
from bias.attribution.scores import attribution_score, others_probability, own_voice_probability
from bias.attribution.silences import is_silence
from bias.settings import Scoring
from bias.types import Attribution, Claim, Mode, Span, Spans
from bias.words import innermost

_JOINTS = frozenset("that whether to if how why and but of".split())
_DEEPEST = 8
"""So many attributions around one take in its words: a bound on work, which no text comes near."""


@dataclass(frozen=True, slots=True)
class _Draft:
    spans: Spans
    mode: Mode
    row: int | None
    probability: float
    endorsement: float
    hedge: Spans = ()
    """The cue, if it holds back certainty without being anybody's words (*is feared, seems*)."""


def find_claims(
    evidence: Evidence,
    scoring: Scoring,
    judge: Callable[[str], Cue],
) -> tuple[Claim, ...]:
    """Return the claims of a text, ordered by position; id = row.

    An attribution has one claim in each sentence of its content. The claims of one sentence lie in it; they are
    disjoint, but that the claim of an attribution holds those of the attributions nested in it: the words of these
    count for the innermost alone (`bias.words.own_spans`). `judge` judges a marker such as *reportedly*.
    """
    stretches = lay_out(evidence.relations, [attribution.parent for attribution in evidence.attributions])
    claims: list[Claim] = []
    first = 0
    for row, sentence in enumerate(evidence.reading.sentences):
        while first < len(stretches) and stretches[first].end <= sentence.start:
            first += 1
        last = first
        while last < len(stretches) and stretches[last].start < sentence.end:
            last += 1
        within = _cut(stretches[first:last], sentence)
        drafts = _claims_in(evidence, sentence, within, judge)
        headline = evidence.headline is not None and sentence.end <= evidence.headline.end
        ordered = sorted(drafts, key=lambda draft: (draft.spans[0].start, -draft.spans[-1].end))
        for draft, own in zip(ordered, innermost([draft.spans for draft in ordered]), strict=True):
            hedges = find_claim_hedges(evidence.text, own, draft.hedge, draft.spans)
            claims.append(
                Claim(
                    id=len(claims),
                    sentence=row,
                    spans=draft.spans,
                    text=_words_of(evidence.text, draft.spans),
                    mode=draft.mode,
                    attribution=attribution_score(draft.mode, draft.endorsement, scoring),
                    probability=draft.probability,
                    attribution_id=draft.row,
                    hedged=bool(hedges),
                    headline=headline,
                    side=None,
                    hedges=hedges,
                )
            )
    return tuple(claims)


def _words_of(text: str, spans: Spans) -> str:
    return " … ".join(text[start:end] for start, end in spans)


def _cut(stretches: Iterable[Stretch], sentence: Span) -> list[Stretch]:
    return [
        stretch._replace(start=max(stretch.start, sentence.start), end=min(stretch.end, sentence.end))
        for stretch in stretches
    ]


def _claims_in(
    evidence: Evidence, sentence: Span, stretches: list[Stretch], judge: Callable[[str], Cue]
) -> list[_Draft]:
    stretches = [piece for stretch in stretches for piece in _without_explanation(evidence, stretch)]
    drafts = [_attributed(evidence, sentence, row, spans, stretches) for row, spans in _contents(evidence, stretches)]
    own = find_own_voice(evidence, sentence, stretches)
    if own:
        drafts.append(_own_claim(evidence, sentence, own, stretches, judge))
    return drafts


def _without_explanation(evidence: Evidence, stretch: Stretch) -> list[Stretch]:
    """A content without the clause in it that the outlet adds, if it is not quoted."""
    span = Span(stretch.start, stretch.end)
    if stretch.role != "content" or quoted_share(evidence.text, span, evidence.reading.quotations) > 0:
        return [stretch]
    cue = " ".join(evidence.text[start:end] for start, end in evidence.relations[stretch.row].cue)
    clause = explanation(evidence.text, cue, span)
    if clause is None:
        return [stretch]
    pieces = (stretch._replace(end=clause.start), stretch._replace(start=clause.end))
    return [piece for piece in pieces if piece.start < piece.end]


def _contents(evidence: Evidence, stretches: list[Stretch]) -> Iterable[tuple[int, Spans]]:
    """Per attribution its content in a sentence, what is nested in it included; none that only joins.

    Without white space at the edges and parts without words. The outlet's own words about what others say (*the Post
    has learned that [officials said X]*) are no claim.
    """
    text = evidence.text
    whole: dict[int, list[Span]] = {}
    plain: dict[int, list[Span]] = {}
    for start, end, row, role in stretches:
        piece = _stripped(text, start, end)
        if piece is None:
            continue
        if role == "content":
            whole.setdefault(row, []).append(piece)
            plain.setdefault(row, []).append(piece)
        for outer in _around(evidence.attributions, row):
            whole.setdefault(outer, []).append(piece)
    for row, spans in whole.items():
        telling = plain.get(row, []) if evidence.voices[row].own else spans
        if is_silence(text, evidence.relations[row].cue, evidence.relations[row].content):
            continue
        if telling and _says_something(text, telling):
            yield row, _joined(text, telling)


def _stripped(text: str, start: int, end: int) -> Span | None:
    """A stretch without white space at its edges; None without words."""
    surface = text[start:end]
    if not any(char.isalnum() for char in surface):
        return None
    return Span(start + len(surface) - len(surface.lstrip()), end - len(surface) + len(surface.rstrip()))


def _around(attributions: Sequence[Attribution], row: int) -> Iterator[int]:
    """The attributions that one stands inside of, the nearest first."""
    above = attributions[row].parent
    for _ in range(_DEEPEST):
        if above is None:
            return
        yield above
        above = attributions[above].parent


def _joined(text: str, spans: Sequence[Span]) -> Spans:
    """Ordered spans, those made one that no word stands between."""
    found: list[Span] = []
    for span in spans:
        if found and not any(char.isalnum() for char in text[found[-1].end : span.start]):
            span = Span(found.pop().start, span.end)
        found.append(span)
    return tuple(found)


def _says_something(text: str, spans: list[Span]) -> bool:
    """Whether more than a joining word is left of a content (*reported [that] the minister said …*)."""
    words = [word for start, end in spans for word in text[start:end].casefold().split()]
    return len(words) > 1 or words[0] not in _JOINTS


def _attributed(evidence: Evidence, sentence: Span, row: int, spans: Spans, stretches: list[Stretch]) -> _Draft:
    attribution = evidence.attributions[row]
    mode = _mode(evidence, sentence, row, spans)
    endorsement = attribution.endorsement if mode != "asserted" else 0.0
    hedge = attribution.cue if mode == "sourceless" and attribution.cue_class == "belief" else ()
    probability = attribution.probability if mode == "asserted" else others_probability(attribution.probability)
    return _Draft(spans, mode, row, probability, endorsement, hedge)


def _mode(evidence: Evidence, sentence: Span, row: int, spans: Spans) -> Mode:
    """The first that fits of attributed, carried, sourceless, scare; asserted where the source is the outlet."""
    voice = evidence.voices[row]
    if voice.own:
        return "asserted"
    relation = evidence.relations[row]
    source = relation.source
    if not source and voice.inherited is not None:
        source = evidence.relations[voice.inherited].source
    quoted = sum(quoted_share(evidence.text, span, evidence.reading.quotations) for span in spans) >= 0.5 * len(spans)
    if source:
        given = any(span.start < sentence.end and span.end > sentence.start for span in source)
        return "attributed" if given or quoted else "carried"
    return "scare" if quoted and not relation.cue else "sourceless"


def _own_claim(
    evidence: Evidence,
    sentence: Span,
    spans: Spans,
    stretches: list[Stretch],
    judge: Callable[[str], Cue],
) -> _Draft:
    others = sum(stretch.end - stretch.start for stretch in stretches if stretch.role == "content")
    probability = own_voice_probability(others / max(1, sentence.end - sentence.start))
    marker = next(_overlapping(evidence.sourceless, spans), None)
    if marker is not None:
        cue = judge(evidence.text[marker.start : marker.end])
        return _Draft(
            spans, "sourceless", None, probability, cue.endorsement, (marker,) if cue.cue_class == "belief" else ()
        )
    quotations = _overlapping(evidence.reading.quotations, spans)
    if any(is_scare(evidence.text, quotation, evidence.headline) for quotation in quotations):
        return _Draft(spans, "scare", None, probability, 0.0)
    return _Draft(spans, "asserted", None, probability, 0.0)


def _overlapping(candidates: Sequence[Span], spans: Spans) -> Iterator[Span]:
    for span in spans:
        at = bisect_right(candidates, span.start, key=lambda candidate: candidate.end)
        while at < len(candidates) and candidates[at].start < span.end:
            yield candidates[at]
            at += 1
