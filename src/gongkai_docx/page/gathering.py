"""A folder that was dropped → the state of the collection, and its roll-up as files."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from gongkai_docx.clock import now
from gongkai_docx.desk import page, records, returning, rollup, roster_sheet
from gongkai_docx.desk.collecting import Outcome, Request
from gongkai_docx.desk.collecting import collect as collected
from gongkai_docx.desk.collection import Entry
from gongkai_docx.desk.filing import Filing
from gongkai_docx.desk.rollup.overview import heading, summary
from gongkai_docx.findings import Severity
from gongkai_docx.page import NOT_HERE, NOT_READ
from gongkai_docx.page.producing import MADE

_FOR_EACH = {
    "drafts": ("各单位文稿.zip", returning.build),
    "returns": ("退回修改单.zip", returning.give_back),
}
"""What can be written for each organ: what the archive with that is called, and what writes it."""
_HEADERS = ("单位", "状态", *(severity.called for severity in Severity), "文件")


class _Heard:
    """Tells how many files are read, of how many."""

    def __init__(self, hear: Callable[[int, int], object]) -> None:
        self._hear, self._done, self._total = hear, 0, 0

    def begin(self, what: str, total: int) -> None:
        """So many are about to be read."""
        self._done, self._total = 0, total

    def took(self, filing: Filing) -> None:
        """One of them was read."""
        self._done += 1
        self._hear(self._done, self._total)


def collect(
    folder: str,
    roster: str = "",
    last: str = "",
    write: str = "",
    hear: Callable[[int, int], object] = lambda done, total: None,
) -> dict[str, Any]:
    """What `collect` tells of the reports in that folder, and what of it can be saved.

    `last` is the folder with last year's; what each organ gets is written too, if `write` says of
    what kind. Raises `Unusable` for a roster that can't be read.
    """
    within = _named(Path(folder))
    others = tuple(sorted(_not_read_here(within)))
    request = Request(
        (within,),
        now(),
        Path(roster) if roster else None,
        _named(Path(last)) if last else None,
        workers=0,
        without=others,
    )
    outcome = collected(request, _Heard(hear))
    MADE.mkdir(exist_ok=True)
    organs = [entry.organ for entry in outcome.collection.entries]
    made = {
        "汇总.xlsx": rollup.write(outcome, within / "汇总.xlsx"),
        "汇总.html": page.write(outcome, within / "汇总.html"),
        "汇总.jsonl": records.write(outcome),
        "名册.xlsx": roster_sheet.write(organs, outcome.collection.year),
    }
    failed: list[str] = []
    if write:
        name, for_each = _FOR_EACH[write]
        made[name], failed = _packed(partial(for_each, outcome, request=request))
    for name, content in made.items():
        (MADE / name).write_bytes(content)
    return {
        "title": heading(outcome),
        "said": summary(outcome),
        "headers": list(_HEADERS),
        "rows": [_row(entry) for entry in outcome.collection.entries],
        "left": [
            *failed,
            *_left(outcome),
            *(f"{path.relative_to(within)}：{path.suffix.lower()} {NOT_READ}" for path in others),
        ],
        "files": [str(MADE / name) for name in made],
    }


def _packed(write: Callable[[Path], Sequence[returning.Written]]) -> tuple[bytes, list[str]]:
    """The files that are written for each organ, in an archive; and which could not be."""
    with TemporaryDirectory() as name:
        written = write(Path(name))
        stream = io.BytesIO()
        with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
            for path in sorted(Path(name).iterdir()):
                archive.writestr(ZipInfo(path.name), path.read_bytes(), ZIP_DEFLATED)
    return stream.getvalue(), [why for each in written for why in each.failed]


def _named(folder: Path) -> Path:
    """The folder that was dropped, which lies alone in that one; or that one, for loose files."""
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


def _not_read_here(folder: Path) -> Iterator[Path]:
    """The reports in it that no browser can read."""
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix.lower() in NOT_HERE:
            yield path


def _row(entry: Entry) -> list[str]:
    counts = [str(entry.tally(severity)) for severity in Severity]
    return [entry.organ.name, entry.state.value, *counts, entry.filing.path if entry.filing else ""]


def _left(outcome: Outcome) -> list[str]:
    """What was not collected, and why."""
    told = [f"{each.path}：{each.problem}" for each in outcome.collection.unusable]
    told += [f"{path}：{why}。" for path, why in outcome.found.passed_over]
    return told + [finding.message for finding in outcome.collection.findings]
