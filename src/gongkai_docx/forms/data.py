"""A data file of this folder → what is made of it, or an error with the place of the fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, TypeVar

from gongkai_docx.forms.tree import Tree, TreeError

T = TypeVar("T")

FORMS = Path(__file__).parent


class UnknownForm(ValueError):
    """There is no form of that name, or for that year; the message tells which there are."""


class FormError(ValueError):
    """A form file is missing or malformed; the message names the file and the place in it.

    The program isn't whole then: nobody who only uses it can do anything about its reports.
    """


def form_names() -> list[str]:
    """The names of the forms that ship with the program, oldest first. Raises `FormError`."""
    names = sorted(path.stem for path in FORMS.glob("[0-9][0-9][0-9][0-9].toml"))
    if not names:
        raise FormError(f"文件夹 {FORMS} 中没有法定格式文件")
    return names


def read_data(path: Path, make: Callable[[Tree], T]) -> T:
    """What `make` makes of that TOML file. Raises `FormError` with the place of the fault."""
    import tomllib

    try:
        return make(Tree(tomllib.loads(path.read_text(encoding="utf-8"))))
    except FileNotFoundError as error:
        raise FormError(f"找不到法定格式文件 {path}") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FormError(f"法定格式文件 {path.name} 已损坏：{error}") from error
    except TreeError as error:
        raise FormError(f"法定格式文件 {path.name}：{error}") from error


def texts(tree: Tree, name: str) -> tuple[str, ...]:
    """The texts of an optional array; none is empty. Raises `TreeError`."""
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
    if not re.fullmatch(rf"{family or '[A-Z]'}[1-9]\d*", tree.text()):
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
