"""A part as LibreOffice saved it → the same as the schema of Word has it."""

from __future__ import annotations

from lxml import etree

from gongkai_docx.writers.word.wordml import parent, w

# Row properties whose value is on, off, 1 or 0, and not true or false (ECMA-376 part 4, 14.11.7:
# the transitional ST_OnOff of these elements).
_ON_OFF = tuple(w(name) for name in ("cantSplit", "tblHeader", "hidden"))


def repair(root: etree._Element) -> None:
    """Change the part where it is against the schema, without changing what it means."""
    for switch in list(root.iter(*_ON_OFF)):
        if switch.get(w("val")) == "true":
            del switch.attrib[w("val")]
        elif switch.get(w("val")) == "false":
            parent(switch).remove(switch)
