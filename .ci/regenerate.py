"""The forms, the notices, the rules, and the examples in JSON → what is made of them.

    .venv/bin/python .ci/regenerate.py

Run it after a change to a form, to the template or to the workbook. What is there is overwritten;
the history of the project keeps it. The lists of figures are there to be looked at: what a change
to a form has done to its figures shows in them, line by line.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import gongkai_docx
from gongkai_docx.checks.registry import every_page, every_rule
from gongkai_docx.files import save
from gongkai_docx.forms import Form, form_names, load_form
from gongkai_docx.forms.data import PARSED, parsed
from gongkai_docx.readers import read
from gongkai_docx.writers import rule_pages, xlsx
from gongkai_docx.writers.word import builtin, shipped
from needed import add_needs

ROOT = Path(__file__).resolve().parents[1]
FORMS = "src/gongkai_docx/forms"
NOTICES = "src/gongkai_docx/notices"
COMPILED = "src/gongkai_docx/writers/word/compiled"


def made(root: Path) -> Iterator[tuple[Path, bytes]]:
    """Each file that is made, in the project at that place, and what it is to hold."""
    for folder in (root / FORMS, root / NOTICES):
        for data in sorted(folder.glob("*.toml")):
            yield folder / PARSED / f"{data.stem}.json", parsed(data.read_bytes(), add_needs)
    for form in every_form():
        template = builtin.make(form)
        yield root / "templates" / f"{form.name}.docx", template
        yield root / COMPILED / f"{form.name}.compiled", shipped.made(template, form)
        yield root / "tests" / "forms" / f"{form.name}.tsv", figures(form)
    yield root / "docs" / "rules.html", rule_pages.write(every_rule(*every_form()), every_page())
    for source in sorted((root / "inputs").glob("*.json")):
        yield source.with_suffix(".xlsx"), xlsx.write(read(source).report)


def every_form() -> list[Form]:
    """Every statutory form, the oldest first."""
    return [load_form(name) for name in form_names()]


def figures(form: Form) -> bytes:
    """The figures in statutory order: key, labels of row and column, and what kind of number."""
    lines = ["key\trow label path\tcolumn label path\tkind"]
    for figure in form.figures.values():
        kind = ("±" if figure.signed else "") + figure.measure
        paths = ("/".join(labels) for labels in (figure.row_labels, figure.column_labels))
        lines.append("\t".join((figure.key, *paths, kind)))
    return "".join(f"{line}\n" for line in lines).encode()


def regenerate(root: Path) -> None:
    """Write these files, each whole or not at all, and tell which of them changed."""
    for path, content in made(root):
        saved = save(content, path, objection=lambda old, new: None)
        print(path.relative_to(root), "unchanged" if saved.unchanged else "written")


if __name__ == "__main__":
    if not Path(gongkai_docx.__file__).resolve().is_relative_to(ROOT):
        sys.exit("gongkai_docx is not that of this project: pip install -e '.[dev]'")
    regenerate(ROOT)
