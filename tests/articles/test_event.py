"""event.toml: what it says, and how its mistakes are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.articles import event_to_toml, read_event
from bias.articles.event import merge_sides
from bias.errors import InputError
from bias.types import Side


def test_title_and_sides(tmp_path: Path) -> None:
    (tmp_path / "event.toml").write_text(
        'title = "Ceasefire"\nyear = 2024\n[[sides]]\nname = "Norland"\naliases = ["Kovel"]\n[[sides]]\nname = "Sudria"'
    )
    sides = (Side("Norland", ("Kovel",)), Side("Sudria"))
    assert read_event(tmp_path / "event.toml") == ("Ceasefire", sides)


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "event.toml").write_text("")
    assert read_event(tmp_path / "event.toml") == ("", ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("title = Ceasefire", "not valid TOML"),
        ("title = 5", "'title' must be a text"),
        ("side = []", "unknown field 'side'; did you mean 'sides'"),
        ('sides = ["Norland"]', "'sides' must be tables"),
        ("[sides]", "'sides' must be tables"),
        ("[[sides]]", "side 1: 'name' must be"),
        ('[[sides]]\nname = " "', "side 1: 'name' must be"),
        ('[[sides]]\nname = "N"\nalias = ["K"]', "side 1: unknown field 'alias'; did you mean 'aliases'"),
        ('[[sides]]\nname = "N"\naliases = "K"', r"side 1 \('N'\): 'aliases' must be a list of texts"),
        ('[[sides]]\nname = "N"\naliases = [1]', "'aliases' must be a list of texts"),
        ('[[sides]]\nname = "N"\n[[sides]]\nname = "n"', r"side 2 \('n'\): 'n' already names 'N'"),
        ('[[sides]]\nname = "N"\naliases=["K"]\n[[sides]]\nname = "S"\naliases=["k"]', "'k' already names 'N'"),
        ("a = " + "[" * 5000, "not valid TOML"),
    ],
)
def test_mistakes_are_named_with_file_and_field(text: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "event.toml").write_text(text)
    with pytest.raises(InputError, match=reason) as caught:
        read_event(tmp_path / "event.toml")
    assert str(caught.value).startswith(str(tmp_path / "event.toml"))


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


@given(
    title=st.text(st.characters(exclude_categories=["Cs"])),
    names=st.lists(NAMES, min_size=3, max_size=8, unique_by=str.casefold),
)
def test_what_is_written_is_read_back(title: str, names: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "event.toml"
    sides = (Side(names[0], tuple(names[2:]), tuple(names[:1])), Side(names[1]))
    path.write_bytes(event_to_toml(title, sides).encode("utf-8"))
    assert read_event(path) == (title, sides)


def test_sides_of_one_name_are_put_together() -> None:
    merged = merge_sides([Side("N", ("K",)), Side("S"), Side("N", ("L", "K"), ("Orlo",))])
    assert merged == (Side("N", ("K", "L"), ("Orlo",)), Side("S"))
