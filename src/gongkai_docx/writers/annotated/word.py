"""A Word file and the findings on its report → a copy of the file with the findings as comments.

Each stands at its figure, its paragraph or the heading of its section. What an earlier run wrote
into the file is taken out first; all else stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from gongkai_docx.errors import Unusable, guarded
from gongkai_docx.findings import Finding
from gongkai_docx.package import PackageError, aligned, pack, unpack
from gongkai_docx.report import Report
from gongkai_docx.tree import etree
from gongkai_docx.writers.word.review import AUTHOR, comment
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.review import take_comments


def annotate_word(content: bytes, name: str, report: Report, findings: Iterable[Finding]) -> bytes:
    """The Word file with those findings in it; the same bytes for the same file and findings.

    Raises `Unusable`, naming the file, if it is no Word file whose XML we know.
    """
    with guarded(f"在 {name} 中批注"):
        try:
            parts = aligned(unpack(content))
            kinds = packages.word_parts(parts)
            main = next((part for part, kind in kinds.items() if kind == "document"), None)
            if main is None:
                raise Unusable(f"不能在 {name} 中批注：它不是 Word 文件（.docx）。")
            root = packages.parsed(parts[main])
        except (PackageError, etree.XMLSyntaxError) as error:
            raise Unusable(
                f"不能在 {name} 中批注：请用 Word 或 WPS 打开后另存为 .docx 再试。"
            ) from error
        take_comments(parts, main, root, AUTHOR)
        comment(parts, main, root, report, list(findings))
        parts[main] = packages.serialised(root)
        return pack(parts)
