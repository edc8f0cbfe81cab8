"""What is wrong with an organ's report → the page that sends it back (退回修改单)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai_docx.desk.filing import Told
from gongkai_docx.desk.marks import RETURN_SIGN
from gongkai_docx.findings import Severity
from gongkai_docx.text import storable
from gongkai_docx.writers.word.sheets import SIGNED, Items, sheet
from gongkai_docx.writers.word.wordml.making import paragraph

TITLE = "年报退回修改单"

_LINES, _HEADING = 12, 2
"""How many lines of items fit on the page; how many a heading among them takes."""
_KINDS = (
    (Severity.ERROR, "必须改正的"),
    (Severity.WARNING, "请核对，改正或写明理由的"),
)


def write(organ: str, year: int | None, told: Sequence[Told], sender: str, copy: str) -> bytes:
    """The page, a Word file, from that sender to that organ; `copy` is where all is marked."""
    body = [
        paragraph(TITLE, "Title"),
        paragraph(f"{storable(organ)}：", "Signature"),
        paragraph(
            f"报来的{year or ''}{'年' if year else ''}政府信息公开工作年度报告有以下问题，"
            "请修改后重新报送。"
        ),
        *_items(told, organ),
        paragraph(
            f"各项的位置标在“{storable(copy)}”里，请在其中改正；确有理由不改的，"
            "请在“问题清单”的“说明”里写明。"
        ),
        paragraph("", SIGNED),
        paragraph(storable(sender) or "　", SIGNED),
        paragraph("年　　月　　日", SIGNED),
    ]
    return sheet(body, TITLE, RETURN_SIGN, sender)


def _items(told: Sequence[Told], organ: str) -> Iterator[str]:
    """The errors, then the warnings, as far as they fit on the page; to whom, it says already."""
    items = Items(_LINES)
    for severity, called in _KINDS:
        here = [
            (each.message.removeprefix(f"{organ}："), "")
            for each in told
            if each.rank is severity and each.is_open
        ]
        if here:
            items.room -= _HEADING
            yield paragraph(f"{called}（{len(here)} 项）", "Heading2")
            yield from items.listed(here)
    yield from items.rest("标注的副本")
