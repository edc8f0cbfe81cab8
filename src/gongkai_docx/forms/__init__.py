"""A data file of this folder → `Form`, the statutory form of one period (国办公开办函〔2021〕30号).

Nothing here knows a label of the form: what sections, tables, rows and columns there are stands
in `2021.toml`, once. A new statutory form is a new file beside it.
"""

from gongkai_docx.forms.form import (
    Content,
    Derived,
    Figure,
    Form,
    FormError,
    Group,
    Identity,
    Mention,
    Node,
    Power,
    Section,
    Side,
    Term,
    Topic,
    form_names,
    load_form,
    newest_form,
)
from gongkai_docx.forms.grid import Cell, Grid, lay_out

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
