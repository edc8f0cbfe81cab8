"""A number → the reports of so many organs of a city, over three levels, for two years in a row.

Their figures fit each other, within a report, between years and between levels; their prose says
the same in other words. So whatever is found in them was planted.
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai_docx.desk.roster import Organ
from gongkai_docx.forms import load_form
from gongkai_docx.package import pack, unpack
from gongkai_docx.report import Block, Number, Report
from gongkai_docx.writers import json, xlsx
from strategies import fitted

YEAR = 2024
CITY = "江州市人民政府"
FORM = load_form("2021")


def words(text: str) -> list[str]:
    return text.split()


_PLACES = words("青龙 白鹭 石桥 柳林 东湖 西岭 南河 北关 云台 金山 玉泉 双溪 长堤 安平 永和 新塘")
_OFFICES = words(
    "教育 财政 民政 司法 审计 统计 水利 林业 商务 医疗保障 交通运输 农业农村 自然资源 生态环境 "
    "退役军人事务 应急管理 市场监督管理 住房和城乡建设 卫生健康 文化和旅游"
)
_WHO = words("办公室 政务公开科 法规科 信息中心 值班人员 业务科室 综合股 档案室 窗口人员 分管领导")
_WHEN = words("年初 每月月底 每季度末 上半年 下半年 每周一 收到材料当天 发布之前 例会之后 节假日前")
_DID = words(
    "逐条核对 重新整理 集中梳理 对照清单检查 分类登记 补充完善 统一校对 逐项更新 汇总通报 抽查"
)
_WHAT = words(
    "办事指南 政策问答 栏目目录 答复文书 公开属性标注 公文台账 联系方式 服务电话 机构职能 "
    "会议材料 解读稿件 意见征集结果 采购公告 招聘公告 权责清单 收费依据 救助名单 检查结果"
)
_SO = words(
    "让群众找得到看得懂 没有再出现过期内容 缩短了办理时间 责任落实到人 减少了重复提问 "
    "留有记录备查 做到前后口径一致 方便企业查询 把差错改在发布以前 得到服务对象好评 便于基层查阅 "
    "形成固定做法"
)
_ASPECTS = {
    "主动公开情况": "主动公开方面",
    "依申请公开情况": "依申请公开方面",
    "政府信息管理情况": "政府信息管理方面",
    "政府信息公开平台建设情况": "平台建设方面",
    "监督保障情况": "监督保障方面",
}


@dataclass(frozen=True)
class Made:
    """An organ, and its reports of two years."""

    organ: Organ
    report: Report
    last: Report

    @property
    def stem(self) -> str:
        """What its files are called."""
        return self.organ.name


def changed(each: Made, **changes: Any) -> Made:
    """The organ with another report."""
    return dataclasses.replace(each, report=dataclasses.replace(each.report, **changes))


def with_figure(each: Made, key: str, value: int) -> Made:
    """The organ with another figure in its report."""
    return changed(each, figures={**each.report.figures, key: value})


def county(number: int, seed: int = 1) -> list[Made]:
    """So many organs: a city, its counties, and what stands below them."""
    dice = random.Random(seed)
    counties = max(2, min(number // 20, 40))
    organs = [Organ(CITY, kind="设区的市政府")]
    organs += [Organ(f"{name}人民政府", CITY, "县级政府") for name in _regions(counties)]
    above = organs[1:]
    names = _names(above)
    while len(organs) < number:
        organs.append(next(names))
    figures, before = _figures(organs, dice)
    return [
        Made(
            organ,
            _report(organ, YEAR, figures[organ.name], random.Random(f"{seed} {at}")),
            _report(organ, YEAR - 1, before[organ.name], random.Random(f"{seed} {at} last")),
        )
        for at, organ in enumerate(organs)
    ]


def _regions(number: int) -> Iterator[str]:
    for at in range(number):
        first, second = divmod(at, len(_PLACES))
        yield _PLACES[second] + (_PLACES[first - 1] if first else "") + "县"


def _names(above: list[Organ]) -> Iterator[Organ]:
    """Offices of each county in turn, then its townships, of which there is no end."""
    for office in _OFFICES:
        for each in above:
            yield Organ(f"{each.name.removesuffix('人民政府')}{office}局", each.name, "部门")
    for first in _PLACES:
        for second in _PLACES:
            for each in above:
                name = f"{each.name.removesuffix('人民政府')}{first}{second}镇人民政府"
                yield Organ(name, each.name, "乡镇街道")


def _figures(
    organs: list[Organ], dice: random.Random
) -> tuple[dict[str, dict[str, Number]], dict[str, dict[str, Number]]]:
    """The figures of this year and of the year before, by organ: sums above, made up below."""
    above = {organ.name: organ.above for organ in organs}
    lowest = [organ for organ in organs if organ.name not in set(above.values())]
    now: dict[str, dict[str, Number]] = {}
    then: dict[str, dict[str, Number]] = {}
    for organ in lowest:
        first = {key: dice.randrange(1, 4) for key in FORM.figures}
        first |= {key: sum(first[part] for part in FORM.totals[key]) for key in FORM.totals}
        then[organ.name] = _fitting(first, {key: first[key] for key in FORM.carried})
        before = then[organ.name]
        now[organ.name] = _fitting(
            {key: value + dice.randrange(2) for key, value in before.items()},
            {key: before[left] for key, left in FORM.carried.items()},
            before,
        )
    for year in (now, then):
        for organ in lowest:
            name = organ.above
            while name:
                total = year.setdefault(name, dict.fromkeys(FORM.figures, 0))
                for key, value in year[organ.name].items():
                    total[key] += value
                name = above[name]
    return now, then


def _fitting(
    drawn: Mapping[str, Number],
    carried: Mapping[str, Number],
    before: Mapping[str, Number] | None = None,
) -> dict[str, Number]:
    """The figures, changed until they fit each other, last year's, and what was carried over."""
    nothing = {key: 0 for power in FORM.powers for key in power.keys}
    nothing |= {
        term.key: 0 for history in FORM.histories for term in history.left.terms if term.sign < 0
    }
    values = {**fitted(FORM, {**drawn, **carried, **nothing}), **nothing}
    for balance in FORM.identities:  # what came in, in place of what was carried over
        if len(balance.left.terms) == len(balance.right.terms) == 2:
            received, over = balance.left.keys
            values[received] += values[over] - carried[over]
            values[over] = carried[over]
    for history in FORM.histories:  # in force: last year's, with what was made and repealed since
        if before and len(history.left.terms) > 1 and history.right.keys[0] not in nothing:
            values[history.right.keys[0]] = sum(
                (before if term.last else values)[term.key] for term in history.left.terms
            )
    return values


def _report(organ: Organ, year: int, figures: Mapping[str, Number], dice: random.Random) -> Report:
    aspects = tuple(
        Block(heading, (f"{opening}，{_said(dice, 4)}",)) for heading, opening in _ASPECTS.items()
    )
    narrative = {
        "总体情况": aspects,
        "问题改进": (
            Block(None, (f"存在的问题：{_said(dice, 2)}", f"改进情况：{_said(dice, 3)}")),
        ),
        "其他事项": (Block(None, ("没有收取信息处理费。",)),),
    }
    return Report(FORM, organ.name, year, narrative=narrative, figures=figures, kind=organ.kind)


def _said(dice: random.Random, sentences: int) -> str:
    return "".join(
        f"{dice.choice(_WHO)}{dice.choice(_WHEN)}{dice.choice(_DID)}{dice.choice(_WHAT)}和"
        f"{dice.choice(_WHAT)}，{dice.choice(_SO)}。"
        for _ in range(sentences)
    )


# ---------------------------------------------------------------- as files


_SENTINEL = 700_000_000_000
_NUMBER = re.compile(rb"<v>(7000\d{8})</v>")
_TEXT = re.compile(rb"QZ(\d+)QZ")


class Workbooks:
    """Reports of the shape that `county` makes → their workbooks, hundreds a second.

    One workbook is written by the program, with signs in it that what each report says is put in
    place of.
    """

    def __init__(self, example: Report) -> None:
        texts = iter(range(1_000_000))

        def sign(text: str) -> str:
            return f"QZ{next(texts)}QZ"

        narrative = {
            key: tuple(
                dataclasses.replace(block, paragraphs=tuple(map(sign, block.paragraphs)))
                for block in blocks
            )
            for key, blocks in example.narrative.items()
        }
        figures = {key: _SENTINEL + at for at, key in enumerate(FORM.figures)}
        signed = dataclasses.replace(
            example, unit=sign(""), narrative=narrative, figures=figures, kind=sign("")
        )
        self._year = example.year
        self._parts = unpack(xlsx.write(signed))

    def write(self, report: Report) -> bytes:
        """The workbook of that report."""
        if report.year != self._year:
            return xlsx.write(report)
        texts = [text for _, text in report.paragraphs()] + [report.unit, report.kind or ""]
        values = list(report.figures.values())
        parts = {
            name: _TEXT.sub(
                lambda match: texts[int(match[1])].encode(),
                _NUMBER.sub(
                    lambda match: b"<v>%d</v>" % int(values[int(match[1]) - _SENTINEL]), part
                ),
            )
            for name, part in self._parts.items()
        }
        return pack(parts)


def put(made: Iterable[Made], folder: Path, *, last: bool = False, workbooks: bool = False) -> None:
    """Write the reports into that folder, a folder for each organ above them."""
    kinds: Workbooks | None = None
    for each in made:
        report = each.last if last else each.report
        below = folder / (each.organ.above or "市本级")
        below.mkdir(parents=True, exist_ok=True)
        if workbooks:
            kinds = kinds or Workbooks(report)
            (below / f"{each.stem}.xlsx").write_bytes(kinds.write(report))
        else:
            (below / f"{each.stem}.json").write_bytes(json.write(report))
