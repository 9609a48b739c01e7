"""Change one thing in one article: leave a sentence out, take its source away, give it another, change its number.

Pure functions: each returns a new article, and offsets index the text of the article that it was given. What such a
change should make the product find is known by construction (`bias.evaluation.findings`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bias.alignment.quantities import NUMBER_WORDS
from bias.types import Article, Span

_OPENING, _CLOSING = "“‘", "”’"
_TENS = {10 * tens: word for word, number in NUMBER_WORDS.items() if number >= 20 for tens in [number // 10]}
_SMALL = {number: word for word, number in NUMBER_WORDS.items() if number < 20}
_STRIPPED = ' \t\n"“”,;:.–—-'
_FIGURE = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?|[A-Za-z]+(?:-[A-Za-z]+)?)(?P<scale>\s?(?:million|billion|thousand|hundred)\b)?"
)
_MODIFIER = re.compile(
    r"(?:at least|more than|over|at most|up to|as many as|fewer than|less than|about|around|some|nearly|almost)\s+$",
    re.I,
)
_LEAST_EXACT = 5
"""Below this, a number is changed by adding and not by multiplying."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of an article's text and what comes in its place."""

    span: Span
    text: str


def apply_edits(article: Article, edits: Iterable[Edit]) -> Article:
    """The article with stretches of its title or body replaced.

    Raises ValueError if edits overlap or reach across the border of title and body.
    """
    ordered = sorted(edits, key=lambda edit: edit.span)
    if any(one.span.end > other.span.start for one, other in pairwise(ordered)):
        raise ValueError(f"{article.id}: edits overlap")
    border = len(article.text) - len(article.body)
    title, body = article.title, article.body
    for edit in reversed(ordered):
        start, end = edit.span
        if start >= border:
            body = body[: start - border] + edit.text + body[end - border :]
        elif end <= len(title):
            title = title[:start] + edit.text + title[end:]
        else:
            raise ValueError(f"{article.id}: an edit reaches across the border of title and body")
    return replace(article, title=title, body=body)


def shift(position: int, edits: Iterable[Edit]) -> int:
    """Where a position outside of all edits lies after them."""
    return position + sum(
        len(edit.text) - (edit.span.end - edit.span.start) for edit in edits if edit.span.end <= position
    )


def delete(article: Article, sentences: Sequence[Span]) -> tuple[Edit, ...]:
    """Edits that leave sentences of the body out, with the white space behind them.

    A quotation that opens or closes in a sentence left out, and goes on outside of it, is opened or closed there.
    A paragraph left empty goes with its break.
    """
    return tuple(_delete(article, run) for run in _runs(article.text, sentences))


def deattribute(article: Article, sentence: Span, content: Span) -> tuple[Edit, ...]:
    """Edits that put a sentence's content in its place as a sentence of its own, without quotation marks."""
    return (Edit(sentence, _as_sentence(article.text[content.start : content.end])),)


def reattribute(article: Article, sentence: Span, content: Span, speaker: str) -> tuple[Edit, ...]:
    """Edits that have another speaker say a sentence's content: *Content, speaker said.*"""
    words = _as_sentence(article.text[content.start : content.end]).rstrip(".")
    return (Edit(sentence, f"{words}, {speaker} said."),)


def renumber(article: Article, numbers: Sequence[Span], factor: float = 0.6) -> tuple[Edit, ...]:
    """Edits that change numbers in figures or words, in the same form; small ones by two, others by `factor`.

    Raises ValueError if a span holds no number.
    """
    return tuple(Edit(span, change_number(article.text[span.start : span.end], factor)) for span in numbers)


def change_number(text: str, factor: float = 0.6) -> str:
    """Another number, exact, in the form of the first in `text`: *4,200* → *2,520*, *five* → *three*.

    Raises ValueError if there is none.
    """
    for match in _FIGURE.finditer(text):
        value = _value(match["number"])
        if value is not None:
            before = _MODIFIER.sub("", text[: match.start("number")])
            return before + _in_form(match["number"], _other(value, factor)) + text[match.end("number") :]
    raise ValueError(f"no number in {text!r}")


def _other(value: float, factor: float) -> float:
    if value < _LEAST_EXACT and value == int(value):
        return value + 2 if factor > 1 or value <= 2 else value - 2
    return value * factor


def _value(number: str) -> float | None:
    if number[0].isdigit():
        return float(number.replace(",", "").rstrip("."))
    parts = number.lower().split("-")
    known = [NUMBER_WORDS.get(part) for part in parts]
    return float(sum(n for n in known if n is not None)) if None not in known else None


def _in_form(number: str, value: float) -> str:
    if not number[0].isdigit():
        words = _in_words(max(1, round(value)))
        return words.capitalize() if number[0].isupper() else words
    decimals = len(number.partition(".")[2])
    rounded = round(value, decimals) if decimals else float(max(1, round(value)))
    return f"{rounded:,.{decimals}f}" if "," in number else f"{rounded:.{decimals}f}"


def _in_words(value: int) -> str:
    if value in _SMALL:
        return _SMALL[value]
    if value < 100:
        tens, ones = 10 * (value // 10), value % 10
        return f"{_TENS[tens]}-{_SMALL[ones]}" if ones else _TENS[tens]
    return str(value)


def _as_sentence(content: str) -> str:
    words = content.strip(_STRIPPED)
    words = "".join(c for c in words if c not in '“”"')
    return f"{words[:1].upper()}{words[1:]}."


def _runs(text: str, sentences: Sequence[Span]) -> list[Span]:
    """Sentences that stand together, as one stretch each."""
    runs: list[Span] = []
    for sentence in sorted(set(sentences)):
        if runs and not text[runs[-1].end : sentence.start].strip():
            runs[-1] = Span(runs[-1].start, sentence.end)
        else:
            runs.append(sentence)
    return runs


def _delete(article: Article, run: Span) -> Edit:
    text = article.text
    end = run.end + len(text[run.end :]) - len(text[run.end :].lstrip())
    start = run.start
    opens, closes = _open_marks(text[run.start : run.end])
    kept = len(text[:start].rstrip())
    begins_paragraph = start == 0 or text[:start].endswith("\n")
    ends_paragraph = end == len(text) or "\n" in text[run.end : end]
    if end == len(text) or ((ends_paragraph or closes) and not begins_paragraph):
        return Edit(Span(kept, run.end), closes)
    return Edit(Span(start, end), opens)


def _open_marks(stretch: str) -> tuple[str, str]:
    """A quotation mark that `stretch` opens and leaves open, and one that it closes without having opened it."""
    opens = stretch.count("“") - stretch.count("”")
    if opens > 0:
        return "“", ""
    if opens < 0:
        return "", "”"
    if stretch.count('"') % 2:
        return ('"', "") if stretch.lstrip()[:1] == '"' or ' "' in stretch else ("", '"')
    return "", ""
