"""Mentions of persons, organisations and places against a treebank that has them (GUM: Zeldes 2017)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from bias.errors import InputError
from bias.evaluation.syntax import Parse, f_score
from bias.evaluation.treebanks import Tree, read_trees
from bias.types import EntityMention, EntityType, Syntax

TYPES: dict[str, EntityType] = {"person": "person", "organization": "organisation", "place": "place"}
"""The types that are found, as GUM calls them."""


def evaluate_entities(path: Path, parse: Parse, *, genres: Collection[str] = ()) -> dict[str, Any]:
    """Find mentions in the documents of a CoNLL-U file from their texts alone and compare.

    All mentions count, nested ones and pronouns too; a mention is right if both its ends and its type are. Returns the
    numbers of documents and mentions, and precision, recall and F1 (0..1) of all mentions, of names (the head of the
    phrase is a proper noun), of spans whatever their type, of each type and of each genre (the second part of GUM's
    document names). With `genres`, only those are taken. Raises InputError if no document has entities.
    """
    trees = [tree for tree in read_trees(path) if tree.mentions is not None]
    trees = [tree for tree in trees if not genres or genre_of(tree) in genres]
    if not trees:
        wanted = f" of genre {', '.join(sorted(genres))}" if genres else ""
        raise InputError(f"{path}: no document{wanted} has entities (Entity=); give a CoNLL-U file of GUM")
    return score_entities((tree, parse(tree.text)) for tree in trees)


def score_entities(pairs: Iterable[tuple[Tree, Syntax]]) -> dict[str, Any]:
    """Precision, recall and F1 over documents and what was found in them, for each kind of mention."""
    hits: Counter[str] = Counter()
    found: Counter[str] = Counter()
    true: Counter[str] = Counter()
    documents = 0
    for tree, syntax in pairs:
        documents += 1
        genre = f"genre.{genre_of(tree)}"
        mine, gold = _kinds(syntax.entities, genre), _kinds(gold_mentions(tree), genre)
        for kind in mine.keys() | gold.keys():
            spans, expected = mine.get(kind, set()), gold.get(kind, set())
            hits[kind] += len(spans & expected)
            found[kind] += len(spans)
            true[kind] += len(expected)
    figures = {kind: f_score(hits[kind], found[kind], true[kind]) for kind in sorted(found.keys() | true.keys())}
    return {"documents": documents, "count": true["all"], **figures}


def _kinds(mentions: Iterable[EntityMention], genre: str) -> dict[str, set[tuple[int, int, str]]]:
    """The mentions of each kind that is counted, as start, end and type."""
    kinds: dict[str, set[tuple[int, int, str]]] = defaultdict(set)
    for one in mentions:
        typed = (one.start, one.end, one.type)
        kinds["spans"].add((one.start, one.end, ""))
        for kind in ("all", genre, f"type.{one.type}", *(("names",) if one.named else ())):
            kinds[kind].add(typed)
    return kinds


def gold_mentions(tree: Tree) -> Iterator[EntityMention]:
    """The annotated mentions of the types that are found, nested ones too."""
    for one in tree.mentions or ():
        words = tree.words[one.first : one.last + 1]
        if one.type in TYPES and words[0].start >= 0 and words[-1].end >= 0:
            top = next((word for word in words if not one.first <= word.head <= one.last), words[0])
            yield EntityMention(words[0].start, words[-1].end, TYPES[one.type], top.tag == "PROPN", 1.0)


def genre_of(tree: Tree) -> str:
    """The genre in a document's name (GUM_news_…)."""
    parts = tree.id.split("_")
    return parts[1] if len(parts) > 1 else tree.id
