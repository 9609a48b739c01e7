"""How certain a text leaves what it speaks of: hedges and prospects, each with its scope and strength.

Two families are told apart
- *hedges* say how sure their user is (*may, probably, seems, unlikely*): see `hedges`. Only they make a claim `hedged`.
- *prospects* leave open whether something comes to pass, without a doubt of anybody's: *would*, *if*, what is wanted,
  planned, feared or asked for. They count for how certain an event is, and for nothing else.

Scope is the clause, as far as punctuation and joining words tell: from a modal or verb on, all of it for an adverb, the
next words for an adjective before its noun. Strength (0..1) is how far from certain people judge what stands there:
the mean of 1 - |factuality| / 3 over the events in the scopes of a trigger in the training part of UW factuality (Lee,
Artzi, Choi & Zettlemoyer 2015), shrunk to the mean of its kind (`bias.training.hedges`). Neither family ever touches
the attribution score.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType

from bias.attribution.hedges import find_triggers
from bias.attribution.lexicon import Lexicon, load_lexicon
from bias.types import Span

_BORDER = re.compile(
    r"\s*[;:.?!](?=[\s\"”’')\]]|$)|\s+[-—–]+\s+|—|\s*,?\s*(?:[\"”]|''|’\s)|\s*,?\s+(?:but|because|although|though|whereas|unless|until)\b"
    r"|\s*,\s+(?:(?:who|which|where|whose|and|or|while|when|after|before|as|if|so|yet|even|with|a|an)\b|\w+ing\b"
    r"|(?:[\w’'.-]+\s+){1,4}(?:said|says|added|told|wrote|argued|noted|warned)\b)"
    r"|\s+(?:and|or)\s+(?:he|she|it|they|we|i|you|that|has|have|had|is|are|was|were)\b|\s+(?:if|when|while|after)\b",
    re.IGNORECASE,
)
_NEXT_WORDS = re.compile(r"(?:\s+[\w’'-]+){1,3}")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_MODAL = re.compile(
    r"(?<![\w’'-])(?P<name>would|should|can|cannot|must|shall|ought\s+to|will|wo(?=\s*n['’]t)|ca(?=\s*n['’]t)|have\s+to|"
    r"has\s+to|had\s+to|needs?\s+to|(?:is|are|was|were|am|be)\s+(?:about|able|unable|due|set|bound|going|supposed)\s+to)"
    r"(?![\w-])|(?<=\w)(?P<clitic>['’](?:d|ll))(?=\s)",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?P<name>if|unless|whether|in\s+case|provided\s+that|as\s+long\s+as|lest|until|in\s+the\s+event\s+of)\b",
    re.IGNORECASE,
)
_BEFORE_NOUN = re.compile(
    r"\b(?P<name>possible|potential|proposed|planned|expected|projected|threatened|prospective|future|upcoming|pending|"
    r"would-be|eventual|future|hypothetical|alleged|suspected)\b(?!\s+(?:to|that|by|for)\b)",
    re.IGNORECASE,
)
_INFINITIVE = re.compile(r"\bto\s+(?:(?:not|\w+ly)\s+)?(?P<verb>[a-z]{2,})(?![\w’'-])")
_NO_VERB = frozenset(
    "the an his her its their our your my this that these those all each some any me you him them us it other one two "
    "three many more most no both such what which who whom least only date death work school court home power market "
    "police war peace reporters people".split()
)
_NOUN = re.compile(r"\w+(?:ing|(?<!e)ed|ions?|isms?|ments?|ity|ities|ness|ance|ence|ers|ists?|ship|hood)")
_VERB_ALL_THE_SAME = frozenset(
    "bring sing mention question sanction function position condition comment implement "
    "supplement document cement assist resist insist persist consist exist enlist advance balance finance enhance "
    "influence commence silence experience reference license dance".split()
)
_LEADS_TO_NOUN = frozenset(
    "according bowing due subject contributed attributed addition response regard thanks close "
    "prior next up back amounted amounting related linked contrary similar owing devoted dedicated opposed".split()
)
_OPENS_CLAUSE = frozenset("that the a an he she it they we i you his her its their this there these those some".split())
_STANCES = frozenset({"belief", "attitude", "directive", "commissive", "distancing"})
_FARTHEST_GOVERNOR = 7
_PLAIN_PURPOSE = "other"


@dataclass(frozen=True, slots=True)
class Reserve:
    """What keeps a stretch of a text from being certain. Offsets index the text that was asked about."""

    trigger: Span
    scope: Span
    strength: float
    """0 plain fact .. 1 wholly open."""
    kind: str
    """*hedge*, or the kind of prospect: *modal, condition, infinitive, clause, noun, question*."""
    name: str
    """The plain form of the trigger (*appear*); of a prospect under a verb, that verb's group (*want, plan*)."""


def grade_hedges(text: str) -> tuple[Reserve, ...]:
    """Return the hedges proper of a text in order; the same triggers as `hedges.find_hedges`. Never raises."""
    triggers = find_triggers(text)
    borders = _borders(text) if triggers else []
    return tuple(_graded(span, _scope(text, borders, span, whole), "hedge", name) for span, name, whole in triggers)


def find_prospects(text: str) -> tuple[Reserve, ...]:
    """Return what leaves open whether something comes to pass, ordered by position. Never raises."""
    borders = _borders(text)
    found = [*_modals(text, borders), *_governed(text, borders, load_lexicon()), *_questions(text)]
    return tuple(sorted(found, key=lambda hedge: (hedge.trigger, hedge.scope, hedge.kind)))


def uncertainty_of(text: str, events: Sequence[Span]) -> list[float]:
    """Return for each event (a word or more of the text) how far from certain the words around it leave it, 0..1.

    Of several triggers in whose scopes it stands the strongest counts. A trigger is not in its own scope.
    """
    graded = [*grade_hedges(text), *find_prospects(text)]
    return [max((one.strength for one in graded if _covers(one, event)), default=0.0) for event in events]


def _covers(hedge: Reserve, event: Span) -> bool:
    inside = hedge.scope.start <= event.start < hedge.scope.end
    return inside and not hedge.trigger.start <= event.start < hedge.trigger.end


# --- prospects ----------------------------------------------------------------------------------------------------


def _modals(text: str, borders: Sequence[Span]) -> Iterator[Reserve]:
    for match in _MODAL.finditer(text):
        name = " ".join((match.group("name") or match.group("clitic")).lower().replace("’", "'").split())
        span = Span(*match.span())
        yield _graded(span, _scope(text, borders, span, whole=False), "modal", name)
    for match in _CONDITION.finditer(text):
        span = Span(*match.span())
        end = text.find(",", match.end())
        scope = _scope(text, borders, span, whole=False)
        scope = Span(scope.start, min(scope.end, end if end >= 0 else scope.end))
        yield _graded(span, scope, "condition", " ".join(match.group("name").lower().split()))
    for match in _BEFORE_NOUN.finditer(text):
        following = _NEXT_WORDS.match(text, match.end())
        if following:
            yield _graded(Span(*match.span()), Span(match.end(), following.end()), "noun", match.group("name").lower())


def _questions(text: str) -> Iterator[Reserve]:
    if text.rstrip(" \"”’'`").endswith("?"):
        start = max(text.rfind(mark, 0, len(text) - 4) for mark in (". ", "? ", "! ")) + 1
        yield _graded(Span(len(text), len(text)), Span(start, len(text)), "question", "?")


def _governed(text: str, borders: Sequence[Span], lexicon: Lexicon) -> Iterator[Reserve]:
    """Infinitives and clauses under words that do not vouch for them (*plans to leave, fear the dam broke*)."""
    words = [(match.group().lower(), Span(*match.span())) for match in _WORD.finditer(text)]
    starts = [span.start for _, span in words]
    for match in _INFINITIVE.finditer(text):
        at = bisect_right(starts, match.start()) - 1
        if not _is_verb(match.group("verb")) or (at > 0 and words[at - 1][0] in _LEADS_TO_NOUN):
            continue
        span = Span(*match.span())
        span = Span(span.start, span.start + 2)
        yield _graded(
            span,
            _scope(text, borders, span, whole=False),
            "infinitive",
            _governor(words[max(0, at - _FARTHEST_GOVERNOR) : at], lexicon),
        )
    for (word, span), (after, place) in pairwise(words):
        group = _clause_group(word, lexicon)
        if group and after in _OPENS_CLAUSE and text[span.end : place.start].isspace():
            yield _graded(span, _scope(text, borders, span, whole=False), "clause", group)


def _is_verb(word: str) -> bool:
    """Whether a word behind *to* can be its infinitive, by the look of it (*to leave*, not *to ministers*)."""
    return word not in _NO_VERB and (_NOUN.fullmatch(word) is None or word in _VERB_ALL_THE_SAME)


def _governor(words: Sequence[tuple[str, Span]], lexicon: Lexicon) -> str:
    """The group of the word that an infinitive depends on; *other* for a purpose or what is not known."""
    for word, _ in reversed(words):
        lemma = lexicon.forms.get(word, "")
        group = lexicon.group_of(lemma, "to") if lemma else None
        if group is None and word in lexicon.nouns:
            group = lexicon.groups[lexicon.verbs[lexicon.nouns[word]]]
        if group is None and word in lexicon.adjectives:
            group = lexicon.groups[lexicon.adjectives[word]]
        if group is not None:
            return group.name
    return _PLAIN_PURPOSE


def strength_of_cue(words: str) -> float:
    """Return how far from certain a cue leaves what it hands over (*is feared, seems*), 0..1; never raises.

    That of a hedge in it, else of the group of its verb or noun, else the mean of all hedges.
    """
    lexicon, names = load_lexicon(), _strengths()["names"]
    found = [one.strength for one in grade_hedges(words)]
    for match in _WORD.finditer(words.lower()):
        lemma = lexicon.forms.get(match.group(), match.group())
        keys = (f"hedge/{lemma}", f"clause/{_clause_group(match.group(), lexicon)}")
        found.extend(names[key] for key in keys if key in names)
    return max(found, default=_strengths()["kinds"]["hedge"])


def _clause_group(word: str, lexicon: Lexicon) -> str:
    lemma = lexicon.forms.get(word, "")
    group = lexicon.group_of(lemma) if lemma else None
    if group is None and word in lexicon.nouns:
        group = lexicon.groups[lexicon.verbs[lexicon.nouns[word]]]
    return group.name if group is not None and group.cue_class in _STANCES else ""


# --- scope and strength -------------------------------------------------------------------------------------------


def _borders(text: str) -> list[Span]:
    return [Span(*match.span()) for match in _BORDER.finditer(text)]


def _scope(text: str, borders: Sequence[Span], trigger: Span, whole: bool) -> Span:
    """From a trigger to the end of its clause, or the whole clause."""
    row = bisect_right(borders, trigger.end, key=lambda border: border.end)
    end = borders[row].start if row < len(borders) else len(text)
    if not whole:
        return Span(trigger.start, max(end, trigger.end))
    row = bisect_right(borders, trigger.start, key=lambda border: border.end) - 1
    return Span(borders[row].end if row >= 0 else 0, max(end, trigger.end))


@lru_cache(maxsize=1)
def _strengths() -> Mapping[str, Mapping[str, float]]:
    text = files("bias.attribution").joinpath("data/hedges.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))


def _graded(trigger: Span, scope: Span, kind: str, name: str) -> Reserve:
    table = _strengths()
    strength = table["names"].get(f"{kind}/{name}", table["kinds"].get(kind, 0.5))
    return Reserve(trigger, scope, strength, kind, name)
