"""`Outcome` → files for each organ: its Word draft, and what goes back to it to be corrected.

Each is made by the processes that read the reports (`workers`); an existing file that somebody has
edited stays as it is, and that is told.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from gongkai_docx.clock import as_of
from gongkai_docx.desk import slip
from gongkai_docx.desk.collecting import Outcome, Request
from gongkai_docx.desk.collection import Entry
from gongkai_docx.desk.copies import marked_copy
from gongkai_docx.desk.filing import Told
from gongkai_docx.desk.receiving import Terms, checked
from gongkai_docx.desk.sums import summed
from gongkai_docx.desk.workers import DIED, crew, worked
from gongkai_docx.errors import GongkaiError, WouldOverwrite
from gongkai_docx.explaining import explained
from gongkai_docx.files import safe_name, save
from gongkai_docx.findings import Finding, Severity, has_errors
from gongkai_docx.places import REPORT, Place
from gongkai_docx.readers import json
from gongkai_docx.readers.reading import Reading
from gongkai_docx.report import Report
from gongkai_docx.values import dataclass
from gongkai_docx.writers import word
from gongkai_docx.writers.annotated import objection as annotated_objection
from gongkai_docx.writers.word.sheets import objection as sheet_objection

BUILD, RETURN = "--build", "--return"
"""The options that name the folders."""


@dataclass(frozen=True)
class Order:
    """What is to be made for an organ, and where."""

    organ: str
    year: int | None
    file: Path
    folder: Path
    stem: str
    """What its files are called."""
    packed: bytes
    """Its report as it was collected, with last year's."""
    told: tuple[Told, ...] = ()
    """What was found about it among the others."""
    all_told: tuple[Told, ...] = ()
    sender: str = ""
    option: str = BUILD
    """By which the folder was named."""

    def last(self, report: Report) -> Report | None:
        """Last year's report that it was held against."""
        return json.read(zlib.decompress(self.packed), self.organ).report.last


@dataclass(frozen=True)
class Written:
    """What came of it: how many files, and what was refused or went wrong."""

    organ: str
    files: int = 0
    refused: tuple[str, ...] = ()
    """What somebody has edited, and stays as it is."""
    failed: tuple[str, ...] = ()


def build(outcome: Outcome, folder: Path, request: Request) -> list[Written]:
    """Each organ's Word draft, in the roster's order, then that of the roll-up.

    With errors it is marked 草稿, each error a comment.
    """
    orders = [order for _, order in _orders(outcome, folder)]
    written = _made(orders, _draft, request)
    report = summed(outcome.collection, outcome.total, outcome.unit)
    called = f"{report.full_title}（汇总）"
    target = folder / safe_name(called, ".docx")
    try:
        written.append(_saved(called, [(target, word.write(report), word.objection)], BUILD))
    except GongkaiError as error:
        written.append(Written(called, failed=(str(error),)))
    return written


def give_back(outcome: Outcome, folder: Path, request: Request) -> list[Written]:
    """For each organ with something to answer, its marked copy and the page that says so."""
    orders = [
        replace(
            order,
            told=entry.findings,
            all_told=entry.all_findings,
            sender="" if entry.organ.name == outcome.unit else outcome.unit,
            option=RETURN,
        )
        for entry, order in _orders(outcome, folder)
        if entry.tally(Severity.ERROR) or entry.tally(Severity.WARNING)
    ]
    return _made(orders, _returned, request)


def _orders(outcome: Outcome, folder: Path) -> Iterator[tuple[Entry, Order]]:
    """The organs that have sent something, and what is made for each; no two files called alike."""
    taken: set[str] = set()
    for entry in outcome.collection.entries:
        filing = entry.filing
        if filing is None:
            continue
        stem = name = safe_name(entry.organ.name, "")
        number = 1
        while name.casefold() in taken:  # a file system may not tell a from A
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        parcel = outcome.parcels[filing.path]
        yield entry, Order(entry.organ.name, filing.year, parcel, folder, name, filing.packed)


def _made(
    orders: Sequence[Order], work: Callable[[Terms, Order], Written], request: Request
) -> list[Written]:
    done: dict[str, Written] = {}
    with crew(request.workers, request.scheduler, len(orders)) as who:
        for some in worked(orders, partial(work, Terms(request.moment)), _lost, who):
            done |= {order.organ: written for order, written in some}
    return [done[order.organ] for order in orders]


def _lost(order: Order) -> Written:
    return Written(order.organ, failed=(f"{order.organ}：{DIED}。",))


def _draft(terms: Terms, order: Order) -> Written:
    """The Word draft of its report."""

    def files(reading: Reading, findings: tuple[Finding, ...]) -> Iterable[_File]:
        failed = has_errors(findings)
        content = word.write(reading.report, comments=findings if failed else None)
        name = order.stem + ("（草稿）" if failed else "") + ".docx"
        yield order.folder / name, content, word.objection

    return _tried(order, terms, files)


def _returned(terms: Terms, order: Order) -> Written:
    """The marked copy of its report, and the page that sends it back."""

    def files(reading: Reading, findings: tuple[Finding, ...]) -> Iterable[_File]:
        # What is marked is what was told, and nothing else.
        known = {(each.code, each.message) for each in order.all_told}
        same = tuple(each for each in findings if (each.code, each.message) in known)
        report = reading.report
        told = [_finding(each, report) for each in order.told]
        among = explained(report, told)[: len(told)]
        marked = marked_copy(order.file, reading.report, (*same, *among))
        copy = f"{order.stem}（标注）{marked.suffix}"
        yield order.folder / copy, marked.content, annotated_objection
        page = slip.write(order.organ, order.year, order.all_told, order.sender, copy)
        yield order.folder / f"{order.stem}（退回修改单）.docx", page, sheet_objection

    return _tried(order, terms, files)


_File = tuple[Path, bytes, Callable[[bytes, bytes], str | None]]


def _tried(
    order: Order,
    terms: Terms,
    files: Callable[[Reading, tuple[Finding, ...]], Iterable[_File]],
) -> Written:
    """What comes of it; one organ's files must not cost those of all others."""
    try:
        with as_of(terms.moment):
            return _saved(order.organ, files(*checked(order.file, order.last)), order.option)
    except GongkaiError as error:
        return Written(order.organ, failed=(f"{order.organ}：{error}",))
    except Exception as error:  # a fault of ours, in this organ's files only
        return Written(
            order.organ, failed=(f"{order.organ}：程序出错（{type(error).__name__}）。",)
        )


def _saved(organ: str, files: Iterable[_File], option: str) -> Written:
    """What came of writing these, none over what somebody has edited."""
    number, refused = 0, []
    for target, content, objection in files:
        try:
            save(content, target, objection=objection, option=option)
            number += 1
        except WouldOverwrite as error:
            refused.append(str(error).partition("\n")[0])
    return Written(organ, number, tuple(refused))


def _finding(told: Told, report: Report) -> Finding:
    is_figure = told.at in report.form.figures
    return Finding(
        place=report.located(Place.figure(told.at)) if told.at and is_figure else REPORT,
        code=told.code,
        severity=told.rank,
        message=told.message,
        figures=told.figures,
        expected=told.expected,
        actual=told.actual,
        basis=told.basis,
        quote=told.quote,
    )
