"""`Report` → the Word draft, through the form's template."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from lxml.etree import XMLSyntaxError

from gongkai_docx.errors import BrokenProgram, Unusable, guarded
from gongkai_docx.files import load
from gongkai_docx.findings import Finding
from gongkai_docx.forms import Form
from gongkai_docx.package import PackageError, pack, unpack
from gongkai_docx.report import Report
from gongkai_docx.writers.word import data_part, fingerprint, origin
from gongkai_docx.writers.word.context import context
from gongkai_docx.writers.word.layout import fit, laid_out
from gongkai_docx.writers.word.template import WordTemplate
from gongkai_docx.writers.word.wordml.living import said

# In the wheel the templates lie inside of the package, in a checkout at its top.
_HERE = Path(__file__).parents[2]
TEMPLATES = (_HERE / "templates", _HERE.parents[1] / "templates")
_ADVICE = "请重新安装 gongkai-docx。"


def write(
    report: Report,
    template: WordTemplate | None = None,
    *,
    comments: Sequence[Finding] | None = None,
    source: str = "",
    moment: datetime | None = None,
) -> bytes:
    """The draft of that report, made from the built-in template if no other is given.

    With `comments` it is marked 草稿, and each of them is a comment at what it is about, beside
    those of the template. The mark says of which `source` it was made, and when, if that is known.
    """
    template = template or builtin_template(report.form)
    with guarded(f"按模板 {template.name} 生成文稿"):
        return _written(report, template, comments, source, moment)


def _written(
    report: Report,
    template: WordTemplate,
    comments: Sequence[Finding] | None,
    source: str,
    moment: datetime | None,
) -> bytes:
    parts = template.render({**context(report, said), **laid_out(report, template.room)})
    fit(parts, template.main, report)
    if comments is None and template.has_comments:
        from gongkai_docx.writers.word.wordml.leftovers import take_out_comments

        take_out_comments(parts, template.main)
    if comments is not None:
        from gongkai_docx.writers.word.review import called, mark

        mark(parts, template.main, report, comments, called(source, moment))
    parts[template.data] = data_part.write(report)
    return pack(fingerprint.sign(parts, template.data))


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
    return None if fingerprint.untouched(parts, data) else "在生成之后编辑过，或由别的程序保存过"


@cache
def builtin_template(form: Form) -> WordTemplate:
    """The template that ships with the program for that form.

    Raises `BrokenProgram` where it is missing, damaged, or was made from another form: a draft
    made from it would lack what was added to the form since.
    """
    path = _built_in(form)
    if path is None:
        raise BrokenProgram(
            f"本程序不完整：找不到内置模板 {TEMPLATES[0] / form.name}.docx，没有生成文稿。{_ADVICE}"
        )
    damaged = BrokenProgram(f"本程序不完整：内置模板 {path} 已损坏，没有生成文稿。{_ADVICE}")
    try:
        template = WordTemplate(load(path), path.name, form, trusted=True)
    except (Unusable, XMLSyntaxError, KeyError) as error:
        raise damaged from error
    if not template.usable:
        raise damaged
    if template.made_from != origin.digest(form):
        raise BrokenProgram(
            f"本程序的文件不是同一个版本：内置模板 {path} 与法定格式 {form.name} 不相符，"
            f"用它会缺少内容，没有生成文稿。{_ADVICE}"
        )
    return template


def _built_in(form: Form) -> Path | None:
    paths = (folder / f"{form.name}.docx" for folder in TEMPLATES)
    return next((path for path in paths if path.is_file()), None)


def template_file(path: Path, form: Form) -> WordTemplate:
    """The template in that file, for that form. Raises `Unusable`, which names the file."""
    with guarded(f"读取模板 {path.name}"):
        content = load(path)
        built_in = _built_in(form)
        if built_in and content == load(built_in):
            return builtin_template(form)
        return WordTemplate(content, path.name, form)
