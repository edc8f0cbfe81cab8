"""A file → `Report`, with findings on what stands in it that could not be taken as it is.

A reader refuses (`errors.Unusable`) a file whose structure it can't understand; a single figure
that it can't take is left blank and makes a finding of family C.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.report import Report

# Nothing a clerk fills comes near this; a larger file is not read into memory.
MAX_FILE = 100_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """A report and what its reader has to say about the file it came from."""

    report: Report
    findings: tuple[Finding, ...]

    @property
    def unread(self) -> frozenset[str]:
        """Keys of figures that stand in the file but could not be taken."""
        errors = (f for f in self.findings if f.severity is Severity.ERROR)
        return frozenset(key for finding in errors for key in finding.figures)


def read(path: Path) -> Reading:
    """The report in that file. Raises `Unusable`, naming the file and the place in it."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise Unusable(
            f"不能读取 {path.name}：只认识 {'、'.join(_READERS)} 文件。{_ADVICE.get(path.suffix.lower(), '')}"
        )
    return reader(_content(path), path.name)


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Unusable(f"{path} 是文件夹，请指明其中的文件。")
        if path.stat().st_size > MAX_FILE:
            raise Unusable(f"{path.name} 超过 100 MB，不像一份填报表，未读取。")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise Unusable(f"找不到文件 {path}，请检查文件名和所在文件夹。") from error
    except PermissionError as error:
        raise Unusable(f"没有读取 {path} 的权限；如在 Excel 中打开，请先关闭。") from error
    except OSError as error:
        raise Unusable(f"读取 {path} 时出错：{error.strerror}。") from error
    if not content:
        raise Unusable(f"{path.name} 是空文件。")
    return content


def _workbook(content: bytes, name: str) -> Reading:
    from gongkai_docx.readers import xlsx

    return xlsx.read(content, name)


def _json(content: bytes, name: str) -> Reading:
    from gongkai_docx.readers import json

    return json.read(content, name)


_READERS = {".xlsx": _workbook, ".xlsm": _workbook, ".json": _json}
_ADVICE = {
    suffix: "请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。" for suffix in (".xls", ".et", ".ods", ".csv")
}
