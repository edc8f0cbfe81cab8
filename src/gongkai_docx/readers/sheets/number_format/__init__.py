"""A number format and a cell's value → the text that a spreadsheet program shows for them.

The rules are those of ECMA-376 part 1, 18.8.31, as Excel carries them out. `code` takes a format
apart, `digits`, `fractions` and `moments` show a number by one section of it, `rendering` puts
them together, and `builtin` knows the formats that a workbook names by their number only.
"""
