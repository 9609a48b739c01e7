"""From labelled pairs to a teacher, to its student, to the file that ships; a run that was cut off goes on."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")
pytest.importorskip("onnx", reason="needs the extra `train`")

from pair_factories import SMALL, passage, publish  # noqa: E402
from safetensors.torch import load_file  # noqa: E402

from bias.evaluation.pair_labels import LabelledPair, PairedEvent  # noqa: E402
from bias.training import make_pairs, pair_student  # noqa: E402
from bias.training.cross_encoder import Examples, Plan  # noqa: E402
from bias.training.cut import Kept  # noqa: E402
from bias.training.pair_network import PairNetwork  # noqa: E402
from bias.training.written import WrittenPair  # noqa: E402
from bias.types import Article, Span  # noqa: E402


def event() -> PairedEvent:
    texts = "The bridge is shut.", "Nobody may cross the bridge.", "The mayor is ill."
    articles = tuple(Article(f"a{row}", f"O{row}", "", text) for row, text in enumerate(texts))
    whole = [(Span(0, len(text) - 1),) for text in texts]
    pairs = [(label, one, other) for label, one, other in (("s", 0, 1), ("n", 0, 2), ("n", 1, 2), ("s", 1, 0))]
    return PairedEvent(
        articles,
        tuple(LabelledPair(label, 1.0, (one, other), (whole[one], whole[other])) for label, one, other in pairs),
    )


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Models of no size, and plans of few steps."""
    quick = Plan(epochs=3, pieces=60)
    written = [WrittenPair(passage("It rained."), passage("Rain fell."), "s")]
    pool = [
        (passage("The bridge is shut."), passage("The crossing is closed.")),
        (passage("It rains."), passage("No.")),
    ]
    monkeypatch.setattr(make_pairs, "read_paired_events", lambda path, part: [event()])
    monkeypatch.setattr(make_pairs, "read_written", lambda: written)
    monkeypatch.setattr(make_pairs, "draw_pool", lambda articles, read: pool)
    monkeypatch.setattr(make_pairs, "fetch_teacher", lambda folder: publish(tmp_path))
    monkeypatch.setattr(make_pairs, "PairNetwork", lambda: PairNetwork(SMALL))
    monkeypatch.setattr(make_pairs, "shrink", partial(pair_student.shrink, kept=[Kept(1, 1, 32)]))
    monkeypatch.setattr(make_pairs, "TEACHER", (quick, quick))
    monkeypatch.setattr(make_pairs, "STUDENT", quick)
    return tmp_path


def make(folder: Path, out: str) -> dict[str, Any]:
    return make_pairs.make_cross_encoder(folder / "articles.jsonl", lambda wanted: [], folder / "work", folder / out)


def test_labelled_pairs_become_a_model_and_no_stage_is_run_twice(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make(small, "out")
    assert (made["pairs"], made["written"], made["pool"]) == (4, 1, 2)
    stages = ["teacher-1", "teacher-2", "student"]
    assert made.keys() == {"pairs", "written", "pool", "student-0", *stages}
    found = {stage: load_file(small / "work" / f"{stage}.safetensors") for stage in stages}
    assert not torch.equal(found["teacher-1"]["out.weight"], found["teacher-2"]["out.weight"])
    assert not torch.equal(found["teacher-2"]["out.weight"], found["student"]["out.weight"])
    assert found["student"]["layers.0.widen.bias"].shape == (32,)
    assert found["student"]["layers.0.query.bias"].shape == (SMALL.hidden // 2,)
    assert "layers.1.widen.bias" not in found["student"]
    left = {path.stem for path in (small / "work").iterdir()}
    assert {stem for stem in left if not stem.startswith("states-")} == set(stages)
    assert len(left) == len(stages) + 1
    (small / "work" / "student.safetensors").unlink()
    trained: list[Examples] = []
    monkeypatch.setattr(make_pairs, "fit", lambda model, words, examples, plan, states: trained.append(examples))
    again = make(small, "again")
    assert [len(examples) for examples in trained] == [7]
    assert trained[0].same[:4].tolist() == [1, 0, 0, 1]
    assert ((trained[0].same[4:] > 0) & (trained[0].same[4:] < 1)).all()
    assert again["student"] == again["student-0"] == made["student-0"]
    assert (small / "again" / "pairs.onnx").read_bytes() != (small / "out" / "pairs.onnx").read_bytes()
