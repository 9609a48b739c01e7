"""The shipped article sets and their gold: whole, well-formed, and holding what they promise. No model needed."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any, get_args

import pytest
from gold_texts import CORPORA, SETS, PlainArticle, read_articles, read_event, read_gold, split_sentences

from bias.types import CueClass, FindingKind, Mode, SourceType

ARTICLES = {name: read_articles(CORPORA / name) for name in SETS}
GOLD = {name: read_gold(name) for name in SETS}
EACH_ARTICLE = [(name, article) for name in SETS for article in ARTICLES[name]]
CLAIM_FIELDS = {
    "snippet", "mode", "mode_also", "speaker", "side", "side_also", "attribution", "source_type", "cue_class",
    "polarity", "hedged", "headline",
}  # fmt: skip


def annotated(name: str, article: str) -> dict[str, Any]:
    (found,) = [row for row in GOLD[name]["articles"] if row["id"] == article]
    return found


def claims(name: str) -> list[tuple[str, dict[str, Any]]]:
    return [(row["id"], claim) for row in GOLD[name]["articles"] for claim in row["claims"]]


def all_text(name: str) -> str:
    return "\n".join(article.text for article in ARTICLES[name].values())


def longest_shared(first: PlainArticle, second: PlainArticle) -> list[str]:
    left, right = first.body.split(), second.body.split()
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    run: list[str] = []
    best: list[str] = []
    previous = (-9, -9)
    for block in blocks:
        near = block.a - previous[0] <= 2 and block.b - previous[1] <= 2
        run = (run if near else []) + left[block.a : block.a + block.size]
        best = max(best, run, key=len)
        previous = (block.a + block.size, block.b + block.size)
    return best


# --- the sets -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SETS)
def test_a_set_has_five_outlets_and_two_sides(name: str) -> None:
    assert len(ARTICLES[name]) == 5
    assert len({article.outlet for article in ARTICLES[name].values()}) == 5
    event = read_event(name)
    assert event["title"]
    assert len(event["sides"]) == 2
    assert all(len(side["aliases"]) >= 10 for side in event["sides"])


@pytest.mark.parametrize("name", SETS)
def test_no_alias_belongs_to_both_sides(name: str) -> None:
    first, second = ({side["name"], *side["aliases"]} for side in read_event(name)["sides"])
    assert not first & second


@pytest.mark.parametrize(("name", "id"), EACH_ARTICLE)
def test_an_article_is_whole(name: str, id: str) -> None:
    article = ARTICLES[name][id]
    assert 350 <= len(article.body.split()) <= 700
    assert article.title
    assert article.fields["language"] == "en"
    assert re.fullmatch(r"https://[a-z.-]+\.example/\S+", article.fields["url"])
    assert re.match(r"2026-1[01]-\d\dT", str(article.fields["published"]))


def test_more_than_one_file_format_is_shown() -> None:
    assert {path.suffix for name in SETS for path in (CORPORA / name).iterdir()} >= {".txt", ".md", ".jsonl", ".toml"}


@pytest.mark.parametrize(
    ("name", "outlets", "credit"),
    [
        ("border-ceasefire", {"Meridian Press Agency", "Kestrel Harbour Times"}, "Meridian Press Agency contributed"),
        ("transit-strike", {"Northline News Agency", "The Exchange Daily"}, "(Northline)"),
        ("river-spill", {"Crossmere News Agency", "Estuary Business Review"}, "(Crossmere)"),
        (
            "election-recount",
            {"Lodestar News Agency", "Corvane Business Record"},
            "With reporting by Lodestar News Agency",
        ),
    ],
)
def test_two_outlets_share_a_credited_wire_passage(name: str, outlets: set[str], credit: str) -> None:
    shared = {
        frozenset((a.outlet, b.outlet)): longest_shared(a, b) for a, b in combinations(ARTICLES[name].values(), 2)
    }
    longest = max(shared, key=lambda pair: len(shared[pair]))
    assert longest == outlets
    assert len(shared[longest]) >= 80
    assert all(len(words) < 40 for pair, words in shared.items() if pair != longest)
    borrower = [a for a in ARTICLES[name].values() if a.outlet in outlets and not a.outlet.endswith("Agency")]
    assert credit in borrower[0].body


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("border-ceasefire", "officials say"),
        ("border-ceasefire", "are feared"),
        ("border-ceasefire", "according to official data"),
        ("border-ceasefire", "accused"),
        ("border-ceasefire", "denied firing"),
        ("border-ceasefire", "refused to send"),
        ("border-ceasefire", "spokesman"),
        ("border-ceasefire", "on condition of anonymity"),
        ("border-ceasefire", "reportedly"),
        ("transit-strike", "judge ruled"),
        ("transit-strike", "threatened to"),
        ("transit-strike", "vowed to"),
        ("transit-strike", "poll"),
        ("transit-strike", "an internal budget paper"),
        ("transit-strike", "auditor"),
        ("transit-strike", "are reported to"),
        ("transit-strike", "asked not to be identified"),
        ("transit-strike", "he thinks"),
        ("river-spill", "inspectors said"),
        ("river-spill", "accused managers"),
        ("river-spill", "flatly denied it"),
        ("river-spill", "threatened to sue"),
        ("river-spill", "promised that"),
        ("river-spill", "a laboratory hired by"),
        ("river-spill", "maintenance log, seen by"),
        ("river-spill", "are reported to"),
        ("river-spill", "it is understood that"),
        ("river-spill", "asked not to be named"),
        ("river-spill", "expects the river to"),
        ("river-spill", "by her calculation"),
        ("election-recount", "a commission official, who was not authorized to speak publicly"),
        ("election-recount", "accused"),
        ("election-recount", "denied that"),
        ("election-recount", "it alleges"),
        ("election-recount", "are reported to"),
        ("election-recount", "it is understood that"),
        ("election-recount", "said in an interim report"),
        ("election-recount", "court ruled"),
        ("election-recount", "exit poll"),
        ("election-recount", "doubts that"),
        ("election-recount", "vowed on monday"),
        ("election-recount", "is budgeted at"),
    ],
)
def test_a_phenomenon_occurs(name: str, words: str) -> None:
    assert words in all_text(name).lower()


@pytest.mark.parametrize("name", SETS)
def test_quotations_of_every_style_occur(name: str) -> None:
    text = all_text(name)
    assert re.search(r'(^|\s)"[A-Z]', text)
    assert re.search(r"“[A-Z]", text)
    assert re.search(r"(^|\s)‘[A-Z]", text)
    unclosed = [
        (first, second)
        for article in ARTICLES[name].values()
        for first, second in zip(article.body.split("\n\n"), article.body.split("\n\n")[1:], strict=False)
        if first.count("“") == first.count("”") + 1 or first.count('"') % 2
        if second[0] in '“"'
    ]
    assert unclosed


@pytest.mark.parametrize("name", SETS)
def test_one_outlet_uses_subheads(name: str) -> None:
    def is_subhead(paragraph: str) -> bool:
        return len(paragraph.split()) <= 9 and paragraph[-1].isalpha() | (paragraph[-1] == "’")

    counts = [sum(map(is_subhead, a.body.split("\n\n"))) for a in ARTICLES[name].values()]
    assert max(counts) >= 3


# --- the gold -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SETS)
def test_gold_covers_the_articles_of_its_set(name: str) -> None:
    assert GOLD[name]["set"] == name
    assert sorted(row["id"] for row in GOLD[name]["articles"]) == sorted(ARTICLES[name])


@pytest.mark.parametrize(("name", "id"), EACH_ARTICLE)
def test_every_snippet_occurs_exactly_once(name: str, id: str) -> None:
    text = ARTICLES[name][id].text
    wrong = {c["snippet"]: n for c in annotated(name, id)["claims"] if (n := text.count(c["snippet"])) != 1}
    assert not wrong


@pytest.mark.parametrize(("name", "id"), EACH_ARTICLE)
def test_every_sentence_is_annotated_or_listed(name: str, id: str) -> None:
    text, row = ARTICLES[name][id].text, annotated(name, id)
    spans = [(at := text.find(c["snippet"]), at + len(c["snippet"])) for c in row["claims"]]
    bare = [text[start:end] for start, end in split_sentences(text) if not any(s < end and start < e for s, e in spans)]
    assert bare == row["uncovered"]


@pytest.mark.parametrize(("name", "id"), EACH_ARTICLE)
def test_no_snippet_crosses_a_sentence(name: str, id: str) -> None:
    text = ARTICLES[name][id].text
    sentences = split_sentences(text)
    crossing = []
    for claim in annotated(name, id)["claims"]:
        start = text.find(claim["snippet"])
        if not any(s <= start and start + len(claim["snippet"]) <= e for s, e in sentences):
            crossing.append(claim["snippet"])
    assert not crossing


@pytest.mark.parametrize(("name", "id"), EACH_ARTICLE)
def test_every_record_is_well_formed(name: str, id: str) -> None:
    sides = {side["name"] for side in read_event(name)["sides"]} | {""}
    speakers = {row["name"]: row["side"] for row in GOLD[name]["speakers"]}
    for claim in annotated(name, id)["claims"]:
        assert set(claim) <= CLAIM_FIELDS, claim
        assert {claim["mode"], *claim.get("mode_also", [])} <= set(get_args(Mode)), claim
        assert claim["side"] in sides, claim
        assert claim.get("cue_class", "neutral") in get_args(CueClass), claim
        assert claim.get("source_type", "none") in get_args(SourceType), claim
        assert claim.get("polarity", 1) in (-1, 0, 1), claim
        low, high = claim["attribution"]
        assert 0 <= low < high <= 1, claim
        if claim["mode"] in ("attributed", "carried"):
            assert speakers[claim["speaker"]] == claim["side"], claim
        else:
            assert claim["speaker"] == claim["side"] == "", claim


@pytest.mark.parametrize(("name", "id"), EACH_ARTICLE)
def test_the_headline_is_annotated_as_one(name: str, id: str) -> None:
    marked = [claim["snippet"] for claim in annotated(name, id)["claims"] if claim.get("headline")]
    assert marked
    assert all(snippet in ARTICLES[name][id].title for snippet in marked)


@pytest.mark.parametrize("name", SETS)
def test_clusters_join_annotated_claims_of_several_articles(name: str) -> None:
    known = {(article, claim["snippet"]) for article, claim in claims(name)}
    placed = [(m["article"], m["snippet"]) for c in GOLD[name]["clusters"] for m in c["mentions"]]
    assert set(placed) <= known
    assert len(placed) == len(set(placed))
    assert all(len({m["article"] for m in c["mentions"]}) >= 2 for c in GOLD[name]["clusters"])
    assert all(m["polarity"] in (-1, 0, 1) for c in GOLD[name]["clusters"] for m in c["mentions"])


@pytest.mark.parametrize("name", SETS)
def test_orders_name_outlets_and_articles_and_never_contradict_each_other(name: str) -> None:
    outlets = {article.outlet for article in ARTICLES[name].values()}
    for row in GOLD[name]["weights"]:
        pairs = {tuple(pair) for pair in row["order"]}
        assert {outlet for pair in pairs for outlet in pair} <= outlets
        assert not pairs & {(less, more) for more, less in pairs}
    order = {tuple(pair) for pair in GOLD[name]["attribution_order"]["articles"]}
    assert {id for pair in order for id in pair} <= set(ARTICLES[name])
    assert not order & {(less, more) for more, less in order}


@pytest.mark.parametrize("name", SETS)
def test_findings_point_at_the_gold(name: str) -> None:
    clusters = {c["id"]: c for c in GOLD[name]["clusters"]}
    for finding in GOLD[name]["findings"]:
        assert finding["kind"] in get_args(FindingKind)
        mentions = clusters[finding["cluster"]]["mentions"]
        if finding["kind"] == "omission":
            assert finding["article"] not in {m["article"] for m in mentions}, finding
            assert len({m["article"] for m in mentions}) >= 2, finding
        elif finding["kind"] == "figures":
            assert len({m["value"] for m in mentions if "value" in m}) >= 2, finding
        else:
            assert (finding["article"], finding["snippet"]) in {(m["article"], m["snippet"]) for m in mentions}


@pytest.mark.parametrize("name", SETS)
def test_an_adoption_is_attributed_to_one_side_by_two_peers(name: str) -> None:
    by_snippet = {(article, c["snippet"]): c for article, c in claims(name)}
    clusters = {c["id"]: c for c in GOLD[name]["clusters"]}
    for finding in (f for f in GOLD[name]["findings"] if f["kind"] == "adoption"):
        mentions = clusters[finding["cluster"]]["mentions"]
        (own,) = [m for m in mentions if m["snippet"] == finding["snippet"] and m["article"] == finding["article"]]
        assert by_snippet[own["article"], own["snippet"]]["mode"] == "asserted"
        peers = {
            m["article"]
            for m in mentions
            if m["article"] != finding["article"]
            and m["polarity"] == own["polarity"]
            and by_snippet[m["article"], m["snippet"]]["side"] == finding["side"]
        }
        assert len(peers) >= 2, finding


@pytest.mark.parametrize("name", SETS)
def test_all_modes_and_many_cue_classes_occur(name: str) -> None:
    assert {claim["mode"] for _, claim in claims(name)} == set(get_args(Mode))
    assert {claim.get("cue_class", "neutral") for _, claim in claims(name)} == set(get_args(CueClass)) - (
        {"attitude"} if name == "border-ceasefire" else set()
    )


@pytest.mark.parametrize("name", SETS)
def test_findings_of_each_expected_kind_and_adoptions_from_both_sides(name: str) -> None:
    findings = GOLD[name]["findings"]
    assert {finding["kind"] for finding in findings} == {"adoption", "omission", "drift", "figures"}
    adopted = {finding["side"] for finding in findings if finding["kind"] == "adoption"}
    assert adopted == {side["name"] for side in read_event(name)["sides"]}
