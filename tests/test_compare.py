"""Orchestration: what goes in which order, what is kept, and what happens to an article that cannot be read."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from factories import SimpleReader, load_simple_reader, make_article

from bias.compare import compare, read_article, read_articles, stream_documents
from bias.engine import Engine, processes, serial, threads
from bias.errors import InputError, ModelError
from bias.settings import Scoring, Settings, Weighing
from bias.store import Store
from bias.types import Article, ArticleSet, Document, Side, Skipped

ARTICLES = (
    make_article("Norland said the bridge fell on Monday. Rain fell on Kovel.", id="a", title="Bridge falls"),
    make_article("Ostria said Norland destroyed the bridge. Nobody was hurt.", id="b", title="Bridge destroyed"),
    make_article("The bridge fell on Monday. Norland said rain had weakened it.", id="c"),
)
BAD = make_article("This text is unreadable.", id="bad")
SIDES = (Side("Norland", ("Norland",)), Side("Ostria", ("Ostria",)))


class CountingReader(SimpleReader):
    """Counts the texts it reads."""

    texts: list[str]

    def __init__(self) -> None:
        self.texts = []

    def read(self, text: str, *, meanings: bool = True) -> Any:
        self.texts.append(text)
        return super().read(text, meanings=meanings)


def shape(document: Document) -> tuple[Any, ...]:
    reading = document.reading
    return (
        document.article,
        document.attributions,
        document.claims,
        document.speakers,
        reading.sentences,
        reading.relations,
        reading.meanings.tobytes(),
        reading.stretches.astype(np.int32).tobytes(),
    )


def read_with(articles: tuple[Article, ...], **options: Any) -> list[tuple[Any, ...]]:
    documents, skipped = read_articles(articles, load=load_simple_reader, **options)
    assert skipped == ()
    return [shape(document) for document in documents]


@pytest.mark.parametrize("engine", [serial, threads(2), processes(2)])
def test_an_article_reads_the_same_wherever_it_is_read(engine: Engine, tmp_path: Path) -> None:
    alone = [shape(read_article(article, load=load_simple_reader)) for article in ARTICLES]
    assert read_with(ARTICLES, engine=engine) == alone
    assert read_with(ARTICLES[::-1], engine=engine) == alone[::-1]
    with Store(tmp_path / "s.sqlite") as store:
        assert read_with(ARTICLES[:2], engine=engine, store=store) == alone[:2]
        assert read_with(ARTICLES, engine=engine, store=store) == alone


def test_what_the_store_holds_is_not_read_again(tmp_path: Path) -> None:
    reader = CountingReader()

    def load(folder: Path | None) -> CountingReader:
        return reader

    with Store(tmp_path / "s.sqlite") as store:
        for _ in range(2):
            read_articles(ARTICLES, store=store, load=load)
            assert len(reader.texts) == 3
        moved = replace(ARTICLES[0], outlet="Another outlet")
        other = Settings(scoring=Scoring(attributed=0.9))
        (document,), _ = read_articles([moved], store=store, load=load, settings=other)
        assert len(reader.texts) == 3
        assert document.article.outlet == "Another outlet"
        assert document.claims == read_article(moved, settings=other, load=load).claims


def test_settings_of_the_score_are_not_served_stale(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        for rung in (1.0, 0.5):
            settings = Settings(scoring=Scoring(attributed=rung))
            (document, *_), _ = read_articles(ARTICLES, store=store, load=load_simple_reader, settings=settings)
            assert rung in {claim.attribution for claim in document.claims}


def test_without_meanings_the_vectors_stay_in_the_store(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        read_articles(ARTICLES, store=store, load=load_simple_reader)
        documents = list(stream_documents(ARTICLES, store=store, load=load_simple_reader, meanings=False))
    assert all(isinstance(d, Document) and d.reading.meanings.shape == (0, 384) for d in documents)


def test_a_reading_without_vectors_serves_only_those_who_want_none(tmp_path: Path) -> None:
    reader = CountingReader()

    def load(folder: Path | None) -> CountingReader:
        return reader

    def read(store: Store, meanings: bool) -> list[int]:
        documents = stream_documents(ARTICLES, store=store, load=load, meanings=meanings)
        return [len(document.reading.meanings) for document in documents if isinstance(document, Document)]

    with Store(tmp_path / "s.sqlite") as store:
        assert read(store, meanings=False) == read(store, meanings=False) == [0, 0, 0]
        assert len(reader.texts) == 3
        assert all(read(store, meanings=True))
        assert len(reader.texts) == 6
        assert all(read(store, meanings=True))
        assert not any(read(store, meanings=False))
        assert len(reader.texts) == 6


def test_a_damaged_reading_is_not_replaced_by_one_without_vectors(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        read_articles(ARTICLES, store=store, load=load_simple_reader)
    with sqlite3.connect(tmp_path / "s.sqlite") as kept:
        kept.execute("UPDATE readings SET layout_checksum = layout_checksum + 1")
    with Store(tmp_path / "s.sqlite") as store:
        assert len(list(stream_documents(ARTICLES, store=store, load=load_simple_reader, meanings=False))) == 3
        documents, _ = read_articles(ARTICLES, store=store, load=load_simple_reader)
    assert all(len(document.reading.meanings) for document in documents)


@pytest.mark.parametrize("engine", [serial, threads(2), processes(2)])
def test_one_article_that_fails_is_skipped_with_the_reason(engine: Engine) -> None:
    documents, skipped = read_articles((*ARTICLES, BAD), engine=engine, load=load_simple_reader)
    assert [document.article.id for document in documents] == ["a", "b", "c"]
    assert skipped == (Skipped("bad", "could not be read (ValueError: this reader does not like the text)"),)


def test_a_missing_model_is_no_fault_of_the_article(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        read_articles(ARTICLES, model=tmp_path)


def test_progress_goes_from_nothing_to_all() -> None:
    told: list[tuple[str, int, int]] = []
    compare(ARTICLES, load=load_simple_reader, on_progress=lambda *step: told.append(step))
    assert told[:4] == [("reading", n, 3) for n in range(4)]
    assert told[-1] == ("weighing", 1, 1)


def test_a_comparison_holds_everything_in_order() -> None:
    given = ArticleSet("Bridge", ARTICLES[::-1], SIDES, (Skipped("x.txt", "is empty"),))
    comparison = compare((given), load=load_simple_reader)
    assert comparison.event == "Bridge"
    assert [document.article.id for document in comparison.articles] == ["a", "b", "c"]
    assert [side.name for side in comparison.sides] == ["Norland", "Ostria"]
    assert not comparison.sides_proposed
    assert comparison.skipped == given.skipped
    assert {mention.article for cluster in comparison.clusters for mention in cluster.mentions} == {"a", "b", "c"}
    assert len(comparison.scores) == 3
    assert len(comparison.framing) == 3 * 2 * 9


def test_provenance_names_what_the_result_depends_on_and_no_time() -> None:
    one, other = (compare(ARTICLES, load=load_simple_reader).provenance for _ in range(2))
    assert one == other
    assert set(one) == {"versions", "model", "pairs", "settings", "inputs"}
    assert one["model"] == "simple"
    assert one["settings"] == Settings().to_dict()
    assert set(one["inputs"]) == {"a", "b", "c"}
    changed = compare((replace(ARTICLES[0], body="Other text."), *ARTICLES[1:]), load=load_simple_reader).provenance
    assert changed["inputs"]["a"] != one["inputs"]["a"]
    assert changed["inputs"]["b"] == one["inputs"]["b"]


def test_sides_are_proposed_only_where_none_are_given() -> None:
    assert compare(ARTICLES, load=load_simple_reader).sides_proposed
    assert not compare(ARTICLES, sides=SIDES, load=load_simple_reader).sides_proposed
    assert compare(ARTICLES, sides=(), load=load_simple_reader).sides == ()
    named = ArticleSet("", ARTICLES, (Side("Kovel"),))
    assert [side.name for side in compare(named, sides=SIDES, load=load_simple_reader).sides] == ["Norland", "Ostria"]


def test_a_speaker_has_one_name_in_all_articles() -> None:
    full = make_article("Minister Anna Kovel came. Kovel said the bridge fell on Monday.", id="a")
    short = make_article("Ms. Kovel said rain had weakened the bridge.", id="b")
    sides = (Side("Norland", ("Anna Kovel",)), Side("Ostria"))

    def spoken(articles: tuple[Article, ...], sides: tuple[Side, ...]) -> list[tuple[str | None, str | None]]:
        compared = compare(articles, sides=sides, load=load_simple_reader).articles
        return [(one.speaker, one.side) for document in compared for one in document.attributions]

    assert [one.speaker for one in read_article(short, load=load_simple_reader).attributions] == ["Kovel"]
    assert spoken((full, short), sides) == [("Anna Kovel", "Norland")] * 2
    assert spoken((short, full), sides[::-1]) == spoken((full, short), sides)
    assert [name for name, _ in spoken((short,), sides)] == ["Kovel"]
    exchanged = (Side("Ostria", ("Anna Kovel",)), Side("Norland"))
    assert spoken((full, short), exchanged) == [("Anna Kovel", "Ostria")] * 2


@pytest.mark.parametrize(
    ("articles", "message"),
    [
        ((), "there is no article"),
        ((BAD,), "no article could be read"),
        ((ARTICLES[0], ARTICLES[0]), "two articles have the id 'a'"),
        ("corpora/set", r"load it first: bias\.compare\(bias\.load\('corpora/set'\)\)"),
    ],
)
def test_what_cannot_be_compared_is_an_input_error(articles: tuple[Article, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        compare(articles, load=load_simple_reader)


def test_a_model_is_loaded_once() -> None:
    loads: list[Path | None] = []

    def load(folder: Path | None) -> SimpleReader:
        loads.append(folder)
        return SimpleReader()

    read_articles(ARTICLES, load=load, engine=threads(3))
    compare(ARTICLES, load=load)
    assert loads == [None]


def test_lone_surrogates_and_nuls_go_through(tmp_path: Path) -> None:
    article = make_article("A \ud800 and a \x00. Norland said \udfff fell.", id="odd")
    with Store(tmp_path / "s.sqlite") as store:
        for _ in range(2):
            assert compare([article], store=store, load=load_simple_reader).articles[0].article == article


@pytest.mark.parametrize("asked", [0, 1])
def test_labels_are_judged_if_asked_for_and_their_model_is_named(asked: int) -> None:
    settings = Settings(weighing=Weighing(resamples=20, least_mentions=1, labels=asked))
    articles = (make_article("Norland is a disgrace. Ostria is admired. Norland cheats everybody.", id="a"),)
    made = compare(articles, sides=SIDES, settings=settings, load=load_simple_reader)
    labels = {row.side: row.value for row in made.framing if row.component == "labels"}
    assert ("sentiment" in made.provenance) == bool(asked)
    if asked:
        norland, ostria = labels["Norland"], labels["Ostria"]
        assert norland is not None
        assert ostria is not None
        assert norland < -0.3 < 0.3 < ostria
    else:
        assert set(labels.values()) == {None}
