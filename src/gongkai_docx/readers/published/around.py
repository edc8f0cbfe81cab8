"""A line on a page → whether it is none of the report's, but of a site, or of a document's head."""

from __future__ import annotations

import re

from gongkai_docx.draft import is_warning
from gongkai_docx.text import INVISIBLE, is_blank, spaceless, visible

_OF_SITE = re.compile(
    rf"""[\s\u3000{INVISIBLE}【〖\[]*+(?:
    打印(?:本页|此页|页面)?|关闭(?:窗口|本页|页面)?|我要打印|返回(?:顶部|上级|首页)?|收藏(?:本页)?|分享(?:到|至)?.{{0,40}}
    |扫一扫.{{0,40}}|微信扫一扫.{{0,40}}|(?:上|下)一(?:篇|条)[:：].*|相关(?:链接|文档|附件|解读|新闻)[:：]?|附件(?:下载)?[:：]?
    |(?:字体|字号|大小)[:：].{{0,30}}|大\s*中\s*小|(?:责任)?编辑[:：].{{0,20}}|浏览(?:次数|量)?[:：].{{0,20}}
    |[-—–]\s*\d{{1,3}}\s*[-—–]
    |(?:发布|发文|成文|生成|更新)(?:日期|时间)[:：].{{0,120}}|(?:信息|文章|稿件)?来源[:：].{{0,120}}|索\s*引\s*号[:：]?.{{0,120}}
    |(?:您)?当前(?:的)?位置[:：].*|(?:点击|阅读)(?:次数|量|数)[:：].{{0,20}}|访问(?:次数|量)[:：].{{0,20}}|主办单位[:：].*|版权所有.*
    )[】〗\]\s\u3000|/]*""",
    re.VERBOSE,
)
"""Lines of a site around a text of its own: print, share, font size, source, and the like."""

_OF_DOCUMENT = re.compile(
    r"""(?!请|转|呈|报|送).{2,40}(?:人民政府|政府|委员会|管委会|办事处|办公室|局|厅|委|办|院|中心|文件|公报)
    |(?:.{2,30}[〔[【(（]\d{4}[]〕】)）]第?\d{1,5}号)?(?:签发人[:：].{0,20})?
    |附件\d{0,2}[:：]?|目录|(?:秘密|机密|绝密).{0,8}|特急|加急|平急|.{2,3}公开
    |(?:发文机关|发文字号|文号|主题分?[类词]|体裁分类|公开(?:方式|属性|类别|时限|范围|程序)|密级|紧急程度
      |信息名称|名称|标题|统一登记号|编号|有效性|是否有效|作者|发布(?:机构|单位|机关|者))[:：].{0,120}
    |[(（]?\d{4}[-年./]\d{1,2}[-月./]\d{1,2}日?(?:\d{1,2}:\d{2}(?::\d{2})?)?[)）]?|[-—–]?\d{1,6}[-—–]?
    |[(（]此件.{2,10}[)）]|抄送[:：].{0,120}|.{2,40}\d{4}年\d{1,2}月\d{1,2}日印发|.{0,30}>.{0,60}""",
    re.VERBOSE,
)
"""Lines of the head and the foot of a document (GB/T 9704—2012, 7.2 and 7.4): who issues it, its
number, who signed, how secret and how urgent it is, who gets a copy; a day, a number, a path."""

_SENTENCE = re.compile("[。；！？，;!?]")


def is_of_site(line: str) -> bool:
    """Whether it is of a site around a text: print, share, font size, source, and the like."""
    return _OF_SITE.fullmatch(line) is not None


def is_prose(line: str) -> bool:
    """Whether it is a sentence, and none of a site's own."""
    return "。" in line and not is_of_site(line)


def is_written(line: str, *, is_alone: bool) -> bool:
    """Whether somebody wrote it outside of a report: it is of no document's head, nor of its foot.

    Where the report isn't alone, among a site's own lines, only a sentence is known to be that.
    """
    if is_blank(line) or is_warning(line.strip()):
        return False
    if not is_alone or is_prose(line):
        return is_prose(line)
    flat = spaceless(visible(line))
    is_of_document = _OF_DOCUMENT.fullmatch(flat) and not _SENTENCE.search(flat)
    return not is_of_document and not is_of_site(line)
