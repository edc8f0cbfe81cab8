"""Published reports are read alike with lxml and without it, as in a browser."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disturbed_pages import DISTURBANCES, disturbed
from gongkai_docx.checks import check
from gongkai_docx.package import pack, unpack
from gongkai_docx.readers.published.html_tree import by_justhtml, tree_of
from gongkai_docx.report import Report
from gongkai_docx.writers import html, word
from pages import PRODUCTS, page
from strategies import EVERY_FORM, examples
from test_read_published import full

READS = """
import json, sys
folder, *absent = sys.argv[1:]
for name in absent:
    sys.modules[name] = None  # as if it was not there
from pathlib import Path
from gongkai_docx.errors import Unusable
from gongkai_docx.readers import read
from gongkai_docx.terminal import as_json
from gongkai_docx.writers import json as json_writer

def told(path):
    try:
        reading = read(path)
    except Unusable as refused:
        return [str(refused)]
    found = as_json(path, reading.report, reading.findings)
    return [json_writer.write(reading.report).decode(), str(found)]

print(json.dumps({path.name: told(path) for path in sorted(Path(folder).iterdir())}))
"""
IN_NO_BROWSER = ("lxml", "docx", "docxtpl", "jinja2", "markupsafe", "rensa", "sqlite3")


def told(folder: Path, *absent: str) -> dict[str, list[str]]:
    """What is read in the files of that folder, and found, without these packages."""
    command = [sys.executable, "-c", READS, str(folder), *absent]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    read: dict[str, list[str]] = json.loads(done.stdout)
    return read


def drafts(report: Report) -> Iterator[tuple[str, bytes]]:
    """Drafts: as we wrote it, with what was found, edited, and as others write Word files."""
    yield "稿.docx", word.write(report)
    yield "草稿.docx", word.write(report, comments=check(report), source="填报表.xlsx")
    parts = unpack(word.write(report))
    text = parts["word/document.xml"].decode()
    edited = text.replace("本报告", "本<!-- 批注 -->报告，", 1).replace("<w:t>7<", "<w:t>8<", 1)
    yield "改过.docx", pack({**parts, "word/document.xml": edited.encode()})
    kept = {name: part for name, part in parts.items() if not name.startswith("customXml/")}
    yield "别人的.docx", pack(kept)
    yield "截断.docx", pack({**parts, "word/document.xml": text[:9_000].encode()})


def published() -> Iterator[tuple[str, bytes]]:
    """Pages of all site products, whole and disturbed, and ours."""
    for form in EVERY_FORM:
        report = full(form)
        yield f"{form.name}.html", html.write(report)
        yield f"{form.name}正文.html", html.write(report, fragment=True)
        for name, content in drafts(report):
            yield f"{form.name}{name}", content
        for number, product in enumerate(PRODUCTS):
            yield f"{form.name}-{number}.html", page(report, product)
    for number, disturbance in enumerate(DISTURBANCES):
        product = PRODUCTS[1]
        content = disturbed(page(full(), product), disturbance, random.Random(number))
        yield f"乱-{number}.html", content
    yield "空.html", b"<html></html>"
    yield "深.html", b"<div>" * 300 + b"x"
    yield "未完.html", page(full(), PRODUCTS[1])[:4_000].rpartition(b"<")[0]


def test_what_is_published_is_read_by_what_a_browser_has(tmp_path: Path) -> None:
    for name, content in published():
        (tmp_path / name).write_bytes(content)
    here, there = told(tmp_path), told(tmp_path, *IN_NO_BROWSER)
    assert {name for name in here if there[name] != here[name]} == set()
    assert sum(len(said) == 2 for said in here.values()) > 80


_TAGS = ("p", "div", "span", "b", "td", "tr", "table", "li", "br", "h2", "a")
_pieces = st.sampled_from(
    [f"<{tag}>" for tag in _TAGS] + [f"</{tag}>" for tag in _TAGS] + ["甲", "，4", " ", "&nbsp;"]
)


@examples(200)
@given(st.lists(_pieces, max_size=30))
def test_no_text_of_a_page_is_lost_however_it_is_marked_up(pieces: list[str]) -> None:
    text = f"<html><body><p>始</p>{''.join(pieces)}<p>终</p></body></html>"
    theirs, ours = tree_of(text), by_justhtml(text)
    assert theirs is not None
    assert ours is not None
    said = ["".join(sorted("".join(map(str, tree.itertext())))) for tree in (theirs, ours)]
    assert said[1].replace(" ", "") == said[0].replace(" ", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<p>一<p>二", ["一", "二"]),
        ("<table><tr><td>甲<td>4</table>", ["甲", "4"]),
        ("<p>一<!-- 注 -->二</p>", ["一二"]),
        ("<p>a<b>b</b>c</p>d", ["a", "b", "c", "d"]),
    ],
)
def test_a_page_is_made_sense_of_as_browsers_do(text: str, said: list[str]) -> None:
    tree = by_justhtml(text)
    assert tree is not None
    assert list(map(str, tree.itertext())) == said
