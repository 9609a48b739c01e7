"""Who and what is mentioned without a name, and the pronouns that take it up."""

import pytest
from attribution_factories import read, speakers_of

from bias.attribution.unnamed import find_unnamed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The angry protesters marched on.", [("angry protesters", True, "subject")]),
        ("She met two Norland nurses on Monday.", [("Norland nurses", True, "other")]),
        ("The report was sent to the voters.", [("report", False, "subject"), ("voters", True, "behind")]),
        ("Her team’s plan failed.", [("team", False, "owner"), ("plan", False, "subject")]),
        ("Arden hired a 26-year-old Kovel man.", [("26-year-old Kovel man", False, "other")]),
        # names and what is said of somebody bring in nobody
        ("Arden was a lawyer.", []),
        ("Anna Kovel, a lawyer, left.", []),
        ("A lawyer, Kovel left.", []),
        ("It is about the campaign trail.", []),
        ("They want change.", []),
        ("", []),
    ],
)
def test_find_unnamed(text: str, found: list[tuple[str, bool, str]]) -> None:
    assert [(one.name, one.many, one.place) for one in find_unnamed(text, 0, len(text))] == found


@pytest.mark.parametrize(
    ("marked", "speaker"),
    [
        ("Arden met reporters. The protesters marched on. {s1:They} {k1:say} {c1:it rained}.", "protesters"),
        ("Arden sent soldiers, and the miners jeered as {s1:they} {k1:chanted} {c1:that it rained}.", "miners"),
        ("Kovel spoke. Her team is sure of it. {s1:They} {k1:say} {c1:it rained}.", "team"),
        ("A new strategy document came out on Monday. {s1:It} {k1:says} {c1:it rained}.", "new strategy document"),
        # texts do not speak together where people may
        ("Voters read the leaflets. {s1:They} {k1:say} {c1:it rained}.", "Voters"),
    ],
)
def test_pronouns_take_up_whom_nobody_names(marked: str, speaker: str) -> None:
    assert speakers_of(read(marked))[-1] == speaker


def test_one_body_that_has_spoken_may_be_they() -> None:
    marked = "Norland has few caucuses. {s1:Kovel’s campaign} {k1:said} {c1:it rained}. {s2:They} {k2:want} {c2:more}."
    assert speakers_of(read(marked)) == ["Kovel’s campaign"] * 2
