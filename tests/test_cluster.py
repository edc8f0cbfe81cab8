"""collect --scheduler: the same work on a Dask cluster, two processes of which stand in for it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from counties import YEAR, county, put
from dying import DEADLY, die_of, lost
from gongkai_docx.desk import workers
from gongkai_docx.desk.cluster import cluster
from gongkai_docx.desk.collecting import Request, collect
from gongkai_docx.desk.filing import Filing
from gongkai_docx.desk.roster_sheet import write as roster_file
from gongkai_docx.errors import Unusable

pytestmark = pytest.mark.real("distributed")

NOW = datetime(2025, 3, 1)
MADE = county(30)


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    """Two workers that are begun anew when they die; who dies of a thing isn't given it again."""
    distributed: Any = import_module("distributed")
    config: Any = import_module("dask.config")
    usual = {
        "distributed.scheduler.allowed-failures": 0,
        "distributed.worker.daemon": True,
        # To load Dask takes longer than all that a worker does here.
        "distributed.worker.multiprocessing-method": "forkserver"
        if os.name == "posix"
        else "spawn",
    }
    with (
        config.set(usual),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50
        ) as found,
    ):
        yield found


class Killer:
    """Whoever is told of the first results, and kills one of the two workers then."""

    def __init__(self, local: Any) -> None:
        self._local = local
        self.killed: list[int] = []

    def begin(self, what: str, total: int) -> None: ...

    def took(self, filing: Filing) -> None:
        if not self.killed:
            self.killed.append(next(iter(self._local.workers.values())).pid)
            os.kill(self.killed[0], signal.SIGKILL)


class Quiet:
    def begin(self, what: str, total: int) -> None: ...

    def took(self, filing: Filing) -> None: ...


def test_it_collects_the_same_though_a_worker_is_killed(local: Any, tmp_path: Path) -> None:
    put(MADE, tmp_path / "年报")
    put(MADE, tmp_path / "上年", last=True)
    roster = tmp_path / "名册.xlsx"
    roster.write_bytes(roster_file([each.organ for each in MADE], YEAR))
    asked = Request((tmp_path / "年报",), NOW, roster, tmp_path / "上年", workers=0)
    here = collect(asked, Quiet())
    killer = Killer(local)
    there = Request(
        asked.folders, NOW, roster, asked.last, scheduler=local.scheduler_address, shared=tmp_path
    )
    assert collect(there, killer).collection == here.collection
    assert killer.killed
    assert {each.state for each in here.collection.entries} == {"已报"}
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".gongkai-")]


def test_what_kills_a_worker_costs_nothing_else(
    local: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "BATCH", 4)
    with cluster(local.scheduler_address) as crew:
        told = [pair for some in workers.worked(range(24), die_of, lost, crew) for pair in some]
    assert dict(told) == {number: -number if number in DEADLY else number for number in range(24)}


def test_where_there_is_no_scheduler_that_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai_docx.desk.cluster._PATIENCE", 1)
    with pytest.raises(Unusable, match="连不上"), cluster("tcp://127.0.0.1:9"):
        pass
    put(MADE[:1], tmp_path / "年报")
    wrong = run("collect", "年报", "-o", "汇总.xlsx", "--scheduler", "不是地址")
    assert wrong.returncode == 2
    assert "连不上 不是地址 的 Dask 调度器" in wrong.stderr
