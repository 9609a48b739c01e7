"""The measurement of source types: figures from invented labels and texts, and the labels that ship."""

from __future__ import annotations

import json
import zlib
from collections import Counter

import pytest

from bias.errors import InputError
from bias.evaluation.sources import Label, accuracies, agreement, by_type, confusion, judge, read_labels, read_texts
from bias.types import Span

TEXT = "A bridge fell. The mayor said it was old. Lena Marr disagreed."


def label(words="The mayor", *, kind="unnamed-person", official=True, part="test", **given):
    start = TEXT.index(words)
    fields = {
        "id": 1,
        "set": "polnear",
        "doc": "a",
        "spans": (Span(start, start + len(words)),),
        "check": f"{zlib.crc32(words.encode()):08x}",
        "sample": "random",
        "part": part,
        "source_type": kind,
        "official": official,
    }
    return Label(**{**fields, **given})


LABELS = [label(), label("Lena Marr", kind="person", official=False), label("bridge", kind=None, official=False)]


def outcomes(classify=lambda source, before, after: ("person", True), labels=LABELS):
    return judge(labels, {("polnear", "a"): TEXT}, classify)


def test_a_source_is_classified_in_its_sentence_and_what_is_none_is_left_out():
    seen = []
    outcomes(lambda *given: seen.append(given) or ("person", False))
    assert seen == [("The mayor", "", " said it was old."), ("Lena Marr", "", " disagreed.")]


def test_shares_are_counted():
    found = accuracies(outcomes())
    assert (found["n"], found["source_type"], found["official"], found["both"]) == (2, 0.5, 0.5, 0.0)
    assert found["source_type_low"] == found["source_type_high"] == 0.5
    assert accuracies([]) == {"n": 0}


def test_intervals_come_from_articles():
    labels = [label(doc=str(n), kind="person" if n < 5 else "media") for n in range(10)]
    judged = judge(labels, {("polnear", str(n)): TEXT for n in range(10)}, lambda *given: ("person", True))
    found = accuracies(judged)
    assert 0 < found["source_type_low"] < found["source_type"] == 0.5 < found["source_type_high"] < 1
    assert found["official_low"] == found["official_high"] == 1


def test_types_and_their_confusion():
    found = by_type(outcomes())
    assert found["person"] == {"n": 1, "precision": 0.5, "recall": 1.0}
    assert found["unnamed-person"] == {"n": 1, "precision": None, "recall": 0.0}
    assert confusion(outcomes()) == {"person": {"person": 1}, "unnamed-person": {"person": 1}}


@pytest.fixture
def data(tmp_path):
    for folder, name in (("polnear", "dev"), ("articles", "sample")):
        (tmp_path / folder).mkdir()
        row = {"doc": "a", "id": "a", "title": "Old", "text": TEXT}
        (tmp_path / folder / f"{name}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    return tmp_path


def test_titles_belong_to_the_text_of_articles_only(data):
    moved = label(set="articles", spans=(Span(20, 29),))
    texts = read_texts(data, [label(), moved])
    assert texts == {("polnear", "a"): TEXT, ("articles", "a"): f"Old\n\n{TEXT}"}


def test_texts_that_are_not_those_labelled_are_told(data):
    with pytest.raises(InputError, match="not as it was labelled"):
        read_texts(data, [label(spans=(Span(0, 8),))])
    with pytest.raises(InputError, match="lacks the article b"):
        read_texts(data, [label(doc="b")])
    (data / "polnear" / "dev.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1: lacks"):
        read_texts(data, [label()])
    (data / "polnear" / "dev.jsonl").write_text("no\n", encoding="utf-8")
    with pytest.raises(InputError, match="not JSON Lines"):
        read_texts(data, [label()])
    (data / "polnear" / "dev.jsonl").unlink()
    with pytest.raises(InputError, match="cannot be read"):
        read_texts(data, [label()])


def test_the_labels_that_ship_are_whole():
    labels = read_labels()
    assert len({one.id for one in labels}) == len(labels) >= 500
    parts = {(one.set, one.doc): one.part for one in labels}
    assert all(parts[one.set, one.doc] == one.part for one in labels), "an article is in one part"
    assert all(count > 100 for count in Counter(one.part for one in labels).values())
    assert all(span.start < span.end for one in labels for span in one.spans)
    counts = Counter(one.source_type for one in labels)
    assert min(counts[kind] for kind in set(counts) - {None}) >= 30
    assert not any(one.official for one in labels if one.source_type in (None, "media"))


def test_the_passes_label_the_same_sources():
    found = agreement()
    assert 0.8 < found["source_type"] <= 1
    assert 0.8 < found["official"] <= 1
