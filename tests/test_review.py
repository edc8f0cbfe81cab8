"""build --draft: every finding is a comment at what it is about, and 草稿 stands on each page."""

from __future__ import annotations

import dataclasses
import io
import json
from datetime import datetime
from pathlib import Path

import docx
import pytest
from lxml import etree

import workbooks
from conftest import EXAMPLE, Run
from gongkai_docx.checks import check
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.package import unpack
from gongkai_docx.places import SIGNATURE, UNIT, Place
from gongkai_docx.report import Block, HeadingStyle, Report, Signature
from gongkai_docx.writers import word as writer
from gongkai_docx.writers.word.template import WordTemplate
from strategies import FORM
from templates import TEMPLATE, changed
from test_draft import W, figures_in, opened, shown, tree, values

DRAFT = "南阳市官庄工区管委会2023年政府信息公开工作年度报告（草稿）.docx"


def comments(content: bytes) -> dict[str, str]:
    """The text of each comment → what it is about: its figure's key, or its paragraph's text."""
    parts = unpack(content)
    root = etree.fromstring(parts["word/comments.xml"])
    texts = {each.get(f"{W}id"): shown(each) for each in root}
    assert {each.get(f"{W}author") for each in root} == {"校验"}
    document = tree(content)
    about = {}
    for number, text in texts.items():
        (start,) = document.iterfind(f".//{W}commentRangeStart[@{W}id='{number}']")
        (end,) = document.iterfind(f".//{W}commentRangeEnd[@{W}id='{number}']")
        (mark,) = document.iterfind(f".//{W}commentReference[@{W}id='{number}']")
        paragraph = next(start.iterancestors(f"{W}p"))
        assert paragraph is next(end.iterancestors(f"{W}p")) is next(mark.iterancestors(f"{W}p"))
        within = list(paragraph)
        between = within[within.index(start) : within.index(end)]
        tags = [tag for each in between for tag in values(each, "tag")]
        about[text] = tags[0] if tags else shown(paragraph)
    return about


def finding(**about: object) -> Finding:
    return Finding("C1", Severity.ERROR, "问题", **about)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("about", "place"),
    [
        ({"place": Place.figure("申请.本年新收.总计")}, "申请.本年新收.总计"),
        ({"figures": ("申请.上年结转.总计",)}, "申请.上年结转.总计"),
        ({"place": Place.section("申请")}, "三、收到和处理政府信息公开申请情况"),
        ({"place": Place.section("问题改进")}, "五、存在的主要问题及改进情况"),
        ({"place": Place.heading("问题改进", 99)}, "五、存在的主要问题及改进情况"),
        ({"place": UNIT}, "南阳市官庄工区管委会2023年政府信息公开工作年度报告"),
        ({"place": SIGNATURE}, "2024年1月15日"),
        ({}, "南阳市官庄工区管委会2023年政府信息公开工作年度报告"),
    ],
)
def test_a_comment_stands_at_what_it_is_about(
    example: Report, about: dict[str, object], place: str
) -> None:
    import datetime

    signed = Signature(None, datetime.date(2024, 1, 15))
    report = dataclasses.replace(example, signature=signed, cells=example.cells)
    content = writer.write(report, comments=[finding(**about)])
    assert comments(content) == {"错误 C1　问题": place}


def test_every_finding_is_a_comment_whatever_the_report() -> None:
    report = Report(FORM, figures={"申请.本年新收.自然人": 4, "申请.本年新收.总计": 5})
    findings = check(report)
    assert len(findings) > 5
    content = writer.write(report, comments=findings)
    told = comments(content)
    assert len(told) == len(findings)
    assert figures_in(content) == figures_in(writer.write(report))
    (total,) = [about for text, about in told.items() if "与各列之和 4 不符" in text]
    assert total == "申请.本年新收.总计"
    basis = [text for text in told if "依据：" in text]
    assert len(basis) == sum(finding.basis is not None for finding in findings)


def test_a_comment_holds_no_control_characters() -> None:
    bad = Finding("C1", Severity.ERROR, "甲\x00\x1b乙")
    content = writer.write(Report(FORM), comments=[bad])
    assert list(comments(content)) == [
        "错误 C1　甲\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}乙"
    ]


@pytest.mark.parametrize("char", ["\uffff", "\ufffe", "\x0b"])
def test_a_comment_shows_that_it_quotes_what_xml_cannot_hold(char: str) -> None:
    bad = Finding("C1", Severity.ERROR, f"甲{char}乙")
    assert list(comments(writer.write(Report(FORM), comments=[bad]))) == ["错误 C1　甲\ufffd乙"]


def headers(content: bytes) -> list[str]:
    section = opened(content).sections[0]
    kinds = [section.header, section.even_page_header, section.first_page_header]
    return [kind.paragraphs[0].text for kind in kinds if not kind.is_linked_to_previous]


def test_every_page_is_marked(example: Report) -> None:
    assert headers(writer.write(example, comments=[])) == ["草稿", "草稿"]
    assert headers(writer.write(example)) == []


def test_a_letterhead_stays_below_the_mark(example: Report) -> None:
    document = docx.Document(io.BytesIO(TEMPLATE.read_bytes()))
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "某某市某某局"
    document.add_comment(document.paragraphs[0].runs, text="office", author="某某")
    stream = io.BytesIO()
    document.save(stream)
    template = WordTemplate(stream.getvalue(), "ours.docx", FORM)
    content = writer.write(example, template, comments=[finding()])
    first = opened(content).sections[0].first_page_header
    assert [paragraph.text for paragraph in first.paragraphs] == ["草稿", "某某市某某局"]
    assert headers(content) == ["草稿", "草稿", "草稿"]
    root = etree.fromstring(unpack(content)["word/comments.xml"])
    assert [each.get(f"{W}author") for each in root] == ["某某", "校验"]
    assert [each.get(f"{W}id") for each in root] == ["0", "1"]


# ---------------------------------------------------------------- texts that are like each other


def at(report: Report, *places: Place, template: WordTemplate | None = None) -> list[int]:
    """Among the paragraphs of the draft that hold 公开, the numbers of those with comments."""
    told = [finding(place=place) for place in places]
    told = [dataclasses.replace(each, message=str(n)) for n, each in enumerate(told)]
    content = writer.write(report, template, comments=told)
    texts = {
        each.get(f"{W}id"): int(shown(each).rpartition("　")[2])
        for each in etree.fromstring(unpack(content)["word/comments.xml"])
    }
    start = f"{W}commentRangeStart"
    paragraphs = [each for each in tree(content).iter(f"{W}p") if "全县推进公开" in shown(each)]
    found = {
        texts[mark.get(f"{W}id")]: number
        for number, each in enumerate(paragraphs)
        for mark in each.iter(start)
    }
    return [found[number] for number in range(len(places))]


ONE = "总体情况"
SAME = "全县推进公开。"
LONGER = "全县推进公开。全区。"


@pytest.mark.parametrize(
    "texts",
    [
        (LONGER, SAME),
        (SAME, LONGER),
        (SAME, SAME, SAME),
        (LONGER, SAME, LONGER, SAME, f"又：{SAME}", SAME),
    ],
)
@pytest.mark.parametrize("headings", ["run-in", "own-line"])
@pytest.mark.parametrize("heading", [None, "公开", "全县推进公开"])
def test_a_comment_stands_at_its_own_paragraph_of_those_alike(
    texts: tuple[str, ...], headings: HeadingStyle, heading: str | None
) -> None:
    report = Report(
        FORM,
        unit="某局",
        year=2023,
        narrative={
            "总体情况": (Block(None, texts), Block(heading, texts)),
            "问题改进": (Block(None, texts),),
        },
        headings=headings,
        preface=texts,
    )
    count = len(texts)
    places = [Place.preface(n) for n in range(count)]
    places += [Place.paragraph("总体情况", n) for n in range(2 * count)]
    places += [Place.paragraph("问题改进", n) for n in range(count)]
    numbers = list(range(4 * count))
    if heading == "全县推进公开" and headings == "own-line":  # a line of its own holds it too
        numbers = [n + (n >= 2 * count) for n in numbers]
    assert at(report, *places) == numbers


def test_a_comment_stands_at_its_own_heading_of_those_alike() -> None:
    blocks = (Block("公开情况", (f"（一）公开：{SAME}",)), Block("公开", (SAME,)))
    report = Report(FORM, narrative={"总体情况": blocks})
    places = [Place.heading(ONE, 0), Place.heading(ONE, 1), Place.paragraph(ONE, 1)]
    assert at(report, *places) == [0, 1, 1]


@pytest.mark.parametrize("headings", ["run-in", "own-line"])
def test_the_same_heading_twice_in_a_section_is_two_places(headings: HeadingStyle) -> None:
    blocks = (Block("公开", (SAME,)), Block("公开", ()), Block("公开", (LONGER,)))
    report = Report(FORM, narrative={ONE: blocks}, headings=headings)
    told = [finding(place=Place.heading(ONE, n)) for n in range(3)]
    told = [dataclasses.replace(each, message=str(n)) for n, each in enumerate(told)]
    about = comments(writer.write(report, comments=told))
    shown = [about[f"错误 C1　{n}"][:5] for n in range(3)]
    assert shown == ["（一）公开", "（二）公开", "（三）公开"]
    (empty,) = [each for each in check(report) if each.code == "S6"]
    assert empty.place == Place.heading(ONE, 1)


def test_words_that_an_office_puts_around_a_paragraph_do_not_hide_it() -> None:
    around = ("{{ 段.正文 }}", "见：{{ 段.正文 }}（完）")
    template = WordTemplate(changed(around, around), "ours.docx", FORM)
    report = Report(FORM, narrative={"总体情况": (Block(None, (LONGER, SAME, SAME)),)})
    places = (Place.paragraph(ONE, n) for n in range(3))
    assert at(report, *places, template=template) == [0, 1, 2]


def test_spaces_and_tabs_in_a_paragraph_do_not_hide_it() -> None:
    report = Report(FORM, narrative={"总体情况": (Block(None, (SAME, f"甲\t乙　 {SAME}")),)})
    assert at(report, Place.paragraph(ONE, 1)) == [1]


@pytest.mark.parametrize(
    ("source", "moment", "told"),
    [
        ("", None, "草稿"),
        ("填报表.xlsx", None, "草稿　填报表.xlsx"),
        ("填报表.xlsx", datetime(2026, 1, 15, 9, 30), "草稿 2026-01-15 09:30　填报表.xlsx"),
        ("表\u200b\x07.xlsx", datetime(2026, 1, 15), "草稿 2026-01-15　表\ufffd.xlsx"),
    ],
)
def test_a_draft_says_when_and_of_which_file_it_was_made(
    source: str, moment: datetime | None, told: str, example: Report
) -> None:
    content = writer.write(example, comments=[], source=source, moment=moment)
    assert headers(content) == [told, told]


# ---------------------------------------------------------------- the command


def test_the_moment_is_the_one_that_is_named(run: Run, tmp_path: Path) -> None:
    """None is, unless asked for: what is made of the same is the same on any day."""
    command = ["build", EXAMPLE, "--draft", "-o", "稿.docx"]
    assert run(*command).returncode == 0
    first = (tmp_path / "稿.docx").read_bytes()
    assert set(headers(first)) == {f"草稿　{EXAMPLE.name}"}
    assert "内容没有变化" in run(*command).stdout
    for _ in range(2):
        assert run(*command, "--as-of", "2026-01-15 09:30").returncode == 0
    named = (tmp_path / "稿.docx").read_bytes()
    assert set(headers(named)) == {f"草稿 2026-01-15 09:30　{EXAMPLE.name}"}
    assert run(*command).returncode == 0
    assert (tmp_path / "稿.docx").read_bytes() == first


def test_a_report_with_errors_becomes_a_draft(run: Run, tmp_path: Path) -> None:
    book = workbooks.opened(EXAMPLE.read_bytes())
    book["三、依申请公开"]["J5"] = 5
    book["三、依申请公开"]["E8"] = "很多"
    book.save(tmp_path / "有错.xlsx")
    (tmp_path / "out").mkdir()
    built = run("build", "有错.xlsx", "--draft")
    assert built.returncode == 1
    told = comments((tmp_path / "out" / DRAFT).read_bytes())
    assert any(about == "申请.本年新收.总计" and "I1" in text for text, about in told.items())
    assert any(about == "申请.部分公开.商业企业" and "C1" in text for text, about in told.items())
    assert not (tmp_path / "out" / DRAFT.replace("（草稿）", "")).exists()


def test_a_report_without_findings_becomes_a_draft_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert run("build", EXAMPLE, "--draft").returncode == 0
    parts = unpack((tmp_path / "out" / DRAFT).read_bytes())
    assert "word/comments.xml" not in parts


def test_text_that_word_cannot_hold_does_not_keep_from_a_draft(run: Run, tmp_path: Path) -> None:
    report = {
        "form": "2021",
        "unit": "某\x01局",
        "narrative": {"其他事项": [{"paragraphs": ["\x02"]}]},
    }
    (tmp_path / "a.json").write_text(json.dumps(report), "utf-8")
    built = run("build", "a.json", "--draft", "-o", "a.docx")
    assert built.returncode == 2
    assert "$.unit：含有 Word 文件不能保存的字符 U+0001" in built.stderr


def test_a_faulty_template_gives_way_to_the_built_in_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ours.docx").write_bytes(changed(("{{ 标题 }}", "{{ 题目 }}")))
    refused = run("build", EXAMPLE, "--template", "ours.docx", "-o", "a.docx")
    assert refused.returncode == 1
    assert "T1" in refused.stdout
    assert not (tmp_path / "a.docx").exists()
    built = run("build", EXAMPLE, "--template", "ours.docx", "--draft", "-o", "a.docx")
    assert built.returncode == 1
    assert "草稿改用内置的模板" in built.stderr
    (text,) = comments((tmp_path / "a.docx").read_bytes())
    assert "最接近的是“标题”" in text


def test_a_comment_on_the_title_stands_at_the_first_paragraph_of_that_text() -> None:
    title = "某局2023年政府信息公开工作年度报告"
    report = Report(
        FORM, unit="某局", year=2023, narrative={"其他事项": (Block(None, (title, "甲")),)}
    )
    document = tree(writer.write(report, comments=[finding()]))
    paragraphs = list(document.iter(f"{W}p"))
    assert paragraphs[0].find(f"{W}commentRangeStart") is not None


def test_a_comment_on_an_empty_block_stands_at_its_heading() -> None:
    report = Report(FORM, narrative={"总体情况": (Block("甲", ("乙",)), Block("丙", ()))})
    (empty,) = [each for each in check(report) if each.code == "S6"]
    assert list(comments(writer.write(report, comments=[empty])).values()) == ["（二）丙。"]


def test_bookmarks_of_an_office_catch_no_comments(example: Report) -> None:
    own = '<w:bookmarkStart w:id="7" w:name="unit"/><w:bookmarkEnd w:id="7"/>'
    content = changed(("<w:body>", f"<w:body>{own}"))
    draft = writer.write(
        example, WordTemplate(content, "ours.docx", FORM), comments=[finding(place=UNIT)]
    )
    assert list(comments(draft).values()) == [example.full_title]


def test_a_style_that_the_office_has_is_used(example: Report) -> None:
    """Word calls its styles in Chinese a3, but names them as ever."""
    style = '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="annotation text"/></w:style>'
    content = changed(("</w:styles>", f"{style}</w:styles>"), part="word/styles.xml")
    parts = unpack(
        writer.write(example, WordTemplate(content, "ours.docx", FORM), comments=[finding()])
    )
    assert parts["word/styles.xml"].count(b"annotation text") == 1
    assert b'w:pStyle w:val="a3"' in parts["word/comments.xml"]
