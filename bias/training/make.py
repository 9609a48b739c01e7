"""One command's worth of work: base weights -> training in stages -> int8 model -> calibration -> model folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bias.reading.model import load_reader
from bias.training.base import fetch_base
from bias.training.calibrate import calibrate
from bias.training.examples import hold_out, read_annotated
from bias.training.export import export
from bias.training.network import Reader
from bias.training.train import Recipe, load_weights, train

STAGES = (
    Recipe(),
    Recipe(epochs=4.0, rate=1.5e-4, head_rate=5e-4, meaning_weight=0.25, seed=2),
)
"""What made the shipped model: a run from the base weights, and a shorter one from where it ended."""

SHARES = (2.0, 1.0)
"""How much each stage's weights count in the mean that ships (Wortsman et al. 2022); the articles held out chose."""

_NO_CALIBRATION = {"relation": [0.0] * 8}


def make_reader(
    data: Path, work: Path, out: Path, stages: Sequence[Recipe], processes: int, start: Path | None = None
) -> dict[str, Any]:
    """Train on `data` and leave a complete model in `out`; `work` keeps base weights, checkpoints and logs.

    With `start`, training goes on from those weights (a `reader.safetensors`) instead of the base. Returns the recipes
    and the figures of the calibration on the articles held out from training.
    """
    base, vocabulary = fetch_base(work / "base")
    for number, recipe in enumerate(stages, 1):
        folder = work / f"stage-{number}"
        if not (folder / "reader.safetensors").exists():
            train(data, base, vocabulary, folder, recipe, processes, start)
        start = folder / "reader.safetensors"
    if start is None:
        raise ValueError("there must be a stage, or weights to start from")
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(vocabulary, out / "vocabulary.txt")
    export(
        _mean_of([work / f"stage-{n}" / "reader.safetensors" for n in range(1, len(stages) + 1)]), out / "reader.onnx"
    )
    (out / "calibration.json").write_text(json.dumps(_NO_CALIBRATION), encoding="utf-8")
    _, held = hold_out(read_annotated(data), Recipe().hold_out_every)
    figures = calibrate(load_reader(out), held, out / "calibration.json")
    made = {"stages": [asdict(recipe) for recipe in stages], "calibration": figures}
    (out / "training.json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    return made


def _mean_of(files: Sequence[Path]) -> Reader:
    """The reader whose weights are the mean of several runs' weights."""
    readers = [load_weights(file) for file in files]
    shares = SHARES[: len(readers)] if len(readers) == len(SHARES) else (1.0,) * len(readers)
    states = [reader.state_dict() for reader in readers]
    mean = {
        name: sum(share * state[name] for share, state in zip(shares, states, strict=True)) / sum(shares)
        for name in states[0]
    }
    readers[0].load_state_dict(mean)
    return readers[0]
