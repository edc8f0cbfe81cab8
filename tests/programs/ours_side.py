"""Orders, a line of JSON each → a process of our program, forked for each → its exit code."""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import runpy
import sys
from typing import Any

import gongkai_docx
from gongkai_docx.checks import check
from gongkai_docx.forms import form_names, load_form
from gongkai_docx.report import Report
from gongkai_docx.writers import word


def load() -> None:
    """Import every module of the program, and with them what these need; have all forms at hand."""
    for module in pkgutil.walk_packages(gongkai_docx.__path__, "gongkai_docx."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in form_names():
        blank = Report(form=load_form(name))
        check(blank)
        word.write(blank)


def become(order: dict[str, Any]) -> None:
    """Make of this process one that was just started: where, with what, and what it talks to."""
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv[:] = ["gongkai-docx", *order["arguments"]]
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, path in zip((1, 2), order["said"], strict=True):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
    sys.stdin, sys.stdout = os.fdopen(0, encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", errors="backslashreplace")


def run() -> None:
    """The program, to its end; what it leaves in memory isn't put away, which takes long."""
    try:
        runpy.run_module("gongkai_docx", run_name="__main__", alter_sys=True)
    except SystemExit as done:
        if isinstance(done.code, int) and sys.stdout:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(done.code)
        raise


def main() -> None:
    load()
    gc.freeze()  # or every process would look through all that was loaded, and copy it
    orders, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    for line in orders:
        process = os.fork()
        if process == 0:
            become(json.loads(line))
            run()
            return
        _, status = os.waitpid(process, 0)
        print(json.dumps({"done": os.waitstatus_to_exitcode(status)}), file=answers, flush=True)


main()
