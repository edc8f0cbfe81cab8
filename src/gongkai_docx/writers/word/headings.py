"""A paragraph of a template → the section of the form whose heading it is."""

from __future__ import annotations

from lxml import etree

from gongkai_docx.forms import Form, Section
from gongkai_docx.forms.form import plain
from gongkai_docx.writers.word.wordml.tags import all_text
from gongkai_docx.writers.word.wordml.typesetting import Typesetting


class Headings:
    """The headings of that form, in a document that is set so."""

    def __init__(self, form: Form, setting: Typesetting) -> None:
        self._setting = setting
        self._by_heading = {plain(section.heading): section for section in form.sections}
        self._by_title = {plain(section.title): section for section in form.sections}

    def section(self, paragraph: etree._Element) -> Section | None:
        """The section that begins there; its number may be one that Word or WPS put there."""
        text = plain(all_text(paragraph))
        section = self._by_heading.get(text)
        if section is None and text in self._by_title and self._setting.is_numbered(paragraph):
            return self._by_title[text]
        return section
