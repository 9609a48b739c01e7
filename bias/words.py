"""How long a text is: the one count of words behind every weight and every table."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")


def count_words(text: str) -> int:
    """Words in `text`: runs of letters and digits; inner hyphens, apostrophes, points and commas do not split."""
    return len(_WORD.findall(text))
