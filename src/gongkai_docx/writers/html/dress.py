"""A thing that a report tells → how it is marked up; what each way of marking up must know."""

from __future__ import annotations

from typing import Protocol

from gongkai_docx.charts import Chart
from gongkai_docx.forms import Section


class Dress(Protocol):
    """One way of marking up a report; texts come escaped, and go out as elements."""

    def warning(self, text: str) -> str:
        """What is said above the title."""

    def title(self, text: str) -> str:
        """The title of the report."""

    def section(self, section: Section, inner: str) -> str:
        """A section with all that stands in it, its heading first."""

    def section_heading(self, section: Section, text: str) -> str:
        """The heading of a section."""

    def heading(self, text: str) -> str:
        """A heading on a line of its own."""

    def paragraph(self, text: str, heading: str = "") -> str:
        """A paragraph, perhaps with the heading that opens it."""

    def figure(self, name: str, shown: str) -> str:
        """A figure in a paragraph."""

    def table(self, section: Section, year: int | None) -> str:
        """The table of a section, `%s` where its figures go, in statutory order."""

    def chart(self, chart: Chart, caption: str, *, is_asked_for: bool) -> str:
        """A chart, its caption and its numbers; `is_asked_for` if it stands for a paragraph."""

    def signature(self, unit: str, day: str, iso: str) -> str:
        """Who signs and when, each "" if it isn't said; the day also as 2024-01-15."""
