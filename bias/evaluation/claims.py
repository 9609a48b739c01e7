"""How well claims are cut and voiced, measured against claims marked by hand.

The gold is TOML: `set` names the folder of the articles, beside the file or as `corpora/<set>` in a folder above it;
`[[articles]]` has `id` and `[[articles.claims]]`, each with `snippet` (text of the article that occurs in it once) and
`mode`; optional are `mode_also` (readings as good), `speaker` ("" for none), `polarity` (1), `hedged` (false),
`cue_class` and `attribution` [low, high]. A snippet stands for the claim with which it shares most characters,
of equals the shortest.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bias.articles import load
from bias.compare import read_article
from bias.errors import InputError
from bias.types import Article, Attribution, Claim, Document

_COVERED = 0.5
_VOICED = ("attributed", "carried")
_ROUNDING = 1e-6
_TELLS_NOTHING = 0.8

ReadDocument = Callable[[Article], Document]


@dataclass(frozen=True, slots=True)
class ClaimFigures:
    """Shares of the marked claims, 0..1, that come out as marked."""

    found: float
    """A claim covers half of the snippet or more."""
    mode: float
    attribution: float
    """The score lies in the marked range; ranges wider than .8 do not count."""
    polarity: float
    """Of the claims with a speaker in gold and product; those that deny or do neither are few, see `turned`."""
    turned: float
    """The same, of the claims whose gold polarity is not 1."""
    cue_class: float
    hedge_f1: float
    """F1 of being hedged, since hedged claims are few."""
    hedge_precision: float
    hedge_recall: float
    claims: int

    def rows(self) -> list[tuple[str, float]]:
        """Name and value of every figure."""
        return [(name, getattr(self, name)) for name in self.__slots__]


@dataclass(frozen=True, slots=True)
class _Record:
    gold: Mapping[str, Any]
    claim: Claim | None
    attribution: Attribution | None
    overlap: float


def evaluate_claims(path: Path, *, articles: Path | None = None, read: ReadDocument = read_article) -> ClaimFigures:
    """Score claims against the gold at `path`.

    `articles` is the folder of the articles, if it is not where the gold says. Raises InputError if gold or articles
    cannot be read, or if a snippet does not occur exactly once in its article.
    """
    gold = _read_gold(Path(path))
    documents = {a.id: a for a in load(articles or _folder(Path(path), str(gold.get("set", "")))).articles}
    records: list[_Record] = []
    for row in gold["articles"]:
        if row.get("id") not in documents:
            raise InputError(f"{path}: there is no article '{row.get('id')}' in the set; it has {', '.join(documents)}")
        document = read(documents[row["id"]])
        records.extend(_record(document, wanted, f"{path}, {row['id']}") for wanted in row.get("claims", ()))
    if not records:
        raise InputError(f"{path}: has no claims; add [[articles.claims]] with snippet and mode")
    return _score(records)


def _read_gold(path: Path) -> dict[str, Any]:
    try:
        gold = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({error}); give a TOML file of marked claims") from error
    if not isinstance(gold.get("articles"), list):
        raise InputError(f"{path}: has no [[articles]]; give a TOML file of marked claims")
    return gold


def _folder(path: Path, name: str) -> Path:
    places = [path.parent / name, *(folder / "corpora" / name for folder in path.resolve().parents)]
    found = next((place for place in places if name and place.is_dir()), None)
    if found is None:
        raise InputError(f"{path}: the articles of the set '{name}' are not found; say where their folder is")
    return found


def _record(document: Document, wanted: Mapping[str, Any], where: str) -> _Record:
    text, snippet = document.article.text, wanted.get("snippet")
    if not isinstance(snippet, str) or "mode" not in wanted or text.count(snippet) != 1:
        raise InputError(f"{where}: the snippet {snippet!r} needs a mode and must occur in the article exactly once")
    start = text.index(snippet)
    end = start + len(snippet)

    def shared(claim: Claim) -> int:
        return sum(max(0, min(end, last) - max(start, first)) for first, last in claim.spans)

    best = max(document.claims, key=lambda c: (shared(c), -sum(e - s for s, e in c.spans)), default=None)
    if best is None or not shared(best):
        return _Record(wanted, None, None, 0.0)
    return _Record(wanted, best, document.attribution_of(best), shared(best) / len(snippet))


def _score(records: Sequence[_Record]) -> ClaimFigures:
    ranged = [r for r in records if "attribution" in r.gold and _width(r) < _TELLS_NOTHING]
    voiced = [r for r in records if r.gold.get("speaker") and r.claim and r.claim.mode in _VOICED and r.attribution]
    classed = [r for r in voiced if "cue_class" in r.gold]
    turned = [r for r in voiced if r.gold.get("polarity", 1) != 1]
    hits = sum(_is_hedged(r) and bool(r.gold.get("hedged")) for r in records)
    given, wanted = sum(map(_is_hedged, records)), sum(bool(r.gold.get("hedged")) for r in records)
    return ClaimFigures(
        found=_share(r.overlap >= _COVERED for r in records),
        mode=_share(r.claim is not None and r.claim.mode in _modes(r.gold) for r in records),
        attribution=_share(_in_range(r) for r in ranged),
        polarity=_share(_has_polarity(r) for r in voiced),
        turned=_share(_has_polarity(r) for r in turned),
        cue_class=_share(r.attribution is not None and r.attribution.cue_class == r.gold["cue_class"] for r in classed),
        hedge_f1=2 * hits / (given + wanted) if given + wanted else 1.0,
        hedge_precision=hits / given if given else 1.0,
        hedge_recall=hits / wanted if wanted else 1.0,
        claims=len(records),
    )


def _share(holds: Iterable[bool]) -> float:
    values = list(holds)
    return sum(values) / len(values) if values else 1.0


def _width(record: _Record) -> float:
    low, high = record.gold["attribution"]
    return float(high - low)


def _in_range(record: _Record) -> bool:
    low, high = record.gold["attribution"]
    return record.claim is not None and low - _ROUNDING <= record.claim.attribution <= high + _ROUNDING


def _modes(gold: Mapping[str, Any]) -> set[str]:
    return {gold["mode"], *gold.get("mode_also", ())}


def _has_polarity(record: _Record) -> bool:
    return record.attribution is not None and record.attribution.polarity == record.gold.get("polarity", 1)


def _is_hedged(record: _Record) -> bool:
    return record.claim is not None and record.claim.hedged
