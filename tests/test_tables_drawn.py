"""How the tables of the forms are drawn: what fits where, and what is cut."""

from __future__ import annotations

import dataclasses
import io
import random
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

import printed
from gongkai_docx.forms import Form, Section, form_names, lay_out, load_form
from gongkai_docx.report import Report
from gongkai_docx.writers import word as writer
from gongkai_docx.writers.word import builtin, builtin_template, tables
from gongkai_docx.writers.word.builtin import PAGE
from gongkai_docx.writers.word.compiled import Template
from gongkai_docx.writers.word.tables import Drawing
from gongkai_docx.writers.word.template import WordTemplate
from strategies import FORM, each_form
from templates import changed

SECTIONS = [
    pytest.param(section, id=f"{name} {section.key}")
    for name in form_names()
    for section in load_form(name).tables
]


def drawing(section: Section, height: int = builtin.TABLE_HEIGHT) -> Drawing:
    return Drawing(lay_out(section), PAGE.text_width, height)


def total(drawn: Drawing, rows: range) -> int:
    return sum(drawn.heights[row] + tables.RULE for row in rows)


@pytest.mark.parametrize("section", SECTIONS)
def test_each_table_fits_on_a_page_as_a_whole(section: Section) -> None:
    drawn = drawing(section)
    whole = range(drawn.grid.rows)
    assert drawn.parts == [whole]
    assert drawn.kept_rows == set(whole[:-1])
    assert total(drawn, whole) <= builtin.TABLE_HEIGHT
    assert sum(drawn.widths) == PAGE.text_width
    assert drawn.cells == list(drawn.grid.cells)


def test_labels_are_broken_where_their_words_end() -> None:
    drawn = drawing(FORM.section("申请"))
    lines = {cell.text: drawn.lines(cell) for cell in drawn.grid.cells if cell.kind != "figure"}
    assert lines["三、本年度办理结果"] == ["三、", *"本年度办理结果"]
    assert lines["（三）不予公开"] == ["（三）", "不予", "公开"]
    assert lines["社会公益组织"] == ["社会", "公益", "组织"]
    assert lines["商业企业"] == ["商业", "企业"]
    for unbroken in ("自然人", "总计", "（一）予以公开", "2.没有现成信息需要另行制作"):
        assert lines[unbroken] == [unbroken]


@pytest.mark.parametrize("height", [5000, 8000, 11000])
def test_a_table_too_high_for_a_page_is_cut_between_groups(height: int) -> None:
    drawn = drawing(FORM.section("申请"), height)
    parts = drawn.parts
    assert len(parts) > 1
    assert [row for part in parts for row in part] == list(range(drawn.grid.rows))
    head = total(drawn, range(drawn.grid.header_rows))
    inner = [
        range(cell.row, cell.row + cell.rows)
        for cell in drawn.grid.cells
        if drawn.is_group(cell) and cell.text.startswith("（")
    ]
    for part in parts:
        assert not any(part.start in group[1:] for group in inner)
        assert total(drawn, part) + (head if part.start else 0) <= height


@pytest.mark.parametrize("height", [5000, 8000, 11000])
def test_each_part_of_a_cut_table_says_the_labels_of_its_groups(height: int) -> None:
    drawn = drawing(FORM.section("申请"), height)
    (results,) = [cell for cell in drawn.grid.cells if cell.text == "三、本年度办理结果"]
    rows = range(results.row, results.row + results.rows)
    said = [cell for cell in drawn.cells if cell.text == results.text]
    assert [row for cell in said for row in range(cell.row, cell.row + cell.rows)] == list(rows)
    for part in drawn.parts:
        of_part = [cell for cell in said if cell.row in part]
        assert len(of_part) == (set(part) & set(rows) != set())
    figures = [cell for cell in drawn.cells if cell.kind == "figure"]
    assert figures == [cell for cell in drawn.grid.cells if cell.kind == "figure"]


def twice_as_high(form: Form) -> Form:
    """The form with the rows of its table of requests said twice."""
    sections = []
    for section in form.sections:
        groups = section.groups
        if section.key == "申请":
            groups = tuple(dataclasses.replace(each, rows=each.rows * 2) for each in groups)
        sections.append(dataclasses.replace(section, groups=groups))
    return dataclasses.replace(form, sections=tuple(sections))


@pytest.mark.real("soffice")
@pytest.mark.real("pdftotext")
def test_a_page_that_goes_on_with_a_table_has_its_head_and_its_labels(
    soffice: Callable[[Path, str, Path], Path], tmp_path: Path
) -> None:
    high = builtin.make(twice_as_high(FORM))
    assert len(docx.Document(io.BytesIO(high)).tables[1].rows) == 3 + 2 * 25
    path = tmp_path / "稿.docx"
    path.write_bytes(writer.write(Report(FORM), WordTemplate(high, "high.docx", FORM)))
    lines = printed.lines(soffice(path, "pdf", tmp_path))
    pages = [line.page for line in lines if str(line) == "申请人情况"]
    assert len(pages) == len(set(pages)) > 1
    for page in pages:
        words = [word.text for line in lines if line.page == page for word in line.words]
        assert "三、" in words


# ---------------------------------------------------------------- long numbers


def looked_at(template: Template) -> Template:
    """The same template, of whose columns it isn't known what fits: each draft is looked at."""
    room = dataclasses.replace(template.compiled.room, numbers={})
    return Template(template.name, dataclasses.replace(template.compiled, room=room), trusted=True)


@each_form
@pytest.mark.parametrize("beyond", [0, 1, 2, 3])
def test_only_a_number_that_may_be_too_long_has_its_draft_looked_at(
    form: Form, beyond: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fits for sure fits; and the draft is the same as if it was looked at."""
    template = builtin_template(form)
    fitting = template.compiled.room.numbers
    assert fitting.keys() == form.figures.keys()
    figures = {key: 10 ** (most - 1) for key, most in fitting.items()}
    for key in random.Random(beyond).sample([*figures], beyond):
        figures[key] *= 10**beyond
    report = Report(form, unit="某某市水利局", year=form.first_year, figures=figures)
    whole = writer.write(report, looked_at(template))
    assert ("磅）".encode() in whole) == (beyond > 0)  # the name of a smaller type
    if not beyond:
        monkeypatch.setattr("gongkai_docx.writers.word.wordml.fitting.fit", None)
    assert writer.write(report, template) == whole


@pytest.mark.parametrize(
    "text",
    [
        "{{ 年度 }}",
        "{{ 申请.本年新收.总计 }}.{{ 申请.上年结转.总计 }}",
        "{% if 年度 %}{{ 申请.本年新收.总计 }}{% endif %}",
        "2023",
    ],
)
def test_where_a_table_may_hold_other_numbers_every_long_one_is_looked_at(
    text: str,
) -> None:
    built, own = (
        WordTemplate(changed(*pairs), "本局.docx", FORM)
        for pairs in ((), [(">总计<", f">{text}<")])
    )
    assert built.usable
    assert own.usable
    assert built.compiled.room.numbers
    assert not own.compiled.room.numbers


def test_of_a_figure_in_two_columns_the_narrower_one_counts() -> None:
    key = "主动公开.规章.制发"
    built, own = (
        WordTemplate(changed(*pairs), "本局.docx", FORM).compiled.room.numbers
        for pairs in ((), [("{{ 复议诉讼.行政复议.结果维持 }}", f"{{{{ {key} }}}}")])
    )
    assert (built[key], own[key]) == (24, built["复议诉讼.行政复议.结果纠正"])
