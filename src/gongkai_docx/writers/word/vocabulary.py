"""`Form` → what a template may say: the names of its data, each with what it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

from gongkai_docx.forms import Form
from gongkai_docx.values import dataclass


class Kind(NamedTuple):
    """What a piece of data is that is neither a record nor a list."""

    name: str


TEXT, NUMBER, TRUTH = Kind("文字"), Kind("数字"), Kind("是非")
ANYTHING = Kind("任何")
"""What a faulty loop repeats over: its fault has been told, and no more is said about it."""


@dataclass(frozen=True)
class Many:
    """A list of such things."""

    item: Vocabulary


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
    return names
