"""The tables of contents of a template → the same, marked to be made anew when it is opened.

What they list are headings and pages of the template. (ECMA-376 part 1, 17.16.18 dirty fields;
17.15.1.81 updateFields, for programs that don't look at single fields.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from gongkai_docx.patterns import pattern
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml import w

_CONTENTS = pattern(r"\s*TOC\b", re.IGNORECASE)
_CHAR, _KIND, _DIRTY = w("fldChar"), w("fldCharType"), w("dirty")
_INSTRUCTION, _SIMPLE = w("instrText"), w("fldSimple")
# What stands behind w:updateFields in the settings (CT_Settings).
_BEHIND = {
    w(name)
    for name in (
        "hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids",
        "attachedSchema", "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats",
        "doNotAutoCompressPictures", "forceUpgrade", "captions", "readModeInkLockDown",
        "smartTagType", "schemaLibrary", "shapeDefaults", "doNotEmbedSmartTags", "decimalSymbol",
        "listSeparator",
    )
}  # fmt: skip


def refresh_contents(
    parts: dict[str, bytes], main: str, roots: Mapping[str, etree._Element]
) -> None:
    """Mark the tables of contents in these parts, and in the settings that there are any."""
    found = [field for root in roots.values() for field in _contents(root)]
    for field in found:
        field.set(_DIRTY, "true")
    for name in packages.related(parts, main, "settings").values() if found else ():
        root = packages.parsed(parts[name])
        for old in root.findall(w("updateFields")):
            root.remove(old)
        update = etree.Element(w("updateFields"), {w("val"): "true"})
        behind = next(filter(_is_behind, root), None)
        if behind is None:
            root.append(update)
        else:
            behind.addprevious(update)
        parts[name] = packages.serialised(root)


def _is_behind(setting: etree._Element) -> bool:
    return setting.tag in _BEHIND or not str(setting.tag).startswith(w(""))


def _contents(root: etree._Element) -> Iterator[etree._Element]:
    """The tables of contents in a part: what holds each, or what it begins with."""
    yield from (each for each in root.iter(_SIMPLE) if _CONTENTS.match(each.get(w("instr"), "")))
    begun: list[etree._Element] = []
    for element in root.iter(_CHAR, _INSTRUCTION):
        kind = element.get(_KIND)
        if kind == "begin":
            begun.append(element)
        elif kind == "end" and begun:
            begun.pop()
        elif element.tag == _INSTRUCTION and begun and _CONTENTS.match(element.text or ""):
            yield begun[-1]
