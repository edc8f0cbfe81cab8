"""What a command has to say → standard output, or standard error for what stands aside.

Text goes out in the encoding of the console, JSON always in UTF-8; both through the gate
(`masking.shown`).
"""

from __future__ import annotations

import click

from gongkai_docx.calling import runnable
from gongkai_docx.masking import masked_throughout, shown


def say(text: str, *, aside: bool = False) -> None:
    """Print a line."""
    click.echo(runnable(shown(text)), err=aside)


def say_json(document: object) -> None:
    """Print a document as JSON, the same bytes on every console."""
    import simplejson

    told = masked_throughout(document)
    text = simplejson.dumps(told, ensure_ascii=False, indent=2, use_decimal=True)
    # Half a character, as a file's name may have it, stands there as \\udc80, which is JSON too.
    click.echo(text.encode(errors="backslashreplace"))
