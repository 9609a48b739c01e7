"""Learn the score of claim pairs from pairs of news claims that were labelled by hand, and write it to its file.

python -m bias.training.pairs articles/sample.jsonl
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bias.evaluation.claim_pairs import LabelledPairs, fit_model, read_labelled_pairs

PAIRS = Path(__file__).parents[1] / "alignment" / "data" / "pairs.json"


def write_pair_model(pairs: LabelledPairs, target: Path = PAIRS) -> None:
    """Learn both sets of coefficients from labelled pairs of claims and write them as JSON."""
    model = fit_model(pairs)
    target.write_text(
        json.dumps({"vectors": asdict(model.vectors), "lexical": asdict(model.lexical)}, indent=1) + "\n",
        encoding="utf-8",
    )


def _main(arguments: Sequence[str]) -> None:
    from bias.compare import read_articles

    pairs = read_labelled_pairs(Path(arguments[0]), lambda wanted: read_articles(wanted)[0])
    write_pair_model(pairs)
    sys.stdout.write(f"{len(pairs.same)} pairs of claims, {pairs.lost} lost\n")


if __name__ == "__main__":
    _main(sys.argv[1:])
