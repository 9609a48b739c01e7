"""Pairs are drawn from written events: alike, denied, part and apart; what is ill-formed is said."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from bias.errors import InputError
from bias.reading.passages import Passage
from bias.training.written import WRITTEN, read_marked, read_written
from bias.types import Span

EVENT = {
    "event": "A bridge",
    "propositions": [
        {
            "id": "a",
            "is": "The bridge is shut",
            "wordings": [
                {"text": "[[Bridge shut]] in Orvel", "stance": 1},
                {"text": "Police said [[nobody may cross]].", "stance": 1},
                {"text": "“[[Cars cross every day]],” the mayor said.", "stance": -1},
            ],
        },
        {"id": "b", "is": "Cracks", "wordings": [{"text": "[[The piers]], he said, [[have cracks]].", "stance": 1}]},
        {"id": "c", "is": "Decay", "wordings": [{"text": "[[It decays]].", "stance": 1}]},
    ],
    "part": [["b", "c"]],
}


def test_pairs_of_an_event(tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_text(json.dumps(EVENT) + "\n", encoding="utf-8")
    pairs = read_written(path)
    assert pairs == read_written(path)
    assert Counter(pair.label for pair in pairs) == {"s": 1, "d": 2, "p": 1, "n": 4}
    (part,) = (pair for pair in pairs if pair.label == "p")
    assert part.other == Passage("It decays.", (Span(0, 9),))


def test_near_misses_are_no_wordings_of_their_proposition(tmp_path):
    near = {**EVENT["propositions"][0], "near": ["[[Bridge shut last May]]", "[[The tunnel is shut]], police said."]}
    path = tmp_path / "events.jsonl"
    path.write_text(json.dumps({**EVENT, "propositions": [near, *EVENT["propositions"][1:]]}) + "\n", encoding="utf-8")
    missed = [pair for pair in read_written(path) if "last May" in pair.other.text or "tunnel" in pair.other.text]
    assert [pair.label for pair in missed] == ["n"] * 6
    assert len({(pair.one, pair.other) for pair in missed}) == 6


def test_near_misses_do_not_crowd_out_the_rest(tmp_path):
    """Of 3 x 4 pairs 6 are drawn, not merely the first, and of each proposition apart."""
    close = [f"[[Bridge {number} shut last May]]" for number in range(4)]
    first = {**EVENT["propositions"][0], "near": close}
    second = {**first, "id": "d", "near": [text.replace("Bridge", "Ferry") for text in close]}
    path = tmp_path / "events.jsonl"
    event = {"event": "A bridge", "propositions": [first, second], "part": []}
    path.write_text(json.dumps(event) + "\n", encoding="utf-8")
    for seed in range(5):
        missed = [pair for pair in read_written(path, seed) if "last May" in pair.other.text]
        assert Counter(pair.other.text.split()[0] for pair in missed) == {"Bridge": 6, "Ferry": 6}
        assert len({(pair.one, pair.other) for pair in missed}) == 12
        assert {pair.one for pair in missed} == {read_marked(one["text"]) for one in first["wordings"]}


def test_marks_are_taken_out_and_become_spans():
    passage = read_marked("[[The piers]], he said, [[have cracks]].")
    assert passage.text == "The piers, he said, have cracks."
    assert [passage.text[start:end] for start, end in passage.claim] == ["The piers", "have cracks"]
    for bad in ("no mark", "[[open", "]]turned[["):
        with pytest.raises(ValueError, match="marks do not match"):
            read_marked(bad)


@pytest.mark.parametrize(
    "line",
    ["{}", "[]", "none", '{"propositions": [{"id": "a", "wordings": [{"text": "x", "stance": 1}]}], "part": []}'],
)
def test_what_is_no_event_is_named_with_its_line(tmp_path, line):
    path = tmp_path / "events.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1"):
        read_written(path)


def test_the_events_that_ship_teach_every_label():
    counts = Counter(pair.label for pair in read_written())
    assert counts["s"] > 3000
    assert counts["d"] > 1000
    assert counts["p"] > 100
    assert counts["n"] > counts["s"]
    events = [json.loads(line) for line in WRITTEN.read_text(encoding="utf-8").splitlines()]
    assert len({event["event"] for event in events}) == len(events)
