"""Teach the model for syntax words, sentences, trees and names, from treebanks.

The reader's lower layers stay as they are. What they hold of each window is computed once, by the very file that will
run below the model, so that every pass costs only the layers above.
"""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from bias.evaluation.treebanks import Tree, read_trees
from bias.files import write_whole
from bias.reading.model import MODEL_FOLDER
from bias.reading.syntax import BORDERS, Names, load_lower
from bias.training.network import Reader
from bias.training.syntax_examples import UNKNOWN, Example, Filled, fill, make_examples, names_of
from bias.training.syntax_network import SyntaxNetwork, export_syntax

log = logging.getLogger("bias.training")

HOLD_OUT_EVERY = 10
_FAR = -1e4
_SORTED = 64
"""Windows of nearly the same length share a batch; so many are sorted at a time."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the model is trained; rates are peaks, reached after `warm` of all steps, from where they fall to 0."""

    epochs: int = 6
    batch: int = 8
    rate: float = 3e-4
    head_rate: float = 1.5e-3
    warm: float = 0.1
    decay: float = 0.01
    span_weight: float = 1.0
    seed: int = 1


Losses = dict[str, Tensor]


def make_syntax(
    treebanks: Sequence[Path], model: Path | None, out: Path, *, start: Path | None = None, recipe: Recipe = Recipe()
) -> dict[str, Any]:
    """Train on `treebanks` (CoNLL-U) over the reader in the folder `model`; put syntax.onnx and syntax.json into `out`.

    The default for `model` is the shipped one. Every tenth document is held out, and the pass that does best there is
    kept. The layers start from those of the reader's weights `start` (a `reader.safetensors`), else from scratch.
    Returns recipe and figures on what was held out; raises InputError if a treebank cannot be read.
    """
    trees = [read_trees(treebank) for treebank in treebanks]
    names = names_of(tree for some in trees for tree in some)
    learn, held = hold_out(trees)
    lower = load_lower(model or MODEL_FOLDER)
    examples = make_examples(learn, names, lower)
    checks = make_examples(held, names, lower)
    log.info("syntax: %d windows to learn from, %d held out", len(examples), len(checks))
    torch.manual_seed(recipe.seed)
    network = SyntaxNetwork(names)
    if start:
        reader = Reader()
        reader.load(start)
        network.load_upper(reader)
    out.mkdir(parents=True, exist_ok=True)
    best: dict[str, float] = {}
    for epoch in fit(network, examples, recipe):
        figures = measure(network, checks)
        log.info("syntax: epoch %d, held out: %s", epoch, ", ".join(f"{key} {one:.4f}" for key, one in figures.items()))
        if sum(figures.values()) > sum(best.values()):
            best = figures
            save_file(network.state_dict(), out / "syntax.safetensors")
    return {"recipe": asdict(recipe), "held_out": best, **finish(out / "syntax.safetensors", names, out)}


def finish(weights: Path, names: Names, out: Path) -> dict[str, int]:
    """Trained weights -> the files that the product loads; returns their size in bytes."""
    network = SyntaxNetwork(names, dropout=0.0, head_dropout=0.0)
    network.load(weights)
    export_syntax(network, out / "syntax.onnx")
    write_whole(out / "syntax.json", (json.dumps(asdict(names), indent=1) + "\n").encode())
    return {"bytes": (out / "syntax.onnx").stat().st_size}


def hold_out(treebanks: Sequence[Sequence[Tree]]) -> tuple[list[Tree], list[Tree]]:
    """Every tenth document of each treebank is only measured on."""
    parts: tuple[list[Tree], list[Tree]] = ([], [])
    for trees in treebanks:
        for number, tree in enumerate(trees):
            parts[number % HOLD_OUT_EVERY == HOLD_OUT_EVERY - 1].append(tree)
    return parts


def fit(network: SyntaxNetwork, examples: Sequence[Example], recipe: Recipe) -> Iterator[int]:
    """Train, and give the number of each pass when it has ended."""
    upper = list(network.layers.parameters())
    known = {id(one) for one in upper}
    heads = [one for one in network.parameters() if id(one) not in known]
    optimizer = torch.optim.AdamW(
        [{"params": upper, "lr": recipe.rate}, {"params": heads, "lr": recipe.head_rate}], weight_decay=recipe.decay
    )
    steps = recipe.epochs * -(-len(examples) // recipe.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, _slope(steps, recipe.warm))
    order = random.Random(recipe.seed)
    for epoch in range(recipe.epochs):
        network.train()
        totals: dict[str, float] = {}
        batches = list(_batches(examples, recipe.batch, order))
        for number, batch in enumerate(batches, 1):
            losses = losses_of(network, batch)
            loss = sum(losses.values()) + (recipe.span_weight - 1) * losses["spans"]
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            for name, one in losses.items():
                totals[name] = totals.get(name, 0.0) + float(one.detach())
            if number % 50 == 0 or number == len(batches):
                shown = ", ".join(f"{name} {total / number:.3f}" for name, total in totals.items())
                log.info("syntax: epoch %d, step %d/%d, %s", epoch, number, len(batches), shown)
        yield epoch


def _slope(steps: int, warm: float) -> Callable[[int], float]:
    begun = max(1, round(steps * warm))
    return lambda step: min((step + 1) / begun, max(0.0, (steps - step) / max(1, steps - begun)))


def _batches(examples: Sequence[Example], size: int, order: random.Random) -> Iterator[Filled]:
    rows = list(range(len(examples)))
    order.shuffle(rows)
    batches: list[list[int]] = []
    for first in range(0, len(rows), _SORTED):
        some = sorted(rows[first : first + _SORTED], key=lambda row: len(examples[row].lower))
        batches += [some[start : start + size] for start in range(0, len(some), size)]
    order.shuffle(batches)
    for batch in batches:
        yield fill([examples[row] for row in batch])


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Scores of one batch, for its pieces and its words."""

    borders: Tensor
    tags: Tensor
    arcs: Tensor
    """(windows, words, words), the root on the diagonal; very low outside the sentence."""
    relations: Tensor
    """(windows, words, relations) if the head were the right one."""
    spans: Tensor
    """(windows, words, words, 1 + types), the first: none."""


def judge(network: SyntaxNetwork, batch: Filled) -> Judged:
    """Run the network on a batch."""
    marks, arcs, labels, spans = network(torch.from_numpy(batch.lower), torch.from_numpy(batch.mask))
    pieces, sentences = torch.from_numpy(batch.pieces), torch.from_numpy(batch.sentences)
    heads = torch.from_numpy(batch.heads).clamp(min=0)

    def words(scores: Tensor) -> Tensor:
        return scores.gather(1, pieces[..., None].expand(-1, -1, scores.shape[-1]))

    count = marks.shape[-1] - BORDERS - 2
    marked = words(marks)
    hangs, holds = words(arcs).chunk(2, dim=-1)
    scores = hangs @ holds.transpose(1, 2) / hangs.shape[-1] ** 0.5 + marked[..., None, :, -1]
    own = torch.eye(scores.shape[1], dtype=torch.bool)
    scores = torch.where(own, marked[..., -2, None], scores)
    scores = scores.masked_fill(sentences[:, :, None] != sentences[:, None, :], _FAR)
    below, above = words(labels).chunk(2, dim=-1)
    above = above.gather(1, heads[..., None].expand(-1, -1, above.shape[-1]))
    relations = network.relation(network.dropout(functional.relu(below + above)))
    kinds = len(network.span_bias)
    first, last = (ends.unflatten(-1, (kinds, -1)) for ends in words(spans).chunk(2, dim=-1))
    found = torch.einsum("bntk,bmtk->bnmt", first, last) / first.shape[-1] ** 0.5 + network.span_bias
    return Judged(
        borders=marks[..., count : count + BORDERS],
        tags=marked[..., :count],
        arcs=scores,
        relations=relations,
        spans=torch.cat([torch.zeros_like(found[..., :1]), found], dim=-1),
    )


def losses_of(network: SyntaxNetwork, batch: Filled) -> Losses:
    """Cross-entropy of each task; that of mentions counts by word, not by span, of which nearly all are none."""
    judged = judge(network, batch)
    heads = torch.from_numpy(batch.heads)
    relations = torch.from_numpy(batch.relations)
    away = (heads != torch.arange(heads.shape[1])) & (heads != UNKNOWN)
    spans = torch.from_numpy(batch.mentions)
    marked = spans != UNKNOWN
    written = marked.any(dim=2).sum().clamp(min=1)
    return {
        "borders": _entropy(judged.borders, torch.from_numpy(batch.borders)),
        "tags": _entropy(judged.tags, torch.from_numpy(batch.tags)),
        "arcs": _entropy(judged.arcs, heads),
        "relations": _entropy(judged.relations, relations.masked_fill(~away, UNKNOWN)),
        "spans": functional.cross_entropy(judged.spans[marked], spans[marked], reduction="sum") / written,
    }


def _entropy(scores: Tensor, truth: Tensor) -> Tensor:
    known = truth != UNKNOWN
    total = functional.cross_entropy(scores[known], truth[known], reduction="sum")
    return total / known.sum().clamp(min=1)


def measure(network: SyntaxNetwork, examples: Sequence[Example]) -> dict[str, float]:
    """Shares (0..1) of pieces, words, arcs and named arcs that are right, given words and sentences; F1 of
    mentions and of the beginnings of sentences.
    """
    network.eval()
    counts: dict[str, float] = {}
    with torch.inference_mode():
        for first in range(0, len(examples), 16):
            batch = fill(examples[first : first + 16])
            for name, one in _counts(judge(network, batch), batch).items():
                counts[name] = counts.get(name, 0.0) + float(one.sum())
    words = max(1.0, counts["words"])
    return {
        "sentences": _f1(counts, "sentence"),
        "tags": counts["tags"] / words,
        "arcs": counts["arcs"] / words,
        "labelled": counts["labelled"] / words,
        "mentions": _f1(counts, "mention"),
    }


def _f1(counts: Mapping[str, float], name: str) -> float:
    return 2 * counts[f"{name}_hits"] / max(1.0, counts[f"{name}_found"] + counts[f"{name}_true"])


def _counts(judged: Judged, batch: Filled) -> dict[str, Any]:
    tags, heads, relations = batch.tags, batch.heads, batch.relations
    known = heads != UNKNOWN
    arcs = (judged.arcs.argmax(dim=-1).numpy() == heads) & known
    root = heads == np.arange(heads.shape[1])
    named = (judged.relations.argmax(dim=-1).numpy() == relations) | root
    begins = judged.borders.argmax(dim=-1).numpy() == BORDERS - 1
    spans = judged.spans.argmax(dim=-1).numpy()
    mine, true = _shown(spans, batch.mentions, judged), _shown(batch.mentions, batch.mentions, judged)
    return {
        "words": known,
        "tags": (judged.tags.argmax(dim=-1).numpy() == tags) & known,
        "arcs": arcs,
        "labelled": arcs & named,
        "sentence_hits": begins & (batch.borders == BORDERS - 1),
        "sentence_found": begins & (batch.borders != UNKNOWN),
        "sentence_true": batch.borders == BORDERS - 1,
        "mention_hits": mine & true & (spans == batch.mentions),
        "mention_found": mine,
        "mention_true": true,
    }


def _shown(spans: Any, truth: Any, judged: Judged) -> Any:
    """Mentions of the types that the product shows: all but the last."""
    return (spans > 0) & (spans < judged.spans.shape[-1] - 1) & (truth != UNKNOWN)
