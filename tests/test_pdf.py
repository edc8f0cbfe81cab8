"""The PDF to sign: what is in it, and what is said where LibreOffice makes none."""

from __future__ import annotations

import dataclasses
import io
import os
import re
import threading
import zlib
from collections import Counter
from pathlib import Path

import pikepdf
import pytest

from conftest import EXAMPLE, Run, posix
from gongkai_docx.charts import tag
from gongkai_docx.cli.commands import gongkai
from gongkai_docx.errors import Unusable
from gongkai_docx.outline import Drawing, outline
from gongkai_docx.readers.published import read_pdf
from gongkai_docx.report import Block, Report
from gongkai_docx.writers import json as writers_json
from gongkai_docx.writers import pdf, word
from gongkai_docx.writers.pdf import finding, fonts, office
from strategies import FORM, sound

BODIES = {
    "hangs": 'echo $$ > "$0.pid"; mkdir "$TMPDIR/lu1.tmp"; sleep 60; exit 0',
    "crashes": "kill -SEGV $$",
    "fails": "exit 77",
    "writes nothing": "exit 0",
    "writes half": 'mkdir -p made; printf "%%PDF-1.6 half" > made/draft.pdf; exit 0',
    "is too old": 'mkdir -p made; printf "%%PDF-1.4 x\\n%%%%EOF\\n" > made/draft.pdf; exit 0',
}
"""What a program in LibreOffice's place may do; it runs in a folder of its own."""


@pytest.fixture
def instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """A program in LibreOffice's place that does as the test says."""
    program = tmp_path / "bin" / "office"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{BODIES[request.param]}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(finding, "_places", lambda: iter([program]))
    monkeypatch.setattr(office, "PATIENCE", 1.0)
    return str(request.param)


def built(folder: Path) -> list[str]:
    """The names of what `build --pdf` leaves in that folder."""
    arguments = ["build", str(EXAMPLE), "-o", str(folder / "稿.docx"), "--pdf"]
    gongkai(arguments, standalone_mode=False)
    return sorted(path.name for path in folder.iterdir())


# ---------------------------------------------------------------- what is in it


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `build --pdf` makes of the example."""
    folder = tmp_path_factory.mktemp("pdf")
    assert built(folder) == ["稿.docx", "稿.pdf"]
    return folder / "稿.pdf"


@pytest.fixture(scope="module")
def charted() -> Report:
    """A report with charts of all kinds: asked for in its prose, and the usual ones."""
    asked = Block(None, ("本年办理结果如下。", tag("办理结果明细"), tag("申请.本年新收"), "完。"))
    report = sound(FORM, preface=(tag("申请人"),))
    last = dataclasses.replace(report, year=2022)
    narrative = {**report.narrative, "其他事项": (asked,)}
    return dataclasses.replace(report, narrative=narrative, last=last)


@pytest.fixture(scope="module")
def with_charts(charted: Report) -> bytes:
    """Its PDF."""
    return pdf.write(word.write(charted, with_charts=True)).content


@pytest.mark.real("soffice")
def test_a_pdf_is_tagged_and_fit_to_be_kept(made: Path, example: Report) -> None:
    with pikepdf.open(made) as opened:
        assert str(opened.Root.Lang) == "zh-CN"
        assert bool(opened.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in opened.Root
        with opened.open_metadata() as metadata:
            assert metadata.pdfa_status == "2B"
            assert metadata["dc:title"] == example.full_title
        with opened.open_outline() as tree:
            bookmarks = [str(item.title) for item in tree.root]
    assert bookmarks == [section.heading for section in example.form.sections]


def fonts_in(opened: pikepdf.Pdf) -> set[str]:
    """The names of its fonts, each of which is in it as a whole or in part."""
    described = [
        each
        for each in opened.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
    ]
    for each in described:
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(each.keys())
    return {str(each.FontName)[1:].partition("+")[2] for each in described}


@pytest.mark.real("soffice")
def test_every_font_of_a_pdf_is_in_it(made: Path, with_charts: bytes) -> None:
    for content in (made.read_bytes(), with_charts):
        with pikepdf.open(io.BytesIO(content)) as opened:
            names = fonts_in(opened)
        assert names
        assert names == set(fonts.used_in(content))


@pytest.mark.real("soffice")
def test_the_fonts_that_stand_in_are_told(run: Run, tmp_path: Path) -> None:
    done = run("convert", EXAMPLE, "年报.pdf")
    assert done.returncode == 0
    used = fonts.used_in((tmp_path / "年报.pdf").read_bytes())
    told = done.stderr
    for asked in ("方正小标宋简体", "仿宋_GB2312"):
        assert (asked in told) is not fonts.is_among(asked, used)
    assert not told or all(name in told for name in used)


@pytest.mark.real("soffice")
def test_two_at_once_each_make_their_own(example: Report) -> None:
    draft = word.write(example)
    done: list[bytes] = []
    at_work = [
        threading.Thread(target=lambda: done.append(office.converted(draft))) for _ in range(2)
    ]
    for each in at_work:
        each.start()
    for each in at_work:
        each.join()
    assert [content[:5] for content in done] == [b"%PDF-"] * 2


@pytest.mark.real("soffice")
def test_the_pdf_of_a_report_with_errors_is_a_draft(
    run: Run, tmp_path: Path, example: Report
) -> None:
    wrong = dataclasses.replace(example, figures={**example.figures, "申请.本年新收.总计": 5})
    (tmp_path / "错.json").write_bytes(writers_json.write(wrong))
    done = run("convert", "错.json", "错.pdf")
    assert done.returncode == 1
    assert "I1" in done.stdout
    import pdfplumber

    with pdfplumber.open(tmp_path / "错.pdf") as opened:
        assert "草稿" in opened.pages[0].extract_text()


@pytest.mark.real("soffice")
def test_an_edited_draft_that_was_renewed_is_made_a_pdf_of(run: Run, tmp_path: Path) -> None:
    assert run("build", EXAMPLE, "-o", "稿.docx").returncode == 0
    assert run("build", EXAMPLE, "--into", "稿.docx", "--pdf", "--dry-run").returncode == 0
    assert not (tmp_path / "稿.pdf").exists()
    assert run("build", EXAMPLE, "--into", "稿.docx", "--pdf").returncode == 0
    assert (tmp_path / "稿.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.real("soffice")
def test_a_pdf_with_charts_is_fit_to_be_kept_and_says_what_they_are(
    charted: Report, with_charts: bytes
) -> None:
    with pikepdf.open(io.BytesIO(with_charts)) as made:
        with made.open_metadata() as metadata:
            assert metadata.pdfa_status == "2B"
        kinds = Counter(
            str(each.S)
            for each in made.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/StructElem"
        )
    drawn = [each for each in outline(charted, with_charts=True) if isinstance(each, Drawing)]
    assert len(drawn) == 8
    assert kinds["/Figure"] == kinds["/Caption"] == len(drawn)


@pytest.mark.real("soffice")
def test_charts_in_a_pdf_are_read_as_their_tags(charted: Report, with_charts: bytes) -> None:
    reading = read_pdf(with_charts, "年报.pdf")
    assert reading.report.narrative == charted.narrative
    assert reading.report.preface == charted.preface
    assert reading.report.figures == charted.figures
    assert not reading.findings


# ---------------------------------------------------------------- where none is made


def test_without_libreoffice_nothing_is_written_and_it_is_said_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_places", lambda: iter([]))
    with pytest.raises(Unusable, match=r"没有找到 LibreOffice.*请安装.*另存为 PDF"):
        built(tmp_path)
    assert not list(tmp_path.iterdir())


@posix
@pytest.mark.parametrize(
    ("instead", "says"),
    [
        ("hangs", "在 1 秒里没有写完，已经停止它"),
        ("crashes", "退出码 -11"),
        ("fails", "退出码 77"),
        ("writes nothing", "没有写出完整的文件"),
        ("writes half", "没有写出完整的文件"),
        ("is too old", "请升级到 7.4 以上"),
    ],
    indirect=["instead"],
)
def test_whatever_befalls_libreoffice_is_one_message(
    instead: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, passing = tmp_path / "out", tmp_path / "passing"
    folder.mkdir()
    passing.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(passing))
    monkeypatch.setenv("TMPDIR", str(passing))
    with pytest.raises(Unusable, match=re.escape(says)) as told:
        built(folder)
    assert "\n" not in str(told.value)
    assert not list(folder.iterdir())
    assert not list(passing.iterdir())
    if instead == "hangs":
        number = int((tmp_path / "bin" / "office.pid").read_text(encoding="utf-8"))
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)  # it was ended


@posix
def test_no_room_for_its_work_is_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    monkeypatch.setattr(finding, "_places", lambda: iter([Path("/bin/sh")]))
    with pytest.raises(Unusable, match=r"不能运行 LibreOffice.*临时文件夹"):
        office.converted(b"")


# ---------------------------------------------------------------- fonts by name


def test_fonts_are_known_by_their_names_in_a_pdf() -> None:
    packed = zlib.compress(b"<</BaseFont/CAAAAA+SimHei>>")
    pdf = (
        b"1 0 obj <</Type/Font/BaseFont/BAAAAA+FangSong_GB2312>> endobj\n"
        b"2 0 obj <</BaseFont /#E5#AE#8B#E4#BD#93>> endobj\n"
        b"3 0 obj <</Type/ObjStm/N 1>>stream\n" + packed + b"\nendstream endobj"
    )
    used = fonts.used_in(pdf)
    assert used == ("FangSong_GB2312", "SimHei", "宋体")
    for asked in ("仿宋_GB2312", "黑体", "宋体"):
        assert fonts.is_among(asked, used)
    for other in ("楷体_GB2312", "方正小标宋简体", "Times New Roman"):
        assert not fonts.is_among(other, used)
    assert fonts.is_among("Times New Roman", ["TimesNewRomanPS-BoldMT"])
