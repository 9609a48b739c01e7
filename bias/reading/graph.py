"""Cut an ONNX file down to what one of its outputs needs, so that the runtime drops the rest when it loads it.

The runtime would compute all outputs, whichever are asked for, and the library that edits such files is no dependency.
An ONNX file is a protocol buffer: fields of a number, a wire type, and for all that matters here a length and bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

_GRAPH = 7
_NODE, _WEIGHT, _OUTPUT = 1, 5, 12
_GIVEN, _MADE = 1, 2
_NAMES = {_NODE: _MADE, _WEIGHT: 8, _OUTPUT: 1}
_BYTES = 2
_FIXED = {1: 8, 5: 4}

Field = tuple[int, bytes, bytes]
"""Number, the field as it stands, and its content (empty for numbers)."""


def keep_output(model: bytes, name: str) -> bytes:
    """Return the ONNX file with what this output needs. Raises ValueError if it is damaged or has none of that name.

    Graphs inside nodes are not looked into.
    """
    parts: list[bytes] = []
    for number, field, content in _fields(model):
        parts.append(_wrap(_GRAPH, _keep_in_graph(content, name)) if number == _GRAPH else field)
    return b"".join(parts)


def _keep_in_graph(graph: bytes, name: str) -> bytes:
    fields = list(_fields(graph))
    if not any(number == _OUTPUT and name in _names(content, _NAMES[_OUTPUT]) for number, _, content in fields):
        raise ValueError(f"the model gives no {name!r}")
    needed = {name}
    for number, _, content in reversed(fields):
        if number == _NODE and not needed.isdisjoint(_names(content, _MADE)):
            needed.update(_names(content, _GIVEN))
    wanted = {_NODE: needed, _WEIGHT: needed, _OUTPUT: {name}}
    return b"".join(
        field
        for number, field, content in fields
        if number not in wanted or not wanted[number].isdisjoint(_names(content, _NAMES[number]))
    )


def _names(message: bytes, wanted: int) -> list[str]:
    return [content.decode() for number, _, content in _fields(message) if number == wanted]


def _fields(message: bytes) -> Iterator[Field]:
    place = 0
    while place < len(message):
        start = place
        key, place = _varint(message, place)
        kind, begin = key & 7, place
        if kind == _BYTES:
            length, begin = _varint(message, place)
            place = begin + length
        elif kind == 0:
            place = _varint(message, place)[1]
        elif kind in _FIXED:
            place += _FIXED[kind]
        else:
            raise ValueError(f"not an ONNX file: wire type {kind}")
        if place > len(message):
            raise ValueError("the ONNX file ends early")
        yield key >> 3, message[start:place], message[begin:place] if kind == _BYTES else b""


def _varint(message: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while place < len(message):
        byte = message[place]
        value |= (byte & 127) << shift
        place, shift = place + 1, shift + 7
        if byte < 128:
            return value, place
    raise ValueError("the ONNX file ends early")


def _wrap(number: int, content: bytes) -> bytes:
    return _as_varint(number << 3 | _BYTES) + _as_varint(len(content)) + content


def _as_varint(value: int) -> bytes:
    parts = bytearray()
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    parts.append(value)
    return bytes(parts)
