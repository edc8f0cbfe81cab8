"""`check x.docx --annotate`: a copy of the Word file, each finding a comment at its place."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from conftest import Run
from gongkai_docx.checks import check
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding
from gongkai_docx.package import pack, unpack
from gongkai_docx.readers.published import read_docx
from gongkai_docx.report import Report
from gongkai_docx.writers.annotated.word import annotate_word
from test_read_published import full
from test_read_word import BODY, draft, foreign, saved

pytestmark = pytest.mark.long

Make = Callable[[Report], bytes]


def of_others(report: Report) -> bytes:
    return saved(foreign(report))


def wrong() -> Report:
    """A report whose total of new requests doesn't add up, and which says nothing in section 五."""
    figures = {**full().figures, "申请.本年新收.总计": 5}
    narrative = {key: said for key, said in full().narrative.items() if key != "问题改进"}
    return dataclasses.replace(full(), figures=figures, narrative=narrative)


def found(content: bytes) -> list[Finding]:
    return list(check(read_docx(content, "稿.docx").report))


def about(content: bytes, text: str) -> str:
    """What the comment that says that text is about."""
    document = docx.Document(io.BytesIO(content))
    (one,) = (each for each in document.comments if text in each.text)
    mark = next(
        each
        for each in document.element.body.iter("{*}commentRangeStart")
        if str(one.comment_id) in each.attrib.values()
    )
    end = next(
        each
        for each in document.element.body.iter("{*}commentRangeEnd")
        if str(one.comment_id) in each.attrib.values()
    )
    inside = [*mark.itersiblings()]
    within = inside[: inside.index(end)] if end in inside else inside
    return "".join(text.text or "" for each in within for text in each.iter("{*}t"))


@pytest.mark.parametrize("make", [draft, of_others], ids=["ours", "of others"])
def test_each_finding_is_a_comment_and_nothing_else_is_changed(make: Make) -> None:
    content = make(wrong())
    findings = found(content)
    marked = annotate_word(content, "稿.docx", wrong(), findings)
    told = [each.text for each in docx.Document(io.BytesIO(marked)).comments]
    assert len(told) == len(findings) > 2
    for finding in findings:
        assert any(finding.code in text for text in told)
    again = read_docx(marked, "稿.docx").report
    assert again == read_docx(content, "稿.docx").report
    before, after = unpack(content), unpack(marked)
    for name in before.keys() - {BODY, "word/styles.xml", "[Content_Types].xml"}:
        assert name.endswith(".rels") or after[name] == before[name]


def test_a_comment_stands_at_its_figure_in_a_draft_and_at_its_row_elsewhere() -> None:
    for make, place in ((draft, "5"), (of_others, "一、本年新收政府信息公开申请数量")):
        content = make(wrong())
        finding = next(
            each for each in found(content) if each.figures[-1:] == ("申请.本年新收.总计",)
        )
        finding = dataclasses.replace(finding, figures=("申请.本年新收.总计",), message="不等")
        marked = annotate_word(content, "稿.docx", wrong(), [finding])
        assert about(marked, "不等") == place


def test_a_section_without_text_is_told_at_its_heading() -> None:
    for make in (draft, of_others):
        content = make(wrong())
        (finding,) = (each for each in found(content) if each.code == "S4")
        marked = annotate_word(content, "稿.docx", wrong(), [finding])
        assert about(marked, "S4") == "五、存在的主要问题及改进情况"


def test_to_annotate_again_leaves_one_comment_of_each_and_those_of_people() -> None:
    document = foreign(wrong())
    paragraph = document.paragraphs[2]
    document.add_comment(paragraph.runs, text="请核对", author="科长")
    content = saved(document)
    findings = found(content)
    once = annotate_word(content, "稿.docx", wrong(), findings)
    assert annotate_word(once, "稿.docx", wrong(), findings) == once
    told = [each.author for each in docx.Document(io.BytesIO(once)).comments]
    assert sorted(told) == sorted(["科长", *["校验"] * len(findings)])


def test_another_file_is_refused() -> None:
    for content in (b"no zip", pack({"[Content_Types].xml": b"<Types/>"})):
        with pytest.raises(Unusable, match=r"不能在 稿.docx 中批注"):
            annotate_word(content, "稿.docx", full(), [])


def test_the_command_saves_the_copy_and_keeps_one_that_is_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / "稿.docx").write_bytes(draft(wrong()))
    done = run("check", "稿.docx", "--annotate", "稿-批注.docx")
    assert done.returncode == 1
    assert "已生成 稿-批注.docx" in done.stdout
    (tmp_path / "有.docx").write_bytes(b"mine")
    refused = run("check", "稿.docx", "--annotate", "有.docx")
    assert refused.returncode == 3
    assert (tmp_path / "有.docx").read_bytes() == b"mine"
    wrong_name = run("check", "稿.docx", "--annotate", "稿.txt")
    assert wrong_name.returncode == 2
