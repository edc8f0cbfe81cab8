"""Nobody's number is in what quotes, wherever in a file it stands; drafts have it as typed."""

from __future__ import annotations

import copy
import gc
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import EXAMPLE
from gongkai_docx import cli
from gongkai_docx.package import pack, unpack
from gongkai_docx.workbook import TAGS
from strategies import fewer
from templates import TEMPLATE
from test_masking import BANK, PERSON, PHONE, VISA
from workbooks import opened, saved

pytestmark = pytest.mark.long

NUMBERS = (PHONE, PERSON, BANK, VISA)
SHOWN = 7
"""So many of its digits in a row are never shown of a number: 138******00."""
PADDING = ("", "经办人电话", "经办" * 14)
"""What may stand before a number, so that a quotation is cut before, in and behind it."""


def run(*arguments: str | Path) -> int:
    """The program run here; its exit code."""
    sys.argv[:] = ["gongkai-docx", *map(str, arguments)]
    with pytest.raises(SystemExit) as ended:
        cli.main()
    gc.enable()
    return int(ended.value.code or 0)


def leaks(quoted: str, number: str) -> list[str]:
    """Where that many of the number's digits in a row are in what quotes."""
    pieces = {number[at : at + SHOWN] for at in range(len(number) - SHOWN + 1)}
    found = re.finditer("|".join(pieces), quoted)
    return [quoted[max(match.start() - 60, 0) : match.end() + 40] for match in found]


def quoting(path: Path, folder: Path, capsys: pytest.CaptureFixture[str], *more: str | Path) -> str:
    """Every byte that quotes of what the commands make of that file.

    Of copies and drafts only what the program adds to them: comments, 问题清单, names.
    """
    copy_, draft = folder / "标注.xlsx", folder / "稿.docx"
    run("check", path, "--json")
    annotating: list[str | Path] = ["--annotate", copy_] if path.suffix == ".xlsx" else []
    run("check", path, *annotating)
    run("build", path, "--draft", "-o", draft, *more)
    run("build", path, "--draft", *more)
    run("convert", path, folder / "a.json")
    said = "".join(capsys.readouterr())
    for name in (copy_, draft):
        if name.exists():
            said += "".join(
                p.decode() for part, p in unpack(name.read_bytes()).items() if "comments" in part
            )
    if copy_.exists():
        said += added(copy_.read_bytes(), path.read_bytes())
    names = [each.name for each in folder.rglob("*") if each != path]
    for each in folder.iterdir():
        if each.is_file() and each != path:
            each.unlink()
    return said + "".join(names)


def added(copy_: bytes, source: bytes) -> str:
    """The parts of an annotated copy that its source hasn't, 问题清单 with its hidden cells among
    them; the other sheets are the clerk's own."""
    before = unpack(source)
    return "".join(part.decode() for name, part in unpack(copy_).items() if name not in before)


# ---------------------------------------------------------------- workbooks


def cells() -> Iterator[tuple[str, str]]:
    """The cells of the example that somebody might type over, each with its sheet."""
    book = openpyxl.load_workbook(EXAMPLE)
    for sheet in book.worksheets:
        if sheet.title not in ("填报说明", "校验", "数据项"):
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell, openpyxl.cell.cell.Cell):
                        yield sheet.title, cell.coordinate


CELLS = list(cells())


def typed(sheet: str, cell: str, value: object) -> bytes:
    book = opened(EXAMPLE.read_bytes(), without=(TAGS,))
    book[sheet][cell].value = value
    return saved(book)


@pytest.mark.parametrize("sheet", dict.fromkeys(sheet for sheet, _ in CELLS))
def test_no_cell_of_a_workbook_is_quoted_with_a_number(
    sheet: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "甲.xlsx"
    of_sheet = [cell for title, cell in CELLS if title == sheet]
    for at, cell in enumerate(of_sheet[:: max(1, len(of_sheet) // fewer(12))]):
        number, before = NUMBERS[at % len(NUMBERS)], PADDING[at % len(PADDING)]
        path.write_bytes(typed(sheet, cell, before + number if at % 5 else int(number)))
        assert leaks(quoting(path, tmp_path, capsys), number) == [], (cell, number)


def test_the_name_of_a_sheet_is_not_quoted_with_a_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "甲.xlsx"
    for title in ("三、依申请公开", "基本信息", "填报说明"):
        book = opened(EXAMPLE.read_bytes(), without=(TAGS,))
        book[title].title = f"{title}{PHONE}"
        book.save(path)
        assert leaks(quoting(path, tmp_path, capsys), PHONE) == [], title


# ---------------------------------------------------------------- JSON


def leaves(document: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to every value and every object of a document."""
    yield path
    if isinstance(document, dict | list):
        for key in document if isinstance(document, dict) else range(len(document)):
            yield from leaves(document[key], (*path, key))


def changed(document: Any, path: tuple[Any, ...], value: object) -> Any:
    """The document with that value there; an object gets it as the name of a member."""
    made = copy.deepcopy(document)
    inside = made
    for key in path[:-1]:
        inside = inside[key]
    there = inside[path[-1]] if path else made
    if isinstance(there, dict):
        there[str(value)] = value
    else:
        inside[path[-1]] = value
    return made


def test_no_member_of_json_is_quoted_with_a_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    document = json.loads(EXAMPLE.with_suffix(".json").read_text(encoding="utf-8"))
    document |= {
        "title": "标题", "kind": "部门", "ignore": ["H4"], "preface": ["前言"],
        "headings": "run-in",
        "signature": {"unit": "某局", "date": "2024-01-15"},
    }  # fmt: skip
    ways = list(leaves(document))
    seldom = [way for way in ways if way[:1] == ("figures",)][::25]
    for at, way in enumerate([way for way in ways if way[:1] != ("figures",)] + seldom):
        number, before = NUMBERS[at % len(NUMBERS)], PADDING[at % len(PADDING)]
        value: object = int(number) if at % 5 == 0 else before + number
        path = tmp_path / "甲.json"
        path.write_text(
            json.dumps(changed(document, way, value), ensure_ascii=False), encoding="utf-8"
        )
        assert leaks(quoting(path, tmp_path, capsys), number) == [], way


# ---------------------------------------------------------------- templates


TEMPLATES: dict[str, Callable[[str], tuple[str, str]]] = {
    "a tag": lambda number: ("{{ 标题 }}", f"{{{{ {number} }}}}"),
    "a long tag": lambda number: ("{{ 标题 }}", f"{{{{ 标题{'题' * 50}{number} }}}}"),
    "beside a tag": lambda number: ("{{ 标题 }}", f"{{%p if 落款 %}}{'经' * 14}{number}"),
    "text": lambda number: ("{{ 标题 }}", f"{number}2022年{{{{ 标题 }}}}"),
    "a broken tag": lambda number: ("{{ 标题 }}", f"{{{{ 标题 | {number} }}"),
}


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("number", NUMBERS)
def test_no_template_is_quoted_with_a_number(
    name: str,
    number: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    old, new = TEMPLATES[name](number)
    parts = unpack(TEMPLATE.read_bytes())
    xml = parts["word/document.xml"].decode()
    assert old in xml
    parts["word/document.xml"] = xml.replace(old, new, 1).encode()
    template = tmp_path / "模板.docx"
    template.write_bytes(pack(parts))
    run("build", EXAMPLE, "--template", template, "-o", "a.docx")
    run("build", EXAMPLE, "--template", template, "--draft", "-o", "b.docx")
    said = "".join(capsys.readouterr())
    for draft in tmp_path.glob("[ab].docx"):
        made = unpack(draft.read_bytes())
        said += "".join(
            part.decode() for part_name, part in made.items() if "comments" in part_name
        )
    assert leaks(said, number) == []


# ---------------------------------------------------------------- what she typed


def test_what_a_clerk_typed_stands_as_typed_in_drafts_and_conversions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "甲.xlsx").write_bytes(typed("六、其他事项", "B3", f"联系电话{PHONE}。"))
    run("build", "甲.xlsx", "--draft", "-o", "稿.docx")
    run("convert", "甲.xlsx", "乙.json")
    run("check", "甲.xlsx", "--annotate", "乙.xlsx")
    assert PHONE in unpack(Path("稿.docx").read_bytes())["word/document.xml"].decode()
    assert PHONE in Path("乙.json").read_text(encoding="utf-8")
    book = openpyxl.load_workbook("乙.xlsx")
    assert book["六、其他事项"]["B3"].value == f"联系电话{PHONE}。"


def test_a_default_file_name_has_no_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "甲.xlsx").write_bytes(typed("基本信息", "B3", f"某市{PHONE}某局"))
    run("build", "甲.xlsx", "--draft")
    (draft,) = tmp_path.glob("*.docx")
    assert draft.name.startswith("某市138")
    assert leaks(draft.name, PHONE) == []
