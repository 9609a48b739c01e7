"""Find whom a pronoun means, by following who is mentioned from the top of an article down."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bias.attribution.descriptions import bearer, head_of
from bias.attribution.discourse import (
    OTHER,
    OWNER,
    QUOTED,
    SUBJECT,
    Mention,
    Seen,
    State,
    What,
    in_quotation,
    is_body,
    is_state,
    note,
    note_gender,
    ranked,
    sentence_at,
)
from bias.attribution.lemmas import past_participle_like
from bias.attribution.names import PEOPLES, PLACES, ROLES, Gender
from bias.attribution.roles import lower_words
from bias.attribution.roster import form_of
from bias.attribution.source_words import load_words, noun_type
from bias.attribution.unnamed import COLLECTIVE, Unnamed, find_unnamed
from bias.types import Span

PERSONAL: dict[str, Gender] = {
    "he": "m",
    "him": "m",
    "his": "m",
    "himself": "m",
    "she": "f",
    "her": "f",
    "hers": "f",
    "herself": "f",
}
_PRONOUN = re.compile(r"\b(?:he|him|his|himself|she|her|hers|herself|they|them|their)\b", re.IGNORECASE)
_ROLE = re.compile(rf"\b[Tt]he (?:[\w’'-]+ ){{0,2}}?(?:{'|'.join(sorted(ROLES))})\b(?!-)")
_PREPOSITIONS = frozenset("of for by with to from against on about at like than over under after before behind".split())
_BEFORE_NAMES = ROLES | frozenset("mr mrs ms dr sen rep gov the prime".split())
_VERB = re.compile(
    r" (?:is|was|has|had|will|would|could|can|should|did|does|may|might|won|told|went|came|gave|took|made|met|led|"
    r"ran|saw|got|kept|left|lost|held|stood|began|says?|tells|wants|plans|hopes|thinks|believes|expects|knows|argues|"
    r"insists|claims|remains|seems|appears|continues|suggests|needs|[a-z]+ed)(?:n[’']t)?\b"
)
_TOPIC = re.compile(r"\W*(?:As for|As to) (?:[\w.]+ ){0,2}")
"""What opens a sentence about somebody (*As for Vance, …*)."""
_OPENING_PHRASE = re.compile(
    r"\W*(?:In|With|During|At|On|For|By|After|Before|Since|Throughout|Despite|Like|Unlike|Through|Under|Amid|Without) "
    r"(?:(?:all|most|part|much|one|some|each|many) of )?"
)
"""What opens a sentence before a possessive (*In her statement, …*)."""
_TO_MAIN_CLAUSE = re.compile(r"(?:his|her) [^,.;:“”\"]{3,100}, (?=[A-Z])")
_OPENED = re.compile(rf"{_OPENING_PHRASE.pattern}(his|her) [^,.;:“”\"]{{2,100}}, (?:[A-Z][^,.;:“”\"]*, )?")
"""An opening phrase up to the subject, with what says who is meant by its noun (*Like her mother, Anna Kovel, …*)."""
_LIKENESS = frozenset(("like", "unlike"))
"""What opens a phrase that mostly means a person, whatever its noun (*Like her heroine*)."""
_PEOPLE_NOUNS = frozenset(("person", "unnamed-person", "unnamed-group"))
_PRONOUN_SUBJECT = re.compile(r", (?:I|he|she|it|we|they)\b")
_TITLES_BEFORE = re.compile(r"(?:[A-Z][\w.’'-]* ){0,4}")
_WORD_BEHIND = re.compile(r" (?:also |now |often |then |still |[a-z]+ly )?([a-z]+)\b(?! of\b)")
_NOUN_BEHIND = re.compile(
    r" (?!(?:and|or|but|as|in|on|at|to|for|of|from|with|by|who|which|that|after|before|when|while|during|over|about|"
    r"also|now|then|still|not|never|himself|herself|went|[a-z]+ly)\b)[a-z]+\b"
)
"""A noun of which a name says what kind it is (*the Arden campaign*)."""
_TOGETHER = re.compile(r",? and (?:[\w.]+ ){0,3}")
_PEOPLE = re.compile(
    r"[\"“‘']?(?:(?:the|some|many|several|most|two|three)\s+)?((?:[\w’'-]+\s+){0,3}?([\w’'-]+s|people|police|women|men))\b",
    re.IGNORECASE,
)
_NO_NAMES = PEOPLES | PLACES | frozenset(PERSONAL)
_DEMONYM = re.compile(r"(?:ese|ish|[aeio]ans?)$")
_LONE = re.compile(r"[^\W\d_a-z][^\W\d_]{2,}")
_WEIGHTS = {"subject": SUBJECT, "owner": OWNER, "other": OTHER, "behind": 0.2}
"""What a noun phrase without a name adds by its place."""
_PERSON = 0.3
"""How far one person counts who has no name."""
_BODY = 0.8
"""How far a body or a text counts that has no name."""
_TEXTS = 0.15
"""How far several texts count: they seldom speak together."""
_COLLECTIVE = 0.5
"""How far one body counts where several are wanted (*her team … they*)."""
_DOUBTFUL = 0.8
"""How far a name that may be anything's counts as a person's."""
_LAST_SPEAKER = 1.5
"""How much more the last speaker counts behind a quotation."""
_LEAST = 0.004
"""Less salience than this means nobody."""
_NEAR = 2
"""Sentences back within which a group is taken up before the people with whom a sentence opens."""
_OPENINGS = 3
"""Sentences back that may open with the people who are meant."""
_IN_SENTENCE = 8
"""How many of the last mentions are looked at for those of one sentence."""


def look_ahead(state: State, sources: Sequence[Span], contents: Sequence[Span]) -> None:
    """Note all places that mention somebody beside the sources: names, pronouns, roles."""
    roster = state.roster
    found: list[tuple[Span, int | None]] = [
        (Span(start, end), entity)
        for start, end, entity in zip(roster.starts, roster.ends, roster.mentioned, strict=True)
    ]
    for pattern in (_PRONOUN, _ROLE, *_lone_names(state, sources)):
        matches = pattern.finditer(state.text)
        found.extend((Span(*match.span()), None) for match in matches if not in_quotation(state, match.start()))
    seen = [Seen(span, entity, 0) for span, entity in found]
    seen += (Seen(one.span, None, 0, one) for one in _unnamed(state))
    seen.sort(key=lambda one: one.span)
    starts = [one.span.start for one in seen]
    rows = zip(seen, _covered(starts, sources), _covered(starts, contents), strict=True)
    state.ahead = [replace(one, told=told) for one, said, told in rows if not said]


def _unnamed(state: State) -> Iterator[Unnamed]:
    """The people, bodies and texts that are mentioned without a name, other than in quotation marks."""
    for start, end in state.reading.sentences:
        for one in find_unnamed(state.text, start, end):
            if not in_quotation(state, one.span.start):
                yield one


def _lone_names(state: State, sources: Sequence[Span]) -> list[re.Pattern[str]]:
    """A pattern of the names of one word that are nowhere longer, as far as they speak (*Politscan*)."""
    surfaces = {re.sub(r"[’']s$", "", state.text[start:end].strip(" ,")) for start, end in sources}
    lone = sorted(word for word in surfaces if _LONE.fullmatch(word) and form_of([word]) not in state.roster.by_form)
    known = [word for word in lone if not _DEMONYM.search(word) and word.casefold() not in _NO_NAMES]
    return [re.compile(rf"\b(?:{'|'.join(map(re.escape, known))})\b")] if known else []


def _covered(points: Sequence[int], spans: Sequence[Span]) -> list[int]:
    """Where the spans end that hold each of some ordered points; 0 for a point in none of them."""
    covered: list[int] = []
    ordered = sorted(spans)
    reached = coming = 0
    for point in points:
        while coming < len(ordered) and ordered[coming].start <= point:
            reached = max(reached, ordered[coming].end)
            coming += 1
        covered.append(reached if point < reached else 0)
    return covered


def follow(state: State, at: int) -> None:
    """Take in what is mentioned before a place of the text."""
    while state.taken < len(state.ahead) and state.ahead[state.taken].span.start < at:
        seen = state.ahead[state.taken]
        state.taken += 1
        sentence = sentence_at(state, seen.span.start)
        if sentence is None:
            continue
        if seen.unnamed is not None:
            _note_unnamed(state, seen.unnamed, sentence, seen.told)
        elif seen.entity is not None:
            _note_name(state, seen.span, seen.entity, sentence, seen.told)
        else:
            _note_other(state, seen.span, sentence, seen.told)


def _note_name(state: State, span: Span, row: int, sentence: int, told: int) -> None:
    entity = state.roster.entities[row]
    weight = _weight(state, span, sentence)
    what: What = "person"
    if entity.kind == "organisation" or is_state(state, entity.name) or is_body(state, entity.name):
        what = "thing"
    elif entity.kind == "unknown":
        what = "unsure"
        weight *= 1.0 if any(said.name == entity.name for said in state.said) else _DOUBTFUL
    note_gender(state, entity.name, entity.gender)
    before = state.mentions[-1] if state.mentions else None
    note(state, Mention(span, sentence, entity.name, what, weight, told=told))
    if before and before.name not in ("", entity.name) and {before.what, what} <= {"person", "unsure"}:
        _note_together(state, before, span, entity.name)


def _note_together(state: State, before: Mention, span: Span, name: str) -> None:
    """*Kovel and Arden*: the two as one, if that is how they stand."""
    if _TOGETHER.fullmatch(state.text, before.span.end, span.start):
        both = Span(before.span.start, span.end)
        names = f"{before.name} and {name}"
        note(state, Mention(both, before.sentence, names, "plural", before.weight, told=before.told))


def _weight(state: State, span: Span, sentence: int) -> float:
    """What a name adds, by its place in the sentence."""
    if in_quotation(state, span.start):
        return QUOTED
    if _is_owner(state, span):
        return OWNER
    start = state.reading.sentences[sentence].start
    if _TOPIC.fullmatch(state.text, start, span.start):
        return SUBJECT
    before = state.text[max(start, span.start - 40) : span.start].casefold().split()
    while before and before[-1].rstrip(".,") in _BEFORE_NAMES:
        before = before[:-1]
    if before and (before[-1] in _PREPOSITIONS or before[-1].endswith("ing") or before[-2:-1] == ["to"]):
        return OTHER
    first = not any(
        mention.sentence == sentence and mention.weight >= OWNER
        for mention in state.mentions[-_IN_SENTENCE:]
        if mention.span.start >= start
    )
    return SUBJECT if _has_verb(state, span.end) or (first and not _NOUN_BEHIND.match(state.text, span.end)) else OTHER


def _is_owner(state: State, span: Span) -> bool:
    return state.text[span.end : span.end + 2] in ("'s", "’s")


def _has_verb(state: State, end: int) -> bool:
    """Whether a finite verb stands right behind a name (*Arden opens*)."""
    if _VERB.match(state.text, end):
        return True
    match = _WORD_BEHIND.match(state.text, end)
    if match is None:
        return False
    word = match.group(1)
    return past_participle_like(word) or (word[-1] == "s" != word[-2:-1] and noun_type(word, load_words()) is None)


def _note_other(state: State, span: Span, sentence: int, told: int) -> None:
    """A pronoun, role or lone name that is no source: whoever is meant stays talked about."""
    word = state.text[span.start : span.end]
    gender = PERSONAL.get(word.casefold())
    what: What = "person"
    if gender is not None:
        name = _by_place(state, span.start, gender) or _strongest(state, span.start, "person", gender)
        weight = SUBJECT if word.casefold() in ("he", "she") else OTHER
    elif word.casefold() in ("they", "them", "their"):
        name, what = _group(state, span.start), "plural"
        weight = SUBJECT if word.casefold() == "they" else OTHER
    elif word[:4].casefold() == "the ":
        name = bearer(state, span.start, *head_of(word[4:]))
        weight = OWNER if _is_owner(state, span) else SUBJECT if _VERB.match(state.text, span.end) else OTHER
    else:
        name, what, weight = word, "thing" if is_state(state, word) else "unsure", _weight(state, span, sentence)
    if name:
        note(state, Mention(span, sentence, name, what, weight, told=told))


def _note_unnamed(state: State, one: Unnamed, sentence: int, told: int) -> None:
    kind = (1.0 if one.many else _PERSON) if one.people else _TEXTS if one.text and one.many else _BODY
    weight = _WEIGHTS[one.place] * kind
    what: What = "plural" if one.many else "person" if one.people else "thing"
    if what == "person":
        note_gender(state, one.name, one.gender)
    note(state, Mention(one.span, sentence, one.name, what, weight, told=told))
    if not one.many and one.head in COLLECTIVE:
        note(state, Mention(one.span, sentence, one.name, "plural", weight * _COLLECTIVE, told=told))


# --- pronouns ---------------------------------------------------------------------------------------------------


def antecedent_of(state: State, at: int, what: What, gender: Gender, hearer: str = "") -> str | None:
    """Whom a pronoun means: the most salient of those that fit; None where that is somebody unnamed, or nobody.

    `hearer` is a person's family name who cannot be meant (*he told Arden*).
    """
    follow(state, at)
    if what == "plural":
        return _group(state, at)
    by_place = _by_place(state, at, gender) if what == "person" else None
    name = by_place or _strongest(state, at, what, gender, hearer)
    if name:
        note_gender(state, name, gender)
    return name


def _by_place(state: State, at: int, gender: Gender) -> str | None:
    """Whom a pronoun means by its place in the phrase that opens its sentence, or right behind that phrase."""
    return _named_behind(state, at, gender) or _owner_before(state, at, gender)


def _owner_before(state: State, at: int, gender: Gender) -> str | None:
    """*Like her mother, Anna Kovel, she said*: whoever owns the phrase with which the sentence opens."""
    here = sentence_at(state, at)
    opened = _OPENED.fullmatch(state.text, state.reading.sentences[here].start, at) if here is not None else None
    if opened is None or PERSONAL[opened.group(1)] != gender:
        return None
    return next(
        (one.name for one in reversed(state.mentions[-_IN_SENTENCE:]) if one.span.start == opened.start(1)), None
    )


def _named_behind(state: State, at: int, gender: Gender) -> str | None:
    """*In her statement, Vance said*: who a sentence is about that opens with a phrase that owns the pronoun."""
    here = sentence_at(state, at)
    if here is None:
        return None
    sentence = state.reading.sentences[here]
    if not _OPENING_PHRASE.fullmatch(state.text, sentence.start, at):
        return None
    opening = _TO_MAIN_CLAUSE.match(state.text, at, sentence.end)
    rows = state.roster.rows(opening.end(), sentence.end) if opening else range(0)
    if not opening or not rows or not _TITLES_BEFORE.fullmatch(state.text, opening.end(), state.roster.starts[rows[0]]):
        return None
    if _is_apposition(state, Span(sentence.start, opening.end()), state.roster.ends[rows[0]]):
        return None
    entity = state.roster.entities[state.roster.mentioned[rows[0]]]
    known = state.genders.get(entity.name, "") or entity.gender
    return entity.name if entity.kind == "person" and known in ("", gender) else None


def _is_apposition(state: State, phrase: Span, end: int) -> bool:
    """Whether the name behind an opening phrase says who is meant by its noun (*Like her mother, Anna Kovel, she …*).

    Behind a noun for people it does, unless it has a verb (*Like her mother, Vance denied it*).
    """
    words = lower_words(state.text[phrase.start : phrase.end])
    people = words[0] in _LIKENESS or words[-1] in ROLES or noun_type(words[-1], load_words()) in _PEOPLE_NOUNS
    return not _has_verb(state, end) if people else _PRONOUN_SUBJECT.match(state.text, end) is not None


def _strongest(state: State, at: int, what: What, gender: Gender, hearer: str = "") -> str | None:
    found = ranked(state, at, what, gender, lambda name: not hearer or name.split(" ")[-1] != hearer)
    if not found or found[0][0] < _LEAST or not found[0][1].name:
        return None
    last = _last_speaker(state, at)
    for score, mention in found[1:3]:
        if last and mention.name == last and score * _LAST_SPEAKER > found[0][0]:
            return last
    return found[0][1].name


def _last_speaker(state: State, at: int) -> str:
    """Who spoke right before the quotation behind which a pronoun stands (*Vance denied it. “Never,” he said.*)."""
    row = bisect_right(state.reading.quotations, at, key=lambda quotation: quotation.end) - 1
    if row < 0 or state.text[state.reading.quotations[row].end : at].strip():
        return ""
    start = state.reading.quotations[row].start
    said = next((one for one in reversed(state.said) if one.span.end <= start), None)
    paragraph = bisect_right(state.reading.paragraphs, start, key=lambda span: span.start) - 1
    if said is None or paragraph < 0 or state.reading.paragraphs[paragraph].start != start:
        return ""
    near = sentence_at(state, start) == said.sentence + 1
    named = said.what == "person" and said.name.split(" ")[-1][:1].isupper()
    return said.name if near and named and said.name not in state.spoken_of else ""


def _group(state: State, at: int) -> str | None:
    """*they*: a group, several named together, the people a sentence before opens with, or one organisation."""
    here = sentence_at(state, at)
    if here is None:
        return None
    found = ranked(state, at, "plural")
    group = found[0][1] if found else None
    if group is None or here - group.sentence > _NEAR:
        before = range(here - 1, max(-1, here - 1 - _OPENINGS), -1)
        people = next(filter(None, (_people_opening(state, sentence) for sentence in before)), None)
        if people:
            return people
    return (group.name or None) if group else _strongest(state, at, "thing", "")


def _people_opening(state: State, sentence: int) -> str | None:
    """The people with whom a sentence opens (*Striking nurses marched on the ministry.*)."""
    start, end = state.reading.sentences[sentence]
    match = _PEOPLE.match(state.text, start, end)
    return match.group(1) if match and match.group(2).casefold() in PEOPLES else None
