"""What a report tells → elements of a page of its own, which says what each thing is.

A figure names its key (`data-key`), a cell the labels that speak of it; how things look is for the
style sheet.
"""

from __future__ import annotations

from functools import cache

from gongkai_docx.charts import Chart
from gongkai_docx.forms import Cell, Section
from gongkai_docx.report import spell
from gongkai_docx.writers.html.characters import text
from gongkai_docx.writers.html.drawing import drawing
from gongkai_docx.writers.html.numbers import header, lines
from gongkai_docx.writers.html.tables import Headed, parts


class Page:
    """The dress of a page of its own (`dress.Dress`)."""

    def warning(self, text: str) -> str:
        """A note."""
        return f'<p class="warning">{text}</p>\n'

    def title(self, text: str) -> str:
        """The heading of the page."""
        return f"<h1>{text}</h1>\n"

    def section(self, section: Section, inner: str) -> str:
        """A section, known by its key."""
        return f'<section id="{text(section.key)}">\n{inner}</section>\n'

    def section_heading(self, section: Section, text: str) -> str:
        """A heading of the second level."""
        return f"<h2>{text}</h2>\n"

    def heading(self, text: str) -> str:
        """A heading of the third level."""
        return f"<h3>{text}</h3>\n"

    def paragraph(self, text: str, heading: str = "") -> str:
        """A paragraph; the heading that opens it stands before it, in one line with it."""
        if heading:
            return f'<div class="run-in"><h3>{heading}</h3><p>{text}</p></div>\n'
        return f"<p>{text}</p>\n"

    def figure(self, name: str, shown: str) -> str:
        """The number with its key."""
        return f'<span data-key="{text(name)}">{shown}</span>'

    def table(self, section: Section, year: int | None) -> str:
        """The table in a region that can be moved sideways where the page is narrow."""
        called = text(section.title)
        told = text(f"{section.title}（{year}年）") if year else called
        return (
            f'<div class="table" role="region" aria-label="{called}" tabindex="0">\n'
            f"<table>\n<caption>{told}</caption>\n{_rows(section)}</table>\n</div>\n"
        )

    def chart(self, chart: Chart, caption: str, *, is_asked_for: bool) -> str:
        """The picture over its title, and its numbers as a table for who opens it.

        It says of which tag it is the chart, if it is that of one.
        """
        asked = text(chart.name) if is_asked_for else ""
        return (
            f'<div class="chart" data-chart="{asked}">\n<figure>\n{drawing(chart)}'
            f"<figcaption>{caption}</figcaption>\n</figure>\n"
            f"<details>\n<summary>图中数据</summary>\n{_numbers(chart)}</details>\n</div>\n"
        )

    def signature(self, unit: str, day: str, iso: str) -> str:
        """The foot of the report."""
        signed = f'<p class="signature">{unit}</p>\n' if unit else ""
        if day:
            signed += f'<p class="signature"><time datetime="{iso}">{day}</time></p>\n'
        return f"<footer>\n{signed}</footer>\n" if signed else ""


PAGE = Page()


def _numbers(chart: Chart) -> str:
    first, *names = header(chart)
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{text(category)}</th>'
        + "".join(f'<td data-key="{text(key)}">{spell(value)}</td>' for key, value in figures)
        + "</tr>\n"
        for category, figures in lines(chart)
    )
    return (
        f"<table>\n<caption>{text(chart.caption)}</caption>\n"
        f"<thead>\n<tr><td>{text(first)}</td>{head}</tr>\n</thead>\n"
        f"<tbody>\n{rows}</tbody>\n</table>\n"
    )


@cache
def _rows(section: Section) -> str:
    """The rows of the table, %s where a figure goes; the first head is that of the table."""
    first, *others = parts(section)
    told = f"<thead>\n{_part(first.head)}</thead>\n<tbody>\n{_part(first.rows)}</tbody>\n"
    return told + "".join(
        f"<tbody>\n{_part(other.head)}{_part(other.rows)}</tbody>\n" for other in others
    )


def _part(rows: tuple[tuple[Headed, ...], ...]) -> str:
    return "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in rows)


def _cell(headed: Headed) -> str:
    cell = headed.cell
    spans = spanning(cell)
    if cell.kind == "figure":
        headers = text(" ".join(headed.headers))
        return f'<td data-key="{text(cell.text)}" headers="{headers}"{spans}>%s</td>'
    label = text(cell.text).replace("%", "%%")
    if not headed.scope:
        return f"<td{spans}>{label}</td>"
    return f'<th id="{text(headed.mark)}" scope="{headed.scope}"{spans}>{label}</th>'


def spanning(cell: Cell) -> str:
    """The attributes of a cell that spans rows or columns."""
    rows = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    return rows + (f' colspan="{cell.columns}"' if cell.columns > 1 else "")
