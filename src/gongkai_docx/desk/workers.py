"""Many files → their filings, read by as many processes as are asked for.

Processes of the standard library, begun anew (`spawn`) on every system, as Windows does. A process
that dies takes nothing with it but the file that killed it: what was being read when that happened
is read again, one file at a time, and the one that kills its process again is told.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeAlias

from gongkai_docx.desk.filing import Filing
from gongkai_docx.desk.receiving import Parcel, Terms, receive

Batch: TypeAlias = Sequence[Parcel]
Done: TypeAlias = tuple[Parcel, Filing]

BATCH = 8
"""How many files are sent to a process at a time: sending one costs more than it should."""
_WAITING = 3
"""How many batches stand ready for each process."""

DIED = "读取它的进程中断了（内存不足，或程序出错），没有读出"


def usual_number(files: int) -> int:
    """How many processes so many files are worth on this machine."""
    return max(1, min(os.cpu_count() or 1, -(-files // BATCH)))


def received(parcels: Sequence[Parcel], terms: Terms, workers: int) -> Iterator[list[Done]]:
    """The filings in these files, some at a time, in the order in which they get ready."""
    batches = deque(parcels[at : at + BATCH] for at in range(0, len(parcels), BATCH))
    while batches:
        suspects = yield from _until_one_dies(batches, terms, workers)
        for parcel in suspects:
            yield [(parcel, _alone(parcel, terms))]


def _until_one_dies(
    batches: deque[Batch], terms: Terms, workers: int
) -> Generator[list[Done], None, list[Parcel]]:
    """What is read until a process dies; then what was being read: one of them killed it."""
    running: dict[Future[list[Filing]], Batch] = {}
    suspects: list[Parcel] = []
    pool = _pool(workers)
    try:
        while (batches and not suspects) or running:
            while batches and not suspects and len(running) < workers * _WAITING:
                batch = batches.popleft()
                running[pool.submit(_all, batch, terms)] = batch
            ready, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in ready:
                batch = running.pop(future)
                try:
                    yield list(zip(batch, future.result(), strict=True))
                except BrokenProcessPool:
                    suspects += batch
    except BrokenProcessPool:  # it broke while something was handed in
        suspects += [*batch, *(parcel for each in running.values() for parcel in each)]
    finally:
        _end(pool)
    return suspects


def _alone(parcel: Parcel, terms: Terms) -> Filing:
    """What is read from a file by a process of its own, which it may kill."""
    pool = _pool(1)
    try:
        return pool.submit(receive, parcel, terms).result()
    except BrokenProcessPool:
        return Filing(parcel.path, "", DIED)
    finally:
        _end(pool)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_ignore_ctrl_c)


def _end(pool: ProcessPoolExecutor) -> None:
    """Let nothing more be begun, and wait for none of it: after Ctrl-C nobody wants it."""
    pool.shutdown(wait=True, cancel_futures=True)


def _ignore_ctrl_c() -> None:
    """Ctrl-C reaches every process of a terminal; only the first one has to say something."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _all(batch: Batch, terms: Terms) -> list[Filing]:
    return [receive(parcel, terms) for parcel in batch]
