"""How far human annotators of the same articles agree: what a machine can be held against.

The data is JSON Lines as for `bias.evaluation.attribution`, an article and annotator a line: `doc`, `annotator`,
`text`, `sentences`, `attributions`.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from bias.errors import InputError
from bias.evaluation.scoring import find_tokens, score

_SHOWN = ("relation", "relation_strict", "exact.source", "exact.cue", "exact.content", "sentence")


def evaluate_agreement(
    documents: Sequence[Mapping[str, Any]], predicted: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """Compare every two annotators of an article, each in turn taken as the truth.

    Returns the number of articles and pairs; mean F1 (0..1) over pairs of relations, of roles exactly and of attributed
    sentences; the mean kappa of sentences; and Krippendorff's alpha (1980) of sentences over all annotators, from nltk.
    With predictions by article, `model` holds the same measures of the model against each annotator, and `above` the
    share of annotators with whom the model agrees better on relations than the other annotators do on average.
    Raises InputError if no article has two annotators.
    """
    from nltk.metrics.agreement import AnnotationTask

    versions: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for document in documents:
        versions[str(document["doc"])].append(document)
    pairs = [pair for name in sorted(versions) for pair in itertools.permutations(versions[name], 2)]
    if not pairs:
        raise InputError("no article here has two annotators: 'annotator' must differ between lines of one 'doc'")
    measures = [score([gold], {gold["doc"]: other}) for gold, other in pairs]
    labels = [label for name in sorted(versions) for version in versions[name] for label in _labels(version)]
    result: dict[str, Any] = {
        "articles": sum(len(found) > 1 for found in versions.values()),
        "pairs": len(pairs) // 2,
        **_means(measures),
        "sentence.alpha": float(AnnotationTask(data=labels).alpha()),
    }
    if predicted is not None:
        truths = [version for name in sorted(versions) for version in versions[name] if len(versions[name]) > 1]
        against = [score([gold], predicted) for gold in truths]
        result["model"] = {**_means(against), "above": _share_above(truths, against, pairs, measures)}
    return result


def _means(measures: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    return {
        **{name: _mean([measure[name]["f1"] for measure in measures]) for name in _SHOWN},
        "sentence.kappa": _mean([measure["sentence"]["kappa"] for measure in measures]),
    }


def _share_above(
    truths: Sequence[Mapping[str, Any]],
    against: Sequence[Mapping[str, Any]],
    pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]],
    measures: Sequence[Mapping[str, Any]],
) -> float:
    """The share of annotators (of an article) whose relations the model meets better than the others do on average."""
    above = []
    for truth, model in zip(truths, against, strict=True):
        others = [m["relation"]["f1"] for (gold, _), m in zip(pairs, measures, strict=True) if gold is truth]
        above.append(model["relation"]["f1"] > _mean(others))
    return _mean([float(one) for one in above])


def _labels(version: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(annotator, sentence, attributed or own) of every sentence: attributed if half of its tokens lie in contents."""
    tokens = find_tokens(version["text"])
    content = tokens.covered(
        span for attribution in version["attributions"] for span in attribution.get("content") or ()
    )
    found = []
    for number, sentence in enumerate(version["sentences"]):
        inside = tokens.covered([sentence])
        label = "attributed" if inside and 2 * len(inside & content) >= len(inside) else "own"
        found.append((str(version.get("annotator", "")), f"{version['doc']}#{number}", label))
    return found


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
