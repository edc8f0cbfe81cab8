"""Random reports for property tests: any figures, or figures whose identities hold; any prose."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from gongkai_docx.forms import load_form
from gongkai_docx.report import (
    Block,
    Number,
    Report,
    Signature,
    normal_amount,
    normal_blocks,
)
from gongkai_docx.text import one_line

FORM = load_form("2021")

# As little as a report can say and still say all that the form wants.
SAID = {
    "总体情况": "主动公开、依申请公开、政府信息管理、平台建设、监督保障各项工作都已落实。",
    "问题改进": "存在的问题：有的信息发布得晚。改进情况：逐月核对发布时限，组织了一次业务培训。",
    "其他事项": "没有收取信息处理费。",
}
PROSE = {section.key: (Block(None, (SAID[section.key],)),) for section in FORM.narratives}
"""Prose of a report, in which the rules find nothing."""

# Whatever XML can hold, with the characters that templates and spreadsheets stumble over in front.
_AWKWARD = st.sampled_from("<>&\"'{}%#=+-@_x0041\t😀𠮷　 一二三、。")
texts = st.text(
    _AWKWARD
    | st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
    max_size=60,
)
counts = st.integers(0, 10**15 - 1) | st.integers(0, 30)
amounts = st.decimals(0, 10**9, places=2).map(lambda number: normal_amount(Decimal(number)))

_headings = st.none() | texts
_blocks = st.lists(st.tuples(_headings, st.lists(texts, max_size=3)), max_size=4).map(normal_blocks)


@st.composite
def any_figures(draw: st.DrawFn) -> dict[str, Number]:
    """Figures that need not fit each other; some are blank."""
    figures: dict[str, Number] = {}
    for key, figure in FORM.figures.items():
        if draw(st.integers(0, 9)):
            figures[key] = draw(amounts) if figure.amount else draw(counts)
    return figures


@st.composite
def fitting_figures(draw: st.DrawFn) -> dict[str, Number]:
    """Figures whose identities hold."""
    small = st.integers(0, 9)
    values: dict[str, Number] = {key: draw(small) for key in FORM.figures}
    values["主动公开.行政事业性收费.金额"] = draw(amounts)
    for row in ("规章", "行政规范性文件"):
        made, repealed = values[f"主动公开.{row}.制发"], values[f"主动公开.{row}.废止"]
        values[f"主动公开.{row}.有效"] = max(made - repealed, 0) + draw(small)
    for total, parts in FORM.totals.items():
        if not total.startswith("申请.") or total.endswith(".总计"):
            continue
        values[total] = sum(values[part] for part in parts)
        column = total.split(".")[2]
        came = f"申请.本年新收.{column}", f"申请.上年结转.{column}"
        left = f"申请.结转下年.{column}"
        # What came in is what was handled and what is left: let 上年结转 make up for it.
        values[left] = values[left] + max(values[came[0]] - values[total] - values[left], 0)
        values[came[1]] = values[total] + values[left] - values[came[0]]
    for total, parts in FORM.totals.items():
        values[total] = sum(values[part] for part in parts)
    return values


@st.composite
def reports(draw: st.DrawFn, figures: st.SearchStrategy[dict[str, Number]]) -> Report:
    """Reports in normal form with those figures."""
    narrative = {section.key: draw(_blocks) for section in FORM.narratives}
    unit = draw(st.none() | texts.map(one_line))
    day = draw(st.none() | st.dates(date(1, 1, 1)))
    return Report(
        form=FORM,
        unit=draw(texts.map(one_line)),
        year=draw(st.none() | st.integers(1000, 9999)),
        title=draw(st.none() | texts.map(one_line)) or None,
        preface=tuple(t for t in draw(st.lists(texts, max_size=3)) if t.strip()),
        narrative={key: blocks for key, blocks in narrative.items() if blocks},
        figures=draw(figures),
        signature=Signature(unit or None, day) if unit or day else None,
        headings=draw(st.sampled_from(["run-in", "own-line"])),
        ignored=tuple(draw(st.lists(st.sampled_from(["H4", "C9", "S5", "N11"]), unique=True))),
    )
