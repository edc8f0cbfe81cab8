"""Whole reports as they were published: each finding on them was judged by reading."""

from __future__ import annotations

import dataclasses

import pytest

from conftest import ROOT
from gongkai_docx.checks import check
from gongkai_docx.readers import read
from gongkai_docx.report import Report

PUBLISHED = ROOT.parent / "shared" / "published"

pytestmark = pytest.mark.skipif(not PUBLISHED.exists(), reason="no published report is here")

RIGHT = {
    "hongze-2023": {
        ("I4", "0 for 11"): "行政复议 10 + 1 are printed with a total of 0 in the page",
        ("I4", "0 for 5"): "so are those of 复议后起诉",
    },
    "hongze-2024": {},
    "suqian-2023": {("N12", "3366 for 1000"): "section 一 is three times as long as is advised"},
    "suqian-2024": {("N12", "3346 for 1000"): "so it was the year after"},
}
"""By report: code, actual and expected value of each finding that is right, with the reason."""


def published(name: str) -> Report:
    return read(PUBLISHED / f"{name}.json").report


@pytest.mark.parametrize("name", RIGHT)
def test_there_is_no_false_alarm(name: str) -> None:
    found = check(published(name))
    told = {(each.code, f"{each.actual} for {each.expected}") for each in found}
    assert told == set(RIGHT[name])
    assert len(found) == len(RIGHT[name])


@pytest.mark.rule("N26")
def test_a_comparison_that_was_published_wrong_is_told() -> None:
    """3607 requests to be handled in 2023 and 3646 in 2024 are 1.08 % more, not 1.05 %."""
    this = dataclasses.replace(published("suqian-2024"), last=published("suqian-2023"))
    (finding,) = (each for each in check(this) if each.code == "N26")
    assert (finding.actual, finding.expected) == ("增长1.05%", "增长1.08%")


@pytest.mark.rule("N24")
def test_a_report_under_the_name_of_a_neighbour_is_told() -> None:
    report = dataclasses.replace(published("hongze-2024"), unit="淮安市淮阴区人民政府")
    codes = {each.code for each in check(report)}
    assert "N24" in codes
