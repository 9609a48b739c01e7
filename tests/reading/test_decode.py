"""Tags in BIO order, spans, links."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bias.reading.decode import LINK, best_tags, decode, find_spans

NAMES = {"O": 0, "BS": 1, "IS": 2, "BC": 3, "IC": 4, "BX": 5, "IX": 6}


def scores(tags: str, sure: float = 8.0) -> np.ndarray:
    rows = np.zeros((len(tags.split()), 7), dtype=np.float32)
    for row, tag in enumerate(tags.split()):
        rows[row, NAMES[tag]] = sure
    return rows


def legal(tags: tuple[int, ...]) -> bool:
    return all(
        tag == 0 or tag % 2 == 1 or before in (tag, tag - 1) for before, tag in zip((0, *tags), tags, strict=False)
    )


def test_an_inside_tag_needs_its_own_beginning() -> None:
    assert legal(tuple(best_tags(scores("O IX IX O"))))
    assert best_tags(scores("BS IS BC BX IX IX")) == [1, 2, 3, 5, 6, 6]
    assert best_tags(scores("BX BX O")) == [5, 5, 0]


@given(st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_best_tags_are_the_best_legal_ones(length: int, seed: int) -> None:
    logs = np.random.default_rng(seed).normal(size=(length, 7)).astype(np.float32)
    best = max(
        (tags for tags in itertools.product(range(7), repeat=length) if legal(tags)),
        key=lambda tags: sum(float(logs[row, tag]) for row, tag in enumerate(tags)),
    )
    assert best_tags(logs) == list(best)


def test_spans_of_roles() -> None:
    assert find_spans([1, 2, 3, 0, 5, 6, 5, 0, 3]) == {
        "source": [(0, 2)],
        "cue": [(2, 3), (8, 9)],
        "content": [(4, 6), (6, 7)],
    }


def vectors(count: int, pairs: list[tuple[int, int, int]]) -> list[tuple[int, np.ndarray]]:
    """Link vectors in which piece `asks` asks (in block `block`) for piece `answers`."""
    rows = np.zeros((count, 4 * LINK), dtype=np.float32)
    for number, (asks, answers, block) in enumerate(pairs):
        rows[asks, block * LINK + number] = 20.0
        rows[answers, (block + 1) * LINK + number] = 20.0
    return [(0, rows)]


def test_links_decide_over_nearness() -> None:
    tags = scores("BS BS BC BX IX BC BX")
    links = vectors(7, [(2, 0, 0), (5, 1, 0), (3, 5, 2), (4, 5, 2), (6, 2, 2)])
    found = decode(tags, links, np.zeros(LINK, dtype=np.float32))
    assert [(a.source, a.cue, a.content) for a in found] == [
        (((0, 1),), ((2, 3),), ((6, 7),)),
        (((1, 2),), ((5, 6),), ((3, 5),)),
    ]
    assert all(evidence <= 1e-6 for a in found for evidence in a.evidence)


def test_a_cue_may_have_no_source() -> None:
    links = vectors(4, [(2, 1, 2)])
    links[0][1][1, 0] = 20.0
    nobody = np.zeros(LINK, dtype=np.float32)
    nobody[0] = 20.0
    (found,) = decode(scores("BS BC BX IX"), links, nobody)
    assert found.source == ()
    assert found.content == ((2, 4),)


def test_what_is_nearly_as_likely_as_no_role_is_taken() -> None:
    ends = []
    for outside in (0.2, 2.0):
        tags = scores("BC BX IX O")
        tags[3] = -8.0
        tags[3, NAMES["O"]], tags[3, NAMES["IX"]] = outside, 0.0
        (found,) = decode(tags, vectors(4, [(1, 0, 2), (3, 0, 2), (2, 0, 2)]), np.zeros(LINK, dtype=np.float32))
        ends.append(found.content[-1][1])
    assert ends == [4, 3]


def test_a_pair_is_judged_where_both_are_seen_best() -> None:
    """The first window takes the cue at its edge; the second, which sees more around both, takes the other cue."""
    tags = scores("O O BC BX " + "O " * 10 + "BC O")
    narrow = vectors(3, [(1, 0, 2)])[0][1]
    wide = vectors(16, [(3, 14, 2)])[0][1]
    for links in ([(2, narrow), (0, wide)], [(0, wide), (2, narrow)]):
        (found,) = decode(tags, links, np.zeros(LINK, dtype=np.float32))
        assert found.cue == ((14, 15),)


def test_a_cue_without_content_is_no_cue() -> None:
    found = decode(scores("BC BX BC O BC"), vectors(5, [(1, 0, 2)]), np.zeros(LINK, dtype=np.float32))
    assert [a.cue for a in found] == [((0, 1),)]


def test_nothing_in_nothing_out() -> None:
    assert decode(np.zeros((0, 7), np.float32), [], np.zeros(LINK, np.float32)) == []
    assert decode(scores("BX IX O"), vectors(3, []), np.zeros(LINK, np.float32)) == []


@given(st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_decoding_never_raises(count: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    found = decode(
        chance.normal(size=(count, 7)).astype(np.float32) * 3,
        [(0, chance.normal(size=(count, 4 * LINK)).astype(np.float32))],
        chance.normal(size=LINK).astype(np.float32),
    )
    for attribution in found:
        assert attribution.cue
        assert attribution.content
        assert all(np.isfinite(attribution.evidence))
