"""Every engine gives the same results in the same order."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import types
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from bias.engine import Engine, automatic, dask, processes, serial, threads
from bias.errors import BiasError, InputError, MissingExtraError


def square_slowly(number: int) -> tuple[int, int]:
    time.sleep(0.02 if number % 2 else 0)
    return number * number, os.getpid()


def fail_at_three(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


def die(number: int) -> int:
    os._exit(number)


class FakeFuture:
    def __init__(self, function: Callable[[Any], Any], item: Any) -> None:
        self.result = lambda: function(item)


class FakeClient:
    """Does what the product needs of `distributed.Client`."""

    def __init__(self, address: str) -> None:
        if "nowhere" in address:
            raise OSError("timed out")

    def __enter__(self) -> FakeClient:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def map(self, function: Callable[[Any], Any], items: Iterable[Any], pure: bool) -> list[FakeFuture]:
        assert not pure
        return [FakeFuture(function, item) for item in items]


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Engine:
    library = types.ModuleType("distributed")
    library.Client = FakeClient  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "distributed", library)
    return dask("tcp://here:8786")


@pytest.mark.parametrize("engine", [serial, threads(3), processes(2), automatic(), automatic(2)])
@pytest.mark.parametrize("count", [0, 1, 9])
def test_results_come_in_order(engine: Engine, count: int) -> None:
    assert [result for result, _ in engine(square_slowly, range(count))] == [n * n for n in range(count)]


def test_a_cluster_gives_the_same(cluster: Engine) -> None:
    assert [result for result, _ in cluster(square_slowly, range(5))] == [0, 1, 4, 9, 16]
    assert list(cluster(square_slowly, [])) == []


def test_a_scheduler_that_does_not_answer_is_named(cluster: Engine) -> None:
    with pytest.raises(InputError, match="tcp://nowhere:1"):
        list(dask("tcp://nowhere:1")(square_slowly, [1]))


def test_a_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"bias\[dask\]"):
        dask("tcp://here:8786")


def test_processes_are_other_processes() -> None:
    assert os.getpid() not in {process for _, process in processes(2)(square_slowly, range(4))}
    assert {os.getpid()} == {process for _, process in processes(1)(square_slowly, range(4))}


def test_threads_end_with_their_work() -> None:
    before = threading.active_count()
    list(threads(4)(square_slowly, range(8)))
    assert threading.active_count() == before


@pytest.mark.parametrize("engine", [serial, threads(2), processes(2)])
def test_an_error_comes_through_after_what_went_before(engine: Engine) -> None:
    results = engine(fail_at_three, range(6))
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="three"):
        next(results)


def test_a_worker_that_dies_is_reported() -> None:
    with pytest.raises(BiasError, match="worker process ended unexpectedly"):
        list(processes(2)(die, [1, 2, 3]))


@pytest.mark.parametrize("make", [threads, processes, automatic])
def test_fewer_than_one_is_refused(make: Callable[[int], Engine]) -> None:
    with pytest.raises(InputError, match="at least 1"):
        make(0)


def test_a_script_without_a_guard_gets_a_hint(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("from bias.engine import processes\nprint(list(processes(2)(abs, [1, -2, 3])))\n")
    ended = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60)
    assert ended.returncode != 0
    assert '__name__ == "__main__"' in ended.stderr
