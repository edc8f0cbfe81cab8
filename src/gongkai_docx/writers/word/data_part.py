"""`Report` → the custom XML part that its draft carries: form, unit, year, and all its figures.

What the draft shows of a figure is bound to its node here, so that a draft is also data:

    <report xmlns="urn:gongkai-docx:report:1" form="2021" unit="…" year="2023" …>
      <figures><figure><key>申请.本年新收.自然人</key><value>4</value></figure>…

A figure that was left blank is shown as 0 and says so: <value blank="true">0</value>. What is
reckoned from the figures stands behind them: derived figures in <derived>, and in <compared> what
the prose tells of last year (<last…>, <change…>, <rate…>). At the end, in <built>, stand all these
values once more, in order: nothing is bound to them, so they tell what was typed over since. What
was written for findings is an attribute of the root, `explanations`, in JSON; and so is what
the charts of the draft were built with, `charts`: by the name of each, its categories and the
names and numbers of its series.

Programs that save a draft keep that much: ONLYOFFICE drops elements whose names aren't of Latin
letters and finds them only by their names and numbers; LibreOffice drops attributes of all but the
root.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from html import escape

from gongkai_docx.chart_parts import Shown, shown_by
from gongkai_docx.charts import Chart
from gongkai_docx.draft import NAMESPACE
from gongkai_docx.forms import Figure, Form
from gongkai_docx.report import Report
from gongkai_docx.tags import CHANGE, LAST, RATE, figures_told, number_in, parted
from gongkai_docx.text import storable
from gongkai_docx.writers.word.filling import interleaved
from gongkai_docx.writers.word.wordml.living import Binding

# uuid5(NAMESPACE_URL, NAMESPACE): the part's id, the same in every draft.
STORE = "{D3AE6593-683D-516C-8840-C8759813399B}"

WORDS, CHARTS = "explanations", "charts"
_COMPARED = {LAST: "last", CHANGE: "change", RATE: "rate"}

# Word takes no longer title of a control.
LONGEST_TITLE = 64


def write(report: Report, drawn: Iterable[Chart] = ()) -> bytes:
    """The part for that report, whose draft has these charts."""
    about = {
        "form": report.form.name,
        "unit": report.unit,
        "year": "" if report.year is None else str(report.year),
    }
    if report.explanations:
        from gongkai_docx.writers import json

        about[WORDS] = json.spelled(report.explanations)
    if drawn:
        about[CHARTS] = spelled_charts({each.name: shown_by(each) for each in drawn})
    root = "".join(f' {name}="{escape(storable(value))}"' for name, value in about.items())
    spelled, typed = report.spelled, report.figures
    values = [
        f">{spelled[key]}<" if key in typed else ' blank="true">0<' for key in report.form.figures
    ]
    values += [f">{spelled[key]}<" for key in report.form.derived]
    figures = interleaved(_frame(report.form), values)
    told = _told_of_last_year(report)
    compared = _compared(told, report.form)
    built = " ".join([*spelled.values(), *told.values()])
    begin = f'<report xmlns="{NAMESPACE}"{root}>'.encode()
    return begin + figures + f"{compared}<built>{built}</built></report>".encode()


def spelled_charts(built: Mapping[str, Shown]) -> str:
    """What charts were built with, by their names, as a draft's data say it."""
    import json

    told = {name: shown.as_json for name, shown in built.items()}
    return storable(json.dumps(told, ensure_ascii=False, separators=(",", ":")))


def _told_of_last_year(report: Report) -> dict[str, str]:
    """The names and numbers of what the prose tells of last year."""
    if report.before is None:
        return {}
    return {
        name: number
        for name, value in figures_told(report).items()
        if parted(name)[0] and (number := number_in(value)[1])
    }


def _compared(told: Mapping[str, str], form: Form) -> str:
    nodes = (
        _node(_compared_node(name, form), name, f">{number}<") for name, number in told.items()
    )
    return f"<compared>{''.join(nodes)}</compared>" if told else ""


def _node(called: str, key: str, value: str) -> str:
    """The node of a figure, with > value < in it."""
    return f"<{called}><key>{key}</key><value{value}/value></{called}>"


def _compared_node(name: str, form: Form) -> str:
    """How the node is called of what is told of a figure by that name."""
    comparison, key = parted(name)
    return f"{_COMPARED[comparison]}{_numbers(form)[key]}"


@cache
def _frame(form: Form) -> Sequence[bytes]:
    """What stands between the > value < of all figures and derived ones, in the form's order."""
    figures, derived = (
        "".join(_node("figure", key, "\0") for key in keys) for keys in (form.figures, form.derived)
    )
    return f"<figures>{figures}</figures><derived>{derived}</derived>".encode().split(b"\0")


@cache
def _numbers(form: Form) -> Mapping[str, int]:
    """The place of each figure among all of the form, the derived ones last, from 1."""
    return {key: number for number, key in enumerate([*form.figures, *form.derived], 1)}


@lru_cache(maxsize=1000)
def binding(name: str, form: Form) -> Binding:
    """What binds a control to the node of the figure of that name, or of what is told of it."""
    comparison, key = parted(name)
    return Binding(
        title=title(form.figure(key), comparison),
        xpath=f"/r:report[1]/{_path(name, form)}/r:value[1]",
        prefixes=f"xmlns:r='{NAMESPACE}'",
        store=STORE,
    )


def _path(name: str, form: Form) -> str:
    """The path to the node of that name, below the root."""
    if parted(name)[0]:
        return f"r:compared[1]/r:{_compared_node(name, form)}[1]"
    number = _numbers(form)[name]
    if name in form.figures:
        return f"r:figures[1]/r:figure[{number}]"
    return f"r:derived[1]/r:figure[{number - len(form.figures)}]"


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
