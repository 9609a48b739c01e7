"""The shipped model through the installed program: an article reads the same wherever and however it is read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from factories import article_lines, make_article

MODEL = Path(__file__).parents[2] / "bias" / "model" / "reader.onnx"
pytestmark = pytest.mark.skipif(not MODEL.exists(), reason="no trained model in this checkout")

FIRST = make_article(
    "KOVEL – Norland’s defence ministry said on Tuesday that its troops had left the village of Orn.\n\n"
    "“Not one soldier remains,” spokesman Pavel Drost told reporters. He denied shelling the bridge.\n\n"
    "Dozens are feared dead. The river was in flood, and officials claimed that it had swept the bridge away.",
    id="first",
    outlet="The Kovel Post",
    title="Norland says troops have left Orn",
)
SECOND = make_article(
    "Norland shelled the bridge at Orn, Ostria’s president Lena Marsh said. “They fired for two hours.\n\n"
    "“Nobody who stood there lived,” she added. According to the Red Crescent, twelve people were killed.",
    id="second",
    outlet="Ostria Today",
    title="Bridge at Orn shelled",
)
THIRD = make_article("Twelve people were killed at Orn.", id="third", outlet="The Harbour")


def bias(*words: object) -> bytes:
    ended = subprocess.run([sys.executable, "-m", "bias", *map(str, words)], capture_output=True, timeout=120)
    assert ended.returncode == 0, ended.stderr.decode()
    assert ended.stderr == b"" or b"written" in ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What each article reads as, in a process of its own, without the store."""
    read = {}
    for article in (FIRST, SECOND, THIRD):
        file = tmp_path_factory.mktemp("alone") / "set.jsonl"
        file.write_text(article_lines([article]), encoding="utf-8")
        read[article.id] = bias("read", file, "--format", "jsonl", "--no-store")
    return read


@pytest.mark.parametrize("options", [["--no-store"], [], ["--jobs", "1"], ["--jobs", "2", "--no-store"]])
def test_an_article_reads_the_same_alone_and_in_a_set(
    alone: dict[str, bytes], tmp_path: Path, options: list[str]
) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(article_lines([THIRD, SECOND, FIRST]), encoding="utf-8")
    for _ in range(2):
        lines = bias("read", file, "--format", "jsonl", *options).splitlines(keepends=True)
        assert {json.loads(line)["id"]: line for line in lines} == alone


def test_the_reader_sees_who_says_what(alone: dict[str, bytes]) -> None:
    first, third = json.loads(alone["first"]), json.loads(alone["third"])
    text = first["text"]
    cues = {text[start:end] for attribution in first["attributions"] for start, end in attribution["cue"]}
    assert {"said", "told"} <= {word for cue in cues for word in cue.split()}
    assert "attributed" in {claim["mode"] for claim in first["claims"]}
    assert [claim["mode"] for claim in third["claims"]] == ["asserted"]


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    place = tmp_path / "set"
    place.mkdir()
    (place / "set.jsonl").write_text(article_lines([FIRST, SECOND, THIRD]), encoding="utf-8")
    made = []
    for number, options in enumerate([["--no-store"], [], []]):
        page, file = tmp_path / f"{number}.html", tmp_path / f"{number}.json"
        summary = bias("compare", place, "--report", page, "--json", file, *options)
        made.append((summary, page.read_bytes(), file.read_bytes()))
    assert len(set(made)) == 1
