"""Last year's report → the beginning of this year's: what carries over from one to the next."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from gongkai_docx.forms import form_of, newest_form
from gongkai_docx.forms.changes import formerly
from gongkai_docx.report import Block, Number, Report, Signature


def begun(
    before: Report | None, *, unit: str = "", year: int | None = None, with_prose: bool = False
) -> Report:
    """A new report of that unit and year: the successor of the one `before`, else a blank one.

    Raises `UnknownForm` for a year without a form.
    """
    if before:
        return successor(before, unit=unit, year=year, with_prose=with_prose)
    return Report(form_of(year) if year else newest_form(), unit=unit, year=year)


def successor(
    last: Report, *, unit: str = "", year: int | None = None, with_prose: bool = False
) -> Report:
    """The report of the year after, as far as last year's tells it, of that unit and year if given.

    Unit, kind of organ, headings, who signs, and the figures that are last year's (上年结转) unless
    the year is another than the next; the paragraphs only `with_prose`, each marked as carried.
    Dates don't carry over, nor does a title of its own, which would name the wrong year, nor what
    was not to be checked, or was explained: that was for one report. Raises `UnknownForm` for a
    year without a form.
    """
    following = None if last.year is None else last.year + 1
    adjacent = following is None or year in (None, following)
    year = year or following
    form = form_of(year) if year else last.form
    report = Report(
        form=form,
        unit=unit or last.unit,
        year=year,
        kind=last.kind if last.kind in form.kinds else None,
        notice=last.notice,
        headings=last.headings,
        signature=_signature(last, unit),
        preface=last.preface if with_prose else (),
        narrative={
            section.key: blocks
            for section in form.sections
            if (blocks := tuple(_blocks(last.narrative.get(section.key, ()), with_prose)))
        },
        last=dataclasses.replace(
            last, last=None, carried=frozenset(), notice=None, ignored=(), explanations=(), cells={}
        ),
    )
    taken = frozenset(text for _, text in report.paragraphs())
    figures = dict(_carried(report)) if adjacent else {}
    return dataclasses.replace(report, carried=taken, figures=figures)


def _carried(report: Report) -> Iterator[tuple[str, Number]]:
    """The figures that are last year's, as far as that report states them."""
    for key, source in report.form.carried.items():
        stated = report.last.figures if report.last else {}
        terms = report.formerly(source)
        if terms and all(term in stated for term in terms):
            yield key, sum(stated[term] for term in terms)


def left_behind(report: Report) -> str:
    """Of last year's figures those that this year's form has no place for, row by row; "" if none.

    Nothing is compared with them.
    """
    if report.last is None:
        return ""
    form = report.last.form
    taken = {key for keys in formerly(report.form, form).values() for key in keys}
    left = [key for key in form.figures if key not in taken]
    return form.listed(left) if left else ""


def _blocks(blocks: Iterable[Block], with_prose: bool) -> Iterator[Block]:
    """The blocks, or only their headings."""
    for block in blocks:
        if with_prose:
            yield block
        elif block.heading:
            yield Block(block.heading, ())


def _signature(last: Report, unit: str) -> Signature | None:
    """Who signs, a unit of another name by that; the day has to be filled in."""
    if last.signature is None:
        return None
    signatory = unit or last.signature.unit or last.unit or None
    return Signature(signatory, None, last.signature.sealed)


def notes(report: Report, before: Report | None) -> Iterator[str]:
    """What a clerk should know of a new report that was made from last year's: what it lacks."""
    if before and (left := left_behind(report)):
        yield (
            f"上年报告用的是{before.form.notice}的格式，本年的格式里没有与这些对应的数据项，"
            f"没有带入，也不与它们比较：{left}。"
        )
    if report.last and not report.before:
        rows = dict.fromkeys(report.form.figures[key].row for key in report.form.carried)
        yield (
            f"上年报告是 {report.last.year} 年度的，不是 {report.year} 年度的前一年："
            f"没有带入{'、'.join(rows)}，也不与它比较。"
        )
