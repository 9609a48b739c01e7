"""What a claim is compared by."""

import pytest
from alignment_factories import make_article, make_document

from bias.alignment.concepts import concept
from bias.alignment.views import View, view_claims
from bias.alignment.words import find_stems, load_rarity
from bias.types import Claim, Document, Span


def view_parts(body: str, *parts: str) -> list[View]:
    """The views of claims that are these parts of a text, each of the sentence that it stands in."""
    plain = make_document(make_article("a", body))
    claims, end = [], 0
    for number, part in enumerate(parts):
        start = body.index(part, end)
        end = start + len(part)
        row = next(k for k, sentence in enumerate(plain.reading.sentences) if start < sentence.end)
        claims.append(
            Claim(number, row, (Span(start, end),), part, "asserted", 0.0, 0.9, None, False, False, None)
        )  # fmt: skip
    document = Document(plain.article, plain.reading, (), tuple(claims), ())
    return view_claims([document], load_rarity())


FIGURE = "Divers counted dead trout on Friday and the anglers put the number at 12,000."
CHARGE = "Marren accused the army of shelling the harbour. The army denied it."


@pytest.mark.parametrize(
    ("body", "parts", "borrowed", "not_borrowed"),
    [
        # A short claim borrows from its sentence,
        (FIGURE, ["12,000"], ["trout", "anglers", "divers"], []),
        # a longer one does not,
        (FIGURE, ["Divers counted dead trout on Friday"], [], ["anglers"]),
        # one that points back from the claim it means, which may borrow itself.
        (CHARGE, ["shelling the harbour", "it"], ["shelling", "harbour", "Marren"], ["denied"]),
        ("The army denied it.", ["it"], ["army", "denied"], []),
    ],
)
def test_what_a_short_claim_takes_for_granted(body, parts, borrowed, not_borrowed):
    *_, last = view_parts(body, *parts)
    assert {concept(stem) for word in borrowed for stem in find_stems(word)} <= last.weights.keys()
    assert last.weights.keys().isdisjoint(concept(stem) for word in not_borrowed for stem in find_stems(word))


def test_what_is_borrowed_counts_by_half():
    (short,) = view_parts(FIGURE, "12,000")
    (whole,) = view_parts(FIGURE, FIGURE)
    for key, weight in short.weights.items():
        assert weight == pytest.approx(whole.weights[key] * (1.0 if key.startswith("12") else 0.5))


def test_of_an_endless_sentence_little_is_borrowed():
    body = "trout " * 5000 + "12,000 " + "pike " * 5000 + "harbour"
    (view,) = view_parts(body, "12,000")
    assert {concept(stem) for word in ("trout", "pike") for stem in find_stems(word)} <= view.weights.keys()
    assert view.weights.keys().isdisjoint({concept(stem) for stem in find_stems("harbour")})
