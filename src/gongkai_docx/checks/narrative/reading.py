"""Paragraphs → claims: what they say of which figures, and nothing that they may not be saying.

Each sentence is cut into words (`lexicon`) and understood (`sentences`); what it speaks of is known
to the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gongkai_docx.checks.narrative.lexicon import Lexicon
from gongkai_docx.checks.narrative.quantities import HALF_WIDTH, QUANTITY
from gongkai_docx.checks.narrative.sentences import Claim, Keys, Sentence, Topic, discloses
from gongkai_docx.forms import Form
from gongkai_docx.forms.words import form_words
from gongkai_docx.report import Report

__all__ = ["Claim", "Keys", "claims"]

_SPACE = re.compile(r"\s")
_SENTENCE = re.compile(r"[^。!?\n]+")
_LONGEST_HEADING = 12
"""Characters of a sentence that names what the next ones are about: （二）依申请公开."""
# Only these can say something of a figure.
_CANDIDATE = re.compile(rf"{QUANTITY.pattern}|[为是]\d|未|没有|无|不存在|不曾|零|为0")


def claims(texts: Iterable[tuple[str, str | None]], report: Report) -> Iterator[tuple[int, Claim]]:
    """The claims of those paragraphs of one section, each with the number of its paragraph.

    `texts` are the paragraphs with their headings.
    """
    lexicon = Lexicon(report)
    for number, (text, heading) in enumerate(texts):
        for claim in _paragraph(report.form, lexicon, text, heading or ""):
            yield number, claim


def _paragraph(form: Form, lexicon: Lexicon, text: str, heading: str) -> Iterator[Claim]:
    """The claims of a paragraph under that heading."""
    plain, places = _plain(text)
    topic = Topic(table=_matter_of(form, heading))
    disclosed = discloses(form, heading)
    for match in _SENTENCE.finditer(plain):
        said = match[0]
        if not _CANDIDATE.search(said):
            named = _matter_of(form, said) if len(said) <= _LONGEST_HEADING else ""
            topic = topic if _speaks_of(form, topic.table, said) else Topic(table=named)
            continue
        disclosed = disclosed or discloses(form, said)
        sentence = Sentence(form, said, lexicon.words(said), topic, disclosed=disclosed)
        for claim, start, end in sentence.claims():
            typed = places[match.start() :]
            first, last = typed[start], typed[end - 1] + 1
            number = None
            if claim.number:
                a, b = (start + place for place in claim.number)
                number = typed[a] - first, typed[b - 1] + 1 - first
            yield replace(claim, phrase=text[first:last], number=number)
        topic = replace(sentence.topic, fresh=False)


def _matter_of(form: Form, heading: str) -> str:
    """The table whose matter the heading names; "" if it names none, or several."""
    named = [
        table.table
        for table in form_words(form).tables.values()
        if any(word in heading for word in table.said)
    ]
    return named[0] if len(named) == 1 else ""


def _speaks_of(form: Form, table: str, sentence: str) -> bool:
    """Whether the sentence has a word for the matter of that table."""
    if not table:
        return False
    matter = form_words(form).tables[table]
    return any(word in sentence for word in matter.said + matter.verbs)


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The text in half-width characters and without spaces, and where each of them stood."""
    if not _SPACE.search(text):
        return text.translate(HALF_WIDTH), range(len(text))
    kept = [(char, place) for place, char in enumerate(text) if not char.isspace()]
    return "".join(char for char, _ in kept).translate(HALF_WIDTH), [place for _, place in kept]
