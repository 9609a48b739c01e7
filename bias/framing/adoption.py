"""Adoption: asserted here, attributed to one side by independent peers."""

from __future__ import annotations

from collections.abc import Iterator

from bias.alignment.words import find_stems
from bias.framing.case import Case, is_voiced
from bias.framing.english import possessive, quoted, share_of
from bias.framing.peers import Carrier, find_carriers
from bias.framing.shares import OneSided, find_one_sided, says
from bias.types import Cluster, Evidence, Finding, Mention

_LEAST_STEMS = 2


def find_adoptions(case: Case) -> Iterator[Finding]:
    """One finding per article and one-sided proposition (`shares.find_one_sided`) that it asserts, or denies, flatly.

    In at least `least_peers` of the peers the side itself must say it. The assertion must stand in the body, or in the
    headline of an article whose body is silent on it; a headline over an attributing body is drift.
    """
    for cluster in case.clusters:
        if len({case.outlet(m.article) for m in cluster.mentions}) < 1 + case.settings.weighing.least_peers:
            continue
        carriers = find_carriers(case, cluster)
        for article in sorted({m.article for m in cluster.mentions}):
            own = [m for m in cluster.mentions if m.article == article]
            for polarity in (1, -1):
                finding = _find(case, cluster, carriers, own, polarity)
                if finding is not None:
                    yield finding


def _find(
    case: Case, cluster: Cluster, carriers: tuple[Carrier, ...], own: list[Mention], polarity: int
) -> Finding | None:
    in_body = [m for m in own if not case.claim(m).headline] or own
    for mention in sorted(in_body, key=lambda m: case.claim(m).spans[:1]):
        if not case.asserts(mention) or mention.polarity != polarity or _says_little(case, mention):
            continue
        one_sided = find_one_sided(case, cluster, carriers, mention, polarity)
        if one_sided is not None and len(one_sided.direct) >= case.settings.weighing.least_peers:
            return _report(case, cluster, mention, own, one_sided)
    return None


def _says_little(case: Case, mention: Mention) -> bool:
    """Whether a claim leans on its neighbours so much (*So do the drivers.*) that nobody can say what it asserts."""
    return len(set(find_stems(case.text(mention)))) < _LEAST_STEMS


def _report(case: Case, cluster: Cluster, mention: Mention, own: list[Mention], one_sided: OneSided) -> Finding:
    article, claim = mention.article, case.claim(mention)
    elsewhere = [_clearest(case, carrier, one_sided) for carrier in one_sided.direct]
    also = any(is_voiced(m) for m in own)
    outlet = case.outlet(article)
    count = len(one_sided.direct)
    carrying = share_of(count, one_sided.peers, "peer that carries it", "peers that carry it")
    attribute = "attributes" if count == one_sided.peers == 1 else "attribute"
    summary = f"{outlet} states as fact what {carrying} {attribute} to {one_sided.side}: {quoted(claim.text)}"
    summary += "; elsewhere in the article it gives a source." if also else "."
    evidence = [Evidence(article, mention.claim, "asserted")]
    evidence += [
        Evidence(m.article, m.claim, f"attributed to {m.speaker or possessive(one_sided.side) + ' side'}")
        for m in elsewhere
    ]
    return Finding(
        "adoption",
        article,
        cluster.id,
        mention.claim,
        one_sided.side,
        summary,
        tuple(evidence),
        {
            "peers_attributing": count,
            "peers_carrying": one_sided.peers,
            "share": one_sided.share,
            "polarity": one_sided.polarity,
            "dispute": one_sided.dispute,
            "also_attributed_here": also,
            "probability": claim.probability,
            "published": _times(case, [article, *(m.article for m in elsewhere)]),
        },
    )


def _clearest(case: Case, carrier: Carrier, one_sided: OneSided) -> Mention:
    """The fullest mention by which a carrier has the side say it."""
    told = [m for m in carrier.in_body(case) if says(m, one_sided.side, one_sided.polarity)]
    return max(told, key=lambda m: (len(case.claim(m).text), m.article, -m.claim))


def _times(case: Case, articles: list[str]) -> dict[str, str | None]:
    """When each article was published, by article."""
    return {article: case.documents[article].article.published for article in dict.fromkeys(articles)}
