"""One command's worth of work: base weights -> cross-encoder -> `pairs.onnx`, if asked for by way of a teacher."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from bias.evaluation.claim_pairs import Read
from bias.evaluation.pair_labels import read_paired_events
from bias.reading.cross_encoder import FILE, load_words
from bias.reading.model import MODEL_FOLDER
from bias.training.base import fetch_base, fetch_teacher
from bias.training.cross_encoder import (
    CrossNetwork,
    Examples,
    Plan,
    fit,
    join,
    make_examples,
    make_written,
    predict,
    score,
    write_cross_encoder,
)
from bias.training.network import Reader, Shape
from bias.training.pair_pool import draw_pool
from bias.training.pair_teacher import PairTeacher, judge_pool, load_words_of
from bias.training.written import read_written

Stage = tuple[str, Examples, Plan]
"""A name for the weights, what is learned from, and how."""

FIRST = (Plan(), Plan(epochs=3, rate=4e-5, head_rate=2e-4, seed=2))
"""On everything, then on news alone: written pairs teach what news has little of, and how often claims are the same
only news can tell."""
TEACHER = (
    Plan(epochs=1, rate=5e-5, head_rate=5e-4, memory=0.99),
    Plan(epochs=1, rate=3e-5, head_rate=1e-4, memory=0.99, seed=2),
)
STUDENT = (
    Plan(epochs=2, rate=6e-5, head_rate=3e-4, seed=3),
    Plan(epochs=1, rate=3e-5, head_rate=1e-4, memory=0.99, seed=4),
)


def make_cross_encoder(articles: Path, read: Read, work: Path, out: Path, *, taught: bool = False) -> dict[str, Any]:
    """Train on labelled and written pairs, if `taught` also on what a teacher says of others; write `pairs.onnx`.

    The labelled ones are those of the part *train*, with the articles at `articles`, which `read` reads where pairs
    that nobody labelled are drawn for the teacher; the file is written into `out`. `work` takes base weights and those
    of each stage; what is there is not trained again. Returns how many pairs of each kind there were, and how well
    those of the part *dev* are told apart after each stage (area under the curve, and average precision, without
    *part*).
    """
    for folder in (work, out):
        folder.mkdir(parents=True, exist_ok=True)
    train, dev = (make_examples(read_paired_events(articles, part)) for part in ("train", "dev"))
    both = join(train, make_written(read_written()))
    figures: dict[str, Any] = {}

    def run(model: CrossNetwork, words: Tensor, stages: Sequence[Stage]) -> None:
        for name, examples, plan in stages:
            _fit_once(work / f"{name}.safetensors", model, partial(fit, model, words, examples, plan))
            figures[name] = score(predict(model, words, dev.pairs)[:, 0], dev)

    base = Reader(Shape(), dropout=0.0)
    base.load_base(fetch_base(work / "base")[0])
    torch.manual_seed(1)
    model, words = CrossNetwork(base.shape), torch.from_numpy(load_words(MODEL_FOLDER))
    model.start(base)
    run(model, words, (("pairs-1", both, FIRST[0]), ("pairs-2", train, FIRST[1])))
    if taught:
        weights, vocabulary = fetch_teacher(work / "base")
        teacher, its_words = PairTeacher(), load_words_of(weights, vocabulary)
        teacher.load_base(weights)
        run(teacher, its_words, (("teacher-1", both, TEACHER[0]), ("teacher-2", train, TEACHER[1])))
        pool = judge_pool(teacher, its_words, draw_pool(articles, read))
        run(model, words, (("pairs-3", join(both, pool), STUDENT[0]), ("pairs-4", train, STUDENT[1])))
        figures["pool"] = len(pool)
    write_cross_encoder(model, out / FILE)
    return {"pairs": len(train), "written": len(both) - len(train), **figures}


def _fit_once(weights: Path, model: CrossNetwork, train: Callable[[], object]) -> None:
    """Load what an earlier run has left, else train and leave it."""
    if weights.exists():
        model.load_state_dict(load_file(weights))
    else:
        train()
        save_file(model.state_dict(), weights)
