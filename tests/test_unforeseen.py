"""What nobody foresaw, wherever it is raised, ends in one message that names the file."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType

import pytest

from conftest import EXAMPLE, Convert, Run
from gongkai_docx import cli
from gongkai_docx.errors import Unforeseen
from gongkai_docx.package import unpack
from gongkai_docx.readers import read
from gongkai_docx.report import Report
from gongkai_docx.writers import word, write
from gongkai_docx.writers.annotated import annotate
from source import SRC
from templates import TEMPLATE
from test_bad_input import zipped

Step = Callable[[], object]
LetThrough = Callable[..., list[str]]


class Surprise(Exception):
    """What no reader and no writer knows of; it has somebody's number in its text."""


@contextmanager
def watching(watch: Callable[[CodeType], None]) -> Iterator[None]:
    """Tells of every function when it is called."""

    def trace(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            watch(frame.f_code)

    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(None)


def functions(step: Step, *packages: str) -> list[CodeType]:
    """All functions of these packages that the step calls."""
    inside = tuple(str(SRC / package) for package in packages)
    called: dict[CodeType, None] = {}
    with watching(lambda code: called.update({code: None})):
        step()
    return [
        code
        for code in called
        # A generator is called once more when it is thrown away, where nothing may be raised.
        if code.co_filename.startswith(inside) and not code.co_flags & inspect.CO_GENERATOR
    ]


def surprised(step: Step, where: CodeType) -> Exception | None:
    """What the step ends with if that function raises when it is first called."""

    def watch(code: CodeType) -> None:
        if code is where:
            raise Surprise("13800138000")

    try:
        with watching(watch):
            step()
    except Exception as error:
        return error
    return None


@pytest.fixture
def let_through(one_in: Callable[[int], int]) -> LetThrough:
    """Finds which functions may raise what nobody foresaw, and no message names the file for it."""
    return lambda step, name, *packages: not_told(step, name, one_in(24), *packages)


def not_told(step: Step, name: str, one_in: int, *packages: str) -> list[str]:
    step()  # imports and caches are filled once only
    called = functions(step, *packages)
    assert len(called) > 5
    wrong = []
    for code in called[::one_in]:
        error = surprised(step, code)
        told = str(error)
        if not (
            # xlrd raises whatever it likes, so all that reading .xls raises is a damaged file.
            ((isinstance(error, Unforeseen) and "Surprise（" in told) or "已损坏" in told)
            and name in told
            and "13800138000" not in told
        ):
            wrong.append(f"{code.co_qualname}: {error!r}")
    return wrong


@pytest.mark.long
@pytest.mark.parametrize("suffix", ["xlsx", "json"])
def test_whatever_a_reader_raises_ends_in_a_message(suffix: str, let_through: LetThrough) -> None:
    source = EXAMPLE.with_suffix(f".{suffix}")
    wrong = let_through(lambda: read(source), source.name, "readers/", "text.py", "report.py")
    assert [each for each in wrong if not each.startswith("read:")] == []


@pytest.mark.long
@pytest.mark.real("soffice")
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_whatever_the_reader_of_another_format_raises_does_too(
    suffix: str, soffice: Convert, tmp_path: Path, let_through: LetThrough
) -> None:
    source = soffice(EXAMPLE, suffix, tmp_path)
    wrong = let_through(lambda: read(source), source.name, "readers/")
    assert [each for each in wrong if not each.startswith("read:")] == []


@pytest.mark.long
@pytest.mark.parametrize("name", ["a.xlsx", "a.json", "a.docx"])
def test_whatever_a_writer_raises_ends_in_a_message(
    name: str, example: Report, let_through: LetThrough
) -> None:
    wrong = let_through(
        lambda: write(example, Path(name)), name.partition(".")[2], "writers/", "outline.py"
    )
    assert [each for each in wrong if not each.startswith("write:")] == []


@pytest.mark.long
def test_whatever_a_template_raises_ends_in_a_message(
    example: Report, tmp_path: Path, let_through: LetThrough
) -> None:
    path = tmp_path / "模板.docx"
    parts = unpack(TEMPLATE.read_bytes())
    path.write_bytes(zipped({**parts, "word/own.xml": b"<own/>"}))
    wrong = let_through(
        lambda: word.write(example, word.template_file(path, example.form)), "模板", "writers/word/"
    )
    assert [each for each in wrong if not each.startswith(("template_file:", "write:"))] == []


@pytest.mark.long
def test_whatever_is_raised_in_annotating_ends_in_a_message(
    example: Report, let_through: LetThrough
) -> None:
    content = EXAMPLE.read_bytes()
    wrong = let_through(
        lambda: annotate(content, "甲.xlsx", example, ()), "甲.xlsx", "writers/annotated/"
    )
    assert [each for each in wrong if not each.startswith("annotate:")] == []


# ---------------------------------------------------------------- the command


def test_what_nobody_foresaw_ends_a_command_with_2_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def surprise(*_: object) -> object:
        raise Surprise("13800138000")

    monkeypatch.setattr("gongkai_docx.checks.check", surprise)
    monkeypatch.setattr(sys, "argv", ["gongkai-docx", "check", str(EXAMPLE)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert told.startswith(f"错误：校验 {EXAMPLE.name}：出了没有料到的问题")
    assert "gongkai-docx 0." in told
    assert "Surprise（cli/checking.py:" in told
    assert "Traceback" not in told
    assert "13800138000" not in told


@pytest.mark.parametrize("encoding", ["made-up", "hex", "utf-7", "idna", "cp037", "base64"])
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_xml_in_an_unknown_encoding_is_told(
    run: Run, tmp_path: Path, suffix: str, encoding: str
) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode()
    parts = {"content.xml": declared}
    if suffix == "xlsx":
        parts = {**unpack(EXAMPLE.read_bytes()), "xl/worksheets/sheet5.xml": declared}
    (tmp_path / f"甲.{suffix}").write_bytes(zipped(parts))
    done = run("check", f"甲.{suffix}")
    assert done.returncode == 2
    assert f"甲.{suffix}" in done.stderr
    assert "没有料到" not in done.stderr


def test_a_template_whose_text_begins_with_text_is_told(run: Run, tmp_path: Path) -> None:
    parts = unpack(TEMPLATE.read_bytes())
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    for part in ("word/document.xml", "word/footer1.xml"):
        bare = f'<w:t xmlns:w="{w}">{{{{ 单位 }}}}</w:t>'.encode()
        (tmp_path / "模板.docx").write_bytes(zipped({**parts, part: bare}))
        done = run("build", EXAMPLE, "--template", "模板.docx", "-o", "a.docx")
        assert done.returncode == 2, part
        assert "模板.docx" in done.stderr
        assert "没有料到" not in done.stderr


@pytest.mark.parametrize(
    "part", ["_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels"]
)
def test_a_word_file_with_a_damaged_part_is_told(
    part: str, run: Run, tmp_path: Path, example: Report
) -> None:
    parts = unpack(word.write(example))
    (tmp_path / "甲.docx").write_bytes(zipped({**parts, part: parts[part][:-9]}))
    done = run("check", "甲.docx")
    assert done.returncode == 2
    assert "甲.docx 内部有损坏" in done.stderr
