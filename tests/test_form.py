"""The form as data: what figures.tsv fixes, how tables are laid out, how a bad file is refused."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unicodedata import category, normalize

import pytest
from rich.cells import cell_len

import regenerate
from conftest import EXAMPLE
from gongkai_docx.checks.registry import every_rule
from gongkai_docx.forms import (
    Form,
    FormError,
    UnknownForm,
    form_names,
    form_of,
    lay_out,
    load_form,
)
from gongkai_docx.forms.data import FORMS
from gongkai_docx.forms.form import plain
from gongkai_docx.forms.parsing import read_form
from gongkai_docx.forms.words import form_words, read_words
from source import MODULES, tree
from strategies import EVERY_FORM, each_form

ROOT = Path(__file__).parents[1]
FIGURES = ROOT.parent / "shared" / "figures.tsv"
TEXT = (FORMS / "2021.toml").read_text(encoding="utf-8")
WORDS = (FORMS / "2021.words.toml").read_text(encoding="utf-8")


def test_a_label_is_plain_without_what_is_neither_letter_nor_number() -> None:
    """Whichever character it is; and signs between letters keep them from becoming one."""
    known = [char for char in map(chr, range(0x110000)) if normalize("NFKC", char) == char]
    assert plain("。".join(known)) == "".join(char for char in known if category(char)[0] in "LN")
    for sign in "，；：？！（）\u3000…。、_ ":
        assert plain(f"e{sign}\u0301①㎡{sign}") == "e1m2"


@pytest.mark.skipif(not FIGURES.exists(), reason="the list of figures is not here")
def test_figures_are_those_of_the_contract_in_statutory_order(form: Form) -> None:
    lines = FIGURES.read_text(encoding="utf-8").splitlines()[1:]
    ours = [
        "\t".join((figure.key, "/".join(figure.row_labels), "/".join(figure.column_labels)))
        for figure in form.figures.values()
    ]
    assert ours == lines


@each_form
def test_figures_are_those_of_the_list_that_is_kept(form: Form) -> None:
    """It is made anew by a command; what a change to a form does to its figures shows in it."""
    content = (ROOT / "tests" / "forms" / f"{form.name}.tsv").read_bytes()
    assert regenerate.figures(form) == content


def test_the_figures_of_2019_have_the_keys_of_the_contract() -> None:
    form = load_form("2019")
    tables = {
        table: {row: list(columns) for row, columns in rows.items()}
        for table, rows in form.nested.items()
    }
    documents, items = ["新制作", "新公开", "公开总数"], ["上年数量", "增减", "处理决定"]
    assert tables["主动公开"] == {
        **dict.fromkeys(("规章", "行政规范性文件"), documents),
        **dict.fromkeys(("行政许可", "其他对外管理服务事项", "行政处罚", "行政强制"), items),
        "行政事业性收费": ["上年数量", "增减"],
        "政府集中采购": ["数量", "金额"],
    }
    assert len(form.figures) == 198
    assert {figure.column for figure in form.figures.values() if figure.signed} == {"增减"}
    assert [key for key, figure in form.figures.items() if figure.amount] == [
        "主动公开.政府集中采购.金额"
    ]
    other = form.figures["申请.其他处理.总计"]
    assert other.row_labels == ("三、本年度办理结果", "（六）其他处理")
    assert (
        len([row for row in tables["申请"] if form.nested["申请"][row]["总计"].row_labels[1:]])
        == 20
    )


def test_each_year_from_the_first_form_on_has_one_form() -> None:
    assert [form_of(year).name for year in (2019, 2020, 2021, 2050)] == ["2019"] * 2 + ["2021"] * 2
    with pytest.raises(UnknownForm, match="没有 2018 年度的法定格式"):
        form_of(2018)


@each_form
def test_sections_are_numbered_as_the_statute_numbers_them(form: Form) -> None:
    assert [section.number for section in form.sections] == list("一二三四五六")
    assert [section.key for section in form.tables] == ["主动公开", "申请", "复议诉讼"]


@each_form
@pytest.mark.parametrize("table", ["主动公开", "申请", "复议诉讼"])
def test_cells_of_a_grid_cover_it_without_overlap(form: Form, table: str) -> None:
    grid = lay_out(form.section(table))
    covered = [
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    ]
    assert sorted(covered) == [(r, c) for r in range(grid.rows) for c in range(grid.columns)]
    keys = [cell.text for cell in grid.cells if cell.kind == "figure"]
    assert keys == [key for key, figure in form.figures.items() if figure.table == table]


@each_form
def test_header_of_section_three_is_merged_as_the_statute_merges_it(form: Form) -> None:
    spans = {
        plain(cell.text): (cell.row, cell.column, cell.rows, cell.columns)
        for cell in lay_out(form.section("申请")).cells
        if cell.kind != "figure"
    }
    labels = [columns["总计"].row_labels for columns in form.nested["申请"].values()]
    results = [plain(path[1]) for path in labels if plain(path[0]) == "三本年度办理结果"]
    assert spans["申请人情况"] == (0, 3, 1, 7)
    assert spans["自然人"] == (1, 3, 2, 1)
    assert spans["法人或其他组织"] == (1, 4, 1, 5)
    assert spans["总计"] == (1, 9, 2, 1)
    assert spans["三本年度办理结果"] == (5, 0, len(results), 1)
    assert spans["三不予公开"] == (7, 1, results.count("三不予公开"), 1)
    assert spans["七总计"] == (4 + len(results), 1, 1, 2)
    assert spans["四结转下年度继续办理"] == (5 + len(results), 0, 1, 3)


@each_form
def test_every_count_of_two_tables_takes_part_in_an_identity(form: Form) -> None:
    held = {key for identity in form.identities for key in identity.keys}
    free = {figure.table for key, figure in form.figures.items() if key not in held}
    assert free == {"主动公开"}


@each_form
def test_a_total_comes_after_the_totals_it_adds_up(form: Form) -> None:
    order = list(form.totals)
    requests = form.nested["申请"]
    assert len(order) == len(requests) + len(requests["办理总计"]) - 1 + 3
    for total, parts in form.totals.items():
        assert all(order.index(part) < order.index(total) for part in parts if part in order)


def examples(tree: ast.Module) -> Iterator[ast.AST]:
    """The sentences by which a doubt or a construction of prose is shown, which no code reads."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "Example":
                yield from ast.walk(node)
            elif node.func.id == "Construction":
                yield node.args[-1]


def test_no_label_of_a_form_stands_in_the_code() -> None:
    """总计, 其他, 规章 and 规范性文件 are everyday words too; no other label may stand there."""
    labels = {
        label
        for form in EVERY_FORM
        for figure in form.figures.values()
        for label in figure.row_labels + figure.column_labels
    }
    for section in (section for form in EVERY_FORM for section in form.sections):
        labels |= {section.title, section.sheet, section.key}
    labels |= {form.notice for form in EVERY_FORM}
    labels -= {"总计", "其他", "规章", "规范性文件"}
    assert {"自然人", "总体情况", "三、依申请公开", "法人或其他组织"} <= labels
    for path in MODULES:
        nodes = list(ast.walk(tree(path)))
        docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        docstrings |= {id(node) for node in examples(tree(path))}
        for node in nodes:
            if isinstance(node, ast.Constant) and id(node) not in docstrings:
                text = node.value if isinstance(node.value, str) else ""
                assert not [label for label in labels if label in text], (path, text)


def test_an_unknown_form_is_refused_with_the_known_ones() -> None:
    assert form_names() == ("2019", "2021")
    with pytest.raises(UnknownForm, match=r"2017.*2019.*2021"):
        load_form("2017")


@pytest.mark.parametrize(
    ("written", "instead", "place", "problem"),
    [
        ('name = "2021"', "name = 2021", "$.name", "应为文字，现为整数"),
        ("first_year = 2021", "first_year = true", "$.first_year", "应为整数，现为真假值"),
        ("first_year = 2021", "", "$", "缺少“first_year”"),
        ('number = "一"', 'number = "一"\nnumbre = "二"', "$.sections[0].numbre", "不认识的键"),
        ('label = "规章"', 'label = ""', "$.sections[1].groups[0].rows[0].label", "不能为空"),
        ('label = "行政处罚"', 'label = "行政 许可"', "rows[0].label", "不能作数据项的名称"),
        ('key = "制发"', 'key = "制 发"', "columns[0].key", "不能作数据项的名称"),
        ('key = "废止"', 'key = "制发"', "$.sections[1]", "“主动公开.规章.制发”出现了两次"),
        ('columns = "处理决定"', 'columns = "决定"', "groups[1].columns", "[lists] 中没有“决定”"),
        ('label = "2.重复申请"', 'label = "3.其他"', "$.sections[2]", "行标题“3其他”出现了两次"),
        (
            'label = "行政诉讼", ',
            'label = "行政诉讼", key = "诉讼", ',
            "$.sections[3]",
            "不是“表.行.列”三段",
        ),
        ('"自然人..其他组织"', '"自然人..别的"', "$.identities[0]", "没有一行（列）含有"),
        ('"自然人..其他组织"', '"其他组织..自然人"', "left.terms[0]", "“其他组织”在“自然人”之后"),
        (
            'each = "row"\nleft',
            'each = "cell"\nleft',
            "$.identities[0].each",
            "只能是 row 或 column",
        ),
        ('relation = "="', 'relation = ">"', "$.identities[0].relation", "只能是 = 或 <="),
        ("{unit}{year}", "{unit}{yaer}", "$.title", "只能用 {unit} 和 {year}"),
        ('law = "', "law = ", "2021.toml", "line"),
        ('name = "2021"', 'name = "2019"', "$.name", "与文件名不符"),
        ("first_year = 2021", "first_year = -5", "$.first_year", "不像年度"),
        ('number = "二"', 'number = "一"', "$.sections", "部分的序号“一”出现了两次"),
        ('code = "I2"', 'code = "I1"', "$", "勾稽关系的 code“I1”出现了两次"),
        ('code = "I2"', 'code = "X2"', "$.identities[1].code", "应为 I 和数字"),
        ('code = "H1"', 'code = "I1"', "$", "勾稽关系的 code“I1”出现了两次"),
        ('code = "H2"', 'code = "I9"', "$.histories[1].code", "应为 H 和数字"),
        ('severity = "error"', 'severity = "bad"', "severity", "只能是 error 或 warning"),
        ('"上年.结转下年"', '"去年.结转下年"', "$.histories[0]", "没有一行（列）含有"),
        ('row = "规章"', 'row = "规则"', "$.powers[0].row", "“主动公开.规则”没有数据项"),
        (
            'kinds = ["国务院部门", "省级政府", "设区的市政府"]',
            'kinds = ["村"]',
            "kinds[0]",
            "不在 kinds 中",
        ),
        ('code = "N8"', 'code = "H8"', "$.contents[0].code", "应为 N 和数字"),
        ('section = "其他事项"', 'section = "申请"', "$.contents[2].section", "不是文字的部分"),
        ('topics = ["信息处理费"]', "topics = []", "$.contents[2]", "topics 不能为空"),
        ('label = "商业企业"', 'label = "科研机构"', "groups[0]", "列标题"),
        (
            '{ label = "其他结果" }',
            '{ label = "其他结果", children = "审理结果" }',
            "$.lists.审理结果[2].children",
            "或它含有自己",
        ),
        (
            '{ label = "行政诉讼", subtotal',
            '{ label = "行政诉讼", amount = true, subtotal',
            "columns[1].amount",
            "只能写在没有 children 的列上",
        ),
        (
            '{ label = "自然人"',
            '{ label = "自然人", subtotal = "人"',
            "columns[0].subtotal",
            "有 children",
        ),
        (
            'subtotal = "无法提供小计"',
            'subtotal = "应办理"',
            "$.sections[2]",
            "“申请.应办理.自然人”出现了两次",
        ),
        ('codes = ["N4"]', 'codes = ["H6"]', "$.bases[1].codes[0]", "“H6”出现了两次"),
        ('codes = ["N4"]', 'codes = ["N"]', "$.bases[0].codes[0]", "应为 字母 和数字"),
        ('= "申请.其他处理小计"', '= "申请.其他小计"', "formerly.2019", "没有“申请.其他小计”一行"),
        ('"国家秘密" = ', '"国家机密" = ', "$.sections[2].notes.国家机密", "表中没有“国家机密”"),
    ],
)
def test_a_malformed_form_is_refused_with_the_place_named(
    tmp_path: Path, written: str, instead: str, place: str, problem: str
) -> None:
    assert written in TEXT
    path = tmp_path / "2021.toml"
    path.write_text(TEXT.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(FormError, match=f"{re.escape(place)}.*{re.escape(problem)}"):
        read_form(path)


@pytest.mark.parametrize(
    ("written", "instead", "place", "problem"),
    [
        ('[rows."申请.重复申请"]', '[rows."申请.重复"]', "$.rows.申请.重复", "没有“申请.重复”"),
        ('[columns."申请.自然人"]', '[columns."申请.人"]', "$.columns.申请.人", "没有“申请.人”"),
        ('[tables."申请"]', '[tables."总体情况"]', "$.tables.总体情况", "没有“总体情况”"),
        ('[sections."问题改进"]', '[sections."问题"]', "$.sections.问题", "没有“问题”"),
        ('topics."监督保障"]', 'topics."监督"]', "topics.监督", "没有“监督”"),
        ('topics."信息处理费"]', '"信息处理费"]', "$.sections.其他事项.信息处理费", "不认识的键"),
        ('[sections."其他事项".topics."信息处理费"]', "[x]", "$.x", "不认识的键"),
        (
            'words = ["申请"]',
            "words = []",
            "$.sections.总体情况.topics.依申请公开",
            "words 不能为空",
        ),
        ("plans = true\n", "plans = 1\n", "$.sections.问题改进.plans", "应为真假值"),
        ("least_length = 30\n", 'least_length = "30"\n', "least_length", "应为整数"),
        ('meant = ["本年新收"', 'meant = ["新收"', "$.tables.申请.meant[0]", "没有“新收”一行"),
        (
            'meant = ["本年新收"',
            'usual = ["合计"]\nmeant = ["本年新收"',
            "usual[0]",
            "没有“合计”一列",
        ),
        ('said = ["新收"]', 'said = [""]', "$.rows.申请.本年新收.said[0]", "不能为空"),
        ('measures = "', "measures = ", "2021.words.toml", "line"),
        ("# ---", 'same_as = "2021"\n# ---', "$.same_as", "不是另一种法定格式"),
        ("# ---", 'same_as = "2017"\n# ---', "$.same_as", "不是另一种法定格式"),
    ],
)
def test_malformed_words_are_refused_with_the_place_named(
    form: Form, tmp_path: Path, written: str, instead: str, place: str, problem: str
) -> None:
    assert written in WORDS
    path = tmp_path / "2021.words.toml"
    path.write_text(WORDS.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(FormError, match=f"{re.escape(place)}.*{re.escape(problem)}"):
        read_words(path, form)


def test_a_topic_that_cannot_be_recognised_is_refused(form: Form, tmp_path: Path) -> None:
    start = WORDS.index('[sections."其他事项"')
    path = tmp_path / "2021.words.toml"
    path.write_text(WORDS[:start], encoding="utf-8")
    with pytest.raises(FormError, match="没有写明怎样认出“信息处理费”"):
        read_words(path, form)


def test_a_row_added_to_a_branch_is_in_its_subtotal_and_in_the_sums_of_sums(tmp_path: Path) -> None:
    row = '{ label = "8.属于行政查询事项", key = "行政查询" },'
    path = tmp_path / "2021.toml"
    path.write_text(
        TEXT.replace(row, row + ' { label = "属于另一种", key = "另一种" },'), encoding="utf-8"
    )
    derived = read_form(path).derived
    assert "申请.另一种.总计" in derived["申请.不予公开小计.总计"].terms
    assert "申请.另一种.科研机构" in derived["申请.不予公开小计.法人或其他组织"].terms
    assert "申请.另一种.科研机构" in derived["申请.另一种.法人或其他组织"].terms


def test_files_of_forms_can_be_read_on_a_screen() -> None:
    paths = list(FORMS.glob("*.toml"))
    assert len(paths) >= 2
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            assert cell_len(line) <= 160, (path.name, line)


def test_who_reads_no_prose_reads_no_words(tmp_path: Path) -> None:
    script = (
        "import sys; from gongkai_docx import cli; from gongkai_docx.forms import words; "
        "words.read_words = lambda *_: sys.exit('words are read'); cli.main()"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", script, *arguments],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=False,
        ).stderr
        for arguments in (["new", "-o", "a.xlsx"], ["template", "-o", "a.docx"], ["check", EXAMPLE])
    ]
    assert ["words are read" in each for each in told] == [False, False, True]
    assert (tmp_path / "a.xlsx").exists()


@each_form
def test_what_a_form_says_of_rules_and_of_earlier_forms_is_there(form: Form) -> None:
    assert set(form.bases) <= {rule.code for rule in every_rule(form)}
    for name, moved in form.formerly.items():
        earlier = load_form(name)
        rows = {f"{figure.table}.{figure.row}" for figure in earlier.figures.values()}
        assert moved.keys() <= rows


def test_words_of_another_form_hold_as_far_as_its_keys_are_here() -> None:
    earlier, later = (form_words(load_form(name)) for name in ("2019", "2021"))
    assert earlier.rows["申请.本年新收"] == later.rows["申请.本年新收"]
    assert earlier.sections["问题改进"] == later.sections["问题改进"]
    assert earlier.sections["其他事项"].topics == {}
    assert "申请.逾期不补正" not in earlier.rows
    assert earlier.rows["主动公开.行政事业性收费"] != later.rows["主动公开.行政事业性收费"]
    assert [mention.column for mention in earlier.mentions["制定"]] == ["新制作"]
