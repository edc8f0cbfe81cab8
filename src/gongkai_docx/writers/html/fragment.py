"""What a report tells → elements that the editors of sites take and keep as they are.

They let pass neither a style sheet nor a class, an id or a script. What stays of a page that is
pasted is its headings, paragraphs and tables, the styles written on each, and the attributes that
tables had before there were style sheets: so the look is said there, and numbers stand as text.
"""

from __future__ import annotations

from functools import cache

from gongkai_docx.charts import Chart
from gongkai_docx.forms import Section
from gongkai_docx.report import spell
from gongkai_docx.writers.html.characters import text
from gongkai_docx.writers.html.numbers import header, lines
from gongkai_docx.writers.html.page import spanning
from gongkai_docx.writers.html.tables import Headed, parts

_TITLE = "text-align: center; font-size: 24px; line-height: 1.5;"
_SECTION = "text-indent: 2em; font-size: 18px; line-height: 2;"
_HEADING = "text-indent: 2em; font-size: 16px; line-height: 2;"
_PARAGRAPH = "text-indent: 2em; font-size: 16px; line-height: 2;"
_SIGNATURE = "text-align: right; font-size: 16px; line-height: 2;"
_WARNING = "text-align: center; color: #c00000;"
_CAPTION = "text-align: center; font-size: 16px; line-height: 2;"
_TABLE = "width: 100%; border-collapse: collapse; font-size: 14px; line-height: 1.4;"
_CELL = "border: 1px solid #000000; padding: 3px; text-align: {};"


class Fragment:
    """The dress of what is pasted into an editor (`dress.Dress`)."""

    def warning(self, text: str) -> str:
        """A paragraph in red."""
        return f'<p style="{_WARNING}">{text}</p>\n'

    def title(self, text: str) -> str:
        """A heading of the first level."""
        return f'<h1 style="{_TITLE}">{text}</h1>\n'

    def section(self, section: Section, inner: str) -> str:
        """What stands in it, one after the other."""
        return inner

    def section_heading(self, section: Section, text: str) -> str:
        """A heading of the second level."""
        return f'<h2 style="{_SECTION}">{text}</h2>\n'

    def heading(self, text: str) -> str:
        """A heading of the third level."""
        return f'<h3 style="{_HEADING}">{text}</h3>\n'

    def paragraph(self, text: str, heading: str = "") -> str:
        """A paragraph, indented by its style; the heading that opens it is strong."""
        opening = f"<strong>{heading}</strong>" if heading else ""
        return f'<p style="{_PARAGRAPH}">{opening}{text}</p>\n'

    def figure(self, name: str, shown: str) -> str:
        """The number alone."""
        return shown

    def table(self, section: Section, year: int | None) -> str:
        """The table with all its lines, whatever the site makes of tables."""
        opened = _table().replace("%", "%%")
        return f"{opened}\n<tbody>\n{_rows(section)}</tbody>\n</table>\n"

    def chart(self, chart: Chart, caption: str, *, is_asked_for: bool) -> str:
        """Its numbers as a table below its title: no editor keeps a picture that isn't a file.

        By its title it is known for a chart again (`charts.captioned`).
        """
        rows = [[_plain(name) for name in header(chart)]]
        for category, figures in lines(chart):
            rows.append([_plain(category, "left"), *(_plain(spell(value)) for _, value in figures)])
        body = "".join(f"<tr>{''.join(row)}</tr>\n" for row in rows)
        return (
            f'<p style="{_CAPTION}"><strong>{caption}</strong></p>\n'
            f"{_table()}\n<tbody>\n{body}</tbody>\n</table>\n"
        )

    def signature(self, unit: str, day: str, iso: str) -> str:
        """Two paragraphs at the right."""
        return "".join(f'<p style="{_SIGNATURE}">{said}</p>\n' for said in (unit, day) if said)


FRAGMENT = Fragment()


@cache
def _rows(section: Section) -> str:
    rows = (row for part in parts(section) for row in part.head + part.rows)
    return "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in rows)


def _cell(headed: Headed) -> str:
    cell = headed.cell
    shown = "%s" if cell.kind == "figure" else text(cell.text).replace("%", "%%")
    side = "left" if cell.kind == "label" and cell.rows == 1 else "center"
    return _td(shown, side, spanning(cell))


def _plain(shown: str, side: str = "center") -> str:
    return _td(text(shown), side)


def _td(shown: str, side: str, spans: str = "") -> str:
    return f'<td{spans} align="{side}" style="{_CELL.format(side)}">{shown}</td>'


def _table() -> str:
    return f'<table border="1" cellspacing="0" cellpadding="3" width="100%" style="{_TABLE}">'
