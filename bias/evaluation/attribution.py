"""How well attributions are found, measured against human annotation in the layout of PolNeAR.

The data is JSON Lines, an article a line: `doc`, `text` (headline included), `sentences` [[start, end], …],
`attributions` [{`source`, `cue`, `content`: [[start, end], …]}, …] and, optionally, `publisher` and
`sentences_from`. Offsets are code points of the text, end exclusive.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bias.errors import InputError
from bias.evaluation.calibration import measure_reliability, relation_chances
from bias.evaluation.kinds import score_kinds
from bias.evaluation.scoring import score
from bias.types import Article, Document


def read_gold(path: Path, *, part: str = "dev", sentences_from: str | None = None) -> list[dict[str, Any]]:
    """Read annotated articles from a JSON Lines file, or from `<part>.jsonl` of a folder.

    `sentences_from` keeps only articles with that value in the field of that name. Raises InputError if the file is
    missing or a line is not an annotated article, or if nothing is left.
    """
    file = path / f"{part}.jsonl" if path.is_dir() else path
    documents = [_checked(document, where) for document, where in _lines(file)]
    kept = [d for d in documents if sentences_from is None or d.get("sentences_from") == sentences_from]
    if not kept:
        raise InputError(f"{file}: holds no annotated article to measure on; give another file or part")
    return kept


def read_predictions(path: Path) -> dict[str, dict[str, Any]]:
    """Read predicted attributions by article id, from the output of `bias read --format jsonl` or the gold layout.

    Raises InputError if the file is missing or a line names no article.
    """
    found: dict[str, dict[str, Any]] = {}
    for document, where in _lines(path):
        name = document.get("doc", document.get("id"))
        if not isinstance(name, str) or not isinstance(document.get("attributions"), list):
            raise InputError(
                f"{where}: needs 'id' (or 'doc') and 'attributions'; write it with  bias read --format jsonl"
            )
        found[name] = document
    return found


def gold_articles(gold: Iterable[Mapping[str, Any]]) -> tuple[Article, ...]:
    """Return annotated articles as articles without a title: their texts hold the headlines."""
    return tuple(Article(id=g["doc"], outlet=str(g.get("publisher", "")), title="", body=g["text"]) for g in gold)


def predictions_from(documents: Iterable[Document]) -> dict[str, dict[str, Any]]:
    """Return the attributions of documents by article id, in the gold layout, with their probabilities."""
    return {
        document.article.id: {
            "text": document.article.text,
            "attributions": [
                {"source": a.source, "cue": a.cue, "content": a.content, "probability": a.probability}
                for a in document.attributions
            ],
        }
        for document in documents
    }


def evaluate_attribution(
    gold: Sequence[Mapping[str, Any]], predicted: Mapping[str, Mapping[str, Any]], *, samples: int = 0, seed: int = 1
) -> dict[str, Any]:
    """Score predictions (by article id) against annotated articles.

    Returns the measures of `bias.evaluation.scoring`, all 0..1; `kinds`, relations by kind (`bias.evaluation.kinds`);
    and `calibration`: the expected calibration error of the attributions' probabilities, where a hit is a match under
    *relation* (`bias.evaluation.calibration`). Raises InputError if a prediction was made from a different text.
    """
    for document in gold:
        other = predicted.get(document["doc"], {}).get("text")
        if other is not None and other != document["text"]:
            raise InputError(f"{document['doc']}: was predicted from a text that differs from the annotated one")
    result = score(gold, predicted, samples=samples, seed=seed)
    result["kinds"] = score_kinds(gold, predicted)
    chances = relation_chances(gold, predicted)
    if chances:
        calibration = measure_reliability(chances)
        result["calibration"] = {"ece": calibration.error, "n": calibration.n}
    return result


def format_scores(result: Mapping[str, Any]) -> str:
    """Return the scores as a table for people, in per cent."""
    intervals = result.get("ci95", {})
    lines = [
        f"{result['docs']} articles, {result['tokens']} tokens, {result['gold_attributions']} attributions annotated,"
        f" {result['pred_attributions']} found",
        "",
        f"{'':<20}{'precision':>10}{'recall':>8}{'F1':>7}   {'annotated':>9} {'found':>6} {'both':>6}",
    ]
    for name, figures in result.items():
        if isinstance(figures, Mapping) and "f1" in figures:
            low, high = intervals.get(f"{name}.f1", (None, None))
            interval = "" if low is None else f"   95 % interval {100 * low:.1f} to {100 * high:.1f}"
            lines.append(
                f"{name:<20}{100 * figures['p']:>10.1f}{100 * figures['r']:>8.1f}{100 * figures['f1']:>7.1f}"
                f"   {figures['gold']:>9} {figures['pred']:>6} {figures['tp']:>6}{interval}"
            )
    sentence, given = result["sentence"], result["source_given_content"]
    lines.append("")
    if sentence["n"]:
        lines.append(
            f"sentences attributed or not: accuracy {100 * sentence['accuracy']:.1f}, kappa {sentence['kappa']:.3f}"
            f" ({sentence['n']} sentences)"
        )
    for name, kind in result.get("kinds", {}).items():
        lines.append(f"relation, {name}: F1 {100 * kind['f1']:.1f} ({kind['gold']} annotated, {kind['pred']} found)")
    lines.append(f"right source, given the content: {100 * given['accuracy']:.1f} (of {given['n']})")
    if "calibration" in result:
        calibration = result["calibration"]
        lines.append(f"expected calibration error: {calibration['ece']:.3f} ({calibration['n']} attributions)")
    return "\n".join(lines) + "\n"


def _lines(file: Path) -> Iterable[tuple[dict[str, Any], str]]:
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _parsed(line, f"{file}, line {number}"), f"{file}, line {number}"
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror}); give a JSON Lines file") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: is not UTF-8 text; give a JSON Lines file") from error


def _parsed(line: str, where: str) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except ValueError as error:
        raise InputError(f"{where}: is not valid JSON ({error})") from error
    if not isinstance(document, dict):
        raise InputError(f"{where}: must be a JSON object, an article a line")
    return document


def _checked(document: dict[str, Any], where: str) -> dict[str, Any]:
    kinds = {"doc": str, "text": str, "attributions": list}
    for name, kind in kinds.items():
        if not isinstance(document.get(name), kind):
            raise InputError(f"{where}: needs the field '{name}'; see the layout in the documentation of the command")
    return document
