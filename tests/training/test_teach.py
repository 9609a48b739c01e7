"""A reader learns in one process, and holds what its teachers hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from reader_factories import LENGTH, course, example, large_reader  # noqa: E402

from bias.training.examples import IGNORE, Window, fill  # noqa: E402
from bias.training.losses import link_loss, tag_loss  # noqa: E402
from bias.training.mpnet_reader import MpnetReader  # noqa: E402
from bias.training.states import keep_states  # noqa: E402
from bias.training.teach import fit_reader  # noqa: E402
from bias.training.train import Recipe  # noqa: E402

RECIPE = Recipe(epochs=8.0, batch=200, rate=1e-3, head_rate=1e-2, window=40, seed=3, memory=0.5, all_taught=True)


def losses(model: MpnetReader) -> tuple[float, float]:
    windows = [Window(row, 0, LENGTH) for row in range(6)]
    batch = fill(windows, [example(number, taught=False) for number in range(30, 36)])
    with torch.inference_mode():
        tags, links, *_ = model(*(torch.from_numpy(one) for one in (batch.ids, batch.kinds, batch.mask)))
        on_tags = tag_loss(tags, torch.from_numpy(batch.tags), torch.from_numpy(batch.soft))
        return float(on_tags), float(link_loss(model.nobody, links, batch))


def test_roles_and_links_are_learned_and_the_words_stay(tmp_path: Path) -> None:
    model = large_reader(tmp_path)
    before, codes = losses(model), model.words.codes.clone()
    fitted = fit_reader(model, course(), RECIPE, tmp_path / "fitted.safetensors")
    after = losses(fitted)
    assert after[0] < 0.7 * before[0]
    assert after[1] < before[1]
    assert torch.equal(fitted.words.codes, codes)
    # A second call takes what is there.
    again = fit_reader(large_reader(tmp_path), course(), RECIPE, tmp_path / "fitted.safetensors")
    assert losses(again) == after


def test_a_student_comes_to_hold_what_its_teacher_holds(tmp_path: Path) -> None:
    teacher, some = large_reader(tmp_path), course()
    states = keep_states(lambda *given: teacher.encode(*given)[-1], some.examples, tmp_path / "states.npy")
    apart = {}
    for weight in (0.0, 1.0):
        student = large_reader(tmp_path)
        for layer in student.stack():
            torch.nn.init.normal_(layer.narrow.weight, std=0.1)
        recipe = replace(RECIPE, state_weight=weight)
        fitted = fit_reader(student, some, recipe, tmp_path / f"{weight}.safetensors", states)
        made = fill([Window(0, 0, LENGTH)], [some.examples[0]])
        with torch.inference_mode():
            seen = fitted.encode(*(torch.from_numpy(one) for one in (made.ids, made.kinds, made.mask)))
        wanted = torch.from_numpy(np.asarray(states.numbers[:LENGTH], dtype=np.float32))
        apart[weight] = float((seen[-1][0, 1:-1].float() - wanted).pow(2).mean() / wanted.pow(2).mean())
    assert apart[1.0] < 0.8 * apart[0.0]


def test_states_are_those_of_the_window_that_shows_most(tmp_path: Path) -> None:
    """What is kept here of a piece is where in its window it stands."""
    long = example(1, taught=True)
    ids = np.tile(long.pieces.ids, 20)
    zeros = np.zeros(len(ids), np.int64)
    pieces = replace(long.pieces, ids=ids, kinds=zeros, starts=zeros, ends=zeros)
    long = replace(long, pieces=pieces, tags=np.full(len(ids), IGNORE), soft=None)
    short = example(2, taught=True)

    def see(ids: torch.Tensor, kinds: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        places = torch.arange(ids.shape[1]).expand(ids.shape)
        return torch.stack([places, mask.sum(1, keepdim=True) - 1 - places], dim=-1).float()

    states = keep_states(see, [long, short], tmp_path / "states.npy")
    assert states.numbers.shape == (len(ids) + LENGTH, 2)
    assert states.numbers[:3, 0].tolist() == [1, 2, 3]
    inner = states.numbers[150 : len(ids) - 150]
    assert inner.min() >= 20
    assert states.numbers[len(ids) :, 0].tolist() == list(range(1, LENGTH + 1))
    laid = states.lay_out([(602, 607), (0, 4)], 10, before=1)
    assert laid.shape == (2, 10, 2)
    assert laid[0, :, 0].tolist() == [0, 3, 4, 5, 6, 7, 0, 0, 0, 0]
    with pytest.raises(ValueError, match="delete it"):
        keep_states(see, [short], tmp_path / "states.npy")


def test_the_same_seed_gives_the_same(tmp_path: Path) -> None:
    short = replace(RECIPE, epochs=1.0)
    made = []
    for row, seed in enumerate((3, 3, 4)):
        fitted = fit_reader(
            large_reader(tmp_path), course(), replace(short, seed=seed), tmp_path / f"{row}.safetensors"
        )
        made.append(fitted.state_dict()["tag.weight"])
    assert torch.equal(made[0], made[1])
    assert not torch.equal(made[0], made[2])


def test_pieces_without_a_label_teach_nothing() -> None:
    scores = torch.zeros(1, 3, 7)
    tags, soft = torch.tensor([[IGNORE, 2, IGNORE]]), torch.zeros(1, 3, 7)
    scores[0, 1, 2] = 50.0
    assert float(tag_loss(scores, tags, soft)) < 1e-6
    soft[0, 2, 4] = 1.0
    assert float(tag_loss(scores, tags, soft)) == pytest.approx(np.log(7) / 2, abs=1e-4)
