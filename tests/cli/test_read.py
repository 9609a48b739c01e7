"""`bias read` for people, and `bias evaluate` for what the product measures of itself."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from factories import article_lines, make_article

from bias.cli import main
from bias.cli.documents import CLAIM_COLUMNS
from bias.cli.options import wants_color

ARTICLE = make_article(
    "Norland said the bridge fell on Monday. Rain may have weakened it.", id="a", title="Bridge falls"
)
ANSI = re.compile(r"\x1b\[[\d;]*m")

Bias = Callable[..., Result]


@pytest.fixture
def bias(simple_reader: None, monkeypatch: pytest.MonkeyPatch) -> Bias:
    del simple_reader
    monkeypatch.setenv("COLUMNS", "100")

    def run(*words: object, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], input=stdin)

    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "set.jsonl").write_text(article_lines([ARTICLE]), encoding="utf-8")
    return tmp_path / "set.jsonl"


def test_the_article_has_its_roles_marked_and_its_claims_beside_it(bias: Bias, file: Path) -> None:
    shown = bias("read", file).stdout
    assert "[Norland] {said} ¹<the bridge fell on Monday>" in shown
    assert re.search(r"│ 1 1\.00 attributed to Norland\n", shown)
    assert re.search(r"│ 2 0\.00 own voice, hedged\n", shown)
    assert "Who speaks, by words of the body" in shown
    assert "Who is heard" in shown
    assert "term by term" not in shown


def test_explain_gives_every_claim_term_by_term(bias: Bias, file: Path) -> None:
    shown = " ".join(bias("read", file, "--explain").stdout.split())
    assert shown.count("c 1.00 attributed: the source “Norland” is given") == 1
    assert shown.count("c 0.00 own voice: no source, no cue and no marks around it") == 2
    assert "A 1.00 × (1 − 0.50 × max(0, 0.00)) = 1.00" in shown
    assert "hedged by “may”" in shown


def test_explain_uses_the_settings_that_were_read_with(bias: Bias, file: Path, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text("[scoring]\nattributed = 0.9\n", encoding="utf-8")
    shown = bias("read", file, "--explain", "--settings", tmp_path / "s.toml").stdout
    assert "0.90 × (1 − 0.50 × max(0, 0.00)) = 0.90" in shown
    assert "other settings" not in shown


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_explain_is_for_people(bias: Bias, file: Path, form: str) -> None:
    result = bias("read", file, "--explain", "--format", form)
    assert result.exit_code == 2
    assert "--explain is for --format text" in result.stderr


def test_colours_are_chosen_or_not(bias: Bias, file: Path) -> None:
    plain, colored = bias("read", file, "--no-color").stdout, bias("read", file, "--color").stdout
    assert bias("read", file).stdout == plain
    assert "\x1b[" not in plain
    assert "[Norland]" in plain
    assert "Norland said" in ANSI.sub("", colored).replace("⁰", "")
    assert "[Norland]" not in colored


@pytest.mark.parametrize(
    ("tty", "name", "value", "wanted"),
    [
        (True, "TERM", "xterm", True),
        (False, "TERM", "xterm", False),
        (True, "TERM", "dumb", False),
        (True, "NO_COLOR", "1", False),
        (True, "NO_COLOR", "", True),
    ],
)
def test_when_colours_are_wanted(
    tty: bool, name: str, value: str, wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout.isatty", lambda: tty, raising=False)
    assert wants_color() is wanted


def test_text_on_standard_input_is_shown(bias: Bias) -> None:
    result = bias("read", "-", stdin=b"Norland said it rained.")
    assert result.exit_code == 0, result.output
    assert "[Norland] {said} ⁰<it rained>" in result.stdout


def test_csv_has_all_columns_and_disarms_formulas(bias: Bias) -> None:
    result = bias("read", "-", "--format", "csv", stdin=b"=HYPERLINK(1) fell on Monday. Norland said it rained.")
    first, second = csv.DictReader(io.StringIO(result.stdout))
    assert tuple(first) == CLAIM_COLUMNS
    assert first["text"] == "'=HYPERLINK(1) fell on Monday."
    assert (second["speaker"], second["mode"], second["words"], second["spans"]) == (
        "Norland",
        "attributed",
        "2",
        "43:52",
    )
    assert first["speaker"] == first["attribution_id"] == first["official"] == ""


FACTUALITY = [
    {"text": "Rain may fall on Kovel .", "targets": [{"span1": [2, 3], "label": 0.5}]},
    {"text": "Rain fell on Kovel .", "targets": [{"span1": [1, 2], "label": 3.0}]},
]
JUDGED = "cue\tcomplement\tvoice\tpolarity\tmean_veridicality\titems\n" + "".join(
    f"{cue}\tthat\tactive\taffirmative\t{value}\t2\n"
    for cue, value in [("noted", 2.8), ("observed", 2.7), ("claimed", 0.2), ("alleged", 0.1)]
)
MARKED = """
set = "set"
[[articles]]
id = "a"
[[articles.claims]]
snippet = "the bridge fell on Monday"
mode = "attributed"
speaker = "Norland"
"""


def data_for(task: str, folder: Path) -> Path:
    if task == "claims":
        (folder / "set").mkdir()
        (folder / "set" / "set.jsonl").write_text(article_lines([ARTICLE]), encoding="utf-8")
    content = {"hedges": "\n".join(map(json.dumps, FACTUALITY)), "veridicality": JUDGED, "claims": MARKED}[task]
    (folder / "data").write_text(content, encoding="utf-8")
    return folder / "data"


@pytest.mark.parametrize("task", ["claims", "hedges", "veridicality"])
def test_figures_are_shown_and_written(bias: Bias, task: str, tmp_path: Path) -> None:
    data = data_for(task, tmp_path)
    result = bias("evaluate", task, data, "--json", tmp_path / "f.json")
    assert result.exit_code == 0, result.output
    figures = json.loads((tmp_path / "f.json").read_bytes())
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == list(figures)
    assert json.loads(bias("evaluate", task, data, "--json", "-").stdout) == figures


@pytest.mark.parametrize("task", ["claims", "speakers", "sources", "hedges", "veridicality"])
def test_data_that_is_not_there_is_named(bias: Bias, task: str, tmp_path: Path) -> None:
    result = bias("evaluate", task, tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
    assert "unexpected" not in result.stderr
