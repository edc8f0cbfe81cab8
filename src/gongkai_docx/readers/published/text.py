"""A plain text, typed, pasted from a web page or made by `pdftotext -layout` → `Sequence`.

Tables are told from prose by the form's labels. Lines that a program broke are joined to
paragraphs again, and the spaces that it put between characters are taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Sequence as Items
from dataclasses import replace
from itertools import pairwise, takewhile

from gongkai_docx.errors import Unusable
from gongkai_docx.forms import Section, form_names, load_form
from gongkai_docx.readers.bounds import bounded, not_too_large
from gongkai_docx.readers.figures import is_meant
from gongkai_docx.readers.published import headings
from gongkai_docx.readers.published.labels import labels_of
from gongkai_docx.readers.published.sequence import Element, Lines, Paragraph, Piece, Sequence
from gongkai_docx.text import is_blank, text_width, unprintable

_ENCODINGS = ("utf-8-sig", "gb18030")
_PAGE_NUMBER = re.compile(r"\s*[-—–－·]\s*\d{1,3}\s*[-—–－·]\s*|\s*第\s*\d+\s*页.{0,12}")
_GAP = re.compile(r"(?:(?!\t)\s){2,}")
WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—、-〟"
_SPACE = re.compile("[ \xa0\u3000]")
_NUMBERS = re.compile(r"(?<!\S)\d+(?:\.\d+)?[ \xa0\u3000]\d+(?:\.\d+)?$")
_LOOSE = re.compile(rf"(?<=[{WIDE}])[ \xa0\u3000]+|(?<![ \xa0\u3000])[ \xa0\u3000]++(?=[{WIDE}])")
_LEAST_WRAPPED = 8
_NEAR = 8
"""By how many half-width characters lines of a broken paragraph may differ."""
_LONGEST_LINE = 120
_STARTS = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,2}、|\d{1,2}[、．])"
)


def decoded(content: bytes, name: str) -> str:
    """The text of these bytes. Raises `Unusable` if they are no text in a known encoding."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Unusable(f"{name} 不是文本（认不出编码），请用记事本另存为 UTF-8 后再试。")


def read(content: bytes, name: str) -> Sequence:
    """The paragraphs and tables of that text. Raises `Unusable`."""
    return sequence_of(decoded(not_too_large(content, name), name), name)


def sequence_of(text: str, name: str) -> Sequence:
    """The paragraphs and tables of that text. Raises `Unusable`."""
    if odd := unprintable(text):
        raise Unusable(f"{name} 里有 Word 文件存不下的字符 {odd}，请删去后再试。")
    numbered = enumerate(re.split("\r\n|[\n\r\f\v\x85\u2028\u2029]", text), 1)
    typed = [
        Paragraph(line, f"第 {number} 行")
        for number, line in bounded((each for each in numbered if not is_blank(each[1])), name)
        if not is_page_number(line)
    ]
    form = load_form(form_names()[-1])
    found = headings.find([line.text for line in typed], form, name)
    starts = sorted({0, *found.at, len(typed)})
    is_wrapped = _is_wrapped(
        [line.text for line in typed if not (_GAP.search(line.text.strip()) or "|" in line.text)]
    )
    elements: list[Element] = []
    number = 0
    for start, end in pairwise(starts):
        section = found.at.get(start)
        lines = typed[start:end]
        if section:
            elements.append(_tidied(lines.pop(0), is_wrapped))
        table, above, below = _table(lines, section)
        elements += _paragraphs(above, is_wrapped)
        if table:
            number += 1
            elements.append(Lines(tuple(map(_pieces, table)), f"第 {number} 张表"))
        elements += _paragraphs(below, is_wrapped)
    return Sequence(tuple(elements))


def is_page_number(line: str) -> bool:
    """Whether a line is nothing but the number of a page: — 3 —."""
    return _PAGE_NUMBER.fullmatch(line) is not None


# ---------------------------------------------------------------- tables


def _table(
    lines: list[Paragraph], section: Section | None
) -> tuple[list[str], list[Paragraph], list[Paragraph]]:
    """The lines of a section's table, those above it and those below it."""
    if section is None or not section.groups:
        return [], lines, []
    if _is_loose(lines):
        lines = [replace(line, text=_loosened(line.text)) for line in lines]
    first = next((place for place, line in enumerate(lines) if _opens(line.text, section)), None)
    if first is None:
        return [], lines, []
    # The label of a corner may stand higher than the first word that is known.
    while first and _is_scrap(lines[first - 1].text):
        first -= 1
    last = max(
        (place for place, line in enumerate(lines) if place >= first and _has_number(line.text)),
        default=len(lines) - 1,
    )
    return [line.text for line in lines[first : last + 1]], lines[:first], lines[last + 1 :]


def _is_loose(lines: list[Paragraph]) -> bool:
    """Whether nothing but single spaces parts the cells of a table, by its rows of numbers."""
    texts = [line.text.strip() for line in lines]
    return any(map(_NUMBERS.search, texts)) and not any(
        _GAP.search(text) or "\t" in text or "|" in text for text in texts
    )


def _loosened(line: str) -> str:
    """The line with gaps where its cells are parted; as it is, if it is a sentence."""
    return line if "。" in line else _SPACE.sub("  ", line.strip())


def _opens(line: str, section: Section) -> bool:
    """Whether a line says what stands in a table of any form for that section."""
    texts = [piece.text for piece in _pieces(line)]
    tables = (
        labels_of(other)
        for name in form_names()
        for other in load_form(name).tables
        if other.key == section.key
    )
    return any(labels.knows(text) for labels in tables for text in texts)


def _is_scrap(line: str) -> bool:
    return (len(line.strip()) < 30 and not re.search("[。，；：]", line)) or "\t" in line


def _has_number(line: str) -> bool:
    return any(is_meant(word) for piece in _pieces(line) for word in piece.text.split())


def _pieces(line: str) -> tuple[Piece, ...]:
    """A line in the pieces that gaps part; with tabs or bars, each at the number of its cell."""
    for bar in ("\t", "|"):
        if bar in line:
            return tuple(
                Piece(cell.strip(), place, place + 1, is_cell=True)
                for place, cell in enumerate(line.split(bar))
                if not is_blank(cell)
            )
    pieces: list[Piece] = []
    start = 0
    for gap in [*_GAP.finditer(line), None]:
        end = gap.start() if gap else len(line)
        text = line[start:end]
        if not is_blank(text):
            lead = len(text) - len(text.lstrip())
            pieces.append(Piece(text.strip(), start + lead, start + len(text.rstrip())))
        start = gap.end() if gap else end
    return tuple(pieces)


# ---------------------------------------------------------------- paragraphs


def _is_wrapped(lines: Items[str]) -> bool:
    """Whether a program broke the lines: many are as wide as any, and end within a sentence."""
    widths = {line: text_width(line.strip()) for line in lines}
    broken = [
        width for line, width in widths.items() if not line.rstrip().endswith(("。", "：", "；"))
    ]
    for widest in sorted(set(broken), reverse=True):
        if widest > _LONGEST_LINE:
            continue
        full = sum(widest - _NEAR <= width <= widest for width in broken)
        wider = sum(width > widest for width in widths.values())
        if full >= _LEAST_WRAPPED and wider * 10 <= full:
            return True
    return False


def _paragraphs(lines: list[Paragraph], is_wrapped: bool) -> Iterator[Paragraph]:
    if not is_wrapped:
        yield from (Paragraph(line.text.replace("\xa0", " "), line.spot) for line in lines)
        return
    widest = max((text_width(line.text.strip()) for line in lines), default=0)
    together: list[Paragraph] = []
    for line in lines:
        if together and _begins(line.text, together, widest):
            yield _joined(together)
            together = []
        together.append(line)
    if together:
        yield _joined(together)


def _begins(line: str, before: list[Paragraph], widest: int) -> bool:
    """Whether a paragraph begins there: after a short line, or with an indent of its own."""
    last = before[-1].text
    if _STARTS.match(line) and _indent(line):
        return True
    if text_width(last.strip()) < widest - 4 * _NEAR or headings.title_of(last):
        return True
    ends = last.rstrip().endswith(("。", "：", "；", "！", "？"))
    return ends and _indent(line) > max(_indent(last), 1) if len(before) > 1 else False


def _indent(line: str) -> int:
    return sum(text_width(char) for char in takewhile(str.isspace, line))


def _joined(lines: list[Paragraph]) -> Paragraph:
    return _tidied(
        Paragraph("".join(line.text.strip() for line in lines), lines[0].spot), is_wrapped=True
    )


def _tidied(line: Paragraph, is_wrapped: bool) -> Paragraph:
    """The line without the spaces that a program put between its characters."""
    if not is_wrapped:
        return line
    return Paragraph(_LOOSE.sub("", line.text.strip()), line.spot)
