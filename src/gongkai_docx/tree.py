"""XML ↔ a tree of lxml's; where there is no lxml, as in a browser, of `small_tree`, the same."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree as etree
else:
    etree = import_module("lxml.etree" if find_spec("lxml") else "gongkai_docx.small_tree")
