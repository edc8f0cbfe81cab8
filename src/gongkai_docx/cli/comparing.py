"""Two sources on the command line → what they say differently, told, as JSON, or on a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gongkai_docx.cli.checking import read_source, tell
from gongkai_docx.cli.saving import require, save
from gongkai_docx.saying import say_json

if TYPE_CHECKING:
    from gongkai_docx.report import Report


def compare(
    first: Path, second: Path, *, as_json: bool, page: Path | None, overwrite: bool
) -> bool:
    """Tell what the second says differently; whether it does."""
    from gongkai_docx import terminal
    from gongkai_docx.differences import differences

    if page:
        require(page, ".html", "比较结果")
    found = differences(_report(first, as_json), _report(second, as_json))
    if as_json:
        say_json(terminal.differences_as_json(found, first.name, second.name))
    else:
        terminal.show_differences(found, first.name, second.name)
    if page:
        from gongkai_docx.writers import side_by_side

        html = side_by_side.page(found, first.name, second.name)
        save(html.encode(), page, overwrite, option="--html", aside=as_json)
    return bool(found.count)


def _report(source: Path, as_json: bool) -> Report:
    """The report in that source; what could not be read of it is told, and compared as unknown."""
    reading = read_source(source)
    if not as_json:
        tell(source, reading.findings)
    return reading.report
