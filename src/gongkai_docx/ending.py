"""How a command ended → its exit code, and what the clerk is told of it."""

from __future__ import annotations

import sys

import click

from gongkai_docx.chinese_click import explain
from gongkai_docx.errors import GongkaiError, Unusable


def ended(program: click.Command) -> int:
    """Run the program on its command line; no fault of a user ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A console that can't show a character shows a question mark, rather than nothing more.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = program(prog_name="gongkai-docx", standalone_mode=False)
        sys.stdout.flush()
    except GongkaiError as error:
        _complain(str(error))
        code = error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        code = 0
    except click.ClickException as error:
        _complain(explain(error) + "\n用 gongkai-docx --help 查看用法。")
        code = Unusable.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断。", err=True)
        code = 130
    except OSError as error:
        # Files are told by who opens them; what is left is our own output.
        if not isinstance(error, BrokenPipeError):
            click.echo("错误：结果没能输出完（磁盘已满，或输出被关闭）。", err=True)
        sys.stdout = None  # or Python would try again on its way out
        code = Unusable.exit_code
    return code or 0


def _complain(problem: str) -> None:
    """Tell why the command can't go on, as a message may be shown: no private data is in it."""
    from gongkai_docx.masking import masked
    from gongkai_docx.text import printable

    click.echo(f"错误：{masked(printable(problem))}", err=True)
