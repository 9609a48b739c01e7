"""A large reader learns from annotated articles; one cut from it learns from what the large one sees, and ships."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from bias.reading.model import NeuralReader
from bias.reading.pieces import load_tokenizer
from bias.reading.windows import Batch
from bias.training.base import fetch_teacher
from bias.training.calibrate import UNCALIBRATED, calibrate
from bias.training.cut import Kept, cut_network
from bias.training.examples import make_examples
from bias.training.measure import TorchSession
from bias.training.mpnet_export import write_reader
from bias.training.mpnet_reader import MpnetReader
from bias.training.prune import draw_batches
from bias.training.states import keep_states
from bias.training.teach import fit_reader
from bias.training.train import Recipe, make_course
from bias.training.unlabelled import choose_articles, label_articles, with_title
from bias.training.verbs import Tree, fit_verbs, see
from bias.training.word_table import load_words, merge_rare

TEACHER = Recipe(epochs=4.0, rate=6e-5, head_rate=6e-4, warm_up=0.06, layouts=0.25, hidden=0.05, memory=0.995)
"""The large reader, from its own base weights."""

STUDENT = Recipe(
    epochs=4.0,
    batch=4096,
    rate=2e-4,
    head_rate=6e-4,
    warm_up=0.04,
    state_weight=1.0,
    seed=5,
    unlabelled=2800,
    all_taught=True,
    layouts=0.25,
    hidden=0.05,
    hidden_taught=0.05,
)
"""The one that ships, from what is left of the large one once it is cut."""

LEAST_SEEN = 4
"""Words seen less often among the articles that nobody annotated share the vector of another."""

_LOOKED_AT = 40
"""Annotated articles by which is decided what is cut, and how it is smoothed."""


READER = (
    Kept(0, 6, 768),
    Kept(1, 6, 1216),
    Kept(3, 6, 1152),
    Kept(4, 6, 1024),
    Kept(5, 6, 640),
    Kept(6, 5, 448),
    Kept(9, 4, 384),
    Kept(10, 4, 384),
    Kept(11, 3, 512),
)
"""What is kept for the reader that ships. The layers are those that `choose_layers` leaves. Heads and neurons are more
where more was lost when all layers were cut alike, and as many in all as 30 MB hold. Nine thin layers are nearer to the
whole than seven thicker ones."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How large, and how long; the model card says in what the run that ships differed from the defaults."""

    teacher: Recipe = TEACHER
    student: Recipe = STUDENT
    kept: Sequence[Kept] = READER


def make_student(
    documents: Sequence[dict[str, Any]],
    held: Sequence[dict[str, Any]],
    articles: Sequence[dict[str, Any]],
    trees: Sequence[Tree],
    vocabulary: Path,
    work: Path,
    out: Path,
    plan: Plan = Plan(),
) -> None:
    """Train on annotated `documents` and on `articles`, and write `reader.onnx` into `out`.

    `held` articles, annotated too, tell how sure the large reader may be; `trees`, if there are any, what finite verbs
    are. `work` keeps base weights and those of each stage; what is there is not trained again.

    Raises BiasError if the base weights cannot be had.
    """
    work.mkdir(parents=True, exist_ok=True)
    base, words = fetch_teacher(work / "base")
    table = load_words(base, words)
    annotated = make_examples(documents, vocabulary)
    large = MpnetReader(table)
    large.load_base(base)
    large = fit_reader(
        large, make_course(documents, annotated, vocabulary, plan.teacher), plan.teacher, work / "large.safetensors"
    )
    chosen = choose_articles(articles, plan.student.unlabelled, plan.student.seed)
    taught = label_articles(_sure(large, held, vocabulary, work / "large.json"), chosen, work / "taught.npz")
    course = make_course(documents, annotated, vocabulary, plan.student, taught)
    states = keep_states(lambda *given: large.encode(*given)[-1], course.examples, work / "states.npy")
    looked_at = draw_batches(documents[:: max(1, len(documents) // _LOOKED_AT)], vocabulary)
    student = cut_reader(large, looked_at, plan.kept)
    student.words = merge_rare(table, _count(articles, vocabulary), LEAST_SEEN)
    student = fit_reader(student, course, plan.student, work / "student.safetensors", states)
    if trees:
        student.verbs.load_state_dict(fit_verbs(see(student, trees, vocabulary)).state_dict())
    write_reader(student, looked_at, out / "reader.onnx")


def cut_reader(model: MpnetReader, batches: Sequence[Batch], kept: Sequence[Kept] = READER) -> MpnetReader:
    """A copy of a large reader of which only `kept` is left, by windows of articles like those that it will read."""
    return cut_network(model, *show_reader(model, batches), kept)


def show_reader(model: MpnetReader, batches: Sequence[Batch]) -> tuple[Tensor, Tensor]:
    """What goes into a reader's first layer, and where no padding is; all batches are as wide as the widest."""
    width = max(batch.ids.shape[1] for batch in batches)

    def join(name: str) -> Tensor:
        arrays = [torch.from_numpy(getattr(batch, name)) for batch in batches]
        return torch.cat([functional.pad(one, (0, width - one.shape[1])) for one in arrays])

    with torch.inference_mode():
        return model.embed(join("ids"), join("kinds")), join("mask")


def _sure(large: MpnetReader, held: Sequence[dict[str, Any]], vocabulary: Path, calibration: Path) -> NeuralReader:
    """The large reader as the product would run it, with chances fitted on articles that it was not trained on."""
    session, tokenizer = TorchSession(large), load_tokenizer(vocabulary)
    if not calibration.exists():
        calibrate(NeuralReader(session, tokenizer, UNCALIBRATED["relation"], ""), held, calibration)
    return NeuralReader(session, tokenizer, json.loads(calibration.read_text(encoding="utf-8"))["relation"], "")


def _count(articles: Sequence[dict[str, Any]], vocabulary: Path) -> NDArray[np.int64]:
    """How often each piece of the vocabulary is seen."""
    tokenizer = load_tokenizer(vocabulary)
    counts = np.zeros(tokenizer.get_vocab_size(), dtype=np.int64)
    for article in articles:
        ids = tokenizer.encode(with_title(article), add_special_tokens=False).ids
        counts += np.bincount(ids, minlength=len(counts))
    return counts
