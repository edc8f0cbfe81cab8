"""A draft that people edited, and a report → the draft with the report's figures, and no more.

The controls of figures and the data that they are bound to get the report's values; every other
byte of every part stays. A figure that somebody typed over is kept, and told: nobody but its writer
knows what it means. Whether it was, the values say that the draft was built with (`data_part`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers.expat import ExpatError

from gongkai_docx.errors import Unusable
from gongkai_docx.package import PackageError, pack, unpack
from gongkai_docx.report import Report
from gongkai_docx.tags import look_up, number_in, parted
from gongkai_docx.text import half_width
from gongkai_docx.writers.word import data_part, data_read
from gongkai_docx.writers.word.wordml import controls
from gongkai_docx.writers.word.wordml.controls import Control

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
    missing: tuple[str, ...]
    """The keys of figures that no control shows any more."""


def refreshed(content: bytes, name: str, report: Report) -> Refreshed:
    """The draft in that content with the figures of the report.

    Raises `Unusable` for what is no draft of ours, or that of another organ or year.
    """
    try:
        parts = unpack(content)
    except PackageError as error:
        raise Unusable(f"打不开 {name}：{error}") from error
    data = data_read.find(parts)
    if data is None:
        raise Unusable(
            f"{name} 不是由本程序生成的文稿（其中没有文稿的数据），不能更新数据。"
            "请用 build 另外生成一份文稿。"
        )
    _require_same(data_read.about(parts[data]), name, report)
    return _Refreshing(parts, data, name, report).done()


def _require_same(about: data_read.About, name: str, report: Report) -> None:
    year = "" if report.year is None else str(report.year)
    if (about.unit, about.year) != (report.unit, year):
        raise Unusable(
            f"{name} 是{about.unit}{about.year}年的文稿，来源文件是{report.unit}{year}年的，"
            "没有更新。请核对是不是拿错了文件。"
        )


class _Refreshing:
    """One draft on the way to its new figures."""

    def __init__(self, parts: dict[str, bytes], data: str, name: str, report: Report) -> None:
        self._parts, self._data, self._name, self._report = parts, data, name, report
        self._stored = data_read.Data(parts[data])
        self._controls = {part: self._controls_of(part) for part in parts}
        self._kept = self._typed_over()

    def _controls_of(self, part: str) -> list[Control]:
        xml = self._parts[part]
        if not part.endswith(".xml") or b"sdt" not in xml or part == self._data:
            return []
        try:
            return [each for each in controls.controls(xml) if self._is_figure(each.name)]
        except ExpatError as error:
            raise Unusable(f"{self._name} 的 {part} 已损坏，没有更新。") from error

    def _is_figure(self, name: str) -> bool:
        form = self._report.form
        key = parted(name)[1]
        return key in form.figures or key in form.derived

    def _now(self, name: str) -> str | None:
        """What the report says of that name; None where it says no number (持平)."""
        try:
            told = look_up(name, self._report)
        except LookupError:
            return None
        return number_in(told)[1] or None if parted(name)[0] else told

    def _typed_over(self) -> frozenset[str]:
        """The names of which the data say another value than the draft was built with."""
        return frozenset(
            name
            for name, value in self._stored.values.items()
            if value not in (self._stored.built[name], self._now(name))
        )

    def _places(self) -> Iterator[tuple[str, Control, Place]]:
        """Every figure that the draft shows, with the part that it stands in."""
        for part, found in self._controls.items():
            for control in found:
                now = self._now(control.name)
                if now is not None:
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
        changed, kept = [], []
        texts: dict[str, list[tuple[Control, str]]] = {}
        loose: dict[str, list[Control]] = {}
        for part, control, place in self._places():
            if _same(place.was, place.now):
                continue
            if control.name in self._kept:
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
        names = self._stored.values.keys() - self._kept
        values = {name: value for name in names if (value := self._now(name)) is not None}
        blank = self._report.form.figures.keys() - self._report.figures.keys()
        self._parts[self._data] = self._stored.refreshed(values, blank, self._report)
        shown = {control.name for found in self._controls.values() for control in found}
        missing = [key for key in self._report.form.figures if key not in shown]
        return Refreshed(pack(self._parts), tuple(changed), tuple(kept), tuple(missing))


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
