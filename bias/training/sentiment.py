"""Train the model of target-dependent sentiment: what a sentence's words say of one mention in it.

It stands on the second layer of the reader, which stays as it is, and has four layers of its own that begin as those
of the base model. Targets are shown by a learned vector (as in Hamborg & Donnay, EACL 2021, who made the data).
"""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from bias.evaluation.labels import POLARITIES, Opinion, read_opinions, score_polarities
from bias.reading.model import MODEL_FOLDER
from bias.reading.pieces import load_tokenizer
from bias.reading.sentiment import FILE
from bias.reading.syntax import Lower, load_lower
from bias.reading.targets import FAR, Laid, fill, lay_out
from bias.training.base import fetch_base
from bias.training.export import FusedLayer, quantise, write_graph
from bias.training.network import LOWER, Layer, Reader, Shape
from bias.training.schedule import set_rates

if TYPE_CHECKING:
    from tokenizers import Tokenizer

log = logging.getLogger("bias.training")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run does; the defaults made the shipped model."""

    epochs: int = 5
    batch: int = 32
    rate: float = 1.5e-4
    head_rate: float = 1e-3
    warm_up: float = 0.1
    decay: float = 0.01
    dropout: float = 0.1
    smoothing: float = 0.05
    named: float = 0.5
    """Share of the examples in which the target keeps its name."""
    averaged: float = 0.4
    """The last part of the run, over which weights are averaged."""
    seed: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Opinions as the fixed layers hold them: by example, states (pieces, hidden) and places (pieces)."""

    states: tuple[NDArray[np.float16], ...]
    places: tuple[NDArray[np.int64], ...]
    answers: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.states)


class Sentiment(nn.Module):
    """States of a lower layer, and how far each piece is from the target -> logits of negative, neutral, positive.

    Two layers of the base model, which stay as they are; then the target and the whole sentence ask all pieces, twice,
    what is said (as in a memory network: Sukhbaatar et al. 2015), with the weights of its last two layers to begin
    with. Only what was asked goes through these, so that they are learned and run at a tenth of their cost.
    """

    FIXED = 2
    ASKED = 2

    def __init__(self, shape: Shape = Shape(), dropout: float = 0.1) -> None:
        super().__init__()
        self.fixed = nn.ModuleList(Layer(shape, 0.0) for _ in range(self.FIXED)).requires_grad_(False)
        self.near = nn.Embedding(2 * FAR + 1, shape.hidden)
        self.asked = nn.ModuleList(Layer(shape, dropout) for _ in range(self.ASKED))
        self.dropout = nn.Dropout(2 * dropout)
        self.inner = nn.Linear(2 * shape.hidden, shape.hidden)
        self.out = nn.Linear(shape.hidden, len(POLARITIES))
        nn.init.normal_(self.near.weight, std=0.02)

    def under(self, lower: Tensor, mask: Tensor) -> Tensor:
        """What the fixed layers make of (rows, pieces, hidden) states and a 0/1 mask."""
        for layer in self.fixed:
            lower = layer(lower, _bias(mask))
        return lower

    def over(self, states: Tensor, places: Tensor, mask: Tensor) -> Tensor:
        """(rows, pieces, hidden) of `under`, places (0..2 FAR; the target is at FAR), 0/1 mask -> (rows, 3) logits."""
        x = self.dropout(states) + self.near(places)
        target = (places == FAR).float() * mask
        share = torch.stack([target, mask.float()], dim=1)
        asks = (share / share.sum(2, keepdim=True).clamp(min=1.0)) @ x
        for layer in self.asked:
            asks = _ask(layer, asks, x, _bias(mask))
        logits: Tensor = self.out(self.dropout(torch.tanh(self.inner(self.dropout(asks.flatten(1))))))
        return logits

    def forward(self, lower: Tensor, places: Tensor, mask: Tensor) -> Tensor:
        """(rows, pieces, hidden) of the reader's lower layers, places and mask -> (rows, 3) logits."""
        return self.over(self.under(lower, mask), places, mask)


def _bias(mask: Tensor) -> Tensor:
    return (1.0 - mask.float())[:, None, None, :] * -1e4


def _ask(layer: Layer, asks: Tensor, x: Tensor, bias: Tensor) -> Tensor:
    """A layer that gives only what (rows, asks, hidden) hear from all pieces: the rest of it would be for nothing."""

    def split(y: Tensor) -> Tensor:
        return y.unflatten(-1, (layer.heads, layer.width)).transpose(1, 2)

    query, key, value = split(layer.query(asks)), split(layer.key(x)), split(layer.value(x))
    mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
    asks = layer.attended_norm(asks + layer.dropout(layer.attended(mixed.transpose(1, 2).flatten(-2))))
    out: Tensor = layer.norm(asks + layer.dropout(layer.narrow(functional.gelu(layer.widen(asks)))))
    return out


def hold(lower: Lower, model: Sentiment, opinions: Sequence[Opinion], tokenizer: Tokenizer, *, named: bool) -> Held:
    """What the reader's lower layers and the fixed layers of `model` hold of the sentences."""
    laid = [lay_out(one.text, one.target, tokenizer, named=named) for one in opinions]
    states: list[NDArray[np.float16]] = [np.zeros((0, 0), dtype=np.float16)] * len(laid)
    for rows in _of_one_length(laid, 32):
        ids, kinds, mask, _ = fill([laid[row] for row in rows])
        seen = torch.from_numpy(lower.run(ids, kinds))
        with torch.inference_mode():
            kept = model.under(seen, torch.from_numpy(mask)).half().numpy()
        for row, one in zip(rows, kept, strict=True):
            states[row] = one[: len(laid[row])].copy()
    answers = np.array([POLARITIES.index(one.polarity) for one in opinions], dtype=np.int64)
    return Held(tuple(states), tuple(one.places for one in laid), answers)


def _of_one_length(rows: Sequence[Laid], size: int) -> list[list[int]]:
    order = sorted(range(len(rows)), key=lambda row: (len(rows[row]), row))
    alike = [list(some) for _, some in groupby(order, key=lambda row: len(rows[row]))]
    return [some[start : start + size] for some in alike for start in range(0, len(some), size)]


def _by_length(rows: Sequence[Laid] | Sequence[NDArray[np.float16]], size: int) -> list[list[int]]:
    order = sorted(range(len(rows)), key=lambda row: (len(rows[row]), row))
    return [order[start : start + size] for start in range(0, len(order), size)]


def start_model(base: Reader, plan: Plan) -> Sentiment:
    """A model whose layers are those of `base` above the reader's lower ones."""
    torch.manual_seed(plan.seed)
    model = Sentiment(base.shape, plan.dropout)
    own = (*model.fixed, *model.asked)
    for layer, other in zip(own, base.layers[LOWER:], strict=True):
        layer.load_state_dict(other.state_dict())
    return model


def fit(model: Sentiment, named: Held, blind: Held, rows: NDArray[np.int64], plan: Plan) -> Sentiment:
    """Fit by cross-entropy (AdamW, rate falling to 0); the weights of the last part of the run are averaged."""
    rng = np.random.default_rng(plan.seed)
    optimizer = _optimizer(model, plan)
    steps = plan.epochs * -(-len(rows) // plan.batch)
    average = {name: torch.zeros_like(value) for name, value in model.state_dict().items()}
    summed, step, started, losses = 0, 0, time.monotonic(), 0.0
    for epoch in range(plan.epochs):
        for chosen in _draw(rows, blind, plan.batch, rng):
            step += 1
            set_rates(optimizer, step, steps, plan.warm_up)
            use = rng.random(len(chosen)) < plan.named
            batch = [
                ((named if name else blind).states[row], (named if name else blind).places[row])
                for row, name in zip(chosen, use, strict=True)
            ]
            model.train()
            logits = model.over(*collate(batch))
            loss = functional.cross_entropy(
                logits, torch.from_numpy(blind.answers[chosen]), label_smoothing=plan.smoothing
            )
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            losses += loss.item()
            if step > steps * (1 - plan.averaged):
                summed += 1
                for name, value in model.state_dict().items():
                    average[name] += (value - average[name]) / summed
            if step % 50 == 0:
                log.info(
                    "epoch %d step %d/%d loss %.4f %.2f s/step",
                    epoch,
                    step,
                    steps,
                    losses / 50,
                    (time.monotonic() - started) / step,
                )
                losses = 0.0
    model.load_state_dict(average)
    return model.eval()


def _draw(rows: NDArray[np.int64], held: Held, size: int, rng: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """The rows of an epoch in batches of nearly equal length, in random order."""
    noise = np.array([len(held.states[row]) for row in rows]) + rng.uniform(-3, 3, len(rows))
    batches = [rows[chosen] for chosen in np.array_split(np.argsort(noise), -(-len(rows) // size))]
    for number in rng.permutation(len(batches)):
        yield batches[number]


def collate(batch: Sequence[tuple[NDArray[np.float16], NDArray[np.int64]]]) -> tuple[Tensor, Tensor, Tensor]:
    """States, places and mask of several examples, padded to the longest."""
    width = max(len(states) for states, _ in batch)
    states = torch.zeros(len(batch), width, batch[0][0].shape[1])
    places, mask = torch.zeros(len(batch), width, dtype=torch.int64), torch.zeros(len(batch), width)
    for row, (held, place) in enumerate(batch):
        states[row, : len(held)] = torch.from_numpy(held).float()
        places[row, : len(held)] = torch.from_numpy(place)
        mask[row, : len(held)] = 1
    return states, places, mask


def _optimizer(model: Sentiment, plan: Plan) -> torch.optim.AdamW:
    groups = []
    for name, weight in model.named_parameters():
        if weight.requires_grad:
            rate = plan.rate if name.startswith("asked.") else plan.head_rate
            decay = plan.decay if weight.dim() > 1 else 0.0
            groups.append({"params": [weight], "lr": rate, "peak": rate, "weight_decay": decay})
    return torch.optim.AdamW(groups)


def predict(model: Sentiment, held: Held, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """Logits (rows, 3)."""
    out = np.zeros((len(rows), len(POLARITIES)), dtype=np.float32)
    model.eval()
    for chosen in _by_length([held.states[row] for row in rows], 64):
        with torch.inference_mode():
            out[chosen] = model.over(*collate([(held.states[rows[k]], held.places[rows[k]]) for k in chosen])).numpy()
    return out


def make_folds(opinions: Sequence[Opinion], folds: int, seed: int) -> NDArray[np.int64]:
    """The fold of each opinion: all of an article in one, and so all articles that share a sentence."""
    roots: dict[str, str] = {}

    def root(key: str) -> str:
        while roots.setdefault(key, key) != key:
            key = roots[key]
        return key

    for one in opinions:
        roots[root("text " + one.text)] = root("article " + one.article)
    keys = [root("article " + one.article) for one in opinions]
    names = sorted(set(keys))
    order = np.random.default_rng(seed).permutation(len(names))
    fold_of = {names[row]: number % folds for number, row in enumerate(order)}
    return np.array([fold_of[key] for key in keys])


def fit_temperature(logits: NDArray[np.float32], answers: NDArray[np.int64]) -> float:
    """What to divide logits by so that their probabilities are right on the whole (Guo et al. 2017)."""
    from scipy.optimize import minimize_scalar

    given, truth = torch.from_numpy(logits), torch.from_numpy(answers)
    found = minimize_scalar(
        lambda log: float(functional.cross_entropy(given / np.exp(log), truth)), bounds=(-3, 3), method="bounded"
    )
    return float(np.exp(found.x))


def cross_validate(
    base: Reader, named: Held, blind: Held, folds: NDArray[np.int64], plan: Plan
) -> dict[str, NDArray[np.float32]]:
    """Logits (n, 3) for every opinion from a model that has not seen its article: `blind` to its name, and `named`."""
    logits = {view: np.zeros((len(blind), len(POLARITIES)), dtype=np.float32) for view in ("blind", "named")}
    for fold in np.unique(folds).tolist():
        model = fit(start_model(base, plan), named, blind, np.flatnonzero(folds != fold), plan)
        rows = np.flatnonzero(folds == fold)
        for view, held in (("blind", blind), ("named", named)):
            logits[view][rows] = predict(model, held, rows)
        right = float((logits["blind"][rows].argmax(1) == blind.answers[rows]).mean())
        log.info("fold %d of %d: accuracy %.3f", fold + 1, folds.max() + 1, right)
    return logits


def make_sentiment(data: Path, work: Path, out: Path, folds: int, plan: Plan = Plan()) -> dict[str, Any]:
    """Cross-validate on `data`, then train on all of it and write `sentiment.onnx` into `out`.

    `work` takes the base weights and the trained ones. Returns the cross-validated scores (see
    `bias.evaluation.labels.score_polarities`), with the target's name hidden, as the product runs it, and shown.
    """
    opinions = read_opinions(data)
    for folder in (work, out):
        folder.mkdir(parents=True, exist_ok=True)
    weights, _ = fetch_base(work / "base")
    base = Reader(Shape(), dropout=0.0)
    base.load_base(weights)
    lower, tokenizer = load_lower(MODEL_FOLDER), load_tokenizer(MODEL_FOLDER / "vocabulary.txt")
    bottom = start_model(base, plan).eval()
    named, blind = (hold(lower, bottom, opinions, tokenizer, named=one) for one in (True, False))
    logits = cross_validate(base, named, blind, make_folds(opinions, folds, plan.seed), plan)
    temperature = fit_temperature(logits["blind"], blind.answers)
    model = fit(start_model(base, plan), named, blind, np.arange(len(blind)), plan)
    save_file(model.state_dict(), work / "sentiment.safetensors")
    write_sentiment(model, temperature, out / FILE)
    return {"folds": folds, "temperature": temperature, **score_views(logits, blind.answers, temperature)}


def score_views(
    logits: Mapping[str, NDArray[np.float32]], answers: NDArray[np.int64], temperature: float
) -> dict[str, Any]:
    """Scores of each way to show the target."""
    polarities = np.array(POLARITIES)[answers]
    return {
        view: score_polarities(polarities, torch.from_numpy(found / temperature).softmax(-1).double().numpy())
        for view, found in logits.items()
    }


class _Exported(nn.Module):
    def __init__(self, model: Sentiment, temperature: float) -> None:
        super().__init__()
        self.model = model
        self.fixed = nn.ModuleList(FusedLayer(layer) for layer in model.fixed)
        self.temperature = temperature

    def forward(self, lower: Tensor, places: Tensor, mask: Tensor) -> Tensor:
        for layer in self.fixed:
            lower = layer(lower, mask)
        return (self.model.over(lower, places, mask) / self.temperature).softmax(-1)


def write_sentiment(model: Sentiment, temperature: float, path: Path) -> None:
    """Write an int8 ONNX file: lower (float32), places (int64) and mask (int32) -> probabilities (rows, 3)."""
    mask = torch.ones(2, 16, dtype=torch.int32)
    example = (torch.zeros(2, 16, model.near.embedding_dim), mask.long() * FAR, mask)
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "sentiment.onnx"
        write_graph(_Exported(model.eval(), temperature), example, ["lower", "places", "mask"], ["polarity"], exact)
        quantise(exact, path)
    log.info("wrote %s, %.1f MB", path, path.stat().st_size / 1e6)
