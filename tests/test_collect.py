"""The command `collect` as a clerk runs it: what it writes, and what nothing in a folder stops."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import docx
import openpyxl
import pytest

from conftest import EXAMPLE, Run, posix
from counties import CITY, YEAR, county, put, with_figure
from dying import DEADLY, die, die_of, lost, passed_over
from gongkai_docx.desk import returning, rollup, workers
from gongkai_docx.desk.collecting import Request, collect
from gongkai_docx.desk.receiving import Parcel
from gongkai_docx.desk.roster_sheet import write as roster_file
from gongkai_docx.desk.search import found
from gongkai_docx.errors import Unusable
from gongkai_docx.writers import json as json_writer
from gongkai_docx.writers import word, write

pytestmark = pytest.mark.long

MADE = county(workers.BATCH)  # no more than one process is begun for


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the reports of some organs, and their roster beside it."""
    put(MADE, tmp_path / "年报")
    (tmp_path / "名册.xlsx").write_bytes(roster_file([each.organ for each in MADE], YEAR))
    return tmp_path / "年报"


class Seen:
    """Whoever doesn't want to know how far it is."""

    def begin(self, what: str, total: int) -> None: ...

    def took(self, filing: object) -> None: ...


def overview(file: Path) -> dict[str, str]:
    """What has come of each organ."""
    sheet = openpyxl.load_workbook(file)["总览"]
    rows = sheet.iter_rows(min_row=4, values_only=True)
    return {str(row[1]).strip("　"): str(row[4]) for row in rows}


def left(file: Path) -> dict[str, str]:
    """Which files were not collected, and why."""
    sheet = openpyxl.load_workbook(file)["未收文件"]
    return {str(row[0]): str(row[1]) for row in sheet.iter_rows(min_row=4, values_only=True)}


def test_all_that_was_asked_for_is_written(run: Run, folder: Path, tmp_path: Path) -> None:
    options = ("-o", "汇总.xlsx", "--roster", "名册.xlsx", "--html", "a.html", "--jsonl", "a.jsonl")
    done = run("collect", folder, *options)
    assert done.returncode == 0, done.stderr
    assert f"单位 {len(MADE)}：已报 {len(MADE)}，年度不符 0，未报 0" in done.stdout
    assert set(overview(tmp_path / "汇总.xlsx").values()) == {"已报"}
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    assert [each["organ"] for each in told] == [each.organ.name for each in MADE]
    received = MADE[0].report.figures["申请.本年新收.总计"]
    assert told[0]["report"]["figures"]["申请"]["本年新收"]["总计"] == received
    assert told[4]["report"]["unit"] == MADE[4].report.unit
    again = run("collect", folder, *options)
    assert again.stdout.count("内容没有变化") == 3


def test_a_new_roster_has_those_that_were_found(run: Run, folder: Path, tmp_path: Path) -> None:
    assert run("collect", "--new-roster", "空白.xlsx").returncode == 0
    assert run("collect", folder, "--new-roster", "新.xlsx").returncode == 0
    sheet = openpyxl.load_workbook(tmp_path / "新.xlsx").worksheets[0]
    names = {row[0] for row in sheet.iter_rows(min_row=6, values_only=True) if row[0]}
    assert names == {each.organ.name for each in MADE}


def test_last_years_folder_is_held_against_this_years(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    put(MADE, tmp_path / "上年", last=True)
    done = run("collect", folder, "--last", "上年", "--roster", "名册.xlsx", "--jsonl", "a.jsonl")
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert [each["findings"] for each in told] == [[]] * len(MADE)
    assert all(each["report"]["last"]["year"] == YEAR - 1 for each in told)


def test_the_same_files_are_not_read_again(
    folder: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def none(parcels: Sequence[Parcel], *_: object) -> list[object]:
        seen.extend(parcel.path for parcel in parcels)
        return []

    request = Request((folder,), datetime(2025, 3, 1), cache=tmp_path / "c.sqlite3")
    first = collect(request, Seen())
    changed = folder / CITY / f"{MADE[1].organ.name}.json"
    changed.write_bytes(changed.read_bytes() + b"\n")
    monkeypatch.setattr("gongkai_docx.desk.collecting.worked", none)
    with pytest.raises(KeyError):
        collect(request, Seen())
    assert seen == [f"{CITY}/{changed.name}"]
    changed.write_bytes(changed.read_bytes()[:-1])
    assert collect(request, Seen()).collection == first.collection
    (tmp_path / "c.sqlite3").write_bytes(b"no database")
    with pytest.raises(KeyError):
        collect(request, Seen())
    assert len(seen) == 1 + len(MADE)


def test_the_page_asks_no_network_and_tells_each_organ(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    run("collect", folder, "--roster", "名册.xlsx", "--html", "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert not re.search(r"(src|href)=\"(https?:)?//|@import|url\(", page)
    assert page.count("<details data-state") == len(MADE)
    for each in MADE:
        assert each.organ.name in page
    assert '<svg role="img"' in page
    assert 'aria-live="polite"' in page


# ---------------------------------------------------------------- what a folder may hold


def test_an_empty_folder_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    done = run("collect", "空", "-o", "汇总.xlsx")
    assert done.returncode == 0
    assert "没有找到可收集的年报" in done.stderr
    assert overview(tmp_path / "汇总.xlsx") == {}


def test_a_folder_that_is_not_there_and_no_output_end_with_2(run: Run, tmp_path: Path) -> None:
    gone = run("collect", "不在", "-o", "汇总.xlsx")
    assert (gone.returncode, gone.stdout) == (2, "")
    assert "找不到文件夹 不在" in gone.stderr
    (tmp_path / "空").mkdir()
    assert run("collect", "空").returncode == 2
    assert run("collect").returncode == 2
    assert run("collect", "空", "-o", "汇总.xls").returncode == 2


def test_what_is_no_report_is_named_and_stops_nothing(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    for number in range(300):
        (folder / f"照片{number}.jpg").write_bytes(b"\xff\xd8")
    (folder / "通知.json").write_text('{"a": 1}', encoding="utf-8")
    (folder / "空.xlsx").write_bytes(b"")
    (folder / "~$年报.xlsx").write_bytes(b"open elsewhere")
    (folder / "年报.备份20250101-120000.json").write_text("{}", encoding="utf-8")
    with zipfile.ZipFile(folder / "炸弹.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b" " * 300_000_000)
    done = run("collect", folder, "-o", "汇总.xlsx", "--roster", "名册.xlsx")
    assert done.returncode == 0
    assert set(overview(tmp_path / "汇总.xlsx").values()) == {"已报"}
    told = left(tmp_path / "汇总.xlsx")
    assert set(told) == {
        *("通知.json", "空.xlsx", "~$年报.xlsx", "年报.备份20250101-120000.json", "炸弹.xlsx"),
    }
    assert "过大" in told["炸弹.xlsx"]
    assert "备份" in told["年报.备份20250101-120000.json"]


@posix
def test_a_report_is_collected_in_whatever_format_it_is_read(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    first, second, third = MADE[4:7]
    for each in (first, second, third):
        (folder / str(each.organ.above) / f"{each.stem}.json").unlink()
    (folder / "甲.docx").write_bytes(word.write(first.report))
    (folder / "乙.html").write_bytes(write(second.report, Path("a.html")))
    # Of several files of a report the workbook stands, and what we made of it is no second one.
    (folder / "丙.xlsx").write_bytes(write(third.report, Path("a.xlsx")))
    (folder / "丙.docx").write_bytes(word.write(third.report))
    (folder / "丙.html").write_bytes(write(third.report, Path("a.html")))
    other = with_figure(third, "主动公开.行政许可.处理决定", 99)
    (folder / "已发布.html").write_bytes(
        write(other.report, Path("a.html")).replace(b" id=", b" x=")
    )
    (folder / "通知.txt").write_text("请于1月31日前报送年报。", encoding="utf-8")
    done = run("collect", folder, "--roster", "名册.xlsx", "-o", "汇总.xlsx", "--jsonl", "a.jsonl")
    assert done.returncode == 0, done.stderr
    assert set(overview(tmp_path / "汇总.xlsx").values()) == {"已报"}
    assert set(left(tmp_path / "汇总.xlsx")) == {"通知.txt"}
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    told = {each["organ"]: each for each in map(json.loads, lines)}
    assert told[third.organ.name]["source"] == "丙.xlsx"
    (version,) = [each for each in told[third.organ.name]["findings"] if each["code"] == "L5"]
    assert "已发布.html" in version["message"]
    assert "处理决定" in version["message"]
    for each in (first, second):
        assert not [found for found in told[each.organ.name]["findings"] if found["code"] == "L5"]
        figures = told[each.organ.name]["report"]["figures"]
        assert figures["申请"]["本年新收"]["总计"] == each.report.figures["申请.本年新收.总计"]


def test_what_may_hold_a_report_and_is_not_read_is_named(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    for name in ("各乡镇.zip", "民政局.doc", "教育局.ofd", "转发.eml", "照片.jpg", "税务局.xlsb"):
        (folder / name).write_bytes(b"PK\x03\x04")
    done = run("collect", folder, "-o", "汇总.xlsx")
    assert done.returncode == 0
    why = left(tmp_path / "汇总.xlsx")
    assert set(why) == {"各乡镇.zip", "民政局.doc", "教育局.ofd", "转发.eml", "税务局.xlsb"}
    assert "解压" in why["各乡镇.zip"]
    assert "另存为 .docx" in why["民政局.doc"]


def test_links_in_a_circle_and_two_ways_to_a_file_are_followed_once(folder: Path) -> None:
    (folder / "回到上面").symlink_to(folder)
    (folder / "自己").symlink_to(folder / "自己")
    (folder / "另一条路").symlink_to(folder / CITY)
    below = found([folder])
    assert len(below.candidates) == len(MADE)


def test_a_preface_above_the_sections_can_be_alike_too(run: Run, tmp_path: Path) -> None:
    told = json.loads(EXAMPLE.with_suffix(".json").read_text(encoding="utf-8"))
    here = tmp_path / "年报"
    here.mkdir()
    for unit in ("甲县水利局", "甲县教育局"):
        text = json.dumps(told | {"unit": unit}, ensure_ascii=False)
        (here / f"{unit}.json").write_text(text, encoding="utf-8")
    done = run("collect", here, "-o", "汇总.xlsx", "--html", "a.html")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<tr><td>甲县教育局</td><td>前言 第 1 段</td><td>100%</td>" in page


@posix
def test_names_with_whatever_a_file_system_allows(run: Run, tmp_path: Path) -> None:
    here = tmp_path / "年报"
    here.mkdir()
    names = (b"a'b\"<&>=1+1.json", b"\xff\xfe.json", "换\n行\t😀.json".encode(), b"#%20?.json")
    for name, each in zip(names, MADE, strict=False):
        put([each], tmp_path / "x")
        (source,) = (tmp_path / "x").rglob("*.json")
        source.rename(os.fsdecode(os.fsencode(here) + b"/" + name))
    done = run("collect", here, "-o", "汇总.xlsx", "--html", "a.html", "--jsonl", "a.jsonl")
    assert done.returncode == 0, done.stderr
    assert set(overview(tmp_path / "汇总.xlsx")) == {each.organ.name for each in MADE[: len(names)]}
    assert len((tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()) == len(names)


@posix
def test_names_that_are_shown_alike_are_as_many_reports(run: Run, tmp_path: Path) -> None:
    here = tmp_path / "年报"
    here.mkdir()
    # As a Chinese Windows packed them, which no other system shows; and two that none can show.
    names = ("教育局.json".encode("gbk"), "财政局.json".encode("gbk"), b"\xff.json", b"\xfe.json")
    put(MADE[: len(names)], tmp_path / "x")
    for name, source in zip(names, sorted((tmp_path / "x").rglob("*.json")), strict=True):
        source.rename(os.fsdecode(os.fsencode(here) + b"/" + name))
    done = run("collect", here, "--jsonl", "a.jsonl")
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["source"] for line in lines} == {
        "教育局.json",
        "财政局.json",
        "\ufffd.json",
        "\ufffd〔2〕.json",
    }
    assert len({json.loads(line)["organ"] for line in lines}) == len(names)


def test_folders_of_the_same_name_are_told_apart(run: Run, tmp_path: Path) -> None:
    for town, each in zip(("甲镇", "乙镇"), MADE[3:5], strict=True):
        (tmp_path / town / "年报").mkdir(parents=True)
        (tmp_path / town / "年报" / "a.json").write_bytes(json_writer.write(each.report))
    run("collect", Path("甲镇/年报"), Path("乙镇/年报"), "--jsonl", "a.jsonl")
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    sources = [json.loads(line)["source"] for line in lines]
    assert sources == ["甲镇/年报/a.json", "乙镇/年报/a.json"]


@posix
@pytest.mark.skipif(os.name != "nt" and os.getuid() == 0, reason="root may open every folder")
def test_a_folder_that_cannot_be_opened_is_named(run: Run, folder: Path, tmp_path: Path) -> None:
    locked = folder / CITY
    locked.chmod(0)
    try:
        done = run("collect", folder, "-o", "汇总.xlsx")
    finally:
        locked.chmod(0o755)
    assert done.returncode == 0
    assert "没有打开的权限" in left(tmp_path / "汇总.xlsx")[f"{CITY}/"]


def test_copies_that_we_marked_are_no_second_report(run: Run, tmp_path: Path, folder: Path) -> None:
    here = tmp_path / "一份"
    here.mkdir()
    (here / "z.xlsx").write_bytes(EXAMPLE.read_bytes())
    assert run("check", EXAMPLE, "--annotate", here / "a.xlsx").returncode == 0
    run("collect", here, "--jsonl", "a.jsonl")
    (line,) = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    assert told["source"] == "z.xlsx"
    assert not [each for each in told["findings"] if each["code"] == "L5"]


# ---------------------------------------------------------------- what may go wrong in between


def test_a_process_that_dies_costs_only_what_killed_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "BATCH", 2)  # so that some are left to begin anew with
    done = dict(
        pair
        for some in workers.worked(range(40), die_of, lost, workers.Processes(2))
        for pair in some
    )
    assert done == {number: -number if number in DEADLY else number for number in range(40)}


def test_where_no_process_lives_it_is_no_files_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_MOST_DEATHS", 2)
    with pytest.raises(Unusable, match="一再中断"):
        list(workers.worked(range(9), die, lost, workers.Processes(1)))


def test_a_process_passes_over_what_its_first_work_taught_it() -> None:
    told = dict(  # by number: batches come in the order in which they get ready
        pair
        for some in workers.worked(
            range(2 * workers.BATCH), passed_over, lost, workers.Processes(1)
        )
        for pair in some
    )
    first, second = range(workers.BATCH), range(workers.BATCH, 2 * workers.BATCH)
    assert {told[number] for number in first} == {0}
    assert min(told[number] for number in second) > 1000


class Gone:
    """Whoever takes the drive away when the files on it have been found and are to be read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, what: str, total: int) -> None:
        self._folder.rename(self._folder.with_name("断开"))

    def took(self, filing: object) -> None: ...


def test_a_drive_that_goes_away_is_told_file_by_file(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "c.sqlite3"
    roster = tmp_path / "名册.xlsx"
    asked = Request((folder,), datetime(2025, 3, 1), roster, workers=0, cache=cache)
    outcome = collect(asked, Gone(folder))
    assert len(outcome.collection.unusable) == len(MADE)
    assert {each.state.value for each in outcome.collection.entries} == {"未报"}
    assert all("找不到文件" in str(each.problem) for each in outcome.collection.unusable)
    assert [*rollup.write(outcome, tmp_path / "汇总.xlsx")]
    (done,) = returning.build(outcome, tmp_path / "文稿", asked)
    assert done.files == 1  # that of the roll-up
    # When it is back, nothing of that was kept.
    folder.with_name("断开").rename(folder)
    again = collect(asked, Seen())
    assert {each.state.value for each in again.collection.entries} == {"已报"}


def test_a_file_that_goes_away_before_its_draft_is_made_costs_that_alone(
    folder: Path, tmp_path: Path
) -> None:
    asked = Request((folder,), datetime(2025, 3, 1), tmp_path / "名册.xlsx", workers=0)
    outcome = collect(asked, Seen())
    (folder / CITY / f"{MADE[1].stem}.json").unlink()
    written = returning.build(outcome, tmp_path / "文稿", asked)
    assert [each.files for each in written] == [1, 0, *[1] * (len(MADE) - 1)]
    (why,) = written[1].failed
    assert MADE[1].organ.name in why


def test_two_clerks_that_collect_at_once_both_get_a_whole_roll_up(
    folder: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "gongkai_docx", "collect", str(folder), "-o", "汇总.xlsx"]
    both = [
        subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [each.communicate(timeout=120)[1].decode() for each in both]
    assert {each.returncode for each in both} <= {0, 3}, said
    assert 0 in {each.returncode for each in both}
    assert set(overview(tmp_path / "汇总.xlsx").values()) == {"已报"}
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".tmp"] == []


@posix
def test_a_full_disk_leaves_nothing_half_done(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "汇总.xlsx").write_bytes(b"old")
    options = ("-o", "汇总.xlsx", "--jsonl", "a.jsonl", "--build", "文稿", "--overwrite")
    full = run("collect", folder, *options, "--workers", "1", limit=("FSIZE", 5_000))
    assert full.returncode == 2
    assert "磁盘空间不足" in full.stderr
    assert "Traceback" not in full.stderr
    assert (tmp_path / "汇总.xlsx").read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".tmp"] == []
    before = run(
        *("collect", folder, "--last", folder, "--jsonl", "b.jsonl"), limit=("FSIZE", 5_000)
    )
    assert (before.returncode, "存不下" in before.stderr) == (2, True)
    # With room again it is all there, whatever the cache was left like.
    assert run("collect", folder, *options).returncode == 0
    assert set(overview(tmp_path / "汇总.xlsx").values()) == {"已报"}


def test_drafts_that_cannot_be_written_are_told_one_by_one(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    done = run("collect", folder, "--build", "文稿", "--workers", "1", limit=("FSIZE", 5_000))
    assert done.returncode == 2
    told = [line for line in done.stderr.splitlines() if line.startswith("没有写成：")]
    assert len(told) == len(MADE) + 1  # and that of the roll-up
    assert all("用 --build 换一个位置" in line for line in told)
    assert f"单位 {len(MADE)}：已报 {len(MADE)}" in done.stdout
    assert [*(tmp_path / "文稿").iterdir()] == []


@pytest.mark.parametrize("damaged", [b"", b"x" * 5_000, None], ids=["empty", "other", "cut"])
def test_a_damaged_cache_is_begun_again(
    run: Run, folder: Path, tmp_path: Path, damaged: bytes | None
) -> None:
    (tmp_path / "甲").mkdir()
    run("collect", folder, "-o", Path("甲/乙/汇总.xlsx"))
    cache = tmp_path / "甲" / "乙" / "汇总.缓存.sqlite3"
    whole = cache.read_bytes()  # though the roll-up's folder was made after it
    cache.write_bytes(whole[:5_000] if damaged is None else damaged)
    done = run("collect", folder, "-o", Path("甲/乙/汇总.xlsx"))
    assert (done.returncode, "没有变化" in done.stdout) == (0, True)
    with closing(sqlite3.connect(cache)) as base:
        (kept,) = base.execute("SELECT count(*) FROM filing").fetchone()
    assert kept == len(MADE)


def interrupted(program: str, folder: Path, tmp_path: Path) -> tuple[int, str]:
    """With which code that program ended, and what it said of it; its processes are a group."""
    done = subprocess.run(
        [sys.executable, "-c", program, "collect", str(folder), "-o", "汇总.xlsx"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        start_new_session=True,
    )
    return done.returncode, done.stderr.strip()


INTERRUPTED = """
import os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever began these tests
from gongkai_docx import cli
from gongkai_docx.desk import collecting, workers

def worked(*arguments):
    for done in workers.worked(*arguments):
        yield done
        os.killpg(0, signal.SIGINT)

collecting.worked = worked
cli.main()
"""
"""The program, and Ctrl-C as a terminal sends it, to all of its processes, in the midst of it."""


@posix
def test_after_ctrl_c_there_are_only_whole_files(folder: Path, tmp_path: Path) -> None:
    put(county(40, seed=2), folder, workbooks=True)
    assert interrupted(INTERRUPTED, folder, tmp_path) == (130, "已中断。")
    assert not (tmp_path / "汇总.xlsx").exists()
    assert not [each for each in tmp_path.iterdir() if each.name.endswith(".tmp")]


AT_THE_START = """
import os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever began these tests
from gongkai_docx import cli
from gongkai_docx.desk import workers

class Pool(workers.ProcessPoolExecutor):
    def submit(self, *arguments):
        future = super().submit(*arguments)
        os.killpg(0, signal.SIGINT)
        return future

workers.ProcessPoolExecutor = Pool
cli.main()
"""
"""The same, while the processes that read are still being started."""


@posix
def test_ctrl_c_while_processes_start_shows_nothing_of_them(folder: Path, tmp_path: Path) -> None:
    assert interrupted(AT_THE_START, folder, tmp_path) == (130, "已中断。")


def test_a_roll_up_that_somebody_edited_is_kept(run: Run, folder: Path, tmp_path: Path) -> None:
    run("collect", folder, "-o", "汇总.xlsx")
    target = tmp_path / "汇总.xlsx"
    book = openpyxl.load_workbook(target)
    book["总览"]["B4"] = "改过"
    book.save(target)
    edited = target.read_bytes()
    refused = run("collect", folder, "-o", "汇总.xlsx")
    assert refused.returncode == 3
    assert target.read_bytes() == edited
    assert run("collect", folder, "-o", "汇总.xlsx", "--overwrite").returncode == 0
    assert [each.read_bytes() for each in tmp_path.glob("汇总.备份*.xlsx")] == [edited]


# ---------------------------------------------------------------- what each organ gets


def test_each_organ_gets_its_draft_and_so_does_the_roll_up(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    done = run("collect", folder, "--roster", "名册.xlsx", "--build", "文稿")
    assert done.returncode == 0, done.stderr
    names = {each.name for each in (tmp_path / "文稿").iterdir()}
    assert names == {
        *(f"{each.organ.name}.docx" for each in MADE),
        f"{CITY}{YEAR}年政府信息公开工作年度报告（汇总）.docx",
    }
    draft = tmp_path / "文稿" / f"{MADE[4].organ.name}.docx"
    assert docx.Document(str(draft)).paragraphs[0].text.startswith(MADE[4].organ.name)
    draft.write_bytes(b"edited by hand")
    again = run("collect", folder, "--roster", "名册.xlsx", "--build", "文稿")
    assert again.returncode == 3
    assert draft.name in again.stderr
    assert draft.read_bytes() == b"edited by hand"


def test_who_has_something_to_answer_gets_a_marked_copy_and_a_page(
    run: Run, tmp_path: Path
) -> None:
    here = tmp_path / "年报"
    wrong = with_figure(MADE[4], "申请.本年新收.总计", 9_999)
    put([wrong, *MADE[5:7]], here)
    put([with_figure(MADE[7], "主动公开.规章.有效", 1)], here, workbooks=True)
    done = run("collect", here, "--return", "退回")
    assert done.returncode == 0, done.stderr
    names = {each.name for each in (tmp_path / "退回").iterdir()}
    assert names == {
        f"{each.organ.name}（{what}"
        for each in (MADE[4], MADE[7])
        for what in ("标注）.xlsx", "退回修改单）.docx")
    }
    page = docx.Document(str(tmp_path / "退回" / f"{MADE[4].organ.name}（退回修改单）.docx"))
    text = "\n".join(paragraph.text for paragraph in page.paragraphs)
    assert "必须改正的（2 项）" in text
    assert "总计 9999" in text
    book = openpyxl.load_workbook(tmp_path / "退回" / f"{MADE[4].organ.name}（标注）.xlsx")
    assert "问题清单" in book.sheetnames
    assert book["三、依申请公开"]["J5"].comment
    # What goes back is no report that comes in.
    assert run("collect", "退回", "--jsonl", "a.jsonl").returncode == 0
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
