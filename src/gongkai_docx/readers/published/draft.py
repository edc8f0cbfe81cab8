"""The figures that a file of ours shows and those that it carries → one `Reading` of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gongkai_docx.findings import Finding
from gongkai_docx.forms import Form
from gongkai_docx.places import Place
from gongkai_docx.readers.figures import blanks, enter
from gongkai_docx.readers.published.drawn import contradictions
from gongkai_docx.readers.published.sequence import Datum, Sequence, Table
from gongkai_docx.readers.published.statutory import plain_number
from gongkai_docx.readers.reading import Reading
from gongkai_docx.report import Number, Report, spell
from gongkai_docx.rules.cells import BLANK
from gongkai_docx.rules.published import ABSENT, BROKEN, DIFFERS, UNKNOWN

_NOT_FOUND = frozenset(rule.code for rule in (ABSENT, BROKEN, UNKNOWN))


def compared(reading: Reading, sequence: Sequence, data: Mapping[str, Datum]) -> Reading:
    """The reading of that sequence with what the data of its file say, figures by key.

    A figure that was left blank is shown as 0, and blank again here. One that labels don't lead to
    (an office's template may call its rows otherwise) is what its control shows, if the data say
    the same.
    """
    if not data:
        return reading
    if sequence.carried:
        return replace(reading, findings=(*reading.findings, *_blanks(reading.report)))
    report, form = reading.report, reading.report.form
    known = {key: datum for key, datum in data.items() if key in form.figures}
    shown = dict(_shown(sequence, form)) if report.unread else {}
    values = dict(report.figures)
    found = {
        key: value
        for key in report.unread
        if key in known
        and (value := _value(form, key, known[key])) is not None
        and shown.get(key) == value
    }
    values |= found
    values = {
        key: values[key]
        for key in form.figures
        if key in values and not (key in known and known[key].is_blank and not values[key])
    }
    report = replace(report, figures=values, unread=report.unread - found.keys())
    findings = [each for each in reading.findings if not _is_settled(each, report)]
    charts = contradictions(report, sequence.charts, "；用 build --into 可以更新图里的数据")
    told = (*findings, *_differing(report, known), *charts, *_blanks(report))
    return replace(reading, report=report, findings=told)


def _value(form: Form, key: str, datum: Datum) -> Number | None:
    return enter(form.figures[key], plain_number(datum.text)).value


def _shown(sequence: Sequence, form: Form) -> Iterator[tuple[str, Number | None]]:
    """What the cells show that are known to be a figure's, by key."""
    for table in sequence.tables:
        for cell in table.cells if isinstance(table, Table) else ():
            if cell.key in form.figures:
                yield cell.key, enter(form.figures[cell.key], plain_number(cell.text)).value


def _is_settled(finding: Finding, report: Report) -> bool:
    """Whether it tells of figures that are known after all; those left blank are told anew."""
    if finding.code == BLANK.code:
        return True
    return (
        finding.code in _NOT_FOUND
        and bool(finding.figures)
        and report.unread.isdisjoint(finding.figures)
    )


def _differing(report: Report, known: Mapping[str, Datum]) -> Iterator[Finding]:
    for key, datum in known.items():
        figure = report.form.figures[key]
        carried = _value(report.form, key, datum)
        seen = report.figures.get(key, 0 if datum.is_blank else None)
        if key in report.unread or carried is None or seen == carried:
            continue
        at = Place.figure(key)
        yield DIFFERS.finding(
            f"{report.where(at)}（{figure.column_labels[-1]}）：表里看到的是"
            f" {'空白' if seen is None else spell(seen)}，文件自带的数据是 {spell(carried)}，"
            "按看到的读取，请核对。",
            place=at,
            figures=[key],
            expected=carried,
            actual=seen,
        )


def _blanks(report: Report) -> Iterator[Finding]:
    for section in report.form.tables:
        keys = [
            key
            for key in report.form.keys_of(section)
            if key not in report.figures and key not in report.unread
        ]
        yield from blanks(section, keys, report)
