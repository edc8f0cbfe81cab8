"""XML ↔ a tree, as lxml has it: what readers and writers of this program ask of it, and no more.

It stands in where there is no lxml. Names, text, and what is written are lxml's to the letter:
whatever is written with the one is the same bytes with the other.
"""

from gongkai_docx.small_tree.element import Element, QName, SubElement, iterwalk
from gongkai_docx.small_tree.reading import XMLParser, XMLSyntaxError, fromstring
from gongkai_docx.small_tree.writing import tostring

__all__ = [
    "Element",
    "QName",
    "SubElement",
    "XMLParser",
    "XMLSyntaxError",
    "fromstring",
    "iterwalk",
    "tostring",
]
