import json
from dataclasses import replace

import numpy as np
import pytest
from factories import make_article, make_document

from bias.errors import InputError
from bias.evaluation import sites
from bias.evaluation.findings import KINDS, evaluate_findings
from bias.evaluation.injection import (
    Edit,
    apply_edits,
    change_number,
    deattribute,
    delete,
    reattribute,
    renumber,
    shift,
)
from bias.evaluation.sites import find_sites, read_labelled
from bias.types import Evidence, Finding, Span


def span_of(text, part):
    start = text.index(part)
    return Span(start, start + len(part))


def changed(body, edit, *parts, **more):
    article = make_article(body, title="Bridge falls")
    return apply_edits(article, edit(article, *(span_of(article.text, part) for part in parts), **more)).body


def left_out(article, *sentences):
    return delete(article, sentences)


@pytest.mark.parametrize(
    ("body", "sentences", "left"),
    [
        ("One fell. Two stood. Three ran.", ["Two stood."], "One fell. Three ran."),
        ("One fell. Two stood.", ["Two stood."], "One fell."),
        ("One fell.\n\nTwo stood.\n\nThree ran.", ["Two stood."], "One fell.\n\nThree ran."),
        ("One fell. Two stood.\n\nThree ran.", ["Two stood."], "One fell.\n\nThree ran."),
        ("One fell.\n\nTwo stood.", ["Two stood."], "One fell."),
        ("One fell. Two stood. Three ran.", ["One fell.", "Two stood."], "Three ran."),
        ("One fell. Two stood. Three ran.", ["One fell.", "Three ran."], "Two stood."),
        ("“It fell. It stood,” he said.", ["“It fell."], "“It stood,” he said."),
        ('He ran. "It fell. It stood," he said.', ['"It fell.'], 'He ran. "It stood," he said.'),
        ("“It fell. It stood,” he said. Rain fell.", ["It stood,” he said."], "“It fell.” Rain fell."),
    ],
)
def test_a_sentence_left_out(body, sentences, left):
    assert changed(body, left_out, *sentences) == left


def test_what_a_source_says_becomes_a_sentence():
    body = "Norland denied it. “The bridge,” Norland said, “was old,” and wept. Rain fell."
    sentence, content = "“The bridge,” Norland said, “was old,” and wept.", "“was old,”"
    assert changed(body, deattribute, sentence, content) == "Norland denied it. Was old. Rain fell."
    told = "Norland denied it. Was old, Ostria said. Rain fell."
    assert changed(body, reattribute, sentence, content, speaker="Ostria") == told


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("4,200", "2,520"),
        ("More than 4,200 people", "2,520 people"),
        ("five", "three"),
        ("Ninety-two percent", "Fifty-five percent"),
        ("$750,000", "$450,000"),
        ("4.1 million", "2.5 million"),
        ("two", "four"),
    ],
)
def test_another_number_in_the_same_form(before, after):
    assert change_number(before) == after
    assert changed(f"There were {before}.", renumberer, before) == f"There were {after}."


def renumberer(article, *numbers):
    return renumber(article, numbers)


def test_what_is_no_number_is_refused():
    with pytest.raises(ValueError, match="no number"):
        change_number("many")


def test_edits_apply_together_and_move_what_follows():
    article = make_article("One fell. Two stood.", title="Bridge")
    edits = (Edit(span_of(article.text, "One"), "Three"), Edit(span_of(article.text, "stood"), "ran"))
    assert apply_edits(article, edits).body == "Three fell. Two ran."
    assert apply_edits(article, [Edit(Span(0, 6), "Dam")]).text == "Dam\n\nOne fell. Two stood."
    assert shift(article.text.index("Two"), edits) == len("Bridge\n\nThree fell. ")
    with pytest.raises(ValueError, match="overlap"):
        apply_edits(article, [Edit(Span(8, 12), ""), Edit(Span(11, 13), "")])
    with pytest.raises(ValueError, match="border"):
        apply_edits(article, [Edit(Span(0, 10), "")])


CHARGE = "Ostria destroyed the old stone bridge near Kovel"
BODIES = {
    "alpha": f"Norland said {CHARGE} on Monday. Rain fell on the valley for days.",
    "beta": f"Norland said {CHARGE}. At least 12 people were killed in the flood.",
    "gamma": f"Norland said {CHARGE} at dawn. Heavy floods killed 12 people downstream.",
}


@pytest.fixture
def gold(tmp_path):
    folder = tmp_path / "bridge"
    folder.mkdir()
    event = '[[sides]]\nname = "Norland"\n[[sides]]\nname = "Ostria"\n'
    (folder / "event.toml").write_text(event, encoding="utf-8")
    for outlet, body in BODIES.items():
        (folder / f"{outlet}.txt").write_text(f'+++\noutlet = "{outlet}"\n+++\n{body}\n', encoding="utf-8")
    charge = {"snippet": CHARGE, "mode": "attributed", "speaker": "Norland", "side": "Norland"}
    charge |= {"cue_class": "accusation"}
    own = {"mode": "asserted", "speaker": "", "side": ""}
    dead = {"beta.txt": "At least 12 people were killed", "gamma.txt": "Heavy floods killed 12 people"}
    lines = ['set = "bridge"']
    for outlet in BODIES:
        claims = [charge] + ([own | {"snippet": dead[f"{outlet}.txt"]}] if f"{outlet}.txt" in dead else [])
        lines += ["[[articles]]", f'id = "{outlet}.txt"', f"claims = [{', '.join(map(inline, claims))}]"]
    for name, label, snippets in (
        ("charge", "Ostria destroyed the bridge", {f"{outlet}.txt": CHARGE for outlet in BODIES}),
        ("dead", "12 people were killed", dead),
    ):
        mentions = [{"article": article, "snippet": text, "polarity": 1} for article, text in snippets.items()]
        lines += ["[[clusters]]", f'id = "{name}"', f'label = "{label}"']
        lines.append(f"mentions = [{', '.join(map(inline, mentions))}]")
    path = tmp_path / "bridge.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def inline(table):
    return "{" + ", ".join(f"{key} = {json.dumps(value)}" for key, value in table.items()) + "}"


def read(articles):
    documents = [make_document(article) for article in articles]
    without = {"stretches": np.zeros((0, 3), np.int32), "meanings": np.zeros((0, 384), np.float16)}
    return [replace(document, reading=replace(document.reading, **without)) for document in documents]


def test_sites_follow_the_labels(gold):
    (event,) = read_labelled(gold)
    found = [(site.kind, site.article, site.proposition.id) for site in find_sites(event)]
    names = [f"{outlet}.txt" for outlet in BODIES]
    expected = [(kind, name, "charge") for kind in ("omission", "adoption", "reattribution") for name in names]
    expected += [("figures", name, "dead") for name in names[1:]]
    assert sorted(found) == sorted(expected)


def test_what_came_first_left_nothing_out(gold):
    for day, outlet in enumerate(BODIES, start=1):
        path = gold.parent / "bridge" / f"{outlet}.txt"
        dated = path.read_text(encoding="utf-8").replace("+++\n", f'+++\npublished = "2024-05-0{day}"\n', 1)
        path.write_text(dated, encoding="utf-8")
    (event,) = read_labelled(gold)
    omissions = [site.article for site in find_sites(event) if site.kind == "omission"]
    assert omissions == ["beta.txt", "gamma.txt"]


def test_changes_are_found_and_nothing_else(gold):
    score = evaluate_findings(gold, read, given_alignment=True)
    figures = dict(score.rows())
    assert [figures[f"{kind}.recall"] for kind in KINDS] == [1, 1, 1]
    assert figures["false_per_change"] == 0
    assert (figures["events"], figures["changes"], figures["figures.recall.n"]) == (1, 11, 2)
    assert figures["omission.recall.low"] == figures["omission.recall.high"] == 1


def test_a_product_that_finds_nothing_scores_nothing(gold, monkeypatch):
    monkeypatch.setattr("bias.evaluation.findings.find_all", lambda *_: ())
    figures = dict(evaluate_findings(gold, read, given_alignment=True).rows())
    assert [figures[f"{kind}.recall"] for kind in KINDS] == [0, 0, 0]


def test_findings_that_turn_up_elsewhere_are_false(gold, monkeypatch):

    seen = []

    def find(documents, *_):
        texts = {d.article.id: d.article.text for d in documents}
        seen.append(texts)
        other = next((name for name, text in texts.items() if text == seen[0][name]), None)
        if texts in seen[:-1] or len(seen) == 1:
            return ()
        return (Finding("drift", other, None, 0, None, "Drift.", (Evidence(other, 0),)),)

    monkeypatch.setattr("bias.evaluation.findings.find_all", find)
    score = evaluate_findings(gold, read, given_alignment=True)
    assert dict(score.rows())["false_per_change"] == 1
    assert score.trials[0].false[0].endswith("Drift.")


def test_what_the_labels_bear_out_is_elsewhere_and_not_false(gold, monkeypatch):
    """That alpha leaves the dead out is true whatever is changed in beta; that gamma does is not."""

    def find(documents, *_):
        if all(document.article.body.strip() == BODIES[document.article.outlet] for document in documents):
            return ()
        told = [(d.article.id, c.id) for d in documents for c in d.claims if "people" in c.text]
        peers = tuple(Evidence(*place) for place in told)
        return tuple(Finding("omission", name, None, None, None, name, peers) for name in ("alpha.txt", "gamma.txt"))

    monkeypatch.setattr("bias.evaluation.findings.find_all", find)
    trials = evaluate_findings(gold, read, given_alignment=True).trials
    (trial,) = [t for t in trials if t.kind == "reattribution" and t.article == "beta.txt"]
    assert [line.split(": ")[1] for line in trial.elsewhere] == ["alpha.txt", "gamma.txt"]
    assert [line.split(": ")[1] for line in trial.false] == ["gamma.txt"]


def test_labels_hold_places_of_sentences(tmp_path):
    text = (sites.files("bias.evaluation") / "labels" / "basil-propositions.json").read_text(encoding="utf-8")
    events = json.loads(text)["events"]
    told = [{t["place"][0] for t in p["tellings"]} for e in events.values() for p in e["propositions"]]
    assert sum(len(documents) * (len(documents) - 1) // 2 for documents in told) >= 150
    assert {e["part"] for e in events.values()} == {"fit", "test"}
    rows = [
        {
            "doc": doc,
            "event": event,
            "outlet": doc[-1],
            "title": "Rain",
            "date": "",
            "paragraphs": [["It rained."] * 30] * 60,
        }
        for event, e in events.items()
        for doc in e["documents"]
    ]
    path = tmp_path / "events-2010-2016.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    for event in read_labelled(tmp_path):
        by_id = {article.id: article for article in event.articles.articles}
        for proposition in event.propositions:
            for t in proposition.tellings:
                assert by_id[t.article].text[t.span.start : t.span.end] == ("Rain" if t.headline else "It rained.")
    assert len(read_labelled(path, "fit")) + len(read_labelled(path, "test")) == len(events)


def test_missing_labels_are_named(tmp_path, gold):
    with pytest.raises(InputError, match=r"neither gold\.toml nor events-2010-2016\.jsonl is there"):
        read_labelled(tmp_path)
    gold.write_text("set = ", encoding="utf-8")
    with pytest.raises(InputError, match="not valid TOML"):
        read_labelled(gold)
    (tmp_path / "events-2010-2016.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="that is labelled is missing"):
        read_labelled(tmp_path)


def test_findings_that_were_judged_are_counted(gold, monkeypatch, tmp_path):
    (event,) = read_labelled(gold)
    start = event.articles.articles[0].text.index(CHARGE)
    rows = [
        {"event": event.id, "kind": "drift", "article": "alpha.txt", "side": None, "right": False}
        | {"places": [["alpha.txt", start, start + 5]]}
    ]
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "judged-findings.json").write_text(json.dumps({"findings": rows}), encoding="utf-8")
    monkeypatch.setattr("bias.evaluation.findings.files", lambda _: tmp_path)
    drift = Finding("drift", "alpha.txt", None, 0, None, "Drift.", (Evidence("alpha.txt", 0),))
    other = replace(drift, kind="reply")
    monkeypatch.setattr("bias.evaluation.findings.find_all", lambda *_: (drift, other))
    figures = dict(evaluate_findings(gold, read).rows())
    assert (figures["precision"], figures["precision.n"]) == (0, 1)
