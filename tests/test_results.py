"""What formulas in the tables give: reckoned anew where that can be known, told at its cause."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import EXAMPLE
from gongkai_docx.checks import check
from gongkai_docx.findings import Severity
from gongkai_docx.package import pack, unpack
from gongkai_docx.places import cell_position
from gongkai_docx.readers import read
from gongkai_docx.readers import workbook as reader
from gongkai_docx.readers.reading import Reading
from gongkai_docx.readers.sheets.formulas import (
    CannotTellError,
    Results,
    moved,
    references,
    refers_elsewhere,
)
from gongkai_docx.readers.sheets.sheet import ErrorValue, Sheet
from gongkai_docx.readers.sheets.sums import reckoned

THREE, LEDGER = "三、依申请公开", "台账"
PART = "xl/worksheets/sheet5.xml"
FORMATS = ("xlsx", "xls", "ods")


def stored(**cells: Any) -> Reading:
    """The example with that stored in cells of table 三, which are not reckoned anew.

    A pair is a formula and its result; the formula of a cell stays where only a value is given.
    """
    parts = unpack(EXAMPLE.read_bytes())
    xml = parts[PART].decode()
    for cell, value in cells.items():
        old = re.search(rf'<c r="{cell}"([^>]*?)(?:/>|>(.*?)</c>)', xml)
        assert old
        xml = xml.replace(old[0], _cell(cell, old[1], old[2] or "", value))
    parts[PART] = xml.encode()
    return reader.read(pack(parts), "表.xlsx")


def _cell(cell: str, attributes: str, content: str, value: Any) -> str:
    kept = re.search("<f>.*?</f>", content)
    formula = kept[0] if kept else ""
    if isinstance(value, tuple):
        formula, value = f"<f>{value[0]}</f>", value[1]
    attributes = re.sub(r' t="\w+"', "", attributes)
    if isinstance(value, str) and not value.startswith("#"):
        assert not formula
        return f'<c r="{cell}"{attributes} t="inlineStr"><is><t>{value}</t></is></c>'
    kind = ' t="e"' if isinstance(value, str) else ""
    return f'<c r="{cell}"{attributes}{kind}>{formula}<v>{value}</v></c>'


def told(reading: Reading) -> list[tuple[str, str | None]]:
    """Code and place of all that is found in the table, by the reader and by the identities."""
    findings = (*reading.findings, *check(reading.report))
    return [(each.code, each.location) for each in findings if each.code[0] in "CI"]


# ---------------------------------------------------------------- out of date


@pytest.mark.rule("C28")
@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            {"D5": 7, "D7": 7},
            "J5 存的是 4，应为 7，J7 存的是 4，应为 7，D28 存的是 4，应为 7……共 4 格",
        ),
        ({"J5": 5}, "J5 存的是 5，应为 4；"),
        ({"J5": ("D5+E5+F5", 5)}, "J5 存的是 5，应为 4；"),
        ({"J5": ("SUM(D5,E5:I5)-E6", 3.5)}, "J5 存的是 3.5，应为 4；"),
        ({"E12": ("F12+3-2", 2), "J12": 2}, "E12 存的是 2，应为 1，J12 存的是 2，应为 1，"),
        ({"E12": ("'二、主动公开'!D5", 5), "J12": 5}, "E12 存的是 5，应为 6"),
        ({"E12": ("二、主动公开!D5+0", 5), "J12": 5}, "E12 存的是 5，应为 6"),
        ({"J28": 5}, "J28 存的是 5，应为 4；"),
    ],
)
def test_a_result_that_is_out_of_date_is_told_with_the_right_one(
    cells: Mapping[str, Any], said: str
) -> None:
    reading = stored(**cells)
    (found,) = reading.findings
    assert (found.code, found.severity) == ("C28", Severity.ERROR)
    assert said in found.message
    assert set(found.figures) <= reading.report.unread


@pytest.mark.parametrize(
    "cells",
    [
        {"J5": ("D5+E5", 4)},
        {"J5": ("SUM(D5:E5)+SUM(F5:I5)", 4)},
        {"J5": ("MAX(D5:I5)*(1+0)", 4)},
        {"J5": ("IF(D5=4,4,0)", 4)},
        {"J5": ("D5+J99", 4)},
        {"E12": ("'二、主动公开'!D5-6", 0)},
    ],
)
def test_a_result_that_is_right_is_not_told(cells: Mapping[str, Any]) -> None:
    assert told(stored(**cells)) == []


@pytest.mark.rule("C30")
@pytest.mark.parametrize("formula", ["[1]Sheet1!B3", "'[2023台账.xlsx]表 1'!B3+0"])
def test_a_number_from_another_file_is_told(formula: str) -> None:
    reading = stored(E12=(formula, 0))
    (found,) = reading.findings
    assert (found.code, found.location) == ("C30", f"{THREE}!E12")
    assert reading.report.figures["申请.第三方权益.商业企业"] == 0


# ---------------------------------------------------------------- at the cause


@pytest.mark.rule("C29")
def test_numbers_as_text_are_told_with_the_totals_that_pass_over_them() -> None:
    reading = stored(E5="1件", E7="１")
    assert told(reading) == [("C29", f"{THREE}!E5"), ("C29", f"{THREE}!E7")]
    first, second = reading.findings
    assert first.message == (
        f"{THREE} E5：“1件”是文字，公式不计入它，J5 的结果因此不对；请改填数字 1。"
    )
    assert "J7、E28、J28 的结果" in second.message
    assert first.figures == ("申请.本年新收.商业企业", "申请.本年新收.总计")
    assert reading.report.figures["申请.本年新收.商业企业"] == 1
    assert "申请.本年新收.总计" in reading.report.unread


@pytest.mark.rule("C9", "C29")
@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ({"E5": "1件", "J5": 5, "E7": "1件", "J7": 5, "E28": 1, "J28": 5}, ["C9", "C9"]),
        ({"E12": "0件"}, ["C9"]),
        ({"E5": "1件", "J5": 9}, ["C9", "C28", "I3"]),
        ({"E5": "1件", "J5": ("D5+E5", "#VALUE!")}, ["C29", "I3"]),
    ],
)
def test_only_what_follows_from_a_text_is_told_with_it(
    cells: Mapping[str, Any], codes: Sequence[str]
) -> None:
    assert [code for code, _ in told(stored(**cells))] == codes


@pytest.mark.rule("C1", "C2", "C5")
@pytest.mark.parametrize(
    ("code", "cells"),
    [
        ("C1", {"E7": "四件"}),
        ("C2", {"E7": -5, "J7": -1, "E28": -5, "J28": -1}),
        ("C3", {"E7": 0.5, "J7": 4.5, "E28": 0.5, "J28": 4.5}),
        ("C5", {"E7": "#REF!", "J7": "#REF!", "E28": "#REF!", "J28": "#REF!"}),
        ("C5", {"E7": ("B99", "#N/A"), "J7": "#N/A", "E28": "#N/A", "J28": "#N/A"}),
    ],
)
def test_a_fault_is_told_once_with_the_totals_that_follow(
    code: str, cells: Mapping[str, Any]
) -> None:
    reading = stored(**cells)
    assert told(reading) == [(code, f"{THREE}!E7")]
    (found,) = reading.findings
    assert found.message.endswith("J7、E28、J28 的公式用到它，结果也没有采用。")
    assert set(found.figures) == {
        "申请.予以公开.商业企业",
        "申请.予以公开.总计",
        "申请.办理总计.商业企业",
        "申请.办理总计.总计",
    }
    assert set(found.figures) == reading.report.unread


# ---------------------------------------------------------------- in every format


@pytest.mark.real("soffice")
@pytest.mark.parametrize("suffix", FORMATS)
def test_formulas_are_known_in_every_format(
    soffice_all: Callable[[Sequence[Path], str, Path], list[Path]], tmp_path: Path, suffix: str
) -> None:
    """LibreOffice reckons what it saves: nothing is out of date, and a text is passed over."""
    book = openpyxl.load_workbook(EXAMPLE)
    table, ledger = book[THREE], book.create_sheet(LEDGER)
    ledger["B3"], ledger["B4"] = 3, 4
    table["E5"] = f"={LEDGER}!B3-{LEDGER}!B4+1"
    table["D7"] = "=D5+E5-SUM(E8:F8)*2"
    table["F9"] = "1件"
    source = tmp_path / "表.xlsx"
    book.save(source)
    (path,) = soffice_all([source], suffix, tmp_path / suffix)
    reading = read(path)
    found = {(each.code, each.location) for each in reading.findings}
    assert found == {("C27", None), ("C29", f"{THREE}!F9")}
    (passed_over,) = (each for each in reading.findings if each.code == "C29")
    assert "F28、J28 的结果" in passed_over.message or "J9、F28、J28" in passed_over.message


# ---------------------------------------------------------------- a formula by itself

HERE = Sheet("甲", [[1.0, 2.0, 3.0, "4件", ""], [ErrorValue("#N/A"), True]], (), {}, {})
SHEETS = {"乙 表": Sheet("乙 表", [[10.0]], (), {}, {}), "乙、": Sheet("乙、", [[0.5]], (), {}, {})}


def result(formula: str, **others: str) -> float | None:
    """What the formula gives in F9, with others in their cells; None where it can't be told."""
    formulas = {cell_position(cell): text for cell, text in {"F9": formula, **others}.items()}
    sheet = Sheet("甲", HERE.rows, (), formulas, {})
    try:
        return Results(sheet, SHEETS.get).of((8, 5))
    except CannotTellError:
        return None


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("SUM(A1:E1)", 6),
        ("sum(A1:E1)", None),
        ("A1+B1-C1", 0),
        ("-(A1+B1)*2/4", -1.5),
        ("--A1%", 0.01),
        ("SUM(A1,$B$1,5)", 8),
        ("SUM(A1:B1,'乙 表'!A1)+乙、!$A$1", 13.5),
        ("MAX(A1:C1)-MIN(A1:C1)+AVERAGE(A1:C1)+ABS(-1)", 5),
        ("A1+D1", None),
        ("SUM(D1)", 0),
        ("A1+E1", 1),
        ("A1/E1", None),
        ("A1+A2", None),
        ("A1&B1", None),
        ("IF(A1,1,2)", None),
        ("丙!A1", None),
        ("[1]甲!A1", None),
        ("SUM(A:A)", None),
        ("SUM(", None),
        ("A1 B1", None),
        ("", None),
        ("+" * 1500 + "A1", 1),
        ("(" * 500 + "A1" + ")" * 500, None),
        ("SUM(" * 400 + "A1" + ")" * 400, None),
        ("A1+" * 2000 + "A1", None),
    ],
)
def test_what_a_formula_gives(formula: str, value: float | None) -> None:
    assert result(formula) == value


def test_a_formula_rests_on_others() -> None:
    assert result("A9+1", A9="B9*2", B9="SUM(A1:C1)") == 13
    assert result("A9", A9="F9") is not None  # as it is stored, where it can't be reckoned
    chain = {f"A{row}": f"A{row + 1}+1" for row in range(9, 500)}
    assert isinstance(result("A9", **chain), float)


def test_sums_are_reckoned_at_once() -> None:
    """Totals of rows, of columns and of these; whatever they rest on else is no part of it."""
    rows: list[list[object]] = [[1.0, 2.0, 99.0], [3.0, "", 99.0], [99.0, 99.0, 99.0]]
    sums = {"C1": "SUM(A1:B1)", "C2": "=SUM($A$2:B$2)", "A3": "SUM(A1:A2)", "B3": "SUM(B2:B1)"}
    totals = reckoned_by_name(rows, {**sums, "C3": "SUM(A3:B3)"})
    assert totals == {"C1": 3, "C2": 3, "A3": 4, "B3": 2, "C3": 6}


@pytest.mark.parametrize(
    "formula",
    ["SUM(A1:D1)", "SUM(A1:E1)", "SUM(A1:F1)", "SUM(A2:B2)", "SUM(A1)", "MAX(A1:B1)", "A1+B1"],
)
def test_what_is_no_sum_of_numbers_is_left_to_be_reckoned_by_itself(formula: str) -> None:
    """A text, a result that isn't known, the formula's own cell, an error; or no sum of a range."""
    rows = [[1.0, 2.0, 3.0, "4件", 5.0, 6.0], [ErrorValue("#N/A"), True]]
    assert reckoned_by_name(rows, {"E1": "A1*2", "F1": formula}) == {}


def reckoned_by_name(
    rows: Sequence[Sequence[object]], formulas: Mapping[str, str]
) -> dict[str, float]:
    """What the sums among these formulas give, by the names of their cells."""
    written = {cell_position(cell): formula for cell, formula in formulas.items()}
    found = reckoned(rows, written)
    return {cell: found[cell_position(cell)] for cell in formulas if cell_position(cell) in found}


def test_a_formula_that_is_written_once_moves_along() -> None:
    assert moved("SUM(D5:$I5)+'D5'!A$1&\"A1\"+LOG10(2)", 2, 1) == (
        "SUM(E7:I7)+'D5'!B1&\"A1\"+LOG10(2)"
    )
    assert moved("A1", -1, 0) == "#REF!"


def test_what_a_formula_names() -> None:
    assert list(references("SUM($D$5:E6)+'它''s'!A1")) == [
        (None, (4, 3), (5, 4)),
        ("它's", (0, 0), (0, 0)),
    ]
    assert refers_elsewhere("['file:///a.ods'#$表.B3]")
    assert not refers_elsewhere("SUM(D5:I5)")


def test_a_formula_shared_by_many_cells_is_known() -> None:
    """Excel writes it out at the first of them."""
    parts = unpack(EXAMPLE.read_bytes())
    xml = parts[PART].decode()
    first = '<f t="shared" ref="J5:J27" si="0">SUM(D5:I5)</f>'
    xml = xml.replace("<f>SUM(D5:I5)</f>", first)
    for row in range(6, 28):
        xml = xml.replace(f"<f>SUM(D{row}:I{row})</f>", '<f t="shared" si="0"/>')
    xml = re.sub(r'(<c r="D9"[^>]*><v>)0', r"\g<1>3", xml)
    parts[PART] = xml.encode()
    reading = reader.read(pack(parts), "表.xlsx")
    (found,) = reading.findings
    assert "J9 存的是 0，应为 3，D28 存的是 4，应为 7，J28" in found.message
