"""One command's worth of work: base weights -> a teacher of claim pairs -> its student -> `pairs.onnx`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from bias.evaluation.claim_pairs import Read
from bias.evaluation.pair_labels import read_paired_events
from bias.reading.cross_encoder import FILE
from bias.training.base import fetch_teacher
from bias.training.cross_encoder import Examples, Plan, fit, join, make_examples, make_written, predict, score
from bias.training.mpnet import save_whole
from bias.training.pair_export import write_cross_encoder
from bias.training.pair_network import PairNetwork
from bias.training.pair_pool import draw_pool
from bias.training.pair_student import fit_denials, judge, keep_pair_states, lay_out_pool, shrink
from bias.training.states import States
from bias.training.word_table import WordTable, load_words
from bias.training.written import read_written

TEACHER = (
    Plan(rate=5e-5, head_rate=5e-4, memory=0.99),
    Plan(rate=3e-5, memory=0.99, seed=2),
)
"""On everything, then on news alone: written pairs teach what news has little of, and how often claims are the same
only news can tell."""
STUDENT = Plan(epochs=2, pieces=4096, rate=2e-4, head_rate=6e-4, warm_up=0.04, seed=5)
"""On the labelled pairs, and on what the teacher says of the written ones and of pairs that nobody labelled."""
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
    teacher, words = PairNetwork(), load_words(weights, vocabulary)
    teacher.load_base(weights)
    stages = _Stages(words, work, dev, {})
    stages.learn("teacher-1", teacher, both, TEACHER[0])
    stages.learn("teacher-2", teacher, train, TEACHER[1])
    pool = lay_out_pool(draw_pool(articles, read))
    every = join(both, pool)
    student = shrink(teacher, words, pool.pairs)
    stages.look_at("student-0", student)
    states = None
    if not stages.has("student"):
        states = keep_pair_states(teacher, words, every.pairs, work / "states.npy")
        every = judge(teacher, states, every, known=len(train))
    stages.learn("student", student, every, STUDENT, states)
    fit_denials(student, words, both)
    write_cross_encoder(student, words, pool.pairs[::_SHOWN_EVERY], out / FILE)
    return {"pairs": len(train), "written": len(written), "pool": len(pool), **stages.figures}


@dataclass(frozen=True, slots=True, eq=False)
class _Stages:
    """Steps of training that leave their weights in a folder, and are not taken again where it has them."""

    words: WordTable
    work: Path
    dev: Examples
    figures: dict[str, Any]

    def learn(
        self, name: str, model: PairNetwork, examples: Examples, plan: Plan, states: States | None = None
    ) -> None:
        weights = self.work / f"{name}.safetensors"
        if self.has(name):
            model.fit_into(weights)
        else:
            fit(model, self.words, examples, plan, states)
            save_whole(model.state_dict(), weights)
        self.look_at(name, model)

    def has(self, name: str) -> bool:
        return (self.work / f"{name}.safetensors").exists()

    def look_at(self, name: str, model: PairNetwork) -> None:
        self.figures[name] = score(predict(model, self.words, self.dev.pairs)[:, 0], self.dev)
