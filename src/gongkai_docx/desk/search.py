"""Folders → the files below them that may hold a report, and what else was met on the way."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import field
from pathlib import Path, PurePosixPath

from gongkai_docx.errors import Unusable
from gongkai_docx.patterns import pattern
from gongkai_docx.readers.formats import READABLE
from gongkai_docx.text import printable, storable
from gongkai_docx.values import dataclass

# Of a file that is open in Word, Excel or LibreOffice, and of one that is being written.
_PASSING = pattern(r"(~\$|\.~lock|\.gongkai-|\._).*|.*\.(tmp|crdownload|part)", re.IGNORECASE)
_BROKEN = pattern("[\r\n]")
_BACKUP = pattern(r".*\.备份\d{8}-\d{6}(-\d+)?\.\w+")


_MAY_HOLD_ONE = {
    **dict.fromkeys(
        (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz"),
        "是压缩包，里面的文件没有收集；请解压到这个文件夹里再运行一次",
    ),
    **dict.fromkeys(
        (".doc", ".wps", ".wpt", ".rtf", ".odt"),
        "这种文字文件读不出，没有收集；请用 Word 或 WPS 另存为 .docx",
    ),
    **dict.fromkeys((".ofd", ".ceb"), "是版式文件，读不出，没有收集；请报送单位发来填报表"),
    **dict.fromkeys((".eml", ".msg"), "是邮件，附件没有收集；请把附件另存到文件夹里"),
    **dict.fromkeys((".mht", ".mhtml"), "这种网页读不出，没有收集；请在浏览器里另存为 .html"),
}
"""What is read by nobody here, but may well be somebody's report: what to say of it."""


@dataclass(frozen=True)
class Candidate:
    """A file that may hold a report."""

    file: Path
    path: str
    """Below the folder that was named, with / between its parts; what is shown of it.

    No two are shown alike, for by this it is told apart.
    """


@dataclass
class Found:
    """What lies below the folders."""

    candidates: list[Candidate] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Files of no format that is read, which nobody opened."""
    passed_over: list[tuple[str, str]] = field(default_factory=list)
    """What was left alone, and why."""
    _paths: set[str] = field(default_factory=set)

    @property
    def left(self) -> list[str]:
        """All files that nobody tried to read, whatever the reason."""
        return [*(path for path, _ in self.passed_over), *self.others]

    def add(self, file: Path, path: str) -> None:
        """One more file that may hold a report."""
        whole, number = PurePosixPath(path), 1
        while path in self._paths:
            number += 1
            path = str(whole.with_name(f"{whole.stem}〔{number}〕{whole.suffix}"))
        self._paths.add(path)
        self.candidates.append(Candidate(file, path))


def found(folders: Sequence[Path], without: Collection[Path] = ()) -> Found:
    """All that lies below the folders, in the order of its names, whatever its depth.

    What is `without` isn't looked at: what is about to be written. Raises `Unusable` for a folder
    that isn't there.
    """
    result, seen = Found(), {_real(path) for path in without}
    names = Counter(folder.name for folder in folders)
    for folder in folders:
        if not folder.exists():
            raise Unusable(f"找不到文件夹 {folder}，请检查它的名称和所在位置。")
        called = folder.name if names[folder.name] == 1 else folder.as_posix()
        above = f"{shown(called or str(folder))}/" if len(folders) > 1 else ""
        if folder.is_dir():
            _below(folder, above, seen, result)
        else:
            _file(folder, shown(folder.name), seen, result)
    return result


def shown(name: str) -> str:
    """The name as it can be written down, on one line: a file system allows what no text may hold.

    One that was packed on a Chinese Windows and unpacked elsewhere may be in that one's encoding.
    """
    content = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            name = content.decode(encoding)
            break
        except UnicodeDecodeError:
            name = content.decode("utf-8", "replace")
    return printable(storable(_BROKEN.sub("↵", name)))


def _below(folder: Path, above: str, seen: set[str], result: Found) -> None:
    """Look through a folder and those in it, each once, even where links lead in a circle."""
    waiting = [(folder, above)]
    while waiting:
        here, above = waiting.pop()
        real = _real(here)
        if real in seen:
            continue
        seen.add(real)
        inner = []
        for entry in _entries(here, above, result):
            if _is_folder(entry):
                inner.append((Path(entry.path), f"{above}{shown(entry.name)}/"))
            else:
                _file(Path(entry.path), above + shown(entry.name), seen, result)
        waiting += reversed(inner)


def _entries(folder: Path, above: str, result: Found) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        why = "没有打开的权限" if isinstance(error, PermissionError) else "打不开，可能已经断开"
        result.passed_over.append((above or shown(str(folder)), f"文件夹{why}，里面的文件没有收集"))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _file(file: Path, path: str, seen: set[str], result: Found) -> None:
    suffix = file.suffix.lower()
    if suffix not in READABLE and suffix not in _MAY_HOLD_ONE:
        result.others.append(path)
    elif _PASSING.fullmatch(file.name):
        result.passed_over.append((path, "是其他程序打开文件时的临时文件"))
    elif suffix in _MAY_HOLD_ONE:
        result.passed_over.append((path, _MAY_HOLD_ONE[suffix]))
    elif _BACKUP.fullmatch(file.name):
        result.passed_over.append((path, "是本程序覆盖文件前的备份"))
    elif (real := _real(file)) not in seen:
        seen.add(real)
        result.add(file, path)


def _real(path: Path) -> str:
    return os.path.realpath(path)
