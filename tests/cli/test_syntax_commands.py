"""`bias read --syntax` and `bias evaluate syntax|entities` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bias.cli import main

CONLLU = """# newdoc id = GUM_news_tesk
# global.Entity = GRP-etype
# text = The mayor spoke.
1\tThe\t_\tDET\t_\t_\t2\tdet\t_\tEntity=(1-person-new
2\tmayor\t_\tNOUN\t_\t_\t3\tnsubj\t_\tEntity=1)
3\tspoke\t_\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No
4\t.\t_\tPUNCT\t_\t_\t3\tpunct\t_\t_
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    path = tmp_path / "bank.conllu"
    path.write_text(CONLLU, encoding="utf-8")
    return path


def run(*arguments: object) -> str:
    outcome = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    return outcome.stdout


def test_read_adds_words_and_entities_only_when_asked(tmp_path: Path) -> None:
    article = tmp_path / "kovel-post.txt"
    article.write_text("Bridge closed\n\nThe mayor of Tesk closed it, he said.", encoding="utf-8")
    plain = json.loads(run("read", article, "--format", "jsonl", "--no-store"))
    assert not {"words", "entities"} & plain.keys()
    full = json.loads(run("read", article, "--format", "jsonl", "--no-store", "--syntax"))
    assert {name: full[name] for name in plain} == plain
    words = [full["text"][one["start"] : one["end"]] for one in full["words"]]
    assert words == "Bridge closed The mayor of Tesk closed it , he said .".split()
    assert sum(one["head"] is None for one in full["words"]) == 2
    assert "The mayor of Tesk" in [full["text"][one["start"] : one["end"]] for one in full["entities"]]


def test_syntax_is_for_json(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("It rained.", encoding="utf-8")
    outcome = CliRunner().invoke(main, ["read", str(article), "--syntax"])
    assert outcome.exit_code == 2
    assert "--format jsonl" in outcome.stderr


def test_evaluate_syntax(bank: Path, tmp_path: Path) -> None:
    run("evaluate", "syntax", bank, "--json", tmp_path / "out.json", "-q")
    figures = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["bank"]
    assert figures["count"] == 4
    assert figures["labelled"]["f1"] == 1.0


def test_evaluate_entities(bank: Path) -> None:
    assert "all.f1: 1.0000" in run("evaluate", "entities", bank, "--genre", "news")
    outcome = CliRunner().invoke(main, ["evaluate", "entities", str(bank), "--genre", "bio"])
    assert outcome.exit_code == 2
    assert "no document of genre bio" in outcome.stderr
