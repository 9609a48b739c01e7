"""Score a comparison of a shipped set against its hand-made gold: `python tests/gold_scoring.py corpora/SET`.

A snippet of the gold stands for the claim of its article with which it shares most characters; among equals for the
shortest. All figures are shares, 0..1, and every one comes with the records that it misses.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gold_texts import ROOT, read_gold

if TYPE_CHECKING:
    from bias.types import Attribution, Claim, Comparison, Document, Finding

ROUNDING = 1e-6
TELLS_NOTHING = 0.8
"""Width from which a range of attribution scores is too wide to count (claims with two good readings)."""
VOICED = ("attributed", "carried")
_LITTLE_WORDS = frozenset({"a", "an", "the", "of", "s"})


@dataclass(frozen=True, slots=True)
class Record:
    """A claim of the gold and what the comparison has in its place."""

    article: str
    gold: Mapping[str, Any]
    claim: Claim | None
    attribution: Attribution | None
    overlap: float
    """Share of the snippet that the claim covers, 0..1."""

    def __str__(self) -> str:
        return f"{self.article}: {self.gold['snippet'][:70]!r}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A share, what it is a share of, and what was missed."""

    name: str
    value: float
    n: int
    misses: tuple[str, ...] = ()


# --- matching -----------------------------------------------------------------------------------------------------


def match_snippet(document: Document, snippet: str) -> tuple[Claim | None, float]:
    """Return the claim that shares most characters with a snippet, and the share of the snippet that it covers."""
    start = document.article.text.index(snippet)
    end = start + len(snippet)

    def shared(claim: Claim) -> int:
        return sum(max(0, min(end, e) - max(start, s)) for s, e in claim.spans)

    def rank(claim: Claim) -> tuple[int, int]:
        return shared(claim), -sum(e - s for s, e in claim.spans)

    best = max(document.claims, key=rank, default=None)
    if best is None or shared(best) == 0:
        return None, 0.0
    return best, shared(best) / len(snippet)


def match_records(comparison: Comparison, gold: Mapping[str, Any]) -> list[Record]:
    """Return every claim of the gold with its counterpart in the comparison."""
    documents = {document.article.id: document for document in comparison.articles}
    records = []
    for row in gold["articles"]:
        document = documents[row["id"]]
        for wanted in row["claims"]:
            claim, overlap = match_snippet(document, wanted["snippet"])
            attribution = document.attribution_of(claim) if claim else None
            records.append(Record(row["id"], wanted, claim, attribution, overlap))
    return records


def same_speaker(given: str | None, name: str, accepted: Sequence[str]) -> bool:
    """Whether a resolved name is the speaker meant: an accepted form, or the full name with more around it."""
    words = _name_words(given or "")
    wanted = _name_words(name)
    if words in [wanted, *map(_name_words, accepted)]:
        return True
    return len(wanted) >= 2 and wanted <= words


def _name_words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", name.casefold().replace("’", "'"))) - _LITTLE_WORDS


# --- figures ------------------------------------------------------------------------------------------------------


def _share(
    name: str, records: Sequence[Record], holds: Callable[[Record], bool], shows: Callable[[Record], object]
) -> Figure:
    missed = [record for record in records if not holds(record)]
    value = 1 - len(missed) / len(records) if records else 1.0
    return Figure(name, value, len(records), tuple(f"{record} -> {shows(record)}" for record in missed))


def _range(record: Record) -> tuple[float, float]:
    low, high = record.gold["attribution"]
    return low, high


def _modes(gold: Mapping[str, Any]) -> set[str]:
    return {gold["mode"], *gold.get("mode_also", [])}


def _voiced(records: Sequence[Record]) -> list[Record]:
    """Records with a speaker, without those that may also be read as the outlet's own voice and were."""
    return [
        r for r in records
        if r.gold["speaker"] and not (r.claim and r.claim.mode not in VOICED and r.claim.mode in _modes(r.gold))
    ]  # fmt: skip


def score_claims(records: Sequence[Record], gold: Mapping[str, Any]) -> list[Figure]:
    """Score modes, speakers, sides, attribution scores and the finer fields, record by record."""
    accepted = {row["name"]: row["accepted"] for row in gold["speakers"]}
    voiced = _voiced(records)

    def speaker(r: Record) -> str | None:
        return r.attribution.speaker if r.attribution else None

    def side_of(r: Record) -> str:
        return (r.claim.side if r.claim else None) or ""

    def in_range(r: Record) -> bool:
        low, high = _range(r)
        return r.claim is not None and low - ROUNDING <= r.claim.attribution <= high + ROUNDING

    return [
        _share("found", records, lambda r: r.overlap >= 0.5, lambda r: round(r.overlap, 2)),
        _share(
            "mode",
            records,
            lambda r: r.claim is not None and r.claim.mode in _modes(r.gold),
            lambda r: f"{r.claim and r.claim.mode}, gold {r.gold['mode']}",
        ),
        _share(
            "speaker",
            voiced,
            lambda r: same_speaker(speaker(r), r.gold["speaker"], accepted[r.gold["speaker"]]),
            lambda r: f"{speaker(r)}, gold {r.gold['speaker']}",
        ),
        _share(
            "side",
            voiced,
            lambda r: r.claim is not None and side_of(r) in {r.gold["side"], *r.gold.get("side_also", [])},
            lambda r: f"{side_of(r) or None}, gold {r.gold['side'] or None}",
        ),
        _share(
            "attribution",
            [r for r in records if _range(r)[1] - _range(r)[0] < TELLS_NOTHING],
            in_range,
            lambda r: f"{r.claim and round(r.claim.attribution, 2)}, gold {r.gold['attribution']}",
        ),
        *(_field(name, voiced) for name in ("polarity", "cue_class", "source_type")),
        _share(
            "hedged",
            [r for r in records if r.gold.get("hedged")],
            lambda r: r.claim is not None and r.claim.hedged,
            lambda r: r.claim and r.claim.hedged,
        ),
    ]


def _field(name: str, voiced: Sequence[Record]) -> Figure:
    def given(r: Record) -> object:
        return getattr(r.attribution, name, None)

    present = [r for r in voiced if name in r.gold]
    return _share(name, present, lambda r: given(r) == r.gold[name], lambda r: f"{given(r)}, gold {r.gold[name]}")


def score_clusters(comparison: Comparison, records: Sequence[Record], gold: Mapping[str, Any]) -> list[Figure]:
    """Score the clusters: B-cubed F1 (Bagga & Baldwin 1998) over the shared claims of the gold, and F1 of pairs.

    Pairs are of claims of different articles, over all records, so that joining unshared claims costs as well.
    """
    where = {(m.article, m.claim): c.id for c in comparison.clusters for m in c.mentions}
    labels = {(m["article"], m["snippet"]): c["id"] for c in gold["clusters"] for m in c["mentions"]}
    wanted: list[Hashable] = []
    given: list[Hashable] = []
    for i, record in enumerate(records):
        wanted.append(labels.get((record.article, record.gold["snippet"]), i))
        found = where.get((record.article, record.claim.id)) if record.claim else None
        given.append(("alone", i) if found is None else found)
    shared = [i for i, label in enumerate(wanted) if isinstance(label, str)]
    cubed = b_cubed([wanted[i] for i in shared], [given[i] for i in shared])
    pairs = [(i, j) for i, j in combinations(range(len(records)), 2) if records[i].article != records[j].article]
    joined = {pair for pair in pairs if given[pair[0]] == given[pair[1]]}
    same = {pair for pair in pairs if wanted[pair[0]] == wanted[pair[1]]}
    f1 = 2 * len(joined & same) / (len(joined) + len(same)) if joined or same else 1.0
    misses = [f"apart [{wanted[i]}]: {records[i]} | {records[j]}" for i, j in sorted(same - joined)]
    misses += [f"joined: {records[i]} | {records[j]}" for i, j in sorted(joined - same)]
    return [
        Figure("clusters_b3", cubed, len(shared)),
        Figure("cluster_pairs", f1, len(same), tuple(misses)),
        _score_stances(
            comparison, records, gold, {(i, j) for i, j in combinations(shared, 2) if wanted[i] == wanted[j]}
        ),
    ]


def _score_stances(
    comparison: Comparison, records: Sequence[Record], gold: Mapping[str, Any], same: set[tuple[int, int]]
) -> Figure:
    """F1 of the pairs that stand opposed (one affirms, one denies), among those of one row in the gold and as given."""
    meant = {(m["article"], m["snippet"]): m.get("polarity", 1) for c in gold["clusters"] for m in c["mentions"]}
    given = {(m.article, m.claim): (c.id, m.polarity) for c in comparison.clusters for m in c.mentions}
    alone = -1, 0
    opposed, found, misses = 0, 0, []
    for i, j in sorted(same):
        one, other = records[i], records[j]
        if one.claim is None or other.claim is None:
            continue
        (row, mine), (other_row, theirs) = (given.get((r.article, r.claim.id), alone) for r in (one, other))
        signs = [meant[r.article, r.gold["snippet"]] for r in (one, other)]
        if row != other_row or row < 0 or one.claim is other.claim or 0 in signs:
            continue
        apart = signs[0] != signs[1]
        opposed, found = opposed + apart, found + (mine * theirs < 0)
        if apart != (mine * theirs < 0):
            misses.append(f"{'opposed' if apart else 'agreed'}: {one} | {other}")
    right = (opposed + found - len(misses)) / 2
    return Figure("stances", 2 * right / (opposed + found) if opposed + found else 1.0, opposed, tuple(misses))


def b_cubed(wanted: Sequence[Hashable], given: Sequence[Hashable]) -> float:
    """B-cubed F1 of two labellings of the same items, 0..1."""
    both = Counter(zip(wanted, given, strict=True))
    sizes_wanted, sizes_given = Counter(wanted), Counter(given)
    if not both:
        return 1.0
    precision = sum(n * n / sizes_given[g] for (_, g), n in both.items()) / len(wanted)
    recall = sum(n * n / sizes_wanted[w] for (w, _), n in both.items()) / len(wanted)
    return 2 * precision * recall / (precision + recall)


def _order(name: str, triples: Sequence[tuple[str, str, str]], values: Mapping[tuple[str, str], float]) -> Figure:
    def value(side: str, who: str) -> float | None:
        return values.get((side, who))

    misses = []
    for side, more, less in triples:
        high, low = value(side, more), value(side, less)
        if high is None or low is None or not high > low:
            misses.append(f"{side} {more} {high} > {less} {low}".strip())
    return Figure(name, 1 - len(misses) / len(triples), len(triples), tuple(misses))


def score_orders(comparison: Comparison, gold: Mapping[str, Any]) -> list[Figure]:
    """Score the clear pairs of outlets by framing weight and of articles by attribution score."""
    weights = {
        (row.side or "", row.outlet): row.value
        for row in comparison.framing
        if row.component == "weight" and row.value is not None
    }
    attributions = {("", s.article): s.attribution for s in comparison.scores if s.attribution is not None}
    weight_pairs = [(row["side"], more, less) for row in gold["weights"] for more, less in row["order"]]
    article_pairs = [("", more, less) for more, less in gold["attribution_order"]["articles"]]
    return [
        _order("weight_order", weight_pairs, weights),
        _order("attribution_order", article_pairs, attributions),
    ]


def score_findings(comparison: Comparison, records: Sequence[Record], gold: Mapping[str, Any]) -> list[Figure]:
    """Score the recall of expected findings, of each kind and of all."""
    hits = [(wanted, _is_found(wanted, comparison, records, gold)) for wanted in gold["findings"]]
    figures = []
    for kind in (None, *sorted({wanted["kind"] for wanted in gold["findings"]})):
        chosen = [(wanted, hit) for wanted, hit in hits if kind in (None, wanted["kind"])]
        missed = tuple(_finding_line(wanted) for wanted, hit in chosen if not hit)
        name = f"findings_{kind}" if kind else "findings"
        figures.append(Figure(name, 1 - len(missed) / len(chosen), len(chosen), missed if kind else ()))
    return figures


def _finding_line(wanted: Mapping[str, Any]) -> str:
    return f"{wanted['kind']} {wanted.get('article', '')} [{wanted['cluster']}] {wanted.get('snippet', '')}"


def _is_found(
    wanted: Mapping[str, Any], comparison: Comparison, records: Sequence[Record], gold: Mapping[str, Any]
) -> bool:
    mentions = _matched_mentions(wanted["cluster"], records, gold)
    candidates = [finding for finding in comparison.findings if finding.kind == wanted["kind"]]
    if wanted["kind"] == "figures":
        return any(len(_touched(finding) & mentions) >= 2 for finding in candidates)
    candidates = [finding for finding in candidates if finding.article == wanted["article"]]
    if wanted["kind"] == "omission":
        where = {c.id: {(m.article, m.claim) for m in c.mentions} for c in comparison.clusters}
        return any(_touched(f) & mentions or where.get(_number(f), set()) & mentions for f in candidates)
    own = [
        (r.article, r.claim.id)
        for r in records
        if r.claim and r.article == wanted["article"] and r.gold["snippet"] == wanted["snippet"]
    ]
    sides = {None, wanted.get("side") or None}
    return any(set(own) & _touched(finding) and finding.side in sides for finding in candidates)


def _number(finding: Finding) -> int:
    return -1 if finding.cluster is None else finding.cluster


def _touched(finding: Finding) -> set[tuple[str, int]]:
    claims = {(evidence.article, evidence.claim) for evidence in finding.evidence}
    return claims if finding.claim is None else claims | {(finding.article, finding.claim)}


def _matched_mentions(cluster: str, records: Sequence[Record], gold: Mapping[str, Any]) -> set[tuple[str, int]]:
    (row,) = [row for row in gold["clusters"] if row["id"] == cluster]
    wanted = {(m["article"], m["snippet"]) for m in row["mentions"]}
    return {(r.article, r.claim.id) for r in records if r.claim and (r.article, r.gold["snippet"]) in wanted}


def score(comparison: Comparison, gold: Mapping[str, Any]) -> dict[str, Figure]:
    """Return all figures of a comparison, by name."""
    records = match_records(comparison, gold)
    figures = [
        *score_claims(records, gold),
        *score_clusters(comparison, records, gold),
        *score_orders(comparison, gold),
        *score_findings(comparison, records, gold),
    ]
    return {figure.name: figure for figure in figures}


def main(arguments: Sequence[str]) -> None:
    """Compare the sets named and print figures and misses."""
    import bias

    for argument in arguments:
        path = Path(argument)
        comparison = bias.compare(bias.load(path))
        figures = score(comparison, read_gold(path.name))
        for figure in figures.values():
            for miss in figure.misses:
                print(f"{figure.name:20} {miss}")
        print(f"\n{path.name}")
        for figure in figures.values():
            print(f"{figure.name:20} {figure.value:.3f}  of {figure.n}")
        print(f"findings made: {dict(Counter(finding.kind for finding in comparison.findings))}\n")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))  # so that a checkout works without being installed
    main(sys.argv[1:])
