"""Learn how strongly cues commit the writer, from human judgements; write `attribution/data/veridicality.json`.

    python -m bias.training.veridicality fit PATH/megaveridicality.tsv
    bias evaluate veridicality PATH/megaveridicality.tsv

What is shipped are the shrunken means of `bias.evaluation.veridicality`. The second command says how well they foretell
cues that were not seen.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from bias.errors import InputError
from bias.evaluation.veridicality import ANCHORS, PLAIN, Judgement, Means, Shrinkage, fit, read_judgements

SOURCE = "MegaVeridicality (White & Rawlins 2018), mean judgements as distributed with Jiang & de Marneffe (2021)"


def write_figures(judgements: Sequence[Judgement], target: Path, shrinkage: Shrinkage = Shrinkage()) -> None:
    """Write the shrunken means as JSON, rounded to 3 places and sorted, so that a rerun gives the same bytes."""
    means = fit(judgements, shrinkage)
    zero = means.lemmas.get((ANCHORS[0], PLAIN))
    if zero is None:
        raise InputError(f"the judgements lack 'said' in {PLAIN}, the zero of the scale; give the whole table")
    figures = {
        "source": SOURCE,
        "judgements": len(judgements),
        "neutral": zero,
        "conditions": {name: round(value, 3) for name, value in sorted(means.conditions.items())},
        "classes": _nested(means.classes),
        "groups": _nested(means.groups),
        "cues": _nested(means.lemmas),
    }
    target.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _nested(means: Means) -> dict[str, dict[str, float]]:
    nested: dict[str, dict[str, float]] = defaultdict(dict)
    for (name, condition), value in sorted(means.items()):
        nested[name][condition] = round(value, 3)
    return nested


def main(arguments: Sequence[str]) -> int:
    """Run from the command line: `fit PATH`."""
    if len(arguments) != 2 or arguments[0] != "fit":
        sys.stderr.write("usage: python -m bias.training.veridicality fit PATH\n")
        return 2
    target = Path(__file__).parents[1] / "attribution" / "data" / "veridicality.json"
    write_figures(read_judgements(Path(arguments[1])), target)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
