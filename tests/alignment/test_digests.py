import pytest
from alignment_factories import make_article

from bias.alignment.digests import Emphasis, digest, duplicate, likeness

CRANE = "The red crane lifted heavy granite blocks over the narrow canal before sunrise."
SAME_PHRASES = "Before noon the red crane lifted heavy granite blocks, and the narrow canal was full."
SAME_WORDS = "Heavy, the canal: granite, before sunrise, in narrow red blocks. What lifted over the crane?"


def digests(*bodies, title="", emphasis=Emphasis(), dates=()):
    dated = [*dates, *[None] * len(bodies)]
    return digest(
        [make_article(str(row), body, title=title, published=dated[row]) for row, body in enumerate(bodies)], emphasis
    )


def test_shared_phrases_count_beside_shared_words():
    crane, phrases, words = digests(CRANE, SAME_PHRASES, SAME_WORDS)
    _, bare_phrases, bare_words = bare = digests(CRANE, SAME_PHRASES, SAME_WORDS, emphasis=Emphasis(phrases=0))
    assert likeness(bare[0], bare_words) > likeness(bare[0], bare_phrases)
    assert likeness(crane, phrases) > likeness(crane, words)


def test_phrases_add_at_most_half_of_what_words_do():
    plain, with_phrases = (
        digests(CRANE, CRANE, SAME_PHRASES, emphasis=Emphasis(headlines=0, phrases=phrases)) for phrases in (0.0, 99.0)
    )
    for row in (1, 2):
        assert likeness(with_phrases[0], with_phrases[row]) == pytest.approx(1.5 * likeness(plain[0], plain[row]))


def test_likeness_is_symmetric_and_one_for_the_same_article_on_the_same_day():
    one, other, third = digests(
        CRANE, CRANE, SAME_WORDS, title="A crane at the canal", dates=["2031-05-01", "2031-05-02", "2031-05-20"]
    )
    assert likeness(one, other) == pytest.approx(1)
    assert likeness(one, third) == likeness(third, one)
    undated, _, _ = digests(CRANE, CRANE, SAME_WORDS, title="A crane at the canal")
    assert likeness(undated, one) < 1


def test_a_headline_counts_once_more():
    one, other = digests(CRANE, "Rain fell.", title="Crane drivers win")
    bare_one, bare_other = digests(CRANE, "Rain fell.", title="Crane drivers win", emphasis=Emphasis(headlines=0))
    assert likeness(one, other) > likeness(bare_one, bare_other)


def test_a_copy_is_told_by_its_wording():
    story = " ".join(f"{word}{number}" for number in range(40) for word in ("crane", "canal", "stone"))
    copy, other = story + " The end.", " ".join(reversed(story.split()))
    first, second, third = digests(story, copy, other)
    assert duplicate(first, second)
    assert not duplicate(first, third)


def test_a_digest_stays_small_however_long_the_article_is():
    words = [f"{a}{b}{c}" for a in "bdfgkmprst" for b in "aeiou" for c in ("lt", "rn", "sk", "mp", "nd")]
    long = " ".join(words[(7 * k + k // 11) % len(words)] + words[k % 97] for k in range(20_000))
    first, _ = digests(long, long + " The end.")
    assert 512 < len(first.terms) == len(first.weights) <= 1024
    assert list(first.terms) == sorted(set(first.terms))
