"""A workbook's parts → its sheets by name, and one more or one less (ECMA-376 part 1, 18.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai_docx.tree import etree
from gongkai_docx.values import dataclass
from gongkai_docx.writers import opc
from gongkai_docx.writers.annotated.sheetml import (
    MAIN,
    STRICT,
    insert_after,
    m,
    number,
    parsed,
    serialised,
    unescaped,
)
from gongkai_docx.writers.annotated.sheetml.styles import Styles
from gongkai_docx.writers.opc import R

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_PRINT_TITLES = "_xlnm.Print_Titles"
_SHEET_KINDS = ("worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")


class NotAWorkbookError(ValueError):
    """The parts are not those of a workbook."""


class StrictError(ValueError):
    """The workbook is in the strict variety of the standard, with other namespaces."""


@dataclass(frozen=True)
class Page:
    """A sheet to be added: its name, its XML, and what stands on every printed page."""

    name: str
    xml: bytes
    titles: Sequence[str]
    """Columns and rows, as a formula has them: $A:$A, $3:$3."""


class Book:
    """The parts of a workbook; `save` puts back what was changed.

    Raises `NotAWorkbookError`, `StrictError`, and `etree.XMLSyntaxError` for damaged parts.
    """

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        main = opc.related(parts, "", "officeDocument") if opc.TYPES in parts else {}
        self.part = next(iter(main.values()), "")
        if not self.part.endswith(".xml"):
            raise NotAWorkbookError
        self._root = parsed(parts[self.part])
        if self._root.tag == f"{{{STRICT}}}workbook":
            raise StrictError
        if self._root.tag != m("workbook"):
            raise NotAWorkbookError
        self.sheets = dict(self._worksheets())
        self._styles_part = next(iter(opc.related(parts, self.part, "styles").values()), None)
        self.styles = Styles(
            parsed(parts[self._styles_part])
            if self._styles_part
            else etree.Element(m("styleSheet"), nsmap={None: MAIN})  # type: ignore[dict-item]
        )

    def _worksheets(self) -> Iterator[tuple[str, str]]:
        """Name and part of each worksheet; charts and macros on sheets of their own have no cells.

        Raises ValueError if a sheet has no part of its own: a new one could become its part.
        """
        kinds = {kind: opc.related(self.parts, self.part, kind) for kind in _SHEET_KINDS}
        parts = {identity: part for found in kinds.values() for identity, part in found.items()}
        sheets = {str(each.get("name")): str(each.get(f"{{{R}}}id")) for each in self._sheets()}
        own = {parts.get(identity) for identity in sheets.values()} - {None}
        if len(own) < len(self._sheets()):
            raise ValueError("a sheet without a part of its own, or two with the same name")
        for name, identity in sheets.items():
            if identity in kinds["worksheet"]:
                yield name, parts[identity]

    def _sheets(self) -> etree._Element:
        sheets = self._root.find(m("sheets"))
        if sheets is None:
            raise NotAWorkbookError
        return sheets

    def names(self) -> list[str]:
        """The names of all sheets, in their order."""
        return [str(each.get("name")) for each in self._sheets()]

    def strings(self) -> list[str]:
        """The shared strings, in their order."""
        part = next(iter(opc.related(self.parts, self.part, "sharedStrings").values()), None)
        if part is None:
            return []
        items = parsed(self.parts[part]).iterchildren(m("si"))
        return ["".join(text.text or "" for text in item.iter(m("t"))) for item in items]

    def add(self, page: Page, *, active: bool) -> str:
        """Add the page as the last sheet, to be the one that is shown if so; its part."""
        part = opc.free_name(self.parts, "xl/worksheets/sheet{}.xml")
        identity = opc.relate(self.parts, self.part, "worksheet", part)
        opc.declare(self.parts, part, _SHEET_TYPE)
        self.parts[part] = page.xml
        sheets = self._sheets()
        last = max([number(each.get("sheetId")) for each in sheets], default=0)
        new = etree.SubElement(
            sheets, m("sheet"), {"name": page.name, "sheetId": str(last + 1)}, nsmap={"r": R}
        )
        new.set(f"{{{R}}}id", identity)
        names = self._root.find(m("definedNames"))
        if names is None:
            names = etree.Element(m("definedNames"))
            insert_after(self._root, names, _BEFORE_NAMES)
        for stale in list(names):  # of a sheet that is gone; it would become ours
            if number(stale.get("localSheetId")) >= len(sheets) - 1:
                names.remove(stale)
        title = etree.SubElement(names, m("definedName"), name=_PRINT_TITLES)
        title.set("localSheetId", str(len(sheets) - 1))
        title.text = ",".join(f"{quoted(page.name)}!{each}" for each in page.titles)
        self.sheets[page.name] = part
        if active:
            for view in self._views():
                view.set("activeTab", str(len(sheets) - 1))
        return part

    def remove(self, name: str) -> bool:
        """Take that sheet away; whether it was the one that is shown."""
        sheets = self._sheets()
        index = self.names().index(name)
        part = self.sheets.pop(name)
        if b"<f" in self.parts[part]:
            self._forget_calculation()
        for kind in ("comments", "vmlDrawing", "drawing", "printerSettings", "table"):
            for target in opc.related(self.parts, part, kind).values():
                opc.drop(self.parts, part, target)
        opc.drop(self.parts, self.part, part)
        sheets.remove(sheets[index])
        self._renumber_names(index)
        active = False
        for view in self._views():
            shown = number(view.get("activeTab"))
            active = active or shown == index
            if shown >= index:
                view.set("activeTab", str(max(shown - 1, 0)))
            first = number(view.get("firstSheet"))
            if first >= index and "firstSheet" in view.attrib:
                view.set("firstSheet", str(max(first - 1, 0)))
        return active

    def _views(self) -> Iterator[etree._Element]:
        yield from self._root.iterfind(f"{m('bookViews')}/{m('workbookView')}")

    def _renumber_names(self, gone: int) -> None:
        """Names that belong to a sheet tell it by its place."""
        names = self._root.find(m("definedNames"))
        for each in list(names) if names is not None else ():
            local = each.get("localSheetId")
            if local is None:
                continue
            if number(local) == gone:
                next(each.iterancestors()).remove(each)
            elif number(local) > gone:
                each.set("localSheetId", str(number(local) - 1))
        if names is not None and not len(names):
            self._root.remove(names)

    def _forget_calculation(self) -> None:
        """The order of calculation names every cell with a formula; programs make it anew."""
        for target in opc.related(self.parts, self.part, "calcChain").values():
            opc.drop(self.parts, self.part, target)

    def save(self) -> None:
        """Put the workbook and its styles back among the parts."""
        self.parts[self.part] = serialised(self._root)
        if self._styles_part is None:
            self._styles_part = opc.free_name(self.parts, "xl/styles{}.xml")
            opc.relate(self.parts, self.part, "styles", self._styles_part)
            opc.declare(self.parts, self._styles_part, _STYLES_TYPE)
        self.parts[self._styles_part] = serialised(self.styles.root)


def quoted(name: str) -> str:
    """The sheet's name as it stands in a formula."""
    return "'" + name.replace("'", "''") + "'"


def cell_text(cell: etree._Element, strings: list[str]) -> str:
    """The text that a cell holds; "" if it holds none."""
    kind, value = cell.get("t"), cell.findtext(m("v"))
    if kind == "s":
        index = number(value)
        return unescaped(strings[index]) if index < len(strings) else ""
    if kind == "inlineStr":
        return unescaped("".join(text.text or "" for text in cell.iter(m("t"))))
    return value or "" if kind == "str" else ""
