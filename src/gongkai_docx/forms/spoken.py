"""`Form` → the words by which prose names its tables, rows and columns, and what they may mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from gongkai_docx.forms.form import Form, Mention, Node, Words

# The number before a label: （一）, 1., 一、. A word of the prose has three characters at least.
_NUMBER = re.compile(r"（[一二三四五六七八九十]+）|\d+\.|[一二三四五六七八九十]+、")
_SHORTEST_WORD = 3


@cache
def spoken(form: Form) -> Mapping[str, tuple[Mention, ...]]:
    """What prose calls tables, rows and columns → what it may mean by that, the likeliest first."""
    meanings: dict[str, dict[Mention, None]] = {}

    def learn(words: Words, table: str, row: str, column: str) -> None:
        for firm, phrases in ((True, words.said), (False, words.verbs)):
            for phrase in phrases:
                meanings.setdefault(phrase, {})[Mention(table, row, column, firm)] = None

    # First the sums: 其他处理 means all of （六） rather than its last row.
    for figure in form.derived.values():
        own = Words((figure.added, *figure.words.said), figure.words.verbs)
        if figure.added == figure.row:
            learn(own, figure.table, figure.row, "")
        else:
            learn(own, figure.table, "", figure.column)
    for section in form.tables:
        learn(section.words, section.key, "", "")
        for group in section.groups:
            for path in group.row_paths():
                if path:
                    learn(_called(path[-1]), section.key, path[-1].key, "")
            for path in group.column_paths():
                learn(_called(path[-1]), section.key, "", path[-1].key)
                for node in path[:-1]:
                    if node.key:
                        learn(_called(node), section.key, node.key, "")
    return {phrase: tuple(mentions) for phrase, mentions in meanings.items()}


def _called(node: Node) -> Words:
    """What prose calls the row or column: its label and its key too, if these are words by then."""
    label = _NUMBER.sub("", node.label)
    own = [word for word in (label, node.key) if len(word) >= _SHORTEST_WORD]
    return Words((*dict.fromkeys([*own, *node.words.said]),), node.words.verbs)
