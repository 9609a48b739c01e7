"""From a handful of annotated articles to a model that the product loads: what somebody who fine-tunes does."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")
pytest.importorskip("onnx", reason="needs the extra `train`")

import numpy as np  # noqa: E402
from pair_factories import SMALL, publish  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

from bias.reading.model import MODEL_FOLDER, load_reader  # noqa: E402
from bias.reading.syntax import load_lower  # noqa: E402
from bias.training import make, make_student  # noqa: E402
from bias.training.cut import Kept  # noqa: E402
from bias.training.make_student import Plan  # noqa: E402
from bias.training.mpnet_reader import MpnetReader, load_mpnet  # noqa: E402
from bias.training.network import Reader, base_name  # noqa: E402
from bias.training.train import Recipe  # noqa: E402

TOWNS = "Aldin Borsk Cerno Davik Elmar Fossa Gorin Halva Ister Jovan Kalse Lomna".split()


def article(number: int) -> dict[str, Any]:
    town = TOWNS[number % len(TOWNS)]
    text = f"The mayor of {town} said the bridge was closed.\n\nNobody was hurt in {number} accidents."
    cue = text.index("said")
    end = text.index(".")
    said = {"source": [[0, cue - 1]], "cue": [[cue, cue + 4]], "content": [[cue + 5, end]]}
    return {
        "doc": f"a{number}",
        "text": text,
        "sentences": [[0, end + 1], [end + 3, len(text)]],
        "attributions": [said],
        "discard": [],
    }


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights under the names of the published ones."""
    torch.manual_seed(1)
    reader = Reader()
    found = {base_name(name): weight for name, weight in reader.state_dict().items() if base_name(name)}
    found["embeddings.token_type_embeddings.weight"] = torch.zeros(2, reader.shape.hidden)
    path = tmp_path_factory.mktemp("base") / "model.safetensors"
    save_file({str(name): weight.contiguous() for name, weight in found.items()}, path)
    return path


def test_annotated_articles_become_a_model_that_reads(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vocabulary = MODEL_FOLDER / "vocabulary.txt"
    monkeypatch.setattr(make, "fetch_base", lambda folder: (base, vocabulary))
    data = tmp_path / "own.jsonl"
    data.write_text("".join(json.dumps(article(number)) + "\n" for number in range(24)), encoding="utf-8")
    recipe = replace(Recipe(), epochs=30.0, batch=512, rate=5e-4, head_rate=5e-3)
    made = make.make_reader(data, tmp_path / "work", tmp_path / "out", (recipe,), 1)
    assert made["stages"][0]["epochs"] == 30.0
    assert (tmp_path / "work" / "reader.safetensors").exists()
    reading = load_reader(tmp_path / "out").read(article(30)["text"])
    (found,) = reading.relations
    text = article(30)["text"]
    assert [text[start:end] for start, end in found.cue] == ["said"]
    log = (tmp_path / "work" / "stage-1" / "train-0.log").read_text(encoding="utf-8")
    # A second call finds the work done, and makes the same model again.
    make.make_reader(data, tmp_path / "work", tmp_path / "again", (recipe,), 1)
    assert (tmp_path / "work" / "stage-1" / "train-0.log").read_text(encoding="utf-8") == log
    assert (tmp_path / "again" / "reader.onnx").read_bytes() == (tmp_path / "out" / "reader.onnx").read_bytes()


def test_what_ships_is_taught_by_a_larger_one(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vocabulary = MODEL_FOLDER / "vocabulary.txt"
    published = publish(tmp_path)
    quick = Recipe(epochs=25.0, batch=512, rate=1e-3, head_rate=1e-2, memory=0.5)
    student = replace(quick, epochs=10.0, unlabelled=12, all_taught=True, state_weight=1.0, hidden_taught=0.1)
    plan = Plan(quick, student, (Kept(0, 2, 40), Kept(1, 1, 32)))
    monkeypatch.setattr(make, "fetch_base", lambda folder: (base, vocabulary))
    monkeypatch.setattr(make, "STUDENTS", ())
    monkeypatch.setattr(make, "Plan", lambda: plan)
    monkeypatch.setattr(make_student, "fetch_teacher", lambda folder: published)
    monkeypatch.setattr(make_student, "MpnetReader", lambda words: MpnetReader(words, SMALL))
    files = {name: tmp_path / f"{name}.jsonl" for name in ("own", "others", "without")}
    for name, numbers in (("own", range(24)), ("others", range(100, 112)), ("without", range(3, 5))):
        articles = (article(number) for number in numbers)
        if name == "others":
            articles = ({"id": one["doc"], "title": "", "text": one["text"] * 20} for one in articles)
        files[name].write_text("".join(json.dumps(one) + "\n" for one in articles), encoding="utf-8")
    learned: list[str] = []

    def learn(documents: Any, *others: Any) -> None:
        learned.extend(document["doc"] for document in documents)
        make_student.make_student(documents, *others)

    monkeypatch.setattr(make, "make_student", learn)
    recipe = replace(Recipe(), epochs=2.0, batch=512)
    work, out = tmp_path / "work", tmp_path / "out"
    made = make.make_reader(files["own"], work, out, (recipe,), 1, unlabelled=files["others"], without=files["without"])
    assert [stage["unlabelled"] for stage in made["stages"]] == [0, 0, 12]
    assert {"a1", "a2", "a5"} <= set(learned)
    assert {"a3", "a4"}.isdisjoint(learned)
    cut = load_mpnet(work / "large" / "student.safetensors")
    assert [(layer.heads, layer.widen.out_features) for layer in cut.stack()] == [(2, 40), (1, 32)]
    assert len(cut.words.codes) < len(load_mpnet(work / "large" / "large.safetensors").words.codes)
    text = article(30)["text"]
    (found,) = load_reader(out).read(text).relations
    assert [text[start:end] for start, end in found.cue] == ["said"]
    assert load_lower(out).run(np.ones((1, 8), np.int64), np.zeros((1, 8), np.int64)).shape == (1, 8, 384)
