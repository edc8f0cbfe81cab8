"""What a clerk wrote for findings (说明) → the rules on that, of family S."""

from __future__ import annotations

from gongkai_docx.findings import Rule, Severity

EMPTY = Rule("S9", Severity.WARNING, "说明须写出具体的理由", essential=True)
"""核实无误 says no more than nothing: whoever reads it asks again (核实性错误 of statistics)."""

NO_EXCUSE = Rule("S10", Severity.WARNING, "错误只能改正，不能用说明代替", essential=True)

ANSWERED = Rule("S11", Severity.INFO, "说明所答的问题应还在", essential=True)
"""What it was written for is gone, or is at another place now."""

OUTDATED = Rule("S12", Severity.INFO, "说明之后改过的数据，应看说明是否还说得通", essential=True)
