"""Who is being talked about at each place of an article, and how much: the salience that pronouns follow.

After Lappin & Leass (1994): every mention of somebody adds a weight by its place in the sentence (a source first,
then a subject, then the rest), and what it adds fades from sentence to sentence. What stands in quotation marks
fades slowly, since a speech interrupts the story.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal, Protocol

from bias.attribution.appositions import Description
from bias.attribution.names import Gender
from bias.attribution.roster import Roster, form_of
from bias.attribution.source_words import load_words, noun_type
from bias.attribution.unnamed import Unnamed
from bias.types import Reading, SourceType, Span


class Classify(Protocol):
    """What gives a source's type, and whether it is official, from its words and those around it in its sentence."""

    def __call__(self, source: str, *, before: str = "", after: str = "") -> tuple[SourceType, bool]:
        """Classify a source."""
        ...


What = Literal["person", "plural", "thing", "unsure"]
"""`unsure`: a lone name that may be a person's or an organisation's."""

SOURCE, SUBJECT, OWNER, OTHER, QUOTED = 1.0, 0.9, 0.55, 0.35, 0.1
"""What a mention adds."""
TOLD = 0.5
"""How far one counts in what somebody says, outside of that."""
_FADE = 0.45
"""Kept from one sentence to the next."""
_QUOTED_LENGTH = 0.4
"""How far a sentence counts that is wholly quoted."""
_FAR = 12.0
"""Sentences back within which anybody is remembered."""
_RECENT = 80
"""Mentions that are remembered."""
_UNSURE = 0.7
"""How far a name of unsure kind counts as a person or as a thing."""
_ONE_BODY = 0.4
"""How far one body that has spoken counts where several are wanted (*the campaign said … They*)."""
_UNKNOWN_GENDER = 0.7
"""How far somebody counts whose gender nothing shows, where a pronoun shows one."""
_SPOKEN_OF = 0.5
"""How far somebody counts as speaker of what names him or her (*Vance should resign, he said*)."""
_OF_COMPANIES = (
    "shares?|stock|profits?|sales|revenues?|customers|factor(?:y|ies)|plants?|shareholders|investors|workforce|employees|"
    "subsidiar(?:y|ies)|headquarters|stores|branches|products|members"
)
_BODIES = (
    "compan(?:y|ies)|firm|group|bank|club|charity|agency|chain|operator|supplier|giant|manufacturer|retailer|airline|union|"
    "body|broadcaster|developer|producer|insurer|lender|brewer|start-?up|utility|[a-z]*maker"
)
_LEGAL = r" (?:Corp|Corporation|Inc|Incorporated|Ltd|Limited|PLC|plc|LLC|AG|Group|Holdings|Industries)\b"
_SHORTEST_COUNTRY = 4
_OF_STATES = "army|military|navy|air force|parliament|border|capital|territory|troops|forces|foreign|defen[cs]e|prime"
_BODY_BEHIND = re.compile(
    rf", (?:which\b|(?:an?|the) (?:[\w’'-]+ ){{0,4}}?(?:{_BODIES})\b)"
    rf"|(?:[’']s|[’']) (?:[\w-]+ ){{0,2}}?(?:{_OF_COMPANIES})\b"
    rf"|{_LEGAL}"
)
_STATE_BEHIND = re.compile(
    rf"[’']s (?:{_OF_STATES})\b| (?:army|troops|forces|border|parliament|embassy|ambassador|capital)\b"
)
_PLACE_BEFORE = re.compile(r"\b(?:in|across|into|inside|near|throughout) $")
_REGION_BEFORE = re.compile(r"\b(?:northern|southern|eastern|western|neighbou?ring) $")
_NAME_BEHIND = re.compile(r" [A-Z]")
_LONGEST_BEFORE = 14
_WORD = re.compile(r"\w+")
_NAME = re.compile(r"[^\W\d_a-z][\w’'-]*(?: [^\W\d_a-z][\w’'-]*){0,3}")


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody or something mentioned; `name` is "" for somebody who is not named."""

    span: Span
    sentence: int
    name: str
    what: What
    weight: float
    row: int | None = None
    """The attribution whose source it is."""
    head: str = ""
    mods: frozenset[str] = frozenset()
    """The nouns that a source was called by, and the words around them."""
    told: int = 0
    """Where that ends in which somebody says it; 0 where it is not said."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A place of the text that mentions somebody, other than as a source."""

    span: Span
    entity: int | None
    """The roster's row for a name; None for a pronoun, a role, or a name that is not on the roster."""
    told: int
    """Where that ends in which somebody says it; 0 where it is not said."""
    unnamed: Unnamed | None = None
    """The noun phrase that it is, where it stands for people, bodies or texts without a name."""


@dataclass(slots=True)
class State:
    """What is known while the sources of one article are resolved in order."""

    text: str
    outlet: tuple[str, ...]
    """The outlet's name as it is compared."""
    reading: Reading
    roster: Roster
    classify: Classify
    ahead: list[Seen] = field(default_factory=list)
    """Mentions beside the sources, in order."""
    taken: int = 0
    """How many of them have been passed."""
    mentions: list[Mention] = field(default_factory=list)
    said: list[Mention] = field(default_factory=list)
    """The mentions that are sources."""
    genders: dict[str, Gender] = field(default_factory=dict)
    borne: dict[str, Gender] = field(default_factory=dict)
    """The gender that the roster gives a name."""
    states: dict[str, bool] = field(default_factory=dict)
    """Whether a lone name is a country's or a town's."""
    bodies: dict[str, bool] = field(default_factory=dict)
    """Whether a name is a company's or another body's."""
    vocabulary: frozenset[str] = frozenset()
    """The words of the text, once they were looked at."""
    described: dict[str, list[Description]] | None = None
    """What names are called beside them, once it was looked for."""
    barred: str = ""
    """Who cannot be meant by a noun: the speaker in whose words it stands (*Quill said the premier had denied it*)."""
    spoken_of: frozenset[str] = frozenset()
    """Who is named in what a pronoun says (*Vance should resign, he said*)."""
    told: list[float] = field(default_factory=list)
    """How far the story has come at each sentence."""

    def __post_init__(self) -> None:
        self.told = list(accumulate(self._length(span) for span in self.reading.sentences))

    def _length(self, sentence: Span) -> float:
        inside = in_quotation(self, sentence.start) and in_quotation(self, sentence.end - 1)
        return _QUOTED_LENGTH if inside else 1.0


def sentence_at(state: State, point: int) -> int | None:
    """Row of the sentence in which a point of the text lies, or after which it comes; None before the first."""
    row = bisect_right(state.reading.sentences, point, key=lambda span: span.start) - 1
    return row if row >= 0 else None


def paragraph_at(state: State, point: int) -> int:
    """How many paragraphs begin up to a point of the text."""
    return bisect_right(state.reading.paragraphs, point, key=lambda span: span.start)


def in_quotation(state: State, point: int) -> bool:
    """Whether a point of the text lies in quotation marks."""
    at = bisect_right(state.reading.quotations, point, key=lambda quotation: quotation.start) - 1
    return at >= 0 and state.reading.quotations[at].end > point


def distance(state: State, earlier: int, later: int) -> float:
    """Sentences from one row of a sentence to a later one; those in quotation marks count little."""
    return state.told[later] - state.told[earlier]


def note(state: State, mention: Mention) -> None:
    """Remember a mention."""
    state.mentions.append(mention)
    if mention.row is not None:
        state.said.append(mention)


def ranked(
    state: State, at: int, what: What, gender: Gender = "", allows: Callable[[str], bool] = lambda name: True
) -> list[tuple[float, Mention]]:
    """Who may be meant at a place by salience, the strongest first, each with the last mention.

    Somebody unnamed counts for each mention apart.
    """
    here = sentence_at(state, at)
    if here is None:
        return []
    best: dict[tuple[str, int], tuple[float, Mention]] = {}
    for mention in reversed(state.mentions[-_RECENT:]):
        if mention.span.start >= at or mention.span.end > at:
            continue
        if mention.sentence > here or distance(state, mention.sentence, here) > _FAR:
            continue
        weight = mention.weight * _share(state, mention, what) * _gender_share(state, mention.name, gender)
        weight *= (_SPOKEN_OF if mention.name in state.spoken_of else 1.0) * (TOLD if 0 < mention.told <= at else 1.0)
        if not weight or (mention.name and mention.name == state.barred) or not allows(mention.name):
            continue
        key = (mention.name or f"#{mention.span.start}", mention.sentence)
        if key not in best or weight > best[key][0]:
            best[key] = (weight, best[key][1] if key in best else mention)
    weights: dict[str, list[float]] = {}
    last: dict[str, Mention] = {}
    for (name, sentence), (weight, mention) in best.items():
        weights.setdefault(name, []).append(weight * _FADE ** distance(state, sentence, here))
        last.setdefault(name, mention)
    scores = [(sum(each), last[name]) for name, each in weights.items()]
    return sorted(scores, key=lambda entry: (-entry[0], -entry[1].span.start))


def _share(state: State, mention: Mention, wanted: What) -> float:
    """How far a mention counts where a person, several or a thing is wanted."""
    if mention.what == wanted:
        return 1.0
    if wanted == "plural":
        text = noun_type(mention.head, load_words()) == "document"
        return _ONE_BODY if mention.what == "thing" and mention.row is not None and not text else 0.0
    if mention.what != "unsure":
        return 0.0
    return _UNSURE if wanted == "person" else 0.0 if mention.name in state.genders else _UNSURE


def _gender_share(state: State, name: str, gender: Gender) -> float:
    """How far somebody counts where a pronoun shows a gender."""
    known = state.genders.get(name, "") or _gender(state, name)
    return _UNKNOWN_GENDER if gender and not known else float(not gender or known == gender)


def _gender(state: State, name: str) -> Gender:
    if name not in state.borne:
        rows = state.roster.by_form.get(form_of(name.split(" ")), ())
        state.borne[name] = state.roster.entities[rows[0]].gender if len(rows) == 1 else ""
    return state.borne[name]


def note_gender(state: State, name: str, gender: Gender) -> None:
    """Remember the gender that a title, a first name or a pronoun showed; the first one stays."""
    if gender:
        state.genders.setdefault(name, gender)


def is_body(state: State, surface: str) -> bool:
    """Whether a name is a company's or another body's in this text (*Korvan, a carmaker; Orsk Nord's shares*)."""
    name = re.sub(r"[’']s$", "", surface)
    if not _NAME.fullmatch(name):
        return False
    rows = state.roster.by_form.get(form_of(name.split(" ")), ())
    if any(state.roster.entities[row].kind == "person" for row in rows):
        return False
    if name not in state.bodies:
        places = _places(state.text, name)
        state.bodies[name] = any(_BODY_BEHIND.match(state.text, end) is not None for _, end in places)
    return state.bodies[name]


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where a name stands as a word of its own."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            yield start, end
        start = text.find(name, end)


def is_state(state: State, surface: str) -> bool:
    """Whether a lone name is a country's or a town's in this text (*in Norland, Norland's army, Norlanders*)."""
    name = re.sub(r"[’']s$", "", surface)
    rows = state.roster.by_form.get(form_of([name]), ())
    if not name[:1].isupper() or any(state.roster.entities[row].kind == "person" for row in rows):
        return False
    if name not in state.states:
        inhabited = any(one in _vocabulary(state) or f"{one}s" in _vocabulary(state) for one in _people_of(name))
        state.states[name] = inhabited or any(_stands_as_state(state.text, *at) for at in _places(state.text, name))
    return state.states[name]


def _stands_as_state(text: str, start: int, end: int) -> bool:
    """Whether the words around a name show a country or a town (*in Norland, northern Norland, Norland's army*)."""
    before = text[max(0, start - _LONGEST_BEFORE) : start]
    if _STATE_BEHIND.match(text, end) or (_PLACE_BEFORE.search(before) and text[end : end + 2] not in ("'s", "’s")):
        return True
    return _REGION_BEFORE.search(before) is not None and not _NAME_BEHIND.match(text, end)


def _vocabulary(state: State) -> frozenset[str]:
    """The words of the text."""
    if not state.vocabulary:
        state.vocabulary = frozenset(_WORD.findall(state.text))
    return state.vocabulary


def _people_of(name: str) -> list[str]:
    """What its people would be called if a name is a country's (*Tarvia, Tarvian; Norland, Norlander*)."""
    if name.casefold() in load_words().given or len(name) < _SHORTEST_COUNTRY:
        return []
    if name.endswith("land"):
        return [name + "er", name + "ic", name[:-4] + "ish"]
    if name[-1] in "aeo":
        return [name.removesuffix("a") + "an", name[:-1] + "ian", name[:-1] + "ese", name[:-1] + "ish", name + "n"]
    return [name + ending for ending in ("ian", "ish", "ese")]
