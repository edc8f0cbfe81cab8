"""Findings, rules, differences → what people read on the terminal, programs on standard output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai_docx.calling import runnable
from gongkai_docx.findings import EXPLAINED, FAMILIES, Finding, Rule, Severity, ranked
from gongkai_docx.masking import masked, shown
from gongkai_docx.report import Report
from gongkai_docx.text import one_line, text_width, wrapped

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

    from gongkai_docx.differences import Differences, TextDifference

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
# Wide enough for a sentence where no terminal says how wide it is.
_PIPED_WIDTH = 100
# A narrower terminal breaks the lines itself, so that nothing is left out of them.
_NARROWEST = 32
MOST_ALIKE = 50
"""So many findings of one rule are told on the terminal; a file of any kind holds them all."""
_WHERE_ALL = "全部问题用 gongkai-docx check 的 --json 或 --annotate 查看。"
_LONGEST = 3000
"""Nobody reads a longer text here: its beginning is told."""
# The space between two columns, and at both edges together.
_BETWEEN, _EDGES = 3, 2
# The last column of a table is this wide, if its text is and the terminal has room for it.
_LEAST = 20


def show(findings: Sequence[Finding]) -> None:
    """Print the findings as a table, the worst first, what is explained last."""
    rows = [
        (each.severity if each.is_open else EXPLAINED, each.code, text)
        for each, text in told_of(ranked(findings))
    ]
    console = _console()
    _print_table(console, ("级别", "代码", "问题"), rows)
    _print_bases(console, findings)


def told_of(findings: Sequence[Finding]) -> Iterator[tuple[Finding, str]]:
    """What is told of them: of each rule as many as anybody reads, and how many more there are."""
    alike = Counter((finding.called, finding.code) for finding in findings)
    met: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        kind = finding.called, finding.code
        met[kind] += 1
        if met[kind] <= MOST_ALIKE:
            yield finding, _with_words(finding)
        elif met[kind] == MOST_ALIKE + 1:
            more = alike[kind] - MOST_ALIKE
            yield finding, f"另有 {more} 个同样的问题，没有在这里列出。{_WHERE_ALL}"


def _with_words(finding: Finding) -> str:
    """What is wrong, and what was written for it."""
    if not finding.explanation:
        return finding.message
    stop = "" if finding.message.endswith(("。", "？", "！")) else "。"
    return f"{finding.message}{stop}说明：{one_line(finding.explanation)}"


def show_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table of texts."""
    _print_table(_console(), headers, rows)


def show_rules(rules: Iterable[Rule]) -> None:
    """Print the rules, which are in their order, as a table for each family."""
    from rich.text import Text

    console = _console()
    for letter, family in groupby(rules, key=lambda rule: rule.family):
        members = list(family)
        rows = [
            (rule.code, rule.severity, "是" if rule.essential else "", rule.summary)
            for rule in members
        ]
        console.print(Text(f"{letter} {FAMILIES[letter]}", style="bold"))
        _print_table(console, ("代码", "级别", "必查", "说明"), rows)
        _print_bases(console, members)
        console.print()


def show_differences(found: Differences, first: str, second: str) -> None:
    """Print what two reports say differently: a table of figures, then each changed paragraph."""
    from gongkai_docx.differences import called, shortened

    console = _console()
    rows = [*found.facts, *((each.called, each.told[0], each.told[1]) for each in found.figures)]
    if rows:
        _print_table(console, ("数据", first, second), rows)
    for text in found.texts:
        say(f"{called(text.place, found.form)}：{changed_words(shortened(text))}")
    say(found.tally)


def changed_words(text: TextDifference) -> str:
    """The text on one line, with what was changed in it."""
    return "".join(_changed(*run) for run in text.runs)


def _changed(is_changed: bool, texts: tuple[str, str]) -> str:
    """A piece of text as one line tells it: 〔删去：旧〕, 〔加上：新〕, 〔旧 → 新〕."""
    first, second = texts
    if not is_changed:
        return first
    if first and second:
        return f"〔{first} → {second}〕"
    return f"〔删去：{first}〕" if first else f"〔加上：{second}〕"


def say(text: str) -> None:
    """Print a paragraph, in lines that fit."""
    console = _console()
    _print(console, _lines(text, console.width))


def _console() -> Console:
    from rich.console import Console

    console = Console(highlight=False)
    width = max(console.width, _NARROWEST) if console.is_terminal else _PIPED_WIDTH
    return Console(highlight=False, width=width)


def _print_table(
    console: Console, headers: Sequence[str], rows: Sequence[Sequence[str | Severity]]
) -> None:
    """Print the rows under those headers, what doesn't fit its column in several lines."""
    from rich import box
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    def told(cell: str | Severity, width: int) -> Text:
        style = _COLOURS[cell] if isinstance(cell, Severity) else ""
        text = _called(cell)
        return Text(text, style=style) if cell_len(text) <= width else _lines(text, width)

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    lines = [headers, *rows]
    before = [max(cell_len(_called(line[at])) for line in lines) for at in range(len(headers) - 1)]
    last = max(text_width(str(line[-1])[:_LONGEST]) for line in lines)
    *widths, room = _widths(before, last, console.width - _EDGES - _BETWEEN * len(before))
    for header, width in zip(headers, widths, strict=False):
        table.add_column(told(header, width), no_wrap=True, min_width=width)
    table.add_column(told(headers[-1], room), no_wrap=True)
    for *cells, text in rows:
        told_before = (told(cell, width) for cell, width in zip(cells, widths, strict=True))
        table.add_row(*told_before, _lines(str(text), room))
    _print(console, table)


def _widths(before: Sequence[int], last: int, room: int) -> list[int]:
    """How wide each column is: the last has what the others leave; if too little, the widest yield.

    A file's name can be as wide as the whole terminal.
    """
    widths = [*before, max(room - sum(before), min(last, _LEAST))]
    while sum(widths) > room and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    return widths


def _lines(text: str, width: int) -> Text:
    """The text as it may be shown, its commands as they run, in lines of that width."""
    from rich.text import Text

    said = runnable(shown(text))
    if len(said) > _LONGEST:
        said = f"{said[:_LONGEST]}……（共 {len(said)} 字）"
    return Text("\n".join(wrapped(said, width)))


def _print(console: Console, printed: RenderableType) -> None:
    """Print it; where nobody sees columns, its lines end where their text does."""
    if console.is_terminal:
        console.print(printed)
        return
    with console.capture() as capture:
        console.print(printed)
    console.file.writelines(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def _called(cell: str | Severity) -> str:
    return cell.called if isinstance(cell, Severity) else cell


def _print_bases(console: Console, told: Iterable[Finding | Rule]) -> None:
    """Print what codes rest on, a line for those that rest on the same."""
    from rich.text import Text

    of_codes: dict[tuple[str, ...], list[str]] = {}
    for basis, codes in _bases(told).items():
        of_codes.setdefault(tuple(codes), []).append(basis)
    for named, bases in of_codes.items():
        text = f"依据（{'、'.join(named)}）：{'；'.join(bases)}"
        _print(console, Text(shown(text), style="dim"))


def _bases(told: Iterable[Finding | Rule]) -> dict[str, list[str]]:
    """The codes that rest on each basis, in the order of the codes, else as they are told."""
    bases: dict[str, list[str]] = {}
    pairs = dict.fromkeys((each.code, each.basis) for each in told if each.basis)
    # By the number: N8 before N10.
    for code, basis in sorted(pairs, key=lambda pair: (pair[0][:1], len(pair[0]), pair[0])):
        bases.setdefault(basis, []).append(code)
    return bases


def told(finding: Finding, report: Report) -> dict[str, Any]:
    """The finding on that report as an object of JSON (the contract: README, “check --json”)."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "figures": list(finding.figures),
        "location": finding.location,
        "expected": finding.expected,
        "actual": finding.actual,
        "basis": finding.basis,
        "at": report.at(finding.place),
        "quote": finding.quote,
        "explanation": finding.explanation and masked(finding.explanation),
    }


def as_json(source: Path, report: Report, findings: Iterable[Finding]) -> dict[str, object]:
    """The findings as one JSON object (the contract: README, “check --json”)."""
    return {
        "source": str(source),
        "form": report.form.name,
        "unit": report.unit,
        "year": report.year,
        "findings": [told(finding, report) for finding in findings],
    }


def differences_as_json(found: Differences, first: str, second: str) -> dict[str, object]:
    """What two reports say differently, as one JSON object."""
    from gongkai_docx.differences import called

    return {
        "first": first,
        "second": second,
        "count": found.count,
        "facts": [{"name": name, "first": a, "second": b} for name, a, b in found.facts],
        "figures": [
            {"key": each.figure.key, "first": each.first, "second": each.second}
            for each in found.figures
        ],
        "texts": [text_as_json(text, called(text.place, found.form)) for text in found.texts],
    }


def text_as_json(text: TextDifference, place: str) -> dict[str, object]:
    """A changed paragraph that stands there, piece by piece, as an object of JSON."""
    pieces = [{"change": piece.change.value, "text": piece.text} for piece in text.pieces]
    return {"place": place, "pieces": pieces}


def rules_as_json(rules: Iterable[Rule]) -> list[dict[str, object]]:
    """The rules as a JSON array."""
    return [
        {
            "code": rule.code,
            "family": FAMILIES[rule.family],
            "severity": rule.severity.value,
            "essential": rule.essential,
            "summary": rule.summary,
            "basis": rule.basis,
        }
        for rule in rules
    ]
