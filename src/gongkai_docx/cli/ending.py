"""How a command ended → its exit code, and what the clerk is told of it."""

from __future__ import annotations

import os
import sys

import click

from gongkai_docx.cli.chinese_click import explain
from gongkai_docx.errors import GongkaiError, Unusable, as_told
from gongkai_docx.saying import say

_MOST_USUAL = "某"
"""A character that everybody's files and arguments may hold."""


def ended(program: click.Command) -> int:
    """Run the program on its command line; nothing ends in a traceback.

    With `python -X dev` what nobody foresaw is raised as it is.
    """
    _understand_chinese()
    _speak()
    try:
        code = program(prog_name="gongkai-docx", standalone_mode=False)
        sys.stdout.flush()
    except GongkaiError as error:
        complain(str(error))
        code = error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        code = 0
    except click.ClickException as error:
        complain(explain(error) + "\n用 gongkai-docx --help 查看用法。")
        code = Unusable.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("已中断。", aside=True)
        code = 130
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        code = _gave_up(error)
    return code or 0


def _understand_chinese() -> None:
    """Begin again in UTF-8 where the system's encoding has no Chinese, as in the locale C.

    Else a name in the arguments would be read as other characters, and no file be written under
    its own.
    """
    try:
        _MOST_USUAL.encode(sys.getfilesystemencoding())
    except UnicodeEncodeError:
        if sys.executable:
            command, *arguments = sys.orig_argv
            os.execv(sys.executable, [command, "-X", "utf8", *arguments])  # noqa: S606


def _speak() -> None:
    """Make ready what the program says, even if nobody listens."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by who started us, who wants to hear nothing
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif hasattr(stream, "reconfigure"):
            # A console that can't show a character shows a question mark, rather than nothing more.
            stream.reconfigure(errors="replace")


def _gave_up(error: Exception) -> int:
    """Tell of what nobody foresaw; or that nobody heard what was said, if that is all."""
    if not isinstance(error, OSError) or error.filename is not None:
        told = as_told("运行命令", error)
        complain(str(told))
        return told.exit_code
    if isinstance(error, FileNotFoundError):
        complain("当前所在的文件夹已经删除或移走，请换到别的文件夹再运行。")
        return Unusable.exit_code
    # A file's errors name it; what is left is our own output.
    if not isinstance(error, BrokenPipeError):
        say("错误：结果没能输出完（磁盘已满，或输出被关闭）。", aside=True)
    sys.stdout = None  # or Python would try again on its way out
    return Unusable.exit_code


def complain(problem: str) -> None:
    """Tell why the command can't go on."""
    say(f"错误：{problem}", aside=True)
