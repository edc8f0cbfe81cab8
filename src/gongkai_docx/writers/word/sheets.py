"""Texts and small tables → a Word file of a page or two for the office itself (送审单, 退回修改单).

They look as the drafts do (GB/T 9704—2012), and are no report: in its properties each says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gongkai_docx.masking import shown
from gongkai_docx.package import PackageError, pack, unpack
from gongkai_docx.text import one_line, storable, text_width
from gongkai_docx.values import dataclass
from gongkai_docx.writers.word.builtin import BODY, LINE, PAGE, STYLES
from gongkai_docx.writers.word.wordml import making
from gongkai_docx.writers.word.wordml.making import TableCell, TableFrame, paragraph
from gongkai_docx.writers.word.wordml.styles import Style

SIGNED = "Signed"
"""The style of who signs it, and when, at its foot."""
LINE_OF_ITEMS = 400
"""From one line of an item to the next."""

_ITEM = Style("Item", "问题", BODY, 12, align="left", indent_chars=2, line=LINE_OF_ITEMS)
_STYLES = (
    *STYLES,
    _ITEM,
    Style(SIGNED, "签署", BODY, 16, align="right", right_chars=2, line=LINE),
    Style(
        "FormLabel",
        "表单项目",
        "黑体",
        12,
        align="center",
        line=LINE_OF_ITEMS,
        latin="黑体",
        keep_next=True,
    ),
    Style("FormText", "表单内容", BODY, 12, align="center", line=LINE_OF_ITEMS),
    Style("FormName", "表单名称", BODY, 12, align="left", left_chars=0.5, line=LINE_OF_ITEMS),
    Style(
        "FormFoot",
        "表单签署",
        BODY,
        12,
        align="right",
        right_chars=1,
        line=LINE_OF_ITEMS,
        keep_next=True,
    ),
)
_WIDE = 68
"""How many half-width characters a line of an item holds, a bit less than more."""
_MOST = 3
"""How many lines an item takes at most."""
_SIDE = 60


def sheet(body: Iterable[str], title: str, sign: str, organ: str) -> bytes:
    """The file with that body, which is known again by that `sign`, made by that organ."""
    about = making.About(title=title, subject=sign, organ=storable(organ))
    return pack(making.package(body, PAGE, _STYLES, ("FooterOdd", "FooterEven"), about))


def objection(old: bytes, new: bytes) -> str | None:
    """Why that sheet may not take the place of the file `old`: no program of others keeps parts."""
    try:
        is_ours = unpack(old).keys() == unpack(new).keys()
    except PackageError:
        is_ours = False
    return None if is_ours else "在生成之后编辑过"


@dataclass
class Items:
    """Numbered items on a sheet, as many as there is room for."""

    room: int
    """How many lines are left."""
    number: int = 0
    left_out: int = 0
    """How many there was no room for."""

    def listed(self, texts: Iterable[tuple[str, str]]) -> Iterator[str]:
        """The paragraphs of these: each a text, which is cut before what stands behind it is."""
        for text, behind in texts:
            self.number += 1
            cut, lines = _cut(f"{self.number}. {one_line(shown(text))}", one_line(shown(behind)))
            if lines > self.room:
                self.left_out += 1
                continue
            self.room -= lines
            yield paragraph(storable(cut), _ITEM.id)

    def rest(self, where: str) -> Iterator[str]:
        """What is said of those that are left out: where they stand."""
        if self.left_out:
            yield paragraph(f"其余 {self.left_out} 项见{where}。", _ITEM.id)


def note(text: str) -> str:
    """A paragraph among items that is none."""
    return paragraph(storable(text), _ITEM.id)


def form(
    rows: Sequence[Sequence[str]], widths: Sequence[int], styles: Sequence[str], height: int
) -> str:
    """A table with these texts, its columns that wide and in these styles."""
    whole = sum(widths)
    columns = [PAGE.text_width * each // whole for each in widths]
    cells = [
        TableCell(row, column, 1, 1, [storable(text)], styles[column])
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    return making.table(cells, TableFrame(columns, [height] * len(rows), 0, _SIDE), {})


def _cut(text: str, behind: str) -> tuple[str, int]:
    """Both, cut to what an item may take, and how many lines it takes."""
    behind = _shortened(behind, _WIDE * (_MOST - 1))
    whole = _shortened(text, _WIDE * _MOST - text_width(behind)) + behind
    return whole, max(1, -(-int(text_width(whole) + 4) // _WIDE))


def _shortened(text: str, width: float) -> str:
    while text_width(text) > width:
        text = text[: int(len(text) * 0.9)].rstrip("…") + "…"
    return text
