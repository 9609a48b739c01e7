"""The reader that ships -> one that has learned from somebody's own annotated articles as well."""

from __future__ import annotations

import hashlib
import json
import logging
import math
import shutil
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from bias.errors import InputError
from bias.files import check_writable, write_whole
from bias.reading.model import MODEL_FOLDER, fingerprint, load_reader
from bias.training.calibrate import calibrate
from bias.training.examples import hold_out, make_examples
from bias.training.mpnet_export import write_reader
from bias.training.mpnet_reader import MpnetReader
from bias.training.network import Verbs
from bias.training.own_articles import read_own
from bias.training.prune import draw_batches
from bias.training.shipped import load_shipped
from bias.training.teach import fit_reader
from bias.training.train import Course, Recipe, make_course, plan_batches
from bias.training.verbs import fit_verbs, read_treebank, see

log = logging.getLogger("bias.training")

RECIPE = Recipe(
    epochs=0.0,
    batch=1024,
    rate=3e-5,
    head_rate=1e-4,
    warm_up=0.1,
    layouts=0.25,
    hidden=0.05,
    memory=0.95,
    seed=6,
)
"""Without a number of passes, there are `_PASSES`, or as many more as make `_STEPS` steps."""
_PASSES, _STEPS = 3, 60
_FEWEST = 3
"""Steps below which nothing is learned: the rate rises in the first, and is 0 in the last."""
_ENOUGH = 200
"""Relations on the articles held out from which it is worth asking anew how sure the model may be."""
_LOOKED_AT = 40
_SEEN_ON = max(Verbs.LAYERS)
"""So many of the lowest layers tell which verbs are finite."""
_KEPT = ("vocabulary.txt", "calibration.json", "vectors.onnx", "syntax.onnx", "syntax.json", "sentiment.onnx")
"""What a model folder has besides, and keeps: the last three stand on the vectors, which do not change."""


def fine_tune(
    data: Path,
    work: Path,
    out: Path,
    recipe: Recipe = RECIPE,
    treebanks: Sequence[Path] = (),
    start: Path | None = None,
) -> dict[str, Any]:
    """Go on from the reader in the folder `start`, by default the one in the package, and leave a model in `out`.

    `data` are annotated articles (`bias.training.own_articles`); the first and every 21st after it are held out. Where
    those hold enough, it is fitted anew how sure the model may be; else that stays as it was. With `treebanks`, all
    layers learn, and then finite verbs are; else the layers on which those are seen stay as they are. `work` keeps the
    trained weights, which are not trained again for the same data, start and recipe. Returns the recipe, and the
    figures of the calibration if there is a new one.

    Raises InputError if data or treebanks are not as they should be, if there is too little to learn from, or if a
    folder cannot be written to; ModelError if `start` holds no such reader.
    """
    start = start or MODEL_FOLDER
    if out.resolve() == start.resolve():
        raise InputError(f"{out}: holds the model to go on from; choose another folder to put the new one into")
    for folder in (work, out):
        check_writable(folder, folder=True)
    documents, held = hold_out(read_own(data), recipe.hold_out_every)
    if not any(document["attributions"] for document in documents):
        raise InputError(
            f"{data}: nothing to learn from: no attribution in {len(documents)} articles, and {len(held)} held out"
        )
    trees = [tree for treebank in treebanks for tree in read_treebank(treebank)]
    load_reader(start)
    reader, vocabulary = load_shipped(start / "reader.onnx"), start / "vocabulary.txt"
    course = make_course(documents, make_examples(documents, vocabulary), vocabulary, recipe)
    recipe = _plan(course, recipe, data)
    for folder in (work, out):
        folder.mkdir(parents=True, exist_ok=True)
    if not trees:
        _freeze(reader)
    name = hashlib.sha256(f"{fingerprint(start)} {recipe} {bool(trees)}".encode() + data.read_bytes()).hexdigest()[:12]
    reader = fit_reader(reader, course, recipe, work / f"tuned-{name}.safetensors")
    if trees:
        reader.verbs.load_state_dict(fit_verbs(see(reader, trees, vocabulary)).state_dict())
    for file in (start / name for name in _KEPT):
        if file.exists():
            shutil.copyfile(file, out / file.name)
    write_reader(reader, draw_batches(documents[:_LOOKED_AT], vocabulary), out / "reader.onnx")
    figures = calibrate(load_reader(out), held, out / "calibration.json", least=_ENOUGH)
    made = {"stages": [asdict(recipe)], "calibration": figures}
    write_whole(out / "training.json", (json.dumps(made, indent=1) + "\n").encode())
    return made


def _plan(course: Course, recipe: Recipe, data: Path) -> Recipe:
    """The recipe with a number of passes; raises InputError if it makes too few steps."""
    a_pass = sum(map(len, plan_batches(course, replace(recipe, epochs=1.0), 1)))
    if not recipe.epochs:
        recipe = replace(recipe, epochs=float(max(_PASSES, math.ceil(_STEPS / max(a_pass, 1)))))
    steps = sum(map(len, plan_batches(course, recipe, 1)))
    if steps < _FEWEST:
        raise InputError(f"{data}: makes {steps} steps of training, too few to learn from; ask for more passes")
    log.info("%d articles, %g passes, %d steps", course.annotated, recipe.epochs, steps)
    return recipe


def _freeze(reader: MpnetReader) -> None:
    """Leave the layers as they are on which finite verbs are seen."""
    for part in (reader.positions, reader.kinds, reader.norm):
        part.requires_grad_(False)
    for layer, table in list(zip(reader.stack(), reader.tables(), strict=True))[:_SEEN_ON]:
        layer.requires_grad_(False)
        table.requires_grad_(False)
