"""Learn which mentions stand for the same: `python -m bias.training coreference`.

The weights of a log-linear ranking of antecedents, found by maximising the likelihood of any right antecedent (Durrett
& Klein 2013), with the annotated mentions and what was right so far given.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bias.attribution.coreference import WEIGHTS, Choice, follow_given
from bias.evaluation.coreference import given_syntax
from bias.evaluation.treebanks import Tree, read_trees

TARGET = Path(__file__).parents[1] / "attribution" / WEIGHTS
LEAST = 8
"""Choices in which a piece of evidence must be met to be given a weight."""
PENALTY = 2.0
"""Of the squares of the weights; chosen, as the other two, on a fifth of the training documents."""
SMALLEST = 0.03
"""Weights nearer to 0 are left out."""
PLACES = 3

Example = tuple[Choice, frozenset[int]]


class Table(NamedTuple):
    """All choices: a row for each antecedent, with what speaks for it."""

    names: tuple[str, ...]
    evidence: Any
    """(rows, names), sparse."""
    starts: NDArray[np.int64]
    """First row of each choice."""
    right: NDArray[np.bool_]


def learn_weights(trees: Iterable[Tree], *, least: int = LEAST, penalty: float = PENALTY) -> Mapping[str, float]:
    """Fit the weights to annotated documents; those that hardly count are left out."""
    table = lay_out([example for tree in trees for example in examples_of(tree)], least)
    weights = fit(table, penalty).round(PLACES)
    return {name: float(one) for name, one in zip(table.names, weights, strict=True) if abs(one) >= SMALLEST}


def examples_of(tree: Tree) -> list[Example]:
    """The choices in an annotated document, each with what is right."""
    syntax, entities = given_syntax(tree)
    return list(follow_given(tree.text, syntax, entities))


def lay_out(examples: Sequence[Example], least: int) -> Table:
    """Number the evidence that is met often enough, and lay all choices out as one sparse table."""
    from scipy.sparse import csr_matrix

    met = Counter(name for choice, _ in examples for name in {one for held in choice.evidence for one in held})
    names = tuple(sorted(name for name, count in met.items() if count >= least))
    number = {name: at for at, name in enumerate(names)}
    columns: list[int] = []
    ends = [0]
    starts: list[int] = []
    right: list[bool] = []
    for choice, answers in examples:
        starts.append(len(right))
        for antecedent, evidence in zip(choice.antecedents, choice.evidence, strict=True):
            columns += [number[name] for name in evidence if name in number]
            ends.append(len(columns))
            right.append(antecedent in answers)
    ones = np.ones(len(columns))
    evidence_table = csr_matrix((ones, np.array(columns), np.array(ends)), shape=(len(right), len(names)))
    return Table(names, evidence_table, np.array(starts), np.array(right, dtype=bool))


def fit(table: Table, penalty: float) -> NDArray[np.float64]:
    """The weights at which right antecedents are likeliest, less a penalty for large weights."""
    from scipy.optimize import minimize

    sizes = np.diff(np.append(table.starts, len(table.right)))
    across = table.evidence.T.tocsr()

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = table.evidence @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, table.starts), sizes)
        odds = np.exp(scores)
        every = np.add.reduceat(odds, table.starts)
        good = np.maximum(np.add.reduceat(odds * table.right, table.starts), 1e-300)
        pull = odds / np.repeat(every, sizes) - odds * table.right / np.repeat(good, sizes)
        value = float(np.log(every).sum() - np.log(good).sum() + penalty * weights @ weights)
        return value, across @ pull + 2 * penalty * weights

    found = minimize(loss, np.zeros(len(table.names)), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    weights: NDArray[np.float64] = found.x
    return weights


def make_coreference(treebank: Path, target: Path = TARGET) -> dict[str, Any]:
    """Learn from the documents of a CoNLL-U file and write the weights as JSON; return how many there are.

    Raises InputError if the file cannot be read or is no CoNLL-U.
    """
    trees = [tree for tree in read_trees(treebank) if tree.mentions is not None]
    weights = learn_weights(trees)
    made = {"source": "GUM (Zeldes 2017), persons and organisations", "documents": len(trees), "weights": weights}
    target.write_text(json.dumps(made, indent=0, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    return {"documents": len(trees), "weights": len(weights)}
