"""The main result in plain words, with its caveats: sentences made from the figures, never beyond them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from bias.alignment import group_events
from bias.report.contested import contested_rows, difference
from bias.report.figures import ScoreRow, Weight, distinct_pairs
from bias.report.ledger import Ledger, LedgerRow
from bias.report.words import FINDING_WORDS, capital, clipped, counted, days, decimal, listed, number, percent, points
from bias.types import Article, Comparison

_TELLING = 1000
"""Characters of an article from which its words tell what event it is about."""
_CLOSE = 0.05
"""Attribution scores nearer than this are called alike."""
_UNEQUAL = 0.3
"""How differently a claim must be treated to be worth a sentence: about half of the way from asserting to denying,
where both surely tell it (a match of .8 each)."""


def read_result(
    comparison: Comparison, scores: Sequence[ScoreRow], found: Sequence[Weight], ledger: Ledger
) -> tuple[str, ...]:
    """Short paragraphs: coverage and voices, weights, the most disputed claim; at least one."""
    paragraphs = [
        [_coverage(comparison, ledger), _voices(scores)],
        _weights(comparison, found) if len(ledger.outlets) > 1 else [],
        [_disputed(ledger.rows)],
    ]
    return tuple(text for parts in paragraphs if (text := " ".join(part for part in parts if part)))


def _coverage(comparison: Comparison, ledger: Ledger) -> str:
    articles, outlets = len(comparison.articles), len(ledger.outlets)
    if not articles:
        return "No article could be read, so there is nothing to compare."
    when = days([d.article.published for d in comparison.articles])
    dated = "" if when is None else f", published on {when}" if "–" not in when else f", published {when}"
    what = f"{counted(articles, 'article')} from {counted(outlets, 'outlet')}"
    claims = sum(len(d.claims) for d in comparison.articles)
    if outlets < 2:
        return f"This page reads {what}{dated}; a comparison needs at least two outlets."
    shared = len(ledger.rows)
    made = f"{claims:,} claims" if claims != 1 else "one claim"
    carried = f"{number(shared)} {'is' if shared == 1 else 'are'} carried by more than one outlet"
    return f"{capital(what)}{dated}{',' if dated else ''} make {made}; {carried} and can be compared side by side."


def _voices(scores: Sequence[ScoreRow]) -> str:
    known = sorted((s for s in scores if s.score is not None), key=lambda s: s.score or 0.0)
    if len(known) < 2:
        return ""
    low, high = known[0], known[-1]
    if (high.score or 0) - (low.score or 0) < _CLOSE:
        return (
            "All of them lean on sources to much the same degree: attribution scores run from "
            f"{decimal(low.score or 0)} (0 is all own voice) to {decimal(high.score or 0)} (1 is all somebody else’s)."
        )
    return (
        f"{high.label} leaves most to its sources (attribution score {decimal(high.score or 0)} of 1); "
        f"{low.label} speaks most in its own voice ({decimal(low.score or 0)}; {_own(low)})."
    )


def _own(row: ScoreRow) -> str:
    own = dict(row.modes)["asserted"]
    return f"{own} of its {row.claims} body claims are its own"


def _weights(comparison: Comparison, found: Sequence[Weight]) -> list[str]:
    known = [w for w in found if w.value is not None]
    if not known:
        return [_no_weights(comparison, found)]
    sides = list(dict.fromkeys(w.side for w in known))
    # With two sides the second is the mirror of the first: one of them says it all.
    told = sides[:1] if len(sides) == 2 else sides[:3]
    parts = []
    for side in told:
        of_side = sorted((w for w in known if w.side == side), key=lambda w: w.value or 0.0)
        if len(of_side) >= 2:
            parts.append(_spread(side, of_side))
    parts.append(_ranking([w for w in known if w.side in told]))
    parts.append(_against_peers([w for w in known if w.side in told]))
    return [part for part in parts if part]


def _no_weights(comparison: Comparison, found: Sequence[Weight]) -> str:
    if not comparison.sides:
        return (
            "No sides were given or found, so no weight can be told for anybody’s version: name them in event.toml, "
            "which bias sides FOLDER --write begins."
        )
    reasons = list(dict.fromkeys(w.reason for w in found if w.reason))
    return f"No framing weight is given{': ' + reasons[0] if reasons else ''}."


def _spread(side: str, ordered: Sequence[Weight]) -> str:
    low, high = ordered[0], ordered[-1]
    if percent(low.value or 0) == percent(high.value or 0):
        return f"Of the claims that carry some side’s version, {side}’s gets {percent(low.value or 0)} in every outlet."
    return (
        f"Of the claims that carry some side’s version, {side}’s gets between {percent(low.value or 0)} of the weight "
        f"({low.outlet}) and {percent(high.value or 0)} ({high.outlet})."
    )


def _ranking(known: Sequence[Weight]) -> str:
    with_interval = [w for w in known if w.low is not None and w.high is not None]
    if len(with_interval) < 2:
        return "Without intervals these weights should not be ranked."
    pairs = distinct_pairs(with_interval)
    if not pairs:
        return "The 95% intervals of these weights all overlap, so no ranking of the outlets is warranted."
    parts = _orders(pairs)
    more = f"; and {counted(len(parts) - 3, 'more order')} besides" if len(parts) > 3 else ""
    possible = sum(1 for a, b in combinations(with_interval, 2) if a.side == b.side)
    rest = possible - len(pairs)
    tail = f" The {'other pair overlaps' if rest == 1 else 'other pairs overlap'}: do not rank them." if rest else ""
    return f"Only where 95% intervals stay apart is an order warranted: {'; '.join(parts[:3])}{more}.{tail}"


def _orders(pairs: Sequence[tuple[Weight, Weight]]) -> list[str]:
    """*A gives S more weight than B and C*, each set of lighter outlets said once."""
    lighter: dict[tuple[str, str], list[str]] = {}
    for high, low in pairs:
        lighter.setdefault((high.side, high.outlet), []).append(low.outlet)
    heavier: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (side, outlet), lows in lighter.items():
        heavier.setdefault((side, tuple(lows)), []).append(outlet)
    return [
        f"{listed(highs)} {'gives' if len(highs) == 1 else 'give'} {side} more weight than {listed(lows)}"
        for (side, lows), highs in heavier.items()
    ]


def _against_peers(known: Sequence[Weight]) -> str:
    relative = [w for w in known if w.relative is not None]
    if not relative:
        return ""
    most = max(relative, key=lambda w: abs(w.relative or 0.0))
    shown = points(abs(most.relative or 0.0)).lstrip("+")
    if shown == "0":
        return "Measured against the mean of the other outlets, nobody stands out."
    more = "more" if (most.relative or 0.0) > 0 else "less"
    unit = "percentage point" if shown == "1" else "percentage points"
    return (
        f"Measured against the mean of the other outlets, {most.outlet} stands out most: "
        f"it gives {most.side} {shown} {unit} {more}{_certainty(most)}."
    )


def _certainty(weight: Weight) -> str:
    """The interval of a difference from the peers, and whether it may as well be none."""
    low, high = weight.relative_low, weight.relative_high
    if low is None or high is None:
        return ""
    interval = f"95% interval {points(low)} to {points(high)}"
    return f", but this may be chance ({interval})" if low <= 0 <= high else f" ({interval})"


def _disputed(rows: Sequence[LedgerRow]) -> str:
    top = next(iter(contested_rows(rows)), None)
    if top is None or difference(top)[0] < _UNEQUAL:
        return ""
    strong = min((c for c in top.cells if c.mentions), key=lambda c: _order(c.state))
    weak = max((c for c in top.cells if c.mentions), key=lambda c: _order(c.state))
    return (
        f"The claim they treat most unequally is “{_unstopped(top.text)}”: {strong.state} by "
        f"{_all(top, strong.state)}, {weak.state} by {_all(top, weak.state)}."
    )


def _order(state: str) -> int:
    return ("asserted", "endorsed", "attributed", "doubted", "denied", "silent").index(state)


def _all(row: LedgerRow, state: str) -> str:
    return listed(cell.outlet for cell in row.cells if cell.state == state)


def _unstopped(text: str) -> str:
    return " ".join(text.split()).strip(' .,;“”"')


def caveats(comparison: Comparison, found: Sequence[Weight]) -> tuple[str, ...]:
    """What to know before quoting a figure: several events, proposed sides, genres, abstentions, few peers, skipped
    files."""
    parts = [text for text in [tell_events([d.article for d in comparison.articles])] if text]
    if comparison.sides and comparison.sides_proposed:
        names = listed(side.name for side in comparison.sides)
        parts.append(
            f"The sides ({names}) were proposed from the articles, not given; name them in event.toml to fix them."
        )
    opinions = [d.article for d in comparison.articles if d.article.genre not in ("news", "")]
    if opinions:
        shown = [f"{a.outlet} ({a.genre})" for a in opinions]
        verb, what = ("is", "a news report") if len(opinions) == 1 else ("are", "news reports")
        parts.append(f"{listed(shown)} {verb} not {what}: taking a stand there is the genre, not a slip.")
    silent = list(dict.fromkeys(w.outlet for w in found if w.value is None))
    if silent and any(w.value is not None for w in found):
        parts.append(f"No weight is given for {listed(silent)}: too little evidence.")
    outlets = {d.article.outlet for d in comparison.articles}
    if len(outlets) == 2:
        parts.append(
            "With two outlets each one’s only peer is the other: differences cannot tell who departs from whom."
        )
    if any(w.value is not None for w in found):
        parts.append(
            "Raw weights partly show what happened; the difference from the peers does so less, and if all outlets "
            "lean together no figure here can show it."
        )
    if comparison.skipped:
        unused = [f"{item.where} ({_clause(item.reason)})" for item in comparison.skipped[:3]]
        if len(comparison.skipped) > 3:
            unused.append(f"{len(comparison.skipped) - 3} more")
        parts.append(f"{capital(counted(len(comparison.skipped), 'input'))} could not be used: {listed(unused)}.")
    return tuple(parts)


def _clause(reason: str) -> str:
    """The first part of a reason, short enough for a list."""
    return clipped(reason.partition(";")[0].partition(" (")[0], 80)


def tell_events(articles: Sequence[Article]) -> str:
    """Say if articles look as if they were not all about one event, which every figure takes for granted; else ""."""
    if any(len(article.body) < _TELLING for article in articles):
        return ""
    events = sorted(group_events(articles), key=lambda event: -len(event.articles))
    if len(events) < 2:
        return ""
    titles = [f"“{_unstopped(event.title)}”" for event in events[:3]]
    if len(events) > 3:
        titles.append(f"{number(len(events) - 3)} more")
    if len(events) > 2 or len(events[1].articles) > 1:
        return (
            f"By their words and dates these articles tell of {number(len(events))} events, not one: {listed(titles)}. "
            "Figures over several events mix them up: sort the articles with bias group --write, and compare each by "
            "itself."
        )
    return (
        f"By their words and dates these articles may tell of two events: {listed(titles)}. If they do, compare each "
        "by itself: what an article on something else leaves out means nothing."
    )


def tell_findings(comparison: Comparison) -> str:
    """How many findings of which kind, in one sentence; empty if there are none."""
    counts = Counter(finding.kind for finding in comparison.findings)
    if not counts:
        return ""
    shown = [f"{FINDING_WORDS[kind][0].lower()} ({counts[kind]})" for kind in FINDING_WORDS if counts[kind]]
    return f"{capital(counted(len(comparison.findings), 'finding'))}: {listed(shown)}."
