"""What is far too large is refused, or read, within 300 MB; `python -m fuzz.limits` has a clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import posix
from fuzz.limits import LARGE, MOST_MB, took

REFUSED = {
    "styled empty cells": "一直延伸到",
    "empty rows, annotated": "行、格或批注过多",
    "a picture of 90 MB, annotated": "图片等超过 80 MB",
    "a picture of 190 MB, annotated": "超过 100 MB",
    "400,000 comments, annotated": "内容过多",
    "2,000,000 nested elements": "内容过多",
    "rows of .ods": "行和格过多",
    "100,000 tags": "过大",
    "250,000 paragraphs": "段落、成员过多",
    "250,000 lines of a paragraph": "超过 30000 段",
    "2,000,000 numbers": "段落、成员过多",
    "250,000 paragraphs of .docx": "超过 30000 段",
    "300,000 paragraphs of .html": "标记过多",
    "strong pieces of .html": "不像政府信息公开工作年度报告",
    "a line of spaces in .txt": "不像政府信息公开工作年度报告",
    "300,000 lines of .txt": "超过 30000 段",
}
IN_DOUBT = {
    "5,000 rows of a header",
    "29,000 blocks",
    "1,400,000 characters of prose",
    "a heading of numbers",
    "a paragraph of 350,000",
    "20,000 paragraphs",
}


@posix
@pytest.mark.long
@pytest.mark.parametrize("name", LARGE)
def test_what_is_far_too_large_is_refused_or_read_in_300_mb(name: str, tmp_path: Path) -> None:
    told = took(name, tmp_path)
    assert told.megabytes <= MOST_MB
    assert told.code == (2 if name in REFUSED else name in IN_DOUBT)
    assert REFUSED.get(name, "") in told.said[:150]
