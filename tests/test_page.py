"""The draft on paper, as LibreOffice and ONLYOFFICE print it, beside GB/T 9704—2012."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import docx
import pytest

import printed
from gongkai_docx.forms import Form, form_names, load_form
from gongkai_docx.report import Block, Report, Signature
from gongkai_docx.writers import word as writer
from gongkai_docx.writers.word.titles import broken
from printed import BOTTOM, CHARACTER, LEFT, RIGHT, TOP, Line
from programs.libreoffice import LibreOffice
from programs.onlyoffice import OnlyOffice
from strategies import FORM
from test_draft import W

paper = pytest.mark.real("pdftotext")
OFFICES = [
    pytest.param("with_libreoffice", marks=[pytest.mark.real("soffice"), paper]),
    pytest.param("with_onlyoffice", marks=[pytest.mark.real("docbuilder"), paper]),
]
Print = Callable[[Report | bytes], list[Line]]
PRINTED: dict[tuple[str, bytes], list[Line]] = {}
"""What was printed already in this worker, by office suite and draft."""


@pytest.fixture
def with_libreoffice(libreoffice: LibreOffice) -> Callable[[Path, Path], object]:
    return lambda source, pdf: libreoffice.convert(source, ["pdf"], pdf.parent)


@pytest.fixture
def with_onlyoffice(docbuilder: OnlyOffice) -> Callable[[Path, Path], object]:
    return lambda source, pdf: docbuilder.run(source, "", pdf)


@pytest.fixture(params=OFFICES)
def prints(request: pytest.FixtureRequest, tmp_path: Path) -> Print:
    """Prints the draft of a report with an office suite, once for all who ask for it."""
    numbers = count()

    def prints(draft: Report | bytes) -> list[Line]:
        content = writer.write(draft) if isinstance(draft, Report) else draft
        if (request.param, content) not in PRINTED:
            source = tmp_path / f"{next(numbers)}.docx"
            source.write_bytes(content)
            pdf = source.with_suffix(".pdf")
            request.getfixturevalue(request.param)(source, pdf)
            lines = [line for line in printed.lines(pdf) if "ersion" not in str(line)]
            PRINTED[request.param, content] = lines
        return PRINTED[request.param, content]

    return prints


def found(lines: list[Line], text: str) -> Line:
    """The one line of that text."""
    (line,) = [line for line in lines if str(line) == text]
    return line


def gathered(reports: Iterable[Report], part: Callable[[list[Any]], list[Any]]) -> bytes:
    """That part of the drafts of all these reports, a page each: printed in the time of one."""
    drafts = [docx.Document(io.BytesIO(writer.write(each))) for each in reports]
    parts = [part(list(each.element.body)) for each in drafts]
    body = drafts[0].element.body
    for each in list(body)[:-1]:
        body.remove(each)
    for first, *others in parts:
        first.get_or_add_pPr().get_or_add_pageBreakBefore().val = len(body) > 1
        for each in (first, *others):
            body[-1].addprevious(each)
    stream = io.BytesIO()
    drafts[0].save(stream)
    return stream.getvalue()


def on_page(lines: list[Line], number: int) -> list[Line]:
    return [line for line in lines if line.page == number]


# ---------------------------------------------------------------- the title (7.3.1)

UNITS = {
    "某某局": ["某某局2023年政府信息公开工作年度报告"],
    "某某市水利局": ["某某市水利局2023年", "政府信息公开工作年度报告"],
    "某某市某某区水利局": ["某某市某某区水利局2023年", "政府信息公开工作年度报告"],
    "某某市某某区卫生健康委员会": ["某某市某某区卫生健康委员会", "2023年政府信息公开工作年度报告"],
    "某某省某某市某某区人力资源和社会保障局某": [
        "某某省某某市某某区人力资源和社会保障局某",
        "2023年政府信息公开工作年度报告",
    ],
    "新疆维吾尔自治区昌吉回族自治州玛纳斯县农业农村局": [
        "新疆维吾尔自治区昌吉回族自治州",
        "玛纳斯县农业农村局2023年",
        "政府信息公开工作年度报告",
    ],
}
VERY_LONG = "新疆维吾尔自治区巴音郭楞蒙古自治州博斯腾湖博物馆、文化体育广播电视和旅游局（文物局）"
TITLES = {
    "某某市住房和城乡建设局（某某市人民防空办公室）2023年政府信息公开工作年度报告": [
        "某某市住房和城乡建设局",
        "（某某市人民防空办公室）",
        "2023年政府信息公开工作年度报告",
    ],
    "某经济区管理委员会（高新技术开发区管委会、综合保税区管委会）2023年政府信息公开工作年度报告": [
        "某经济区管理委员会",
        "（高新技术开发区管委会、",
        "综合保税区管委会）2023年",
        "政府信息公开工作年度报告",
    ],
    f"{VERY_LONG}2023年政府信息公开工作年度报告": [
        "新疆维吾尔自治区",
        "巴音郭楞蒙古自治州博斯腾湖博物馆、",
        "文化体育广播电视和旅游局（文物局）",
        "2023年政府信息公开工作年度报告",
    ],
    "南阳市官庄工区管委会\n2023年政府信息公开工作年度报告": [
        "南阳市官庄工区管委会",
        "2023年政府信息公开工作年度报告",
    ],
    "南阳市官庄工区管委会关于2023年度政府信息公开工作情况的报告": [
        "南阳市官庄工区管委会关于2023年度",
        "政府信息公开工作情况的报告",
    ],
    "南阳市官庄工区管委会2023年政府信息公开工作年度报告（公开版）": [
        "南阳市官庄工区管委会2023年",
        "政府信息公开工作年度报告（公开版）",
    ],
}


@cache
def titles() -> bytes:
    """All these titles, each with the heading below it."""
    unit = "南阳市官庄工区管委会"
    reports = [Report(FORM, unit=each, year=2023) for each in UNITS]
    reports += [Report(FORM, unit=unit, year=2023, title=each) for each in TITLES]
    return gathered(reports, lambda body: body[:2])


def title_of(which: str, prints: Print) -> list[Line]:
    """The page that begins with the title of that unit, or with that title."""
    return on_page(prints(titles()), [*UNITS, *TITLES].index(which) + 1)


@pytest.mark.parametrize("unit", UNITS)
def test_a_title_is_broken_where_its_words_end(unit: str, prints: Print) -> None:
    *lines, heading = title_of(unit, prints)[: len(UNITS[unit]) + 1]
    assert [str(line) for line in lines] == UNITS[unit]
    assert str(heading) == "一、总体情况"
    for line in lines:
        assert line.centre == pytest.approx((LEFT + RIGHT) / 2, abs=2)
        assert line.left >= LEFT
        assert line.right <= RIGHT
    for above, below in pairwise(lines):
        assert below.middle - above.middle == pytest.approx(35, abs=_apart(above, below))


def _apart(above: Line, below: Line) -> float:
    """How exactly the distance of two lines is known: by their first characters, of two fonts."""
    return 0.5 if str(above)[0].isdigit() == str(below)[0].isdigit() else 3


@pytest.mark.parametrize("title", TITLES)
def test_a_title_of_their_own_is_too(title: str, prints: Print) -> None:
    lines = title_of(title, prints)[: len(TITLES[title])]
    assert [str(line) for line in lines] == TITLES[title]


@pytest.mark.parametrize("length", range(1, 60))
def test_a_title_of_any_length_has_whole_words_on_its_lines(length: int) -> None:
    """No line is only 报告; none ends within 政府信息公开, or within a name that fits on it."""
    unit = ("某某市第二人民医院筹建处" * 5)[:length]
    title = f"{unit}2023年政府信息公开工作年度报告"
    lines = broken(title, (unit,), 20.1)
    assert "".join(lines) == title
    assert all(len(line) >= 4 for line in lines)
    assert any("政府信息公开" in line for line in lines)
    assert lines[-1].endswith("年度报告")
    if length <= 20:
        assert any(unit in line for line in lines)


@pytest.mark.parametrize("text", ["长" * 1000, "a" * 50, "，" * 50, "2023年" * 30, "", "甲\n\n乙"])
def test_what_is_no_title_loses_nothing(text: str) -> None:
    assert "".join(broken(text, (), 20.1)) == text.replace("\n", "")


# ---------------------------------------------------------------- tables


@pytest.fixture(params=form_names())
def form_of(request: pytest.FixtureRequest) -> Form:
    return load_form(request.param)


def with_figures(form: Form, number: int) -> Report:
    amount = Decimal(number) / 100
    figures = {key: amount if each.amount else number for key, each in form.figures.items()}
    return Report(form, unit="某某市水利局", year=form.first_year, figures=figures)


@pytest.mark.parametrize("number", [7, 12_345_678, 123_456_789])
def test_each_table_stands_on_one_page_with_its_heading(
    form_of: Form, number: int, prints: Print
) -> None:
    lines = prints(with_figures(form_of, number))
    for section in form_of.tables:
        heading = found(lines, section.heading)
        last = [path[-1].label for group in section.groups for path in group.row_paths() if path]
        for label in last[-1:]:
            row = [line for line in lines if str(line).startswith(label[:4])]
            assert {line.page for line in row} == {heading.page}
    assert all(line.words[0].middle < BOTTOM for line in lines if str(line)[0] != "—")


# In the order in which most of what is tried here was printed above.
@pytest.mark.parametrize("number", [999_999_999, 12_345_678, 123_456_789])
def test_no_figure_is_broken(form_of: Form, number: int, prints: Print) -> None:
    report = with_figures(form_of, number)
    words = [word for line in prints(report) for word in line.words]
    counts = [word for word in words if word.text == str(number)]
    amounts = [each for each in form_of.figures.values() if each.amount]
    assert len(counts) == len(report.figures) - len(amounts)
    assert all(word.left > LEFT and word.right < RIGHT for word in counts)


def test_only_the_column_that_needs_it_is_smaller(example: Report) -> None:
    """Nothing else of the draft changes."""
    figures = {**example.figures, "申请.公开出版物.总计": 123_456_789}
    usual, other = (
        writer.write(dataclasses.replace(example, figures=each))
        for each in (example.figures, figures)
    )
    styles = [style for style in paragraph_styles(other) if style.endswith("15")]
    assert styles == ["TableFigureKept15"] * 24 + ["TableFigure15"]
    assert [style.removesuffix("15") for style in paragraph_styles(other)] == paragraph_styles(
        usual
    )


def paragraph_styles(content: bytes) -> list[str]:
    from test_draft import tree, values

    return values(tree(content), "pPr/pStyle")


def test_labels_are_broken_where_their_words_end(example: Report, prints: Print) -> None:
    lines = prints(example)
    page = found(lines, "三、收到和处理政府信息公开申请情况").page
    words = [word for line in lines if line.page == page for word in line.words]
    for text, times in (("不予", 2), ("公开", 1), ("无法", 1), ("提供", 1), ("处理", 2)):
        assert len([word for word in words if word.text == text]) == times, text
    downwards = [word for word in words if word.text in "本年度办理结果" and len(word.text) == 1]
    assert "".join(word.text for word in downwards) == "本年度办理结果"
    assert len({round((word.left + word.right) / 2) for word in downwards}) == 1


def test_labels_and_figures_stand_off_the_rules(example: Report, prints: Print) -> None:
    lines = prints(example)
    (row,) = [line for line in lines if str(line).startswith("一、本年新收")]
    assert row.left - LEFT == pytest.approx(4, abs=1.5)


def test_a_heading_stands_off_its_table(example: Report, prints: Print) -> None:
    """Half of its type's 16 pt, half of the row's 20, and at least 6 pt between them."""
    lines = prints(example)
    for heading, first in (
        ("二、主动公开政府信息情况", "第二十条第（一）项"),
        ("三、收到和处理政府信息公开申请情况", "申请人情况"),
    ):
        apart = found(lines, first).middle - found(lines, heading).middle
        assert apart > 8 + 10 + 6


# ---------------------------------------------------------------- the text

HANGING = "年末现行有效六件，"
SENTENCES = [HANGING * 12 + "全部公开。" + "一" * number + "，件。" for number in range(28)]


def test_no_punctuation_is_lost_at_the_end_of_a_line(example: Report, prints: Print) -> None:
    """Nor does it stand outside of the text, where some programs cut it off."""
    report = Report(FORM, narrative={"总体情况": (Block(None, tuple(SENTENCES)),)})
    lines = [line for line in prints(report) if set(str(line)) <= set("".join(SENTENCES))]
    assert "".join(map(str, lines)) == "".join(SENTENCES)
    assert max(line.right for line in lines) <= RIGHT + 1


ADDRESS = "http://www.moumoushi.gov.cn/zwgk/zfxxgk/fdzdgknr/zfxxgknb/t20240115_1234567.html"
MAIL = "zhengwugongkaibangongshi@moumoushi.gov.cn"


WORDS = [ADDRESS, MAIL, "Internationalization", "ISO9001:2015"]
BESIDE_WORDS = {
    word: [f"{'本报告' * number}可在{word}查阅，如有疑问请来电。" for number in range(4, 10)]
    for word in WORDS
}


@pytest.mark.parametrize("word", WORDS)
def test_a_long_latin_word_stretches_no_line(word: str, prints: Print) -> None:
    blocks = tuple(Block(word[:4], tuple(texts)) for word, texts in BESIDE_WORDS.items())
    lines = prints(Report(FORM, narrative={"总体情况": blocks}))
    text = "".join(str(line) for line in lines)
    assert text.count(word) == len(BESIDE_WORDS[word])
    assert max(line.widest_gap for line in lines if "本报告" in str(line)) < 5


# ---------------------------------------------------------------- the signature (7.3.5)

DAY = date(2024, 11, 15)
DATE = "2024年11月15日"


SAID = "本年度没有其他需要报告的事项。"
LONG = "某某省某某市某某区人力资源和社会保障局某"
SIGNATORIES = ["某某局", "某某市水利局", "南阳市官庄工区管委会", LONG]
SIGNED = [(unit, sealed) for unit in SIGNATORIES for sealed in (False, True)]


@cache
def signatures() -> bytes:
    """All these signatures, each below the last words of a text."""
    said = {"其他事项": (Block(None, (SAID,)),)}
    report = Report(FORM, unit="某某市水利局", year=2023, narrative=said)
    reports = [
        dataclasses.replace(report, signature=Signature(unit, DAY, sealed))
        for unit, sealed in SIGNED
    ]

    def ending(body: list[Any]) -> list[Any]:
        texts = ["".join(each.itertext(f"{W}t")) for each in body]
        return body[texts.index(SAID) : -1]

    return gathered(reports, ending)


def signed(unit: str, sealed: bool, prints: Print) -> tuple[Line, Line, Line]:
    """The last line of the text, the unit, and the date."""
    lines = on_page(prints(signatures()), SIGNED.index((unit, sealed)) + 1)
    at = [str(line) for line in lines].index(DATE)
    assert [str(line) for line in lines[at - 2 : at]] == [SAID, unit]
    return lines[at - 2], lines[at - 1], lines[at]


def characters(length: float) -> float:
    return length / CHARACTER


@pytest.mark.parametrize("unit", ["南阳市官庄工区管委会", LONG])
def test_without_a_seal_the_unit_ends_two_characters_from_the_right(
    unit: str, prints: Print
) -> None:
    text, signatory, day = signed(unit, False, prints)
    assert characters(RIGHT - signatory.right) == pytest.approx(2, abs=0.2)
    assert characters(day.left - signatory.left) == pytest.approx(2, abs=0.2)
    assert signatory.middle - text.middle == pytest.approx(2 * 28.95, abs=1)
    assert day.middle - signatory.middle == pytest.approx(28.95, abs=_apart(signatory, day))


@pytest.mark.parametrize("unit", ["某某局", "某某市水利局"])
def test_a_date_longer_than_the_unit_ends_two_characters_from_the_right(
    unit: str, prints: Print
) -> None:
    _, signatory, day = signed(unit, False, prints)
    # LibreOffice sets a fifth of an em on each side of the numbers: one character, in all.
    assert characters(RIGHT - day.right) == pytest.approx(2, abs=1.1)
    assert characters(day.left - signatory.left) == pytest.approx(2, abs=0.2)


@pytest.mark.parametrize("unit", ["某某局", "南阳市官庄工区管委会"])
def test_with_a_seal_the_unit_is_centred_above_the_date(unit: str, prints: Print) -> None:
    _, signatory, day = signed(unit, True, prints)
    assert characters(RIGHT - day.right) == pytest.approx(4, abs=0.6)
    assert characters(day.centre - signatory.centre) == pytest.approx(0, abs=0.1)


def test_with_a_seal_a_long_unit_stays_on_one_line(prints: Print) -> None:
    _, signatory, day = signed(LONG, True, prints)
    assert characters(day.centre - signatory.centre) == pytest.approx(0, abs=0.1)
    assert 0 <= characters(RIGHT - signatory.right) < 1


def test_the_text_begins_at_the_top_of_its_page(example: Report, prints: Print) -> None:
    for line in prints(example):
        if str(line)[0] != "—":
            assert TOP <= line.middle <= BOTTOM
