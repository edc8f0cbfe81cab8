"""What is wrong with an organ's report → the page that sends it back (退回修改单)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai_docx.desk.filing import Told
from gongkai_docx.desk.marks import RETURN_SIGN
from gongkai_docx.findings import Severity
from gongkai_docx.package import pack
from gongkai_docx.text import storable, text_width
from gongkai_docx.writers.word.builtin import BODY, LINE, PAGE, STYLES
from gongkai_docx.writers.word.wordml import making
from gongkai_docx.writers.word.wordml.making import paragraph
from gongkai_docx.writers.word.wordml.styles import Style

TITLE = "年报退回修改单"

_ITEM = Style("Item", "问题", BODY, 12, indent_chars=2, line=400)
_SIGNED = Style("Signed", "退回单位", BODY, 16, align="right", right_chars=2, line=LINE)
_LINES = 14
"""How many lines of items fit on the page."""
_LINE = 68
"""How many half-width characters a line of an item holds, a bit less than more."""
_MOST = 3
"""How many lines an item takes at most."""
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
        *_items(told),
        paragraph(
            f"各项的位置标在“{storable(copy)}”里，请在其中改正；确有理由不改的，请写明理由。"
        ),
        paragraph("", _SIGNED.id),
        paragraph(storable(sender) or "　", _SIGNED.id),
        paragraph("年　　月　　日", _SIGNED.id),
    ]
    about = making.About(title=TITLE, subject=RETURN_SIGN, organ=storable(sender))
    styles = (*STYLES, _ITEM, _SIGNED)
    return pack(making.package(body, PAGE, styles, ("FooterOdd", "FooterEven"), about))


def _items(told: Sequence[Told]) -> Iterator[str]:
    """The errors, then the warnings, as far as they fit on the page."""
    room, number, left = _LINES, 0, 0
    for severity, called in _KINDS:
        here = [each for each in told if each.rank is severity and each.is_open]
        if not here:
            continue
        yield paragraph(f"{called}（{len(here)} 项）", "Heading2")
        for each in here:
            number += 1
            text, lines = _cut(f"{number}. {each.message}")
            if lines > room:
                left += 1
                continue
            room -= lines
            yield paragraph(storable(text), _ITEM.id)
    if left:
        yield paragraph(f"其余 {left} 项见标注的副本。", _ITEM.id)


def _cut(text: str) -> tuple[str, int]:
    """The text, cut to what an item may take, and how many lines it takes."""
    while text_width(text) > _LINE * _MOST:
        text = text[: int(len(text) * 0.9)].rstrip("…") + "…"
    return text, max(1, -(-int(text_width(text) + 4) // _LINE))
