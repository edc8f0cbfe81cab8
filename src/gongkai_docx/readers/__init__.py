"""A file → `Report`, with findings on what stands in it that could not be taken as it is.

A reader refuses (`errors.Unusable`) a file whose structure it can't understand; a single figure
that it can't take is left blank and makes a finding of family C.
"""

from __future__ import annotations

from pathlib import Path

from gongkai_docx.errors import Unusable, guarded
from gongkai_docx.files import load
from gongkai_docx.owners import meant_by
from gongkai_docx.readers.bounds import not_too_long
from gongkai_docx.readers.formats import FILLED_IN, SUFFIXES, WORKBOOKS, read_workbook, reader_of
from gongkai_docx.readers.reading import Reading
from gongkai_docx.text import nearest_word

__all__ = ["FILLED_IN", "SUFFIXES", "read"]


def read(path: Path) -> Reading:
    """The report in that file. Raises `Unusable`, naming the file and the place in it."""
    if meant := meant_by(path):
        raise Unusable(
            f"{path.name} 不是填报表，而是办公软件打开 {meant.name} 时自动生成的临时文件；"
            f"请改用 {meant}。"
        )
    content = load(path)
    with guarded(f"读取 {path.name}"):
        return _read(content, path)


def _read(content: bytes, path: Path) -> Reading:
    suffix = path.suffix.lower()
    reader = reader_of(content, path.name)
    if reader is None:
        near = nearest_word(suffix, SUFFIXES)
        advice = _ADVICE.get(suffix) or (f"后缀是不是 {near}？" if near else "")
        raise Unusable(f"不能读取 {path.name}：只认识 {'、'.join(SUFFIXES)} 文件。{advice}")
    try:
        reading = reader(content, path.name)
        not_too_long(reading.report, path.name)
        return reading
    except Unusable:
        if suffix not in WORKBOOKS or reader is read_workbook:
            raise
        # No report, whatever it holds: what is wrong with it as a workbook is what is asked.
        return read_workbook(content, path.name)


_ADVICE = dict.fromkeys(
    (".xlsb", ".xlt", ".xltx", ".ett", ".ots", ".fods", ".csv"),
    "请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。",
)
