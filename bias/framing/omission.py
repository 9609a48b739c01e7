"""Omission: carried by independent peers, and not here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations, product

from bias.alignment.labels import is_fragment, trim_label
from bias.alignment.linkage import sample_members
from bias.alignment.pairs import same_claims
from bias.alignment.words import find_stems
from bias.framing.case import Case, Place, body_paragraphs
from bias.framing.english import quoted, share_of
from bias.framing.likeness import Views, nearest_to, view_all
from bias.framing.peers import Carrier, count_possible_peers, find_carriers, peers_of
from bias.types import Claim, Cluster, Document, Evidence, Finding, Mention
from bias.words import count_words

_ENOUGH = 0.5
"""The share of the peers that could carry a proposition from which their silence is not the rule."""
_SAME = 0.6
_PERHAPS = 0.5
"""Likeness to a cluster from which a claim outside it may still say what it says, and was kept out by others."""
_AGREED = 0.2
"""How far above the threshold of linkage two carriers' own wordings must be: a cluster that hangs together by a hair,
or by a third wording, shows nothing that two peers say alike."""
_LEAST_STEMS = 4
_FEW_STEMS = 2
_INFINITIVE = re.compile(r"to\s+[a-z]+", re.IGNORECASE)

Stems = Mapping[str, Sequence[tuple[Claim, frozenset[str]]]]
Agreement = tuple[Place, Place]


def find_omissions(case: Case) -> Iterator[Finding]:
    """One finding per outlet's article and proposition that at least two, and half of the, independent peers carry.

    Left out are propositions that no two carriers put in four content words, a clause or an infinitive; articles that
    came out before all of the carriers; and articles with a claim that shares six tenths of the content words, or
    that is as like the cluster as its own claims are: there the alignment may have missed it. Wordings of two carriers
    must be alike by themselves, and by more than linkage asks.
    """
    stems: Stems = {
        article: [(claim, frozenset(find_stems(claim.text))) for claim in document.claims]
        for article, document in case.documents.items()
    }
    words = {article: _count_body(document) for article, document in case.documents.items()}
    views = view_all(case)
    for cluster in case.clusters:
        present = {case.outlet(m.article) for m in cluster.mentions}
        if len(present) < case.settings.weighing.least_peers:
            continue
        carriers = find_carriers(case, cluster)
        silent = [article for article in case.documents if case.outlet(article) not in present]
        expecting = [article for article in silent if _expects(case, article, carriers)]
        agreements = _find_agreements(case, views, carriers) if expecting else ()
        for article in expecting:
            finding = _find(case, cluster, carriers, agreements, article, stems, words)
            if finding is not None and nearest_to(case, views, cluster, _places(case, article)) < _PERHAPS:
                yield finding


def _places(case: Case, article: str) -> list[Place]:
    return [(article, claim.id) for claim in case.documents[article].claims]


def _count_body(document: Document) -> int:
    text = document.article.text
    return sum(count_words(text[start:end]) for start, end in body_paragraphs(document))


def _expects(case: Case, article: str, carriers: Sequence[Carrier]) -> bool:
    """Whether enough independent peers carry a proposition, one of them no later than the article."""
    peers = peers_of(case, article, carriers)
    enough = max(case.settings.weighing.least_peers, _ENOUGH * count_possible_peers(case, article, carriers))
    return len(peers) >= enough and not _came_first(case, article, peers)


def _find(
    case: Case,
    cluster: Cluster,
    carriers: Sequence[Carrier],
    agreements: Sequence[Agreement],
    article: str,
    stems: Stems,
    words: Mapping[str, int],
) -> Finding | None:
    peers = peers_of(case, article, carriers)
    theirs = {other for peer in peers for other in peer.articles}
    agreeing = {place for both in agreements if all(place[0] in theirs for place in both) for place in both}
    mentions = [_representative(case, carrier, agreeing) for carrier in peers]
    wordings = [w for w in (_wording(case, m) for m in mentions) if w]
    if not agreeing or len(wordings) < case.settings.weighing.least_peers:
        return None
    nearest, shared = _nearest(stems[article], wordings)
    if shared >= _SAME:
        return None
    possible = count_possible_peers(case, article, carriers)
    rate = expected_rate(len(peers), possible, words[article], [words[a] for c in peers for a in sorted(c.articles)])
    return _report(case, cluster, article, mentions, possible, nearest, shared, rate)


def _find_agreements(case: Case, views: Views, carriers: Sequence[Carrier]) -> Sequence[Agreement]:
    """Pairs of mentions of two carriers, none a fragment, that say the same by themselves and with a margin."""
    least = case.settings.aligning.same_claim + _AGREED
    mentions = [[m for m in sample_members(carrier.in_body(case)) if _wording(case, m)] for carrier in carriers]
    places = [[(m.article, m.claim) for m in own] for own in mentions]
    pairs = [pair for mine, theirs in combinations(places, 2) for pair in product(mine, theirs)]
    likely = same_claims([(views[one], views[other]) for one, other in pairs], case.model)
    return [pair for pair, likeness in zip(pairs, likely, strict=True) if likeness >= least]


def _representative(case: Case, carrier: Carrier, agreeing: AbstractSet[Place]) -> Mention:
    """The mention that stands for a carrier, in the body if possible.

    Of those that tell enough, if there are any, the ones that affirm the proposition; of these the ones that another
    carrier bears out; of these the fullest.
    """

    def order(m: Mention) -> tuple[bool, int, bool, int, str, int]:
        borne_out = (m.article, m.claim) in agreeing
        return bool(_wording(case, m)), m.polarity, borne_out, len(case.text(m)), m.article, m.claim

    return max(carrier.in_body(case), key=order)


def _wording(case: Case, mention: Mention) -> frozenset[str]:
    """The content stems of a mention; of its whole sentence if it is a clause of few words (*it would not*).

    So it is for an infinitive with an object (*to publish its findings*). Empty for another fragment of few words
    (*her candidacy*), which tells too little to be missed.
    """
    claim, text = case.claim(mention), case.text(mention)
    stems = frozenset(find_stems(text))
    if len(stems) >= _LEAST_STEMS:
        return stems
    if is_fragment(text) and not (len(stems) >= _FEW_STEMS and _INFINITIVE.match(text)):
        return frozenset()
    document = case.documents[mention.article]
    start, end = document.reading.sentences[claim.sentence]
    return frozenset(find_stems(document.article.text[start:end]))


def expected_rate(carrying: int, possible: int, words: int, peer_words: Sequence[int]) -> float:
    """How often an article of this length would carry what `carrying` of `possible` peers carry, 0..1.

    The peers' rate p = (carrying + ½) / (possible + 1), and 1 - (1 - p)^(words / mean words of the carriers): every
    stretch of text has the same chance to bring it.
    """
    rate = (carrying + 0.5) / (possible + 1)
    mean = sum(peer_words) / len(peer_words) if peer_words else 0.0
    return 1 - (1 - rate) ** (words / mean) if mean > 0 else rate


def _came_first(case: Case, article: str, peers: Sequence[Carrier]) -> bool:
    """Whether the article was published before any of the carriers, where all the dates are known."""
    here = case.documents[article].article.published
    there = [case.documents[other].article.published for peer in peers for other in peer.articles]
    if here is None or any(date is None for date in there):
        return False
    length = min(len(here), *(len(str(date)) for date in there))
    return all(here[:length] < str(date)[:length] for date in there)


def _nearest(
    sentences: Sequence[tuple[Claim, frozenset[str]]], wordings: Sequence[frozenset[str]]
) -> tuple[Claim | None, float]:
    """The claim of an article that shares most with any wording, and the share of the wording that it has."""
    best: tuple[Claim | None, float] = (None, 0.0)
    for claim, stems in sentences:
        for wording in wordings:
            likeness = len(stems & wording) / len(wording) if wording else 0.0
            if likeness > best[1]:
                best = (claim, likeness)
    return best


def _label(case: Case, cluster: Cluster, mentions: Sequence[Mention]) -> str:
    """The cluster's text; if it is a fragment, the carriers' first clause, else their first sentence."""
    texts = [cluster.text, *(case.claim(mention).text for mention in mentions)]
    whole = next((text for text in texts if not is_fragment(text)), None)
    if whole is not None:
        return trim_label(whole)
    first = mentions[0]
    document = case.documents[first.article]
    start, end = document.reading.sentences[case.claim(first).sentence]
    return document.article.text[start:end]


def _report(
    case: Case,
    cluster: Cluster,
    article: str,
    mentions: Sequence[Mention],
    possible: int,
    nearest: Claim | None,
    likeness: float,
    rate: float,
) -> Finding:
    told = {side for m in mentions if m.polarity == 1 for side in m.sides}
    evidence = [Evidence(m.article, m.claim, "carried here") for m in mentions]
    if nearest is not None:
        evidence.append(Evidence(article, nearest.id, "nearest sentence of the article"))
    carrying = share_of(len(mentions), possible, "independent peer", "independent peers")
    denied = ", as denied" if all(m.polarity < 0 for m in mentions) else ""
    return Finding(
        "omission",
        article,
        cluster.id,
        None,
        told.pop() if len(told) == 1 else None,
        f"{case.outlet(article)} leaves out what {carrying} carry{denied}: {quoted(_label(case, cluster, mentions))}.",
        tuple(evidence),
        {
            "peers_carrying": len(mentions),
            "peers_possible": possible,
            "expected_rate": rate,
            "nearest_claim": None if nearest is None else nearest.id,
            "nearest_likeness": likeness,
            "published": {a: case.documents[a].article.published for a in (article, *(m.article for m in mentions))},
        },
    )
