"""Claims of several articles → clusters of the same proposition, with each mention's stance towards it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bias.alignment.candidates import find_candidates
from bias.alignment.labels import choose_label, trim_label
from bias.alignment.linkage import link_average, mean_with_best, sample_members
from bias.alignment.pairs import PairModel, load_pair_model, same_claim, same_claims
from bias.alignment.shared import copied_spans, find_shared, is_copy
from bias.alignment.stances import find_stances
from bias.alignment.views import View, view_claims
from bias.alignment.words import load_rarity, local_rarity
from bias.attribution.requests import is_request
from bias.settings import Settings
from bias.types import Alignment, Claim, Cluster, Document, Mention, Span
from bias.words import own_texts

REPEATED = 0.9
"""Probability from which two claims of one sentence are taken to repeat each other."""


def align(documents: Sequence[Document], settings: Settings = Settings(), model: PairModel | None = None) -> Alignment:
    """Put all claims of all articles into clusters; a claim that nobody shares is a cluster of one.

    Every claim is in exactly one cluster; a cluster's id is its row; clusters are in the order in which their first
    claims stand (articles by id). The result does not depend on the order of `documents`. Two claims of one sentence
    share a cluster only if they repeat each other. Candidate pairs come from rare words and near vectors
    (`candidates`), their score from models that learned from labelled pairs (`pairs`), clusters by linkage of groups
    (`linkage`). `model` scores pairs, by default the one that ships.
    """
    ordered = sorted(documents, key=lambda document: document.article.id)
    claims = [(document, claim) for document in ordered for claim in document.claims]
    rarity = local_rarity(load_rarity(), [text for document in ordered for text in own_texts(document)])
    views = view_claims(ordered, rarity)
    model = model or load_pair_model()
    groups = cluster_views(views, model, settings.aligning.same_claim)
    shared = find_shared(ordered, settings)
    clusters = _clusters(claims, views, groups, copied_spans(shared), model)
    return Alignment(clusters, shared)


def cluster_views(views: Sequence[View], model: PairModel, threshold: float) -> list[list[int]]:
    """Group rows of `views` whose mean probability of saying the same reaches `threshold`, 0..1."""

    known: dict[tuple[int, int], float] = {}

    def learn(pairs: Sequence[tuple[int, int]]) -> None:
        new = [pair for pair in dict.fromkeys(pairs) if pair not in known]
        known.update(zip(new, same_claims([(views[i], views[j]) for i, j in new], model), strict=True))

    def likeness(one: int, other: int) -> float:
        learn([(one, other)])
        return known[one, other]

    def may_join(one: Sequence[int], other: Sequence[int]) -> bool:
        return all(
            likeness(min(i, j), max(i, j)) >= REPEATED
            for i in one
            for j in other
            if views[i].article == views[j].article and views[i].sentence == views[j].sentence
        )

    learn(find_candidates(views))
    candidates = dict(known)
    return link_average(len(views), candidates, threshold, likeness, may_join, summary=mean_with_best, foresee=learn)


def _clusters(
    claims: Sequence[tuple[Document, Claim]],
    views: Sequence[View],
    groups: Sequence[Sequence[int]],
    copied: Mapping[str, list[Span]],
    model: PairModel,
) -> tuple[Cluster, ...]:
    rows = [[views[item] for item in group] for group in groups]
    told = [[claims[item] for item in group] for group in groups]
    labels = [choose_label([claim for _, claim in some], row) for some, row in zip(told, rows, strict=True)]
    stances = find_stances(rows, labels, model)
    return tuple(
        Cluster(number, trim_label(_wording(*some[label])), _mentions(some, row, signs, copied, model))
        for number, (some, row, label, signs) in enumerate(zip(told, rows, labels, stances, strict=True))
    )


def _mentions(
    told: Sequence[tuple[Document, Claim]],
    row: Sequence[View],
    stances: Sequence[int],
    copied: Mapping[str, list[Span]],
    model: PairModel,
) -> tuple[Mention, ...]:
    return tuple(
        replace(
            make_mention(document, claim, stance, is_copy(claim, copied.get(document.article.id, ()))),
            match=_match(view, row, model),
        )
        for (document, claim), view, stance in zip(told, row, stances, strict=True)
    )


def _match(view: View, views: Sequence[View], model: PairModel) -> float:
    """How likely a claim says what the others of its cluster say: the mean over them, averaged with the likeliest.

    Linkage, which also asks how well each of the others is met, would call every claim of a varied row a stranger.
    """
    others = [same_claim(view, other, model) for other in sample_members(views) if other is not view]
    return round((sum(others) / len(others) + max(others)) / 2, 3) if others else 1.0


def _wording(document: Document, claim: Claim) -> str:
    """The words that name a claim; what is only asked for or promised with its cue (*ordered an inquiry*)."""
    attribution = document.attribution_of(claim)
    if attribution is None or not is_request(attribution.cue_class, claim.text):
        return claim.text
    return f"{document.text_of(attribution.cue)} {claim.text}"


def make_mention(document: Document, claim: Claim, stance: int | None = None, copy: bool = False) -> Mention:
    """A claim as its cluster holds it.

    `stance` is how it stands to the cluster's wording (1, -1, 0), by default as its attribution says; `copy` if it is
    shared copy. Who denies the opposite of that wording endorses nothing.
    """
    attribution = document.attribution_of(claim)
    polarity = attribution.polarity if attribution else 1
    turned = stance == -polarity != 0
    return Mention(
        article=document.article.id,
        claim=claim.id,
        mode=claim.mode,
        attribution=claim.attribution,
        endorsement=attribution.endorsement if attribution and not (turned and polarity < 0) else 0.0,
        polarity=polarity if stance is None else stance,
        speaker=attribution.speaker if attribution else None,
        side=claim.side or (attribution.side if attribution else None),
        copy=copy,
    )
