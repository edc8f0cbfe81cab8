"""A data file (TOML) → what is made of it, or an error with the place of the fault."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from gongkai_docx.forms.tree import Tree, TreeError

T = TypeVar("T")

FORMS = Path(__file__).parent
PARSED = "parsed"
"""The folder beside the data files in which lies what they were parsed to."""


class UnknownForm(ValueError):
    """There is no form of that name, or for that year; the message tells which there are."""


class FormError(ValueError):
    """A form file is missing or malformed; the message names the file and the place in it.

    The program isn't whole then: nobody who only uses it can do anything about its reports.
    """


@cache
def form_names() -> Sequence[str]:
    """The names of the forms that ship with the program, oldest first. Raises `FormError`."""
    names = tuple(filter(str.isdecimal, data_files(FORMS)))
    if not names:
        raise FormError(f"文件夹 {FORMS} 中没有法定格式文件")
    return names


def data_files(folder: Path) -> list[str]:
    """The names of the data files in a folder, without their ending, in order."""
    return sorted(path.stem for path in folder.iterdir() if path.suffix == ".toml")


def read_data(path: Path, make: Callable[[Tree], T]) -> T:
    """What `make` makes of that TOML file. Raises `FormError` with the place of the fault."""
    try:
        content = path.read_bytes()
        return make(_kept(path, content) or Tree(_parsed(content)))
    except FileNotFoundError as error:
        raise FormError(f"找不到{_called(path)} {path}") from error
    except (OSError, ValueError) as error:
        if isinstance(error, TreeError):
            raise FormError(f"{_called(path)} {path.name}：{error}") from error
        raise FormError(f"{_called(path)} {path.name} 已损坏：{error}") from error


def _called(path: Path) -> str:
    return "法定格式文件" if path.parent == FORMS else "本地通知的文件"


def _parsed(content: bytes) -> dict[str, Any]:
    """The TOML document. Raises ValueError."""
    import tomllib

    # Git may have made its line ends those of the system.
    return tomllib.loads(content.decode().replace("\r\n", "\n"))


def parsed(
    content: bytes, more: Callable[[dict[str, Any]], object] = lambda document: None
) -> bytes:
    """What is kept of a TOML file beside it, so that it needn't be parsed at every start.

    `more` may put into it what else it takes long to find.
    """
    document = _parsed(content)
    more(document)
    text = json.dumps(document, ensure_ascii=False, indent=0)
    return f"{_checksum(content)}\n{text}\n".encode()


def _kept(path: Path, content: bytes) -> Tree | None:
    """The document as it was kept, if it is of that very content."""
    try:
        kept = (path.parent / PARSED / f"{path.stem}.json").read_text(encoding="utf-8")
        checksum, _, text = kept.partition("\n")
        return Tree(json.loads(text), is_checked=True) if checksum == _checksum(content) else None
    except (OSError, ValueError):
        return None


def _checksum(content: bytes) -> str:
    content = content.replace(b"\r\n", b"\n")
    return f"{len(content)} {zlib.crc32(content):08x}"


def regular_expression(tree: Tree) -> str:
    """The text, which is a regular expression. Raises `TreeError` for any other."""
    try:
        if not tree.is_checked:
            re.compile(tree.text())
    except re.error as error:
        raise tree.fail(f"不是正则表达式：{error}") from error
    return tree.text()


def texts(tree: Tree, name: str) -> tuple[str, ...]:
    """The texts of an optional array; none is empty. Raises `TreeError`."""
    if tree.is_checked:
        return tuple(tree.value.get(name, ()))
    items = tree.get(name).items() if tree.has(name) else []
    for item in items:
        if not item.text():
            raise item.fail("不能为空")
    return tuple(item.text() for item in items)


def flag(tree: Tree, name: str) -> bool:
    """The optional truth of that name; false if it is absent."""
    return tree.get(name).truth() if tree.has(name) else False


def text(tree: Tree, name: str) -> str:
    """The optional text of that name; empty if it is absent."""
    return tree.get(name).text() if tree.has(name) else ""


def key(tree: Tree) -> str:
    """A part of a figure's key. It is a tag in templates too, so it must be a name there."""
    if not tree.text().isidentifier():
        raise tree.fail(f"“{tree.text()}”不能作数据项的名称")
    return tree.text()


def code(tree: Tree, family: str = "") -> str:
    """The code of a rule of that family, or of any."""
    if not tree.is_checked and not re.fullmatch(rf"{family or '[A-Z]'}[1-9]\d*", tree.text()):
        raise tree.fail(f"应为 {family or '字母'} 和数字，如 {family or 'N'}1")
    return tree.text()


def severity(tree: Tree) -> Literal["error", "warning"]:
    """How bad it is to break the rule that the object describes: an error unless it says else."""
    if not tree.has("severity"):
        return "error"
    named = tree.get("severity").text()
    if named not in ("error", "warning"):
        raise tree.get("severity").fail("只能是 error 或 warning")
    return "error" if named == "error" else "warning"


def refuse_repeated(values: Sequence[str], place: Tree, what: str) -> None:
    """Refuse values of which one stands there twice."""
    for value in values:
        if values.count(value) > 1:
            raise place.fail(f"{what}“{value}”出现了两次")
