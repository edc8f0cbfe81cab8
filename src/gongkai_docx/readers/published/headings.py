"""The paragraphs of a page → which of them are its title and the headings of its sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai_docx.errors import Unusable
from gongkai_docx.forms import Form, Section
from gongkai_docx.readers.published.labels import bare, common, folded
from gongkai_docx.text import fold, printed, spaceless, visible, whole_number
from gongkai_docx.values import dataclass

LONGEST_HEADING = 45
_LEAST_ALIKE = 0.7
"""How much of a section's title a numbered line has to say to be it."""
_LEAST_SECTIONS = 4
"""How many sections make a report of its own."""

_NUMBER = re.compile(r"\s*第?([一二三四五六七八九十])(?:部分)?\s*[、．.，,：: 　]")
_SENTENCE = re.compile("[。；;！？]")


@dataclass(frozen=True)
class Found:
    """Where the headings of the sections stand among the elements."""

    at: dict[int, Section]
    """By the number of the element, in order."""
    renamed: dict[int, str]
    """What is written there, where it isn't the form's."""


def section_number(text: str) -> str | None:
    """The number that a section's heading begins with: 一, written 一、 or 一. or 第一部分."""
    found = _NUMBER.match(text)
    return found[1] if found else None


def _candidate(text: str, form: Form) -> tuple[Section, bool] | None:
    """The section whose heading that may be; whether it is written as the form has it."""
    if len(text) > 2 * LONGEST_HEADING or len(spaceless(text)) > LONGEST_HEADING:
        return None
    if re.match(r"\s*[（(〔]", text):
        return None
    title = bare(text)
    if not title:
        return None
    number = section_number(text)
    for section in form.sections:
        if title == folded(section.title):
            return section, number == section.number
    if number is None or _SENTENCE.search(text.rstrip("。； \t")):
        return None
    scores = {
        section: common(title, folded(section.title)) / len(folded(section.title))
        for section in form.sections
        if section.groups or len(folded(section.title)) > 4
    }
    best = max(scores, key=lambda section: scores[section])
    return (best, False) if scores[best] >= _LEAST_ALIKE else None


def find(texts: Sequence[str | None], form: Form, name: str) -> Found:
    """The headings among these texts (None for what is no paragraph). Raises `Unusable`."""
    order = {section: number for number, section in enumerate(form.sections)}
    exact: dict[int, bool] = {}
    chains: list[list[tuple[int, Section]]] = []
    for place, text in enumerate(texts):
        if text is None or not (found := _candidate(text, form)):
            continue
        section, exact[place] = found
        if not chains or order[section] <= order[chains[-1][-1][1]]:
            chains.append([])
        chains[-1].append((place, section))
    chains = [chain for chain in chains if not _is_listing(chain)] or chains[:1]
    if sum(len(chain) >= _LEAST_SECTIONS for chain in chains) > 1:
        raise Unusable(
            f"{name} 里有两份年报（“{chains[0][0][1].title}”等标题出现了两次），分不清读哪一份；"
            "请只留一份，另存后再试。"
        )
    chain = max(chains, key=len, default=[])
    at = dict(chain)
    renamed = {place: visible(texts[place] or "").strip() for place in at if not exact[place]}
    for place, section in _told_by_number(texts, at, form):
        at[place] = section
        renamed[place] = visible(texts[place] or "").strip()
    return Found(dict(sorted(at.items())), renamed)


def _is_listing(chain: list[tuple[int, Section]]) -> bool:
    """Whether headings follow each other with nothing between: a table of contents, a menu."""
    return len(chain) > 1 and chain[-1][0] - chain[0][0] == len(chain) - 1


def _told_by_number(
    texts: Sequence[str | None], at: dict[int, Section], form: Form
) -> Iterator[tuple[int, Section]]:
    """Headings that are named otherwise: by their number, between those of their neighbours."""
    places = {section: place for place, section in at.items()}
    if not places:
        return
    sections = list(form.sections)
    for number, section in enumerate(sections):
        if section in places:
            continue
        before = max((places[each] for each in sections[:number] if each in places), default=-1)
        after = min(
            (places[each] for each in sections[number + 1 :] if each in places), default=len(texts)
        )
        fits = [
            place
            for place in range(before + 1, after)
            if (text := texts[place])
            and len(spaceless(text)) <= LONGEST_HEADING
            and section_number(text) == section.number
            and not _SENTENCE.search(text)
            and "，" not in text
        ]
        if len(fits) == 1:
            places[section] = fits[0]
            yield fits[0], section


# ---------------------------------------------------------------- the title

_YEAR = r"(?P<year>\d{4}|[〇○零一二三四五六七八九]{4})年?度?"
_BEGINNING = "政府信息公开"
_SUBJECT = r"政府信息公开(?:工作)?(?:年度?报告|年度工作报告|工作报告|年报|报告)"
LONGEST_TITLE = 80
_PART = rf".{{0,{LONGEST_TITLE}}}?"
_TITLES = (
    re.compile(rf"(?P<unit>{_PART})(?:关于)?{_YEAR}(?P<after>{_PART}){_SUBJECT}(?P<rest>.*)"),
    re.compile(rf"(?P<unit>{_PART})(?P<after>){_SUBJECT}[（(]{_YEAR}[）)](?P<rest>)"),
)
_NOT_OF_TITLE = re.compile("[>»｜|_：:。；;，]|当前位置|首页|印发|通知")


@dataclass(frozen=True)
class Title:
    """The title of a report, as it stands."""

    text: str
    unit: str
    year: int | None


def title_of(text: str, before: str = "") -> Title | None:
    """The title that this is; `before` is the line above it, which may be its first half."""
    line, above = spaceless(printed(text)), spaceless(printed(before))
    if len(above) > LONGEST_HEADING or _NOT_OF_TITLE.search(fold(above).text):
        above = ""
    if (title := _whole_title(line)) is None:
        # 某某局2023年 over 政府信息公开工作年度报告
        goes_on = above and fold(line).text.startswith(_BEGINNING)
        return _whole_title(above + line) if goes_on else None
    if title.unit or not above:
        return title
    return Title(above + title.text, above, title.year)


def _whole_title(line: str) -> Title | None:
    folded = fold(line)
    found = None
    if len(folded.text) <= LONGEST_TITLE:
        found = next(filter(None, (pattern.fullmatch(folded.text) for pattern in _TITLES)), None)
    if not found or _NOT_OF_TITLE.search(found["unit"] + found["after"]):
        return None
    if re.match(r"[^（(]", found["rest"]):
        return None
    unit = "unit" if found["unit"] else "after"
    start, end = folded.span(*found.span(unit))
    rest, _ = folded.span(*found.span("rest"))
    return Title(line[:rest], line[start:end], whole_number(found["year"]))
