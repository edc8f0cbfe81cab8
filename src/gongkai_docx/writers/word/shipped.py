"""`Form` → its built-in template, compiled when the program was made.

Beside this file lies, for each form, what its Word template was compiled to (`.ci/regenerate.py`).
The template itself ships too, for offices to change: what was compiled is of that very file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gongkai_docx.errors import BrokenProgram, Unusable
from gongkai_docx.files import load
from gongkai_docx.forms import Form
from gongkai_docx.writers.word import keeping, origin
from gongkai_docx.writers.word.compiled import Template

COMPILED = Path(__file__).with_name("compiled")
# In the wheel the templates lie inside of the package, in a checkout at its top.
_HERE = Path(__file__).parents[2]
TEMPLATES = (_HERE / "templates", _HERE.parents[1] / "templates")
_ADVICE = "请重新安装 gongkai-docx。"


@cache
def builtin_template(form: Form) -> Template:
    """The template that ships with the program for that form.

    Raises `BrokenProgram` where it is missing, damaged, or was made from another form: a draft
    made from it would lack what was added to the form since.
    """
    path = file_of(form)
    if path is None:
        raise BrokenProgram(
            f"本程序不完整：找不到内置模板 {TEMPLATES[0] / form.name}.docx，没有生成文稿。{_ADVICE}"
        )
    try:
        of_file = keeping.digest(load(path))
        kept = load(COMPILED / f"{form.name}.compiled")
        compiled = keeping.unpacked(kept, of_file)
    except (Unusable, keeping.NotKept) as error:
        raise BrokenProgram(
            f"本程序不完整：内置模板 {path} 已损坏，没有生成文稿。{_ADVICE}"
        ) from error
    if compiled.made_from != origin.digest(form):
        raise BrokenProgram(
            f"本程序的文件不是同一个版本：内置模板 {path} 与法定格式 {form.name} 不相符，"
            f"用它会缺少内容，没有生成文稿。{_ADVICE}"
        )
    return Template(path.name, compiled, trusted=True)


def file_of(form: Form) -> Path | None:
    """Where the Word file of the built-in template lies; None if it is missing."""
    paths = (folder / f"{form.name}.docx" for folder in TEMPLATES)
    return next((path for path in paths if path.is_file()), None)


def made(content: bytes, form: Form) -> bytes:
    """What the Word template of a form is compiled to, for the file that ships."""
    from gongkai_docx.writers.word.template import WordTemplate

    template = WordTemplate(content, f"{form.name}.docx", form, trusted=True)
    return keeping.packed(template.compiled, keeping.digest(content))
