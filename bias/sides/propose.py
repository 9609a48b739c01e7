"""Propose the sides of an event from who is cited, and who accuses or denies whom."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bias.sides.assign import surface_of
from bias.sides.names import ROLES, named_sides, side_of
from bias.sides.places import COUNTRIES, COUNTRY_OF
from bias.types import Attribution, Document, Side

_LEAST_CITED = 2
_MOST_SIDES = 4
_LEAST_SHARED = 4
_OPPOSED = frozenset({"accusation", "denial"})
_NAME = r"[A-Z][\w’'.-]*(?:\s(?:[A-Z][\w’'-]*))*"
_POSSESSOR = re.compile(rf"(?<!\w)({_NAME}?)[’']s?\s+((?:[\w-]+\s?)+)")
_PROPER = re.compile(r"[A-Z][\w-]*(?:\.[A-Z]\.)?")
_ARTICLE = re.compile(r"^(?:the|a|an|its|their|his|her)\s+", re.IGNORECASE)
_TITLES = frozenset("mr mrs ms miss dr prof president minister general colonel sir lord lady judge justice".split())
_COMMON = frozenset(
    "government ministry army union company board council police authority hospital management strikers workers "
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


def propose_sides(documents: Sequence[Document]) -> tuple[Side, ...]:
    """The two to four parties that are opposed and most cited, most cited first; () when the articles do not tell.

    A party is what sources share: the name that owns or modifies an office (*Norland's army*, *Norlander officials*),
    a name cited by itself, or a common noun (*the union*). Names that share a stem (*Norland, Norlander*), or that
    the text joins (*Kovel, the capital of Norland*), are one party. Parties are opposed if one is cited accusing
    the other or denying what it says. Without such a pair, cited at least twice each, nothing is proposed.
    """
    ordered = sorted(documents, key=lambda d: d.article.id)
    parties = _find_parties(ordered)
    if len(parties) < 2:
        return ()
    sides = tuple(Side(party.name, party.names) for party in parties)
    opposition = _find_opposition(ordered, sides)
    chosen = _choose(parties, opposition)
    return tuple(_with_aliases(party, ordered) for party in chosen)


def _find_parties(documents: Sequence[Document]) -> list[_Party]:
    """Parties cited often enough, most cited first."""
    cited: dict[str, Counter[str]] = defaultdict(Counter)
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    heads = _merge_heads(head for d in documents for _, head in _heads_in(d))
    for document in documents:
        for _, head in _heads_in(document):
            cited[heads[head]][document.article.id] += 1
            spelled[heads[head]][head] += 1
    least_articles = 1 if len(documents) == 1 else 2
    parties = [
        _Party(name, tuple(sorted(spelled[name])), len(articles), articles.total())
        for name, articles in cited.items()
        if articles.total() >= _LEAST_CITED and len(articles) >= least_articles
    ]
    return sorted(parties, key=lambda p: (-p.articles, -p.citations, p.name))


def _heads_in(document: Document) -> Iterator[tuple[Attribution, str]]:
    """The head of each source; a person's is that of the office which the article gives beside the name."""
    text = document.article.text
    offices: dict[str, str] = {}
    found: list[tuple[Attribution, str | None]] = []
    for attribution in document.attributions:
        speaker = attribution.speaker or ""
        surface = surface_of(text, attribution.source) or speaker
        head = _head(surface, attribution.source_type) or _head(speaker, attribution.source_type)
        found.append((attribution, head))
        if speaker and head and head not in speaker:
            offices.setdefault(speaker, head)
    for speaker in {a.speaker for a, _ in found if a.source_type == "person" and a.speaker} - offices.keys():
        beside = next(filter(None, (_head(words, "person") for words in _appositions(text, speaker))), None)
        if beside and beside not in speaker:
            offices[speaker] = beside
    for attribution, head in found:
        head = offices.get(attribution.speaker or "", head)
        if head:
            yield attribution, head


def _appositions(text: str, name: str) -> Iterator[str]:
    for match in re.finditer(rf"(?<!\w){re.escape(name)}, ([^,.;:\n]{{3,80}}),", text):
        yield match[1]


def _head(surface: str, source_type: str) -> str | None:
    """The name of the party in a source: what owns or modifies an office, or stands by itself."""
    surface = re.split(r",|\swho\s", _ARTICLE.sub("", surface))[0].strip()
    if not surface or source_type in {"media", "document", "anonymous"}:
        return None
    names = [name for name in _names_in(surface) if side_of(surface, (Side(name),)) == name]
    if names:
        return names[0]
    words = re.findall(r"[\w-]+", surface.lower())
    common = [word for word in words if word in _COMMON]
    return common[-1] if common and source_type in {"organisation", "unnamed-person", "unnamed-group"} else None


def _names_in(surface: str) -> Iterator[str]:
    """Candidate names of a party in a source, in order: countries first as a whole, then each capitalised word."""
    for name in sorted(COUNTRY_OF, key=lambda n: (-len(n), n)):
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", surface):
            yield name
    for match in _PROPER.finditer(surface):
        word = match.group()
        if word.lower() not in ROLES and word.lower() not in _TITLES and len(word) > 2:
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
    """How often each pair of parties accuses or denies the other."""
    counts: Counter[frozenset[str]] = Counter()
    for document in documents:
        text = document.article.text
        accused_by: str | None = None
        for attribution in sorted(
            document.attributions, key=lambda a: min(a.cue + a.source + a.content, default=(0, 0))
        ):
            surface = surface_of(text, attribution.source)
            speaker = side_of(surface, sides) or side_of(attribution.speaker or "", sides)
            if speaker is None or attribution.cue_class not in _OPPOSED:
                continue
            content = surface_of(text, attribution.content)
            named = {name for _, name in named_sides(_without_source(document, attribution) + " " + content, sides)}
            for other in named - {speaker}:
                counts[frozenset({speaker, other})] += 1
            if attribution.cue_class == "accusation":
                accused_by = speaker
            elif accused_by not in {None, speaker} and not named - {speaker}:
                counts[frozenset({speaker, str(accused_by)})] += 1
    return counts


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
