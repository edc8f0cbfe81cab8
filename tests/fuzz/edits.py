"""How many edits of a draft, each by chance → those that the next `build` would have lost.

python -m fuzz.edits 500
python -m fuzz.edits 60 --offices        saved by LibreOffice and ONLYOFFICE, as they save
"""

from __future__ import annotations

import copy
import io
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from docx.shared import Pt, RGBColor
from lxml import etree

from fuzz.inputs import EXAMPLE
from gongkai_docx.errors import WouldOverwrite
from gongkai_docx.files import save
from gongkai_docx.package import pack, unpack
from gongkai_docx.readers import read
from gongkai_docx.report import Report
from gongkai_docx.writers import word

Edit = Callable[[Any, random.Random], object]


def _paragraph(document: Any, dice: random.Random) -> Any:
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return dice.choice([*document.paragraphs, *dice.choice(cells).paragraphs])


def _word(document: Any, dice: random.Random) -> None:
    _paragraph(document, dice).add_run(dice.choice("，。的是一 "))


def _format(document: Any, dice: random.Random) -> None:
    run = _paragraph(document, dice).add_run("")
    run.font.color.rgb = RGBColor(*(dice.randrange(256) for _ in range(3)))
    run.bold = dice.choice((True, False))


def _style(document: Any, dice: random.Random) -> None:
    style = dice.choice([each for each in document.styles if hasattr(each, "font")])
    style.font.size = Pt(dice.randrange(5, 40) + 0.5)


def _margin(document: Any, dice: random.Random) -> None:
    section = dice.choice(list(document.sections))
    section.top_margin += dice.choice((1, 635, -635, 9525))


def _comment(document: Any, dice: random.Random) -> None:
    run = document.paragraphs[dice.randrange(len(document.paragraphs))].add_run("")
    document.add_comment([run], text="请核", author="某某")


def _remove(document: Any, dice: random.Random) -> None:
    element = _paragraph(document, dice)._p
    element.getparent().remove(element)


def _move(document: Any, dice: random.Random) -> None:
    element = dice.choice(document.paragraphs)._p
    element.addprevious(copy.deepcopy(element))


def _row(document: Any, dice: random.Random) -> None:
    dice.choice(document.tables).add_row()


def _attribute(document: Any, dice: random.Random) -> None:
    """An attribute of any element anywhere in the text, as a program's dialog sets one."""
    element = dice.choice(list(document.element.iter()))
    if isinstance(element.tag, str):
        element.set(dice.choice(list(element.attrib) or ["own"]), str(dice.randrange(1000)))


def _property(document: Any, dice: random.Random) -> None:
    setattr(document.core_properties, dice.choice(("title", "author", "comments", "subject")), "甲")


EDITS: tuple[Edit, ...] = (
    *(_word, _format, _style, _margin, _comment),
    *(_remove, _move, _row, _attribute, _property),
)


def edited(content: bytes, dice: random.Random) -> bytes:
    """The draft with an edit that python-docx made, or one of the XML of any part."""
    if dice.random() < 0.3:
        return _in_any_part(content, dice)
    document = docx.Document(io.BytesIO(content))
    dice.choice(EDITS)(document, dice)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _in_any_part(content: bytes, dice: random.Random) -> bytes:
    parts = unpack(content)
    name = dice.choice([each for each in parts if each.endswith((".xml", ".rels"))])
    root = etree.fromstring(parts[name])
    element = dice.choice(list(root.iter("*")))
    element.set("own", str(dice.randrange(1000)))
    return pack({**parts, name: etree.tostring(root)})


def lost(count: int, seed: int = 0) -> list[str]:
    """The edits of so many that would have been lost: overwritten, or without a backup."""
    dice = random.Random(seed)
    report = read(EXAMPLE).report
    drafts = [word.write(report), word.write(report, comments=[])]
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            content = edited(dice.choice(drafts), dice)
            found += [
                f"{number}: {what}" for what in _what_is_lost(content, drafts[0], Path(folder))
            ]
    return found


def lost_by_offices(count: int, seed: int = 0) -> list[str]:
    """The same for drafts that real programs opened, changed or not, and saved."""
    from programs.kept import Gone, Refused
    from programs.libreoffice import LibreOffice
    from programs.onlyoffice import OnlyOffice

    dice = random.Random(seed)
    report: Report = read(EXAMPLE).report
    draft = word.write(report)
    found = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for each in ("libreoffice", "onlyoffice", "saved"):
            (folder / each).mkdir()
        libreoffice, onlyoffice = (
            LibreOffice(folder / "libreoffice"),
            OnlyOffice(folder / "onlyoffice"),
        )
        try:
            for number in range(count):
                for left in (folder / "saved").iterdir():
                    left.unlink()
                source = folder / "稿.docx"
                source.write_bytes(draft if number % 10 == 0 else edited(draft, dice))
                saved = folder / "saved" / "稿.docx"
                try:
                    if number % 2:
                        onlyoffice.run(source, "", saved)
                    else:
                        libreoffice.convert(source, ["docx:MS Word 2007 XML"], folder / "saved")
                except (Gone, Refused):  # the edit made it a file that the program doesn't open
                    continue
                what = _what_is_lost(saved.read_bytes(), draft, folder / "saved")
                found += [f"{number}: {each}" for each in what]
        finally:
            libreoffice.close()
            onlyoffice.close()
    return found


def _what_is_lost(content: bytes, new: bytes, folder: Path) -> list[str]:
    """What becomes of the edited draft when the new one is to take its place."""
    for each in folder.iterdir():
        each.unlink()
    target = folder / "稿.docx"
    target.write_bytes(content)
    try:
        save(new, target, objection=word.objection)
    except WouldOverwrite:
        pass
    else:
        return ["overwritten"]
    if target.read_bytes() != content:
        return ["changed"]
    backup = save(new, target, overwrite=True, objection=word.objection).backup
    kept = backup is not None and backup.read_bytes() == content
    return [] if kept and target.read_bytes() == new else ["no backup"]


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    told = (lost_by_offices if "--offices" in sys.argv else lost)(count)
    print(*told, f"{count} edits: {len(told)} lost", sep="\n")
    sys.exit(1 if told else 0)
