"""A file ↔ bytes: read within bounds; written whole or not at all, never over another's work."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from gongkai_docx.errors import Unusable, WouldOverwrite, guarded
from gongkai_docx.patterns import pattern
from gongkai_docx.text import INVISIBLE, nearest_word
from gongkai_docx.values import dataclass

# Windows refuses these characters and names in a file name (Microsoft, “Naming Files”); nobody
# could find a file by what is not to be seen in its name.
_FORBIDDEN = pattern(rf'[\\/:*?"<>|\x00-\x1f\x7f\u2028\u2029{INVISIBLE}]')
_RESERVED = pattern(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])(\..*)?")
# Linux allows 255 bytes; what remains is for the suffix, a backup's date and a passing name.
MAX_NAME_BYTES = 180
_DATED = pattern(r"(?<!\d)\d{4}\D{1,24}$")
"""A year, and what of it is told, at the end of a name."""

_PREFIX, _SUFFIX = ".gongkai-", ".tmp"
"""What the name of a file on its way to its place begins and ends with."""
_WINDOWS = os.name == "nt"

# Nothing that we read comes near this; a larger file is not read into memory.
MAX_FILE = 100_000_000


def load(path: Path) -> bytes:
    """The content of the file, which is not empty. Raises `Unusable`, naming the file."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise Unusable(f"{path} 是文件夹，请指明其中的文件。")
        if not stat.S_ISREG(status.st_mode):
            raise Unusable(f"{path} 不是普通文件，不能读取。")
        if status.st_size > MAX_FILE:
            raise too_large(path.name)
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise Unusable(f"找不到文件 {path}，请检查文件名和所在文件夹。{_meant(path)}") from error
    except PermissionError as error:
        raise Unusable(f"没有读取 {path} 的权限；如正在其他程序中打开，请先关闭。") from error
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            raise Unusable(f"不能读取 {path}：文件名太长，请改短后再试。") from error
        raise Unusable(f"不能读取 {path}，请检查文件名，或复制到本机后再试。") from error
    if not content:
        raise Unusable(
            f"{path.name} 是空文件，里面什么也没有；请换成原来的文件，或重新保存一份再试。"
        )
    return content


def too_large(name: str) -> Unusable:
    """What to raise for a file of more than `MAX_FILE` bytes."""
    return Unusable(f"{name} 超过 {MAX_FILE // 1_000_000} MB，未读取。")


def _meant(path: Path) -> str:
    """Which file of the folder was meant by a name that none of them has."""
    try:
        names = [each.name for each in path.parent.iterdir() if each.is_file()]
    except OSError:
        return ""
    near = nearest_word(path.name, names, 0.7)
    return f"是不是 {path.with_name(near)}？" if near else ""


@dataclass(frozen=True)
class Saved:
    """What `save` did: the file, the backup of what it replaced, and whether it wrote at all."""

    path: Path
    backup: Path | None = None
    unchanged: bool = False


def safe_name(text: str, suffix: str) -> str:
    """A file name made of that text, fit for Windows and never a path; 年报 if nothing is left."""
    name = _FORBIDDEN.sub("", text).strip().rstrip(". ")
    if len(name.encode()) > MAX_NAME_BYTES:
        # What a report's title ends with tells the year and what it is.
        end = f"…{dated[0]}" if (dated := _DATED.search(name)) else ""
        left = MAX_NAME_BYTES - len(end.encode())
        name = (name.encode()[:left].decode(errors="ignore") + end).rstrip(". ")
    name = name or "年报"
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return name + suffix


def save(
    content: bytes,
    path: Path,
    *,
    overwrite: bool = False,
    objection: Callable[[bytes, bytes], str | None] | None = None,
    option: str = "-o",
) -> Saved:
    """Write the content to that path by way of a file beside it, moved over it whole.

    A file that is there already and differs is not touched, unless there is no `objection` (which
    is asked about it and the content, and says why not), or with `overwrite`: then it is kept as
    a backup beside it. `option` is the one that names the file, for advice.

    Raises `WouldOverwrite`, or `Unusable` where the file can't be written.
    """
    try:
        return _save(content, path, overwrite, objection, option)
    except (OSError, UnicodeEncodeError) as error:
        raise Unusable(_why(error, path, option)) from error


def _save(
    content: bytes,
    path: Path,
    overwrite: bool,
    objection: Callable[[bytes, bytes], str | None] | None,
    option: str,
) -> Saved:
    path = _followed(path, option)
    _make_folder(path.parent, option)
    _sweep(path.parent)
    if not path.exists():
        _write_beside(content, path)
        return Saved(path)
    if path.is_dir():
        raise Unusable(f"{path} 是文件夹，请指明文件名。")
    if not path.is_file():
        raise Unusable(f"{path} 不是普通文件，不能写。请用 {option} 换一个文件名。")
    old = path.read_bytes()
    if old == content:
        return Saved(path, unchanged=True)
    if not path.stat().st_mode & stat.S_IWUSR:
        raise Unusable(f"{path} 是只读文件，没有覆盖。请用 {option} 另取文件名，或先取消只读。")
    why = "内容与将要写入的不同（可能已经编辑过）"
    if objection is not None:
        with guarded(f"查看已有的 {path.name}"):
            why = objection(old, content) or ""
    if why and not overwrite:
        raise WouldOverwrite(
            f"{path} 已存在，{why}，没有覆盖。\n"
            f"可用 {option} 另取文件名；或加 --overwrite 覆盖，原文件会另存为备份。"
        )
    backup = _back_up(path) if why else None
    _write_beside(content, path, old)
    return Saved(path, backup)


def _make_folder(folder: Path, option: str) -> None:
    """Make that folder, if the one that it is to be in is there: else it may be mistyped."""
    if not folder.exists() and not folder.parent.exists():
        raise Unusable(
            f"没有文件夹 {folder.parent}，没有写成。请检查 {option} 后面的路径，或先建好文件夹。"
        )
    folder.mkdir(exist_ok=True)


def _followed(path: Path, option: str) -> Path:
    """What a link leads to; any other path is given back as it is."""
    if not path.is_symlink():
        return path
    try:
        followed = path.resolve()
    except RuntimeError:  # so Python before 3.13 says that a link leads to itself
        followed = path
    if followed.is_symlink():
        raise Unusable(f"{path} 是指向自己的链接，请用 {option} 换一个文件名。")
    return followed


def _back_up(path: Path) -> Path:
    """A copy of the file beside it, named by the time it was last changed."""
    changed = datetime.fromtimestamp(path.stat().st_mtime)
    stem = f"{path.stem}.备份{changed:%Y%m%d-%H%M%S}"
    for number in range(1, 1000):
        backup = path.with_name(stem + (f"-{number}" if number > 1 else "") + path.suffix)
        if not backup.exists():
            _write_beside(path.read_bytes(), backup)
            shutil.copystat(path, backup)
            return backup
        if backup.read_bytes() == path.read_bytes():
            return backup
    raise Unusable(f"{path} 的备份已有上千份，请先清理。")


def _write_beside(content: bytes, path: Path, old: bytes | None = None) -> None:
    """Write a file beside that path, and move it there if what is there is still `old`."""
    stream, passing = _passing(path.parent)
    try:
        with stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
            # mkstemp lets nobody else read its file; a draft is like any other of its folder.
            passing.chmod(0o666 & ~_umask() if old is None else stat.S_IMODE(path.stat().st_mode))
            if old is not None and path.read_bytes() != old:
                raise WouldOverwrite(f"{path} 刚刚被改动过，没有覆盖，请重试。")
            if not _WINDOWS:  # which lets nobody move a file that is open
                passing.replace(path)
        if _WINDOWS:
            passing.replace(path)
    except BaseException:
        with suppress(OSError):
            passing.unlink()
        raise


def _passing(folder: Path) -> tuple[BinaryIO, Path]:
    """A new file in that folder on its way to its place, ours as long as it is open."""
    from tempfile import mkstemp  # and all that makes its names random

    while True:
        handle, name = mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=folder)
        stream = os.fdopen(handle, "wb")
        _owned(stream, wait=True)
        if Path(name).exists():  # between the two somebody may have swept it away
            return stream, Path(name)
        stream.close()


def _sweep(folder: Path) -> None:
    """Take away what runs that were killed have left in that folder on the way to its place."""
    for left in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        # Windows lets nobody take away a file that is open; elsewhere its owner has a lock on it.
        with suppress(OSError), left.open("rb+") as stream:
            if not _WINDOWS and _owned(stream):
                left.unlink()
        if _WINDOWS:
            with suppress(OSError):
                left.unlink()


def _owned(stream: BinaryIO, *, wait: bool = False) -> bool:
    """Whether the open file is ours now, and nobody else's; its end, or ours, ends that."""
    if _WINDOWS:
        return True
    import fcntl

    try:
        fcntl.flock(stream, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:  # somebody else's, or a disk that knows no locks
        return False
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _why(error: OSError | UnicodeEncodeError, path: Path, option: str) -> str:
    """Why the file can't be written, and what to do."""
    if isinstance(error, UnicodeEncodeError):
        return f"不能写 {path}：文件名里有这台电脑存不了的字。请用 {option} 换一个文件名。"
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return (
            f"磁盘空间不足，没有写成 {path}；原有文件未动。请清理磁盘，或用 {option} 换一个位置。"
        )
    if error.errno == errno.EROFS:
        return f"{path.parent} 是只读的，没有写成 {path.name}。请用 {option} 换一个位置。"
    if isinstance(error, PermissionError):
        if path.exists() and os.access(path.parent, os.W_OK):
            return f"不能写 {path}：它可能正在 Word、Excel 或 WPS 中打开，请关闭后重试。"
        return f"没有写 {path.parent} 的权限。请用 {option} 换一个位置。"
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"不能写 {path}：路径中有一段是文件，不是文件夹。请用 {option} 换一个位置。"
    if error.errno == errno.ENAMETOOLONG:
        return f"不能写 {path}：文件名太长，请用 {option} 取一个短些的。"
    if isinstance(error, FileNotFoundError):
        return f"不能写 {path}：所在的文件夹已经删除或移走。请换到别的文件夹再运行。"
    return f"不能写 {path}（系统错误 {error.errno}）。请用 {option} 换一个位置。"
