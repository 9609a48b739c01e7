"""The network that is trained and the graph that ships compute the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")
pytest.importorskip("onnx", reason="needs the extra `train`")

from bias.training.export import export, export_vectors, write_exact  # noqa: E402
from bias.training.network import LINK, Reader, Shape, link_scores  # noqa: E402

SMALL = Shape(pieces=200, hidden=48, layers=2, heads=4, inner=96, positions=64)


@pytest.fixture(scope="module")
def reader() -> Reader:
    torch.manual_seed(1)
    return Reader(SMALL, dropout=0.0).eval()


def feed() -> dict[str, np.ndarray]:
    ids = np.random.default_rng(1).integers(3, 200, (3, 20))
    return {"ids": ids, "kinds": ids % 6}


def run(path: Path) -> list[np.ndarray]:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return list(session.run(None, feed()))


def test_the_exact_graph_equals_the_network(reader: Reader, tmp_path: Path) -> None:
    write_exact(reader, tmp_path / "exact.onnx")
    with torch.inference_mode():
        ids, kinds = (torch.from_numpy(values) for values in feed().values())
        tags, links, _, verbs = reader(ids, kinds, torch.ones_like(ids))
    expected = (tags, links, verbs)
    for wanted, got in zip(expected, run(tmp_path / "exact.onnx"), strict=False):
        assert np.allclose(wanted.numpy(), got, atol=1e-4)


def test_the_shipped_graph_is_near_it_and_smaller(reader: Reader, tmp_path: Path) -> None:
    write_exact(reader, tmp_path / "exact.onnx")
    export(reader, tmp_path / "small.onnx")
    assert (tmp_path / "small.onnx").stat().st_size < (tmp_path / "exact.onnx").stat().st_size
    exact, small = run(tmp_path / "exact.onnx")[0], run(tmp_path / "small.onnx")[0]
    assert np.corrcoef(exact.ravel(), small.ravel())[0, 1] > 0.98


def test_vectors_and_the_lower_layers_are_near_those_of_the_network(tmp_path: Path) -> None:
    torch.manual_seed(2)
    reader = Reader(Shape(pieces=200, hidden=48, layers=3, heads=4, inner=96, positions=64), dropout=0.0).eval()
    export_vectors(reader, tmp_path / "vectors.onnx")
    with torch.inference_mode():
        ids, kinds = (torch.from_numpy(values) for values in feed().values())
        seen = reader.encode(ids, kinds, torch.ones_like(ids))
        meanings = reader.meaning(seen[-1])
    found, lower = run(tmp_path / "vectors.onnx")
    assert np.corrcoef(meanings.numpy().ravel(), found.ravel())[0, 1] > 0.99
    likeness = [np.corrcoef(one.numpy().ravel(), lower.ravel())[0, 1] for one in seen]
    assert likeness[1] > 0.99
    assert likeness[1] > max(likeness[0], likeness[2])


def test_padding_changes_nothing(reader: Reader) -> None:
    ids = torch.randint(3, 200, (1, 10))
    with torch.inference_mode():
        alone = reader(ids, ids % 6, torch.ones_like(ids))[0]
        padded = torch.cat([ids, torch.zeros((1, 6), dtype=torch.long)], dim=1)
        mask = torch.cat([torch.ones_like(ids), torch.zeros((1, 6), dtype=torch.long)], dim=1)
        kinds = torch.cat([ids % 6, torch.zeros((1, 6), dtype=torch.long)], dim=1)
        together = reader(padded, kinds, mask)[0][:, :10]
    assert torch.allclose(alone, together, atol=1e-4)


def test_link_scores_have_a_column_for_nobody() -> None:
    links = torch.randn(9, 4 * LINK)
    spans = torch.tensor([[0, 1], [3, 4]])
    to_source, to_cue = link_scores(links, torch.zeros(LINK), spans, spans[:1], spans)
    assert to_source.shape == (2, 2)
    assert to_cue.shape == (2, 2)
    assert torch.equal(to_source[:, -1], torch.zeros(2))
