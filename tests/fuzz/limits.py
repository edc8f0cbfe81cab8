"""Files far larger than any of this trade → what reading each took, as a process of its own.

python -m fuzz.limits            prints seconds, megabytes and the exit code of each
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from fuzz.inputs import EXAMPLE, ROOT, SEEDS
from gongkai_docx.package import pack, unpack
from gongkai_docx.readers import read
from gongkai_docx.writers import html, word

MOST_SECONDS, MOST_MB = 3.0, 300
_SHEET = "xl/worksheets/sheet5.xml"


class Took(NamedTuple):
    """What a command took of its process, and how it ended."""

    code: int
    seconds: float
    megabytes: int
    said: str
    """On standard error."""


def _with(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    parts = unpack(content)
    assert old in parts[part]
    return pack({**parts, part: parts[part].replace(old, new, 1)})


def _in_sheet(new: bytes) -> bytes:
    return _with(EXAMPLE.read_bytes(), _SHEET, b"</sheetData>", new + b"</sheetData>")


def _in_json(**members: Any) -> bytes:
    document = json.loads(EXAMPLE.with_suffix(".json").read_text(encoding="utf-8"))
    return json.dumps(document | members, ensure_ascii=False).encode()


def _prose(*paragraphs: str) -> bytes:
    return _in_json(narrative={"总体情况": [{"paragraphs": list(paragraphs)}]})


def _ods_rows() -> bytes:
    rows = (
        b'<table:table-row><table:table-cell table:style-name="ce1"/></table:table-row>' * 300_000
    )
    content = (SEEDS / "guanzhuang-2023.ods").read_bytes()
    return _with(content, "content.xml", b"</table:table>", rows + b"</table:table>")


def _tags() -> bytes:
    template = (ROOT / "templates" / "2021.docx").read_bytes()
    tags = "<w:p><w:r><w:t>{{ 单位 }}</w:t></w:r></w:p>".encode() * 100_000
    return _with(template, "word/document.xml", b"<w:body>", b"<w:body>" + tags)


def _picture(size: int) -> bytes:
    return pack({**unpack(EXAMPLE.read_bytes()), "xl/media/image9.png": bytes(size)})


def _comments(many: int) -> bytes:
    """The example with so many comments on a sheet that is read."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    one = '<comment ref="E{}" authorId="0"><text><t>请核</t></text></comment>'
    comments = "".join(one.format(row) for row in range(30, 30 + many))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = (
        f'<comments xmlns="{main}"><authors><author>某</author></authors>'
        f"<commentList>{comments}</commentList></comments>"
    )
    relation = f'<Relationship Id="rIdC" Type="{office}/comments" Target="/xl/comments9.xml"/>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
    parts = unpack(EXAMPLE.read_bytes())
    relations = "xl/worksheets/_rels/sheet5.xml.rels"
    parts[relations] = parts[relations].replace(
        b"</Relationships>", relation.encode() + b"</Relationships>"
    )
    types = "[Content_Types].xml"
    override = f'<Override PartName="/xl/comments9.xml" ContentType="{kind}"/></Types>'
    parts[types] = parts[types].replace(b"</Types>", override.encode())
    return pack({**parts, "xl/comments9.xml": xml.encode()})


def _header_rows() -> bytes:
    """The example as a page on which a row of a header stands over and over."""
    page = html.write(read(EXAMPLE).report).decode()
    row = page[page.rindex("<tr>", 0, page.index("商业企业")) :].partition("</tr>")[0] + "</tr>"
    return page.replace(row, row * 5000, 1).encode()


_MANY, _TITLE = 99_000, "<h1>某某局2023年政府信息公开工作年度报告</h1><p>一、总体情况</p>"
_LINES = "某某局2023年政府信息公开工作年度报告\n一、总体情况\n"


def _numbers() -> bytes:
    return EXAMPLE.with_suffix(".json").read_bytes()[:-2] + b',"x":[' + b"1.5," * 2_000_000 + b"1]}"


def _word_paragraphs() -> bytes:
    paragraphs = "<w:p><w:r><w:t>收到申请3件。</w:t></w:r></w:p>".encode() * 250_000
    draft = word.write(read(EXAMPLE).report)
    return _with(draft, "word/document.xml", b"<w:body>", b"<w:body>" + paragraphs)


CHECK = ("check",)
ANNOTATE = ("check", "--annotate", "乙.xlsx")
TEMPLATE = ("build", str(EXAMPLE), "-o", "稿.docx", "--template")
LARGE: dict[str, tuple[Callable[[], bytes], str, tuple[str, ...]]] = {
    "as it is": (EXAMPLE.read_bytes, "甲.xlsx", CHECK),
    "nested elements": (lambda: _in_sheet(b"<a>" * 900_000 + b"</a>" * 900_000), "甲.xlsx", CHECK),
    "2,000,000 nested elements": (
        lambda: _in_sheet(b"<a>" * 2_000_000 + b"</a>" * 2_000_000),
        "甲.xlsx",
        CHECK,
    ),
    "styled empty cells": (
        lambda: _in_sheet(b'<row r="50">' + b'<c s="1"/>' * 500_000 + b"</row>"),
        "甲.xlsx",
        CHECK,
    ),
    "empty rows": (lambda: _in_sheet(b'<row ht="15"/>' * 500_000), "甲.xlsx", CHECK),
    "empty rows, annotated": (lambda: _in_sheet(b'<row ht="15"/>' * 500_000), "甲.xlsx", ANNOTATE),
    "a picture of 90 MB, annotated": (lambda: _picture(90_000_000), "甲.xlsx", ANNOTATE),
    "a picture of 190 MB, annotated": (lambda: _picture(190_000_000), "甲.xlsx", ANNOTATE),
    "400,000 comments, annotated": (lambda: _comments(400_000), "甲.xlsx", ANNOTATE),
    "rows of .ods": (_ods_rows, "甲.ods", CHECK),
    "5,000 rows of a header": (_header_rows, "甲.html", CHECK),
    "a paragraph of 350,000": (
        lambda: _prose("收到政府信息公开申请3件，" * 26_000),
        "甲.json",
        CHECK,
    ),
    "20,000 paragraphs": (lambda: _prose(*["收到申请3件。"] * 20_000), "甲.json", CHECK),
    "250,000 paragraphs": (lambda: _prose(*["收到申请3件。"] * 250_000), "甲.json", CHECK),
    "250,000 lines of a paragraph": (lambda: _prose("收到申请3件。\n" * 250_000), "甲.json", CHECK),
    "29,000 blocks": (
        lambda: _in_json(narrative={"总体情况": [{"paragraphs": ["收到申请3件。"]}] * 29_000}),
        "甲.json",
        CHECK,
    ),
    "1,400,000 characters of prose": (
        lambda: _prose(*["收到申请3件，予以公开2件，部分公开1件，比去年增长20%。" * 50] * 1000),
        "甲.json",
        CHECK,
    ),
    "a name of 1,000,000": (lambda: _in_json(unit="市县局" * 333_333), "甲.json", CHECK),
    "a heading of numbers": (
        lambda: _in_json(
            narrative={"总体情况": [{"heading": "一、" * 500_000, "paragraphs": ["甲"]}]}
        ),
        "甲.json",
        CHECK,
    ),
    "2,000,000 numbers": (_numbers, "甲.json", CHECK),
    "250,000 paragraphs of .docx": (_word_paragraphs, "甲.docx", CHECK),
    "300,000 paragraphs of .html": (
        lambda: f"{_TITLE}{'<p>收到申请3件。</p>' * 300_000}".encode(),
        "甲.html",
        CHECK,
    ),
    "strong pieces of .html": (
        lambda: f"{_TITLE}<p>{'<b>收到申请3件。</b>' * _MANY}</p>".encode(),
        "甲.html",
        CHECK,
    ),
    "a line of spaces in .txt": (lambda: (_LINES + "  一  1" * 900_000).encode(), "甲.txt", CHECK),
    "300,000 lines of .txt": (
        lambda: (_LINES + "收到申请3件。\n" * 300_000).encode(),
        "甲.txt",
        CHECK,
    ),
    "100,000 tags": (_tags, "模板.docx", TEMPLATE),
}


# What is forked from a large process is as large at first; so this one imports next to nothing.
_WATCHED = """
import os, sys
child = os.fork()
if child == 0:
    for number in (1, 2):
        os.dup2(os.open(f"said{number}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.execv(sys.executable, [sys.executable, "-m", "gongkai_docx", *sys.argv[1:]])
_, status, used = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)
"""


def took(name: str, folder: Path) -> Took:
    """What that file takes of a process that reads it in that folder."""
    make, called, command = LARGE[name]
    (folder / called).write_bytes(make())
    arguments = [*command, called] if command[0] == "build" else [command[0], called, *command[1:]]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _WATCHED, *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    code, seconds, megabytes = done.stdout.split()
    return Took(int(code), float(seconds), int(megabytes), (folder / "said2").read_text("utf-8"))


if __name__ == "__main__":
    for each in sys.argv[1:] or LARGE:
        with tempfile.TemporaryDirectory() as made_here:
            told = took(each, Path(made_here))
            kept = (
                told.seconds <= MOST_SECONDS and told.megabytes <= MOST_MB and told.code in range(4)
            )
            print(f"{'' if kept else 'NOT '}{each}: {told._replace(said='')}")
            print(told.said[:150])
