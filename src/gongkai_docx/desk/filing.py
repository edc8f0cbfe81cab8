"""What was read from one file, and found in it → `Filing`, as it travels and is kept (报送件)."""

from __future__ import annotations

import base64
import sys
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

import simplejson

from gongkai_docx.findings import EXPLAINED, Severity
from gongkai_docx.forms import Form, load_form
from gongkai_docx.report import Explanation, Number
from gongkai_docx.values import dataclass

BAND_BYTES = 4
"""How long the name of one band of a passage is (`alike`)."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as JSON tells it, which is all that is left of it outside of its file."""

    code: str
    severity: str
    message: str
    figures: tuple[str, ...] = ()
    location: str | None = None
    expected: int | Decimal | str | None = None
    actual: int | Decimal | str | None = None
    basis: str | None = None
    at: str | None = None
    quote: str | None = None
    explanation: str | None = None

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Told:
        """The finding that stands there as an object of JSON."""
        said = dict(document)
        # Thousands of findings share these few texts.
        for name in ("code", "severity", "location", "basis", "at"):
            said[name] = sys.intern(said[name]) if isinstance(said[name], str) else said[name]
        said["figures"] = tuple(map(sys.intern, said["figures"]))
        return cls(**said)

    def document(self) -> dict[str, Any]:
        """The object of JSON that it was."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @property
    def rank(self) -> Severity:
        """How bad it is."""
        return Severity(self.severity)

    @property
    def is_open(self) -> bool:
        """Whether it has still to be answered."""
        return self.explanation is None

    @property
    def called(self) -> str:
        """What a clerk calls it: 错误, 警告, 提示, or 已说明."""
        return self.rank.called if self.is_open else EXPLAINED


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as it is held against other organs': where it stands, what of it is its own."""

    section: str
    number: int
    own: str
    """What of it is compared: without numbers, names, and what it cites."""
    bands: bytes
    """The names of the bands that it shares with paragraphs like it, `BAND_BYTES` each."""


@dataclass(frozen=True, slots=True)
class Filing:
    """A file that was found: the report in it, or why there is none."""

    path: str
    """Where it lies, as the clerk knows it: below the folder that was named."""
    digest: str
    """By what its content is known; "" where it is not to be relied on."""
    problem: str | None = None
    """Why no report could be read from it."""
    mark: str | None = None
    """What of ours it is (`marks`)."""
    unit: str = ""
    year: int | None = None
    kind: str | None = None
    form: str = ""
    figures: tuple[Number | None, ...] = ()
    """In the form's order; None for a blank one."""
    unread: tuple[str, ...] = ()
    findings: tuple[Told, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    """What was written for findings that are told only among other reports (family L)."""
    packed: bytes = b""
    """The report as JSON, and its passages: packed, for there may be thousands of them."""
    packed_passages: bytes = b""

    @property
    def value_of(self) -> dict[str, Number]:
        """Its figures by key; a blank one counts as 0."""
        return {
            key: 0 if value is None else value
            for key, value in zip(self.statutory.figures, self.figures, strict=True)
        }

    @property
    def words(self) -> frozenset[str]:
        """What was written in it for findings."""
        answered = (told.explanation for told in self.findings if told.explanation is not None)
        return frozenset((*answered, *(each.text for each in self.explanations)))

    @property
    def statutory(self) -> Form:
        """The form of its report."""
        return load_form(self.form)

    @property
    def report(self) -> bytes:
        """The report in the exchange format."""
        return zlib.decompress(self.packed)

    @property
    def passages(self) -> list[Passage]:
        """The paragraphs that are held against other organs'."""
        told = simplejson.loads(zlib.decompress(self.packed_passages))
        return [
            Passage(sys.intern(section), number, own, base64.b64decode(bands))
            for section, number, own, bands in told
        ]

    def tally(self, severity: Severity) -> int:
        """How many of its findings are that bad, and not explained."""
        return sum(1 for told in self.findings if told.rank is severity and told.is_open)

    @property
    def explained(self) -> int:
        """How many of its findings are explained."""
        return sum(1 for told in self.findings if told.explanation is not None)


def packed(content: bytes) -> bytes:
    """The content in as little room as is quickly had."""
    return zlib.compress(content, 1)


def packed_passages(passages: Iterable[Passage]) -> bytes:
    """The passages as a `Filing` holds them."""
    told = [
        (each.section, each.number, each.own, base64.b64encode(each.bands).decode())
        for each in passages
    ]
    return packed(simplejson.dumps(told).encode())


def as_text(filing: Filing) -> str:
    """The filing as a line of JSON, by which it is kept."""
    document = asdict(filing)
    for name in ("packed", "packed_passages"):
        document[name] = base64.b64encode(document[name]).decode()
    line: str = simplejson.dumps(document, use_decimal=True)
    return line


def from_text(line: str) -> Filing:
    """The filing that was kept so. Raises ValueError, KeyError or TypeError for anything else."""
    document = simplejson.loads(line, use_decimal=True)
    document["findings"] = tuple(Told.of(each) for each in document["findings"])
    document["explanations"] = tuple(Explanation(**each) for each in document["explanations"])
    document["figures"] = tuple(document["figures"])
    document["unread"] = tuple(document["unread"])
    for name in ("packed", "packed_passages"):
        document[name] = base64.b64decode(document[name])
    return Filing(**document)
