import json
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from bias.alignment.pairs import FEATURES, WITHOUT_VECTORS
from bias.alignment.views import make_view
from bias.alignment.words import load_rarity
from bias.errors import InputError
from bias.evaluation.claim_pairs import LABELS, LabelledPairs, cross_validate_pairs, fit_model, read_labelled_pairs
from bias.training.pairs import write_pair_model

TOWNS = "Aldin Borsk Cerno Davik Elmar Fossa Gorin Halva Ister Jovan Kalse Lomna".split()


def labelled():
    """Twelve events of two articles: what they share in other words, and what only one has."""
    views, event, rows, same = [], [], [], []
    for number, town in enumerate(TOWNS):
        vectors = np.random.default_rng(number).normal(size=(3, 384)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        texts = [
            (0, f"The harbour of {town} burned down on Monday", vectors[0]),
            (0, f"The council of {town} raised its taxes", vectors[1]),
            (1, f"Fire destroyed the harbour at {town}", vectors[0]),
            (1, f"A school in {town} closed for want of pupils", vectors[2]),
        ]
        views.append(tuple(make_view(a, t, load_rarity(), vector=v, context=v) for a, t, v in texts))
        for one, other in ((0, 2), (0, 3), (1, 2), (1, 3)):
            event.append(number)
            rows.append((one, other))
            same.append(float((one, other) == (0, 2)))
    count = len(event)
    return LabelledPairs(tuple(views), np.array(event), np.array(rows), np.array(same), np.ones(count), 0)


def test_what_is_the_same_is_learned_and_told_in_events_that_were_not_seen():
    pairs = labelled()
    scores, joined = cross_validate_pairs(pairs, 0.5)
    assert scores[pairs.same == 1].min() > scores[pairs.same == 0].max()
    assert joined[pairs.same == 1].all()


def test_half_labels_stand_for_both_answers():
    pairs = labelled()
    torn = replace(pairs, same=np.full(len(pairs.same), 0.5))
    weights = fit_model(torn).vectors.weights
    assert all(abs(weight) < 0.01 for weight in weights.values())


def test_the_model_has_both_sets_of_coefficients_and_is_written_whole(tmp_path):
    target = tmp_path / "pairs.json"
    write_pair_model(labelled(), target)
    table = json.loads(target.read_text(encoding="utf-8"))
    assert tuple(table["vectors"]["weights"]) == FEATURES
    assert tuple(table["lexical"]["weights"]) == WITHOUT_VECTORS


def test_labels_are_places_of_claims_in_two_articles_of_an_event():
    events = json.loads(files("bias.evaluation").joinpath(LABELS).read_text(encoding="utf-8"))["events"]
    pairs = [(event, pair) for event in events for pair in event["pairs"]]
    assert len(events) == 100
    assert len(pairs) == 3371
    for event, (label, weight, one, spans, other, more) in pairs:
        assert label in "sdpn"
        assert weight >= 1
        assert one != other
        assert max(one, other) < len(event["articles"])
        assert all(0 <= start < end for start, end in (*spans, *more))


@pytest.mark.parametrize(("text", "said"), [("not json\n", "line 1"), ("", "lacks 291 labelled articles")])
def test_what_is_not_the_labelled_collection_is_said(tmp_path, text, said):
    path = tmp_path / "articles.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_labelled_pairs(path, lambda articles: [])


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        read_labelled_pairs(tmp_path / "nowhere.jsonl", lambda articles: [])
