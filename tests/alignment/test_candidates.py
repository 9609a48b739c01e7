import pytest
from alignment_factories import make_article, make_document

from bias.alignment.candidates import SMALL, find_candidates
from bias.alignment.views import view_claims
from bias.alignment.words import load_rarity


def views(*sentences):
    return view_claims([make_document(make_article("a", " ".join(sentences)))], load_rarity())


def reached(pairs, start=0):
    near = {}
    for one, other in pairs:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    found, open_ = {start}, [start]
    while open_:
        for row in near.get(open_.pop(), set()) - found:
            found.add(row)
            open_.append(row)
    return found


@pytest.mark.parametrize("count", [SMALL + 1, 150, 600])
def test_claims_that_differ_in_numbers_all_hang_together_in_few_pairs(count):
    found = find_candidates(views(*(f"The bridge was shut for {100 + row} days." for row in range(count))))
    assert reached(found) == set(range(count))
    degrees = [sum(row in pair for pair in found) for row in range(0, count, 10)]
    assert max(degrees) <= 10
    assert len(found) <= 3 * count


def test_a_few_claims_stand_for_the_others_of_their_block():
    closed = ["The bridge in Amsel was shut for repairs."] * 60
    opened = ["Dockers in Borsk voted for a strike."] * 60
    found = find_candidates(views(*closed, *opened, "Repairs shut the old bridge in Amsel, the council said."))
    assert any(120 in pair and min(pair) < 60 for pair in found)
    assert not any(one < 60 <= other < 120 for one, other in found)
