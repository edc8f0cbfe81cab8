"""A report → its workbook, written once however many tests begin with it, and opened by each."""

from __future__ import annotations

import io
from collections import deque

import openpyxl

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


def opened(content: bytes) -> openpyxl.Workbook:
    """The workbook as openpyxl opens it, to be changed: the stored values of formulas are gone."""
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of the workbook, as openpyxl saves it: nothing in it is calculated."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
