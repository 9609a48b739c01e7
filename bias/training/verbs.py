"""Teach the reader to see finite verbs, from treebanks in CoNLL-U (Universal Dependencies: Nivre et al. 2020).

The encoder stays as it is; only a small head on two of its middle layers is fitted, so nothing else changes.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from bias.evaluation.treebanks import Tree as Annotated
from bias.evaluation.treebanks import read_trees
from bias.reading.layout import find_paragraphs, find_quotations
from bias.reading.pieces import Pieces, cut, load_tokenizer
from bias.reading.windows import make_batches, plan_windows
from bias.training.mpnet_reader import MpnetReader
from bias.training.network import Reader, Verbs, join_layers

log = logging.getLogger("bias.training")

_EPOCHS, _RATE, _BATCH, _DROPOUT, _SEED = 6, 2e-3, 16, 0.1, 1


@dataclass(frozen=True, slots=True)
class Tree:
    """One document of a treebank: its text, where its words are, and which of them are finite verbs."""

    text: str
    words: tuple[tuple[int, int], ...]
    finite: tuple[bool, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the encoder holds of windows (n, pieces, layers x hidden); labels: 1 verb, 0 other word, -1 no word."""

    layers: NDArray[np.float16]
    mask: NDArray[np.int32]
    labels: NDArray[np.int8]


def read_treebank(path: Path) -> list[Tree]:
    """Read the documents of a CoNLL-U file; words that their text does not show are left out."""
    return [_finite(tree) for tree in read_trees(path)]


def _finite(tree: Annotated) -> Tree:
    shown = [word for word in tree.words if word.start >= 0]
    finite = tuple("VerbForm=Fin" in word.features.split("|") for word in shown)
    return Tree(tree.text, tuple((word.start, word.end) for word in shown), finite)


def label_pieces(tree: Tree, pieces: Pieces) -> NDArray[np.int8]:
    """1 for the first piece of a finite verb, 0 for that of another word, -1 elsewhere."""
    labels = np.full(len(pieces), -1, dtype=np.int8)
    at = {int(start): row for row, start in reversed(list(enumerate(pieces.starts))) if pieces.ends[row] > start}
    for (start, _), finite in zip(tree.words, tree.finite, strict=True):
        if start in at:
            labels[at[start]] = finite
    return labels


def see(model: Reader | MpnetReader, trees: Sequence[Tree], vocabulary: Path, width: int = 256) -> Seen:
    """Run the encoder over the trees' texts, in windows of `width` pieces."""
    tokenizer = load_tokenizer(vocabulary)
    layers: list[NDArray[np.float16]] = []
    masks: list[NDArray[np.int32]] = []
    labels: list[NDArray[np.int8]] = []
    for tree in trees:
        paragraphs = find_paragraphs(tree.text)
        pieces = cut(tree.text, paragraphs, find_quotations(tree.text, paragraphs), tokenizer)
        truth = label_pieces(tree, pieces)
        for batch in make_batches(pieces, plan_windows(len(pieces), width - 2, 0)):
            with torch.inference_mode():
                given = (torch.from_numpy(one) for one in (batch.ids, batch.kinds, batch.mask))
                held = join_layers(model.encode(*given)).half().numpy()
            room = ((0, 0), (0, width - held.shape[1]))
            layers.append(np.pad(held, (*room, (0, 0))))
            masks.append(np.pad(batch.mask, room))
            rows = np.full((len(held), width), -1, dtype=np.int8)
            for row, (start, end) in zip(rows, batch.places, strict=True):
                row[1 : end - start + 1] = truth[start:end]
            labels.append(rows)
    return Seen(np.concatenate(layers), np.concatenate(masks), np.concatenate(labels))


def fit_verbs(seen: Seen) -> Verbs:
    """Fit the head by cross-entropy over the words (AdamW, rate falling to 0)."""
    torch.manual_seed(_SEED)
    head = Verbs(seen.layers.shape[-1] // len(Verbs.LAYERS))
    head.out.reset_parameters()
    optimizer = torch.optim.AdamW(head.parameters(), lr=_RATE, weight_decay=0.01)
    steps = _EPOCHS * -(-len(seen.layers) // _BATCH)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, steps)
    for epoch in range(_EPOCHS):
        for rows in torch.randperm(len(seen.layers)).split(_BATCH):
            logits, truth = _logits(head, seen, rows.numpy(), _DROPOUT)
            known = truth >= 0
            loss = functional.binary_cross_entropy_with_logits(logits[known], truth[known].float())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        log.info("verbs: epoch %d, loss %.4f", epoch, loss)
    return head


def _logits(head: Verbs, seen: Seen, rows: NDArray[np.int64], dropout: float) -> tuple[Tensor, Tensor]:
    given = functional.dropout(torch.from_numpy(seen.layers[rows]).float(), dropout)
    return head(given, torch.from_numpy(seen.mask[rows])), torch.from_numpy(seen.labels[rows].astype(np.int64))


def measure_verbs(head: Verbs, seen: Seen) -> dict[str, float]:
    """Precision, recall and F1 (0..1) of finite verbs among the words of a treebank."""
    hits = found = true = 0
    with torch.inference_mode():
        for rows in np.array_split(np.arange(len(seen.layers)), max(1, len(seen.layers) // _BATCH)):
            logits, truth = _logits(head, seen, rows, 0.0)
            guessed = (logits > 0) & (truth >= 0)
            hits += int((guessed & (truth == 1)).sum())
            found += int(guessed.sum())
            true += int((truth == 1).sum())
    precision, recall = hits / max(1, found), hits / max(1, true)
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / max(1e-9, precision + recall)}
