"""A report → its workbook, written and opened once however many tests begin with it."""

from __future__ import annotations

import copyreg
import functools
import io
import pickle
from collections import deque
from typing import Any

import openpyxl
from openpyxl.utils.bound_dictionary import BoundDictionary
from openpyxl.worksheet.dimensions import DimensionHolder

from gongkai_docx.report import Report
from gongkai_docx.writers import xlsx as writer

_WRITTEN: deque[tuple[Report, bytes]] = deque(maxlen=20)


def written(report: Report) -> bytes:
    """The report's workbook, as the writer made it when it was asked for first."""
    for known, content in _WRITTEN:
        if known is report:
            return content
    _WRITTEN.append((report, writer.write(report)))
    return _WRITTEN[-1][1]


def opened(content: bytes, *, without: tuple[str, ...] = ()) -> openpyxl.Workbook:
    """The workbook as openpyxl opens it, to be changed: the stored values of formulas are gone.

    Sheets that the test isn't about may be left out: it takes time to save them.
    """
    book: openpyxl.Workbook = pickle.loads(_as_opened(content, without))
    return book


@functools.lru_cache(maxsize=20)
def _as_opened(content: bytes, without: tuple[str, ...]) -> bytes:
    """To take a workbook out of a pickle is many times faster than to read it again."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in without:
        del book[sheet]
    return pickle.dumps(book)


def _rows(rows: BoundDictionary[Any, Any]) -> tuple[Any, ...]:
    return BoundDictionary, (rows.reference, rows.default_factory), None, None, iter(rows.items())


def _columns(columns: DimensionHolder[Any, Any]) -> tuple[Any, ...]:
    made_of = columns.worksheet, columns.reference, columns.default_factory
    return DimensionHolder, made_of, None, None, iter(columns.items())


# By themselves they would forget how they make the row or the column that is asked for first.
copyreg.pickle(BoundDictionary, _rows)
copyreg.pickle(DimensionHolder, _columns)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of the workbook, as openpyxl saves it: nothing in it is calculated."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
