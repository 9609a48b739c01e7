"""What the layout of a headline attributes, where the reader saw nothing or half of it.

Headlines drop the words that the body has: *Orsk: officers acted lawfully*, *Dam is safe – minister*, *Norland denies
shelling bridge*, *Dam near collapse, say engineers*. A word before a colon is a source only if it can speak: labels
(*Live:*, *Opinion:*) and topics (*Border war:*, *Rell:*) are left alone, and so is a name of an outlet behind a dash.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from bias.attribution.clauses import has_predicate
from bias.attribution.sources import classify_source
from bias.types import Article, Relation, Span, Spans

PLAIN = 0.7
"""How sure a relation is that a headline's layout alone gives: a convention."""
_LONGEST_SOURCE = 6
_COLON = re.compile(r"(?<=\w):\s+")
_DASH = re.compile(r"\s+[-–—]{1,2}\s+|(?<=[\"”’'])[-–—]\s*")
_LABELS = frozenset(
    """live latest breaking opinion analysis editorial comment commentary column columnist review exclusive video watch
    photos pictures gallery update updates updated interview profile timeline obituary letter letters podcast quiz recap
    factbox explainer explained fact-check factcheck feature special investigation background perspective viewpoint
    listen read how why what who when where q&a in-depth listicle preview briefing newsletter correction clarification
    transcript map chart data in-pictures alert developing urgent sport sports business politics world exclusively
    the-latest part day week question questions answer answers warning revealed""".split()
)
_TOPICS = frozenset(
    """war strike strikes crisis election elections vote referendum conflict ceasefire truce talks trial inquiry flood
    floods fire fires storm quake earthquake crash attack attacks raid protest protests row scandal case deal budget
    dispute border market markets economy weather match final cup league season race hearing murder killing shooting
    explosion blast collapse disaster pandemic outbreak summit debate plan law bill affair victory defeat""".split()
)
_FINDING = frozenset("inquiry trial inquest hearing".split())
_SPEAKING_DOCUMENTS = frozenset("report poll study survey review memo data documents document".split())
_NO_SOURCE = frozenset(
    """and but or as with after before why how when if not so to for in on at from by of it its he she they we you this
    that these there then now still no yes more""".split()
)
_SAID_TO = re.compile(r"(?:said|seen|set|believed|feared|thought|reported|expected|rumou?red|tipped)\Z")
_UNDERGONE = re.compile(
    r"(?:accused|suspected|charged)\s+(?:of|with|over)\b|"
    r"(?:blamed|criticised|criticized|condemned|denounced|faulted|rebuked|slammed|praised|hailed)\s+(?:for|over|as)\b|"
    r"(?:feared|presumed|believed|thought)\s+(?:dead|missing|trapped|killed|lost|drowned|buried|injured|hurt)\b"
)
_UNDERGONE_BY = re.compile(
    r"(?P<cue>accused|blamed|criticised|criticized|condemned|denounced|faulted|rebuked|slammed|praised|hailed)\s+by\s+"
    r"(?P<agent>.{2,60}?)\s+(?=(?:for|of|over|as)\b)"
)
_QUESTION = re.compile(r"(?:what|why|how|who|when|where)\b", re.IGNORECASE)
_NIGHT = frozenset("night day eve week morning evening year month season season's".split())
_PLACE_BEFORE = ("in", "near", "to", "from", "at", "of", "around", "outside", "across", "into")
_SAYS = re.compile(
    r"(?P<cue>(?:says?|said|claims?|warns?|insists?|admits?|alleges?|denies|deny|rejects?|disputes?|vows?|pledges?|"
    r"rules?\s+out|accuses?|blames?|confirms?|argues?|fears?|urges?|hopes?|predicts?|suggests?|doubts?|questions?|"
    r"condemns?|finds?|shows?|calls?\s+for|concedes?|acknowledges?|demands?|threatens?)(?:\s+that)?)\b"
)
_AFTER = re.compile(
    r",\s+(?:(?P<first>.{2,60}?)\s+)?" + _SAYS.pattern.replace(r"(?:\s+that)?", "") + r"(?P<last>.{0,60})$"
)
_AUXILIARY_AFTER = re.compile(r"\s*(?:to|of|by|for|on|in|at|from|over|rise|fall|grow|mount)\b")
_QUOTED = re.compile(r"^[\"“”‘'«].*[\"”’'»]\W*$", re.DOTALL)


class _Found(NamedTuple):
    source: Span
    cue: Spans
    content: Span


def read_headline(article: Article, relations: Sequence[Relation]) -> list[Relation]:
    """Return the relations with what the headline's layout adds; the others are kept as they are.

    A relation of the headline that has its source is left alone. One that lacks it gets the source that its layout
    shows. If the headline has none at all, its layout may give one.
    """
    headline = article.headline
    if headline is None:
        return list(relations)
    relations = [
        _to_the_end(article.text, _active(article.text, relation, headline), headline)
        for relation in relations
        if not _explains(article.text, relation, headline)
    ]
    touching = [row for row, relation in enumerate(relations) if _is_anchored_in(relation, headline)]
    if any(relations[row].source or _is_passive(article.text, relations[row]) for row in touching):
        return list(relations)
    found = _find(article, headline, relations)
    if found is None:
        return list(relations)
    probability = max((relations[row].probability for row in touching), default=PLAIN)
    kept = [_below(relation, headline) for row, relation in enumerate(relations) if row not in touching]
    return [Relation((found.source,), found.cue, (found.content,), probability), *kept]


def _is_anchored_in(relation: Relation, headline: Span) -> bool:
    return any(span.start < headline.end for span in (*relation.source, *relation.cue))


def _is_passive(text: str, relation: Relation) -> bool:
    """*Firm said to weigh sale, rebels blamed for raid, nine feared dead*: a headline's passive without its *is*."""
    if len(relation.cue) != 1 or not relation.content:
        return False
    if _UNDERGONE.match(text, relation.cue[0].start):
        return True
    if _SAID_TO.match(text[slice(*relation.cue[0])]) is None:
        return False
    end = relation.cue[0].end
    return any(text[max(end, span.start) : span.end].lstrip().startswith("to ") for span in relation.content)


def _active(text: str, relation: Relation, headline: Span) -> Relation:
    return _without_subject(text, _by_agent(text, relation, headline), headline)


def _without_subject(text: str, relation: Relation, headline: Span) -> Relation:
    if not relation.source or not _is_anchored_in(relation, headline) or not _is_passive(text, relation):
        return relation
    return replace(relation, source=(), content=tuple(sorted((*relation.source, *relation.content))))


def _by_agent(text: str, relation: Relation, headline: Span) -> Relation:
    """*Rebels blamed by Norland for raid*: who stands behind *by* speaks, not who stands before the verb."""
    if len(relation.source) != 1 or len(relation.cue) != 1 or not _is_anchored_in(relation, headline):
        return relation
    match = _UNDERGONE_BY.match(text, relation.cue[0].start, headline.end)
    if match is None or relation.source[0].end > match.start():
        return relation
    rest = Span(match.end(), max([match.end(), *(span.end for span in relation.content if span.end <= headline.end)]))
    content = (relation.source[0], *([rest] if rest.end > rest.start else ()))
    return replace(relation, source=(Span(*match.span("agent")),), cue=(Span(*match.span("cue")),), content=content)


def _explains(text: str, relation: Relation, headline: Span) -> bool:
    """*Border blast: what we know*: behind the colon stands what the article is about, and nobody says it."""
    start = relation.content[0].start if relation.content else headline.end
    return start < headline.end and text[:start].rstrip().endswith(":") and _QUESTION.match(text, start) is not None


def _to_the_end(text: str, relation: Relation, headline: Span) -> Relation:
    """*Police: [Nine] dead in Halm blast*: all that stands behind a source and its colon is said."""
    if len(relation.source) != 1 or len(relation.content) != 1 or relation.source[0].start != headline.start:
        return relation
    start, end = relation.content[0]
    colon = text[relation.source[0].end : start].strip() == ":"
    if not colon or end >= headline.end or any(span.start >= end for span in relation.cue):
        return relation
    return replace(relation, content=(Span(start, headline.end),))


def _below(relation: Relation, headline: Span) -> Relation:
    return replace(relation, content=tuple(span for span in relation.content if span.start >= headline.end))


def _find(article: Article, headline: Span, relations: Sequence[Relation]) -> _Found | None:
    text = article.text
    for found in (_before_colon(text, headline), _at_the_end(text, headline), _behind_comma(text, headline)):
        if found is not None and _can_speak(article, found) and _is_known(article, found, relations):
            return found
    found = _before_verb(text, headline)
    return found if found is not None and _can_speak(article, found) else None


def _before_colon(text: str, headline: Span) -> _Found | None:
    match = _COLON.search(text, headline.start, headline.end)
    if match is None or _COLON.search(text, match.end(), headline.end):
        return None
    source, content = Span(headline.start, match.start()), Span(match.end(), headline.end)
    return _Found(source, (), content) if _is_said(text, content) else None


def _at_the_end(text: str, headline: Span) -> _Found | None:
    """*Dam is safe – minister*; *Ferry was overloaded: coastguard*."""
    dashes = list(_DASH.finditer(text, headline.start, headline.end))
    matches = dashes or list(_COLON.finditer(text, headline.start, headline.end))
    if not matches:
        return None
    content, source = Span(headline.start, matches[-1].start()), Span(matches[-1].end(), headline.end)
    words = text[slice(*source)]
    plainly = words[:1].islower() and classify_source(words)[0] != "none" and not _is_label(text, content)
    quoted = _QUOTED.match(text[slice(*content)]) is not None
    return _Found(source, (), content) if plainly or ((dashes or quoted) and _is_said(text, content)) else None


def _is_label(text: str, content: Span) -> bool:
    """*Live – police*: too little before a dash to be said."""
    return text[slice(*content)].count(" ") < 1


def _behind_comma(text: str, headline: Span) -> _Found | None:
    """*Dam near collapse, say engineers*; *Dam near collapse, engineers warn*."""
    match = _AFTER.search(text, headline.start, headline.end)
    if match is None or bool(match.group("first")) == bool(match.group("last").strip()):
        return None
    source = Span(*match.span("first" if match.group("first") else "last"))
    start = source.start + len(text[slice(*source)]) - len(text[slice(*source)].lstrip())
    cue = Span(*match.span("cue"))
    return _Found(Span(start, source.end), (cue,), Span(headline.start, match.start()))


def _before_verb(text: str, headline: Span) -> _Found | None:
    """*Norland denies shelling bridge*."""
    match = _SAYS.search(text, headline.start, headline.end)
    if match is None or match.start() == headline.start or _AUXILIARY_AFTER.match(text, match.end()):
        return None
    source, content = Span(headline.start, match.start() - 1), Span(match.end() + 1, headline.end)
    if any(mark in text[slice(*source)] for mark in ",:;–—?!") or len(text[slice(*content)].split()) < 2:
        return None
    return _Found(source, (Span(*match.span()),), content)


def _is_said(text: str, content: Span) -> bool:
    """Whether what stands beside colon or dash can be somebody's words: a clause, or a quotation."""
    surface = text[slice(*content)].strip()
    words = surface.split()
    return len(words) >= 2 and (
        _QUOTED.match(surface) is not None or has_predicate(surface) or _has_headline_verb(words)
    )


def _has_headline_verb(words: Sequence[str]) -> bool:
    """*Strike costs city 4 million*, *Army to leave*: a third person or an infinitive behind a first noun."""
    plain = [word.strip("\"“”‘’',.").lower() for word in words]
    later = plain[1:4]
    return any(word.endswith("s") and not word.endswith(("ss", "us", "is")) for word in later[:2]) or "to" in later


def _can_speak(article: Article, found: _Found) -> bool:
    surface = article.text[slice(*found.source)].strip("\"“”‘’' ")
    words = [word.strip("\"“”‘’',.()").lower() for word in surface.split()]
    if (
        not words
        or len(words) > _LONGEST_SOURCE
        or words[0] in _LABELS | _NO_SOURCE
        or words[-1] in _LABELS | _NIGHT
        or (words[-1] in _TOPICS and not (found.cue and words[-1] in _FINDING))
    ):
        return False
    if any(char.isdigit() for char in surface) or (words[0] == "the" and words[-1] == "latest"):
        return False
    if words[-1] in _SPEAKING_DOCUMENTS | _FINDING or words[-2:] == ["court", "papers"]:
        return True
    kind, _ = classify_source(surface)
    if kind in ("media", "none", "document") or surface.casefold() == article.outlet.casefold():
        return False
    return not has_predicate(surface)


def _is_known(article: Article, found: _Found, relations: Sequence[Relation]) -> bool:
    """Whether the body speaks of a source as of somebody: as a source there, or not as a place of events."""
    if found.cue:
        return True
    word = article.text[slice(*found.source)].strip("\"“”‘’' ").split()[-1].lower()
    if any(word in article.text[slice(*span)].lower().split() for one in relations for span in one.source):
        return True
    body = article.text[len(article.title) :].lower()
    return not any(f" {before} {word}" in body for before in _PLACE_BEFORE)
