"""Why a number isn't understood: the list of all `DOUBTS`, each with a sentence that shows it.

A new one is an entry in the list of what it is asked about: a sentence and its clauses
(`sentences`), an item (`items`), what it means (`meanings`), what it would claim (`claims`).
"""

from gongkai_docx.prose.doubt import Doubts
from gongkai_docx.prose.doubts import claims, items, meanings, sentences

DOUBTS = Doubts(
    of_sentences=sentences.OF_SENTENCES,
    of_plans=sentences.OF_PLANS,
    of_comparisons=sentences.OF_COMPARISONS,
    of_times=sentences.OF_TIMES,
    of_items=items.OF_ITEMS,
    of_meanings=meanings.OF_MEANINGS,
    of_numbers=claims.OF_NUMBERS,
    of_neighbours=claims.OF_NEIGHBOURS,
    of_claims=claims.OF_CLAIMS,
)
