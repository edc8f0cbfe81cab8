"""A heading as it was typed → the rule on it, of family N, which reading applies."""

from __future__ import annotations

from gongkai_docx.findings import Rule, Severity

NUMBERED = Rule("N13", Severity.INFO, "小标题的序号由程序编排，不必手写")
"""The number is taken away in reading, or it would stand in the draft twice."""
