"""Articles that somebody annotated are read, or the line and the field that are wrong are named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bias.errors import InputError
from bias.training.own_articles import read_own

TEXT = "It rained. He said so."
SAID = {"source": [[11, 13]], "cue": [[14, 18]], "content": [[19, 21]]}


def written(folder: Path, *lines: str) -> Path:
    path = folder / "own.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_what_is_not_given_is_filled_in(tmp_path: Path) -> None:
    whole = {"doc": "a", "text": TEXT, "sentences": [[0, 22]], "attributions": [SAID], "discard": [[0, 3]]}
    bare, full = read_own(written(tmp_path, json.dumps({"text": TEXT, "attributions": [SAID]}), "", json.dumps(whole)))
    assert bare == {
        "doc": "line 1",
        "text": TEXT,
        "sentences": [[0, 10], [11, 22]],
        "attributions": [SAID],
        "discard": [],
    }
    assert full == whole
    nulls = {"text": TEXT, "attributions": [], "sentences": None, "discard": None, "doc": None}
    (found,) = read_own(written(tmp_path, json.dumps(nulls)))
    assert found == {**bare, "attributions": []}


def test_other_separators_stand_inside_a_line(tmp_path: Path) -> None:
    text = TEXT + "\u2028And \u0085on."
    (found,) = read_own(written(tmp_path, json.dumps({"text": text, "attributions": []}, ensure_ascii=False)))
    assert found["text"] == text


def test_what_holds_another_comes_first(tmp_path: Path) -> None:
    inner, outer = SAID, {"source": [], "cue": [[3, 9]], "content": [[11, 22]]}
    (found,) = read_own(written(tmp_path, json.dumps({"text": TEXT, "attributions": [inner, outer]})))
    assert found["attributions"] == [outer, inner]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2: no JSON"),
        ("[" * 100_000, "line 2: no JSON"),
        ("[]", "line 2: 'text' is missing"),
        ('{"text": 3}', "line 2: 'text' is missing"),
        ('{"text": "a"}', "line 2: 'attributions' is missing"),
        ('{"text": "a", "attributions": ["x"]}', "number 1 is no object"),
        ('{"text": "ab", "attributions": [{"cue": [[0, 1]], "content": [[1, 2]]}]}', "'source' is missing"),
        ('{"text": "a", "attributions": [], "discard": [["a"]]}', "'discard' must be"),
        ('{"text": "a", "attributions": [], "sentences": 3}', "'sentences' must be"),
    ],
)
def test_lines_that_are_no_articles_are_named(tmp_path: Path, line: str, message: str) -> None:
    good = json.dumps({"text": TEXT, "attributions": []})
    with pytest.raises(InputError, match=message):
        read_own(written(tmp_path, good, line))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"cue": [[14, 23]]}, "'cue' must be a list of .*<= 22"),
        ({"cue": [[18, 14]]}, "'cue' must be"),
        ({"cue": [14, 18]}, "'cue' must be"),
        ({"source": [[True, 2]]}, "'source' must be"),
        ({"content": []}, "'content' is empty"),
        ({"cue": None}, "'cue' is empty"),
        ({"cue": [[13, 14]]}, "'cue' must be .* words between"),
        ({"cue": [[10, 13]]}, r"'source' \[11, 13\] and 'cue' \[10, 13\] overlap"),
        ({"source": ""}, "'source' must be"),
    ],
)
def test_attributions_that_cannot_be_are_named(tmp_path: Path, changed: dict[str, Any], message: str) -> None:
    line = json.dumps({"text": TEXT, "attributions": [SAID, {**SAID, **changed}]})
    with pytest.raises(InputError, match=f"line 1: 'attributions', number 2.*{message}"):
        read_own(written(tmp_path, line))


def test_what_is_no_text_is_said(tmp_path: Path) -> None:
    (tmp_path / "own.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"own\.jsonl: is not valid UTF-16"):
        read_own(tmp_path / "own.jsonl")
