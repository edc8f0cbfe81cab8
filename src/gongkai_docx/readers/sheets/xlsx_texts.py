"""The shared texts of an Excel workbook (ECMA-376 part 1, 18.4) → what cells hold by number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from gongkai_docx.readers.sheets.markup import local, parse
from gongkai_docx.readers.sheets.xlsx_rich_text import Parts, shared_texts
from gongkai_docx.readers.sheets.xlsx_styles import Colours
from gongkai_docx.values import dataclass

_T = r'<t(?: xml:space="preserve")?>[^<]*</t>'
_PHONETIC = r"(?:<phoneticPr[^<>]*/>)?"
_RUN = rf"<r>(?:<rPr>(?:<[a-zA-Z]+(?: [^<>]*)?/>)*</rPr>)?{_T}</r>"
_ITEM = re.compile(
    rf'\s*<si>(?:<t( xml:space="preserve")?>([^<]*)</t>|<t ?/>|((?:{_RUN})+)){_PHONETIC}'
)
_ITEM_END = "</si>"
_LONGEST = 3_000
"""How long the markup of a text may be to be remembered."""
_TEXT = re.compile(r'<t( xml:space="preserve")?>([^<]*)</t>')
_ENTITY = re.compile(r"&(?:#([0-9]{1,6})|(amp|lt|gt|quot|apos));")
_NO_ENTITY = re.compile(rf"&(?!{_ENTITY.pattern[1:]})")
_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_")
"""What some programs write for a character that XML doesn't have."""
_NAMED = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
"""In the order in which they can be put in: &amp;lt; is &lt;."""
_NO_CHARACTERS = frozenset({*range(0xD800, 0xE000), 0xFFFE, 0xFFFF})
_LARGEST = 1_000_000
"""How much text, in bytes, is read in this way."""


class UnusualError(ValueError):
    """The markup is other than programs usually write; it may be quite right."""


def refuse_unusual(text: str) -> None:
    """Raise `UnusualError` where a text, or what is to be taken from it, may mean another."""
    if "&" in text:
        entities = sum(map(text.count, _NAMED))
        if entities < text.count("&") and _NO_ENTITY.search(text):
            raise UnusualError
    if "\r" in text or _ESCAPED.search(text):
        raise UnusualError


def decoded(text: str, preserve: str = "preserve") -> str:
    """The characters of a text, in which `refuse_unusual` found nothing.

    Spaces around it count only where it says so (`preserve`); it is unusual if it has some then.
    """
    if not preserve and text != text.strip():
        raise UnusualError
    if "&" not in text:
        return text
    if "&#" in text:
        return _ENTITY.sub(_character, text)
    for entity, character in _NAMED.items():
        text = text.replace(entity, character)
    return text


def _character(entity: re.Match[str]) -> str:
    if entity[2]:
        return _NAMED[entity[0]]
    code = int(entity[1])
    if code in _NO_CHARACTERS or (code < 32 and code not in (9, 10)):
        raise UnusualError
    return chr(code)


@dataclass(frozen=True)
class Texts:
    """The shared texts of a workbook."""

    xml: bytes | None
    rich: Mapping[int, Parts]
    """Those whose parts look different."""

    @cached_property
    def lengths(self) -> Sequence[int]:
        """How many characters each of them has."""
        return _lengths(self.xml)

    @cached_property
    def all(self) -> Sequence[str] | None:
        """The texts themselves; None where they are written in an unusual way."""
        try:
            return _texts(self.xml.decode()) if self.xml else ()
        except (UnusualError, UnicodeDecodeError):
            return None


def read_texts(xml: bytes | None, colours: Colours) -> Texts:
    """The texts in that part. Raises ExpatError."""
    if xml:
        parse(xml)
    return Texts(xml, shared_texts(xml, colours))


def _texts(xml: str) -> list[str]:
    if len(xml) > _LARGEST or "<!" in xml:
        raise UnusualError
    refuse_unusual(xml)
    start = xml.find("<si>")
    markup = xml[start : xml.rfind("</sst>")] if start >= 0 else ""
    if not markup and "<si" in xml:
        raise UnusualError
    *items, rest = markup.split(_ITEM_END)
    if rest.strip():
        raise UnusualError
    return [(_remembered if len(item) < _LONGEST else _text)(item) for item in items]


def _text(item: str) -> str:
    """The text of that markup. Raises `UnusualError`."""
    match = _ITEM.fullmatch(item)
    if not match:
        raise UnusualError
    preserve, plain, runs = match.groups(default="")
    if not runs:
        return decoded(plain, preserve)
    return "".join(decoded(text, space) for space, text in _TEXT.findall(runs))


_remembered = lru_cache(maxsize=5_000)(_text)  # labels and hints are the same in many workbooks


def _lengths(strings: bytes | None) -> list[int]:
    lengths: list[int] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "si":
            lengths.append(0)

    def characters(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    if strings:
        parse(strings, start, characters=characters)
    return lengths
