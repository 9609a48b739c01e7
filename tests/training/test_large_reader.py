"""The larger reader gives what the small one gives, whatever its batches are padded to."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from pair_factories import SMALL, publish  # noqa: E402
from safetensors.torch import load_file  # noqa: E402

from bias.training.large_reader import PLACES, LargeReader  # noqa: E402
from bias.training.word_table import load_words  # noqa: E402


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> LargeReader:
    base, vocabulary = publish(tmp_path_factory.mktemp("base"))
    torch.manual_seed(1)
    model = LargeReader(load_words(base, vocabulary), SMALL).eval()
    model.load_base(base)
    assert torch.equal(model.positions.weight, load_file(base)["embeddings.position_embeddings.weight"][2 : PLACES + 2])
    return model


def test_outputs_are_laid_out_as_the_small_reader_s(reader: LargeReader) -> None:
    ids = torch.arange(2 * 21).reshape(2, 21) + 1000
    tags, links, vectors, verbs = reader(ids, torch.zeros_like(ids), torch.ones_like(ids))
    assert (tags.shape, links.shape) == ((2, 21, 7), (2, 21, 256))
    assert vectors.shape == (2, 21, 384)
    assert verbs.shape == (2, 21)
    assert not vectors.any()
    assert (verbs < -5).all()


def test_padding_changes_nothing_but_rounding(reader: LargeReader) -> None:
    ids = torch.arange(16)[None] + 1000
    kinds, mask = torch.zeros_like(ids), torch.ones_like(ids)
    alone = reader(ids, kinds, mask)[0]
    wider = [torch.cat([one, torch.zeros(1, 20, dtype=one.dtype)], dim=1) for one in (ids, kinds, mask)]
    assert torch.allclose(alone, reader(*wider)[0][:, :16], atol=0.02)
    assert not torch.allclose(alone, reader(*wider[:2], torch.ones_like(wider[2]))[0][:, :16], atol=0.02)


def test_the_longest_window_of_the_product_fits(reader: LargeReader) -> None:
    ids = torch.ones(1, PLACES, dtype=torch.long)
    assert reader(ids, torch.zeros_like(ids), torch.ones_like(ids))[0].shape == (1, PLACES, 7)
