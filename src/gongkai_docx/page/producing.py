"""What the page is asked for → a file: a Word draft, a blank workbook, or another format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gongkai_docx.clock import named
from gongkai_docx.errors import Unusable, guarded
from gongkai_docx.files import load, safe_name
from gongkai_docx.findings import has_errors
from gongkai_docx.forms import UnknownForm, form_names, load_form
from gongkai_docx.masking import shown
from gongkai_docx.page.reviewing import reviewed
from gongkai_docx.readers import read
from gongkai_docx.report import Report
from gongkai_docx.succession import begun, notes
from gongkai_docx.text import one_line, unprintable
from gongkai_docx.writers import write

MADE = Path("made")
"""Where files lie until the browser has taken them."""


def build(path: str, last: str = "", draft: bool = False, charts: bool = False) -> dict[str, Any]:
    """The Word draft, the same bytes as `build` writes; as a `draft`, with what was found.

    Refused while there are errors, if it is to be none.
    """
    from gongkai_docx.writers import word

    reading, findings = reviewed(path, last)
    if has_errors(findings) and not draft:
        raise Unusable("有错误，没有生成文稿；请改正后再试。")
    comments = findings if draft else None
    source, moment = Path(path).name, named()
    content = word.write(
        reading.report, comments=comments, source=source, moment=moment, with_charts=charts
    )
    name = reading.report.full_title + ("（草稿）" if draft else "")
    return _made(content, safe_name(shown(name), ".docx"))


def cover(path: str, last: str = "") -> dict[str, Any]:
    """The page for the one who signs."""
    from gongkai_docx.writers.word import cover

    reading, findings = reviewed(path, last)
    content = cover.write(reading.report, findings)
    return _made(content, safe_name(shown(f"{reading.report.full_title}送审单"), ".docx"))


def annotate(path: str, last: str = "") -> dict[str, Any]:
    """The workbook or the Word file with what was found marked in it, as `check --annotate` does.

    Of anything else it is a workbook.
    """
    from gongkai_docx.desk.copies import marked_copy
    from gongkai_docx.writers.annotated.word import annotate_word

    source = Path(path)
    reading, findings = reviewed(path, last)
    if source.suffix.lower() == ".docx":
        content = annotate_word(load(source), source.name, reading.report, findings)
        return _made(content, f"{source.stem}-标注.docx")
    copy = marked_copy(source, reading.report, findings)
    return _made(copy.content, f"{source.stem}-标注{copy.suffix}")


def publish(
    path: str, last: str = "", fragment: bool = False, charts: bool = False
) -> dict[str, Any]:
    """The report as a web page, or what a site's editor takes. Refused while there are errors."""
    from gongkai_docx.writers import html

    reading, findings = reviewed(path, last)
    if has_errors(findings):
        raise Unusable("有错误，没有生成网页；请改正后再试。")
    name = shown(reading.report.full_title) + ("（正文）" if fragment else "")
    content = html.write(reading.report, fragment=fragment, with_charts=charts)
    return _made(content, safe_name(name, ".html"))


def renew(path: str, edited: str, last: str = "") -> dict[str, Any]:
    """The draft that people edited with the report's figures, and what became of it.

    Refused while there are errors.
    """
    from gongkai_docx.renewing import HEADERS, places, renewal, summary, texts

    reading, findings = reviewed(path, last)
    if has_errors(findings):
        raise Unusable("有错误，没有更新文稿；请改正后再试。")
    draft = Path(edited)
    with guarded(f"更新 {draft.name}"):
        told = renewal(load(draft), draft.name, reading.report)
    return {
        **_made(told.refreshed.content, f"{draft.stem}-更新{draft.suffix}"),
        "said": summary(told, draft.name),
        "headers": list(HEADERS),
        "places": [{"title": title, "rows": rows} for title, rows in places(told)],
        "texts": [*texts(told), *(each.message for each in told.contradictions)],
    }


def convert(path: str, suffix: str) -> dict[str, Any]:
    """The report in the format of that suffix. Refused where something was lost in reading."""
    reading = read(Path(path))
    if has_errors(reading.findings):
        raise Unusable("有数据没能读出，没有转换；请按列出的错误改正后再试。")
    target = Path(Path(path).stem + suffix)
    return _made(write(reading.report, target), target.name)


def new(unit: str = "", year: str = "", last: str = "", with_prose: bool = False) -> dict[str, Any]:
    """A blank workbook; from last year's report, if there is one."""
    if found := unprintable(unit):
        raise Unusable(f"单位名称含有不能保存的字符 {found}。")
    if year.strip() and not (year.strip().isascii() and year.strip().isdigit()):
        raise Unusable(f"年度应为四位数字，现为“{year}”。")
    before = _last(last) if last else None
    try:
        number = int(year) if year.strip() else None
        report = begun(before, unit=one_line(unit), year=number, with_prose=with_prose)
    except UnknownForm as error:
        raise Unusable(f"{error}。没有生成填报表。") from error
    content = write(report, Path("填报表.xlsx"))
    name = safe_name(f"{report.unit}{report.year or ''}填报表", ".xlsx")
    return {**_made(content, name), "notes": list(notes(report, before))}


def rules() -> dict[str, Any]:
    """A page of every rule, its basis, an example and the cure, as `rules --html` writes it."""
    from gongkai_docx.checks.registry import every_page, every_rule
    from gongkai_docx.writers import rule_pages

    forms = (load_form(name) for name in form_names())
    return _made(rule_pages.write(every_rule(*forms), every_page()), "校验规则.html")


def _last(path: str) -> Report:
    reading = read(Path(path))
    if lost := [each.message for each in reading.findings if has_errors([each])]:
        raise Unusable(f"{Path(path).name} 有数据没能读出，没有生成填报表：{lost[0]}")
    return reading.report


def _made(content: bytes, name: str) -> dict[str, Any]:
    MADE.mkdir(exist_ok=True)
    path = MADE / name
    path.write_bytes(content)
    return {"files": [str(path)]}
