"""One command's worth of work: base weights -> a teacher of claim pairs -> its student -> `pairs.onnx`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from bias.evaluation.claim_pairs import Read
from bias.evaluation.pair_labels import read_paired_events
from bias.reading.cross_encoder import FILE
from bias.training.base import fetch_teacher
from bias.training.cross_encoder import Examples, Plan, fit, join, make_examples, make_written, predict, sample, score
from bias.training.pair_export import write_cross_encoder
from bias.training.pair_network import PairNetwork
from bias.training.pair_pool import draw_pool
from bias.training.pair_student import judge_pool, save_whole, shrink
from bias.training.word_table import WordTable, load_words
from bias.training.written import read_written

TEACHER = (
    Plan(rate=5e-5, head_rate=5e-4, memory=0.99),
    Plan(rate=3e-5, memory=0.99, seed=2),
)
"""On everything, then on news alone: written pairs teach what news has little of, and how often claims are the same
only news can tell."""
STUDENT = (
    Plan(rate=8e-5, head_rate=2e-4, warm_up=0.05, memory=0.995, seed=11),
    Plan(warm_up=0.05, memory=0.996, seed=22),
)
"""On everything, and on what the teacher says of pairs that nobody labelled; then on the labelled ones, and on some of
the others."""
_WRITTEN_AGAIN, _POOL_AGAIN = 5_000, 21_000
_SHOWN_EVERY = 400
"""One in so many of those pairs tells how large the numbers inside the network are."""


def make_cross_encoder(articles: Path, read: Read, work: Path, out: Path) -> dict[str, Any]:
    """Train on labelled and written pairs, by way of a teacher, and write `pairs.onnx` into `out`.

    The labelled ones are those of the part *train*, with the articles at `articles`, which `read` reads where pairs
    that nobody labelled are drawn for the teacher. `work` takes base weights and those of each stage; what is there is
    not trained again. Returns how many pairs of each kind there were, and how well those of the part *dev* are told
    apart after each stage (area under the curve, and average precision, 0..1, without *part*).

    Raises BiasError if the base weights cannot be had, InputError if the articles are not those of the labels.
    """
    for folder in (work, out):
        folder.mkdir(parents=True, exist_ok=True)
    train, dev = (make_examples(read_paired_events(articles, part)) for part in ("train", "dev"))
    written = make_written(read_written())
    both = join(train, written)
    weights, vocabulary = fetch_teacher(work / "base")
    torch.manual_seed(1)
    model = PairNetwork()
    model.load_base(weights)
    stages = _Stages(model, load_words(weights, vocabulary), work, dev, {})
    stages.learn("teacher-1", both, TEACHER[0])
    stages.learn("teacher-2", train, TEACHER[1])
    pool = judge_pool(model, stages.words, draw_pool(articles, read), work / "pool.safetensors")
    stages.run("student-0", lambda: shrink(model, stages.words, pool.pairs))
    stages.learn("student-1", join(both, pool), STUDENT[0])
    rng = np.random.default_rng(STUDENT[1].seed)
    some = join(train, sample(written, _WRITTEN_AGAIN, rng), sample(pool, _POOL_AGAIN, rng))
    stages.learn("student-2", some, STUDENT[1])
    write_cross_encoder(model, stages.words, pool.pairs[::_SHOWN_EVERY], out / FILE)
    return {"pairs": len(train), "written": len(written), "pool": len(pool), **stages.figures}


@dataclass(frozen=True, slots=True, eq=False)
class _Stages:
    """Steps of training that leave their weights in a folder, and are not taken again where it has them."""

    model: PairNetwork
    words: WordTable
    work: Path
    dev: Examples
    figures: dict[str, Any]

    def learn(self, name: str, examples: Examples, plan: Plan) -> None:
        self.run(name, partial(fit, self.model, self.words, examples, plan))

    def run(self, name: str, step: Callable[[], object]) -> None:
        weights = self.work / f"{name}.safetensors"
        if weights.exists():
            self.model.fit_into(weights)
        else:
            step()
            save_whole(self.model.state_dict(), weights)
        self.figures[name] = score(predict(self.model, self.words, self.dev.pairs)[:, 0], self.dev)
