"""Figures: numbers for the same quantity that cannot both be right as worded."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bias.alignment.quantities import Quantity, compatible, find_quantities, same_unit
from bias.alignment.words import find_stems, stem
from bias.framing.case import Case
from bias.framing.english import listed
from bias.framing.likeness import Views, same_but_for_numbers, view_all
from bias.types import Claim, Evidence, Finding, Mention

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
_SHARE = "of them"
_AKIN = 0.4
"""How like claims of one cluster must be, but for their numbers, where these count what many do (%, $, people)."""
_LEAST_SHARED = 2
_WINDOW = 60
_REACH = 4
"""So many words after a number may hold the noun that it counts."""
_WORDS_AFTER = re.compile(r"(?:[ -][A-Za-z’']+)*")
_NO_UNITS = frozenset(
    "and or but in on at to of the a an by for from with as is are was were be been has have had which that who he "
    "she it they his her its their after before since until when while said more less than into over under".split()
)
_GIVEN = re.compile(r"\b(?:was|is|were|are|at|to|of|than|only|just|by)\s+$", re.IGNORECASE)
_ENDED = re.compile(r"\s*(?:[,.;:)”’\"]|$)")


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number in a claim and what it counts."""

    article: str
    claim: Claim
    cluster: int
    quantity: Quantity
    wording: str
    unit: str
    event: str
    context: frozenset[str]
    """The content stems of its claim, without numbers and what it counts."""
    near: frozenset[str]
    """Those within a few words of it, on its side of the next number."""
    alone: bool
    """Whether its claim has no other number of the same unit."""

    @property
    def range(self) -> tuple[float, float]:
        return self.quantity.low, self.quantity.high


Pairs = Sequence[tuple[_Figure, _Figure]]


def find_figures(case: Case) -> Iterator[Finding]:
    """One finding per quantity for which two outlets give numbers that exclude each other.

    Numbers are for the same quantity if they count the same noun and stand in one cluster (where a claim has several
    of them, beside a common content word; where many things are counted so, as by shares, in like claims), if their
    claims would be in one cluster were it not for their numbers, or if they count the same people to whom the same
    happened (killed, hurt, displaced, held, missing) in claims that
    share two further content words. Ranges, *at least*, *up to* and *about* are understood, and so are shares that
    make up a hundred per cent. Where outlets give several numbers, those that agree are set aside, and what is left
    on both sides excludes each other. The finding goes to the article that disagrees with most others. Where no
    two articles disagree so, but claims of one cluster, or on the same people, with different speakers do, the
    rival figures are one finding, which goes to the article that gives the fewest of them.
    """
    for figures, pairs in _groups(case):
        conflict = _conflict(case, figures, pairs)
        cluster = _main_cluster(figures)
        if conflict is not None:
            yield _report(case, cluster, figures, *conflict)
        elif (len({f.cluster for f in figures}) == 1 or all(f.event for f in figures)) and _are_rivals(case, figures):
            yield _report_rivals(case, cluster, figures)


def _groups(case: Case) -> Iterator[tuple[list[_Figure], Pairs]]:
    """Figures for the same quantity given by two outlets or more, and the pairs that may be compared."""
    figures = [
        figure
        for cluster in case.clusters
        for mention in cluster.mentions
        for figure in _figures_in(case, mention, cluster.id)
    ]
    figures.sort(key=lambda f: (f.article, f.claim.id, f.quantity.span))
    views = view_all(case) if figures else {}
    rows = [
        (i, j)
        for i, j in itertools.combinations(range(len(figures)), 2)
        if _same_quantity(case, views, figures[i], figures[j])
    ]
    for component in _components(len(figures), rows):
        group = [figures[row] for row in component]
        if len({case.outlet(f.article) for f in group}) > 1:
            inside = frozenset(component)
            yield group, [(figures[i], figures[j]) for i, j in rows if i in inside]


def _components(count: int, edges: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Rows that edges connect, in ascending order."""
    parent = list(range(count))

    def root(row: int) -> int:
        while parent[row] != row:
            row = parent[row]
        return row

    for one, other in edges:
        parent[max(root(one), root(other))] = min(root(one), root(other))
    groups: dict[int, list[int]] = {}
    for row in range(count):
        groups.setdefault(root(row), []).append(row)
    return list(groups.values())


def _same_quantity(case: Case, views: Views, one: _Figure, other: _Figure) -> bool:
    """Whether two numbers answer the same question."""
    if one.claim is other.claim or not _same_unit(one, other):
        return False
    beside = (one.alone and other.alone) or bool(one.near & other.near)
    if one.cluster == other.cluster:
        return beside and _same_event(one, other) and (_is_telling(one, other) or _alike(views, one, other, _AKIN))
    if not one.unit or one.unit != other.unit or one.event != other.event:
        return False
    if case.outlet(one.article) == case.outlet(other.article):
        return False
    if one.event and len(one.context & other.context) >= _LEAST_SHARED:
        return True
    if not beside or len(one.context & other.context) < _LEAST_SHARED:
        return False
    return _alike(views, one, other, case.settings.aligning.same_claim)


def _is_telling(one: _Figure, other: _Figure) -> bool:
    """Whether what two numbers count tells that they answer one question, in claims of one cluster."""
    return bool(one.event and other.event) or (one.unit == other.unit and one.unit not in {"", "%", "$", "person"})


def _alike(views: Views, one: _Figure, other: _Figure, least: float) -> bool:
    places = (one.article, one.claim.id), (other.article, other.claim.id)
    return same_but_for_numbers(views[places[0]], views[places[1]]) >= least


def _same_unit(one: _Figure, other: _Figure) -> bool:
    """Whether two numbers count the same noun; one that stands bare (*it was 78*) counts what the other does."""
    if one.unit == other.unit:
        return bool(one.unit) or bool(one.event and other.event)
    bare, named = (one, other) if not one.unit else (other, one)
    return not bare.unit and one.cluster == other.cluster and one.alone and other.alone and bool(named.unit)


def _same_event(one: _Figure, other: _Figure) -> bool:
    return one.event == other.event or (one.alone and other.alone and not (one.event and other.event))


def _main_cluster(figures: Sequence[_Figure]) -> int | None:
    """The cluster of most of the figures; None if they stand in many alone."""
    counts = Counter(f.cluster for f in figures)
    cluster, most = max(counts.items(), key=lambda item: (item[1], -item[0]))
    return cluster if most > 1 or len(counts) == 1 else None


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


def _figures_in(case: Case, mention: Mention, cluster: int) -> Iterator[_Figure]:
    claim = case.claim(mention)
    whole = [q for q in find_quantities(claim.text) if not is_part(claim.text, q)]
    shares = [q for q in find_quantities(claim.text) if _is_share(claim.text, q)]
    quantities = sorted((*whole, *shares), key=lambda q: q.span)
    units = [_SHARE if q in shares else _unit_of(claim.text, q) for q in quantities]
    for row, (quantity, named) in enumerate(zip(quantities, units, strict=True)):
        event = _event_near(claim.text, quantity, whole) if quantity in whole else ""
        unit = "person" if named in _PEOPLE and (named or event) else named
        if stem(unit) in _PERIOD or (not unit and not event and not _stands_bare(claim.text, quantity)):
            continue
        ignored = {unit, stem(unit), "person"} | _EVENTS.keys()
        wording = claim.text[quantity.span.start : quantity.span.end]
        alone = not any(other == named for place, other in enumerate(units) if place != row)
        near = _near(claim.text, quantity, quantities)
        yield _Figure(
            mention.article,
            claim,
            cluster,
            quantity,
            wording,
            unit,
            event,
            _plain(find_stems(claim.text)) - ignored,
            _plain(find_stems(near)) - ignored,
            alone,
        )


def _plain(stems: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in stems if not word[0].isdigit())


def _unit_of(text: str, quantity: Quantity) -> str:
    """What a number counts; where the next words do not tell, the plural that they lead to (*four hospital routes*)."""
    if quantity.unit:
        return quantity.unit
    following = _WORDS_AFTER.match(text, quantity.span.end)
    for word in following[0].replace("-", " ").split()[:_REACH] if following else ():
        plain = word.lower().strip("’'")
        if plain in _NO_UNITS:
            return ""
        if len(plain) > 4 and plain.endswith("men"):
            return f"{plain[:-2]}an"
        if len(plain) > 3 and plain.endswith("s") and not plain.endswith(("ss", "us", "is", "'s", "’s")):
            return plain[:-1]
    return ""


def _stands_bare(text: str, quantity: Quantity) -> bool:
    """Whether a number ends its clause and a verb or a preposition gives it (*put it at 78*)."""
    return _GIVEN.search(text[: quantity.span.start]) is not None and _ENDED.match(text, quantity.span.end) is not None


def _near(text: str, quantity: Quantity, quantities: Sequence[Quantity]) -> str:
    """The words around a number, up to the numbers before and after it."""
    before = max((q.span.end for q in quantities if q.span.end <= quantity.span.start), default=0)
    after = min((q.span.start for q in quantities if q.span.start >= quantity.span.end), default=len(text))
    start, end = max(before, quantity.span.start - _WINDOW), min(after, quantity.span.end + _WINDOW)
    return f"{text[start : quantity.span.start]} {text[quantity.span.end : end]}"


def _is_share(text: str, quantity: Quantity) -> bool:
    """Whether a number above one counts a part of what was counted before (*18 of them*): to be held to such alone."""
    return quantity.value > 1 and quantity.unit != "%" and _PART.match(text, quantity.span.end) is not None


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


def _conflict(case: Case, figures: Sequence[_Figure], pairs: Pairs) -> tuple[_Figure, list[_Figure]] | None:
    """A figure of the article that disagrees with most others, and what these give; None if all agree."""
    excluded: dict[str, list[tuple[_Figure, _Figure]]] = {}
    for one, other in pairs:
        if case.outlet(one.article) == case.outlet(other.article) or _agree(one, other):
            continue
        if not _is_left(one, other.article, pairs) or not _is_left(other, one.article, pairs):
            continue
        excluded.setdefault(one.article, []).append((one, other))
        excluded.setdefault(other.article, []).append((other, one))
    if not excluded:
        return None
    article = max(sorted(excluded), key=lambda a: len({other.article for _, other in excluded[a]}))
    mine = excluded[article][0][0]
    against = [other for one, other in excluded[article] if one is mine]
    return mine, [f for f in figures if any(f is other for other in against)]


def _is_left(figure: _Figure, article: str, pairs: Pairs) -> bool:
    """Whether nothing that an article gives for the quantity agrees with a figure."""
    for pair in pairs:
        for one, other in (pair, pair[::-1]):
            if one is figure and other.article == article and _agree(one, other):
                return False
    return True


def _agree(one: _Figure, other: _Figure) -> bool:
    if one.unit == other.unit == "%" and math.isclose(one.quantity.value + other.quantity.value, 100, abs_tol=0.5):
        return True
    return compatible(one.quantity, other.quantity)


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
    case: Case, cluster: int | None, figures: Sequence[_Figure], mine: _Figure, against: Sequence[_Figure]
) -> Finding:
    ordered = [mine, *(f for f in figures if f is not mine and f.article == mine.article)]
    ordered += [f for f in figures if f.article != mine.article]
    named = next((f for f in (mine, *against) if _what(f)), mine)
    counting = f" as the number of {_what(named)}" if _what(named) else ""
    theirs = _listed_by_outlet(case, against)
    summary = f"{case.outlet(mine.article)} gives {_worded(mine)}{counting}, against {theirs}."
    return _finding(case, cluster, ordered, summary)


def _report_rivals(case: Case, cluster: int | None, figures: Sequence[_Figure]) -> Finding:
    given: dict[str, set[tuple[float, float]]] = {}
    for figure in figures:
        given.setdefault(figure.article, set()).add((figure.quantity.low, figure.quantity.high))
    article = min(sorted(given), key=lambda a: len(given[a]))
    ordered = sorted(figures, key=lambda f: (f.article != article, f.article, f.claim.id, f.quantity.span))
    named = next((f for f in ordered if _what(f)), ordered[0])
    counting = f" for {_what(named)}" if _what(named) else ""
    summary = f"Outlets give rival figures{counting}: {_listed_by_outlet(case, ordered)}."
    return _finding(case, cluster, ordered, summary)


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


def _finding(case: Case, cluster: int | None, ordered: Sequence[_Figure], summary: str) -> Finding:
    mine = ordered[0]
    return Finding(
        "figures",
        mine.article,
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
    if figure.unit in {"", "%", "$", _SHARE}:
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
