"""Train the neural reader: two one-thread processes that average their gradients."""

from __future__ import annotations

import json
import logging
import math
import os
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from bias.reading.pieces import CLS, SEP
from bias.training.examples import (
    HELD_OUT,
    Batch,
    Example,
    Window,
    draw_windows,
    fill,
    hide_pieces,
    hold_out,
    make_batches,
    make_examples,
    read_annotated,
    share,
)
from bias.training.layouts import change_layout
from bias.training.losses import link_loss, tag_loss
from bias.training.network import Reader, Shape
from bias.training.schedule import set_rates

log = logging.getLogger("bias.training")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one training run does; the defaults made the shipped model."""

    epochs: float = 6.5
    window: int = 254
    batch: int = 2048
    """Pieces a process sees in a step; a step sees this times the number of processes."""
    rate: float = 2e-4
    head_rate: float = 1e-3
    warm_up: float = 0.05
    decay: float = 0.01
    link_weight: float = 0.2
    meaning_weight: float = 0.5
    hold_out_every: int = HELD_OUT
    seed: int = 1
    unlabelled: int = 0
    """How many articles without annotation are learned from as well, spread evenly over the epochs."""
    layouts: float = 0.0
    """Share of the annotated articles that an epoch sees in another layout."""
    hidden: float = 0.0
    """Share of pieces hidden from the student in annotated articles."""
    hidden_taught: float = 0.0
    """The same in articles that a teacher has tagged."""
    frozen: int = 0
    """How many of the lowest layers stay as they are, with the embeddings below them."""
    inner: int = 0
    """How many inner neurons the other layers are left with before training; 0: all of them."""
    all_taught: bool = False
    """Whether every epoch sees all articles that a teacher tagged, and not only its share of them."""
    state_weight: float = 0.0
    """How much it counts how far the last layer is from a teacher's."""
    memory: float = 0.998
    """Of the moving average of weights, where one is kept (`bias.training.teach`): how much of it each step leaves."""


def train(
    data: Path,
    base: Path,
    vocabulary: Path,
    out: Path,
    recipe: Recipe,
    processes: int = 2,
    start: Path | None = None,
    taught: Sequence[Example] = (),
) -> None:
    """Train on `data` (annotated articles) from the `base` weights; checkpoints and a log go to `out`.

    With `start`, go on from the weights of an earlier run instead; `taught` are further articles, tagged by a teacher.
    A run that was cut off goes on from its last checkpoint.
    """
    out.mkdir(parents=True, exist_ok=True)
    documents, _ = hold_out(read_annotated(data), recipe.hold_out_every)
    annotated = make_examples(documents, vocabulary)
    meanings = _base_meanings(annotated, base, out / "meanings.npy")
    course = make_course(documents, annotated, vocabulary, recipe, taught)
    port = 29500 + os.getpid() % 1000
    torch.multiprocessing.spawn(
        _run, args=(processes, port, course, meanings, base, start, out, recipe), nprocs=processes, join=True
    )


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What is learned from: `annotated` articles, as many again in another layout, and those of a teacher."""

    examples: Sequence[Example]
    annotated: int

    def rows_of(self, epoch: int, recipe: Recipe) -> list[int]:
        """The examples of an epoch."""
        rng = random.Random(f"{recipe.seed} {epoch}")
        rows = [row + self.annotated * (rng.random() < recipe.layouts) for row in range(self.annotated)]
        taught = range(2 * self.annotated, len(self.examples))
        return [*rows, *(taught if recipe.all_taught else taught[epoch :: math.ceil(recipe.epochs)])]


def make_course(
    documents: Sequence[dict[str, Any]],
    annotated: Sequence[Example],
    vocabulary: Path,
    recipe: Recipe,
    taught: Sequence[Example] = (),
) -> Course:
    """What is learned from annotated `documents`, of which `annotated` was made, and articles tagged by a teacher."""
    changed = [change_layout(d, random.Random(f"{recipe.seed} {row}")) for row, d in enumerate(documents)]
    examples = [*annotated, *make_examples(changed, vocabulary), *taught[: recipe.unlabelled]]
    return Course(examples, len(annotated))


def _run(
    rank: int,
    ranks: int,
    port: int,
    course: Course,
    meanings: np.ndarray,
    base: Path,
    start: Path | None,
    out: Path,
    recipe: Recipe,
) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", filename=out / f"train-{rank}.log")
    torch.set_num_threads(1)
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=str(port))
    dist.init_process_group("gloo", rank=rank, world_size=ranks)
    torch.manual_seed(recipe.seed * 1000 + rank)
    model = Reader(Shape())
    if start:
        model.load(start)
    else:
        model.load_base(base)
    model.freeze(recipe.frozen)
    optimizer = _optimizer(model, recipe)
    examples = course.examples
    plan = plan_batches(course, recipe, ranks)
    done = _resume(model, optimizer, out)
    first = np.cumsum([0] + [len(e.sentences) for e in examples])
    started = time.monotonic()
    total = math.ceil(sum(len(p) for p in plan) // ranks)
    step = 0
    for epoch, batches in enumerate(plan):
        for windows in share(batches, rank, ranks):
            step += 1
            if step <= done:
                continue
            set_rates(optimizer, step, total, recipe.warm_up)
            noise = np.random.default_rng((recipe.seed, step, rank))
            batch = hide_pieces(fill(windows, examples), recipe.hidden, recipe.hidden_taught, noise)
            parts = _learn(model, optimizer, batch, meanings, first, recipe, ranks)
            if step % 20 == 0:
                spent = time.monotonic() - started
                log.info("epoch %d step %d/%d %s %.2f s/step", epoch, step, total, parts, spent / (step - done))
        if rank == 0 and step > done:
            _save(model, optimizer, step, epoch, out)
    if rank == 0:
        save_file(model.state_dict(), out / "reader.safetensors")
        (out / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1) + "\n", encoding="utf-8")
    dist.destroy_process_group()


def plan_batches(course: Course, recipe: Recipe, ranks: int) -> list[list[list[Window]]]:
    """The batches of every epoch, the same in all processes; the last epoch may be a part of one."""
    rng = random.Random(recipe.seed)
    plan = []
    for epoch in range(math.ceil(recipe.epochs)):
        windows = draw_windows(course.examples, recipe.window, rng, course.rows_of(epoch, recipe))
        batches = make_batches(windows, recipe.batch, rng)
        keep = min(1.0, recipe.epochs - epoch)
        plan.append(batches[: int(len(batches) * keep) // ranks * ranks])
    return plan


def _optimizer(model: Reader, recipe: Recipe) -> torch.optim.AdamW:
    heads = ("tag.", "link.", "nobody", "meaning.", "kinds.")
    groups: dict[tuple[bool, bool], list[Tensor]] = {}
    for name, weight in model.named_parameters():
        if weight.requires_grad:
            groups.setdefault((name.startswith(heads), weight.dim() > 1), []).append(weight)
    return torch.optim.AdamW(
        [
            {
                "params": weights,
                "lr": recipe.head_rate if head else recipe.rate,
                "peak": recipe.head_rate if head else recipe.rate,
                "weight_decay": recipe.decay if matrix else 0.0,
            }
            for (head, matrix), weights in groups.items()
        ]
    )


def _learn(
    model: Reader,
    optimizer: torch.optim.Optimizer,
    batch: Batch,
    meanings: np.ndarray,
    first: np.ndarray,
    recipe: Recipe,
    ranks: int,
) -> str:
    model.train()
    tags, links, vectors, _ = model(
        torch.from_numpy(batch.ids), torch.from_numpy(batch.kinds), torch.from_numpy(batch.mask)
    )
    on_tags = tag_loss(tags, torch.from_numpy(batch.tags), torch.from_numpy(batch.soft))
    on_links = link_loss(model.nobody, links, batch)
    on_meanings = _meaning_loss(vectors, batch, meanings, first)
    loss = on_tags + recipe.link_weight * on_links + recipe.meaning_weight * on_meanings
    optimizer.zero_grad(set_to_none=False)
    loss.backward()
    weights = [p for p in model.parameters() if p.requires_grad]
    gradient = torch.cat([torch.zeros_like(p).flatten() if p.grad is None else p.grad.flatten() for p in weights])
    dist.all_reduce(gradient)
    gradient /= ranks
    gradient *= min(1.0, 1.0 / (float(gradient.norm()) + 1e-6))
    for weight, part in zip(weights, gradient.split([p.numel() for p in weights]), strict=True):
        weight.grad = part.view_as(weight)
    optimizer.step()
    return f"tags {on_tags:.4f} links {on_links:.4f} meanings {on_meanings:.4f}"


def _meaning_loss(vectors: Tensor, batch: Batch, meanings: np.ndarray, first: np.ndarray) -> Tensor:
    if not batch.sentences:
        return vectors.sum() * 0.0
    pooled = torch.stack([vectors[row, start:end].mean(0) for row, start, end, _ in batch.sentences])
    rows = [int(first[example]) + number for *_, (example, number) in batch.sentences]
    return 1 - functional.cosine_similarity(pooled, torch.from_numpy(meanings[rows])).mean()


def _base_meanings(examples: Sequence[Example], base: Path, cache: Path) -> np.ndarray:
    """The base model's vector of every sentence (all sentences of all examples, 384), read without context."""
    if cache.exists():
        return np.asarray(np.load(cache, allow_pickle=False))
    model = Reader(Shape(), dropout=0.0).eval()
    model.load_base(base)
    sentences = [(e.pieces.ids[s : min(t, s + 254)]) for e in examples for s, t in e.sentences]
    out = np.zeros((len(sentences), model.shape.hidden), dtype=np.float32)
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
    with torch.inference_mode():
        for start in range(0, len(order), 64):
            rows = order[start : start + 64]
            out[rows] = _mean_vectors(model, [sentences[row] for row in rows])
    np.save(cache, out, allow_pickle=False)
    return out


def _mean_vectors(model: Reader, sentences: Sequence[np.ndarray]) -> np.ndarray:
    width = max(len(s) for s in sentences) + 2
    ids = np.zeros((len(sentences), width), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, sentence in enumerate(sentences):
        ids[row, 0], ids[row, 1 : len(sentence) + 1], ids[row, len(sentence) + 1] = CLS, sentence, SEP
        mask[row, : len(sentence) + 2] = 1
    weight = torch.from_numpy(mask)
    hidden = model.encode(torch.from_numpy(ids), torch.zeros_like(weight), weight)[-1] * weight[..., None]
    return np.asarray((hidden.sum(1) / weight.sum(1, keepdim=True)).numpy())


def _save(model: Reader, optimizer: torch.optim.Optimizer, step: int, epoch: int, out: Path) -> None:
    partial = out / "checkpoint.partial"
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}, partial)
    partial.replace(out / "checkpoint.pt")
    save_file(model.state_dict(), out / f"epoch-{epoch}.safetensors")


def _resume(model: Reader, optimizer: torch.optim.Optimizer, out: Path) -> int:
    path = out / "checkpoint.pt"
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])


def load_weights(weights: Path) -> Reader:
    """Load trained weights, ready to run or export."""
    model = Reader(Shape(), dropout=0.0)
    model.load(weights)
    return model.eval()
