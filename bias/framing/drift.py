"""Drift: asserted in the headline, attributed or hedged in the body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bias.alignment.concepts import concept
from bias.alignment.words import find_stems
from bias.attribution.clauses import has_predicate
from bias.framing.case import Case, is_flat
from bias.framing.english import quoted, share_of
from bias.framing.likeness import Views, view_all
from bias.sides import named_sides
from bias.types import Attribution, Claim, Document, Evidence, Finding

_SAME = 0.6
"""The share of a headline's rarity that a claim of the body has if it says the same."""
_NEARLY = 0.4
"""The same for a claim of the body that may assert it in other words."""
_LEAST_SHARED = 3
_FEWEST_SHARED = 2
_OPEN = re.compile(
    r"\b(?:expect(?:ed|s)|likely|set|poised|due|planned|plans|seeks?|seeking|wants|aims|hopes|eyes|weighs|mulls|considers?"
    r"|possible|potential|alleged(?:ly)?|reported(?:ly)?|accused|suspected|feared)\b|\?\s*$",
    re.IGNORECASE,
)
"""Words by which a headline leaves open whether it comes to pass, or hands it over."""
_EXPLAINED = re.compile(r",|\s(?:who|which|of|for|in|at|from|on)\s")


def find_drifts(case: Case) -> Iterator[Finding]:
    """One finding per flat headline claim whose body mentions are all attributed, sourceless, distanced or hedged.

    The headline must state something in three content words or more, and leave nothing open (*expected, alleged*).
    Where no verb is seen in it (*Norland shells village*), a clause of its cluster must say the same. A body mention
    has six tenths of these words, weighted by rarity, and at least three, or four tenths and at least two if it stands
    in the headline's cluster with the same polarity; what the verb says is among them. What a speaker says whom the
    headline names, or whose side it begins with, is the speaker's own act (*Holt resigns*, and *Holt said that she
    would*). A claim that asserts four tenths and at least two vouches for the headline. Details count the peers with a
    headline claim in the cluster, and those among them that do the same.
    """
    views = view_all(case) if any(c.headline for d in case.documents.values() for c in d.claims) else {}
    for article, document in case.documents.items():
        for claim in document.claims:
            body = _drifting(case, views, document, claim)
            if body:
                yield _report(case, views, article, claim, body)


def _drifting(case: Case, views: Views, document: Document, headline: Claim) -> list[Claim]:
    """The body's versions of a headline claim, if it is asserted there and none of them is; else nothing."""
    if not headline.headline or not is_flat(headline):
        return []
    article = document.article.id
    head = views[article, headline.id]
    if len(head.weights) < _LEAST_SHARED:
        return []
    if _OPEN.search(_sentence(document, headline)):
        return []
    states = _states(document, headline)
    deeds = _deeds(document, headline)
    clustered = _in_cluster(case, document, headline)
    found = []
    for claim in document.claims:
        view = views[article, claim.id]
        shared = head.weights.keys() & view.weights.keys()
        cover = sum(head.weights[key] for key in shared) / head.mass if head.mass else 0.0
        if claim.headline:
            continue
        nearly = cover >= _NEARLY and len(shared) >= _FEWEST_SHARED
        if is_flat(claim):
            if nearly:
                return []
            continue
        same = cover >= _SAME and len(shared) >= _LEAST_SHARED
        here = claim.id in clustered
        told = (same or (nearly and here)) and (not deeds or bool(deeds & shared))
        if told if states else (same and here and _states(document, claim)):
            found.append(claim)
    return [claim for claim in found if not _is_own_act(case, document, headline, claim)]


def _states(document: Document, claim: Claim) -> bool:
    """Whether a claim has a finite verb: one that the reader saw, or one that its form tells."""
    seen = any(s.start <= verb.start < s.end for verb in document.reading.verbs for s in claim.spans)
    return seen or has_predicate(claim.text)


def _deeds(document: Document, claim: Claim) -> frozenset[str]:
    """What the finite verbs that the reader saw in a claim say, as claims are compared by it."""
    text = document.article.text
    verbs = [v for v in document.reading.verbs for s in claim.spans if s.start <= v.start < s.end]
    return frozenset(concept(stem) for verb in verbs for stem in find_stems(text[verb.start : verb.end]))


def _is_own_act(case: Case, document: Document, headline: Claim, claim: Claim) -> bool:
    """Whether the headline says who does it and names the speaker of the body there, or opens with the speaker's side.

    *Holt resigns*, and *Holt said that she would*; not *Fire ruins Holt's mill*, and *Holt said that it had*.
    """
    attribution = document.attribution_of(claim)
    if attribution is None:
        return False
    words = _sentence(document, headline)
    named = frozenset(find_stems(_before_verb(document, headline) or words))
    heads = {stems[-1] for name in _names_of(document, attribution) if (stems := find_stems(name))}
    if named & heads:
        return True
    sides = [side for _, side in named_sides(words, case.sides)]
    return claim.side is not None and sides[:1] == [claim.side]


def _before_verb(document: Document, claim: Claim) -> str:
    """The words of a claim's sentence before its first finite verb that the reader saw; empty if it saw none."""
    span = document.sentence_of(claim)
    verbs = [v.start for v in document.reading.verbs if span is not None and span.start <= v.start < span.end]
    return document.article.text[span.start : min(verbs)] if span is not None and verbs else ""


def _names_of(document: Document, attribution: Attribution) -> tuple[str, str]:
    """Who says a claim: the resolved speaker, and the words of the source up to where it is explained."""
    return attribution.speaker or "", _EXPLAINED.split(document.text_of(attribution.source))[0]


def _sentence(document: Document, claim: Claim) -> str:
    """The sentence that a claim stands in."""
    span = document.sentence_of(claim)
    return claim.text if span is None else document.article.text[span.start : span.end]


def _in_cluster(case: Case, document: Document, headline: Claim) -> frozenset[int]:
    """The claims of the body in a headline's cluster that do not deny it."""
    cluster = case.cluster_of.get((document.article.id, headline.id))
    if cluster is None:
        return frozenset()
    here = [m for m in cluster.mentions if m.article == document.article.id]
    polarity = next(m.polarity for m in here if m.claim == headline.id)
    return frozenset(m.claim for m in here if m.polarity == polarity and not case.claim(m).headline)


def _report(case: Case, views: Views, article: str, headline: Claim, body: Sequence[Claim]) -> Finding:
    cluster = case.cluster_of.get((article, headline.id))
    outlet = case.outlet(article)
    peers = {
        m.article: case.claim(m)
        for m in (cluster.mentions if cluster else ())
        if case.claim(m).headline and case.outlet(m.article) != outlet
    }
    same = sorted(a for a, claim in peers.items() if _drifting(case, views, case.documents[a], claim))
    first = min(body, key=lambda c: (c.spans[:1], c.id))
    how = "hedges" if all(c.mode == "asserted" and c.hedged for c in body) else "does not vouch for"
    told = {c.side for c in body if c.side is not None}
    return Finding(
        "drift",
        article,
        cluster.id if cluster else None,
        headline.id,
        told.pop() if len(told) == 1 else None,
        f"{possessive_of(outlet)} headline states as fact what its body {how}: {quoted(headline.text)} "
        f"against {quoted(first.text)}; {_say_peers(len(same), len(peers))}.",
        (
            Evidence(article, headline.id, "asserted in the headline"),
            *(Evidence(article, c.id, f"{_voice_of(c)} in the body") for c in body),
        ),
        {"peer_headlines": len(peers), "peers_doing_the_same": len(same), "peers": same},
    )


def _voice_of(claim: Claim) -> str:
    if claim.hedged:
        return "hedged"
    return "attributed" if claim.mode == "asserted" else claim.mode


def _say_peers(same: int, peers: int) -> str:
    if peers == 0:
        return "no peer has a headline on the same point"
    if peers == 1:
        return f"the one peer with a headline on the same point does {'the same' if same else 'not'}"
    of = share_of(same, peers, "peer", "peers")
    return f"{of} with a headline on the same point {'does' if same in {0, 1} else 'do'} the same"


def possessive_of(outlet: str) -> str:
    """*The Daily's*, *The Times'*."""
    return f"{outlet}’" if outlet.endswith("s") else f"{outlet}’s"
