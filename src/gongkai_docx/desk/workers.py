"""Many things to do → what comes of each, done by as many processes as are asked for.

Processes of the standard library, begun anew (`spawn`) on every system, as Windows does. A process
that dies takes nothing with it but the thing that killed it: what was being done when that happened
is done again, one at a time, and what kills its process again is told.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")

BATCH = 8
"""How many things are sent to a process at a time: sending one alone costs more than it should."""
_WAITING = 3
"""How many batches stand ready for each process."""

DIED = "处理它的进程中断了（内存不足，或程序出错），没有读出"


def usual_number(things: int) -> int:
    """How many processes so many things are worth on this machine."""
    return max(1, min(os.cpu_count() or 1, -(-things // BATCH)))


def worked(
    things: Sequence[Thing],
    work: Callable[[Thing], Result],
    lost: Callable[[Thing], Result],
    workers: int,
) -> Iterator[list[tuple[Thing, Result]]]:
    """What comes of each thing, some at a time, in the order in which they get ready.

    `work` goes to other processes, so it can be pickled, and raises nothing; `lost` says what comes
    of a thing that killed its process. With no workers it is all done here, one after the other.
    """
    if not workers:
        yield from ([(thing, work(thing))] for thing in things)
        return
    batches = deque(things[at : at + BATCH] for at in range(0, len(things), BATCH))
    while batches:
        suspects = yield from _until_one_dies(batches, work, workers)
        yield from _one_by_one(deque(suspects), work, lost)


def _until_one_dies(
    batches: deque[Sequence[Thing]], work: Callable[[Thing], Result], workers: int
) -> Generator[list[tuple[Thing, Result]], None, list[Thing]]:
    """What is done until a process dies; then what was being done: one of these killed it."""
    running: dict[Future[list[Result]], Sequence[Thing]] = {}
    suspects: list[Thing] = []
    batch: Sequence[Thing] = ()
    pool = _pool(workers)
    try:
        while (batches and not suspects) or running:
            while batches and not suspects and len(running) < workers * _WAITING:
                batch = batches.popleft()
                running[pool.submit(_all, work, batch)] = batch
            ready, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in ready:
                done = running.pop(future)
                try:
                    yield list(zip(done, future.result(), strict=True))
                except BrokenProcessPool:
                    suspects += done
    except BrokenProcessPool:  # it broke while something was handed in
        suspects += [*batch, *(thing for each in running.values() for thing in each)]
    finally:
        _end(pool)
    return suspects


def _one_by_one(
    things: deque[Thing], work: Callable[[Thing], Result], lost: Callable[[Thing], Result]
) -> Iterator[list[tuple[Thing, Result]]]:
    """What comes of each thing, one at a time: so it is known which one kills its process."""
    while things:
        pool = _pool(1)
        try:
            while things:
                thing = things.popleft()
                yield [(thing, pool.submit(work, thing).result())]
        except BrokenProcessPool:
            yield [(thing, lost(thing))]
        finally:
            _end(pool)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_ignore_ctrl_c)


def _end(pool: ProcessPoolExecutor) -> None:
    """Let nothing more be begun, and wait only for what is under way."""
    pool.shutdown(wait=True, cancel_futures=True)


def _ignore_ctrl_c() -> None:
    """Ctrl-C reaches every process of a terminal; only the first one has to say something."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _all(work: Callable[[Thing], Result], batch: Sequence[Thing]) -> list[Result]:
    return [work(thing) for thing in batch]
