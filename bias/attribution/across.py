"""Call a speaker the same in all articles of a set: *Kovel* here is *Anna Kovel* there, *WAL* the World Aid League."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bias.attribution.roster import form_of
from bias.types import Document, Speaker

_SMALL = frozenset("of the for and de la in & on".split())
_TYPES = frozenset(("person", "organisation", "media"))


def merge_speakers(documents: Sequence[Document]) -> tuple[Document, ...]:
    """Return the documents of one set with the fullest name for each speaker that another article names more fully.

    A name is taken for a fuller one if it is its end (a family name), or if the fuller one is an organisation's and
    the name its initials, and no other name of the set fits as well. Names of several words that differ stay apart.
    Linear in the number of names and their words.
    """
    names = _fuller_names(documents)
    return tuple(_renamed(document, names) for document in documents)


def _fuller_names(documents: Sequence[Document]) -> Mapping[tuple[str, str], str]:
    """(type, name as it is) → the only fuller name of the set; types keep persons and bodies apart."""
    counts: Counter[tuple[str, str]] = Counter()
    for document in documents:
        for speaker in document.speakers:
            if speaker.source_type in _TYPES and speaker.name[:1].isupper() and not _is_joint(speaker):
                counts[speaker.source_type, speaker.name] += len(speaker.mentions)
    bearers: dict[tuple[str, tuple[str, ...]], set[tuple[str, ...]]] = {}
    spellings: dict[tuple[str, tuple[str, ...]], str] = {}
    for (kind, name), _ in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        words = form_of(name.split(" "))
        spellings.setdefault((kind, words), name)
        for short in _short_forms(kind, words):
            bearers.setdefault((kind, short), set()).add(words)
    found: dict[tuple[str, str], str] = {}
    for kind, name in counts:
        words = form_of(name.split(" "))
        fuller = bearers.get((kind, words), set()) - {words}
        if len(fuller) == 1:
            found[kind, name] = spellings[kind, fuller.pop()]
    return found


def _is_joint(speaker: Speaker) -> bool:
    return speaker.source_type == "person" and " and " in speaker.name


def _short_forms(kind: str, words: tuple[str, ...]) -> set[tuple[str, ...]]:
    """What somebody of a name of several words may be called elsewhere."""
    if len(words) < 2:
        return set()
    if kind == "person":
        return {words[-1:]}
    initials = "".join(word[0] for word in words if word not in _SMALL)
    return {(initials,)} if len(initials) > 1 else set()


def _renamed(document: Document, names: Mapping[tuple[str, str], str]) -> Document:
    own = {speaker.name for speaker in document.speakers}
    fuller = {
        speaker.name: names[speaker.source_type, speaker.name]
        for speaker in document.speakers
        if (speaker.source_type, speaker.name) in names
    }
    taken = Counter(fuller.values())
    fuller = {name: full for name, full in fuller.items() if full not in own and taken[full] == 1}
    if not fuller:
        return document
    return replace(
        document,
        attributions=tuple(
            replace(one, speaker=fuller[one.speaker]) if one.speaker in fuller else one for one in document.attributions
        ),
        speakers=tuple(replace(one, name=fuller.get(one.name, one.name)) for one in document.speakers),
    )
