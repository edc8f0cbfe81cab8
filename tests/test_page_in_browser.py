"""The program as one page: what Chromium shows of it, opened from a disk and without network."""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile
from base64 import b64decode
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from conftest import EXAMPLE, Run
from counties import county, put, with_figure
from gongkai_docx.forms import load_form
from gongkai_docx.package import pack, unpack
from gongkai_docx.page import making
from gongkai_docx.readers import read
from gongkai_docx.report import Block, Report
from gongkai_docx.writers import write, xlsx
from gongkai_docx.writers.word import write as word_file
from programs.browser import Browser, in_firefox, unpacked_old
from strategies import fitted
from workbooks import opened, saved

pytestmark = pytest.mark.real("chromium")

WRONG_TOTAL = "三、依申请公开 J5：总计 9，与各列之和 4 不符"


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "年报.html"
    path.write_bytes(making.write())
    return path


@pytest.fixture(scope="session")
def browser(page: Path) -> Iterator[Browser]:
    """Chromium with the page opened in it, once for all tests."""
    chromium = Browser(page.parent)
    chromium.open(page)
    yield chromium
    chromium.close()


@cache
def with_faults() -> bytes:
    """The example with a wrong total, a private number, and a sentence that contradicts a table."""
    book = opened(EXAMPLE.read_bytes())
    book["三、依申请公开"]["J5"] = 9
    book["六、其他事项"]["B3"] = "2023年共收到申请12件，联系电话13912345678。"
    return saved(book)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "填报表.xlsx"
    path.write_bytes(with_faults())
    return path


@pytest.fixture
def example_file(tmp_path: Path) -> Path:
    path = tmp_path / "填报表.xlsx"
    path.write_bytes(EXAMPLE.read_bytes())
    return path


@pytest.fixture
def of_2019(tmp_path: Path, example: Report) -> Path:
    """A workbook of the form of 2019, filled so that its figures fit."""
    form = load_form("2019")
    narrative = {
        section.key: (Block(None, ("本年度按规定公开了政府信息。",)),)
        for section in form.narratives
    }
    figures = fitted(form, dict.fromkeys(form.figures, 0))
    report = dataclasses.replace(
        example, form=form, year=2020, narrative=narrative, figures=figures
    )
    path = tmp_path / "填报表2020.xlsx"
    path.write_bytes(xlsx.write(report))
    return path


def told_by_the_command(run: Run, path: Path) -> object:
    return json.loads(run("check", path.name, "--json").stdout)


@pytest.mark.parametrize("name", ["example_file", "faulty", "of_2019"])
def test_the_page_finds_what_the_command_finds(
    browser: Browser, run: Run, request: pytest.FixtureRequest, name: str
) -> None:
    path: Path = request.getfixturevalue(name)
    browser.choose(path)
    assert browser.evaluate("report.review.json") == told_by_the_command(run, path)
    assert browser.text("#title") == read(path).report.full_title


@pytest.mark.parametrize("name", ["example_file", "of_2019"])
def test_the_draft_has_the_same_bytes_as_the_commands(
    browser: Browser, run: Run, tmp_path: Path, request: pytest.FixtureRequest, name: str
) -> None:
    path: Path = request.getfixturevalue(name)
    assert run("build", path.name, "-o", "文稿.docx").returncode == 0
    browser.choose(path)
    called, draft = browser.take("#build")
    assert called == f"{read(path).report.full_title}.docx"
    assert draft == (tmp_path / "文稿.docx").read_bytes()


def test_charts_are_drawn_as_the_command_draws_them(
    browser: Browser, run: Run, tmp_path: Path, example_file: Path
) -> None:
    run("build", example_file.name, "--charts", "-o", "图.docx")
    browser.choose(example_file)
    browser.click("label[for=charts]")
    draft = browser.take("#build")[1]
    assert draft == (tmp_path / "图.docx").read_bytes()
    assert any(name.startswith("word/charts/") for name in unpack(draft))
    browser.evaluate("document.querySelector('#result details').open = true")
    assert b"<svg" in browser.take("#publish")[1]
    browser.click("label[for=charts]")


def test_drafts_copies_and_covers_of_what_has_errors_are_the_commands_too(
    browser: Browser, run: Run, tmp_path: Path, faulty: Path
) -> None:
    browser.choose(faulty)
    run("build", faulty.name, "-o", "草稿.docx", "--draft", "--cover", "送审单.docx")
    run("check", faulty.name, "--annotate", "标注.xlsx")
    for button, name in (
        ("draft", "草稿.docx"),
        ("cover", "送审单.docx"),
        ("annotate", "标注.xlsx"),
    ):
        assert browser.take(f"#{button}")[1] == (tmp_path / name).read_bytes(), name


@pytest.mark.real("firefox-esr")
def test_firefox_finds_and_writes_the_same(
    page: Path, run: Run, tmp_path: Path, example_file: Path
) -> None:
    given = in_firefox(page, example_file)
    assert given["told"] == told_by_the_command(run, example_file)
    run("build", example_file.name, "-o", "文稿.docx")
    assert b64decode(given["draft"]) == (tmp_path / "文稿.docx").read_bytes()
    assert [url for url in given["asked"] if not url.startswith(("file:", "blob:", "data:"))] == []


@pytest.mark.real("chromium-107")
def test_a_chromium_of_four_years_ago_finds_and_writes_the_same(
    page: Path, run: Run, tmp_path: Path, example_file: Path
) -> None:
    old = unpacked_old(tmp_path)
    run("build", example_file.name, "-o", "文稿.docx")
    browser = Browser(tmp_path, "--no-zygote", chromium=str(old))
    try:
        browser.open(page)
        assert "Chrome/107." in browser.evaluate("navigator.userAgent")
        browser.choose(example_file)
        assert browser.evaluate("report.review.json") == told_by_the_command(run, example_file)
        # By key: on a busy machine this one draws no frame at times, for which a click waits.
        browser.evaluate("document.getElementById('build').focus()")
        assert browser.take_by_key("Enter")[1] == (tmp_path / "文稿.docx").read_bytes()
        assert browser.judge() == []
    finally:
        browser.close()


def test_a_finding_stands_under_its_sheet_and_its_cell_is_marked_there(
    browser: Browser, faulty: Path
) -> None:
    browser.choose(faulty)
    assert browser.text("#findings h3").startswith("三、依申请公开（")
    assert browser.text("#findings .message").startswith(WRONG_TOTAL)
    assert browser.text("#sheet-title") == "三、依申请公开 J5"
    assert browser.text("#drawn td.meant") == "9"
    assert browser.evaluate("document.querySelector('#drawn td.meant').dataset.cell") == "J5"
    assert browser.evaluate("document.getElementById('build').disabled") is True
    assert browser.evaluate("document.activeElement.id") == "title"


def test_of_prose_the_phrase_is_marked_and_no_private_number_is_shown(
    browser: Browser, faulty: Path
) -> None:
    browser.choose(faulty)
    marked = browser.evaluate(
        "[...document.querySelectorAll('.context mark')].map(e => e.innerText)"
    )
    assert "收到申请12件" in marked
    assert "13912345678" not in browser.evaluate("document.body.innerText")


def test_what_was_corrected_is_told_as_solved_and_what_is_wrong_now_as_new(
    browser: Browser, faulty: Path, tmp_path: Path
) -> None:
    browser.choose(faulty)
    book = opened(faulty.read_bytes())
    book["三、依申请公开"]["J5"] = 4
    book["五、问题改进"]["B3"] = None
    faulty.write_bytes(saved(book))
    browser.choose(faulty)
    change = browser.text("#change")
    assert WRONG_TOTAL in change
    fresh = browser.evaluate(
        "report.review.groups.flatMap(g => g.findings).filter(f => f.new).map(f => f.sheet)"
    )
    assert set(fresh) == {"五、问题改进"}
    assert browser.text(".finding .new") == "新"


@pytest.mark.parametrize("suffix", [".json", ".docx", ".html", ".xlsx"])
def test_last_years_report_is_compared_in_any_format_that_the_page_reads(
    browser: Browser, example_file: Path, tmp_path: Path, run: Run, suffix: str
) -> None:
    before = dataclasses.replace(read(example_file).report, year=2022, last=None)
    carried = {"申请.结转下年.自然人": 3, "申请.结转下年.总计": 3}
    before = dataclasses.replace(before, figures={**before.figures, **carried})
    last = tmp_path / f"上年{suffix}"
    last.write_bytes(write(before, last))
    browser.choose(example_file)
    browser.choose(last, at="#last")
    told = json.loads(run("check", example_file.name, "--last", last.name, "--json").stdout)
    assert any(finding["code"].startswith("H") for finding in told["findings"])
    assert browser.evaluate("report.review.json") == told
    browser.click("#no-last")
    assert browser.evaluate("report.review.json") == told_by_the_command(run, example_file)


def test_last_years_report_isnt_held_against_another_organs(
    browser: Browser, example_file: Path, of_2019: Path
) -> None:
    browser.choose(example_file)
    browser.choose(example_file, at="#last")
    assert browser.text("#last-name") == f"上年：{example_file.name}"
    browser.choose(of_2019)
    assert browser.text("#last-name") == ""


def test_new_figures_are_brought_into_a_draft_that_people_edited(
    browser: Browser, example_file: Path, tmp_path: Path, run: Run
) -> None:
    parts = unpack(word_file(read(example_file).report))
    text = parts["word/document.xml"].decode()
    edited = text.replace("均已公开", "均已按时公开", 1)
    assert edited != text
    draft = tmp_path / "改过.docx"
    draft.write_bytes(pack({**parts, "word/document.xml": edited.encode()}))
    book = opened(example_file.read_bytes())
    book["四、复议诉讼"]["A5"] = 1
    example_file.write_bytes(saved(book))
    done = run("build", example_file.name, "--into", draft.name, "-o", "新.docx")
    assert done.returncode == 0
    browser.choose(example_file)
    name, content = browser.give(draft, at="#edited")
    assert name == "改过-更新.docx"
    assert content == (tmp_path / "新.docx").read_bytes()
    assert "更新 0 处" not in browser.text("#renewed p")
    assert browser.text("#renewed p") in done.stdout


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_a_report_that_is_written_already_is_checked_too(
    browser: Browser, example_file: Path, tmp_path: Path, run: Run, suffix: str
) -> None:
    report = read(example_file).report
    report = dataclasses.replace(report, figures={**report.figures, "申请.本年新收.总计": 9})
    path = tmp_path / f"年报{suffix}"
    path.write_bytes(write(report, path))
    browser.choose(path)
    told = told_by_the_command(run, path)
    assert browser.evaluate("report.review.json") == told
    assert "I1" in str(told)
    run("check", path.name, "--annotate", "标注.docx")
    if suffix == ".docx":  # a page's copy is a workbook
        assert browser.take("#annotate")[1] == (tmp_path / "标注.docx").read_bytes()


def test_a_workbook_begins_with_what_carries_over_from_last_year(
    browser: Browser, example_file: Path, tmp_path: Path
) -> None:
    browser.choose(example_file, at="#before")
    name, content = browser.take("#new button")
    (tmp_path / name).write_bytes(content)
    report, last = read(tmp_path / name).report, read(example_file).report
    assert (report.unit, report.year) == (last.unit, 2024)
    assert report.last is not None
    assert report.last.figures == last.figures
    browser.evaluate("document.getElementById('new').reset()")


def test_a_blank_workbook_is_of_the_form_of_its_year(browser: Browser, tmp_path: Path) -> None:
    browser.type("#unit", "某某市某某局")
    browser.type("#year", "2025")
    name, content = browser.take("#new button")
    (tmp_path / name).write_bytes(content)
    report = read(tmp_path / name).report
    assert name == "某某市某某局2025填报表.xlsx"
    assert (report.unit, report.year, report.form.name) == ("某某市某某局", 2025, "2021")
    browser.type("#year", "")


@pytest.mark.parametrize(
    ("button", "arguments"),
    [
        ("#to-json", ["命令.json"]),
        ("#publish", ["命令.html"]),
        ("#fragment", ["命令.html", "--fragment"]),
    ],
)
def test_other_formats_are_what_the_command_converts_it_to(
    browser: Browser,
    example_file: Path,
    run: Run,
    tmp_path: Path,
    button: str,
    arguments: list[str],
) -> None:
    browser.choose(example_file)
    browser.evaluate("document.querySelector('#result details').open = true")
    run("convert", example_file.name, *arguments)
    assert browser.take(button)[1] == (tmp_path / arguments[0]).read_bytes()


def test_a_folder_of_sixty_is_collected_as_the_command_collects_it(
    browser: Browser, run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "报送"
    folder.mkdir()
    put(county(60), folder)
    reports = sorted(folder.rglob("*.json"))
    for path, suffix in zip(reports, (".docx", ".html", ".xlsx"), strict=False):
        path.with_suffix(suffix).write_bytes(write(read(path).report, Path(f"年报{suffix}")))
        path.unlink()
    (folder / "残缺.xlsx").write_bytes(EXAMPLE.read_bytes()[:5_000])
    run("collect", "报送", "--jsonl", "汇总.jsonl", "--workers", "1")
    (folder / "已发布.pdf").write_bytes(b"%PDF-1.4")
    browser.choose(folder, at="#folder")
    assert browser.text("#collection-said").startswith("单位 60：已报 60，")
    assert browser.evaluate("document.querySelectorAll('#collection-table tbody tr').length") == 60
    assert "残缺.xlsx" in browser.text("#collection-left")
    assert "已发布.pdf：.pdf 要用装在电脑上的程序来读" in browser.text("#collection-left")
    name, content = browser.take("#collection-takes a")
    (tmp_path / name).write_bytes(content)
    (folder / "已发布.pdf").unlink()
    run("collect", "报送", "-o", "命令.xlsx", "--workers", "1")
    assert read(tmp_path / name).report == read(tmp_path / "命令.xlsx").report
    name, records = browser.take("#collection-takes a:nth-child(3)")
    assert name == "汇总.jsonl"
    assert records == (tmp_path / "汇总.jsonl").read_bytes()


def test_a_roster_says_who_has_not_reported_and_can_be_had(
    browser: Browser, run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "报送"
    folder.mkdir()
    put(county(6), folder)
    browser.choose(folder, at="#folder")
    name, roster = browser.take("#collection-takes a:last-child")
    assert name == "名册.xlsx"
    book = opened(roster)
    book["名册"].cell(12, 1, "某某市某某局")
    (tmp_path / name).write_bytes(saved(book))
    browser.choose(tmp_path / name, at="#roster")
    assert browser.text("#collection-said").startswith("单位 7：已报 6，年度不符 0，未报 1")
    records = browser.take("#collection-takes a:nth-child(3)")[1]
    run("collect", "报送", "--roster", name, "--jsonl", "汇总.jsonl", "--workers", "1")
    assert records == (tmp_path / "汇总.jsonl").read_bytes()


def test_a_county_compares_with_last_years_folder_and_sends_back_what_is_wrong(
    browser: Browser, run: Run, tmp_path: Path
) -> None:
    """What goes back is what the command writes, and what was found between the years is in it."""
    for name in ("报送", "上年"):
        (tmp_path / name).mkdir()
    organs = county(6)
    organs[4] = with_figure(organs[4], "申请.上年结转.自然人", 77)
    put(organs, tmp_path / "报送", workbooks=True)
    put(organs, tmp_path / "上年", last=True)
    browser.choose(tmp_path / "报送", at="#folder")
    browser.choose(tmp_path / "上年", at="#last-folder")
    assert browser.text("#last-folder-name") == "上年：上年"
    assert browser.evaluate("document.querySelectorAll('#collection-table td.error').length") >= 1
    assert browser.judge() == []
    name, content = browser.take("#returns")
    browser.settle()
    assert name == "退回修改单.zip"
    run("collect", "报送", "--last", "上年", "--return", "退回")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        made = {each: archive.read(each) for each in archive.namelist()}
    assert made == {each.name: each.read_bytes() for each in (tmp_path / "退回").iterdir()}
    assert f"{organs[4].organ.name}（退回修改单）.docx" in made


def test_the_rules_can_be_had(browser: Browser, run: Run, tmp_path: Path) -> None:
    run("rules", "--html", "规则.html")
    assert browser.take("#rules") == ("校验规则.html", (tmp_path / "规则.html").read_bytes())


def test_from_the_table_of_organs_one_gets_to_a_report_and_back(
    browser: Browser, tmp_path: Path
) -> None:
    folder = tmp_path / "报送"
    folder.mkdir()
    put(county(6), folder)
    browser.choose(folder, at="#folder")
    organ = browser.text("#collection-table tbody tr:nth-child(2) th")
    browser.click("#collection-table tbody tr:nth-child(2) button")
    assert browser.text("#title") == f"{organ}2024年政府信息公开工作年度报告"
    assert browser.text("#collection-title") == ""
    browser.click("#to-collection")
    assert browser.text("#title") == ""
    assert browser.text("#collection-said").startswith("单位 6：已报 6")
    assert browser.leave() is True


def test_many_loose_files_are_taken_for_a_collection(
    browser: Browser, example_file: Path, of_2019: Path
) -> None:
    browser.choose(example_file, of_2019)
    assert browser.evaluate("document.querySelectorAll('#collection-table tbody tr').length") == 1
    assert "年度不符" in browser.text("#collection-said")


# ---------------------------------------------------------------- bad input


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200_000_000)


@cache
def packed_bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a>" + b" " * 300_000_000)
    return stream.getvalue()


def bomb(path: Path) -> None:
    path.write_bytes(packed_bomb())


def torn(path: Path) -> None:
    path.write_bytes(EXAMPLE.read_bytes()[:5_000])


def word(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")


def printed(path: Path) -> None:
    path.write_bytes(b"%PDF-1.4")


@pytest.mark.parametrize(
    ("make", "name", "said"),
    [
        (nothing, "空.xlsx", "空.xlsx 是空文件"),
        (large, "大.xlsx", "大.xlsx 超过 100 MB"),
        (bomb, "炸弹.xlsx", "为安全起见未打开"),
        (torn, "残缺.xlsx", "残缺.xlsx "),
        (word, "已发布.docx", "已发布.docx 不是 Word 文件"),
        (printed, "已发布.pdf", "已发布.pdf：.pdf 要用装在电脑上的程序来读"),
        (torn, "图片.png", "图片.png"),
    ],
)
def test_what_cant_be_read_is_said_and_what_was_there_stays(
    browser: Browser,
    faulty: Path,
    tmp_path: Path,
    make: Callable[[Path], None],
    name: str,
    said: str,
) -> None:
    browser.choose(faulty)
    bad = tmp_path / name
    make(bad)
    browser.choose(bad)
    assert said in browser.text("#trouble-said")
    assert browser.text("#source") == faulty.name
    browser.choose(faulty)
    assert browser.text("#trouble-said") == ""


def test_a_program_that_died_is_started_again_and_nothing_is_lost(
    browser: Browser, faulty: Path
) -> None:
    browser.choose(faulty)
    browser.evaluate(
        "new Promise((done) => {"
        " ask({ask: 'check', ...paths()}, files()).then(done);"
        " setTimeout(() => worker.onerror(new ErrorEvent('error', {message: 'out of memory'})));"
        "})"
    )
    assert browser.text("#trouble-said").startswith("程序停了，可能是内存不足。")
    assert browser.text("#trouble-said").endswith("（out of memory）")
    browser.click("#again")
    browser.click("#findings button")
    assert browser.text("#drawn td.meant") == "9"


def deleted_before_they_are_read(browser: Browser, *chosen: Path, gone: Path) -> None:
    """Choose these files, of which that one is deleted before the page gets to read them."""
    browser.evaluate("void doing(() => new Promise((go) => { window.goOn = go; }))")
    browser.offer(*chosen)
    gone.unlink()
    browser.evaluate("goOn()")
    browser.settle()


def test_a_file_that_went_away_before_it_was_read_is_said(
    browser: Browser, faulty: Path, tmp_path: Path
) -> None:
    browser.choose(faulty)
    gone = tmp_path / "走了.xlsx"
    gone.write_bytes(EXAMPLE.read_bytes())
    deleted_before_they_are_read(browser, gone, gone=gone)
    assert browser.text("#trouble-said").startswith("读不到 走了.xlsx：")
    assert browser.text("#source") == faulty.name


def test_of_twenty_files_dropped_at_once_those_that_cant_be_read_are_named(
    browser: Browser, tmp_path: Path
) -> None:
    chosen = [tmp_path / f"{number}.xlsx" for number in range(20)]
    for path in chosen:
        path.write_bytes(EXAMPLE.read_bytes())
    large(chosen[3])
    bomb(chosen[4])
    deleted_before_they_are_read(browser, *chosen, gone=chosen[5])
    left = browser.text("#collection-left")
    assert "3.xlsx 超过 100 MB，未读取" in left
    assert "4.xlsx：解开后过大，不像正常的 Office 文件" in left
    assert "读不到 5.xlsx" in left
    assert browser.text("#collection-said").startswith("单位 1：已报 1，")


def test_a_tab_with_little_memory_says_so_and_goes_on(page: Path, tmp_path: Path) -> None:
    """WebAssembly may have 31 MB: enough for one report, and too little for a folder."""
    chosen = [tmp_path / f"{number}.xlsx" for number in range(10)]
    for path in chosen:
        path.write_bytes(EXAMPLE.read_bytes())
    browser = Browser(tmp_path, "--js-flags=--wasm-max-mem-pages=500")
    try:
        browser.open(page)
        browser.choose(chosen[0])
        assert browser.text("#said") == "全部通过，可以生成文稿。"
        browser.choose(*chosen)
        assert browser.text("#trouble-said").startswith("内存不足，没有做完")
        assert browser.text("#source") == chosen[0].name
        browser.click("#again")
        browser.choose(chosen[1])
        assert browser.text("#source") == chosen[1].name
    finally:
        browser.close()


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--js-flags=--wasm-max-mem-pages=300", "没能准备好，多半是内存不足"),
        ("--js-flags=--jitless", "这个浏览器太旧，运行不了本程序。请换用"),
    ],
    ids=["too little memory", "no WebAssembly"],
)
def test_a_browser_that_cant_run_it_says_what_to_do(
    page: Path, tmp_path: Path, option: str, said: str
) -> None:
    browser = Browser(tmp_path, option)
    try:
        browser.open(page)
        assert browser.text("#trouble-said").startswith(said)
        browser.choose(EXAMPLE)
        assert browser.text("#trouble-said").startswith(said)
    finally:
        browser.close()


def test_a_browser_that_cant_even_read_its_script_says_which_can(
    page: Path, tmp_path: Path
) -> None:
    """As one that is older than the language of the script."""
    old = tmp_path / "旧.html"
    old.write_bytes(page.read_bytes().replace(b'"use strict";\n\nconst at', b"const at", 1))
    browser = Browser(tmp_path)
    try:
        browser.open(old)
        assert browser.text("#trouble-said").startswith("这个浏览器太旧，运行不了本程序。请换用")
        assert browser.text("#drop") == ""
    finally:
        browser.close()


def test_a_reload_asks_first_where_something_would_be_lost(
    browser: Browser, page: Path, faulty: Path
) -> None:
    browser.choose(faulty)
    assert browser.leave() is True
    assert browser.text("#source") == faulty.name
    browser.choose(faulty, EXAMPLE)
    assert browser.leave() is True
    browser.open(page)
    assert browser.leave() is False
    assert browser.text("#source") == ""


# ---------------------------------------------------------------- nothing leaves it


def test_it_asks_for_nothing_and_may_ask_for_nothing(browser: Browser, faulty: Path) -> None:
    browser.choose(faulty)
    opened_here = ("file://", "blob:", "data:")
    assert [url for url, _ in browser.requests() if not url.startswith(opened_here)] == []
    asking = """new Promise(told => {
        const asked = new XMLHttpRequest();
        asked.onerror = () => told('refused');
        asked.onload = () => told('sent');
        try { asked.open('GET', 'http://127.0.0.1:9/'); asked.send(); }
        catch (error) { told('refused'); }
    })"""
    assert browser.evaluate(asking) == "refused"
    assert browser.work(asking) == "refused"
    assert {why for url, why in browser.requests() if url.startswith("http")} == {"csp"}


def test_a_script_that_somebody_else_put_in_doesnt_run(browser: Browser) -> None:
    browser.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        " {textContent: 'window.strange = true'}))"
    )
    assert browser.evaluate("window.strange === undefined") is True


# ---------------------------------------------------------------- for everybody


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    browser: Browser, faulty: Path, width: int, scheme: str
) -> None:
    browser.choose(faulty)
    browser.view(width, 900, scheme)
    assert browser.judge() == []
    assert browser.evaluate("document.documentElement.scrollWidth") <= width


def test_all_of_it_can_be_done_by_keyboard_alone(
    browser: Browser, page: Path, faulty: Path, tmp_path: Path
) -> None:
    browser.open(page)
    browser.view(390, 900, "light")
    browser.press("Tab", "Enter", "Tab")  # past what leads to the text
    assert browser.focus() == "file"
    browser.choose_by_key("Enter", faulty)
    assert browser.focus() == "title"
    reached = []
    for _ in range(8):
        browser.press("Tab")
        reached.append(browser.focus())
    ways = ["draft", "annotate", "cover", "charts", "summary", "last", "edited"]
    assert reached == [*ways, "show"]
    browser.press("Enter")
    browser.settle()
    assert browser.focus() == "sheet-title"
    browser.press("Tab", "Tab", "Enter")  # past the sheet, back to the finding
    assert browser.focus() == "show"
    browser.press(*["Shift+Tab"] * 6)
    assert browser.focus() == "annotate"
    assert browser.take_by_key("Enter")[0] == "填报表-标注.xlsx"


def test_what_an_extension_puts_into_the_page_changes_nothing_of_what_it_says(
    page: Path, run: Run, tmp_path: Path, faulty: Path
) -> None:
    """Another fetch, a banner, words wrapped in elements, styles, and a script from elsewhere."""
    extension = Path(__file__).parent / "programs" / "extension"
    browser = Browser(tmp_path, extension=str(extension))
    try:
        browser.open(page)
        assert browser.evaluate("window.extended && document.querySelectorAll('font').length > 20")
        browser.choose(faulty)
        assert browser.evaluate("report.review.json") == told_by_the_command(run, faulty)
        assert browser.text("#drawn td.meant") == "9"
        assert browser.take("#draft")[0].endswith("（草稿）.docx")
        why = dict(browser.requests())
        assert why["https://tracker.invalid/script.js"] == "csp"
        assert {url for url in why if url.startswith("http")} == {
            f"https://tracker.invalid/{name}" for name in ("script.js", "style.css", "seen.gif")
        }
    finally:
        browser.close()
