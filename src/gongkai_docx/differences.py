"""Two reports → what they say differently: figures by key, prose by paragraph.

What a site's editor changes on the way to a page is no difference: spaces, the direction of
quotation marks, full-width digits and letters, marks that nobody sees, and where a paragraph ends.
A blank figure and a 0 are the same: a report prints a blank as 0. Tags are filled in first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from enum import Enum
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from gongkai_docx.forms import Figure, Form
from gongkai_docx.masking import masked
from gongkai_docx.patterns import pattern
from gongkai_docx.places import SIGNATORY, SIGNATURE, TITLE, Kind, Place, where
from gongkai_docx.report import Number, Report, spell
from gongkai_docx.tags import filled
from gongkai_docx.text import chinese_date, fold, numeral, printed, spaceless
from gongkai_docx.values import dataclass

# A number, a Latin word, or one character: what is changed as a whole.
_TOKEN = pattern(r"\d+(?:[.,]\d+)*[%‰]?|[A-Za-z]+|.")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』＂〝〞", '"') | dict.fromkeys("‘’‚‛＇", "'"))
_HEADING = "\x02"
"""The token that a heading begins with: to become a paragraph is a difference."""
_MOST_PAIRS = 50_000_000
"""Of so many pairs of tokens two pieces of prose are compared; longer ones are told as a whole."""


class Change(Enum):
    """What became of a piece of text from the first report to the second."""

    NONE = "same"
    REMOVED = "removed"
    ADDED = "added"


class Piece(NamedTuple):
    """A piece of text, and what became of it."""

    change: Change
    text: str


@dataclass(frozen=True)
class TextDifference:
    """A paragraph, heading, title or signature that the reports don't tell alike."""

    place: Place
    """Where it stands in the first report; in the second, if it is told by that alone."""
    is_new: bool
    """Whether it is told by the second report alone."""
    pieces: tuple[Piece, ...]
    """Its text, in order."""

    @property
    def edits(self) -> int:
        """How many pieces of it were changed, one put in the place of another counting once."""
        return sum(is_changed for is_changed, _ in self.runs)

    @property
    def runs(self) -> Iterator[tuple[bool, tuple[str, str]]]:
        """Its text in runs, in order: whether changed, and as it stands in either report."""
        for is_changed, run in groupby(
            self.pieces, key=lambda piece: piece.change is not Change.NONE
        ):
            pieces = list(run)
            yield (
                is_changed,
                (
                    "".join(piece.text for piece in pieces if piece.change is not Change.ADDED),
                    "".join(piece.text for piece in pieces if piece.change is not Change.REMOVED),
                ),
            )


@dataclass(frozen=True)
class FigureDifference:
    """A figure with two values; None where the form doesn't know it, or it wasn't read."""

    figure: Figure
    first: Number | None
    second: Number | None

    @property
    def called(self) -> str:
        """Its table, row and column, as the form calls them."""
        return self.figure.called

    @property
    def told(self) -> tuple[str, str]:
        """Both values in words."""
        return _spelt(self.first), _spelt(self.second)


@dataclass(frozen=True)
class Differences:
    """All that two reports say differently."""

    form: Form
    """That of the first report."""
    facts: tuple[tuple[str, str, str], ...]
    """What they are reports of, where that differs: 单位, 年度, 格式, with both values."""
    figures: tuple[FigureDifference, ...]
    """In statutory order."""
    texts: tuple[TextDifference, ...]
    """In the order of the first report."""

    @cached_property
    def count(self) -> int:
        """How many there are; each changed piece of prose counts."""
        return len(self.facts) + len(self.figures) + self._edits

    @property
    def _edits(self) -> int:
        return sum(text.edits for text in self.texts)

    @property
    def tally(self) -> str:
        """How many there are of each kind, in a sentence."""
        if not self.count:
            return "两份报告没有不同。"
        counts = {"基本情况": len(self.facts), "数据": len(self.figures), "文字": self._edits}
        each = "，".join(f"{kind} {number} 处" for kind, number in counts.items() if number)
        return f"两份报告有 {self.count} 处不同：{each}。"


def differences(first: Report, second: Report) -> Differences:
    """What the second report says differently from the first."""
    return Differences(
        first.form,
        tuple(_facts(first, second)),
        tuple(_figures(first, second)),
        tuple(_texts(first, second)),
    )


def _spelt(value: Number | None) -> str:
    return "没有" if value is None else spell(value)


def called(place: Place, form: Form) -> str:
    """What a clerk calls the place of a paragraph: 一、总体情况 第 3 段."""
    if place.kind in (Kind.PARAGRAPH, Kind.PREFACE):
        return f"{where(place, form)} 第 {place.number + 1} 段"
    if place.kind is Kind.HEADING:
        return f"{where(place, form)} 小标题（{numeral(place.number + 1)}）"
    return "落款日期" if place == SIGNATURE else where(place, form)


def _facts(first: Report, second: Report) -> Iterator[tuple[str, str, str]]:
    for called, one, other in (
        ("单位", first.unit, second.unit),
        ("年度", str(first.year or ""), str(second.year or "")),
        ("格式", first.form.name, second.form.name),
    ):
        if _norms(one) != _norms(other):
            yield called, masked(one), masked(other)


def _norms(text: str) -> list[str]:
    return [token.norm for token in _tokens(Place(Kind.REPORT), text)]


# ---------------------------------------------------------------- figures


def _figures(first: Report, second: Report) -> Iterator[FigureDifference]:
    for key, figure in {**first.form.figures, **second.form.figures}.items():
        one, other = _stated(first, key), _stated(second, key)
        if one != other:
            yield FigureDifference(figure, one, other)


def _stated(report: Report, key: str) -> Number | None:
    """The figure as the report prints it; None where that can't be told."""
    known = key in report.form.figures and key not in report.unread
    return report.value(key) if known else None


# ---------------------------------------------------------------- texts


class _Token(NamedTuple):
    """A number, word or character of a text, with the space that follows it."""

    norm: str
    """As it is compared."""
    text: str
    place: Place


def _texts(first: Report, second: Report) -> Iterator[TextDifference]:
    theirs = {part: list(texts) for part, texts in _parts(second)}
    for part, texts in _parts(first):
        yield from _compared(list(texts), theirs.pop(part, []))
    for texts in theirs.values():
        yield from _compared([], texts)


_Text = tuple[Place, str]


def _parts(report: Report) -> Iterator[tuple[str, Iterable[_Text]]]:
    """What is compared, part by part: the title, the preface, each section, the signature."""
    yield "title", [(TITLE, report.full_title)]
    prose = [(place, printed(filled(text, report))) for place, text in report.prose()]
    for part, texts in groupby(prose, key=lambda text: text[0].key):
        yield f"prose {part}", texts
    if signature := report.signature:
        signed = chinese_date(signature.date) if signature.date else ""
        yield "signature", [(SIGNATORY, signature.unit or report.unit), (SIGNATURE, signed)]


def _tokens(place: Place, text: str) -> list[_Token]:
    """The text in tokens, masked as they are told; a heading begins with one of its own."""
    folded, shown = fold(text), masked(text)
    places = [at for at, char in zip(folded.places, folded.text, strict=True) if not char.isspace()]
    found = list(_TOKEN.finditer(spaceless(folded.text)))
    starts = [places[match.start()] for match in found]
    ends = [*starts[1:], len(text)] if found else []
    tokens = [
        _Token(match[0].translate(_QUOTES), shown[start:end], place)
        for match, start, end in zip(found, starts, ends, strict=True)
    ]
    return [_Token(_HEADING, "", place), *tokens] if place.kind is Kind.HEADING else tokens


def _compared(first: Sequence[_Text], second: Sequence[_Text]) -> Iterator[TextDifference]:
    """The differences of a part, told text by text."""
    one, other = ([_tokens(*text) for text in texts] for texts in (first, second))
    matcher = SequenceMatcher(None, _norms_of(one), _norms_of(other), autojunk=False)
    for tag, start, end, at, until in matcher.get_opcodes():
        if tag != "equal":
            old = [token for text in one[start:end] for token in text]
            new = [token for text in other[at:until] for token in text]
            yield from _told(old, new)


def _norms_of(texts: Sequence[Sequence[_Token]]) -> list[tuple[str, ...]]:
    return [tuple(token.norm for token in text) for text in texts]


class _Step(NamedTuple):
    """A token on the way from the first text to the second."""

    change: Change
    token: _Token
    second: Place
    """Where it stands in the second report; what is removed, in the first."""


def _told(old: Sequence[_Token], new: Sequence[_Token]) -> Iterator[TextDifference]:
    steps = list(_steps(old, new))
    pairs = zip(_rows(steps), steps, strict=True)
    for (place, is_new), row in groupby(pairs, key=lambda pair: pair[0]):
        of_row = [step for _, step in row]
        if any(step.change is not Change.NONE for step in of_row):
            yield TextDifference(place, is_new, tuple(_pieces(of_row)))


def _steps(old: Sequence[_Token], new: Sequence[_Token]) -> Iterator[_Step]:
    """From one text to the other, token by token."""
    for tag, start, end, at, until in _opcodes(old, new):
        if tag == "equal":
            for token, its in zip(old[start:end], new[at:until], strict=True):
                yield _Step(Change.NONE, token, its.place)
        else:
            yield from (_Step(Change.REMOVED, token, token.place) for token in old[start:end])
            yield from (_Step(Change.ADDED, token, token.place) for token in new[at:until])


_Opcode = tuple[str, int, int, int, int]


def _opcodes(old: Sequence[_Token], new: Sequence[_Token]) -> Iterator[_Opcode]:
    """As `SequenceMatcher` gives them; what stands alone between two changes is changed too."""
    if len(old) * len(new) > _MOST_PAIRS:
        yield "replace", 0, len(old), 0, len(new)
        return
    before, after = ([token.norm for token in tokens] for tokens in (old, new))
    held: _Opcode | None = None
    for code in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        tag, start, end, at, until = code
        lone = tag == "equal" and end - start == 1 and start > 0 and end < len(old)
        if tag == "equal" and not (lone and held):
            if held:
                yield held
            held = None
            yield code
        elif held:
            held = ("replace", held[1], end, held[3], until)
        else:
            held = ("replace", start, end, at, until)
    if held:
        yield held


def _rows(steps: Sequence[_Step]) -> Iterator[tuple[Place, bool]]:
    """For each step the paragraph that it is told with, and whether that is the second report's.

    What is added stands in the paragraph of the first whose text it shares a paragraph with in the
    second; a paragraph that is added as a whole stands alone.
    """
    # By paragraph of the second report, that of the first that its text is in: the first such one,
    # until another is reached.
    kept = [step for step in steps if step.change is Change.NONE]
    within = {step.second: step.token.place for step in reversed(kept)}
    for step in steps:
        if step.change is Change.NONE:
            within[step.second] = step.token.place
        is_new = step.change is Change.ADDED and step.second not in within
        yield (
            within[step.second] if step.change is Change.ADDED and not is_new else step.token.place,
            is_new,
        )


def _pieces(steps: Iterable[_Step]) -> Iterator[Piece]:
    """The tokens of each kind together; what is added in the place of what is removed after it."""
    for change, run in groupby(steps, key=lambda step: step.change):
        text = "".join(step.token.text or "〔小标题〕" for step in run if _is_shown(step))
        yield Piece(change, text)


def _is_shown(step: _Step) -> bool:
    return bool(step.token.text) or step.change is not Change.NONE


def shortened(difference: TextDifference, around: int = 12) -> TextDifference:
    """The difference with no more of what is the same than so many characters beside a change."""
    last = len(difference.pieces) - 1

    def short(number: int, piece: Piece) -> Piece:
        text = piece.text
        head = 0 if number == 0 else around
        tail = 0 if number == last else around
        if piece.change is not Change.NONE or len(text) <= head + tail + 1:
            return piece
        return Piece(piece.change, f"{text[:head]}…{text[len(text) - tail :]}")

    pieces = tuple(short(number, piece) for number, piece in enumerate(difference.pieces))
    return replace(difference, pieces=pieces)
