"""Orders, a line of JSON each → LibreOffice, opened once, carries them out → a line each.

It is run by a Python that LibreOffice obeys, so it imports nothing of ours. An order names a
document to open, cells to type into, a script to run in it, cells to show, and files to save it to.
"""

import contextlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException
from com.sun.star.uno import Exception as Complaint


def opened(profile: str) -> "tuple[subprocess.Popen[bytes], Any]":
    """LibreOffice's process, and its desktop, on which documents are opened."""
    pipe = f"pipe,name=gongkai-{os.getpid()}"
    office = subprocess.Popen(
        [
            "soffice",
            f"-env:UserInstallation={uno.systemPathToFileUrl(profile)}",
            "--headless",
            "--norestore",
            "--nodefault",
            "--nologo",
            f"--accept={pipe};urp",
        ],
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
    )
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    while True:
        try:
            context = resolver.resolve(f"uno:{pipe};urp;StarOffice.ComponentContext")
            break
        except NoConnectException:
            if office.poll() is not None:
                sys.exit(f"soffice ended with {office.returncode} before it could be reached")
            time.sleep(0.05)
    desktop = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.Desktop", context
    )
    return office, desktop


def properties(**values: object) -> "tuple[Any, ...]":
    made = []
    for name, value in values.items():
        each = PropertyValue()
        each.Name, each.Value = name, value
        made.append(each)
    return tuple(made)


def cell(document: Any, place: str) -> Any:
    sheet, _, name = place.rpartition("!")
    return document.Sheets.getByName(sheet).getCellRangeByName(name)


def type_into(cell: Any, typed: "float | str") -> None:
    """As a person types: a formula is reckoned, a number is a number, all else is text."""
    if isinstance(typed, str) and not typed.startswith("="):
        cell.setString(typed)
    elif isinstance(typed, str):
        cell.setFormula(typed)
    else:
        cell.setValue(typed)


def seen(sheet: Any) -> "list[list[Any]]":
    """Row, column and text of each cell as it is shown, and what of it isn't seen so."""
    constants_and_formulas = 1 | 2 | 4 | 16
    found = []
    cells = sheet.queryContentCells(constants_and_formulas).Cells.createEnumeration()
    rows, columns = sheet.Rows, sheet.Columns
    while cells.hasMoreElements():
        each = cells.nextElement()
        at = each.CellAddress
        odd = set() if sheet.IsVisible else {"hidden"}
        if not (rows.getByIndex(at.Row).IsVisible and columns.getByIndex(at.Column).IsVisible):
            odd.add("hidden")
        back = each.CellBackColor
        for text, writing in written(each):
            if text.strip():
                odd |= oddities(writing, 0xFFFFFF if back == -1 else back)
        found.append([at.Row, at.Column, each.getString(), sorted(odd)])
    return found


def written(cell: Any) -> "Iterator[tuple[str, Any]]":
    """The parts of a cell's text, each with what knows how it looks."""
    if cell.Type.value != "TEXT":
        yield cell.getString(), cell
        return
    paragraphs = cell.createEnumeration()
    while paragraphs.hasMoreElements():
        portions = paragraphs.nextElement().createEnumeration()
        while portions.hasMoreElements():
            portion = portions.nextElement()
            yield portion.getString(), portion


def oddities(writing: Any, ground: int) -> "set[str]":
    found = set()
    if writing.CharStrikeout:
        found.add("struck")
    if getattr(writing, "CharEscapement", 0):
        found.add("raised")
    if writing.CharColor == ground or writing.CharHeight < 3:
        found.add("unseen")
    return found


def filter_of(document: Any, name: str) -> str:
    if name != "pdf":
        return name
    is_workbook = document.supportsService("com.sun.star.sheet.SpreadsheetDocument")
    return "calc_pdf_Export" if is_workbook else "writer_pdf_Export"


def carried_out(order: "dict[str, Any]", desktop: Any) -> object:
    url = uno.systemPathToFileUrl(order["open"])
    # Where nobody may edit, a script that moves cells does nothing, and says nothing.
    how = properties(Hidden=True, ReadOnly="run" not in order, Silent=True)
    document = desktop.loadComponentFromURL(url, "_blank", 0, how)
    if document is None:
        raise ValueError(f"can't open {order['open']}")
    try:
        for place, typed in order.get("type", {}).items():
            type_into(cell(document, place), typed)
        if "run" in order:
            script, seed = order["run"]
            exec(script, {"document": document, "dice": random.Random(seed)})
        for path, name in order["save"]:
            how = properties(FilterName=filter_of(document, name), Overwrite=True)
            document.storeToURL(uno.systemPathToFileUrl(path), how)
        if "see" in order:
            return {title: seen(document.Sheets.getByName(title)) for title in order["see"]}
        return {place: cell(document, place).getString() for place in order.get("show", ())}
    finally:
        document.close(True)


def main() -> None:
    office, desktop = opened(sys.argv[1])
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = {"done": carried_out(order, desktop) if order else office.pid}
        except DisposedException:
            sys.exit("LibreOffice died")
        except (Complaint, ValueError) as complaint:
            if office.poll() is not None:
                sys.exit(f"soffice ended with {office.returncode}")
            answer = {"refused": f"{type(complaint).__name__}: {complaint}"}
        print(json.dumps(answer), flush=True)
    with contextlib.suppress(DisposedException):
        desktop.terminate()
    office.wait()


main()
