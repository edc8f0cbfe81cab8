"""Rules → one file for a browser, in which each has a page that its code leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import groupby

from gongkai_docx.findings import FAMILIES, Rule
from gongkai_docx.rules.pages import RulePage
from gongkai_docx.writers.html.characters import text

_TITLE = "校验规则"
_ABOUT = (
    "每个问题都写明规则的代码；在这里按代码查它要求什么、为什么、怎样改。"
    "“错误”须改正，“警告”请核对，“提示”供参考。"
)


def write(rules: Sequence[Rule], pages: Mapping[str, RulePage]) -> bytes:
    """The file in UTF-8, of rules and what is told of each by its code.

    It asks no network for anything and has no script.
    """
    style = files("gongkai_docx.writers").joinpath("rule_pages.css").read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_TITLE}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{_TITLE}</h1>\n<p>{_ABOUT}</p>\n</header>\n"
        f'<nav aria-label="按类别">\n{"".join(_lists(rules))}</nav>\n'
        f"<main>\n{''.join(_page(rule, pages[rule.code]) for rule in rules)}</main>\n"
        "</body>\n</html>\n"
    ).encode()


def _lists(rules: Sequence[Rule]) -> Iterator[str]:
    """What leads to the rules, a list for each family."""
    for family, group in groupby(rules, key=lambda rule: rule.family):
        links = "".join(
            f'<li><a href="#{rule.code}">{rule.code} {text(rule.summary)}</a></li>\n'
            for rule in group
        )
        yield f"<h2>{family} {text(FAMILIES[family])}</h2>\n<ul>\n{links}</ul>\n"


def _page(rule: Rule, page: RulePage) -> str:
    told = _told(rule, page)
    said = "".join(f"<dt>{name}</dt>\n<dd>{text(each)}</dd>\n" for name, each in told)
    return (
        f'<section id="{rule.code}" aria-labelledby="{rule.code}-h">\n'
        f'<h2 id="{rule.code}-h">{rule.code} {text(rule.summary)}</h2>\n'
        f"<dl>\n{said}</dl>\n</section>\n"
    )


def _told(rule: Rule, page: RulePage) -> Iterator[tuple[str, str]]:
    yield "级别", rule.severity.called + ("，必查" if rule.essential else "")
    yield "为什么", page.why
    if rule.basis:
        yield "依据", rule.basis
    yield "不合的例子", page.breaks
    yield "合的例子", page.keeps
    yield "怎样改", page.cure
    yield "从哪一版起", page.since
