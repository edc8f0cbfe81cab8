"""`Outcome` → a line of JSON for each organ: its report with its findings, for other systems."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import simplejson

from gongkai_docx.desk.collecting import Outcome
from gongkai_docx.desk.collection import Entry
from gongkai_docx.desk.filing import Filing, Told

_BEGIN = b'{"organ": '


def write(outcome: Outcome) -> bytes:
    """The lines, in the roster's order; then reports of organs that it doesn't have."""
    whole = outcome.collection
    lines = chain(map(_entry, whole.entries), map(_stranger, whole.strangers))
    # One at a time: of thousands of reports there is no room for all as they are read.
    return b"".join(map(_line, lines))


def _line(document: dict[str, Any]) -> bytes:
    text: str = simplejson.dumps(document, ensure_ascii=False, use_decimal=True)
    return f"{text}\n".encode()


def objection(old: bytes, new: bytes) -> str | None:
    """Why the lines `new` may not take the place of the file `old`; None if they were ours."""
    first = old.partition(b"\n")[0]
    return None if first.startswith(_BEGIN) else "不是本程序写的 JSON 行"


def _entry(entry: Entry) -> dict[str, Any]:
    organ, filing = entry.organ, entry.filing
    return {
        "organ": organ.name,
        "above": organ.above or None,
        "kind": organ.kind or (filing.kind if filing else None),
        "state": entry.state.value,
        "received": organ.received and str(organ.received),
        **_filed(filing),
        "findings": [*_findings(entry.all_findings)],
    }


def _stranger(filing: Filing) -> dict[str, Any]:
    return {
        "organ": filing.unit,
        "above": None,
        "kind": filing.kind,
        "state": "不在名册",
        "received": None,
        **_filed(filing),
        "findings": [*_findings(filing.findings)],
    }


def _filed(filing: Filing | None) -> dict[str, Any]:
    if filing is None:
        return {"source": None, "form": None, "year": None, "report": None}
    return {
        "source": filing.path,
        "form": filing.form,
        "year": filing.year,
        "report": simplejson.loads(filing.report, use_decimal=True),
    }


def _findings(findings: tuple[Told, ...]) -> Iterator[dict[str, Any]]:
    return (told.document() for told in findings)
