"""What people read on the terminal."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.text import Text

from gongkai_docx import terminal
from gongkai_docx.findings import Rule, Severity
from gongkai_docx.text import wrapped

MESSAGE = (
    "三、依申请公开 J28：（七）总计 1234567，与各项办理结果之和 7 不符"
    "（予以公开 4，部分公开 3，其余 0），见《工作年度报告格式》（国办公开办函〔2021〕30号）"
)


@pytest.mark.parametrize("width", [20, 31, 44, 64])
def test_messages_break_as_chinese_does(width: int) -> None:
    lines = wrapped(MESSAGE, width)
    assert max(map(cell_len, lines)) <= width
    assert any("1234567" in line for line in lines)
    assert not [line for line in lines if line[0] in "，。：）〕》”"]
    assert not [line for line in lines if line[-1] in "（〔《“"]
    assert "".join(lines).replace(" ", "") == MESSAGE.replace(" ", "")


@pytest.mark.parametrize("width", [1, 0, -7])
def test_a_message_ends_however_little_room_it_has(width: int) -> None:
    assert "".join(wrapped("第 5 页", width)).replace(" ", "") == "第5页"


@pytest.mark.parametrize("columns", [40, 80])
def test_names_wider_than_the_terminal_leave_the_figures_to_be_seen(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("FORCE_COLOR", "1")
    name = "某某市某某局2025年政府信息公开工作年度报告（草稿）.docx"
    terminal.show_table(
        ("数据", name, "网站上另存的.html"), [("行政许可（本年处理决定数量）", "12", "3457")]
    )
    out = Text.from_ansi(capsys.readouterr().out).plain
    assert max(map(cell_len, out.splitlines())) <= columns
    told = "".join(out.split())
    assert {char for char in name if char not in told} == set()
    assert "12" in out
    assert "3457" in out


def test_a_message_is_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.show([Rule("C1", Severity.ERROR, "").finding("“[red]4[/red]”不是数字")])
    assert "“[red]4[/red]”不是数字" in capsys.readouterr().out


def test_the_worst_stands_first(capsys: pytest.CaptureFixture[str]) -> None:
    rules = [Rule(str(severity), severity, "") for severity in reversed(Severity)]
    terminal.show([rule.finding(f"是{rule.code}") for rule in rules])
    out = capsys.readouterr().out
    assert out.index("是error") < out.index("是warning") < out.index("是info")


def test_a_cell_cannot_take_over_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.show([Rule("C1", Severity.ERROR, "").finding("“\x1b]0;x\x07”不是数字")])
    out = capsys.readouterr().out
    assert "不是数字" in out
    assert not {"\x1b", "\x07"} & set(out)


def test_codes_on_one_basis_stand_by_their_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    rules = [Rule(f"N{number}", Severity.INFO, "", "通知") for number in (10, 8, 9)]
    terminal.show([rule.finding("问题") for rule in rules])
    assert "依据（N8、N9、N10）：通知" in capsys.readouterr().out


def test_what_a_code_rests_on_is_told_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    rules = [Rule("S4", Severity.INFO, "", f"条例第五十条第（{each}）项") for each in "四五"]
    terminal.show([rule.finding("问题") for rule in rules])
    assert "依据（S4）：条例第五十条第（四）项；条例第五十条第（五）项" in capsys.readouterr().out


def test_of_one_rule_no_more_is_told_than_anybody_reads(
    capsys: pytest.CaptureFixture[str],
) -> None:
    many, other = Rule("N4", Severity.WARNING, ""), Rule("N8", Severity.WARNING, "")
    findings = [many.finding(f"第 {number} 处") for number in range(terminal.MOST_ALIKE + 7)]
    terminal.show([*findings, other.finding("另一个问题")])
    out = capsys.readouterr().out
    assert f"第 {terminal.MOST_ALIKE - 1} 处" in out
    assert f"第 {terminal.MOST_ALIKE} 处" not in out
    assert "另有 7 个同样的问题" in out
    assert out.index("另有 7 个") < out.index("另一个问题")


def test_of_a_text_no_more_is_told_than_anybody_reads(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.show([Rule("C1", Severity.ERROR, "").finding("《" * 200_000)])
    out = capsys.readouterr().out
    assert "（共 200000 字）" in out
    assert out.count("《") == 3000


def test_what_is_piped_has_no_padding(capsys: pytest.CaptureFixture[str]) -> None:
    rules = [Rule(f"N{number}", Severity.INFO, "短", "通知") for number in (10, 8)]
    terminal.show_rules(rules)
    terminal.show([rules[0].finding("问题"), rules[1].finding(f"第一行。{MESSAGE * 3}")])
    terminal.say("说明" * 80)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 15
    assert [line for line in lines if line != line.rstrip()] == []
    assert max(map(cell_len, lines)) <= 100
