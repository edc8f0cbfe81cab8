"""`Report` → the bytes of a file, the same for the same report on any day and machine."""

from __future__ import annotations

from pathlib import Path

from gongkai_docx.errors import Unusable, guarded
from gongkai_docx.report import Report
from gongkai_docx.text import nearest_word


def write(report: Report, path: Path) -> bytes:
    """The content that a file of that name has for this report; nothing is written yet.

    Raises `Unusable` if no writer makes such files, or the report doesn't fit into one.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        near = nearest_word(path.suffix, _WRITERS) if path.suffix else None
        meant = f"是不是 {path.with_suffix(near).name}？" if near else ""
        raise Unusable(f"不能写 {path.name}：只能写 {'、'.join(_WRITERS)} 文件，请改后缀。{meant}")
    with guarded(f"生成 {path.name}"):
        return writer(report)


def _workbook(report: Report) -> bytes:
    from gongkai_docx.writers import xlsx

    content = xlsx.write(report)
    if not report.explanations:
        return content
    from gongkai_docx.writers.annotated import with_words

    return with_words(content, report)


def _json(report: Report) -> bytes:
    from gongkai_docx.writers import json

    return json.write(report)


def _word(report: Report) -> bytes:
    from gongkai_docx.writers import word

    return word.write(report)


def _html(report: Report) -> bytes:
    from gongkai_docx.writers import html

    return html.write(report)


def _pdf(report: Report) -> bytes:
    from gongkai_docx.writers import pdf, word

    return pdf.write(word.write(report)).content


_WRITERS = {".xlsx": _workbook, ".json": _json, ".docx": _word, ".html": _html, ".pdf": _pdf}
