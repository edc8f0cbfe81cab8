"""What an earlier version of the program wrote is still read, to the last figure and word.

`tests/earlier` holds it as it was written: a filled workbook, and the one of the year after.
"""

from __future__ import annotations

from pathlib import Path

from gongkai_docx.readers import read
from gongkai_docx.report import Report
from gongkai_docx.succession import successor

EARLIER = Path(__file__).parent / "earlier"


def test_a_filled_workbook_is_read(example: Report) -> None:
    reading = read(EARLIER / "workbook-0.1.xlsx")
    assert reading.report == example
    assert reading.findings == ()


def test_a_workbook_with_last_years_report_is_read(example: Report) -> None:
    reading = read(EARLIER / "following-0.1.xlsx")
    assert reading.report == successor(example, with_prose=True)
    assert {finding.code for finding in reading.findings} == {"C8"}
