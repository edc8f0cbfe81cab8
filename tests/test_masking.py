"""Private data: how it is written, where it is looked for, and that no message repeats it."""

from __future__ import annotations

import dataclasses
import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from gongkai_docx import places
from gongkai_docx.checks import check
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.masking import CARD, IDENTITY, MOBILE, MOST_QUOTED, excerpt, masked, numbers
from gongkai_docx.places import SIGNATORY, TITLE, Kind, Place
from gongkai_docx.readers import workbook as workbook_reader
from gongkai_docx.report import Block, Report, Signature
from gongkai_docx.writers import json as json_writer
from gongkai_docx.writers import xlsx
from strategies import FORM, PROSE

ONE = FORM.narratives[0].key
UNIT = "某某市某某县某某局"
PHONE = "13812345678"
PERSON, PERSON_X = "411323199001011238", "41132319900101018X"
BANK, VISA = "6222021234567890128", "4111111111111111"


def report(**changes: Any) -> Report:
    return dataclasses.replace(Report(FORM, unit=UNIT, year=2023, narrative=PROSE), **changes)


def saying(*texts: str, **changes: Any) -> Report:
    said = (Block(None, PROSE[ONE][0].paragraphs + texts),)
    return report(narrative={**PROSE, ONE: said}, **changes)


def told(checked: Report, code: str) -> list[Finding]:
    return [finding for finding in check(checked) if finding.code == code]


# ---------------------------------------------------------------- how they are written


@pytest.mark.parametrize(
    ("phrase", "kinds"),
    [
        (f"0794-3215678/{PHONE}", [MOBILE]),
        (f"{PHONE}/3215678", [MOBILE]),
        (f"{PERSON}/{PERSON}", [IDENTITY, IDENTITY]),
        (f"{PERSON_X}/{PERSON_X}", [IDENTITY, IDENTITY]),
        (f"身份证号{PERSON}/手机", [IDENTITY]),
        ("138.1234.5678", [MOBILE]),
        (f"1.{PHONE}", [MOBILE]),
        (f"tel{PHONE}", [MOBILE]),
        (f"1.Tel:{PHONE}", [MOBILE]),
        (f"QQ{PHONE}", [MOBILE]),
        (f"微信号wx{PHONE}", [MOBILE]),
        (f"手机{PHONE}X", [MOBILE]),
        (f"手机={PHONE}", [MOBILE]),
        (f"电话__{PHONE}__", [MOBILE]),
        (f"{PHONE}@163.com", [MOBILE]),
        (f"订单编号与手机号{PHONE}", [MOBILE]),
        (f"申请编号、电话：{PHONE}", [MOBILE]),
        (f"机构代码、手机 {PHONE}", [MOBILE]),
        (f"信用代码11410000005184603J {PHONE}", [MOBILE]),
        ("138\u200b12345678", [MOBILE]),
        ("\u202d138\u2060\ue5e51234\u206956\u202a78\u202c", [MOBILE]),
        (f"{BANK} {PHONE}", [CARD, MOBILE]),
        (f"{VISA} {PHONE}", [CARD, MOBILE]),
        (f"{BANK} {PERSON}", [CARD, IDENTITY]),
        (f"5 {BANK}", [CARD]),
        (f"{BANK} 5", [CARD]),
        (f"电话{PHONE} 3件", [MOBILE]),
        (f"编号{PERSON}", [IDENTITY]),
    ],
)
def test_ways_of_writing_private_data(phrase: str, kinds: list[str]) -> None:
    found = numbers(f"请见{phrase}，已答复。")
    assert [each.kind for each in found] == kinds
    assert numbers(masked(phrase)) == []
    assert len(masked(phrase)) == len(phrase)


@pytest.mark.parametrize(
    "phrase",
    [
        "统一社会信用代码：91410000MA45678901，机构代码114100000051846034。",
        f"http://www.example.gov.cn/2023/{PHONE}，www.example.gov.cn?id={PHONE}",
        f"example.gov.cn/a/{PHONE}.html，{PHONE}.pdf，/xxgk/2023/{PHONE}/",
        "（2023）豫1302行初123号，豫ICP备13812345号-1，京公网安备 11010102001234号",
        "1998 1999 2000 2001 2002 2003，1998-1999-2000",
        "IP地址192.168.100.12，东经134.12345678，北纬48.12345678",
        f"收费{PHONE}.50，比例0.{PHONE}，共{PHONE}元",
        f"编号{PHONE}，编号为{PHONE}，编号分别为{PHONE}，No.{PHONE}，SN{PHONE}",
        f"流水号{VISA}，条码：{VISA}",
        "项目代码2023-410122-04-01-123456",
    ],
)
def test_numbers_that_are_no_private_data(phrase: str) -> None:
    assert numbers(phrase) == []


@pytest.mark.parametrize("piece", ["1", "1.", "1 ", "a.", "/a", "1\u200b", "www.", f"{PHONE}/"])
def test_a_long_text_is_searched_in_a_moment(piece: str) -> None:
    before = time.process_time()
    numbers((piece * 32_000)[:32_000] + f" {PHONE}")
    assert time.process_time() - before < 2


# ---------------------------------------------------------------- where they are looked for


def test_private_data_in_the_units_is_told_at_their_cells() -> None:
    bad = saying(
        "{{ 单位 }}认真落实条例。",
        unit=UNIT + PHONE,
        signature=Signature(f"某某局{PERSON}", None),
    )
    findings = told(bad, "N16")
    assert [finding.place for finding in findings] == [places.UNIT, SIGNATORY]
    assert findings[0].message.startswith("单位名称：")
    assert findings[1].message.startswith("落款单位：")
    read = workbook_reader.read(xlsx.write(bad), "a.xlsx").report
    for finding, place in zip(told(read, "N16"), (places.UNIT, SIGNATORY), strict=True):
        assert finding.severity is Severity.ERROR
        assert finding.place == place.within(read.cells[place])
        assert str(finding.location).startswith("基本信息!")


def test_only_who_published_a_telephone_is_pointed_to_the_offices() -> None:
    (phone,) = told(saying(f"电话{PHONE}"), "N16")
    assert "办公电话" in phone.message
    for number in (PERSON, BANK):
        (finding,) = told(saying(f"号码{number}"), "N16")
        assert "办公电话" not in finding.message


def test_every_finding_on_a_typed_title_has_its_cell() -> None:
    bad = report(title=f"2022年××报告{PHONE}全县{{{{ 单位 }}}}")
    read = workbook_reader.read(xlsx.write(bad), "a.xlsx").report
    findings = [finding for finding in check(read) if finding.place.kind is Kind.TITLE]
    assert {"N1", "N5", "N16", "N17"} <= {finding.code for finding in findings}
    assert {finding.place.cell for finding in findings} == {read.cells[TITLE]}


# ---------------------------------------------------------------- no message repeats them


def test_a_finding_is_masked_as_it_is_made() -> None:
    rule = Rule("C1", Severity.ERROR, "…")
    finding = rule.finding(
        f"填了“{PHONE}”",
        place=Place.figure(PHONE),
        quote=f"电话{PHONE}",
        expected=int(PHONE),
        actual=Decimal(PHONE),
    )
    assert finding.message == "填了“138******78”"
    assert finding.expected == finding.actual == "138******78"
    assert finding.quote == "电话138******78"
    assert finding.place.key == PHONE
    finding = rule.finding("…", expected=12345678901, actual=Decimal("3.14"))
    assert (finding.expected, finding.actual) == (12345678901, Decimal("3.14"))
    assert rule.finding("…").actual is None


@pytest.mark.parametrize("number", [PHONE, PERSON, BANK])
def test_no_message_of_any_rule_repeats_private_data(number: str) -> None:
    bad = saying(
        f"全年收到申请{number}件，{{{{ {number} }}}}，{{{{ 申请{number}，2022年全县××。",
        title=f"2022年{number}{{{{ 单位 }}}}",
        unit=f"{UNIT}{number}{{{{ x }}}}",
    )
    findings = check(bad)
    assert {"N1", "N5", "N16"} <= {finding.code for finding in findings}
    for finding in findings:
        if number != PHONE or finding.code != "N4":  # as many applications are no telephone
            assert number not in f"{finding.message}{finding.actual}{finding.expected}"


def test_no_complaint_repeats_private_data(run: Run, tmp_path: Path) -> None:
    document = json.loads(json_writer.write(report()))
    for member, value in (("ignore", [{PHONE: 1}]), ("kind", PHONE), (PHONE, 1), ("year", PERSON)):
        text = json.dumps({**document, member: value}, ensure_ascii=False)
        (tmp_path / "a.json").write_text(text, encoding="utf-8")
        done = run("check", "a.json")
        assert done.returncode
        assert PHONE not in done.stdout + done.stderr
        assert PERSON not in done.stdout + done.stderr
    assert PHONE not in run("check", "a.json", "--year", PHONE).stderr
    assert "用法" in run("new", "-o", "a.xlsx", "--year", PHONE).stderr


# ---------------------------------------------------------------- N17: leftovers


@pytest.mark.parametrize("sign", ["*", "×", "_", "X", "○", "＿", "×年"])
def test_what_was_left_over_is_quoted_in_short(sign: str) -> None:
    (finding,) = told(saying((sign * 32_000)[:32_000] + "局"), "N17")
    assert len(finding.message) < 200
    assert len(str(finding.actual)) <= 21
    assert f"“{finding.actual}”" in finding.message


def test_an_excerpt_is_short_however_long_what_it_is_about() -> None:
    assert len(excerpt("甲" * 1000, 100, 900)) < MOST_QUOTED + 30
    assert excerpt(f"电话{PHONE}。") == "电话138******78。"


@pytest.mark.parametrize(
    "phrase",
    [
        "办理“XX学校收费”投诉3件。",
        "回应“××小区学区划分”问题。",
        "印发《××县政务公开工作要点》。",
        "开展“XX政策我来讲”活动。",
        "答复XX集团、××公司的申请。",
        "邮箱xx@xx.gov.cn。",
        *(f"{name}××的申请已答复。" for name in ("欧阳", "蔡", "邱", "蒋", "钱", "张")),
        "机制期待补充，线索由接待确认，",
        "告知申请人申请补充，依法申请填写。",
        "版面3×5件，共2×3个，型号为X型，X项目，X条例。",
        "依法公开（单位）名录，【政策解读】栏目。",
    ],
)
def test_what_was_left_out_on_purpose(phrase: str) -> None:
    assert told(saying(phrase), "N17") == []


@pytest.mark.parametrize(
    ("phrase", "actual"),
    [
        ("20XX年，我局认真落实条例。", "20XX"),
        ("202X年，我局认真落实条例。", "202X"),
        ("20××年度，我局认真落实条例。", "20××"),
        ("某政办〔20XX〕5号。", "20XX"),
        ("2023年X月X日印发。", "X月X日"),
        ("×年×月×日印发。", "×年×月×日"),
        ("收到申请×件。", "×件"),
        ("收到申请X件。", "X件"),
        ("答复率为×%。", "×%"),
        ("此处待补。", "待补"),
        ("具体数据请补充。", "请补充"),
        ("具体数据（请补充）。", "（请补充）"),
        ("（请在此处填写）", "（请在此处填写）"),
        ("[单位]认真落实条例。", "[单位]"),
        ("【单位】认真落实条例。", "【单位】"),
    ],
)
def test_what_was_left_to_fill_in(phrase: str, actual: str) -> None:
    (finding,) = told(saying(phrase), "N17")
    assert finding.actual == actual
