"""Chains of mentions of persons and organisations against a treebank that has them (GUM: Zeldes 2017)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from bias.attribution.coreference import TYPES as LINKED
from bias.attribution.coreference import find_chains
from bias.errors import InputError
from bias.evaluation.chains import Chains, score_chains
from bias.evaluation.entities import TYPES, genre_of
from bias.evaluation.syntax import Parse
from bias.evaluation.treebanks import Tree, read_trees
from bias.types import EntityMention, Span, Syntax, Word

Link = Callable[[str, Syntax], tuple[tuple[int, ...], ...]]


def evaluate_coreference(
    path: Path, parse: Parse | None, *, genres: Collection[str] = (), link: Link = find_chains
) -> dict[str, Any]:
    """Join mentions in the documents of a CoNLL-U file and compare the chains.

    Only mentions of persons and organisations count, and only chains of at least two of them, as in the CoNLL shared
    tasks: somebody mentioned once counts on neither side. Mentions are the same if both ends are. Returns the numbers
    of documents and of annotated mentions in chains, and the figures of `score_chains` with the annotated words, trees
    and mentions `given`, and, with `parse`, from the text `alone`; and the CoNLL score of each genre. Raises InputError
    if no document has entities.
    """
    trees = [tree for tree in read_trees(path) if tree.mentions is not None]
    trees = [tree for tree in trees if not genres or genre_of(tree) in genres]
    if not trees:
        wanted = f" of genre {', '.join(sorted(genres))}" if genres else ""
        raise InputError(f"{path}: no document{wanted} has entities (Entity=); give a CoNLL-U file of GUM")
    key = [gold_chains(tree) for tree in trees]
    ways = {"given": [chains_of(given_syntax(tree)[0], tree.text, link) for tree in trees]}
    if parse is not None:
        ways["alone"] = [chains_of(parse(tree.text), tree.text, link) for tree in trees]
    figures: dict[str, Any] = {
        "documents": len(trees),
        "count": sum(len(one) for chains in key for one in chains if len(one) > 1),
    }
    for way, found in ways.items():
        figures[way] = score_chains(zip(key, found, strict=True))
        by_genre: dict[str, list[tuple[Chains, Chains]]] = defaultdict(list)
        for tree, one, other in zip(trees, key, found, strict=True):
            by_genre[genre_of(tree)].append((one, other))
        figures[way] |= {f"genre.{genre}": score_chains(pairs)["conll"] for genre, pairs in sorted(by_genre.items())}
    return figures


def chains_of(syntax: Syntax, text: str, link: Link) -> Chains:
    """The chains found, as sets of spans."""
    spans = [Span(one.start, one.end) for one in syntax.entities]
    return [frozenset(spans[row] for row in chain) for chain in link(text, syntax)]


def gold_chains(tree: Tree) -> Chains:
    """The annotated chains of the types that are joined, as sets of spans; those of one mention too."""
    syntax, entities = given_syntax(tree)
    chains: dict[str, set[Span]] = defaultdict(set)
    for mention, entity in zip(syntax.entities, entities, strict=True):
        if mention.type in LINKED:
            chains[entity].add(Span(mention.start, mention.end))
    return [frozenset(one) for one in chains.values()]


def given_syntax(tree: Tree) -> tuple[Syntax, Sequence[str]]:
    """Annotated words, trees and mentions as the product would give them, and whom each mention stands for.

    Words that the text does not show are left out; what hangs on one hangs on that one's head.
    """
    shown = {row: at for at, row in enumerate(row for row, word in enumerate(tree.words) if word.start >= 0)}

    def head_of(row: int) -> int | None:
        head = tree.words[row].head
        steps = 0
        while head >= 0 and head not in shown and steps < len(tree.words):
            head, steps = tree.words[head].head, steps + 1
        return shown.get(head)

    words = tuple(
        Word(tree.words[row].start, tree.words[row].end, tree.words[row].tag, head_of(row), tree.words[row].relation)
        for row in shown
    )
    ends = [sum(row < last for row in shown) for _, last in tree.sentences]
    sentences = tuple(pair for pair in zip([0, *ends[:-1]], ends, strict=True) if pair[0] < pair[1]) if ends else ()
    mentions: list[EntityMention] = []
    entities: list[str] = []
    taken: set[tuple[int, int]] = set()
    for one in tree.mentions or ():
        ends_shown = tree.words[one.first].start >= 0 and tree.words[one.last].end >= 0
        if one.type not in TYPES or not ends_shown or (one.first, one.last) in taken:
            continue
        taken.add((one.first, one.last))
        inside = tree.words[one.first : one.last + 1]
        top = next((word for word in inside if not one.first <= word.head <= one.last), inside[0])
        start, end = inside[0].start, inside[-1].end
        mentions.append(EntityMention(start, end, TYPES[one.type], top.tag == "PROPN", 1.0))
        entities.append(one.entity)
    return Syntax(words, sentences, tuple(mentions)), entities
