"""A checked report, and a draft that people edited → the draft with its figures, saved and told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gongkai_docx.cli.saving import save
from gongkai_docx.saying import say, say_json

if TYPE_CHECKING:
    from gongkai_docx.renewing import Renewal
    from gongkai_docx.report import Report


def refresh(
    report: Report,
    edited: Path,
    output: Path | None,
    *,
    dry_run: bool,
    as_json: bool,
    overwrite: bool,
) -> None:
    """Bring the report's figures into the edited draft, and say what became of them.

    The draft gives way to it, and is kept as a backup, unless another place is named, or it is only
    to look at.
    """
    from gongkai_docx.errors import guarded
    from gongkai_docx.files import load
    from gongkai_docx.renewing import renewal

    _refuse_open(edited)
    content = load(edited)
    with guarded(f"更新 {edited.name}"):
        told = renewal(content, edited.name, report)
    if as_json:
        say_json(_as_json(told, edited))
    else:
        _show(told, edited)
    if dry_run:
        say("这是试运行，没有写文件。", aside=as_json)
    elif output is None and told.refreshed.content == content:
        say(f"{edited} 的数据与来源文件一致，未改动。", aside=as_json)
    else:
        # What people edited is never lost: it is kept beside the new one.
        overwrite = overwrite or output is None
        save(told.refreshed.content, output or edited, overwrite, aside=as_json)


def _refuse_open(edited: Path) -> None:
    """What is typed in a window now would be lost, or overwrite the new figures."""
    from gongkai_docx.errors import WouldOverwrite
    from gongkai_docx.owners import opened_in

    if program := opened_in(edited):
        raise WouldOverwrite(
            f"{edited.name} 好像正在 {program} 中打开，没有更新。请先保存并关闭它，再运行一次。"
        )


def _show(told: Renewal, edited: Path) -> None:
    from gongkai_docx import terminal
    from gongkai_docx.renewing import HEADERS, places, summary, texts

    for title, rows in places(told):
        say(f"{title}：")
        terminal.show_table(HEADERS, rows)
    for text in texts(told):
        terminal.say(text)
    if told.contradictions:
        say("正文里的数字与更新后的数据不符：")
        terminal.show(told.contradictions)
    say(summary(told, edited.name))


def _as_json(told: Renewal, edited: Path) -> dict[str, object]:
    from gongkai_docx import terminal
    from gongkai_docx.differences import called

    made, form = told.refreshed, told.report.form
    return {
        "draft": edited.name,
        "changed": [place.as_json for place in made.changed],
        "kept": [place.as_json for place in made.kept],
        "reworded": [place.as_json for place in made.reworded],
        "by_hand": [place.as_json for place in told.by_hand],
        "texts": [terminal.text_as_json(text, called(text.place, form)) for text in told.texts],
        "contradictions": [terminal.told(each, told.report) for each in told.contradictions],
    }
