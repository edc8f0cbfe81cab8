"""The name of an organ as it was typed → by what it is known: spaces and brackets don't count."""

from __future__ import annotations

from gongkai_docx.forms.form import plain


def known_as(name: str) -> str:
    """What is the same for two spellings of one name: 某县（区）教育局 and 某县(区) 教育局."""
    return plain(name)
