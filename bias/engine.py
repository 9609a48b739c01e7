"""The one seam through which work is spread: here, over threads, over processes, or over a Dask cluster.

An engine maps a function over items and yields the results in the order of the items, whatever finishes first. The
function and the items must be picklable for every engine but `serial`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from bias.errors import BiasError, InputError, MissingExtraError

Item = TypeVar("Item")
Result = TypeVar("Result")

MANY_ITEMS = 24
"""Articles from which starting more processes can pay: each takes about two seconds to start."""
MANY_PROCESSORS = 5
"""Processors from which it does: up to four, threads that share one model are as fast and need less memory."""


class Engine(Protocol):
    """A map that keeps order."""

    def __call__(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """Yield function(item) for every item, in order."""
        ...


def serial(function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
    """Do the work here, one item after the other, as results are asked for."""
    return map(function, items)


def threads(count: int | None = None) -> Engine:
    """Return an engine of `count` threads of this process (default: one for each processor it may use).

    They share one model, which runs outside the interpreter's lock. Raises InputError if count is below 1.
    """
    workers = _checked(count, "threads")

    def spread(function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        if min(workers, len(items)) <= 1:
            return serial(function, items)
        return _in_threads(min(workers, len(items)), function, items)

    return spread


def _in_threads(workers: int, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor(workers)
    try:
        yield from pool.map(function, items)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def processes(count: int | None = None) -> Engine:
    """Return an engine of `count` processes on this machine (default: one for each processor it may use).

    Processes are started afresh rather than forked, so a script that uses this engine needs the usual
    `if __name__ == "__main__":` guard. Raises InputError if count is below 1.
    """
    workers = _checked(count, "processes")

    def spread(function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        if min(workers, len(items)) <= 1:
            return serial(function, items)
        return _in_processes(min(workers, len(items)), function, items)

    return spread


def _in_processes(workers: int, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin_worker)
    try:
        yield from pool.map(function, items)
    except BrokenProcessPool as error:
        raise BiasError(
            "a worker process ended unexpectedly: use fewer processes if memory was short,"
            ' and guard a script with  if __name__ == "__main__":'
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin_worker() -> None:
    """Leave it to the parent to end on Ctrl-C."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def dask(address: str) -> Engine:
    """Return an engine that works on the Dask cluster whose scheduler is at `address` (as in *tcp://host:8786*).

    The package must be installed on the workers. Raises MissingExtraError without the extra `dask`, and InputError
    if no scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingExtraError("Reading on a Dask cluster", "dask") from error

    def spread(function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        if not items:
            return
        try:
            client = Client(address)
        except (OSError, ValueError) as error:
            raise InputError(f"no Dask scheduler answers at {address} ({error}): check the address") from error
        with client:
            futures = client.map(function, list(items), pure=False)
            for future in futures:
                yield future.result()

    return spread


def automatic(jobs: int | None = None) -> Engine:
    """Return an engine that suits the work and the machine: threads, or processes for many items on many processors.

    With `jobs` given, that many processes work however little there is to do; 1 means here.
    """
    if jobs is not None:
        return processes(jobs)
    if count_processors() < MANY_PROCESSORS:
        return threads()

    def spread(function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        return (threads() if len(items) < MANY_ITEMS else processes())(function, items)

    return spread


def _checked(count: int | None, what: str) -> int:
    if count is not None and count < 1:
        raise InputError(f"the number of {what} must be at least 1, not {count}")
    return count_processors() if count is None else count


def count_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
