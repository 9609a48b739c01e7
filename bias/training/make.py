"""One command's worth of work: base weights -> training -> int8 model -> calibration -> model folder."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path

from bias.reading.model import load_reader
from bias.training.base import fetch_base
from bias.training.calibrate import calibrate
from bias.training.examples import hold_out, read_annotated
from bias.training.export import export
from bias.training.train import Recipe, load_weights, train

_NO_CALIBRATION = {"relation": [0.0] * 8}


def make_reader(data: Path, work: Path, out: Path, recipe: Recipe, processes: int) -> dict[str, float]:
    """Train on `data` and leave a complete model in `out`; `work` keeps base weights, checkpoints and logs.

    Returns the figures of the calibration on the articles held out from training.
    """
    base, vocabulary = fetch_base(work / "base")
    train(data, base, vocabulary, work, recipe, processes)
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(vocabulary, out / "vocabulary.txt")
    export(load_weights(work / "reader.safetensors"), out / "reader.onnx")
    (out / "calibration.json").write_text(json.dumps(_NO_CALIBRATION), encoding="utf-8")
    _, held = hold_out(read_annotated(data), recipe.hold_out_every)
    figures = calibrate(load_reader(out), held, out / "calibration.json")
    (out / "training.json").write_text(
        json.dumps({"recipe": asdict(recipe), "calibration": figures}, indent=1) + "\n", encoding="utf-8"
    )
    return figures
