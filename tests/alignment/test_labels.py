import re

import pytest
from alignment_factories import make_article, make_document
from hypothesis import given
from hypothesis import strategies as st

from bias.alignment import align
from bias.alignment.labels import choose_label, trim_label
from bias.alignment.views import view_claims
from bias.alignment.words import load_rarity
from bias.settings import Aligning, Settings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("that the bridge would reopen on Monday", "the bridge would reopen on Monday"),
        ("that was the third closure this year", "that was the third closure this year"),
        (", the mayor had known for weeks,", "the mayor had known for weeks"),
        ("the bridge was closed, and", "the bridge was closed"),
        ("and the bridge was closed because", "the bridge was closed"),
        ("“the bridge is safe", "the bridge is safe"),
        ("the bridge is safe”", "the bridge is safe"),
        ("“The bridge is safe,”", "The bridge is safe"),
        ("“The bridge is safe.”", "“The bridge is safe.”"),
        ("“safe” was the word, “sound” the other", "“safe” was the word, “sound” the other"),
        ("The bridge is the workers’", "The bridge is the workers’"),
        ("-3 degrees were measured – ", "-3 degrees were measured"),
        ("Nobody has seen the bridge yet", "Nobody has seen the bridge yet"),
        ("But the bridge is safe.", "But the bridge is safe."),
        (" , ", " , "),
        ("", ""),
        ("TESK — The bridge fell.", "The bridge fell."),
        ("NEW ORLE, Norland (NNA) - The bridge fell.", "The bridge fell."),
        ("WHO — which leads it — said no", "WHO — which leads it — said no"),
        ("FIFA - UEFA dispute grows", "FIFA - UEFA dispute grows"),
        ("NATO – the alliance – said no", "NATO – the alliance – said no"),
        ("UN-led talks – long ones – failed", "UN-led talks – long ones – failed"),
        ("The IMF - a lender - said no", "The IMF - a lender - said no"),
    ],
)
def test_a_label_is_trimmed_at_its_ends(text, expected):
    assert trim_label(text) == expected


@given(st.lists(st.sampled_from(["that ", ", ", "and", " ", "“", "”", '"', "bridge", "is", ".", " but", "the ", "…"])))
def test_a_trimmed_label_is_a_stretch_of_its_wording_and_stays_as_it_is(parts):
    text = "".join(parts)
    trimmed = trim_label(text)
    assert trimmed in text
    if re.search(r"\w", trimmed):
        assert not trimmed.startswith((",", " "))
        assert not trimmed.endswith((",", " "))


def test_a_cluster_has_a_trimmed_label_and_a_claim_keeps_its_words():
    first = make_document(make_article("a", "that the old bridge at Tesk would reopen on Monday,"))
    second = make_document(make_article("b", "that the old bridge at Tesk would reopen on Monday,"))
    (cluster,) = align([first, second], Settings(aligning=Aligning(same_claim=0.2))).clusters
    assert cluster.text == "the old bridge at Tesk would reopen on Monday"
    assert first.claims[0].text.startswith("that")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            [
                "the operator had opened the three gates without warning anyone",
                "the three gates were opened on orders from headquarters",
                "The operator opened the three gates without warning anyone.",
            ],
            "the operator had opened the three gates without warning anyone",
        ),
        (
            [
                "the operator did not open the three gates of the dam",
                "the operator had opened the three gates of the dam",
                "The operator opened the three gates of the dam.",
            ],
            "the operator had opened the three gates of the dam",
        ),
    ],
)
def test_a_wording_that_negates_names_a_cluster_only_where_most_do(texts, expected):
    documents = [make_document(make_article(str(row), text)) for row, text in enumerate(texts)]
    claims = [claim for document in documents for claim in document.claims]
    views = view_claims(documents, load_rarity())
    assert claims[choose_label(claims, views)].text == expected
