"""Settings: defaults, what a file may change, and how its mistakes are named."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.errors import InputError
from bias.settings import Aligning, Scoring, Settings, Weighing, read_settings, settings_from


def test_the_defaults_are_the_published_conventions() -> None:
    scoring = Settings().scoring
    rungs = (scoring.attributed, scoring.carried, scoring.sourceless, scoring.scare, scoring.asserted)
    assert rungs == (1.0, 0.85, 0.6, 0.3, 0.0)
    assert scoring.endorsement_discount == 0.5
    assert (Settings().prominence.headline, Settings().prominence.decay) == (3.0, 3.0)


def test_a_file_changes_what_it_names(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text("[scoring]\nscare = 0\n[weighing]\nseed = 7\n")
    settings = read_settings(tmp_path / "s.toml")
    assert settings == Settings(scoring=Scoring(scare=0.0), weighing=Weighing(seed=7))
    assert isinstance(settings.scoring.scare, float)


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text("# nothing\n")
    assert read_settings(tmp_path / "s.toml") == Settings()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("scoring", "not valid TOML"),
        ("scoring = 1", "'scoring' must be a table"),
        ("[scorin]", "unknown setting 'scorin'; known here: scoring"),
        ("[scoring]\nscar = 1", r"\[scoring\]: unknown setting 'scar'; known here: attributed, carried"),
        ("[scoring]\nscare = true", "scare must be a number like 0.3, not True"),
        ("[scoring]\nscare = '1'", "scare must be a number"),
        ("[weighing]\nresamples = 1.5", "resamples must be a number like 500, not 1.5"),
    ],
)
def test_mistakes_are_named(text: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(text)
    with pytest.raises(InputError, match=reason) as caught:
        read_settings(tmp_path / "s.toml")
    assert str(caught.value).startswith(str(tmp_path / "s.toml"))


def test_a_file_that_is_missing_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml: cannot be read"):
        read_settings(tmp_path / "none.toml")
    (tmp_path / "s.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="not valid TOML"):
        read_settings(tmp_path / "s.toml")


@given(
    scoring=st.builds(Scoring, *(st.floats(0, 1) for _ in range(6))),
    aligning=st.builds(Aligning, st.floats(0, 1), st.integers(8, 1000)),
)
def test_settings_come_back_from_their_values(scoring: Scoring, aligning: Aligning) -> None:
    settings = Settings(scoring=scoring, aligning=aligning)
    assert settings_from(settings.to_dict(), "here") == settings


def test_values_are_plain_and_fit_toml() -> None:
    text = "\n".join(
        f"[{table}]\n" + "\n".join(f"{name} = {value!r}" for name, value in values.items())
        for table, values in Settings().to_dict().items()
    )
    assert settings_from(tomllib.loads(text), "here") == Settings()


@pytest.mark.parametrize(
    ("table", "name", "value"),
    [
        ("scoring", "attributed", 7),
        ("scoring", "carried", float("nan")),
        ("prominence", "decay", 0),
        ("weighing", "resamples", -1),
        ("weighing", "least_mentions", 0),
        ("aligning", "same_claim", 9),
    ],
)
def test_values_out_of_range_are_refused(table: str, name: str, value: float) -> None:
    with pytest.raises(InputError, match=f"{name} must be from"):
        settings_from({table: {name: value}}, "here")


def test_every_setting_has_a_range() -> None:
    for table, values in Settings().to_dict().items():
        for name, value in values.items():
            assert settings_from({table: {name: value}}, "here") == Settings()
