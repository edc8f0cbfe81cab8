"""A data file of this folder → `Form`, the statutory form of one period (国办公开办函〔2021〕30号).

Nothing here knows a label of the form: what sections, tables, rows and columns there are stands
in `2021.toml`, once; what prose calls them in `2021.words.toml`. A new statutory form is two new
files beside these. `form` is what a form holds and `parsing` reads its file (`tables`, `equations`,
`demands`); `grid` lays a table out; `words` is what prose calls its rows and columns. The words of
all prose, whatever the form, stand in `words.toml` (`vocabulary`).
"""

from gongkai_docx.forms.data import FormError, UnknownForm, form_names
from gongkai_docx.forms.form import (
    Content,
    Derived,
    Figure,
    Form,
    Group,
    Identity,
    Node,
    Power,
    Section,
    Side,
    Term,
)
from gongkai_docx.forms.grid import Cell, Grid, lay_out
from gongkai_docx.forms.parsing import form_of, load_form, newest_form

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
    "Node",
    "Power",
    "Section",
    "Side",
    "Term",
    "UnknownForm",
    "form_names",
    "form_of",
    "lay_out",
    "load_form",
    "newest_form",
]
