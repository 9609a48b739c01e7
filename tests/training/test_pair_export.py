"""What is written is what was trained, up to rounding."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")
pytest.importorskip("onnx", reason="needs the extra `train`")

from pair_factories import SMALL  # noqa: E402

from bias.reading.passages import Laid, fill_pairs  # noqa: E402
from bias.reading.sessions import open_session  # noqa: E402
from bias.training import pair_export  # noqa: E402
from bias.training.pair_network import PairNetwork  # noqa: E402
from bias.training.word_table import WordTable, pack  # noqa: E402


def laid(rng: np.random.Generator, length: int) -> Laid:
    inside = np.arange(length) > 1
    return Laid(rng.integers(0, 120, length), rng.integers(0, 3, length), inside)


def made() -> tuple[PairNetwork, WordTable, list[tuple[Laid, Laid]]]:
    """A network whose logits differ, and in which it matters how near pieces are."""
    torch.manual_seed(1)
    rng = np.random.default_rng(0)
    model = PairNetwork(SMALL, dropout=0.0).eval()
    model.stack()[1].resize(20, 1)
    model.distances[1] = torch.nn.Embedding(32, 1)
    for table in model.tables():
        torch.nn.init.normal_(table.weight, std=3.0)
    torch.nn.init.normal_(model.out.weight)
    words = WordTable(pack(torch.randn(120, SMALL.hidden)))
    return (
        model,
        words,
        [(laid(rng, one), laid(rng, 75 - one)) for one in (3, 9, 20, 40, 72)] + [(laid(rng, 72), laid(rng, 72))],
    )


def expect(model: PairNetwork, words: WordTable, pairs: list[tuple[Laid, Laid]]) -> np.ndarray:
    with torch.inference_mode():
        rows = [fill_pairs([pair]) for pair in pairs]
        given = [[torch.from_numpy(one) for one in (row.ids, row.kinds, row.roles, row.mask)] for row in rows]
        return np.concatenate([model(words(ids), *rest).numpy() for ids, *rest in given])


def run(path: Path, pairs: list[tuple[Laid, Laid]]) -> np.ndarray:
    session = open_session(path.read_bytes())
    rows = [fill_pairs([pair]) for pair in pairs]
    return np.concatenate([session.run(None, {"ids": r.ids, "kinds": r.kinds, "roles": r.roles})[0] for r in rows])


def test_the_graph_says_what_the_network_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair_export, "quantise", shutil.copyfile)
    model, words, pairs = made()
    pair_export.write_cross_encoder(model, words, pairs, tmp_path / "pairs.onnx")
    expected = expect(model, words, pairs)
    assert np.allclose(run(tmp_path / "pairs.onnx", pairs), expected, atol=1e-3)
    torch.nn.init.zeros_(model.tables()[1].weight)
    assert np.abs(expect(model, words, pairs) - expected).max() > 0.05


def test_eight_bits_lose_little(tmp_path: Path) -> None:
    model, words, pairs = made()
    pair_export.write_cross_encoder(model, words, pairs, tmp_path / "pairs.onnx")
    expected = expect(model, words, pairs)
    assert (run(tmp_path / "pairs.onnx", pairs) - expected).std() < 0.15 * expected.std()
