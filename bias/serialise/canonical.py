"""Canonical bytes: the same value is the same line of JSON, whatever it holds."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

_PAIR_OF_HALVES = re.compile(r"[\ud800-\udbff][\udc00-\udfff]")
_ESCAPED = re.compile(r"[\x85\u2028\u2029\ud800-\udfff]")


def dumps(value: object, *, digits: int | None = 6) -> bytes:
    """Write a JSON value as one line of UTF-8 that ends in a line feed; equal values give equal bytes.

    Keys stay in the order of the objects, which the functions here always build in the same one. Floats are
    rounded to `digits` decimals (None: not at all, they read back exactly), -0.0 is 0.0, and what is not a finite
    number is null. Characters that would break a line for some reader, and lone surrogates, which UTF-8 cannot
    hold, are written as escapes.
    """
    text = json.dumps(_rounded(value, digits), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if _ESCAPED.search(text):
        # Two halves side by side would read back as one character, and every offset after them would be off.
        text = _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", _PAIR_OF_HALVES.sub("\ufffd\ufffd", text))
    return text.encode("utf-8") + b"\n"


_AS_IT_IS = frozenset((str, int, bool, type(None)))


def _rounded(value: Any, digits: int | None) -> Any:
    kind = type(value)
    # Most values are leaves and most leaves stay: asking here rather than in the call for each is much faster.
    if kind is dict or (kind not in _AS_IT_IS and isinstance(value, Mapping)):
        return {key: item if type(item) in _AS_IT_IS else _rounded(item, digits) for key, item in value.items()}
    if kind is list or isinstance(value, list | tuple):
        return [item if type(item) in _AS_IT_IS else _rounded(item, digits) for item in value]
    if isinstance(value, float):
        return (value if digits is None else round(float(value), digits)) + 0.0 if math.isfinite(value) else None
    if hasattr(value, "tolist"):  # numbers and arrays of numpy
        return _rounded(value.tolist(), digits)
    return value


def free(value: Any) -> Any:
    """A value without a layout of its own (details, provenance) as plain JSON, keys sorted."""
    if isinstance(value, Mapping):
        return {str(key): free(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, list | tuple):
        return [free(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(free(item) for item in value)
    if hasattr(value, "tolist"):
        return free(value.tolist())
    return value
