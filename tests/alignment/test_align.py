import dataclasses

import numpy as np
import pytest
from alignment_factories import make_article, make_document

from bias.alignment import align, claim_vectors
from bias.alignment.candidates import SMALL, find_candidates
from bias.alignment.views import view_claims
from bias.alignment.words import load_rarity
from bias.settings import Aligning, Settings
from bias.types import Span

A = (
    "Norland shelled the village of Kovel on Monday, killing 12 civilians.\n\n"
    "The mayor of Kovel called for an emergency meeting of the council.\n\n"
    "Schools in the border district will stay closed until Friday."
)
B = (
    "Twelve civilians were killed when Norland shelled the village of Kovel, residents said.\n\n"
    "Wheat prices rose by four percent."
)
C = "Norland did not shell the village of Kovel, its defence ministry said.\n\nRain is expected in the capital."


def documents():
    return [
        make_document(make_article("a", A)),
        make_document(make_article("b", B), {"Twelve": ("residents", 1)}),
        make_document(make_article("c", C), {"Norland did": ("Norland's defence ministry", 1)}),
    ]


def cluster_with(alignment, article, claim):
    return next(c for c in alignment.clusters if any((m.article, m.claim) == (article, claim) for m in c.mentions))


def test_the_same_claim_in_two_articles_is_one_cluster():
    cluster = cluster_with(align(documents()), "a", 0)
    assert {("a", 0), ("b", 0)} <= {(m.article, m.claim) for m in cluster.mentions}
    assert cluster.text == A.split("\n\n")[0]


def test_a_claim_that_nobody_shares_is_alone():
    alignment = align(documents())
    assert len(cluster_with(alignment, "a", 2).mentions) == 1
    assert len(cluster_with(alignment, "b", 1).mentions) == 1


def test_every_claim_is_in_exactly_one_cluster_and_ids_are_rows():
    alignment = align(documents())
    mentioned = sorted((m.article, m.claim) for c in alignment.clusters for m in c.mentions)
    assert mentioned == sorted((d.article.id, c.id) for d in documents() for c in d.claims)
    assert [c.id for c in alignment.clusters] == list(range(len(alignment.clusters)))


def test_the_result_does_not_depend_on_the_order_of_documents():
    assert align(documents()) == align(documents()[::-1])


def test_a_mention_keeps_who_says_it():
    alignment = align(documents())
    stances = {m.article: (m.mode, m.speaker, m.attribution) for m in cluster_with(alignment, "a", 0).mentions}
    assert stances["a"] == ("asserted", None, 0.0)
    assert stances["b"] == ("attributed", "residents", 1.0)


@pytest.mark.parametrize(
    ("sentence", "said", "expected"),
    [
        ("Norland shelled the village of Kovel and killed 12 civilians.", 1, 1),
        ("Norland shelled the village of Kovel and killed 12 civilians.", -1, -1),
        ("Norland did not shell the village of Kovel and killed no civilians.", 1, -1),
        ("Norland did not shell the village of Kovel and killed no civilians.", -1, 1),
        ("Norland shelled the village of Kovel and killed 12 civilians.", 0, 0),
    ],
)
def test_a_denial_joins_what_it_denies_and_is_marked(sentence, said, expected):
    first = make_document(make_article("a", "Norland shelled the village of Kovel and killed 12 civilians."))
    second = make_document(make_article("b", sentence), {"Norland": ("the ministry", said)})
    (cluster,) = align([first, second], Settings(aligning=Aligning(same_claim=0.2))).clusters
    assert {m.article: m.polarity for m in cluster.mentions} == {"a": 1, "b": expected}


def test_a_cluster_is_named_by_a_whole_clause():
    first = make_document(make_article("a", "To publish its findings about the Kovel market on Thursday."))
    second = make_document(
        make_article("b", "The mission will publish its findings about the Kovel market on Thursday.")
    )
    (cluster,) = align([first, second], Settings(aligning=Aligning(same_claim=0.2))).clusters
    assert cluster.text.startswith("The mission")


def test_a_thing_that_is_asked_for_is_named_with_what_asks_for_it():
    text = "She ordered an inquiry into the raid."
    document = make_document(make_article("a", text), {"She": ("Anna Kovel", 1)})
    (asked,), (claim,) = document.attributions, document.claims
    asked = dataclasses.replace(asked, cue=(Span(4, 11),), cue_class="directive")
    claim = dataclasses.replace(claim, spans=(Span(12, len(text)),), text=text[12:])
    (cluster,) = align([dataclasses.replace(document, attributions=(asked,), claims=(claim,))]).clusters
    assert cluster.text == "ordered an inquiry into the raid."


def test_two_claims_of_one_article_join_only_if_they_repeat():
    repeated = "Norland shelled the village of Kovel on Monday."
    related = "Norland closed its border with Sarn last autumn, when three farmers and a priest were arrested."
    twice = align([make_document(make_article("a", f"{repeated}\n\n{repeated}"))])
    once = align([make_document(make_article("a", f"{repeated}\n\n{related}"))])
    assert len(twice.clusters) == 1
    assert len(once.clusters) == 2


def test_a_higher_threshold_never_makes_fewer_clusters():
    counts = [len(align(documents(), Settings(aligning=Aligning(same_claim=t))).clusters) for t in (0.1, 0.5, 0.9, 1.0)]
    assert counts == sorted(counts)


@pytest.mark.parametrize("given", [[], [make_document(make_article("a", ""))], [make_document(make_article("a", "…"))]])
def test_nothing_to_align_is_no_error(given):
    assert sum(len(c.mentions) for c in align(given).clusters) == sum(len(d.claims) for d in given)


def test_claim_vectors_are_means_of_stretches_of_unit_length():
    meanings = np.zeros((2, 384))
    meanings[0, 0], meanings[1, 1] = 2.0, 3.0
    document = make_document(make_article("a", "One thing here.\n\nAnother there."), meanings=meanings)
    vectors = claim_vectors(document)
    assert vectors.dtype == np.float32
    assert vectors[:, :2].tolist() == [[1, 0], [0, 1]]
    whole = dataclasses.replace(document.claims[0], spans=document.claims[0].spans + document.claims[1].spans)
    mixed = claim_vectors(dataclasses.replace(document, claims=(whole,)))
    assert np.linalg.norm(mixed) == pytest.approx(1)
    assert mixed[0, 0] > 0 < mixed[0, 1]


def test_claims_without_meanings_have_zero_vectors():
    assert not claim_vectors(make_document(make_article("a", A))).any()


def many(count):
    topics = "harbour budget school hospital railway museum forest bakery stadium bridge".split()
    bodies = [
        "\n\n".join(
            f"Councillor {chr(65 + (k * 7 + n) % 26)}elmar{k % 13} opened the {topics[(k + n) % 10]} in {2 * k} days."
            for k in range(20)
        )
        for n in range(count)
    ]
    return [make_document(make_article(f"a{n:03}", body)) for n, body in enumerate(bodies)]


def test_candidates_of_many_claims_are_few_and_hold_the_repeats():
    views = view_claims([*many(30), *many(1)], load_rarity())
    pairs = find_candidates(views)
    assert len(views) > SMALL
    assert len(pairs) <= 20 * len(views)
    assert all(i < j for i, j in pairs)
