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
from gongkai_docx.page import READ_HERE, drawing, producing, reviewing
from gongkai_docx.text import printable

Answer = dict[str, Any]


def hello() -> Answer:
    """What the page has to know before anything is dropped."""
    return {"version": __version__, "largest": MAX_FILE}


def oversized(name: str) -> Answer:
    """Why a file of that name, which is larger than `MAX_FILE`, isn't even sent here."""
    raise too_large(name)


def _collect(folder: str) -> Answer:
    from gongkai_docx.page import gathering  # loading it takes a while, and few need it

    return gathering.collect(folder)


_ANSWERS: dict[str, Callable[..., Answer]] = {
    "hello": hello,
    "oversized": oversized,
    "check": reviewing.check,
    "sheet": drawing.sheet,
    "build": producing.build,
    "cover": producing.cover,
    "annotate": producing.annotate,
    "publish": producing.publish,
    "convert": producing.convert,
    "new": producing.new,
    "collect": _collect,
}


def answer(asked: str) -> str:
    """The answer to what was asked: {"ask": …, and what else that wants}.

    Where it can't be done the answer is {"refused": why}. Paths of files that were made stand
    under "files".
    """
    wanted = json.loads(asked)
    try:
        told = _ANSWERS[wanted.pop("ask")](**wanted)
    except GongkaiError as error:
        told = {"refused": printable(_missing(error, wanted) or str(error))}
    except ModuleNotFoundError as error:
        told = {"refused": _missing(error, wanted) or str(error)}
    except Exception as error:
        told = {"refused": printable(str(as_told("处理文件", error)))}
    files = told.pop("files", [])
    whole = {**masked_throughout(told), "files": files}
    return simplejson.dumps(whole, ensure_ascii=False, use_decimal=True)


def _missing(error: BaseException, wanted: Answer) -> str:
    """What to do where a package has no edition for browsers; "" where that isn't the matter."""
    cause: BaseException | None = error
    while cause and not isinstance(cause, ModuleNotFoundError):
        cause = cause.__cause__
    if cause is None:
        return ""
    file = Path(str(wanted.get("last") or wanted.get("path") or ""))
    if file.suffix.lower() in READ_HERE:
        return f"{file.name}：这一步要用装在电脑上的程序来做，网页里做不了。"
    return (
        f"{file.name}：这一格式（{file.suffix or '未知'}）要用装在电脑上的程序来读，网页里读不了；"
        "请换成填报表（.xlsx、.xls、.et、.ods）、JSON，或在 Word、浏览器里另存为纯文本（.txt）。"
    )
