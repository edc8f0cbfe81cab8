"""`Report` → a web page: a whole file that stands alone, or what a site's editor takes.

`body` goes through the report by its outline; how each thing on it is marked up is said by a
dress: `page` for the file, which has pictures (`drawing`), `fragment` for the editor. `document`
puts the head around the page, with `metadata` and the report as data.
"""

from __future__ import annotations

from gongkai_docx.report import Report
from gongkai_docx.writers.html.body import body
from gongkai_docx.writers.html.characters import text
from gongkai_docx.writers.html.document import document
from gongkai_docx.writers.html.fragment import FRAGMENT
from gongkai_docx.writers.html.page import PAGE


def write(
    report: Report, *, fragment: bool = False, warning: str = "", with_charts: bool = False
) -> bytes:
    """The page in UTF-8; `fragment` for what is pasted into an editor.

    `warning` stands above the title, as for a report that has errors. `with_charts`: the usual
    charts too, those that nobody asked for by a tag.
    """
    dress = FRAGMENT if fragment else PAGE
    shown = (dress.warning(text(warning)) if warning else "") + body(
        report, dress, with_charts=with_charts
    )
    # Without a head to say so, a byte order mark tells a browser that a fragment is UTF-8.
    return shown.encode("utf-8-sig") if fragment else document(report, shown).encode()
