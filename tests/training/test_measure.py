"""Weights can be measured without being exported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="torch is not installed (extra train)")

from reader_factories import large_reader  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

from bias.training.measure import format_row, measure_weights  # noqa: E402
from bias.training.mpnet_reader import save_mpnet  # noqa: E402
from bias.training.network import Reader  # noqa: E402


@pytest.mark.parametrize("large", [False, True])
def test_weights_are_measured_on_the_articles_held_out(tmp_path: Path, large: bool) -> None:
    torch.manual_seed(1)
    if large:
        save_mpnet(large_reader(tmp_path), tmp_path / "reader.safetensors")
    else:
        save_file(Reader().state_dict(), tmp_path / "reader.safetensors")
    text = "Mayor Orlo said taxes will rise."
    marked = {"source": [[0, 10]], "cue": [[11, 15]], "content": [[16, 31]]}
    articles = [
        {"doc": str(row), "text": text, "sentences": [[0, len(text)]], "attributions": [marked]} for row in range(22)
    ]
    (tmp_path / "data.jsonl").write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    scores = measure_weights(tmp_path / "reader.safetensors", tmp_path / "data.jsonl")
    assert scores["docs"] == 2
    assert scores["relation"]["gold"] == 2
    assert format_row("random", scores).split()[0] == "random"
    assert len(format_row("random", scores).split()) == 6
