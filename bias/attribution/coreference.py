"""Which mentions of persons and organisations in a text stand for the same.

Mentions are taken in order; each is joined to the earlier one that fits best, or begins a chain of its own: a
log-linear ranking of antecedents (Denis & Baldridge 2008; features after Durrett & Klein 2013), with weights learned
by `bias.training.coreference`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

from bias.attribution.coreference_mentions import Layout, describe_mentions
from bias.attribution.coreference_pairs import (
    Chain,
    Scene,
    candidates,
    compare,
    first_mention,
    keys_of,
    may_be,
    set_scene,
)
from bias.attribution.entity_types import typing
from bias.reading.layout import find_paragraphs, find_quotations
from bias.types import EntityType, Syntax

TYPES: tuple[EntityType, ...] = ("person", "organisation")
"""The types of mentions that are joined."""
WEIGHTS = "data/coreference.json"


class Choice(NamedTuple):
    """Whom a mention may be joined to, and what speaks for each; first of all nobody (-1)."""

    row: int
    antecedents: tuple[int, ...]
    evidence: tuple[tuple[str, ...], ...]


def linking(parse: Callable[[str], Syntax]) -> Callable[[str], Syntax]:
    """The parser that also corrects the types of names (`entity_types`) and fills in `Syntax.chains`."""
    typed = typing(parse)

    def parse_and_link(text: str) -> Syntax:
        syntax = typed(text)
        return replace(syntax, chains=find_chains(text, syntax))

    return parse_and_link


def find_chains(text: str, syntax: Syntax) -> tuple[tuple[int, ...], ...]:
    """Join the mentions of persons and organisations of a text that stand for the same.

    Returns for each that is mentioned at least twice the rows of its mentions in `syntax.entities`, in order of first
    mention. Never raises for any text; the time grows linearly with the number of mentions.
    """
    weights = load_weights()
    rows, scene = _scene(text, syntax)

    def choose(choice: Choice) -> int:
        scores = [sum(weights.get(name, 0.0) for name in evidence) for evidence in choice.evidence]
        return choice.antecedents[max(range(len(scores)), key=lambda at: (scores[at], choice.antecedents[at]))]

    chains: dict[int, Chain] = {}
    for choice in _follow(scene, chains):
        _join(scene, chains, choice.row, choose(choice))
    return tuple(tuple(rows[row] for row in chain) for chain in _gather(chains))


def follow_given(text: str, syntax: Syntax, entity_of: Sequence[str]) -> Iterator[tuple[Choice, frozenset[int]]]:
    """The choices that `find_chains` would meet if it had always been right, each with the right antecedents.

    `entity_of` names for each of `syntax.entities` whom it stands for.
    """
    rows, scene = _scene(text, syntax)
    chains: dict[int, Chain] = {}
    latest: dict[str, int] = {}
    for choice in _follow(scene, chains):
        entity = entity_of[rows[choice.row]]
        right = frozenset(one for one in choice.antecedents if one >= 0 and entity_of[rows[one]] == entity)
        yield choice, right or frozenset((-1,))
        _join(scene, chains, choice.row, latest.get(entity, -1))
        latest[entity] = choice.row


def _scene(text: str, syntax: Syntax) -> tuple[list[int], Scene]:
    """The rows of the mentions that may be joined, and what they are compared by."""
    paragraphs = find_paragraphs(text)
    layout = Layout(text, syntax, paragraphs, find_quotations(text, paragraphs))
    every = enumerate(describe_mentions(layout) if syntax.words else ())
    chosen = sorted(
        ((row, one) for row, one in every if one.type in TYPES),
        key=lambda pair: (pair[1].span.start, -pair[1].span.end),
    )
    return [row for row, _ in chosen], set_scene(layout, [one for _, one in chosen])


def _follow(scene: Scene, chains: Mapping[int, Chain]) -> Iterator[Choice]:
    """The choices to make, one after the other; each must be made (`_join`) before the next is asked for."""
    index: dict[str, list[int]] = {}
    for row, mention in enumerate(scene.mentions):
        keys = keys_of(mention)
        looked = [one for one in candidates(row, keys, index) if may_be(mention, chains[one])]
        evidence = [tuple(first_mention(scene, row, chains, looked))]
        evidence += [tuple(compare(scene, row, one, chains[one])) for one in looked]
        yield Choice(row, (-1, *looked), tuple(evidence))
        for key in keys:
            index.setdefault(key, []).append(row)


def _join(scene: Scene, chains: dict[int, Chain], row: int, antecedent: int) -> None:
    chains[row] = Chain() if antecedent < 0 else chains[antecedent]
    chains[row].add(row, scene.mentions[row])


def _gather(chains: Mapping[int, Chain]) -> Iterable[Sequence[int]]:
    return (chain.rows for row, chain in chains.items() if chain.rows[0] == row and len(chain.rows) > 1)


@lru_cache(maxsize=1)
def load_weights() -> Mapping[str, float]:
    """What each piece of evidence adds to the log-odds of an antecedent."""
    text = files("bias.attribution").joinpath(WEIGHTS).read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text)["weights"])
