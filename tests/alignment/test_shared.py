import pytest
from alignment_factories import make_article, make_document
from hypothesis import given, settings
from hypothesis import strategies as st

from bias.alignment import align, find_shared
from bias.alignment.shared import copied_spans, is_copy, order_of

WIRE = (
    "The grain terminal at Port Amsel was closed for a third day on Thursday after crane drivers walked out over pay, "
    "leaving eleven ships waiting in the bay and traders looking for other harbours along the northern coast."
)
OTHER = "Residents of the old town complained about noise. A museum opened its doors. The weather was fine all week."


def pair(first, second, dates=(None, None)):
    return [
        make_document(make_article("a", first, published=dates[0])),
        make_document(make_article("b", second, published=dates[1])),
    ]


def test_the_same_passage_is_found_with_exact_offsets():
    documents = pair(f"{OTHER}\n\n{WIRE}", f"{WIRE}\n\nMore to follow from our own reporters at the quay.")
    (passage,) = find_shared(documents)
    texts = [d.article.text[s.start : s.end] for d, s in zip(documents, passage.spans, strict=True)]
    assert texts[0] == texts[1] == WIRE.rstrip(".")
    assert passage.articles == ("a", "b")
    assert 0.5 < passage.overlap <= 1


def test_a_few_changed_words_leave_it_one_passage():
    edited = WIRE.replace("on Thursday", "yesterday").replace("eleven ships", "11 vessels")
    documents = pair(WIRE, edited)
    (passage,) = find_shared(documents)
    assert passage.spans[1].end - passage.spans[1].start > 0.9 * len(edited)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (WIRE, OTHER),
        (" ".join(WIRE.split()[:15]) + ".", WIRE),
        (f"She said: “{WIRE}”", f"“{WIRE}” was her answer."),
        ("", WIRE),
    ],
    ids=["different", "too short", "both quote it", "empty"],
)
def test_what_is_no_shared_copy(first, second):
    assert find_shared(pair(first, second)) == ()


@pytest.mark.parametrize(
    ("dates", "copier"),
    [
        (("2024-05-01", "2024-05-02"), "b"),
        (("2024-05-02", "2024-05-01"), "a"),
        (("2024-05-01T12:00:00+02:00", "2024-05-01T11:30:00Z"), "b"),
        ((None, "2024-05-01"), "a"),
        ((None, None), "b"),
    ],
)
def test_the_later_article_is_the_copy(dates, copier):
    alignment = align(pair(WIRE, WIRE, dates))
    copies = {m.article: m.copy for c in alignment.clusters for m in c.mentions}
    assert copies == {"a": copier == "a", "b": copier == "b"}


def test_only_claims_inside_the_passage_are_copies():
    documents = pair(f"{WIRE}\n\n{OTHER}", f"{WIRE}\n\nThe union wants nine percent.", ("2024-05-01", "2024-05-02"))
    copied = copied_spans(find_shared(documents))
    assert [is_copy(claim, copied["b"]) for claim in documents[1].claims] == [True, False]
    assert "a" not in copied


def test_dates_that_are_not_understood_count_as_none():
    assert order_of(make_article("a", "", published="soon")) == order_of(make_article("a", ""))


@settings(max_examples=30)
@given(st.lists(st.text(alphabet="ab c\n“”'", max_size=200), max_size=4))
def test_any_texts_can_be_searched(bodies):
    documents = [make_document(make_article(str(row), body)) for row, body in enumerate(bodies)]
    for passage in find_shared(documents):
        for name, span in zip(passage.articles, passage.spans, strict=True):
            assert 0 <= span.start < span.end <= len(documents[int(name)].article.text)
    assert find_shared(documents) == find_shared(documents[::-1])
