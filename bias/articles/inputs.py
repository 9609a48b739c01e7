"""What articles are read from, whatever the format: something open, and what it is called."""

from __future__ import annotations

from pathlib import PurePath
from typing import BinaryIO, NamedTuple

from bias.errors import InputError
from bias.files import decode_text

PIPE = "-"
"""The id of standard input."""


class Input(NamedTuple):
    """An open file or standard input, at its beginning."""

    file: BinaryIO
    id: str
    """Its path in the set; ids of rows begin with it."""
    where: str
    """What messages call it."""
    unnamed: bool = False
    """Whether its articles may come without an outlet."""

    @property
    def stem(self) -> str:
        """The name without its ending, which stands in for the outlet."""
        return "standard input" if self.id == PIPE else PurePath(self.where).stem

    def text(self) -> str:
        """Read and decode all of it. Raises InputError if it is in no encoding that `decode_text` knows."""
        try:
            return decode_text(self.file.read())
        except ValueError as error:
            raise InputError(str(error)) from error
