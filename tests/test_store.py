"""The store keeps what it is given, exactly, and no trouble with its file ever gets out."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from factories import make_article, make_document, make_reading
from hypothesis import given, settings
from hypothesis import strategies as st

from bias.store import Store, StoreWarning, default_path, hash_code, make_key
from bias.types import Hedge, Reading, Span

KEY = make_key("reading")


def same(one: Reading, other: Reading) -> bool:
    return (
        (one.paragraphs, one.sentences, one.quotations, one.relations)
        == (other.paragraphs, other.sentences, other.quotations, other.relations)
        and np.array_equal(one.stretches, other.stretches)
        and one.meanings.tobytes() == other.meanings.tobytes()
        and one.meanings.dtype == other.meanings.dtype
        and one.meanings.shape == other.meanings.shape
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "store.sqlite"


@given(text=st.text(max_size=300), probability=st.floats(0, 1))
@settings(max_examples=30, deadline=None)
def test_a_reading_comes_back_exactly(tmp_path_factory: pytest.TempPathFactory, text: str, probability: float) -> None:
    reading = make_reading(text, probability=probability)
    with Store(tmp_path_factory.mktemp("store") / "s.sqlite") as store:
        assert store.find_reading(KEY) is None
        store.keep_reading(KEY, reading)
        found = store.find_reading(KEY)
    assert found is not None
    assert same(found, reading)


def test_meanings_stay_on_disk_until_asked_for(path: Path) -> None:
    reading = make_reading("One sentence. Another one.")
    with Store(path) as store:
        store.keep_reading(KEY, reading)
        found = store.find_reading(KEY, meanings=False)
    assert found is not None
    assert found.sentences == reading.sentences
    assert found.meanings.shape == (0, reading.meanings.shape[1])
    assert found.stretches.shape == (0, 3)


@given(
    text=st.text(max_size=40) | st.just("\ud83d\ude00 \x00"),
    number=st.floats(-3, 3),
    name=st.none() | st.text(max_size=5),
)
@settings(max_examples=30, deadline=None)
def test_a_document_comes_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, text: str, number: float, name: str | None
) -> None:
    made = make_document(make_article(f"Norland said it rained {text}."), number=number, speaker=name)
    hedges = (Hedge((Span(0, 2),), (Span(0, 2), Span(4, 7)), 0.25), Hedge((), (), 1.0))
    document = replace(made, claims=tuple(replace(claim, hedged=True, hedges=hedges) for claim in made.claims))
    path = tmp_path_factory.mktemp("store") / "s.sqlite"
    with Store(path) as store:
        store.keep_reading(KEY, document.reading)
        store.keep_document(make_key("part"), KEY, document)
    with Store(path) as store:
        found = store.find_document(make_key("part"), document.article, document.reading)
        assert store.find_document(make_key("other"), document.article, document.reading) is None
    assert found is not None
    assert found.attributions == document.attributions
    assert found.claims == document.claims
    assert found.speakers == document.speakers
    assert all(type(span) is Span for claim in found.claims for span in claim.spans)


def test_parts_without_their_reading_are_not_kept(path: Path) -> None:
    document = make_document(make_article())
    with Store(path) as store:
        store.keep_document(make_key("part"), KEY, document)
        assert store.find_document(make_key("part"), document.article, document.reading) is None


def test_the_oldest_make_room(path: Path) -> None:
    limit = 2_000_000
    with Store(path, size_limit=limit) as store:
        reading = make_reading("word " * 200, vectors=300)
        document = make_document(make_article())
        for number in range(20):
            store.keep_reading(make_key(number), reading)
            store.keep_document(make_key("part", number), make_key(number), document)
            assert store.size() <= limit
        kept = [number for number in range(20) if store.has_reading(make_key(number))]
        found = [store.find_document(make_key("part", n), document.article, document.reading) for n in range(20)]
        parts = [number for number, one in enumerate(found) if one]
    assert 0 < len(kept) < 20
    assert kept == parts == list(range(20 - len(kept), 20))


@pytest.mark.parametrize("content", [b"not a database at all" * 300, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_is_set_aside(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.warns(StoreWarning, match="set aside"):
        store = Store(path)
    with store:
        store.keep_reading(KEY, make_reading("Text."))
        assert store.has_reading(KEY)
    assert path.with_name(path.name + ".damaged").read_bytes() == content
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with Store(path) as store:
            assert store.has_reading(KEY)


def test_damage_inside_the_file_never_serves_other_values(path: Path) -> None:
    reading = make_reading("word " * 300, vectors=200)
    with Store(path) as store:
        for number in range(8):
            store.keep_reading(make_key(number), reading)
    whole = path.read_bytes()
    random = np.random.default_rng(0)
    for position in random.integers(100, len(whole), 40):
        for ending in ("-wal", "-shm", ".damaged"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 0x5A]) + whole[position + 1 :])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", StoreWarning)
            with Store(path) as store:
                for number in range(8):
                    found = store.find_reading(make_key(number))
                    assert found is None or same(found, reading)


def test_a_place_that_cannot_be_written_means_no_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.warns(StoreWarning, match="nothing is kept"):
        store = Store(tmp_path / "file" / "s.sqlite")
    with store:
        store.keep_reading(KEY, make_reading("Text."))
        assert store.find_reading(KEY) is None
        assert store.size() == 0


def test_a_closed_store_holds_nothing(path: Path) -> None:
    store = Store(path)
    store.keep_reading(KEY, make_reading("Text."))
    store.close()
    assert store.find_reading(KEY) is None


def test_two_processes_write_to_one_store(path: Path) -> None:
    code = (
        "import sys; sys.path[:0] = sys.argv[2].split(':')\n"
        "from pathlib import Path\n"
        "from factories import make_article, make_document, make_reading\n"
        "from bias.store import Store, make_key\n"
        "with Store(Path(sys.argv[1])) as store:\n"
        "    for n in range(40): store.keep_reading(make_key(sys.argv[3], n), make_reading('Text.'))\n"
    )
    folders = ":".join([str(Path(__file__).parent), str(Path(__file__).parent.parent)])
    running = [subprocess.Popen([sys.executable, "-c", code, str(path), folders, name]) for name in "ab"]
    assert [process.wait(60) for process in running] == [0, 0]
    with Store(path) as store:
        assert all(store.has_reading(make_key(name, n)) for name in "ab" for n in range(40))


def test_the_place_of_the_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BIAS_CACHE_DIR", str(tmp_path))
    assert default_path().parent == tmp_path
    monkeypatch.delenv("BIAS_CACHE_DIR")
    assert "bias" in str(default_path().parent)


def test_keys_tell_parts_apart() -> None:
    keys = [make_key(*parts) for parts in [("ab", "c"), ("a", "bc"), ("abc",), ("1",), (1,), (1.0,), (None,), ("",)]]
    assert len(set(keys)) == len(keys)


def test_the_hash_of_code_covers_what_is_named() -> None:
    assert hash_code("types") != hash_code("errors.py") != hash_code("types", "errors.py")
    assert len(hash_code("reading")) == 64


def test_use_from_another_thread_loses_nothing(path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with Store(path) as store:
        store.keep_reading(KEY, make_reading("Text."))
        with ThreadPoolExecutor(1) as pool, pytest.raises(sqlite3.ProgrammingError):
            pool.submit(store.find_reading, KEY).result()
        assert store.find_reading(KEY) is not None
    assert not path.with_name(path.name + ".damaged").exists()


def test_judgements_come_back_exactly_and_only_those_that_are_asked_for(path: Path) -> None:
    kept = {number.to_bytes(4): (number / 7, -number / 3) for number in range(1200)}
    with Store(path) as store:
        store.keep_judgements(kept)
        store.keep_judgements({})
    with Store(path) as store:
        asked = [number.to_bytes(4) for number in range(0, 2400, 2)]
        assert store.find_judgements(asked) == {key: kept[key] for key in asked if key in kept}
        assert store.find_judgements([]) == {}


def test_the_oldest_judgements_make_room(path: Path) -> None:
    with Store(path, size_limit=1_000_000) as store:
        for start in range(0, 20_000, 1000):
            store.keep_judgements({number.to_bytes(32): (0.5, 0.5) for number in range(start, start + 1000)})
        assert store.size() <= 1_000_000
        assert not store.find_judgements([number.to_bytes(32) for number in range(1000)])
        assert store.find_judgements([(19_999).to_bytes(32)])


def test_readings_make_room_before_judged_pairs_do(path: Path) -> None:
    with Store(path, size_limit=2_000_000) as store:
        store.keep_judgements({b"pair": (0.25, -0.5)})
        for number in range(20):
            store.keep_reading(make_key(number), make_reading("word " * 200, vectors=300))
        assert not store.has_reading(make_key(0))
        assert store.has_reading(make_key(19))
        assert store.find_judgements([b"pair"]) == {b"pair": (0.25, -0.5)}


def test_so_many_judged_pairs_are_kept_and_no_more(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bias.store.PAIRS_LIMIT", 10)
    with Store(path) as store:
        for number in range(25):
            store.keep_judgements({number.to_bytes(4): (float(number), 0.0)})
        assert list(store.find_judgements([number.to_bytes(4) for number in range(25)])) == [
            number.to_bytes(4) for number in range(15, 25)
        ]


def test_a_damaged_judgement_is_a_miss_and_infinite_odds_are_kept(path: Path) -> None:
    with Store(path) as store:
        store.keep_judgements({b"one": (1.0, 2.0), b"two": (float("inf"), 3.0)})
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE judged_pairs SET content = zeroblob(16) WHERE key = ?", (b"one",))
    with Store(path) as store:
        assert store.find_judgements([b"one", b"two"]) == {b"two": (float("inf"), 3.0)}


def test_a_closed_store_knows_no_judgement(path: Path) -> None:
    store = Store(path)
    store.close()
    store.keep_judgements({b"key": (1.0, 2.0)})
    assert store.find_judgements([b"key"]) == {}
