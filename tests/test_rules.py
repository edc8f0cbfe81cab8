"""Which rules there are: gathered from where they stand, and shown to people."""

from __future__ import annotations

import ast
import dataclasses
import functools
import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from lxml import etree
from rich.cells import cell_len

from conftest import EXAMPLE, ROOT, Run, posix
from gongkai_docx.checks import check, registry
from gongkai_docx.checks.registry import every_rule, rules_named
from gongkai_docx.findings import FAMILIES, Rule, Severity
from gongkai_docx.forms import form_names, load_form
from gongkai_docx.forms.data import FORMS
from gongkai_docx.notices import HERE as NOTICES
from gongkai_docx.report import Report
from gongkai_docx.text import wrapped
from source import MODULES, SRC, tree
from strategies import FORM

RULES = every_rule(*map(load_form, form_names()))


def codes_in(document: Any) -> Iterator[str]:
    """Every `code` that a form's file has, at any depth."""
    if isinstance(document, dict):
        if "code" in document:
            yield document["code"]
        document = list(document.values())
    if isinstance(document, list):
        for each in document:
            yield from codes_in(each)


def names_rule(tree: ast.Module) -> bool:
    """Whether the module has our `Rule` among its names (openpyxl has one too)."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "gongkai_docx.findings"
        and "Rule" in [alias.name for alias in node.names]
        for node in ast.walk(tree)
    )


@functools.cache
def rules_written() -> list[tuple[str, str | None]]:
    """The module of each `Rule(…)` in the code, and its code; None where a form's data give it."""
    written = []
    for path in MODULES:
        if not names_rule(tree(path)):
            continue
        module = ".".join(path.relative_to(SRC.parent).with_suffix("").parts)
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Rule":
                code = node.args[0]
                written.append(
                    (module, str(code.value) if isinstance(code, ast.Constant) else None)
                )
    return written


def test_a_rule_stands_in_a_module_that_the_registry_lists() -> None:
    listed = [module.__name__ for module in registry.MODULES]
    assert {module for module, code in rules_written() if code} <= set(listed)
    made = {module for module, code in rules_written() if not code}
    assert {module.rpartition(".")[0] for module in made} <= {
        *("gongkai_docx.checks", "gongkai_docx.checks.narrative", "gongkai_docx.notices"),
    }
    assert len(set(listed)) == len(listed)


def test_the_rules_of_a_module_stand_in_the_order_of_their_codes() -> None:
    for module in registry.MODULES:
        rules = [value for value in vars(module).values() if isinstance(value, Rule)]
        assert rules == sorted(rules, key=lambda rule: rule.order), module.__name__


def test_no_rule_of_the_code_is_missing_and_none_of_a_form_or_notice() -> None:
    written = {code for _, code in rules_written() if code}
    made = set()
    for path in (*FORMS.glob("*.toml"), *NOTICES.glob("*.toml")):
        made |= set(codes_in(tomllib.loads(path.read_text(encoding="utf-8"))))
    assert {"C1", "C8", "H4", "S1", "T1"} <= written
    assert {"I1", "H1", "H5", "P1"} <= made
    assert {rule.code for rule in RULES} == written | made


@pytest.mark.parametrize("name", form_names())
def test_a_code_means_one_rule(name: str) -> None:
    constants = {
        id(value): value.code
        for module in registry.MODULES
        for value in vars(module).values()
        if isinstance(value, Rule)
    }
    made = {rule.code for rule in registry.form_rules(load_form(name))}
    told = Counter([*constants.values(), *made])
    assert [code for code, number in told.items() if number > 1] == []


def test_rules_stand_by_family_and_number() -> None:
    codes = [rule.code for rule in RULES]
    assert codes.index("C2") < codes.index("C10") < codes.index("I1") < codes.index("S1")
    assert list(dict.fromkeys(rule.family for rule in RULES)) == [
        family for family in FAMILIES if any(rule.family == family for rule in RULES)
    ]


def test_every_family_is_named_in_the_docs_of_a_rule() -> None:
    assert "".join(FAMILIES) == "CISHLNPT"
    for family in FAMILIES:
        assert re.search(rf"\b{family} [a-z]", str(Rule.__doc__))


def test_what_a_form_says_makes_its_rules() -> None:
    first, *others = FORM.identities
    another = dataclasses.replace(first, code="I99", severity="warning", summary="另一条")
    form = dataclasses.replace(FORM, identities=(another, *others))
    told = {rule.code: rule for rule in every_rule(form)}
    assert (told["I99"].severity, told["I99"].summary) == (Severity.WARNING, "另一条")
    assert told["I99"].basis == first.basis
    assert rules_named({"I99", "T10", "X1"}, form) == {code: told[code] for code in ("I99", "T10")}


def test_what_would_be_lost_or_wrong_without_a_word_cannot_be_switched_off() -> None:
    essential = {rule.code for rule in RULES if rule.essential}
    errors = {
        rule.code for rule in RULES if rule.family in "CT" and rule.severity is Severity.ERROR
    }
    codes = {rule.code for rule in RULES}
    # N1, N2, N29: a tag in the prose that stands for nothing, or not there. S8 tells what is
    # switched off, the others which explanations don't hold.
    told = {"S8", "S9", "S10", "S11", "S12"}
    assert essential == errors | ({"N1", "N2", "N29"} & codes) | told


def test_a_finding_has_the_severity_of_its_rule(example: Report) -> None:
    broken = dataclasses.replace(
        example, unit="", year=2099, narrative={}, figures={"申请.本年新收.总计": 5}
    )
    told = {rule.code: rule for rule in RULES}
    findings = check(broken)
    assert {"S1", "S4", "S7", "I1"} <= {finding.code for finding in findings}
    for finding in findings:
        assert finding.severity is told[finding.code].severity
        assert bool(finding.basis) is bool(told[finding.code].basis)


# ---------------------------------------------------------------- by command


def test_rules_lists_every_rule_under_its_family(run: Run) -> None:
    done = run("rules")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert max(map(cell_len, lines)) <= 100
    heading = ""
    told = {}
    for line in lines:
        if re.fullmatch(r"[A-Z] \S+", line):
            heading = line
        if row := re.match(r" ([A-Z]\d+) +(错误|警告|提示) +(是)? +(\S.*)", line):
            told[row[1]] = (heading, row[2], bool(row[3]), row[4].strip())
    assert list(told) == [rule.code for rule in RULES]
    for rule in RULES:
        family, severity, essential, summary = told[rule.code]
        assert family == f"{rule.family} {FAMILIES[rule.family]}"
        assert (severity, essential) == (rule.severity.called, rule.essential)
        assert rule.summary.startswith(summary)
        if rule.basis:
            assert re.search(rf"依据（([^）]*、)?{rule.code}[、）]", done.stdout)
    assert "--ignore" in lines[-2]


def test_rules_as_json_are_the_same(run: Run) -> None:
    told = json.loads(run("rules", "--json").stdout)
    assert told == [
        {
            "code": rule.code,
            "family": FAMILIES[rule.family],
            "severity": rule.severity.value,
            "essential": rule.essential,
            "summary": rule.summary,
            "basis": rule.basis,
        }
        for rule in RULES
    ]


def test_a_console_that_knows_only_gbk_shows_the_rules(run: Run) -> None:
    done = run("rules", encoding="gbk")
    assert (done.returncode, done.stderr) == (0, "")
    assert "?" not in done.stdout


def on_a_terminal(width: int) -> list[str]:
    """The lines of `rules` on a terminal that wide."""
    import pty
    import termios

    ours, its = pty.openpty()
    termios.tcsetwinsize(its, (24, width))
    environment = {key: os.environ[key] for key in os.environ if key not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        [sys.executable, "-m", "gongkai_docx", "rules"],
        stdin=its,
        stdout=its,
        env={**environment, "TERM": "xterm", "PYTHONIOENCODING": "utf-8"},
    )
    os.close(its)
    out = b""
    try:
        while chunk := os.read(ours, 65536):
            out += chunk
    except OSError:  # Linux: the other side is closed
        pass
    os.close(ours)
    assert process.wait(60) == 0
    return re.sub(r"\x1b\[[\d;]*m", "", out.decode()).splitlines()


@posix
@pytest.mark.parametrize("width", [36, 40, 41, 60, 80, 120])
def test_rules_fit_the_terminal(width: int) -> None:
    lines = on_a_terminal(width)
    assert width - 20 < max(map(cell_len, lines)) <= width
    # Whatever breaks, the codes stand whole at the left.
    codes = [row[1] for line in lines if (row := re.match(r" ([A-Z]\d+) ", line))]
    assert codes == [rule.code for rule in RULES]


@posix
@pytest.mark.parametrize("width", [20, 40, 41, 80])
def test_nothing_of_a_rule_is_dropped_on_a_narrow_terminal(width: int) -> None:
    told: dict[str, str] = {}
    code = ""
    for line in on_a_terminal(width):
        if row := re.match(r" ([A-Z]\d+) +(?:错误|警告|提示) +(?:是 +)?(\S.*)", line):
            code = row[1]
            told[code] = row[2]
        elif code and line.startswith("   "):
            told[code] += line
        else:
            code = ""
    squeezed = {code: "".join(text.split()) for code, text in told.items()}
    assert squeezed == {rule.code: "".join(rule.summary.split()) for rule in RULES}


def test_a_word_longer_than_a_line_is_broken() -> None:
    assert wrapped("见 abcdefghij。完", 6) == ["见", "abcdef", "ghij。", "完"]


def test_the_page_on_checking_says_which_rules_are_essential() -> None:
    text = (ROOT / "docs" / "checking.md").read_text(encoding="utf-8")
    essential, _, free = text.partition("“必查”的不能不检查")[2].partition("其余的都可以")
    of_families = {
        rule.code for rule in RULES if rule.family in "CT" and rule.severity is Severity.ERROR
    }
    named = set(re.findall(r"`([A-Z]\d+)`", essential))
    assert {rule.code for rule in RULES if rule.essential} == named | of_families
    assert {"I1", "H1", "S1", "N16"} <= {rule.code for rule in RULES if not rule.essential}
    for code in ("`I`", "`H1`", "`S1`", "`N16`", "`S8`"):
        assert code in free
    for family, called in FAMILIES.items():
        assert re.search(rf"^\| `{family}` ", text, re.MULTILINE), called


@pytest.mark.parametrize("arguments", [["--help"], ["check", str(EXAMPLE)]])
def test_other_commands_do_not_look_for_rules(arguments: list[str]) -> None:
    program = (
        "import sys; from gongkai_docx.cli.commands import gongkai\n"
        f"gongkai({arguments!r}, standalone_mode=False)\n"
        "print(*sys.modules, sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8"
    )
    loaded = set(done.stdout.split())
    assert "gongkai_docx.cli" in loaded
    assert loaded.isdisjoint(
        {
            *("gongkai_docx.checks.registry", "gongkai_docx.rules.templates"),
            *("gongkai_docx.writers", "openpyxl", "docxtpl"),
        }
    )


# ---------------------------------------------------------------- a page for each


def test_every_rule_has_a_page_and_no_page_is_of_none() -> None:
    pages = registry.every_page()
    assert set(pages) == {rule.code for rule in RULES}
    for code, page in pages.items():
        assert page.breaks != page.keeps, code
        for said in (page.why, page.cure):
            assert said.endswith("。"), code
        assert re.fullmatch(r"\d+\.\d+\.\d+", page.since), code


def test_the_pages_are_one_file_in_which_a_code_leads_to_its_rule(run: Run, tmp_path: Path) -> None:
    done = run("rules", "--html", "规则.html")
    assert (done.returncode, done.stderr) == (0, "")
    content = (tmp_path / "规则.html").read_bytes()
    tree = etree.fromstring(content.decode(), etree.HTMLParser())
    sections = cast("list[etree._Element]", tree.xpath("//section"))
    assert [each.get("id") for each in sections] == [rule.code for rule in RULES]
    links = [str(each) for each in cast("list[object]", tree.xpath("//nav//a/@href"))]
    assert links == [f"#{rule.code}" for rule in RULES]
    for rule, section in zip(RULES, sections, strict=True):
        said = "".join(map(str, section.itertext()))
        page = registry.every_page()[rule.code]
        for told in (rule.summary, rule.basis or "", page.why, page.breaks, page.keeps, page.cure):
            assert told in said
    assert b"<script" not in content
    assert content == (ROOT / "docs" / "rules.html").read_bytes()


def test_pages_are_of_html_only(run: Run, tmp_path: Path) -> None:
    done = run("rules", "--html", "规则.docx")
    assert done.returncode == 2
    assert "规则.html" in done.stderr
    assert not list(tmp_path.iterdir())


# ---------------------------------------------------------------- the tests of each


def codes_marked() -> set[str]:
    """The codes in `@pytest.mark.rule(…)` anywhere in the tests."""
    return {
        ast.literal_eval(code)
        for path in (ROOT / "tests").glob("test_*.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rule"
        for code in node.args
    }


def test_each_rule_has_a_test_that_is_found_by_its_code() -> None:
    assert codes_marked() == {rule.code for rule in RULES}


def test_pytest_runs_the_tests_of_a_rule() -> None:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "--rule", "H5", "--rule", "I5", "tests/test_checks.py", "tests/test_history.py"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    collected = {line.partition("[")[0] for line in done.stdout.splitlines() if "::" in line}
    assert collected == {
        "tests/test_checks.py::test_more_in_force_than_made_is_fine_and_less_is_not",
        "tests/test_history.py::test_only_some_organs_can_make_rules",
    }
