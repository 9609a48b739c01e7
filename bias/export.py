"""Tidy tables of a comparison, one kind of thing per table and one thing per row: CSV, JSON Lines, Parquet.

Rows are joined by `article` (an article's id), `article` and `claim`, `article` and `attribution_id`, or `cluster`;
where tables hold several comparisons, by `event` as well.
Scores and units are those of `bias.types`; spans are `start:end` pairs set apart by spaces.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from bias.errors import InputError, MissingExtraError
from bias.files import write_whole
from bias.serialise import dumps
from bias.serialise.canonical import free
from bias.settings import settings_of
from bias.types import MODES, Article, Comparison, Document, Span
from bias.words import count_words, own_words

Row = dict[str, object]


_COLUMNS: Final[Mapping[str, Mapping[str, type]]] = {
    "articles": {
        "article": str,
        "outlet": str,
        "title": str,
        "published": str,
        "url": str,
        "language": str,
        "genre": str,
        "words": int,
        "sentences": int,
        "attributions": int,
        "claims": int,
    },
    "claims": {
        "article": str,
        "outlet": str,
        "claim": int,
        "sentence": int,
        "spans": str,
        "text": str,
        "words": int,
        "mode": str,
        "attribution": float,
        "probability": float,
        "attribution_id": int,
        "speaker": str,
        "side": str,
        "hedged": bool,
        "hedge": str,
        "hedge_strength": float,
        "headline": bool,
        "cluster": int,
    },
    "attributions": {
        "article": str,
        "outlet": str,
        "attribution_id": int,
        "parent": int,
        "source": str,
        "cue": str,
        "content": str,
        "source_spans": str,
        "cue_spans": str,
        "content_spans": str,
        "form": str,
        "cue_class": str,
        "veridicality": float,
        "endorsement": float,
        "polarity": int,
        "source_type": str,
        "official": bool,
        "speaker": str,
        "side": str,
        "probability": float,
    },
    "clusters": {
        "cluster": int,
        "cluster_text": str,
        "article": str,
        "outlet": str,
        "claim": int,
        "mode": str,
        "attribution": float,
        "endorsement": float,
        "polarity": int,
        "speaker": str,
        "side": str,
        "shares": str,
        "copy": bool,
        "match": float,
    },
    "framing": {
        "outlet": str,
        "article": str,
        "side": str,
        "component": str,
        "value": float,
        "low": float,
        "high": float,
        "n": int,
        "reason": str,
        "relative": float,
        "relative_low": float,
        "relative_high": float,
    },
    "weights": {
        "outlet": str,
        "article": str,
        "claim": int,
        "side": str,
        "share": float,
        "words": int,
        "prominence": float,
        "mass": float,
        "part": float,
    },
    "findings": {
        "finding": int,
        "kind": str,
        "article": str,
        "outlet": str,
        "cluster": int,
        "claim": int,
        "side": str,
        "summary": str,
        "evidence": str,
        "details": str,
    },
    "scores": {
        "article": str,
        "outlet": str,
        "attribution": float,
        "without_stances": float,
        "headline": float,
        "words": int,
        **{f"claims_{mode}": int for mode in MODES},
    },
}
COLUMNS: Final[Mapping[str, Mapping[str, type]]] = {
    name: {"event": str, **columns} for name, columns in _COLUMNS.items()
}
"""The columns of each table, in order, with the type of their values; any but a key may be None. `event` is the title
of the comparison.

`clusters` has a row per mention; its `shares` (of each side), and the `evidence` and `details` of `findings`, are
JSON. `weights` takes each weight of `framing` apart: a row for each claim and side whose version it carries, with the
claim's mass and the `part` it adds; the parts of an outlet's side add up to the weight (no rows for a result of a
version with other settings). `hedge` are the words that hedge a claim, set apart by `; `, and `hedge_strength` (0..1)
is the strongest of them. `source`, `cue` and `content` are the words, with ` … ` where they are not in one piece.
"""

_HALF = re.compile(r"[\ud800-\udfff]")
_GUARDED = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def tables(comparison: Comparison) -> dict[str, list[Row]]:
    """Return the tables of a comparison by name, as rows with the columns of `COLUMNS`."""
    outlets = {document.article.id: document.article.outlet for document in comparison.articles}
    clusters = {(one.article, one.claim): cluster.id for cluster in comparison.clusters for one in cluster.mentions}
    rows: dict[str, Iterator[Row]] = {
        "articles": (_article(document) for document in comparison.articles),
        "claims": (row for document in comparison.articles for row in _claims(document, clusters)),
        "attributions": (row for document in comparison.articles for row in _attributions(document)),
        "clusters": _mentions(comparison, outlets),
        "framing": _framing(comparison),
        "weights": _weights(comparison),
        "findings": _findings(comparison, outlets),
        "scores": _scores(comparison),
    }
    return {name: [{"event": comparison.event, **row} for row in rows[name]] for name in COLUMNS}


def export(comparisons: Comparison | Sequence[Comparison], folder: Path, format: str = "csv") -> tuple[Path, ...]:
    """Write each table of a comparison, or of several one below the other, to a file of its own; return their paths.

    Raises InputError for a format other than csv, jsonl and parquet, for comparisons that have one title, or a folder
    that cannot be written to; MissingExtraError if parquet's library is not installed.
    """
    writers: dict[str, Callable[[Sequence[Row], Path, Mapping[str, type]], None]] = {
        "csv": write_csv,
        "jsonl": lambda rows, path, _: write_jsonl(rows, path),
        "parquet": write_parquet,
    }
    if format not in writers:
        raise InputError(f"unknown format '{format}'; tables are written as {', '.join(writers)}")
    given = (comparisons,) if isinstance(comparisons, Comparison) else comparisons
    _check_titles(given)
    made = [tables(comparison) for comparison in given]
    paths = []
    for name in COLUMNS:
        path = Path(folder) / f"{name}.{format}"
        writers[format]([row for one in made for row in one[name]], path, COLUMNS[name])
        paths.append(path)
    return tuple(paths)


def _check_titles(comparisons: Sequence[Comparison]) -> None:
    """Rows of several comparisons are told apart by the titles of their events."""
    for title, times in Counter(comparison.event for comparison in comparisons).items():
        if times > 1:
            raise InputError(f"{times} comparisons have the title '{title}'; give each its own in event.toml")


def write_csv(rows: Sequence[Mapping[str, object]], path: Path, columns: Mapping[str, type] | None = None) -> None:
    """Write rows as CSV (RFC 4180): UTF-8, commas, a header, floats with 6 decimals, true and false, None as nothing.

    **Formulas are disarmed**: a text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets an
    apostrophe in front, unless it is a number, because spreadsheets would run it. To have the text itself, drop
    that apostrophe, or use JSON Lines or Parquet, which hold every text as it is.

    `columns` default to the keys of the first row. Raises InputError if the path cannot be written to.
    """
    names = list(columns if columns is not None else rows[0] if rows else ())
    write_whole(path, csv_text(rows, names).encode("utf-8"))


def csv_text(rows: Iterable[Mapping[str, object]], columns: Sequence[str], *, header: bool = True) -> str:
    """Rows as the text of a CSV table, in the form that `write_csv` describes."""
    lines = io.StringIO(newline="")
    # With LF alone as its line end, the csv module would not quote a CR in a cell.
    writer = csv.writer(lines, lineterminator="\r\n")
    if header:
        writer.writerow([_cell(name) for name in columns])
    writer.writerows([_cell(row[name]) for name in columns] for row in rows)
    return _encodable(lines.getvalue())


def write_jsonl(rows: Sequence[Mapping[str, object]], path: Path) -> None:
    """Write rows as JSON Lines, an object per row (InputError if the path cannot be written to)."""
    write_whole(path, b"".join(map(dumps, rows)))


def write_parquet(rows: Sequence[Mapping[str, object]], path: Path, columns: Mapping[str, type] | None = None) -> None:
    """Write rows as Parquet; `columns` (default: as the values suggest) fix the types where all values are None.

    Raises MissingExtraError if pyarrow is not installed, InputError if the path cannot be written to.
    """
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError("writing Parquet", "parquet") from error
    kinds = {str: arrow.string(), int: arrow.int64(), float: arrow.float64(), bool: arrow.bool_()}
    layout = arrow.schema([(name, kinds[kind]) for name, kind in columns.items()]) if columns is not None else None
    clean = [{name: _encodable(cell) if isinstance(cell, str) else cell for name, cell in row.items()} for row in rows]
    buffer = io.BytesIO()
    parquet.write_table(arrow.Table.from_pylist(clean, schema=layout), buffer)
    write_whole(path, buffer.getvalue())


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return round(float(value), 6) + 0.0
    if isinstance(value, str) and value.startswith(_GUARDED) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def _encodable(text: str) -> str:
    """Halves of surrogate pairs, which no file of text can hold, become U+FFFD."""
    return _HALF.sub("\ufffd", text)


def _article(document: Document) -> Row:
    article = document.article
    return {
        **_of(article),
        "title": article.title,
        "published": article.published,
        "url": article.url,
        "language": article.language,
        "genre": article.genre,
        "words": count_words(article.text),
        "sentences": len(document.reading.sentences),
        "attributions": len(document.attributions),
        "claims": len(document.claims),
    }


def _of(article: Article) -> Row:
    return {"article": article.id, "outlet": article.outlet}


def _claims(document: Document, clusters: Mapping[tuple[str, int], int]) -> Iterator[Row]:
    for claim, words in zip(document.claims, own_words(document), strict=True):
        by = document.attribution_of(claim)
        yield {
            **_of(document.article),
            "claim": claim.id,
            "sentence": claim.sentence,
            "spans": _spans(claim.spans),
            "text": claim.text,
            "words": words,
            "mode": claim.mode,
            "attribution": claim.attribution,
            "probability": claim.probability,
            "attribution_id": claim.attribution_id,
            "speaker": by.speaker if by else None,
            "side": claim.side,
            "hedged": claim.hedged,
            "hedge": document.hedging_words(claim) or None,
            "hedge_strength": claim.hedge_strength,
            "headline": claim.headline,
            "cluster": clusters.get((document.article.id, claim.id)),
        }


def _attributions(document: Document) -> Iterator[Row]:
    text = document.article.text
    for one in document.attributions:
        yield {
            **_of(document.article),
            "attribution_id": one.id,
            "parent": one.parent,
            "source": _words(text, one.source),
            "cue": _words(text, one.cue),
            "content": _words(text, one.content),
            "source_spans": _spans(one.source),
            "cue_spans": _spans(one.cue),
            "content_spans": _spans(one.content),
            "form": one.form,
            "cue_class": one.cue_class,
            "veridicality": one.veridicality,
            "endorsement": one.endorsement,
            "polarity": one.polarity,
            "source_type": one.source_type,
            "official": one.official,
            "speaker": one.speaker,
            "side": one.side,
            "probability": one.probability,
        }


def _mentions(comparison: Comparison, outlets: Mapping[str, str]) -> Iterator[Row]:
    for cluster in comparison.clusters:
        for mention in cluster.mentions:
            yield {
                "cluster": cluster.id,
                "cluster_text": cluster.text,
                "article": mention.article,
                "outlet": outlets[mention.article],
                "claim": mention.claim,
                "mode": mention.mode,
                "attribution": mention.attribution,
                "endorsement": mention.endorsement,
                "polarity": mention.polarity,
                "speaker": mention.speaker,
                "side": mention.side,
                "shares": _json({side: mention.sides[side] for side in sorted(mention.sides)}),
                "copy": mention.copy,
                "match": mention.match,
            }


def _framing(comparison: Comparison) -> Iterator[Row]:
    for row in comparison.framing:
        yield {name: getattr(row, name) for name in _COLUMNS["framing"]}


def _weights(comparison: Comparison) -> Iterator[Row]:
    from bias.framing import weigh_claims

    settings = settings_of(comparison.provenance)
    for one in weigh_claims(comparison.articles, comparison.clusters, settings) if settings else ():
        row = {name: getattr(one, name) for name in _COLUMNS["weights"]}
        # Every format holds the same: JSON is written with six decimals.
        yield {name: round(value, 6) if isinstance(value, float) else value for name, value in row.items()}


def _findings(comparison: Comparison, outlets: Mapping[str, str]) -> Iterator[Row]:
    for number, finding in enumerate(comparison.findings):
        yield {
            "finding": number,
            "kind": finding.kind,
            "article": finding.article,
            "outlet": outlets[finding.article],
            "cluster": finding.cluster,
            "claim": finding.claim,
            "side": finding.side,
            "summary": finding.summary,
            "evidence": _json([{"article": e.article, "claim": e.claim, "note": e.note} for e in finding.evidence]),
            "details": _json(free(finding.details)),
        }


def _scores(comparison: Comparison) -> Iterator[Row]:
    for score in comparison.scores:
        yield {
            "article": score.article,
            "outlet": score.outlet,
            "attribution": score.attribution,
            "without_stances": score.without_stances,
            "headline": score.headline,
            "words": score.words,
            **{f"claims_{mode}": score.modes.get(mode, 0) for mode in MODES},
        }


def _words(text: str, spans: Sequence[Span]) -> str:
    return " … ".join(text[span.start : span.end] for span in spans)


def _spans(spans: Sequence[Span]) -> str:
    return " ".join(f"{span.start}:{span.end}" for span in spans)


def _json(value: object) -> str:
    return dumps(value).decode("utf-8").removesuffix("\n")
