"""Charts in drafts: Word's own, with their numbers in a workbook, and renewed with the figures."""

from __future__ import annotations

import dataclasses
import io
import re
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest

from conftest import EXAMPLE, Convert, Run
from gongkai_docx.chart_parts import Shown, read, shown_by
from gongkai_docx.charts import Chart, Series, chart, described, numbered, usual
from gongkai_docx.findings import Severity
from gongkai_docx.forms import Form
from gongkai_docx.package import pack, unpack
from gongkai_docx.report import Block, Report
from gongkai_docx.writers import json, word
from gongkai_docx.writers.word.charts import book, measures, space
from gongkai_docx.writers.word.charts.finding import Placed, drawings
from gongkai_docx.writers.word.template import WordTemplate
from gongkai_docx.writers.word.wordml import parts as packages
from strategies import FORM, each_form, sound
from templates import DOCUMENT, TEMPLATE, changed, titled
from test_into import in_part
from test_real_programs import pages

ASKED = "{{ 图.办理结果 }}"
RECEIVED, GRANTED = "申请.本年新收.自然人", "申请.予以公开.自然人"


def report(form: Form = FORM, *paragraphs: str, **figures: int) -> Report:
    """A report with that prose in its first section, some requests, and those figures."""
    known = {RECEIVED: 23, GRANTED: 19, "申请.部分公开.自然人": 4, "复议诉讼.行政复议.结果维持": 2}
    made = nothing(*paragraphs, form=form)
    return summed(dataclasses.replace(made, figures={**made.figures, **known, **figures}))


def nothing(*paragraphs: str, form: Form = FORM) -> Report:
    """The same, in which nothing was done."""
    prose = {"总体情况": (Block(None, paragraphs),)} if paragraphs else {}
    return sound(form, narrative=prose, figures=dict.fromkeys(form.figures, 0), kind=None)


def summed(made: Report) -> Report:
    """The report with the totals that its figures make."""
    figures = dict(made.figures)
    for total, parts in made.form.totals.items():
        figures[total] = sum(figures.get(part, 0) for part in parts)
    return dataclasses.replace(made, figures=figures)


def later(made: Report, **figures: int) -> Report:
    return summed(dataclasses.replace(made, figures={**made.figures, **figures}))


def before() -> Report:
    """The report of the year before."""
    return dataclasses.replace(report(), year=2022)


def charts_in(content: bytes) -> dict[str, Placed]:
    return {each.name: each for each in drawings(unpack(content))}


def shown_in(content: bytes, name: str) -> Shown:
    """What the drawing of that chart shows."""
    return read(packages.parsed(unpack(content)[charts_in(content)[name].part]))


def sheet_of(content: bytes, name: str) -> list[list[object]]:
    """The cells of the workbook behind that chart."""
    workbook = unpack(content)[charts_in(content)[name].workbook or ""]
    return cells(io.BytesIO(workbook))


def cells(workbook: io.BytesIO | Path) -> list[list[object]]:
    return [list(row) for row in openpyxl.load_workbook(workbook).worksheets[0].values]


def lines(content: bytes) -> list[str]:
    """The paragraphs of the text; of a chart there stands its name."""
    found = []
    for paragraph in docx.Document(io.BytesIO(content)).paragraphs:
        named = [
            str(each.get("name")) for each in paragraph._p.iter() if each.tag.endswith("docPr")
        ]
        found.append("".join([*named, paragraph.text]))
    return found


# ---------------------------------------------------------------- in a draft


def test_a_paragraph_that_is_a_tag_is_the_chart_with_its_caption_below() -> None:
    content = word.write(report(FORM, "甲。", ASKED, "乙。"))
    found = lines(content)
    at = found.index("图.办理结果")
    assert found[at - 1 : at + 3] == [
        "甲。",
        "图.办理结果",
        "图1　2023年政府信息公开申请办理结果（单位：件）",
        "乙。",
    ]


def test_a_chart_is_seen_without_its_workbook_and_edited_with_it() -> None:
    content = word.write(made := report(FORM, ASKED))
    wanted = chart("办理结果", made)
    assert shown_in(content, "办理结果") == shown_by(wanted)
    header, *rows = sheet_of(content, "办理结果")
    assert header == [None, "总计"]
    assert rows == [
        list(row) for row in zip(wanted.categories, wanted.series[0].values, strict=True)
    ]
    assert rows[:2] == [["予以公开", 19], ["部分公开", 4]]
    xml = unpack(content)[charts_in(content)["办理结果"].part].decode()
    assert "<c:f>Sheet1!$B$2:$B$7</c:f>" in xml


def test_who_does_not_see_a_chart_is_told_its_numbers() -> None:
    content = word.write(made := report(FORM, ASKED))
    assert charts_in(content)["办理结果"].about == described(chart("办理结果", made))
    assert described(chart("办理结果", made)).startswith("条形图：予以公开19件，部分公开4件，")


@each_form
def test_the_usual_charts_stand_behind_the_tables_of_their_sections(form: Form) -> None:
    content = word.write(made := report(form), with_charts=True)
    wanted = usual(made)
    assert [*charts_in(content)] == [each.name for each in wanted]
    found = lines(content)
    for number, each in enumerate(wanted, 1):
        at = found.index(f"图.{each.name}")
        section = form.section(each.section)
        following = form.sections[form.sections.index(section) + 1]
        assert found.index(section.heading) < at < found.index(following.heading)
        assert found[at + 1] == numbered(number, each)


def test_a_chart_of_nothing_is_not_there() -> None:
    content = word.write(nothing("甲。", ASKED))
    assert charts_in(content) == {}
    assert not any("图" in line for line in lines(content))
    assert not any("/charts/" in part or "/embeddings/" in part for part in unpack(content))


def test_the_same_charts_are_the_same_bytes() -> None:
    made = report(FORM, ASKED, "{{ 图.申请.本年新收 }}")
    assert word.write(made, with_charts=True) == word.write(made, with_charts=True)


def test_a_draft_without_charts_knows_nothing_of_them() -> None:
    assert b"charts=" not in b"".join(unpack(word.write(report(FORM, "甲。"))).values())


def test_a_template_made_before_there_were_charts_draws_those_of_the_prose() -> None:
    """It repeats over 正文 and knows no more; its draft is that of the built-in one."""
    made = report(FORM, "甲。", ASKED)
    ours = WordTemplate(TEMPLATE.read_bytes(), "ours.docx", FORM)
    assert ours.findings == ()
    built_in, own = unpack(word.write(made)), unpack(word.write(made, ours))
    for name in built_in:
        if name.startswith(("word/charts/", "word/embeddings/", DOCUMENT)):
            assert built_in[name] == own[name], name


@pytest.mark.parametrize(
    "asked",
    ["{{图.办理结果}}", "｛｛ 图．办理结果 ｝｝", " {{ 图.办理结果 }} ", "{{ 图 . 办理结果 }}"],
)
def test_a_tag_is_the_chart_however_it_is_typed(asked: str) -> None:
    assert [*charts_in(word.write(report(FORM, asked)))] == ["办理结果"]


def test_a_draft_is_the_same_where_there_is_no_lxml(tmp_path: Path) -> None:
    """As in a browser."""
    source = tmp_path / "报.json"
    source.write_bytes(json.write(report(FORM, ASKED)))
    script = (
        "import sys; sys.modules['lxml'] = None\n"
        "from pathlib import Path; from gongkai_docx.readers import read\n"
        "from gongkai_docx.writers import word; made = read(Path(sys.argv[1])).report\n"
        "sys.stdout.buffer.write(word.write(made, with_charts=True))"
    )
    done = subprocess.run([sys.executable, "-c", script, source], capture_output=True, check=True)
    assert done.stdout == word.write(report(FORM, ASKED), with_charts=True)


def test_build_adds_the_usual_charts_where_they_are_asked_for(
    run: Run, tmp_path: Path, example: Report
) -> None:
    assert run("build", EXAMPLE, "-o", "无.docx").returncode == 0
    assert run("build", EXAMPLE, "-o", "有.docx", "--charts").returncode == 0
    without, having = (charts_in((tmp_path / name).read_bytes()) for name in ("无.docx", "有.docx"))
    assert (without, [*having]) == ({}, [each.name for each in usual(example)])
    refused = run("build", EXAMPLE, "--into", "有.docx", "--charts")
    assert (refused.returncode, "不能与 --charts 一起使用" in refused.stderr) == (2, True)


def test_convert_adds_them_to_a_draft_and_to_nothing_that_is_no_page(
    run: Run, tmp_path: Path, example: Report
) -> None:
    assert run("convert", EXAMPLE, "有.docx", "--charts").returncode == 0
    found = charts_in((tmp_path / "有.docx").read_bytes())
    assert [*found] == [each.name for each in usual(example)]
    refused = run("convert", EXAMPLE, "报.json", "--charts")
    assert (refused.returncode, "--charts 用于文稿和网页" in refused.stderr) == (2, True)


# ---------------------------------------------------------------- in an office's template


def own(text: str) -> WordTemplate:
    """The built-in template with that in place of its title."""
    return WordTemplate(titled(text), "ours.docx", FORM)


@pytest.mark.parametrize("name", ["办理结果", "申请.本年新收", "复议诉讼.行政复议"])
def test_a_tag_alone_in_a_paragraph_of_a_template_is_the_chart(name: str) -> None:
    template = own(f"{{{{ 图.{name} }}}}")
    assert [each.code for each in template.findings] == []
    found = lines(word.write(report(), template))
    assert found[0] == f"图.{name}"
    assert found[1].startswith("图1　2023年")


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("{{ 图.办理结局 }}", "T1", "最接近的是“图.办理结果”"),
        ("见{{ 图.办理结果 }}", "T4", "要独占一段"),
        ("{{ 图.办理结果 }}{{ 单位 }}", "T4", "要独占一段"),
        ("{{ 图 }}", "T1", "是一组数据"),
    ],
)
def test_a_chart_that_is_none_or_not_alone_is_told(text: str, code: str, told: str) -> None:
    (finding,) = own(text).findings
    assert (finding.code, finding.severity) == (code, Severity.ERROR)
    assert told in finding.message


def test_a_chart_in_a_footer_is_told() -> None:
    content = changed(("— ", ASKED), part="word/footer1.xml")
    found = WordTemplate(content, "ours.docx", FORM).findings
    assert [each.code for each in found] == ["T4"]
    assert "只能放在正文里" in found[0].message


def test_a_chart_is_no_wider_than_the_text_of_a_template_or_the_cell_that_it_stands_in() -> None:
    narrow = changed(('w:right="1474"', 'w:right="3000"'), ('w:left="1587"', 'w:left="4000"'))
    in_text = word.write(report(FORM, ASKED), WordTemplate(narrow, "ours.docx", FORM))
    assert 0 < width(in_text) <= (11906 - 7000) / 20
    in_cell = word.write(report(), WordTemplate(boxed(titled(ASKED), 5000), "ours.docx", FORM))
    assert 0 < width(in_cell) < 5000 / 20


def boxed(content: bytes, twips: int) -> bytes:
    """The template whose first paragraph stands in a cell so wide."""
    parts = unpack(content)
    cell = f'<w:tcPr><w:tcW w:w="{twips}" w:type="dxa"/></w:tcPr>'
    table = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="{twips}"/></w:tblGrid><w:tr><w:tc>{cell}'
    pieces = re.split("(?<=<w:body>)(.*?</w:p>)", parts[DOCUMENT].decode(), maxsplit=1)
    pieces[1] = f"{table}{pieces[1]}</w:tc></w:tr></w:tbl>"
    parts[DOCUMENT] = "".join(pieces).encode()
    return pack(parts)


def width(content: bytes) -> float:
    """How wide the first chart of a draft is, in points."""
    root = packages.parsed(unpack(content)[DOCUMENT])
    extents = (each.get("cx", "") for each in root.iter() if each.tag.endswith("extent"))
    return int(next(extents)) / 12700


@pytest.mark.rule("T16")
def test_a_template_asks_for_a_chart_of_nothing() -> None:
    template = own(ASKED)
    empty = nothing()
    (told,) = [each for each in template.findings_on(empty) if each.code == "T16"]
    assert "图.办理结果" in told.message
    assert charts_in(word.write(empty, template)) == {}
    assert not [each for each in template.findings_on(report()) if each.code == "T16"]


def test_a_template_leaves_out_what_leads_to_a_chart_of_nothing() -> None:
    template = own("{% if 图.办理结果 %}有图{% else %}无图{% endif %}")
    assert [lines(word.write(each, template))[0] for each in (report(), nothing())] == [
        "有图",
        "无图",
    ]


@pytest.mark.rule("T15")
def test_a_template_made_of_a_draft_with_a_chart_is_told_of() -> None:
    content = word.write(report(FORM, "甲。", ASKED))
    (told,) = WordTemplate(retitled(content), "ours.docx", FORM).findings[:1]
    assert told.code == "T15"


def retitled(content: bytes) -> bytes:
    """A template made of a draft: there is a tag in it."""
    return in_part(content, DOCUMENT, "甲。", "{{ 单位 }}")


# ---------------------------------------------------------------- how it is laid out


WIDTH = 442.0


def drawn(kind: str, categories: tuple[str, ...], *numbers: tuple[object, ...]) -> Chart:
    series = tuple(
        Series(f"系列{place}", ("",) * len(categories), values)  # type: ignore[arg-type]
        for place, values in enumerate(numbers)
    )
    return Chart("名", "题", kind, "件", "申请", categories, series)  # type: ignore[arg-type]


LONG = "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"
SHAPES = {
    "one value": drawn("bar", ("甲",), (7,)),
    "one column": drawn("column", ("甲",), (7,)),
    "0 to 8 digits": drawn("column", ("甲", "乙", "丙"), (0, 3, 99_999_999)),
    "8 digits side by side": drawn("column", tuple("甲乙丙丁戊己"), (99_999_999,) * 6, (1,) * 6),
    "8 digits over their labels": drawn(
        "column", tuple("甲乙丙"), (9_999_999,) * 3, (12_345_678,) * 3
    ),
    "8 digits of four": drawn("column", tuple("甲乙丙丁"), (1,) * 4, (12_345_678,) * 4),
    "long labels": drawn("column", (LONG,) * 6, (1,) * 6),
    "long labels beside": drawn("bar", (LONG, "乙"), (1, 2)),
    "many": drawn("bar", (LONG,) * 21, tuple(range(21))),
    "very many": drawn("bar", tuple("甲" * 60), (1,) * 60),
    "many series": drawn("column", ("甲", "乙"), *((1, 2),) * 7),
    "negative": drawn("column", ("甲", "乙"), (-3, 12)),
    "amounts": drawn("bar", ("甲", "乙"), (Decimal("3415.74"), Decimal(251000))),
    "markup": drawn("bar", ("<甲> & “乙” ]]>", "=1+1", "😀"), (1, 2, 3)),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_chart_has_room_on_its_page_and_its_bars_in_it(shape: Chart) -> None:
    layout = measures.measured(shape, WIDTH)
    assert layout.width == WIDTH
    assert 30 < layout.height < 600
    assert 0 < layout.left < layout.left + layout.plot_width < WIDTH
    assert 0 < layout.top < layout.top + layout.plot_height <= layout.height
    assert layout.plot_width > WIDTH / 3
    assert read(packages.parsed(space.drawn(shape, layout, "rId1"))) == shown_by(shape)


@pytest.mark.parametrize(
    ("shape", "is_upright"),
    [
        ("0 to 8 digits", True),
        ("8 digits over their labels", True),
        ("8 digits of four", False),
        ("8 digits side by side", False),
        ("long labels", False),
    ],
)
def test_columns_without_room_for_their_labels_become_bars(shape: str, *, is_upright: bool) -> None:
    layout = measures.measured(SHAPES[shape], WIDTH)
    assert layout.is_upright is is_upright
    assert layout.size >= 9  # 小五


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_workbook_holds_what_the_chart_shows(shape: Chart) -> None:
    rows = cells(io.BytesIO(book.made(shape)))
    assert rows[0] == [None, *(each.name for each in shape.series)]
    assert [row[0] for row in rows[1:]] == list(shape.categories)
    for column, each in enumerate(shape.series, 1):
        assert [Decimal(str(row[column])) for row in rows[1:]] == [*map(Decimal, each.values)]


# ---------------------------------------------------------------- in other programs


def with_charts(form: Form = FORM) -> bytes:
    """A draft with charts asked for by tags, and the usual ones, of two years."""
    asked = (ASKED, "{{ 图.办理结果明细 }}", "{{ 图.申请.本年新收 }}")
    made = dataclasses.replace(
        report(form, *asked), last=dataclasses.replace(report(form), year=2022)
    )
    return word.write(made, with_charts=True)


@pytest.mark.real("ooxml-validator")
@each_form
def test_a_draft_with_charts_is_valid(
    form: Form, tmp_path: Path, schema_errors: Callable[[Path], list[object]]
) -> None:
    path = tmp_path / "稿.docx"
    path.write_bytes(with_charts(form))
    assert schema_errors(path) == []


@pytest.mark.real("ooxml-validator")
def test_charts_of_odd_shapes_are_valid(
    tmp_path: Path, schema_errors: Callable[[Path], list[object]]
) -> None:
    """Each in the place of one that a draft has."""
    parts = unpack(with_charts())
    placed = [each.part for each in drawings(parts)]
    for part, shape in zip(placed, SHAPES.values(), strict=False):
        parts[part] = space.drawn(shape, measures.measured(shape, WIDTH), "rId1")
    path = tmp_path / "稿.docx"
    path.write_bytes(pack(parts))
    assert schema_errors(path) == []


@pytest.mark.real("soffice")
@pytest.mark.real("pdftotext")
def test_libreoffice_shows_the_numbers_of_a_chart(soffice: Convert, tmp_path: Path) -> None:
    made = later(report(FORM, ASKED), **{RECEIVED: 1_234_567, GRANTED: 1_234_563})
    path = tmp_path / "稿.docx"
    path.write_bytes(word.write(made))
    text = [line for page in pages(soffice(path, "pdf", tmp_path)) for line in page]
    assert "予以公开1,234,563" in "".join(text)
    assert "图12023年政府信息公开申请办理结果（单位：件）" in "".join(text).replace("\u3000", "")


@pytest.mark.real("soffice")
def test_libreoffice_opens_the_workbook_of_a_chart(soffice: Convert, tmp_path: Path) -> None:
    path = tmp_path / "数.xlsx"
    path.write_bytes(book.made(SHAPES["0 to 8 digits"]))
    saved = soffice(path, "xlsx:Calc MS Excel 2007 XML", tmp_path / "saved")
    assert cells(saved) == [[None, "系列0"], ["甲", 0], ["乙", 3], ["丙", 99_999_999]]
