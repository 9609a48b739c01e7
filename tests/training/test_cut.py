"""What is cut from a large reader is what the rest can stand in for."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from reader_factories import batches, large_reader  # noqa: E402

from bias.training.cut import Kept, choose_layers  # noqa: E402
from bias.training.make_student import cut_reader, show_reader  # noqa: E402
from bias.training.mpnet_reader import MpnetReader  # noqa: E402
from bias.training.prune import choose_heads  # noqa: E402


def test_twins_and_the_silent_go_first_at_no_cost() -> None:
    found = torch.randn(400, 8, dtype=torch.float64)
    found[:, 4:6] = found[:, 0:2]
    found[:, 2:4] = 0
    weights = torch.randn(3, 8, dtype=torch.float64)
    left, heads = choose_heads(found.T @ found, weights, 2, 2)
    assert 1 not in heads
    assert 3 in heads
    rows = [2 * head + one for head in heads for one in range(2)]
    assert torch.allclose(found[:, rows] @ left.T, found @ weights.T, atol=1e-2)


def said(reader: MpnetReader) -> torch.Tensor:
    (batch, _) = batches()
    with torch.inference_mode():
        return reader.encode(*(torch.from_numpy(one) for one in (batch.ids, batch.kinds, batch.mask)))[-1].float()


def test_more_kept_is_nearer_to_the_whole_which_stays_as_it_was(tmp_path: Path) -> None:
    large = large_reader(tmp_path)
    before = said(large)
    distances = []
    for kept in ([Kept(0, 2, 48), Kept(1, 2, 48)], [Kept(0, 2, 40), Kept(1, 2, 40)], [Kept(0, 1, 12), Kept(1, 1, 12)]):
        small = cut_reader(large, batches(), kept)
        assert [(layer.heads, layer.widen.out_features) for layer in small.stack()] == [one[1:] for one in kept]
        distances.append(float((said(small) - before).norm() / before.norm()))
    assert distances[0] < 0.01
    assert distances[0] < distances[1] < distances[2]
    assert torch.equal(said(large), before)
    large.train()
    assert not torch.equal(said(large), said(large))
    small = cut_reader(large, batches(), kept).train()
    assert torch.equal(said(small), said(small))


def test_a_layer_that_does_nothing_goes_first(tmp_path: Path) -> None:
    large = large_reader(tmp_path)
    for part in (large.stack()[0].attended, large.stack()[0].narrow):
        part.weight.data.zero_()
        part.bias.data.zero_()
    x, mask = show_reader(large, batches())
    assert 0 < mask.sum() < mask.numel()
    left, costs = choose(large, x, mask)
    assert left == [1]
    # What is padding tells nothing.
    x = torch.where(mask[..., None] > 0, x, 100.0)
    assert choose(large, x, mask) == (left, costs)


def choose(large: MpnetReader, x: torch.Tensor, mask: torch.Tensor) -> tuple[list[int], list[float]]:
    """The layers left of two, and the first logit of every piece that was judged."""
    seen: list[float] = []

    def said(last: torch.Tensor) -> torch.Tensor:
        logits = large.tag(last[mask > 0])
        seen.append(round(float(logits.sum()), 2))
        return logits

    return choose_layers(large, x, mask, said, 1), seen
