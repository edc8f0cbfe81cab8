"""Files alone, dropped on the program → each checked, built if it has no error, and told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from gongkai_docx.cli.checking import answered, checked, switches_of, tell
from gongkai_docx.cli.saving import draft_name, folder_for, save_draft
from gongkai_docx.errors import GongkaiError, WouldOverwrite
from gongkai_docx.saying import say
from gongkai_docx.values import dataclass


@dataclass(frozen=True)
class _Outcome:
    """What became of a file: the command's exit code, and that in words."""

    source: Path
    code: int
    told: str


def build_each(sources: Sequence[Path]) -> int:
    """Check and build each file in turn, and tell of all in the end; the highest exit code."""
    from gongkai_docx import terminal
    from gongkai_docx.cli.ending import complain

    made: dict[Path, Path] = {}
    outcomes = []
    for source in sources:
        try:
            outcome = _built(source, made)
        except click.exceptions.Exit as end:
            outcome = _Outcome(source, end.exit_code, "没有生成文稿")
        except GongkaiError as error:
            complain(str(error))
            outcome = _Outcome(source, error.exit_code, "没有生成文稿，原因见上")
        outcomes.append(outcome)
    if len(sources) > 1:
        rows = [(each.source.name, each.told) for each in outcomes]
        terminal.show_table(("文件", "结果"), rows)
    return max(outcome.code for outcome in outcomes)


def _built(source: Path, made: dict[Path, Path]) -> _Outcome:
    """Build that file; `made` are the drafts made so far, and what of."""
    from gongkai_docx.findings import has_errors, tally
    from gongkai_docx.writers import word

    reading, findings = checked(source)
    findings = answered(reading, findings, switches_of(reading, source))
    tell(source, findings)
    if not findings:
        say(f"{source.name}：{tally(findings)}。全部通过。")
    if has_errors(findings):
        say(f"{source.name} 有错误，没有生成文稿；请按上表改正、保存后再试一次。", aside=True)
        return _Outcome(source, 1, f"没有生成文稿（{tally(findings)}）")
    target = (folder_for(source) / draft_name(reading.report)).resolve()
    if target in made:
        raise WouldOverwrite(
            f"{source.name} 的文稿与 {made[target].name} 的同名（{target.name}），没有生成。"
        )
    save_draft(word.write(reading.report), target, overwrite=False)
    made[target] = source
    return _Outcome(source, 0, f"文稿：{target.name}（{tally(findings)}）")
