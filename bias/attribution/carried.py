"""Carry a speaker's words on into the next sentence where its verbs are shifted back and nothing else changes.

*Kovel said the dam was unsafe. Repairs would cost four million.* Behind a past cue, reported speech goes on in *would,
could, might, was to* and the pluperfect, without a source or marks (free indirect speech; Banfield 1982). News uses
the same forms in its own voice, for background and for outlooks, so that a sentence is carried only if it follows in
the same paragraph on reported words that end their sentence, names nobody and nothing new, opens no contrast, and,
in the pluperfect, gives no date. On PolNeAR train, given the annotators' attributions, this carries 6 of 30,528
sentences; the annotators themselves hardly ever carry speech without quotation marks.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from bias.attribution.clauses import find_predicates, has_predicate
from bias.attribution.cues import judge_cue
from bias.attribution.spans import merge_spans
from bias.types import Reading, Relation, Span

_PAST_CUE = re.compile(r"\b(?:said|told|wrote|gave|spoke|swore|saw|thought|felt|\w+ed)\b", re.IGNORECASE)
_PRESENT_PERFECT = re.compile(r"\b(?:has|have)\b", re.IGNORECASE)
_TELLING = re.compile(
    r"\b(?:described|recalled|recounted|remembered|related|told|relived|account|version)\b", re.IGNORECASE
)
"""Cues that hand over what happened by a mere noun phrase (*described the first seconds*)."""
_HEARER = re.compile(r"to\s+(?:(?:the|his|her|its|their|an?)\s+)?(?:[\w-]+\s+)?[\w-]+")
"""Who was told, behind what was (*described the attack to parliament*)."""
_CARRYING = ("neutral", "endorsing", "distancing", "commissive", "belief", "accusation")
_PARTICIPLE = (
    r"(?:\w+(?:ed|en|wn|rn|ne)|begun|come|become|run|put|sunk|drunk|bought|brought|built|caught|cost|cut|dealt|felt|fled|"
    r"fought|found|heard|held|hit|hung|hurt|kept|laid|led|left|lent|let|lost|made|meant|met|paid|read|said|sent|set|shot|"
    r"shut|slept|slid|sold|spent|split|spread|stood|stuck|struck|swept|swung|taught|told|thought|understood|won|had)"
)
_ADVERBS = r"(?:(?:not|never|also|already|just|since|even|only|then|n['’]t|\w+ly)\s+){0,3}"
_OUTLOOK = re.compile(
    rf"(?:\w+['’]d|would|could|might)\b|(?:was|were)\s+{_ADVERBS}to\s+[a-z]|had\s+to\s+[a-z]", re.IGNORECASE
)
_PLUPERFECT = re.compile(rf"(?:had|hadn['’]t)\s+{_ADVERBS}{_PARTICIPLE}\b", re.IGNORECASE)
_UNSHIFTED = re.compile(r"\b(?:is|are|am|has|have|does|do|will|can|may|shall)\b|['’](?:re|ve|ll|m)\b")
_AFTER_INFINITIVE = re.compile(
    r"\b(?:to|would|could|might|not|also|never|they|\w+ly)\s+(?:have|do)\b|\bmay\s+\d", re.IGNORECASE
)
_SHIFTED = re.compile(r"\b(?:had|would|could|might|was|were)\b|['’]d\b", re.IGNORECASE)
_DATE = re.compile(
    r"\b(?:earlier|previously|formerly|originally|last|past|ago|recently|months?|years?|decades?|weeks?|yesterday|\d{4}|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october|november|"
    r"december)\b",
    re.IGNORECASE,
)
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december easter christmas ramadan".split()
)
_CHANGES = re.compile(
    r"[(\[]|[\W_]*(?:but|however|meanwhile|yet|still|instead|nonetheless|nevertheless|although|though|despite|while|if|this|"
    r"that|these|such|under|another|others?|critics|analysts|experts|observers|so|in\s+fact|on\s+\w+|in\s+(?:\d|\w+\s*,)|"
    r"by\s+\w+|after|before|when|as|with|previously|earlier|there\s+(?:was|were|are|is))\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.?!“\"‘]\s)(?<!^)\b[A-Z][\w’'-]*")
_WORD = re.compile(r"[^\W_]+")
_QUOTE_MARK = re.compile(r"[\"“”„«»]")
_EDGE = " \t\n,;:.!?\"”’'»)–—-"
_LONGEST = 400


def carry_on(
    text: str, reading: Reading, relations: Sequence[Relation], headline: Span | None = None
) -> list[Relation]:
    """Return the relations with the sentences that go on from them added to their contents."""
    taken = merge_spans((span for one in relations for span in (*one.source, *one.cue, *one.content)), len(text))
    starts, ends = [span.start for span in taken], [span.end for span in taken]
    order = sorted(range(len(relations)), key=lambda row: _anchor(relations[row]))
    anchors = [_anchor(relations[row]) for row in order]
    added: dict[int, list[Span]] = {}
    speaking: int | None = None
    for row, sentence in enumerate(reading.sentences):
        if headline is not None and sentence.start < headline.end:
            continue
        if bisect_right(ends, sentence.start) < bisect_left(starts, sentence.end):
            here = order[bisect_left(anchors, sentence.start) : bisect_left(anchors, sentence.end)]
            speaking = _speaking(text, reading, sentence, relations, here)
        elif speaking is not None and _goes_on(text, reading, relations[speaking], row):
            added.setdefault(speaking, []).append(_without_stop(text, sentence))
        else:
            speaking = None
    return [
        replace(relation, content=(*relation.content, *added[row])) if row in added else relation
        for row, relation in enumerate(relations)
    ]


def _anchor(relation: Relation) -> int:
    """Where a relation's cue stands; before the text if it has none."""
    return relation.cue[0].start if relation.cue else -1


def _speaking(
    text: str, reading: Reading, sentence: Span, relations: Sequence[Relation], here: Sequence[int]
) -> int | None:
    """The row of the one whose unquoted words end a sentence and hold all that others say in it; None if no one."""
    if not here:
        return None
    hulls = {row: _hull(relations[row]) for row in here}
    main = max(here, key=lambda row: (hulls[row].end - hulls[row].start, -row))
    hull, relation = hulls[main], relations[main]
    if any(other.start < hull.start or other.end > hull.end for other in hulls.values()):
        return None
    rest = text[hull.end : sentence.end].strip(_EDGE)
    whole = hull.end <= sentence.end and (not rest or _HEARER.fullmatch(rest) is not None)
    if not whole or not relation.source or not relation.content:
        return None
    if _QUOTE_MARK.search(text, sentence.start, sentence.end) or text[sentence.start : sentence.end].rstrip().endswith(
        "?"
    ):
        return None
    cue = " ".join(text[start:end] for start, end in relation.cue)
    content = " ".join(text[start:end] for start, end in relation.content)
    if not _PAST_CUE.search(cue) or _PRESENT_PERFECT.search(cue):
        return None
    judged = judge_cue(cue, text[sentence.start : sentence.end][:_LONGEST], content[:_LONGEST])
    return main if judged.cue_class in _CARRYING and judged.polarity == 1 else None


def _hull(relation: Relation) -> Span:
    spans = [*relation.source, *relation.cue, *relation.content]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _goes_on(text: str, reading: Reading, relation: Relation, row: int) -> bool:
    """Whether a sentence reads on from the words of the relation before it."""
    sentence, before = reading.sentences[row], reading.sentences[row - 1]
    surface = text[sentence.start : sentence.end]
    if len(surface) > _LONGEST or _parts(text, before, sentence) or _QUOTE_MARK.search(surface):
        return False
    if surface.rstrip().endswith("?") or _CHANGES.match(surface) or _names_new(text, relation, before, surface):
        return False
    if _UNSHIFTED.search(_AFTER_INFINITIVE.sub("", surface)):
        return False
    verbs = find_predicates(surface)
    if not verbs:
        return False
    cue = " ".join(text[start:end] for start, end in relation.cue)
    content = " ".join(text[start:end] for start, end in relation.content)
    shifted = has_predicate(content) and _SHIFTED.search(content) is not None
    if _PLUPERFECT.match(surface, verbs[0]):
        return (shifted or has_predicate(content) or _TELLING.search(cue) is not None) and not _DATE.search(surface)
    return _OUTLOOK.match(surface, verbs[0]) is not None and (shifted or judge_cue(cue).cue_class == "commissive")


def _parts(text: str, before: Span, sentence: Span) -> bool:
    """Whether more than a little white space parts two sentences: a paragraph, a line."""
    return "\n" in text[before.end : sentence.start]


def _names_new(text: str, relation: Relation, before: Span, surface: str) -> bool:
    """Whether a sentence names somebody or something that neither the one before nor the relation did."""
    known = {word.lower() for word in _WORD.findall(text[before.start : before.end])} | _CALENDAR
    for start, end in (*relation.source, *relation.content):
        known.update(word.lower() for word in _WORD.findall(text[start:end]))
    return any(_WORD.findall(name)[0].lower() not in known for name in _NAME.findall(surface))


def _without_stop(text: str, sentence: Span) -> Span:
    end = sentence.end
    while end > sentence.start and text[end - 1] in " \n.":
        end -= 1
    return Span(sentence.start, end)
