"""Templates as data: what they were compiled to fills in the same text as docxtpl and Jinja do."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from docxtpl import DocxTemplate
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gongkai_docx.checks import check
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Severity
from gongkai_docx.forms import Form
from gongkai_docx.package import unpack
from gongkai_docx.readers import read
from gongkai_docx.report import Block, Report
from gongkai_docx.writers import word
from gongkai_docx.writers.json import write as write_json
from gongkai_docx.writers.word import builtin_template, data_part, keeping, template
from gongkai_docx.writers.word.compiled import Template
from gongkai_docx.writers.word.compiling import compiled, environment
from gongkai_docx.writers.word.context import context
from gongkai_docx.writers.word.filling import Literal, Program, escaped, fill, literal
from gongkai_docx.writers.word.keeping import NotKept
from gongkai_docx.writers.word.layout import laid_out
from gongkai_docx.writers.word.template import WordTemplate
from gongkai_docx.writers.word.wordml import DECLARATION, W, listing
from gongkai_docx.writers.word.wordml.living import make_said, said
from strategies import FORM, PROSE, any_figures, each_form, examples, reports, sound
from templates import TEMPLATE, changed, titled

# ---------------------------------------------------------------- the same as docxtpl


@cache
def prepared(form: Form) -> Mapping[str, str]:
    """The parts with tags of the built-in template, patched by docxtpl, their figures living."""
    parts: dict[str, str] = {}

    def patched(
        roots: Mapping[str, etree._Element], direct: object, constant: Callable[[str], str]
    ) -> dict[str, Program]:
        for name, root in roots.items():
            xml = constant(etree.tostring(root, encoding="unicode"))
            parts[name] = DocxTemplate(None).patch_xml(xml)
        return {}

    content = TEMPLATE.with_name(f"{form.name}.docx").read_bytes()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(template, "compiled", patched)
        WordTemplate(content, "a.docx", form, trusted=True)
    return parts


def by_docxtpl(report: Report, shipped: Template) -> dict[str, bytes]:
    """What docxtpl makes of these: Jinja's text, with Word's own tabs and line ends in it."""
    names = {**context(report, said), **laid_out(report, shipped.compiled.room)}
    numbers = itertools.count(shipped.compiled.first_number)
    binding = partial(data_part.binding, form=report.form)
    made = {}
    for name, source in prepared(report.form).items():
        xml = make_said(environment().from_string(source).render(names), binding, numbers)
        made[name] = (DECLARATION + DocxTemplate(None).resolve_listing(xml)).encode()
    return made


@examples(40)
@given(reports(any_figures))
def test_a_built_in_template_fills_in_the_same_bytes_as_docxtpl(report: Report) -> None:
    shipped = builtin_template(report.form)
    plain = by_docxtpl(report, shipped)
    ours = shipped.filled(report)
    assert plain.keys() == {"docProps/core.xml", "docProps/app.xml", "word/document.xml"}
    assert {name: ours[name] for name in plain} == plain


@each_form
def test_what_ships_is_what_its_template_is_compiled_to_today(form: Form) -> None:
    content = TEMPLATE.with_name(f"{form.name}.docx").read_bytes()
    today = WordTemplate(content, "a.docx", form, trusted=True).compiled
    shipped = builtin_template(form).compiled
    assert as_json(shipped.programs) == as_json(today.programs)
    assert shipped == keeping.unpacked(keeping.packed(today, "甲"), "甲")


def as_json(programs: Mapping[str, Program]) -> object:
    return json.loads(json.dumps(programs))


# ---------------------------------------------------------------- the same as Jinja

NAMES: dict[str, Any] = {
    "标题": literal("某局<2023>“年报”"),
    "单位": literal("某局"),
    "空": literal(""),
    "年度": 2023,
    "前言": [literal("一&二"), literal(""), literal("三")],
    "段落": [
        {"小标题": literal("甲"), "正文": literal("乙'丙\""), "独行": True},
        {"小标题": literal(""), "正文": literal("丁"), "独行": False},
    ],
    "无": [],
    "落款": {"单位": literal("{某}局"), "日期": literal("")},
    "申请": {"新收": {"总计": 4}},
}
FIGURES = {"申请.新收.总计": "4"}

_texts = st.sampled_from(["标题", "单位", "空", "落款.单位", "落款['日期']", "'局'", "'<&>'"])
_numbers = st.sampled_from(["年度", "申请.新收.总计", "0", "2023", "1"])
_truths = st.sampled_from(["前言", "无", "段落", "落款", "true", "not 单位", "标题 == 单位"])
_signs = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
_compared = st.builds(" ".join, st.tuples(_numbers, _signs, _numbers, _signs, _numbers))
_within = st.builds(" ".join, st.tuples(_texts, st.sampled_from(["in", "not in"]), _texts))
_conditions = st.recursive(
    _texts | _numbers | _truths | _compared | _within,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
    ),
    max_leaves=4,
)
_shown = st.one_of(
    _texts,
    _numbers,
    st.builds("{} or {}".format, _texts, _texts),
    st.builds("{} if {} else {}".format, _texts, _conditions, _numbers),
    st.builds("{} if {}".format, _texts, _conditions),
)
_words = st.sampled_from(["字", " ", "{_{甲", "&amp;", "“"])


def _programs(within: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(within, max_size=3).map("".join)
    return st.one_of(
        st.builds("{{% if {} %}}{}{{% endif %}}".format, _conditions, body),
        st.builds(
            "{{% if {} %}}{}{{% elif {} %}}{}{{% else %}}{}{{% endif %}}".format,
            _conditions,
            body,
            _conditions,
            body,
            body,
        ),
    )


_plain = st.recursive(
    _words | _shown.map("{{{{ {} }}}}".format), _programs, max_leaves=6
)  # what may stand in a loop
_in_turn = st.sampled_from(
    ["{{ 项 }}", "{{ loop.index }}", "{{ loop.revindex0 }}", "{% if loop.last %}末{% endif %}"]
)
_turn = st.lists(_plain | _in_turn, max_size=3).map("".join)
_loops = st.one_of(
    st.builds("{{% for 项 in 前言 %}}{}{{% endfor %}}".format, _turn),
    st.builds("{{% for 项 in 前言 if 项 %}}{}{{% else %}}{}{{% endfor %}}".format, _turn, _plain),
    st.builds("{{% for 项 in 无 %}}{}{{% else %}}{}{{% endfor %}}".format, _turn, _plain),
    st.just("{% for 段 in 段落 if 段.独行 %}{{ 段.小标题 }}{{ loop.length }}{% endfor %}"),
    st.just("{% for 段 in 段落 %}{{ 段.正文 if not 段.独行 else '略' }}{% endfor %}{{ 单位 }}"),
)
_sources = st.lists(_plain | _loops, min_size=1, max_size=4).map("".join)


@examples(300)
@given(_sources)
def test_a_program_fills_in_the_same_text_as_jinja(source: str) -> None:
    root = etree.fromstring(f'<w:document xmlns:w="{W}"><w:body><w:p/></w:body></w:document>')
    paragraph = root[0][0]
    etree.SubElement(etree.SubElement(paragraph, f"{{{W}}}r"), f"{{{W}}}t").text = source.replace(
        "&amp;", "&"
    )
    patched = DocxTemplate(None).patch_xml(etree.tostring(root, encoding="unicode"))
    by_jinja = environment().from_string(patched).render(NAMES).replace("{_{", "{{")
    (program,) = compiled({"a": root}, FIGURES).values()
    kept = json.loads(json.dumps(program))
    filled = fill(kept, NAMES, FIGURES)
    assert "".join(each if isinstance(each, str) else each.decode() for each in filled) == by_jinja


@examples(200)
@given(st.text(st.sampled_from("<>&'\"{}一a\x00\t"), max_size=20))
def test_texts_are_escaped_as_jinja_does(text: str) -> None:
    shown = environment().from_string("{{ a }}").render(a=text)
    assert escaped(text) == shown
    assert environment().from_string("{{ a }}").render(a=Literal(shown)) == shown


_RUNS = [
    '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>',
    "<w:r><w:t>{}</w:t><w:t>{}</w:t></w:r>",
    '<w:r w:text="1"><w:tab/><w:t>{}</w:t></w:r>',
    "<w:sdt><w:sdtContent><w:r><w:t>{}</w:t></w:r></w:sdtContent></w:sdt>",
]
_listed = st.text(st.sampled_from("一a\t\n\a\f "), max_size=4)


@examples(100)
@given(st.lists(st.tuples(st.sampled_from(_RUNS), _listed, st.booleans()), max_size=4))
def test_tabs_and_line_ends_become_those_of_word_as_docxtpl_has_them(
    runs: list[tuple[str, str, bool]],
) -> None:
    xml = "".join(
        "<w:p>" + '<w:pPr><w:jc w:val="left"/></w:pPr>' * is_set + run.format(text, text) + "</w:p>"
        for run, text, is_set in runs
    )
    whole = f"<w:body>\n{xml}<w:p/></w:body>"
    assert listing.resolved(whole) == DocxTemplate(None).resolve_listing(whole)


# ---------------------------------------------------------------- what is kept


OWN = changed(
    ("{{ 标题 }}", "{{ 单位 }}{% if 年度 > 2000 %}的{% endif %}年报"),
    picture=b"\x89PNG\r\n\x1a\n\xff",
)


def test_a_template_that_was_kept_is_the_one_that_was_compiled() -> None:
    made = WordTemplate(OWN, "ours.docx", FORM).compiled
    assert made.programs
    kept = keeping.unpacked(keeping.packed(made, "甲"), "甲")
    assert as_json(kept.programs) == as_json(made.programs)
    assert list(kept.parts.items()) == list(made.parts.items())
    assert (kept.room, kept.shown, kept.first_number) == (made.room, made.shown, made.first_number)


def test_what_is_wrong_with_a_template_is_kept_with_it() -> None:
    made = WordTemplate(titled("{{ 题目 }}"), "ours.docx", FORM).compiled
    assert [each.severity for each in made.findings] == [Severity.ERROR]
    assert keeping.unpacked(keeping.packed(made, "甲"), "甲").findings == made.findings


def resigned(text: str) -> bytes:
    """That text, signed as if it was whole."""
    return f"{keeping.digest(text.encode())}\n{text}".encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: kept[: len(kept) // 2],
        lambda kept: kept.replace("年报".encode(), "月报".encode(), 1),
        lambda kept: b"",
        lambda kept: kept.partition(b"\n")[2],
        lambda kept: resigned("[]"),
        lambda kept: resigned('{"origin": "甲"}'),
        lambda kept: resigned("[" * 100_000),
        lambda kept: resigned(kept.decode().partition("\n")[2].replace("base64", "base")[:-9]),
    ],
)
def test_what_is_not_whole_or_of_another_shape_is_not_believed(
    change: Callable[[bytes], bytes],
) -> None:
    kept = keeping.packed(WordTemplate(OWN, "ours.docx", FORM).compiled, "甲")
    assert keeping.unpacked(kept, "甲").programs
    with pytest.raises(NotKept):
        keeping.unpacked(change(kept), "甲")
    with pytest.raises(NotKept):
        keeping.unpacked(kept, "乙")


@pytest.mark.parametrize(
    "program",
    [
        ["show", ["name", "单位", "__class__"]],
        ["show", ["call", "单位"]],
        ["run", "import os"],
        ["for", "甲", ["constant", 10**9], ["constant", True], [], []],
        ["show"],
        [],
    ],
)
def test_a_program_that_asks_for_more_fills_in_nothing(
    program: list[object], example: Report
) -> None:
    compiled = WordTemplate(OWN, "ours.docx", FORM).compiled
    assert isinstance(compiled.programs, dict)
    compiled.programs["word/document.xml"] = [program]
    with pytest.raises(Unusable, match="标签放错了地方"):
        Template("ours.docx", compiled).filled(example)


# ---------------------------------------------------------------- what it needs

LIGHT = """
import sys
from pathlib import Path
for name in ("lxml", "docx", "docxtpl", "jinja2", "markupsafe", "openpyxl"):
    sys.modules[name] = None  # as if it was not there
from gongkai_docx.checks import check
from gongkai_docx.readers import read
from gongkai_docx.writers import word
source, target, way = sys.argv[1:]
report = read(Path(source)).report
comments = check(report) if way == "draft" else None
Path(target).write_bytes(word.write(report, comments=comments, source="来源.json"))
"""


@pytest.mark.parametrize("way", ["final", "draft"])
@pytest.mark.parametrize("number", [1, 123_456_789], ids=["short", "long"])
def test_a_draft_is_written_by_what_python_itself_has(
    tmp_path: Path, way: str, number: int
) -> None:
    """A browser has no lxml; nothing of the draft is another for that."""
    words = Block("平台建设", ("见 https://www.example.gov.cn/zwgk/index.html 。", "甲<&>"))
    figures = {key: value * number for key, value in sound(FORM).figures.items()}
    report = sound(FORM, narrative={**PROSE, "总体情况": (words,)}, figures=figures)
    source, target = tmp_path / "来源.json", tmp_path / "稿.docx"
    source.write_bytes(write_json(report))
    command = [sys.executable, "-c", LIGHT, str(source), str(target), way]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    report = read(source).report
    findings = check(report)
    assert findings
    comments = findings if way == "draft" else None
    parts = unpack(word.write(report, comments=comments, source="来源.json"))
    assert unpack(target.read_bytes()) == parts
    assert ("word/comments.xml" in parts) == (way == "draft")
    assert "左对齐".encode() in parts["word/styles.xml"]
