"""The shipped file becomes a network again, and learns from somebody's own articles."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")
pytest.importorskip("onnx", reason="needs the extra `train`")

from click.testing import CliRunner  # noqa: E402
from reader_factories import batches, large_reader  # noqa: E402

from bias.errors import InputError, ModelError  # noqa: E402
from bias.reading.model import MODEL_FOLDER, load_reader  # noqa: E402
from bias.reading.sessions import open_session  # noqa: E402
from bias.reading.syntax import load_lower  # noqa: E402
from bias.training import fine_tune  # noqa: E402
from bias.training.__main__ import main  # noqa: E402
from bias.training.cut import Kept  # noqa: E402
from bias.training.make_student import cut_reader  # noqa: E402
from bias.training.mpnet_export import write_reader  # noqa: E402
from bias.training.mpnet_reader import MpnetReader, load_mpnet  # noqa: E402
from bias.training.shipped import load_shipped  # noqa: E402
from bias.training.word_table import merge_rare  # noqa: E402

TOWNS = "Aldin Borsk Cerno Davik Elmar Fossa Gorin Halva Ister Jovan Kalse Lomna".split()
QUICK = replace(fine_tune.RECIPE, epochs=25.0, batch=512, rate=1e-3, head_rate=1e-2, memory=0.5)


def article(number: int) -> dict[str, Any]:
    text = f"The mayor of {TOWNS[number % 12]} said the bridge was closed.\n\nNobody was hurt in {number} accidents."
    cue, end = text.index("said"), text.index(".")
    said = {"source": [[0, cue - 1]], "cue": [[cue, cue + 4]], "content": [[cue + 5, end]]}
    sentences = [[0, end + 1], [end + 3, len(text)]]
    return {"doc": f"a{number}", "text": text, "sentences": sentences, "attributions": [said], "discard": []}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> MpnetReader:
    large = large_reader(tmp_path_factory.mktemp("base"))
    for table in large.tables():
        torch.nn.init.normal_(table.weight, std=2.0)
    torch.nn.init.normal_(large.tag.weight)
    torch.nn.init.normal_(large.link.weight)
    small = cut_reader(large, batches(), (Kept(0, 2, 40), Kept(1, 1, 32)))
    counts = np.arange(len(small.words.codes)) % 3
    small.words = merge_rare(small.words, counts, 1)
    return small.eval()


@pytest.fixture(scope="module")
def shipped(reader: MpnetReader, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder with a reader of no size that knows nothing."""
    folder = tmp_path_factory.mktemp("model")
    for name in ("vocabulary.txt", "calibration.json", "vectors.onnx"):
        shutil.copyfile(MODEL_FOLDER / name, folder / name)
    write_reader(reader, batches(), folder / "reader.onnx")
    return folder


def write(path: Path, articles: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in articles), encoding="utf-8")
    return path


def test_what_was_written_comes_back_up_to_rounding(reader: MpnetReader, shipped: Path) -> None:
    back = load_shipped(shipped / "reader.onnx")
    assert [(layer.heads, layer.widen.out_features) for layer in back.stack()] == [(2, 40), (1, 32)]
    before, after = reader.state_dict(), back.state_dict()
    assert before.keys() == after.keys()
    for name, value in before.items():
        if name.startswith("distances."):
            # Whatever stands behind a piece is at least one away: the kind for nought behind is never asked for.
            value, after[name] = (torch.cat([one[:16], one[17:]]) for one in (value, after[name]))
        assert float(abs(value - after[name]).max()) <= 0.02 * max(0.05, float(abs(value).max())), name
    ids = torch.arange(1000, 1400)
    assert torch.equal(back.words(ids), reader.words(ids))


def test_the_reader_in_the_package_comes_back_as_what_it_is() -> None:
    ids = np.random.default_rng(1).integers(1000, 20000, (1, 60))
    given = {"ids": ids, "kinds": ids % 3}
    (tags,) = open_session((MODEL_FOLDER / "reader.onnx").read_bytes()).run(["tags"], given)
    with torch.inference_mode():
        found, *_ = load_shipped(MODEL_FOLDER / "reader.onnx")(
            *map(torch.from_numpy, given.values()), torch.ones(1, 60)
        )
    assert np.corrcoef(found.numpy().ravel(), tags.ravel())[0, 1] > 0.98


def test_it_learns_from_a_handful_of_articles_and_is_used_as_any_model(
    shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fine_tune, "_SEEN_ON", 0)
    data = write(tmp_path / "own.jsonl", [article(number) for number in range(24)])
    made = fine_tune.fine_tune(data, tmp_path / "work", tmp_path / "out", QUICK, start=shipped)
    assert made["calibration"].keys() == {"relations"}
    assert (tmp_path / "out" / "calibration.json").read_bytes() == (shipped / "calibration.json").read_bytes()
    text = article(30)["text"]
    found = load_reader(tmp_path / "out").read_scores(text)[2]
    assert [[text[s:e] for s, e in relation.cue] for relation, _ in found] == [["said"]]
    assert [[text[s:e] for s, e in relation.source] for relation, _ in found] == [["The mayor of Gorin"]]
    assert load_lower(tmp_path / "out").run(np.ones((1, 8), np.int64), np.zeros((1, 8), np.int64)).shape == (1, 8, 384)
    once = (tmp_path / "out" / "reader.onnx").read_bytes()
    fine_tune.fine_tune(data, tmp_path / "work-2", tmp_path / "out-2", QUICK, start=shipped)
    assert (tmp_path / "out-2" / "reader.onnx").read_bytes() == once
    # Other annotation in the same place is learned from; what was trained before is not trained again.
    write(data, [article(number) for number in range(12)])
    fine_tune.fine_tune(data, tmp_path / "work", tmp_path / "out-3", QUICK, start=shipped)
    assert (tmp_path / "out-3" / "reader.onnx").read_bytes() != once
    assert len(list((tmp_path / "work").iterdir())) == 2


def test_the_layers_that_verbs_stand_on_learn_only_with_a_treebank(
    reader: MpnetReader, shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fine_tune, "_SEEN_ON", 1)
    data = write(tmp_path / "own.jsonl", [article(number) for number in range(12)])
    rows = "1 He PRON 2 nsubj", "2 said VERB 0 root", "3 so ADV 2 advmod", "4 . PUNCT 2 punct"
    cells = (row.split() for row in rows)
    lines = ["\t".join((n, form, "_", tag, "_", "_", head, name, "_", "_")) for n, form, tag, head, name in cells]
    tree = "\n".join(["# text = He said so .", *lines, "", ""])
    (tmp_path / "trees.conllu").write_text(tree, encoding="utf-8")
    few = replace(QUICK, epochs=4.0)
    monkeypatch.setattr(fine_tune, "fit_verbs", lambda seen: reader.verbs)
    monkeypatch.setattr(fine_tune, "see", lambda *given: [])
    for number, treebanks in enumerate(((), (tmp_path / "trees.conllu",))):
        fine_tune.fine_tune(data, tmp_path / f"work-{number}", tmp_path / f"out-{number}", few, treebanks, shipped)
    before, (bare, taught) = (
        load_shipped(shipped / "reader.onnx").state_dict(),
        (load_mpnet(next((tmp_path / f"work-{number}").iterdir())).state_dict() for number in range(2)),
    )
    for name in ("positions.weight", "norm.bias", "layers.0.query.weight", "distances.0.weight"):
        assert torch.equal(before[name], bare[name]), name
        assert not torch.equal(before[name], taught[name]), name
    assert not torch.equal(before["layers.1.query.weight"], bare["layers.1.query.weight"])


def test_few_articles_are_gone_over_more_often(shipped: Path, tmp_path: Path) -> None:
    data = write(tmp_path / "own.jsonl", [article(number) for number in range(3)])
    asked = [
        "fine-tune",
        str(data),
        "--start",
        str(shipped),
        "--work",
        str(tmp_path / "w"),
        "--out",
        str(tmp_path / "o"),
    ]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["stages"][0]["epochs"] == 60
    result = CliRunner().invoke(main, [*asked, "--epochs", "1"])
    assert (result.exit_code, "makes 1 steps" in result.output) == (2, True)


def test_where_enough_is_held_out_it_is_fitted_anew_how_sure_it_is(
    shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fine_tune, "_ENOUGH", 1)
    articles = [article(number) for number in range(22)]
    # One of the two articles held out is wrong, so that relations there are right and wrong.
    articles[21]["attributions"] = []
    data = write(tmp_path / "own.jsonl", articles)
    fine_tune.fine_tune(data, tmp_path / "work", tmp_path / "out", QUICK, start=shipped)
    assert (tmp_path / "out" / "calibration.json").read_bytes() != (shipped / "calibration.json").read_bytes()


def test_what_cannot_be_learned_from_is_said(shipped: Path, tmp_path: Path) -> None:
    bare = write(tmp_path / "bare.jsonl", [{**article(number), "attributions": []} for number in range(3)])
    with pytest.raises(InputError, match="no attribution in 2 articles"):
        fine_tune.fine_tune(bare, tmp_path / "work", tmp_path / "out", start=shipped)
    with pytest.raises(InputError, match="choose another folder"):
        fine_tune.fine_tune(bare, tmp_path / "work", shipped, start=shipped)
    data = write(tmp_path / "own.jsonl", [article(number) for number in range(3)])
    broken = tmp_path / "broken"
    shutil.copytree(shipped, broken)
    (broken / "reader.onnx").write_bytes(b"nothing")
    asked = [
        "fine-tune",
        str(data),
        "--work",
        str(tmp_path / "w"),
        "--out",
        str(tmp_path / "o"),
        "--start",
        str(broken),
    ]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 1
    assert "the model is damaged" in result.output
    with pytest.raises(ModelError, match="not a reader"):
        load_shipped(tmp_path / "missing" / "reader.onnx")
    with pytest.raises(ModelError, match="of the smaller kind"):
        load_shipped(MODEL_FOLDER / "vectors.onnx")
    (shipped_without := tmp_path / "without").mkdir()
    shutil.copyfile(shipped / "reader.onnx", shipped_without / "reader.onnx")
    with pytest.raises(ModelError, match=r"vectors\.onnx, vocabulary"):
        fine_tune.fine_tune(data, tmp_path / "work", tmp_path / "out", start=shipped_without)
