"""`Report` → the little of it that its prose is read by."""

from __future__ import annotations

from gongkai_docx.forms import Form
from gongkai_docx.values import dataclass


@dataclass(frozen=True)
class Setting:
    """Which form is in force, whose report it is, and of which year."""

    form: Form
    unit: str = ""
    year: int | None = None
