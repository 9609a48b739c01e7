"""Find what the outlet says itself in a sentence: what is left of it beside all that others say."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bias.attribution.clauses import has_predicate, holds_verb, is_complete, is_statement, relative_clauses, trim
from bias.attribution.evidence import Evidence
from bias.attribution.nesting import Stretch
from bias.types import Span, Spans

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
_LONGEST_JOINT = 40
_LONGEST_SUBJECT = 200
_RELATIVE = re.compile(r"(?:who|which|whom|whose)\b")
_COMMA_ENDS = re.compile(r",\s*$")
_ENDS_CLAUSE = re.compile(r"(?:\b(?:what|amid|amidst|following|despite|after|over)|[,;:—–])\s*$")
"""Where a clause is over although another voice follows (*When the dam broke,* …; *They bombed what* … *called*)."""
_WHAT = re.compile(r"what\b")
"""What stands for a noun phrase and opens a content (*They bombed [what] they called a store*)."""
_SHARES_SUBJECT = re.compile(r"\s(?:and|but)(?:\s+(?:also|then|now|still|\w+ly))?\s*$")
"""Before a second verb of the same subject (*Kovel [lost the vote but] insists*)."""
_CUE_SOURCE = re.compile(r"\s*(?:that|to|by|of)\s*$")


def find_own_voice(evidence: Evidence, sentence: Span, stretches: list[Stretch]) -> Spans:
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
