"""A JSON file in the product's exchange format → `Report` (the contract: README, “JSON”)."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, codes
from gongkai_docx.forms import Form, UnknownForm, load_form
from gongkai_docx.forms.tree import Repeated, Tree, TreeError
from gongkai_docx.masking import cut
from gongkai_docx.notices import notice_names
from gongkai_docx.places import Place
from gongkai_docx.readers.bounds import not_too_many_pieces
from gongkai_docx.readers.figures import blanks, enter, is_count, quoted
from gongkai_docx.readers.headings import numbered_heading
from gongkai_docx.readers.reading import Reading, of_last_year
from gongkai_docx.report import (
    HEADING_STYLES,
    PEOPLE,
    Block,
    Explanation,
    HeadingStyle,
    Number,
    People,
    Report,
    Signature,
    normal_blocks,
    plain_heading,
)
from gongkai_docx.rules.cells import MARKED
from gongkai_docx.text import in_lines, lines, one_line, unprintable, visible

_MEMBERS = (
    "form",
    "unit",
    "kind",
    "notice",
    "year",
    "title",
    "preface",
    "narrative",
    "figures",
    "signature",
    "people",
    "headings",
    "last",
    "carried",
    "ignore",
    "explanations",
)
_OF_THIS_YEAR = ("last", "carried", "notice", "ignore", "people", "explanations")
"""Members that last year's report doesn't have."""


def read(content: bytes, name: str) -> Reading:
    """The report in that JSON text. Raises `Unusable`, naming the JSON path."""
    try:
        return _reading(Tree(_parse(not_too_many_pieces(content, name))))
    except TreeError as error:
        raise Unusable(f"{name} 不是可用的年报 JSON：{error}") from error


def _parse(content: bytes) -> Any:
    try:
        return json.loads(
            content.removeprefix(BOM_UTF8).decode(),
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=Decimal,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError as error:
        raise TreeError("$", f"第 {error.start + 1} 个字节起不是 UTF-8 编码") from error
    except json.JSONDecodeError as error:
        raise TreeError("$", f"第 {error.lineno} 行第 {error.colno} 列不合 JSON 语法") from error
    except RecursionError as error:
        raise TreeError("$", "嵌套过深") from error


def _whole(digits: str) -> int | Decimal:
    # Python refuses to turn thousands of digits into an int; a Decimal of them is just too long.
    return int(digits) if len(digits) < 1000 else Decimal(digits)


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:
        return Decimal("Infinity")  # an exponent of twenty digits


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | Repeated:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    (most, _), *_ = Counter(name for name, _ in pairs).most_common(1)
    return Repeated(most)


def _reading(tree: Tree) -> Reading:
    tree.only(*_MEMBERS)
    form = _form(tree.get("form"))
    findings: list[Finding] = []
    figures = _figures(tree.get("figures"), form, findings) if tree.has("figures") else {}
    unread = {key for finding in findings for key in finding.figures}
    last = _last(tree.get("last"), findings) if tree.has("last") else None
    report = Report(
        form=form,
        unit=one_line(_name(tree.get("unit"), findings)) if tree.has("unit") else "",
        year=_year(tree.get("year")) if tree.has("year") else None,
        title=(in_lines(_name(tree.get("title"), findings)) or None) if tree.has("title") else None,
        preface=tuple(_paragraphs(tree.get("preface"))) if tree.has("preface") else (),
        narrative=_narrative(tree.get("narrative"), form, findings)
        if tree.has("narrative")
        else {},
        figures=figures,
        signature=_signature(tree.get("signature"), findings) if tree.has("signature") else None,
        people=_people(tree.get("people"), findings) if tree.has("people") else People(),
        headings=_headings(tree.get("headings")) if tree.has("headings") else "run-in",
        kind=_kind(tree.get("kind"), form) if tree.has("kind") else None,
        notice=_notice(tree.get("notice")) if tree.has("notice") else None,
        last=last,
        carried=_carried(tree.get("carried"), last) if tree.has("carried") else frozenset(),
        ignored=tuple(_ignored(tree.get("ignore"))) if tree.has("ignore") else (),
        explanations=_explanations(tree.get("explanations")) if tree.has("explanations") else (),
        unread=frozenset(unread),
    )
    lacking = [key for key in form.figures if key not in report.figures and key not in unread]
    for section in form.tables:
        keys = [key for key in lacking if form.figures[key].table == section.key]
        findings += blanks(section, keys, report)
    return Reading(report, tuple(findings))


def _last(tree: Tree, findings: list[Finding]) -> Report:
    """Last year's report, which knows of none before it; what is wrong in it is told too."""
    tree.only(*(member for member in _MEMBERS if member not in _OF_THIS_YEAR))
    reading = _reading(tree)
    findings += of_last_year(reading.findings, "上年报告")
    return reading.report


def _carried(tree: Tree, last: Report | None) -> frozenset[str]:
    said = {text for _, text in last.paragraphs()} if last else set()
    for item in tree.items():
        if item.text() not in said:
            raise item.fail("不是上年报告（last）里的段落")
    return frozenset(item.text() for item in tree.items())


def _ignored(tree: Tree) -> Iterator[str]:
    """The codes of that array; whether there are rules of these codes is for the checks to say."""
    said: set[str] = set()
    for item in tree.items():
        named = codes(item.text())
        if not named:
            raise item.fail("没有写规则的代码，应写作 H4 的样子")
        for code in named:
            if code in said:
                raise item.fail(f"“{code}”写了两次")
            said.add(code)
            yield code


def explanations_in(text: str) -> tuple[Explanation, ...]:
    """What was written for findings, of the text that a draft carries; none if it is damaged."""
    try:
        return _explanations(Tree(_parse(text.encode()))) if text else ()
    except TreeError:
        return ()


def _explanations(tree: Tree) -> tuple[Explanation, ...]:
    return tuple(map(_explanation, tree.items()))


def _explanation(tree: Tree) -> Explanation:
    """What was written for a finding, and what the finding said of itself: `check --json`."""
    tree.only("code", "at", "text", "quote", "expected", "actual", "message")
    code = codes(tree.get("code").text())
    if len(code) > 1:
        raise tree.get("code").fail("应是一条规则的代码，如 H2")
    at = tree.get("at")
    return Explanation(
        code=code[0] if code else "",
        at=None if at.value is None else at.text(),
        text=_text(tree.get("text")),
        quote=_optional(tree, "quote"),
        expected=_optional(tree, "expected"),
        actual=_optional(tree, "actual"),
        message=_optional(tree, "message"),
    )


def _optional(tree: Tree, name: str) -> str | None:
    """That member as a text, which may be a number."""
    if not tree.has(name) or tree.get(name).value is None:
        return None
    member = tree.get(name)
    return member.text() if isinstance(member.value, str) else str(member.number())


def _kind(tree: Tree, form: Form) -> str:
    if tree.text() not in form.kinds:
        raise tree.fail(f"“{tree.text()}”不可用，只能是{'、'.join(form.kinds)}")
    return tree.text()


def _notice(tree: Tree) -> str:
    if tree.text() not in notice_names():
        raise tree.fail(f"“{tree.text()}”不可用，只能是{'、'.join(notice_names())}")
    return tree.text()


def _form(tree: Tree) -> Form:
    try:
        return load_form(tree.text())
    except UnknownForm as error:
        raise tree.fail(str(error)) from error


def _year(tree: Tree) -> int:
    year = tree.whole()
    if not 0 < year < 10_000:
        raise tree.fail(f"{cut(str(year), 20)} 不是年度")
    return year


def _text(tree: Tree) -> str:
    text = tree.text()
    found = unprintable(text)
    if found:
        raise tree.fail(f"含有 Word 文件不能保存的字符 {found}，请删去")
    return text


def _name(tree: Tree, findings: list[Finding]) -> str:
    """A text that is no prose, as it is seen: marks in it that nobody sees are told."""
    text = _text(tree)
    if (shown := visible(text)) != text:
        message = f"{tree.path}：“{quoted(shown)}”里有看不见的字符，没有读入。"
        findings.append(MARKED.finding(message, actual=quoted(shown)))
    return shown


def _paragraphs(tree: Tree) -> Iterator[str]:
    for item in tree.items():
        yield from lines(_text(item))


def _narrative(tree: Tree, form: Form, findings: list[Finding]) -> dict[str, tuple[Block, ...]]:
    tree.only(*(section.key for section in form.sections))
    narrative = {}
    for key, blocks in tree.members():
        if normal := normal_blocks(list(_blocks(blocks, key, findings))):
            narrative[key] = normal
    return narrative


def _blocks(
    tree: Tree, section: str, findings: list[Finding]
) -> Iterator[tuple[str | None, list[str]]]:
    headings = 0
    for block in tree.items():
        block.only("heading", "paragraphs")
        heading = _text(block.get("heading")) if block.has("heading") else None
        if heading and plain_heading(heading):
            where, place = block.get("heading").path, Place.heading(section, headings)
            if found := numbered_heading(heading, where, place):
                findings.append(found)
            headings += 1
        yield heading, list(_paragraphs(block.get("paragraphs")))


def _figures(tree: Tree, form: Form, findings: list[Finding]) -> dict[str, Number]:
    values: dict[str, Number] = {}
    tables = form.nested
    tree.only(*tables)
    for table, rows in tree.members():
        rows.only(*tables[table])
        for row, columns in rows.members():
            known = tables[table][row]
            columns.only(*known)
            for column, typed in columns.object().items():
                figure = known[column]
                if is_count(typed, figure) and isinstance(typed, int):
                    values[figure.key] = typed  # as nearly all are
                    continue
                entry = enter(figure, columns.get(column).number())
                if entry.value is not None:
                    values[figure.key] = entry.value
                if entry.finding:
                    findings.append(entry.finding)
    return {key: values[key] for key in form.figures if key in values}


def _signature(tree: Tree, findings: list[Finding]) -> Signature | None:
    tree.only("unit", "date", "sealed")
    unit = one_line(_name(tree.get("unit"), findings)) if tree.has("unit") else ""
    day = _date(tree.get("date")) if tree.has("date") else None
    sealed = tree.get("sealed").truth() if tree.has("sealed") else False
    return Signature(unit or None, day, sealed) if unit or day else None


def _people(tree: Tree, findings: list[Finding]) -> People:
    tree.only(*PEOPLE.values())
    said = {name: tree.get(label) for name, label in PEOPLE.items() if tree.has(label)}
    names = {name: one_line(_name(each, findings)) for name, each in said.items() if name != "day"}
    return People(**names, day=_date(said["day"]) if "day" in said else None)


def _date(tree: Tree) -> date:
    text = tree.text()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    # Python also takes 20240115 and 2024-W03-1.
    if day is None or day.isoformat() != text:
        raise tree.fail(f"“{text}”不是日期，应写作 2024-01-15")
    return day


def _headings(tree: Tree) -> HeadingStyle:
    text = tree.text()
    for style in HEADING_STYLES:
        if text == style:
            return style
    raise tree.fail(f"“{text}”不可用，只能是 {' 或 '.join(HEADING_STYLES)}")
