"""What a command made → a file, and what the clerk is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai_docx.errors import Unusable, guarded
from gongkai_docx.saying import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gongkai_docx.files import Saved
    from gongkai_docx.report import Report
    from gongkai_docx.writers.pdf import Pdf


def folder_for(source: Path) -> Path:
    """Where a draft of that source goes if no other place is named: out, or beside the source."""
    from pathlib import Path

    out = Path("out")
    return out if out.is_dir() else source.parent


def require(path: Path, suffix: str, what: str) -> None:
    """Raises `Unusable` for a name that a file of that kind can't have."""
    if path.suffix.lower() != suffix:
        raise Unusable(
            f"{what}的文件名应为“名称{suffix}”，现为“{path.name}”"
            + (f"，是不是 {path.with_suffix(suffix).name}？" if path.suffix else "。")
        )


def draft_name(report: Report, *, draft: bool = False) -> str:
    """The name that the Word draft of a report has if no other is given."""
    from gongkai_docx.files import safe_name
    from gongkai_docx.masking import shown

    return safe_name(shown(report.full_title + ("（草稿）" if draft else "")), ".docx")


def save_report(report: Report, target: Path, overwrite: bool) -> None:
    """Save the report in the format of that name."""
    from gongkai_docx.writers import write

    if target.suffix.lower() == ".docx":
        save_draft(write(report, target), target, overwrite)
    else:
        save(write(report, target), target, overwrite)


def save_draft(content: bytes, target: Path, overwrite: bool) -> Saved:
    """Save a Word draft; one that is there and was not edited gives way to it."""
    from gongkai_docx.writers.word import objection

    return save(content, target, overwrite, objection)


def as_pdf(draft: bytes) -> Pdf:
    """The draft as PDF. Raises `Unusable`; nothing is written yet."""
    from gongkai_docx.writers import pdf

    with guarded("生成 PDF"):
        return pdf.write(draft)


def save_pdf(made: Pdf, target: Path, overwrite: bool, *, aside: bool = False) -> None:
    """Save a PDF, and say which fonts in it stand in for others."""
    save(made.content, target, overwrite, aside=aside)
    if made.replaced:
        say(
            f"提示：这台电脑上没有字体 {'、'.join(made.replaced)}，"
            f"PDF 里由 {'、'.join(made.used)} 代替；装上字体后重新生成，版式才与 Word 里的相同。",
            aside=True,
        )


def save(
    content: bytes,
    target: Path,
    overwrite: bool,
    objection: Callable[[bytes, bytes], str | None] | None = None,
    *,
    option: str = "-o",
    aside: bool = False,
) -> Saved:
    """Save the content, and say so on standard output, or aside on standard error."""
    from gongkai_docx import files

    saved = files.save(content, target, overwrite=overwrite, objection=objection, option=option)
    if saved.unchanged:
        say(f"{saved.path} 内容没有变化，未重写。", aside=aside)
        return saved
    if saved.backup:
        say(f"原文件已备份为 {saved.backup}", aside=aside)
    say(f"已生成 {saved.path}", aside=aside)
    return saved
