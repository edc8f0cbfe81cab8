"""Templates that offices make of their own: what is wrong is told with its place, before use."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from operator import getitem

import docx
import pytest
from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from lxml import etree

import templates
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.forms import Form
from gongkai_docx.forms.charts import form_charts
from gongkai_docx.package import pack, unpack
from gongkai_docx.report import Report, Signature
from gongkai_docx.tags import CHART
from gongkai_docx.writers import word as writer
from gongkai_docx.writers.word import builtin, builtin_template
from gongkai_docx.writers.word.context import context
from gongkai_docx.writers.word.filling import literal
from gongkai_docx.writers.word.template import WordTemplate
from gongkai_docx.writers.word.vocabulary import Kind, Many, vocabulary
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.drawings import mark
from strategies import EVERY_FORM, FORM, each_form, sound
from templates import TEMPLATE, W, changed, titled
from test_bad_input import flipped
from test_draft import bound, figures_in, opened, shown, texts, tree, values


def template(content: bytes) -> WordTemplate:
    return WordTemplate(content, "ours.docx", FORM)


def errors(content: bytes) -> list[Finding]:
    return [f for f in template(content).findings if f.severity is Severity.ERROR]


@each_form
def test_the_template_that_ships_is_what_the_form_makes(form: Form) -> None:
    assert builtin.make(form) == TEMPLATE.with_name(f"{form.name}.docx").read_bytes()


@each_form
def test_the_template_that_ships_has_no_fault(form: Form) -> None:
    content = TEMPLATE.with_name(f"{form.name}.docx").read_bytes()
    assert WordTemplate(content, "ours.docx", form).findings == ()


@each_form
def test_the_template_is_compiled_once(form: Form) -> None:
    assert builtin_template(form) is builtin_template(form)


def test_the_template_of_another_form_lacks_and_has_what_ours_has_not() -> None:
    """It is told as what is wrong with the office's own template."""
    earlier, later = EVERY_FORM[-2:]
    findings = WordTemplate(TEMPLATE.read_bytes(), "ours.docx", earlier).findings
    assert later.name == TEMPLATE.stem
    assert f"它是 {later.name} 年格式的数据项" in "".join(f.message for f in findings)
    assert {f.code for f in findings} >= {"T1", "T5"}


@pytest.mark.parametrize("content", [TEMPLATE.read_bytes(), titled("{{ 单位 }}{{ 年度 }}")])
def test_plain_docxtpl_renders_the_same(example: Report, content: bytes) -> None:
    """Our layer changes docxtpl's speed and not its language: the texts are the same."""
    plain = DocxTemplate(io.BytesIO(content))
    plain.render(context(example))
    stream = io.BytesIO()
    plain.save(stream)
    ours = writer.write(example, template(content))
    assert all_texts(stream.getvalue()) == all_texts(ours)
    assert figures_in(stream.getvalue()) == figures_in(ours)
    assert opened(stream.getvalue()).core_properties.title == example.full_title


def all_texts(content: bytes) -> list[str]:
    """Each paragraph of the text, those of tables too."""
    return [shown(each) for each in opened(content).element.body.iter(f"{W}p")]


@each_form
def test_the_vocabulary_is_that_of_a_context(form: Form) -> None:
    """Every name that may be said is there, and is what it is said to be."""

    def check(words: object, data: object) -> None:
        if isinstance(words, Many):
            assert isinstance(data, list)
            for value in data:
                check(words.item, value)
        elif isinstance(words, Kind):
            kinds = {"文字": str, "数字": (int, float), "是非": bool}
            if words.name == "数字" and not isinstance(data, int):
                assert str(data) == str(Decimal(str(data)))
            else:
                assert isinstance(data, kinds[words.name])  # type: ignore[arg-type]
        else:
            assert isinstance(words, dict)
            assert isinstance(data, dict)
            assert words.keys() == data.keys()
            for name in words:
                check(words[name], data[name])

    full = sound(form, preface=("甲",), signature=Signature("某局", None))
    words, data = vocabulary(form), context(full)
    charts = data.pop(CHART)
    for name in form_charts(form).all:
        named: object = reduce(getitem, name.split("."), charts)
        assert named == mark(name)
    drawn = words.pop(CHART)
    assert isinstance(drawn, dict)
    assert drawn.keys() == {name.split(".")[0] for name in form_charts(form).all}
    check(words, data)


# ---------------------------------------------------------------- what a template may say


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ 单位 }}（{{ 年度 }}）{_{。", "南阳市官庄工区管委会（2023）{{。"),
        ("{% if 申请.上年结转.总计 == 0 %}无{% else %}有{% endif %}", "无"),
        ("{% if 申请.上年结转.总计 %}有{% else %}无{% endif %}", "无"),
        ("{% if 申请.本年新收.总计 > 3 %}多{% endif %}", "多"),
        ("{% if 年度 == 2023 %}{{ 年度 }}{% endif %}", "2023"),
        ("{% if not 落款 and 年度 >= 2021 %}甲{% elif 落款 %}乙{% endif %}", "甲"),
        ("{% for 段 in 前言 %}{{ loop.index }}{% endfor %}", "1"),
        ("{% for 段 in 总体情况 if 段.独行 %}甲{% else %}乙{% endfor %}", "乙"),
        ("{% if '官庄' in 单位 %}甲{% endif %}", "甲"),
        ("{{ 落款.日期 }}。", "。"),
        ("{{ 落款.单位 or 单位 }}", "南阳市官庄工区管委会"),
        ("{{ '甲' if 落款 else '乙' }}{# 说明 #}", "乙"),
        ("完成率 100%}，C#}", "完成率 100%}，C#}"),
        ("{{ 主动公开.行政事业性收费.金额 }}万元", "0万元"),
        ("{{　单位　}}", "南阳市官庄工区管委会"),
    ],
)
def test_a_template_says_what_it_means(example: Report, text: str, shown: str) -> None:
    assert all_texts(writer.write(example, template(titled(text))))[0] == shown


def test_an_office_compares_the_year_of_a_report_without_one() -> None:
    ours = template(titled("{% if 年度 < 2023 %}早{% endif %}{{ 年度 }}"))
    assert texts(writer.write(Report(FORM), ours))[0] == "早"


def test_a_figure_in_a_sentence_lives_as_well(example: Report) -> None:
    ours = template(
        titled("全年收到{{ 申请.本年新收.总计 }}件，{{申请.本年新收.自然人}}件是个人的")
    )
    content = writer.write(example, ours)
    assert all_texts(content)[0] == "全年收到4件，4件是个人的"
    first = opened(content).paragraphs[0]._p
    assert values(first, "sdt/sdtPr/tag") == [
        "申请.本年新收.总计",
        "申请.本年新收.自然人",
    ]


@pytest.mark.parametrize("where", ["header", "footer", "even_page_footer"])
def test_a_tag_cut_between_its_braces_is_filled_in_headers_and_footers(
    example: Report, where: str
) -> None:
    document = docx.Document(io.BytesIO(TEMPLATE.read_bytes()))
    part = getattr(document.sections[0], where)
    part.is_linked_to_previous = False
    for piece in ("{", "{ 单位 }", "}", "{{ 申请.本年新收.总计 }}"):
        part.paragraphs[0].add_run(piece)
    content = writer.write(example, template(saved(document)))
    filled = getattr(opened(content).sections[0], where).paragraphs[0]
    assert shown(filled._p).endswith("南阳市官庄工区管委会4")
    assert values(filled._p, "sdt/sdtPr/tag") == ["申请.本年新收.总计"]


TEXT_BOX = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape style="width:200pt;height:40pt">'
    "<v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    "</v:textbox></v:shape></w:pict></w:r>"
)


def with_text_box(text: str) -> bytes:
    document = docx.Document(io.BytesIO(TEMPLATE.read_bytes()))
    document.paragraphs[0]._p.append(parse_xml(TEXT_BOX.replace("{text}", text)))
    return saved(document)


def test_a_tag_in_a_text_box_is_filled(example: Report) -> None:
    content = writer.write(example, template(with_text_box("{{ 单位 }}：{{ 申请.本年新收.总计 }}")))
    (box,) = tree(content).iter(f"{W}txbxContent")
    assert shown(box) == "南阳市官庄工区管委会：4"
    (finding,) = errors(with_text_box("{{ 单 }}"))
    assert finding.location == "模板 ours.docx：开头的文本框第 1 段"


def with_footnote(text: str) -> bytes:
    parts = unpack(changed())
    parts["word/notes.xml"] = (
        f'<w:footnotes xmlns:w="{W[1:-1]}"><w:footnote w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r>'
        "</w:p></w:footnote></w:footnotes>"
    ).encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    packages.declare(parts, "word/notes.xml", kind)
    packages.relate(parts, "word/document.xml", "footnotes", "word/notes.xml")
    return pack(parts)


def test_a_tag_in_a_footnote_is_filled_whatever_its_part_is_called(example: Report) -> None:
    written = unpack(writer.write(example, template(with_footnote("{{ 单位 }}"))))
    assert "南阳市官庄工区管委会" in written["word/notes.xml"].decode()
    (finding,) = errors(with_footnote("{{ 单 }}"))
    assert finding.location == "模板 ours.docx：脚注第 1 段"


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ("word/charts/chart1.xml", "图表"),
        ("word/diagrams/data1.xml", "SmartArt 图形"),
        ("docProps/custom.xml", "自定义属性"),
    ],
)
@pytest.mark.rule("T4")
def test_a_tag_where_nothing_is_filled_is_refused(part: str, place: str) -> None:
    content = pack(unpack(changed()) | {part: "<a><b>{{ 单位 }}</b></a>".encode()})
    (finding,) = errors(content)
    assert finding.code == "T4"
    assert place in finding.message
    assert "那里的标签不会填写" in finding.message


@pytest.mark.rule("T4")
def test_a_tag_in_the_description_of_a_picture_is_refused() -> None:
    parts = unpack(with_text_box("甲"))
    document = parts["word/document.xml"]
    parts["word/document.xml"] = document.replace(b"width:200pt", "{{ 单位 }}".encode())
    (finding,) = errors(pack(parts))
    assert (finding.code, "图片的说明" in finding.message) == ("T4", True)


def test_a_template_made_from_a_draft_has_its_parts_once(example: Report) -> None:
    draft = unpack(writer.write(example))
    draft["word/document.xml"] = (
        draft["word/document.xml"]
        .replace(example.full_title.encode(), "{{ 标题 }}".encode())
        .replace(
            b'<w:sdtContent><w:r><w:t xml:space="preserve">4</w:t>',
            '<w:sdtContent><w:r><w:t xml:space="preserve">{{ 申请.本年新收.总计 }}</w:t>'.encode(),
        )
    )
    parts = unpack(writer.write(example, template(pack(draft))))
    assert sum(name.startswith("customXml/item") for name in parts) == 2
    root = etree.fromstring(parts["word/document.xml"])
    names = [mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")]
    assert len(names) == len(set(names)) == 6
    assert not root.findall(f".//{W}sdt//{W}sdt")
    numbers = [each.get(f"{W}val") for each in root.iterfind(f".//{W}sdtPr/{W}id")]
    assert len(numbers) == len(set(numbers))


def test_what_word_saves_as_a_template_makes_a_document(example: Report) -> None:
    parts = unpack(TEMPLATE.read_bytes())
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(b".document.main+", b".template.main+")
    parts["word/media/emblem.svg"] = b"<!DOCTYPE svg><svg/>"
    content = writer.write(example, WordTemplate(pack(parts), "ours.dotx", FORM))
    assert figures_in(content) == figures_in(writer.write(example))


def with_paragraphs(*texts: str) -> bytes:
    """The built-in template with paragraphs of these texts in front."""
    inserted = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    return changed(("<w:body>", f"<w:body>{inserted}"))


def test_runs_that_word_has_marked_live_as_well(untagged: Report) -> None:
    """Word notes on a run when it was typed (w:rsidR)."""
    marked = changed()
    parts = unpack(marked)
    document = parts["word/document.xml"].decode()
    document = document.replace("<w:r>", '<w:r w:rsidR="00AB12CD">').replace(
        "<w:p>", '<w:p w:rsidR="00AB12CD" w:rsidRDefault="00AB12CD">'
    )
    parts["word/document.xml"] = document.encode()
    content = writer.write(untagged, template(pack(parts)))
    assert bound(content) == figures_in(content) == figures_in(writer.write(untagged))


@pytest.mark.parametrize(
    "tag",
    ["{{ 申请['本年新收'].总计 }}", "{{申请 . 本年新收 . 总计}}", '{{ 申请["本年新收"]["总计"] }}'],
)
def test_a_figure_lives_however_its_name_is_written(example: Report, tag: str) -> None:
    content = writer.write(example, template(titled(f"共{tag}件")))
    assert all_texts(content)[0] == "共4件"
    assert values(opened(content).paragraphs[0]._p, "sdt/sdtPr/tag") == ["申请.本年新收.总计"]


@pytest.mark.parametrize(
    ("paragraphs", "told"),
    [
        (["{{ 申请.本年新收.总计 }}{%- if 年度 %}件{% endif %}"], ["4件"]),
        (["{% if 年度 -%}", "{{ 申请.本年新收.总计 }}件", "{%- endif %}尾"], ["4件尾"]),
    ],
)
@pytest.mark.rule("T9")
def test_tags_that_take_in_what_stands_beside_them_do_as_in_docxtpl(
    example: Report, paragraphs: list[str], told: list[str]
) -> None:
    """A control can't be cut in half, so figures there are text; that is told."""
    content = with_paragraphs(*paragraphs)
    ours = template(content)
    assert {finding.code for finding in ours.findings} == {"T9"}
    written = writer.write(example, ours)
    plain = DocxTemplate(io.BytesIO(content))
    plain.render(context(example))
    stream = io.BytesIO()
    plain.save(stream)
    assert all_texts(written) == all_texts(stream.getvalue())
    assert all_texts(written)[: len(told)] == told


@pytest.mark.parametrize(
    "content",
    [
        with_paragraphs("{%p for 段 in 总体情况 %}", "甲{{ 申请.本年新收.总计 }}", "{%p endfor %}"),
        changed(
            (
                "</w:tblGrid>",
                "</w:tblGrid>"
                + "".join(
                    f"<w:tr><w:tc><w:tcPr/><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>"
                    for text in ("{%tr for 段 in 总体情况 %}", "{{ 段.正文 }}", "{%tr endfor %}")
                ),
            )
        ),
        with_paragraphs("{% for 段 in 前言 %}{{ 段 }}{% endfor %}", "甲{_{ 乙 }_}"),
        with_paragraphs("{% if 落款 %}", "甲", "{% else %}", "乙{{ 单位 }}", "{% endif %}"),
        with_paragraphs("甲{%r if 单位 %}乙{%r endif %}丙"),
    ],
)
def test_what_docxtpl_says_of_loops_and_conditions_we_say(example: Report, content: bytes) -> None:
    plain = DocxTemplate(io.BytesIO(content))
    plain.render(context(example))
    stream = io.BytesIO()
    plain.save(stream)
    ours = template(content)
    assert ours.usable
    assert all_texts(writer.write(example, ours)) == all_texts(stream.getvalue())


def test_what_a_loop_repeats_has_ids_of_its_own(untagged: Report) -> None:
    bookmark = '<w:bookmarkStart w:id="7" w:name="甲"/><w:bookmarkEnd w:id="7"/>'
    content = with_paragraphs(
        "{%p for 段 in 总体情况 %}", "{{ 申请.本年新收.总计 }}", "{%p endfor %}"
    )
    parts = unpack(content)
    parts["word/document.xml"] = (
        parts["word/document.xml"]
        .replace("<w:t>{{ 申请.本年新收.总计 }}".encode(), "<w:t>{{ 申请.本年新收.总计 }}".encode())
        .replace(b"<w:p><w:r><w:t>{{", f"<w:p>{bookmark}<w:r><w:t>{{{{".encode())
    )
    document = tree(writer.write(untagged, template(pack(parts))))
    numbers = values(document, "sdtPr/id")
    told = len(FORM.figures) + len(list(untagged.narrative["总体情况"]))
    assert len(numbers) == told == len(set(numbers))
    names = [start.get(f"{W}name") for start in document.iter(f"{W}bookmarkStart")]
    assert names.count("甲") == 1


def test_marks_of_comments_that_a_loop_repeats_stay_unique(example: Report) -> None:
    """Revisions are accepted; comments stay in a draft that is to be looked at."""
    marks = (
        '<w:ins w:id="3" w:author="a"><w:r><w:t>插</w:t></w:r></w:ins>'
        '<w:commentRangeStart w:id="0"/><w:commentRangeEnd w:id="0"/>'
    )
    content = changed(
        (
            '<w:p><w:r><w:t xml:space="preserve">{{ 段.正文 }}',
            f"<w:p>{marks}<w:r><w:t>{{{{ 段.正文 }}}}",
        )
    )
    document = tree(writer.write(example, template(content), comments=[]))
    assert not list(document.iter(f"{W}ins"))
    assert len(list(document.iter(f"{W}commentRangeStart"))) == 1
    assert sum(shown(each).startswith("插") for each in document.iter(f"{W}p")) > 0


def test_a_template_that_leaves_nothing_makes_an_empty_page() -> None:
    parts = unpack(changed())
    body = "".join(
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
        for text in ("{%p if 落款 %}", "{{ 标题 }}", "{%p endif %}")
    )
    parts["word/document.xml"] = (
        f'<w:document xmlns:w="{W[1:-1]}"><w:body>{body}<w:sectPr/></w:body></w:document>'.encode()
    )
    document = tree(writer.write(Report(FORM), template(pack(parts)), comments=[]))
    assert next(each.tag for each in document[0]) == f"{W}p"


def test_a_table_without_rows_leaves_an_empty_page() -> None:
    parts = unpack(changed())
    rows = "".join(
        f"<w:tr><w:tc><w:tcPr/><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>"
        for text in ("{%tr if 落款 %}", "{{ 标题 }}", "{%tr endif %}")
    )
    parts["word/document.xml"] = (
        f'<w:document xmlns:w="{W[1:-1]}"><w:body><w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>'
        "<w:sectPr/></w:body></w:document>"
    ).encode()
    document = tree(writer.write(Report(FORM), template(pack(parts))))
    assert [each.tag for each in document[0]] == [f"{W}p", f"{W}sectPr"]


@pytest.mark.rule("T2")
def test_a_flood_of_braces_is_told_at_once() -> None:
    (finding,) = errors(titled("{{ 标题 }}" + "{{" * 100_000))
    assert "标签没有写完整" in finding.message


@pytest.mark.rule("T8")
def test_braces_of_no_tag_stay_where_they_are(example: Report) -> None:
    """docxtpl would join these over the paragraphs between, and run what they make."""
    content = with_paragraphs("甲{", "% for 段 in 前言 %}{", "{ 不存在 }}", "完成率100%", "}乙")
    ours = template(content)
    assert {finding.code for finding in ours.findings} == {"T8"}
    assert all_texts(writer.write(example, ours))[:5] == [
        "甲{",
        "% for 段 in 前言 %}{",
        "{ 不存在 }}",
        "完成率100%",
        "}乙",
    ]


def test_comments_of_the_xml_and_text_between_elements_say_nothing(example: Report) -> None:
    content = changed(("<w:body>", "<w:body><!-- {% bad %} --><?bad {{ bad }}?>"))
    assert figures_in(writer.write(example, template(content))) == figures_in(writer.write(example))


def test_a_deleted_tag_says_nothing(example: Report) -> None:
    deleted = '<w:del w:id="1" w:author="a"><w:r><w:delText>{{ 单位 }}{{</w:delText></w:r></w:del>'
    content = changed(("<w:body>", f"<w:body><w:p>{deleted}</w:p>"))
    ours = template(content)
    assert [finding.code for finding in ours.findings] == ["T11"]
    assert all_texts(writer.write(example, ours)) == ["", *all_texts(writer.write(example))]


@pytest.mark.rule("T9")
def test_a_figure_in_a_choice_is_text_and_that_is_told(example: Report) -> None:
    ours = template(titled("{{ 申请.本年新收.总计 if 年度 else 申请.上年结转.总计 }}"))
    assert [finding.code for finding in ours.findings] == ["T9"]
    assert all_texts(writer.write(example, ours))[0] == "4"


def test_braces_of_a_formula_stay(example: Report) -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    formula = (
        f'<w:p><m:oMath xmlns:m="{math}"><m:r><m:t>{{</m:t></m:r><m:r><m:t>{{x</m:t></m:r>'
        "</m:oMath></w:p>"
    )
    ours = template(changed(("<w:body>", f"<w:body>{formula}")))
    assert ours.findings == ()
    told = tree(writer.write(example, ours)).iter(f"{{{math}}}t")
    assert [each.text for each in told] == ["{", "{x"]


@pytest.mark.rule("T7")
def test_a_picture_that_would_disappear_is_told() -> None:
    document = docx.Document(io.BytesIO(TEMPLATE.read_bytes()))
    (paragraph,) = [p for p in document.paragraphs if p.text == "{%p if 落款 %}"]
    paragraph._p.append(parse_xml(TEXT_BOX.replace("{text}", "")))
    (finding,) = warnings(saved(document))
    assert (finding.code, "图片" in finding.message) == ("T7", True)


@pytest.mark.rule("T10")
def test_what_a_stranger_brought_along_is_told() -> None:
    parts = unpack(changed())
    parts["word/embeddings/oleObject1.bin"] = b"ole"
    (finding,) = warnings(pack(parts))
    assert (finding.code, "嵌入的对象" in finding.message) == ("T10", True)


# ---------------------------------------------------------------- what is wrong, and where


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("{{ 题目 }}", "T1", "没有名为“题目”的数据，最接近的是“标题”"),
        (
            "收{{ 申请.新收.总计 }}件",
            "T1",
            "“收{{ 申请.新收.总计 }}件”没有名为“申请.新收.总计”的数据，"
            "最接近的是“申请.本年新收.总计”",
        ),
        ("{{ 申请.本年新收 }}", "T1", "“申请.本年新收”是一组数据，请写明其中哪一个"),
        ("{{ 落款.时间 }}", "T1", "没有名为“落款.时间”的数据"),
        ("{{ 前言 }}", "T3", "“前言”有好几项，要用 for 逐项显示"),
        ("{{ 前言[0] }}", "T3", "“前言”有好几项，要用 for 逐项显示"),
        ("{{ 段.正文 }}", "T1", "它要写在 {%p for … in … %} 和 {%p endfor %} 之间"),
        ("{{ 单位\u200b }}", "T2", "里面有看不见的字符"),
        ("{% p if 落款 %}", "T2", "请写成 {%p if，中间没有空格"),
        ("{{ 前言 or 单位 }}", "T3", "不是一类"),
        ("{{ 落款 or 单位 }}", "T3", "不是一类"),
        ("{{ 单位 if 落款 else 申请.本年新收 }}", "T3", "不是一类"),
        ("{{ None }}", "T3", "不能计算"),
        ("{{ 1e400 }}", "T3", "不能计算"),
        ("{{ '\\x01不存在\\x02' }}", "T3", "不能计算"),
        ("{{ '\\ud800' }}", "T3", "不能计算"),
        ("{% if (年度 if 落款 else 单位) > 3 %}{% endif %}", "T3", "只有数字与数字能比大小"),
        ("{% if 1 == 单位 < 5 %}{% endif %}", "T3", "只有数字与数字能比大小"),
        ("{% for 段 in 前言 if loop.index > 1 %}{% endfor %}", "T1", "没有名为“loop"),
        ("{% for loop in 前言 %}{% endfor %}", "T3", "for 只能写成"),
        ("{{ 标题 +}}", "T2", "标签写法有误"),
        ("{% if 落款 %}" * 25 + "{% endif %}" * 25, "T2", "已到 20 层"),
        ("{% cellbg 'FF0000' %}", "T3", "只能用 if"),
        ("{#p 注 #}{{ 标题 }}", "T2", "同一段里不能有别的标签"),
        ("{{ 标题 ", "T2", "标签没有写完整"),
        ("{{ 标题 + }}", "T2", "标签写法有误"),
        ("{{ 申请．本年新收．总计 }}", "T2", "标点应是半角的"),
        ("{% if 标题 %}", "T2", "没有与它成对的 {% endif %}"),
        ("{% endif %}", "T2", "前面没有与 endif 成对的 {% if %}"),
        ("{% else 标题 %}", "T2", "前面没有与 else 成对的"),
        ("{% if 标题 %}{% for 段 in 前言 %}{% endif %}{% endfor %}", "T2", "还没有结束"),
        ("{% if 落款 %}{% else %}{% else %}{% endif %}", "T2", "前面已有 {% else %}"),
        ("{%tr for 段 in 前言 %}{%tr endfor %}", "T2", "这里不在表格中"),
        ("{{ " + "甲" * 600 + " }}", "T2", "过长"),
        ("{{ ''.__class__.__mro__ }}", "T3", "不能计算、调用或转换"),
        ("{{ 标题['__class__'] }}", "T3", "不能计算、调用或转换"),
        ("{% include 'other' %}", "T3", "只能用 if、elif、else、endif、for、endfor"),
        ("{% raw %}{{ 标题 }}{% endraw %}", "T3", "只能用 if"),
        ("{% for i in range(10**9) %}{% endfor %}", "T3", "不能计算、调用或转换"),
        ("{% for 段 in 前言 %}{% for 段 in 前言 %}{% endfor %}{% endfor %}", "T3", "for 里面不能"),
        ("{% for 段 in 标题 %}{% endfor %}", "T3", "不是可以逐项重复的数据"),
        ("{{ 1 // 0 }}", "T3", "不能计算"),
        ("{{ 'a' * 3000000000 }}", "T3", "不能计算"),
        ("{{ '{:>999999999}'.format(1) }}", "T3", "不能计算"),
        ("{{ 标题 | safe }}", "T3", "不能计算"),
        ("{% if 标题 > 1 %}{% endif %}", "T3", "只有数字与数字能比大小"),
        ("{{ 标题 == '甲' }}", "T3", "是非不能直接显示"),
        ("{{r 标题 }}", "T3", "请去掉 {{ 后面的 r"),
        ("{%p if 落款 %}{{ 标题 }}{%p endif %}", "T2", "同一段里不能有别的标签"),
    ],
)
@pytest.mark.rule("T1", "T2", "T3")
def test_a_fault_is_told_with_its_place_and_the_text_around_it(
    text: str, code: str, told: str
) -> None:
    finding = errors(titled(text))[0]
    assert finding.code == code
    assert told in finding.message
    assert finding.location == "模板 ours.docx：开头第 1 段"
    assert finding.message.startswith(f"{finding.location}，“")


def test_a_fault_in_a_table_is_told_with_its_row_and_cell() -> None:
    finding = errors(changed(("{{ 申请.本年新收.总计 }}", "{{ 申请.本年新收.合计 }}")))[0]
    assert finding.location == (
        "模板 ours.docx：“三、收到和处理政府信息公开申请情况”的表格第 4 行第 8 格"
        "（一、本年新收政府信息公开申请数量）"
    )
    assert "最接近的是“申请.本年新收.总计”" in finding.message


def test_a_faulty_loop_is_told_once() -> None:
    (finding,) = errors(changed(("{%p for 段 in 总体情况 %}", "{%p for 段 in 总体 %}")))
    assert "没有名为“总体”的数据，最接近的是“总体情况”" in finding.message
    assert finding.location == "模板 ours.docx：“一、总体情况”第 1 段"


@pytest.mark.rule("T1")
def test_a_field_of_a_paragraph_is_found_by_its_near_name() -> None:
    (finding,) = errors(changed(("{{ 段.正文 }}", "{{ 段.文 }}")))
    assert "没有名为“段.文”的数据，最接近的是“段.正文”" in finding.message


@pytest.mark.rule("T4")
def test_a_tag_that_opens_here_and_closes_in_a_table_is_told() -> None:
    content = changed(("{{ 标题 }}", "{% if 落款 %}"), (">规章<", ">{% endif %}<"))
    (finding,) = errors(content)
    assert finding.code == "T4"
    assert "“{% if 落款 %}”（开头第 1 段）不在同一层" in finding.message


def warnings(content: bytes) -> list[Finding]:
    findings = template(content).findings
    assert all(finding.severity is Severity.WARNING for finding in findings)
    return list(findings)


@pytest.mark.rule("T5")
def test_missing_figures_are_listed_by_table_and_row() -> None:
    content = changed(
        ("{{ 申请.本年新收.总计 }}", ""),
        ("{{ 申请.本年新收.自然人 }}", "4"),
        ("{{ 主动公开.行政许可.处理决定 }}", ""),
    )
    first, second = warnings(content)
    assert (first.code, first.figures) == ("T5", ("主动公开.行政许可.处理决定",))
    assert "缺少 1 个数据项的标签，文稿中不会有：主动公开.行政许可（整行）" in first.message
    assert second.figures == ("申请.本年新收.自然人", "申请.本年新收.总计")
    assert "申请.本年新收（自然人、总计）" in second.message


@pytest.mark.rule("T5")
def test_a_figure_in_a_condition_only_is_not_shown() -> None:
    tag = "{{ 申请.本年新收.总计 }}"
    (finding,) = warnings(changed((tag, "{% if 申请.本年新收.总计 %}有{% endif %}")))
    assert finding.figures == ("申请.本年新收.总计",)


@pytest.mark.rule("T6")
def test_missing_sections_are_told() -> None:
    another = ("{%p for 段 in 问题改进 %}", "{%p for 段 in 其他事项 %}")
    heading, prose = warnings(changed(("一、总体情况", "一、概况"), another))
    assert "没有“一、总体情况”这个标题" in heading.message
    assert "“五、存在的主要问题及改进情况”的正文不会出现" in prose.message
    assert {heading.code, prose.code} == {"T6"}


@pytest.mark.rule("T6")
def test_what_the_report_has_and_the_template_lacks_is_told(example: Report) -> None:
    content = changed(
        ("{%p for 段 in 前言 %}", "{%p for 段 in 总体情况 %}"), ("{{ 段 }}", "{{ 段.正文 }}")
    )
    ours = template(content)
    assert ours.findings == ()
    (finding,) = ours.findings_on(example)
    assert "没有“前言”的标签" in finding.message
    assert ours.findings_on(Report(FORM)) == ()


@pytest.mark.rule("T7")
def test_text_beside_a_tag_that_takes_the_paragraph_is_told() -> None:
    (finding,) = warnings(changed(("{%p if 落款 %}", "请看{%p if 落款 %}")))
    assert finding.code == "T7"
    assert "“请看”不会出现在文稿中" in finding.message


@pytest.mark.parametrize("text", ["｛｛ 单位 ｝｝", "{ {单位} }", "{｛单位｝}", "单位 }}"])
@pytest.mark.rule("T8")
def test_what_only_looks_like_a_tag_is_told(text: str) -> None:
    (finding,) = warnings(titled("{{ 标题 }}" + text))
    assert (finding.code, finding.location) == ("T8", "模板 ours.docx：开头第 1 段")


@pytest.mark.rule("T1")
def test_tags_of_another_form_are_errors_each_with_its_place() -> None:
    content = changed(
        ("{{ 主动公开.规章.制发 }}", "{{ 主动公开.规章.本年新制作数量 }}"),
        ("{{ 主动公开.规章.有效 }}", "{{ 主动公开.规章.对外公开总数量 }}"),
    )
    first, second = errors(content)
    assert "第 3 行第 2 格" in first.message
    assert "第 3 行第 4 格" in second.message


# ---------------------------------------------------------------- what is no template


def test_a_template_with_macros_is_refused() -> None:
    parts = unpack(TEMPLATE.read_bytes())
    with pytest.raises(Unusable, match="含有宏"):
        template(pack({**parts, "word/vbaProject.bin": b"macro"}))


def test_a_word_file_without_tags_is_no_template() -> None:
    with pytest.raises(Unusable, match="没有任何标签"):
        template(saved(docx.Document()))


def test_a_strict_document_is_told_how_to_be_saved() -> None:
    strict = changed((W[1:-1], "http://purl.oclc.org/ooxml/wordprocessingml/main"))
    with pytest.raises(Unusable, match=r"请另存为“Word 文档（\*\.docx）”"):
        template(strict)


@pytest.mark.rule("T3")
def test_a_template_of_too_many_tags_is_not_walked_through() -> None:
    (finding,) = errors(titled("{{ 标题 }}" * 5001))
    assert "超过 5000 个" in finding.message


def saved(document: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def test_literal_leaves_nothing_to_interpret() -> None:
    assert str(literal("<{{&}}>")) == "&lt;&#123;&#123;&amp;&#125;&#125;&gt;"
    assert str(literal("甲\x0b\ud800\ufffe")) == "甲" + "\N{REPLACEMENT CHARACTER}" * 3


# ---------------------------------------------------------------- at random

Told = dict[str, set[str]]
"""What the controls of each figure show."""


@pytest.fixture(scope="module")
def told(example: Report) -> Told:
    """What they show in a draft from the template that ships."""
    return figures_told(writer.write(example))


@pytest.mark.parametrize("seed", range(24))
def test_templates_at_random(seed: int, example: Report, told: Told) -> None:
    """Good changes leave a good draft; a bad one is an error that names its place."""
    a_template_at_random(seed, example, told)


@pytest.mark.long
def test_more_templates_at_random(
    example: Report, told: Told, one_in: Callable[[int], int]
) -> None:
    for seed in range(24, 240, one_in(20)):
        a_template_at_random(seed, example, told)


def a_template_at_random(seed: int, example: Report, told: Told) -> None:
    content, changes, where = templates.at_random(seed)
    ours = template(content)
    if where is None:
        assert ours.usable, (changes, ours.findings)
        assert figures_told(writer.write(example, ours)) == told
    else:
        errors = [f for f in ours.findings if f.severity is Severity.ERROR]
        assert errors, changes
        assert any(where in str(finding.location) for finding in errors), (changes, where, errors)
        assert not ours.usable


def figures_told(content: bytes) -> dict[str, set[str]]:
    """What the controls of each figure show."""
    told: dict[str, set[str]] = {}
    for control in tree(content).iter(f"{W}sdt"):
        (key,) = values(control, "sdtPr/tag")
        told.setdefault(key, set()).add(shown(control))
    return told


def refusal(content: bytes) -> str | None:
    """Why the template can't be used at all; None if it is used, or has findings."""
    try:
        ours = template(content)
        if ours.usable:
            writer.write(Report(FORM), ours)
    except Unusable as error:
        return str(error)
    return None


@pytest.mark.long
@pytest.mark.parametrize("size", ["-1", "0", "", "大"])
def test_what_is_no_size_of_type_stops_no_draft(size: str, example: Report) -> None:
    run = f'<w:r><w:rPr><w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{{{{ 标题 }}}}'
    content = changed(('<w:r><w:t xml:space="preserve">{{ 标题 }}', run))
    draft = writer.write(example, WordTemplate(content, "本局.docx", FORM))
    assert "".join(texts(draft)).startswith("南阳市官庄工区管委会2023年")


def test_bytes_changed_at_random_never_end_in_a_traceback() -> None:
    told = [refusal(flipped(TEMPLATE, seed)) for seed in range(120)]
    refused = [text for text in told if text is not None]
    assert len(refused) > 20
    assert all("ours.docx" in text for text in refused)
