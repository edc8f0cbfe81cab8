"""Last year's reports → an index by the name of the organ, in which every worker looks its up."""

from __future__ import annotations

import sqlite3
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from gongkai_docx.desk.filing import Filing
from gongkai_docx.desk.names import known_as
from gongkai_docx.errors import Unusable
from gongkai_docx.readers import json
from gongkai_docx.report import Report
from gongkai_docx.values import dataclass

_Row = tuple[str, str, bytes]
"""What a report is known by, the keys of what couldn't be read of it, and the report, packed."""


class LastYear(Protocol):
    """The index."""

    def of(self, unit: str) -> Report | None:
        """Last year's report of that organ; None if it isn't known."""

    def digest_of(self, unit: str) -> str:
        """What last year's report of that organ is known by; "" if it isn't known."""


class _Index(ABC):
    """What answers from the row of a name."""

    def of(self, unit: str) -> Report | None:
        """Last year's report of that organ; None if it isn't known."""
        row = self._row(known_as(unit))
        if row is None:
            return None
        report = json.read(zlib.decompress(row[2]), unit).report
        return replace(report, unread=frozenset(row[1].split("\n")) - {""})

    def digest_of(self, unit: str) -> str:
        """What last year's report of that organ is known by; "" if it isn't known."""
        row = self._row(known_as(unit))
        return row[0] if row else ""

    @abstractmethod
    def _row(self, name: str) -> _Row | None:
        """The row of that name; None if there is none."""


@dataclass(frozen=True)
class Remembered(_Index):
    """The index where one process reads all reports, and remembers last year's."""

    rows: Mapping[str, _Row]

    @classmethod
    def of_reports(cls, named: Iterable[tuple[str, Filing]]) -> Remembered:
        """That of pairs of a name and last year's report of the organ that goes by it."""
        rows: dict[str, _Row] = {}
        for name, row in _rows(named):
            rows.setdefault(name, row)
        return cls(rows)

    def _row(self, name: str) -> _Row | None:
        return self.rows.get(name)


@dataclass(frozen=True)
class Stored(_Index):
    """The index in a file: thousands of reports needn't be sent to each worker."""

    file: Path

    def write(self, named: Iterable[tuple[str, Filing]]) -> None:
        """Make it of pairs of a name and last year's report of the organ that goes by it.

        Raises `Unusable` where it can't be written.
        """
        try:
            self._write(named)
        except sqlite3.Error as error:
            raise Unusable(
                f"上年的年报在 {self.file.parent} 里存不下（磁盘已满，或不能写入），没有收集。"
            ) from error

    def _write(self, named: Iterable[tuple[str, Filing]]) -> None:
        with closing(sqlite3.connect(self.file)) as base, base:
            base.execute(
                "CREATE TABLE last (name TEXT PRIMARY KEY, digest TEXT, unread TEXT, report BLOB)"
            )
            base.executemany(
                "INSERT OR IGNORE INTO last VALUES (?, ?, ?, ?)",
                ((name, *row) for name, row in _rows(named)),
            )

    def _row(self, name: str) -> _Row | None:
        with closing(sqlite3.connect(self.file)) as base:
            query = "SELECT digest, unread, report FROM last WHERE name = ?"
            row: _Row | None = base.execute(query, (name,)).fetchone()
            return row


def _rows(named: Iterable[tuple[str, Filing]]) -> Iterator[tuple[str, _Row]]:
    for name, filing in named:
        yield known_as(name), (filing.digest, "\n".join(filing.unread), filing.packed)
