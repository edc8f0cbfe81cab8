"""The figures of a template's part → content controls, bound to the data that the draft carries.

A control (w:sdt; ECMA-376 part 1, 17.5.2) shows what stands in its node of the data (17.5.2.6):
who changes the figure in one place changes it in all.

A figure of a template was given a run of its own under a name that Word doesn't know (`apart`),
which becomes the control here. A text of the report may tell figures too: the run that it stands
in was set apart, and is cut around them when filled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape as escaped

from gongkai_docx.patterns import pattern
from gongkai_docx.values import dataclass

_FIGURE_RUN = pattern(
    r'<w:figure(?: w:name="([^"]*)")?>'
    r"([^<]*(?:<(?!w:figure[ >]|w:t[ >])[^<]*)*<w:t(?: [^<>]*)?>"
    r"(?:[^\w<]*(\w+\.\w+\.\w+)[^\w<]*|[^<]*)</w:t>)</w:figure>"
)
# A run for a text of the report, and a figure in such a text.
_TEXT_RUN = pattern(
    r'<w:r w:text="1">(<w:rPr>[^<]*(?:<(?!w:r[ >])[^<]*)*?</w:rPr>|<w:rPr/>)?'
    r"<w:t(?: [^>]*)?>([^<]*(?:<(?!w:r[ >])[^<]*)*?)</w:t></w:r>"
)
_SAID = pattern(r'<w:said w:name="([^"]*)">([^<]*)</w:said>')


@dataclass(frozen=True)
class Binding:
    """What a control is called, and what it is bound to."""

    title: str
    xpath: str
    prefixes: str
    store: str
    """The id of the custom XML part."""


def said(name: str, value: str) -> str:
    """The XML that stands in a text for a figure of that name, until it is living (`make_said`)."""
    return f'<w:said w:name="{escaped(name)}">{escaped(value)}</w:said>'


def make_said(xml: str, binding: Callable[[str], Binding], numbers: Iterator[int]) -> str:
    """The XML of a part with a control around each figure that its texts tell.

    Where none can stand, the figure is plain text.
    """
    if "<w:said " in xml or "<w:r w:text=" in xml:
        xml = make_controls(_TEXT_RUN.sub(_cut, xml), binding, numbers)
        xml = _SAID.sub(r"\2", xml)
    return xml


def _cut(run: re.Match[str]) -> str:
    """The runs of what stands before, between and behind the figures of a text, and these."""
    properties = run[1] or ""
    text, *said = _SAID.split(run[2])
    pieces = [_run_of(text, properties)]
    for name, value, behind in zip(said[::3], said[1::3], said[2::3], strict=True):
        figure = f'<w:t xml:space="preserve">{value}</w:t>'
        pieces.append(f'<w:figure w:name="{name}">{properties}{figure}</w:figure>')
        pieces.append(_run_of(behind, properties))
    return "".join(pieces)


def _run_of(text: str, properties: str) -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def make_controls(xml: str, binding: Callable[[str], Binding], numbers: Iterator[int]) -> str:
    """The XML with a control around each figure that was set apart.

    Having no appearance of its own, a control looks like the text around it.
    """

    def control(run: re.Match[str]) -> str:
        name = run[1] or run[3]
        bound = binding(name)
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{escaped(bound.title)}"/><w:tag w:val="{name}"/>'
            f'<w:id w:val="{next(numbers)}"/><w:dataBinding w:prefixMappings="{bound.prefixes}" '
            f'w:xpath="{bound.xpath}" w:storeItemID="{bound.store}"/><w:text/></w:sdtPr>'
            f"<w:sdtContent><w:r>{run[2]}</w:r></w:sdtContent></w:sdt>"
        )

    return _FIGURE_RUN.sub(control, xml)
