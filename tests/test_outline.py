"""The headings, paragraphs and tables of a report in order, numbered as the form says."""

from __future__ import annotations

import dataclasses
from itertools import count

from hypothesis import given

from gongkai_docx.charts import numbered
from gongkai_docx.outline import Drawing, Heading, Paragraph, Table, outline
from gongkai_docx.places import Place
from gongkai_docx.report import Block, Report
from gongkai_docx.tags import filled
from gongkai_docx.text import spaceless
from gongkai_docx.writers import word
from strategies import FORM, any_figures, reports
from test_draft import W, shown, tree

ONE = "总体情况"
REPORT = Report(
    FORM,
    unit="某某局",
    year=2023,
    preface=("　　前言。",),
    narrative={
        ONE: (
            Block(None, ("开头。",)),
            Block("公开", ("　甲。", "乙。")),
            Block("公开", ()),
            Block("怎么办？", ("丙。",)),
        )
    },
)


def lines(report: Report) -> list[str]:
    """The outline as it may be printed, a table as a dash, a chart as its caption."""
    told, drawn = [], count(1)
    for each in outline(report):
        if isinstance(each, Table):
            told.append("—")
        elif isinstance(each, Drawing):
            told.append(numbered(next(drawn), each.chart))
        elif isinstance(each, Heading):
            told.append(each.text)
        else:
            told.append((each.heading.text if each.heading else "") + each.text)
    return told


FRAME = [
    "二、主动公开政府信息情况",
    "—",
    "三、收到和处理政府信息公开申请情况",
    "—",
    "四、政府信息公开行政复议、行政诉讼情况",
    "—",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]


def test_headings_open_their_text() -> None:
    assert lines(REPORT) == [
        "前言。",
        "一、总体情况",
        "开头。",
        "（一）公开。甲。",
        "乙。",
        "（二）公开。",
        "（三）怎么办？丙。",
        *FRAME,
    ]


def test_headings_stand_on_lines_of_their_own() -> None:
    assert lines(dataclasses.replace(REPORT, headings="own-line"))[2:9] == [
        "开头。",
        "（一）公开",
        "甲。",
        "乙。",
        "（二）公开",
        "（三）怎么办？",
        "丙。",
    ]


def test_every_entry_has_its_place() -> None:
    entries = list(outline(REPORT))
    assert [each.place for each in entries[:7]] == [
        Place.preface(0),
        Place.section(ONE),
        Place.paragraph(ONE, 0),
        Place.paragraph(ONE, 1),
        Place.paragraph(ONE, 2),
        Place.heading(ONE, 1),
        Place.paragraph(ONE, 3),
    ]
    opened = [each.heading for each in entries if isinstance(each, Paragraph) and each.heading]
    assert [heading.place for heading in opened] == [Place.heading(ONE, 0), Place.heading(ONE, 2)]
    tables = [each for each in entries if isinstance(each, Table)]
    assert [each.section for each in tables] == list(FORM.tables)


def test_prose_of_a_section_with_a_table_stands_above_it() -> None:
    report = dataclasses.replace(REPORT, narrative={"申请": (Block("说明", ("丁。",)),)})
    told = lines(report)
    at = told.index("三、收到和处理政府信息公开申请情况")
    assert told[at + 1 : at + 3] == ["（一）说明。丁。", "—"]


@given(reports(any_figures))
def test_a_draft_tells_the_outline_in_its_order(report: Report) -> None:
    """Whether its headings are run-in or stand on lines of their own."""
    paragraphs = (spaceless(shown(each)) for each in tree(word.write(report)).iter(f"{W}p"))
    for line in lines(report):
        if line != "—" and (told := spaceless(filled(line, report))):
            assert told in paragraphs
