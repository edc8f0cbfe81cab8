"""The words of a report as they were typed → findings on marks in them that aren't printed (N19).

They come with what is copied from web pages, WeChat and PDF files. The draft is written without
them, and with characters for radicals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import category

from gongkai_docx.checks.narrative.passages import passages, tell
from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.report import Report
from gongkai_docx.text import odd_characters, printed

MARKS = Rule("N19", Severity.INFO, "文字里不应有看不见的字符、代替汉字的部首")

MOST_TOLD = 3
"""How many marks of a paragraph a message tells."""
AROUND = 6
"""How many characters before and after a mark are told."""


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N19: nothing that isn't seen stands in a paragraph, and no radical for a character."""
    for passage in passages(report, prose):
        odd = odd_characters(passage.text)
        if not odd:
            continue
        each = list(dict.fromkeys(odd))
        told = "、".join(map(_called, each[:MOST_TOLD]))
        more = f"等 {len(odd)} 个" if len(odd) > 1 else ""
        start = passage.text.index(odd[0])
        around = printed(passage.text[max(start - AROUND, 0) : start + AROUND])
        yield tell(
            MARKS,
            report,
            passage,
            f"“{around.strip()}”处有{told}{more}，多是从网页、微信或 PDF 复制来的；"
            "校验时已略过，文稿中去掉看不见的、把部首换成汉字，原文没有改动。",
            (start, start + 1),
            actual=f"U+{ord(odd[0]):04X}",
        )


def _called(char: str) -> str:
    if category(char) in ("Cf", "Co", "Cn"):
        return f"看不见的字符 U+{ord(char):04X}"
    return f"部首“{char}”（应为汉字“{printed(char)}”）"
