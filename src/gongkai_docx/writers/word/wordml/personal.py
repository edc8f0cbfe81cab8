"""The properties of a template → the same, with the report's where they name a person or a title.

(ECMA-376 part 2, 8.3 core properties; part 1, 22.2 extended ones.)
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from gongkai_docx.writers.word.wordml.tags import has_tag

ORGAN_TAG, TITLE_TAG = "{{ 单位 }}", "{{ 标题 }}"
# What each property is called in Word, and what a draft has in its place; None for nothing.
_TAKEN = {
    "creator": ("作者", ORGAN_TAG),
    "lastModifiedBy": ("上次修改者", None),
    "Manager": ("经理", None),
    "Company": ("单位", ORGAN_TAG),
    "title": ("标题", TITLE_TAG),
}
# What Word notes of the document's title, and of the file that it was made from.
_NOTED = ("TitlesOfParts", "HeadingPairs", "Template", "DocSecurity")


def make_impersonal(properties: Iterable[etree._Element]) -> dict[str, str]:
    """Change the parts with properties; what was taken out, by what Word calls it."""
    found: dict[str, str] = {}
    for each in [each for root in properties for each in root]:
        name, text = etree.QName(each).localname, (each.text or "").strip()
        if name in _NOTED:
            _remove(each)
        elif name in _TAKEN and text and not has_tag(text):
            called, instead = _TAKEN[name]
            found[called] = text
            each.text = instead
            if instead is None:
                _remove(each)
    return found


def _remove(element: etree._Element) -> None:
    around = element.getparent()
    if around is not None:
        around.remove(element)
