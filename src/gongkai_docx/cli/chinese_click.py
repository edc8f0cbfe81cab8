"""click's commands and complaints, said in Chinese."""

from __future__ import annotations

import re
from typing import Any

import click

from gongkai_docx.cli.chinese_help import ChineseContext
from gongkai_docx.cli.paths import Path
from gongkai_docx.text import nearest_word

_OPTIONS = "选项"


_ONLY_SHOWS: dict[str, Any] = {"is_flag": True, "is_eager": True, "expose_value": False}


def version_option(version: str) -> click.Option:
    """The option --version."""

    def show(ctx: click.Context, param: click.Parameter, is_asked: bool) -> None:
        if is_asked and not ctx.resilient_parsing:
            click.echo(f"{ctx.find_root().info_name} {version}")
            ctx.exit()

    return click.Option(["--version"], **_ONLY_SHOWS, help="显示版本", callback=show)


def _show_help(ctx: click.Context, param: click.Parameter, is_asked: bool) -> None:
    if is_asked and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


class ChineseCommand(click.Command):
    """A command whose help is in Chinese throughout."""

    context_class = ChineseContext
    _help: click.Option | None = None

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The pieces of the usage line."""
        return [
            f"[{_OPTIONS}]" if p == "[OPTIONS]" else p for p in super().collect_usage_pieces(ctx)
        ]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option --help. click's own looks for the translation of what is said of it."""
        names = self.get_help_option_names(ctx)
        if self._help is None and names:
            self._help = click.Option(names, **_ONLY_SHOWS, help="显示本说明", callback=_show_help)
        return self._help

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of options."""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = [record for option in options if (record := option.get_help_record(ctx))]
        records = [(names, text.replace("[required]", "[必填]")) for names, text in records]
        if records:
            with formatter.section(_OPTIONS):
                formatter.write_dl(records)


class ChineseGroup(ChineseCommand, click.Group):
    """The program itself: commands, listed in the order they were written; or files alone.

    What is not to be seen among the commands is what files without a command are given to.
    """

    command_class = ChineseCommand

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands' names in the order of their writing."""
        return [name for name, command in self.commands.items() if not command.hidden]

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The pieces of the usage line."""
        return [f"[{_OPTIONS}]", "命令", "[参数]…"]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage lines."""
        super().format_usage(ctx, formatter)
        if self._for_files():
            formatter.write_usage(ctx.command_path, "文件…", prefix=" " * 6)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the lists of options and of commands."""
        ChineseCommand.format_options(self, ctx, formatter)
        rows = [
            (name, self.commands[name].get_short_help_str(200)) for name in self.list_commands(ctx)
        ]
        with formatter.section("命令"):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names; that for files where it is one itself."""
        name = args[0]
        if name in self.commands or name.startswith("-"):
            return super().resolve_command(ctx, args)
        command = self._for_files()
        if command and is_file_name(name):
            return command.name, command, args
        raise UnknownCommand(name, self.list_commands(ctx), ctx)

    def _for_files(self) -> click.Command | None:
        return next((command for command in self.commands.values() if command.hidden), None)


def is_file_name(typed: str) -> bool:
    """Whether what was typed is rather a file than a command."""
    path = Path(typed)
    return bool(path.suffix) or "/" in typed or "\\" in typed or path.exists()


class UnknownCommand(click.UsageError):
    """What was typed is no command; says which there are, and which is nearest."""

    def __init__(self, typed: str, commands: list[str], ctx: click.Context) -> None:
        near = nearest_word(typed, [*commands, "--help", "--version"])
        advice = f"“{typed}”是不是 {near}？" if near else ""
        super().__init__(f"没有这个命令，可用的有：{'、'.join(commands)}。{advice}", ctx)


def four_digits(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """The year that an option holds. Raises `click.BadParameter`."""
    if value is not None and not re.fullmatch(r"[12][0-9]{3}", value):
        raise click.BadParameter(f"“{value}”不是四位数字的年度。", ctx, param)
    return None if value is None else int(value)


def at_least_one(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """The number that an option holds. Raises `click.BadParameter`."""
    if value is not None and not re.fullmatch(r"[1-9][0-9]{0,3}", value):
        raise click.BadParameter(f"“{value}”不是 1 到 9999 的整数。", ctx, param)
    return None if value is None else int(value)


def named_moment(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    """Let the whole command take the moment that an option holds for now."""
    if value is None:
        return
    from gongkai_docx.clock import as_of, moment

    try:
        ctx.with_resource(as_of(moment(value)))
    except ValueError as error:
        raise click.BadParameter(
            f'“{value}”不是日期，应如 2024-01-15 或 "2024-01-15 09:30"。', ctx, param
        ) from error


def named_notice(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The name of a local notice that an option holds. Raises `click.BadParameter`."""
    if value is None:
        return None
    from gongkai_docx.notices import notice_names

    if value not in notice_names():
        names = "、".join(notice_names())
        raise click.BadParameter(f"没有“{value}”的通知，现有：{names}。", ctx, param)
    return value


def explain(error: click.ClickException) -> str:
    """What is wrong with the command line, in Chinese."""
    if isinstance(error, click.NoSuchOption):
        close = f"，是不是 {'、'.join(error.possibilities)}？" if error.possibilities else "。"
        return f"没有选项 {error.option_name}{close}"
    if isinstance(error, click.MissingParameter):
        return f"缺少 {_name(error)}。"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 后面缺少内容，或多了内容。"
    if isinstance(error, click.BadParameter):
        return f"{_name(error)} 不可用：{error.message}"
    if isinstance(error, UnknownCommand):
        return error.message
    return "参数太多，或写法不对（文件名中有空格时请加引号）。"


def _name(error: click.BadParameter) -> str:
    parameter = error.param
    if parameter is None:
        return "参数"
    if isinstance(parameter, click.Option):
        return "、".join(parameter.opts)
    return parameter.human_readable_name
