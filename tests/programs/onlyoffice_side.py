"""Orders, a line of JSON each → ONLYOFFICE carries them out → a line of JSON each.

An order names a document to open, a script to run in it, and files to save it to.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import docbuilder


class Complaint(Exception):
    """What ONLYOFFICE can't do."""


def carried_out(order: dict[str, Any], builder: docbuilder.CDocBuilder) -> str:
    if builder.OpenFile(order["open"], "") != 0:
        raise Complaint(f"can't open {order['open']}")
    try:
        with_values = builder.GetContext()  # without one, it crashes where a value is read
        returned = docbuilder.CDocBuilderValue()
        if not builder.ExecuteCommand(order["script"], returned):
            raise Complaint(f"the script failed: {order['script']}")
        for suffix, path in order["save"]:
            if builder.SaveFile(suffix, path) != 0:
                raise Complaint(f"can't save {path}")
        text = str(returned.ToString())
        del returned, with_values
        return text
    finally:
        builder.CloseFile()


def main() -> None:
    # It talks on standard output of its own accord; that goes where its errors go.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    builder = docbuilder.CDocBuilder()
    for line in sys.stdin:
        try:
            answer = {"done": carried_out(json.loads(line), builder)}
        except Complaint as complaint:
            answer = {"refused": str(complaint)}
        print(json.dumps(answer), file=answers, flush=True)


main()
