"""A part with tabs and line ends in its texts → the same with what Word has in their place.

As docxtpl's `resolve_listing` has it: a tab is w:tab, a line feed w:br (ECMA-376 part 1, 17.3.3);
a bell ends the paragraph, and a form feed the page.
"""

from __future__ import annotations

import re

_LISTED = "\t\n\a\f"
_PARAGRAPH, _RUN, _TEXT = (
    re.compile(rf"<w:{name}(?: [^>]*)?>.*?</w:{name}>", re.DOTALL) for name in ("p", "r", "t")
)
_OF_PARAGRAPH, _OF_RUN = (re.compile(f"<w:{name}>.*?</w:{name}>") for name in ("pPr", "rPr"))


def resolved(xml: str) -> str:
    """The XML of the part with these in the texts of its paragraphs' runs."""
    return _PARAGRAPH.sub(_paragraph, xml) if _is_listed(xml) else xml


def _is_listed(xml: str) -> bool:
    return any(sign in xml for sign in _LISTED)


def _paragraph(paragraph: re.Match[str]) -> str:
    whole = paragraph[0]
    if not _is_listed(whole):
        return whole
    of_paragraph = _properties(_OF_PARAGRAPH, whole)
    return _RUN.sub(lambda run: _run(run[0], of_paragraph), whole)


def _run(whole: str, of_paragraph: str) -> str:
    of_run = _properties(_OF_RUN, whole)
    text = f'<w:r>{of_run}<w:t xml:space="preserve">'
    end = "</w:t></w:r>"
    next_paragraph = f"</w:p><w:p>{of_paragraph}{text}"
    page = '</w:p><w:p><w:r><w:br w:type="page"/></w:r>'
    instead = (
        ("\t", f"{end}<w:r>{of_run}<w:tab/></w:r>{text}"),
        ("\a", f"{end}{next_paragraph}"),
        ("\n", '</w:t><w:br/><w:t xml:space="preserve">'),
        ("\f", f"{end}{page}{next_paragraph}"),
    )

    def written(found: re.Match[str]) -> str:
        xml = found[0]
        for sign, of_word in instead:
            xml = xml.replace(sign, of_word)
        return xml

    return _TEXT.sub(written, whole)


def _properties(pattern: re.Pattern[str], whole: str) -> str:
    found = pattern.search(whole)
    return found[0] if found else ""
