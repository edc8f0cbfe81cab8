"""The commands: thin, no rule of the form in them; everything heavy is imported when called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from gongkai_docx import __version__
from gongkai_docx.cli.checking import answered, checked, last_report, switches_of, tell
from gongkai_docx.cli.chinese_click import (
    ChineseGroup,
    at_least_one,
    four_digits,
    named_moment,
    named_notice,
    version_option,
)
from gongkai_docx.cli.paths import Path
from gongkai_docx.cli.saving import require, save, save_report
from gongkai_docx.errors import Unusable
from gongkai_docx.saying import say, say_json

if TYPE_CHECKING:
    from gongkai_docx.findings import Finding
    from gongkai_docx.report import Report


@click.group(
    cls=ChineseGroup,
    params=[version_option(__version__)],
    context_settings={"max_content_width": 80, "help_option_names": ["-h", "--help"]},
)
def gongkai() -> None:
    """由 Excel 填报表生成政府信息公开工作年度报告（Word）。

    依次是：new 生成填报表，填写后 check 校验，build 生成 Word 文稿。
    只给文件（拖到程序上也可以），就逐个校验，没有错误的生成文稿。
    """


_OVERWRITE = click.option("--overwrite", is_flag=True, help="目标文件已存在也写，原文件另存为备份")
_SOURCE = click.argument("source", metavar="来源文件", type=Path)
_LAST = click.option("--last", metavar="上年报告", type=Path, help="与这份上年的报告比较")
_IGNORE = click.option(
    "--ignore", metavar="代码", multiple=True, help="不检查这些规则，如 H4、C9；代码见 rules 命令"
)
_NOTICE = click.option(
    "--notice",
    metavar="名称",
    callback=named_notice,
    help="也按这份本地通知校验，如 武威；不填则按填报表里选的",
)
_AS_OF = click.option(
    "--as-of",
    metavar="日期",
    is_eager=True,
    expose_value=False,
    callback=named_moment,
    help="以这一天为今天，如 2024-01-15（可带时间）；结果就与在哪一天运行无关，草稿上写明它",
)


@gongkai.command()
@click.option(
    "-o", "--output", metavar="文件.xlsx", type=Path, required=True, help="填报表的文件名"
)
@click.option("--unit", metavar="单位", default="", help="单位名称，填入基本信息")
@click.option("--year", metavar="年度", callback=four_digits, help="报告的年度，填入基本信息")
@click.option(
    "--from",
    "last",
    metavar="上年报告",
    type=Path,
    help="由上年的报告带入单位、小标题、落款单位和延续到本年的数据，并附上年数据",
)
@click.option("--with-prose", is_flag=True, help="连同上年的正文一起带入，并标明尚未改写")
@_OVERWRITE
def new(
    output: Path,
    unit: str,
    year: int | None,
    last: Path | None,
    with_prose: bool,
    overwrite: bool,
) -> None:
    """生成一份空白填报表；有上年的报告时，由它带入。"""
    from gongkai_docx.forms import UnknownForm
    from gongkai_docx.succession import begun, notes
    from gongkai_docx.text import one_line, unprintable

    require(output, ".xlsx", "填报表")
    if found := unprintable(unit):
        raise Unusable(f"单位名称含有不能保存的字符 {found}。")
    if with_prose and not last:
        raise Unusable("--with-prose 须与 --from 一起使用：指明带入哪一份上年的报告。")
    before = last_report(last) if last else None
    try:
        report = begun(before, unit=one_line(unit), year=year, with_prose=with_prose)
    except UnknownForm as error:
        raise Unusable(f"{error}。没有生成填报表。") from error
    for note in notes(report, before):
        say(f"提示：{note}", aside=True)
    save_report(report, output, overwrite)


@gongkai.command()
@_SOURCE
@_LAST
@_IGNORE
@_NOTICE
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出，供其他程序使用")
@click.option(
    "--annotate",
    "copy",
    metavar="文件.xlsx",
    type=Path,
    help="另存一份填报表，问题标在单元格上（底色、批注），并列成一张表，可在表里写说明；"
    "Word 文件也可另存为 .docx",
)
@_AS_OF
@_OVERWRITE
def check(
    source: Path,
    last: Path | None,
    ignore: tuple[str, ...],
    notice: str | None,
    as_json: bool,
    copy: Path | None,
    overwrite: bool,
) -> None:
    """校验填报表：勾稽关系、可疑的格子、必填的内容、与上年的衔接。"""
    from gongkai_docx.findings import has_errors, tally

    if copy:
        # Excel opens no workbook with macros that isn't named .xlsm, and no other that is.
        suffix = source.suffix.lower()
        if not suffix == copy.suffix.lower() == ".docx":
            require(copy, suffix if suffix == ".xlsm" else ".xlsx", "标注的副本")
    reading, findings = checked(source, last, notice)
    findings = answered(reading, findings, switches_of(reading, source, ignore))
    annotated = _annotated(source, reading.report, findings, copy) if copy else b""
    if as_json:
        from gongkai_docx import terminal

        say_json(terminal.as_json(source, reading.report, findings))
    elif findings:
        tell(source, findings)
    else:
        say(f"{source.name}：{tally(findings)}。全部通过。")
    if copy:
        from gongkai_docx.writers.annotated import objection

        may = objection if copy.suffix.lower() != ".docx" else None
        save(annotated, copy, overwrite, may, option="--annotate", aside=as_json)
    if has_errors(findings):
        raise click.exceptions.Exit(1)


@gongkai.command()
@_SOURCE
@click.option(
    "-o",
    "--output",
    metavar="文件.docx",
    type=Path,
    help="Word 文稿的文件名；不填则以标题为名，存入 out 文件夹；没有这个文件夹的，存在来源文件旁边",
)
@_LAST
@_IGNORE
@_NOTICE
@click.option("--template", metavar="模板.docx", type=Path, help="用本单位自己的模板")
@click.option("--draft", is_flag=True, help="有错误也生成，标明“草稿”和来源，问题写成批注")
@click.option("--final", is_flag=True, help="定稿：警告都已改正或写了说明才生成")
@click.option(
    "--cover",
    metavar="文件.docx",
    type=Path,
    help="另写一份送审单：主要数据、没有答复的警告、说明、签署栏",
)
@click.option("--pdf", is_flag=True, help="连同 PDF 一起生成（须装有 LibreOffice），存在文稿旁边")
@click.option(
    "--charts",
    is_flag=True,
    help="加上常用的图，放在各表之后；可在 Word 里编辑",
)
@click.option(
    "--into",
    "edited",
    metavar="文稿.docx",
    type=Path,
    help="只把数据更新到这份编辑过的文稿里，文字、格式、批注都不动；原稿另存为备份",
)
@click.option("--dry-run", is_flag=True, help="与 --into 一起：只说会更新什么，不写文件")
@click.option("--json", "as_json", is_flag=True, help="与 --into 一起：以 JSON 输出更新了什么")
@_AS_OF
@_OVERWRITE
def build(**options: Any) -> None:
    """校验填报表，并生成 Word 文稿；有错误则不生成，除非 --draft。"""
    from gongkai_docx.cli import building

    building.run(building.Options(**options))


@gongkai.command()
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出，供其他程序使用")
@click.option(
    "--html", "page", metavar="文件.html", type=Path, help="写成网页：每条规则的依据、例子、怎样改"
)
@_OVERWRITE
def rules(as_json: bool, page: Path | None, overwrite: bool) -> None:
    """列出全部校验规则：代码、级别、依据，哪些可以不检查。"""
    from gongkai_docx import terminal
    from gongkai_docx import workbook as layout
    from gongkai_docx.checks.registry import every_page, every_rule
    from gongkai_docx.forms import form_names, load_form

    listed = every_rule(*map(load_form, form_names()))
    if page:
        from gongkai_docx.writers import rule_pages

        require(page, ".html", "网页")
        save(
            rule_pages.write(listed, every_page()), page, overwrite, option="--html", aside=as_json
        )
    if as_json:
        say_json(terminal.rules_as_json(listed))
    elif not page:
        terminal.show_rules(listed)
        for line in (
            "没有列出依据的，是本程序对填报和模板的要求。",
            "“必查”的不能不检查：内容读不出、标签填不了，文稿就会与填报的不符；没有检查什么，总要说明。",
            "其余的可以对某一份年报不检查：check、build 加 --ignore 代码（如 --ignore H4、C9），"
            f"或填在填报表“{layout.BASICS}”的“{layout.IGNORED}”一格。没有检查哪些，会列在问题里。",
        ):
            terminal.say(line)


@gongkai.command()
@_SOURCE
@click.argument("target", metavar="目标文件", type=Path)
@click.option(
    "--fragment", is_flag=True, help="网页（.html）只写正文，样式写在各处，供粘贴到网站的编辑器"
)
@click.option(
    "--charts", is_flag=True, help="各部分的末尾加上常用的图（正文里已经写了标签的不重复）"
)
@_AS_OF
@_OVERWRITE
def convert(source: Path, target: Path, fragment: bool, charts: bool, overwrite: bool) -> None:
    """转换格式：读得出的格式 → 写得出的格式（按后缀）。"""
    from gongkai_docx.cli import converting

    converting.convert(source, target, fragment=fragment, charts=charts, overwrite=overwrite)


@gongkai.command()
@click.argument("first", metavar="甲", type=Path)
@click.argument("second", metavar="乙", type=Path)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出，供其他程序使用")
@click.option("--html", "page", metavar="文件.html", type=Path, help="另存一页，左右对照")
@_OVERWRITE
def diff(first: Path, second: Path, as_json: bool, page: Path | None, overwrite: bool) -> None:
    """比较两份报告：数据逐项，文字逐段；没有不同则返回 0，有则返回 1。"""
    from gongkai_docx.cli.comparing import compare

    if compare(first, second, as_json=as_json, page=page, overwrite=overwrite):
        raise click.exceptions.Exit(1)


@gongkai.command()
@click.argument("folders", metavar="文件夹", type=Path, nargs=-1)
@click.option("-o", "--output", metavar="文件.xlsx", type=Path, help="汇总表的文件名")
@click.option("--roster", metavar="名册.xlsx", type=Path, help="应报送的单位和上下级")
@click.option(
    "--new-roster",
    metavar="名册.xlsx",
    type=Path,
    help="生成一份名册；指明了文件夹的，填入找到的单位",
)
@click.option("--last", metavar="文件夹", type=Path, help="与这个文件夹里上年的年报比较")
@click.option("--html", metavar="文件.html", type=Path, help="另存一份可在浏览器里查看的网页")
@click.option("--jsonl", metavar="文件.jsonl", type=Path, help="另存每个单位一行的 JSON")
@click.option("--build", metavar="文件夹", type=Path, help="把每个单位的 Word 文稿写到这里")
@click.option(
    "--return",
    "give_back",
    metavar="文件夹",
    type=Path,
    help="把有问题的单位的标注副本和退回修改单写到这里",
)
@click.option("--workers", metavar="进程数", callback=at_least_one, help="同时读取的进程数")
@click.option("--scheduler", metavar="地址", help="交给这个 Dask 集群读取，如 tcp://10.0.0.1:8786")
@_AS_OF
@_OVERWRITE
def collect(**options: Any) -> None:
    """收集一个县、一个市的年报：逐份校验，汇总，与上级、与上年、互相比较。"""
    from gongkai_docx.cli import collecting

    collecting.run(collecting.Options(**options), save)


@gongkai.command()
@click.option("-o", "--output", metavar="文件.docx", type=Path, help="模板的文件名")
@click.option("--form", "name", metavar="格式", help="法定格式，如 2019；不填则用最新的")
@_OVERWRITE
def template(output: Path | None, name: str | None, overwrite: bool) -> None:
    """导出内置的 Word 模板，供本单位修改后用于 build --template。"""
    from gongkai_docx.forms import UnknownForm, load_form, newest_form
    from gongkai_docx.writers.word import builtin

    try:
        form = load_form(name) if name else newest_form()
    except UnknownForm as error:
        raise Unusable(f"{error}。") from error
    target = output or Path(f"年报模板-{form.name}.docx")
    require(target, ".docx", "模板")
    save(builtin.make(form), target, overwrite)


@gongkai.command()
@click.option("-o", "--output", metavar="文件.html", type=Path, required=True, help="网页的文件名")
@_OVERWRITE
def page(output: Path, overwrite: bool) -> None:
    """把本程序写成一个网页：双击打开即用，不用安装，不用联网。"""
    from gongkai_docx.page import making

    require(output, ".html", "网页")
    save(making.write(), output, overwrite, making.objection)


@gongkai.command("文件", hidden=True)
@click.argument("sources", metavar="文件…", type=Path, nargs=-1, required=True)
def files_alone(sources: tuple[Path, ...]) -> None:
    """校验每个填报表，没有错误的生成 Word 文稿。"""
    from gongkai_docx.cli.dropped import build_each

    raise click.exceptions.Exit(build_each(sources))


def _annotated(source: Path, report: Report, findings: tuple[Finding, ...], copy: Path) -> bytes:
    """The copy of that name; of what is no workbook one is made first."""
    if copy.suffix.lower() == ".docx":
        from gongkai_docx.files import load
        from gongkai_docx.writers.annotated.word import annotate_word

        return annotate_word(load(source), source.name, report, findings)
    from gongkai_docx.desk.copies import marked_copy

    return marked_copy(source, report, findings).content
