"""What a sheet shows → the cell where other sheets find it."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai_docx import workbook as layout

Cells = Mapping[str, tuple[str, str]]
"""Figure key → sheet and cell."""

YEAR_CELL = (layout.BASICS, "B4")
"""The year of the report."""
LAST_YEAR_CELL = (layout.LAST, "B3")
"""The year of last year's report."""
