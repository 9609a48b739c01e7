"""Wording: the same actor or act named differently over aligned claims."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bias.framing.case import Case
from bias.types import Evidence, Finding, Mention

_NAMINGS: tuple[tuple[str, ...], ...] = (
    ("militant", "fighter", "terrorist", "rebel", "insurgent", "gunman", "guerrilla", "separatist", "extremist"),
    ("protester", "demonstrator", "rioter", "mob", "marcher"),
    ("migrant", "refugee", "immigrant", "asylum-seeker"),
    ("government", "regime", "junta"),
    ("invasion", "incursion", "raid", "attack", "aggression"),
    ("strike", "walkout", "stoppage", "disruption"),
    ("killing", "murder", "execution", "assassination", "massacre", "slaughter"),
    ("killed", "died", "murdered", "slain", "massacred", "slaughtered"),
    ("clash", "riot", "unrest", "protest", "uprising"),
    ("hostage", "prisoner", "captive", "detainee"),
)
"""Names between which an outlet chooses. Left out are words with other senses in the news (*offensive remarks*, *an
operation at the hospital*, *to claim*, *the Obama administration*): they would count what names nothing."""
_OTHER_SENSES = re.compile(
    r"\b(?:air|missile|drone|rocket|military|nuclear|pre-?emptive)[\s-]strikes?\b"
    r"|\b(?:heart|panic|asthma|shark|cyber)[\s-]attacks?\b"
    r"|\b(?:fire|bull|prize)[\s-]?fighters?\b"
)
_IRREGULAR = {
    "gunmen": "gunman",
    "dies": "died",
    "die": "died",
    "dead": "died",
    "kills": "killed",
    "kill": "killed",
    "murders": "murdered",
    "asylum-seekers": "asylum-seeker",
}
_PEOPLE = frozenset({0, 1, 2, 9})
"""Rows of `_NAMINGS` that name people."""
_GROUP_OF = {name: row for row, names in enumerate(_NAMINGS) for name in names}
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_LEAST_COUNT = 3
_LEAST_Z = 1.96


def find_wordings(case: Case) -> Iterator[Finding]:
    """One finding per outlet and name that it uses more than its peers where they name the same actor or act.

    Counted are names from short lists of alternatives (*militant, fighter, terrorist*; *killed, died*) of which the
    outlets use several, outside direct quotations: of people in all claims, of acts and bodies in the clusters that
    at least two outlets share and in which they differ. A finding needs three
    uses by the outlet, three names by its peers, and a log-odds ratio with an informative Dirichlet prior whose
    z-score is 1.96 or more (Monroe, Colaresi & Quinn 2008); the prior is the counts of all outlets. The evidence is
    the whole concordance: every counted use of the names, the outlet's first.
    """
    uses = _find_uses(case)
    for group in sorted({group for _, group, _ in uses}):
        counts: dict[str, Counter[str]] = {}
        for mention, row, name in uses:
            if row == group:
                counts.setdefault(case.outlet(mention.article), Counter())[name] += 1
        for outlet in sorted(counts):
            peers = sum((c for other, c in counts.items() if other != outlet), Counter[str]())
            for name, z in sorted(log_odds(counts[outlet], peers).items()):
                if counts[outlet][name] >= _LEAST_COUNT and peers.total() >= _LEAST_COUNT and z >= _LEAST_Z:
                    yield _report(case, outlet, name, z, counts[outlet], peers, uses)


def _find_uses(case: Case) -> Sequence[tuple[Mention, int, str]]:
    """Uses of names for what is named differently elsewhere: (mention, list of alternatives, name).

    People are counted wherever they are named, for in articles on one event they are the same; acts and bodies only in
    clusters, for of these there are many.
    """
    everywhere = [use for cluster in case.clusters for use in _uses_of(case, cluster.mentions) if use[1] in _PEOPLE]
    uses = list(_differing(case, everywhere))
    for cluster in case.clusters:
        uses += _differing(case, [use for use in _uses_of(case, cluster.mentions) if use[1] not in _PEOPLE])
    return uses


def _uses_of(case: Case, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, int, str]]:
    """Every name of the lists in what an outlet says or passes on in its own words."""
    for mention in mentions:
        attribution = case.attribution(mention)
        if mention.copy or (attribution is not None and attribution.form == "direct"):
            continue
        for word in _WORD.findall(_OTHER_SENSES.sub(" ", case.text(mention).lower())):
            name = _IRREGULAR.get(word, word if word in _GROUP_OF else word.removesuffix("s"))
            if name in _GROUP_OF:
                yield mention, _GROUP_OF[name], name


def _differing(case: Case, uses: Sequence[tuple[Mention, int, str]]) -> Iterator[tuple[Mention, int, str]]:
    """The uses of those lists of which several outlets use several names."""
    for group in sorted({row for _, row, _ in uses}):
        within = [use for use in uses if use[1] == group]
        if len({name for _, _, name in within}) > 1 and len({case.outlet(m.article) for m, _, _ in within}) > 1:
            yield from within


def log_odds(here: Mapping[str, int], there: Mapping[str, int]) -> dict[str, float]:
    """z-score of each word's log-odds ratio between two counts, with the pooled counts as Dirichlet prior.

    Monroe, Colaresi & Quinn (2008), Fightin' Words, equations 16, 20 and 22. Words with all of the prior's mass
    score 0.
    """
    prior = {word: here.get(word, 0) + there.get(word, 0) for word in sorted({*here, *there})}
    mass = sum(prior.values())
    n_here, n_there = sum(here.values()), sum(there.values())
    scores: dict[str, float] = {}
    for word, alpha in prior.items():
        a, b = here.get(word, 0) + alpha, there.get(word, 0) + alpha
        rest_a, rest_b = n_here + mass - a, n_there + mass - b
        if alpha == 0 or rest_a <= 0 or rest_b <= 0:
            scores[word] = 0.0
            continue
        delta = math.log(a / rest_a) - math.log(b / rest_b)
        scores[word] = delta / math.sqrt(1 / a + 1 / b)
    return scores


def _report(
    case: Case,
    outlet: str,
    name: str,
    z: float,
    here: Mapping[str, int],
    there: Mapping[str, int],
    uses: Sequence[tuple[Mention, int, str]],
) -> Finding:
    group = _GROUP_OF[name]
    every = [(m, n) for m, row, n in uses if row == group]
    mine = [m for m, n in every if n == name and case.outlet(m.article) == outlet]
    rest = sorted((u for u in every if u[0] not in mine), key=lambda u: case.outlet(u[0].article) != outlet)
    usual = min(there, key=lambda word: (-there[word], word))
    rather = f"{there[usual]} times for “{usual}”" if usual != name else "more often for other words"
    return Finding(
        "wording",
        mine[0].article,
        None,
        mine[0].claim,
        None,
        f"Where outlets name the same thing differently, {outlet} uses “{name}” {here[name]} times in "
        f"{sum(here.values())}, while its peers use it {there.get(name, 0)} times in {sum(there.values())} and opt "
        f"{rather}.",
        tuple(
            dict.fromkeys(
                [
                    *(Evidence(m.article, m.claim, name) for m in mine),
                    *(Evidence(m.article, m.claim, n) for m, n in rest),
                ]
            )
        ),
        {"word": name, "z": z, "here": dict(sorted(here.items())), "peers": dict(sorted(there.items()))},
    )
