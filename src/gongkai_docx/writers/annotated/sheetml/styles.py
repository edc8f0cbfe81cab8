"""How a cell looks and another fill → the same look with that fill (ECMA-376 part 1, 18.8)."""

from __future__ import annotations

from copy import deepcopy

from gongkai_docx.tree import etree
from gongkai_docx.writers.annotated.sheetml import MAIN, count, insert_after, m, number, parsed

_Key = tuple[object, ...]

NO_FILL = '<patternFill patternType="none"/>'

_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
# What each list holds at least; the first two fills are reserved (18.8.21).
_LEAST = {
    "fonts": "<font/>",
    "fills": f'<fill>{NO_FILL}</fill><fill><patternFill patternType="gray125"/></fill>',
    "borders": "<border><left/><right/><top/><bottom/><diagonal/></border>",
    "cellStyleXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
    "cellXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
}
_FILLS = (m("patternFill"), m("gradientFill"))
_MAIN_DECLARED = f' xmlns="{MAIN}"'


def solid(colour: str) -> str:
    """The fill of that colour (RRGGBB)."""
    return (
        f'<patternFill patternType="solid"><fgColor rgb="FF{colour}"/>'
        '<bgColor indexed="64"/></patternFill>'
    )


class Styles:
    """The styles part of a workbook. A look is known by its number, as a cell's `s` gives it."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        for name, least in _LEAST.items():
            if root.find(m(name)) is None:
                before = _ORDER[: _ORDER.index(name)]
                insert_after(root, _element(f"<{name}>{least}</{name}>"), before)
        self._known: dict[tuple[int, str], int] = {}
        self._keys: dict[str, dict[_Key, int]] = {}

    def fill(self, look: int) -> str:
        """The fill of that look, in words that `with_fill` takes."""
        content = self._fill(look)
        if content is None:
            return NO_FILL
        plain = etree.tostring(_plain(content), encoding="unicode")
        return plain.replace(_MAIN_DECLARED, "")

    def colour(self, look: int) -> str | None:
        """The colour (RRGGBB) of that look's solid fill; None if it has none."""
        pattern = self._fill(look)
        colour = None if pattern is None else pattern.find(m("fgColor"))
        if pattern is None or colour is None or pattern.get("patternType") != "solid":
            return None
        return str(colour.get("rgb", ""))[-6:].upper() or None

    def coloured(self, colours: set[str]) -> set[int]:
        """The looks whose fill is solid and of one of those colours."""
        return {look for look in range(len(self._list("cellXfs"))) if self.colour(look) in colours}

    def with_fill(self, look: int, fill: str) -> int:
        """The look that differs from that one in its fill alone; what is no fill counts as none."""
        if (look, fill) not in self._known:
            xf = deepcopy(self._look(look))
            xf.tail = None
            xf.set("fillId", str(self._found("fills", _fill(fill))))
            xf.set("applyFill", "1")
            self._known[look, fill] = self._found("cellXfs", xf)
        return self._known[look, fill]

    def look(self, font: str, fill: str, border: str, alignment: str) -> int:
        """The look made of those elements, spelled in XML."""
        xf = etree.Element(m("xf"), numFmtId="0")
        xf.set("fontId", str(self._found("fonts", _element(font))))
        xf.set("fillId", str(self._found("fills", _fill(fill))))
        xf.set("borderId", str(self._found("borders", _element(border))))
        xf.set("xfId", "0")
        for name in ("applyFont", "applyFill", "applyBorder", "applyAlignment"):
            xf.set(name, "1")
        xf.append(_element(alignment))
        return self._found("cellXfs", xf)

    def _list(self, name: str) -> etree._Element:
        return next(self.root.iterchildren(m(name)))

    def _look(self, look: int) -> etree._Element:
        looks = self._list("cellXfs")
        return looks[look if look < len(looks) else 0]

    def _fill(self, look: int) -> etree._Element | None:
        """The pattern or the gradient of that look's fill."""
        fills = self._list("fills")
        index = number(self._look(look).get("fillId"))
        return next(fills[index].iterchildren(*_FILLS), None) if index < len(fills) else None

    def _found(self, name: str, wanted: etree._Element) -> int:
        """The number of that element in the list, where it is put if it isn't there."""
        elements = self._list(name)
        if name not in self._keys:
            numbered = reversed([*enumerate(elements)])
            self._keys[name] = {_key(each): index for index, each in numbered}
        known = self._keys[name]
        index = known.setdefault(_key(wanted), len(elements))
        if index == len(elements):
            elements.append(wanted)
            count(elements)
        return index


def _key(element: etree._Element) -> _Key:
    """What two elements have in common that mean the same.

    Whether a fill is `applied` says where it came from; a cell shows it in any case.
    """
    attributes = {name: value for name, value in element.attrib.items() if name != "applyFill"}
    children = tuple(_key(child) for child in element.iterchildren("*"))
    return element.tag, tuple(sorted(attributes.items())), (element.text or "").strip(), children


def _fill(text: str) -> etree._Element:
    fill = etree.Element(m("fill"))
    try:
        content = _element(text)
    except etree.XMLSyntaxError:
        content = _element(NO_FILL)
    fill.append(_plain(content) if content.tag in _FILLS else _element(NO_FILL))
    return fill


def _plain(element: etree._Element) -> etree._Element:
    """A copy of what the standard knows of the element, without prefixes."""
    copy = etree.Element(element.tag, nsmap={None: MAIN})  # type: ignore[dict-item]
    for name, value in element.attrib.items():
        if not str(name).startswith("{"):
            copy.set(name, value)
    copy.extend(
        _plain(child) for child in element.iterchildren("*") if etree.QName(child).namespace == MAIN
    )
    return copy


def _element(text: str) -> etree._Element:
    """The element of SpreadsheetML that is spelled so, without its namespace."""
    head, *rest = text.partition(" " if " " in text.partition(">")[0] else ">")
    if head.endswith("/"):
        head, rest = head[:-1], ["/", *rest]
    return parsed("".join([head, _MAIN_DECLARED, *rest]).encode())
