"""Tags in prose: looked up, never executed; living in the draft; listed in the workbook."""

from __future__ import annotations

import dataclasses
import io
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from conftest import Convert, Run
from gongkai_docx import charts, tags
from gongkai_docx.checks import check
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.forms import Form, load_form
from gongkai_docx.forms.charts import form_charts
from gongkai_docx.package import unpack
from gongkai_docx.places import SIGNATORY, TITLE, UNIT, Cell, Place
from gongkai_docx.readers import json as json_reader
from gongkai_docx.readers import workbook as workbook_reader
from gongkai_docx.report import Block, Number, Report, Signature, spell
from gongkai_docx.writers import json as json_writer
from gongkai_docx.writers import word as draft_writer
from gongkai_docx.writers import xlsx as workbook_writer
from gongkai_docx.writers.word.template import WordTemplate
from gongkai_docx.writers.xlsx.tables import places
from strategies import FORM, any_figures, distinct, each_form, examples, fitting_figures, sound
from templates import TEMPLATE, changed
from test_draft import W, bound, data_part, shown, tree, values

RECEIVED = "申请.本年新收.总计"
CELLS = {key: cell for section in FORM.tables for key, cell in places(section).items()}
FEE = "主动公开.行政事业性收费.金额"
FIGURES: dict[str, Number] = {
    RECEIVED: 12,
    "申请.上年结转.总计": 3,
    "申请.本年新收.自然人": 7,
    "申请.本年新收.商业企业": 4,
    "申请.本年新收.其他组织": 1,
    "申请.国家秘密.总计": 2,
    "申请.行政查询.总计": 5,
    "复议诉讼.未经复议直接起诉.总计": 6,
    "复议诉讼.复议后起诉.总计": 1,
    FEE: Decimal("3415.74"),
}
LAST: dict[str, Number] = {RECEIVED: 8, "申请.上年结转.总计": 4, FEE: Decimal("3400.1")}


def report(*texts: str, last: dict[str, Number] | None = None, **changes: object) -> Report:
    """A report of 2023 with these paragraphs in section 一."""
    before = (
        Report(FORM, unit="某某市某某局", year=2022, figures=last) if last is not None else None
    )
    made = Report(
        FORM,
        unit="某某市某某局",
        year=2023,
        narrative={"总体情况": (Block(None, texts),)} if texts else {},
        figures=FIGURES,
        last=before,
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def found(of: Report) -> list[Finding]:
    return [finding for finding in check(of) if finding.code in ("N1", "N2", "N3")]


# ---------------------------------------------------------------- what a tag stands for


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ("{{ 申请.本年新收.总计 }}", "12"),
        ("{{申请.本年新收.总计}}", "12"),
        ("{{ 申请 . 本年新收 . 总计 }}", "12"),
        ("｛｛ 申请．本年新收。总计 ｝｝", "12"),
        ("{{ 主动公开.行政事业性收费.金额 }}", "3415.74"),
        ("{{ 申请.部分公开.总计 }}", "0"),
        ("{{ 单位 }}", "某某市某某局"),
        ("{{ 年度 }}", "2023"),
        ("{{ 上年度 }}", "2022"),
        ("{{ 复议诉讼.行政诉讼.总计 }}", "7"),
        ("{{ 申请.不予公开小计.总计 }}", "7"),
        ("{{ 申请.无法提供小计.总计 }}", "0"),
        ("{{ 申请.不予处理小计.总计 }}", "0"),
        ("{{ 申请.其他处理小计.总计 }}", "0"),
        ("{{ 申请.本年新收.法人或其他组织 }}", "5"),
        ("{{ 申请.应办理.总计 }}", "15"),
        ("{{ 上年.申请.本年新收.总计 }}", "8"),
        ("{{ 增减.申请.本年新收.总计 }}", "增加4件"),
        ("{{ 增减.申请.上年结转.总计 }}", "减少1件"),
        ("{{ 增减.申请.部分公开.总计 }}", "持平"),
        ("{{ 增减.主动公开.行政事业性收费.金额 }}", "增加15.64万元"),
        ("{{ 同比.申请.本年新收.总计 }}", "增长50%"),
        ("{{ 同比.申请.上年结转.总计 }}", "下降25%"),
        ("{{ 同比.申请.部分公开.总计 }}", "持平"),
        ("{{ 同比.复议诉讼.行政诉讼.总计 }}", "上年为0"),
        ("{{ 增减.申请.应办理.总计 }}", "增加3件"),
    ],
)
def test_a_tag_stands_for_a_figure(tag: str, value: str) -> None:
    assert tags.filled(f"前{tag}后", report(last=LAST)) == f"前{value}后"


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (8, 9, "增长12.5%"),
        (12, 11, "下降8.3%"),
        (3, 1, "下降66.7%"),
        (80, 81, "增长1.3%"),
        (1000, 1001, "增长0.1%"),
        (10_000, 10_004, "增长不足0.1%"),
        (4, 0, "下降100%"),
        (0, 4, "上年为0"),
        (0, 0, "持平"),
        (10**15 - 1, 1, "下降100%"),
        (1, 10**15 - 1, "增长99999999999999800%"),
    ],
)
def test_a_share_is_told_to_one_place(before: int, now: int, told: str) -> None:
    assert tags.rate(before, now) == told


@each_form
@given(data=st.data())
def test_a_derived_figure_is_the_sum_of_its_terms(form: Form, data: st.DataObject) -> None:
    figures = data.draw(any_figures(form))
    of = report(form=form, figures=figures)
    for key, figure in form.derived.items():
        assert of.value(key) == sum(figures.get(term, 0) for term in figure.terms)
        assert tags.look_up(key, of) == spell(of.value(key))


@given(fitting_figures())
def test_sums_of_the_results_and_the_kinds_of_applicants_fit_the_totals(
    figures: dict[str, Number],
) -> None:
    of = report(figures=figures)
    rows = ("予以公开", "部分公开", "不予公开小计", "无法提供小计", "不予处理小计", "其他处理小计")
    assert sum(of.value(f"申请.{row}.总计") for row in rows) == of.value("申请.办理总计.总计")
    for row in ("本年新收", "不予公开小计", "应办理"):
        parts = of.value(f"申请.{row}.自然人") + of.value(f"申请.{row}.法人或其他组织")
        assert parts == of.value(f"申请.{row}.总计")
    assert of.value("申请.应办理.总计") == of.value("申请.办理总计.总计") + of.value(
        "申请.结转下年.总计"
    )


EVIL = [
    "{{ ''.__class__.__mro__ }}",
    "{{ 7 * 7 }}",
    "{{ 单位.upper() }}",
    "{{ cycler.__init__.__globals__.os.popen('id') }}",
    "{{ 申请.__class__ }}",
    "{{ 申请.本年新收 }}",
]


@pytest.mark.parametrize("text", EVIL)
def test_what_is_no_name_is_never_executed(text: str) -> None:
    of = report(text)
    assert tags.filled(text, of) == text
    (told,) = found(of)
    assert (told.code, told.severity) == ("N1", Severity.ERROR)
    assert text in shown(tree(draft_writer.write(of)))


# ---------------------------------------------------------------- findings


@pytest.mark.rule("N1")
def test_an_unknown_tag_is_an_error_with_its_cell_and_the_nearest_name() -> None:
    cells = {Place.paragraph("总体情况", 0): Cell.named("一、总体情况", "B3")}
    of = report("收到{{ 申请.新收.总计 }}件", cells=cells)
    (told,) = found(of)
    assert told.severity is Severity.ERROR
    assert (told.location, told.quote) == ("一、总体情况!B3", "{{ 申请.新收.总计 }}")
    assert told.message.startswith("一、总体情况 B3：没有“{{ 申请.新收.总计 }}”这个标签，")
    assert "最接近的是“{{ 申请.本年新收.总计 }}”" in told.message


@pytest.mark.rule("N1")
def test_a_tag_that_is_not_closed_is_told() -> None:
    for text in ("{{ 申请.本年新收.总计 }件", "{ 申请.本年新收.总计 }件", "件}}"):
        (told,) = found(report(text))
        assert told.code == "N1"
        assert "没有写完整" in told.message
    assert not found(report("{一}、（二）{}"))


def test_a_tag_with_a_brace_too_few_or_too_many_is_told_with_its_own_name() -> None:
    for text in (
        "{{ 申请.上年结转.总计 }",
        "{{{ 申请.上年结转.总计 }}}",
        "{ 申请.上年结转.总计 }}",
    ):
        (told,) = found(report(f"收到{text}件"))
        assert "应写作“{{ 申请.上年结转.总计 }}”，" in told.message


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("去年.申请.本年新收.总计", "上年.申请.本年新收.总计"),
        ("申请.本年新收.法人", "申请.本年新收.法人或其他组织"),
        ("复议.总计", "复议诉讼.行政复议.总计"),
        ("办理总计", "申请.办理总计.总计"),
        ("xyz", ""),
    ],
)
def test_the_nearest_name_holds_what_was_typed(typed: str, near: str) -> None:
    assert tags.nearest(typed, report("").form) == near


def test_a_name_as_long_as_a_page_is_not_quoted_whole() -> None:
    (told,) = found(report("{{ " + "无" * 5000 + " }}"))
    assert len(told.message) < 200


@pytest.mark.parametrize("place", [UNIT, TITLE, SIGNATORY])
def test_a_tag_where_none_is_filled_in_is_told(place: Place) -> None:
    tag = "{{ 年度 }}年报告"
    changed = {
        UNIT: report(unit=tag),
        TITLE: report(title=tag),
        SIGNATORY: report(signature=Signature(tag, None)),
    }
    (told,) = [each for each in found(changed[place]) if each.code == "N1"]
    assert told.place == place
    assert "不会被填写" in told.message


def test_a_tag_in_a_heading_and_in_the_preface_is_filled_in_and_checked() -> None:
    of = report(
        narrative={
            "总体情况": (Block("{{ 年度 }}年收到{{ 申请.本年新收.总计 }}件", ("{{ 无 }}",)),)
        },
        preface=("{{ 单位 }}报告如下", "{{ 没有 }}"),
    )
    text = shown(tree(draft_writer.write(of)))
    assert "（一）2023年收到12件。" in text
    assert "某某市某某局报告如下" in text
    assert [finding.place for finding in found(of)] == [
        Place.preface(1),
        Place.paragraph("总体情况", 0),
    ]


@pytest.mark.rule("N2")
def test_comparisons_need_the_report_of_the_year_before() -> None:
    text = "较上年{{ 增减.申请.本年新收.总计 }}"
    assert not found(report(text, last=LAST))
    (told,) = found(report(text))
    assert (told.code, told.severity) == ("N2", Severity.ERROR)
    assert "--last" in told.message
    other = report(text, last=LAST)
    assert other.last is not None
    other = dataclasses.replace(other, last=dataclasses.replace(other.last, year=2020))
    (told,) = found(other)
    assert "2020 年度" in told.message
    unread = report(text, last=LAST)
    assert unread.last is not None
    lost = dataclasses.replace(unread.last, unread=frozenset({RECEIVED}))
    (told,) = found(dataclasses.replace(unread, last=lost))
    assert "没有读出" in told.message


@pytest.mark.rule("N3")
def test_there_is_no_share_of_nothing() -> None:
    of = report("同比{{ 同比.复议诉讼.行政诉讼.总计 }}", last=LAST)
    (told,) = found(of)
    assert (told.code, told.severity) == ("N3", Severity.WARNING)
    assert "{{ 增减.复议诉讼.行政诉讼.总计 }}" in told.message


# ---------------------------------------------------------------- files


@given(st.sampled_from(sorted({*FORM.figures, *FORM.derived})))
def test_tags_stay_as_they_were_typed_in_json_and_workbook(key: str) -> None:
    of = report(f"前{{{{ {key} }}}}后{{{{{key}}}}}")
    assert json_reader.read(json_writer.write(of), "a.json").report == of
    assert workbook_reader.read(workbook_writer.write(of), "a.xlsx").report == of


def test_a_number_from_a_tag_is_living_like_the_one_in_the_table() -> None:
    of = report(
        "收到{{ 申请.本年新收.总计 }}件，{{ 增减.申请.本年新收.总计 }}，"
        "诉讼{{ 复议诉讼.行政诉讼.总计 }}件。{{ 单位 }}",
        last=LAST,
    )
    content = draft_writer.write(of)
    (paragraph,) = [p for p in tree(content).iter(f"{W}p") if "收到12件" in shown(p)]
    assert shown(paragraph) == "收到12件，增加4件，诉讼7件。某某市某某局"
    names = [RECEIVED, f"增减.{RECEIVED}", "复议诉讼.行政诉讼.总计"]
    assert values(paragraph, "sdt/sdtPr/tag") == names
    nodes = bound(content)
    assert [nodes[name] for name in names] == ["12", "4", "7"]
    paths = [each.get(f"{W}xpath") for each in tree(content).iter(f"{W}dataBinding")]
    assert len(paths) - len(set(paths)) == 1  # received, in the table and in the paragraph
    numbers = values(tree(content), "sdt/sdtPr/id")
    assert len(set(numbers)) == len(numbers) == 203


def test_the_data_hold_what_is_reckoned_from_the_figures() -> None:
    data = data_part(draft_writer.write(report("{{ 同比.申请.本年新收.总计 }}", last=LAST)))
    names = {"r": "urn:gongkai-docx:report:1"}
    assert (
        data.findtext("r:derived/r:figure[r:key='申请.应办理.总计']/r:value", namespaces=names)
        == "15"
    )
    assert (
        data.findtext("r:compared/*[r:key='同比.申请.本年新收.总计']/r:value", namespaces=names)
        == "50"
    )
    assert len(data.findall("r:figures/r:figure", names)) == len(FORM.figures)


@pytest.mark.long
@each_form
@examples(10)
@given(data=st.data())
def test_every_control_shows_what_stands_in_its_node(form: Form, data: st.DataObject) -> None:
    figures, last = (data.draw(any_figures(form)) for _ in range(2))
    of = report(form=form, figures=figures)
    of = dataclasses.replace(of, last=Report(form, year=2022, figures=last))
    text = "、".join(f"{{{{ {name} }}}}" for name in tags.every_name(of.form))
    content = draft_writer.write(dataclasses.replace(of, preface=(text,)))
    nodes = bound(content)
    for control in tree(content).iter(f"{W}sdt"):
        name = values(control, "sdtPr/tag")[0]
        assert shown(control) == nodes[name], name
        assert not tags.is_figure(name) or shown(control) in tags.look_up(name, of)


def test_controls_of_all_parts_have_numbers_of_their_own() -> None:
    footer = "word/footer1.xml"
    lines = ("{%p for 段 in 前言 %}", "{{ 段 }}", "{%p endfor %}")
    loop = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    xml = unpack(TEMPLATE.read_bytes())[footer].decode()
    first = xml.index("<w:p>") if "<w:p>" in xml else xml.index("<w:p ")
    content = changed((xml, xml[:first] + loop + xml[first:]), part=footer)
    of = report("{{ 申请.本年新收.总计 }}", preface=("{{ 申请.本年新收.总计 }}",))
    draft = draft_writer.write(of, WordTemplate(content, "ours.docx", FORM))
    numbers = [
        n
        for part in ("word/document.xml", footer)
        for n in values(tree(draft, part), "sdt/sdtPr/id")
    ]
    assert len(numbers) == len(set(numbers)) == 203


def test_a_tag_takes_the_looks_of_the_text_around_it() -> None:
    of = report(narrative={"总体情况": (Block("收到{{ 申请.本年新收.总计 }}件", ("有。",)),)})
    content = draft_writer.write(of)
    (paragraph,) = [p for p in tree(content).iter(f"{W}p") if "收到12件" in shown(p)]
    (control,) = paragraph.iter(f"{W}sdt")
    assert values(control, "rPr/rStyle") == ["Heading2Char"]


@pytest.mark.parametrize(
    ("old", "new", "living"),
    [
        ("{{ 段.正文 }}", "见：{{ 段.正文 }}（完）", True),
        (
            '<w:t xml:space="preserve">{{ 段.正文 }}</w:t>',
            "<w:tab/><w:t>{{ 段.正文 }}</w:t><w:br/>",
            True,
        ),
        (
            '<w:r><w:t xml:space="preserve">{{ 段.正文 }}</w:t></w:r>',
            "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>{{ 段.正文 }}</w:t></w:r>"
            "</w:sdtContent></w:sdt>",
            False,
        ),
    ],
)
def test_templates_of_an_office_show_tags_too(old: str, new: str, *, living: bool) -> None:
    template = WordTemplate(changed((old, new), (old, new)), "ours.docx", FORM)
    of = report("收到{{ 申请.本年新收.总计 }}件", "没有")
    content = draft_writer.write(of, template)
    paragraph = next(p for p in tree(content).iter(f"{W}p") if "收到12件" in shown(p))
    assert (paragraph.find(f".//{W}dataBinding[@{W}xpath]") is not None) is living
    assert not list(tree(content).iter(f"{W}said"))


def test_a_template_may_use_derived_figures_too() -> None:
    template = WordTemplate(
        changed(("{{ 标题 }}", "{{ 标题 }}共{{ 复议诉讼.行政诉讼.总计 }}件")), "ours.docx", FORM
    )
    assert not [finding for finding in template.findings if finding.severity is Severity.ERROR]
    content = draft_writer.write(report(), template)
    assert bound(content)["复议诉讼.行政诉讼.总计"] == "7"


def test_a_comment_stands_at_the_paragraph_that_it_is_about() -> None:
    of = report("第一段。", "第二段{{ 无 }}。", "第三段。")
    content = draft_writer.write(of, comments=found(of))
    (mark,) = tree(content).iter(f"{W}commentReference")
    assert shown(next(mark.iterancestors(f"{W}p"))) == "第二段{{ 无 }}。"


# ---------------------------------------------------------------- the sheet 数据项


def listed(content: bytes) -> dict[str, object]:
    """Each tag on the sheet, and the value beside it."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    sheet = book["数据项"]
    pairs: dict[str, object] = {}
    for row in sheet.iter_rows(min_row=4, min_col=2, values_only=True):
        for tag, value in zip(row[::2], row[1::2], strict=True):
            if tag:
                pairs[str(tag)] = value
    return pairs


def as_told(pairs: dict[str, object]) -> dict[str, str]:
    return {
        tag: spell(Decimal(str(value))) if isinstance(value, int | float) else str(value or "")
        for tag, value in pairs.items()
    }


@each_form
def test_the_sheet_lists_every_tag_with_its_value(form: Form) -> None:
    of = sound(form, last=sound(form, year=(form.last_year or 2023) - 1, figures=distinct(form)))
    expected = {f"{{{{ {name} }}}}": tags.look_up(name, of) for name in tags.every_name(of.form)}
    drawn = dict.fromkeys(map(charts.tag, form_charts(form).all), "")
    expected |= drawn
    assert as_told(listed(workbook_writer.write(of))) == expected
    without = dataclasses.replace(of, last=None)
    figures = len(form.figures) + len(form.derived)
    assert len(listed(workbook_writer.write(without))) == 3 + figures + len(drawn)


def test_every_tag_on_the_sheet_can_be_copied_into_prose() -> None:
    of = report(last=LAST)
    for tag in listed(workbook_writer.write(of)):
        assert "{" not in tags.filled(tag, of) or charts.drawn_for(tag, of)


@pytest.mark.real("soffice")
@pytest.mark.parametrize("name", ["2019", "2021", "2019 and 2021"])
@pytest.mark.parametrize("years_between", [1, 4])
def test_the_values_on_the_sheet_are_live(
    soffice: Convert, tmp_path: Path, name: str, years_between: int
) -> None:
    """Without stored values, LibreOffice reckons the same as the program does."""
    before, this = load_form(name[:4]), load_form(name[-4:])
    year = this.first_year
    of = sound(this, year=year)
    of = dataclasses.replace(
        of, last=sound(before, year=year - years_between, figures=distinct(before))
    )
    book = openpyxl.load_workbook(io.BytesIO(workbook_writer.write(of)))
    path = tmp_path / "a.xlsx"
    book.save(path)
    saved = soffice(path, "xlsx", tmp_path / "saved")
    for tag, value in as_told(listed(saved.read_bytes())).items():
        name = tag.strip("{} ")
        comparison, _ = tags.parted(name)
        expected = "不比较" if comparison and years_between > 1 else told(name, of)
        assert value == expected, tag


def told(name: str, of: Report) -> str:
    """What the tag stands for; nothing, if last year's report doesn't tell it."""
    try:
        return tags.look_up(name, of)
    except tags.LastYearUnknown:
        return ""
    except tags.UnknownTag:
        assert tags.charted(name)
        return ""


@pytest.mark.real("soffice")
def test_a_number_that_is_text_is_told_and_not_taken_for_nothing(
    soffice: Convert, tmp_path: Path
) -> None:
    of = report(last=LAST)
    book = openpyxl.load_workbook(io.BytesIO(workbook_writer.write(of)))
    texts = {
        "申请.本年新收.自然人": "7件",
        "申请.国家秘密.总计": "很多",
        "申请.行政查询.总计": "无",
    }
    for key, text in texts.items():
        cell = CELLS[key]
        book[cell.sheet][cell.name] = text
    path = tmp_path / "a.xlsx"
    book.save(path)
    saved = soffice(path, "xlsx", tmp_path / "saved")
    shown_there = listed(saved.read_bytes())
    wrong = set(texts) - {"申请.行政查询.总计"}
    for key in (*FORM.figures, *FORM.derived):
        told = [shown_there[f"{{{{ {name} }}}}"] for name in (key, f"增减.{key}", f"同比.{key}")]
        is_wrong = not wrong.isdisjoint(FORM.terms(key))
        assert ("数字有误" in told) is is_wrong, key
        if is_wrong:
            assert told == ["数字有误"] * 3
    assert shown_there["{{ 申请.行政查询.总计 }}"] == 0


def test_comparisons_refer_to_the_values_in_their_row() -> None:
    content = workbook_writer.write(report(last=LAST))
    sheet = openpyxl.load_workbook(io.BytesIO(content))["数据项"]
    rows = [row for row in sheet.iter_rows(min_row=4, max_col=9) if row[3].value]
    assert len(rows) == len(FORM.figures) + len(FORM.derived)
    for row in rows:
        for formula in (str(row[6].value), str(row[8].value)):
            assert "!" not in formula
            assert f"C{row[0].row}=E{row[0].row}" in formula


# ---------------------------------------------------------------- by command


@pytest.mark.long
def test_the_example_tells_its_numbers_by_tags(run: Run, tmp_path: Path, example: Report) -> None:
    told = tags.figures_told(example)
    assert len(told) > 8
    for _, text in example.prose():
        plain = "".join(piece for piece in tags.pieces(text) if isinstance(piece, str))
        assert not any(
            char.isdigit()
            for char in plain.replace("2021", "")
            .replace("1月1日", "")
            .replace("12月31日", "")
            .replace("30号", "")
        ), text
    content = draft_writer.write(example)
    assert "{{" not in shown(tree(content))
    nodes = bound(content)
    for name, value in told.items():
        assert nodes[name] == value


def test_build_refuses_an_unknown_tag_and_draft_writes_it_as_typed(
    run: Run, tmp_path: Path
) -> None:
    document = json.loads(json_writer.write(report("收到{{ 申请.新收 }}件")))
    (tmp_path / "a.json").write_text(json.dumps(document), "utf-8")
    done = run("build", "a.json", "-o", "a.docx")
    assert done.returncode == 1
    assert "N1" in done.stdout
    assert not (tmp_path / "a.docx").exists()
    assert run("build", "a.json", "-o", "a.docx", "--draft").returncode == 1
    content = (tmp_path / "a.docx").read_bytes()
    assert "收到{{ 申请.新收 }}件" in shown(etree.fromstring(etree.tostring(tree(content))))


@pytest.mark.rule("N1")
@pytest.mark.parametrize(
    ("typed", "quoted"),
    [
        ("{% if 单位 %}甲{% endif %}", ["{% if 单位 %}", "{% endif %}"]),
        ("前{%for 项 in 表%}后", ["{%for 项 in 表%}"]),
        ("｛％ 设 ％｝", ["｛％ 设 ％｝"]),
        ("{# 注 #}", ["{# 注 #}"]),
        ("{%- set 甲 = {{ 年度 }} -%}", ["{%- set 甲 =", "%}"]),
    ],
)
def test_a_statement_of_a_template_is_told_and_never_carried_out(
    typed: str, quoted: list[str]
) -> None:
    assert [each.quote for each in check(report(typed)) if each.code == "N1"] == quoted


@pytest.mark.parametrize("typed", ["增长5%（含）", "{{ 单位 }}占5%", "#1、{甲}"])
def test_what_is_no_statement_is_not_told_for_one(typed: str) -> None:
    assert [each for each in check(report(typed)) if each.code == "N1"] == []
