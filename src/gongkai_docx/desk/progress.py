"""What is read, one by one → a line on the terminal that tells how far it is, and what is wrong."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gongkai_docx.desk.filing import Filing
from gongkai_docx.findings import Severity


class Shown:
    """The line, on standard error and only where that is a terminal."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[wrong]}"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("", start=False, rate="", wrong="")
        self._unread = self._errors = 0

    def __enter__(self) -> Shown:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def begin(self, what: str, total: int) -> None:
        """So many files are about to be read."""
        self._unread = self._errors = 0
        self._progress.reset(self._task, total=total, description=what, rate="", wrong="")

    def took(self, filing: Filing) -> None:
        """One of them was read."""
        self._unread += filing.problem is not None and filing.mark is None
        self._errors += filing.tally(Severity.ERROR) > 0
        speed = self._progress.tasks[0].speed
        self._progress.update(
            self._task,
            advance=1,
            rate=f"每秒 {speed:.0f} 份" if speed else "",
            wrong=f"有错误的 {self._errors}，读不出的 {self._unread}",
        )
