"""A workbook and the findings on its report → a copy of the workbook with the findings in it.

Each finding is a comment and a colour on its cell (`marking`), and a line of the sheet 问题清单
(`problems`). What an earlier run wrote into the workbook is taken away first (`unmarking`); all
else stays as it is in the file. By its `fingerprint` a copy is known that nobody has saved since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gongkai_docx.errors import Unusable, guarded
from gongkai_docx.findings import Finding, ranked
from gongkai_docx.package import PackageError, aligned, pack, unpack
from gongkai_docx.report import Report
from gongkai_docx.tree import etree
from gongkai_docx.writers import opc
from gongkai_docx.writers.annotated import fingerprint
from gongkai_docx.writers.annotated.marking import mark, quotable
from gongkai_docx.writers.annotated.problems import add_list, add_words
from gongkai_docx.writers.annotated.sheetml.book import Book, NotAWorkbookError, StrictError
from gongkai_docx.writers.annotated.sheetml.notes import DamagedDrawingError
from gongkai_docx.writers.annotated.unmarking import unmark

MAX_COPIED, MAX_TAGS = 80_000_000, 300_000
"""Bytes of all parts, and tags of one of them, of a workbook that is copied."""
_ADVICE = (
    "请用 Excel 或 WPS 另存为 .xlsx 后再试（JSON 文件可这样转换："
    "gongkai-docx convert 原来的.json 新表.xlsx）。"
)


def annotate(content: bytes, name: str, report: Report, findings: Iterable[Finding]) -> bytes:
    """The workbook with those findings in it; the same bytes for the same workbook and findings.

    Raises `Unusable`, naming the file, if it is no workbook whose XML we know.
    """
    with guarded(f"在 {name} 中标注"):
        return _annotated(content, name, report, findings)


def _annotated(content: bytes, name: str, report: Report, findings: Iterable[Finding]) -> bytes:
    try:
        if not content.startswith(b"PK"):
            raise NotAWorkbookError
        parts = aligned(unpack(content))
        _refuse_large(parts, name)
        book = Book(parts)
        active = unmark(book)
        return _marked(book, report, ranked(findings), active=active)
    except PackageError as error:
        raise Unusable(f"不能在 {name} 中标注：{error}") from error
    except NotAWorkbookError as error:
        raise Unusable(
            f"不能在 {name} 中标注：它不是 .xlsx 工作簿（后缀可能改过）。{_ADVICE}"
        ) from error
    except StrictError as error:
        raise Unusable(
            f"不能在 {name} 中标注：它是“Strict Open XML 电子表格”。请用 Excel 或 WPS 打开，"
            "另存为“Excel 工作簿（*.xlsx）”后再试。"
        ) from error
    except (etree.XMLSyntaxError, DamagedDrawingError, ValueError, StopIteration) as error:
        raise Unusable(
            f"不能在 {name} 中标注：它已损坏，请用 Excel 或 WPS 打开后另存一份再试。"
        ) from error


def _refuse_large(parts: Mapping[str, bytes], name: str) -> None:
    """A copy is made in memory, of all parts; that of a form is a thousandth of this."""
    if sum(map(len, parts.values())) > MAX_COPIED:
        raise Unusable(
            f"不能在 {name} 中标注：里面的图片等超过 {MAX_COPIED // 1_000_000} MB，"
            "请压缩或删去后再试。"
        )
    for part, xml in parts.items():
        if part.endswith(".xml") and xml.count(b"<") > MAX_TAGS:
            raise Unusable(
                f"不能在 {name} 中标注：其中的 {part} 行、格或批注过多；"
                "请删去表外多余的行和列（选中整行整列后删除），保存后再试。"
            )


def with_words(content: bytes, report: Report) -> bytes:
    """The workbook of ours of that report with a list of what was written for findings on it."""
    book = Book(unpack(content))
    add_words(book, report)
    book.save()
    return pack(_ordered(book.parts))


def objection(old: bytes, new: bytes) -> str | None:
    """Why the annotated workbook `new` may not take the place of the file `old`; None if it may.

    It may, if the old file is one of the same organ and year that nobody has saved since.
    """
    try:
        found, fresh = fingerprint.signed(unpack(old)), fingerprint.signed(unpack(new))
    except PackageError:
        found = fresh = None
    if found is None or fresh is None:
        return "不是由本程序标注的，或在标注之后保存过"
    # A copy of an earlier version has private data in it as it was typed.
    if quotable(found) != quotable(fresh):
        return f"是另一份年报（{found}）的标注"
    return None


def _marked(book: Book, report: Report, findings: Sequence[Finding], *, active: bool) -> bytes:
    formers = mark(book, findings)
    part = add_list(book, report, findings, formers, active=active)
    book.save()
    return pack(fingerprint.sign(_ordered(book.parts), part))


def _ordered(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts in an order that doesn't tell which of them were added."""
    first = (opc.TYPES, "_rels/.rels")
    return {name: parts[name] for name in sorted(parts, key=lambda name: (name not in first, name))}
