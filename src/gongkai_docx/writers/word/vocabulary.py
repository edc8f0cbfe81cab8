"""`Form` → what a template may say: the names of its data, each with what it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

from gongkai_docx import tags
from gongkai_docx.forms import Form
from gongkai_docx.forms.charts import form_charts
from gongkai_docx.values import dataclass


class Kind(NamedTuple):
    """What a piece of data is that is neither a record nor a list."""

    name: str


TEXT, NUMBER, TRUTH, CHART = Kind("文字"), Kind("数字"), Kind("是非"), Kind("图")
ANYTHING = Kind("任何")
"""What a faulty loop repeats over: its fault has been told, and no more is said about it."""


@dataclass(frozen=True)
class Many:
    """A list of such things."""

    item: Vocabulary


class DrawnRows(dict[str, Kind]):
    """The charts of a table's rows, by the name of which there is a chart, too."""


Vocabulary: TypeAlias = "Kind | Many | Mapping[str, Vocabulary]"
"""What may be said of something: it is shown, or repeated over, or has names of its own."""


ABOVE = "表前"
"""Under which name a template finds the prose above the tables, by the keys of their sections."""
_PROSE = Many({"小标题": TEXT, "正文": TEXT, "独行": TRUTH})


def vocabulary(form: Form) -> dict[str, Vocabulary]:
    """The names of a context for that form, each with what it is."""
    names: dict[str, Any] = {
        "标题": TEXT,
        "单位": TEXT,
        "年度": NUMBER,
        "前言": Many(TEXT),
        "落款": {"单位": TEXT, "日期": TEXT},
    }
    for section in form.narratives:
        names[section.key] = _PROSE
    names[ABOVE] = {section.key: _PROSE for section in form.tables}
    for table, rows in form.keys.items():
        names[table] = {row: dict.fromkeys(columns, NUMBER) for row, columns in rows.items()}
    names[tags.CHART] = _charts(form)
    return names


def _charts(form: Form) -> dict[str, Any]:
    """The names of charts, those of rows below their tables'."""
    named = form_charts(form).all
    names: dict[str, Any] = {name: CHART for name in named if "." not in name}
    for table, rows in form.keys.items():
        drawn = {row: CHART for row in rows if f"{table}.{row}" in named}
        names[table] = DrawnRows(drawn) if table in names else drawn
    return names
