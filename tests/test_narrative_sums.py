"""The numbers of one sentence: a whole and all of its parts, what came in and what became of it."""

from __future__ import annotations

import pytest

from gongkai_docx.findings import Severity
from strategies import flood
from test_narrative_wording import report, saying, told

RESULTS = "予以公开17件，部分公开6件，不予公开21件，无法提供12件，不予处理1件"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("主动公开95条，其中政策24条，动态66条，其他3条。", "24 + 66 + 3 = 93，与总数 95 不符"),
        ("主动公开95条（政策24条、动态66条、图解3条）。", "24 + 66 + 3 = 93，与总数 95 不符"),
        ("解读共9篇，分别为文字4篇、图片2篇和视频2篇。", "4 + 2 + 2 = 8，与总数 9 不符"),
        ("主动公开95条,其中:政策24条,动态66条,其他3条。", "24 + 66 + 3 = 93，与总数 95 不符"),
        (
            f"收到政府信息公开申请70件，{RESULTS}，结转下年1件。",
            "收到 70，与各项结果 17 + 6 + 21 + 12 + 1、结转下年 1 对不上",
        ),
        (
            "新收政府信息公开申请54件，上年结转2件，办结54件，结转下年1件。",
            "收到 54、上年结转 2，与办理 54、结转下年 1 对不上",
        ),
    ],
)
@pytest.mark.rule("N27")
def test_parts_that_do_not_come_to_their_whole(text: str, message: str) -> None:
    (finding,) = told(saying(text), "N27")
    assert finding.severity is Severity.WARNING
    assert message in finding.message
    assert finding.quote
    assert finding.quote in text


@pytest.mark.parametrize(
    "text",
    [
        "主动公开93条，其中政策24条，动态66条，其他3条。",
        "主动公开95条，其中政策24条，动态66条。",
        "主动公开95条，其中政策24条，动态66条，图解等3条。",
        "主动公开95条（其中政策24条、动态66条）。",
        "规范性文件103件（年内新增8件、废止2件，年初为97件）。",
        "收到申请312件，其中不予公开30件，无法提供52件，其他处理12件。",
        "收到申请12件（新收10件、上年结转3件）。",
        "开展培训3场、120人次，编发通报4期、简报6期。",
        "主动公开95条，同比增加12条，其他3条。",
        "主动公开1,095条（政策24条、动态66条）。",
        "公开12条（较上年8条、增加4条）。",
        f"收到政府信息公开申请58件，{RESULTS}，结转下年1件。",
        f"收到政府信息公开申请55件，上年结转3件，{RESULTS}，结转下年1件。",
        f"收到政府信息公开申请58件，上年结转3件，{RESULTS}，结转下年1件。",
        "收到政府信息公开申请70件，予以公开17件，部分公开6件，结转下年1件。",
        "新收政府信息公开申请54件，上年结转2件，办结55件，结转下年1件。",
        f"收到政府信息公开申请58件，{RESULTS}，其中涉及国家秘密2件，结转下年1件。",
    ],
)
@pytest.mark.rule("N27")
def test_parts_that_come_to_it_or_may_not_be_all(text: str) -> None:
    assert told(saying(text), "N27") == []


@pytest.mark.rule("N27")
def test_it_is_between_the_numbers_of_a_sentence_whatever_the_tables_say() -> None:
    text = "新收政府信息公开申请54件，上年结转2件，办结54件，结转下年1件。"
    figures = {"申请.本年新收.总计": 54, "申请.办理总计.总计": 54}
    assert told(saying(text, figures=figures), "N27")
    assert told(report(preface=(text,)), "N27")
    assert told(saying("新收政府信息公开申请54件。", "办结54件，结转下年1件。"), "N27") == []


@pytest.mark.parametrize("piece", ["9件（", "9件，", "95条（甲1条、", "9件分为", "9", "结转1件，"])
@pytest.mark.rule("N27")
def test_a_flood_of_numbers_is_read_to_its_end(piece: str) -> None:
    assert len(told(saying(flood(piece, 100_000)), "N27")) < 10
