"""What a mention shows of whom it may stand for: its form, number, gender, words, and its place in the sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bias.attribution.lexicon import load_lexicon
from bias.attribution.names import FEMALE_ROLES, MALE_ROLES, PEOPLES, TITLES, Gender, gender_of
from bias.types import EntityType, Span, Syntax, Word

Number = Literal["one", "many", ""]

_PRONOUNS = {
    "i": "i me my mine myself",
    "we": "we us our ours ourselves ourself",
    "you": "you your yours yourself yourselves ya y'all u",
    "he": "he him his himself",
    "she": "she her hers herself",
    "they": "they them their theirs themselves themself 'em em",
    "it": "it its itself",
    "who": "who whom whose which that",
}
PRONOUN = {word: name for name, words in _PRONOUNS.items() for word in words.split()}
POSSESSIVES = frozenset("my our your his her their its whose".split())
_INDEFINITE = frozenset(
    "someone somebody anyone anybody everyone everybody nobody one ones none others other another all some many most "
    "both each few several those these any either neither this".split()
)
_NUMBERS: dict[str, Number] = {"i": "one", "he": "one", "she": "one", "it": "one", "we": "many", "they": "many"}
_GENDERS: dict[str, Gender] = {"he": "m", "she": "f"}
_MANY = frozenset(
    "these those two three four five six seven eight nine ten many several all both few some most".split()
)
_PLURALS = PEOPLES | frozenset("children guys kids folks boys girls police parents ladies gentlemen peoples".split())
_FEMALE = FEMALE_ROLES | frozenset("lady queen princess mom mum grandma girlfriend female goddess nun she".split())
_MALE = MALE_ROLES | frozenset("guy king prince dad grandpa boyfriend male god gentleman monk brothers sons".split())
_SMALL = frozenset("the a an of and for in on at to".split()) | {"'s", "’s", "s"}
_LETTER = re.compile(r"\w")
_ENDINGS = ("'s", "’s", "s")
"""Of an owner; *us* in *let's*."""


@dataclass(frozen=True, slots=True)
class Described:
    """One mention, by what may be compared. Rows are those of `Syntax.words`."""

    span: Span
    first: int
    last: int
    head: int
    form: str
    """Of a pronoun *i, we, you, he, she, they, it, who* or *some*; else *name*, *the*, *this*, *his*, *a* or *bare*."""
    type: EntityType
    number: Number
    gender: Gender
    surface: str
    """Lower case, without article."""
    noun: str
    """The head word, lower case."""
    words: frozenset[str]
    """Words that tell whom it means: of a name its parts without titles, else head and what stands before it."""
    initials: str
    """First letters of a name of several words."""
    sentence: int
    paragraph: int
    quotation: int
    """Row of the quotation that it stands in; -1 outside."""
    relation: str
    governor: int
    """The word that the head hangs on; -1 for a root."""

    @property
    def pronoun(self) -> bool:
        """Whether it is a pronoun, or a word like one (*others*)."""
        return self.form in _PRONOUNS or self.form == "some"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where paragraphs and quotations are, beside words and sentences."""

    text: str
    syntax: Syntax
    paragraphs: Sequence[Span]
    quotations: Sequence[Span]


def describe_mentions(layout: Layout) -> Iterator[Described]:
    """Describe the mentions of a text, in order."""
    words = layout.syntax.words
    starts = [word.start for word in words]
    firsts = [first for first, _ in layout.syntax.sentences]
    for mention in layout.syntax.entities:
        first = max(bisect_right(starts, mention.start) - 1, 0)
        last = max(bisect_right(starts, mention.end - 1) - 1, first)
        sentence = bisect_right(firsts, first) - 1
        span = Span(mention.start, mention.end)
        yield _describe(layout, span, mention.type, (first, last, head_row(words, first, last)), sentence)


def head_row(words: Sequence[Word], first: int, last: int) -> int:
    """The word of words `first` to `last` on which the others hang: the first whose own head lies outside."""
    for row in range(first, last + 1):
        head = words[row].head
        if (head is None or not first <= head <= last) and words[row].relation != "punct":
            return row
    return first


def _describe(layout: Layout, span: Span, kind: EntityType, rows: tuple[int, int, int], sentence: int) -> Described:
    first, last, head = rows
    words = layout.syntax.words
    lower = [layout.text[word.start : word.end].casefold() for word in words[first : last + 1]]
    noun, top = lower[head - first], words[head]
    owned = any(word.relation == "nmod:poss" and word.head == head for _, word in _rows(words, first, last))
    form = _form(top, lower, head - first, owned)
    together = any(word.relation == "cc" and _above(words, row, 2) == head for row, word in _rows(words, first, last))
    parts = _parts(layout, first, last, head) if form == "name" else ()
    titles = tuple(part.casefold().rstrip(".") for part in parts if part.casefold().rstrip(".") in TITLES)
    plain = tuple(part for part in parts if part.casefold().rstrip(".") not in TITLES) or parts
    told = (
        frozenset(part.casefold().rstrip(".") for part in plain) if form == "name" else _modifiers(lower, head - first)
    )
    at = bisect_right(layout.quotations, span.start, key=lambda one: one.start) - 1
    return Described(
        span=span,
        first=first,
        last=last,
        head=head,
        form=form,
        type=kind,
        number="many" if together else _number(form, lower, noun, kind),
        gender="" if together else _gender(form, noun, plain, titles, kind),
        surface=_surface(lower),
        noun=noun,
        words=told - _SMALL,
        initials="".join(part[0] for part in plain if part[:1].isupper()).casefold() if len(plain) > 1 else "",
        sentence=sentence,
        paragraph=bisect_right(layout.paragraphs, span.start, key=lambda one: one.start) - 1,
        quotation=at if at >= 0 and layout.quotations[at].end > span.start else -1,
        relation=top.relation,
        governor=-1 if top.head is None else top.head,
    )


def _rows(words: Sequence[Word], first: int, last: int) -> Iterator[tuple[int, Word]]:
    return ((row, words[row]) for row in range(first, last + 1))


def _above(words: Sequence[Word], row: int, steps: int) -> int | None:
    at: int | None = row
    for _ in range(steps):
        at = None if at is None else words[at].head
    return at


def _surface(lower: Sequence[str]) -> str:
    """The words without article, marks and a closing *'s*."""
    shown = [word for word in lower if _LETTER.search(word)]
    shown = shown[1:] if len(shown) > 1 and shown[0] in ("the", "a", "an") else shown
    return " ".join(shown[:-1] if len(shown) > 1 and shown[-1] in _ENDINGS else shown)


def _form(top: Word, lower: Sequence[str], head: int, owned: bool) -> str:
    noun, tag = lower[head], top.tag
    if len(lower) == 1 and noun in PRONOUN and tag not in ("NOUN", "PROPN"):
        return PRONOUN[noun]
    if noun in _ENDINGS:
        return "we"
    if tag == "PRON" or (len(lower) == 1 and tag in ("DET", "NUM", "ADJ") and noun in _INDEFINITE):
        return PRONOUN.get(noun, "some") if noun not in _INDEFINITE else "some"
    if tag == "PROPN":
        return "name"
    opening = lower[0]
    if opening in ("this", "that", "these", "those", "such"):
        return "this"
    if opening in POSSESSIVES or owned:
        return "his"
    if opening in ("a", "an", "some", "any", "another", "no", "every", "each", "many", "several"):
        return "a"
    return "the" if opening == "the" else "bare"


def _parts(layout: Layout, first: int, last: int, head: int) -> tuple[str, ...]:
    """The words of a name, without what is said of it: the head and the names and links right around it."""
    words = layout.syntax.words
    low = high = head
    while low > first and words[low - 1].tag == "PROPN":
        low -= 1
    while high < last and words[high + 1].tag == "PROPN":
        high += 1
    if high == head and low == head and high + 2 <= last and words[high + 1].tag == "ADP":
        high = next((row - 1 for row in range(high + 1, last + 1) if words[row].tag in ("PUNCT", "VERB")), last)
    texts = (layout.text[word.start : word.end] for word in words[low : high + 1])
    return tuple(text for text in texts if _LETTER.search(text) and text not in _ENDINGS)


def _modifiers(lower: Sequence[str], head: int) -> frozenset[str]:
    """The head noun and what stands before it, without articles, pronouns and the like."""
    before = [word for word in lower[:head] if _LETTER.search(word) and word not in PRONOUN and word not in _INDEFINITE]
    return frozenset((*before, lower[head]))


def _number(form: str, lower: Sequence[str], noun: str, kind: EntityType) -> Number:
    if form in _PRONOUNS:
        return _NUMBERS.get(form, "")
    if noun in _PLURALS or noun in ("others", "ones", "these", "those") or lower[0] in _MANY:
        return "many"
    if form == "name":
        return "many" if lower[0] == "the" and noun.endswith("s") and kind == "person" else "one"
    if form == "some":
        return "one" if noun.endswith(("one", "body")) else ""
    return "many" if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else "one"


def _gender(form: str, noun: str, plain: tuple[str, ...], titles: tuple[str, ...], kind: EntityType) -> Gender:
    if form in _GENDERS:
        return _GENDERS[form]
    if kind != "person":
        return ""
    if form == "name":
        return gender_of((*plain, "") if len(plain) == 1 else plain, titles)
    return "f" if noun in _FEMALE else "m" if noun in _MALE else ""


def speaking_verbs(layout: Layout) -> frozenset[int]:
    """Rows of verbs that hand something over (*said*, *added*)."""
    forms = load_lexicon().forms
    return frozenset(
        row
        for row, word in enumerate(layout.syntax.words)
        if word.tag == "VERB" and layout.text[word.start : word.end].casefold() in forms
    )
