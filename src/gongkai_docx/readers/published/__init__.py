"""A report as it was published (.docx, .html, .txt, .pdf) → `Report`, by the form's own labels.

One module for each format makes a `Sequence` of paragraphs and tables, with where they stand;
`assembling` makes the report of it: `headings` cuts it at the titles of sections, `prose` finds the
headings in them, and the tables are read where their cells are known (`grids`) or aren't
(`ragged`). A figure comes from the cell that its labels point at, or is left blank and told.
"""

from __future__ import annotations

from dataclasses import replace

from gongkai_docx.readers.published.assembling import assemble
from gongkai_docx.readers.reading import Reading
from gongkai_docx.rules.published import TRACKED


def read_text(content: bytes, name: str) -> Reading:
    """The report in a plain text. Raises `Unusable`."""
    from gongkai_docx.readers.published import text

    return assemble(text.read(content, name), name)


def read_html(content: bytes, name: str) -> Reading:
    """The report on a web page, one of ours or any other. Raises `Unusable`."""
    from gongkai_docx.readers.published import html
    from gongkai_docx.readers.published.carried import compared

    page = html.read(content, name)
    return compared(assemble(page.sequence, name), page, name)


def read_docx(content: bytes, name: str) -> Reading:
    """The report in a Word file, a draft of ours or any other. Raises `Unusable`."""
    from gongkai_docx.readers.published import docx
    from gongkai_docx.readers.published.draft import compared

    word = docx.read(content, name)
    reading = compared(assemble(word.sequence, name), word.sequence, word.data)
    reading = replace(reading, report=replace(reading.report, explanations=word.explanations))
    if word.is_tracked:
        told = TRACKED.finding(f"{name} 里有修订，按接受后的内容读取。")
        reading = replace(reading, findings=(*reading.findings, told))
    return reading


def read_pdf(content: bytes, name: str) -> Reading:
    """The report in a PDF with a layer of text. Raises `Unusable`."""
    from gongkai_docx.readers.published import pdf

    return assemble(pdf.read(content, name), name)
