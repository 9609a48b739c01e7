"""Every convention that a result depends on, with its default; read from TOML.

The report shows them all, so that a figure can be argued with.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from bias.errors import InputError


@dataclass(frozen=True, slots=True)
class Scoring:
    """The attribution score: a rung per mode, and how much a fully endorsing cue takes off it."""

    attributed: float = 1.0
    carried: float = 0.85
    sourceless: float = 0.6
    scare: float = 0.3
    asserted: float = 0.0
    endorsement_discount: float = 0.5


@dataclass(frozen=True, slots=True)
class Prominence:
    """How much a place in the article counts: headline, and body paragraph k as floor + e^(-k / decay)."""

    headline: float = 3.0
    floor: float = 0.5
    decay: float = 3.0


@dataclass(frozen=True, slots=True)
class Aligning:
    """Claim clusters and shared passages."""

    same_claim: float = 0.5
    """Probability from which two claims count as the same proposition, 0..1."""
    shared_words: int = 20
    """Words in a row, nearly unchanged, from which a passage counts as shared copy."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """Framing weight and its uncertainty."""

    resamples: int = 500
    """Bootstrap samples behind an interval."""
    seed: int = 1
    least_mentions: int = 3
    """Abstain below this many mentions."""
    least_peers: int = 2
    """Independent peers that an adoption or omission needs."""
    labels: int = 0
    """1: judge sentiment towards the sides in the outlets' own voice; 0: leave that component out, as long as what it
    says of whole articles agrees with human judgement no better than chance does."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; `Settings()` is what the published figures were made with."""

    scoring: Scoring = field(default_factory=Scoring)
    prominence: Prominence = field(default_factory=Prominence)
    aligning: Aligning = field(default_factory=Aligning)
    weighing: Weighing = field(default_factory=Weighing)

    def to_dict(self) -> dict[str, dict[str, float | int]]:
        """The settings as nested plain values, as written to the provenance of a result."""
        return asdict(self)


_RANGES: Mapping[tuple[str, str], tuple[float, float]] = {
    **{("scoring", f.name): (0, 1) for f in fields(Scoring)},
    ("prominence", "headline"): (0, 100),
    ("prominence", "floor"): (0, 100),
    ("prominence", "decay"): (0.01, 1000),
    ("aligning", "same_claim"): (0, 1),
    ("aligning", "shared_words"): (8, 1000),
    ("weighing", "resamples"): (10, 100_000),
    ("weighing", "seed"): (0, 2**32 - 1),
    ("weighing", "least_mentions"): (1, 1000),
    ("weighing", "least_peers"): (1, 1000),
    ("weighing", "labels"): (0, 1),
}


def read_settings(path: Path) -> Settings:
    """Read settings from a TOML file; what it does not name keeps its default.

    Raises InputError if the file is missing, is not TOML, or names an unknown or ill-typed setting.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); give the path of a TOML file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is not valid TOML ({error})") from error
    return settings_from(given, str(path))


def settings_of(provenance: Mapping[str, Any]) -> Settings | None:
    """The settings that a result was made with, the defaults where it says nothing; None if this version knows them
    not, so that nothing can be worked out again."""
    given = provenance.get("settings", {})
    try:
        return settings_from(dict(given), "provenance") if isinstance(given, Mapping) else None
    except InputError:
        return None


def settings_from(given: dict[str, Any], where: str) -> Settings:
    """Lay given values over the defaults; `where` names their origin in errors (InputError)."""
    settings = Settings()
    for table, values in given.items():
        current = _known(settings, table, where)
        if not isinstance(values, dict):
            raise InputError(f"{where}: '{table}' must be a table: write [{table}] and its settings below it")
        for name, value in values.items():
            default = _known(current, name, f"{where}: [{table}]")
            if isinstance(value, bool) or not isinstance(
                value, type(default) if isinstance(default, int) else (int, float)
            ):
                raise InputError(f"{where}: [{table}] {name} must be a number like {default!r}, not {value!r}")
            low, high = _RANGES[table, name]
            if not low <= value <= high:
                raise InputError(f"{where}: [{table}] {name} must be from {low} to {high}, not {value!r}")
            current = replace(current, **{name: type(default)(value)})
        settings = replace(settings, **{table: current})
    return settings


def _known(holder: Any, name: str, where: str) -> Any:
    names = [f.name for f in fields(holder)]
    if name not in names:
        raise InputError(f"{where}: unknown setting '{name}'; known here: {', '.join(names)}")
    return getattr(holder, name)
