"""Resolve sources to speakers: who *he*, *the minister* and *Kovel* are in this article.

Rules over names, roles and recency, in the order in which the sources stand. Where they do not know, the speaker is
None rather than a guess.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from bias.attribution.antecedents import PERSONAL, follow, look_ahead
from bias.attribution.descriptions import head_of
from bias.attribution.discourse import (
    OTHER,
    SOURCE,
    Classify,
    Mention,
    State,
    What,
    is_body,
    is_state,
    note,
    paragraph_at,
    sentence_at,
)
from bias.attribution.roles import lower_words
from bias.attribution.roster import draw_up, form_of
from bias.attribution.source_names import ARTICLE, NEUTRAL, PLURAL, RELATIVE, TRIM, name_source
from bias.types import Reading, Relation, SourceType, Span, Speaker

_FIRST = frozenset("i we me us my our ours mine myself ourselves".split())
_LONGEST_CONTEXT = 600
"""Code points of a sentence that are looked at on either side of a source."""
_COORDINATED = re.compile(r"\b(?:and|but|or|then|also|later)\s+$")


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a source turned out to be."""

    speaker: str | None = None
    source_type: SourceType = "none"
    official: bool = False
    own: bool = False
    """The outlet itself."""
    inherited: int | None = None
    """The earlier attribution whose source is meant where this one has none."""


def resolve_speakers(
    text: str,
    outlet: str,
    reading: Reading,
    relations: Sequence[Relation],
    parents: Sequence[int | None],
    classify: Classify,
) -> tuple[list[Resolved], tuple[Speaker, ...]]:
    """Return what each attribution's source is, and the speakers of the article in order of appearance.

    `relations` are ordered by position; `classify` gives a source's type and whether it is official from its words.
    """
    state = State(
        text, form_of(outlet.split()) if outlet.strip() else (), reading, draw_up(text, reading.paragraphs), classify
    )
    look_ahead(
        state,
        [span for relation in relations for span in relation.source],
        [span for relation in relations for span in relation.content],
    )
    resolved: list[Resolved] = [Resolved()] * len(relations)
    order = sorted(range(len(relations)), key=lambda row: (_position(relations[row]), row))
    for row in order:
        relation = relations[row]
        if relation.source:
            resolved[row] = _resolve(state, relations, parents, resolved, row)
        else:
            resolved[row] = _inherit(state, relation, resolved, row)
    return _agree(relations, resolved)


def _position(relation: Relation) -> int:
    for spans in (relation.source, relation.cue, relation.content):
        if spans:
            return spans[0].start
    return 0


def _agree(relations: Sequence[Relation], resolved: list[Resolved]) -> tuple[list[Resolved], tuple[Speaker, ...]]:
    """Give all sources of a named person one type and one official flag; gather the speakers."""
    rows: dict[str, list[int]] = {}
    for row, one in enumerate(resolved):
        if one.speaker is not None:
            rows.setdefault(one.speaker, []).append(row)
    speakers: list[Speaker] = []
    agreed = list(resolved)
    for name, members in rows.items():
        types = [resolved[row].source_type for row in members if resolved[row].source_type != "none"]
        kind = _agreed(name, types)
        official = any(resolved[row].official for row in members)
        for row in members:
            one = resolved[row]
            agreed[row] = Resolved(name, kind, official, one.own, one.inherited)
        mentions = sorted({span for row in members for span in relations[row].source})
        speakers.append(Speaker(name, kind, official, tuple(mentions)))
    return agreed, tuple(speakers)


def _agreed(name: str, types: Sequence[SourceType]) -> SourceType:
    """One type for all sources of a speaker.

    A lone name that a sentence shows to be a body's is one, other named persons stay persons; somebody whose name is
    withheld once is anonymous; else the first type counts.
    """
    if "person" in types:
        return "organisation" if "organisation" in types and " " not in name else "person"
    if "anonymous" in types and "unnamed-person" in types:
        return "anonymous"
    return types[0] if types else "none"


# --- one source -------------------------------------------------------------------------------------------------


def _resolve(
    state: State,
    relations: Sequence[Relation],
    parents: Sequence[int | None],
    resolved: Sequence[Resolved],
    row: int,
) -> Resolved:
    relation = relations[row]
    span = _trimmed(state.text, relation.source[0])
    follow(state, span.start)
    surface = state.text[span.start : span.end]
    words = lower_words(surface)
    first = words[0] if words else ""
    if len(words) == 1 and first in _FIRST:
        return _first_person(state, relation, parents, resolved, row)
    if _is_outlet(state, surface, words):
        return Resolved(None, "media", False, own=True)
    said = " ".join(state.text[start:end] for start, end in relation.source)
    by_words, seen = state.classify(said), _in_sentence(state, relation.source, said)
    kind, official = by_words
    if kind == "person" and len(words) == 1 and is_state(state, surface):
        kind, official = "organisation", True
    elif kind == "person" and is_body(state, surface):
        kind = "organisation"
    parent = parents[row]
    state.barred = (resolved[parent].speaker or "") if parent is not None and ARTICLE.match(surface) else ""
    speaks = surface.casefold() in PERSONAL or surface.casefold() in NEUTRAL
    state.spoken_of = _named_in(state, relation.content, span.start) if speaks else frozenset()
    name, what = name_source(state, span, surface, words, kind)
    state.barred, state.spoken_of = "", frozenset()
    if name is None:
        if kind in ("unnamed-person", "person", "anonymous") and words:
            _remember(state, row, span, "", "person", surface)
        return Resolved(None, *_with_evidence((kind, official), by_words, seen))
    _remember(state, row, span, name, what, surface)
    if len(words) == 1 and (first in PERSONAL or first in PLURAL or first in NEUTRAL or first in RELATIVE):
        kind, official = _type_of(state, name, what)
        if kind == "person" and first in RELATIVE:
            return Resolved(name, kind, official or seen[1])
    elif kind == "organisation" and what == "thing" and not official:
        official = state.classify(name)[1]
    return Resolved(name, *_with_evidence((kind, official), by_words, seen))


def _named_in(state: State, content: Sequence[Span], before: int) -> frozenset[str]:
    """Who is named in a content up to a place of the text."""
    rows = (row for start, end in content for row in state.roster.rows(start, min(end, before)))
    return frozenset(state.roster.entities[state.roster.mentioned[row]].name for row in rows)


def _in_sentence(state: State, source: Sequence[Span], surface: str) -> tuple[SourceType, bool]:
    """The type of a source by its words and those around it in its sentence."""
    row = sentence_at(state, source[0].start)
    if row is None:
        return state.classify(surface)
    sentence, start, end = state.reading.sentences[row], source[0].start, source[-1].end
    return state.classify(
        surface,
        before=state.text[max(sentence.start, start - _LONGEST_CONTEXT) : start],
        after=state.text[end : min(max(end, sentence.end), end + _LONGEST_CONTEXT)],
    )


def _with_evidence(
    found: tuple[SourceType, bool], by_words: tuple[SourceType, bool], seen: tuple[SourceType, bool]
) -> tuple[SourceType, bool]:
    """What a source was found to be, with what its sentence adds to its words."""
    kind = seen[0] if by_words[0] == found[0] else found[0]
    return kind, found[1] or (seen[1] and not by_words[1])


def _type_of(state: State, name: str, what: What) -> tuple[SourceType, bool]:
    """The type of a pronoun's antecedent, by its name and by what it is called elsewhere."""
    kind, official = state.classify(name)
    rows = state.roster.by_form.get(form_of(name.split(" ")), ())
    named = what == "person" and any(state.roster.entities[row].kind == "person" for row in rows)
    return "person" if named else kind, official or _is_called_official(state, rows)


def _is_called_official(state: State, rows: Sequence[int]) -> bool:
    """Whether a title or apposition makes somebody official (*Premier Alda Rees*)."""
    return any(state.classify(called)[1] for row in rows for called in state.roster.entities[row].called)


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in TRIM:
        start += 1
    while start < end and text[end - 1] in TRIM:
        end -= 1
    return Span(start, end)


def _first_person(
    state: State,
    relation: Relation,
    parents: Sequence[int | None],
    resolved: Sequence[Resolved],
    row: int,
) -> Resolved:
    """*I, we*: the speaker of the quotation around it; outside quotation marks the outlet itself."""
    parent = parents[row]
    if parent is not None:
        above = resolved[parent]
        return Resolved(above.speaker, above.source_type, above.official, above.own)
    start = relation.source[0].start
    quotations = state.reading.quotations
    at = bisect_right(quotations, start, key=lambda quotation: quotation.start) - 1
    if at >= 0 and quotations[at].end > start:
        return Resolved(None, "none", False)
    return Resolved(None, "media", False, own=True)


def _is_outlet(state: State, surface: str, words: list[str]) -> bool:
    if surface.casefold().startswith(("this newspaper", "this paper", "this reporter", "this correspondent")):
        return True
    form = form_of(words) if words else ()
    if not form or not state.outlet or not surface[-1:].isalnum():
        return False
    if form == state.outlet:
        return True
    if len(form) != 1 or form[0] != state.outlet[-1] or surface.split()[-1][:1].islower():
        return False
    return all(
        form_of(state.roster.entities[row].name.split(" ")) == state.outlet
        for row in state.roster.by_form.get(form, ())
    )


def _inherit(state: State, relation: Relation, resolved: Sequence[Resolved], row: int) -> Resolved:
    """A source that must be understood: *…, adding that*, or a content that goes on without a cue."""
    cue = " ".join(state.text[start:end] for start, end in relation.cue).casefold().split()
    going_on = not cue or (cue[0].endswith("ing") and cue[0] not in ("being", "according", "during", "amid"))
    if cue and not going_on:
        start = relation.cue[0].start
        going_on = _COORDINATED.search(state.text, max(0, start - 16), start) is not None
    last = state.said[-1] if state.said else None
    if not going_on or last is None or last.row is None:
        return Resolved()
    here = sentence_at(state, _position(relation))
    paragraph = paragraph_at(state, _position(relation))
    same_paragraph = paragraph == paragraph_at(state, state.reading.sentences[last.sentence].start)
    if here is None or last.sentence > here or here - last.sentence > (0 if cue else 2) or not same_paragraph:
        return Resolved()
    before = resolved[last.row]
    return Resolved(before.speaker, before.source_type, before.official, before.own, last.row)


def _remember(state: State, row: int, span: Span, name: str, what: What, surface: str) -> None:
    sentence = sentence_at(state, span.start)
    if sentence is None:
        return
    head, mods = head_of(ARTICLE.sub("", surface, count=1))
    if what == "person" and name == surface and " " not in name and form_of([name]) not in state.roster.by_form:
        what = "unsure"
    weight = OTHER if surface.casefold() in RELATIVE else SOURCE
    note(state, Mention(span, sentence, name, what, weight, row, head, mods))
