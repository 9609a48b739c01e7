"""From what was read to attributions, speakers and claims with mode and score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bias.attribution.asides import add_asides
from bias.attribution.carried import carry_on
from bias.attribution.claims import find_claims
from bias.attribution.coordination import cut_coordinated
from bias.attribution.cues import find_sourceless, judge_cue
from bias.attribution.evidence import Evidence, Voice
from bias.attribution.forms import extend_quotations, find_form
from bias.attribution.headlines import read_headline
from bias.attribution.inner import add_inner
from bias.attribution.missed import add_missed
from bias.attribution.nesting import complete_contents, find_parents
from bias.attribution.raising import lower_subjects
from bias.attribution.repairs import repair
from bias.attribution.sources import classify_source
from bias.attribution.spans import merge_spans
from bias.attribution.speakers import Resolved, resolve_speakers
from bias.attribution.turns import add_turns
from bias.attribution.vetting import drop_actions, drop_hearers, drop_manners, drop_nicknames, drop_strays, names_nobody
from bias.settings import Settings
from bias.types import Article, Attribution, Document, Reading, Relation, Span

__all__ = ["attribute"]

_LONGEST_CONTEXT = 600
"""Code points of a sentence that are looked at when its cue is judged."""


def attribute(article: Article, reading: Reading, settings: Settings = Settings()) -> Document:
    """Say who vouches for every claim of an article that has been read.

    Returns the document: an attribution for each relation of `reading` that holds (see `vetting`) and for those that
    fixed wordings and layouts show besides, ordered by position, with form, cue class, speaker and source type; the
    claims of every sentence with mode and score; the speakers. Quotations that go on are completed, and a content
    holds all of what is nested in it. Ids are rows.
    Linear in the length of the text; never raises for spans that make no sense.
    """
    text = article.text
    held = drop_nicknames(text, reading, drop_manners(text, _ordered(reading.relations, len(text))))
    whole = drop_hearers(text, add_asides(text, reading, repair(text, reading, lower_subjects(text, held))))
    linked = drop_actions(text, add_missed(text, reading, whole))
    near = drop_strays(text, reading, read_headline(article, linked), article.headline)
    vetted = add_turns(article, reading, cut_coordinated(text, reading, near))
    carried = carry_on(text, reading, extend_quotations(text, reading, vetted), article.headline)
    found = add_inner(text, reading, carried)
    parents = find_parents(text, found)
    resolved, speakers = resolve_speakers(text, article.outlet, reading, found, parents, classify_source)
    relations = complete_contents(text, found, parents)
    attributions = tuple(
        _attribution(text, reading, row, relations[row], parents[row], resolved[row]) for row in range(len(relations))
    )
    evidence = Evidence(
        text=text,
        headline=article.headline,
        reading=reading,
        relations=relations,
        attributions=attributions,
        voices=[Voice(own=one.own, inherited=one.inherited) for one in resolved],
        sourceless=find_sourceless(text),
    )
    claims = find_claims(evidence, settings.scoring, judge_cue)
    return Document(article, reading, attributions, claims, speakers)


def _ordered(relations: Sequence[Relation], length: int) -> list[Relation]:
    """Relations with spans cut to the text, by the first place that they touch."""
    clean = [
        replace(
            relation,
            source=merge_spans(relation.source, length),
            cue=merge_spans(relation.cue, length),
            content=merge_spans(relation.content, length),
            probability=min(1.0, max(0.0, relation.probability)),
        )
        for relation in relations
    ]
    return sorted(clean, key=lambda relation: _place(relation, length))


def _place(relation: Relation, length: int) -> tuple[int, tuple[Span, ...], tuple[Span, ...], tuple[Span, ...]]:
    spans = (*relation.source, *relation.cue, *relation.content)
    first = min((span.start for span in spans), default=length)
    return first, relation.cue, relation.content, relation.source


def _attribution(
    text: str, reading: Reading, row: int, relation: Relation, parent: int | None, resolved: Resolved
) -> Attribution:
    content = _surface(text, relation.content)
    cue = judge_cue(_surface(text, relation.cue), _context(text, reading, relation), content[:_LONGEST_CONTEXT])
    nobody = names_nobody(_surface(text, relation.source))
    return Attribution(
        id=row,
        parent=parent,
        source=relation.source,
        cue=relation.cue,
        content=relation.content,
        form=find_form(text, relation, reading.quotations, parent is not None),
        cue_class=cue.cue_class,
        veridicality=cue.veridicality,
        endorsement=0.0 if nobody else cue.endorsement,
        polarity=0 if nobody else cue.polarity,
        source_type=resolved.source_type,
        official=resolved.official,
        speaker=resolved.speaker,
        side=None,
        probability=relation.probability,
    )


def _surface(text: str, spans: Sequence[Span]) -> str:
    return " ".join(text[start:end] for start, end in spans)


def _context(text: str, reading: Reading, relation: Relation) -> str:
    """The words around a cue: its sentence, or what of it is near."""
    if not relation.cue:
        return ""
    start, end = relation.cue[0]
    sentence = reading.sentence_at(start)
    if sentence is None:
        return ""
    return text[max(sentence.start, start - _LONGEST_CONTEXT) : min(sentence.end, end + _LONGEST_CONTEXT)]
