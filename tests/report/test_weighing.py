"""On the page, the claims behind a weight add up to it; a weight that its claims do not make is not explained."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from report_factories import make_weighed

from bias.report import render
from bias.report.figures import side_names, weights
from bias.report.quoting import index_comparison
from bias.report.weighing import weighed_view


def test_points_of_a_side_add_up_to_its_weight() -> None:
    comparison = make_weighed()
    index = index_comparison(comparison)
    found = weights(comparison, index)
    view = weighed_view(comparison, found, side_names(comparison), index)
    assert [one.outlet for one in view] == list(dict.fromkeys(w.outlet for w in found))
    for outlet in view:
        for side in outlet.sides:
            total = sum(float(line.points) for line in side.lines)
            [weight] = [w.value for w in found if (w.outlet, w.side) == (outlet.outlet, side.side)]
            assert weight is not None
            # Each line is rounded to a tenth of a point.
            assert total == pytest.approx(100 * weight, abs=0.05 * len(side.lines) + 1e-9)
            assert [float(line.points) for line in side.lines] == sorted(
                (float(line.points) for line in side.lines), reverse=True
            )


def test_a_weight_leads_to_its_claims_and_each_claim_to_its_sentence() -> None:
    page = render(make_weighed())
    ids = set(re.findall(r'id="([^"]+)"', page))
    leads = re.findall(r'<span class="who"><a href="#(w\d+)">', page)
    assert leads
    assert set(leads) <= ids
    quoted = re.findall(r'<td class="words"><div><a href="#([^"]+)">', page)
    assert quoted
    assert set(quoted) <= ids


def test_weights_that_the_claims_do_not_make_are_not_explained() -> None:
    comparison = make_weighed()
    wrong = comparison.framing[0].outlet
    framing = tuple(
        replace(row, value=(row.value or 0.0) * 0.5 + 0.2) if (row.component, row.outlet) == ("weight", wrong) else row
        for row in comparison.framing
    )
    changed = replace(comparison, framing=framing)
    index = index_comparison(changed)
    view = weighed_view(changed, weights(changed, index), side_names(changed), index)
    assert wrong not in {one.outlet for one in view}
    assert len(view) == len({row.outlet for row in comparison.framing}) - 1
    unknown = replace(comparison, provenance={"settings": {"unheard": {"of": 1}}})
    assert 'class="weighed"' not in render(unknown)
