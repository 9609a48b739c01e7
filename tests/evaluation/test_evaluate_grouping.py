import json

import pytest

from bias.alignment.digests import Emphasis
from bias.errors import InputError
from bias.evaluation.grouping import b_cubed, cross_validate, evaluate_grouping, read_basil
from bias.types import Event


@pytest.mark.parametrize(
    ("found", "precision", "recall"),
    [
        ("xxyy", 1, 1),
        ("abcd", 1, 0.5),
        ("xxxx", 0.5, 1),
        ("xyxy", 0.5, 0.5),
    ],
)
def test_b_cubed(found, precision, recall):
    gold = dict(zip("1234", "aabb", strict=True))
    score = b_cubed(dict(zip("1234", found, strict=True)), gold)
    assert (score["precision"], score["recall"]) == (precision, recall)


@pytest.fixture
def data(tmp_path):
    for folder in ("basil", "articles"):
        (tmp_path / folder).mkdir()
    rows = [
        {"doc": f"{event}{n}", "event": event, "outlet": "o", "title": event, "date": "2015-01-0" + str(n)}
        | {"paragraphs": [[f"The {event} burned down.", "Nobody was hurt."]]}
        for event in ("harbour", "museum")
        for n in (1, 2)
    ]
    others = [
        {"id": f"x{n}", "outlet": "o", "title": "", "published": "", "text": f"Note {n} on moss."} for n in range(3)
    ]
    for name, made in (("basil/events-2010-2016.jsonl", rows), ("articles/sample.jsonl", others)):
        (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in made), encoding="utf-8")
    return tmp_path


def test_events_are_scored_among_other_articles(data):
    found = evaluate_grouping(data, distractors=2)
    assert (found["articles"], found["scored"]) == (6, 4)
    assert found["dated"]["f1"] == found["undated"]["f1"] == 1


def test_a_grouping_that_joins_everything_is_not_precise(data):
    found = evaluate_grouping(data, group=lambda articles: [Event("all", "", tuple(a.id for a in articles))])
    assert found["dated"] == pytest.approx({"precision": 0.5, "recall": 1, "f1": 2 / 3})


def test_missing_data_is_named(data):
    (data / "articles" / "sample.jsonl").write_text('{"id": "x"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="line 1: the field 'outlet' is missing"):
        evaluate_grouping(data)
    with pytest.raises(InputError, match="cannot be read"):
        evaluate_grouping(data / "nowhere")


def test_a_fold_is_scored_under_what_is_best_for_the_others(data):
    pile, _ = read_basil(data / "basil" / "events-2010-2016.jsonl")
    gold = {article.id: article.title for article in pile}
    apart, together = (2.0, Emphasis(), 0.5), (0.0001, Emphasis(), 0.5)
    assert cross_validate(pile, gold, 2, choices=[apart])["recall"] == 0.5
    chosen = cross_validate(pile, gold, 2, choices=[apart, together])
    assert chosen["f1"] == max(cross_validate(pile, gold, 2, choices=[one])["f1"] for one in (apart, together))
    assert (chosen["folds"], chosen["distinct"]) == (2, 1)
    with pytest.raises(InputError, match="3 folds are not from 2 to the number of events, 2"):
        cross_validate(pile, gold, 3, choices=[apart])
