"""What a form is made into as a template → its digest, which the template carries inside.

By it a template that ships is told from one that an earlier form was made into: a draft made from
that would silently lack rows. It stands in a part of its own, and in no draft.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from gongkai_docx.forms import Form, Section, lay_out
from gongkai_docx.writers.word.vocabulary import ABOVE

_NAMESPACE = "urn:gongkai-docx:template:1"
_ROOT = f"{{{_NAMESPACE}}}template"
# uuid5(NAMESPACE_URL, _NAMESPACE)
_STORE = "{FB6F40D6-0263-5F00-AF80-5F1ED3757734}"


def digest(form: Form) -> str:
    """The digest of all that a template shows of a form: its headings, and the cells of its tables.

    Notes, identities and the like may change without a new template; words of prose are not asked.
    """
    prose = {section: f"{ABOVE}.{section.key}" for section in form.tables}
    shown = [
        (section.heading, prose.get(section, section.key), *_cells(section))
        for section in form.sections
    ]
    return sha256(repr(shown).encode()).hexdigest()


def _cells(section: Section) -> Iterator[tuple[object, ...]]:
    """What each cell of the section's table is, where it has one."""
    for cell in lay_out(section).cells if section.groups else ():
        yield cell.row, cell.column, cell.rows, cell.columns, cell.kind, cell.text


def sign(parts: dict[str, bytes], main: str, form: Form) -> None:
    """Put the form's digest in the template made from it."""
    from gongkai_docx.writers.word import custom_xml

    xml = f'<template xmlns="{_NAMESPACE}" form="{form.name}" digest="{digest(form)}"/>'
    custom_xml.add(parts, main, xml.encode(), _NAMESPACE, _STORE)


def take(parts: dict[str, bytes], main: str) -> str | None:
    """Take the digest out of a template, so that no draft has it; None if it has none."""
    from gongkai_docx.writers.word import custom_xml
    from gongkai_docx.writers.word.wordml import parts as packages

    xml = custom_xml.take(parts, main, _ROOT)
    return None if xml is None else packages.parsed(xml).get("digest")
