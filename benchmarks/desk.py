"""How long a collection takes, at 60, 600 and 5,000 organs, and what it finds of what was planted.

    python benchmarks/desk.py [organs …]

The collections are made (`tests/counties.py`): three levels, two years, workbooks that differ in
figures and prose. Budgets: a report at 5,000 takes at most 1.2 times as long as at 600; all of it
at most twice what reading and checking its reports takes one after the other, divided by two
cores; at most 400 MB in the main process; look-alikes at most a fifth. Of 200 planted faults of 20
kinds each is found, and nothing else is accused.
"""

from __future__ import annotations

import dataclasses
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from counties import YEAR, Made, Workbooks, county, put
from gongkai_docx.checks import check
from gongkai_docx.desk import alike, records, rollup
from gongkai_docx.desk.collecting import Outcome, Request, collect
from gongkai_docx.desk.filing import Filing
from gongkai_docx.desk.roster import DEADLINE, Organ
from gongkai_docx.desk.roster_sheet import write as write_roster
from gongkai_docx.forms import load_form
from gongkai_docx.readers import read
from gongkai_docx.report import Block, Report
from gongkai_docx.writers import json

SIZES = (60, 600, 5_000)
NOW = datetime(2025, 3, 1)
ONE_BY_ONE = 60
"""How many reports are read and checked one after the other, to compare with."""
EACH = 10
"""How many faults there are of each kind."""
WORKERS = 2


class Quiet:
    """Whoever doesn't want to know how far it is."""

    def begin(self, what: str, total: int) -> None:
        """Begin."""

    def took(self, filing: Filing) -> None:
        """Go on."""


def main() -> None:
    """Measure each size, then look for what was planted."""
    sizes = [int(each) for each in sys.argv[1:]] or SIZES
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            measure(size, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        find(Path(folder))


def measure(size: int, folder: Path) -> None:
    """Collect so many organs' reports, and print what it took."""
    made = county(size)
    put(made, folder / "in", workbooks=True)
    organs = write_roster([each.organ for each in made], YEAR)
    (folder / "roster.xlsx").write_bytes(organs)
    # A process of its own, whose memory is that of the program and not of what was made here.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as own:
        one, taken = own.submit(taking, folder).result()
    whole, budget = taken.read + taken.written, 2 * size * one / WORKERS
    print(
        f"{size:6} organs: {whole:7.1f} s, {whole / size * 1000:5.1f} ms a report "
        f"(budget {budget:.1f} s: {whole / budget:.2f}); read and compared {taken.read:.1f} s, "
        f"written {taken.written:.1f} s, look-alikes {taken.compared:.2f} s "
        f"({taken.compared / whole:.0%}); memory {taken.memory:.0f} MB; "
        f"one by one {one * 1000:.1f} ms a report; findings {taken.findings}",
        flush=True,
    )


@dataclasses.dataclass(frozen=True)
class Taken:
    """Seconds that the steps took, MB that the process had at most, and how much was found."""

    read: float
    written: float
    compared: float
    memory: float
    findings: int


def taking(folder: Path) -> tuple[float, Taken]:
    """Collect what lies there: seconds a report one by one, and what the whole took."""
    one = one_by_one(folder / "in")
    start = time.perf_counter()
    request = Request((folder / "in",), NOW, folder / "roster.xlsx", workers=WORKERS)
    outcome = collect(request, Quiet())
    known = time.perf_counter()
    target = folder / "roll-up.xlsx"
    target.write_bytes(rollup.write(outcome, target))
    (folder / "a.jsonl").write_bytes(records.write(outcome))
    end = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    alike.alike(outcome.collection)
    compared = time.perf_counter() - end
    findings = sum(len(each.all_findings) for each in outcome.collection.entries)
    return one, Taken(known - start, end - known, compared, memory, findings)


def one_by_one(folder: Path) -> float:
    """Seconds that reading and checking one report takes in this process."""
    files = sorted(folder.rglob("*.xlsx"))[:ONE_BY_ONE]
    check(read(files[0]).report)
    start = time.perf_counter()
    for file in files:
        check(read(file).report)
    return (time.perf_counter() - start) / len(files)


# ---------------------------------------------------------------- what is planted


@dataclasses.dataclass
class Plot:
    """A collection in the making, and what has to be found in it: (code, organ)."""

    made: list[Made]
    folder: Path
    dice: random.Random
    expected: set[tuple[str, str]] = dataclasses.field(default_factory=set)
    organs: dict[str, Organ] = dataclasses.field(default_factory=dict)
    extra: list[Organ] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        self.organs = {each.organ.name: each.organ for each in self.made}
        above = {each.organ.above for each in self.made}
        self.free = [each for each in self.made if each.organ.name not in above]
        self.dice.shuffle(self.free)
        self.workbooks = Workbooks(self.made[0].report)

    def take(self) -> Made:
        """An organ at the bottom that nothing was done to yet."""
        return self.free.pop()

    def file(self, each: Made) -> Path:
        """Its file."""
        return self.folder / "in" / (each.organ.above or "市本级") / f"{each.organ.name}.xlsx"

    def write(self, each: Made, report: Report, file: Path | None = None) -> None:
        """Write another report in its file, or in that one."""
        (file or self.file(each)).write_bytes(self.workbooks.write(report))

    def figures(self, each: Made, **changes: int) -> Report:
        """Its report with other figures."""
        keys = {key.replace("·", "."): value for key, value in changes.items()}
        return dataclasses.replace(each.report, figures={**each.report.figures, **keys})

    def expect(self, each: Made, *codes: str) -> None:
        """These have to be found about it."""
        self.expected |= {(code, each.organ.name) for code in codes}


Plant = Callable[[Plot], None]
PLANTS: list[Plant] = []


def plant(function: Plant) -> Plant:
    """One of the kinds of faults."""
    PLANTS.append(function)
    return function


def said(each: Made, section: str, *texts: str) -> Report:
    """Its report with that said in one section."""
    narrative = {**each.report.narrative, section: (Block(None, texts),)}
    return dataclasses.replace(each.report, narrative=narrative)


def with_word(each: Made, text: str) -> Report:
    """Its report with a sentence added to the first paragraph."""
    first, *rest = each.report.narrative["总体情况"]
    block = dataclasses.replace(first, paragraphs=(first.paragraphs[0] + text,))
    return dataclasses.replace(
        each.report, narrative={**each.report.narrative, "总体情况": (block, *rest)}
    )


@plant
def row_total(plot: Plot) -> None:
    """A total that is not the sum of its row."""
    each = plot.take()
    key = "申请.予以公开.总计"
    plot.write(each, plot.figures(each, **{key: int(each.report.figures[key]) + 1}))
    plot.expect(each, "I1", "I2")


@plant
def carried(plot: Plot) -> None:
    """上年结转 that is not last year's 结转下年."""
    each = plot.take()
    figures = each.report.figures
    changes = {
        f"申请.{row}.{column}": int(figures[f"申请.{row}.{column}"]) + sign
        for row, sign in (("上年结转", 1), ("本年新收", -1))
        for column in ("自然人", "总计")
    }
    plot.write(each, plot.figures(each, **changes))
    plot.expect(each, "H1")


@plant
def copied(plot: Plot) -> None:
    """One organ's prose in another's report."""
    each, other = plot.take(), plot.take()
    plot.write(each, dataclasses.replace(each.report, narrative=other.report.narrative))
    plot.expect(each, "L12")
    plot.expect(other, "L12")


@plant
def partly_copied(plot: Plot) -> None:
    """Half a section of another's, with some words changed."""
    each, other = plot.take(), plot.take()
    theirs, ours = other.report.narrative["总体情况"], each.report.narrative["总体情况"]
    changed = tuple(
        dataclasses.replace(block, paragraphs=(block.paragraphs[0].replace("办公室", "秘书处"),))
        for block in theirs[:3]
    )
    narrative = {**each.report.narrative, "总体情况": (*changed, *ours[3:])}
    plot.write(each, dataclasses.replace(each.report, narrative=narrative))
    plot.expect(each, "L12")
    plot.expect(other, "L12")


@plant
def missing(plot: Plot) -> None:
    """Nothing was sent."""
    each = plot.take()
    plot.file(each).unlink()
    plot.expect(each, "L10")


@plant
def doubled(plot: Plot) -> None:
    """The same file twice."""
    each = plot.take()
    plot.write(each, each.report, plot.file(each).with_stem(f"{each.organ.name}（1）"))
    plot.expect(each, "L5")


@plant
def versions(plot: Plot) -> None:
    """Two files that differ in a figure."""
    each = plot.take()
    other = plot.figures(each, **{"主动公开.行政许可.处理决定": 99})
    plot.write(each, other, plot.file(each).with_stem(f"{each.organ.name}终稿"))
    plot.expect(each, "L5")


@plant
def wrong_year(plot: Plot) -> None:
    """Last year's report, sent again."""
    each = plot.take()
    plot.file(each).with_suffix(".json").write_bytes(json.write(each.last))
    plot.file(each).unlink()
    plot.expect(each, "L7")


@plant
def wrong_organ(plot: Plot) -> None:
    """One organ's report in a file that is called after another, whose own is missing."""
    each, other = plot.take(), plot.take()
    plot.file(other).unlink()
    plot.file(each).rename(plot.file(other))
    plot.expect(each, "L8")
    plot.expect(other, "L10")


@plant
def unknown(plot: Plot) -> None:
    """A name that the roster doesn't have."""
    each = plot.take()
    plot.write(each, dataclasses.replace(each.report, unit=f"{each.organ.name}本级"))
    plot.expect(each, "L10")
    plot.expected.add(("L6", f"{each.organ.name}本级"))


@plant
def other_form(plot: Plot) -> None:
    """The tables of 2019."""
    each = plot.take()
    old = load_form("2019")
    report = Report(
        old,
        each.organ.name,
        YEAR,
        narrative=each.report.narrative,
        figures=dict.fromkeys(old.figures, 0),
        kind=each.report.kind,
    )
    plot.file(each).with_suffix(".json").write_bytes(json.write(report))
    plot.file(each).unlink()
    plot.expect(each, "L9", "S3", "H1", "H4")


@plant
def late(plot: Plot) -> None:
    """Sent after the deadline."""
    each = plot.take()
    organ = dataclasses.replace(each.organ, received=date(2025, 2, 3))
    plot.organs[organ.name] = organ
    plot.expect(each, "L11")


@plant
def two_places(plot: Plot) -> None:
    """An organ that stands in the roster twice."""
    each = plot.take()
    plot.extra.append(dataclasses.replace(each.organ, above=""))
    plot.expect(each, "L3")


@plant
def unreadable(plot: Plot) -> None:
    """A file that was cut off."""
    each = plot.take()
    content = plot.file(each).read_bytes()
    plot.file(each).write_bytes(content[: len(content) // 2])
    plot.expect(each, "L10")


@plant
def government(plot: Plot) -> None:
    """A government's figure that is not the sum of those below; every county but one time."""
    counties = [each for each in plot.made if each.organ.kind == "县级政府"]
    done = {organ for code, organ in plot.expected if code == "L1"}
    each = next(each for each in counties if each.organ.name not in done)
    key = "主动公开.行政处罚.处理决定"
    plot.write(each, plot.figures(each, **{key: int(each.report.figures[key]) + 7}))
    plot.expect(each, "L1")


@plant
def power(plot: Plot) -> None:
    """规章 in a report of an organ that can have none."""
    each = plot.take()
    plot.write(each, plot.figures(each, **{"主动公开.规章.有效": 1}))
    plot.expect(each, "H2", "H5")


@plant
def empty_section(plot: Plot) -> None:
    """A section without a word."""
    each = plot.take()
    narrative = {key: each.report.narrative[key] for key in ("总体情况", "问题改进")}
    plot.file(each).with_suffix(".json").write_bytes(
        json.write(dataclasses.replace(each.report, narrative=narrative))
    )
    plot.file(each).unlink()
    plot.expect(each, "S4")


@plant
def contradicted(plot: Plot) -> None:
    """Prose that says another number than the table."""
    each = plot.take()
    plot.write(each, with_word(each, "全年收到政府信息公开申请9999件。"))
    plot.expect(each, "N4")


@plant
def private(plot: Plot) -> None:
    """A mobile number in the prose."""
    each = plot.take()
    plot.write(each, with_word(each, "联系人手机13800138000。"))
    plot.expect(each, "N16")


@plant
def unbalanced(plot: Plot) -> None:
    """What came in is not what was handled and what is left."""
    each = plot.take()
    figures = each.report.figures
    keys = ("申请.结转下年.自然人", "申请.结转下年.总计")
    plot.write(each, plot.figures(each, **{key: int(figures[key]) + 1 for key in keys}))
    plot.expect(each, "I3")


def find(folder: Path) -> None:
    """Plant 200 faults of 20 kinds among 600 organs and print what of them was found."""
    plot = Plot(county(600, seed=7), folder, random.Random(200))
    put(plot.made, folder / "in", workbooks=True)
    put(plot.made, folder / "last", last=True)
    for one in PLANTS:
        for _ in range(EACH):
            one(plot)
    roster = folder / "roster.xlsx"
    organs = [plot.organs[each.organ.name] for each in plot.made]
    roster.write_bytes(with_deadline(write_roster([*organs, *plot.extra], YEAR), folder))
    request = Request((folder / "in",), NOW, roster, last=folder / "last", workers=WORKERS)
    outcome = collect(request, Quiet())
    told = set(accused(outcome, plot))
    print(f"planted {len(PLANTS) * EACH} faults of {len(PLANTS)} kinds: ", end="")
    print(f"expected {len(plot.expected)}, found {len(plot.expected & told)}")
    for code, organ in sorted(plot.expected - told):
        print(f"  missed  {code} {organ}")
    for code, organ in sorted(told - plot.expected - consequences(plot)):
        print(f"  accused {code} {organ}")


def with_deadline(content: bytes, folder: Path) -> bytes:
    """The roster with a deadline in it."""
    import openpyxl

    file = folder / "x.xlsx"
    file.write_bytes(content)
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    for cell in sheet[3]:
        if cell.value == DEADLINE:
            sheet.cell(3, (cell.column or 0) + 1).value = date(2025, 1, 31)
    book.save(file)
    return file.read_bytes()


def accused(outcome: Outcome, plot: Plot) -> Iterator[tuple[str, str]]:
    """What was found, by code and organ."""
    whole = outcome.collection
    for entry in whole.entries:
        yield from ((told.code, entry.organ.name) for told in entry.all_findings)
    for filing in whole.strangers:
        yield "L6", filing.unit
        yield from ((told.code, filing.unit) for told in filing.findings)
    for told in whole.findings:
        if told.code == "L3":
            yield "L3", told.message.partition("：")[0]
        elif told.code != "L6":
            yield told.code, ""


def consequences(plot: Plot) -> set[tuple[str, str]]:
    """What follows from other faults: sums of who is missing, wrong or counted otherwise.

    A county whose organ sent a wrong figure, or nothing, isn't its sum any more; nor is what all
    of them carried over.
    """
    above = {each.organ.name: each.organ.above for each in plot.made}
    organs = {organ for _, organ in plot.expected}
    told = {("L1", above.get(organ, "")) for organ in organs}
    told |= {("L1", above.get(name, "")) for _, name in set(told)}
    return told | {("L2", "")}


if __name__ == "__main__":
    main()
