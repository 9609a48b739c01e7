"""One command's worth of work: base weights -> training in stages -> int8 model -> calibration -> model folder.

A small reader is trained first. It gives vectors, and the models for syntax and sentiment stand on its lower layers.
What marks roles in the end is larger (`bias.training.make_student`).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from safetensors.torch import save_file

from bias.files import write_whole
from bias.reading.model import load_reader
from bias.reading.vectors import FILE as VECTORS
from bias.training.base import fetch_base
from bias.training.calibrate import UNCALIBRATED, calibrate
from bias.training.examples import hold_out, read_annotated
from bias.training.export import export, export_vectors
from bias.training.make_student import Plan, make_student
from bias.training.network import LOWER, Reader
from bias.training.prune import draw_batches, prune
from bias.training.train import Recipe, load_weights, train
from bias.training.unlabelled import choose_articles, label_articles
from bias.training.verbs import fit_verbs, read_treebank, see

STAGES = (
    Recipe(),
    Recipe(epochs=4.0, rate=1.5e-4, head_rate=5e-4, meaning_weight=0.25, seed=2),
)
"""A run from the base weights, and a shorter one from where it ended."""

SHARES = (2.0, 1.0)
"""How much each stage's weights count in their mean (Wortsman et al. 2022); the articles held out chose."""

STUDENTS = (
    Recipe(
        epochs=3.0,
        rate=1.5e-4,
        head_rate=5e-4,
        meaning_weight=0.25,
        seed=3,
        unlabelled=3000,
        layouts=0.25,
        hidden=0.05,
        hidden_taught=0.15,
    ),
    Recipe(
        epochs=2.0,
        rate=1.5e-4,
        head_rate=5e-4,
        meaning_weight=0.25,
        seed=4,
        unlabelled=2400,
        layouts=0.25,
        hidden=0.05,
        hidden_taught=0.15,
        frozen=LOWER,
        inner=960,
    ),
)
"""Two stages more: each goes on from the weights so far, and learns as well from what they say of articles nobody
annotated. Before the second, layers are narrowed."""

STUDENT_SHARES = (1.0, 2.0)
"""How much a teacher's (narrowed) weights and its student's count in their mean."""

_SAMPLE = 20
"""Every so many of the annotated articles are looked at for narrowing."""


def make_reader(
    data: Path,
    work: Path,
    out: Path,
    stages: Sequence[Recipe],
    processes: int,
    unlabelled: Path | None = None,
    treebanks: Sequence[Path] = (),
    without: Path | None = None,
) -> dict[str, Any]:
    """Train on `data` and leave a complete model in `out`; `work` keeps base weights, checkpoints and logs.

    With `unlabelled` (articles, one JSON object a line), the mean of the stages teaches two further ones, and then a
    larger reader the one that ships, which learns nothing from the annotated articles in `without`.
    With `treebanks` (CoNLL-U), the reader learns to see finite verbs; else it sees none. Returns the recipes and the
    figures of the calibration on the articles held out from training.
    """
    if not stages:
        raise ValueError("there must be a stage of training")
    if without and not unlabelled:
        raise ValueError("articles can be left out only of the stages that `unlabelled` adds")
    base, vocabulary = fetch_base(work / "base")
    trained: list[Path] = []
    start: Path | None = None
    for number, recipe in enumerate(stages, 1):
        folder = work / f"stage-{number}"
        if not (folder / "reader.safetensors").exists():
            train(data, base, vocabulary, folder, recipe, processes, start)
        start = folder / "reader.safetensors"
        trained.append(start)
    reader = _mean_of(trained, SHARES)
    recipes = list(stages)
    pool = read_annotated(unlabelled) if unlabelled else []
    for number, recipe in enumerate(STUDENTS if pool else (), 1):
        folder = work / f"student-{number}"
        reader, pool = _teach(reader, recipe, pool, data, base, vocabulary, folder, processes)
        recipes.append(recipe)
    trees = [tree for treebank in treebanks for tree in read_treebank(treebank)]
    if trees:
        reader.verbs.load_state_dict(fit_verbs(see(reader, trees, vocabulary)).state_dict())
    save_file(reader.state_dict(), work / "reader.safetensors")
    figures = _finish(reader, data, vocabulary, out)
    if unlabelled:
        names = {document["doc"] for document in read_annotated(without)} if without else set()
        documents, held = hold_out(read_annotated(data), Recipe().hold_out_every)
        learned = [document for document in documents if document["doc"] not in names]
        plan = Plan()
        make_student(learned, held, read_annotated(unlabelled), trees, vocabulary, work / "large", out, plan)
        recipes += [plan.teacher, plan.student]
        figures = _calibrate(data, out)
    made = {"stages": [asdict(recipe) for recipe in recipes], "calibration": figures}
    write_whole(out / "training.json", (json.dumps(made, indent=1) + "\n").encode())
    return made


def _teach(
    teacher: Reader,
    recipe: Recipe,
    pool: Sequence[dict[str, Any]],
    data: Path,
    base: Path,
    vocabulary: Path,
    folder: Path,
    processes: int,
) -> tuple[Reader, list[dict[str, Any]]]:
    """One noisy student: returns the mean of its weights and its teacher's, and the articles that it did not use."""
    _finish(teacher, data, vocabulary, folder / "teacher")
    save_file(teacher.state_dict(), folder / "teacher.safetensors")
    chosen = choose_articles(pool, recipe.unlabelled, recipe.seed)
    taught = label_articles(load_reader(folder / "teacher"), chosen, folder / "taught.npz")
    if recipe.inner:
        documents, _ = hold_out(read_annotated(data), recipe.hold_out_every)
        keep = dict.fromkeys(range(recipe.frozen + 1, len(teacher.layers) + 1), recipe.inner)
        prune(teacher, draw_batches(documents[::_SAMPLE], vocabulary), keep)
    save_file(teacher.state_dict(), folder / "start.safetensors")
    if not (folder / "reader.safetensors").exists():
        train(data, base, vocabulary, folder, recipe, processes, folder / "start.safetensors", taught)
    used = {article["text"] for article in chosen}
    reader = _mean_of([folder / "start.safetensors", folder / "reader.safetensors"], STUDENT_SHARES)
    return reader, [article for article in pool if article["text"] not in used]


def _finish(reader: Reader, data: Path, vocabulary: Path, out: Path) -> dict[str, float]:
    """Trained weights -> a complete model folder; returns the figures of its calibration."""
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(vocabulary, out / "vocabulary.txt")
    export(reader, out / "reader.onnx")
    export_vectors(reader, out / VECTORS)
    return _calibrate(data, out)


def _calibrate(data: Path, out: Path) -> dict[str, float]:
    write_whole(out / "calibration.json", (json.dumps(UNCALIBRATED) + "\n").encode())
    _, held = hold_out(read_annotated(data), Recipe().hold_out_every)
    return calibrate(load_reader(out), held, out / "calibration.json")


def _mean_of(files: Sequence[Path], shares: Sequence[float]) -> Reader:
    """The reader whose weights are the mean of several runs' weights; without a share for each, all count the same."""
    readers = [load_weights(file) for file in files]
    if len(readers) != len(shares):
        shares = (1.0,) * len(readers)
    states = [reader.state_dict() for reader in readers]
    mean = {
        name: sum(share * state[name] for share, state in zip(shares, states, strict=True)) / sum(shares)
        for name in states[0]
    }
    readers[0].load_state_dict(mean)
    return readers[0]
