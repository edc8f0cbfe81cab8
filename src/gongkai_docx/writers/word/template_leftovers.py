"""What people left in a template → findings of family T: none of it reaches a final draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gongkai_docx.findings import Finding
from gongkai_docx.masking import cut
from gongkai_docx.patterns import pattern
from gongkai_docx.places import Place
from gongkai_docx.rules.templates import OLD_TITLE, PERSONAL, PROTECTED, UNFINISHED
from gongkai_docx.writers.word.wordml.leftovers import Leftovers

_OLD_TITLE = pattern(r"(?:19|20)\d\d年度?政府信息公开.{0,8}报告")
_QUOTED = 3
"""How many of a kind are quoted."""
_LONGEST = 20


def left_over(file: str, found: Leftovers, personal: Mapping[str, str]) -> Iterator[Finding]:
    """T11 to T13: what was found in the template in that file (`wordml.leftovers`)."""
    place = Place.template(f"模板 {file}")
    if changes := "，".join(_changes(found)):
        yield UNFINISHED.finding(
            f"模板 {file}：有没处理的修订（{changes}），文稿按接受全部修订生成；"
            "请在模板里逐处接受或拒绝。",
            place=place,
        )
    for texts, called, kept in (
        (found.comments, "批注", "正式的文稿里没有它"),
        (found.hidden, "隐藏的文字", "没有带入文稿"),
    ):
        if texts:
            yield UNFINISHED.finding(
                f"模板 {file}：有{called} {len(texts)} 处{_quoted(texts)}，{kept}。", place=place
            )
    if personal:
        told = "、".join(f"{called}“{_short(text)}”" for called, text in personal.items())
        yield PERSONAL.finding(
            f"模板 {file}：文档属性里有{told}，没有带入文稿。", place=Place.template("文档属性")
        )
    if found.protected:
        yield PROTECTED.finding(
            f"模板 {file}：设了限制编辑，文稿里已经取消，可以修改。", place=place
        )


def _changes(found: Leftovers) -> Iterator[str]:
    for texts, called in ((found.deleted, "删除"), (found.inserted, "插入")):
        if texts:
            yield f"{called} {len(texts)} 处{_quoted(texts)}"
    if found.reformatted:
        yield f"改格式 {found.reformatted} 处"


def old_titles(file: str, texts: Iterable[str]) -> Iterator[Finding]:
    """T14: titles of a certain year among these texts, which would stand in every year's draft."""
    for text in texts:
        if "{{" not in text and (title := _OLD_TITLE.search(text)):
            yield OLD_TITLE.finding(
                f"模板 {file}：“{_short(text)}”里的“{title[0]}”是写好的字，每年的文稿都会是它；"
                "请改用标签 {{ 标题 }} 或 {{ 年度 }}。",
                place=Place.template(f"模板 {file}"),
            )


def _quoted(texts: Sequence[str]) -> str:
    quoted = "".join(f"“{_short(text)}”" for text in texts[:_QUOTED] if text)
    return quoted + ("等" if len(texts) > _QUOTED else "")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{cut(text, _LONGEST)}…"
