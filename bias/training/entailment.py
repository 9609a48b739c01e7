"""Learn when one wording says what another says: `python -m bias.training.entailment PROPNLI.jsonl`.

The data, the regression and its measurement are those of `bias.evaluation.alignment`; here it is fitted on all
propositions and written, with what the cross-validation measured.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bias.alignment.entailment import DIRECTIONS, LEXICAL
from bias.evaluation.alignment import Judged, Read, fit, measure, read_judged

MODEL = Path(__file__).parents[1] / "alignment" / "data" / "entailment.json"
SAME_SPEAKER = 0.3
"""Log odds that the same speaker adds: a convention, since the data has no speakers."""
SHIFTS = {"vectors": 2.7, "lexical": 1.6}
"""Log odds added in articles (`Coefficients.shift`): scalars, of vectors set on the gold clusters of the set
`border-ceasefire`, of words alone on pairs of BASIL sentences judged by hand."""


def write_entailment(path: Path, read: Read, target: Path = MODEL) -> dict[str, dict[str, float]]:
    """Learn both sets of coefficients from the PropNLI file at `path`, write them as JSON, return what was measured.

    `read` is the reader whose vectors the score is to be used with. Raises InputError as `read_judged` does.
    """
    table: dict[str, dict[str, object]] = {}
    measured: dict[str, dict[str, float]] = {}
    for kind, names, judged in read_both(path, read):
        intercept, weights = fit(judged, names)
        rounded = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
        table[kind] = {
            "intercept": round(intercept, 4),
            "weights": rounded,
            "same_speaker": SAME_SPEAKER,
            "shift": SHIFTS[kind],
        }
        measured[kind] = {key: round(value, 4) for key, value in measure(judged, names).items()}
    text = json.dumps({**table, "measured": measured}, indent=1)
    target.write_text(text + "\n", encoding="utf-8")
    return measured


def read_both(path: Path, read: Read) -> Iterator[tuple[str, tuple[str, ...], Judged]]:
    """For each set of coefficients: its name, its features, and the data as it sees them."""
    yield "vectors", tuple(DIRECTIONS), read_judged(path, read)
    yield "lexical", LEXICAL, read_judged(path)


def _main(arguments: Sequence[str]) -> None:
    from bias.reading import load_reader

    measured = write_entailment(Path(arguments[0]), load_reader().read)
    sys.stdout.write("".join(f"{kind}: {figures}\n" for kind, figures in measured.items()))


if __name__ == "__main__":
    _main(sys.argv[1:])
