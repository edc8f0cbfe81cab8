"""`Report` → the Word draft, through the form's template."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from gongkai_docx.files import load
from gongkai_docx.findings import Finding
from gongkai_docx.forms import Form
from gongkai_docx.package import PackageError, pack, unpack
from gongkai_docx.report import Report
from gongkai_docx.writers.word import data_part, fingerprint
from gongkai_docx.writers.word.context import context
from gongkai_docx.writers.word.template import WordTemplate
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.living import said

# In the wheel the templates lie inside of the package, in a checkout at its top.
_HERE = Path(__file__).parents[2]
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
    parts = template.render(context(report, said))
    if comments is not None:
        from gongkai_docx.writers.word.review import mark

        mark(parts, template.main, report, comments)
    parts[template.data] = data_part.write(report)
    return pack(fingerprint.sign(parts, template.main, template.data))


def objection(old: bytes, new: bytes) -> str | None:
    """Why the draft `new` may not take the place of the file `old`; None if nothing is lost.

    Nothing is, if the old file is a draft of the same organ and year as we wrote it.
    """
    try:
        parts, fresh = unpack(old), unpack(new)
    except PackageError:
        return "不是由本程序生成的文稿"
    data, its_data = data_part.find(parts), data_part.find(fresh)
    if data is None or its_data is None:
        return "不是由本程序生成的文稿"
    about, its_about = data_part.about(parts[data]), data_part.about(fresh[its_data])
    if (about.unit, about.year) != (its_about.unit, its_about.year):
        return f"是另一份年报（{about.unit}{about.year}年）的文稿"
    main = packages.main_part(fresh)
    return None if fingerprint.untouched(parts, data, fresh, main) else "在生成之后编辑过"


@cache
def builtin_template(form: Form) -> WordTemplate:
    """The template that ships with the program for that form."""
    path = _built_in(form)
    return WordTemplate(path.read_bytes(), path.name, form, trusted=True)


def _built_in(form: Form) -> Path:
    name = f"{form.name}.docx"
    return next(folder / name for folder in TEMPLATES if (folder / name).is_file())


def template_file(path: Path, form: Form) -> WordTemplate:
    """The template in that file, for that form. Raises `Unusable`, which names the file."""
    content = load(path)
    if content == _built_in(form).read_bytes():
        return builtin_template(form)
    return WordTemplate(content, path.name, form)
