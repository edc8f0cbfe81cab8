"""`Report` → the Word draft, through the form's template."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from lxml.etree import XMLSyntaxError

from gongkai_docx.files import load
from gongkai_docx.findings import Finding
from gongkai_docx.forms import Form
from gongkai_docx.package import PackageError, pack, unpack
from gongkai_docx.report import Report
from gongkai_docx.writers import data_part, fingerprint
from gongkai_docx.writers.context import context
from gongkai_docx.writers.template import MAIN, WordTemplate

# In the wheel the templates lie inside of the package, in a checkout at its top.
_HERE = Path(__file__).parents[1]
TEMPLATES = (_HERE / "templates", _HERE.parents[1] / "templates")


def write(
    report: Report,
    template: WordTemplate | None = None,
    *,
    comments: Sequence[Finding] | None = None,
) -> bytes:
    """The draft of that report, made from the built-in template if no other is given.

    With `comments` it is marked 草稿, and each of them is a comment at what it is about.
    """
    template = template or builtin_template(report.form)
    parts = template.render(context(report))
    if comments is not None:
        from gongkai_docx.writers.review import mark

        mark(parts, template.main, report, comments)
    parts[template.data] = data_part.write(report, fingerprint.of(parts, template.data))
    return pack(parts)


def untouched(old: bytes, new: bytes) -> bool:
    """Whether the old file is a draft of ours that nobody has edited; the new one replaces it."""
    try:
        parts, fresh = unpack(old), unpack(new)
        data = data_part.find(parts)
        main = next(part for part in fresh if MAIN.fullmatch(part))
        return data is not None and fingerprint.untouched(parts, data, fresh, main)
    except (PackageError, XMLSyntaxError):
        return False


@cache
def builtin_template(form: Form) -> WordTemplate:
    """The template that ships with the program for that form."""
    name = f"{form.name}.docx"
    path = next(folder / name for folder in TEMPLATES if (folder / name).is_file())
    return WordTemplate(path.read_bytes(), name, form, trusted=True)


def template_file(path: Path, form: Form) -> WordTemplate:
    """The template in that file, for that form. Raises `Unusable`, which names the file."""
    return WordTemplate(load(path), path.name, form)
