"""build --cover: the page for the one who signs (送审单)."""

from __future__ import annotations

import dataclasses
import io
from datetime import date
from pathlib import Path

import docx
import pytest

from conftest import EXAMPLE, Run
from gongkai_docx.checks import check
from gongkai_docx.desk import marks, slip
from gongkai_docx.desk.filing import Told
from gongkai_docx.explaining import explained
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.report import Block, Explanation, People, Report
from gongkai_docx.writers import json
from gongkai_docx.writers.word import cover
from printed import CHARACTER, lines
from programs.libreoffice import LibreOffice
from strategies import FORM

PEOPLE = People("张三", "李四", "王五", "0377-12345678", date(2024, 1, 12))


@pytest.fixture(scope="module")
def report(example: Report) -> Report:
    """The example with a warning that is open, one that is answered, and last year's figures."""
    said = Block(None, ("全年收到申请99件。全年收取信息处理费380元。", "收到申请98件。"))
    before = {key: value + 2 for key, value in example.figures.items()}
    return dataclasses.replace(
        example,
        people=PEOPLE,
        narrative={**example.narrative, "其他事项": (said,)},
        last=Report(FORM, example.unit, 2022, figures=before),
        explanations=(Explanation("N4", "收到申请98件。", "其中九十四件是代上级机关接收后转办的"),),
    )


def told(content: bytes) -> tuple[list[str], list[list[list[str]]]]:
    """Its paragraphs, and its tables by rows."""
    document = docx.Document(io.BytesIO(content))
    tables = [[[cell.text for cell in row.cells] for row in each.rows] for each in document.tables]
    return [each.text for each in document.paragraphs if each.text], tables


def test_it_says_all_that_who_signs_it_wants_to_know(report: Report) -> None:
    findings = (
        *explained(report, check(report)),
        Finding("S8", Severity.INFO, "基本信息 B10：没有检查 H4，未列出提示 1 个。"),
    )
    paragraphs, (facts, figures, signing) = told(cover.write(report, findings))
    assert facts == [
        ["单位", report.unit, "年度", "2023年"],
        ["填表人", "张三", "审核人", "李四"],
        ["负责人", "王五", "联系电话", "0377-12345678"],
        ["填表日期", "2024年1月12日", "法定格式", FORM.notice],
    ]
    assert figures[0] == ["数据项", "上年", "本年", "增减"]
    assert figures[2] == ["申请：本年新收（总计）", "6", "4", "减少2件"]
    assert [row[0] for row in signing] == ["拟稿", "审核", "签发"]
    text = "\n".join(paragraphs)
    warnings = [each for each in findings if each.severity is Severity.WARNING]
    left = [each.message for each in warnings if each.is_open]
    assert f"没有答复的警告（{len(left)} 项）" in text
    assert all(message in text for message in left if len(message) < 60)
    assert "“收到申请99件”说的是 99" in text
    assert "已说明的警告（1 项）" in text
    assert "说明：其中九十四件是代上级机关接收后转办的" in text
    assert "没有检查的规则（1 项）" in text


def test_what_nobody_knows_is_left_open(example: Report) -> None:
    paragraphs, (facts, figures, _) = told(cover.write(example, ()))
    assert facts[1] == ["填表人", "", "审核人", ""]
    assert {(row[1], row[3]) for row in figures[1:]} == {("—", "—")}
    assert any("没有发现需要答复的问题" in each for each in paragraphs)


def test_it_is_no_report_and_gives_way_only_as_we_made_it(example: Report) -> None:
    content = cover.write(example, ())
    assert cover.write(example, ()) == content
    assert marks.mark(content) == marks.COVER
    document = docx.Document(io.BytesIO(content))
    document.paragraphs[0].text = "送审"
    document.core_properties.comments = "改过"
    edited = io.BytesIO()
    document.save(edited)
    assert marks.mark(edited.getvalue()) == marks.COVER
    assert cover.objection(content, content) is None
    assert cover.objection(b"a file of hers", content)


def test_build_writes_it_beside_the_draft(run: Run, report: Report, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(json.write(report))
    done = run("build", "a.json", "-o", "a.docx", "--draft", "--cover", "送审单.docx")
    assert "已生成 送审单.docx" in done.stdout
    assert told((tmp_path / "送审单.docx").read_bytes())[1][0][1][1] == "张三"
    broken = dataclasses.replace(report, figures={**report.figures, "申请.本年新收.总计": 5})
    (tmp_path / "b.json").write_bytes(json.write(broken))
    refused = run("build", "b.json", "-o", "b.docx", "--cover", "b送审单.docx")
    assert refused.returncode == 1
    assert not (tmp_path / "b送审单.docx").exists()
    wrong = run("build", EXAMPLE, "--cover", "送审单.pdf")
    assert (wrong.returncode, "应为“名称.docx”" in wrong.stderr) == (2, True)


@pytest.mark.real("soffice")
@pytest.mark.real("pdftotext")
@pytest.mark.parametrize("number", [0, 7, 60])
def test_it_has_one_page_or_two(
    example: Report, libreoffice: LibreOffice, tmp_path: Path, number: int
) -> None:
    message = "六、其他事项 B3：“收到申请99件”说的是 99，表中“本年新收政府信息公开申请数量”是 4。"
    findings = [
        Finding(f"N{at}", Severity.WARNING, message * (1 + at % 3), explanation="理由" * 20)
        if at % 2
        else Finding(f"N{at}", Severity.WARNING, message * (1 + at % 3))
        for at in range(number)
    ]
    path = tmp_path / "送审单.docx"
    path.write_bytes(cover.write(dataclasses.replace(example, people=PEOPLE), findings))
    (made,) = libreoffice.convert(path, ["pdf"], tmp_path)
    assert max(line.page for line in lines(made)) == (2 if number else 1)
    if number > 20:
        assert "其余" in "".join(told(path.read_bytes())[0])


@pytest.mark.real("soffice")
@pytest.mark.real("pdftotext")
@pytest.mark.parametrize(("errors", "warnings"), [(0, 1), (0, 30), (5, 30), (30, 30)])
@pytest.mark.parametrize("length", [1, 3])
def test_what_goes_back_to_an_organ_is_one_page(
    libreoffice: LibreOffice, tmp_path: Path, errors: int, warnings: int, length: int
) -> None:
    organ = "某某维吾尔自治区某某蒙古自治州住房和城乡建设局"
    message = f"{organ}：主动公开.行政处罚.处理决定 填 78，下级 3 份年报合计 85，相差 -7。"
    findings = [
        *(Told(f"I{at}", "error", message * length) for at in range(errors)),
        *(Told(f"L{at}", "warning", message * length) for at in range(warnings)),
    ]
    path = tmp_path / "退回修改单.docx"
    path.write_bytes(slip.write(organ, 2024, findings, organ, f"{organ}（标注）.xlsx"))
    (made,) = libreoffice.convert(path, ["pdf"], tmp_path)
    assert max(line.page for line in lines(made)) == 1
    assert "年月日" in "".join(str(line) for line in lines(made)).replace("　", "")


@pytest.mark.real("soffice")
@pytest.mark.real("pdftotext")
def test_the_words_before_a_list_that_cant_be_broken_arent_spread(
    example: Report, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    cells = ",".join(f"{column}{row}" for column in "CDEFGH" for row in range(5, 9))
    told = Finding("C8", Severity.WARNING, f"二、主动公开的各格 {cells}：未填，按 0 计。")
    path = tmp_path / "送审单.docx"
    path.write_bytes(cover.write(example, [told]))
    (made,) = libreoffice.convert(path, ["pdf"], tmp_path)
    (before,) = (line for line in lines(made) if "二、主动公开的各格" in str(line))
    assert cells not in str(before)
    assert before.widest_gap < CHARACTER
