"""A checked report, and a draft that people edited → the draft with its figures, told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai_docx.cli.saving import save
from gongkai_docx.saying import say, say_json
from gongkai_docx.values import dataclass

if TYPE_CHECKING:
    from gongkai_docx.differences import TextDifference
    from gongkai_docx.findings import Finding
    from gongkai_docx.report import Report
    from gongkai_docx.writers.word.into import Place, Refreshed


@dataclass(frozen=True)
class Renewal:
    """A draft that took new figures, and what is told of it."""

    refreshed: Refreshed
    report: Report
    by_hand: tuple[Place, ...]
    """Figures that the draft's tables still don't say as the report does."""
    texts: tuple[TextDifference, ...]
    """What the report's prose says otherwise; the draft's stands."""
    contradictions: tuple[Finding, ...]
    """Numbers typed in the draft's prose that contradict its figures now."""


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


def renewal(content: bytes, name: str, report: Report) -> Renewal:
    """The draft in that content with the report's figures. Raises `Unusable`."""
    from gongkai_docx.checks.narrative import check
    from gongkai_docx.checks.narrative.claims import CONTRADICTION
    from gongkai_docx.checks.narrative.comparisons import COMPARISON
    from gongkai_docx.checks.narrative.sums import SUM
    from gongkai_docx.differences import differences
    from gongkai_docx.readers.published import read_docx
    from gongkai_docx.writers.word.into import refreshed, require_same

    require_same(content, name, report)
    made = refreshed(content, name, report, read_docx(content, name).cells)
    draft = read_docx(made.content, name).report
    renewed = replace(draft, figures=report.figures, last=report.last, unread=frozenset())
    codes = {rule.code for rule in (CONTRADICTION, COMPARISON, SUM)}
    findings = tuple(each for each in check(renewed) if each.code in codes)
    by_hand = tuple(_by_hand(made, report, draft))
    return Renewal(made, report, by_hand, differences(draft, report).texts, findings)


def _by_hand(made: Refreshed, report: Report, draft: Report) -> Iterator[Place]:
    """What the draft's tables don't say as the report does, and what isn't told yet."""
    from gongkai_docx.report import spell
    from gongkai_docx.writers.word.into import Place

    told = {place.name for place in made.kept}
    for key, figure in report.form.figures.items():
        if key in told:
            continue
        if key in draft.unread or draft.value(key) != report.value(key):
            seen = "读不出" if key in draft.unread else spell(draft.value(key))
            yield Place(key, seen, spell(report.value(key)), figure.called)


def _show(told: Renewal, edited: Path) -> None:
    from gongkai_docx import terminal
    from gongkai_docx.differences import called, shortened

    made = told.refreshed
    for title, places in (
        ("更新的数据", made.changed),
        ("在 Word 里改写过的数据，没有动，请核对", made.kept),
        ("与上年比较的说法变了（如增加变为减少），没有动，请在 Word 里改", made.reworded),
        ("表里读不出或对不上的数据，请在 Word 里核对", told.by_hand),
    ):
        if places:
            say(f"{title}：")
            terminal.show_table(
                ("文稿里原来是", "来源文件是", "在哪里"),
                [(place.was, place.now, place.where) for place in places],
            )
    for text in told.texts:
        words = terminal.changed_words(shortened(text))
        terminal.say(
            f"正文与来源文件不同，以文稿为准：{called(text.place, told.report.form)}：{words}"
        )
    if told.contradictions:
        say("正文里的数字与更新后的数据不符：")
        terminal.show(told.contradictions)
    say(
        f"{edited.name}：更新 {len(made.changed)} 处，"
        f"没有动 {len(made.kept) + len(made.reworded)} 处，"
        f"要手工改 {len(told.by_hand)} 处，正文不同 {len(told.texts)} 处，"
        f"正文数字不符 {len(told.contradictions)} 处。"
    )


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
