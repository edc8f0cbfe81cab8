"""A compiled template ↔ JSON, as it stands in a file.

It says what it was made of, and by its digest that it is whole. All of it is data: no part of it is
ever executed (`filling`).
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from gongkai_docx.findings import Finding, Severity
from gongkai_docx.places import Kind, Place
from gongkai_docx.writers.word.compiled import Compiled
from gongkai_docx.writers.word.wordml.lines import Line, Room

_BINARY = "base64"


class NotKept(ValueError):
    """What was read is no compiled template that is whole, or it was made of something else."""


def digest(content: bytes) -> str:
    """By what the content of a file is known."""
    return sha256(content).hexdigest()


def packed(compiled: Compiled, origin: str) -> bytes:
    """The file of a template that was compiled; `origin` says what it was made of."""
    room = compiled.room
    document = {
        "origin": origin,
        "main": compiled.main,
        "data": compiled.data,
        "titles": [_numbers(line) for line in room.titles],
        "signature": room.signature and _numbers(room.signature),
        "numbers": room.numbers,
        "first_number": compiled.first_number,
        "has_comments": compiled.has_comments,
        "made_from": compiled.made_from,
        "shown": sorted(compiled.shown),
        "findings": [_told(finding) for finding in compiled.findings],
        "parts": {name: _text(part) for name, part in compiled.parts.items()},
        "programs": compiled.programs,
    }
    text = json.dumps(document, ensure_ascii=False, indent=0).encode()
    return digest(text).encode() + b"\n" + text


def unpacked(content: bytes, origin: str) -> Compiled:
    """The template that such a file holds. Raises `NotKept`."""
    told, _, text = content.partition(b"\n")
    if told != digest(text).encode():
        raise NotKept("it isn't whole")
    try:
        document = json.loads(text)
        if document["origin"] != origin:
            raise NotKept("it was made of something else")
        return Compiled(
            parts={name: _part(text) for name, text in document["parts"].items()},
            programs=document["programs"],
            main=document["main"],
            data=document["data"],
            room=Room(
                tuple(Line(*each) for each in document["titles"]),
                document["signature"] and Line(*document["signature"]),
                dict(document["numbers"]),
            ),
            first_number=document["first_number"],
            has_comments=document["has_comments"],
            made_from=document["made_from"],
            shown=frozenset(document["shown"]),
            findings=tuple(_finding(each) for each in document["findings"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotKept(str(error)) from error


def _numbers(line: Line) -> list[int]:
    return [line.length, line.em, line.spacing]


def _text(part: bytes) -> str | list[str]:
    """The part as JSON can hold it: as text, if it is that."""
    try:
        return part.decode()
    except UnicodeDecodeError:
        return [_BINARY, b64encode(part).decode()]


def _part(text: str | Sequence[str]) -> bytes:
    return text.encode() if isinstance(text, str) else b64decode(text[1], validate=True)


def _told(finding: Finding) -> dict[str, Any]:
    """What is told of a template: it quotes no prose, and compares no figures."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "figures": finding.figures,
        "place": [finding.place.kind.name, finding.place.key],
        "basis": finding.basis,
    }


def _finding(told: dict[str, Any]) -> Finding:
    kind, key = told["place"]
    return Finding(
        code=told["code"],
        severity=Severity(told["severity"]),
        message=told["message"],
        figures=tuple(told["figures"]),
        place=Place(Kind[kind], key),
        basis=told["basis"],
    )
