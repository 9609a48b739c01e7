"""What speaks for and against a mention standing for the same as an earlier one (after Durrett & Klein 2013).

Everything is a name of something that holds. What holds is told apart by the form of the mention (*he*, *the*, a name,
…) and for much of it by the form of the earlier one as well, so that one weight for each is enough.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bias.attribution.coreference_mentions import Described, Layout, speaking_verbs

NEAR = 40
"""Mentions before one that are all looked at."""
_PER_KEY = 2
"""Mentions from further back that are looked at for each word that they share with it."""
_MOST_KEYS = 6
_DISTANCES = (0, 1, 2, 3, 5, 8, 13, 21, 34)
_SPOKEN = frozenset(("i", "we", "you"))
_LENGTH = 3
"""Chains up to this length are told apart by it."""
_FAR_SPEAKER = 2
"""Sentences before a quotation in which its speaker is sought."""


@dataclass(slots=True)
class Chain:
    """What is known of an entity from its mentions so far."""

    rows: list[int] = field(default_factory=list)
    members: set[int] = field(default_factory=set)
    """The same rows."""
    genders: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    """Of its names."""
    initials: set[str] = field(default_factory=set)
    surfaces: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)

    def add(self, row: int, mention: Described) -> None:
        """Take in a mention."""
        self.rows.append(row)
        self.members.add(row)
        self.genders |= {mention.gender} - {""}
        self.numbers |= {mention.number} - {""}
        self.forms.add(mention.form)
        self.types.add(mention.type)
        if not mention.pronoun:
            self.surfaces.add(mention.surface)
            self.nouns.add(mention.noun)
        if mention.form == "name":
            self.words |= mention.words
            self.initials |= {mention.initials} - {""}


@dataclass(frozen=True, slots=True)
class Scene:
    """The mentions of a text and what is known of the sentences around them."""

    mentions: Sequence[Described]
    speakers: Mapping[int, frozenset[int]]
    """Rows of the mentions that may speak in each quotation."""
    saying: frozenset[int]
    """Rows of the subjects of speaking verbs."""
    heard: Sequence[int]
    """For each mention the last one before it that is such a subject; -1 for none."""
    copulas: frozenset[int]
    """Words that a form of *be* joins to a subject."""
    heads: Sequence[int]
    """The head of each word, -1 for none."""


def set_scene(layout: Layout, mentions: Sequence[Described]) -> Scene:
    """Gather what pairs of mentions are compared by."""
    words = layout.syntax.words
    copulas = frozenset(word.head for word in words if word.relation == "cop" and word.head is not None)
    heads = [-1 if word.head is None else word.head for word in words]
    verbs = speaking_verbs(layout)
    saying = [row for row, one in enumerate(mentions) if one.relation == "nsubj" and one.governor in verbs]
    heard = [saying[at - 1] if at else -1 for at in (bisect_left(saying, row) for row in range(len(mentions)))]
    return Scene(mentions, _speakers(mentions, saying), frozenset(saying), heard, copulas, heads)


def _speakers(mentions: Sequence[Described], saying: Sequence[int]) -> Mapping[int, frozenset[int]]:
    """For each quotation the subjects of speaking verbs nearest to it: in its sentences, else shortly before."""
    by_sentence: dict[int, list[int]] = {}
    for row in saying:
        if mentions[row].quotation < 0:
            by_sentence.setdefault(mentions[row].sentence, []).append(row)
    inside: dict[int, set[int]] = {}
    for one in mentions:
        if one.quotation >= 0:
            inside.setdefault(one.quotation, set()).add(one.sentence)
    found: dict[int, frozenset[int]] = {}
    for quotation, sentences in inside.items():
        near = [row for sentence in sorted(sentences) for row in by_sentence.get(sentence, ())]
        for back in range(1, _FAR_SPEAKER + 1):
            near = near or by_sentence.get(min(sentences) - back, [])[-1:]
        found[quotation] = frozenset(near)
    return found


def keys_of(mention: Described) -> list[str]:
    """What mentions further back are found by."""
    if mention.pronoun:
        return [mention.form]
    words = sorted(mention.words | {mention.noun, mention.surface} | {mention.initials} - {""})
    return [f"={word}" for word in words[:_MOST_KEYS]]


def candidates(row: int, keys: Sequence[str], index: Mapping[str, Sequence[int]]) -> list[int]:
    """Rows of the earlier mentions that are looked at: those near, and further back those that share a word."""
    far = {one for key in keys for one in index.get(key, ())[-_PER_KEY:]}
    return sorted(far | set(range(max(0, row - NEAR), row)))


def may_be(one: Described, chain: Chain) -> bool:
    """Whether a mention may stand for somebody.

    Not if each shows a gender, and never the same; and *he* and *she* are neither several nor an organisation.
    """
    if one.gender and chain.genders and one.gender not in chain.genders:
        return False
    return one.form not in ("he", "she") or ("person" in chain.types and chain.numbers != {"many"})


def first_mention(scene: Scene, row: int, chains: Mapping[int, Chain], looked: Sequence[int]) -> Iterator[str]:
    """What tells whether a mention brings in somebody new."""
    one = scene.mentions[row]
    known = {chains[other].rows[0]: chains[other] for other in looked}.values()
    shared = any(one.surface in chain.surfaces for chain in known)
    headed = any(one.noun in chain.nouns for chain in known)
    named = one.form == "name" and any(one.words & chain.words for chain in known)
    held = "surface" if shared else "words" if named else "noun" if headed else "nothing"
    fits = sum(_gender(one, chain) == "same" for chain in known) if one.gender else 0
    form, relation = _shape(one), _plain(one.relation)
    yield f"new {form}"
    yield f"new {form} {one.type}"
    yield f"new {form} {one.number} {relation}"
    yield f"new {form} like {held}"
    yield f"new {form} length {min(one.last - one.first, 4)} {held}"
    yield f"new {form} gendered {min(fits, 2)}"
    yield f"new {form} looked {_bucket(len(looked))}"
    yield f"new {form} quoted {one.quotation >= 0}"
    if form != "he":
        yield f"new {form} noun {one.noun}"


def compare(scene: Scene, row: int, other: int, chain: Chain) -> Iterator[str]:
    """What holds of a mention and an earlier one, which belongs to a chain."""
    one, before = scene.mentions[row], scene.mentions[other]
    form, relation = _shape(one), _plain(before.relation)
    kinds = f"{form}-{_shape(before)}"
    apart = one.sentence - before.sentence
    near = _bucket(apart)
    yield form
    yield kinds
    yield f"{kinds} {one.type}-{before.type}"
    for held in (
        f"apart {near}",
        f"between {_bucket(row - other)}",
        f"words {_match(one, before)}",
        f"spoken {_spoken(scene, row, other, chain)}",
        f"sentence {_within(scene, one, before)}" if apart == 0 else f"was {relation}",
    ):
        yield f"{form} {held}"
        yield f"{kinds} {held}"
    gender, number = _gender(one, chain), _number(one, chain)
    for held in (
        f"gender {gender}",
        f"number {number}",
        f"type {one.type in chain.types}",
        f"gender {gender} number {number} near {near}",
        f"chain {_match_chain(one, chain)}",
        f"length {min(len(chain.rows), _LENGTH)}",
        f"often {_bucket(len(chain.rows) - bisect_left(chain.rows, row - NEAR))}",
        f"last {chain.rows[-1] == other} {near}",
        f"says {row in scene.saying}-{other in scene.saying} {near}",
        f"says {row in scene.saying} heard {scene.heard[row] in chain.members}",
        f"named {'name' in chain.forms}",
        f"forms {one.form in chain.forms}",
        f"roles {_plain(one.relation)}-{relation} {min(apart, 2)}",
        f"paragraph {min(one.paragraph - before.paragraph, 2)} {relation == 'nsubj'}",
        f"quoted {one.quotation >= 0}-{before.quotation >= 0}-{one.quotation == before.quotation}",
    ):
        yield f"{form} {held}"
    if before.pronoun:
        return
    yield f"{form} noun {before.noun}"
    if one.noun == before.noun:
        yield f"same noun {form} {one.noun}"
        yield f"same noun {kinds} {_modified(one, before)}"
    elif not one.pronoun:
        yield f"nouns {one.noun} {before.noun}"


def _shape(one: Described) -> str:
    """The form of a mention; *he* and *she* are one, so that what is learned of one holds of the other."""
    return "he" if one.form == "she" else one.form


def _plain(relation: str) -> str:
    return relation if relation == "nmod:poss" else relation.partition(":")[0]


def _bucket(count: int) -> int:
    return next((at for at, most in enumerate(_DISTANCES) if count <= most), len(_DISTANCES))


def _match(one: Described, before: Described) -> str:
    """How the words of two mentions are alike."""
    if one.pronoun or before.pronoun:
        return "same" if one.surface == before.surface else "-"
    if one.surface == before.surface:
        return "surface"
    if one.initials == before.surface.replace(".", "") or before.initials == one.surface.replace(".", ""):
        return "initials"
    noun = "noun" if one.noun == before.noun else ""
    shared = one.words & before.words
    if not shared:
        return "none"
    if one.words == before.words:
        return f"{noun} equal"
    return (
        f"{noun} less" if one.words < before.words else f"{noun} more" if before.words < one.words else f"{noun} some"
    )


def _modified(one: Described, before: Described) -> str:
    mine, other = one.words - {one.noun}, before.words - {one.noun}
    return "none" if not mine | other else "equal" if mine == other else "less" if mine < other else "clash"


def _match_chain(one: Described, chain: Chain) -> str:
    """How a mention's words are alike those by which an entity was called."""
    if one.pronoun:
        return "-"
    if one.surface in chain.surfaces:
        return "surface"
    if one.form == "name" and chain.words:
        if one.surface.replace(".", "") in chain.initials or (one.initials and one.initials in chain.surfaces):
            return "initials"
        shared = len(one.words & chain.words)
        return "all" if shared == len(one.words) else "some" if shared else "other name"
    return "noun" if one.noun in chain.nouns else "other" if chain.nouns else "nothing"


def _gender(one: Described, chain: Chain) -> str:
    if not one.gender or not chain.genders:
        return "unknown" if one.gender else "-"
    return "same" if one.gender in chain.genders else "clash"


def _number(one: Described, chain: Chain) -> str:
    if not one.number or not chain.numbers:
        return f"{one.number or '?'} {'many' in chain.numbers}"
    return "same" if one.number in chain.numbers else "clash"


def _spoken(scene: Scene, row: int, other: int, chain: Chain) -> str:
    """Whether one of two speaks in the quotation of the other, or both stand in what one speaker says."""
    one, before = scene.mentions[row], scene.mentions[other]
    if other in scene.speakers.get(one.quotation, ()):
        return "by it"
    if row in scene.speakers.get(before.quotation, ()):
        return f"by this {before.form if before.form in _SPOKEN else ''}"
    speakers = scene.speakers.get(one.quotation, frozenset())
    if speakers and not speakers.isdisjoint(chain.members):
        return "by its chain"
    if one.quotation >= 0 and one.quotation != before.quotation and before.quotation >= 0:
        return "elsewhere"
    return "-"


def _within(scene: Scene, one: Described, before: Described) -> str:
    """How two mentions of one sentence stand to each other."""
    reflexive = one.noun.endswith(("self", "selves"))
    was = _plain(before.relation)
    if before.first <= one.first and one.last <= before.last:
        return f"inside {_plain(one.relation)} {one.governor == before.head}"
    if one.first <= before.first and before.last <= one.last:
        return "around"
    if one.governor == before.head:
        return f"hangs on it {_plain(one.relation)}"
    if before.governor == one.head:
        return "is" if was == "nsubj" and one.head in scene.copulas else f"holds it {was}"
    if one.governor == before.governor:
        return f"argument {was == 'nsubj'} {reflexive}"
    above = scene.heads[one.governor] if one.governor >= 0 else -1
    if one.relation == "nmod:poss" and above == before.governor:
        return f"owner {was == 'nsubj'}"
    if above == before.governor and was == "nsubj":
        return "clause below"
    return f"other {was}"
