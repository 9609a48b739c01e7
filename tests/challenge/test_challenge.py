"""The challenge set: many short cases, each about one thing that readers get wrong, with a floor per phenomenon."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

import challenge_scoring
from challenge_scoring import (
    DOMAINS,
    Case,
    Failure,
    find_problems,
    half_of,
    match_anchor,
    passed_by_phenomenon,
    pin_floors,
    read_cases,
    read_floors,
    score_all,
    score_case,
)

from bias.types import Article, Attribution, Claim, Document, Reading, Span

CASES = read_cases()


@cache
def failures() -> dict[str, tuple[Failure, ...]]:
    return score_all(CASES)


# --- floors -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(read_floors()))
def test_a_phenomenon_stays_above_its_floor(name: str) -> None:
    reached = passed_by_phenomenon(CASES, failures())[name]
    missed = [case for case in CASES if failures()[case["id"]] and name in (case["phenomenon"], "overall")]
    shown = [f"{case['id']}: {failures()[case['id']][0]}" for case in missed if half_of(case) == "open"]
    assert reached >= read_floors()[name], "\n".join(
        [*shown, f"and {len(missed) - len(shown)} closed cases, which are not for show"]
    )


def test_every_phenomenon_has_a_floor() -> None:
    assert set(read_floors()) == {case["phenomenon"] for case in CASES} | {"overall"}


# --- the cases ----------------------------------------------------------------------------------------------------


def test_the_cases_are_valid() -> None:
    assert find_problems(CASES) == []


def test_the_set_is_broad() -> None:
    phenomena = Counter(case["phenomenon"] for case in CASES)
    domains = Counter(case["domain"] for case in CASES)
    assert len(CASES) >= 400
    assert len(phenomena) >= 40
    assert min(phenomena.values()) >= 8
    assert set(domains) == set(DOMAINS)
    assert min(domains.values()) >= 0.1 * len(CASES)
    assert sum("pair" in case for case in CASES) >= 100
    assert abs(sum(half_of(case) == "open" for case in CASES) / len(CASES) - 0.5) < 0.05


# --- the scoring itself -------------------------------------------------------------------------------------------

TEXT = "KOVEL (TNA) - Anna Reve, who chairs the board, claimed that the dam might fail."


def expect(**fields: Any) -> Case:
    return {"anchor": "the dam might fail", **fields}


def make_case(*claims: Case, **fields: Any) -> Case:
    return {
        "id": "sample-1", "phenomenon": "sample", "domain": "disaster", "half": "open", "text": TEXT,
        "claims": list(claims), **fields,
    }  # fmt: skip


def span_of(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def make_claim(number: int, words: str, attribution: int | None) -> Claim:
    mode, score = ("asserted", 0.0) if attribution is None else ("attributed", 1.0)
    hedged = "might" in words
    return Claim(number, 0, (span_of(words),), words, mode, score, 1.0, attribution, hedged, False, "Board")  # type: ignore[arg-type]


def make_document() -> Document:
    """The sample text read as it should be."""
    nothing = Reading((), (), (), (), np.zeros((0, 3), np.int32), np.zeros((0, 384), np.float16))
    attribution = Attribution(
        0, None, (span_of("Anna Reve, who chairs the board"),), (span_of("claimed"),), (span_of("the dam might fail"),),
        "indirect", "distancing", 0.5, -0.3, 1, "person", False, "Anna Reve", "Board", 1.0,
    )  # fmt: skip
    claims = (make_claim(0, "the dam might fail", 0), make_claim(1, "who chairs the board", None))
    return Document(Article("sample-1", "Example Outlet", "", TEXT), nothing, (attribution,), claims, ())


@pytest.mark.parametrize(
    ("field", "right", "wrong"),
    [
        ("mode", ["attributed", ["carried", "attributed"]], ["asserted"]),
        ("speaker", ["Anna Reve", "the anna reve", ["Reve", "Anna Reve"]], ["Reve", "Anna", None, ["Reve"]]),
        ("polarity", [1], [0, -1]),
        ("hedged", [True], [False]),
        ("endorsement", ["<0"], ["0", ">0"]),
        ("attribution", [[0.9, 1], [1, 1]], [[0, 0.5]]),
        ("cue_class", ["distancing", ["distancing", "accusation"]], ["neutral"]),
        ("source_type", ["person"], ["organisation", ["none", "media"]]),
        ("official", [False], [True]),
        ("form", ["indirect"], ["direct"]),
        ("side", ["Board"], [None, "Owners"]),
        ("headline", [False], [True]),
        ("without", [["Reve", "claimed"], "Reve"], [["dam"], "the dam"]),
    ],
)
def test_each_field_is_held_to_its_value(field: str, right: Sequence[object], wrong: Sequence[object]) -> None:
    for value in right:
        assert score_case(make_case(expect(**{field: value})), make_document()) == ()
    for value in wrong:
        (failure,) = score_case(make_case(expect(**{field: value})), make_document())
        assert failure.field == field


def test_own_voice_has_no_speaker_and_no_attribution() -> None:
    own = {"anchor": "who chairs the board", "mode": "asserted", "speaker": None, "source_type": "none"}
    assert score_case(make_case(own), make_document()) == ()
    (failure,) = score_case(make_case({**own, "polarity": 1}), make_document())
    assert failure.got is None


def test_an_anchor_must_lie_in_one_claim() -> None:
    (failure,) = score_case(make_case({"anchor": "board, claimed that the dam", "mode": "attributed"}), make_document())
    assert failure.field == "claim"


def test_an_anchor_goes_to_the_shortest_of_the_claims_that_cover_it() -> None:
    document = make_document()
    outer = make_claim(2, "claimed that the dam might fail", None)
    document = replace(document, claims=(outer, *document.claims))
    assert match_anchor(document, "dam") == (document.claims[1], 1.0)
    assert match_anchor(document, "that the dam") == (outer, 1.0)
    assert match_anchor(document, "TNA") == (None, 0.0)


@pytest.mark.parametrize(
    ("words", "source", "fails"),
    [
        ("TNA", "Anna Reve, who chairs the board", False),
        ("TNA", "TNA", True),
        ("TNA", "the TNA", True),
        ("Anna Reve", "chairwoman Anna Reve, who chairs the board", True),
        ("the board", "Anna Reve, who chairs the board", False),
        ("the board", "a lawyer for the board", False),
    ],
)
def test_the_head_of_a_source_is_told_from_what_follows(words: str, source: str, fails: bool) -> None:
    assert challenge_scoring._heads(words, source) is fails


def test_sources_and_claims_that_must_not_be() -> None:
    document = make_document()
    assert score_case(make_case(no_source=["TNA"], no_claim=["KOVEL (TNA)"]), document) == ()
    assert [f.field for f in score_case(make_case(no_source=["Anna Reve"]), document)] == ["no_source", "no_source"]
    assert [f.field for f in score_case(make_case(no_claim=["chairs the board"]), document)] == ["no_claim"]


@pytest.mark.parametrize(
    "damage",
    [
        {"domain": "weather"},
        {"half": "closed"},
        {"pair": "sample-9"},
        {"no_source": ["nobody"]},
        {"no_claim": "KOVEL"},
        {"claims": []},
        {"claims": [expect()]},
        {"claims": [expect(mode="reported")]},
        {"claims": [expect(mood="bad")]},
        {"claims": [expect(side="Board")]},
        {"claims": [expect(attribution=[1, 0])]},
        {"claims": [{"anchor": "a", "mode": "asserted"}]},
        {"unheard_of": 1},
        {"id": "other-1"},
    ],
)
def test_a_case_that_is_wrong_is_named(damage: Mapping[str, object]) -> None:
    sound = make_case(expect(mode="attributed"))
    assert find_problems([sound]) == []
    assert len(find_problems([{**sound, **damage}])) == 1


def test_ids_are_used_once() -> None:
    case = make_case(expect(mode="attributed"))
    assert find_problems([case, case]) == ["sample-1: id used twice"]


def test_floors_only_rise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(challenge_scoring, "FLOORS", tmp_path / "floors.toml")
    cases = [make_case(id=f"sample-{n}") for n in range(10)]
    missed = (Failure("dam", "mode", "attributed", "asserted"),)

    def reach(share: float) -> dict[str, tuple[Failure, ...]]:
        return {case["id"]: () if n < share * 10 else missed for n, case in enumerate(cases)}

    pin_floors(cases, reach(0.8))
    assert read_floors() == {"overall": 0.79, "sample": 0.7}
    pin_floors(cases, reach(0.5))
    assert read_floors() == {"overall": 0.79, "sample": 0.7}
    pin_floors(cases, reach(1.0))
    assert read_floors() == {"overall": 0.99, "sample": 0.9}
