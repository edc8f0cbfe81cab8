"""Last year's report → the beginning of this year's: what carries over from one to the next."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from gongkai_docx.report import Block, Report, Signature


def successor(
    last: Report, *, unit: str = "", year: int | None = None, with_prose: bool = False
) -> Report:
    """The report of the year after, as far as last year's tells it, of that unit and year if given.

    Unit, kind of organ, headings, who signs, and the figures that are last year's (上年结转) unless
    the year is another than the next; the paragraphs only `with_prose`, each marked as carried.
    Dates don't carry over, nor does a title of its own, which would name the wrong year, nor what
    was not to be checked: that was for one report.
    """
    following = None if last.year is None else last.year + 1
    adjacent = following is None or year in (None, following)
    report = Report(
        form=last.form,
        unit=unit or last.unit,
        year=year or following,
        kind=last.kind,
        headings=last.headings,
        signature=_signature(last, unit),
        preface=last.preface if with_prose else (),
        narrative={
            key: blocks
            for key in last.narrative
            if (blocks := tuple(_blocks(last.narrative[key], with_prose)))
        },
        figures={
            key: last.figures[source]
            for key, source in last.form.carried.items()
            if adjacent and source in last.figures
        },
        last=dataclasses.replace(last, last=None, carried=frozenset(), ignored=(), cells={}),
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


def _signature(last: Report, unit: str) -> Signature | None:
    """Who signs, a unit of another name by that; the day has to be filled in."""
    if last.signature is None:
        return None
    return Signature(unit or last.signature.unit or last.unit or None, None)
