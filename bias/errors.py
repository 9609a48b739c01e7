"""Errors that say what is wrong, where, and what to do next."""

from __future__ import annotations


class BiasError(Exception):
    """A failure of the program's own making or surroundings; the command ends with code 1."""

    exit_code = 1


class InputError(BiasError):
    """Bad input or usage; the command ends with code 2."""

    exit_code = 2


class ModelError(BiasError):
    """The model file is missing or damaged."""


class MissingExtraError(BiasError):
    """An optional library is not installed."""

    def __init__(self, purpose: str, extra: str) -> None:
        super().__init__(f"{purpose} needs an optional library: install it with  pip install 'bias[{extra}]'")
