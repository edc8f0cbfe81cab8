"""A template as people left it → the same without what isn't meant for the readers of a draft.

Revisions are accepted (ECMA-376 part 1, 17.13.5), hidden text is taken out, and what keeps others
from editing it. Comments stay for those who look at a draft, and are taken out of a final one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from gongkai_docx.patterns import pattern
from gongkai_docx.tree import etree
from gongkai_docx.values import dataclass
from gongkai_docx.writers.word.wordml import parent, w
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.tags import TAG, all_text, unhidden
from gongkai_docx.writers.word.wordml.typesetting import Typesetting

_P, _R, _CELL = w("p"), w("r"), w("tc")
_PROPERTIES = {w(name) for name in ("rPr", "pPr", "trPr", "tcPr")}
_TAKEN_OUT = (w("del"), w("moveFrom"))
_PUT_IN = (w("ins"), w("moveTo"))
_REFORMATTED = tuple(
    w(name)
    for name in (
        "rPrChange", "pPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange",
        "sectPrChange", "tblGridChange", "numberingChange", "cellIns", "cellMerge",
    )
)  # fmt: skip
_RANGES = tuple(
    w(f"{what}Range{end}")
    for what in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom",
                 "customXmlMoveTo")
    for end in ("Start", "End")
)  # fmt: skip
_COMMENT_MARKS = tuple(w(name) for name in ("commentRangeStart", "commentRangeEnd"))
_COMMENT_PARTS = ("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people")
_SHOWN = (w("t"), w("delText"), w("tab"), w("br"), w("sym"), w("instrText"))
_TEXTS = (w("t"), w("delText"))
_OFF = ("0", "false", "off")
_PROTECTION = ("documentProtection", "writeProtection")
_STATEMENT = pattern(r"\{[%#]")


@dataclass
class Leftovers:
    """What was found in a template, in its own words where it has any."""

    deleted: list[str] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    reformatted: int = 0
    comments: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    protected: bool = False


def take_out(parts: dict[str, bytes], main: str, roots: Mapping[str, etree._Element]) -> Leftovers:
    """Take it out of the package, and out of the parts with text, whose `roots` change.

    Comments are only found.
    """
    found = Leftovers(comments=_comments(parts, main))
    styles = next(iter(packages.related(parts, main, "styles").values()), None)
    setting = Typesetting(None if styles is None else packages.parsed(parts[styles]))
    for root in roots.values():
        _accept_revisions(root, found)
        _take_out_hidden_text(root, setting, found)
    _take_off_protection(parts, main, found)
    return found


# ---------------------------------------------------------------- revisions


def _accept_revisions(root: etree._Element, found: Leftovers) -> None:
    for change in list(root.iter(*_TAKEN_OUT)):
        if parent(change).tag not in _PROPERTIES:
            found.deleted += filter(None, [_told(change)])
            _remove(change)
    for change in list(root.iter(*_PUT_IN)):
        if parent(change).tag not in _PROPERTIES:
            found.inserted += filter(None, [_told(change)])
            _unwrap(change)
    for cell in [parent(parent(mark)) for mark in root.iter(w("cellDel"))]:
        _remove(cell)
    for mark in list(root.iter(*_TAKEN_OUT, *_PUT_IN)):
        _accept_mark(mark)
    for change in list(root.iter(*_REFORMATTED)):
        found.reformatted += 1
        _remove(change)
    for mark in list(root.iter(*_RANGES)):
        _remove(mark)


def _accept_mark(mark: etree._Element) -> None:
    """What is said of a row, or of the end of a paragraph: that it was put in, or taken out."""
    properties = parent(mark)
    _remove(mark)
    if mark.tag in _TAKEN_OUT:
        if properties.tag == w("trPr"):
            _remove(parent(properties))
        elif parent(properties).tag == w("pPr"):
            _join_with_next(parent(parent(properties)))


def _join_with_next(paragraph: etree._Element) -> None:
    """Let the paragraph, whose end was taken out, go on in the next one, whose properties stay."""
    following = paragraph.getnext()
    if following is None or following.tag != _P:
        return
    at = 1 if following.find(w("pPr")) is not None else 0
    for child in [each for each in paragraph if each.tag != w("pPr")][::-1]:
        following.insert(at, child)
    _remove(paragraph)


# ---------------------------------------------------------------- comments


def _comments(parts: Mapping[str, bytes], main: str) -> list[str]:
    names = packages.related(parts, main, "comments").values()
    return [all_text(each) for name in names for each in packages.parsed(parts[name])]


def take_out_comments(parts: dict[str, bytes], main: str) -> None:
    """Take all comments out of a draft, with their marks in its parts."""
    for name in packages.word_parts(parts):
        root = packages.parsed(parts[name])
        _take_out_marks(root)
        parts[name] = packages.serialised(root)
    for kind in _COMMENT_PARTS:
        for identity, name in packages.related(parts, main, kind).items():
            packages.unrelate(parts, main, identity)
            packages.remove(parts, name)


def _take_out_marks(root: etree._Element) -> None:
    for mark in list(root.iter(*_COMMENT_MARKS)):
        _remove(mark)
    for reference in list(root.iter(w("commentReference"))):
        run = parent(reference)
        _remove(reference)
        if all(child.tag == w("rPr") for child in run):
            _remove(run)


# ---------------------------------------------------------------- hidden text


def _take_out_hidden_text(root: etree._Element, setting: Typesetting, found: Leftovers) -> None:
    """Take out hidden text; tags that say only what is repeated or left out are never shown."""
    for paragraph in list(root.iter(_P)):
        hidden = list(_hidden_runs(paragraph, setting))
        text = "".join(map(_told, hidden))
        if not hidden or (_STATEMENT.search(text) and not TAG.sub("", text).strip()):
            continue
        found.hidden += filter(None, [text])
        for run in hidden:
            _remove(run)
        mark = paragraph.find(f"{w('pPr')}/{w('rPr')}/{w('vanish')}")
        alone = parent(paragraph).tag == _CELL and paragraph.getnext() is None
        if _is_on(mark) and not alone and next(paragraph.iter(*_SHOWN), None) is None:
            _remove(paragraph)


def _hidden_runs(paragraph: etree._Element, setting: Typesetting) -> Iterator[etree._Element]:
    for run in paragraph.iter(_R):
        is_own = next(run.iterancestors(_P)) is paragraph  # that of a text box is not
        if is_own and _is_on(setting.of_run(run, paragraph, "vanish")):
            yield run


# ---------------------------------------------------------------- protection


def _take_off_protection(parts: dict[str, bytes], main: str, found: Leftovers) -> None:
    """Let the draft be edited, and what is edited not be marked as a revision."""
    for name in packages.related(parts, main, "settings").values():
        root = packages.parsed(parts[name])
        taken = [each for each in root if etree.QName(each).localname in _PROTECTION]
        found.protected = found.protected or any(map(_keeps_out, taken))
        taken += root.findall(w("trackRevisions"))
        for each in taken:
            _remove(each)
        if taken:
            parts[name] = packages.serialised(root)


def _keeps_out(protection: etree._Element) -> bool:
    """Whether it is more than what a program has left behind, switched off.

    Restrictions hold if they are enforced (17.15.1.29), and a document is kept from being written
    by any word about it (17.15.1.93).
    """
    if protection.tag == w("writeProtection"):
        return len(protection.attrib) > 0
    enforced = protection.get(w("enforcement"), "0") not in _OFF
    return enforced and protection.get(w("edit")) != "none"


# ---------------------------------------------------------------- the tree


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and switch.get(w("val"), "1") not in _OFF


def _told(element: etree._Element) -> str:
    """The text in it, deleted or not."""
    return unhidden("".join(node.text or "" for node in element.iter(*_TEXTS)).strip())


def _remove(element: etree._Element) -> None:
    around = element.getparent()
    if around is not None:
        around.remove(element)


def _unwrap(element: etree._Element) -> None:
    """Leave what is in the element in its place."""
    for child in list(element):
        element.addprevious(child)
    _remove(element)
