"""The paragraphs of a section → what they claim of a form's figures: `claims`.

1. A paragraph is put in half-width characters and cut into sentences (`paragraphs`).
2. A sentence is cut into words: what each does, and what it may mean (`lexicon`, with numbers from
   `quantities`). The words are data: `forms/words.toml`, and `forms/YEAR.words.toml` for the names
   of tables, rows and columns.
3. The words are cut into clauses, and these into items that each tell one thing (`clauses`).
4. The items are read in their order (`reading`). What runs through the sentence is a value that is
   handed on: `State`, with the `Topic` that is spoken of.
5. An item means rows and columns of a table (`meaning`; `naming` says of which table).
6. By the way it is put, something is said of them (`constructions`): a number is told of them, or
   of several together, or that there are none (`telling`).
7. What is doubted isn't said (`doubts`). What remains is found, and becomes a `Claim`.

Whatever isn't surely understood claims nothing: a false alarm is worse than a miss. So an unknown
word keeps a number from being understood, and each doubt keeps one that seems to be.

To teach it something: a word is a line in one of the files of words; a way of saying things a
`Construction` with a sentence; a reason to be silent a `Doubt` with a sentence and with what would
be claimed without it. `tests/test_prose.py` holds each to its sentence.
"""

from gongkai_docx.prose.claim import Claim, Keys
from gongkai_docx.prose.organs import names_another
from gongkai_docx.prose.paragraphs import claims
from gongkai_docx.prose.quantities import tells
from gongkai_docx.prose.setting import Setting

__all__ = ["Claim", "Keys", "Setting", "claims", "names_another", "tells"]
