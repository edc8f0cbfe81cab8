"""Word files come back: drafts of ours, untouched and edited, and those that others wrote."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Callable
from datetime import date

import docx
import pytest
from docx.document import Document
from hypothesis import given

from gongkai_docx import charts, tags
from gongkai_docx.errors import Unusable
from gongkai_docx.forms import Form, lay_out
from gongkai_docx.outline import Heading, Paragraph, Table, outline
from gongkai_docx.package import pack, unpack
from gongkai_docx.readers.published import read_docx
from gongkai_docx.readers.reading import Reading
from gongkai_docx.report import HEADING_STYLES, Block, HeadingStyle, Report, Signature, spell
from gongkai_docx.tags import filled
from gongkai_docx.text import printed, spaceless
from gongkai_docx.writers import word
from gongkai_docx.writers.word import builtin
from gongkai_docx.writers.word.template import WordTemplate
from strategies import FORM, any_figures, each_form, examples, reports
from test_read_published import full

pytestmark = pytest.mark.long

BODY = "word/document.xml"


def draft(report: Report) -> bytes:
    return word.write(report, None, comments=None)


def edited(content: bytes, edit: Callable[[str], str], part: str = BODY) -> Reading:
    """The draft, read after that edit of its text."""
    parts = unpack(content)
    before = parts[part].decode()
    after = edit(before)
    assert after != before
    return read_docx(pack({**parts, part: after.encode()}), "稿.docx")


def as_printed(report: Report) -> Report:
    """The report as far as paper tells it: blocks under no heading go on with the one before."""
    narrative: dict[str, tuple[Block, ...]] = {}
    for key, blocks in report.narrative.items():
        shown: list[Block] = []
        for block in blocks:
            paragraphs = tuple(
                text for each in block.paragraphs if (text := as_drawn(each, report))
            )
            if block.heading is None and shown:
                shown[-1] = Block(shown[-1].heading, shown[-1].paragraphs + paragraphs)
            elif block.heading or paragraphs:
                shown.append(Block(block.heading and printed(block.heading), paragraphs))
        if shown:
            narrative[key] = tuple(shown)
    has_runs = any(
        block.heading and block.paragraphs and tags.asked_chart(block.paragraphs[0]) is None
        for blocks in narrative.values()
        for block in blocks
    )
    signature = report.signature
    if signature:
        unit = None if signature.unit == report.unit else signature.unit
        signature = Signature(unit, signature.date) if unit or signature.date else None
    return Report(
        report.form,
        unit=" ".join(report.unit.split()),
        year=report.year,
        title=report.title and spaceless(printed(report.title)),
        preface=tuple(line for text in report.preface if (line := as_drawn(text, report))),
        narrative=narrative,
        figures=report.figures,
        headings=report.headings if has_runs else "run-in",
        signature=signature,
    )


def as_drawn(text: str, report: Report) -> str:
    """The paragraph as paper tells it: a chart is itself, however its tag is typed."""
    chart = charts.drawn_for(text, report)
    if chart is None:
        return printed(filled(text, report)).strip()
    return "" if charts.is_empty(chart) else charts.tag(chart.name)


# ---------------------------------------------------------------- drafts of ours


def touched(content: bytes) -> bytes:
    """The draft with a part more: what it shows is read then, and not only its data."""
    return pack({**unpack(content), "customXml/mine.xml": b"<mine/>"})


@pytest.mark.long
@examples(40)
@given(reports(any_figures))
def test_a_draft_tells_its_report_again(report: Report) -> None:
    reading = read_docx(draft(report), "稿.docx")
    assert as_printed(reading.report) == as_printed(report)
    assert {each.code for each in reading.findings} <= {"C8"}
    assert read_docx(touched(draft(report)), "稿.docx") == reading


@each_form
@pytest.mark.parametrize("headings", HEADING_STYLES)
def test_a_draft_of_any_form_is_its_report(form: Form, headings: HeadingStyle) -> None:
    report = dataclasses.replace(full(form), headings=headings)
    for content in (draft(report), touched(draft(report))):
        reading = read_docx(content, "稿.docx")
        assert reading.report == report
        assert not reading.findings


def test_prose_in_a_table_around_it_is_read_of_an_untouched_draft_too() -> None:
    """An office's template may lay the whole report out in a table."""
    parts = unpack(builtin.make(FORM))
    text = parts[BODY].decode()
    begin, end = text.index("<w:body>") + len("<w:body>"), text.rindex("<w:sectPr")
    cell = f'<w:tc><w:tcPr><w:tcW w:w="9000" w:type="dxa"/></w:tcPr>{text[begin:end]}<w:p/></w:tc>'
    other = '<w:tc><w:tcPr><w:tcW w:w="90" w:type="dxa"/></w:tcPr><w:p/></w:tc>'
    table = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{cell}{other}</w:tr></w:tbl><w:p/>"
    parts[BODY] = (text[:begin] + table + text[end:]).encode()
    template = WordTemplate(pack(parts), "模板.docx", FORM)
    assert template.usable
    content = word.write(full(), template)
    assert read_docx(content, "稿.docx").report == full()
    assert read_docx(touched(content), "稿.docx").report == full()


def test_a_draft_whose_data_were_changed_alone_is_read_as_it_shows() -> None:
    """Word would show the data when it opens it; nobody has seen these figures yet."""
    parts = unpack(draft(full()))
    data = "customXml/item1.xml"
    key = "申请.本年新收.自然人"
    was = f"<key>{key}</key><value>{full().figures[key]}"
    parts[data] = parts[data].replace(was.encode(), f"<key>{key}</key><value>777".encode())
    reading = read_docx(pack(parts), "稿.docx")
    assert reading.report.figures == full().figures
    assert [each.code for each in reading.findings] == ["C50"]


def test_controls_without_tags_are_known_by_what_they_are_bound_to() -> None:
    """As LibreOffice saves them; the row's label is the office's own."""
    reading = edited(
        draft(full()),
        lambda text: re.sub(
            "4.保护第三方合法权益", "丁、他人的权益", re.sub(r'<w:tag w:val="[^"]*"/>', "", text)
        ),
    )
    assert reading.report == full()


@pytest.mark.rule("C50")
def test_a_figure_typed_over_in_a_program_that_leaves_the_data_is_taken_and_told() -> None:
    key = "申请.本年新收.自然人"
    control = re.compile(rf'(<w:tag w:val="{key}"/>.*?<w:t[^>]*>)\d+(?=</w:t>)', re.DOTALL)
    reading = edited(draft(full()), lambda text: control.sub(r"\g<1>777", text))
    (finding,) = (each for each in reading.findings if each.code == "C50")
    assert (finding.figures, finding.actual, finding.expected) == ((key,), 777, full().figures[key])
    assert reading.report.figures == {**full().figures, key: 777}


def test_a_figure_that_was_left_blank_is_blank_again() -> None:
    key = "申请.本年新收.自然人"
    figures = {name: value for name, value in full().figures.items() if name != key}
    reading = read_docx(draft(dataclasses.replace(full(), figures=figures)), "稿.docx")
    assert reading.report.figures == figures
    (blank,) = (each for each in reading.findings if each.code == "C8")
    assert blank.figures == (key,)


def test_a_row_that_an_office_calls_otherwise_is_known_by_its_controls() -> None:
    reading = edited(
        draft(full()), lambda text: re.sub("4.保护第三方合法权益", "丁、他人的权益", text)
    )
    assert reading.report == full()


def test_a_paragraph_that_an_editor_wrote_is_read_with_its_number() -> None:
    """The next heading in order, typed without a style."""
    more = "<w:p><w:r><w:t>（三）其他工作情况。另做了两件事，都已完成。</w:t></w:r></w:p>"
    heading = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
    begin = draft(full())

    def put(text: str) -> str:
        second = text.index(heading, text.index(heading) + 1)
        return text[:second] + more + text[second:]

    blocks = edited(begin, put).report.narrative["总体情况"]
    assert blocks[-1] == Block("其他工作情况", ("另做了两件事，都已完成。",))


# ---------------------------------------------------------------- what editors leave

RUN = "<w:r><w:t>{}</w:t></w:r>"
SENTENCE = "没有收取信息处理费。"


def after_edit(instead: str) -> Reading:
    """The draft, in whose last section that stands in place of its one sentence."""
    run = f'<w:r><w:t xml:space="preserve">{SENTENCE}</w:t></w:r>'

    def put(text: str) -> str:
        place = text.rindex(run)
        return text[:place] + instead + text[place + len(run) :]

    return edited(draft(full()), put)


@pytest.mark.parametrize(
    ("instead", "read_as"),
    [
        (
            '<w:ins w:id="1" w:author="甲">' + RUN.format("收取") + "</w:ins>"
            '<w:del w:id="2" w:author="甲"><w:r><w:delText>没有收</w:delText></w:r></w:del>'
            + RUN.format("了信息处理费。"),
            "收取了信息处理费。",
        ),
        ('<w:hyperlink w:anchor="a">' + RUN.format("见附件。") + "</w:hyperlink>", "见附件。"),
        (
            "<w:sdt><w:sdtPr/><w:sdtContent>"
            + RUN.format("控件里的话。")
            + "</w:sdtContent></w:sdt>",
            "控件里的话。",
        ),
        ("<w:r><w:t>见</w:t><w:noBreakHyphen/><w:t>表。</w:t></w:r>", "见-表。"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r>" + RUN.format("没有。"), "没有。"),
        ("<w:r><w:t>没</w:t></w:r><w:proofErr w:type='x'/><w:r><w:t>有。</w:t></w:r>", "没有。"),
    ],
    ids=["tracked", "link", "control", "hyphen", "hidden", "runs"],
)
def test_what_a_page_shows_is_what_is_read(instead: str, read_as: str) -> None:
    reading = after_edit(instead)
    assert reading.report.narrative["其他事项"][0].paragraphs == (read_as,)
    assert reading.report.figures == full().figures


@pytest.mark.rule("C53")
def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    reading = after_edit('<w:ins w:id="1" w:author="甲">' + RUN.format("好。") + "</w:ins>")
    assert [each.code for each in reading.findings] == ["C53"]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    mark = '<w:pPr><w:rPr><w:del w:id="3" w:author="甲"/></w:rPr></w:pPr>'
    first = f"<w:p>{mark}{RUN.format('上半句，')}</w:p>"
    reading = after_edit(RUN.format("没有。") + "</w:p>" + first + "<w:p>" + RUN.format("下半句。"))
    assert reading.report.narrative["其他事项"][0].paragraphs == ("没有。", "上半句，下半句。")


def test_footnotes_and_pictures_are_told() -> None:
    about = '<wp:docPr xmlns:wp="urn:wp" id="1" name="图" descr="数量图"/>'
    picture = f"<w:r><w:drawing>{about}</w:drawing></w:r>"
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    reading = after_edit(RUN.format("没有。") + note + picture)
    told = [each.message for each in reading.findings if each.code == "C51"]
    assert any("脚注" in message and "没有。" in message for message in told)
    assert any("图片" in message and "数量图" in message for message in told)


# ---------------------------------------------------------------- above the title


def with_above(*lines: str, style: str = "") -> Reading:
    """The draft with these paragraphs before its title, as somebody types them there."""
    looks = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    typed = "".join(f"<w:p>{looks}{RUN.format(line)}</w:p>" for line in lines)
    return edited(draft(full()), lambda text: text.replace("<w:body>", f"<w:body>{typed}", 1))


@pytest.mark.rule("C51")
@pytest.mark.parametrize("style", ["", "Title"])
def test_what_somebody_wrote_above_the_title_of_a_draft_is_told(style: str) -> None:
    """A paragraph that is begun at the start of the title looks like the title."""
    reading = with_above("今年的工作，另有两点说明。", "", "第二点见附件。", style=style)
    assert reading.report == full()
    (finding,) = reading.findings
    assert finding.code == "C51"
    assert "第 1 段“今年的工作，另有两点说明。”、第 2 段“第二点见附件。”" in finding.message


def test_a_note_above_the_title_that_is_no_sentence_is_told_too() -> None:
    (finding,) = with_above("某某市某某局文件", "此件请王主任审阅").findings
    assert "第 2 段“此件请王主任审阅”" in finding.message
    assert "某某市某某局文件" not in finding.message


def test_a_table_above_the_title_is_told_by_what_stands_in_it() -> None:
    cells = "".join(f"<w:tc><w:p>{RUN.format(text)}</w:p></w:tc>" for text in ("拟稿", "张三"))
    table = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    content = draft(full())
    reading = edited(content, lambda text: text.replace("<w:body>", f"<w:body>{table}", 1))
    assert reading.report == full()
    assert [each.code for each in reading.findings] == ["C51"]
    assert "第 1 张表（“拟稿 张三”）" in reading.findings[0].message


def test_the_head_of_a_document_and_a_table_of_contents_are_no_news() -> None:
    """GB/T 9704—2012, 7.2: number of the copy, secrecy, urgency, issuer, number, signer."""
    reading = with_above(
        *("000001", "特急", "某某市某某局文件", "某某局发〔2024〕3号　　签发人：张三"),
        *("某某市人民政府办公室", "附件2", "2024年1月15日", "目　录"),
        *("一、总体情况\t1", "二、主动公开政府信息情况……2"),
    )
    assert reading.report == full()
    assert not reading.findings


def test_a_line_above_the_text_is_told_where_no_title_is_known() -> None:
    document = foreign(full())
    document.paragraphs[0].text = "本局一年来的信息公开工作"
    told = [each.message for each in read_docx(saved(document), "年报.docx").findings]
    assert any("没有认出报告的标题" in line and "本局一年来的信息公开工作" in line for line in told)


# ---------------------------------------------------------------- below the signature


def with_below(*lines: str) -> Reading:
    """The draft with these paragraphs at its end, below who signs it and when."""

    def put(text: str) -> str:
        end = text.rindex("<w:sectPr")
        typed = "".join(f"<w:p>{RUN.format(line)}</w:p>" for line in lines)
        return text[:end] + typed + text[end:]

    return edited(draft(full()), put)


@pytest.mark.rule("C51")
def test_what_somebody_wrote_below_the_signature_is_told_and_the_signature_stays() -> None:
    reading = with_below("附注：另有一点说明。", "联系人张三")
    assert reading.report == full()
    (finding,) = reading.findings
    assert "落款以下的文字没有读入" in finding.message
    assert "“附注：另有一点说明。”" in finding.message
    assert "“联系人张三”" in finding.message


def test_a_table_below_a_signature_in_one_line_is_told() -> None:
    document = foreign(dataclasses.replace(full(), signature=None))
    document.add_paragraph("某某市某某局　2024年1月15日")
    document.add_table(1, 2).cell(0, 1).text = "附表"
    reading = read_docx(saved(document), "年报.docx")
    assert reading.report == full()
    assert ["（“附表”）不是法定的表" in each.message for each in reading.findings] == [True]


def test_the_foot_of_a_document_is_no_news() -> None:
    """GB/T 9704—2012, 7.3.7 and 7.4."""
    reading = with_below(
        "（此件公开发布）", "抄送：某某市人民政府", "某某局办公室2024年1月15日印发"
    )
    assert reading.report == full()
    assert not reading.findings


def test_of_two_days_the_last_one_is_taken_and_the_other_told() -> None:
    reading = with_below("2024年1月20日")
    assert reading.report.signature == Signature(None, date(2024, 1, 20))
    assert ["“2024年1月15日”" in each.message for each in reading.findings] == [True]


# ---------------------------------------------------------------- written by others


def foreign(report: Report) -> Document:
    """The report as somebody else sets it: plain paragraphs, and tables merged by hand."""
    document = docx.Document()
    document.add_paragraph(report.full_title)
    for each in outline(report):
        if isinstance(each, Heading):
            document.add_paragraph(each.text)
        elif isinstance(each, Paragraph):
            document.add_paragraph((each.heading.text if each.heading else "") + each.text)
        elif isinstance(each, Table):
            _add_table(document, report, each.section.key)
    if report.signature and report.signature.date:
        day = report.signature.date
        document.add_paragraph(report.signature.unit or report.unit)
        document.add_paragraph(f"{day.year}年{day.month}月{day.day}日")
    return document


def _add_table(document: Document, report: Report, key: str) -> None:
    grid = lay_out(report.form.section(key))
    table = document.add_table(grid.rows, grid.columns)
    rows = [row.cells for row in table.rows]  # asked for one by one, each is looked for anew
    for cell in grid.cells:
        first = rows[cell.row][cell.column]
        last = rows[cell.row + cell.rows - 1][cell.column + cell.columns - 1]
        value = report.figures.get(cell.text)
        text = cell.text if cell.kind != "figure" else "" if value is None else spell(value)
        (first if first is last else first.merge(last)).text = text


def saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@each_form
def test_a_word_file_of_others_is_read_by_its_labels(form: Form) -> None:
    reading = read_docx(saved(foreign(full(form))), "年报.docx")
    assert reading.report == full(form)
    assert not reading.findings


def test_numbers_that_word_puts_before_headings_are_read() -> None:
    """一、 and （一） are automatic, and stand nowhere in the text."""
    content = saved(foreign(full()))
    parts = unpack(content)
    text = parts[BODY].decode()
    for level, pattern in enumerate(
        [r"<w:p><w:r><w:t>[一二三四五六]、", r"<w:p><w:r><w:t>（[一二]）"]
    ):
        numbered = (
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr></w:pPr>'
            "<w:r><w:t>"
        )
        text, count = re.subn(pattern, numbered, text)
        assert count
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        f'<w:lvlText w:val="{shown}"/></w:lvl>'
        for level, shown in enumerate(["%1、", "（%2）"])
    )
    numbering = parts["word/numbering.xml"].decode()
    abstract = f'<w:abstractNum w:abstractNumId="770">{levels}</w:abstractNum>'
    place = numbering.index("<w:num ")
    numbering = numbering[:place] + abstract + numbering[place:]
    numbering = numbering.replace(
        "</w:numbering>",
        '<w:num w:numId="77"><w:abstractNumId w:val="770"/></w:num></w:numbering>',
    )
    parts |= {BODY: text.encode(), "word/numbering.xml": numbering.encode()}
    assert read_docx(pack(parts), "年报.docx").report == full()


def test_a_title_in_a_text_box_is_read() -> None:
    report = full()
    parts = unpack(saved(foreign(report)))
    box = (
        "<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox>"
        f"<w:txbxContent><w:p><w:r><w:t>{report.full_title}</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    text = parts[BODY].decode()
    start = text.index("<w:p>")
    end = text.index("</w:p>", start) + len("</w:p>")
    parts[BODY] = (text[:start] + box + text[end:]).encode()
    assert read_docx(pack(parts), "年报.docx").report == report


@pytest.mark.rule("C46")
def test_a_cell_that_was_deleted_leaves_its_row_in_doubt() -> None:
    document = foreign(full())
    row = document.tables[1].rows[3]._tr
    row.remove(row.tc_lst[-2])
    reading = read_docx(saved(document), "年报.docx")
    lost = {key for key in FORM.figures if key.startswith("申请.本年新收.")}
    assert full().figures.keys() - reading.report.figures.keys() == lost


@pytest.mark.parametrize("mark", ["strike", "vertAlign"])
def test_a_digit_that_is_struck_out_or_raised_is_no_number(mark: str) -> None:
    document = foreign(full())
    run = document.tables[1].cell(3, 3).paragraphs[0].add_run("1")
    if mark == "strike":
        run.font.strike = True
    else:
        run.font.superscript = True
    reading = read_docx(saved(document), "年报.docx")
    assert "申请.本年新收.自然人" in reading.report.unread
    assert "C1" in {each.code for each in reading.findings}


def test_another_word_file_is_refused_in_one_message() -> None:
    document = docx.Document()
    document.add_paragraph("关于召开会议的通知")
    document.add_table(2, 2)
    with pytest.raises(Unusable, match=r"会议.docx 不像政府信息公开工作年度报告"):
        read_docx(saved(document), "会议.docx")


def test_a_package_that_only_looks_like_word_is_refused() -> None:
    with pytest.raises(Unusable, match=r"年报.docx 不是 Word 文件"):
        read_docx(pack({"word/readme.xml": b"<a/>"}), "年报.docx")


def test_the_day_of_a_signature_is_read_in_numerals() -> None:
    document = foreign(dataclasses.replace(full(), signature=None))
    document.add_paragraph("某某市某某局办公室")
    document.add_paragraph("二〇二四年一月十五日")
    signature = read_docx(saved(document), "年报.docx").report.signature
    assert signature == Signature("某某市某某局办公室", date(2024, 1, 15))
