"""What is asked for or promised, and not said to be so."""

import pytest

from bias.attribution.requests import is_request
from bias.types import CueClass


@pytest.mark.parametrize(
    ("cue_class", "content", "expected"),
    [
        ("directive", "an inquiry", True),
        ("directive", "the release of the prisoners", True),
        ("commissive", "revenge", True),
        ("directive", "an end to violence", True),
        # clauses say what is to be
        ("directive", "families to leave", False),
        ("commissive", "to rebuild the dam", False),
        ("commissive", "that the dam would be rebuilt", False),
        ("directive", "for the army to leave", False),
        # words of a speaker, and what is handed over as so
        ("directive", "“a full inquiry”", False),
        ("neutral", "an inquiry", False),
        ("denial", "any part in the raid", False),
        (None, "an inquiry", False),
        ("directive", " ", False),
    ],
)
def test_is_request(cue_class: CueClass | None, content: str, expected: bool) -> None:
    assert is_request(cue_class, content) is expected
