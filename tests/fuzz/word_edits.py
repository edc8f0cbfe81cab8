"""Edits of a draft as people make them in Word → functions that make them with python-docx.

Those of a figure say what is typed there.
"""

from __future__ import annotations

import base64
import copy
import io
import random
from collections.abc import Callable
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from fuzz.office_edits import PIXEL, TYPED

Edit = Callable[[Any, random.Random], object]


def _paragraph(document: Any, dice: random.Random) -> Any:
    return dice.choice([each for each in document.paragraphs if each.text.strip()])


def _table(document: Any, dice: random.Random) -> Any:
    return dice.choice(document.tables)


def _controls(document: Any) -> list[Any]:
    return [each for each in document.element.body.iter(qn("w:sdt")) if _run_of(each) is not None]


def _run_of(control: Any) -> Any:
    return control.find(f"{qn('w:sdtContent')}/{qn('w:r')}")


def _in_tables(controls: list[Any]) -> list[Any]:
    return [each for each in controls if next(each.iterancestors(qn("w:tc")), None) is not None]


def unwrap(control: Any) -> None:
    """Take the control away, and leave what it holds."""
    for each in list(control.find(qn("w:sdtContent"))):
        control.addprevious(each)
    control.getparent().remove(control)


def _words(document: Any, dice: random.Random) -> None:
    _paragraph(document, dice).add_run("（补充一句。）")


def _words_within(document: Any, dice: random.Random) -> None:
    """In the middle of a run, which is cut in two."""
    runs = [run for run in _paragraph(document, dice).runs if len(run.text) > 3]
    if runs:
        run = dice.choice(runs)
        more = copy.deepcopy(run._r)
        run._r.addnext(more)
        half = len(run.text) // 2
        more.find(qn("w:t")).text = "甲" + run.text[half:]
        run.text = run.text[:half]


def _a_paragraph(document: Any, dice: random.Random) -> None:
    _paragraph(document, dice).insert_paragraph_before("新的一段。")


def _without_a_paragraph(document: Any, dice: random.Random) -> None:
    element = _paragraph(document, dice)._p
    element.getparent().remove(element)


def _a_paragraph_twice(document: Any, dice: random.Random) -> None:
    element = _paragraph(document, dice)._p
    element.addprevious(copy.deepcopy(element))


def _look(document: Any, dice: random.Random) -> None:
    for run in _paragraph(document, dice).runs:
        run.bold = dice.choice((True, False))
        run.font.color.rgb = RGBColor(*(dice.randrange(256) for _ in range(3)))


def _look_of_figures(document: Any, dice: random.Random) -> None:
    """Every figure of a table in bold, within its control."""
    for run in _table(document, dice)._tbl.iter(qn("w:r")):
        properties = run.get_or_add_rPr()
        properties.append(OxmlElement("w:b"))


def _style(document: Any, dice: random.Random) -> None:
    style = dice.choice([each for each in document.styles if hasattr(each, "font")])
    style.font.size = Pt(dice.randrange(5, 40) + 0.5)


def _margin(document: Any, dice: random.Random) -> None:
    dice.choice(list(document.sections)).top_margin += dice.choice((635, -635, 9525))


def _header(document: Any, dice: random.Random) -> None:
    document.sections[0].header.paragraphs[0].text = "送审稿"


def _comment(document: Any, dice: random.Random) -> None:
    paragraph = _paragraph(document, dice)
    document.add_comment(paragraph.runs or [paragraph.add_run("")], text="请核", author="某某")


def _picture(document: Any, dice: random.Random) -> None:
    _paragraph(document, dice).add_run().add_picture(io.BytesIO(base64.b64decode(PIXEL)))


def _an_empty_row(document: Any, dice: random.Random) -> None:
    _table(document, dice).add_row()


def _a_row_twice(document: Any, dice: random.Random) -> None:
    row = dice.choice(list(_table(document, dice)._tbl.iter(qn("w:tr"))))
    row.addnext(copy.deepcopy(row))


def _without_a_row(document: Any, dice: random.Random) -> None:
    row = dice.choice(list(_table(document, dice)._tbl.iter(qn("w:tr"))))
    row.getparent().remove(row)


def _a_row_moved(document: Any, dice: random.Random) -> None:
    rows = list(_table(document, dice)._tbl.iter(qn("w:tr")))
    rows[-1].addprevious(dice.choice(rows))


def _a_table_moved(document: Any, dice: random.Random) -> None:
    _paragraph(document, dice)._p.addnext(_table(document, dice)._tbl)


def _a_table_twice(document: Any, dice: random.Random) -> None:
    table = _table(document, dice)._tbl
    _paragraph(document, dice)._p.addnext(copy.deepcopy(table))


def _without_a_table(document: Any, dice: random.Random) -> None:
    table = _table(document, dice)._tbl
    table.getparent().remove(table)


def _a_table_cut(document: Any, dice: random.Random) -> None:
    """In two, with a paragraph between."""
    table = _table(document, dice)._tbl
    rows = list(table.iter(qn("w:tr")))
    rest = copy.deepcopy(table)
    cut = dice.randrange(1, len(rows))
    for row in rows[cut:]:
        table.remove(row)
    for row in list(rest.iter(qn("w:tr")))[:cut]:
        rest.remove(row)
    paragraph = OxmlElement("w:p")
    table.addnext(paragraph)
    paragraph.addnext(rest)


def _tracked(what: str, author: str = "某某") -> Any:
    element = OxmlElement(f"w:{what}")
    element.set(qn("w:id"), "9001")
    element.set(qn("w:author"), author)
    element.set(qn("w:date"), "2024-01-15T08:00:00Z")
    return element


def _delete_tracked(run: Any) -> None:
    deleted = _tracked("del")
    run.addprevious(deleted)
    deleted.append(run)
    for text in run.iter(qn("w:t")):
        text.tag = qn("w:delText")


def _tracked_words(document: Any, dice: random.Random) -> None:
    inserted = _tracked("ins")
    paragraph = _paragraph(document, dice)
    inserted.append(paragraph.add_run("（添上的。）")._r)
    paragraph._p.append(inserted)
    if runs := paragraph._p.findall(qn("w:r")):
        _delete_tracked(dice.choice(runs))


def _tracked_figure(document: Any, dice: random.Random) -> None:
    run = _run_of(dice.choice(_controls(document)))
    inserted = _tracked("ins")
    more = copy.deepcopy(run)
    more.find(qn("w:t")).text = TYPED
    inserted.append(more)
    run.addnext(inserted)
    _delete_tracked(run)


def _a_figure_typed_over(document: Any, dice: random.Random) -> None:
    _run_of(dice.choice(_controls(document))).find(qn("w:t")).text = TYPED


def _a_figure_in_two_runs(document: Any, dice: random.Random) -> None:
    run = _run_of(dice.choice(_controls(document)))
    more = copy.deepcopy(run)
    run.addnext(more)
    text = run.find(qn("w:t")).text
    run.find(qn("w:t")).text, more.find(qn("w:t")).text = text[:1], text[1:]


def _without_a_control(document: Any, dice: random.Random) -> None:
    unwrap(dice.choice(_controls(document)))


def _without_controls(document: Any, dice: random.Random) -> None:
    for control in _controls(document):
        unwrap(control)


def _without_controls_in_a_table(document: Any, dice: random.Random) -> None:
    for control in _in_tables(list(_table(document, dice)._tbl.iter(qn("w:sdt")))):
        unwrap(control)


def _without_control_and_typed_over(document: Any, dice: random.Random) -> None:
    control = dice.choice(_in_tables(_controls(document)))
    _run_of(control).find(qn("w:t")).text = TYPED
    unwrap(control)


def _a_control_deleted(document: Any, dice: random.Random) -> None:
    control = dice.choice(_in_tables(_controls(document)))
    control.getparent().remove(control)


def _a_figure_copied_over_another(document: Any, dice: random.Random) -> None:
    """With its control, as Word copies it."""
    one, other = dice.sample(_in_tables(_controls(document)), 2)
    other.addprevious(copy.deepcopy(one))
    other.getparent().remove(other)


def _a_label_rewritten(document: Any, dice: random.Random) -> None:
    cells = [
        cell
        for row in _table(document, dice).rows
        for cell in row.cells
        if len(cell.text) > 3 and not cell._tc.findall(f".//{qn('w:sdt')}")
    ]
    runs = dice.choice(cells).paragraphs[0].runs
    runs[0].text = runs[0].text[:-1] + "甲"


def _property(document: Any, dice: random.Random) -> None:
    setattr(document.core_properties, dice.choice(("title", "author", "comments", "subject")), "甲")


WORD: dict[str, Edit] = {
    function.__name__.strip("_").replace("_", " "): function
    for function in (
        *(_words, _words_within, _a_paragraph, _without_a_paragraph, _a_paragraph_twice),
        *(_look, _look_of_figures, _style, _margin, _header, _comment, _picture, _property),
        *(_an_empty_row, _a_row_twice, _without_a_row, _a_row_moved),
        *(_a_table_moved, _a_table_twice, _without_a_table, _a_table_cut),
        *(_tracked_words, _tracked_figure, _a_figure_typed_over, _a_figure_in_two_runs),
        *(_without_a_control, _without_controls, _without_controls_in_a_table),
        *(_without_control_and_typed_over, _a_control_deleted, _a_figure_copied_over_another),
        _a_label_rewritten,
    )
}
