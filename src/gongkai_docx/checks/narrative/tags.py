"""The tags in a report's prose → findings: what stands for nothing, is no share, or isn't drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from gongkai_docx import tags
from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.masking import masked
from gongkai_docx.places import SIGNATORY, TITLE, UNIT, Kind, Place
from gongkai_docx.report import Report

UNKNOWN = Rule(
    "N1", Severity.ERROR, "正文中的标签须是数据项的名称，写在两对大括号里", essential=True
)
NO_LAST_YEAR = Rule("N2", Severity.ERROR, "正文中与上年比较的标签须有上年的数据", essential=True)
FROM_NOTHING = Rule("N3", Severity.WARNING, "上年为 0 的，不能说同比增长了多少")
NOT_ALONE = Rule("N29", Severity.ERROR, "图的标签须单独成一段", essential=True)
EMPTY_CHART = Rule("N30", Severity.INFO, "图中各项都是 0 的，文稿里不画")

_ALL = "全部标签见工作表“数据项”"
_MOST_QUOTED = 60
_MOST_TOLD = 10
"""Broken tags told of one paragraph."""


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N1, N2, N3, N29, N30: each tag in headings and paragraphs stands for something."""
    yield from _untold(report)
    for place, text in report.prose():
        if not tags.has_braces(text):
            continue
        for shown in islice(tags.statements(text), _MOST_TOLD):
            yield UNKNOWN.finding(
                f"{report.where(place)}：“{_quoted(shown)}”是别的模板程序的语句，不会执行，"
                f"请删去；标签写在两对大括号里，{_ALL}。",
                place=report.located(place),
                quote=shown,
                actual=shown,
            )
        for shown, name in islice(tags.broken(text, report), _MOST_TOLD):
            yield UNKNOWN.finding(
                f"{report.where(place)}：“{shown}”处的标签没有写完整，应写作"
                f"“{{{{ {name or next(iter(report.form.figures))} }}}}”"
                f"{'' if name else '的样子'}，{_ALL}。",
                place=report.located(place),
                quote=shown,
                actual=shown,
            )
        typed = dict.fromkeys(tag for tag in tags.pieces(text) if isinstance(tag, tags.Tag))
        is_alone = place.kind is not Kind.HEADING and tags.asked_chart(text) is not None
        for tag in typed:
            if (chart := tags.charted(tag.name)) is None:
                yield from _tag(report, place, tag)
            else:
                yield from _chart(report, place, tag, chart, is_alone)


def _untold(report: Report) -> Iterator[Finding]:
    """Where no tag is filled in: the names that stand outside of the prose."""
    signature = report.signature
    for place, text in (
        (UNIT, report.unit),
        (TITLE, report.title),
        (SIGNATORY, signature.unit if signature else None),
    ):
        if text and (
            tags.statements(text) or any(isinstance(piece, tags.Tag) for piece in tags.pieces(text))
        ):
            yield UNKNOWN.finding(
                f"{report.where(place)}：“{_quoted(text)}”里的标签不会被填写，请直接写出内容。",
                place=report.located(place),
                quote=text,
                actual=text,
            )


def _quoted(text: str) -> str:
    text = masked(text)  # before it is cut: half a number isn't known for one
    return text if len(text) <= _MOST_QUOTED else f"{text[: _MOST_QUOTED - 1]}…"


def _tag(report: Report, place: Place, tag: tags.Tag) -> Iterator[Finding]:
    try:
        shown = tags.look_up(tag.name, report)
    except tags.UnknownTag:
        name = tags.nearest(tag.name, report.form)
        near = f"{{{{ {name} }}}}" if name else None
        nearest = f"最接近的是“{near}”；" if near else ""
        yield UNKNOWN.finding(
            f"{report.where(place)}：没有“{_quoted(tag.typed)}”这个标签，{nearest}{_ALL}。",
            place=report.located(place),
            quote=tag.typed,
            expected=near,
            actual=tag.typed,
        )
        return
    except tags.LastYearUnknown:
        yield NO_LAST_YEAR.finding(
            f"{report.where(place)}：“{tag.typed}”要用上年的数据，"
            f"但{_why_unknown(report, tag.name)}。",
            place=report.located(place),
            quote=tag.typed,
            actual=tag.typed,
        )
        return
    comparison, key = tags.parted(tag.name)
    if comparison == tags.RATE and shown == tags.FROM_NOTHING:
        yield FROM_NOTHING.finding(
            f"{report.where(place)}：“{tag.typed}”上年为 0，没有同比，文稿中写作“{shown}”；"
            f"请改用“{{{{ {tags.CHANGE}.{key} }}}}”。",
            figures=report.form.terms(key),
            place=report.located(place),
            quote=tag.typed,
            actual=shown,
        )


def _chart(
    report: Report, place: Place, tag: tags.Tag, name: str, is_alone: bool
) -> Iterator[Finding]:
    """What is the matter with the tag of a chart, which may only stand alone in a paragraph."""
    from gongkai_docx import charts  # few reports ask for one

    where, place = report.where(place), report.located(place)
    try:
        drawn = charts.chart(name, report)
    except charts.UnknownChart:
        yield _no_chart(report, place, tag, name)
        return
    except tags.LastYearUnknown as error:
        yield NO_LAST_YEAR.finding(
            f"{where}：“{tag.typed}”要用上年的数据，但{_why_unknown(report, str(error))}。",
            place=place,
            quote=tag.typed,
            actual=tag.typed,
        )
        return
    if not is_alone:
        yield NOT_ALONE.finding(
            f"{where}：“{tag.typed}”是一张图，不能写在标题或句子里；请把它移到单独的一段，"
            "前后不写别的字和标点。",
            place=place,
            quote=tag.typed,
            actual=tag.typed,
        )
    elif charts.is_empty(drawn):
        yield EMPTY_CHART.finding(
            f"{where}：“{tag.typed}”的各项都是 0，文稿里不画这张图；不需要的请删去这一段。",
            place=place,
            quote=tag.typed,
            actual=tag.typed,
        )


def _no_chart(report: Report, place: Place, tag: tags.Tag, name: str) -> Finding:
    from gongkai_docx import charts
    from gongkai_docx.forms.charts import form_charts

    near = charts.nearest(name, report.form)
    likest = charts.tag(near) if near else None
    advice = f"最接近的是“{likest}”；" if likest else ""
    problem = f"没有“{_quoted(tag.typed)}”这张图"
    if name in form_charts(report.form).unlike:
        problem = f"“{_quoted(tag.typed)}”这一行各数的单位不同，不能画成一张图"
    return UNKNOWN.finding(
        f"{report.where(place)}：{problem}，{advice}全部的图见工作表“数据项”。",
        place=place,
        quote=tag.typed,
        expected=likest,
        actual=tag.typed,
    )


def _why_unknown(report: Report, name: str) -> str:
    if report.last is None:
        return "没有上年的报告；请用 --last 指明，或由上年的报告生成填报表（new --from）"
    if report.before is None:
        return f"所附的是 {report.last.year} 年度的报告，不是前一年度的；请改用前一年度的报告"
    if not report.formerly(tags.parted(name)[1]):
        return f"上年的报告用{report.last.form.notice}的格式，没有这一项；请另写"
    return "上年的报告中没有读出这一项；请核对上年的数据"
