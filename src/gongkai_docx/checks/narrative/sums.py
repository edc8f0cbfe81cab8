"""The numbers of a sentence → findings on wholes that their parts don't come to (N27).

Only where the list of parts is surely complete: it stands alone in brackets behind its whole, is
introduced as all of it (分别为), ends with the rest of it (其他), or tells the results of what was
received down to what is carried over. Whatever the tables say: this is between the numbers of one
sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from gongkai_docx.checks.narrative.passages import Passage, tell
from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.forms import Form
from gongkai_docx.patterns import pattern
from gongkai_docx.prose import Claim
from gongkai_docx.report import Report
from gongkai_docx.values import dataclass

SUM = Rule("N27", Severity.WARNING, "同一句里的各项之和应等于所说的总数")

LEAST_PARTS = 2
LEAST_TOLD = 4
"""How many numbers a sentence has that tells what came in and what became of it."""
_MEASURE = "[件条份期宗篇次场起例项个部人]"
_QUANTITY = pattern(
    rf"(?<![\d.,，])(?P<number>\d{{1,9}})(?P<measure>{_MEASURE})(?!次|百分|月|小时)"
)
_ALL_OF_IT = (
    "[，,]?(?:具体|办理结果|答复情况|结果)?(?:分为|分别为|分别是|具体为|具体是|依次为)[：:，,]?"
)
_OPENING = pattern(
    rf"(?P<bracket>（)(?!其中|含|包括|不含)|(?P<all>{_ALL_OF_IT})|(?P<among>[，,；]?其中[：:，,]?)"
)
_LONGEST_LABEL = 20
_LABEL = f"[^，,、；;：:。（）()\\d\\n]{{0,{_LONGEST_LABEL}}}"
_JOINT = pattern("[，,、；;]?(?:和|及|以及)?")
_REST = pattern("其[他它余](?!处理|情[形况]|结果|组织|类)|剩余")
"""What the last part is called that leaves no other. 其他处理 is the name of a result."""
_UNSURE = pattern(
    "同比|[较比]|占|上年|去年|结转|转|累计|平均|每|等|余|多|约|近|另|不含|此外|同时|涉及|其中|含|共|又|再|重复|指导|组织|新增|年初"
)
"""In a label: what may be no part of the whole, or a part of another part."""
_CARRIED = pattern("结转|转下|转入|跨年|下[一]?年")
_NUMBER = pattern(rf"(?<!\d)\d{{1,9}}\s?{_MEASURE}")
_SENTENCE = pattern(r"[^。！？\n]+")


@dataclass(frozen=True)
class Part:
    """An item of a list."""

    label: str
    number: int
    end: int


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N27: the parts that a sentence lists come to the whole that it tells."""
    for paragraph in prose:
        passage = Passage(paragraph.place, paragraph.text)
        for match in _SENTENCE.finditer(paragraph.text):
            if len(_NUMBER.findall(match[0])) > LEAST_PARTS:
                yield from _lists(report, passage, match.start(), match.end())
        if _CARRIED.search(paragraph.text) and any(
            len(_NUMBER.findall(match[0])) >= LEAST_TOLD and _CARRIED.search(match[0])
            for match in _SENTENCE.finditer(paragraph.text)
        ):
            yield from _balances(report, paragraph)


# ---------------------------------------------------------------- a list of parts


def _lists(report: Report, passage: Passage, start: int, end: int) -> Iterator[Finding]:
    text = passage.text
    at = start
    while whole := _QUANTITY.search(text, at, end):
        at = whole.end()
        opening = _OPENING.match(text, at, end)
        if not opening:
            continue
        parts = _parts(text, opening.end(), end, whole["measure"])
        if parts:
            at = parts[-1].end
        if not _is_complete(text, opening, parts, end):
            continue
        total = sum(part.number for part in parts)
        if total != int(whole["number"]):
            typed = text[whole.start() : parts[-1].end]
            added = " + ".join(str(part.number) for part in parts)
            yield tell(
                SUM,
                report,
                passage,
                f"“{typed}”里各项之和 {added} = {total}，与总数 {whole['number']} 不符，请核对。",
                (whole.start(), parts[-1].end),
                expected=int(whole["number"]),
                actual=total,
            )


def _parts(text: str, at: int, end: int, measure: str) -> list[Part]:
    """The items of a list that are counted in that measure, one behind the other."""
    item = re.compile(rf"(?P<label>{_LABEL})(?P<number>\d{{1,9}}){measure}(?!次|百分)")
    parts: list[Part] = []
    while match := item.match(text, at, end):
        parts.append(Part(match["label"], int(match["number"]), match.end()))
        joint = _JOINT.match(text, match.end(), end)
        if joint is None or joint.end() == match.end():
            break
        at = joint.end()
    return parts


def _is_complete(text: str, opening: re.Match[str], parts: Sequence[Part], end: int) -> bool:
    """Whether the list is all of its whole, and nothing else."""
    if len(parts) < LEAST_PARTS or any(_UNSURE.search(part.label) for part in parts):
        return False
    closing = text[parts[-1].end : parts[-1].end + 1]
    if opening["bracket"]:
        return closing == "）" and all(part.label for part in parts)
    is_closed = parts[-1].end >= end or closing in "；;"
    return is_closed and bool(opening["all"] or _REST.match(parts[-1].label))


# ---------------------------------------------------------------- what came in, and became of it


def _balances(report: Report, paragraph: Paragraph) -> Iterator[Finding]:
    """What was received, handled and carried over in one sentence, by the form's own equation."""
    passage, told = Passage(paragraph.place, paragraph.text), paragraph.claims
    first = 0
    for match in _SENTENCE.finditer(paragraph.text):
        last = first
        while last < len(told) and told[last].phrase in match[0]:
            last += 1
        said = [claim for claim in told[first:last] if claim.number]
        first = last
        values = _values(said)
        numbers = sum(1 for _ in _NUMBER.finditer(match[0]))
        if values is None or len(said) != numbers or any(claim.subject for claim in said):
            continue
        for wrong in _unbalanced(report.form, values):
            yield tell(
                SUM,
                report,
                passage,
                f"“{match[0].strip()}”里{wrong}，请核对。",
                match.span(),
            )
            break


def _values(said: Sequence[Claim]) -> dict[str, int] | None:
    """What each figure is told to be; None where one is told twice, or together with another."""
    values: dict[str, int] = {}
    for claim in said:
        key = claim.readings[0][0]
        if len(claim.readings[0]) > 1 or key in values or not isinstance(claim.value, int):
            return None
        values[key] = claim.value
    return values


def _unbalanced(form: Form, values: Mapping[str, int]) -> Iterator[str]:
    """How the two sides of an equation of two and two differ, where a sentence tells them."""
    for identity in form.identities:
        left, right = identity.left.keys, identity.right.keys
        if not len(left) == len(right) == LEAST_PARTS or left[0] not in values:
            continue
        received, carried_in = values[left[0]], values.get(left[1])
        if right[1] not in values:
            continue
        carried_over = values[right[1]]
        wholes = {received, received + (carried_in or 0)}
        if right[0] in values:
            ends = values[right[0]] + carried_over
            if carried_in is not None and ends not in wholes:
                yield _told(received, carried_in, f"办理 {values[right[0]]}", carried_over)
            continue
        results = _results(form, right[0], values)
        if len(results) > LEAST_PARTS and sum(results) + carried_over not in wholes:
            yield _told(received, carried_in, " + ".join(map(str, results)), carried_over)


def _told(received: int, carried_in: int | None, handled: str, carried_over: int) -> str:
    came = f"收到 {received}" + ("" if carried_in is None else f"、上年结转 {carried_in}")
    results = "各项结果 " if "+" in handled else ""
    return f"{came}，与{results}{handled}、结转下年 {carried_over} 对不上"


def _results(form: Form, total: str, values: Mapping[str, int]) -> list[int]:
    """The results that are told; those that are part of another that is told are left out."""
    rows = set(_rows(form, total))
    sums = {
        key: derived.terms
        for key, derived in form.derived.items()
        if rows.issuperset(derived.terms) and key in values
    }
    within = {term for terms in sums.values() for term in terms}
    return [
        value for key, value in values.items() if key in sums or (key in rows and key not in within)
    ]


def _rows(form: Form, total: str) -> tuple[str, ...]:
    """The rows that a total is the sum of, in its own column."""
    column = total.rpartition(".")[2]
    sums = (identity.left.keys for identity in form.identities if identity.right.keys == (total,))
    return next((keys for keys in sums if all(key.endswith(f".{column}") for key in keys)), ())
