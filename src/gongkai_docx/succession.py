"""Last year's report → the beginning of this year's: what carries over from one to the next."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from gongkai_docx.report import Block, Report, Signature


def successor(last: Report, *, with_prose: bool = False) -> Report:
    """The report of the year after, as far as last year's tells it.

    Unit, kind of organ, headings, who signs, and the figures that are last year's (上年结转); the
    paragraphs only `with_prose`, each marked as carried. Dates and a title of the year before don't
    carry over: a title of its own would name the wrong year.
    """
    report = Report(
        form=last.form,
        unit=last.unit,
        year=None if last.year is None else last.year + 1,
        kind=last.kind,
        headings=last.headings,
        signature=_signature(last),
        preface=last.preface if with_prose else (),
        narrative={
            key: blocks
            for key in last.narrative
            if (blocks := tuple(_blocks(last.narrative[key], with_prose)))
        },
        figures={
            key: last.figures[source]
            for key, source in last.form.carried.items()
            if source in last.figures
        },
        last=dataclasses.replace(last, last=None, carried=frozenset(), cells={}),
    )
    taken = frozenset(text for _, text in report.paragraphs())
    return dataclasses.replace(report, carried=taken)


def _blocks(blocks: Iterable[Block], with_prose: bool) -> Iterator[Block]:
    """The blocks, or only their headings."""
    for block in blocks:
        if with_prose:
            yield block
        elif block.heading:
            yield Block(block.heading, ())


def _signature(last: Report) -> Signature | None:
    """Who signs; the day has to be filled in. A report signed by its own unit says so by name."""
    if last.signature is None:
        return None
    return Signature(last.signature.unit or last.unit or None, None)
