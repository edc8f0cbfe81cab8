"""What the page asks the program, and what it is answered: without a browser."""

from __future__ import annotations

import ast
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import EXAMPLE, ROOT, Run
from counties import county, put, with_figure
from gongkai_docx.errors import BrokenProgram, Unusable
from gongkai_docx.page import runtime, wording
from gongkai_docx.page.answers import answer
from gongkai_docx.page.making import SCRIPTS
from gongkai_docx.page.wording import done_here
from workbooks import opened, saved

PAGE = ROOT / "src" / "gongkai_docx" / "page"


def asked(what: str, **wanted: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(answer(json.dumps({"ask": what, **wanted})))
    return told


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    book = opened(EXAMPLE.read_bytes())
    book["三、依申请公开"]["J5"] = 9
    book["六、其他事项"]["B3"] = "无。请拨打13912345678。"
    path = tmp_path / "填报表.xlsx"
    path.write_bytes(saved(book))
    return path


def test_the_worst_findings_come_first_each_under_its_sheet(faulty: Path) -> None:
    review = asked("check", path=str(faulty))
    assert review["severity"] == "error"
    assert review["said"].startswith("有 3 处错误，改正后才能生成文稿")
    worst = [group["findings"][0]["severity"] for group in review["groups"]]
    assert worst == sorted(worst, key=["error", "warning", "info"].index)
    (total,) = (f for group in review["groups"] for f in group["findings"] if f["cell"] == "J5")
    assert (total["code"], total["sheet"], total["called"]) == ("I1", "三、依申请公开", "错误")
    assert total["values"] == [["应为", "4"], ["现为", "9"]]


def test_the_phrase_that_is_meant_is_told_with_what_stands_around_it(faulty: Path) -> None:
    review = asked("check", path=str(faulty))
    (private,) = (f for g in review["groups"] for f in g["findings"] if f["code"] == "N16")
    assert private["context"] == ["无。请拨打", "139******78", "。"]


def test_what_was_solved_is_told_only_of_the_same_report(faulty: Path, tmp_path: Path) -> None:
    before = asked("check", path=str(faulty))
    assert before["again"] is False
    now = asked("check", path=str(EXAMPLE), before=before)
    assert now["again"] is True
    assert {f["code"] for f in now["solved"]} >= {"I1", "N16"}
    other = dict(before, about=["别的单位", 2023])
    assert asked("check", path=str(EXAMPLE), before=other)["solved"] == []


def test_a_sheet_is_drawn_cell_by_cell_and_merged_ones_once(faulty: Path) -> None:
    drawn = asked("sheet", path=str(faulty), name="三、依申请公开")
    cells = {cell["at"]: cell for row in drawn["rows"] for cell in row["cells"]}
    assert cells["J5"]["text"] == "9"
    assert cells["J7"]["text"] == "4"  # a total that no program has calculated yet
    (merged,) = (cell for cell in cells.values() if cell["text"] == "三、本年度办理结果")
    assert merged["high"] > 10
    assert drawn["columns"][:3] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ({"ask": "check", "path": "没有.xlsx"}, "找不到文件 没有.xlsx"),
        ({"ask": "oversized", "name": "大.xlsx"}, "大.xlsx 超过 100 MB，未读取。"),
        ({"ask": "new", "year": "二〇二五"}, "年度应为四位数字"),
        ({"ask": "new", "year": "1999"}, "没有生成填报表"),
        ({"ask": "sheet", "path": str(EXAMPLE), "name": "别的"}, "没有工作表“别的”"),
    ],
)
def test_what_cant_be_done_is_refused_in_a_sentence(wanted: dict[str, Any], why: str) -> None:
    assert why in asked(wanted.pop("ask"), **wanted)["refused"]


_TOLD = ("readers", "checks", "writers/annotated/__init__.py", "desk/roster.py", "switches.py")
"""What of the program has something to say on the page that a person is to run."""
_COMMAND = re.compile(r"gongkai-docx [a-z]|(?<![\w-])--[a-z]|\b(?:new|check|build|convert) --")


def sentences(source: str) -> Iterator[str]:
    """The Chinese sentences in that part of the program, 2021 for whatever is filled in."""
    within = PAGE.parent / source
    for path in [within] if within.is_file() else within.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        above = {part: node for node in ast.walk(tree) for part in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                said = "".join(str(part.value) for part in filled(node))
            elif isinstance(node, ast.Constant):
                said = "" if isinstance(above[node], ast.JoinedStr | ast.Expr) else str(node.value)
            else:
                continue
            if re.search("[\u3400-\u9fff]", said):
                yield said


def filled(node: ast.JoinedStr) -> Iterator[ast.Constant]:
    """What that is put together of."""
    for part in node.values:
        yield part if isinstance(part, ast.Constant) else ast.Constant("2021")


def test_no_sentence_on_the_page_tells_to_run_a_command() -> None:
    told = [text for source in _TOLD for text in sentences(source)]
    commands = [text for text in told if _COMMAND.search(text)]
    assert len(commands) > 5
    # What is said of an option is never said here: there is none.
    left = [text for text in map(done_here, commands) if _COMMAND.search(text)]
    assert left == []


def test_what_is_done_on_the_page_is_called_as_the_page_calls_it() -> None:
    page = (PAGE / "page.html").read_text("utf-8")
    for name in (wording.NEW, wording.LAST, wording.EDITED, wording.ANNOTATE, wording.RULES):
        assert f">{name}" in page
    assert f">{wording.TO_XLSX}（.xlsx）<" in page


def test_a_workbook_of_others_is_refused_with_what_to_do_on_the_page(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "别的.xlsx")
    why = asked("check", path=str(tmp_path / "别的.xlsx"))["refused"]
    assert "请在下面的“还没有填报表”里生成填报表，再把数字和文字填进去" in why


def test_what_check_prints_as_json_and_what_a_person_wrote_stay_as_they_are() -> None:
    said = "请用 --last 指明上年的报告"
    told = {"json": {"message": said}, "rows": [said], "said": said}
    here = "请用“与上年的报告比较”指明上年的报告"
    assert done_here(told) == {"json": {"message": said}, "rows": [said], "said": here}


def test_the_rules_are_told_as_the_command_tells_them(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run("rules", "--html", "规则.html")
    (made,) = asked("rules")["files"]
    assert Path(made).read_bytes() == Path("规则.html").read_bytes()


@pytest.mark.parametrize(
    ("what", "option", "called"),
    [("drafts", "--build", "各单位文稿.zip"), ("returns", "--return", "退回修改单.zip")],
)
def test_what_each_organ_gets_is_what_the_command_writes(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, option: str, called: str
) -> None:
    monkeypatch.chdir(tmp_path)
    organs = county(5)
    organs[3] = with_figure(organs[3], "申请.上年结转.自然人", 77)
    put(organs, Path("年报"), workbooks=True)
    put(organs, Path("上年"), last=True)
    run("collect", "年报", "--last", "上年", option, "各单位")
    told = asked("collect", folder="年报", last="上年", write=what)
    assert len(told["left"]) == 1  # what was planted, among all of them
    assert told["files"][-1] == str(Path("made") / called)
    with zipfile.ZipFile(told["files"][-1]) as archive:
        made = {name: archive.read(name) for name in archive.namelist()}
    assert made == {path.name: path.read_bytes() for path in Path("各单位").iterdir()}
    assert made


def test_no_word_of_the_product_is_written_again_in_a_script() -> None:
    """Its sentences are the program's, and those of the page itself stand in its template."""
    for name in (*SCRIPTS, "fallback.js", "worker.js"):
        assert re.findall("[\u3000-\u9fff\uff00-\uffef]", (PAGE / name).read_text("utf-8")) == []


def test_every_word_that_the_page_may_say_stands_in_its_template() -> None:
    script = "".join((PAGE / name).read_text("utf-8") for name in SCRIPTS)
    page = (PAGE / "page.html").read_text("utf-8")
    said = set(re.findall(r'(?:word|broken)\("([\w-]+)"', script)) | {"gone", "memory"}
    assert said == set(re.findall(r'data-word="([\w-]+)"', page))
    assert set(re.findall(r'\bat\("([\w-]+)"\)', script)) <= set(
        re.findall(r' id="([\w-]+)"', page)
    )


def test_a_runtime_that_isnt_there_or_is_another_makes_no_page(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"pyodide.*python \.ci/runtime\.py"):
        runtime.contents(tmp_path)
    (tmp_path / "pyodide.mjs").write_bytes(b"// something else")
    with pytest.raises(BrokenProgram, match="SHA-256"):
        runtime.contents(tmp_path)


def test_every_package_of_the_runtime_has_a_licence_that_the_docs_name() -> None:
    told = (ROOT / "docs" / "page.md").read_text("utf-8")
    for package in runtime.packages():
        assert f"| {package.name} | {package.version} | {package.licence} |" in told
