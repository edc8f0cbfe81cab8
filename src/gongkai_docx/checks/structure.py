"""What a report must have → findings of family S: unit, year, prose, a date that fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.report import Report

LAST_YEAR = 2099
LONGEST_UNIT = 50

UNIT_MISSING = Rule("S1", Severity.ERROR, "须写明单位名称", "规定法定格式的通知")
UNIT_DOUBTFUL = Rule("S2", Severity.WARNING, "单位名称应是机关的全称")
YEAR = Rule("S3", Severity.ERROR, "须写明年度，且适用这一法定格式", "规定法定格式的通知")
EMPTY_SECTION = Rule("S4", Severity.ERROR, "文字的部分须有正文", "条例第五十条")
SIGNED_YEAR = Rule("S5", Severity.WARNING, "落款日期应在报告年度的次年", "条例第四十九条")
EMPTY_BLOCK = Rule("S6", Severity.WARNING, "小标题下应有正文")
YEAR_TO_COME = Rule("S7", Severity.WARNING, "报告的年度应已到来")


def check(report: Report) -> Iterator[Finding]:
    """A finding for each rule of this family that the report breaks."""
    for each in (unit, year, sections, blocks, signature):
        yield from each(report)


def unit(report: Report) -> Iterator[Finding]:
    """S1, S2: the organ is named, and by what looks like an organ's full name."""
    location = report.cells.get("unit")
    name = report.unit
    if not name:
        message = f"{report.where('unit')}：单位名称未填。"
        yield UNIT_MISSING.finding(
            message, location=location, about="unit", basis=report.form.notice
        )
        return
    problem = None
    if not re.search(r"[\u3400-\u9fff]", name):
        problem = "没有汉字"
    elif len(name) > LONGEST_UNIT:
        problem = f"有 {len(name)} 字，过长"
    elif "年度报告" in name:
        problem = "含有“年度报告”，像是标题"
    elif re.search(r"[×]|[Xx]{2,}|[_＿]{2,}", name):
        problem = "含有未替换的占位符"
    if problem:
        yield UNIT_DOUBTFUL.finding(
            f"{report.where('unit')}：单位名称“{name[:LONGEST_UNIT]}”{problem}，请核对。",
            location=location,
            about="unit",
            actual=name,
        )


def year(report: Report) -> Iterator[Finding]:
    """S3, S7: the year is stated, the form was in force for it, and it is not still to come."""
    form = report.form
    location = report.cells.get("year")
    problem = None
    if report.year is None:
        problem = "未填，或不能识别"
    elif report.year < form.first_year:
        problem = f" {report.year} 早于 {form.first_year}，那时还没有{form.notice}的格式"
    elif report.year > (form.last_year or LAST_YEAR):
        problem = f" {report.year} 不适用{form.notice}的格式，请核对"
    elif report.year > date.today().year:
        message = f"{report.where('year')}：年度 {report.year} 还没有到来，请核对。"
        yield YEAR_TO_COME.finding(message, location=location, about="year", actual=report.year)
    if problem:
        message = f"{report.where('year')}：年度{problem}。"
        yield YEAR.finding(
            message, location=location, about="year", actual=report.year, basis=form.notice
        )


def sections(report: Report) -> Iterator[Finding]:
    """S4: no section of prose is empty; an organ with nothing to report says so."""
    for section in report.form.narratives:
        if not any(block.paragraphs for block in report.narrative.get(section.key, ())):
            yield EMPTY_SECTION.finding(
                f"{report.where(section.key)}：这一部分没有正文；确无内容的，也应写明“无”。",
                location=report.cells.get(section.key),
                about=section.key,
                basis=section.basis,
            )


def blocks(report: Report) -> Iterator[Finding]:
    """S6: no heading stands without a paragraph."""
    for section in report.form.narratives:
        for block in report.narrative.get(section.key, ()):
            place = f"{section.key}/{block.heading}"
            if block.heading and not block.paragraphs:
                yield EMPTY_BLOCK.finding(
                    f"{report.where(place)}：小标题“{block.heading}”下没有正文。",
                    location=report.cells.get(place, report.cells.get(section.key)),
                    about=place,
                )


def signature(report: Report) -> Iterator[Finding]:
    """S5: the report is signed in the year after the one it is about (条例 art. 49)."""
    day = report.signature.date if report.signature else None
    if day and report.year and day.year != report.year + 1:
        yield SIGNED_YEAR.finding(
            f"{report.where('signature')}：落款日期 {day} 不在报告年度 {report.year} 的次年，"
            "请核对年度和日期。",
            location=report.cells.get("signature"),
            about="signature",
            expected=report.year + 1,
            actual=day.year,
        )
