"""Every command, with a very simple reader in place of the model."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from factories import article_lines, make_article

from bias.cli import main
from bias.types import Side

ARTICLES = (
    make_article("Norland said the bridge fell on Monday.\n\nRain fell on Kovel.", id="a", title="Bridge falls"),
    make_article("Ostria said Norland destroyed the bridge. Nobody was hurt.", id="b", title="Ostria accuses Norland"),
    make_article("The bridge fell on Monday. Norland said rain had weakened it.", id="c", title="Rain"),
)

Bias = Callable[..., Result]


@pytest.fixture
def bias(simple_reader: None) -> Bias:
    del simple_reader

    def run(*words: object, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], input=stdin)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "bridge"
    place.mkdir()
    (place / "set.jsonl").write_text(article_lines(ARTICLES), encoding="utf-8")
    return place


@pytest.fixture
def comparison(bias: Bias, folder: Path, tmp_path: Path) -> Path:
    file = tmp_path / "comparison.json"
    assert bias("compare", folder, "--json", file, "--quiet").exit_code == 0
    return file


def test_compare_prints_a_summary_and_says_what_it_wrote(bias: Bias, folder: Path, tmp_path: Path) -> None:
    page, file, tables = tmp_path / "r.html", tmp_path / "c.json", tmp_path / "tables"
    result = bias("compare", folder, "--report", page, "--json", file, "--export", tables, "--format", "jsonl")
    assert result.exit_code == 0, result.output
    assert "The a" in result.stdout
    assert page.read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    assert json.loads(file.read_bytes())["schema"] == "bias.comparison/1"
    assert list(tables.glob("*.jsonl"))
    assert [f"written to {path}" in result.stderr for path in (page, file, tables)] == [True] * 3


def test_the_same_input_gives_the_same_bytes(bias: Bias, folder: Path, tmp_path: Path) -> None:
    made = []
    for number, options in enumerate([["--no-store"], [], [], ["--jobs", "1"]]):
        page, file = tmp_path / f"{number}.html", tmp_path / f"{number}.json"
        assert bias("compare", folder, "--report", page, "--json", file, *options).exit_code == 0
        made.append((page.read_bytes(), file.read_bytes()))
    assert len(set(made)) == 1


def test_quiet_says_nothing(bias: Bias, folder: Path, tmp_path: Path) -> None:
    assert bias("compare", folder, "--quiet", "--json", tmp_path / "c.json").output == ""


def test_json_can_go_to_standard_output(bias: Bias, folder: Path) -> None:
    result = bias("compare", folder, "--json", "-")
    assert json.loads(result.stdout)["schema"] == "bias.comparison/1"


def test_sides_can_be_given_in_a_file(bias: Bias, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "sides.toml"
    file.write_text('[[sides]]\nname = "Norland"\naliases = []\n[[sides]]\nname = "Ostria"\naliases = []\n')
    result = bias("compare", folder, "--sides", file, "--json", "-")
    assert [side["name"] for side in json.loads(result.stdout)["sides"]] == ["Norland", "Ostria"]


def test_settings_are_taken_from_a_file_and_named_in_the_result(bias: Bias, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("[weighing]\nseed = 7\n")
    result = bias("compare", folder, "--settings", file, "--json", "-")
    assert json.loads(result.stdout)["provenance"]["settings"]["weighing"]["seed"] == 7


def test_read_prints_nothing_but_an_object_per_article(bias: Bias, folder: Path) -> None:
    result = bias("read", folder, "--format", "jsonl")
    documents = [json.loads(line) for line in result.stdout_bytes.decode().splitlines()]
    assert [document["id"] for document in documents] == ["a", "b", "c"]
    assert {document["schema"] for document in documents} == {"bias.document/1"}
    assert result.stderr == ""
    assert bias("read", folder, "--format", "jsonl").stdout_bytes == result.stdout_bytes
    assert bias("read", folder, "--format", "jsonl", "--no-store").stdout_bytes == result.stdout_bytes


def test_read_as_csv_has_a_row_per_claim(bias: Bias, folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(bias("read", folder, "--format", "csv").stdout)))
    assert {row["article"] for row in rows} == {"a", "b", "c"}
    text = ARTICLES[0].text
    for row in rows:
        if row["article"] == "a":
            assert text[int(row["start"]) : int(row["end"])].startswith(row["text"][:5])
    assert {row["source"] for row in rows if row["mode"] == "attributed"} >= {"Norland", "Ostria"}


def test_read_as_text_shows_every_article(bias: Bias, folder: Path) -> None:
    shown = bias("read", folder).stdout
    assert all(word in shown for word in ("bridge", "Kovel", "Nobody"))


def test_read_takes_text_from_standard_input(bias: Bias) -> None:
    result = bias("read", "-", "--format", "jsonl", stdin="Norland said it rained – “hard”.".encode())
    document = json.loads(result.stdout)
    assert document["text"] == "Norland said it rained – “hard”."
    with_fields = bias("read", "-", "--format", "jsonl", stdin="---\noutlet: X\ntitle: Rain\n---\nIt rained.")
    assert [json.loads(with_fields.stdout)[name] for name in ("outlet", "title")] == ["X", "Rain"]
    broken = bias("read", "-", stdin=b"\xef\xbb\xbf\xff\xfe \xe2\x80\x9c \xe2\x80\x9d \xe2\x80\x99 \xe2\x80\x93")
    assert broken.exit_code == 2
    assert "standard input" in broken.stderr


def test_sides_given_with_a_set_are_filled_in_when_reading(bias: Bias, folder: Path) -> None:
    (folder / "event.toml").write_text('[[sides]]\nname = "Norland"\n', encoding="utf-8")
    documents = [json.loads(line) for line in bias("read", folder, "--format", "jsonl").stdout.splitlines()]
    assert {a["side"] for document in documents for a in document["attributions"]} == {"Norland", None}


def read_event_text(text: str) -> list[str]:
    return [side["name"] for side in tomllib.loads(text)["sides"]]


def test_sides_are_shown_and_written_once(bias: Bias, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bias.sides.propose_sides", lambda documents: (Side("Norland", ("Kovel",)), Side("Ostria")))
    shown = bias("sides", folder)
    assert shown.exit_code == 0, shown.output
    assert read_event_text(shown.stdout) == ["Norland", "Ostria"]
    assert "proposed" in shown.stderr
    assert bias("sides", folder, "--write").exit_code == 0
    assert read_event_text((folder / "event.toml").read_text(encoding="utf-8")) == ["Norland", "Ostria"]
    assert "given with the set" in bias("sides", folder).stderr
    again = bias("sides", folder, "--write")
    assert again.exit_code == 2
    assert "names the sides already" in again.stderr


def test_sides_are_written_only_into_the_folder_of_a_set(bias: Bias, folder: Path) -> None:
    result = bias("sides", folder / "set.jsonl", "--write")
    assert result.exit_code == 2
    assert "one folder" in result.stderr


def test_align_shows_each_shared_claim_by_what_outlets_do_with_it(bias: Bias, folder: Path) -> None:
    result = bias("align", folder)
    assert result.exit_code == 0, result.output
    claim = next(part for part in result.stdout.split("\n\n") if part.startswith("1. "))
    assert "bridge fell" in claim
    assert "■ asserted: The a; The c" in claim
    assert "● attributed: The b (to Ostria)" in claim


def test_align_writes_the_ledger_as_data(bias: Bias, folder: Path, tmp_path: Path) -> None:
    file, table = tmp_path / "l.json", tmp_path / "l.csv"
    assert bias("align", folder, "--json", file, "--csv", table, "--quiet").output == ""
    ledger = json.loads(file.read_bytes())
    assert ledger["schema"] == "bias.ledger/1"
    assert ledger["outlets"] == ["The a", "The b", "The c"]
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))
    assert len(rows) == len(ledger["claims"]) * len(ledger["outlets"])
    for claim in ledger["claims"]:
        mine = {row["outlet"]: row["state"] for row in rows if row["cluster"] == str(claim["cluster"])}
        assert mine == {cell["outlet"]: cell["state"] for cell in claim["outlets"]}
        assert sum(state != "silent" for state in mine.values()) > 1


def test_align_shows_what_one_outlet_alone_says_if_asked(bias: Bias, folder: Path) -> None:
    shared, every = bias("align", folder, "--json", "-"), bias("align", folder, "--json", "-", "--all")
    lone = {claim["text"] for claim in json.loads(every.stdout)["claims"]}
    assert lone > {claim["text"] for claim in json.loads(shared.stdout)["claims"]}
    assert "Only in The" in bias("align", folder, "--all").stdout


def test_align_sends_one_thing_to_standard_output(bias: Bias, folder: Path) -> None:
    assert bias("align", folder, "--csv", "-").stdout.startswith("cluster,")
    assert bias("align", folder, "--csv", "-", "--json", "-").exit_code == 2


def test_align_checks_before_the_work_where_results_can_be_written(bias: Bias, folder: Path) -> None:
    article = folder / "set.jsonl"
    before = article.read_bytes()
    result = bias("align", article, "--json", article)
    assert (result.exit_code, article.read_bytes()) == (2, before)
    assert "would be written over" in result.stderr
    assert "two results cannot both go to" in bias("align", folder, "--csv", "x", "--json", "./x").stderr


def test_group_writes_a_set_for_each_event_that_several_outlets_cover(bias: Bias, tmp_path: Path) -> None:
    told = "The bridge at Kovel fell into the Mur on Monday after a night of heavy rain. "
    rows = [make_article(told * 3, id=name, title="Kovel bridge falls into the Mur") for name in "ab"]
    rows.append(make_article("Ostria won the cup final in Tesk, four goals to one. " * 3, id="c", title="Cup final"))
    pile = tmp_path / "pile.jsonl"
    pile.write_text(article_lines(rows), encoding="utf-8")
    result = bias("group", pile, "--write", tmp_path / "sets")
    assert result.exit_code == 0, result.output
    assert "1 events written" not in result.stderr
    assert "one event written" in result.stderr
    assert "left out one that one outlet alone covers" in result.stderr
    [made] = (tmp_path / "sets").iterdir()
    assert made.name == "1-kovel-bridge-falls-into-the-mur"
    assert "Two outlets, two articles" in bias("compare", made).stdout
    again = bias("group", pile, "--write", tmp_path / "sets")
    assert again.exit_code == 2
    assert "there already" in again.stderr


def test_many_articles_on_several_events_are_told_apart_before_the_work(bias: Bias, tmp_path: Path) -> None:
    topics = [
        "The bridge at Kovel fell into the Mur after heavy rain. ",
        "Ostria won the cup final in Tesk by four goals. ",
    ]
    rows = [make_article(topics[row % 2] * 30, id=str(row), title=topics[row % 2]) for row in range(20)]
    (tmp_path / "pile.jsonl").write_text(article_lines(rows), encoding="utf-8")
    result = bias("compare", tmp_path / "pile.jsonl", "--json", "-")
    assert "warning: By their words and dates these articles tell of two events" in result.stderr
    assert bias("compare", tmp_path / "pile.jsonl", "--quiet").stderr == ""
    (tmp_path / "pile.jsonl").write_text(article_lines(rows[:19]), encoding="utf-8")
    assert bias("compare", tmp_path / "pile.jsonl", "--json", "-").stderr == ""


def test_read_asks_for_no_outlet(bias: Bias, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Headline,Body\nRain,Norland said rain fell.\n")
    assert "rain fell" in bias("read", file).stdout
    refused = bias("compare", file)
    assert refused.exit_code == 2
    assert "no 'outlet' (publisher, publication, newspaper will do, too)" in refused.stderr


def test_group_shows_and_writes_events(bias: Bias, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "events.json"
    result = bias("group", folder, "--json", file)
    assert result.exit_code == 0, result.output
    events = json.loads(file.read_bytes())
    assert events["schema"] == "bias.events/1"
    assert sorted(name for event in events["events"] for name in event["articles"]) == ["a", "b", "c"]
    assert "The a: a" in result.stdout


def test_the_report_can_be_made_from_the_json_alone(bias: Bias, folder: Path, comparison: Path, tmp_path: Path) -> None:
    bias("compare", folder, "--report", tmp_path / "one.html")
    result = bias("report", comparison, "-o", tmp_path / "two.html")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_tables_can_be_made_from_the_json_alone(bias: Bias, folder: Path, comparison: Path, tmp_path: Path) -> None:
    bias("compare", folder, "--export", tmp_path / "one")
    result = bias("export", comparison, "-o", tmp_path / "two")
    assert result.exit_code == 0, result.output
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert one == two != {}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema": "bias.document/1"}'])
def test_what_is_no_comparison_is_bad_input(bias: Bias, tmp_path: Path, content: str) -> None:
    file = tmp_path / "c.json"
    file.write_text(content)
    result = bias("report", file, "-o", tmp_path / "r.html")
    assert result.exit_code == 2
    assert str(file) in result.stderr
    assert not (tmp_path / "r.html").exists()


def test_evaluate_scores_what_is_read_or_given(bias: Bias, tmp_path: Path) -> None:
    text = "Norland said heavy rain had fallen. Kovel slept."
    attribution = {"source": [[0, 7]], "cue": [[8, 12]], "content": [[13, 34]]}
    gold = {"doc": "x", "text": text, "sentences": [[0, 35], [36, 48]], "attributions": [attribution]}
    (tmp_path / "dev.jsonl").write_text(json.dumps(gold) + "\n", encoding="utf-8")
    result = bias("evaluate", "attribution", tmp_path, "--json", tmp_path / "f.json", "--bootstrap", 20)
    assert result.exit_code == 0, result.output
    assert "relation" in result.stdout
    figures = json.loads((tmp_path / "f.json").read_bytes())
    assert figures["relation"]["f1"] == figures["sentence"]["kappa"] == 1.0
    (tmp_path / "p.jsonl").write_text(json.dumps({"id": "x", "attributions": []}) + "\n", encoding="utf-8")
    words = (
        "evaluate",
        "attribution",
        tmp_path,
        "--predictions",
        tmp_path / "p.jsonl",
        "--json",
        "-",
        "--bootstrap",
        0,
    )
    assert json.loads(bias(*words).stdout)["relation"]["r"] == 0.0


@pytest.mark.parametrize("task", ["attribution", "grouping", "alignment"])
def test_data_that_is_not_there_is_named(bias: Bias, tmp_path: Path, task: str) -> None:
    result = bias("evaluate", task, tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr


def test_the_settings_that_are_printed_can_be_read_back(bias: Bias, tmp_path: Path) -> None:
    from bias.settings import Settings, read_settings

    (tmp_path / "s.toml").write_text(bias("settings").stdout, encoding="utf-8")
    assert read_settings(tmp_path / "s.toml") == Settings()


def test_schemas_are_listed_and_printed(bias: Bias) -> None:
    names = bias("schema").stdout.split()
    assert names
    for name in names:
        assert json.loads(bias("schema", name).stdout)
    missing = bias("schema", "verdicts")
    assert missing.exit_code == 2
    assert names[0] in missing.stderr


def test_the_model_shows_its_fingerprint(bias: Bias) -> None:
    assert "fingerprint: simple" in bias("model").stdout


def test_agreement_with_a_model_counts_what_training_left_out(bias: Bias, tmp_path: Path) -> None:
    text = "Mayor Orlo said taxes will rise. Nobody came."
    said = {"source": [[0, 10]], "cue": [[11, 15]], "content": [[16, 31]]}
    versions = [
        {"doc": "a1", "annotator": name, "text": text, "sentences": [[0, 32], [33, 45]], "attributions": [said]}
        for name in "xy"
    ]
    multi, trained = tmp_path / "multi.jsonl", tmp_path / "train.jsonl"
    multi.write_text("".join(json.dumps(one) + "\n" for one in versions), encoding="utf-8")
    # The first of a file is held out from training, the second is not.
    rows = [{**versions[0], "doc": doc} for doc in ("a0", "a1")]
    trained.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    left_out = bias("evaluate", "agreement", multi, "--trained-on", trained, "--without", multi)
    assert left_out.exit_code == 0
    assert "model.relation" in left_out.stdout
    assert "model.relation:" not in bias("evaluate", "agreement", multi, "--trained-on", trained).stdout
    assert bias("evaluate", "agreement", multi, "--without", multi).exit_code == 2
