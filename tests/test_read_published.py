"""Reports come back from the web and as plain text: every figure as it was meant, or told."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from conftest import ROOT
from disturbed_pages import DISTURBANCES, Disturbance, disturbed
from gongkai_docx.draft import warning
from gongkai_docx.errors import Unusable
from gongkai_docx.forms import Form
from gongkai_docx.readers import read
from gongkai_docx.readers.published import read_html, read_text
from gongkai_docx.readers.reading import Reading
from gongkai_docx.report import Number, Report, Signature, normal_blocks
from gongkai_docx.writers import html as web
from pages import PRODUCTS, Product, page, site
from strategies import EVERY_FORM, FORM, PROSE, distinct, each_form, fitted, sound

SHARED = ROOT.parent / "shared"
here = pytest.mark.skipif(not SHARED.exists(), reason="no published report is here")


def full(form: Form = FORM) -> Report:
    """A report of that form with a figure of its own in each cell, and all kinds of prose."""
    return sound(
        form,
        kind=None,
        figures=distinct(form),
        preface=("本报告根据条例编制，所列数据的统计期限为1月1日至12月31日。",),
        signature=Signature(None, date(2024, 1, 15)),
        narrative={
            **PROSE,
            "总体情况": normal_blocks(
                [
                    (None, ["全年工作平稳。"]),
                    ("主动公开情况", ["发布信息 12 条。", "另一段。"]),
                    ("监督保障情况", ["没有责任追究的情况。"]),
                ]
            ),
        },
    )


def html(report: Report, product: Product = PRODUCTS[1]) -> Reading:
    return read_html(page(report, product), "年报.html")


def codes(reading: Reading) -> list[str]:
    return [each.code for each in reading.findings]


def table(*rows: str) -> str:
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def cells(*texts: object) -> str:
    return "".join(f"<td>{text}</td>" for text in texts)


# ---------------------------------------------------------------- published ones, as they are


@here
@pytest.mark.parametrize("name", ["hongze-2023", "hongze-2024", "suqian-2023", "suqian-2024"])
def test_what_was_published_is_read_as_it_is_meant(name: str) -> None:
    reading = read(SHARED / "published" / f"{name}.txt")
    meant = read(SHARED / "published" / f"{name}.json").report
    got = reading.report
    if name.startswith("hongze"):
        assert got.figures == meant.figures
        assert (got.unit, got.year, got.title) == (meant.unit, meant.year, meant.title)
        assert got.preface == meant.preface
    else:
        assert "C47" in codes(reading)  # its tables are not in the text, and that is told
        assert not got.figures

    def said(report: Report) -> list[tuple[str, list[tuple[str | None, str]]]]:
        """The prose, up to where its paragraphs are broken."""
        return [
            (key, [(block.heading, "".join(block.paragraphs)) for block in blocks])
            for key, blocks in report.narrative.items()
        ]

    assert said(got) == said(meant)


@here
def test_the_example_of_all_is_read_from_its_page() -> None:
    reading = read(SHARED / "seed" / "guanzhuang-2023.txt")
    report = reading.report
    assert not reading.findings
    assert len(report.figures) == 200
    assert {key: value for key, value in report.figures.items() if value} == {
        "主动公开.行政规范性文件.制发": 4,
        "主动公开.行政规范性文件.有效": 6,
        **{
            f"申请.{row}.{column}": 4
            for row in ("本年新收", "予以公开", "办理总计")
            for column in ("自然人", "总计")
        },
    }
    assert (report.unit, report.year, report.headings) == ("南阳市官庄工区管委会", 2023, "run-in")
    headings = [block.heading for block in report.narrative["总体情况"]]
    assert headings[:3] == [None, "主动公开情况", "依申请公开情况"]
    assert len(report.narrative["问题改进"][0].paragraphs) == 6
    assert report.narrative["其他事项"][0].paragraphs == ("无其他需要报告的事项。",)


# ---------------------------------------------------------------- as site products serve them


@each_form
@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.name)
def test_a_page_of_any_product_is_read_as_it_was_written(form: Form, product: Product) -> None:
    report = full(form)
    reading = html(report, product)
    assert reading.report == report
    assert set(codes(reading)) <= {"C48", "S15"}
    assert bool(reading.findings) == bool(product.words)


@pytest.mark.rule("C48", "S15")
def test_other_words_that_can_mean_but_one_thing_are_taken_and_told() -> None:
    (product,) = (product for product in PRODUCTS if product.words)
    told = {each.actual for each in html(full(), product).findings}
    assert {"行政许可件数", "现行有效件", "2.其他法律行政止公开"} <= told
    assert "五、存在的主要问题及整改措施" in told


def test_figures_stand_under_their_own_labels_whatever_the_order() -> None:
    """The columns of section 四 are swapped, and so are rows of section 二."""
    rows = [
        cells("第二十条第（一）项"),
        cells("信息内容", "现行有效件数", "本年制发件数", "本年废止件数"),
        cells("行政规范性文件", 6, 4, 1),
        cells("规章", 3, 2, 0),
    ]
    text = "".join(
        [
            "<p>某某局2023年政府信息公开工作年度报告</p><p>一、总体情况</p><p>好。</p>",
            "<p>二、主动公开政府信息情况</p>",
            table(*rows),
        ]
    )
    figures = read_html(text.encode(), "页.html").report.figures
    assert figures == {
        "主动公开.规章.制发": 2,
        "主动公开.规章.废止": 0,
        "主动公开.规章.有效": 3,
        "主动公开.行政规范性文件.制发": 4,
        "主动公开.行政规范性文件.废止": 1,
        "主动公开.行政规范性文件.有效": 6,
    }


@pytest.mark.rule("C49")
@each_form
def test_blanks_are_sure_where_the_columns_add_up(form: Form) -> None:
    """Many a page leaves the totals of the results blank."""
    whole = sound(form, kind=None)
    results = set(form.totals["申请.办理总计.自然人"])
    blank = {
        f"{key.removesuffix('自然人')}总计"
        for key in results
        if whole.value(f"{key.removesuffix('自然人')}总计")
    }
    kept = {key: value for key, value in whole.figures.items() if key not in blank}
    reading = html(dataclasses.replace(whole, figures=kept))
    assert blank
    assert reading.report.figures == kept
    assert not reading.report.unread
    assert [(each.code, set(each.figures)) for each in reading.findings] == [("C8", blank)]


def test_a_blank_is_in_doubt_where_its_column_does_not_add_up() -> None:
    whole = sound(FORM, kind=None)
    key = "申请.予以公开.总计"
    kept = {name: value for name, value in whole.figures.items() if name != key}
    kept["申请.办理总计.自然人"] = int(kept["申请.办理总计.自然人"]) + 1
    reading = html(dataclasses.replace(whole, figures=kept))
    assert {name.rpartition(".")[0] for name in reading.report.unread} == {"申请.予以公开"}


def test_an_amount_that_may_be_in_yuan_is_not_taken() -> None:
    product = Product("元", words={"本年收费金额（单位：万元）": "本年收费金额（单位：元）"})
    reading = html(full(), product)
    key = "主动公开.行政事业性收费.金额"
    assert key not in reading.report.figures
    assert key in reading.report.unread
    (finding,) = (each for each in reading.findings if each.code == "C49")
    assert finding.actual == str(full().figures[key])
    assert "（单位：元）" in finding.message


@pytest.mark.rule("C46")
def test_a_result_without_its_parts_is_taken_only_if_it_is_nothing() -> None:
    """（六）其他处理 as one row, as in the form of 2019, in the tables of 2021."""
    rows = [key for key in FORM.figures if key.split(".")[1] in ("逾期不补正", "逾期未缴费")]

    def text(number: int) -> bytes:
        whole = page(full(), PRODUCTS[0]).decode()
        begin = whole.index("<tr><td", whole.index("7.属于行政执法案卷"))
        begin = whole.index('<td rowspan="3">（六）其他处理</td>')
        begin = whole.rindex("<tr>", 0, begin)
        end = whole.index("<tr>", whole.index("3.其他"))
        one = cells(*["（六）其他处理", *[number] * 7]).replace("<td>", '<td colspan="2">', 1)
        return f"{whole[:begin]}<tr>{one}</tr>{whole[end:]}".replace(
            'rowspan="22">三、本年度办理结果', 'rowspan="20">三、本年度办理结果'
        ).encode()

    nothing = read_html(text(0), "页.html").report
    assert [nothing.figures[key] for key in rows] == [0] * 14
    something = read_html(text(3), "页.html")
    assert not something.report.figures.keys() & set(rows)
    (finding,) = (each for each in something.findings if each.code == "C46")
    assert set(rows) < set(finding.figures)


# ---------------------------------------------------------------- something wrong in them


def as_they_are(form: Form, chance: random.Random) -> dict[str, Number]:
    small = {key: chance.choice((0, chance.randrange(1, 300))) for key in form.figures}
    figures = fitted(form, small)
    return {
        key: value
        for key, value in figures.items()
        if chance.random() > 0.03 and (value or chance.choice((True, False)))
    }


def judge(disturbance: Disturbance, number: int) -> tuple[Reading, Report]:
    """The page with that disturbance, number `number` of them; and the report that it tells.

    Each second one has figures as they are, which fit each other, with many a 0 and a blank.
    """
    chance = random.Random(f"{disturbance.__name__} {number}")
    report = full(chance.choice(EVERY_FORM))
    if number % 2:
        report = dataclasses.replace(report, figures=as_they_are(report.form, chance))
    products = [product for product in PRODUCTS if product.encoding == "utf-8"]
    content = disturbed(page(report, chance.choice(products)), disturbance, chance)
    return read_html(content, "年报.html"), report


@pytest.mark.rule("C45", "C46", "C47")
@pytest.mark.parametrize("disturbance", DISTURBANCES, ids=lambda each: each.__name__)
def test_no_figure_is_wrong_in_silence(
    disturbance: Disturbance, one_in: Callable[[int], int]
) -> None:
    """Of 500 pages and more, with `--every`."""
    for number in range(0, 18, one_in(5)):
        reading, report = judge(disturbance, number)
        read_as = reading.report.figures
        wrong = {key: value for key, value in read_as.items() if value != report.value(key)}
        assert not wrong, number
        told = {key for finding in reading.findings for key in finding.figures}
        assert report.figures.keys() - read_as.keys() <= told, number


def test_what_is_lost_is_no_more_than_what_is_in_doubt() -> None:
    """A cell that is lost blanks its row, and no other."""
    (lose_a_cell,) = (each for each in DISTURBANCES if each.__name__ == "lose_a_cell")
    reading, report = judge(lose_a_cell, 0)
    lost = report.figures.keys() - reading.report.figures.keys()
    assert lost
    assert len({report.form.figures[key].row for key in lost} - {"行政复议"}) <= 2
    assert lost <= reading.report.unread


# ---------------------------------------------------------------- prose


def prose(*lines: str) -> Reading:
    """A page whose section 一 holds these paragraphs."""
    inside = "".join(f"<p>{line}</p>" for line in lines)
    return read_html(
        f"<p>某某县财政局2023年政府信息公开工作年度报告</p><p>一、总体情况</p>{inside}"
        "<p>六、其他需要报告的事项</p><p>无。</p>".encode(),
        "页.html",
    )


@pytest.mark.parametrize(
    ("lines", "style"),
    [
        (
            ["（一）主动公开情况。发布了信息，共9条。", "（二）监督保障情况。开展了培训，共2次。"],
            "run-in",
        ),
        (
            ["（一）主动公开：", "发布了信息，共9条。", "（二）监督保障：", "开展了培训。"],
            "own-line",
        ),
        (
            ["一）主动公开情况", "发布了信息，共9条。", "二）监督保障情况", "开展了培训。"],
            "own-line",
        ),
        (["1、主动公开情况", "发布了信息，共9条。", "2、监督保障情况", "开展了培训。"], "own-line"),
    ],
)
def test_headings_come_without_their_numbers(lines: list[str], style: str) -> None:
    report = prose(*lines).report
    assert report.headings == style
    headings = [block.heading or "" for block in report.narrative["总体情况"]]
    assert [heading[:4] for heading in headings] == ["主动公开", "监督保障"]
    assert all(len(block.paragraphs) == 1 for block in report.narrative["总体情况"])


@pytest.mark.rule("C52")
def test_a_number_that_is_not_ours_is_told() -> None:
    reading = prose("（一）主动公开。发布了信息，共9条。", "（三）监督保障。开展了培训，共2次。")
    (finding,) = (each for each in reading.findings if each.code == "C52")
    assert finding.actual == "（三）"


def test_enumerations_and_long_openings_stay_in_the_text() -> None:
    lines = [
        "一是发布信息。发布9条。",
        "（一）围绕就业、教育、医疗、住房、养老等群众关心的事项，及时发布信息，丰富解读形式，"
        "加强回应关切，全年共发布9条。",
    ]
    (block,) = prose(*lines).report.narrative["总体情况"]
    assert block.heading is None
    assert block.paragraphs == tuple(lines)


@pytest.mark.rule("C51")
def test_what_no_report_holds_is_told_with_its_place() -> None:
    reading = prose(
        '发布信息，见<a href="/list.html">清单</a>。<img alt="发布数量图" src="a.png">',
        table(cells("渠道", "条数"), cells("网站", 12), cells("公众号", 7)),
    )
    told = [each.message for each in reading.findings if each.code == "C51"]
    assert any("链接" in message and "第 3 段" in message and "清单" in message for message in told)
    assert any("图片" in message and "发布数量图" in message for message in told)
    assert any("第 1 张表" in message and "网站 12" in message for message in told)


def test_a_paragraph_above_a_table_stands_in_its_section() -> None:
    whole = page(full(), PRODUCTS[1]).decode()
    heading = "<p><strong>三、收到和处理政府信息公开申请情况</strong></p>"
    with_more = whole.replace(heading, heading + "<p>全年没有收到涉外的申请。</p>")
    report = read_html(with_more.encode(), "页.html").report
    assert report.narrative["申请"][0].paragraphs == ("全年没有收到涉外的申请。",)
    assert report.figures == full().figures


@pytest.mark.parametrize(
    ("title", "unit", "year"),
    [
        ("某某县财政局2023年政府信息公开工作年度报告", "某某县财政局", 2023),
        ("某某县财政局 2023 年度政府信息公开年度报告", "某某县财政局", 2023),
        ("2022年上海市政府信息公开工作年度报告", "上海市", 2022),
        ("某某县财政局关于2023年政府信息公开工作年度报告", "某某县财政局", 2023),
        ("某某县财政局政府信息公开工作年度报告（2023年度）", "某某县财政局", 2023),
        ("某某镇人民政府二〇二三年政府信息公开工作年度报告", "某某镇人民政府", 2023),
        (
            "第三街道︵Ｂ区︶办事处２０２３年政府信息公开工作年度报告",
            "第三街道︵Ｂ区︶办事处",
            2023,
        ),
    ],
)
def test_the_title_tells_whose_report_it_is(title: str, unit: str, year: int) -> None:
    whole = page(full(), Product("标题", title=f"<h1>{title}</h1><!-- {{}} -->"))
    report = read_html(whole, "页.html").report
    assert (report.unit, report.year) == (unit, year)


ABOVE = "本单位今年的情况有两点特殊，写在报告的前面，请上级机关在汇总的时候留意。"


@pytest.mark.rule("C51")
@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.name)
def test_a_paragraph_above_the_title_of_a_page_is_told(product: Product) -> None:
    """Whether it stands in the element that holds the report, or before that."""
    whole = page(full(), product).decode(product.encoding)
    begin = whole.index(">", whole.index("<body")) + 1 if "<body" in whole else 0
    with_more = f"{whole[:begin]}<p>{ABOVE}</p>{whole[begin:]}"
    plain, reading = (
        read_html(text.encode(product.encoding), "页.html") for text in (whole, with_more)
    )
    assert reading.report == plain.report == full()
    new = [each for each in reading.findings if each not in plain.findings]
    assert [each.code for each in new] == ["C51"]
    assert "标题以上" in new[0].message
    assert ABOVE[:20] in new[0].message


def test_a_short_sentence_above_the_title_is_told_where_the_report_stands() -> None:
    whole = "<p>有两点说明。</p><p>首页</p><h1>{}</h1>"
    reading = html(full(), Product("标题", title=whole))
    assert reading.report == full()
    assert ["有两点说明。" in each.message for each in reading.findings] == [True]


def test_above_the_title_of_a_page_of_ours_every_line_is_told() -> None:
    whole = web.write(full()).decode()
    begin = whole.index("<h1")
    reading = read_html(f"{whole[:begin]}<p>请审阅</p>{whole[begin:]}".encode(), "页.html")
    assert reading.report == full()
    assert ["请审阅" in each.message for each in reading.findings] == [True]


@pytest.mark.parametrize("fragment", [False, True])
def test_what_we_wrote_above_the_title_of_a_report_with_errors_is_no_news(fragment: bool) -> None:
    content = web.write(full(), fragment=fragment, warning=warning(2))
    assert "草稿：有 2 个错误" in content.decode()
    reading = read_html(content, "页.html")
    assert reading.report == full()
    assert not reading.findings


@pytest.mark.parametrize(
    "lines",
    [
        "<p>某某县</p><p>财政局</p><p>2023年政府信息公开工作年度报告</p>",
        "<h1>财政局2023年<br>政府信息公开工作年度报告</h1>",
    ],
)
def test_a_title_in_two_lines_is_one(lines: str) -> None:
    title = lines + "<!-- {} -->"
    report = read_html(page(full(), Product("标题", title=title)), "页.html").report
    assert (report.unit, report.year) == ("财政局", 2023)


def test_a_section_in_one_paragraph_with_its_heading_is_read() -> None:
    whole = page(full(), PRODUCTS[1]).decode()
    heading = "<p><strong>一、总体情况</strong></p><p>全年工作平稳。</p>"
    assert heading in whole
    text = "全年工作平稳。" * 8
    joined = whole.replace(heading, f"<p>一、 总体情况。{text}</p>")
    report = read_html(joined.encode(), "页.html").report
    assert report.narrative["总体情况"][0].paragraphs == (text,)


def test_a_signature_in_one_line_is_read() -> None:
    whole = page(full(), PRODUCTS[1]).decode()
    lines = "<p>某某市某某局</p><p>2024年1月15日</p>"
    assert lines in whole
    joined = whole.replace(lines, "<p>某某市某某局　　2024年1月15日</p>")
    assert read_html(joined.encode(), "页.html").report == full()


# ---------------------------------------------------------------- texts


def as_text(report: Report, gap: str) -> str:
    """The report as it is when a page is copied into an editor: cells with a gap between."""
    from lxml import html as markup

    lines: list[str] = []
    for node in markup.fromstring(page(report, PRODUCTS[0]).decode()).iter("h1", "p", "tr"):
        if node.tag == "tr":
            cells = ["".join(map(str, cell.itertext())) for cell in node]
            lines.append(gap.join(" ".join(cell.split()) for cell in cells))
        else:
            lines.append("".join(map(str, node.itertext())))
    return "\n".join(lines)


@each_form
@pytest.mark.parametrize("gap", ["\t", "    ", "\n", " | ", " "], ids=repr)
def test_a_text_is_read_whatever_stands_between_its_cells(form: Form, gap: str) -> None:
    report = full(form)
    assert read_text(as_text(report, gap).encode(), "年报.txt").report == report


@pytest.mark.rule("C46")
@pytest.mark.parametrize("bar", ["\t", " | "])
def test_a_number_twice_beside_an_empty_cell_leaves_its_row_in_doubt(bar: str) -> None:
    """There are as many numbers as columns, and yet they don't stand in them."""
    whole = sound(FORM, kind=None)
    row = [whole.figures[key] for key in FORM.figures if key.startswith("申请.本年新收.")]
    label = "一、本年新收政府信息公开申请数量"
    line = bar.join([label, *map(str, row)])
    twice = bar.join([label, *map(str, row[:2]), str(row[1]), "", *map(str, row[3:])])
    text = as_text(whole, bar)
    assert line in text
    assert read_text(text.encode(), "年报.txt").report.figures == whole.figures
    reading = read_text(text.replace(line, twice).encode(), "年报.txt")
    lost = whole.figures.keys() - reading.report.figures.keys()
    assert {key.rpartition(".")[0] for key in lost} == {"申请.本年新收"}
    assert "有空格，数字可能错了位" in "".join(each.message for each in reading.findings)


def test_a_text_of_which_any_end_is_cut_off_is_read_or_refused(
    one_in: Callable[[int], int],
) -> None:
    whole = full()
    lines = as_text(whole, "\t").splitlines()
    for cut in range(0, len(lines), one_in(9)):
        for part in (lines[cut:], lines[:cut], lines[1 : cut + 2]):
            try:
                read_as = read_text("\n".join(part).encode(), "年报.txt").report.figures
            except Unusable:
                continue
            assert read_as.items() <= whole.figures.items()


def test_a_sentence_above_the_title_of_a_text_is_told_with_its_line() -> None:
    text = "\n".join(["某某县人民政府网", "首页", ABOVE, as_text(full(), "\t")])
    reading = read_text(text.encode(), "年报.txt")
    assert reading.report == full()
    (finding,) = reading.findings
    assert finding.code == "C51"
    assert "第 3 行" in finding.message


def test_a_text_without_its_title_is_read() -> None:
    lines = as_text(full(), "\t").splitlines()
    begin = next(place for place, line in enumerate(lines) if line.startswith("一、"))
    report = read_text("\n".join(lines[begin:]).encode(), "年报.txt").report
    assert report.figures == full().figures
    assert report.narrative == full().narrative


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_in_any_encoding_of_an_editor(encoding: str) -> None:
    text = as_text(full(), "\t")
    assert read_text(text.encode(encoding), "年报.txt").report == full()


@pytest.mark.rule("C46")
def test_a_row_of_a_text_with_a_number_too_few_is_in_doubt() -> None:
    text = as_text(full(), "\t").replace("\t150\t", "\t", 1)
    lost = [key for key, value in full().figures.items() if value == 150]
    row = [key for key in FORM.figures if key.rpartition(".")[0] == lost[0].rpartition(".")[0]]
    reading = read_text(text.encode(), "年报.txt")
    assert set(row) == full().figures.keys() - reading.report.figures.keys()


# ---------------------------------------------------------------- what is no such report

OTHER = "<h1>某某县2023年法治政府建设情况报告</h1><p>一、主要举措</p><p>好。</p><p>二、问题</p>"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<html><body><p>404 Not Found</p></body></html>", "不像政府信息公开工作年度报告"),
        (OTHER.encode(), "不像政府信息公开工作年度报告"),
        (page(full(), PRODUCTS[0]) * 2, "有两份年报"),
        (page(full(), PRODUCTS[1]) * 2, "有两份年报"),
        (b"<!--a-->" * 200 + b"x", "不像|没有文字"),
        (b"<html></html>", "没有文字|不像政府信息公开工作年度报告"),
        (b"<p>" + b"x" * 50_000_000, "超过 20 MB"),
        (b"<html><body>" + b"<div>" * 150_000 + b"x", "嵌套过深"),
        (b"<html><body>" + b"<p>x" * 1_000_000, "标记过多"),
        (b"\xff\xfe\x00\x00" * 100, "不像|没有文字"),
    ],
    ids=[
        "another page",
        "another report",
        "two reports",
        "two documents",
        "comments",
        "empty",
        "50 MB",
        "deep",
        "tags",
        "no text",
    ],
)
def test_another_page_is_refused_in_one_message(content: bytes, says: str) -> None:
    with pytest.raises(Unusable, match=says) as refused:
        read_html(content, "页.html")
    assert "页.html" in str(refused.value)


@pytest.mark.rule("C47", "S16")
def test_a_report_whose_tables_are_pictures_says_so_once() -> None:
    whole = page(full(), PRODUCTS[1]).decode()
    begin, end = whole.index("<table border"), whole.rindex("</table>")
    reading = read_html((whole[:begin] + '<img src="a.png">' + whole[end:]).encode(), "页.html")
    absent = [each for each in reading.findings if each.code == "C47"]
    assert len(absent) == 1
    assert len(absent[0].figures) == 200


def test_a_page_is_known_by_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "年报.doc"
    path.write_bytes(page(full(), PRODUCTS[1]))
    assert read(path).report == full()


def test_a_site_is_none_of_the_report() -> None:
    more = site("<div>{}</div><p>上一篇：2022年年报</p><p>责任编辑：张三</p>")
    assert html(full(), Product("site", around=more)).report == full()
