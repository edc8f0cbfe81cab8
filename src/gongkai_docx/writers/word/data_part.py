"""`Report` → the custom XML part that its draft carries: form, unit, year, and all its figures.

What the draft shows of a figure is bound to its node here, so that a draft is also data:

    <report xmlns="urn:gongkai-docx:report:1" form="2021" unit="…" year="2023" …>
      <figures><申请><本年新收><自然人>4</自然人>…

A figure that was left blank is shown as 0 and says so: <总计 blank="true">0</总计>. What is
reckoned from the figures stands behind them: derived figures in <derived>, and in <compared> what
the prose tells of last year (<上年>, <增减>, <同比>).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import escape
from typing import Any, NamedTuple

from gongkai_docx.forms import Figure, Form
from gongkai_docx.report import Report, spell
from gongkai_docx.tags import figures_told, number_in, parted
from gongkai_docx.text import storable
from gongkai_docx.writers.word import custom_xml
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.living import Binding

NAMESPACE = "urn:gongkai-docx:report:1"
# uuid5(NAMESPACE_URL, NAMESPACE): the part's id, the same in every draft.
STORE = "{D3AE6593-683D-516C-8840-C8759813399B}"

_ROOT = f"{{{NAMESPACE}}}report"

# Drafts of earlier versions have a second fingerprint, `text`.
_SIGNED = re.compile(rb' (?:fingerprint|text)="[0-9a-f]*"')

# Word takes no longer title of a control.
LONGEST_TITLE = 64


def write(report: Report) -> bytes:
    """The part for that report."""
    about = {
        "form": report.form.name,
        "unit": report.unit,
        "year": "" if report.year is None else str(report.year),
    }
    root = "".join(f' {name}="{escape(storable(value))}"' for name, value in about.items())
    values = [
        f">{spell(report.values[key])}<" if key in report.figures else ' blank="true">0<'
        for key in report.form.figures
    ]
    figures = _frame(report.form) % tuple(values)
    derived = _nodes({key: spell(report.values[key]) for key in report.form.derived})
    return (
        f'<report xmlns="{NAMESPACE}"{root}><figures>{figures}</figures>'
        f"<derived>{derived}</derived>{_compared(report)}</report>"
    ).encode()


def _compared(report: Report) -> str:
    """The nodes of what the prose tells of last year."""
    if report.before is None:
        return ""
    told = {
        name: number_in(value)[1]
        for name, value in figures_told(report).items()
        if parted(name)[0] and number_in(value)[1]
    }
    return f"<compared>{_nodes(told)}</compared>" if told else ""


def _nodes(values: Mapping[str, str]) -> str:
    """Values by dotted names as XML, each name a path of nodes."""
    tree: dict[str, Any] = {}
    for name, value in values.items():
        *path, last = name.split(".")
        branch = tree
        for step in path:
            branch = branch.setdefault(step, {})
        branch[last] = value

    def xml(branch: dict[str, Any] | str) -> str:
        if isinstance(branch, str):
            return escape(branch)
        return "".join(f"<{name}>{xml(of)}</{name}>" for name, of in branch.items())

    return xml(tree)


@cache
def _frame(form: Form) -> str:
    """The nodes of all figures in the form's order, with %s for > value <."""
    return "".join(
        f"<{table}>"
        + "".join(
            f"<{row}>{''.join(f'<{column}%s/{column}>' for column in columns)}</{row}>"
            for row, columns in rows.items()
        )
        + f"</{table}>"
        for table, rows in form.nested.items()
    )


def add(parts: dict[str, bytes], main: str) -> str:
    """Add the part, still empty, to a package that may hold one of an older draft; its name."""
    custom_xml.take(parts, main, _ROOT)
    return custom_xml.add(parts, main, b"", NAMESPACE, STORE)


class About(NamedTuple):
    """What a draft's data say of the draft itself; each empty if they don't."""

    unit: str
    year: str
    fingerprint: str


def about(xml: bytes) -> About:
    """What the part says of its draft."""
    root = packages.parsed(xml)
    return About(*(root.get(name, "") for name in About._fields))


def signed(xml: bytes, fingerprint: str) -> bytes:
    """The part with that fingerprint."""
    signature = f' fingerprint="{fingerprint}"'
    return xml.replace(b"><figures>", signature.encode() + b"><figures>", 1)


def unsigned(xml: bytes) -> bytes:
    """The part as it was before it was `signed`."""
    return _SIGNED.sub(b"", xml, count=2)


def find(parts: Mapping[str, bytes]) -> str | None:
    """The name of the part in a package; None if there is none."""
    return custom_xml.find(parts, _ROOT)


def binding(name: str, form: Form) -> Binding:
    """What binds a control to the node of the figure of that name, or of what is told of it."""
    comparison, key = parted(name)
    place = "compared" if comparison else "figures" if name in form.figures else "derived"
    steps = ("report", place, *name.split("."))
    return Binding(
        title=title(form.figure(key), comparison),
        xpath="".join(f"/r:{step}[1]" for step in steps),
        prefixes=f"xmlns:r='{NAMESPACE}'",
        store=STORE,
    )


def title(figure: Figure, comparison: str = "") -> str:
    """What a clerk reads on the control: the figure's label path, in at most 64 characters.

    The groups that a row or a column stands in are left out of one that is longer. Before it stands
    what is told of it, if that is not its value.
    """
    rows, columns = list(figure.row_labels), list(figure.column_labels)
    head = [comparison] if comparison else []
    while len(path := " / ".join([*head, *rows, *columns])) > LONGEST_TITLE:
        if len(columns) > 1:
            del columns[0]
        elif len(rows) > 1:
            del rows[0]
        else:
            return "…" + path[1 - LONGEST_TITLE :]
    return path
