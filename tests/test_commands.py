"""The commands as a clerk runs them: what they print, what they write, how they end."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

import docx
import openpyxl
import pytest
from rich.cells import cell_len

from conftest import EXAMPLE, ROOT, Run, posix
from gongkai_docx.forms import Form
from gongkai_docx.report import spell
from gongkai_docx.writers import json as json_writer
from strategies import SAID, each_form, sound
from test_draft import figures_in
from workbooks import opened

DRAFT = "南阳市官庄工区管委会2023年政府信息公开工作年度报告.docx"


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """The example with a total that doesn't fit and a doubtful cell."""
    book = opened(EXAMPLE.read_bytes())
    book["三、依申请公开"]["J5"] = 5
    book["三、依申请公开"]["E8"] = "/"
    path = tmp_path / "有错.xlsx"
    book.save(path)
    return path


@each_form
def test_a_clerk_gets_from_nothing_to_a_draft(form: Form, run: Run, tmp_path: Path) -> None:
    year = form.last_year or 2024
    made = run("new", "-o", "填报表.xlsx", "--unit", "某某市某某局", "--year", str(year))
    assert made.returncode == 0
    book = openpyxl.load_workbook(tmp_path / "填报表.xlsx")
    assert (book["基本信息"]["B3"].value, book["基本信息"]["B4"].value) == ("某某市某某局", year)
    assert run("check", "填报表.xlsx").returncode == 1
    for section in form.narratives:
        book[section.sheet]["B3"] = SAID[section.key]
    book["三、依申请公开"]["D5"] = book["三、依申请公开"]["D7"] = 2
    book.save(tmp_path / "填报表.xlsx")
    checked = run("check", "填报表.xlsx")
    assert checked.returncode == 0
    assert "错误 0，警告 3" in checked.stdout
    (tmp_path / "out").mkdir()
    built = run("build", "填报表.xlsx")
    target = tmp_path / "out" / f"某某市某某局{year}年政府信息公开工作年度报告.docx"
    assert built.returncode == 0
    assert f"已生成 {Path('out') / target.name}" in built.stdout
    assert figures_in(target.read_bytes())["申请.本年新收.总计"] == "2"


@each_form
def test_the_commands_know_every_form(form: Form, run: Run, tmp_path: Path) -> None:
    """A fault in the table, and one against last year's report, from JSON to all that is made."""
    report = sound(form)
    left = {source: report.figures[key] for key, source in form.carried.items()}
    last = sound(form, year=(report.year or 0) - 1, figures={**report.figures, **left})
    (tmp_path / "上年.json").write_bytes(json_writer.write(last))
    wrong = {**report.figures, "申请.本年新收.总计": 900, "申请.上年结转.自然人": 800}
    (tmp_path / "有错.json").write_bytes(
        json_writer.write(dataclasses.replace(report, figures=wrong))
    )
    assert run("convert", "有错.json", "有错.xlsx").returncode == 0

    done = run("check", "有错.xlsx", "--json", "--annotate", "标注.xlsx", "--last", "上年.json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["form"], told["year"]) == (1, form.name, report.year)
    places = {(each["code"], each["location"]) for each in told["findings"]}
    assert {("I1", "三、依申请公开!J5"), ("H1", "三、依申请公开!D6")} <= places
    assert all(form.notice in each["basis"] for each in told["findings"] if each["code"] == "I1")
    sheet = openpyxl.load_workbook(tmp_path / "标注.xlsx")["三、依申请公开"]
    assert sheet["J5"].comment is not None
    assert "I1" in sheet["J5"].comment.text
    assert run("build", "有错.xlsx").returncode == 1
    assert run("build", "有错.xlsx", "--draft", "-o", "草稿.docx").returncode == 1
    assert figures_in((tmp_path / "草稿.docx").read_bytes())["申请.本年新收.总计"] == "900"

    (tmp_path / "无错.json").write_bytes(json_writer.write(report))
    built = run("build", "无错.json", "-o", "稿.docx", "--last", "上年.json")
    assert built.returncode == 0, built.stdout
    found = figures_in((tmp_path / "稿.docx").read_bytes())
    assert found == {key: spell(report.value(key)) for key in form.figures}
    made = run("template", "--form", form.name, "-o", "模板.docx")
    assert made.returncode == 0
    again = run("build", "无错.json", "--template", "模板.docx", "-o", "稿2.docx")
    assert again.returncode == 0
    assert figures_in((tmp_path / "稿2.docx").read_bytes()) == found


def test_a_template_of_a_form_that_is_not_there_is_refused(run: Run) -> None:
    done = run("template", "--form", "2018")
    assert done.returncode == 2
    assert "没有名为“2018”的法定格式，可用的有：2019、2021" in done.stderr


def test_build_of_the_example(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    built = run("build", EXAMPLE)
    assert (built.returncode, built.stderr) == (0, "")
    assert (tmp_path / "out" / DRAFT).is_file()
    first = (tmp_path / "out" / DRAFT).read_bytes()
    again = run("build", EXAMPLE)
    assert again.returncode == 0
    assert "没有变化" in again.stdout
    assert (tmp_path / "out" / DRAFT).read_bytes() == first


def test_check_prints_a_table_and_ends_with_1_on_errors(run: Run, faulty: Path) -> None:
    checked = run("check", faulty)
    assert checked.returncode == 1
    assert "三、依申请公开 J5：总计 5，与各列之和 4 不符（自然人 4，其余 0）" in checked.stdout
    assert "C8" in checked.stdout
    assert "错误 2，警告 1" in checked.stdout


def test_check_json_is_one_object_with_the_keys_of_the_contract(run: Run, faulty: Path) -> None:
    checked = run("check", faulty, "--json")
    assert (checked.returncode, checked.stderr) == (1, "")
    told = json.loads(checked.stdout)
    assert list(told) == ["source", "form", "unit", "year", "findings"]
    assert (told["form"], told["unit"], told["year"]) == ("2021", "南阳市官庄工区管委会", 2023)
    (row,) = [finding for finding in told["findings"] if finding["code"] == "I1"]
    assert list(row) == [
        "code",
        "severity",
        "message",
        "figures",
        "location",
        "expected",
        "actual",
        "basis",
        "at",
        "quote",
        "explanation",
    ]
    assert row["severity"] == "error"
    assert row["location"] == "三、依申请公开!J5"
    assert (row["expected"], row["actual"]) == (4, 5)
    assert "申请.本年新收.总计" in row["figures"]


def test_check_of_json_has_no_cells(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"form": "2021", "unit": "某局", "year": 2023}', "utf-8")
    told = json.loads(run("check", "a.json", "--json").stdout)
    assert {finding["location"] for finding in told["findings"]} == {None}


def test_build_without_a_folder_for_drafts_writes_beside_the_source(
    run: Run, tmp_path: Path
) -> None:
    source = tmp_path / "年报" / "填报表.xlsx"
    source.parent.mkdir()
    source.write_bytes(EXAMPLE.read_bytes())
    assert run("build", source).returncode == 0
    assert source.with_name(DRAFT).is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["年报"]


def test_build_with_errors_writes_nothing(run: Run, faulty: Path, tmp_path: Path) -> None:
    built = run("build", faulty)
    assert built.returncode == 1
    assert "没有生成文稿" in built.stderr
    assert not list(tmp_path.rglob("*.docx"))


def test_a_draft_that_differs_is_kept(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "稿.docx"
    target.write_bytes(b"edited by hand")
    refused = run("build", EXAMPLE, "-o", target)
    assert refused.returncode == 3
    assert "--overwrite" in refused.stderr
    assert target.read_bytes() == b"edited by hand"
    os.utime(target, (1_700_000_000, 1_700_000_000))
    built = run("build", EXAMPLE, "-o", target, "--overwrite")
    assert built.returncode == 0
    (backup,) = tmp_path.glob("稿.备份2023111*-*.docx")
    assert backup.read_bytes() == b"edited by hand"
    assert backup.name in built.stdout
    assert docx.Document(str(target)).tables


def test_convert_there_and_back(run: Run, tmp_path: Path) -> None:
    assert run("convert", EXAMPLE, "a.json").returncode == 0
    assert run("convert", "a.json", "b.xlsx").returncode == 0
    assert run("convert", "b.xlsx", "c.json").returncode == 0
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "c.json").read_bytes()
    assert (tmp_path / "b.xlsx").read_bytes() == EXAMPLE.read_bytes()
    drafted = run("convert", "a.json", "d.docx")
    assert drafted.returncode == 0
    assert run("build", EXAMPLE, "-o", "e.docx").returncode == 0
    assert (tmp_path / "d.docx").read_bytes() == (tmp_path / "e.docx").read_bytes()


@pytest.mark.parametrize("cell", ["J5", "D5"])
def test_convert_marks_a_report_with_errors_as_a_draft(
    run: Run, tmp_path: Path, faulty: Path, cell: str
) -> None:
    """Whether a figure doesn't fit or could not be read."""
    book = openpyxl.load_workbook(faulty)
    book["三、依申请公开"][cell] = -900
    book.save(faulty)
    converted = run("convert", faulty, "a.docx")
    assert converted.returncode == 1
    assert f"{cell}：“-900”是负数" in converted.stdout
    assert "标明了“草稿”" in converted.stderr
    assert run("build", faulty, "--draft", "-o", "b.docx").returncode == 1
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_convert_writes_nothing_if_a_figure_could_not_be_read(run: Run, tmp_path: Path) -> None:
    text = '{"form": "2021", "figures": {"申请": {"本年新收": {"总计": -1}}}}'
    (tmp_path / "a.json").write_text(text, "utf-8")
    converted = run("convert", "a.json", "b.xlsx")
    assert converted.returncode == 1
    assert "是负数" in converted.stdout
    assert not (tmp_path / "b.xlsx").exists()


def test_template_writes_the_built_in_one_and_build_takes_it(run: Run, tmp_path: Path) -> None:
    assert run("template", "-o", "ours.docx").returncode == 0
    assert (tmp_path / "ours.docx").read_bytes() == (ROOT / "templates/2021.docx").read_bytes()
    assert run("template").returncode == 0
    assert (tmp_path / "年报模板-2021.docx").is_file()
    assert run("build", EXAMPLE, "--template", "ours.docx", "-o", "a.docx").returncode == 0
    assert run("build", EXAMPLE, "-o", "b.docx").returncode == 0
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", EXAMPLE], "全部通过"),
        (["build", EXAMPLE, "-o", "文稿.docx"], "已生成"),
        (["--help"], "政府信息公开工作年度报告"),
        (["build", "--help"], "生成 Word 文稿"),
    ],
)
def test_a_console_that_knows_only_gbk_is_fine(
    run: Run, arguments: list[str | Path], told: str
) -> None:
    done = run(*arguments, encoding="gbk")
    assert (done.returncode, done.stderr) == (0, "")
    assert told in done.stdout


def test_the_table_of_findings_is_printed_in_gbk(run: Run, faulty: Path) -> None:
    done = run("check", faulty, encoding="gbk")
    assert (done.returncode, done.stderr) == (1, "")
    assert "三、依申请公开 J5：总计 5，与各列之和 4 不符（自然人 4，其余 0）" in done.stdout
    assert "?" not in done.stdout


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "ascii"])
def test_json_is_utf_8_on_every_console(run: Run, tmp_path: Path, encoding: str) -> None:
    text = '{"form": "2021", "unit": "𠮷林省😀局", "year": 2023}'
    (tmp_path / "a.json").write_text(text, "utf-8")
    done = run("check", "a.json", "--json", encoding=encoding, said_in="utf-8")
    assert json.loads(done.stdout)["unit"] == "𠮷林省😀局"
    assert "𠮷林省😀局" in done.stdout
    rules = run("rules", "--json", encoding=encoding, said_in="utf-8")
    assert rules.stdout == run("rules", "--json").stdout


@pytest.mark.long
@posix
@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1"])
def test_chinese_arguments_are_understood_where_the_locale_has_no_chinese(
    run: Run, tmp_path: Path, locale: str
) -> None:
    environment = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    made = run("new", "-o", "填报表.xlsx", "--unit", "某某市某某局", environment=environment)
    assert (made.returncode, made.stdout) == (0, "已生成 填报表.xlsx\n")
    assert opened((tmp_path / "填报表.xlsx").read_bytes())["基本信息"]["B3"].value == "某某市某某局"
    (tmp_path / "out").mkdir()
    built = run("build", EXAMPLE, environment=environment)
    assert built.returncode == 0
    assert (tmp_path / "out" / DRAFT).exists()


@posix
@pytest.mark.parametrize("closed", ["1>&-", "2>&-", "1>&- 2>&-", "0<&- 1>&- 2>&-"])
def test_nobody_need_listen(tmp_path: Path, closed: str) -> None:
    command = f'"$0" -m gongkai_docx build "$1" -o 稿.docx {closed}'
    done = subprocess.run(
        ["/bin/sh", "-c", command, sys.executable, str(EXAMPLE)],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "稿.docx").read_bytes().startswith(b"PK")


def test_a_file_cannot_take_over_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"form": "2021", "\\u001b]0;pwned\\u0007": 1}', "utf-8")
    done = run("check", "a.json")
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
    assert "\x07" not in done.stderr


@posix
def test_a_full_disk_behind_the_output_is_told(run: Run, faulty: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = run("check", faulty, stdout=full.fileno())
    assert done.returncode == 2
    assert done.stderr == "错误：结果没能输出完（磁盘已满，或输出被关闭）。\n"


def test_what_gbk_lacks_becomes_a_question_mark(run: Run, tmp_path: Path) -> None:
    assert run("new", "-o", "😀.xlsx", "--unit", "😀局", encoding="gbk").returncode == 0
    checked = run("check", "😀.xlsx", encoding="gbk")
    assert checked.returncode == 1
    assert "?.xlsx" in checked.stdout


@pytest.mark.parametrize("command", ["new", "check", "build", "rules", "convert", "template"])
def test_help_is_in_chinese(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"用法：gongkai-docx {command} [选项]")
    for english in ("Usage", "Options", "Show this", "required", "TEXT"):
        assert english not in done.stdout


COMMANDS = [[], ["new"], ["check"], ["build"], ["rules"], ["convert"], ["template"]]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_stands_in_two_columns_however_wide_its_names_are(
    run: Run, command: list[str]
) -> None:
    text = run(*command, "-h").stdout
    assert text == run(*command, "--help").stdout
    lines = text.splitlines()
    assert max(map(cell_len, lines)) <= 80
    for start in (number for number, line in enumerate(lines) if line in ("选项：", "命令：")):
        rows = list(takewhile(str.strip, lines[start + 1 :]))
        begins = {cell_len(line) - cell_len(meaning(line)) for line in rows}
        assert len(begins) == 1, text


def meaning(line: str) -> str:
    """What a line of help says of what it begins with, if with anything."""
    return re.split(r" {2,}", line.strip(), maxsplit=1)[-1]


def test_help_lists_the_commands_and_no_arguments_shows_it(run: Run) -> None:
    done = run("--help")
    for command in ("new", "check", "build", "rules", "convert", "template"):
        assert f"\n  {command} " in done.stdout
    assert run().stdout == done.stdout
    assert run("--version").stdout.startswith("gongkai-docx ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["build"], "缺少 来源文件"),
        (["bulid", "a"], "没有这个命令，可用的有：new、check、build"),
        (["chekc", "a.xlsx"], "“chekc”是不是 check？"),
        (["ＣＯＮＶＥＲＴ", "a.xlsx"], "“ＣＯＮＶＥＲＴ”是不是 convert？"),
        (["tmeplate"], "“tmeplate”是不是 template？"),
        (["help"], "“help”是不是 --help？"),
        (["new", "-o", "a.xlxs"], "是不是 a.xlsx？"),
        (["build", EXAMPLE, "-o", "a.doc"], "是不是 a.docx？"),
        (["convert", EXAMPLE, "a.jsn"], "是不是 a.json？"),
        (["convert", EXAMPLE, "a.dcox"], "是不是 a.docx？"),
        (["check", EXAMPLE.with_suffix(".xsl")], f"是不是 {EXAMPLE}？"),
        (["build", EXAMPLE, "-o", Path("甲", "乙", "a.docx")], "没有文件夹 甲，没有写成"),
        (["new", "-o", Path("甲", "乙", "a.xlsx")], "没有文件夹 甲，没有写成"),
        (["convert", EXAMPLE, Path("甲", "乙", "a.json")], "没有文件夹 甲，没有写成"),
        (["template", "-o", Path("甲", "乙", "a.docx")], "没有文件夹 甲，没有写成"),
        (["build", "a", "b"], "参数太多"),
        (["build", "a.xlsx", "--outptu", "b"], "没有选项 --outptu，是不是 --output？"),
        (["build", "a.xlsx", "-o"], "选项 -o 后面缺少内容"),
        (["new"], "缺少 -o"),
        (["new", "-o", "a.xlsx", "--year", "去年"], "“去年”不是四位数字的年度"),
        (["new", "-o", "a.xls"], "应为“名称.xlsx”"),
        (["build", EXAMPLE, "-o", "a.pdf"], "应为“名称.docx”"),
        (["template", "-o", "a.doc"], "应为“名称.docx”"),
        (["build", EXAMPLE, "-o", ".docx"], "应为“名称.docx”"),
        (["new", "-o", "a.xlsx", "--year", "0000"], "“0000”不是四位数字的年度"),
        (["collect", ".", "-o", "a.xlsx", "--workers", "0"], "“0”不是 1 到 9999 的整数"),
        (["collect", ".", "-o", "a.xlsx", "--workers", "两个"], "“两个”不是 1 到 9999 的整数"),
        (["convert", EXAMPLE, "a.odt"], "不能写 a.odt"),
        (["convert", EXAMPLE, "a"], "不能写 a"),
        (["check", "a.pdf"], "找不到文件 a.pdf"),
    ],
)
def test_a_command_that_cannot_be_understood_ends_with_2(
    run: Run, tmp_path: Path, arguments: list[str | Path], told: str
) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("错误：")
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []
