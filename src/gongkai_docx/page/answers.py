"""What the page asks, as JSON → what the program says to it, as JSON and as files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import simplejson

from gongkai_docx import __version__
from gongkai_docx.errors import GongkaiError, as_told
from gongkai_docx.files import MAX_FILE, too_large
from gongkai_docx.masking import masked_throughout
from gongkai_docx.page import NOT_HERE, NOT_READ, drawing, producing, reviewing
from gongkai_docx.page.wording import done_here
from gongkai_docx.text import printable

Answer = dict[str, Any]
Hear = Callable[[int, int], object]
"""Is told how many files of how many are done."""


def hello() -> Answer:
    """What the page has to know before anything is dropped."""
    return {"version": __version__, "largest": MAX_FILE}


def oversized(name: str) -> Answer:
    """Why a file of that name, which is larger than `MAX_FILE`, isn't even sent here."""
    raise too_large(name)


_ANSWERS: dict[str, Callable[..., Answer]] = {
    "hello": hello,
    "oversized": oversized,
    "check": reviewing.check,
    "sheet": drawing.sheet,
    "build": producing.build,
    "cover": producing.cover,
    "annotate": producing.annotate,
    "publish": producing.publish,
    "renew": producing.renew,
    "convert": producing.convert,
    "new": producing.new,
    "rules": producing.rules,
}


def answer(asked: str, hear: Hear = lambda done, total: None) -> str:
    """The answer to what was asked: {"ask": …, and what else that wants}.

    Where it can't be done the answer is {"refused": why}, with "exhausted" if a program that has
    just been started may still do it. Paths of files that were made stand under "files".
    """
    wanted = json.loads(asked)
    try:
        told = _told(wanted.pop("ask"), wanted, hear)
    except Exception as error:
        meant = error if isinstance(error, GongkaiError) else as_told("处理文件", error)
        said = _beyond(error, wanted) or str(meant)
        told = {"refused": printable(said), "exhausted": _is_by(error, MemoryError)}
    files = told.pop("files", [])
    whole = {**done_here(masked_throughout(told)), "files": files}
    return simplejson.dumps(whole, ensure_ascii=False, use_decimal=True)


def _told(ask: str, wanted: Answer, hear: Hear) -> Answer:
    if ask == "collect":
        from gongkai_docx.page import gathering  # loading it takes a while, and few need it

        return gathering.collect(**wanted, hear=hear)
    return _ANSWERS[ask](**wanted)


def _beyond(error: BaseException, wanted: Answer) -> str:
    """What to do where the browser lacks memory, or a package; "" if that isn't the matter."""
    file = Path(str(wanted.get("last") or wanted.get("path") or ""))
    said = f"{file.name}：" if file.name else ""
    if _is_by(error, MemoryError):
        return (
            f"{said}内存不足，没有做完。请点“重新开始”，再试；仍然不行的，请关闭别的标签页和程序。"
        )
    if not _is_by(error, ModuleNotFoundError):
        return ""
    if file.suffix.lower() in NOT_HERE:
        return f"{said}{file.suffix.lower()} {NOT_READ}"
    return f"{said}这一步要用装在电脑上的程序来做，网页里做不了。"


def _is_by(error: BaseException | None, kind: type[BaseException]) -> bool:
    """Whether it is one of that kind, or came of one."""
    while error and not isinstance(error, kind):
        error = error.__cause__
    return error is not None
