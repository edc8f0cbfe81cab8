"""How many random reports, each through every format and program → those that came back otherwise.

python -m fuzz.round_trips 20
python -m fuzz.round_trips 200 --ours            without other programs
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fuzz.renewals import Offices, opened
from gongkai_docx.differences import called, differences
from gongkai_docx.readers import read
from gongkai_docx.report import HEADING_STYLES, Block, Report, Signature
from gongkai_docx.writers import json, word, xlsx
from strategies import EVERY_FORM, fitting_figures

_TEXT = st.text(
    "政府信息公开工作情况主动申请办理答复条例全年发布更新监督保障平台建设培训群众“”，；：（）《》0123456789%.-AB",
    min_size=1,
    max_size=120,
)
_HEADING = st.text(
    "政府信息公开工作情况主动申请办理答复监督保障平台建设培训", min_size=2, max_size=12
)


def _sentence(text: str) -> str:
    """A text that begins as prose does, and not with a number of its own."""
    return f"本单位{text}。"


@st.composite
def printed_reports(draw: st.DrawFn) -> Report:
    """Reports of either form as offices write them, with figures that fit each other."""
    form = draw(st.sampled_from(EVERY_FORM))
    paragraphs = st.lists(_TEXT.map(_sentence), min_size=1, max_size=3).map(tuple)
    narrative = {}
    for section in form.narratives:
        blocks = [Block(None, draw(paragraphs))] if draw(st.booleans()) else []
        headings = draw(st.lists(_HEADING, max_size=3, unique=True))
        blocks += [Block(heading, draw(paragraphs)) for heading in headings]
        narrative[section.key] = tuple(blocks or [Block(None, draw(paragraphs))])
    has_headings = any(block.heading for blocks in narrative.values() for block in blocks)
    return Report(
        form,
        unit="某某市某某局",
        year=form.last_year or draw(st.integers(2021, 2025)),
        preface=draw(st.just(()) | paragraphs),
        narrative=narrative,
        figures=draw(fitting_figures(form)),
        signature=draw(st.none() | st.just(Signature(None, date(2024, 1, 15)))),
        headings=draw(st.sampled_from(HEADING_STYLES)) if has_headings else "run-in",
    )


# ---------------------------------------------------------------- ways and back


def ours(report: Report, folder: Path) -> Iterator[tuple[str, Report]]:
    """What comes back of the report by our own formats alone."""
    paths = {suffix: folder / f"年报.{suffix}" for suffix in ("xlsx", "docx", "json")}
    paths["docx"].write_bytes(word.write(report))
    yield "docx", read(paths["docx"]).report
    paths["xlsx"].write_bytes(xlsx.write(report))
    paths["docx"].write_bytes(word.write(read(paths["xlsx"]).report))
    paths["json"].write_bytes(json.write(read(paths["docx"]).report))
    yield "xlsx, docx, json", read(paths["json"]).report


def by_libreoffice(report: Report, offices: Offices) -> Iterator[tuple[str, Report]]:
    """What comes back of its draft in each format that LibreOffice saves it in."""
    draft = offices.folder / "年报.docx"
    draft.write_bytes(word.write(report))
    folder, again = offices.folder / "saved", offices.folder / "again"
    saved = offices.libreoffice.convert(draft, ["docx", "html", "pdf", "doc", "odt"], folder)
    for path in saved:
        kind = path.suffix[1:]
        if kind in ("doc", "odt"):
            (path,) = offices.libreoffice.convert(path, ["docx"], again)
        yield f"LibreOffice's {kind}", read(path).report


def by_onlyoffice(report: Report, offices: Offices) -> Iterator[tuple[str, Report]]:
    """What comes back of its draft that ONLYOFFICE saved."""
    draft, saved = offices.folder / "年报.docx", offices.folder / "存.docx"
    draft.write_bytes(word.write(report))
    offices.onlyoffice.run(draft, "", saved)
    yield "ONLYOFFICE's docx", read(saved).report


def otherwise(report: Report, came: Report) -> str | None:
    """What came back otherwise: a difference, or what differs without being told as one."""
    found = differences(report, came)
    if found.count:
        words = "; ".join(
            f"{called(text.place, report.form)}: {text.pieces}" for text in found.texts
        )
        return f"{found.facts} {found.figures} {words}"
    if came.figures != report.figures or came.unread:
        return "figures"
    if came.headings != report.headings or came.signature != report.signature:
        return f"{came.headings}, {came.signature}"
    return None if _prose(came) == _prose(report) else f"{_prose(came)}"


def _prose(report: Report) -> list[object]:
    return [report.preface, *sorted(report.narrative.items())]


def main() -> int:
    """Run, and tell; 1 if anything came back otherwise."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.round_trips")
    parser.add_argument("count", type=int)
    parser.add_argument("--ours", action="store_true")
    options = parser.parse_args()
    tried: dict[str, int] = {}
    wrong: dict[str, list[str]] = {}
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        offices = None if options.ours else stack.enter_context(opened(folder))

        @settings(
            max_examples=options.count,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
        )
        @given(printed_reports())
        def each(report: Report) -> None:
            ways = [ours(report, folder)]
            if offices:
                ways += [by_libreoffice(report, offices), by_onlyoffice(report, offices)]
            for way in ways:
                for name, came in way:
                    tried[name] = tried.get(name, 0) + 1
                    if found := otherwise(report, came):
                        wrong.setdefault(name, []).append(found)

        each()
    for name, number in tried.items():
        print(f"{name}: {number} came back, {len(wrong.get(name, []))} otherwise")
        for what in wrong.get(name, [])[:5]:
            print(f"    {what[:1500]}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
