"""A draft that people edited, and a report → the draft with the report's figures, and no more.

The controls of figures, cells of tables whose control was lost, and the data that controls are
bound to get the report's values; every other byte of every part stays. A figure that somebody typed
over is kept, and told: nobody but its writer knows what it means. Whether it was, the values say
that the draft was built with (`data_part`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from xml.parsers.expat import ExpatError

from gongkai_docx.chart_parts import Shown
from gongkai_docx.errors import Unusable
from gongkai_docx.package import PackageError, pack, unpack
from gongkai_docx.report import Report
from gongkai_docx.tags import look_up, number_in, parted
from gongkai_docx.text import half_width
from gongkai_docx.values import dataclass
from gongkai_docx.writers.word import data_part, data_read
from gongkai_docx.writers.word.wordml import controls
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.controls import Control

_DRAWN = "/charts/"
"""In the names of the parts that draw charts."""
_AROUND = 12
"""So many characters are told on either side of a figure in a paragraph."""


@dataclass(frozen=True)
class Place:
    """Where a draft shows a figure."""

    name: str
    """The figure's key, or 上年, 增减 or 同比 and its key."""
    was: str
    """What stood there."""
    now: str
    """What the report says."""
    where: str
    """As a clerk finds it: the figure's labels in a table, some words around it in a paragraph."""

    @property
    def as_json(self) -> dict[str, str]:
        """The place as an object of JSON."""
        return {"key": self.name, "was": self.was, "now": self.now, "where": self.where}


@dataclass(frozen=True)
class Refreshed:
    """The draft with the report's figures."""

    content: bytes
    changed: tuple[Place, ...]
    """Where it shows another number now."""
    kept: tuple[Place, ...]
    """Where somebody typed another number than the draft was built with: it stands."""
    reworded: tuple[Place, ...]
    """Where the words around a comparison don't fit it any more (增加, 减少): it stands."""


def refreshed(
    content: bytes, name: str, report: Report, cells: Mapping[str, int] | None = None
) -> Refreshed:
    """The draft in that content with the figures of the report.

    `cells` says which cell of all its tables, from 0, each figure was found in by its labels.
    Raises `Unusable` for what `require_same` refuses.
    """
    require_same(content, name, report)
    parts, data = _opened(content, name)
    made = _Refreshing(dict(parts), data, name, report, cells or {}).done()
    # Packed as it was, where there is nothing new.
    return replace(made, content=content) if unpack(made.content) == parts else made


def require_same(content: bytes, name: str, report: Report) -> None:
    """Raises `Unusable` for what is no draft of ours, or that of another organ or year."""
    parts, data = _opened(content, name)
    about = data_read.about(parts[data])
    year = "" if report.year is None else str(report.year)
    if about.form != report.form.name:
        raise Unusable(
            f"{name} 用的是 {about.form} 年的法定格式，来源文件是 {report.form.name} 年的，"
            "没有更新。请用 build 另外生成一份文稿。"
        )
    if (about.unit, about.year) != (report.unit, year):
        raise Unusable(
            f"{name} 是{about.unit}{about.year}年的文稿，来源文件是{report.unit}{year}年的，"
            "没有更新。请核对是不是拿错了文件。"
        )


def _opened(content: bytes, name: str) -> tuple[dict[str, bytes], str]:
    """The parts of the draft, and the name of that with its data."""
    try:
        parts = unpack(content)
    except PackageError as error:
        raise Unusable(f"打不开 {name}：{error}") from error
    if (data := data_read.find(parts)) is None:
        raise Unusable(
            f"{name} 不是由本程序生成的文稿（其中没有文稿的数据），不能更新数据。"
            "请用 build 另外生成一份文稿。"
        )
    return parts, data


class _Refreshing:
    """One draft on the way to its new figures."""

    def __init__(
        self,
        parts: dict[str, bytes],
        data: str,
        name: str,
        report: Report,
        cells: Mapping[str, int],
    ) -> None:
        self._parts, self._data, self._name, self._report = parts, data, name, report
        self._stored = data_read.Data(parts[data])
        self._cells = cells
        self._bound = {
            data_part.binding(name, report.form).xpath: name
            for name in self._stored.values
            if self._is_figure(name)
        }
        self._main = _main(parts)
        self._shown = {part: [*self._shown_in(part)] for part in parts}
        self._kept = self._typed_over()
        self._reworded = self._with_other_words()

    def _shown_in(self, part: str) -> Iterator[Control]:
        """What shows a figure in that part."""
        xml = self._parts[part]
        if not part.endswith(".xml") or part == self._data:
            return
        if part != self._main and b"sdt" not in xml:
            return
        try:
            holders = controls.holders(xml)
        except ExpatError as error:
            raise Unusable(f"{self._name} 的 {part} 已损坏，没有更新。") from error
        living = [replace(each, name=self._named(each)) for each in holders.controls]
        living = [each for each in living if self._is_figure(each.name)]
        yield from living
        if part == self._main:
            taken = {span for each in living for span in each.spans}
            for key, number in self._cells.items():
                cell = holders.cells[number] if number < len(holders.cells) else Control()
                if cell.spans and taken.isdisjoint(cell.spans):
                    yield replace(cell, name=key, paragraph=cell.text)

    def _named(self, control: Control) -> str:
        """Its tag, or what it is bound to: LibreOffice drops the tags of controls within text."""
        return control.name or self._bound.get(control.xpath, "")

    def _is_figure(self, name: str) -> bool:
        form = self._report.form
        key = parted(name)[1]
        return key in form.figures or key in form.derived

    def _said(self, name: str) -> tuple[str, str]:
        """What the report says of that name: the word before the number, and the number.

        No number where there is none to say (持平, 上年为0), and none of both where last year is
        not known.
        """
        try:
            told = look_up(name, self._report)
        except LookupError:
            return "", ""
        if not parted(name)[0]:
            return "", told
        word, number, _ = number_in(told)
        return word, number

    def _now(self, name: str) -> str | None:
        return self._said(name)[1] or None

    def _typed_over(self) -> frozenset[str]:
        """The names of which the data say another value than the draft was built with."""
        return frozenset(
            name
            for name, value in self._stored.values.items()
            if value not in (self._stored.built[name], self._now(name))
        )

    def _with_other_words(self) -> frozenset[str]:
        """The names of comparisons before which the draft has another word (增加, now 减少)."""
        return frozenset(
            each.name for shown in self._shown.values() for each in shown if self._is_belied(each)
        )

    def _is_belied(self, control: Control) -> bool:
        word, number = self._said(control.name)
        is_said = control.paragraph[: control.start].rstrip().endswith(word)
        return not (number and is_said) if word else False

    def _places(self) -> Iterator[tuple[str, Control, Place]]:
        """Every figure that the draft shows, with the part that it stands in."""
        for part, found in self._shown.items():
            for control in found:
                word, number = self._said(control.name)
                if number or word:
                    now = word + number if control.name in self._reworded else number
                    place = Place(control.name, control.text.strip(), now, self._where(control))
                    yield part, control, place

    def _where(self, control: Control) -> str:
        comparison, key = parted(control.name)
        text, start = control.paragraph, control.start
        end = start + len(control.text)
        if text.strip() == control.text.strip():
            return data_part.title(self._report.form.figure(key), comparison)
        head = "…" if start > _AROUND else ""
        tail = "…" if len(text) - end > _AROUND else ""
        return f"{head}{text[max(start - _AROUND, 0) : end + _AROUND]}{tail}"

    def done(self) -> Refreshed:
        """The draft with its new figures."""
        changed, kept, reworded = [], [], []
        texts: dict[str, list[tuple[Control, str]]] = {}
        loose: dict[str, list[Control]] = {}
        for part, control, place in self._places():
            if _same(place.was, place.now):
                continue
            if control.name in self._reworded:
                reworded.append(place)
            elif control.name in self._kept:
                kept.append(place)
            elif not _same(place.was, self._stored.values.get(control.name, place.was)):
                kept.append(place)
                loose.setdefault(part, []).append(control)
            else:
                changed.append(place)
                texts.setdefault(part, []).append((control, place.now))
        for part in {*texts, *loose}:
            self._parts[part] = _written(
                self._parts[part], texts.get(part, []), loose.get(part, [])
            )
        drawn, left, charts = self._charts()
        self._parts[self._data] = self._new_data(charts)
        changed, kept = [*changed, *drawn], [*kept, *left]
        return Refreshed(pack(self._parts), tuple(changed), tuple(kept), tuple(reworded))

    def _charts(self) -> tuple[list[Place], list[Place], Mapping[str, Shown]]:
        """Bring the numbers into the charts: where, where not, and what these are built with."""
        if not any(_DRAWN in part for part in self._parts):
            return [], [], self._stored.charts
        from gongkai_docx.writers.word.charts.refreshing import refresh

        outcome = refresh(self._parts, self._report, self._stored.charts)
        changed, kept = ([Place(*each) for each in of] for of in (outcome.changed, outcome.kept))
        return changed, kept, outcome.built

    def _new_data(self, charts: Mapping[str, Shown]) -> bytes:
        names = self._stored.values.keys() - self._kept - self._reworded
        values = {name: value for name in names if (value := self._now(name)) is not None}
        blank = self._report.form.figures.keys() - self._report.figures.keys()
        return self._stored.refreshed(values, blank, self._report, charts)


def _main(parts: Mapping[str, bytes]) -> str | None:
    """The part with the text of the draft."""
    kinds = packages.word_parts(parts) if packages.TYPES in parts else {}
    return next((part for part, kind in kinds.items() if kind == "document"), None)


def _written(part: bytes, texts: list[tuple[Control, str]], loose: list[Control]) -> bytes:
    """The part with those texts, and with some controls bound to no data any more.

    What was typed in a control without Word's noticing would else be replaced by the data when the
    draft is opened.
    """
    edits = [edit for control, text in texts for edit in controls.edits(control.spans, text)]
    edits += [(*control.binding, b"") for control in loose if control.binding]
    return controls.spliced(part, edits)


def _same(shown: str, value: str) -> bool:
    """Whether that is shown for the value, however it is typed: 1,238 and １２３８ are 1238."""
    return half_width(shown).replace(",", "").replace(" ", "") == value
