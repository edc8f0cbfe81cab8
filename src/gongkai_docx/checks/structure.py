"""What a report must have → findings of family S: unit, year, prose, a date that fits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai_docx.clock import today
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.forms import UnknownForm, form_of
from gongkai_docx.masking import cut
from gongkai_docx.patterns import pattern
from gongkai_docx.places import SIGNATURE, UNIT, YEAR, Place
from gongkai_docx.report import Report
from gongkai_docx.text import is_chinese

LAST_YEAR = 2099
LONGEST_UNIT = 50

UNIT_MISSING = Rule("S1", Severity.ERROR, "须写明单位名称", "规定法定格式的通知")
UNIT_DOUBTFUL = Rule("S2", Severity.WARNING, "单位名称应是机关的全称")
OF_A_YEAR = Rule("S3", Severity.ERROR, "须写明年度，且适用这一法定格式", "规定法定格式的通知")
EMPTY_SECTION = Rule("S4", Severity.ERROR, "文字的部分须有正文", "条例第五十条")
SIGNED_YEAR = Rule("S5", Severity.WARNING, "落款日期应在报告年度的次年", "条例第四十九条")
EMPTY_BLOCK = Rule("S6", Severity.WARNING, "小标题下应有正文")
YEAR_TO_COME = Rule("S7", Severity.WARNING, "报告的年度应已到来")


# What forms on paper have beside a name: the label before it, and where the seal goes.
_ASIDE = pattern(r"^[^：:]{0,20}[：:]|[（(](?:单位|加盖|盖|签|公|印){0,3}章[）)]")


def check(report: Report) -> Iterator[Finding]:
    """A finding for each rule of this family that the report breaks."""
    for each in (unit, year, sections, blocks, signature):
        yield from each(report)


def unit(report: Report) -> Iterator[Finding]:
    """S1, S2: the organ is named, and by what looks like an organ's full name."""
    name, place = report.unit, report.located(UNIT)
    if not name:
        message = f"{report.where(UNIT)}：未填，报告须写明单位名称。"
        yield UNIT_MISSING.finding(message, place=place, basis=report.form.notice)
        return
    problem = None
    if not is_chinese(name):
        problem = "没有汉字"
    elif len(name) > LONGEST_UNIT:
        problem = f"有 {len(name)} 字，过长"
    elif said := next((each for each in ("年度报告", "年报") if each in name), None):
        problem = f"含有“{said}”，像是标题"
    elif aside := _ASIDE.search(name):
        problem = f"含有“{aside[0].strip()}”，会写进标题"
    elif re.search(r"[×]|[Xx]{2,}|[_＿]{2,}", name):
        problem = "含有未替换的占位符"
    if problem:
        yield UNIT_DOUBTFUL.finding(
            f"{report.where(UNIT)}：“{cut(name, LONGEST_UNIT)}”{problem}，不像单位的全称，请核对。",
            place=place,
            actual=name,
        )


def year(report: Report) -> Iterator[Finding]:
    """S3, S7: the year is stated, the form was in force for it, and it is not still to come."""
    form = report.form
    place = report.located(YEAR)
    problem = None
    if report.year is None:
        problem = "未填，或不能识别"
    elif not form.first_year <= report.year <= (form.last_year or LAST_YEAR):
        problem = f" {report.year} 不用{form.notice}的格式，{_instead(report.year)}"
    elif report.year > today().year:
        message = (
            f"{report.where(YEAR)}：年度 {report.year} 到 {today():%Y-%m-%d} 还没有到来，请核对。"
        )
        yield YEAR_TO_COME.finding(message, place=place, actual=report.year)
    if problem:
        message = f"{report.where(YEAR)}：年度{problem}。"
        yield OF_A_YEAR.finding(message, place=place, actual=report.year, basis=form.notice)


def _instead(year: int) -> str:
    """What to do about a year that the form of the report is not for."""
    try:
        right = form_of(year) if year <= LAST_YEAR else None
    except UnknownForm:
        right = None
    if right is None:
        return "请核对"
    return (
        f"用的是{right.notice}的；请核对年度，"
        f"或运行 gongkai-docx new --year {year} -o 新表.xlsx 生成填报表重填"
    )


def sections(report: Report) -> Iterator[Finding]:
    """S4: no section of prose is empty; an organ with nothing to report says so."""
    for section in report.form.narratives:
        if not any(block.paragraphs for block in report.narrative.get(section.key, ())):
            place = report.located(Place.section(section.key))
            yield EMPTY_SECTION.finding(
                f"{report.where(place)}：这一部分没有正文；确无内容的，也应写明“无”。",
                place=place,
                basis=section.basis,
            )


def blocks(report: Report) -> Iterator[Finding]:
    """S6: no heading stands without a paragraph."""
    for section in report.form.sections:
        for heading, block, _ in report.blocks(section.key):
            if heading and not block.paragraphs:
                yield EMPTY_BLOCK.finding(
                    f"{report.where(heading)}：小标题“{block.heading}”下没有正文。",
                    place=report.located(heading),
                )


def signature(report: Report) -> Iterator[Finding]:
    """S5: the report is signed in the year after the one it is about (条例 art. 49)."""
    day = report.signature.date if report.signature else None
    if day and report.year and day.year != report.year + 1:
        yield SIGNED_YEAR.finding(
            f"{report.where(SIGNATURE)}：落款日期 {day} 不在报告年度 {report.year} 的次年，"
            "请核对年度和日期。",
            place=report.located(SIGNATURE),
            expected=report.year + 1,
            actual=day.year,
        )
