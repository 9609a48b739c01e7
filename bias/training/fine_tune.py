"""The reader that ships -> one that has learned from somebody's own annotated articles as well."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bias.errors import InputError
from bias.files import write_whole
from bias.reading.model import MODEL_FOLDER, load_reader
from bias.reading.vectors import FILE as VECTORS
from bias.training.calibrate import UNCALIBRATED, calibrate
from bias.training.examples import hold_out, make_examples
from bias.training.mpnet_export import write_reader
from bias.training.own_articles import read_own
from bias.training.prune import draw_batches
from bias.training.shipped import load_shipped
from bias.training.teach import fit_reader
from bias.training.train import Recipe, make_course
from bias.training.verbs import fit_verbs, read_treebank, see

log = logging.getLogger("bias.training")

RECIPE = Recipe(
    epochs=3.0,
    batch=2048,
    rate=3e-5,
    head_rate=1e-4,
    warm_up=0.1,
    layouts=0.25,
    hidden=0.05,
    memory=0.95,
    seed=6,
)
_ENOUGH = 200
"""Relations on the articles held out from which it is worth asking anew how sure the model may be."""
_LOOKED_AT = 40


def fine_tune(
    data: Path,
    work: Path,
    out: Path,
    recipe: Recipe = RECIPE,
    treebanks: Sequence[Path] = (),
    start: Path | None = None,
) -> dict[str, Any]:
    """Go on from the reader in the folder `start`, by default the one in the package, and leave a model in `out`.

    `data` are annotated articles (`bias.training.own_articles`); every twentieth of them is held out. Where there is
    enough on those, it is fitted anew how sure the model may be; else that stays as it was. Vectors stay as they are.
    With `treebanks`, finite verbs are learned anew, as they stand on layers that change. Returns the recipe and the
    figures of the calibration.

    Raises InputError if they are not as they should be, or there is nothing to learn from, ModelError if `start` holds
    no such reader.
    """
    start = start or MODEL_FOLDER
    documents, held = hold_out(read_own(data), recipe.hold_out_every)
    if not any(document["attributions"] for document in documents):
        raise InputError(f"{data}: no attribution in the {len(documents)} articles to learn from; annotate some")
    for folder in (work, out):
        folder.mkdir(parents=True, exist_ok=True)
    vocabulary = start / "vocabulary.txt"
    reader = load_shipped(start / "reader.onnx")
    course = make_course(documents, make_examples(documents, vocabulary), vocabulary, recipe)
    reader = fit_reader(reader, course, recipe, work / "reader.safetensors")
    trees = [tree for treebank in treebanks for tree in read_treebank(treebank)]
    if trees:
        reader.verbs.load_state_dict(fit_verbs(see(reader, trees, vocabulary)).state_dict())
    for name in ("vocabulary.txt", "calibration.json", VECTORS):
        shutil.copyfile(start / name, out / name)
    write_reader(reader, draw_batches(documents[:_LOOKED_AT], vocabulary), out / "reader.onnx")
    made = {"stages": [asdict(recipe)], "calibration": _calibrate(held, out)}
    write_whole(out / "training.json", (json.dumps(made, indent=1) + "\n").encode())
    return made


def _calibrate(held: Sequence[dict[str, Any]], out: Path) -> dict[str, float]:
    """Fit how sure the model may be if the articles tell enough; else leave it as it was."""
    path = out / "calibration.json"
    before = path.read_bytes()
    path.write_text(json.dumps(UNCALIBRATED), encoding="utf-8")
    figures = calibrate(load_reader(out), held, path)
    if figures["relations"] < _ENOUGH:
        log.info(
            "%d relations on the articles held out: too few to tell how sure the model may be", figures["relations"]
        )
        write_whole(path, before)
    return figures
