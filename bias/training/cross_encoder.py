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
from bias.training.states import States
from bias.training.word_table import WordTable
from bias.training.written import WrittenPair
from bias.types import Span, Spans

log = logging.getLogger("bias.training")

_TOGETHER = 64
"""Pairs that are read at once where nothing is learned."""
_TOLD_EVERY = 50


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
    states: float = 1.0
    """The weight of the loss for a teacher's last layer, where there is one."""
    seed: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """`n` pairs as the network sees them."""

    pairs: tuple[tuple[Laid, Laid], ...]
    """In the order in which the product shows them."""
    same: NDArray[np.float32]
    """(n,) how far the label speaks for one row, 0, ½ or 1, or a teacher's probability of that; nan if not known."""
    denied: NDArray[np.float32]
    """(n,) 1 for a denial, or a teacher's probability that it is one; nan if not known."""
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


def _around(sentences: Sequence[Span], claim: Spans) -> Span:
    """The sentence that a claim begins in."""
    return next((one for one in reversed(sentences) if one.start <= claim[0].start), claim[0])


def fit(
    model: PairNetwork, words: WordTable, examples: Examples, plan: Plan, states: States | None = None
) -> PairNetwork:
    """Fit by cross-entropy (AdamW, rate rising, then falling to 0), in bf16 where the processor has it.

    With `states` of the same pairs, the last layer is drawn to them (mean square over their mean square), and pairs are
    shown in the order in which the teacher saw them; without, either claim may come first.
    """
    torch.manual_seed(plan.seed)
    rng = np.random.default_rng(plan.seed)
    model.distances.requires_grad_(states is None)
    optimizer = _optimizer(model, plan)
    total = plan.epochs * len(_draw(examples, plan.pieces, np.random.default_rng(plan.seed)))
    averaged = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(plan.memory))
    step, started, losses = 0, time.monotonic(), 0.0
    for epoch in range(plan.epochs):
        model.train()
        for rows in _draw(examples, plan.pieces, rng):
            step += 1
            set_rates(optimizer, step, total, plan.warm_up)
            turned = rng.random(len(rows)) < (0.5 if states is None else 0.0)
            shown = [examples.pairs[row][:: -1 if turn else 1] for row, turn in zip(rows, turned, strict=True)]
            loss = _step_loss(model, words, fill_batch(shown), examples, rows, plan, states)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([one for one in model.parameters() if one.requires_grad], 1.0)
            optimizer.step()
            averaged.update_parameters(model)
            losses += loss.item()
            if step % _TOLD_EVERY == 0:
                spent = (time.monotonic() - started) / step
                log.info("epoch %d step %d/%d loss %.4f, %.2f s/step", epoch, step, total, losses / _TOLD_EVERY, spent)
                losses = 0.0
    model.load_state_dict(averaged.module.state_dict())
    return model.eval()


def _step_loss(
    model: PairNetwork,
    words: WordTable,
    given: Filled,
    examples: Examples,
    rows: Sequence[int],
    plan: Plan,
    states: States | None,
) -> Tensor:
    ids, kinds, roles, mask = given
    with torch.autocast("cpu", torch.bfloat16):
        seen = model.encode(words(ids), kinds, roles, mask)
        logits = model.answer(seen, roles)
    loss = _loss(logits.float(), examples, rows, plan)
    if states is None:
        return loss
    real = mask > 0
    wanted = states.whole(rows, ids.shape[1])[real]
    return loss + plan.states * (seen.float()[real] - wanted).pow(2).mean() / wanted.pow(2).mean()


def fill_batch(pairs: Sequence[Sequence[Laid]]) -> Filled:
    """Pairs side by side, padded to one width."""
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
        if not weight.requires_grad:
            continue
        rate = plan.head_rate if name.startswith(("inner.", "out.", "roles.", "kinds.")) else plan.rate
        decay = plan.decay if weight.dim() > 1 else 0.0
        groups.append({"params": [weight], "lr": rate, "peak": rate, "weight_decay": decay})
    return torch.optim.AdamW(groups, fused=True)


def predict(model: PairNetwork, words: WordTable, pairs: Sequence[tuple[Laid, Laid]]) -> NDArray[np.float32]:
    """Logits (pairs, 2)."""
    model.eval()
    result = np.zeros((len(pairs), 2), dtype=np.float32)
    for rows, given in in_batches(pairs):
        ids, *rest = given
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            result[rows] = model(words(ids), *rest).float().numpy()
    return result


def in_batches(pairs: Sequence[tuple[Laid, Laid]]) -> Iterator[tuple[list[int], Filled]]:
    """All pairs, those of like length together: their rows, and what the network is given."""
    order = sorted(range(len(pairs)), key=lambda row: len(pairs[row][0]) + len(pairs[row][1]))
    for start in range(0, len(order), _TOGETHER):
        rows = order[start : start + _TOGETHER]
        yield rows, fill_batch([pairs[row] for row in rows])


def show(model: PairNetwork, words: WordTable, pairs: Sequence[tuple[Laid, Laid]]) -> Iterator[Shown]:
    """What the first layer sees of pairs, in batches."""
    for _, (ids, kinds, roles, mask) in in_batches(pairs):
        x = model.embed(words(ids), kinds, roles)
        yield x, [model.attend_to(row, mask) for row in range(len(model.layers))], mask > 0


def score(logits: NDArray[np.float32], examples: Examples) -> dict[str, float]:
    """Area under the curve and average precision of *same* or *denied* against *not*."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    clear = examples.same != SAME["p"]
    truth = examples.same[clear] == 1
    return {
        "auc": float(roc_auc_score(truth, logits[clear])),
        "average_precision": float(average_precision_score(truth, logits[clear])),
    }
