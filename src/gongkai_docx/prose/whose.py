"""What is unknown in an item and who is named in it → whose figures are told behind it."""

from __future__ import annotations

from gongkai_docx.forms.vocabulary import vocabulary
from gongkai_docx.prose.case import Case
from gongkai_docx.prose.organs import has_part
from gongkai_docx.prose.state import Whose


def attributed(case: Case) -> Case:
    """The case when it is known whose figures its item tells."""
    whose = _whose(case)
    if whose is case.state.whose:
        return case
    return case._replace(state=case.state._replace(whose=whose))


def _whose(case: Case) -> Whose:
    """Whose figures are told when the item has been read."""
    whose, counts = case.state.whose, bool(case.item.numbers)
    for stranger in case.strangers:
        if counts and stranger.first and has_part(stranger.text):
            whose = whose._replace(shared=True)
        if case.state.in_list or not stranger.first or not stranger.organ:
            return whose
        whose = whose._replace(subject=stranger.text)
    subjects = case.item.by_kind.get("subject", ())
    if not subjects:
        return whose
    if case.state.in_list:
        own = any(word.text[0] in vocabulary().own for word in subjects)
        return whose._replace(wider=whose.wider or (own and counts))
    return whose._replace(subject=subjects[-1].text)
