"""`Report` → a JSON file in the product's exchange format (the contract: README, “JSON”)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import simplejson

from gongkai_docx.report import PEOPLE, Block, Explanation, People, Report, Signature


def write(report: Report) -> bytes:
    """The report as UTF-8 JSON, in the form's order, amounts with all their digits."""
    return f"{text(report, indent=2)}\n".encode()


def text(report: Report, *, indent: int | None = None) -> str:
    """The same as text, on one line if no indent is asked for."""
    told: str = simplejson.dumps(
        _document(report), ensure_ascii=False, indent=indent, use_decimal=True
    )
    return told


def _document(report: Report) -> dict[str, Any]:
    figures: dict[str, dict[str, dict[str, Any]]] = {}
    for figure in report.form.figures.values():
        if figure.key in report.figures:
            row = figures.setdefault(figure.table, {}).setdefault(figure.row, {})
            row[figure.column] = report.figures[figure.key]
    document: dict[str, Any] = {"form": report.form.name, "unit": report.unit}
    if report.kind:
        document["kind"] = report.kind
    if report.notice:
        document["notice"] = report.notice
    if report.year is not None:
        document["year"] = report.year
    if report.title:
        document["title"] = report.title
    if report.preface:
        document["preface"] = list(report.preface)
    document["narrative"] = {
        section.key: [_block(block) for block in report.narrative.get(section.key, ())]
        for section in report.form.sections
        if not section.groups or section.key in report.narrative
    }
    document["figures"] = figures
    if report.signature:
        document["signature"] = _signature(report.signature)
    if people := _people(report.people):
        document["people"] = people
    document["headings"] = report.headings
    if report.last:
        document["last"] = _document(report.last)
    if report.carried:
        document["carried"] = sorted(report.carried)
    if report.ignored:
        document["ignore"] = list(report.ignored)
    if report.explanations:
        document["explanations"] = _explanations(report.explanations)
    return document


def _signature(signature: Signature) -> dict[str, Any]:
    said = {"unit": signature.unit, "date": signature.date and str(signature.date)}
    sealed = {"sealed": True} if signature.sealed else {}
    return {key: value for key, value in said.items() if value} | sealed


def _people(people: People) -> dict[str, str]:
    said = {label: getattr(people, name) for name, label in PEOPLE.items()}
    return {label: str(value) for label, value in said.items() if value}


def spelled(explanations: Iterable[Explanation]) -> str:
    """What was written for findings, as it stands in the file."""
    text: str = simplejson.dumps(_explanations(explanations), ensure_ascii=False)
    return text


def _explanations(explanations: Iterable[Explanation]) -> list[dict[str, Any]]:
    return [*map(_explanation, explanations)]


def _explanation(explanation: Explanation) -> dict[str, Any]:
    said = {name: getattr(explanation, name) for name in ("code", "at", "text")}
    more = {name: getattr(explanation, name) for name in ("quote", "expected", "actual", "message")}
    return said | {name: value for name, value in more.items() if value is not None}


def _block(block: Block) -> dict[str, Any]:
    heading = {} if block.heading is None else {"heading": block.heading}
    return {**heading, "paragraphs": list(block.paragraphs)}
