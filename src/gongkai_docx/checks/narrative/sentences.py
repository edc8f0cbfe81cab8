"""The words of a sentence → its claims: what it says of which figures.

A number is understood only if all that belongs to it is known. What a sentence leaves out (the
table, the row) is taken from what it has just spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise, product
from typing import NamedTuple

from gongkai_docx.checks.narrative import words
from gongkai_docx.checks.narrative.clauses import Item, items_of, segments
from gongkai_docx.checks.narrative.lexicon import Word
from gongkai_docx.forms import Form
from gongkai_docx.forms.words import Mention, TableWords, form_words

Keys = tuple[str, ...]
"""Figures that a number is the sum of: mostly one."""


@dataclass(frozen=True)
class Claim:
    """What a phrase says: that a figure has this value."""

    readings: tuple[Keys, ...]
    """What figure may be meant, the likeliest first; several where the words leave it open."""
    value: int | Decimal
    phrase: str
    number: tuple[int, int] | None
    """Where in the phrase the number stands; None where it is said in words (没有)."""
    measure: str
    subject: str
    """Whose figure it is, where that is said in words that may be another's."""
    loose: bool = False
    """Whether only a verb tells the row, which may then be told of a part of the whole."""


@dataclass
class Topic:
    """What has been spoken of: a sentence may leave it out."""

    table: str = ""
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    measure: str = ""
    fresh: bool = False
    """Whether it was named in this very sentence."""
    counted: bool = False
    """Whether its number was told already."""
    value: int | Decimal = 0
    """The number that was told of it."""
    within: bool = False
    """Whether what follows is told of its columns only: 自然人提出的9件申请中，…."""


_NARROWING = re.compile("|".join(map(re.escape, words.NARROWING)))
_NOUNS = re.compile("|".join(map(re.escape, words.NOUNS)))
_PARTS = re.compile("|".join(map(re.escape, words.PARTS)))
_OFFICE = re.compile(
    r"(?P<region>[一-龥]{0,6}?)[省市县区州旗盟镇乡][一-龥]{2,14}[局委办厅院所]|"
    r"(?P<begin>[一-龥]{2})[一-龥]{1,8}[局委办厅院]"
)
_ATTRIBUTES = re.compile(rf"公文|属性|主动{words.OPEN}的?[\d一二两三四五六七八九十百]")
_PART = re.compile("|".join(map(re.escape, words.AMONG)))
_LONGEST_EXAMPLE = 12
_MOST_TOGETHER = 4
"""Of how many things one number may be told together."""
_AMOUNTS = ("元", "千元", "万元", "亿元")


class _Meaning(NamedTuple):
    """What figure the words of an item speak of; the rows and columns that they leave open."""

    table: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    loose: bool
    """Whether only a verb tells the row."""


@dataclass
class _Found:
    """A claim in a sentence, with what decides later whether it stands."""

    claim: Claim
    start: int
    end: int
    group: int
    """The list of parts that it stands in; 0 for none."""

    @property
    def table(self) -> str:
        """The table of the figures that it tells."""
        return self.claim.readings[0][0].partition(".")[0]


class Sentence:
    """Reads one sentence, beginning with what was spoken of before.

    `disclosed` tells that the disclosure of information is spoken of, here or before.
    """

    def __init__(
        self, form: Form, text: str, words: Iterable[Word], topic: Topic, *, disclosed: bool
    ) -> None:
        self.topic = topic
        self._tables = form_words(form).tables
        self._form, self._text, self._words, self._disclosed = form, text, list(words), disclosed
        self._group = 0
        """Which list of parts (其中…) is being read; 0 where none is."""
        self._groups = 0
        self._timely = True
        """Whether it is this year's figures that are told."""
        self._outside: list[tuple[int, bool, Topic]] = []
        """The list, the time and the topic outside of the brackets that are open."""
        self._is_part = self._cut_short = self._closed = False
        """Whether a part of the organ is named before a bracket; whether it, or any, just ended."""
        self._recent: Topic | None = None
        """What the last number was told of."""
        self._doubtful: set[int] = set()
        """Lists with a part that is not understood: the others may not be what they seem."""
        self._attributes = _ATTRIBUTES.search(text) is not None
        """Whether it tells what may be done with documents: 主动公开120件、依申请公开30件."""
        self._obscure = False
        """Whether something unknown came before in this sentence."""
        self._foreign = False
        """Whether something else was counted in this sentence, and our matter not named since."""
        self._we = {w.text[1:] for w in self._words if w.kind == "subject" and _is_own(w)}
        """What we are called where we are spoken of: 局, of 我局."""
        self._subject = ""
        self._wider = False
        """Whether more than the organ is counted: 全市1873件，其中我区126件."""
        self._shared = False
        """Whether parts of the organ are counted by themselves: 各镇街收到…."""
        self._told: set[tuple[str, ...]] = set()
        """The rows that were told in this sentence."""
        self._done: tuple[str, ...] = ()
        """The rows of the last verb: 办结的申请中自然人9件 is told of 办结."""
        self._last: Word | None = None
        """The last number that was told of one thing."""
        self._understood = True
        """Whether every number of the clause was understood."""

    def claims(self) -> list[tuple[Claim, int, int]]:
        """The claims of the sentence, each with its place in it."""
        if any(word in self._text for word in _voiding(self._form)):
            return []
        found: list[_Found] = []
        before: list[Word] = []
        for opener, segment in segments(self._words):
            self._enter(opener, before)
            before = segment
            if any(word.kind == "plan" for word in segment):
                break
            kinds = [word.kind for word in segment]
            if "change" in kinds:
                segment = segment[: kinds.index("change")]
            if any(
                word.kind == "own time" or word.text.startswith(words.OWN_TIMES) for word in segment
            ):
                self._timely = True
            if any(word.kind == "other time" for word in segment):
                self._timely = False
            if self._timely:
                found += self._list(segment)
        told = {each.claim.readings[0] for each in found}
        return [
            (self._widened(each, told), each.start, each.end)
            for each in found
            if not (each.claim.loose and each.group in self._doubtful) and not self._narrowed(each)
        ]

    def _narrowed(self, each: _Found) -> bool:
        """Whether only a part of it is ours: 行政复议11件，其中政府信息公开类4件."""
        if self._shared and each.claim.subject and each.claim.subject[0] not in words.WHOLE:
            return True
        if (self._wider and not each.group) or self._is_others(each.claim.subject):
            return True
        form, table = self._form, self._tables[each.table]
        before, after = self._text[: each.end], self._text[each.end :]
        if discloses(form, before) or not (table.disclosed or table.said):
            return False
        part = _PART.search(after)
        return part is not None and discloses(form, after[part.end() :])

    def _is_others(self, subject: str) -> bool:
        """Whether it is another's, or of more than us, who are spoken of too: 全省…，我局第8."""
        if not subject or subject.startswith(tuple(words.OWN)):
            return False
        if subject.startswith(words.WHOLE):
            return bool(self._we) and subject[1:] not in self._we
        return bool(self._we) and subject.endswith((*words.OFFICE_ENDS, *words.GOVERNMENTS))

    def _widened(self, each: _Found, told: set[Keys]) -> Claim:
        """The claim, with a sum that it may mean as well: 受理12件 with 上年结转2件 beside it."""
        form, claim = self._form, each.claim
        if not claim.loose or len(claim.readings[0]) > 1:
            return claim
        sums = tuple(
            (key,)
            for key, figure in form.derived.items()
            if claim.readings[0][0] in figure.terms
            and all((term,) in told for term in figure.terms)
        )
        return replace(claim, readings=claim.readings + sums)

    def _enter(self, opener: str, before: list[Word]) -> None:
        """Go into a list of parts, or out of it; what stands in brackets is a list too."""
        self._cut_short = opener == ")" and self._is_part
        self._closed = opener == ")"
        if opener == "(":
            parts = [
                word
                for word in before
                if word.kind in ("unknown", "each") and _NARROWING.search(word.text)
            ]
            self._is_part = bool(parts) and not any(w.kind == "quantity" for w in before)
            self._outside.append((self._group, self._timely, self.topic))
            self.topic = self._recent or self.topic
        if opener in ("among", "("):
            self._groups += 1
            self._group = self._groups
        elif opener == ")" and self._outside:
            self._group, self._timely, self.topic = self._outside.pop()
        elif opener == ";":
            self._group = 0

    def _list(self, segment: list[Word]) -> list[_Found]:
        """The claims of a clause; none if what is listed in it is not all understood."""
        self._understood = True
        table = self.topic.table
        found = list(self._segment(segment))
        if self._understood:
            return found
        is_matter = bool(table and self._tables[table].said)
        return [
            each for each in found if is_matter and each.table == table and not each.claim.loose
        ]

    def _segment(self, segment: list[Word]) -> Iterator[_Found]:
        items = list(items_of(segment))
        if any(word.kind == "respectively" for word in segment):
            yield from self._respectively(items)
            return
        waiting: list[_Meaning] = []
        unplaced: list[Item] = []
        denied = False
        for number, item in enumerate(items):
            quantity = item.of("quantity")
            denied = denied or bool(item.of("negation"))
            if self._unknown(item) or self._is_open(number, items):
                self._not_understood(item)
                waiting, unplaced, denied = [], [], False
                continue
            meaning = self._meaning(item)
            if meaning is None and item.of("negation") and len(items) == 1:
                meaning = self._denied(item)
                if meaning:
                    yield from self._none(item, meaning)
                    continue
            if meaning is None and denied and not quantity and item.of("mention"):
                unplaced.append(item)
            elif meaning is not None and denied and unplaced:
                yield from self._placed(unplaced, meaning)
                unplaced = []
            if denied:
                if meaning is not None and item.of("mention") and _says_none(quantity):
                    yield from self._none(item, meaning)
                denied = _says_none(quantity)
            elif quantity:
                if meaning is None:
                    self._not_understood(item)
                elif item.of("both") and meaning.loose:
                    for verb in self._verbs(item, meaning):
                        yield from self._stated(item, [verb])
                else:
                    yield from self._stated(item, self._together(waiting, meaning))
                waiting = []
            elif meaning is not None and item.of("mention"):
                if len(items) == 1:
                    yield from self._all_of_them(item, meaning)
                waiting.append(meaning)
                self._speak_of(meaning, item)
                self._done = meaning.rows if meaning.loose else ()
                if meaning.columns[0] and item.of("filler") and self._is_within(item):
                    self.topic = replace(self.topic, columns=meaning.columns, within=True)
            else:
                waiting = []

    def _denied(self, item: Item) -> _Meaning | None:
        """What is denied by words that name nothing: 被纠正的情形，本年度没有发生."""
        is_named = bool(item.of("mention", "quantity", "rest"))
        return self._repeated(item) if item.of("act") and not is_named else None

    def _is_open(self, number: int, items: list[Item]) -> bool:
        """Whether the item's number may be told of more than the item, or of less, or of none."""
        item = items[number]
        if len(item.of("negation")) > 1 or (number == 0 and self._cut_short):
            return True
        if not item.of("quantity"):
            return False
        if item.joint in words.EITHER and number and items[number - 1].of("mention"):
            return True
        before = items[number - 1] if number and item.joint else None
        is_column = any(m.column for w in item.of("mention") for m in w.mentions)
        if before and is_column and not before.of("mention", "quantity", "negation"):
            return True  # 村民和企业提出4件
        told = item.of("mention", "quantity")
        after = items[number + 1] if number + 1 < len(items) else Item()
        return (
            told[0].kind == "quantity"
            and bool(after.joint and after.of("mention"))
            and not after.of("quantity", "negation")
        ) or (bool(after.joint) and bool(item.of("each")) and not after.of("quantity"))

    def _placed(self, items: list[Item], meaning: _Meaning) -> Iterator[_Found]:
        """未制定、废止规范性文件: what is denied before the matter is named."""
        topic, self.topic = self.topic, Topic(meaning.table, meaning.rows, fresh=True)
        for item in items:
            if told := self._meaning(item):
                yield from self._none(item, told)
        self.topic = topic

    def _all_of_them(self, item: Item, meaning: _Meaning) -> Iterator[_Found]:
        """收到4件，均由自然人提出: the number that was just told is that of the column."""
        last, said = self._last, item.of("mention")
        is_all = item.of("each") or "全部" in self._said(item) or (last and last.value == 1)
        told = self._recent.rows if self._recent else ()
        is_same = meaning.rows == self.topic.rows == told and bool(meaning.columns[0])
        if not last or not is_all or not is_same or len(said) > 1 or item.of("rest"):
            return
        if readings := self._readings(meaning, item):
            yield self._claim(item, readings, loose=True, value=last.value)

    def _is_within(self, item: Item) -> bool:
        """Whether what follows is told of a part of what the item names."""
        return not self._said(item).isdisjoint(words.WITHIN)

    def _said(self, item: Item) -> set[str]:
        return {word.text for word in item.words}

    def _verbs(self, item: Item, meaning: _Meaning) -> Iterator[_Meaning]:
        """What each verb of 收到并办结的16件 means."""
        for word in item.of("mention"):
            rows = tuple(m.row for m in word.mentions if m.row and m.table == meaning.table)
            if rows:
                yield meaning._replace(rows=rows)

    def _together(self, waiting: list[_Meaning], last: _Meaning) -> list[_Meaning]:
        """What the number after a series is told of: 逾期不补正、不再处理的3件 are one thing."""
        if last.loose and any(not each.loose for each in waiting):
            return [each for each in waiting if not each.loose]
        told = [each.rows for each in (*waiting, last)]
        narrow = self._narrowest(last.table, told) if waiting and not last.loose else ()
        if narrow and len(set(told)) > 1 and len({each.table for each in (*waiting, last)}) == 1:
            return [last._replace(rows=narrow)]  # 未经复议、直接提起的行政诉讼
        return [*waiting, last]

    def _unknown(self, item: Item) -> bool:
        """Whether something unknown in the item may narrow what is counted.

        What stands before the verb is who or how, unless it is known to be a part of the whole.
        """
        for word in item.of("unknown"):
            if self._is_example(word, item):
                continue
            text = word.text
            told = item.of("mention", "quantity", "negation", "act")
            before = not told or word.start < told[0].start
            first = not told or (before and (_is_verb(told[0]) or self._is_office(text)))
            is_part = _PARTS.search(text) is not None
            self._shared = self._shared or bool(item.of("quantity") and first and is_part)
            if self._group or not first or (told and not self._is_organ(text)):
                return True
            self._subject = text
        if self._group and item.of("subject"):
            own = {word.text[0] for word in item.of("subject")} & set(words.OWN)
            self._wider = self._wider or bool(own and item.of("quantity"))
            return True
        for word in item.of("subject"):
            self._subject = word.text
        return False

    def _is_office(self, text: str) -> bool:
        """Whether it is an office and nothing else: 县住建局, but not 清理."""
        return _OFFICE.fullmatch(text) is not None and self._is_organ(text)

    def _is_organ(self, text: str) -> bool:
        """Whether it names who did something, and it may be the report's own organ."""
        if not text.endswith(words.ORGAN_ENDS):
            return False
        office = _OFFICE.fullmatch(text)
        narrowed = _NOUNS.sub("", text)
        if office and not _PARTS.search(text):
            narrowed = _NOUNS.sub("", office["begin"] or "") or office["region"] or ""
        return not _NARROWING.search(narrowed)

    def _doubt(self) -> None:
        self._understood = False
        if self._group:
            self._doubtful.add(self._group)

    def _is_example(self, word: Word, item: Item) -> bool:
        """Whether it is only an example of what is named behind it: 合作社等其他组织."""
        end = self._text.find("等", word.end, word.end + _LONGEST_EXAMPLE)
        named = {
            each.start
            for each in item.of("mention")
            for m in each.mentions
            if (m.row or m.column) and self._tables[m.table].said
        }
        return end >= 0 and end + 1 in named

    def _not_understood(self, item: Item) -> None:
        if item.of("quantity"):
            self._doubt()
            tables = {m.table for word in item.of("mention") for m in word.mentions if m.firm}
            named = self.topic.fresh and self.topic.table in tables
            if not self._group and item.of("unknown") and not named and not self._is_idle(item):
                self.topic = Topic()
                self._foreign = True
        elif matter := self._matter(item):
            self.topic = matter
        elif not self.topic.fresh and not self._is_of_topic(item):
            self.topic = Topic()
        self.topic.counted = True  # what was told in between is not known
        self._obscure = True

    def _is_idle(self, item: Item) -> bool:
        """Whether it is what was spoken of that is counted, in words not known: 申请人撤回2件."""
        table = self.topic.table
        return bool(table) and not self._said(item).isdisjoint(self._tables[table].idle)

    def _is_of_topic(self, item: Item) -> bool:
        """Whether it speaks of what was spoken of, if not in words that are known: 畅通受理渠道."""
        return any(m.table == self.topic.table for w in item.of("mention") for m in w.mentions)

    def _matter(self, item: Item) -> Topic | None:
        """What a clause is about that isn't understood: 开展规范性文件清理，废止9件."""
        firm = {m for word in item.of("mention") for m in word.mentions if m.firm}
        if len(firm) != 1 or self.topic.fresh:
            return None
        (mention,) = firm
        is_matter = not mention.column and (not mention.row or not self._tables[mention.table].said)
        rows = (mention.row,) if mention.row else ()
        return Topic(mention.table, rows, fresh=True) if is_matter else None

    def _speak_of(self, meaning: _Meaning, item: Item) -> None:
        firm = any(mention.firm for word in item.of("mention") for mention in word.mentions)
        if firm and meaning.table != self.topic.table:
            self.topic = Topic(meaning.table, fresh=True)
        if firm or not meaning.loose:
            self.topic = replace(
                self.topic, rows=meaning.rows, columns=(), fresh=True, counted=False
            )

    # ------------------------------------------------------------ meaning

    def _meaning(self, item: Item) -> _Meaning | None:
        """What the item's words mean together, with what was spoken of; None if that is open."""
        spoken = [word.mentions for word in item.of("mention")]
        if not spoken:
            return None if item.of("rest") else self._repeated(item)
        table = self._table(spoken, item)
        if not table:
            return None
        words_of = self._tables[table]
        own = [tuple(m for m in mentions if m.table == table) for mentions in spoken]
        others = [word for word, ms in zip(item.of("mention"), own, strict=True) if not ms]
        if not all(self._means_nothing(word, words_of) for word in others):
            return None
        if not self._is_ours(words_of, own):
            return None
        rows, loose = self._rows(table, own, item)
        if self._of_another_part(table, rows, item):
            return None
        rest, named = item.of("rest"), item.of("mention")
        is_part = bool(rest) or not self._said(item).isdisjoint(words.OF_SOME)
        if is_part and not any(m.row for mentions in own for m in mentions):
            return None
        if rest and (loose or rest[0].start > named[0].start):
            return None  # the rest of those just told, or of this row: not all of it
        columns = tuple(
            dict.fromkeys(
                m.column
                for ms in own
                for m in ms
                if m.column and (m.firm or self._is_listed(table))
            )
        )
        if len({tuple(m.column for m in ms if m.column) for ms in own} - {()}) > 1:
            return None
        is_same = self.topic.fresh and self.topic.table == table
        if not columns and is_same and self.topic.columns and not words_of.said:
            if not any(_default_columns(self._form, table, row) for row in rows):
                columns = self.topic.columns  # 现行有效规章4件，规范性文件9件
        elif not columns and is_same and self.topic.columns:
            own_first = self.topic.within
            columns = (*self.topic.columns, "") if own_first else ("", *self.topic.columns)
        return _Meaning(table, rows, columns or ("",), loose) if rows else None

    def _of_another_part(self, table: str, rows: tuple[str, ...], item: Item) -> bool:
        """Whether it is told of the new or the old ones alone: 上年结转2件，其中予以公开1件."""
        form = self._form
        old = _carried_in(form)
        is_of_topic = self._group and self.topic.table == table
        if is_of_topic and old.intersection(self.topic.rows):
            is_column = rows == self.topic.rows
            return self._exceeds(item) == is_column or (is_column and self._told != {rows})
        came = _arriving(form)
        is_done = is_of_topic and self.topic.rows in _settled(form)
        if is_done and (came - old).intersection(rows):
            return True  # 办理26件，其中本年新收23件
        told = item.of("mention", "quantity")
        for word, following in pairwise(told):
            is_came = any(m.firm and m.row in came for m in word.mentions)
            done = [m.row for m in following.mentions if m.row and not m.firm]
            if is_came and done and not came.intersection(done) and came.intersection(rows):
                return following is not told[-1] and told[-1].kind == "quantity"
        return False

    def _exceeds(self, item: Item) -> bool:
        """Whether its number is greater than the one that was just told, so no part of it."""
        return any(word.value > self.topic.value for word in item.of("quantity"))

    def _is_listed(self, table: str) -> bool:
        """Whether a word may be a column's only: 其中公民12件, but not 收到公民提出的12件."""
        return bool(self._group) or not self._tables[table].said

    def _is_ours(self, table: TableWords, own: list[tuple[Mention, ...]]) -> bool:
        """Whether it is this table's matter that is counted, and not a part of something else."""
        told = [m for mentions in own for m in mentions]
        named = any(m.firm and not m.row and not m.column for m in told)
        done = any(m.row and not m.firm for m in told)
        if named and not self._group:
            self._foreign = False
        if self._group and (self._foreign or self.topic.table not in ("", table.table)):
            return False
        if not table.said:
            return True  # its rows are matters themselves
        is_topic = self.topic.table == table.table
        if (self._foreign and not is_topic) or (self._attributes and not done):
            return False
        if self.topic.fresh and self.topic.table and not is_topic and not named and not done:
            return False
        return named or is_topic or self._disclosed or self._is_spoken_of(table)

    def _is_spoken_of(self, table: TableWords) -> bool:
        """Whether the sentence has a word for the table's matter, or speaks of openness."""
        return words.OPEN in self._text or any(w in self._text for w in table.verbs)

    def _means_nothing(self, word: Word, table: TableWords) -> bool:
        """Whether a word of another table says nothing beside one of this."""
        text = word.text
        is_matter = all(m.firm and not m.row and not m.column for m in word.mentions)
        return is_matter or text in table.beside or (text in table.disclosed and self._disclosed)

    def _repeated(self, item: Item) -> _Meaning | None:
        """What a number without a name tells: what this sentence has just named.

        Or what it has told of another: 全市…120件，我县16件.
        """
        topic = self.topic
        is_other = bool(item.of("subject"))
        if not topic.fresh or not topic.rows or self._closed or (topic.counted and not is_other):
            return None
        return _Meaning(topic.table, topic.rows, topic.columns or ("",), loose=True)

    def _table(self, spoken: list[tuple[Mention, ...]], item: Item) -> str:
        """The table that is spoken of: named here, or just before."""
        firm = {m.table for mentions in spoken for m in mentions if m.firm}
        if len(firm) > 1:
            # 政府信息公开申请行政复议: the matter of one table may be what another is about.
            narrow = {m.table for ms in spoken for m in ms if m.firm and (m.row or m.column)}
            firm = narrow or firm
        if len(firm) == 1:
            (table,) = firm
            named = any(m.firm and (m.row or not m.column) for ms in spoken for m in ms)
            return table if named or self.topic.table in ("", table) else ""
        loose = {m.table for mentions in spoken for m in mentions}
        measure = item.measure
        if firm:
            return ""
        if self.topic.table and (loose <= {self.topic.table} or not loose):
            is_same = self.topic.fresh or not measure or measure == self.topic.measure
            return self.topic.table if is_same or not self.topic.measure else ""
        if self.topic.table and self.topic.table in loose:
            return self.topic.table
        # 收到申请4件: the verb and the matter of the same table.
        matter = {m.table for ms in spoken for m in ms if not m.row and not m.column}
        if len(loose) == 1 and loose == matter and len(spoken) > 1:
            is_clear = not self._obscure or self._disclosed or words.OPEN in self._text
            return next(iter(loose)) if is_clear else ""
        return ""

    def _rows(
        self, table: str, own: list[tuple[Mention, ...]], item: Item
    ) -> tuple[tuple[str, ...], bool]:
        """The rows that may be meant, and whether only a verb tells them."""
        told = [mentions for mentions in own if any(m.row for m in mentions)]
        firm = [tuple(m.row for m in ms if m.row and m.firm) for ms in told]
        firm = [rows for rows in firm if rows]
        topic = self.topic
        if firm:
            rows = self._narrowest(table, firm)
            is_reason = topic.fresh and not topic.counted and topic.table == table
            if is_reason and rows and self._holds(table, rows, topic.rows):
                return tuple(dict.fromkeys((*topic.rows, *rows))), False
            return rows, False
        if told:
            return tuple(dict.fromkeys(m.row for ms in told for m in ms if m.row)), True
        recent = self._recent
        if item.joint and recent and recent.table == table and recent.columns:
            return recent.rows, False  # 答复自然人58件、商业企业5件
        if self.topic.table == table and self.topic.rows:
            is_part = self._group or any(m.column for ms in own for m in ms)
            if is_part or not self._tables[table].meant:
                return self.topic.rows, False
        matters = self._tables[table]
        meant = tuple(sorted(matters.meant, key=lambda row: row not in self._done))
        named = self.topic.rows if self.topic.fresh and self.topic.table == table else ()
        if not self._said(item).isdisjoint(words.THESE):
            return named, False
        if named and not self.topic.counted:
            return tuple(dict.fromkeys((*named, *meant))), False
        matter = {
            word.text for word in item.of("mention") if any(_is_matter(m) for m in word.mentions)
        }
        return ((), False) if matter and matter.isdisjoint(matters.counted) else (meant, False)

    def _narrowest(self, table: str, told: list[tuple[str, ...]]) -> tuple[str, ...]:
        """Of a result and its reason (无法提供, 不掌握) the reason; nothing if they don't fit."""
        narrow = told[0]
        for rows in told[1:]:
            if set(rows) == set(narrow) or self._holds(table, rows, narrow):
                continue
            if not self._holds(table, narrow, rows):
                return ()
            narrow = rows
        return narrow

    def _holds(self, table: str, whole: Sequence[str], part: Sequence[str]) -> bool:
        """Whether the one row is the sum that the other is part of."""
        form = self._form
        column = next(iter(next(iter(form.nested[table].values()))))
        sums = {f"{table}.{row}.{column}" for row in whole} & form.derived.keys()
        return any(
            set(form.terms(key)) >= set(form.terms(f"{table}.{row}.{column}"))
            for key in sums
            for row in part
            if f"{table}.{row}.{column}" in form.figures
            or f"{table}.{row}.{column}" in form.derived
        )

    # ------------------------------------------------------------ claims

    def _stated(self, item: Item, meanings: list[_Meaning]) -> Iterator[_Found]:
        """What the item's number says of each of these, or of their sum."""
        quantities = item.of("quantity")
        meanings = list(dict.fromkeys(meanings))
        readings = [self._readings(meaning, item) for meaning in meanings[: _MOST_TOGETHER + 1]]
        if len(quantities) > 1 or not all(readings) or len(meanings) > _MOST_TOGETHER:
            self._doubt()
            return
        number = quantities[0]
        said = self._said(item)
        is_loose = all(meaning.loose for meaning in meanings)
        if len(readings) == 1 or item.of("each") or number.value == 0:
            for each in readings:
                yield self._claim(item, each, is_loose)
        elif is_loose:  # 收到、答复的15件 are the ones or the others
            both = tuple(reading for each in readings for reading in each)
            yield self._claim(item, both, is_loose)
        else:
            sums = tuple(
                tuple(key for keys in combination for key in keys)
                for combination in product(*readings)
            )
            if said.isdisjoint(words.SUMMING):
                sums += tuple(reading for each in readings for reading in each)
            yield self._claim(item, sums, is_loose)
        self._last = number if len(meanings) == 1 else None
        meaning = meanings[-1]
        self._told.add(meaning.rows)
        columns = tuple(column for column in meaning.columns if column)
        is_own = any(m.column for word in item.of("mention") for m in word.mentions)
        if not is_own and _arriving(self._form).issuperset(meaning.rows):
            columns = ()  # 本年新收25件, after what was told of 自然人
        self._recent = Topic(
            meaning.table,
            meaning.rows,
            columns,
            item.measure,
            fresh=True,
            counted=True,
            value=number.value,
            within=bool(columns) and (self.topic.within or self._is_within(item)),
        )
        if not self._group or not self.topic.table:
            self.topic = self._recent
        self.topic.measure = item.measure or self.topic.measure

    def _none(self, item: Item, meaning: _Meaning) -> Iterator[_Found]:
        """What is denied: there is none of it."""
        readings = self._readings(meaning, item)
        totals = self._form.totals
        sums = [
            key for keys in readings for key in keys if not meaning.columns[0] and key in totals
        ]
        by_column = any(len({self._form.figures[p].row for p in totals[k]}) > 1 for k in sums)
        if not readings or (meaning.loose and by_column):
            return  # 没有答复的: that there are such is not denied by the table
        yield self._claim(item, readings, meaning.loose, value=0)
        self._speak_of(meaning, item)

    def _respectively(self, items: list[Item]) -> Iterator[_Found]:
        """行政复议、行政诉讼分别为3件、2件: names and numbers in the same order."""
        names = [item for item in items if item.of("mention")]
        numbers = [item for item in items if item.of("quantity")]
        meanings = [self._meaning(item) for item in names]
        if len(names) != len(numbers) or any(map(self._unknown, items)) or not all(meanings):
            return
        for meaning, item in zip(meanings, numbers, strict=True):
            if meaning and (readings := self._readings(meaning, item)):
                yield self._claim(item, readings, meaning.loose)

    def _claim(
        self,
        item: Item,
        readings: tuple[Keys, ...],
        loose: bool,
        *,
        value: int | Decimal | None = None,
    ) -> _Found:
        """The claim; `value` where it is not the item's number."""
        told = item.of("mention", "quantity", "negation", "subject")
        start, end = told[0].start, told[-1].end
        number = None
        quantities = item.of("quantity")
        if quantities and value is None:
            measure = len(item.measure)
            number = quantities[0].start - start, quantities[0].end - measure - start
        claim = Claim(
            readings,
            quantities[0].value if value is None else value,
            "",
            number,
            item.measure,
            self._subject,
            loose,
        )
        return _Found(claim, start, end, self._group)

    def _readings(self, meaning: _Meaning, item: Item) -> tuple[Keys, ...]:
        """The figures that may be meant, as far as such a number can be their value."""
        form = self._form
        measure = item.measure
        readings: dict[Keys, None] = {}
        for row, column in product(meaning.rows, meaning.columns):
            columns = (column,) if column else _default_columns(form, meaning.table, row)
            for each in columns:
                key = f"{meaning.table}.{row}.{each}"
                if key in form.figures or key in form.derived:
                    amount = form.figure(key).amount
                    fits = (
                        measure in _AMOUNTS
                        if amount
                        else (measure in self._tables[meaning.table].measures)
                    )
                    if fits or not measure:
                        readings[(key,)] = None
        return tuple(readings)


def discloses(form: Form, text: str) -> bool:
    """Whether the text speaks of the disclosure of information."""
    return words.OPEN in text and _disclosure(form).search(text) is not None


@cache
def _disclosure(form: Form) -> re.Pattern[str]:
    matters = [word for table in form_words(form).tables.values() for word in table.said]
    return re.compile("|".join(map(re.escape, (*words.DISCLOSURE, *matters))))


@cache
def _voiding(form: Form) -> tuple[str, ...]:
    tables = form_words(form).tables.values()
    return words.VOIDING + tuple(word for table in tables for word in table.voiding)


@cache
def _arriving(form: Form) -> frozenset[str]:
    """The rows that tell what there was to do: 本年新收, 上年结转."""
    return frozenset(
        key.split(".")[1]
        for identity in form.identities
        if len(identity.left.keys) == len(identity.right.keys) == 2
        for key in identity.left.keys
    )


@cache
def _carried_in(form: Form) -> frozenset[str]:
    """The rows that came over from the year before: 上年结转."""
    return frozenset(key.split(".")[1] for key in form.carried)


@cache
def _settled(form: Form) -> frozenset[tuple[str, ...]]:
    """The rows, each alone, that tell what came of it: 办理总计, 结转下年."""
    return frozenset(
        (key.split(".")[1],)
        for identity in form.identities
        if len(identity.left.keys) == len(identity.right.keys) == 2
        for key in identity.right.keys
    )


def _is_matter(mention: Mention) -> bool:
    """Whether it names a table and nothing in it."""
    return not mention.row and not mention.column


def _is_own(word: Word) -> bool:
    """Whether it says we: 我局, 本机关."""
    return word.text.startswith(tuple(words.OWN))


def _is_verb(word: Word) -> bool:
    """Whether what stands before the word is who did it: 县住建局收到, but not 清理规范性文件."""
    return word.kind in ("act", "negation") or any(
        m.row or m.column for m in word.mentions if not m.firm
    )


def _says_none(quantities: list[Word]) -> bool:
    """Whether 无 or 没有 is said without a number, or as in 没有一件."""
    return not quantities or [word.value for word in quantities] == [1]


@cache
def _default_columns(form: Form, table: str, row: str) -> tuple[str, ...]:
    """The column of a row that a number stands in where prose names none: its total, or its one."""
    keys = [key for key in form.figures if key.startswith(f"{table}.{row}.")]
    keys = keys or [key for key in form.derived if key.startswith(f"{table}.{row}.")]
    figures = [form.figure(key) for key in keys]
    terms = [form.terms(key) for key in keys]
    totals = [
        figure.column
        for figure, parts in zip(figures, terms, strict=True)
        if all(part in form.totals and _of_one_row(form, part) for part in parts)
    ]
    return tuple(totals) or tuple(figure.column for figure in figures if len(figures) == 1)


def _of_one_row(form: Form, key: str) -> bool:
    """Whether the total is one of its row's columns, rather than of its column's rows."""
    return {form.figures[part].row for part in form.totals[key]} == {form.figures[key].row}
