"""A sheet as programs usually write it: read in one pass, and just as the general parser reads it.

Whatever the quick way takes, both must read alike; what it doesn't know, it must leave alone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from xml.parsers.expat import ExpatError

import pytest
from python_calamine import CalamineError

from conftest import EXAMPLE
from disturbances import ALL, IN_WORKBOOK
from gongkai_docx.forms import Form, Section
from gongkai_docx.package import Package, pack
from gongkai_docx.readers.sheets import xlsx
from gongkai_docx.readers.sheets.sheet import ErrorValue, Sheet
from gongkai_docx.readers.sheets.xlsx_any import read_any
from gongkai_docx.readers.sheets.xlsx_cells import Cells
from gongkai_docx.readers.sheets.xlsx_texts import UnusualError
from gongkai_docx.readers.sheets.xlsx_usual import read_usual
from gongkai_docx.readers.workbook.locate import search
from gongkai_docx.readers.workbook.prose import columns_of
from gongkai_docx.readers.workbook.unmoved import Located, as_laid_out
from gongkai_docx.workbook import GUIDE, TAGS
from strategies import EVERY_FORM, distinct, sound
from workbooks import opened, saved, written

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TEXTS = (
    '<si><t>甲</t></si><si><t xml:space="preserve"> 乙 </t></si><si><t/></si>'
    '<si><r><t>1</t></r><r><rPr><strike/><sz val="11"/></rPr><t>2</t></r></si>'
    '<si><t>丙&#25919;&amp;lt;</t><phoneticPr fontId="1"/></si>'
)
STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy/m/d;@"/><numFmt numFmtId="166" formatCode="0.0万"/>'
    '<numFmt numFmtId="167" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>'
    f'<cellXfs>{"".join(f"""<xf numFmtId="{number}"/>""" for number in range(168))}</cellXfs>'
)
"""With a cell style for each number format that is built in, and some of its own."""


def book(cells: str, *, around: tuple[str, str] = ("", ""), texts: str = TEXTS) -> xlsx.Book:
    """A workbook of one sheet with these rows, and what stands around them."""
    kinds = {"sheet": "worksheet", "texts": "sharedStrings", "styles": "styles"}
    related = "".join(
        f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for (name, kind), target in zip(
            kinds.items(), ("worksheets/s.xml", "sharedStrings.xml", "styles.xml"), strict=True
        )
    )
    before, after = around
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="book" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="sheet"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{related}</Relationships>",
        "xl/worksheets/s.xml": f'<worksheet xmlns="{MAIN}">{before}<sheetData>{cells}</sheetData>'
        f"{after}</worksheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{STYLES}</styleSheet>',
    }
    content = pack({name: part.encode() for name, part in parts.items()})
    return xlsx.open_book(Package(content), "甲.xlsx")


def both(made: xlsx.Book, title: str, xml: bytes) -> tuple[Cells | None, Cells | None]:
    """The sheet as the quick way reads it, if it does, and as the general one; None: refused."""
    try:
        quick = read_usual(xml, made.texts, made.styles, counts_from_1904=made.counts_from_1904)
    except (UnusualError, ExpatError):
        return None, None
    part, _ = made.sheets[title]
    with_it = replace(made, parts={**made.parts, part: xml})
    try:
        return quick, read_any(xml, title, with_it.values, made.texts, made.styles)
    except (CalamineError, ValueError, KeyError, IndexError):
        return quick, None


def assert_alike(made: xlsx.Book) -> int:
    """How many sheets of that workbook the quick way reads; all of these must be read alike."""
    usual = 0
    for title, (part, _) in made.sheets.items():
        quick, slow = both(made, title, made.parts[part])
        if quick is not None:
            usual += 1
            assert slow is not None
            assert quick == slow
            assert typed(quick) == typed(slow)
            assert list(quick.frame.numbers) == list(slow.frame.numbers)
    return usual


def typed(cells: Cells) -> list[list[type]]:
    return [[type(value) for value in row] for row in cells.rows]


USUAL = {
    "numbers": '<c r="A1"><v>5</v></c><c r="B1" t="n"><v>-1.5</v></c><c r="C1"><v>1.5E+3</v></c>',
    "empty cells": '<c r="A1" s="1"/><c r="B1" t="n"></c><c r="C1"><v></v></c><c r="D1"><v/></c>',
    "texts": '<c r="A1" t="inlineStr"><is><t>甲&amp;&lt;&#10;乙</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t xml:space="preserve"> 甲 </t></is></c>'
    '<c r="C1" t="inlineStr"><is><t/></is></c><c r="E1" s="3" t="inlineStr"/>',
    "shared texts": "".join(f'<c r="{"ABCDE"[n]}1" t="s"><v>{n}</v></c>' for n in range(5)),
    "formulas": '<c r="A1"><f>SUM(B1:C1)</f><v>3</v></c><c r="B1" t="str"><f>"甲"</f><v>甲</v></c>'
    '<c r="C1" t="str"><f>""</f><v></v></c><c r="D1" t="b"><f>1=1</f><v>1</v></c>',
    "formulas without a value": '<c r="A1"><f>SUM(B1:C1)</f></c><c r="C1" t="str"><f>""</f></c>'
    '<c r="D1"><f>1</f><v></v></c><c r="E1"><f/></c>',
    "formulas written once": '<c r="A1"><f t="shared" ref="A1:B1" si="0">C1*2</f><v>2</v></c>'
    '<c r="B1"><f t="shared" si="0"/><v>4</v></c><c r="C1"><f aca="false">1</f><v>1</v></c>',
    "errors": '<c r="A1" t="e"><v>#REF!</v></c><c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    '<c r="E1" t="e"><v>#SPILL!</v></c>',
    "truth": '<c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c>',
    "days": '<c r="A1" s="14"><v>45306</v></c><c r="B1" s="164"><v>61</v></c>'
    '<c r="C1" s="165"><v>2958465</v></c><c r="D1" s="166"><v>5.5</v></c>',
}
UNUSUAL = {
    "a number in entities": '<c r="A1"><v>&#53;</v></c>',
    "no number": '<c r="A1"><v>甲</v></c>',
    "numbers that only Python knows": '<c r="A1"><v>1_0</v></c><c r="B1"><v>１</v></c>',
    "a cell twice": '<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>',
    "two values": '<c r="A1"><v>1</v><v>2</v></c>',
    "cells without names": "<c><v>1</v></c><c><v>2</v></c>",
    "a comment": '<c r="A1"><v>1<!-- 0 --></v></c>',
    "characters as they are": '<c r="A1" t="str"><v><![CDATA[1]]></v></c>',
    "a text in parts": '<c r="A1" t="inlineStr"><is><r><t>1</t></r><r><t>2</t></r></is></c>',
    "spaces that don't count": '<c r="A1" t="inlineStr"><is><t> 1 </t></is></c>',
    "a character by its number": '<c r="A1" t="str"><v>1_x000D_2</v></c>',
    "a day as text": '<c r="A1" t="d"><v>2024-01-20</v></c>',
    "half a day": '<c r="A1" s="14"><v>45306.5</v></c>',
    "the day that wasn't": '<c r="A1" s="14"><v>60</v></c>',
    "a day in a format of many parts": '<c r="A1" s="167"><v>45306</v></c>',
    "a picture": '<c r="A1" t="e" vm="1"><v>#VALUE!</v></c>',
    "no shared text": '<c r="A1" t="s"><v>99</v></c>',
    "a row in a row": '<c r="A1"/><row r="2"><c r="A2"><v>1</v></c></row>',
}


@pytest.mark.parametrize("name", USUAL)
def test_what_programs_write_is_read_quickly_and_alike(name: str) -> None:
    assert assert_alike(book(f'<row r="1" ht="24">{USUAL[name]}</row>')) == 1


def test_sheets_that_differ_only_in_what_is_written_are_told_apart() -> None:
    """What is remembered of a sheet is no number, no text and no truth of another workbook."""
    cells = (
        '<c r="A1"><v>{0}</v></c><c r="B1" t="s"><v>{0}</v></c><c r="C1" t="b"><v>{0}</v></c>'
        '<c r="D1" t="str"><f>"{0}"</f><v>{0}</v></c><c r="E1"><f>A1</f><v>{0}</v></c>'
        '<c r="F1"><v>{0}.5</v></c><c r="G1" t="inlineStr"><is><t>{0}&amp;</t></is></c>'
        '<c r="H1" t="inlineStr"><is><t xml:space="preserve"> {0}</t></is></c>'
    )
    for number, text in enumerate(("甲", " 乙 ")):
        made = book(f'<row r="1">{cells.format(number)}</row>')
        quick, slow = both(made, "表", made.parts["xl/worksheets/s.xml"])
        assert quick is not None
        assert quick == slow
        same = float(number)
        assert quick.rows == [
            [same, text, bool(number), str(number), same, same + 0.5, f"{number}&", f" {number}"]
        ]
        assert typed(quick) == [[float, str, bool, str, float, float, str, str]]
    assert assert_alike(book(f'<row r="1">{cells.format(2)}</row>')) == 0  # no truth is 2
    assert assert_alike(book(f'<row r="1">{cells.format(1)}</row>')) == 1


@pytest.mark.parametrize("name", UNUSUAL)
def test_what_is_written_otherwise_is_left_to_the_parser(name: str) -> None:
    assert assert_alike(book(f'<row r="1">{UNUSUAL[name]}</row>')) == 0


def test_what_is_read_quickly_is_right() -> None:
    made = book(
        f'<row r="1">{USUAL["numbers"]}</row><row r="2" hidden="1"><c r="A2" t="s"><v>4</v></c>'
        '<c r="B2" s="14"><v>45306</v></c><c r="C2" t="e"><v>#N/A</v></c></row>',
        around=('<dimension ref="A1:C2"/>', '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'),
    )
    quick, slow = both(made, "表", made.parts["xl/worksheets/s.xml"])
    assert quick is not None
    assert quick == slow
    assert [quick.rows[0], [str(value) for value in quick.rows[1]]] == [
        [5.0, -1.5, 1500.0],
        ["丙政&lt;", "2024-01-15", "#N/A"],
    ]
    assert isinstance(quick.rows[1][2], ErrorValue)
    assert quick.frame.merges == (((1, 0), (2, 0)),)
    assert quick.frame.look.hidden_rows == {1}


@pytest.mark.parametrize("number", ["45306", "61", "2958465", "1", "60", "0.5", "45306.25", "-1"])
def test_a_number_in_any_format_is_read_alike(number: str) -> None:
    for style in range(168):
        assert_alike(book(f'<row r="1"><c r="A1" s="{style}"><v>{number}</v></c></row>'))


AROUND = {
    "widths": ('<cols><col min="1" max="2" width="9" hidden="1"/></cols>', ""),
    "merges": ("", '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'),
    "merges that are none": ("", '<mergeCells><mergeCell ref="b1:A2"/></mergeCells>'),
    "a merge elsewhere": ("", '<mergeCells/><pageMargins/><mergeCell ref="A1:B2"/>'),
    "a merge after the merges": ("", '<mergeCells></mergeCells><mergeCell ref="A1:B2"/>'),
    "a filter": ("", '<autoFilter ref="A1:B9"><filterColumn colId="0"/></autoFilter>'),
    "a cell before the cells": ('<row r="1"><c r="B1"><v>9</v></c></row>', ""),
    "two lots of cells": ('<sheetData><row r="1"><c r="B1"><v>9</v></c></row></sheetData>', ""),
    "cells after a comment": ("<!-- <sheetData> -->", ""),
    "a size that is none": ('<dimension ref="A1:947"/>', ""),
}


@pytest.mark.parametrize("name", AROUND)
def test_what_stands_around_the_cells_is_read_alike(name: str) -> None:
    assert_alike(book(f'<row r="1">{USUAL["numbers"]}</row>', around=AROUND[name]))


@pytest.mark.parametrize(
    "texts", ["", "<si><t>甲</t></si><!-- --><si/>", "<si><t>_x000D_</t></si>"]
)
def test_shared_texts_of_any_kind_are_read_alike(texts: str) -> None:
    assert_alike(book('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', texts=texts))


@pytest.mark.parametrize("more", ["", "<!-- as no program writes -->"])
def test_of_texts_in_many_fonts_those_are_told_that_may_be_read_otherwise(more: str) -> None:
    """Of the parts of nearly all texts LibreOffice says in which font they are written."""
    said = '<rPr><sz val="11"/>{}<rFont val="宋体"/></rPr>'
    parts = f"<r>{said.format('')}<t>甲</t></r><r>{{}}<t>2</t></r>"
    odd = ("", "<strike/>", '<color rgb="FF7F7F7F"/>')
    texts = "<si><t>乙</t></si>".join(f"<si>{parts.format(said.format(each))}</si>" for each in odd)
    made = book("", texts=texts + more)
    assert {
        number: [(text, font.is_struck, font.colour) for text, font in told]
        for number, told in made.texts.rich.items()
    } == {
        2: [("甲", False, None), ("2", True, None)],
        4: [("甲", False, None), ("2", False, (127, 127, 127))],
    }


def test_the_program_reads_its_own_workbooks_quickly() -> None:
    made = xlsx.open_book(Package(EXAMPLE.read_bytes()), EXAMPLE.name)
    assert assert_alike(made) == len(made.sheets)


@pytest.mark.long
@pytest.mark.parametrize("form", EVERY_FORM)
def test_disturbed_workbooks_are_read_alike(form: Form) -> None:
    rng, read, unmoved = random.Random(form.name), 0, 0
    report = sound(form, figures=distinct(form))
    for disturb in (*ALL, *IN_WORKBOOK):
        changed = opened(written(report), without=(GUIDE, TAGS))  # which nobody disturbs
        disturb(changed[rng.choice(form.tables).sheet], rng)
        content = saved(changed)
        read += assert_alike(xlsx.open_book(Package(content), "甲.xlsx"))
        openers = xlsx.open_sheets(Package(content), "甲.xlsx")
        for section in form.tables:
            if opener := openers.get(section.sheet):
                unmoved += assert_located_alike(opener(), section)
    assert read > 100
    assert unmoved > 50


def assert_located_alike(sheet: Sheet, section: Section) -> int:
    """Whether the table stands as it was laid out; a search must find it where it is taken."""
    prose = columns_of(sheet)
    table = replace(sheet, rows=sheet.rows[: prose.header if prose else None])
    cells = as_laid_out(table, section)
    if cells is None:
        return 0
    found = search(table, section)
    assert found == Located(cells)
    assert list(cells) == list(found.cells)
    return 1


def test_damaged_sheets_are_never_read_otherwise() -> None:
    made = xlsx.open_book(Package(EXAMPLE.read_bytes()), EXAMPLE.name)
    rng, read = random.Random(5), 0
    sheets = [name for name, (part, _) in made.sheets.items() if len(made.parts[part]) < 20_000]
    for xml in (made.parts[made.sheets[title][0]] for title in rng.choices(sheets, k=300)):
        title = next(name for name, (part, _) in made.sheets.items() if made.parts[part] is xml)
        quick, slow = both(made, title, next(damages(xml, rng)))
        if quick is not None:
            read += 1
            assert quick == slow
    assert read > 30


def damages(xml: bytes, rng: random.Random) -> Iterator[bytes]:
    """The sheet with something in it that isn't as it was."""
    tags = [match.span() for match in re.finditer(rb"<[^<>]*>", xml)]
    while True:
        (start, end), (at, _) = rng.choices(tags, k=2)
        within = rng.randrange(len(xml))
        yield rng.choice(
            [
                xml[:start] + xml[end:],
                xml[:at] + xml[start:end] + xml[at:],
                xml[:within]
                + rng.choice([b"<", b"&", b'"', b"7", b"\r", b"=", b"A"])
                + xml[within:],
                re.sub(rb' t="\w+"', rng.choice([b' t="s"', b' t="n"', b""]), xml, count=1),
                re.sub(rb' s="\d+"', b' s="%d"' % rng.randrange(30), xml),
            ]
        )
