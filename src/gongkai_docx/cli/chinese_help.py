"""What click tells of a command → lines on which Chinese, two columns wide, stands in line."""

from __future__ import annotations

from collections.abc import Iterable

import click

from gongkai_docx.text import text_width, wrapped

_BETWEEN = 2


class ChineseFormatter(click.HelpFormatter):
    """Lays out help by how wide it is set, and breaks its lines as Chinese is broken."""

    def write_heading(self, heading: str) -> None:
        """Write the heading of a list."""
        self.write(f"{'':{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs, each line indented."""
        indent = " " * self.current_indent
        paragraphs = text.split("\n\n")
        room = self.width - self.current_indent
        self.write(
            "\n".join(
                "".join(f"{indent}{line}\n" for line in wrapped(_joined(paragraph), room))
                for paragraph in paragraphs
            )
        )

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = _BETWEEN
    ) -> None:
        """Write names and what they mean, all that they mean from one column on."""
        rows = list(rows)
        widest = max(map(text_width, (name for name, _ in rows)), default=0)
        column = self.current_indent + min(widest, col_max) + col_spacing
        for name, meaning in rows:
            head = f"{'':{self.current_indent}}{name}"
            lines = wrapped(meaning, max(self.width - column, 10))
            if text_width(head) + col_spacing > column:
                self.write(f"{head}\n")
                head = ""
            self.write(f"{head}{'':{column - text_width(head)}}{lines[0]}".rstrip() + "\n")
            self.write("".join(f"{'':{column}}{line}\n" for line in lines[1:]))


def _joined(paragraph: str) -> str:
    """The paragraph on one line; between Chinese lines there is no space."""
    lines = [line.strip() for line in paragraph.split("\n")]
    text = lines[0]
    for line in lines[1:]:
        text += (" " if text[-1:].isascii() and line[:1].isascii() else "") + line
    return text


class ChineseContext(click.Context):
    """The context of a command whose help is laid out so."""

    formatter_class = ChineseFormatter
