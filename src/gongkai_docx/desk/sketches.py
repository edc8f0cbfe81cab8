"""A report → the paragraphs that may stand in others' too, each with the bands it is found by.

MinHash (Broder 1997): of two texts, the share of equal numbers in their sketches is about the share
of pairs of neighbouring characters that they have in common. A sketch is cut into bands; texts that
are nearly the same have at least one band in common, nearly surely, and others hardly ever. With 40
bands of 8 numbers, of the pairs that have 82 % in common (`alike.ALIKE_FROM`) one in 9,000 is
missed, and of those with 20 % one in 10,000 is looked at in vain.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from hashlib import blake2b
from importlib import import_module
from importlib.util import find_spec

from gongkai_docx.checks.narrative.alike import LEAST_PARAGRAPH, own_words
from gongkai_docx.checks.narrative.prose import paragraphs
from gongkai_docx.desk import small_sketches
from gongkai_docx.desk.filing import BAND_BYTES, Passage
from gongkai_docx.report import Report

RMinHash = import_module("rensa" if find_spec("rensa") else small_sketches.__name__).RMinHash

BANDS, ROWS = 40, 8
_SEED = 30  # 国办公开办函〔2021〕30号; any number would do, as long as it stays


def passages(report: Report) -> Iterator[Passage]:
    """The paragraphs of the sections of prose that are long enough to be compared."""
    for paragraph in paragraphs(report):
        own = own_words(paragraph.text, report)
        if len(own) >= LEAST_PARAGRAPH:
            yield Passage(paragraph.section, paragraph.place.number, own, bands(own))


def bands(own: str) -> bytes:
    """The names of the text's bands, `BAND_BYTES` each."""
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    sketch.update([own[at : at + 2] for at in range(len(own) - 1)])
    numbers = sketch.digest()
    return b"".join(
        blake2b(
            struct.pack(f"<B{ROWS}I", band, *numbers[ROWS * band : ROWS * (band + 1)]),
            digest_size=BAND_BYTES,
        ).digest()
        for band in range(BANDS)
    )
