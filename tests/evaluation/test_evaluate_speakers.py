"""The measure of speakers: labels, what counts as right, and the figures."""

import json
from pathlib import Path

import pytest

from bias.errors import InputError
from bias.evaluation.speakers import Label, denotes, evaluate_speakers, judge, lay_out_only, read_labels, resolve_given
from bias.types import Article, Span

TEXT = "Prime Minister Anna J. Kovel met Jan Holt of the World Aid League. She said it rained."


def label(*mentions: str, kind: str = "person", source: str = "She") -> Label:
    spans = tuple(Span(TEXT.index(mention), TEXT.index(mention) + len(mention)) for mention in mentions)
    start = TEXT.index(source)
    return Label("a", "fit", "pronoun", Span(start, start + len(source)), spans, kind)


@pytest.mark.parametrize(
    ("name", "given", "right"),
    [
        ("Anna Kovel", label("Anna J. Kovel"), True),
        ("Kovel", label("Prime Minister Anna J. Kovel"), True),
        ("Josef Kovel", label("Anna J. Kovel"), False),
        ("Jan Holt", label("Anna J. Kovel"), False),
        (None, label("Anna J. Kovel"), False),
        (None, label("Prime Minister", kind="unnamed"), True),
        ("World Aid League", label("the World Aid League", kind="organisation"), True),
        ("spokesman for World Aid League", label("the World Aid League", kind="organisation"), False),
        ("Anna Kovel and Jan Holt", label("Kovel", "Holt", kind="joint"), True),
        ("Anna Kovel", label("Kovel", "Holt", kind="joint"), False),
        ("League", label("World Aid League", kind="organisation", source="League"), False),
    ],
)
def test_denotes(name: str | None, given: Label, right: bool) -> None:
    assert denotes(name, given, TEXT) is right


def test_judge_takes_the_source_that_overlaps_most() -> None:
    given = label("Anna J. Kovel")
    whole = Span(0, len(TEXT))
    assert judge(given, {given.source: "Kovel", whole: "Holt"}, TEXT) == "right"
    assert judge(given, {given.source: None, whole: "Kovel"}, TEXT) == "unknown"
    assert judge(given, {Span(0, 5): "Kovel"}, TEXT) == "missed"


def test_annotated_sources_are_resolved() -> None:
    she = Span(TEXT.index("She"), TEXT.index("She") + 3)
    attribution = {"source": [she], "cue": [[she.end + 1, she.end + 5]], "content": [[she.end + 6, len(TEXT) - 1]]}
    article = Article(id="a", outlet="", title="", body=TEXT)
    assert resolve_given(article, [attribution]) == {she: "Anna J. Kovel"}


def test_labels_are_sound() -> None:
    labels = read_labels()
    parts = {part: {one.doc for one in labels if one.part == part} for part in ("fit", "test", "train")}
    assert len(labels) >= 200
    assert all(parts.values())
    assert sum(map(len, parts.values())) == len(set().union(*parts.values()))
    assert len({(one.doc, one.source) for one in labels}) == len(labels)
    assert all(one.antecedents and one.kind in ("pronoun", "nominal") for one in labels)


def write_blanks(file: Path, parts: tuple[str, ...]) -> None:
    """Articles of blanks that have sources where the labels are."""
    sources: dict[str, list[Span]] = {}
    ends: dict[str, int] = {}
    for one in read_labels():
        if one.part not in parts:
            continue
        sources.setdefault(one.doc, []).append(one.source)
        ends[one.doc] = max(ends.get(one.doc, 0), one.source.end, *(span.end for span in one.antecedents))
    lines = (
        {
            "doc": doc,
            "text": "x" * ends[doc],
            "attributions": [{"source": [s], "cue": [], "content": []} for s in spans],
        }
        for doc, spans in sources.items()
    )
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")


def test_figures_over_made_up_articles(tmp_path: Path) -> None:
    """Nothing can be resolved there, everything is counted."""
    write_blanks(tmp_path / "dev.jsonl", ("fit", "test"))
    rows = dict(evaluate_speakers(tmp_path, read=lay_out_only).rows())
    assert rows["pronouns, test part, attributions given: n"] == 142
    assert rows["pronouns, test part, end to end: source not found"] == 1
    assert all(0 <= value <= 1 for name, value in rows.items() if not name.endswith(": n"))


def test_train_articles_are_counted_where_they_are_given(tmp_path: Path) -> None:
    write_blanks(tmp_path / "dev.jsonl", ("fit", "test"))
    assert not [name for name in dict(evaluate_speakers(tmp_path, read=lay_out_only).rows()) if "train" in name]
    write_blanks(tmp_path / "train.jsonl", ("train",))
    both = dict(evaluate_speakers(tmp_path, read=lay_out_only).rows())
    alone = dict(evaluate_speakers(tmp_path / "train.jsonl", read=lay_out_only).rows())
    assert both["pronouns, train articles, attributions given: n"] == 338
    assert both["pronouns, fitting part, attributions given: n"] == 112
    assert alone == {name: value for name, value in both.items() if "train articles" in name}


def test_other_articles_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "dev.jsonl"
    file.write_text(json.dumps({"doc": "a", "text": TEXT, "attributions": []}) + "\n", encoding="utf-8")
    for path in (file, tmp_path):
        with pytest.raises(InputError, match=r"dev\.jsonl: no line has the labelled article '.+' as 'doc'; give"):
            evaluate_speakers(path, read=lay_out_only)


def test_articles_without_a_labelled_source_are_refused(tmp_path: Path) -> None:
    write_blanks(tmp_path / "dev.jsonl", ("fit", "test"))
    write_blanks(tmp_path / "train.jsonl", ("train",))
    label = next(one for one in read_labels() if one.part == "train")
    lines = [json.loads(line) for line in (tmp_path / "train.jsonl").read_text(encoding="utf-8").splitlines()]
    for one in lines:
        one["attributions"] = [] if one["doc"] == label.doc else one["attributions"]
    (tmp_path / "train.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    told = rf"train\.jsonl: the attributions of '{label.doc}' have no 'source' at .*\[{label.source.start}, .*; give"
    with pytest.raises(InputError, match=told):
        evaluate_speakers(tmp_path, read=lay_out_only)
