"""What a name's last word says of whom it names."""

import pytest

from bias.attribution.entity_types import correct_type
from bias.types import EntityMention, EntityType


@pytest.mark.parametrize(
    ("name", "found", "expected"),
    [
        ("Vessel Hydro", "person", "organisation"),
        ("Larsen Marine’s", "person", "organisation"),
        ("the Orsk Foundation", "person", "organisation"),
        ("Collins College", "place", "organisation"),
        # persons and places stay what they are
        ("Anna Power", "person", "person"),
        ("Mr. Gold", "person", "person"),
        ("the minister", "person", "person"),
        ("Orsk Hydro", "place", "place"),
        ("Collins Hospital", "place", "place"),
        ("", "person", "person"),
    ],
)
def test_correct_type(name: str, found: EntityType, expected: EntityType) -> None:
    mention = EntityMention(0, len(name), found, True, 0.9)
    assert correct_type(name, mention).type == expected


def test_a_common_noun_keeps_its_type() -> None:
    mention = EntityMention(0, 8, "person", False, 0.9)
    assert correct_type("the Army", mention) == mention
