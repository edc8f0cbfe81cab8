"""The examples, as programs show and print them → the pictures of the README, in README.images.

    .venv/bin/python .ci/pictures.py

Needs soffice, pdftoppm, and for the page Chromium with npm's packages on the path, as `.ci/run` has
them. Draft and page are those of the example; the workbooks are a blank one, and the example with a
total that doesn't fit.
"""

from __future__ import annotations

import dataclasses
import io
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from gongkai_docx.forms import newest_form
from gongkai_docx.page import making
from gongkai_docx.readers import read
from gongkai_docx.report import Number, Report
from gongkai_docx.writers import html, word, xlsx
from programs import web
from programs.browser import Browser

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "inputs" / "guanzhuang-2023.json"
PICTURES = ROOT / "README.images"
_SHEET = "三、依申请公开"
_DRAFT_DPI, _SHEET_DPI, _ALL_DPI, _PAGE_DPI = 72, 96, 45, 45
_WIDTHS, _SCALE = (1280, 390), 0.55
_WINDOW = (1280, 900)
_RECEIVED = "申请.本年新收.总计"
_LAST_YEAR: dict[str, Number] = {_RECEIVED: 26, "申请.办理总计.总计": 26}
_FIGURES: dict[str, Number] = {
    "主动公开.行政许可.处理决定": 312,
    "主动公开.行政处罚.处理决定": 87,
    "主动公开.行政强制.处理决定": 5,
    "申请.本年新收.自然人": 28,
    "申请.本年新收.商业企业": 6,
    "申请.本年新收.其他组织": 1,
    "申请.予以公开.自然人": 14,
    "申请.予以公开.商业企业": 5,
    "申请.部分公开.自然人": 3,
    "申请.部分公开.商业企业": 1,
    "申请.行政查询.自然人": 2,
    "申请.不掌握.自然人": 5,
    "申请.不掌握.其他组织": 1,
    "申请.重复申请.自然人": 1,
    "申请.结转下年.自然人": 3,
    "复议诉讼.行政复议.结果维持": 3,
    "复议诉讼.行政复议.结果纠正": 1,
    "复议诉讼.未经复议直接起诉.结果维持": 2,
    "复议诉讼.复议后起诉.尚未审结": 1,
}
_ACROSS = 4
"""How many pages stand beside each other where all are shown."""
_GREY = 200


@dataclass(frozen=True)
class Picture:
    """A picture: how wide and high it is, and its rows of red, green and blue bytes."""

    width: int
    height: int
    rows: Sequence[bytes]

    @classmethod
    def of_ppm(cls, content: bytes) -> Picture:
        """The picture in a file as pdftoppm writes it (P6)."""
        _, size, _, pixels = content.split(b"\n", 3)
        width, height = map(int, size.split())
        step = 3 * width
        return cls(width, height, [pixels[at : at + step] for at in range(0, len(pixels), step)])

    def padded(self, width: int, height: int) -> Picture:
        """It at the top left of a grey one of that size."""
        side = bytes([_GREY]) * (3 * (width - self.width))
        below = [bytes([_GREY]) * (3 * width)] * (height - self.height)
        return Picture(width, height, [*(row + side for row in self.rows), *below])

    def png(self) -> bytes:
        """It as a PNG file."""
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        lines = zlib.compress(b"".join(b"\0" + row for row in self.rows), 9)
        chunks = ((b"IHDR", header), (b"IDAT", lines), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in chunks
        )


def together(pages: Sequence[Picture]) -> Picture:
    """The pages in rows of `_ACROSS`."""
    width = max(page.width for page in pages) + 8
    height = max(page.height for page in pages) + 8
    framed = [page.padded(width, height) for page in pages]
    missing = -len(framed) % _ACROSS
    framed += [Picture(0, 0, []).padded(width, height)] * missing
    rows = []
    for start in range(0, len(framed), _ACROSS):
        beside = framed[start : start + _ACROSS]
        rows += [b"".join(each.rows[line] for each in beside) for line in range(height)]
    return Picture(width * _ACROSS, len(rows), rows)


def printed(content: bytes, suffix: str, dpi: int) -> list[Picture]:
    """The pages of that file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / f"a{suffix}"
        source.write_bytes(content)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        office = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", name]
        subprocess.run([*office, str(source)], check=True, capture_output=True)
        return pages_of(source.with_suffix(".pdf"), dpi)


def pages_of(pdf: Path, dpi: int) -> list[Picture]:
    """The pages of a PDF."""
    subprocess.run(["pdftoppm", "-r", str(dpi), str(pdf), str(pdf.with_name("p"))], check=True)
    return [Picture.of_ppm(page.read_bytes()) for page in sorted(pdf.parent.glob("p-*.ppm"))]


def shown_by_a_browser(content: bytes, called: str) -> dict[str, bytes]:
    """The page of a website at a computer's width and a telephone's, and printed, as PNG files.

    The files are called after the page.
    """
    with tempfile.TemporaryDirectory() as name:
        page, pdf = Path(name) / "page.html", Path(name) / "page.pdf"
        page.write_bytes(content)
        looks = web.looked_at(page, _WIDTHS, pdf, _SCALE)
        made = {f"{called}-{look.width}": Path(look.picture).read_bytes() for look in looks}
        made[f"{called}-print"] = together(pages_of(pdf, _PAGE_DPI)).png()
        return made


def program_in_a_browser(faulty: bytes) -> dict[str, bytes]:
    """The program's own page, when that workbook was dropped on it, as a PNG file."""
    with tempfile.TemporaryDirectory() as name:
        page, workbook, picture = (Path(name) / each for each in ("a.html", "填报表.xlsx", "a.png"))
        page.write_bytes(making.write())
        workbook.write_bytes(faulty)
        browser = Browser(Path(name))
        try:
            browser.open(page)
            browser.view(*_WINDOW, "light")
            browser.choose(workbook)
            browser.draw(picture)
        finally:
            browser.close()
        return {"program-in-a-browser": picture.read_bytes()}


def place(content: bytes, title: str) -> int:
    """Which of the workbook's pages that sheet is printed on; each of them takes one."""
    return openpyxl.load_workbook(io.BytesIO(content), read_only=True).sheetnames.index(title)


def with_a_fault(content: bytes) -> bytes:
    """The workbook with a figure that doesn't fit its total."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    book[_SHEET]["D7"] = 3
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_figures(report: Report) -> Report:
    """The report of an office that has more to draw, and knows of last year."""
    figures = {**report.figures, **_FIGURES}
    for key, parts in report.form.totals.items():
        figures[key] = sum(figures[part] for part in parts)
    last = dataclasses.replace(report, year=2022, figures={**report.figures, **_LAST_YEAR})
    return dataclasses.replace(report, figures=figures, last=last)


def main() -> None:
    """Make all pictures anew."""
    example = read(EXAMPLE).report
    blank = xlsx.write(Report(newest_form(), unit="某某市某某局", year=2025))
    filled = with_a_fault(xlsx.write(example))
    made = {
        f"draft-{number}": page
        for number, page in enumerate(printed(word.write(example), ".docx", _DRAFT_DPI), 1)
    }
    for name, content in (("blank", blank), ("filled", filled)):
        pages = printed(content, ".xlsx", _SHEET_DPI)
        made[f"workbook-{name}"] = pages[place(content, _SHEET)]
        made[f"workbook-{name}-all"] = together(printed(content, ".xlsx", _ALL_DPI))
    files = {name: picture.png() for name, picture in made.items()}
    files |= shown_by_a_browser(html.write(example), "page")
    files |= shown_by_a_browser(html.write(with_figures(example), with_charts=True), "charts")
    files |= program_in_a_browser(filled)
    for name, content in files.items():
        (PICTURES / f"{name}.png").write_bytes(content)
        print(f"{name}.png", f"{len(content)} bytes")


if __name__ == "__main__":
    main()
