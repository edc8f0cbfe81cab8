"""The `if` and `for` of a template, tag by tag → the pairs they make, or why they make none."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field

from gongkai_docx.forms import Form
from gongkai_docx.patterns import pattern
from gongkai_docx.rules.templates import BROKEN, FORBIDDEN, MISPLACED
from gongkai_docx.values import dataclass
from gongkai_docx.writers.word.expressions import LOOP, Fault, Speaker, dotted, shown
from gongkai_docx.writers.word.vocabulary import ANYTHING, Many, Vocabulary, vocabulary
from gongkai_docx.writers.word.wordml.tags import Tag, is_greedy

DEEPEST = 20
"""How many `if` and `for` may stand in each other."""
# How a clerk misspells them: {% p if %}, {%P if %}.
_LOOSE_PREFIX = pattern(r"\s*(tr|tc|p|r)\s+(if|elif|else|endif|for|endfor)\b", re.IGNORECASE)


@dataclass
class Block:
    """An `if` or `for` that is open: its tag, its place, and the names it brings."""

    keyword: str
    tag: Tag
    level: tuple[object, ...]
    names: dict[str, Vocabulary] = field(default_factory=dict)
    has_else: bool = False


class Blocks:
    """What is open where the walk through a part is; `place` tells of a tag where it stands."""

    def __init__(self, form: Form, place: Callable[[Tag], str]) -> None:
        self.open: list[Block] = []
        self.shown: set[str] = set()
        """Dotted names of the lists that are repeated over."""
        self._form = form
        self._vocabulary = vocabulary(form)
        self._place = place

    def speaker(self) -> Speaker:
        """What can be said where the walk is now."""
        names = dict(self._vocabulary)
        for block in self.open:
            names |= block.names
        return Speaker(names, self._form)

    def statement(self, tag: Tag, prefix: str, body: str) -> None:
        """Take a tag that opens, divides or closes. Raises `Fault` where it may not stand."""
        level = () if is_greedy(tag.text) else tag.level(prefix)
        keyword, rest = (*re.sub(r"^[-+]|[-+]$", "", body).split(None, 1), "", "")[:2]
        if keyword == "for":
            block = self._opened(Block("for", tag, level))
            block.names = self._loop(block, rest)
        elif keyword == "if":
            self._opened(Block("if", tag, level))
            self.speaker().condition(self.speaker().parsed(rest))
        elif keyword in ("elif", "else"):
            block = self._innermost(("if", "for") if keyword == "else" else ("if",), keyword)
            if block.has_else:
                raise Fault(BROKEN, "前面已有 {% else %}")
            block.has_else = keyword == "else"
            self._same_level(block, level)
            if keyword == "elif":
                self.speaker().condition(self.speaker().parsed(rest))
            elif rest:
                raise Fault(BROKEN, "else 后面不能有别的内容；另设条件用 elif")
        elif keyword in ("endif", "endfor"):
            block = self._innermost((keyword[3:],), keyword)
            self.open.remove(block)
            self._same_level(block, level)
        elif meant := _LOOSE_PREFIX.match(body):
            raise Fault(BROKEN, f"请写成 {{%{meant[1].lower()} {meant[2].lower()}，中间没有空格")
        else:
            raise Fault(FORBIDDEN, "只能用 if、elif、else、endif、for、endfor")

    def _opened(self, block: Block) -> Block:
        self.open.append(block)
        if len(self.open) == DEEPEST:
            raise Fault(BROKEN, f"if、for 一层套一层，已到 {DEEPEST} 层")
        return block

    def _innermost(self, keywords: tuple[str, ...], keyword: str) -> Block:
        if not self.open or self.open[-1].keyword not in keywords:
            opening = "、".join(f"{{% {each} %}}" for each in keywords)
            if any(block.keyword in keywords for block in self.open):
                inner = self.open[-1]
                raise Fault(BROKEN, f"它前面的“{inner.tag.text}”还没有结束")
            raise Fault(BROKEN, f"前面没有与 {keyword} 成对的 {opening}")
        return self.open[-1]

    def _same_level(self, block: Block, level: tuple[object, ...]) -> None:
        if level and block.level and level != block.level:
            place = self._place(block.tag)
            raise Fault(MISPLACED, f"与它成对的“{block.tag.text}”（{place}）不在同一层，请移到一处")

    def _loop(self, block: Block, body: str) -> dict[str, Vocabulary]:
        """The names that the loop brings."""
        loop = self.speaker().loop(body)
        name = dotted(loop.target) or ""
        block.names = {name: ANYTHING, "loop": LOOP}
        if any(other.keyword == "for" for other in self.open[:-1]):
            raise Fault(FORBIDDEN, "for 里面不能再有 for")
        listed = self.speaker().kind(loop.iter)
        if listed is ANYTHING:
            return block.names
        if not isinstance(listed, Many):
            raise Fault(FORBIDDEN, f"“{dotted(loop.iter) or body}”不是可以逐项重复的数据")
        self.shown |= set(shown(loop.iter))
        if loop.test is not None:
            block.names = {name: listed.item}  # in its own test there is no `loop` yet
            self.speaker().condition(loop.test)
        return {name: listed.item, "loop": LOOP}
