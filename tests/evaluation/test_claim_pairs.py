import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bias.compare import read_articles
from bias.errors import InputError
from bias.evaluation import pair_labels
from bias.evaluation.claim_pairs import evaluate_claim_pairs, read_labelled_pairs
from bias.types import Article, Document

TEXTS = {
    "a": "The old bridge at Orvel has been shut since Monday. Police said nine people were hurt. It rained all day. "
    "The town hall is closed.",
    "b": "Nobody has crossed Orvel bridge since Monday, when it was closed. Nine people were injured, police said. "
    "The town hall is not closed.",
}


def read(articles: Sequence[Article]) -> Sequence[Document]:
    return read_articles(articles)[0]


def pair(label: str, one: str, other: str) -> list[object]:
    """A label of two sentences, as it stands in the file."""
    places = [[TEXTS[id].index(text), TEXTS[id].index(text) + len(text)] for id, text in (("a", one), ("b", other))]
    return [label, 1, 0, [places[0]], 1, [places[1]]]


@pytest.fixture
def collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two articles with labels of their own."""
    pairs = [
        pair(
            "s", "The old bridge at Orvel has been shut since Monday.", "Nobody has crossed Orvel bridge since Monday"
        ),
        pair("s", "nine people were hurt", "Nine people were injured"),
        pair("n", "It rained all day.", "Nine people were injured"),
        pair("n", "nine people were hurt", "Nobody has crossed Orvel bridge since Monday"),
        pair("d", "The town hall is closed.", "The town hall is not closed."),
        pair("p", "It", "N"),
    ]
    labels = tmp_path / "labels.json"
    event = {"articles": ["a", "b"], "part": "test", "pairs": pairs}
    labels.write_text(json.dumps({"events": [event, {**event, "part": "train"}]}), encoding="utf-8")
    monkeypatch.setattr(pair_labels, "LABELS", str(labels))
    path = tmp_path / "articles.jsonl"
    rows = [{"id": id, "outlet": id.upper(), "title": "", "text": text} for id, text in TEXTS.items()]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_labelled_places_become_claims_and_those_cut_otherwise_are_counted(collection):
    pairs = read_labelled_pairs(collection, read, "test")
    assert pairs.lost == 1
    assert pairs.same.tolist() == [1, 1, 0, 0, 1]
    assert pairs.denied.tolist() == [False, False, False, False, True]
    for one, other in pairs.pairs():
        assert (one.article, other.article) == (0, 1)
        assert one.passage is not None
    assert pairs.features().shape == (5, 10)
    assert not pairs.features(vectors=False)[:, 5:7].any()


def test_what_is_the_same_is_told_and_joined(collection):
    figures = evaluate_claim_pairs(collection, read)
    assert (figures["pairs"], figures["lost"], figures["events"]) == (5, 1, 1)
    assert figures["auc"] == figures["average_precision"] == figures["joined_precision"] == 1
    assert figures["joined_recall"] >= 0.5
    assert figures["quick_auc"] == 1
    assert figures["denial_recall"] == 1
    assert figures["denial_precision"] == 0.5, "*Nobody has crossed* is taken to deny *has been shut*"


def test_a_part_without_labels_has_no_pairs(collection):
    assert read_labelled_pairs(collection, read, "dev").event.size == 0


@pytest.mark.parametrize(("text", "said"), [("not json\n", "line 1"), ("", "lacks 245 labelled articles")])
def test_what_is_not_the_labelled_collection_is_said(tmp_path, text, said):
    path = tmp_path / "articles.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_labelled_pairs(path, lambda articles: [], "test")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        read_labelled_pairs(tmp_path / "nowhere.jsonl", lambda articles: [], "test")
