"""Checks that turn JSON values into the values of the dataclasses, or say what does not fit and where."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Self, TypeVar

from bias.errors import InputError
from bias.types import Span, Spans

Check = Callable[[Any], Any]
"""Takes a JSON value and gives that of the dataclass; raises UnfitError."""

_Result = TypeVar("_Result")
_SHOWN_CHARACTERS = 60
_LARGEST = sys.float_info.max
MISSING = object()


class UnfitError(Exception):
    """A value that is not what it must be; the path to it is put together on the way out."""

    def __init__(self, wanted: str, value: object) -> None:
        self.wanted = wanted
        self.value = value
        self.path: tuple[str | int, ...] = ()

    def at(self, *path: str | int) -> Self:
        """The same, one or more steps further out."""
        self.path = path + self.path
        return self

    def __str__(self) -> str:
        path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path).lstrip(".")
        if self.value is MISSING:
            return f"{path} is missing"
        shown = repr(self.value)
        if len(shown) > _SHOWN_CHARACTERS:
            shown = f"{shown[:_SHOWN_CHARACTERS]}…"
        return f"{path or 'it'} must be {self.wanted}, not {shown}"


class _Optional(NamedTuple):
    check: Check
    default: Any


Field = Check | _Optional


def checked(check: Callable[[object], _Result], value: object, *, where: str) -> _Result:
    """Return what `check` makes of a value; InputError names `where` and the field that does not fit."""
    try:
        return check(value)
    except UnfitError as unfit:
        raise InputError(f"{where}: {unfit}; make the file anew with this version of bias") from unfit


def check_schema(value: object, wanted: str) -> None:
    """Raise UnfitError unless a value is an object of the schema that is wanted."""
    if not isinstance(value, dict):
        raise UnfitError(f"a {wanted} object", value)
    if value.get("schema") != wanted:
        raise UnfitError(repr(wanted), value.get("schema")).at("schema")


def record(make: Callable[..., Any], **fields: Field) -> Check:
    """An object with these fields, and others that are passed over; `make` gets them by name."""
    needed = [(name, check) for name, check in fields.items() if not isinstance(check, _Optional)]
    extra = [(name, *field) for name, field in fields.items() if isinstance(field, _Optional)]

    def check_record(value: Any) -> Any:
        if type(value) is not dict:
            raise UnfitError("an object", value)
        given = {}
        name = ""
        try:
            for name, check in needed:
                if name not in value:
                    raise UnfitError("given", MISSING)
                given[name] = check(value[name])
            for name, check, default in extra:
                given[name] = check(value[name]) if name in value else default
        except UnfitError as unfit:
            raise unfit.at(name) from None
        return make(**given)

    return check_record


def with_default(check: Check, default: Any) -> _Optional:
    """A field that may be missing."""
    return _Optional(check, default)


def list_of(check: Check) -> Check:
    """A list; gives a tuple."""

    def check_list(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise UnfitError("a list", value)
        row = 0
        items = []
        try:
            for row, item in enumerate(value):  # noqa: B007
                items.append(check(item))
        except UnfitError as unfit:
            raise unfit.at(row) from None
        return tuple(items)

    return check_list


def pair_of(check: Check) -> Check:
    """A list of two; gives a tuple."""
    check_list = list_of(check)

    def check_pair(value: Any) -> tuple[Any, ...]:
        pair: tuple[Any, ...] = check_list(value)
        if len(pair) != 2:
            raise UnfitError("a list of two", value)
        return pair

    return check_pair


def mapping_of(check: Check, keys: tuple[str, ...] = ()) -> Check:
    """An object with values of one kind, and keys among `keys` if there are any."""

    def check_mapping(value: Any) -> dict[str, Any]:
        if type(value) is not dict:
            raise UnfitError("an object", value)
        checked_items = {}
        for key, item in value.items():
            if keys and key not in keys:
                raise UnfitError(f"an object with keys among {', '.join(keys)}", key)
            try:
                checked_items[key] = check(item)
            except UnfitError as unfit:
                raise unfit.at(key) from None
        return checked_items

    return check_mapping


def one_of(*allowed: str | int) -> Check:
    """One of a few values."""
    listed = ", ".join(map(str, allowed))
    among = frozenset(allowed)

    def check_one(value: Any) -> Any:
        # 1 == True == 1.0, and neither of the others is meant.
        if type(value) not in (str, int) or value not in among:
            raise UnfitError(f"one of {listed}", value)
        return value

    return check_one


def optional(check: Check) -> Check:
    """The value or null."""

    def check_optional(value: Any) -> Any:
        return None if value is None else check(value)

    return check_optional


def number(low: float = -_LARGEST, high: float = _LARGEST) -> Check:
    """A finite number in a range, ends included; gives a float."""
    wanted = "a number" if low == -_LARGEST else f"a number from {low:g} to {high:g}"

    def check_number(value: Any) -> float:
        if not isinstance(value, float | int) or isinstance(value, bool) or not low <= value <= high:
            raise UnfitError(wanted, value)
        return float(value)

    return check_number


def whole(low: int = 0) -> Check:
    """A whole number from `low` up."""

    def check_whole(value: Any) -> int:
        if type(value) is not int or value < low:
            raise UnfitError(f"a whole number from {low} up", value)
        return value

    return check_whole


def text(value: Any) -> str:
    """A text."""
    if type(value) is not str:
        raise UnfitError("a text", value)
    return value


def flag(value: Any) -> bool:
    """True or false."""
    if type(value) is not bool:
        raise UnfitError("true or false", value)
    return value


def spans(value: Any) -> Spans:
    """A list of [start, end] pairs; gives spans."""
    try:
        found = tuple([Span(start, end) for start, end in value])
    except (TypeError, ValueError):
        raise UnfitError("a list of [start, end] pairs", value) from None
    for row, span in enumerate(found):
        if type(span.start) is not int or type(span.end) is not int or not 0 <= span.start <= span.end:
            raise UnfitError("[start, end] with 0 <= start <= end", list(span)).at(row)
    return found


def free_object(value: Any) -> Mapping[str, Any]:
    """An object without a layout of its own."""
    if type(value) is not dict:
        raise UnfitError("an object", value)
    return value


UNIT = number(0, 1)
"""A share or probability."""
ROW = whole()
MAYBE_TEXT = optional(text)
TEXTS = list_of(text)
