"""A Word template that was compiled → what is wrong with it, and the parts of a report's draft.

It is data (`Compiled`), and needs nothing of what compiled it (`template`): it can be kept.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import partial

from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, has_errors
from gongkai_docx.report import Report
from gongkai_docx.tags import charted
from gongkai_docx.values import dataclass
from gongkai_docx.writers.word import data_part
from gongkai_docx.writers.word.context import context
from gongkai_docx.writers.word.filling import MAX_FILLED, Piece, Program, RenderError, fill
from gongkai_docx.writers.word.layout import laid_out
from gongkai_docx.writers.word.vocabulary import ABOVE
from gongkai_docx.writers.word.wordml import DECLARATION, listing
from gongkai_docx.writers.word.wordml.lines import Room
from gongkai_docx.writers.word.wordml.living import make_said, said

# What a program that isn't as it should be, or asks for what isn't there, comes upon.
_FAULTS = (AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True)
class Compiled:
    """A template as data."""

    parts: Mapping[str, bytes]
    """All parts of its package, in order; those that are filled in, and the data, still empty."""
    programs: Mapping[str, Program]
    """What fills in a part, by its name; none where an error was found."""
    main: str
    """The name of the part that holds the text."""
    data: str
    """The name of the part that holds the report as data."""
    room: Room = field(default_factory=Room)
    """What room there is for title and signature, whose tags want to be filled in too."""
    first_number: int = 1
    """The first number for a control that a draft has beside those of the template."""
    has_comments: bool = False
    """Whether drafts have its comments, which are not for their readers."""
    made_from: str | None = None
    """The digest of the form that it was made from, if it says so (`origin`)."""
    shown: frozenset[str] = frozenset()
    """Dotted names of all data that it shows."""
    findings: tuple[Finding, ...] = ()
    """What is wrong with its tags, of family T; with an error among them it can't be filled in."""

    def filled(self, report: Report) -> dict[str, bytes]:
        """All parts of the report's draft, the data still empty. Raises `RenderError`."""
        names = {**context(report, said), **laid_out(report, self.room)}
        numbers = itertools.count(self.first_number)
        binding = partial(data_part.binding, form=report.form)
        made = {}
        for name, program in self.programs.items():
            try:
                stretches = list(_stretches(name, fill(program, names, report.spelled)))
            except _FAULTS as error:
                raise RenderError(name) from error
            xml = [
                each
                if isinstance(each, bytes)
                else listing.resolved(make_said(each, binding, numbers)).encode()
                for each in stretches
            ]
            made[name] = b"".join([DECLARATION.encode(), *xml])
        return {**self.parts, **made}


def _stretches(name: str, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The tables, and in one what stands between them. Raises `RenderError` if there is no end."""
    length = 0
    texts: list[str] = []
    for piece in pieces:
        length += len(piece)
        if length > MAX_FILLED:
            raise RenderError(name)
        if isinstance(piece, str):
            texts.append(piece)
        else:
            yield "".join(texts)
            yield piece
            texts.clear()
    yield "".join(texts)


class Template:
    """A template by its name. A `trusted` one, which is the built-in one, needs no settling."""

    def __init__(self, name: str, compiled: Compiled, *, trusted: bool = False) -> None:
        self.name = name
        self.compiled = compiled
        self._trusted = trusted

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with its tags, of family T."""
        return self.compiled.findings

    @property
    def usable(self) -> bool:
        """Whether it can be filled in."""
        return not has_errors(self.findings)

    def filled(self, report: Report) -> dict[str, bytes]:
        """All parts of the report's draft by name; the data part still empty.

        Raises `Unusable` if the tags, each right by itself, make no document together.
        """
        try:
            return self._settled(self.compiled.filled(report))
        except RenderError as error:
            raise Unusable(
                f"模板 {self.name} 的标签放错了地方，生成的文件不能打开，请对照内置模板检查。"
            ) from error

    def _settled(self, parts: dict[str, bytes]) -> dict[str, bytes]:
        """The parts, those that were filled in well-formed and as Word demands it."""
        if self._trusted:
            return parts
        from gongkai_docx.writers.word.wordml.settling import settled

        for name in self.compiled.programs:
            try:
                parts[name] = settled(parts[name])
            except ValueError as error:
                raise RenderError(name) from error
        return parts

    def findings_on(self, report: Report) -> tuple[Finding, ...]:
        """The findings, with those on what that report has and the template has no tag for."""
        if self._trusted or not self.usable:
            return self.findings
        return (*self.findings, *self._lacks(report))

    def _lacks(self, report: Report) -> Iterator[Finding]:
        from gongkai_docx.writers.word import template_check

        shown = self.compiled.shown
        for name, there in (("前言", report.preface), ("落款", report.signature)):
            if there and not any(each.split(".")[0] == name for each in shown):
                yield template_check.lacking(self.name, name)
        for section in report.form.tables:
            if report.narrative.get(section.key) and f"{ABOVE}.{section.key}" not in shown:
                yield template_check.lacking_above(self.name, section)
        for name in filter(None, map(charted, sorted(shown))):
            if told := template_check.not_drawn(self.name, name, report):
                yield told
