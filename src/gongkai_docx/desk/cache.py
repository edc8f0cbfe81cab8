"""The filings of an earlier run, by the content of their files → those that needn't be read again.

A cache holds nothing that can't be made anew: one that is damaged is passed over and begun
again, and deleting it costs a run's time. It stands beside the roll-up, where reports are as safe
as there.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from gongkai_docx.desk.filing import Filing, as_text, from_text
from gongkai_docx.desk.receiving import Parcel, Terms
from gongkai_docx.edition import edition
from gongkai_docx.values import dataclass

_TABLE = """CREATE TABLE IF NOT EXISTS filing (
    digest TEXT, name TEXT, program TEXT, day TEXT, lasting INTEGER, last TEXT, unit TEXT,
    said BLOB, PRIMARY KEY (digest, name))"""
_PATIENCE = 2.0
"""Seconds to wait for another run that writes."""


@dataclass(frozen=True)
class Cache:
    """The cache in that file; None keeps nothing."""

    file: Path | None

    @property
    def exists(self) -> bool:
        """Whether there is anything in it."""
        return self.file is not None and self.file.is_file()

    def kept(self, parcel: Parcel, digest: str, terms: Terms) -> Filing | None:
        """The filing of a file with that content, if it would be read the same today."""
        if self.file is None or not self.file.is_file():
            return None
        query = "SELECT day, lasting, last, unit, said FROM filing WHERE digest = ? AND name = ?"
        query += " AND program = ?"
        named = digest, known_name(parcel), edition()
        try:
            with closing(sqlite3.connect(self.file, timeout=_PATIENCE)) as base:
                row = base.execute(query, named).fetchone()
            if row is None or not _still_holds(*row[:4], terms=terms):
                return None
            return replace(from_text(zlib.decompress(row[4]).decode()), path=parcel.path)
        except (sqlite3.Error, zlib.error, ValueError, KeyError, TypeError, AttributeError):
            return None

    def keep(self, filings: Iterable[tuple[Parcel, Filing]], terms: Terms) -> None:
        """Keep these, as far as they can be: a disk that is full is no reason to stop."""
        if self.file is None:
            return
        today, last = terms.moment.date(), terms.last
        rows = [
            (
                filing.digest,
                known_name(parcel),
                edition(),
                today.isoformat(),
                _is_lasting(filing, today),
                last.digest_of(filing.unit) if last else "",
                filing.unit,
                zlib.compress(as_text(replace(filing, path="")).encode(), 1),
            )
            for parcel, filing in filings
            if filing.digest
        ]
        with suppress(sqlite3.Error, OSError):
            self.file.parent.mkdir(exist_ok=True)
            try:
                _put(self.file, rows)
            except sqlite3.OperationalError:
                raise  # somebody else writes it, or the disk is full: it may be as good as ever
            except sqlite3.DatabaseError:
                self.file.unlink()
                _put(self.file, rows)


def _put(file: Path, rows: Sequence[tuple[object, ...]]) -> None:
    with closing(sqlite3.connect(file, timeout=_PATIENCE)) as base, base:
        base.execute(_TABLE)
        base.executemany("INSERT OR REPLACE INTO filing VALUES (?,?,?,?,?,?,?,?)", rows)


def known_name(parcel: Parcel) -> str:
    """The name of its file, which messages tell: the same content in another file is another."""
    return parcel.file.name.encode("utf-8", "replace").decode()


def _still_holds(day: str, lasting: int, last: str, unit: str, *, terms: Terms) -> bool:
    """Whether a filing of that day would be the same under these terms."""
    now = terms.last.digest_of(unit) if terms.last else ""
    today = terms.moment.date().isoformat()
    return last == now and (day == today or bool(lasting and day < today))


def _is_lasting(filing: Filing, today: date) -> bool:
    """Whether what was found doesn't depend on the day: its year isn't still to come."""
    return filing.year is None or filing.year <= today.year
