"""Number formats and values → what LibreOffice and ONLYOFFICE show for them.

Run as a program, it asks both about all `questions` and writes down what they say in
`shown.jsonl`: a line each of kind, number format, value, LibreOffice's text, ONLYOFFICE's text.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

import openpyxl

from number_formats.questions import pairs
from programs.onlyoffice import OnlyOffice

RECORDED = Path(__file__).with_name("shown.jsonl")

Pair = tuple[str, float]

_CHINESE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>zh-CN</value></prop></item></oor:items>"""
_SCRIPT = """var sheet = Api.GetActiveSheet(), shown = [];
for (var row = 1; row <= ROWS; row++) {
    shown.push(sheet.GetRange("A" + row).GetText());
}
return shown;"""
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def workbook(asked: Sequence[Pair], path: Path) -> None:
    """Write a workbook whose first column holds the values in these formats."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.column_dimensions["A"].width = 60
    for row, (number_format, value) in enumerate(asked, 1):
        sheet.cell(row, 1, value).number_format = number_format
    book.save(path)


def libreoffice(asked: Sequence[Pair], folder: Path) -> list[str]:
    """What LibreOffice shows, with the settings of a Chinese office."""
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_CHINESE, encoding="utf-8")
    source = folder / "asked.xlsx"
    workbook(asked, source)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(folder)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=300)
    with zipfile.ZipFile(source.with_suffix(".ods")) as package:
        content = ElementTree.fromstring(package.read("content.xml"))
    return list(_shown_in_rows(content))[: len(asked)]


def _shown_in_rows(content: ElementTree.Element) -> Iterator[str]:
    """What the first cell of each row shows, which stands beside its value."""
    for row in content.iter(f"{_TABLE}table-row"):
        cell = row.find(f"{_TABLE}table-cell")
        paragraphs = [] if cell is None else cell.findall(f"{_TEXT}p")
        text = "\n".join(map(_text, paragraphs))
        repeated = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        yield from [text] * min(repeated, 10_000)


def _text(element: ElementTree.Element) -> str:
    signs = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            parts.append(" " * int(child.get(f"{_TEXT}c", "1")))
        else:
            parts.append(signs.get(child.tag) or _text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def onlyoffice(asked: Sequence[Pair], folder: Path) -> list[str]:
    """What ONLYOFFICE shows."""
    source = folder / "a.xlsx"
    workbook(asked, source)
    office = OnlyOffice(folder)
    try:
        shown: list[str] = office.run(source, _SCRIPT.replace("ROWS", str(len(asked))))
    finally:
        office.close()
    return shown


def main() -> None:
    """Ask both, and write down what they say."""
    asked = list(pairs())
    questions = [(number_format, value) for _, number_format, value in asked]
    with tempfile.TemporaryDirectory() as name:
        answers = zip(
            libreoffice(questions, Path(name)), onlyoffice(questions, Path(name)), strict=True
        )
    with RECORDED.open("w", encoding="utf-8") as file:
        for question, answer in zip(asked, answers, strict=True):
            file.write(json.dumps([*question, *answer], ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
