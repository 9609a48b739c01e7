"""The labels that ship are places of claims in two articles of an event, and no event is in two parts."""

import json
from collections import Counter
from importlib.resources import files

from bias.evaluation.pair_labels import LABELS, PARTS, SAME


def test_labels_are_places_of_claims_in_two_articles_of_an_event():
    events = json.loads(files("bias.evaluation").joinpath(LABELS).read_text(encoding="utf-8"))["events"]
    assert Counter(event["part"] for event in events) == {"train": 863, "dev": 70, "test": 100}
    assert tuple(dict.fromkeys(PARTS)) == PARTS
    articles = [id for event in events for id in event["articles"]]
    assert len(articles) == len(set(articles)) == 2472
    pairs = [(event, pair) for event in events for pair in event["pairs"]]
    assert len(pairs) == 21498
    for event, (label, weight, one, spans, other, more) in pairs:
        assert label in SAME
        assert weight >= 1
        assert one != other
        assert max(one, other) < len(event["articles"])
        assert all(0 <= start < end for start, end in (*spans, *more))
