"""`Report` → the Word draft, through the form's template."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from gongkai_docx.charts import Chart
from gongkai_docx.draft import sign, untouched
from gongkai_docx.errors import guarded
from gongkai_docx.files import load
from gongkai_docx.findings import Finding
from gongkai_docx.forms import Form
from gongkai_docx.package import PackageError, pack, unpack
from gongkai_docx.report import Report
from gongkai_docx.writers.word import data_part
from gongkai_docx.writers.word.compiled import Template
from gongkai_docx.writers.word.layout import fit
from gongkai_docx.writers.word.shipped import builtin_template as builtin_template
from gongkai_docx.writers.word.shipped import file_of
from gongkai_docx.writers.word.wordml.drawings import MARK


def write(
    report: Report,
    template: Template | None = None,
    *,
    comments: Sequence[Finding] | None = None,
    source: str = "",
    moment: datetime | None = None,
    with_charts: bool = False,
) -> bytes:
    """The draft of that report, made from the built-in template if no other is given.

    `with_charts` adds the charts that most reports have to those that the report asks for.

    With `comments` it is marked 草稿, and each of them is a comment at what it is about, beside
    those of the template. The mark says of which `source` it was made, and when, if that is known.
    """
    template = template or builtin_template(report.form)
    with guarded(f"按模板 {template.name} 生成文稿"):
        return _written(report, template, comments, source, moment, with_charts)


def _written(
    report: Report,
    template: Template,
    comments: Sequence[Finding] | None,
    source: str,
    moment: datetime | None,
    with_charts: bool,
) -> bytes:
    parts = template.filled(report)
    main, data = template.compiled.main, template.compiled.data
    # Twice as fast as to look from the beginning.
    marked = [part for part in template.compiled.programs if parts[part].rfind(MARK) >= 0]
    drawn: Sequence[Chart] = ()
    if marked or with_charts:
        from gongkai_docx.writers.word.charts.placing import place

        drawn = place(parts, main, {*marked, main}, report, usual=with_charts)
    fit(parts, main, report, template.compiled.room)
    if comments is None and template.compiled.has_comments:
        from gongkai_docx.writers.word.wordml.leftovers import take_out_comments

        take_out_comments(parts, main)
    if comments is not None:
        from gongkai_docx.writers.word.review import called, mark

        mark(parts, main, report, comments, called(source, moment))
    parts[data] = data_part.write(report, drawn)
    return pack(sign(parts, data))


def objection(old: bytes, new: bytes) -> str | None:
    """Why the draft `new` may not take the place of the file `old`; None if nothing is lost.

    Nothing is, if the old file is a draft of the same organ and year as we wrote it.
    """
    from gongkai_docx.writers.word import data_read

    try:
        parts, fresh = unpack(old), unpack(new)
    except PackageError:
        return "不是由本程序生成的文稿"
    data, its_data = data_read.find(parts), data_read.find(fresh)
    if data is None or its_data is None:
        return "不是由本程序生成的文稿"
    about, its_about = data_read.about(parts[data]), data_read.about(fresh[its_data])
    if (about.unit, about.year) != (its_about.unit, its_about.year):
        return f"是另一份年报（{about.unit}{about.year}年）的文稿"
    return None if untouched(parts, data) else "在生成之后编辑过，或由别的程序保存过"


def template_file(path: Path, form: Form) -> Template:
    """The template in that file, for that form. Raises `Unusable`, which names the file."""
    with guarded(f"读取模板 {path.name}"):
        content = load(path)
        built_in = file_of(form)
        if built_in and content == load(built_in):
            return builtin_template(form)
        from gongkai_docx.writers.word.cached import compiled_template

        return compiled_template(content, path.name, form)
