"""A reader learns in one process: what it is told, what it keeps, and the same from the same seed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from pair_factories import SMALL, publish  # noqa: E402
from safetensors.torch import load_file  # noqa: E402

from bias.reading.pieces import Pieces  # noqa: E402
from bias.training.examples import IGNORE, Example, Window, fill  # noqa: E402
from bias.training.fit import fit_reader  # noqa: E402
from bias.training.large_reader import LargeReader  # noqa: E402
from bias.training.losses import link_loss, tag_loss  # noqa: E402
from bias.training.network import Reader, Shape  # noqa: E402
from bias.training.train import Course, Recipe  # noqa: E402
from bias.training.word_table import load_words  # noqa: E402

TINY = Shape(pieces=2000, hidden=48, layers=3, heads=2, inner=32, positions=64)
RECIPE = Recipe(epochs=8.0, batch=200, rate=3e-3, head_rate=1e-2, window=40, seed=3, frozen=1, memory=0.5)


def example(number: int, taught: bool) -> Example:
    """Pieces below 1,100 are cues, those after a cue its content, the one before it its source."""
    rng = np.random.default_rng(number)
    ids = rng.integers(1200, 1900, 30)
    cue = int(rng.integers(5, 20))
    ids[cue] = 1050
    tags = np.zeros(30, np.int64)
    tags[cue - 1], tags[cue], tags[cue + 1], tags[cue + 2] = 1, 3, 5, 6
    zeros = np.zeros(30, np.int64)
    return Example(
        name=str(number),
        pieces=Pieces(ids, zeros, zeros, zeros),
        tags=np.full(30, IGNORE) if taught else tags,
        spans={"source": [(cue - 1, cue - 1)], "cue": [(cue, cue)], "content": [(cue + 1, cue + 2)]},
        cue_source=[0],
        content_cue=[0],
        sentences=[],
        soft=np.eye(7, dtype=np.float16)[tags] if taught else None,
    )


def course() -> Course:
    annotated = [example(number, taught=False) for number in range(10)]
    return Course([*annotated, *annotated, *(example(number, taught=True) for number in range(10, 20))], 10)


def losses(model: Reader | LargeReader) -> tuple[float, float]:
    batch = fill([Window(row, 0, 30) for row in range(6)], [example(number, taught=False) for number in range(30, 36)])
    with torch.inference_mode():
        tags, links, *_ = model(*(torch.from_numpy(one) for one in (batch.ids, batch.kinds, batch.mask)))
        on_tags = tag_loss(tags, torch.from_numpy(batch.tags), torch.from_numpy(batch.soft))
        return float(on_tags), float(link_loss(model.nobody, links, batch))


def start() -> Reader:
    torch.manual_seed(1)
    return Reader(TINY, dropout=0.1).eval()


def test_a_small_reader_learns_and_keeps_its_lowest_layer_and_its_vectors(tmp_path: Path) -> None:
    model, before = start(), start()
    fit_reader(model, course(), RECIPE, tmp_path / "reader.safetensors")
    assert losses(model)[0] < 0.5 * losses(before)[0]
    assert losses(model)[1] < losses(before)[1]
    for name, weight in before.state_dict().items():
        if name.startswith(("words.", "positions.", "layers.0.", "verbs.")):
            assert torch.equal(weight, model.state_dict()[name]), name
    kept = load_file(tmp_path / "reader.safetensors")
    assert all(torch.equal(weight, kept[name]) for name, weight in model.state_dict().items())

    free = start()
    fit_reader(free, course(), replace(RECIPE, meaning_weight=0.0), tmp_path / "free.safetensors")
    ids = torch.from_numpy(example(40, taught=False).pieces.ids)[None]
    held, wandered, old = (m(ids, torch.zeros_like(ids), torch.ones_like(ids))[2] for m in (model, free, before))
    likeness = torch.nn.functional.cosine_similarity
    assert likeness(held, old, dim=-1).mean() > likeness(wandered, old, dim=-1).mean()


def test_the_same_seed_gives_the_same(tmp_path: Path) -> None:
    short = replace(RECIPE, epochs=1.0)
    models = [start() for _ in range(3)]
    for model, seed in zip(models, (3, 3, 4), strict=True):
        fit_reader(model, course(), replace(short, seed=seed), tmp_path / "reader.safetensors")
    one, other, third = (model.state_dict()["tag.weight"] for model in models)
    assert torch.equal(one, other)
    assert not torch.equal(one, third)


def test_a_large_reader_learns(tmp_path: Path) -> None:
    base, vocabulary = publish(tmp_path)
    torch.manual_seed(1)
    model = LargeReader(load_words(base, vocabulary), SMALL)
    model.load_base(base)
    before = losses(model.eval())
    fit_reader(model, course(), replace(RECIPE, epochs=12.0), tmp_path / "large.safetensors")
    assert losses(model)[0] < 0.7 * before[0]


def test_pieces_without_a_label_teach_nothing() -> None:
    scores = torch.zeros(1, 3, 7)
    tags, soft = torch.tensor([[IGNORE, 2, IGNORE]]), torch.zeros(1, 3, 7)
    scores[0, 1, 2] = 50.0
    assert float(tag_loss(scores, tags, soft)) < 1e-6
    soft[0, 2, 4] = 1.0
    assert float(tag_loss(scores, tags, soft)) == pytest.approx(np.log(7) / 2, abs=1e-4)
