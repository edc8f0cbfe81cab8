"""The elements of a report → the whole file: its head, its style, and the report as data.

It asks no network for anything and has no script that runs.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from importlib.resources import files

from gongkai_docx.report import People, Report
from gongkai_docx.text import printed
from gongkai_docx.writers import json
from gongkai_docx.writers.html.characters import in_script, text
from gongkai_docx.writers.html.metadata import metadata


def document(report: Report, body: str) -> str:
    """The file around these elements."""
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(printed(report.full_title))}</title>\n{metadata(report)}"
        f"<style>\n{_style()}</style>\n</head>\n<body>\n<main>\n"
        f'<article data-form="{text(report.form.name)}">\n{body}</article>\n</main>\n'
        f'<script type="application/json" id="report">{_data(report)}</script>\n'
        "</body>\n</html>\n"
    )


def _data(report: Report) -> str:
    """The report in the exchange format, without what is not for the public."""
    return in_script(json.text(dataclasses.replace(report, people=People(), explanations=())))


@cache
def _style() -> str:
    return files("gongkai_docx.writers.html").joinpath("page.css").read_text(encoding="utf-8")
