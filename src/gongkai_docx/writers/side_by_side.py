"""What two reports say differently → one page on which they stand side by side, for a browser.

It needs no network and no script. Text that is gone is struck out, text that is new underlined, so
that it can be told without colours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from gongkai_docx.differences import Differences, FigureDifference, TextDifference, called

_STYLE = """
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; line-height: 1.7;
  font-family: "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { border: 1px solid #999; padding: .4rem .6rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
th { background: #f2f2f2; font-weight: 600; } th:first-child { width: 26%; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
del { background: #fde2e0; color: #8c1d18; } ins { background: #dff3e3; color: #0d5323; }
p.none { color: #595959; }
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } }
"""


def page(found: Differences, first: str, second: str) -> str:
    """The page, as HTML; the reports are called by those names."""
    title = f"两份报告的比较：{first}，{second}"
    return "".join(
        [
            '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n",
            f"<h1>{escape(title)}</h1>\n<p>{found.tally}</p>\n",
            *_section("基本情况", (first, second), map(_fact, found.facts)),
            *_section("数据", (first, second), map(_figure, found.figures)),
            *_section("文字", (first, second), (_text(each, found) for each in found.texts)),
            "</main>\n</body>\n</html>\n",
        ]
    )


def _section(heading: str, names: tuple[str, str], rows: Iterable[str]) -> Iterator[str]:
    yield f"<h2>{heading}</h2>\n"
    told = "".join(rows)
    if not told:
        yield '<p class="none">没有不同。</p>\n'
        return
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("位置", *names))
    yield f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{told}</tbody>\n</table>\n"


def _row(called: str, first: str, second: str, kind: str = "") -> str:
    cells = "".join(f"<td{kind}>{cell}</td>" for cell in (first, second))
    return f'<tr><th scope="row">{escape(called)}</th>{cells}</tr>\n'


def _fact(fact: tuple[str, str, str]) -> str:
    called, first, second = map(escape, fact)
    return _row(called, first, second)


def _figure(difference: FigureDifference) -> str:
    return _row(difference.called, *difference.told, ' class="number"')


def _text(difference: TextDifference, found: Differences) -> str:
    old, new = "", ""
    for is_changed, (first, second) in difference.runs:
        old += _marked(first, "del" if is_changed else "")
        new += _marked(second, "ins" if is_changed else "")
    return _row(called(difference.place, found.form), old, new)


def _marked(text: str, tag: str) -> str:
    return f"<{tag}>{escape(text)}</{tag}>" if tag and text else escape(text)
