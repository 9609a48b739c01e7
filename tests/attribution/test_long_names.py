"""Names of bodies that *and* and commas hold together."""

import pytest
from attribution_factories import read, speakers_of

from bias.attribution.long_names import join_names
from bias.attribution.names import find_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Union of Tram and Bus Workers met.", ["Union of Tram and Bus Workers"]),
        ("The Federation of Rail, Tram and Bus Workers met.", ["Federation of Rail, Tram and Bus Workers"]),
        ("The Department of Health and Human Services met.", ["Department of Health and Human Services"]),
        ("The Association of Miners and Steelworkers met.", ["Association of Miners and Steelworkers"]),
        ("The Bank of Norland and Arden Steel met.", ["Bank of Norland", "Arden Steel"]),
        ("The Ministry of Defence and Mara Kovel met.", ["Ministry of Defence", "Mara Kovel"]),
        ("The Department of Justice and Health Minister Mara Voss met.", ["Department of Justice", "Mara Voss"]),
        ("The Department of Justice and Republicans met.", ["Department of Justice", "Republicans"]),
        ("The Bank of Norland and the Bank of Arden met.", ["Bank of Norland", "Bank of Arden"]),
    ],
)
def test_join_names(text: str, names: list[str]) -> None:
    spans = [name.span for name in join_names(text, find_names(text))]
    assert [text[start:end].removeprefix("The ") for start, end in spans] == names


def test_short_forms_of_a_long_name() -> None:
    document = read(
        "The Union of Tram and Bus Workers (UTBW) met. {s1:The union} {k1:said} {c1:it was over}. "
        "{s2:UTBW} {k2:said} {c2:it would strike}."
    )
    assert speakers_of(document) == ["Union of Tram and Bus Workers"] * 2
