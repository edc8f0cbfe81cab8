"""A file → `Report`, with findings on what stands in it that could not be taken as it is.

A reader refuses (`errors.Unusable`) a file whose structure it can't understand; a single figure
that it can't take is left blank and makes a finding of family C.
"""

from __future__ import annotations

from pathlib import Path

from gongkai_docx.errors import Unusable, guarded
from gongkai_docx.files import load
from gongkai_docx.owners import meant_by
from gongkai_docx.readers.reading import Reading
from gongkai_docx.text import nearest_word


def read(path: Path) -> Reading:
    """The report in that file. Raises `Unusable`, naming the file and the place in it."""
    if meant := meant_by(path):
        raise Unusable(
            f"{path.name} 不是填报表，而是办公软件打开 {meant.name} 时自动生成的临时文件；"
            f"请改用 {meant}。"
        )
    suffix = path.suffix.lower()
    reader = _READERS.get(suffix)
    content = load(path)
    if reader is None:
        near = nearest_word(suffix, _READERS)
        advice = _ADVICE.get(suffix) or (f"后缀是不是 {near}？" if near else "")
        raise Unusable(f"不能读取 {path.name}：只认识 {'、'.join(_READERS)} 文件。{advice}")
    with guarded(f"读取 {path.name}"):
        return reader(content, path.name)


def _workbook(content: bytes, name: str) -> Reading:
    from gongkai_docx.readers import workbook

    return workbook.read(content, name)


def _json(content: bytes, name: str) -> Reading:
    from gongkai_docx.readers import json

    return json.read(content, name)


_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".ods")
_READERS = {**dict.fromkeys(_WORKBOOKS, _workbook), ".json": _json}
SUFFIXES = tuple(_READERS)
"""How the names of files end that are read."""
_ADVICE = dict.fromkeys(
    (".xlsb", ".xlt", ".xltx", ".ett", ".ots", ".fods", ".csv"),
    "请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。",
)
