"""Figures: numbers for the same quantity that cannot both be right as worded."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bias.alignment.quantities import Quantity, compatible, find_quantities, same_unit
from bias.alignment.words import find_stems, stem
from bias.framing.case import Case
from bias.framing.english import listed
from bias.types import Claim, Evidence, Finding

_EVENTS = {
    **dict.fromkeys(("kill", "die", "dead", "slain"), "killed"),
    **dict.fromkeys((stem("wounded"), stem("injured"), stem("hurt")), "hurt"),
    **dict.fromkeys((stem("displaced"), stem("fled"), stem("evacuated"), stem("homeless")), "displaced"),
    **dict.fromkeys((stem("arrested"), stem("detained")), "held"),
    **dict.fromkeys((stem("missing"),), "missing"),
}
_PEOPLE = frozenset({"person", "people", ""})
_PERIOD = frozenset(
    stem(word)
    for word in "hour day week month year minute km kilometre kilometer mile metre meter mph degree page time".split()
)
_PART = re.compile(r"\s(?:\w+\s)?(?:of|among)\s(?:them|whom|those|these)\b", re.IGNORECASE)
_LEAST_SHARED = 2
_WINDOW = 60


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number in a claim and what it counts."""

    article: str
    claim: Claim
    quantity: Quantity
    wording: str
    unit: str
    event: str
    context: frozenset[str]


def find_figures(case: Case) -> Iterator[Finding]:
    """One finding per quantity for which two outlets give numbers that exclude each other.

    Numbers are for the same quantity if they count the same noun and stand in one cluster, or count the same people
    to whom the same happened (killed, hurt, displaced, held, missing) in claims that share two further content
    words. Ranges, *at least*, *up to* and *about* are understood. An article that gives several numbers agrees with
    whoever agrees with one of them; the finding goes to the article that agrees with the fewest others. Where no
    two articles disagree so, but claims of one cluster with different speakers do, the rival figures are one
    finding, which goes to the article that gives the fewest of them.
    """
    reported: set[frozenset[tuple[str, int]]] = set()
    for cluster_id, figures in _groups(case):
        places = frozenset((f.article, f.claim.id) for f in figures)
        if any(places <= earlier for earlier in reported):
            continue
        conflict = _conflict(case, figures)
        if conflict is not None:
            yield _report(case, cluster_id, figures, *conflict)
        elif cluster_id is not None and _are_rivals(case, figures):
            yield _report_rivals(case, cluster_id, figures)
        else:
            continue
        reported.add(places)


def _groups(case: Case) -> Iterator[tuple[int | None, list[_Figure]]]:
    """Figures for the same quantity, first by cluster, then by people and what happened to them."""
    everything: dict[tuple[str, str], list[_Figure]] = {}
    for cluster in case.clusters:
        by_key: dict[tuple[str, str], list[_Figure]] = {}
        for mention in cluster.mentions:
            for figure in _figures_in(mention.article, case.claim(mention)):
                by_key.setdefault((figure.unit, figure.event), []).append(figure)
                if figure.event and figure.unit:
                    everything.setdefault((figure.unit, figure.event), []).append(figure)
        for key in sorted(by_key):
            if len({case.outlet(f.article) for f in by_key[key]}) > 1:
                yield cluster.id, by_key[key]
    for key in sorted(everything):
        for group in _sharing_context(everything[key]):
            if len({case.outlet(f.article) for f in group}) > 1:
                yield None, group


def _sharing_context(figures: Sequence[_Figure]) -> Iterator[list[_Figure]]:
    """Figures around each figure whose claims share two content words with it; every figure is in one group."""
    rest = sorted(figures, key=lambda f: (f.article, f.claim.id, f.quantity.span))
    while rest:
        seed = max(rest, key=lambda f: sum(_share(f, other) for other in rest))
        group = [f for f in rest if f is seed or _share(seed, f)]
        yield group
        rest = [f for f in rest if not any(f is member for member in group)]


def _share(one: _Figure, other: _Figure) -> bool:
    return len(one.context & other.context) >= _LEAST_SHARED


def figures_agree(one: str, other: str) -> bool:
    """Whether two wordings of a claim can both be right about their numbers: one has none, or some pair agrees.

    Numbers that count a part (*one of four soldiers*) say nothing against others.
    """
    mine, theirs = ([q for q in find_quantities(text) if not is_part(text, q)] for text in (one, other))
    pairs = [(a, b) for a in mine for b in theirs if same_unit(a, b)]
    return not pairs or any(compatible(a, b) for a, b in pairs)


def counts_victims(text: str) -> bool:
    """Whether `text` puts a number to the dead, hurt, missing, held or displaced."""
    return bool(find_quantities(text)) and not _EVENTS.keys().isdisjoint(find_stems(text))


def _figures_in(article: str, claim: Claim) -> Iterator[_Figure]:
    quantities = [q for q in find_quantities(claim.text) if not is_part(claim.text, q)]
    for quantity in quantities:
        unit = "person" if quantity.unit in _PEOPLE else quantity.unit
        event = _event_near(claim.text, quantity, quantities)
        if stem(unit) in _PERIOD or (quantity.unit == "" and not event):
            continue
        context = frozenset(find_stems(claim.text)) - {unit, stem(unit), "person"} - _EVENTS.keys()
        plain = frozenset(word for word in context if not word[0].isdigit())
        wording = claim.text[quantity.span.start : quantity.span.end]
        yield _Figure(article, claim, quantity, wording, unit, event, plain)


def is_part(text: str, quantity: Quantity) -> bool:
    """Whether a number only counts a part of what was counted before (*two of them*, *one of four soldiers*)."""
    if quantity.unit == "%":
        return False
    bare_one = quantity.value == 1 and not quantity.unit
    return bare_one or _PART.match(text, quantity.span.end) is not None


def _event_near(text: str, quantity: Quantity, quantities: Sequence[Quantity]) -> str:
    """What happened to the people counted: the first such word after the number, before the next number."""
    following = min((q.span.start for q in quantities if q.span.start > quantity.span.start), default=len(text))
    after = text[quantity.span.end : min(following, quantity.span.end + _WINDOW)]
    preceding = max((q.span.end for q in quantities if q.span.end <= quantity.span.start), default=0)
    before = text[max(preceding, quantity.span.start - _WINDOW) : quantity.span.start]
    for stretch in (find_stems(after), find_stems(before)[::-1]):
        for word in stretch:
            if word in _EVENTS:
                return _EVENTS[word]
    return ""


def _conflict(case: Case, figures: Sequence[_Figure]) -> tuple[str, list[str]] | None:
    """The article that agrees with the fewest others, and those that it excludes; None if all agree."""
    by_article: dict[str, list[_Figure]] = {}
    for figure in figures:
        by_article.setdefault(figure.article, []).append(figure)
    against = {
        article: [
            other
            for other in sorted(by_article)
            if case.outlet(other) != case.outlet(article) and not _agree(by_article[article], by_article[other])
        ]
        for article in sorted(by_article)
    }
    article = max(against, key=lambda a: len(against[a]))
    return (article, against[article]) if against[article] else None


def _agree(one: Sequence[_Figure], other: Sequence[_Figure]) -> bool:
    return any(compatible(a.quantity, b.quantity) for a in one for b in other)


def _are_rivals(case: Case, figures: Sequence[_Figure]) -> bool:
    """Whether claims with different speakers give figures that exclude each other, and some article gives fewer."""
    given: dict[str, set[tuple[float, float]]] = {}
    for figure in figures:
        given.setdefault(figure.article, set()).add((figure.quantity.low, figure.quantity.high))
    if len({len(values) for values in given.values()}) == 1:
        return False
    return any(
        one.claim is not other.claim
        and _speaker(case, one) != _speaker(case, other)
        and not compatible(one.quantity, other.quantity)
        for one, other in itertools.combinations(figures, 2)
    )


def _speaker(case: Case, figure: _Figure) -> str | None:
    attribution = case.documents[figure.article].attribution_of(figure.claim)
    return attribution.speaker if attribution else None


def _report(
    case: Case, cluster: int | None, figures: Sequence[_Figure], article: str, others: Sequence[str]
) -> Finding:
    ordered = sorted(figures, key=lambda f: (f.article != article, f.article, f.claim.id, f.quantity.span))
    mine = next(f for f in ordered if f.article == article)
    theirs = _listed_by_outlet(case, [f for f in ordered if f.article in others])
    counting = f" as the number of {_what(mine)}" if _what(mine) else ""
    summary = f"{case.outlet(article)} gives {_worded(mine)}{counting}, against {theirs}."
    return _finding(case, cluster, ordered, article, summary)


def _report_rivals(case: Case, cluster: int, figures: Sequence[_Figure]) -> Finding:
    given: dict[str, set[tuple[float, float]]] = {}
    for figure in figures:
        given.setdefault(figure.article, set()).add((figure.quantity.low, figure.quantity.high))
    article = min(sorted(given), key=lambda a: len(given[a]))
    ordered = sorted(figures, key=lambda f: (f.article != article, f.article, f.claim.id, f.quantity.span))
    named = next((f for f in ordered if _what(f)), ordered[0])
    counting = f" for {_what(named)}" if _what(named) else ""
    summary = f"Outlets give rival figures{counting}: {_listed_by_outlet(case, ordered)}."
    return _finding(case, cluster, ordered, article, summary)


def _listed_by_outlet(case: Case, figures: Sequence[_Figure]) -> str:
    """*11 in Alpha and Beta and nine in Gamma*, each number in the wording that is met first."""
    outlets: dict[tuple[float, float], set[str]] = {}
    wordings: dict[tuple[float, float], str] = {}
    for figure in figures:
        key = (figure.quantity.low, figure.quantity.high)
        outlets.setdefault(key, set()).add(case.outlet(figure.article))
        wordings.setdefault(key, _worded(figure))
    parts = [f"{wordings[key]} in {listed(sorted(outlets[key]))}" for key in outlets]
    return "; ".join(parts) if any(len(found) > 1 for found in outlets.values()) else listed(parts)


def _finding(case: Case, cluster: int | None, ordered: Sequence[_Figure], article: str, summary: str) -> Finding:
    mine = next(f for f in ordered if f.article == article)
    return Finding(
        "figures",
        article,
        cluster,
        mine.claim.id,
        None,
        summary,
        tuple(dict.fromkeys(Evidence(f.article, f.claim.id, _worded(f)) for f in ordered)),
        {"figures": [_detail(case, f) for f in ordered], "unit": mine.unit, "event": mine.event or None},
    )


def _worded(figure: _Figure) -> str:
    return (
        " ".join(figure.wording.split()).lower() if figure.wording[:1].isalpha() else " ".join(figure.wording.split())
    )


def _what(figure: _Figure) -> str:
    """What a figure counts, for people: *people killed*, *houses*; empty for money, shares and bare numbers."""
    if figure.unit in {"", "%", "$"}:
        return ""
    plurals = {"person": "people", "man": "men", "woman": "women", "child": "children", "troops": "troops"}
    noun = plurals.get(figure.unit, figure.unit if figure.unit == "police" else f"{figure.unit}s")
    return f"{noun} {figure.event}".strip()


def _detail(case: Case, figure: _Figure) -> Mapping[str, object]:
    return {
        "article": figure.article,
        "claim": figure.claim.id,
        "text": figure.wording,
        "value": figure.quantity.value,
        "low": figure.quantity.low,
        "high": figure.quantity.high if math.isfinite(figure.quantity.high) else None,
        "speaker": _speaker(case, figure),
    }
