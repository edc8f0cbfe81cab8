"""Many things to do → what comes of each, done by as many processes as are asked for.

Processes of the standard library, begun anew (`spawn`) on every system, as Windows does. A process
that dies takes nothing with it but the thing that killed it: what was being done when that happened
is done again, one at a time, and what kills its process again is told.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context
from typing import Protocol, TypeVar

from gongkai_docx.errors import Unusable
from gongkai_docx.values import dataclass

Thing = TypeVar("Thing")
Result = TypeVar("Result")

BATCH = 8
"""How many things are sent to a process at a time: sending one alone costs more than it should."""
_WAITING = 3
"""How many batches stand ready for each process."""

_MOST_DEATHS = 16
"""How many processes may die in a row: then it is no file's fault."""

_ALL_DIE = (
    "读取文件的进程一再中断，多半是内存不足，没有读完；读过的已经存下，"
    "请关闭其他程序后再运行一次（可加 --workers 1）。"
)
DIED = "处理它的进程中断了（内存不足，或程序出错），没有读出"


def usual_number(things: int) -> int:
    """How many processes so many things are worth on this machine."""
    return max(1, min(os.cpu_count() or 1, -(-things // BATCH)))


class Crew(Protocol):
    """Who does the work."""

    @property
    def number(self) -> int:
        """How many things they do at once; 0 for all here, one after the other."""

    @property
    def broken(self) -> tuple[type[Exception], ...]:
        """What is raised where one of them died."""

    def pool(self, number: int) -> Executor:
        """What hands work to so many of them."""

    def end(self, pool: Executor) -> None:
        """Let nothing more be begun, and wait for nothing that isn't."""


@dataclass(frozen=True)
class Processes:
    """Processes of this machine."""

    number: int
    broken: tuple[type[Exception], ...] = (BrokenProcessPool,)

    def pool(self, number: int) -> Executor:
        """So many processes."""
        context = get_context("spawn")
        return ProcessPoolExecutor(number, mp_context=context, initializer=_ignore_ctrl_c)

    def end(self, pool: Executor) -> None:
        """Let nothing more be begun, and wait only for what is under way."""
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def crew(workers: int | None, scheduler: str | None, things: int) -> Iterator[Crew]:
    """Who is asked for to do so many things: a cluster, or so many processes.

    Raises `Unusable` for a scheduler that can't be used.
    """
    if scheduler is None:
        yield Processes(usual_number(things) if workers is None else workers)
    elif not things:
        yield Processes(0)
    else:
        from gongkai_docx.desk.cluster import cluster

        with cluster(scheduler) as found:
            yield found


def worked(
    things: Sequence[Thing],
    work: Callable[[Thing], Result],
    lost: Callable[[Thing], Result],
    crew: Crew,
) -> Iterator[list[tuple[Thing, Result]]]:
    """What comes of each thing, some at a time, in the order in which they get ready.

    `work` goes to other processes, so it can be pickled, and raises nothing; `lost` says what comes
    of a thing that killed its process. With no workers it is all done here, one after the other.
    """
    if not crew.number:
        yield from ([(thing, work(thing))] for thing in things)
        return
    batches = deque(things[at : at + BATCH] for at in range(0, len(things), BATCH))
    while batches:
        suspects = yield from _until_one_dies(batches, work, crew)
        yield from _one_by_one(deque(suspects), work, lost, crew)


def _until_one_dies(
    batches: deque[Sequence[Thing]], work: Callable[[Thing], Result], crew: Crew
) -> Generator[list[tuple[Thing, Result]], None, list[Thing]]:
    """What is done until a process dies; then what was being done: one of these killed it."""
    running: dict[Future[list[Result]], Sequence[Thing]] = {}
    suspects: list[Thing] = []
    batch: Sequence[Thing] = ()
    pool = crew.pool(crew.number)
    try:
        while (batches and not suspects) or running:
            while batches and not suspects and len(running) < crew.number * _WAITING:
                batch = batches.popleft()
                with _ctrl_c_held_back():
                    future = pool.submit(_all, work, batch)
                running[future] = batch
            ready, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in ready:
                done = running.pop(future)
                try:
                    yield list(zip(done, future.result(), strict=True))
                except crew.broken:
                    suspects += done
    except crew.broken:  # it broke while something was handed in
        suspects += [*batch, *(thing for each in running.values() for thing in each)]
    finally:
        crew.end(pool)
    return suspects


def _one_by_one(
    things: deque[Thing],
    work: Callable[[Thing], Result],
    lost: Callable[[Thing], Result],
    crew: Crew,
) -> Iterator[list[tuple[Thing, Result]]]:
    """What comes of each thing, one at a time: so it is known which one kills its process."""
    died = 0
    while things:
        pool = crew.pool(1)
        try:
            while things:
                thing = things.popleft()
                with _ctrl_c_held_back():
                    future = pool.submit(work, thing)
                yield [(thing, future.result())]
                died = 0
        except crew.broken:
            died += 1
            if died > _MOST_DEATHS:
                raise Unusable(_ALL_DIE) from None
            yield [(thing, lost(thing))]
        finally:
            crew.end(pool)


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Processes that are begun meanwhile never hear Ctrl-C; this one hears it afterwards.

    They would hear it while they begin, before they can be told to ignore it, and each would tell
    the clerk where in our code it was. Windows knows no such thing.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ignore_ctrl_c() -> None:
    """Ctrl-C reaches every process of a terminal; only the first one has to say something."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _all(work: Callable[[Thing], Result], batch: Sequence[Thing]) -> list[Result]:
    results = [work(thing) for thing in batch]
    settle()
    return results


@cache
def settle() -> None:
    """Look no more for garbage, from now on, among what this process has learnt by its first work.

    The forms, the words and what is remembered stay for as long as it lives: there is nothing to be
    found among them, however often they are gone through.
    """
    gc.collect()
    gc.freeze()
