"""The workbook's layout: what its writer and its reader both must know of its sheets.

The tables' labels are not here: they come from the form (`forms.lay_out`).
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from gongkai_docx.patterns import pattern
from gongkai_docx.report import PEOPLE, HeadingStyle

LAYOUT_VERSION = 1
"""Raised when a workbook of today's program could not be read by yesterday's."""

GUIDE = "填报说明"
BASICS = "基本信息"
CHECKS = "校验"
TAGS = "数据项"
LAST = "上年数据"
PROBLEMS = "问题清单"
"""The sheet that an annotated copy has besides, also under this name with something behind it."""

NUMBER, GRADE, CODE, WHERE, SAID = "序号", "级别", "代码", "位置", "问题"
EXPLANATION, BASIS, ASKED, STANDS = "说明", "依据", "对应", "说明所在"
PROBLEM_HEADERS = (NUMBER, GRADE, CODE, WHERE, SAID, EXPLANATION, BASIS, ASKED, STANDS)
"""The headers of that sheet, of which the last two are hidden.

Under `ASKED` stands by what a finding is known again: an object of JSON with what `Explanation`
says of it, by the names of `KNOWN_BY`, with what its row shows under the headers of `SHOWN_BY`, and
with which row of the list it is.
Under `STANDS` a formula refers to the cell for its explanation; programs let it refer to that cell
also when it is moved away from its row.
"""
KNOWN_BY = ("code", "at", "quote", "expected", "actual", "message")
SHOWN, SHOWN_BY = "shown", (CODE, WHERE, SAID)
ROW = "row"

OVERVIEW, FINDINGS, LEVELS, ALIKE = "总览", "问题", "与上级核对", "雷同"
EXPLAINED, LEFT_OUT = "说明", "未收文件"
BY_ORGAN = "各单位·"
"""What the names begin with of a roll-up's sheets that have an organ a row."""
_ROLLUP = (OVERVIEW, FINDINGS, LEVELS, ALIKE, EXPLAINED, LEFT_OUT)
"""The sheets that a roll-up has besides."""

# Headers of 基本信息: what is asked, the answer, and how to give it.
FIELD = "项目"
ANSWER = "填写内容"
HINT = "说明"
HINT_OPENINGS = (
    "必填",
    "可不填",
    "可从列表选",
    "不填则",
    "如 ",
    "“接排”",
    "本表所用",
    "由程序",
    "见工作表",
)
"""How the hints begin that stand beside the answers; whatever else stands there, people typed."""

# Labels of 基本信息 in the order of its rows, in the column 项目.
UNIT = "单位名称"
YEAR = "年度"
KIND = "机关类型"
TITLE = "标题"
HEADINGS = "小标题格式"
SIGNATURE_UNIT = "落款单位"
SIGNATURE_DATE = "落款日期"
NOTICE = "本地通知"
IGNORED = "不检查的规则"
PREFACE = "前言"
SIGNATURE_SEAL = "落款用印"
FORM = "法定格式"
LAYOUT = "版式版本"
FIELDS = (UNIT, YEAR, TITLE, HEADINGS, SIGNATURE_UNIT, SIGNATURE_DATE, PREFACE, FORM, LAYOUT)
OPTIONAL_FIELDS = (KIND, SIGNATURE_SEAL, NOTICE, IGNORED, LAST, *PEOPLE.values())
"""Labels that not every workbook has: made before them, or without last year's figures."""

SEAL_WORDS = {True: "盖章", False: "不盖章"}
HEADING_WORDS: dict[str, HeadingStyle] = {"接排": "run-in", "另起一行": "own-line"}

# Headers of a prose sheet: what is written; what is asked for, a sentence to copy, and how it reads
# today. Where paragraphs were taken over from last year's report, that is said beside them.
HEADING = "小标题"
TEXT = "正文"
AGAINST_LAST = "与上年"
PROMPT = "提示"
SENTENCE = "可复制的句子"
READS = "现在读作"

NO_HEADING = "—"
"""In the heading column: from here on under no heading (an empty cell goes on under the last)."""

ABOVE_TABLE = "表格前的文字：可不填；填了的，印在这一部分的标题与表格之间。每段一行。"
"""Over the prose on the sheet of a table."""

TABLE_TOP = 1
"""The 0-based row where a table starts on its sheet; the section's title stands above."""

MAX_CELL = 32_767
"""Characters that a cell can hold (Excel's specification)."""

DASHES = "-‐‑‒–—―−－﹣﹘⁃⁻─━"
"""What Chinese keyboards, programs and fonts have for a dash or a minus."""
ZERO_WORDS = ("/", "／", *DASHES, "——", "无")
"""What clerks write where there is nothing to count."""

# In the first row of each sheet, by formula; the signatures are at the foot of a table.
FILLED_BY = "填报单位："
OF_YEAR = "年度："

# What a sheet shows of its state.
UNFILLED = "尚未填写"
LACKING = "还差 "
ALL_FILLED = "已填好"
ALL_HOLD = "全部通过"
FAILING = "项不符"
DOUBTFUL = "项请核对"

# What a check cell shows, and what else stands beside the inputs to help with filling them in.
HOLDS = "✓"
OFF_BY = "差 "
NOT_COUNTS = "数字有误"
BROKEN = "公式出错"
NOT_COMPARED = "不比较"
BEFORE = "上年"
AGAINST = "与上年核对"
UNCHANGED = "上年原文，请改写"
COUNTED = "共 "

# Labels of 上年数据 below its figures: which paragraphs of prose were taken over into the new one.
PLACE = "部分"
TAKEN_OVER = "已带入"
YES = "是"

_STATE = rf"{UNFILLED}|{LACKING}\d+ 项.*|{ALL_HOLD}.*|还有 \d+ {FAILING}.*|{ALL_FILLED}"
_AID = pattern(
    rf"{HOLDS}|{OFF_BY}[\d.E+]+|{NOT_COUNTS}|{BROKEN}|{NOT_COMPARED}|{UNCHANGED}|{_STATE}"
    rf"|{CHECKS}( [A-Z]\d+)?(：.*)?|{AGAINST}(：.*)?|{BEFORE}( -?[\d.]*|：[\w/＋]+)"
    rf"|{COUNTED}\d+ 字.*|(.*\n)?{FILLED_BY}.{{0,300}}\s{OF_YEAR}.*|{PEOPLE['filled_by']}：.*"
    rf"{PEOPLE['day']}：.*"
)
# What refers to our sheets; or to one that is gone, and nothing else.
_AID_FORMULA = pattern(
    rf"(?:{BASICS}|{CHECKS}|{TAGS}|{LAST})'?[!.]|\"{UNFILLED}\"|\"{COUNTED}\"&"
    r"|^(of:)?=?\[?\.?\$?#REF![.$A-Z\d]*\]?$"
)


def is_hint(value: object) -> bool:
    """Whether a cell beside an answer holds one of our hints on how to give it."""
    return isinstance(value, str) and value.lstrip().startswith(HINT_OPENINGS)


def of_rollup(names: Collection[str]) -> set[str]:
    """Of these names of a workbook's sheets those that it has because it is a roll-up."""
    if not set(_ROLLUP) <= set(names):
        return set()  # somebody's own sheet may be called 说明
    return {name for name in names if name in _ROLLUP or name.startswith(BY_ORGAN)}


@lru_cache(maxsize=2000, typed=True)
def is_aid(value: object, formula: str | None) -> bool:
    """Whether a cell beside the inputs is one of ours that shows a check, a count or last year's.

    By what it shows; by its formula (None if it has none) where no program has calculated it.
    LibreOffice saves a text that it has not calculated itself as 0 in .xls, which may not tell us
    the formula either ("").
    """
    if isinstance(value, str) and _AID.fullmatch(value.strip()):
        # No check says so by itself: somebody wrote down what to correct.
        return formula is not None or not value.strip().startswith(OFF_BY)
    if formula == "":
        return value == 0 or str(value).startswith("#")
    # Ours give texts: where one gives a number, that was typed where it refers to.
    is_ours = bool(formula and _AID_FORMULA.search(formula))
    return is_ours and not (isinstance(value, float) and value)
