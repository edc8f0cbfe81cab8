"""The paragraphs of a section → their claims: what they say of which figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from gongkai_docx.forms import Form
from gongkai_docx.forms.vocabulary import vocabulary
from gongkai_docx.forms.words import form_words
from gongkai_docx.patterns import pattern
from gongkai_docx.prose.claim import Claim, Found
from gongkai_docx.prose.doubt import Doubts
from gongkai_docx.prose.doubts import DOUBTS
from gongkai_docx.prose.lexicon import Lexicon, lexicon
from gongkai_docx.prose.quantities import COUNTED, NO_TIMES, PLAIN
from gongkai_docx.prose.reading import Reading, read
from gongkai_docx.prose.sentence import Sentence, discloses
from gongkai_docx.prose.setting import Setting
from gongkai_docx.prose.topic import NOTHING, Came, Topic, after_sentence
from gongkai_docx.prose.widening import told_as_done, widened

_SPACE = pattern(r"\s")
_REASON = pattern(
    r"(?<=公开|提供|处理)\((?!含|其中|包括|不含)[^(),;。\d]{2,40}\)(?=\d)",
    needs=("公开(", "提供(", "处理("),
)
"""不予公开（属于三类内部事务信息）2件."""
_SENTENCE = pattern(r"[^。!?\n]+")
_LONGEST_OF_ALL = 100
"""Characters of a sentence that tells in words what came of all: 上述申请均已依法按时办结."""
_LONGEST_KEPT = 300
"""Characters of a sentence that is remembered."""
_LONGEST_HEADING = 12
"""Characters of a sentence that names what the next ones are about: （二）依申请公开."""


def claims(
    paragraphs: Iterable[tuple[str, str | None]], setting: Setting, doubts: Doubts = DOUBTS
) -> Iterator[tuple[int, Claim]]:
    """The claims of those paragraphs of one section, each with the number of its paragraph.

    A paragraph is its text and the heading that it stands under.
    """
    known = lexicon(setting)
    for number, (text, heading) in enumerate(paragraphs):
        for claim in _of_paragraph(text, heading or "", setting.form, known, doubts):
            yield number, claim


def _of_paragraph(
    text: str, heading: str, form: Form, known: Lexicon, doubts: Doubts
) -> Iterator[Claim]:
    """The claims of a paragraph; what a sentence speaks of is known to the next one."""
    plain, places = _plain(text)
    if not _may_claim(plain):
        return
    topic = Topic(table=_matter_of(form, heading))
    disclosed = discloses(form, heading)
    read_so_far: list[tuple[Sentence, int, Sequence[Found]]] = []
    came: Came | None = None
    for match in _SENTENCE.finditer(plain):
        said = match[0]
        if not (_may_claim(said) or (came and _tells_of_all(form, came, said))):
            topic, came = _behind(form, topic, said), None
            continue
        disclosed = disclosed or discloses(form, said)
        before = Before(disclosed, topic, came)
        if doubts is DOUBTS and len(said) <= _LONGEST_KEPT:
            sentence, (found, topic, came) = _kept(known, said, before)
        else:
            sentence, (found, topic, came) = _said(known, said, before, doubts)
        read_so_far.append((sentence, match.start(), found))
    done = told_as_done(form, (each for _, _, found in read_so_far for each in found))
    for sentence, start, found in read_so_far:
        for each in widened(sentence, found, done):
            yield _claim(each, start, text, places)


class Before(NamedTuple):
    """What is known before a sentence."""

    disclosed: bool
    """Whether the disclosure of information is spoken of, in it or before."""
    topic: Topic
    came: Came | None


def _said(known: Lexicon, said: str, before: Before, doubts: Doubts) -> tuple[Sentence, Reading]:
    """The sentence, and what came of reading it."""
    words = tuple(known.words(said))
    sentence = Sentence(known.form, said, words, before.disclosed, doubts)
    reading = read(sentence, before.topic, before.came)
    return sentence, reading._replace(topic=after_sentence(reading.topic))


@lru_cache(maxsize=500)
def _kept(known: Lexicon, said: str, before: Before) -> tuple[Sentence, Reading]:
    """The same, remembered: offices write the same sentences, and a report is read many times."""
    return _said(known, said, before, DOUBTS)


def _tells_of_all(form: Form, came: Came, said: str) -> bool:
    """Whether the sentence may tell what came of all that came in: 上述申请均已办结."""
    words = form_words(form).tables[came.all_of.table]
    is_short = len(said) <= _LONGEST_OF_ALL
    return is_short and any(word in said for word in (*words.said, *words.verbs))


def _claim(found: Found, start: int, text: str, places: Sequence[int]) -> Claim:
    """The claim with its phrase as it was typed, the sentence beginning there in the plain text."""

    def typed(place: int) -> int:
        return places[start + place]

    first, last = typed(found.start), typed(found.end - 1) + 1
    number = None
    if found.number:
        begin, end = found.number
        number = typed(begin) - first, typed(end - 1) + 1 - first
    return Claim(
        found.readings,
        found.value,
        text[first:last],
        number,
        found.measure,
        found.subject,
        found.loose,
        found.of_all,
    )


def _behind(form: Form, topic: Topic, said: str) -> Topic:
    """What is spoken of behind a sentence that claims nothing; a short one may be a heading."""
    if topic.table:
        words = form_words(form).tables[topic.table]
        if any(word in said for word in words.said + words.verbs):
            return topic
    return Topic(table=_matter_of(form, said)) if len(said) <= _LONGEST_HEADING else NOTHING


def _may_claim(said: str) -> bool:
    """Whether it says something of a figure: has a number, or says that there is none."""
    return (
        any(word in said for word in _shortest_negations())
        or COUNTED.search(said) is not None
        or NO_TIMES.search(said) is not None
        or _IS_NUMBER.search(said) is not None
    )


_IS_NUMBER = pattern(r"[为是]\d", needs="为是")


@cache
def _shortest_negations() -> Sequence[str]:
    words = vocabulary().negations
    return [word for word in words if not any(each in word for each in words if each != word)]


@lru_cache(maxsize=200)
def _matter_of(form: Form, heading: str) -> str:
    """The table whose matter the heading names; "" if it names none, or several."""
    named = [
        table.table
        for table in form_words(form).tables.values()
        if any(word in heading for word in table.said)
    ]
    return named[0] if len(named) == 1 else ""


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The text in half-width characters and without spaces, and where each of them stood.

    A reason in brackets between a result and its number is read as if it stood without them.
    """
    places: Sequence[int] = range(len(text))
    if _SPACE.search(text):
        places = [place for place, char in enumerate(text) if not char.isspace()]
        text = "".join(text[place] for place in places)
    plain = text.translate(PLAIN)
    return _REASON.sub(lambda reason: f"的{reason[0][1:-1]}的", plain), places
