"""Coefficients of the pair scores are learned from labelled pairs and written whole."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np

from bias.alignment.pairs import FEATURES, READ, WITHOUT_VECTORS, quick_look
from bias.alignment.views import make_view
from bias.alignment.words import load_rarity
from bias.evaluation.claim_pairs import LabelledPairs
from bias.reading.cross_encoder import shared_cross_encoder
from bias.reading.passages import Passage
from bias.training.pairs import fit_quick, fit_together, write_pair_model
from bias.types import Span

TOWNS = "Aldin Borsk Cerno Davik Elmar Fossa Gorin Halva Ister Jovan Kalse Lomna".split()


def labelled() -> LabelledPairs:
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
        views.append(
            tuple(
                make_view(a, t, load_rarity(), vector=v, context=v, passage=Passage(t, (Span(0, len(t)),)))
                for a, t, v in texts
            )
        )
        for one, other in ((0, 2), (0, 3), (1, 2), (1, 3)):
            event.append(number)
            rows.append((one, other))
            same.append(float((one, other) == (0, 2)))
    count = len(event)
    return LabelledPairs(
        tuple(views), np.array(event), np.array(rows), np.array(same), np.zeros(count, bool), np.ones(count), 0
    )


def test_what_is_the_same_is_learned() -> None:
    pairs = labelled()
    model = fit_quick(pairs)
    scores = np.array([quick_look(*pair, model)["quick"] for pair in pairs.pairs()])
    assert scores[pairs.same == 1].min() > scores[pairs.same == 0].max()


def test_half_labels_stand_for_both_answers() -> None:
    pairs = labelled()
    weights = fit_quick(replace(pairs, same=np.full(len(pairs.same), 0.5))).vectors.weights
    assert all(abs(weight) < 0.01 for weight in weights.values())


def test_the_file_has_all_sets_of_coefficients(tmp_path) -> None:
    pairs, target = labelled(), tmp_path / "pairs.json"
    model = fit_together(pairs, fit_quick(pairs), shared_cross_encoder())
    assert model.together.weights["read"] > 0
    write_pair_model(model, target)
    table = {name: tuple(one["weights"]) for name, one in json.loads(target.read_text(encoding="utf-8")).items()}
    assert table == {
        "vectors": FEATURES,
        "lexical": WITHOUT_VECTORS,
        "together": (*READ, *FEATURES),
        "together_lexical": (*READ, *WITHOUT_VECTORS),
    }
