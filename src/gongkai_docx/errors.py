"""What stops a command: errors that know their exit code, with a message for the clerk."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from gongkai_docx import __version__


class GongkaiError(Exception):
    """A reason why a command can't go on; its text is shown as it is, in Chinese."""

    exit_code = 2


class Unusable(GongkaiError):
    """The input or an option can't be used: says which file, where in it, and what to do."""


class BrokenProgram(GongkaiError):
    """A file of the program itself is missing or not of its version: says which."""


class WouldOverwrite(GongkaiError):
    """Refused, so that nothing somebody made is lost."""

    exit_code = 3


class Unforeseen(GongkaiError):
    """What nobody foresaw: says in what, what to try, and what to report.

    Of the error it tells the kind and the line of ours where it arose; not its text, which may
    quote the file.
    """

    def __init__(self, doing: str, error: Exception) -> None:
        report = f"gongkai-docx {__version__}，Python {sys.version.split()[0]}，{_trace(error)}"
        super().__init__(
            f"{doing}：出了没有料到的问题，没有完成；已有的文件都没有动。"
            "请用 Excel、WPS 或 Word 打开文件，另存一份再试。"
            f"仍然不行，就是本程序的缺陷：请把下面一行连同文件发给提供本程序的人。\n{report}"
        )


@contextmanager
def guarded(doing: str) -> Iterator[None]:
    """What is no error of ours in the block is raised as one that tells it: it was in `doing` this.

    Every reader and every writer runs in such a block, which names its file.
    """
    try:
        yield
    except GongkaiError:
        raise
    except MemoryError as error:
        raise Unusable(f"{doing}：内存不足，没有完成。请关闭别的程序后再试。") from error
    except Exception as error:
        raise as_told(doing, error) from error


def as_told(doing: str, error: Exception) -> GongkaiError:
    """What is told of it: a form of the program's own that is damaged, or what nobody foresaw."""
    from gongkai_docx.forms import FormError

    if isinstance(error, FormError):
        return BrokenProgram(f"本程序不完整：{error}。请重新安装 gongkai-docx。")
    return Unforeseen(doing, error)


def _trace(error: Exception) -> str:
    """The kind of the error, and the last line of our own that it came through."""
    from pathlib import Path

    trace, place, ours = error.__traceback__, "", Path(__file__).parent
    while trace:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(ours):
            place = f"（{path.relative_to(ours).as_posix()}:{trace.tb_lineno}）"
        trace = trace.tb_next
    return f"{type(error).__name__}{place}"
