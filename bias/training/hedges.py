"""Learn how far from certain hedges and prospects leave an event; write `attribution/data/hedges.json`.

    python -m bias.training.hedges PATH/uw-train.jsonl

Strength of a trigger: the mean of 1 - |label| / 3 over the events in its scope in which no other trigger has a share,
shrunk to the mean of its kind by `SHRINKAGE` events' worth. Only what the lexicon holds is learned from: the file
has names of words and groups with one number each, and nothing of the sentences.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

from bias.attribution.certainty import Reserve, find_prospects, grade_hedges
from bias.evaluation.hedges import read_factuality

SHRINKAGE = 8.0
_LEAST = 2


def fit_strengths(path: Path) -> dict[str, dict[str, float]]:
    """Return the mean openness (0..1) per kind and, shrunk to it, per trigger with two events or more.

    Raises InputError if the file at `path` cannot be read or used.
    """
    seen: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one in read_factuality(path):
        graded = [*grade_hedges(one.text), *find_prospects(one.text)]
        for event, label in zip(one.events, one.labels, strict=True):
            for hedge in _nearest(graded, event.start):
                seen[hedge.kind, hedge.name].append(1 - abs(label) / 3)
    kinds: dict[str, list[float]] = defaultdict(list)
    for (kind, _), values in seen.items():
        kinds[kind].extend(values)
    means = {kind: sum(values) / len(values) for kind, values in sorted(kinds.items())}
    names = {
        f"{kind}/{name}": round((sum(values) + SHRINKAGE * means[kind]) / (len(values) + SHRINKAGE), 3)
        for (kind, name), values in sorted(seen.items())
        if len(values) >= _LEAST
    }
    return {"kinds": {kind: round(mean, 3) for kind, mean in means.items()}, "names": names}


def _nearest(graded: list[Reserve], place: int) -> list[Reserve]:
    """The trigger that stands nearest before a place, or, if none does, those whose scope it is in."""
    holding = [
        one
        for one in graded
        if one.scope.start <= place < one.scope.end and not one.trigger.start <= place < one.trigger.end
    ]
    before = [one for one in holding if one.trigger.start < place]
    return [max(before, key=lambda one: one.trigger.start)] if before else holding


def main() -> int:
    """Fit on the file that the command line names, and write what was learned."""
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python -m bias.training.hedges PATH/uw-train.jsonl\n")
        return 2
    target = Path(__file__).parents[1] / "attribution" / "data" / "hedges.json"
    target.write_text(json.dumps(fit_strengths(Path(sys.argv[1])), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
