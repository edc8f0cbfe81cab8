"""A draft that people edited takes new figures, and nothing else in it changes."""

from __future__ import annotations

import copy
import dataclasses
import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from gongkai_docx.errors import Unusable
from gongkai_docx.forms import load_form
from gongkai_docx.package import pack, unpack
from gongkai_docx.readers.published import read_docx
from gongkai_docx.report import Block, Report
from gongkai_docx.writers import word
from gongkai_docx.writers.word.into import refreshed
from gongkai_docx.writers.word.wordml import parent

RECEIVED, PERSONS = "申请.本年新收.总计", "申请.本年新收.自然人"
DATA, TEXT = "customXml/item1.xml", "word/document.xml"
EARLIER = Path(__file__).with_name("earlier") / "two-fingerprints.docx"


@pytest.fixture(scope="module")
def later(example: Report) -> Report:
    """The same report with one request more."""
    return with_figures(example, {RECEIVED: 5, PERSONS: 5})


def with_figures(report: Report, figures: dict[str, int]) -> Report:
    return dataclasses.replace(report, figures={**report.figures, **figures})


def edited(content: bytes, edit: Callable[[Document], object]) -> bytes:
    document = docx.Document(io.BytesIO(content))
    edit(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def in_part(content: bytes, part: str, old: str, new: str, times: int = -1) -> bytes:
    parts = unpack(content)
    assert old.encode() in parts[part]
    return pack({**parts, part: parts[part].replace(old.encode(), new.encode(), times)})


# ---------------------------------------------------------------- figures


def test_an_unedited_draft_becomes_as_if_built_anew(example: Report, later: Report) -> None:
    made = refreshed(word.write(example), "文稿.docx", later)
    anew = unpack(word.write(later))
    parts = unpack(made.content)
    assert {name for name in parts if parts[name] != anew[name]} == {DATA}
    assert word.objection(made.content, word.write(later))  # it counts as edited from now on


def test_each_place_is_told_with_what_was_and_is(example: Report, later: Report) -> None:
    made = refreshed(word.write(example), "文稿.docx", later)
    assert [(place.name, place.was, place.now) for place in made.changed] == [
        (RECEIVED, "4", "5"),
        (PERSONS, "4", "5"),
        (PERSONS, "4", "5"),
        (RECEIVED, "4", "5"),
    ]
    prose, _, table, _ = (place.where for place in made.changed)
    assert "收到政府信息公开申请4件" in prose
    assert table == "一、本年新收政府信息公开申请数量 / 自然人"
    assert (made.kept, made.reworded) == ((), ())


EDITS: dict[str, Callable[[Document], object]] = {
    "words": lambda document: document.paragraphs[3].add_run("（补充一句。）"),
    "a paragraph": lambda document: document.paragraphs[3].insert_paragraph_before("新的一段。"),
    "bold": lambda document: setattr(document.paragraphs[3].runs[0], "bold", True),
    "indent": lambda document: setattr(
        document.paragraphs[3].paragraph_format, "left_indent", Pt(10)
    ),
    "a comment": lambda document: document.add_comment(document.paragraphs[2].runs, text="请核"),
    "a header": lambda document: setattr(
        document.sections[0].header.paragraphs[0], "text", "送审稿"
    ),
    "a row more": lambda document: document.tables[0]._tbl.append(
        copy.deepcopy(document.tables[0].rows[0]._tr)
    ),
    "a table moved": lambda document: document.element.body.insert(0, document.tables[0]._tbl),
}


@pytest.mark.parametrize("name", EDITS)
def test_edits_stay_byte_for_byte_where_no_figure_stands(
    name: str, example: Report, later: Report
) -> None:
    content = edited(word.write(example), EDITS[name])
    before, after = unpack(content), unpack(refreshed(content, "文稿.docx", later).content)
    assert list(before) == list(after)
    assert {part for part in before if before[part] != after[part]} == {TEXT, DATA}
    # What differs in the text are the four places of two figures, each by one character.
    assert len(before[TEXT]) == len(after[TEXT])
    pairs = zip(before[TEXT], after[TEXT], strict=True)
    assert [(old, new) for old, new in pairs if old != new] == [(ord("4"), ord("5"))] * 4


def test_again_nothing_changes(example: Report, later: Report) -> None:
    once = refreshed(word.write(example), "文稿.docx", later).content
    again = refreshed(once, "文稿.docx", later)
    assert (again.content, again.changed, again.kept) == (once, (), ())
    saved = edited(once, lambda document: None)
    assert refreshed(saved, "文稿.docx", later).content == saved


def in_first_control(content: bytes, name: str, old: str, new: str) -> bytes:
    """The draft with that put in place of what stands in the first control of that name."""
    parts = unpack(content)
    xml = parts[TEXT].decode()
    at = xml.index(old, xml.index(f'<w:tag w:val="{name}"/>'))
    parts[TEXT] = f"{xml[:at]}{new}{xml[at + len(old) :]}".encode()
    return pack(parts)


def test_a_figure_in_several_runs_stands_in_the_first(example: Report, later: Report) -> None:
    run = '<w:t xml:space="preserve">4</w:t></w:r>'
    runs = "<w:t/></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>4</w:t></w:r>"
    content = in_first_control(word.write(example), RECEIVED, run, runs)
    text = unpack(refreshed(content, "文稿.docx", later).content)[TEXT].decode()
    assert "<w:t>5</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t></w:t></w:r>" in text


def test_digits_as_people_set_them_are_the_same_number(example: Report) -> None:
    many = with_figures(example, {RECEIVED: 1238, PERSONS: 1238})
    content = in_part(word.write(many), TEXT, ">1238<", ">１,238<")
    now = with_figures(example, {RECEIVED: 1239, PERSONS: 1239})
    made = refreshed(content, "文稿.docx", now)
    assert {(place.was, place.now) for place in made.changed} == {("１,238", "1239")}
    assert made.kept == ()


# ---------------------------------------------------------------- what somebody typed


def test_a_figure_typed_over_in_word_is_kept_and_told(example: Report, later: Report) -> None:
    """Word changes it wherever it stands, and in the data."""
    content = in_part(
        word.write(example),
        DATA,
        f"<key>{RECEIVED}</key><value>4",
        f"<key>{RECEIVED}</key><value>7",
    )
    made = refreshed(content, "文稿.docx", later)
    assert {place.name for place in made.kept} == {RECEIVED}
    assert {place.name for place in made.changed} == {PERSONS}
    assert f"<key>{RECEIVED}</key><value>7<".encode() in unpack(made.content)[DATA]
    # And still when it is done again.
    assert {place.name for place in refreshed(made.content, "文稿.docx", later).kept} == {RECEIVED}


def test_a_figure_typed_over_where_the_data_did_not_notice_stands(
    example: Report, later: Report
) -> None:
    """As LibreOffice does; Word would put the data in its place when it opens the draft."""
    content = in_first_control(word.write(example), RECEIVED, ">4</w:t>", ">9</w:t>")
    made = refreshed(content, "文稿.docx", later)
    (kept,) = made.kept
    assert (kept.name, kept.was, kept.now) == (RECEIVED, "9", "5")
    text = unpack(made.content)[TEXT].decode()
    typed = text[text.index(f'<w:tag w:val="{RECEIVED}"/>') :]
    assert "dataBinding" not in typed[: typed.index("</w:sdt>")]
    assert len(made.changed) == 3


def test_a_draft_of_an_earlier_version_takes_new_figures(example: Report) -> None:
    made = refreshed(EARLIER.read_bytes(), "文稿.docx", with_figures(example, {RECEIVED: 5}))
    assert [place.name for place in made.changed] == [RECEIVED, RECEIVED]
    assert "<总计>5</总计>" in unpack(made.content)[DATA].decode()


# ---------------------------------------------------------------- controls that were lost


def without_controls(document: Document) -> None:
    """As a program does that knows none, or a person who deletes them and leaves their text."""
    for table in document.tables:
        for control in list(table._tbl.iter(qn("w:sdt"))):
            for run in control.findall(f"{qn('w:sdtContent')}/{qn('w:r')}"):
                control.addprevious(run)
            parent(control).remove(control)


def in_cell(label: str, column: int, text: str) -> Callable[[Document], None]:
    """An edit: that text in the row of the label, in the table of section three."""

    def edit(document: Document) -> None:
        (row,) = (row for row in document.tables[1].rows if row.cells[0].text.startswith(label))
        row.cells[column].paragraphs[0].runs[0].text = text

    return edit


def test_a_figure_without_its_control_is_found_by_the_table(example: Report, later: Report) -> None:
    bare = edited(word.write(example), without_controls)
    made = refreshed(bare, "文稿.docx", later, read_docx(bare, "文稿.docx").cells)
    tables = [place for place in made.changed if "…" not in place.where]
    assert [(each.name, each.was, each.now) for each in tables] == [
        (PERSONS, "4", "5"),
        (RECEIVED, "4", "5"),
    ]
    assert read_docx(made.content, "文稿.docx").report.figures == later.figures
    before, after = unpack(bare)[TEXT], unpack(made.content)[TEXT]
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 4


def test_a_figure_typed_over_where_its_control_was_lost_stands(
    example: Report, later: Report
) -> None:
    bare = edited(edited(word.write(example), without_controls), in_cell("一、本年新收", 3, "9"))
    made = refreshed(bare, "文稿.docx", later, read_docx(bare, "文稿.docx").cells)
    assert [(each.name, each.was, each.now) for each in made.kept] == [(PERSONS, "9", "5")]
    figures = read_docx(made.content, "文稿.docx").report.figures
    assert (figures[PERSONS], figures[RECEIVED]) == (9, 5)


def test_a_row_written_twice_is_left_alone(example: Report, later: Report) -> None:
    """Which of the two is meant, the table doesn't tell."""

    def twice(document: Document) -> None:
        without_controls(document)
        (row,) = (
            row for row in document.tables[1].rows if row.cells[0].text.startswith("一、本年新收")
        )
        row._tr.addnext(copy.deepcopy(row._tr))

    bare = edited(word.write(example), twice)
    reading = read_docx(bare, "文稿.docx")
    made = refreshed(bare, "文稿.docx", later, reading.cells)
    assert PERSONS in reading.report.unread
    assert all("…" in place.where for place in made.changed)


# ---------------------------------------------------------------- comparisons


@pytest.mark.parametrize(
    ("received", "changed", "reworded"),
    [
        (9, {("1", "6")}, set()),
        (2, set(), {("1", "减少1")}),
        (3, set(), {("1", "持平")}),
    ],
)
def test_a_comparison_is_renewed_only_if_the_words_before_it_fit(
    example: Report, received: int, changed: set[tuple[str, str]], reworded: set[tuple[str, str]]
) -> None:
    name = f"增减.{RECEIVED}"
    last = dataclasses.replace(with_figures(example, {RECEIVED: 3}), year=2022)
    said = Block(None, (f"申请比上年{{{{ {name} }}}}。",))
    report = dataclasses.replace(
        example, last=last, narrative={**example.narrative, "其他事项": (said,)}
    )
    made = refreshed(word.write(report), "文稿.docx", with_figures(report, {RECEIVED: received}))
    assert {(each.was, each.now) for each in made.changed if each.name == name} == changed
    assert {(each.was, each.now) for each in made.reworded} == reworded


# ---------------------------------------------------------------- what is no draft of it


def test_another_organ_or_year_is_refused(example: Report) -> None:
    content = word.write(example)
    for other in (
        dataclasses.replace(example, unit="某某县财政局"),
        dataclasses.replace(example, year=2022),
    ):
        with pytest.raises(Unusable, match=r"文稿\.docx 是南阳市官庄工区管委会2023年的文稿"):
            refreshed(content, "文稿.docx", other)


def test_a_report_in_another_form_is_refused(example: Report) -> None:
    other = Report(load_form("2019"), unit=example.unit, year=example.year)
    with pytest.raises(Unusable, match=r"文稿\.docx 用的是 2021 年的法定格式"):
        refreshed(word.write(example), "文稿.docx", other)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", pack({"word/document.xml": b"<w/>"})])
def test_what_is_no_draft_is_refused(content: bytes, example: Report) -> None:
    with pytest.raises(Unusable, match=r"文稿\.docx"):
        refreshed(content, "文稿.docx", example)


def test_new_prose_of_the_report_does_not_reach_the_draft(example: Report) -> None:
    changed = dataclasses.replace(
        example, narrative={**example.narrative, "其他事项": (Block(None, ("改写。",)),)}
    )
    content = word.write(example)
    assert refreshed(content, "文稿.docx", changed).changed == ()
    assert unpack(refreshed(content, "文稿.docx", changed).content)[TEXT] == unpack(content)[TEXT]
