"""Words, tags and trees from raw text against treebanks, as in the CoNLL 2018 shared task (Zeman et al. 2018).

Words are aligned by where they are in the text: a word counts only if a word of the treebank has the same characters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from bias.evaluation.treebanks import Tree, read_trees
from bias.types import Span, Syntax

Parse = Callable[[str], Syntax]
FIGURES = ("words", "sentences", "tags", "arcs", "labelled")


def evaluate_syntax(paths: Sequence[Path], parse: Parse) -> dict[str, Any]:
    """Parse the documents of CoNLL-U files from their texts alone and compare.

    Returns for each file the numbers of documents and words, and precision, recall and F1 (0..1) of words, of sentences
    (both ends), of universal tags, of heads (UAS) and of heads with the universal part of the relation (LAS). Words
    that a treebank's text does not show count as missed. Several files are also scored as one (`all`), by their words.
    Raises InputError if a file is no CoNLL-U.
    """
    parsed = {path.stem: [(tree, parse(tree.text)) for tree in read_trees(path)] for path in paths}
    figures = {name: score_syntax(pairs) for name, pairs in parsed.items()}
    return figures | ({"all": score_syntax(chain.from_iterable(parsed.values()))} if len(parsed) > 1 else {})


def score_syntax(pairs: Iterable[tuple[Tree, Syntax]]) -> dict[str, Any]:
    """Precision, recall and F1 over documents and what was found in them."""
    hits: Counter[str] = Counter()
    true: Counter[str] = Counter()
    found: Counter[str] = Counter()
    documents = 0
    for tree, syntax in pairs:
        documents += 1
        hits.update(count_hits(tree, syntax))
        for one in FIGURES:
            true[one] += len(tree.sentences if one == "sentences" else tree.words)
            found[one] += len(syntax.sentences if one == "sentences" else syntax.words)
    figures = {one: f_score(hits[one], found[one], true[one]) for one in FIGURES}
    return {"documents": documents, "count": true["words"], **figures}


def count_hits(tree: Tree, syntax: Syntax) -> Mapping[str, int]:
    """How many of the words, sentences, tags, heads and named heads found in one document are right."""
    truth = {(word.start, word.end): word for word in tree.words if word.start >= 0}
    hits = Counter(words=0)
    for word in syntax.words:
        gold = truth.get((word.start, word.end))
        if gold is None:
            continue
        hits["words"] += 1
        hits["tags"] += word.tag == gold.tag
        head = None if word.head is None else (syntax.words[word.head].start, syntax.words[word.head].end)
        expected = None if gold.head < 0 else (tree.words[gold.head].start, tree.words[gold.head].end)
        if head == expected:
            hits["arcs"] += 1
            hits["labelled"] += _universal(word.relation) == _universal(gold.relation)
    hits["sentences"] = len(_sentences(tree.sentences, tree.words) & _sentences(syntax.sentences, syntax.words))
    return hits


def _universal(relation: str) -> str:
    return relation.partition(":")[0]


def _sentences(sentences: Iterable[tuple[int, int]], words: Sequence[Any]) -> set[Span]:
    return {Span(words[first].start, words[last - 1].end) for first, last in sentences}


def f_score(hits: int, found: int, true: int) -> dict[str, float]:
    """Precision, recall and F1, 0..1; 0 where there is nothing to divide by."""
    return {
        "precision": hits / found if found else 0.0,
        "recall": hits / true if true else 0.0,
        "f1": 2 * hits / (found + true) if found + true else 0.0,
    }
