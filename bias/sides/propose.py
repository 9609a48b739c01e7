"""Propose the sides of an event from who is cited, and who accuses or denies whom."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bias.sides.assign import assign_sides, surface_of
from bias.sides.harm import accused_sides
from bias.sides.names import MODIFIERS, ROLES, named_sides, side_of
from bias.sides.places import COUNTRIES, COUNTRY_OF
from bias.types import Attribution, Document, Side

_LEAST_CITED = 2
_MOST_SIDES = 4
_LEAST_SHARED = 4
_OPPOSED = frozenset({"accusation", "denial"})
_NAME = r"[A-Z][\w’'.-]*(?:\s(?:[A-Z][\w’'-]*))*"
_POSSESSOR = re.compile(rf"(?<!\w)({_NAME}?)[’']s?\s+((?:[\w-]+\s?)+)")
_FULL_NAME = r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+"
_OFFICIAL_NAME = r"[A-Z][\w’'-]*(?: (?:[A-Z][\w’'-]*|of|and|for|the))* [A-Z][\w’'-]*"
_PROPER = re.compile(r"[A-Z][\w-]*(?:\.[A-Z]\.)?")
_ARTICLE = re.compile(r"^(?:the|a|an|its|their|his|her)\s+", re.IGNORECASE)
_TITLES = frozenset("mr mrs ms miss dr prof president minister general colonel sir lord lady judge justice".split())
_COMMON = frozenset(
    "government army union company board council police authority hospital management strikers workers "
    "protesters prosecution defence prosecutors defendant opposition rebels military".split()
)
"""Parties that go by a common noun: *the union*, *the company*."""


@dataclass(frozen=True, slots=True)
class _Party:
    """A party as its names are met: how often and in how many articles it is cited, and what it is called."""

    name: str
    names: tuple[str, ...]
    articles: int
    citations: int


_COUNTRIES = sorted(COUNTRY_OF, key=lambda name: (-len(name), name))


def propose_sides(documents: Sequence[Document]) -> tuple[Side, ...]:
    """The two to four parties that are opposed and most cited, most cited first; () when the articles do not tell.

    A party is a name that is cited by itself or owns or modifies an office (*Norland, Norland's army, Norlander
    officials*), an organisation, or a common noun (*the union*), with the persons whose office the articles give.
    Names that share a stem (*Norland, Norlander*), or that the text joins (*Kovel, the capital of Norland*), are one
    party. Parties are opposed if one is cited accusing the other, saying that it did harm, or denying what it says.
    Persons who hold no such office are
    parties only if no others are opposed. Without a pair, each cited at least twice (in two articles, if there are
    several), nothing is proposed.
    """
    ordered = sorted(documents, key=lambda d: d.article.id)
    for with_persons in (False, True):
        names = _find_names(ordered, with_persons)
        sides = tuple(Side(name, tuple(sorted(called - {name}))) for name, called in sorted(names.items()))
        assigned = assign_sides(ordered, sides)
        chosen = _choose(_count(assigned, sides), _find_opposition(assigned, sides))
        if chosen:
            return tuple(_with_aliases(party, ordered) for party in chosen)
    return ()


def _count(documents: Sequence[Document], sides: Sequence[Side]) -> list[_Party]:
    """Parties cited often enough, most cited first."""
    cited: dict[str, Counter[str]] = defaultdict(Counter)
    for document in documents:
        for attribution in document.attributions:
            if attribution.side is not None:
                cited[attribution.side][document.article.id] += 1
    least_articles = 1 if len(documents) == 1 else 2
    parties = [
        _Party(side.name, (side.name, *side.aliases), len(cited[side.name]), cited[side.name].total())
        for side in sides
        if cited[side.name].total() >= _LEAST_CITED and len(cited[side.name]) >= least_articles
    ]
    return sorted(parties, key=lambda p: (-p.articles, -p.citations, p.name))


def _find_names(documents: Sequence[Document], with_persons: bool) -> dict[str, set[str]]:
    """Names of parties → what the articles call each."""
    surfaces = [
        (_ARTICLE.sub("", surface), attribution.source_type)
        for document in documents
        for attribution in document.attributions
        for surface in (surface_of(document.article.text, attribution.source), attribution.speaker or "")
        if surface and attribution.source_type not in {"media", "document", "anonymous"}
    ]
    texts = [document.article.text for document in documents]
    persons = {surface for surface, kind in surfaces if kind == "person" and re.fullmatch(_FULL_NAME, surface)}
    parts = {part for person in persons for part in person.split()} - {s for s, _ in surfaces if s in COUNTRY_OF}
    owners = {name for surface in {surface for surface, _ in surfaces} for name in _owners(surface)}
    proper = {name for name in owners if _is_name(name, texts)} - parts
    names: dict[str, set[str]] = {}
    for head, name in _merge_heads(iter(proper)).items():
        names.setdefault(name, set()).add(head)
    for name, called in names.items():
        called |= {derived for text in texts for derived in _derived(text, name) if derived not in COUNTRY_OF}
    if with_persons:
        names |= {person: {person, person.split()[-1]} for person in sorted(persons)}
    sides = tuple(Side(name, tuple(called)) for name, called in names.items())
    for surface, source_type in surfaces:
        common = [word for word in re.findall(r"[\w-]+", surface.lower()) if word in _COMMON]
        if source_type == "person" or side_of(surface, sides) is not None or not common:
            continue
        official_name = re.fullmatch(_OFFICIAL_NAME, surface) is not None
        if official_name or surface.lower().startswith(common[0]):
            names.setdefault(common[0], {common[0]})
            if official_name:
                names[common[0]].add(surface)
    return names


def _owners(surface: str) -> Iterator[str]:
    """Names that a source is, or that own or modify its office: *Norland*, *Norland's army*, *Norlander officials*."""
    surface = re.split(r",|\swho\s", surface)[0].strip()
    for name in _names_in(surface):
        bare = surface == name
        owned = re.search(rf"(?<!\w){re.escape(name)}[’']s?\s", surface) is not None
        modifying = re.search(rf"(?<![\w’'] )(?<!\w){re.escape(name)}\s[a-z]", surface) is not None
        if (bare or owned or modifying) and side_of(surface, (Side(name),)) == name:
            yield name


def _is_name(name: str, texts: Sequence[str]) -> bool:
    """Whether a capitalised word is a name: met capitalised inside a sentence, and never in lower case."""
    inside = re.compile(rf"[a-z,] {re.escape(name)}(?!\w)")
    return any(inside.search(text) for text in texts) and not any(
        re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", text) for text in texts
    )


def _names_in(surface: str) -> Iterator[str]:
    """Candidate names of a party in a source, in order: countries first as a whole, then each capitalised word."""
    for name in _COUNTRIES:
        if name in surface and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", surface):
            yield name
    for match in _PROPER.finditer(surface):
        word = match.group()
        if word.lower() not in ROLES | MODIFIERS | _TITLES and len(word) > 2:
            yield word


def _merge_heads(heads: Iterator[str]) -> dict[str, str]:
    """Each head → the name its party goes by: the country, or the shortest of the names that share a stem."""
    merged: dict[str, str] = {}
    for head in sorted(set(heads), key=lambda h: (len(h), h)):
        country = COUNTRY_OF.get(head)
        akin = [name for name in merged.values() if country is None and _same_stem(name, head)]
        merged[head] = country or (akin[0] if akin else head)
    return merged


def _same_stem(name: str, other: str) -> bool:
    """Whether a longer name is derived from a shorter: *Norland, Norlander*; *Sudmark, Sudmarkian*."""
    stem = name[:-1] if name[-1] in "aeoy" and len(name) > _LEAST_SHARED else name
    if len(stem) < _LEAST_SHARED or not (name[0].isupper() and other[0].isupper()):
        return False
    return other.startswith(stem) and len(other) - len(stem) <= 5 and other not in COUNTRIES


def _find_opposition(documents: Sequence[Document], sides: Sequence[Side]) -> Mapping[frozenset[str], int]:
    """How often each pair of parties accuses or denies the other, over documents whose sides are assigned."""
    counts: Counter[frozenset[str]] = Counter()
    for document in documents:
        accuser: str | None = None
        for attribution in sorted(document.attributions, key=_place):
            speaker = attribution.side
            if speaker is None:
                continue
            if attribution.cue_class in _OPPOSED:
                against = {name for _, name in named_sides(_without_source(document, attribution), sides)} - {speaker}
                if not against and attribution.cue_class == "denial" and accuser not in {None, speaker}:
                    against = {str(accuser)}
            else:
                content = surface_of(document.article.text, attribution.content)
                against = set(accused_sides(content, sides)) - {speaker}
            for other in against:
                counts[frozenset({speaker, other})] += 1
            if against or attribution.cue_class == "accusation":
                accuser = speaker
    return counts


def _place(attribution: Attribution) -> tuple[int, int]:
    first = min(attribution.cue + attribution.source + attribution.content, default=(0, 0))
    return (first[0], attribution.id)


def _without_source(document: Document, attribution: Attribution) -> str:
    """The stretch from an attribution's cue to the end of its last part, without the source."""
    pieces = attribution.cue + attribution.content
    if not pieces:
        return ""
    start, end = min(pieces)[0], max(piece[1] for piece in pieces)
    characters = list(document.article.text[start:end])
    for source in attribution.source:
        for k in range(max(0, source.start - start), max(0, min(source.end, end) - start)):
            characters[k] = " "
    return "".join(characters)


def _choose(parties: Sequence[_Party], opposition: Mapping[frozenset[str], int]) -> list[_Party]:
    pairs = [
        (-opposition[frozenset({a.name, b.name})], -(a.citations + b.citations), a.name, b.name, (a, b))
        for a, b in itertools.combinations(parties, 2)
        if opposition.get(frozenset({a.name, b.name}), 0) > 0
    ]
    if not pairs:
        return []
    chosen = list(min(pairs, key=lambda pair: pair[:4])[4])
    least = min(party.citations for party in chosen)
    for party in parties:
        opposed = sum(opposition.get(frozenset({party.name, other.name}), 0) for other in chosen)
        if party not in chosen and len(chosen) < _MOST_SIDES and opposed >= 2 and 2 * party.citations >= least:
            chosen.append(party)
    return sorted(chosen, key=lambda p: (-p.articles, -p.citations, p.name))


def _with_aliases(party: _Party, documents: Sequence[Document]) -> Side:
    """A side with what else the articles call it: derived names, capital, and the offices that it owns."""
    aliases = set(party.names)
    if party.name in COUNTRIES:
        aliases |= {name for name in COUNTRIES[party.name] if any(_says(d, name) for d in documents)}
    if party.name[:1].isupper():
        for document in documents:
            aliases |= set(_capitals(document.article.text, party.name))
            aliases |= {name for name in _derived(document.article.text, party.name) if name not in COUNTRY_OF}
    side = replace(Side(party.name), aliases=tuple(sorted(aliases - {party.name})))
    offices = {_office(surface_of(d.article.text, a.source), side) for d in documents for a in d.attributions} - {None}
    return replace(side, aliases=tuple(sorted({*side.aliases, *(o for o in offices if o)})))


def _says(document: Document, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", document.article.text) is not None


def _capitals(text: str, name: str) -> Iterator[str]:
    """Names that the text calls the capital of `name`."""
    party = re.escape(name) + r"\w{0,4}"
    for pattern in (
        rf"(?<!\w)([A-Z]\w+), the capital of {party}(?!\w)",
        rf"(?<!\w)([A-Z]\w+), (?:the )?{party}(?:[’']s)? capital(?!\w)",
        rf"(?<!\w){party}(?:[’']s)? capital,? ([A-Z]\w+)",
    ):
        yield from (match[1] for match in re.finditer(pattern, text))


def _derived(text: str, name: str) -> Iterator[str]:
    """Adjectives and plurals that the text derives from `name`."""
    stem = name[:-1] if name[-1] in "aeoy" and len(name) > _LEAST_SHARED else name
    for match in re.finditer(rf"(?<!\w){re.escape(stem)}(?:i|ian|ians|an|ans|er|ers|ese|ish|ic|n|ns|is)(?!\w)", text):
        if len(stem) >= _LEAST_SHARED:
            yield match.group()


def _office(surface: str, side: Side) -> str | None:
    """*Norland's defence ministry*, as a source gives it, if it belongs to the side and is short."""
    match = _POSSESSOR.search(_ARTICLE.sub("", surface))
    if match is None or match[1] not in {side.name, *side.aliases} or side_of(surface, (side,)) is None:
        return None
    office = re.match(rf"{re.escape(match[1])}[’']s?(?:\s[a-z][\w-]*)+", _ARTICLE.sub("", surface))
    if office is None or len(office.group().split()) > 4 or not set(office.group().lower().split()) & ROLES:
        return None
    return office.group()
