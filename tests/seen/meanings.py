"""What people do to single cells of a workbook, so that they show what they don't hold, or hide it.

Each kind changes one cell, or tells that it can't; what a person then sees there is for LibreOffice
to say.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from openpyxl.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.worksheet import Worksheet

MARKS = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u2060\u2066\u2069\ufeff\xad\ue5e5"
_CODES = (
    *('0"0"', "0\\0", '"1"0', '[>3]"100";0', ";;;@", ";0", ";;", "0万", '0"萬"', '0"十"', '0".5"'),
    *('0"."0', '"-"0', "0‰", '0"％"', '[>=1]0"0";0', "[$2]0", "0,", "#,##0,", "0,,", "0.00", "0.0"),
    *("# ?/?", "# ??/??", "0%", "0.00%", "0.00E+00", "##0.0E+0", "General", "@", "#,##0", "000000"),
    *("yyyy/m/d", 'yyyy"年"m"月"d"日"', "h:mm", "mm:ss", "[h]:mm", "[DBNum1]General", "[DBNum2]0"),
    *("[DBNum1][$-804]0", '0"件"', '0"宗"', "0_ ", "0 ", "_ * #,##0_ ", "¥#,##0", "(0)", "0;(0)"),
    *(
        "[Red]0",
        '[=5]"无";0',
        '"共"0"件"',
        "0.",
        "#.##",
        "?0",
        '0;0;"—"',
        "[<100]0;[>=100]0",
        "*-0",
    ),
)
_TYPED = (
    *(
        "４",
        "４ 件",
        "4件",
        "4 宗",
        "4份",
        "1,234",
        "1，234",
        "１２",
        " 7 ",
        "\u30007",
        "七",
        "十二",
        "4.0",
    ),
    *(
        "约4",
        "4？",
        "+4",
        "-4",
        "—4",
        "4月",
        "4/5",
        "1 234",
        "12 34",
        "4.5",
        "0x10",
        "1e3",
        "４．０",
    ),
    *(
        "四件",
        "4个",
        "4条",
        "4项",
        "4万",
        "4万元",
        "4次",
        "4人",
        "(4)",
        "4;5",
        "4、5",
        "3+1",
        "=3+1",
        "'4",
    ),
    *(
        "无",
        "—",
        "/",
        "——",
        "--",
        "-",
        "零",
        "○",
        "〇",
        "0件",
        "无数据",
        "空",
        "N/A",
        "null",
        "√",
        "×",
    ),
    *(
        "①",
        "Ⅳ",
        "4.",
        ".4",
        "4,5",
        "00004",
        "4\n",
        "4\n5",
        "٤",
        "४",
        "𝟒",
        "⁴",
        "₄",
        "4²",
        "½",
        "4％",
        "4%",
    ),
)
_DAYS = ["yyyy-mm-dd", "m/d", "General", 'yyyy"年"', "dddd"]
_DASHES = "-‐‑‒–—―−－﹣⁃"

WHITE = Color("FFFFFFFF")

Kind = Callable[[Cell, random.Random], None]


def number_format(cell: Cell, rng: random.Random) -> None:
    """A number in a format that may show it as another, in parts, or not at all."""
    cell.value = rng.choice([rng.randint(0, 9), rng.randint(1, 2000), rng.randint(2000, 60000)])
    cell.number_format = rng.choice(_CODES)


def any_format(cell: Cell, rng: random.Random) -> None:
    """A format put together at random, as nobody would think of it."""
    signs = ["0", "0", "#", "?", ",", ".", "%", '"0"', '"1"', "\\5", "_ ", " ", "件", ";", "-", "@"]
    cell.value = rng.choice([rng.randint(0, 9), rng.randint(1, 3000)])
    cell.number_format = "".join(rng.choices(signs, k=rng.randint(1, 6)))


def rich_text(cell: Cell, rng: random.Random) -> None:
    """Digits of which some are raised, struck out, white, tiny, or just bold."""
    looks = [
        InlineFont(vertAlign=rng.choice(["superscript", "subscript"])),
        InlineFont(strike=True),
        InlineFont(color=WHITE),
        InlineFont(sz=1),
        InlineFont(b=True),
        InlineFont(i=True, u="single"),
    ]
    parts = [str(rng.randint(1, 9)) for _ in range(rng.randint(2, 3))]
    odd = rng.randrange(len(parts))
    cell.value = CellRichText(
        *(
            TextBlock(rng.choice(looks), part) if number == odd else part
            for number, part in enumerate(parts)
        )
    )


def looks(cell: Cell, rng: random.Random) -> None:
    """A number that is struck out, or hardly to be seen."""
    cell.value = rng.randint(1, 99)
    how = rng.choice(["struck", "white", "black", "tiny", "grey", "bold", "turned", "fitted"])
    if how == "struck":
        cell.font = Font(strike=True)
    elif how == "white":
        cell.font, cell.fill = Font(color="FFFFFFFF"), PatternFill()
    elif how == "black":
        cell.font = Font(color="FF000000")
        cell.fill = PatternFill("solid", fgColor="FF000000")
    elif how == "grey":
        cell.font = Font(color="FF888888")
    elif how == "tiny":
        cell.font = Font(size=1)
    elif how == "bold":
        cell.font = Font(bold=True, size=20)
    else:
        cell.alignment = Alignment(textRotation=90 if how == "turned" else 0, shrinkToFit=True)


def typed(cell: Cell, rng: random.Random) -> None:
    """What people type for a number."""
    cell.value = rng.choice(_TYPED)
    if rng.random() < 0.7:
        cell.number_format = "@"
        cell.data_type = "s"


def marks(cell: Cell, rng: random.Random) -> None:
    """Marks that nobody sees, somewhere in a number."""
    text = list(str(rng.randint(0, 400)))
    for _ in range(rng.randint(1, 3)):
        text.insert(rng.randint(0, len(text)), rng.choice(MARKS))
    cell.value, cell.number_format = "".join(text), "@"


def formula(cell: Cell, rng: random.Random) -> None:
    """A formula of her own: a sum, a text, an error, a number from elsewhere."""
    cell.value = rng.choice(
        [
            f"={rng.randint(0, 9)}+{rng.randint(0, 9)}",
            f"=SUM({rng.randint(0, 9)},{rng.randint(0, 9)})-1",
            "=1/0",
            "=#REF!",
            '=""',
            '="4"',
            '="4"&"件"',
            "=TRUE",
            '=TEXT(1234,"#,##0")',
            '=TEXT(4,"[DBNum1]0")',
            "=10/3",
            "=ROUND(10/3,0)",
            "=基本信息!B4",
            "='二、主动公开'!B5*2",
            "=-3",
            "=IF(1,7,8)",
            "=DATE(2024,1,2)",
            '=VALUE("12")',
            "=NA()",
            '=HYPERLINK("#A1","5")',
        ]
    )


def other_value(cell: Cell, rng: random.Random) -> None:
    """A day, a time, a truth, a number with decimals, a very large one."""
    moments: list[Any] = [date(2024, 1, 2), datetime(2024, 1, 2, 3, 4), time(12, 30)]
    numbers = [3.5, 0.1 + 0.2, 2.0000001, 1e15, 123456789012, 99999999999, -7, 1e-9, 2.5e3, 3.0]
    cell.value = rng.choice([*moments, *numbers, True, False])


def conditional(cell: Cell, rng: random.Random) -> None:
    """A conditional format that shows something else, strikes it out, or hides it."""
    style = rng.choice(
        [
            DifferentialStyle(
                numFmt=NumberFormat(numFmtId=200, formatCode=rng.choice(_CODES[:30]))
            ),
            DifferentialStyle(font=Font(strike=True)),
            DifferentialStyle(font=Font(color="FFFFFFFF"), fill=PatternFill(bgColor="FFFFFFFF")),
            DifferentialStyle(font=Font(bold=True)),
        ]
    )
    cell.value = rng.randint(1, 300)
    operator: Any
    operator, limit = rng.choice([("greaterThan", "0"), ("lessThan", "150"), ("equal", "0")])
    sheet: Any = cell.parent
    rule = Rule(type="cellIs", operator=operator, formula=[limit], dxf=style)
    sheet.conditional_formatting.add(cell.coordinate, rule)


def emptied(cell: Cell, rng: random.Random) -> None:
    """Nothing, or what looks like nothing."""
    cell.value = rng.choice([None, "", " ", "\u3000", "\xa0", "\u200b", "\n", "'", "\t"])


FIGURES: tuple[Kind, ...] = (
    *(number_format, number_format, any_format, rich_text, looks, typed, typed, marks, formula),
    *(other_value, conditional, emptied),
)
"""What is done to the cells of figures; some are done more often."""


def prose_looks(cell: Cell, rng: random.Random) -> None:
    """A paragraph that is struck out, white or tiny, as a whole or in part."""
    font = rng.choice(
        [Font(strike=True), Font(color="FFFFFFFF"), Font(size=1), Font(bold=True, color="FFFF0000")]
    )
    if rng.random() < 0.5:
        cell.value, cell.font = f"某事项第{rng.randint(1, 99)}号已经办结。", font
        if font.color and font.color.rgb == "FFFFFFFF":
            cell.fill = PatternFill()
        return
    odd = rng.choice([InlineFont(strike=True), InlineFont(color=WHITE), InlineFont(b=True)])
    cell.value = CellRichText("全年共办理", TextBlock(odd, str(rng.randint(10, 99))), "件。")


def prose_typed(cell: Cell, rng: random.Random) -> None:
    """A paragraph with marks that nobody sees, a number, a formula, a day."""
    choices: list[Any] = [
        f"全年办理{rng.choice(MARKS)}事项。",
        f"第一行。\n第二行{rng.choice(MARKS)}。",
        2023,
        3.5,
        date(2024, 1, 2),
        '="全年办理"&3&"件。"',
        "=1/0",
        True,
        " 前后有空格。 ",
        "'=SUM(A1)",
    ]
    cell.value = rng.choice(choices)


PROSE: tuple[Kind, ...] = (prose_looks, prose_typed)


def answer_typed(cell: Cell, rng: random.Random) -> Cell:
    """An answer with marks that nobody sees, with other dashes, in a format, or over its hint.

    Gives the cell that it was typed into.
    """
    mark, sheet = rng.choice(MARKS), cell.parent
    assert isinstance(sheet, Worksheet)
    choices: list[Any] = [f"某县{mark}人民政府", "某县人民政府 ", "某县\n人民政府"]
    if cell.row == DATE:
        dash = rng.choice(_DASHES)
        choices = [f"2024{dash}1{dash}15", f"2024{mark}.1.15", "2024年1月15日", date(2024, 1, 15)]
    elif cell.row == YEAR:
        choices = [2023, "２０２３", "2023年", "2023年度", f"20{mark}23"]
    value = rng.choice(choices)
    if isinstance(value, int | date):
        codes = ["0", '0"年"', '"1"0', "0,", ";;;"] if isinstance(value, int) else _DAYS
        cell.number_format = rng.choice(codes)
    elif rng.random() < 0.3:
        cell.value = None
        beside = sheet.cell(cell.row, cell.column + 1)
        assert isinstance(beside, Cell)
        cell = beside
    cell.value = value
    return cell


YEAR, DATE = 4, 9
ANSWERS = ("B3", "B4", "B6", "B8", "B9")
"""The cells of 基本信息 whose answers are disturbed."""
