"""The address of a Dask cluster → who does the work there, through the interface of its futures.

What is scheduled where, and done again where a machine is lost, is Dask's own affair; here is only
what a clerk has to be told of it. The cluster's processes read the same folders under the same
names, and have the same version of the program.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from gongkai_docx.edition import edition
from gongkai_docx.errors import Unusable
from gongkai_docx.values import dataclass

_PATIENCE = 10
"""Seconds to wait for an answer of the scheduler."""


@dataclass(frozen=True)
class Cluster:
    """The processes of a cluster."""

    client: Any
    address: str
    number: int
    """How many things they do at once."""
    broken: tuple[type[Exception], ...] = (Exception,)
    """Whatever fails there was no fault of the work, which raises nothing."""

    def pool(self, number: int) -> Executor:
        """What hands work in. Raises `Unusable` where the scheduler is gone."""
        if self.client.status != "running":
            raise Unusable(
                f"与 {self.address} 的 Dask 调度器断开了，没有读完；读过的已经存下，"
                "等它恢复以后再运行一次即可。"
            )
        # Handed in twice, it is to be done twice.
        executor: Executor = self.client.get_executor(pure=False)
        return executor

    def end(self, pool: Executor) -> None:
        """Let nothing more be begun."""
        pool.shutdown(wait=False)


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """The cluster of the scheduler at that address.

    Raises `Unusable` where there is none, or its program is another version than this.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise Unusable(
            "--scheduler 要用 Dask：请先运行 pip install 'gongkai-docx[cluster]'。"
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is told by us
    try:
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise Unusable(
            f"连不上 {address} 的 Dask 调度器；请检查地址（如 tcp://10.0.0.1:8786）和网络。"
        ) from error
    with client:
        versions = {address: _version_of(client, address) for address in client.nthreads()}
        if not versions:
            raise Unusable(f"{address} 的 Dask 调度器没有工作进程，请先启动（dask worker）。")
        if others := [each for each, version in versions.items() if version != edition()]:
            raise Unusable(
                f"Dask 工作进程 {others[0]} 的 gongkai-docx 与这里的不是同一个版本，"
                "请先在那里装上同一个版本。"
            )
        yield Cluster(client, address, sum(client.nthreads().values()))


def _version_of(client: Any, worker: str) -> str | None:
    """The version of the program in that process; None where it isn't installed."""
    try:
        (version,) = client.run(edition, workers=[worker]).values()
    except Exception:  # whatever it is that keeps it from running there
        return None
    return str(version)
