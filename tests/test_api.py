"""The library's front door: what `import bias` gives, and what it costs."""

from __future__ import annotations

import doctest
import importlib
import inspect
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import bias
from bias.report import mark_document
from bias.types import Claim, Document

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")

_HEAVY = ("numpy", "nltk", "sklearn", "scipy", "onnxruntime", "tokenizers", "jinja2", "yaml")


@pytest.mark.parametrize("name", bias.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(bias, name)
    assert name in dir(bias)
    if inspect.isclass(value) or inspect.isfunction(value):
        assert inspect.getdoc(value)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'verdict'"):
        _ = bias.verdict


@pytest.mark.parametrize("module", ["bias", "bias.cli"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*(name for name in {_HEAVY!r} if name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() == []


def test_compare_stays_the_function_when_its_module_is_imported() -> None:
    module = importlib.import_module("bias.compare")
    assert inspect.isfunction(bias.compare)
    assert sys.modules["bias.compare"] is module
    assert inspect.isfunction(module.compare)


def test_the_front_door_offers_what_the_room_does() -> None:
    room = inspect.signature(importlib.import_module("bias.compare").compare).parameters
    door = inspect.signature(bias.compare).parameters
    assert set(door) <= set(room)


def test_the_version_is_that_of_the_package() -> None:
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert bias.__version__ == project["version"]


def block(name: str) -> str:
    """The indented lines that the readme marks with a name."""
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- end -->", README, re.DOTALL)
    assert found, name
    return "\n".join(line.removeprefix("    ") for line in found[1].splitlines()) + "\n"


@pytest.mark.parametrize("name", ["read", "explain", "parse"])
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    function = getattr(bias, name)
    [example] = doctest.DocTestFinder(recurse=False).find(function, name, globs={**vars(bias), "read": bias.read})
    assert example.examples
    assert doctest.DocTestRunner().run(example).failed == 0


@pytest.mark.parametrize(("name", "least"), [("example", 6), ("syntax", 4)])
def test_the_examples_in_the_readme_are_true(name: str, least: int) -> None:
    example = doctest.DocTestParser().get_doctest(block(name), {"bias": bias}, "README.md", "README.md", 0)
    assert len(example.examples) >= least
    assert doctest.DocTestRunner().run(example).failed == 0


def test_the_article_shown_in_the_readme_is_true() -> None:
    shown = block("shown")
    text = " ".join(re.sub("[⁰¹<>\\[\\]{}]", "", line.split("│")[0]).strip() for line in shown.splitlines())
    assert shown in mark_document(bias.read(text), color=False, width=76)


TEXT = "Ann Holt denied that the bridge was unsafe. She said it would last. Kovel slept.\n\nIt fell on Monday."


@pytest.fixture(scope="module")
def document() -> Document:
    return bias.read(TEXT)


def test_everything_in_a_document_knows_its_words_and_its_sentence(document: Document) -> None:
    for claim in document.claims:
        assert document.text_of(claim.spans) == claim.text
        start, end = document.sentence_of(claim) or (0, 0)
        assert all(start <= span.start < span.end <= end for span in claim.spans)
    for one in document.attributions:
        assert one.spans == tuple(sorted((*one.source, *one.cue, *one.content)))
        start, end = document.sentence_of(one) or (0, 0)
        assert start <= one.cue[0].start < end
    assert document.attributions


def test_a_document_finds_the_way_between_speakers_and_what_they_say(document: Document) -> None:
    [holt] = document.speakers
    said = document.attributions_of(holt)
    assert [document.text_of(one.cue) for one in said] == ["denied", "said"]
    claims = document.claims_of(holt)
    assert claims == tuple(claim for one in said for claim in document.claims_of(one))
    assert all(document.speaker_of(claim) == holt for claim in claims)
    own = [claim for claim in document.claims if claim not in claims]
    assert [claim.text for claim in own] == ["Kovel slept.", "It fell on Monday."]
    assert [document.speaker_of(claim) for claim in own] == [None, None]
    assert document.side_of(holt) is None


def test_what_lies_in_no_sentence_has_none(document: Document) -> None:
    lost = Claim(0, 99, (), "", "asserted", 0.0, 0.9, None, False, False, None)
    assert document.sentence_of(lost) is None


def test_explanations_fill_in_the_formula(document: Document) -> None:
    explained = bias.explain(document)
    assert [one.claim for one in explained] == list(document.claims)
    for one in explained:
        assert one.score == pytest.approx(one.claim.attribution)
        assert one.formula.endswith(f"= {one.claim.attribution:.2f}")
    assert [one.speaker.how for one in explained[:2]] == ["named", "pronoun"]
    assert explained[1].speaker.antecedent == "Ann Holt"
