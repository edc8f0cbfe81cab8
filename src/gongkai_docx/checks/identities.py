"""The identities of the form (勾稽关系) against the figures of a report → findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.forms import Figure, Identity, Side, Term
from gongkai_docx.places import Place
from gongkai_docx.report import Number, Report, spell

MOST_PARTS = 8
"""How many parts of a sum a message names."""


def rule(identity: Identity) -> Rule:
    """The rule that the identity makes: one code for all rows or columns it speaks of."""
    return Rule(identity.code, Severity(identity.severity), identity.summary, identity.basis)


def check(report: Report) -> Iterator[Finding]:
    """A finding of family I for each identity of the form that does not hold."""
    return broken(report, report.form.identities)


def broken(report: Report, identities: Iterable[Identity]) -> Iterator[Finding]:
    """A finding for each of these that does not hold; blank figures count as 0.

    Identities with an unread figure are passed over, as nothing can be held against it.
    """
    for identity in identities:
        if report.unread.isdisjoint(identity.keys):
            left, right = report.total(identity.left), report.total(identity.right)
            if not identity.holds(left, right):
                yield _finding(report, identity, left, right)


def _finding(report: Report, identity: Identity, left: Number, right: Number) -> Finding:
    """The finding as a clerk would say it: what was stated, what it should fit, and its parts."""
    place = report.located(Place.figure(identity.right.keys[0]))
    fault = "不符" if identity.relation == "=" else "矛盾，应不小于它"
    sheet = report.form.section(report.form.figures[place.key].table).sheet
    where = report.where(place) if place.cell else f"{sheet}“{identity.scope}”"
    message = (
        f"{where}：{_stated(report, identity.right, right)}，"
        f"与{identity.left.name} {spell(left)} {fault}"
    )
    if len(identity.left.terms) > 1:
        message += f"（{_parts(report, identity.left)}）"
    return rule(identity).finding(
        message,
        place=place,
        figures=identity.keys,
        expected=left,
        actual=right,
    )


def _stated(report: Report, side: Side, value: Number) -> str:
    if len(side.terms) == 1:
        return f"{side.name} {spell(value)}"
    return f"{side.name} {spell(value)}（{_parts(report, side)}）"


def _parts(report: Report, side: Side) -> str:
    """The parts of a sum with their values; of many, only those that are not 0."""
    figures = [report.form.figures[term.key] for term in side.terms]
    is_row = len({figure.row for figure in figures}) == 1
    values = list(map(report.stated, side.terms))
    told = [
        f"{_name(figure, term, is_row=is_row)} {spell(value)}"
        for figure, term, value in zip(figures, side.terms, values, strict=True)
        if value or len(values) <= 2
    ]
    if not told:
        return "各项均为 0"
    if len(told) > MOST_PARTS:
        return "，".join(told[:MOST_PARTS]) + f"，等 {len(told)} 项"
    return "，".join(told) + ("，其余 0" if len(told) < len(values) else "")


def _name(figure: Figure, term: Term, *, is_row: bool) -> str:
    """The part of the key that tells a term from the others of its side: 予以公开, 上年有效.

    `is_row` tells whether they stand in one row.
    """
    return ("上年" if term.last else "") + (figure.column if is_row else figure.row)
