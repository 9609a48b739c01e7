"""What the reader linked against the plain words of the text."""

import pytest
from attribution_factories import modes_of, read


@pytest.mark.parametrize(
    "marked",
    [
        "{c1:The troops left the town} {k1:according to} {s1:plan}.",
        "{c1:The troops left the town} {k1:according to} plan.",
        "The troops left the town {k1:according to} {c1:custom}.",
        "{c1:The shops were taxed} {k1:according to} {s1:size and age}.",
        "{c1:The shops were taxed} {k1:according to size}.",
    ],
)
def test_manner_is_no_attribution(marked: str) -> None:
    document = read(marked)
    assert document.attributions == ()
    assert modes_of(document) == [("asserted", document.article.text)]


@pytest.mark.parametrize(
    "source", ["officials", "the plan", "Plan", "plans seen by the Courier", "Norland law", "Kovel"]
)
def test_according_to_a_source_stays(source: str) -> None:
    document = read(f"{{c1:The troops left the town}}, {{k1:according to}} {{s1:{source}}}.")
    assert modes_of(document) == [("attributed", "The troops left the town")]
