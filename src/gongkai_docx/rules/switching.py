"""What a report says is not to be checked → the rules on saying so, of families C and S."""

from __future__ import annotations

from gongkai_docx.findings import Rule, Severity

NO_SWITCH = Rule(
    "C31", Severity.ERROR, "“不检查的规则”里只填规则的代码，必查的除外", essential=True
)
"""What is no code switches nothing off, while its author believes that it does."""

SWITCHED_OFF = Rule("S8", Severity.INFO, "不检查的规则须逐条列出", essential=True)
"""What was not checked never goes unsaid."""
