"""Cut each sentence into claims: one per attribution in it, one for what the outlet says itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bias.attribution.clauses import has_predicate, holds_verb, is_complete, is_statement, relative_clauses, trim
from bias.attribution.coordination import explanation
from bias.attribution.cues import Cue
from bias.attribution.forms import quoted_share
from bias.attribution.nesting import Stretch, lay_out
from bias.attribution.reserves import find_claim_hedges
from bias.attribution.scores import attribution_score, others_probability, own_voice_probability
from bias.attribution.silences import is_silence
from bias.settings import Scoring
from bias.types import Attribution, Claim, Mode, Reading, Relation, Span, Spans
from bias.words import innermost

_SUBORDINATOR = re.compile(
    r"\b(?:after|when|as|while|because|who|which|since|before|though|although|if)\b", re.IGNORECASE
)
_ADJUNCT = re.compile(
    r"[\s,;:—–-]*(?:on|in|at|by|from|during|after|before|since|through|via|with|to|for|of|late|early|earlier|later|last|"
    r"this|yesterday|today|and|but|also|then|while|though|however|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday)\b",
    re.IGNORECASE,
)
_STARTS_OPEN = re.compile(r"[\s,;:—–-]*(?:(?:and|but|or)\s+)?", re.IGNORECASE)
_ENDS_OPEN = re.compile(
    r"(?:[\s,;:—–-]+(?:and|but|or|what|as|by|despite|because|while|although|though|that|to|of|with|after|before|when|if|since|"
    r"from|for|in|on|at|over|amid|whether))+[\s,;:—–-]*$",
    re.IGNORECASE,
)
_INTERRUPTION = re.compile(r",\s*(?:(?:who|which)\b(?:\s+(?:has|had|have|also|\w+ly))*|\w+ly)?\s*$", re.IGNORECASE)
"""How an aside on the subject opens before its cue (*Kovel, who [said she was ill], resigned*)."""
_JOINTS = frozenset("that whether to if how why and but of".split())
_LONGEST_JOINT = 40
_LONGEST_SUBJECT = 200
_DEEPEST = 8
"""So many attributions around one take in its words: a bound on work, which no text comes near."""
_QUOTED_WORDS = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_WORK = re.compile(
    r"\b(?:film|movie|book|novel|play|song|album|show|series|programme|program|podcast|documentary|episode|article|"
    r"column|essay|poem|painting|exhibition|game|magazine|newspaper|memoir|opera|musical|titled|entitled|(?<!so-)called|named|"
    r"headlined|nicknamed|dubbed|known as|aka|word|words|term|phrase|acronym|hashtag|slogan|operation|project|"
    r"code-?named|codename|means|meaning)\W*$",
    re.IGNORECASE,
)
_SMALL = frozenset("a an the of in on at to for and or but with from by is as".split())


@dataclass(frozen=True, slots=True)
class Voice:
    """How an attribution is voiced, as far as its speaker tells."""

    own: bool = False
    """The source is the outlet itself."""
    inherited: int | None = None
    """Without a source of its own: the attribution before that it goes on from."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What claims are cut from: the text with its reading, and what was found in it."""

    text: str
    headline: Span | None
    reading: Reading
    relations: Sequence[Relation]
    """Sources, cues and contents; row = id of the attribution."""
    attributions: Sequence[Attribution]
    voices: Sequence[Voice]
    sourceless: Sequence[Span]
    """Markers in the text such as *reportedly*, in order."""


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
    own = _own_voice(evidence, sentence, stretches)
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
    if any(_is_scare(evidence.text, quotation, evidence.headline) for quotation in quotations):
        return _Draft(spans, "scare", None, probability, 0.0)
    return _Draft(spans, "asserted", None, probability, 0.0)


def _overlapping(candidates: Sequence[Span], spans: Spans) -> Iterator[Span]:
    for span in spans:
        at = bisect_right(candidates, span.start, key=lambda candidate: candidate.end)
        while at < len(candidates) and candidates[at].start < span.end:
            yield candidates[at]
            at += 1


# --- own voice --------------------------------------------------------------------------------------------------


def _own_voice(evidence: Evidence, sentence: Span, stretches: list[Stretch]) -> Spans:
    """What the outlet says itself in a sentence: the parts outside all roles, if one of them states something."""
    text = evidence.text
    if not stretches:
        whole = Span(*sentence)
        surface = text[whole.start : whole.end]
        headline = evidence.headline is not None and sentence.end <= evidence.headline.end
        has_words = any(char.isalnum() for char in surface)
        stated = headline or is_statement(surface) or holds_verb(evidence.reading.verbs, whole)
        return (whole,) if has_words and stated else ()
    kept: list[Span] = []
    fragments = list(_fragments(sentence, stretches))
    resumes = [_resumes(evidence, sentence, *fragment, stretches) for fragment in fragments]
    states = [
        resumed or _states(evidence, *fragment, stretches) for fragment, resumed in zip(fragments, resumes, strict=True)
    ]
    for at, (fragment, _) in enumerate(fragments):
        follows = (at + 1 < len(states) and states[at + 1]) or any(resumes)
        opens = fragment.start == sentence.start and follows and not _ADJUNCT.match(text, fragment.start)
        if states[at] or opens:
            piece = trim(text, _without_joints(text, fragment, sentence))
            if piece is not None:
                kept.append(piece)
    for stretch in stretches:
        if stretch.role == "source" and evidence.attributions[stretch.row].parent is None:
            kept.extend(relative_clauses(text, Span(stretch.start, stretch.end)))
    return tuple(sorted(kept))


def _without_joints(text: str, fragment: Span, sentence: Span) -> Span:
    """Leave out the words that only join a fragment to what another voice says (*and …*, *… despite*)."""
    start, end = fragment
    if end < sentence.end:
        joint = _ENDS_OPEN.search(text, max(start, end - _LONGEST_JOINT), end)
        end = joint.start() if joint else end
    if start > sentence.start:
        joint = _STARTS_OPEN.match(text, start, end)
        start = joint.end() if joint else start
    return Span(start, end)


def _fragments(sentence: Span, stretches: list[Stretch]) -> Iterable[tuple[Span, int]]:
    """The parts of a sentence outside all roles, each with how many stretches stand before it."""
    at = sentence.start
    for count, stretch in enumerate(stretches):
        if stretch.start > at:
            yield Span(at, stretch.start), count
        at = stretch.end
    if at < sentence.end:
        yield Span(at, sentence.end), len(stretches)


def _states(evidence: Evidence, fragment: Span, count: int, stretches: list[Stretch]) -> bool:
    text, verbs = evidence.text, evidence.reading.verbs
    surface = text[fragment.start : fragment.end]
    if surface.count(" ") < 1 or not any(char.isalnum() for char in surface):
        return False
    before = stretches[count - 1] if count else None
    after = stretches[count] if count < len(stretches) else None
    subject = before is not None and before.role == "source"
    if subject and after is not None and after.role == "cue" and _SHARES_SUBJECT.search(surface):
        return has_predicate(surface, after_subject=True) or holds_verb(verbs, fragment)
    if before is not None and after is not None and before.role == "cue" and after.row == before.row:
        clause = _SUBORDINATOR.search(surface)
        return clause is not None and has_predicate(surface[clause.start() :])
    if before is not None and before.role == "cue" and subject is False and _CUE_SOURCE.match(surface):
        return False
    named = after is not None and _WHAT.match(text, after.start) is not None
    if after is not None and not (named or _ENDS_CLAUSE.search(surface) or is_complete(surface)):
        return False
    return has_predicate(surface, after_subject=subject) or holds_verb(verbs, fragment)


def _resumes(evidence: Evidence, sentence: Span, fragment: Span, count: int, stretches: list[Stretch]) -> bool:
    """Whether a fragment goes on, behind a comma, from a subject that an attribution interrupted."""
    text = evidence.text
    before = stretches[count - 1] if count else None
    if before is None or before.role == "source" or not text.startswith(",", fragment.start):
        return False
    opening = _interruption(text, sentence, before, stretches)
    if opening is None or opening - sentence.start > _LONGEST_SUBJECT:
        return False
    subject = text[sentence.start : opening]
    own = all(one.role == "source" for one in stretches if one.start < opening)
    if not own or not subject.strip() or _ADJUNCT.match(subject) or has_predicate(subject):
        return False
    verbs = evidence.reading.verbs
    return has_predicate(text[fragment.start : fragment.end], after_subject=True) or holds_verb(verbs, fragment)


def _interruption(text: str, sentence: Span, before: Stretch, stretches: list[Stretch]) -> int | None:
    """Where an aside with an attribution begins behind the subject of a sentence; None if there is none."""
    first = stretches[0]
    if _RELATIVE.match(text, first.start) and _COMMA_ENDS.search(text, sentence.start, first.start):
        return first.start - 1
    cue = next((one for one in stretches if one.row == before.row and one.role == "cue"), None)
    opening = _INTERRUPTION.search(text, max(sentence.start, cue.start - _LONGEST_JOINT), cue.start) if cue else None
    return opening.start() if opening else None


_RELATIVE = re.compile(r"(?:who|which|whom|whose)\b")
_COMMA_ENDS = re.compile(r",\s*$")
_ENDS_CLAUSE = re.compile(r"(?:\b(?:what|amid|amidst|following|despite|after|over)|[,;:—–])\s*$")
"""Where a clause is over although another voice follows (*When the dam broke,* …; *They bombed what* … *called*)."""
_WHAT = re.compile(r"what\b")
"""What stands for a noun phrase and opens a content (*They bombed [what] they called a store*)."""
_SHARES_SUBJECT = re.compile(r"\s(?:and|but)(?:\s+(?:also|then|now|still|\w+ly))?\s*$")
"""Before a second verb of the same subject (*Kovel [lost the vote but] insists*)."""
_CUE_SOURCE = re.compile(r"\s*(?:that|to|by|of)\s*$")


# --- scare quotes -----------------------------------------------------------------------------------------------


def _is_scare(text: str, quotation: Span, headline: Span | None) -> bool:
    """Whether quotation marks keep a distance, rather than hold a title, a nickname or a word as such."""
    surface = text[quotation.start : quotation.end]
    words = _QUOTED_WORDS.findall(surface)
    if not words or not any(char.isalpha() for char in surface):
        return False
    before = text[max(0, quotation.start - 24) : quotation.start]
    if _WORK.search(before):
        return False
    in_headline = headline is not None and quotation.end <= headline.end
    capitals = all(word[0].isupper() or word[0].isdigit() or word.lower() in _SMALL for word in words)
    if capitals and words[0][0].isupper() and not in_headline:
        opens = not before.strip() or before.rstrip()[-1] in ".?!:"
        return opens and len(words) > 1 and surface.rstrip("\"”’'»").endswith((".", "!", "?", ","))
    return not _is_nickname(text, quotation)


def _is_nickname(text: str, quotation: Span) -> bool:
    """*Jan "the Hammer" Holt*: between two words with a capital."""
    before = re.search(r"(\w+) $", text[max(0, quotation.start - 20) : quotation.start])
    after = re.match(r" (\w+)", text[quotation.end : quotation.end + 20])
    return bool(before and after and before.group(1)[0].isupper() and after.group(1)[0].isupper())
