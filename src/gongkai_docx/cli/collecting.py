"""The options of `collect` → the files that it writes, and what is told of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai_docx.errors import Unusable

if TYPE_CHECKING:
    from gongkai_docx.desk.collecting import Outcome

CACHE = ".缓存.sqlite3"
"""How the name of the cache ends, which stands beside the roll-up."""

_MOST_TOLD = 20
"""How many files or findings of a kind are told on the terminal."""


@dataclass(frozen=True)
class Options:
    """What `collect` was asked for."""

    folders: tuple[Path, ...]
    output: Path | None
    roster: Path | None
    new_roster: Path | None
    last: Path | None
    html: Path | None
    jsonl: Path | None
    workers: int | None
    overwrite: bool


def run(options: Options, save: Callable[..., object]) -> None:
    """Do what was asked for; `save` saves a file and says so.

    Raises `Unusable` for options that can't be used, `WouldOverwrite` where something is in place.
    """
    from gongkai_docx.desk import roster_sheet

    for path, suffix, what in (
        (options.output, ".xlsx", "汇总表"),
        (options.new_roster, ".xlsx", "名册"),
        (options.html, ".html", "网页"),
        (options.jsonl, ".jsonl", "JSON 行"),
    ):
        if path and path.suffix.lower() != suffix:
            raise Unusable(f"{what}的文件名应为“名称{suffix}”，现为“{path.name}”。")
    if not options.folders:
        if not options.new_roster:
            raise Unusable(
                "没有指明文件夹：写明年报所在的文件夹；要一份空白名册，用 --new-roster。"
            )
        save(roster_sheet.write(), options.new_roster, options.overwrite, option="--new-roster")
        return
    if not (options.output or options.new_roster or options.html or options.jsonl):
        raise Unusable("没有指明写到哪里：用 -o 汇总.xlsx 写明汇总表的文件名。")
    outcome = _outcome(options)
    _write(outcome, options, save)
    _tell(outcome)


def _outcome(options: Options) -> Outcome:
    from gongkai_docx.clock import now
    from gongkai_docx.desk.collecting import Request, collect
    from gongkai_docx.desk.progress import Shown

    written = (options.output, options.new_roster, options.html, options.jsonl, options.roster)
    request = Request(
        options.folders,
        now(),
        options.roster,
        options.last,
        options.workers,
        options.output and options.output.with_name(options.output.stem + CACHE),
        tuple(path for path in written if path),
    )
    with Shown() as progress:
        return collect(request, progress)


def _write(outcome: Outcome, options: Options, save: Callable[..., object]) -> None:
    from gongkai_docx.desk import records, rollup, roster_sheet

    if options.new_roster:
        whole = outcome.collection
        organs = [entry.organ for entry in whole.entries]
        content = roster_sheet.write(organs, whole.year)
        save(content, options.new_roster, options.overwrite, option="--new-roster")
    if options.output:
        content = rollup.write(outcome, options.output)
        save(content, options.output, options.overwrite, rollup.objection)
    if options.jsonl:
        content = records.write(outcome)
        save(content, options.jsonl, options.overwrite, records.objection, option="--jsonl")
    if options.html:
        from gongkai_docx.desk.page import objection
        from gongkai_docx.desk.page import write as write_page

        content = write_page(outcome, options.html)
        save(content, options.html, options.overwrite, objection, option="--html")


def _tell(outcome: Outcome) -> None:
    from gongkai_docx.desk.rollup.overview import summary

    whole = outcome.collection
    for line in summary(outcome).split("\n"):
        click.echo(line)
    _list("提示", [told.message for told in whole.findings])
    _list("没有读出", [f"{each.path}：{each.problem}" for each in whole.unusable])
    _list("没有收集", [f"{path}：{why}。" for path, why in outcome.found.passed_over])
    if not whole.entries:
        click.echo("没有找到可收集的年报。", err=True)


def _list(what: str, told: Sequence[str]) -> None:
    """Say these, or the first of them: the roll-up has them all."""
    from gongkai_docx.text import printable

    for each in told[:_MOST_TOLD]:
        click.echo(f"{what}：{printable(each)}", err=True)
    if len(told) > _MOST_TOLD:
        click.echo(f"{what}：等 {len(told)} 项，见汇总表。", err=True)
