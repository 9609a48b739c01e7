"""From articles to a comparison: calls the rooms in order and computes nothing itself."""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from bias.engine import Engine, serial
from bias.errors import BiasError, InputError
from bias.settings import Settings
from bias.store import Store, hash_code, make_key
from bias.types import Article, ArticleSet, Comparison, Document, Reading, Side, Skipped

if TYPE_CHECKING:
    from bias.alignment.pairs import PairModel

_LIBRARIES = ("nltk", "numpy", "onnxruntime", "scikit-learn", "tokenizers")


class Reader(Protocol):
    """What turns a text into a reading; the fingerprint names the model and the layout that it reads by."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the model and the version of the layout."""
        ...

    def read(self, text: str, *, meanings: bool = True) -> Reading:
        """Read one text; without `meanings`, vectors may be left out."""
        ...


Outcome = TypeVar("Outcome")
LoadReader = Callable[[Path | None], Reader]
OnProgress = Callable[[str, int, int], None]
"""Called with the stage, how many of its items are done, and how many there are."""


def load_model(folder: Path | None = None) -> Reader:
    """Load the reader from the folder of a model (default: the one that ships). Raises ModelError."""
    from bias.reading import load_reader

    return load_reader(folder)


def read_article(
    article: Article, *, settings: Settings = Settings(), model: Path | None = None, load: LoadReader = load_model
) -> Document:
    """Read one article: its attributions, speakers and claims. Raises ModelError."""
    return _attribute(article, _reader(load, model).read(article.text), settings)


def stream_documents(
    articles: ArticleSet | Sequence[Article],
    *,
    settings: Settings = Settings(),
    store: Store | None = None,
    engine: Engine = serial,
    on_progress: OnProgress | None = None,
    meanings: bool = True,
    model: Path | None = None,
    load: LoadReader = load_model,
) -> Iterator[Document | Skipped]:
    """Read articles and yield their documents in the order given, each as soon as it is there.

    What the store holds is not read again; what it does not hold is spread over the engine and then kept. Without
    `meanings`, documents come without the vectors that only alignment needs, and sooner. An article that cannot
    be read yields a Skipped with the reason. `load` must be a function of a module, so that other processes find it.

    Raises ModelError if the model is missing or damaged.
    """
    wanted = articles.articles if isinstance(articles, ArticleSet) else tuple(articles)
    fingerprint = _fingerprint(load, model) if store else ""
    keys = [_reading_key(article, fingerprint, store, meanings) for article in wanted]
    unread = [i for i, key in enumerate(keys) if store is None or not store.has_reading(key)]
    work = functools.partial(_read_or_skip, settings=settings, model=model, load=load, meanings=meanings)
    fresh = engine(work, [wanted[i] for i in unread])
    coming = frozenset(unread)
    for i, article in enumerate(wanted):
        if on_progress:
            on_progress("reading", i, len(wanted))
        outcome: Document | Skipped | None = None
        if store is not None and i not in coming:
            recall = functools.partial(_recall, key=keys[i], settings=settings, store=store, meanings=meanings)
            outcome = _or_skip(article, recall)
        if outcome is None:
            # What the store turns out to lack is read whole: the key may be that of a reading with vectors.
            outcome = next(fresh) if i in coming else work(article, meanings=True)
            if store is not None and isinstance(outcome, Document):
                store.keep_reading(keys[i], outcome.reading)
                store.keep_document(_document_key(article, keys[i], settings), keys[i], outcome)
        yield outcome
    if on_progress:
        on_progress("reading", len(wanted), len(wanted))


def read_articles(
    articles: ArticleSet | Sequence[Article],
    *,
    settings: Settings = Settings(),
    store: Store | None = None,
    engine: Engine = serial,
    on_progress: OnProgress | None = None,
    model: Path | None = None,
    load: LoadReader = load_model,
) -> tuple[tuple[Document, ...], tuple[Skipped, ...]]:
    """Read articles; return the documents in the order given, and what could not be read and why.

    The parameters are those of `stream_documents`, and so are the errors.
    """
    outcomes = tuple(
        stream_documents(
            articles,
            settings=settings,
            store=store,
            engine=engine,
            on_progress=on_progress,
            model=model,
            load=load,
        )
    )
    documents = tuple(outcome for outcome in outcomes if isinstance(outcome, Document))
    return documents, tuple(outcome for outcome in outcomes if isinstance(outcome, Skipped))


def compare(
    articles: ArticleSet | Sequence[Article],
    *,
    sides: Sequence[Side] | None = None,
    settings: Settings = Settings(),
    store: Store | None = None,
    engine: Engine = serial,
    on_progress: OnProgress | None = None,
    model: Path | None = None,
    load: LoadReader = load_model,
) -> Comparison:
    """Compare articles about one event, claim by claim.

    `sides` are the parties whose versions are weighed: by default those that the set names, and if it names none,
    those that the articles suggest (`sides_proposed`). The other parameters are those of `stream_documents`.
    The result depends on the articles, their order excepted, on the sides, the settings and the model alone.

    Raises InputError if two articles share an id or none can be read, ModelError if the model cannot be used.
    """
    from bias.alignment import align
    from bias.attribution.across import merge_speakers
    from bias.framing import frame
    from bias.framing.scores import find_order_changes, score_articles
    from bias.reading.sentiment import shared_sentiment

    given = _as_set(articles)
    read, failed = read_articles(
        given, settings=settings, store=store, engine=engine, on_progress=on_progress, model=model, load=load
    )
    skipped = given.skipped + failed
    if not read:
        raise InputError(_nothing_read(skipped))
    tell = on_progress or _say_nothing
    tell("aligning", 0, 1)
    wanted = given.sides or None if sides is None else tuple(sides)
    documents, parties = _take_sides(merge_speakers(read), wanted)
    pairs = _pair_model(store)
    alignment = align(documents, settings, pairs)
    tell("weighing", 0, 1)
    judge = shared_sentiment(model) if settings.weighing.labels else None
    framing = frame(documents, alignment, parties, settings, judge.lean if judge else None, pairs)
    comparison = Comparison(
        event=given.title,
        articles=documents,
        sides=parties,
        sides_proposed=wanted is None,
        clusters=framing.clusters,
        shared=alignment.shared,
        scores=score_articles(documents, settings),
        order_changes=find_order_changes(documents, settings),
        framing=framing.rows,
        findings=framing.findings,
        skipped=skipped,
        provenance=_provenance(documents, settings, _fingerprint(load, model), judge.fingerprint if judge else None),
    )
    tell("weighing", 1, 1)
    return comparison


def _pair_model(store: Store | None) -> PairModel:
    """What scores pairs of claims; with a store, no pair is read that was read before."""
    from bias.alignment.pairs import load_pair_model
    from bias.reading.recall import Recalling

    model = load_pair_model()
    return replace(model, encoder=Recalling(model.encoder, store)) if store and model.encoder else model


def _take_sides(
    documents: tuple[Document, ...], wanted: tuple[Side, ...] | None
) -> tuple[tuple[Document, ...], tuple[Side, ...]]:
    """Say whose each claim is, for the sides that are wanted, or None for those that the documents suggest."""
    from bias.sides import assign_sides, propose_sides, speakers_by_side

    sides = propose_sides(documents) if wanted is None else wanted
    assigned = assign_sides(documents, sides)
    return assigned, speakers_by_side(assigned, sides)


_LOADING = threading.Lock()


def _reader(load: LoadReader, model: Path | None) -> Reader:
    """The reader of this process: a model is loaded once, however many articles and threads read with it."""
    with _LOADING:
        return _loaded(load, model)


@functools.cache
def _loaded(load: LoadReader, model: Path | None) -> Reader:
    return load(model)


def _fingerprint(load: LoadReader, model: Path | None) -> str:
    """The fingerprint of a reader, without loading it where its files tell."""
    if load is load_model:
        from bias.reading.model import fingerprint

        with suppress(OSError):
            return fingerprint(model)
    return _reader(load, model).fingerprint


def _read_or_skip(
    article: Article, *, settings: Settings, model: Path | None, load: LoadReader, meanings: bool
) -> Document | Skipped:
    def read(article: Article) -> Document:
        return _attribute(article, _reader(load, model).read(article.text, meanings=meanings), settings)

    return _or_skip(article, read)


def _or_skip(article: Article, make: Callable[[Article], Outcome]) -> Outcome | Skipped:
    """One broken article must not lose the others; what concerns them all, such as a missing model, is raised."""
    try:
        return make(article)
    except BiasError as error:
        if not isinstance(error, InputError):
            raise
        return Skipped(article.id, str(error))
    except Exception as error:
        return Skipped(article.id, f"could not be read ({type(error).__name__}: {error})")


def _attribute(article: Article, reading: Reading, settings: Settings) -> Document:
    from bias.attribution import attribute

    return attribute(article, reading, settings)


def _recall(article: Article, key: bytes, settings: Settings, store: Store, meanings: bool) -> Document | None:
    """The document from what the store holds; None if it does not hold the reading."""
    reading = store.find_reading(key, meanings=meanings)
    if reading is None:
        return None
    document_key = _document_key(article, key, settings)
    document = store.find_document(document_key, article, reading)
    if document is None:
        document = _attribute(article, reading, settings)
        store.keep_document(document_key, key, document)
    return document


def _reading_key(article: Article, fingerprint: str, store: Store | None, meanings: bool) -> bytes:
    """Where a reading is kept: one without vectors by itself, unless there is one with them."""
    whole = make_key("reading", article.text, fingerprint, hash_code("reading"))
    if meanings or (store is not None and store.has_reading(whole)):
        return whole
    return make_key("bare", whole)


def _document_key(article: Article, reading_key: bytes, settings: Settings) -> bytes:
    scoring = json.dumps(asdict(settings.scoring), sort_keys=True)
    code = hash_code("attribution", "types")
    return make_key("document", reading_key, article.outlet, len(article.title), article.genre, scoring, code)


def _as_set(articles: ArticleSet | Sequence[Article]) -> ArticleSet:
    if isinstance(articles, str | Path):
        raise InputError(f"'{articles}' is no set of articles; load it first: bias.compare(bias.load('{articles}'))")
    given = articles if isinstance(articles, ArticleSet) else ArticleSet(title="", articles=tuple(articles))
    in_order = tuple(sorted(given.articles, key=lambda article: article.id))
    for one, other in itertools.pairwise(in_order):
        if one.id == other.id:
            raise InputError(f"two articles have the id '{one.id}': give every article an id of its own")
    return ArticleSet(title=given.title, articles=in_order, sides=given.sides, skipped=given.skipped)


def _nothing_read(skipped: Sequence[Skipped]) -> str:
    if not skipped:
        return "there is no article to compare: give a folder that holds articles, or files"
    first = f"{skipped[0].where}: {skipped[0].reason}"
    return f"no article could be read; the first of {len(skipped)} that could not: {first}"


def _provenance(
    documents: Sequence[Document], settings: Settings, fingerprint: str, sentiment: str | None
) -> Mapping[str, Any]:
    from importlib.metadata import version

    from bias import __version__
    from bias.reading.cross_encoder import shared_cross_encoder

    # In the order of their names, as in the file: what is made from either is the same.
    tables = settings.to_dict()
    return {
        "inputs": {document.article.id: _digest(document.article.text) for document in documents},
        "model": fingerprint,
        "pairs": shared_cross_encoder().fingerprint,
        **({"sentiment": sentiment} if sentiment else {}),
        "settings": {table: dict(sorted(tables[table].items())) for table in sorted(tables)},
        "versions": {"bias": __version__, **{name: version(name) for name in _LIBRARIES}},
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _say_nothing(stage: str, done: int, total: int) -> None:
    del stage, done, total
