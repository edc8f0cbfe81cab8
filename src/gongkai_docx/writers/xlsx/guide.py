"""The form → the sheet 填报说明: in ten lines what to do, on the page or with which command."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.worksheet.worksheet import Worksheet

from gongkai_docx import workbook as layout
from gongkai_docx.report import Report
from gongkai_docx.writers.xlsx.drawing import LEFT, Formulas, lines, page, protect, put, widths
from gongkai_docx.writers.xlsx.heading import title

_GUIDANCE = (
    "1. 先填“{basics}”：单位名称、年度必填；机关类型从列表选；标题、前言、落款可不填。",
    "2. 再填{tables}的浅黄色格，没有的填 0。选中一格，旁边会说明这一项怎样计算。",
    "3. 只填阿拉伯数字；可整块粘贴（“选择性粘贴”中的“数值”）。灰色格是总计，已设公式，一般不用填。",
    "4. 表旁、表下的“{checks}”边填边显示 ✓ 或“差 2”；“{checks}”表列出全部勾稽关系。",
    "5. 然后填{narratives}：每段一行，右列写正文；右上角是字数。"
    "正文里的数字可以写成“{tags}”表里的标签，总与表一致；图也用那里的标签。",
    "6. 小标题写在左列，只写文字，“（一）”等序号和后面的句号由程序添加；"
    "左列留空，该段接在上一个小标题之下；左列填“—”，该段不属于任何小标题。",
    "7. 表头和行标题已锁定；确需改动时，可在“审阅”中撤销工作表保护，没有密码。",
    "8. 保存并关闭，然后校验，按提示改正。用网页的：双击打开“年报.html”，把本文件拖进去。"
    "用装在电脑上的程序的：在程序文件夹里打开命令窗口，输入 .venv\\Scripts\\gongkai-docx check"
    " 和一个空格（Linux：.venv/bin/gongkai-docx check），把本文件拖进窗口后回车。",
    "9. 警告确实没有错的，另存一份标注了问题的（网页里点“在原文件上标注问题”；"
    "命令在后面再加一个空格和 --annotate 标注.xlsx），在它的“{problems}”里写明理由"
    "（“{words}”一格），以后就用那份文件。",
    "10. 没有错误后，在网页里点“生成 Word 文稿”，或者用 .venv\\Scripts\\gongkai-docx build"
    "（Linux：.venv/bin/gongkai-docx build）得到 Word 文稿，文稿在哪里会写明。本工作簿不会被改动。",
)
_WIDTH = 112.0


def draw(formulas: Formulas, sheet: Worksheet, report: Report) -> None:
    """The sheet 填报说明."""
    title(formulas, sheet, "政府信息公开工作年度报告填报表", report, 1)
    form = report.form
    names = {
        "basics": layout.BASICS,
        "checks": layout.CHECKS,
        "tags": layout.TAGS,
        "problems": layout.PROBLEMS,
        "words": layout.EXPLANATION,
        "tables": "".join(f"“{section.sheet}”" for section in form.tables),
        "narratives": "".join(f"“{section.sheet}”" for section in form.narratives),
    }
    basis = f"依据：{form.law}；{form.notice}"
    lead = [line.format_map(names) for line in _GUIDANCE]
    for row, text in enumerate([basis, *lead, *_from_last(report)], 1):
        put(sheet, row, 0, text).alignment = LEFT
        sheet.row_dimensions[row + 1].height = 6 + 18 * lines(text, _WIDTH)
    widths(sheet, [_WIDTH])
    page(sheet, landscape=True)
    protect(sheet)


def _from_last(report: Report) -> Iterator[str]:
    """What was taken over from last year's report, in one line."""
    if report.last is None:
        return
    form = report.form
    rows = dict.fromkeys(form.figures[key].row for key in form.carried if key in report.figures)
    told = f"本表由上年的报告生成，“{layout.LAST}”供核对"
    if rows and report.before:
        told += f"；“{'”“'.join(rows)}”已按它填写"
    if report.carried:
        told += f"；标有“{layout.UNCHANGED}”的段落须改写"
    yield f"{told}。"
