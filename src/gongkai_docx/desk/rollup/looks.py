"""The styles of a workbook → the looks of a roll-up's cells, each by its number."""

from __future__ import annotations

from gongkai_docx.desk.filing import Told
from gongkai_docx.writers.annotated.marking import COLOURS
from gongkai_docx.writers.annotated.sheetml.styles import NO_FILL, Styles, solid

_SIDE = '<{0} style="thin"><color rgb="FFBFBFBF"/></{0}>'
_BOXED = (
    "<border>"
    + "".join(_SIDE.format(name) for name in ("left", "right", "top", "bottom"))
    + "<diagonal/></border>"
)
_BARE = "<border><left/><right/><top/><bottom/><diagonal/></border>"
_CENTRE = '<alignment horizontal="center" vertical="center" wrapText="1"/>'
_LEFT = '<alignment horizontal="left" vertical="center" wrapText="1"/>'
_INSET = '<alignment horizontal="left" vertical="center" wrapText="1" indent="1"/>'
_RIGHT = '<alignment horizontal="right" vertical="center" indent="1"/>'


def _font(size: int, colour: str = "000000", name: str = "宋体", more: str = "") -> str:
    return (
        f'<font>{more}<sz val="{size}"/><color rgb="FF{colour}"/><name val="{name}"/>'
        '<charset val="134"/></font>'
    )


class Looks:
    """What the cells of a roll-up look like."""

    def __init__(self, styles: Styles) -> None:
        body, head = _font(11), _font(11, name="黑体")
        self.title = styles.look(_font(16, name="黑体"), NO_FILL, _BARE, _LEFT)
        self.note = styles.look(_font(11, "595959"), NO_FILL, _BARE, _LEFT)
        self.header = styles.look(head, solid("DDEBF7"), _BOXED, _CENTRE)
        self.text = styles.look(body, NO_FILL, _BOXED, _INSET)
        self.middle = styles.look(body, NO_FILL, _BOXED, _CENTRE)
        self.number = styles.look(body, NO_FILL, _BOXED, _RIGHT)
        self.above = styles.look(body, solid("F2F2F2"), _BOXED, _RIGHT)
        """A number that is a sum itself, and isn't counted again."""
        self.total = styles.look(head, solid("E7E6E6"), _BOXED, _RIGHT)
        self.total_text = styles.look(head, solid("E7E6E6"), _BOXED, _INSET)
        self.link = styles.look(_font(11, "0563C1", more="<u/>"), NO_FILL, _BOXED, _INSET)
        self.good = styles.look(body, solid("E2F0D9"), _BOXED, _CENTRE)
        self.severities = {
            severity: styles.look(body, solid(colour), _BOXED, _CENTRE)
            for severity, colour in COLOURS.items()
        }

    def grade(self, told: Told) -> int:
        """The look of the cell that says how bad a finding is, or that it is explained."""
        return self.severities[told.rank] if told.is_open else self.good
