"""Small matters of grammar for sentences that people read."""

from __future__ import annotations

from collections.abc import Sequence

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number(n: int) -> str:
    """*two*, *11*."""
    return _WORDS[n] if 0 <= n < len(_WORDS) else str(n)


def counted(n: int, noun: str, plural: str | None = None) -> str:
    """*one peer*, *two peers*."""
    return f"{number(n)} {noun if n == 1 else plural or noun + 's'}"


def share_of(n: int, total: int, one: str, many: str) -> str:
    """*both peers*, *all three peers*, *two of three peers*, *the one peer*."""
    if n == total:
        return f"the one {one}" if total == 1 else f"both {many}" if total == 2 else f"all {number(total)} {many}"
    return f"{number(n) if n else 'none'} of {number(total)} {many}" if total > 1 else f"not the one {one}"


def listed(items: Sequence[str]) -> str:
    """*A*, *A and B*, *A, B and C*."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def possessive(name: str) -> str:
    """*Norland's*."""
    return f"{name}’s"


def quoted(text: str, most: int = 160) -> str:
    """Text in quotation marks on one line, cut at a word with an ellipsis if longer than `most` characters."""
    line = " ".join(text.split()).strip('"“”„«» ')
    if line[:1] in "‘'" and line[-1:] in "’'":
        line = line[1:-1]
    if len(line) > most:
        line = line[:most].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    return f"“{line.rstrip('.,')}”"
