"""A number → a disturbed file of one of the kinds that are read, and a command that reads it."""

from __future__ import annotations

import io
import random
from functools import cache
from pathlib import Path
from typing import NamedTuple

import docx
from docx.table import Table

from fuzz.mutations import disturbed
from gongkai_docx.package import pack, unpack
from gongkai_docx.readers import read
from gongkai_docx.writers import word

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "inputs" / "guanzhuang-2023.xlsx"
SEEDS = Path(__file__).with_name("seeds")


class Input(NamedTuple):
    """A disturbed file, its name, and the command that is given it."""

    kind: str
    name: str
    content: bytes
    arguments: tuple[str, ...]


@cache
def _seeds() -> dict[str, tuple[str, bytes, tuple[tuple[str, ...], ...]]]:
    """By kind: the file's name, its content, and the commands that read such a file."""
    report = read(EXAMPLE).report
    draft = word.write(report)
    reading = (("check",), ("check", "--json"), ("build", "--draft", "-o", "稿.docx"))
    into = (*reading, ("convert", "乙.json"), ("convert", "乙.xlsx"))
    annotating = ("check", "--annotate", "乙.xlsx", "--overwrite")
    template = ("build", str(EXAMPLE), "-o", "稿.docx", "--draft", "--overwrite", "--template")
    replacing = ("build", str(EXAMPLE), "-o")
    return {
        "xlsx": ("甲.xlsx", _packed(EXAMPLE.read_bytes()), (*into, annotating)),
        "ods": ("甲.ods", (SEEDS / "guanzhuang-2023.ods").read_bytes(), into),
        "xls": ("甲.xls", (SEEDS / "guanzhuang-2023.xls").read_bytes(), into),
        "json": ("甲.json", EXAMPLE.with_suffix(".json").read_bytes(), into),
        "template": ("模板.docx", (ROOT / "templates" / "2021.docx").read_bytes(), (template,)),
        "draft": ("甲.docx", _packed(draft), (replacing,)),
        "docx": ("甲.docx", _packed(draft), into),
        "html": ("甲.html", _told(draft, "<tr>{}</tr>", "<td>{}</td>", "<p>{}</p>"), into),
        "txt": ("甲.txt", _told(draft, "{}\n", "{}\t", "{}\n"), into),
    }


def _told(draft: bytes, row: str, cell: str, paragraph: str) -> bytes:
    """The draft as a web page or as text, its paragraphs and its tables written so."""
    pieces = []
    for each in docx.Document(io.BytesIO(draft)).iter_inner_content():
        if isinstance(each, Table):
            rows = (
                row.format("".join(cell.format(one.text) for one in a_row.cells))
                for a_row in each.rows
            )
            pieces.append(f"<table>{''.join(rows)}</table>" if "<" in row else "".join(rows))
        else:
            pieces.append(paragraph.format(each.text))
    return "".join(pieces).encode()


def _packed(content: bytes) -> bytes:
    return pack(unpack(content))


def kinds() -> list[str]:
    """The kinds of files."""
    return list(_seeds())


def made(number: int, kind: str | None = None) -> Input:
    """The input of that number, the same whenever it is made."""
    dice = random.Random(number)
    kind = kind or dice.choice(kinds())
    name, content, commands = _seeds()[kind]
    command = dice.choice(commands)
    last = command[-1:] if command[0] == "build" and command[-1] in ("-o", "--template") else ()
    arguments = (*command, name) if last else (command[0], name, *command[1:])
    return Input(kind, name, disturbed(content, dice), arguments)
