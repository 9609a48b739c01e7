"""What is written is what was trained, up to rounding."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")
pytest.importorskip("onnx", reason="needs the extra `train`")

from pair_factories import SMALL  # noqa: E402

from bias.reading.passages import Laid, fill_pairs  # noqa: E402
from bias.reading.sessions import open_session  # noqa: E402
from bias.training.cross_encoder import predict  # noqa: E402
from bias.training.pair_export import write_cross_encoder  # noqa: E402
from bias.training.pair_network import PairNetwork  # noqa: E402
from bias.training.word_table import WordTable, pack  # noqa: E402


def laid(rng: np.random.Generator, length: int) -> Laid:
    inside = np.arange(length) > 1
    return Laid(rng.integers(0, 120, length), rng.integers(0, 3, length), inside)


@pytest.mark.parametrize("lengths", [(2, 3), (9, 20), (72, 72)])
def test_what_is_written_gives_what_was_trained(tmp_path: Path, lengths: tuple[int, int]) -> None:
    torch.manual_seed(1)
    rng = np.random.default_rng(0)
    model = PairNetwork(SMALL, dropout=0.0)
    torch.nn.init.normal_(model.distances.weight)
    words = WordTable(pack(torch.randn(120, SMALL.hidden)))
    pair = [(laid(rng, lengths[0]), laid(rng, lengths[1]))]
    write_cross_encoder(model, words, pair, tmp_path / "pairs.onnx")
    rows = fill_pairs(pair)
    session = open_session((tmp_path / "pairs.onnx").read_bytes())
    (found,) = session.run(None, {"ids": rows.ids, "kinds": rows.kinds, "roles": rows.roles})
    assert np.allclose(found, predict(model, words, pair), atol=0.1)
