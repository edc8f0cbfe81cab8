"""The findings on a report and what was written for them (说明) → the same, answered or open.

An explanation is for one finding: that rule, at that place. A warning that has one is answered; an
error is not, and neither is anything by words that say nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.masking import cut
from gongkai_docx.patterns import pattern
from gongkai_docx.places import REPORT
from gongkai_docx.report import Explanation, Report
from gongkai_docx.rules import explaining as rules
from gongkai_docx.text import is_chinese
from gongkai_docx.values import dataclass

LEAST = 5
"""How many characters an explanation has at least."""
_ALL_ALIKE = 3
"""From how many on explanations that all say the same say nothing."""
_LONGEST = 40
"""How much of an explanation is quoted."""
_OURS = frozenset(rule.code for rule in vars(rules).values() if isinstance(rule, Rule))
_NUMBER = pattern(r"(?<![A-Z\d])\d+")
_NO_SIGN = pattern(r"[\W_]+")
_CONFIRMED = """
核实 核对 核查 复核 确认 检查 校验 审核 无误 属实 据实 如实 正确 准确 真实 一致 正常 没错 无错
错误 差错 异常 有误 没有问题 无问题 不存在问题 问题不存在 不用改 不改 无需修改 不需要修改 无须修改
无需更改 不需更改 不必修改 忽略 为准 没毛病 审定 已阅
同上 同前 如上 见上 上一条 同第 见第 上面一样 略 知悉 收到
待补 稍后
"""
"""By these it is said that all is well, or will be told later, and not why."""
_FILLING = """
本 该 此 以上 上述 所有 全部 各 这 项 条 处 个 单位 部门 机关 我 局 办 情况 数据 数字 问题 内容
信息 填报 填写 上报 报送 说明 理由 原因 经 已 均 都 再次 多次 反复 认真 仔细 逐项 全面 进行 过 后
现 查 核 对 完整 合理 有效 实际 确实 无 没有 没 不存在 暂 是 为 系 的 了 和 与 及 且 并 就 也 请 予
以 通过 可以 ok yes no none null na
表中 报表 表格 警告 提示 领导 补充 回复 答复 如下 更改 待 再 在 正在 中 可 同 见 第 上面 一样
一 二 三 四 五 六 七 八 九 十 0 1 2 3 4 5 6 7 8 9
"""
"""And by these nothing at all."""
_EMPTY = pattern(
    "|".join(sorted((_CONFIRMED + _FILLING).split(), key=len, reverse=True)), re.IGNORECASE
)


def explained(
    report: Report, findings: Iterable[Finding], off: Collection[str] = ()
) -> tuple[Finding, ...]:
    """The findings on that report, each with what was written for it, and what is wrong with that.

    `off` are the codes of rules that were not checked, so nobody knows what they would find.
    """
    found = tuple(findings)
    if not report.explanations:
        return found
    asked = [asked_by(each, report) for each in found]
    told = _Told(report, found, matched(asked, report.explanations))
    answered = [told.answered(at) for at in range(len(found))]
    return (*answered, *told.doubts(off))


def is_on_explanations(finding: Finding) -> bool:
    """Whether it is about what was written for another."""
    return finding.code in _OURS


def asked_by(finding: Finding, report: Report) -> Explanation:
    """An explanation of that finding, but for its text: what it is known again by."""
    return Explanation(
        finding.code,
        report.at(finding.place),
        "",
        finding.quote,
        spelled(finding.expected),
        spelled(finding.actual),
        finding.message,
    )


def matched(
    asked: Sequence[Explanation], given: Sequence[Explanation]
) -> Mapping[int, Explanation]:
    """Which of the explanations is for which of what is asked, by its number.

    First what says the very same; then what has the same quote and values at the same place (its
    cell may have moved); then what is alone of its rule at its place, though its values changed.
    A bare one is for all that are left there. Where two may be meant, none is.
    """
    answers: dict[int, Explanation] = {}
    left = list(given)
    for same in (_is_said, _has_values, _is_alone):
        for each in [each for each in left if not each.is_bare]:
            alike = [at for at, one in enumerate(asked) if at not in answers and same(one, each)]
            rivals = [other for other in left if not other.is_bare and other.at == each.at]
            rivals = [other for other in rivals if same(other, each)]
            # Of several that are the very same, each has its own.
            if alike and (len(alike) == len(rivals) == 1 or (same is _is_said)):
                answers[alike[0]] = each
                left.remove(each)
    for each in left:
        if each.is_bare:
            there = (each.code, each.at)
            for at, one in enumerate(asked):
                if (one.code, one.at) == there:
                    answers.setdefault(at, each)
    return answers


def _is_said(one: Explanation, other: Explanation) -> bool:
    return (one.code, one.message) == (other.code, other.message)


def _has_values(one: Explanation, other: Explanation) -> bool:
    return _is_alone(one, other) and _values(one) == _values(other)


def _is_alone(one: Explanation, other: Explanation) -> bool:
    return (one.code, one.at) == (other.code, other.at)


def _values(each: Explanation) -> tuple[str | None, ...]:
    return each.quote, each.expected, each.actual


def spelled(value: object) -> str | None:
    """What a finding tells as expected or actual, as an explanation has it."""
    return None if value is None else str(value)


def says_nothing(text: str) -> bool:
    """Whether an explanation gives no reason: 核实无误, 属实, 同上, 待核实, or hardly a word."""
    bare = _NO_SIGN.sub("", text)
    if not is_chinese(bare):
        return True
    is_monotonous = len(set(bare)) < LEAST - 1
    confirms = any(word in bare for word in _CONFIRMED.split())
    return len(bare) < LEAST or is_monotonous or (confirms and not _EMPTY.sub("", bare))


@dataclass(frozen=True)
class _Told:
    """A report, the findings on it, and the explanation of each that has one, by its number."""

    report: Report
    findings: Sequence[Finding]
    answers: Mapping[int, Explanation]

    def answered(self, at: int) -> Finding:
        """The finding with what was written for it."""
        finding, words = self.findings[at], self.answers.get(at)
        if words is None:
            return finding
        holds = self._may_be_explained(finding) and not self._is_empty(words)
        return replace(finding, words=words, explanation=words.text if holds else None)

    def doubts(self, off: Collection[str]) -> Iterator[Finding]:
        """What is wrong with what was written, in the order of its writing."""
        by_answer: dict[int, Finding] = {}
        for at, words in self.answers.items():
            by_answer.setdefault(id(words), self.findings[at])
        if self._alike:
            yield self._alike_found(self._alike)
        for words in self.report.explanations:
            finding = by_answer.get(id(words))
            if finding is None and not self._is_out_of_reach(words.code, off):
                yield gone(words)
            elif finding and not self._may_be_explained(finding):
                yield self._excuse(words, finding)
            elif says_nothing(words.text):
                yield self._empty(words, finding)
            elif finding and has_changed(words, now := asked_by(finding, self.report)):
                told = outdated(self._where(words, finding), words, now)
                yield replace(told, place=finding.place, figures=finding.figures)

    def _may_be_explained(self, finding: Finding) -> bool:
        return finding.severity is not Severity.ERROR and not is_on_explanations(finding)

    def _is_empty(self, words: Explanation) -> bool:
        return says_nothing(words.text) or _bare(words.text) == self._alike

    @property
    def _alike(self) -> str:
        """What all explanations say, if there are several that all say the same; else ""."""
        said = Counter(_bare(each.text) for each in self.report.explanations)
        (text, number), *others = said.most_common(2)
        return text if number >= _ALL_ALIKE and not others and not says_nothing(text) else ""

    def _is_out_of_reach(self, code: str, off: Collection[str]) -> bool:
        """Whether it can't be told if the rule is still broken: it was not held against that."""
        if code in off or code[:1] in ("L", "T"):
            return True
        if code[:1] == "H":
            return self.report.last is None
        return code[:1] == "C" and not self.report.cells

    # ------------------------------------------------------------ what is told

    def _alike_found(self, text: str) -> Finding:
        said = [each for each in self.report.explanations if _bare(each.text) == text]
        return rules.EMPTY.finding(
            f"{len(said)} 处说明写的都是“{_quoted(said[0])}”，不能算作说明；"
            "请分别写明每一处是什么情况。"
        )

    def _empty(self, words: Explanation, finding: Finding | None) -> Finding:
        return rules.EMPTY.finding(
            f"{self._where(words, finding)}的说明“{_quoted(words)}”没有说出理由，还不算答复；"
            f"请写明是什么情况、为什么（不少于 {LEAST} 个字）。",
            place=finding.place if finding else REPORT,
        )

    def _excuse(self, words: Explanation, finding: Finding) -> Finding:
        why = "是错误，" if finding.severity is Severity.ERROR else "说的是说明本身，"
        return rules.NO_EXCUSE.finding(
            f"{self._where(words, finding)}{why}只能改正，不能用“{_quoted(words)}”来说明。",
            place=finding.place,
        )

    def _where(self, words: Explanation, finding: Finding | None) -> str:
        """Which finding it was written for."""
        if finding is None:
            return f"{words.code}（{words.at or '整份报告'}）"
        return f"{self.report.where(finding.place)}（{words.code}）"


def gone(words: Explanation) -> Finding:
    """What to say of words that answer nothing that is found any more."""
    told = f"（{words.code}{'，' if words.at else ''}{words.at or ''}）现在没有了"
    asked = f"所答的问题{told}" if words.code else "不知道是答哪一个问题的"
    finding = rules.ANSWERED.finding(
        f"说明“{_quoted(words)}”{asked}。问题改正了的，可以删去；说的是别处的，"
        "请写到那一处问题的“说明”里。"
    )
    return replace(finding, words=words)


def has_changed(words: Explanation, now: Explanation) -> bool:
    """Whether what the words answer said other numbers when they were written than `now`."""
    numbers = _numbers(now), _numbers(words)
    said_others = bool(words.message and len({*numbers}) > 1)
    return not words.is_bare and (_values(now) != _values(words) or said_others)


def outdated(where: str, words: Explanation, now: Explanation) -> Finding:
    """What to say of words for what stands there, of which the numbers have changed since."""
    return rules.OUTDATED.finding(
        f"{where}写了说明“{_quoted(words)}”以后，所说的数变了"
        f"（{_change(words, now)}）；请看说明是否还说得通。"
    )


def _numbers(asked: Explanation) -> tuple[str, ...]:
    """The numbers that a finding told of; names of cells are none, for cells move."""
    return tuple(_NUMBER.findall(asked.message or ""))


def _bare(text: str) -> str:
    return _NO_SIGN.sub("", text)


def _quoted(words: Explanation) -> str:
    return cut(words.text, _LONGEST) + ("…" if len(words.text) > _LONGEST else "")


def _change(before: Explanation, now: Explanation) -> str:
    """What the finding said before, and what it says now, where that differs."""
    pairs = (
        ("原文", before.quote, now.quote),
        ("应为", before.expected, now.expected),
        ("填的是", before.actual, now.actual),
    )
    changes = [
        f"{what}由“{cut(was or '无', _LONGEST)}”变为“{cut(is_now or '无', _LONGEST)}”"
        for what, was, is_now in pairs
        if was != is_now
    ]
    return "，".join(changes) or f"原来是：{cut(before.message or '', 2 * _LONGEST)}"
