"""How many edits of a draft, each followed by `build --into` → what of them is lost, or untold.

python -m fuzz.renewals 300                  by python-docx, as people edit in Word
python -m fuzz.renewals 100 --offices        by LibreOffice and ONLYOFFICE, and as they save
python -m fuzz.renewals 300 --valid          and asks the Open XML SDK about each
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from lxml import etree

from fuzz.office_edits import BEFORE_LIBREOFFICE, BEFORE_ONLYOFFICE, LIBREOFFICE, ONLYOFFICE, TYPED
from fuzz.word_edits import WORD
from gongkai_docx.errors import Unusable
from gongkai_docx.forms import load_form
from gongkai_docx.package import unpack
from gongkai_docx.renewing import Renewal, renewal
from gongkai_docx.report import Block, Report, spell
from gongkai_docx.writers import word
from programs.libreoffice import LibreOffice
from programs.onlyoffice import OnlyOffice
from strategies import distinct, sound

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FORM = load_form("2021")
RECEIVED = "申请.本年新收.总计"
SAID = (
    Block(None, ("全年工作平稳。",)),
    Block(
        "依申请公开情况",
        (f"全年收到申请{{{{ {RECEIVED} }}}}件。", "其中公民提出{{ 申请.本年新收.自然人 }}件。"),
    ),
)


def report(first: int) -> Report:
    """A report with a figure of its own in every cell, from that number on."""
    figures = distinct(FORM, first)
    prose = sound(FORM).narrative
    return sound(FORM, kind=None, figures=figures, narrative={**prose, "总体情况": SAID})


OLD, NEW = report(1_000_001), report(5_000_001)
BEFORE = {spell(value): key for key, value in OLD.figures.items()}
AFTER = {spell(value): key for key, value in NEW.figures.items()}


# ---------------------------------------------------------------- what is lost, or untold


def faults(edited: bytes) -> Iterator[str]:
    """What is wrong with the edited draft after it took the new figures."""
    try:
        made = renewal(edited, "稿.docx", NEW)
    except Unusable as refused:
        yield f"refused: {refused}"
        return
    before, after = unpack(edited), unpack(made.refreshed.content)
    if list(before) != list(after):
        yield "parts"
    for part in before:
        if not part.startswith("customXml/") and before[part] != after[part]:
            yield from _lost(part, before[part], after[part], made)
    yield from _untold(after, made)


def _lost(part: str, before: bytes, after: bytes, made: Renewal) -> Iterator[str]:
    """What else has changed in a part but figures, each from its old value to its new one."""
    one, other = ([*_elements(xml)] for xml in (before, after))
    if len(one) != len(other):
        yield f"{part}: {len(one)} elements, {len(other)} now"
        return
    holders: dict[Any, Any] = {}
    for old, new in zip(one, other, strict=True):
        if (old.tag, dict(old.attrib), old.tail) != (new.tag, dict(new.attrib), new.tail):
            yield f"{part}: {old.tag} {new.tag}"
        elif (old.text or "") != (new.text or ""):
            holders[_holder(old)] = _holder(new)
    for old, new in holders.items():
        pair = _text(old), _text(new)
        if BEFORE.get(pair[0], "") != AFTER.get(pair[1]):
            yield f"{part}: {pair}"


def _elements(xml: bytes) -> Iterator[Any]:
    """All elements, but for the bonds that a figure typed over loses."""
    return (
        each for each in etree.fromstring(xml).iter("*") if not each.tag.endswith("}dataBinding")
    )


def _holder(text: Any) -> Any:
    """The control or the cell that the text is a figure of."""
    for each in text.iterancestors(f"{W}sdtContent", f"{W}tc"):
        return each
    return text


def _text(element: Any) -> str:
    return "".join(str(each.text or "") for each in element.iter(f"{W}t")).strip()


def _untold(parts: dict[str, bytes], made: Renewal) -> Iterator[str]:
    """Old figures that stand there still, and new ones that no table shows, if not told."""
    told = {place.name for place in (*made.refreshed.kept, *made.refreshed.reworded, *made.by_hand)}
    prose = [piece.text for text in made.texts for piece in text.pieces]
    prose += [finding.message for finding in made.contradictions]
    root = etree.fromstring(parts["word/document.xml"])
    shown: set[str] = set()
    for paragraph in root.iter(f"{W}p"):
        cell = next(paragraph.iterancestors(f"{W}tc"), None)
        for number in re.findall(r"\d{7}", _text(paragraph)):
            if cell is not None and number in AFTER:
                shown.add(AFTER[number])
            key = BEFORE.get(number)
            if key and key not in told and not any(number in text for text in prose):
                yield f"{key} is {number} still"
            if number == TYPED and not told and not any(number in text for text in prose):
                yield f"{TYPED} isn't told"
    for key in NEW.figures.keys() - shown - told:
        yield f"{key} is nowhere"
    yield from _at_odds(root, parts)


def _at_odds(root: Any, parts: dict[str, bytes]) -> Iterator[str]:
    """Controls that would show something else when Word opens the draft."""
    data = next(
        etree.fromstring(xml)
        for name, xml in parts.items()
        if name.startswith("customXml/") and b"urn:gongkai-docx:report:1" in xml and b"key" in xml
    )
    for bond in root.iter(f"{W}dataBinding"):
        control = bond.getparent().getparent()
        if next(control.iterancestors(f"{W}del"), None) is None:
            where: Any = bond.get(f"{W}xpath")
            found: Any = data.xpath(where, namespaces={"r": "urn:gongkai-docx:report:1"})
            (node,) = found
            text = _text(control)
            if text and text != node.text and text != TYPED:
                yield f"{text} is bound to {node.text}"


# ---------------------------------------------------------------- edits


def by_word(number: int) -> tuple[str, bytes]:
    """The draft after one edit of each kind in turn, and in the end of several."""
    dice = random.Random(number)
    document = docx.Document(io.BytesIO(word.write(OLD)))
    names = [list(WORD)[number % len(WORD)]]
    if number >= 2 * len(WORD):
        names += dice.sample(list(WORD), dice.randrange(3))
    done = []
    for name in names:
        try:
            WORD[name](document, dice)
            done.append(name)
        except (IndexError, ValueError):  # nothing of the kind is left
            continue
    stream = io.BytesIO()
    document.save(stream)
    return " + ".join(done), stream.getvalue()


class Offices:
    """The real programs, and a folder for what they save."""

    def __init__(self, libreoffice: LibreOffice, onlyoffice: OnlyOffice, folder: Path) -> None:
        self.libreoffice, self.onlyoffice, self.folder = libreoffice, onlyoffice, folder

    def edited(self, number: int) -> tuple[str, bytes]:
        """The draft that one of them opened, edited and saved."""
        source, saved = self.folder / "稿.docx", self.folder / "存.docx"
        source.write_bytes(word.write(OLD))
        saved.unlink(missing_ok=True)
        if number % 2:
            name = list(ONLYOFFICE)[number // 2 % len(ONLYOFFICE)]
            script = BEFORE_ONLYOFFICE % (number * 7919 + 1) + ONLYOFFICE[name]
            self.onlyoffice.run(source, script, saved)
            return f"ONLYOFFICE: {name}", saved.read_bytes()
        name = list(LIBREOFFICE)[number // 2 % len(LIBREOFFICE)]
        self.libreoffice.run(source, BEFORE_LIBREOFFICE + LIBREOFFICE[name], number, saved)
        return f"LibreOffice: {name}", saved.read_bytes()


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[Offices]:
    """The real programs, open until it is done."""
    with (
        contextlib.closing(LibreOffice(_made(folder / "libreoffice"))) as libreoffice,
        contextlib.closing(OnlyOffice(_made(folder / "onlyoffice"))) as onlyoffice,
    ):
        yield Offices(libreoffice, onlyoffice, folder)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def invalid(content: bytes, path: Path) -> list[Any]:
    """What the Open XML SDK objects to."""
    path.write_bytes(content)
    done = subprocess.run(["ooxml-validator", str(path)], capture_output=True, check=False)
    errors: list[Any] = json.loads(done.stdout)["errors"]
    return errors


def broken_validity(edited: bytes, folder: Path) -> Iterator[str]:
    """Whether a draft that was valid isn't any more."""
    made = renewal(edited, "稿.docx", NEW).refreshed.content
    if invalid(made, folder / "新.docx") and not invalid(edited, folder / "旧.docx"):
        yield "no longer valid"


def main() -> int:
    """Run, and tell; 1 if anything was lost or untold."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.renewals")
    parser.add_argument("count", type=int)
    parser.add_argument("--start", type=int, default=0, help="the number of the first")
    parser.add_argument("--offices", action="store_true")
    parser.add_argument("--valid", action="store_true")
    options = parser.parse_args()
    numbers = range(options.start, options.start + options.count)
    bad = renewed = 0
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        offices = stack.enter_context(opened(folder)) if options.offices else None
        for number in numbers:
            what, content = offices.edited(number) if offices else by_word(number)
            found = [*faults(content)]
            if options.valid and not found:
                found += broken_validity(content, folder)
            bad += bool(found)
            renewed += len(renewal(content, "稿.docx", NEW).refreshed.changed)
            if found:
                print(f"{number} {what}", *found[:5], sep="\n    ", flush=True)
    print(
        f"{options.count} edits, {renewed} places renewed:"
        f" {bad} edits with something lost or untold"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
