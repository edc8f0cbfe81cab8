"""The options of `build` → the Word draft and the page for who signs it, saved and told."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai_docx.cli.checking import answered, checked, refuse_open, switches_of, tell
from gongkai_docx.cli.saving import (
    as_pdf,
    draft_name,
    folder_for,
    require,
    save,
    save_draft,
    save_pdf,
)
from gongkai_docx.errors import Unusable, guarded
from gongkai_docx.saying import say
from gongkai_docx.values import dataclass

if TYPE_CHECKING:
    from gongkai_docx.findings import Finding
    from gongkai_docx.report import Report
    from gongkai_docx.writers.word.compiled import Template


@dataclass(frozen=True)
class Options:
    """What `build` was asked for."""

    source: Path
    output: Path | None
    last: Path | None
    ignore: tuple[str, ...]
    notice: str | None
    template: Path | None
    draft: bool
    final: bool
    cover: Path | None
    pdf: bool
    charts: bool
    edited: Path | None
    dry_run: bool
    as_json: bool
    overwrite: bool

    def refuse_contradictions(self) -> None:
        """Raises `Unusable` for options that don't go together."""
        if self.output:
            require(self.output, ".docx", "Word 文稿")
        if self.cover:
            require(self.cover, ".docx", "送审单")
        if self.edited is None and (self.dry_run or self.as_json):
            raise Unusable("--dry-run 和 --json 须与 --into 一起使用：指明更新哪一份文稿。")
        if self.draft and self.final:
            raise Unusable(
                "--draft 和 --final 不能一起使用：草稿可以有没有解决的问题，定稿不可以。"
            )
        if self.edited and (self.template or self.draft):
            raise Unusable("--into 是更新已有的文稿，不能与 --template、--draft 一起使用。")
        if self.edited and self.charts:
            raise Unusable(
                "--into 只更新文稿里已有的图，不能与 --charts 一起使用；"
                "要加图的，请用 build --charts 另外生成一份文稿，把图复制过来。"
            )


def run(options: Options) -> None:
    """Check the source and build what was asked for.

    Raises `Unusable`, `WouldOverwrite`, and click's `Exit` with 1 where there are errors.
    """
    from gongkai_docx.findings import has_errors

    options.refuse_contradictions()
    reading, findings = checked(options.source, options.last, options.notice)
    report, off = reading.report, switches_of(reading, options.source, options.ignore)
    template = _template(options, report)
    if template:
        with guarded(f"检查模板 {template.name}"):
            findings += template.findings_on(report)
    findings = answered(reading, findings, off)
    if not options.as_json:
        tell(options.source, findings)
    failed = has_errors(findings)
    if failed and not options.draft:
        advice = "没有更新文稿；请"
        if options.edited is None:
            advice = "没有生成文稿；请加 --draft 生成带批注的草稿，或"
        say(f"有错误，{advice}按上表改正后重试。", aside=True)
        raise click.exceptions.Exit(1)
    if options.final:
        refuse_open(options.source, findings)
        report = dataclasses.replace(report, explanations=())  # they are for no public
    if options.edited:
        from gongkai_docx.cli.refreshing import refresh

        refresh(
            report,
            options.edited,
            options.output,
            dry_run=options.dry_run,
            as_json=options.as_json,
            overwrite=options.overwrite,
        )
        if options.pdf and not options.dry_run:
            _pdf_of(options.output or options.edited, options)
    else:
        _draft(options, report, template, findings)
    if options.cover and not options.dry_run:
        _cover(options, report, findings)
    if failed:
        raise click.exceptions.Exit(1)


def _template(options: Options, report: Report) -> Template | None:
    """The office's own template, if one was named."""
    if options.template is None:
        return None
    from gongkai_docx.writers import word

    return word.template_file(options.template, report.form)


def _draft(
    options: Options,
    report: Report,
    template: Template | None,
    findings: tuple[Finding, ...],
) -> None:
    from gongkai_docx.clock import named
    from gongkai_docx.writers import word

    if template and not template.usable:
        say("模板有错误，草稿改用内置的模板。", aside=True)
        template = None
    target = options.output
    if target is None:
        target = folder_for(options.source) / draft_name(report, draft=options.draft)
    content = word.write(
        report,
        template,
        comments=findings if options.draft else None,
        source=options.source.name,
        moment=named(),
        with_charts=options.charts,
    )
    made = as_pdf(content) if options.pdf else None
    save_draft(content, target, options.overwrite)
    if made:
        save_pdf(made, target.with_suffix(".pdf"), options.overwrite)


def _pdf_of(draft: Path, options: Options) -> None:
    """A PDF of a draft that people edited, beside it."""
    from gongkai_docx.files import load

    made = as_pdf(load(draft))
    save_pdf(made, draft.with_suffix(".pdf"), options.overwrite, aside=options.as_json)


def _cover(options: Options, report: Report, findings: tuple[Finding, ...]) -> None:
    """The page for the one who signs."""
    from gongkai_docx.writers.word import cover

    if options.cover:
        content = cover.write(report, findings)
        save(
            content,
            options.cover,
            options.overwrite,
            cover.objection,
            option="--cover",
            aside=options.as_json,
        )
