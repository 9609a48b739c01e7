"""Fill in the side of every attribution and claim from its speaker."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bias.sides.names import ROLES, side_of
from bias.types import Attribution, Document, Side, Spans

_BESIDE = 80


def assign_sides(documents: Sequence[Document], sides: Sequence[Side]) -> tuple[Document, ...]:
    """The documents with `Attribution.side` and `Claim.side` filled in; order and all else unchanged.

    A speaker belongs to a side if what the articles call the speaker does (see `side_of`): the words of the source,
    the resolved name, or an office beside the name (*Anahit Vesna, Norland's defence minister*). What is found in
    one article holds for the same name in the others, unless articles disagree; then it is nobody's.
    """
    surfaces = [_surfaces(document) for document in documents]
    local = [_sides_of_speakers(document, known, sides) for document, known in zip(documents, surfaces, strict=True)]
    everywhere = _agreed(local)
    return tuple(_assign(document, found, everywhere, sides) for document, found in zip(documents, local, strict=True))


def speakers_by_side(documents: Sequence[Document], sides: Sequence[Side]) -> tuple[Side, ...]:
    """The sides with `speakers` filled: those given first, then those found, most cited first, then by name.

    `documents` are those that `assign_sides` gives.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for document in documents:
        for attribution in document.attributions:
            if attribution.side is not None and attribution.speaker:
                counts[attribution.side][attribution.speaker] += 1
    filled = []
    for side in sides:
        ranked = sorted(counts[side.name].items(), key=lambda item: (-item[1], item[0]))
        found = tuple(name for name, _ in ranked if name not in side.speakers)
        filled.append(replace(side, speakers=side.speakers + found))
    return tuple(filled)


def surface_of(text: str, spans: Spans) -> str:
    """The words under `spans`, pieces joined by one space, line breaks as spaces."""
    return " ".join(" ".join(text[start:end] for start, end in spans).split())


def _surfaces(document: Document) -> dict[str, list[str]]:
    """What each speaker of a document is called there."""
    text = document.article.text
    called: dict[str, list[str]] = defaultdict(list)
    for attribution in document.attributions:
        if attribution.speaker:
            called[attribution.speaker].append(surface_of(text, attribution.source))
    for speaker in document.speakers:
        called[speaker.name].extend(surface_of(text, (mention,)) for mention in speaker.mentions)
    return {name: [surface for surface in found if surface] for name, found in called.items()}


def _sides_of_speakers(
    document: Document, surfaces: Mapping[str, list[str]], sides: Sequence[Side]
) -> dict[str, str | None]:
    """The side of each speaker of a document; None where its mentions name several; absent where they name none."""
    found: dict[str, str | None] = {}
    text = document.article.text
    for name, called in surfaces.items():
        own = side_of(name, sides)
        votes = {own} if own else {side for surface in called if (side := side_of(surface, sides))}
        if not votes:
            votes = set(_sides_beside(text, name, sides))
        if votes:
            found[name] = votes.pop() if len(votes) == 1 else None
    return found


def _sides_beside(text: str, name: str, sides: Sequence[Side]) -> Iterator[str]:
    """Sides named by the office beside a person's name: *Norland's premier NAME*, *NAME, Norland's premier,*."""
    if not name[:1].isupper():
        return
    # What stands before is looked at afterwards, since a pattern that begins with letters is found much faster.
    for match in re.finditer(rf"{re.escape(name)}(?!\w)", text):
        if re.match(r"\w", text[max(0, match.start() - 1) : match.start()]):
            continue
        left = re.split(r"[.,;:()\n“”\"]", text[max(0, match.start() - _BESIDE) : match.start()])[-1]
        for start in _noun_phrase_starts(left):
            side = side_of(left[start:] + name, sides, strict=True)
            if side:
                yield side
                break
        apposition = re.match(r",\s([^,.;:\n“”\"]{3,80})[,.]", text[match.end() : match.end() + _BESIDE + 5])
        if apposition:
            side = side_of(re.sub(r"^(?:the|a|an)\s", "", apposition[1]), sides, strict=True)
            if side and " " in apposition[1].strip():
                yield side


def _noun_phrase_starts(left: str) -> Iterator[int]:
    """Where a phrase that ends with the name may begin: at each capitalised word to its left."""
    return (match.start() for match in re.finditer(r"(?<![\w'’-])[A-Z]", left))


def _agreed(local: Iterable[Mapping[str, str | None]]) -> dict[str, str]:
    """What the articles agree on: full names, and surnames that all belong to one side."""
    votes: dict[str, set[str | None]] = defaultdict(set)
    for found in local:
        for name, side in found.items():
            if not name[:1].isupper() or name.startswith(("The ", "A ", "An ")) or name.lower() in ROLES:
                continue
            votes[name.casefold()].add(side)
            if " " in name:
                votes[name.split()[-1].casefold()].add(side)
    return {name: side for name, (side, *more) in votes.items() if side is not None and not more}


def _assign(
    document: Document, local: Mapping[str, str | None], everywhere: Mapping[str, str], sides: Sequence[Side]
) -> Document:
    text = document.article.text

    def side_for(attribution: Attribution) -> str | None:
        surface = surface_of(text, attribution.source)
        name = attribution.speaker
        if name is None:
            return side_of(surface, sides) if surface else None
        if name in local:
            return local[name] or side_of(surface, sides)
        return everywhere.get(name.casefold())

    attributions = tuple(replace(a, side=side_for(a)) for a in document.attributions)
    by_id = {a.id: a.side for a in attributions}
    claims = tuple(
        replace(c, side=None if c.attribution_id is None else by_id.get(c.attribution_id)) for c in document.claims
    )
    return replace(document, attributions=attributions, claims=claims)
