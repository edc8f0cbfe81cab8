"""`Report` → what a page says of itself to programs, in the words of three vocabularies."""

from __future__ import annotations

import json
from collections.abc import Iterator

from gongkai_docx.report import Report
from gongkai_docx.text import printed
from gongkai_docx.writers.html.characters import in_script, text

_CORE = "http://purl.org/dc/elements/1.1/"
_LANGUAGE = "zh-CN"
_SUBJECT = "政府信息公开"


def metadata(report: Report) -> str:
    """The elements of the head."""
    named = "".join(
        f'<meta name="{name}" content="{text(said)}">\n' for name, said in _named(report) if said
    )
    described = in_script(json.dumps(_described(report), ensure_ascii=False))
    return (
        f'<link rel="schema.DC" href="{_CORE}">\n{named}'
        f'<script type="application/ld+json">{described}</script>\n'
    )


def _named(report: Report) -> Iterator[tuple[str, str]]:
    """The names and what they say: Dublin Core (DCMI), and those of 政府网站发展指引."""
    title, unit = printed(report.full_title), printed(report.unit)
    day = _day(report)
    yield from (("DC.title", title), ("DC.creator", unit), ("DC.publisher", unit))
    yield from (("DC.date", day), ("DC.subject", _SUBJECT), ("DC.type", "Text"))
    yield from (("DC.format", "text/html"), ("DC.language", _LANGUAGE))
    yield "DC.coverage", "" if report.year is None else str(report.year)
    yield from (("ArticleTitle", title), ("PubDate", day), ("ContentSource", unit))
    yield "keywords", _SUBJECT


def _day(report: Report) -> str:
    day = report.signature and report.signature.date
    return str(day) if day else ""


def _described(report: Report) -> dict[str, object]:
    """The report as schema.org describes one (Report, GovernmentOrganization)."""
    organ = {"@type": "GovernmentOrganization", "name": printed(report.unit)}
    period = "" if report.year is None else f"{report.year:04}-01-01/{report.year:04}-12-31"
    said = {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": printed(report.full_title),
        "inLanguage": _LANGUAGE,
        "about": _SUBJECT,
        "author": organ if report.unit else None,
        "publisher": organ if report.unit else None,
        "temporalCoverage": period,
        "datePublished": _day(report),
    }
    return {name: value for name, value in said.items() if value}
