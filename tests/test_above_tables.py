"""Prose above the tables of sections 二 to 四 is part of a report however it is told."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest

from gongkai_docx.checks import check
from gongkai_docx.places import Place
from gongkai_docx.readers import json as json_reader
from gongkai_docx.report import Block, People, Report
from gongkai_docx.tags import filled
from gongkai_docx.writers import json as json_writer
from gongkai_docx.writers import word
from gongkai_docx.writers.word.template import WordTemplate
from strategies import EVERY_FORM, PROSE, sound
from templates import changed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SAID = "按处理决定送达的时间统计，新收{{ 申请.本年新收.总计 }}件。"
PEOPLE = People("张三", "李四", "王五", "0371-12345678", date(2024, 1, 10))


def with_prose(report: Report | None = None, text: str = SAID) -> Report:
    report = report or sound(EVERY_FORM[-1])
    narrative = {**PROSE, "申请": (Block("统计口径", (text, "又一段。")),)}
    return Report(
        report.form, report.unit, report.year, narrative=narrative, figures=report.figures
    )


def test_it_is_read_and_written_as_json() -> None:
    report = with_prose()
    assert json_reader.read(json_writer.write(report), "a.json").report == report


def test_who_filled_it_in_is_read_and_written_as_json() -> None:
    report = Report(EVERY_FORM[-1], people=PEOPLE)
    content = json_writer.write(report)
    assert '"填表日期": "2024-01-10"' in content.decode()
    assert json_reader.read(content, "a.json").report == report
    assert "people" not in json_writer.write(Report(EVERY_FORM[-1])).decode()


def test_it_stands_between_the_heading_and_the_table_of_the_draft() -> None:
    report = with_prose()
    body = docx.Document(io.BytesIO(word.write(report))).element.body
    texts = [
        ("".join(node.text or "" for node in each.iter(f"{W}t")), each.tag.rpartition("}")[2])
        for each in body
    ]
    heading = next(n for n, (text, _) in enumerate(texts) if text.startswith("三、收到和处理"))
    said = f"（一）统计口径。{filled(SAID, report)}"
    assert [text for text, _ in texts[heading + 1 : heading + 3]] == [said, "又一段。"]
    assert texts[heading + 3][1] == "tbl"


@pytest.mark.rule("T6")
def test_a_template_made_before_there_was_room_for_it_is_told() -> None:
    content = changed(("表前.申请", "总体情况"))
    template = WordTemplate(content, "旧模板.docx", EVERY_FORM[-1])
    (finding,) = template.findings_on(with_prose())
    assert finding.code == "T6"
    assert "没有“表前.申请”的标签" in finding.message
    assert template.findings_on(sound(EVERY_FORM[-1])) == ()


@pytest.mark.rule("N4")
def test_its_numbers_are_held_against_the_table() -> None:
    report = sound(EVERY_FORM[-1])
    stated = int(report.value("申请.本年新收.总计"))
    (finding,) = check(with_prose(report, f"本年新收政府信息公开申请{stated + 7}件。"))
    assert (finding.code, finding.actual) == ("N4", stated + 7)
    assert finding.place == Place.paragraph("申请", 0)


@pytest.mark.rule("S6")
def test_a_heading_without_text_is_told() -> None:
    report = sound(EVERY_FORM[-1])
    narrative = {**PROSE, "复议诉讼": (Block("复议", ()),)}
    (finding,) = check(
        Report(report.form, report.unit, report.year, narrative=narrative, figures=report.figures)
    )
    assert finding.code == "S6"
