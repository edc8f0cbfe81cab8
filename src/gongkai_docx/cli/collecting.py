"""The options of `collect` → the files that it writes, and what is told of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai_docx.errors import Unusable, WouldOverwrite
from gongkai_docx.saying import say
from gongkai_docx.values import dataclass

if TYPE_CHECKING:
    from gongkai_docx.desk.collecting import Outcome, Request

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
    build: Path | None
    give_back: Path | None
    workers: int | None
    scheduler: str | None
    overwrite: bool

    @property
    def written(self) -> tuple[Path, ...]:
        """Where something is to be written."""
        paths = (self.output, self.new_roster, self.html, self.jsonl, self.build, self.give_back)
        return tuple(path for path in paths if path)

    @property
    def everywhere(self) -> Options:
        """The same, its paths as they are found from wherever a process was started."""
        names = ("output", "new_roster", "html", "jsonl", "build", "give_back", "roster", "last")
        given = {name: path for name in names if (path := getattr(self, name))}
        return dataclasses.replace(
            self,
            folders=tuple(folder.absolute() for folder in self.folders),
            **{name: path.absolute() for name, path in given.items()},
        )


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
    if not options.written:
        raise Unusable("没有指明写到哪里：用 -o 汇总.xlsx 写明汇总表的文件名。")
    if options.scheduler:
        options = options.everywhere
    request = _request(options)
    outcome = _outcome(request)
    _write(outcome, options, save)
    code = _for_each(outcome, options, request)
    _tell(outcome)
    if code:
        raise click.exceptions.Exit(code)


def _request(options: Options) -> Request:
    from gongkai_docx.clock import now
    from gongkai_docx.desk.collecting import Request

    return Request(
        options.folders,
        now(),
        options.roster,
        options.last,
        options.workers,
        options.scheduler,
        options.written[0].parent if options.scheduler else None,
        options.output and options.output.with_name(options.output.stem + CACHE),
        (*options.written, *([options.roster] if options.roster else [])),
    )


def _outcome(request: Request) -> Outcome:
    from gongkai_docx.desk.collecting import collect
    from gongkai_docx.desk.progress import Shown

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


def _for_each(outcome: Outcome, options: Options, request: Request) -> int:
    """Write what each organ gets; with which code to end, where something could not be written."""
    from gongkai_docx.desk import returning

    code = 0
    for folder, make, what in (
        (options.build, returning.build, "文稿"),
        (options.give_back, returning.give_back, "标注的副本和退回修改单"),
    ):
        if folder is None:
            continue
        written = make(outcome, folder, request)
        say(f"已在 {folder} 写成{what} {sum(each.files for each in written)} 个文件。")
        kept = [why for each in written for why in each.refused]
        _list("没有覆盖", kept)
        failed = [why for each in written for why in each.failed]
        _list("没有写成", failed)
        code = max(code, bool(failed) * Unusable.exit_code, bool(kept) * WouldOverwrite.exit_code)
    return code


def _tell(outcome: Outcome) -> None:
    from gongkai_docx.desk.rollup.overview import summary

    whole = outcome.collection
    for line in summary(outcome).split("\n"):
        say(line)
    _list("全部单位", [told.message for told in whole.findings])
    _list("名册", whole.roster.unclear)
    _list("没有读出", [f"{each.path}：{each.problem}" for each in whole.unread])
    ours = [(each.path, each.problem) for each in whole.unusable if each.mark]
    left = [*ours, *outcome.found.passed_over]
    _list("没有收集", [f"{path}：{why}。" for path, why in left])
    if not whole.entries:
        say("没有找到可收集的年报。", aside=True)


def _list(what: str, told: Sequence[str]) -> None:
    """Say these, or the first of them: the roll-up has them all."""
    from gongkai_docx.text import printable

    for each in told[:_MOST_TOLD]:
        say(f"{what}：{printable(each)}", aside=True)
    if len(told) > _MOST_TOLD:
        say(f"{what}：等 {len(told)} 项，见汇总表。", aside=True)
