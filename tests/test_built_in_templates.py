"""The templates that ship: never out of step with the form, made anew by one command."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import regenerate
from conftest import EXAMPLE, ROOT, Run
from gongkai_docx.forms.data import PARSED
from gongkai_docx.package import pack, unpack
from gongkai_docx.report import Report
from gongkai_docx.writers import word
from gongkai_docx.writers.word import builtin_template, origin, template_file
from gongkai_docx.writers.word.template import WordTemplate
from programs.ours import fresh
from strategies import FORM
from templates import TEMPLATE, changed
from test_template import all_texts

pytestmark = pytest.mark.long

ORIGIN = b"urn:gongkai-docx:template:1"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the program, which `run` runs, and of what it is made from."""
    copy = tmp_path / "program"
    for folder in ("src", "templates", "inputs", "tests/forms", ".ci"):
        # Of the page's runtime, 13 MB, no test here needs anything.
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("runtime"))
    monkeypatch.setenv("PYTHONPATH", str(copy / "src"))
    return copy


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Starts the program as it stands on the disk: what was loaded before is another one."""
    return lambda *arguments: fresh([*map(str, arguments)], tmp_path)


def add_a_row(program: Path) -> None:
    """Give the form a row that its template doesn't have."""
    form = program / "src/gongkai_docx/forms/2021.toml"
    text = form.read_text(encoding="utf-8")
    row = '{ label = "行政强制" },'
    assert text.count(row) == 1
    form.write_text(text.replace(row, row + ' { label = "行政检查" },'), encoding="utf-8")


def refused(run: Run, tmp_path: Path) -> str:
    """What is said where no draft can be made because the program is not whole."""
    done = run("build", EXAMPLE.with_suffix(".json"), "-o", "稿.docx")
    assert done.returncode == 2
    assert not (tmp_path / "稿.docx").exists()
    assert done.stderr.startswith("错误：")
    assert done.stderr.count("\n") == 1
    assert done.stderr.endswith("，没有生成文稿。请重新安装 gongkai-docx。\n")
    return done.stderr


# ---------------------------------------------------------------- a program that is not whole


def test_no_draft_is_made_from_a_template_that_lacks_a_row_of_the_form(
    run: Run, program: Path, tmp_path: Path
) -> None:
    add_a_row(program)
    problem = refused(run, tmp_path)
    assert f"内置模板 {program / 'templates/2021.docx'} 与法定格式 2021 不相符" in problem
    converted = run("convert", EXAMPLE.with_suffix(".json"), "稿.docx")
    assert (converted.returncode, converted.stderr) == (2, problem)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "cut": lambda content: content[: len(content) // 2],
    "no package": lambda content: b"templates" * 100,
    "no text": lambda content: pack({**unpack(content), "word/document.xml": b"<a/>"}),
    "no XML": lambda content: pack({**unpack(content), "word/document.xml": b"<a><b></a>"}),
    "no XML in a footer": lambda content: pack({**unpack(content), "word/footer1.xml": b"<a"}),
    "no end of a loop": lambda content: changed(("{%p endfor %}", "{%p end %}")),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_no_draft_is_made_from_a_template_that_is_damaged(
    run: Run, program: Path, tmp_path: Path, damage: str
) -> None:
    path = program / "templates/2021.docx"
    whole = TEMPLATE.read_bytes()
    path.write_bytes(DAMAGES[damage](whole))
    assert path.read_bytes() != whole
    assert f"内置模板 {path} 已损坏" in refused(run, tmp_path)


@pytest.mark.parametrize("damage", ["cut", "changed", "missing", "another form's"])
def test_no_draft_is_made_from_what_the_template_is_not_compiled_to(
    run: Run, program: Path, tmp_path: Path, damage: str
) -> None:
    path = program / regenerate.COMPILED / "2021.compiled"
    text = path.read_text(encoding="utf-8")
    assert "总体情况" in text
    if damage == "missing":
        path.unlink()
    elif damage == "cut":
        path.write_text(text[: len(text) // 2], encoding="utf-8")
    elif damage == "changed":
        path.write_text(text.replace("总体情况", "总体情形"), encoding="utf-8")
    else:
        shutil.copy(path.with_name("2019.compiled"), path)
    assert f"内置模板 {program / 'templates/2021.docx'} 已损坏" in refused(run, tmp_path)


def test_a_template_that_is_missing_is_told(run: Run, program: Path, tmp_path: Path) -> None:
    (program / "templates/2021.docx").unlink()
    assert "找不到内置模板" in refused(run, tmp_path)
    assert run("check", EXAMPLE).returncode == 0
    # An office's own is as good as ever; so is one that was exported.
    assert run("build", EXAMPLE, "--template", TEMPLATE, "-o", "稿.docx").returncode == 0


def cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def misspell_a_label(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("label = ", "lable = ", 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "damage", "commands"),
    [
        ("2021.toml", cut, ["check", "build", "new", "template"]),
        ("2021.toml", misspell_a_label, ["check"]),
        ("2021.words.toml", cut, ["build"]),
        ("words.toml", cut, ["check"]),
    ],
)
def test_a_form_that_is_damaged_is_told_by_what_needs_it(
    run: Run,
    program: Path,
    tmp_path: Path,
    file: str,
    damage: Callable[[Path], None],
    commands: list[str],
) -> None:
    """It is told as a fault of the program, and not of the workbook that is made by that form."""
    damage(program / "src/gongkai_docx/forms" / file)
    for command in commands:
        source = ["-o", "a.xlsx"] if command == "new" else []
        done = run(command, *(source if command in ("new", "template") else [EXAMPLE]))
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"错误：本程序不完整：法定格式文件 {file}")
        assert done.stderr.endswith("。请重新安装 gongkai-docx。\n")
        assert done.stderr.count("\n") == 1
        assert [path.name for path in tmp_path.iterdir()] == ["program"]


def test_a_program_without_any_form_is_told(run: Run, program: Path) -> None:
    forms = program / "src/gongkai_docx/forms"
    for path in forms.glob("[0-9]*.toml"):
        path.unlink()
    for command in (["new", "-o", "a.xlsx"], ["check", EXAMPLE], ["template", "--form", "2021"]):
        done = run(*command)
        assert (done.returncode, done.stderr) == (
            2,
            f"错误：本程序不完整：文件夹 {forms} 中没有法定格式文件。请重新安装 gongkai-docx。\n",
        )


# ---------------------------------------------------------------- templates of an office's own


def test_an_exported_template_given_back_is_the_built_in_one(run: Run, tmp_path: Path) -> None:
    assert run("template", "-o", "ours.docx").returncode == 0
    assert template_file(tmp_path / "ours.docx", FORM) is builtin_template(FORM)


def from_another_form(old: str = "", new: str = "") -> bytes:
    """The template as if it had been exported when the form was another, with a text changed."""
    parts = {
        name: xml.replace(origin.digest(FORM).encode(), b"0" * 64)
        for name, xml in unpack(TEMPLATE.read_bytes()).items()
    }
    assert parts != unpack(TEMPLATE.read_bytes())
    text = parts["word/document.xml"].decode()
    assert old in text
    return pack({**parts, "word/document.xml": text.replace(old, new).encode()})


def test_a_template_exported_from_another_form_is_judged_by_its_tags(example: Report) -> None:
    assert WordTemplate(from_another_form(), "ours.docx", FORM).findings == ()
    lacking = from_another_form("{{ 申请.本年新收.总计 }}", "略")
    template = WordTemplate(lacking, "ours.docx", FORM)
    assert [finding.code for finding in template.findings] == ["T5"]
    assert "略" in all_texts(word.write(example, template))


def test_no_draft_carries_what_a_template_says_of_itself(example: Report) -> None:
    own = WordTemplate(from_another_form(), "ours.docx", FORM)
    for template in (None, own):
        draft = unpack(word.write(example, template))
        assert not any(ORIGIN in xml for xml in draft.values())
    assert sum(ORIGIN in xml for xml in unpack(TEMPLATE.read_bytes()).values()) == 2


# ---------------------------------------------------------------- the digest


def test_the_digest_is_of_what_a_template_shows() -> None:
    assert origin.digest(dataclasses.replace(FORM, identities=(), notice="")) == origin.digest(FORM)
    first, *others = FORM.sections
    for section in (
        dataclasses.replace(first, title="概述"),
        dataclasses.replace(first, key="概述"),
    ):
        form = dataclasses.replace(FORM, sections=(section, *others))
        assert origin.digest(form) != origin.digest(FORM)
    assert origin.digest(dataclasses.replace(FORM, sections=FORM.sections[:-1])) != (
        origin.digest(FORM)
    )


# ---------------------------------------------------------------- made anew


def test_what_is_kept_is_what_the_command_makes() -> None:
    made = dict(regenerate.made(ROOT))
    assert {path: path.read_bytes() for path in made} == made
    parsed = (ROOT / folder / PARSED for folder in (regenerate.FORMS, regenerate.NOTICES))
    folders = (ROOT / "templates", *parsed, ROOT / regenerate.COMPILED, ROOT / "tests" / "forms")
    there = {path for folder in folders for path in folder.iterdir()}
    pages = (ROOT / "docs").glob("*.html")
    assert {*there, *pages, *(ROOT / "inputs").glob("*.xlsx")} == set(made)


def kept(project: Path) -> Iterator[Path]:
    """Every file of Word or Excel in the project, wherever it lies."""
    return (path for path in project.rglob("*") if path.suffix in (".docx", ".xlsx"))


def test_the_command_writes_in_place_and_a_draft_has_the_new_row(
    run: Run, program: Path, tmp_path: Path
) -> None:
    add_a_row(program)
    there = set(kept(program))
    for expected in ("written", "unchanged"):
        command = [sys.executable, ".ci/regenerate.py"]
        done = subprocess.run(command, cwd=program, capture_output=True, encoding="utf-8")
        assert (done.returncode, done.stderr) == (0, "")
        assert [line for line in done.stdout.splitlines() if "/parsed/" not in line] == [
            "templates/2019.docx unchanged",
            "src/gongkai_docx/writers/word/compiled/2019.compiled unchanged",
            "tests/forms/2019.tsv unchanged",
            f"templates/2021.docx {expected}",
            f"src/gongkai_docx/writers/word/compiled/2021.compiled {expected}",
            f"tests/forms/2021.tsv {expected}",
            f"docs/rules.html {expected}",
            f"inputs/guanzhuang-2023.xlsx {expected}",
        ]
        assert f"{regenerate.FORMS}/parsed/2021.json {expected}" in done.stdout
        assert f"{regenerate.FORMS}/parsed/2019.json unchanged" in done.stdout
    assert set(kept(program)) == there
    assert run("build", program / "inputs/guanzhuang-2023.xlsx", "-o", "稿.docx").returncode == 0
    assert "行政检查" in all_texts((tmp_path / "稿.docx").read_bytes())


def test_the_command_makes_nothing_of_another_projects_program(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    command = [sys.executable, ".ci/regenerate.py"]
    done = subprocess.run(command, cwd=program, capture_output=True, encoding="utf-8")
    assert done.returncode == 1
    assert "pip install -e" in done.stderr
