"""What messages tell people to run → what they do on the page instead."""

from __future__ import annotations

from typing import Any

from gongkai_docx.patterns import pattern

NEW, LAST, EDITED = "还没有填报表", "与上年的报告比较", "把数据更新到改过的文稿里"
ANNOTATE, TO_XLSX, RULES, ROSTER = "在原文件上标注问题", "另存为填报表", "校验规则", "名册.xlsx"
"""What the page calls its parts and its buttons (`page.html`)."""

_RUN = pattern(
    r"运行 gongkai-docx new (?:--year \d{4} )?-o 新表\.xlsx ?|new --from|用 --last 指明"
    r"|check --annotate|build --into|gongkai-docx convert 原来的\.json 新表\.xlsx"
    r"|见 gongkai-docx rules|用 gongkai-docx collect --new-roster 名册\.xlsx 生成一份空白的名册"
)
_DONE = {
    "运行": f"在下面的“{NEW}”里",
    "用 --last": f"用“{LAST}”指明",
    "new": f"下面的“{NEW}”",
    "check": f"“{ANNOTATE}”",
    "build": f"“{EDITED}”",
    "gongkai-docx convert": f"“{TO_XLSX}”",
    "见": f"见“{RULES}”",
    "用 gongkai-docx collect": f"先放入文件夹，把汇总旁的“{ROSTER}”改成名册",
}
"""By how the command begins."""
_AS_WRITTEN = ("json", "rows", "context")
"""Under these names stands what `check --json` prints, and what a person wrote."""


def done_here(told: Any) -> Any:
    """What is told, a document of JSON, with what is done on the page in place of commands."""
    if isinstance(told, dict):
        return {
            key: value if key in _AS_WRITTEN else done_here(value) for key, value in told.items()
        }
    if isinstance(told, list):
        return [done_here(each) for each in told]
    return _RUN.sub(lambda run: _instead(run[0]), told) if isinstance(told, str) else told


def _instead(run: str) -> str:
    return next(done for begun, done in _DONE.items() if run.startswith(begun))
