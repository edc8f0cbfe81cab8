"""A data file of this folder → `Form`, the statutory form of one period (国办公开办函〔2021〕30号).

Nothing here knows a label of the form: what sections, tables, rows and columns there are stands
in `2021.toml`, once. A new statutory form is a new file beside it. `form` is what a form holds,
`parsing` reads the file, `grid` lays a table out, `spoken` is what prose calls its rows.
"""

from gongkai_docx.forms.form import (
    Content,
    Derived,
    Figure,
    Form,
    Group,
    Identity,
    Mention,
    Node,
    Power,
    Section,
    Side,
    Term,
    Topic,
)
from gongkai_docx.forms.grid import Cell, Grid, lay_out
from gongkai_docx.forms.parsing import FormError, form_names, load_form, newest_form

__all__ = [
    "Cell",
    "Content",
    "Derived",
    "Figure",
    "Form",
    "FormError",
    "Grid",
    "Group",
    "Identity",
    "Mention",
    "Node",
    "Power",
    "Section",
    "Side",
    "Term",
    "Topic",
    "form_names",
    "lay_out",
    "load_form",
    "newest_form",
]
