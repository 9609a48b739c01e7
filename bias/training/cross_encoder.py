"""Train a network that reads pairs of claims: the words of both -> whether they say the same.

Pairs labelled *part* are learned as half the one and half the other.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from bias.evaluation.pair_labels import DENIED, SAME, PairedEvent
from bias.reading.layout import find_paragraphs
from bias.reading.model import MODEL_FOLDER
from bias.reading.passages import BORDERS, NOWHERE, Laid, fill_pairs, find_passage, lay_out_pair
from bias.reading.pieces import load_tokenizer
from bias.reading.sentences import find_sentences
from bias.training.mpnet import ROUND
from bias.training.network import Shown
from bias.training.pair_network import PairNetwork
from bias.training.schedule import set_rates
from bias.training.word_table import WordTable
from bias.training.written import WrittenPair
from bias.types import Span, Spans

log = logging.getLogger("bias.training")

_TOGETHER = 64
"""Pairs that are read at once where nothing is learned."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run does; those that made the shipped model are in `bias.training.make_pairs`."""

    epochs: int = 1
    pieces: int = 4000
    """In a batch, padding included."""
    rate: float = 6e-5
    head_rate: float = 1e-4
    warm_up: float = 0.1
    decay: float = 0.01
    heaviest: float = 3.0
    """A pair stands for at most so many: what is unlike in every way teaches little."""
    denials: float = 1.0
    """The weight of the loss for denials, of which there are few."""
    memory: float = 0.998
    """The weights that a run ends with are a moving average: what of it each step keeps (Polyak & Juditsky 1992)."""
    seed: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """`n` labelled pairs as the network sees them."""

    pairs: tuple[tuple[Laid, Laid], ...]
    """In the order in which the product shows them."""
    same: NDArray[np.float32]
    """(n,) how far the label speaks for one row, 0, ½ or 1, or a teacher's probability of that."""
    denied: NDArray[np.float32]
    """(n,) 1 for a denial, or a teacher's probability that it is one."""
    weight: NDArray[np.float32]
    """(n,) how many pairs it stands for."""

    def __len__(self) -> int:
        return len(self.pairs)


class Filled(NamedTuple):
    """Ids, kinds, roles and mask, each (pairs, pieces)."""

    ids: Tensor
    kinds: Tensor
    roles: Tensor
    mask: Tensor


def make_examples(events: Sequence[PairedEvent]) -> Examples:
    """Lay all labelled pairs out, with the tokenizer of the package."""
    tokenizer = load_tokenizer(MODEL_FOLDER / "vocabulary.txt")
    pairs, labels, weights = [], [], []
    for event in events:
        texts = [article.text for article in event.articles]
        sentences = [find_sentences(text, find_paragraphs(text)) for text in texts]
        for pair in event.pairs:
            one, other = (
                find_passage(texts[row], _around(sentences[row], claim), claim) or NOWHERE
                for row, claim in zip(pair.articles, pair.claims, strict=True)
            )
            pairs.append(lay_out_pair(one, other, tokenizer))
            labels.append(pair.label)
            weights.append(pair.weight)
    same, denied = [SAME[label] for label in labels], [label == DENIED for label in labels]
    return Examples(tuple(pairs), *(np.array(row, dtype=np.float32) for row in (same, denied, weights)))


def make_written(pairs: Sequence[WrittenPair]) -> Examples:
    """Lay pairs that were written for training out, with the tokenizer of the package."""
    tokenizer = load_tokenizer(MODEL_FOLDER / "vocabulary.txt")
    laid = [lay_out_pair(pair.one, pair.other, tokenizer) for pair in pairs]
    same, denied = [SAME[pair.label] for pair in pairs], [pair.label == DENIED for pair in pairs]
    return Examples(tuple(laid), *(np.array(row, dtype=np.float32) for row in (same, denied, np.ones(len(laid)))))


def join(*parts: Examples) -> Examples:
    """All examples of several."""
    return Examples(
        tuple(pair for part in parts for pair in part.pairs),
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("same", "denied", "weight")),
    )


def sample(examples: Examples, count: int, rng: np.random.Generator) -> Examples:
    """So many of the examples, or all of them."""
    rows = rng.permutation(len(examples))[:count]
    return Examples(
        tuple(examples.pairs[row] for row in rows), examples.same[rows], examples.denied[rows], examples.weight[rows]
    )


def _around(sentences: Sequence[Span], claim: Spans) -> Span:
    """The sentence that a claim begins in."""
    return next((one for one in reversed(sentences) if one.start <= claim[0].start), claim[0])


def fit(model: PairNetwork, words: WordTable, examples: Examples, plan: Plan) -> PairNetwork:
    """Fit by cross-entropy (AdamW, rate rising, then falling to 0), in bf16 where the processor has it."""
    torch.manual_seed(plan.seed)
    rng = np.random.default_rng(plan.seed)
    optimizer = _optimizer(model, plan)
    total = plan.epochs * len(_draw(examples, plan.pieces, np.random.default_rng(plan.seed)))
    averaged = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(plan.memory))
    step = 0
    for epoch in range(plan.epochs):
        started, losses = time.monotonic(), 0.0
        model.train()
        for rows in _draw(examples, plan.pieces, rng):
            step += 1
            set_rates(optimizer, step, total, plan.warm_up)
            turned = rng.random(len(rows)) < 0.5
            shown = [examples.pairs[row][:: -1 if turn else 1] for row, turn in zip(rows, turned, strict=True)]
            logits = _run(model, words, _fill(shown))
            loss = _loss(logits, examples, rows, plan)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            averaged.update_parameters(model)
            losses += loss.item() * len(rows)
        log.info("epoch %d: loss %.4f, %.0f s", epoch, losses / len(examples), time.monotonic() - started)
    model.load_state_dict(averaged.module.state_dict())
    return model.eval()


def _run(model: PairNetwork, words: WordTable, given: Filled) -> Tensor:
    ids, kinds, roles, mask = given
    with torch.autocast("cpu", torch.bfloat16):
        return model(words(ids), kinds, roles, mask).float()


def _fill(pairs: Sequence[Sequence[Laid]]) -> Filled:
    width = _width(max(len(one) + len(other) for one, other in pairs))
    rows = fill_pairs([(one, other) for one, other in pairs], width)
    return Filled(*(torch.from_numpy(one) for one in (rows.ids, rows.kinds, rows.roles, rows.mask)))


def _width(length: int) -> int:
    """The pieces that a pair takes: one of a few numbers, as code for the processor is made anew for every shape."""
    return -(-(length + BORDERS) // ROUND) * ROUND


def _loss(logits: Tensor, examples: Examples, rows: Sequence[int], plan: Plan) -> Tensor:
    same, denied, weight = (
        torch.from_numpy(values[rows]) for values in (examples.same, examples.denied, examples.weight)
    )
    weight = weight.clamp(max=plan.heaviest)
    entropy = functional.binary_cross_entropy_with_logits
    loss = (entropy(logits[:, 0], same, reduction="none") * weight).sum() / weight.sum()
    alike = same > SAME["p"]
    if alike.any():
        loss = loss + plan.denials * entropy(logits[alike, 1], denied[alike]) * alike.float().mean()
    return loss


def _draw(examples: Examples, pieces: int, rng: np.random.Generator) -> list[list[int]]:
    """The rows of an epoch in batches of nearly equal length, in random order."""
    lengths = np.array([len(one) + len(other) for one, other in examples.pairs])
    waiting = np.argsort(-(lengths + rng.uniform(-6, 6, len(lengths))), kind="stable").tolist()
    batches: list[list[int]] = []
    while waiting:
        count = max(1, pieces // _width(int(lengths[waiting[0]])))
        batches.append(waiting[:count])
        waiting = waiting[count:]
    return [batches[number] for number in rng.permutation(len(batches))]


def _optimizer(model: PairNetwork, plan: Plan) -> torch.optim.AdamW:
    groups = []
    for name, weight in model.named_parameters():
        rate = plan.head_rate if name.startswith(("inner.", "out.", "roles.", "kinds.")) else plan.rate
        decay = plan.decay if weight.dim() > 1 else 0.0
        groups.append({"params": [weight], "lr": rate, "peak": rate, "weight_decay": decay})
    return torch.optim.AdamW(groups)


def predict(model: PairNetwork, words: WordTable, pairs: Sequence[tuple[Laid, Laid]]) -> NDArray[np.float32]:
    """Logits (pairs, 2)."""
    model.eval()
    result = np.zeros((len(pairs), 2), dtype=np.float32)
    for rows, given in in_batches(pairs):
        with torch.inference_mode():
            result[rows] = _run(model, words, given).numpy()
    return result


def in_batches(pairs: Sequence[tuple[Laid, Laid]]) -> Iterator[tuple[list[int], Filled]]:
    """All pairs, those of like length together: their rows, and what the network is given."""
    order = sorted(range(len(pairs)), key=lambda row: len(pairs[row][0]) + len(pairs[row][1]))
    for start in range(0, len(order), _TOGETHER):
        rows = order[start : start + _TOGETHER]
        yield rows, _fill([pairs[row] for row in rows])


def show(model: PairNetwork, words: WordTable, pairs: Sequence[tuple[Laid, Laid]]) -> Iterator[Shown]:
    """What the first layer sees of pairs, in batches."""
    for _, (ids, kinds, roles, mask) in in_batches(pairs):
        x = model.embed(words(ids), kinds, roles)
        yield x, [model.attend_to(mask, x.dtype)] * len(model.layers), mask > 0


def score(logits: NDArray[np.float32], examples: Examples) -> dict[str, float]:
    """Area under the curve and average precision of *same* or *denied* against *not*."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    clear = examples.same != SAME["p"]
    truth = examples.same[clear] == 1
    return {
        "auc": float(roc_auc_score(truth, logits[clear])),
        "average_precision": float(average_precision_score(truth, logits[clear])),
    }
